//! Time, ids and randomness as parameters, so that a test or the demo city can fix them.

use tessera_domain::Timestamp;
use uuid::Uuid;

/// Where time, ids and secrets come from.
pub trait Env: Send + Sync + 'static {
    /// The time, whole milliseconds.
    fn now(&self) -> Timestamp;
    /// A new time-ordered id (UUIDv7).
    fn uuid(&self) -> Uuid;
    /// Fills the buffer with bytes nobody can guess.
    fn random(&self, buf: &mut [u8]);
}

/// A code of `n` characters that people can read aloud: no 0/O, 1/I/L.
pub fn spoken_code(env: &dyn Env, n: usize) -> String {
    const ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ4";
    let mut bytes = vec![0u8; n];
    env.random(&mut bytes);
    bytes.iter().map(|b| char::from(ALPHABET[usize::from(b & 31)])).collect()
}

/// A secret of 32 bytes as URL-safe text.
pub fn secret(env: &dyn Env) -> String {
    use base64::Engine as _;
    let mut bytes = [0u8; 32];
    env.random(&mut bytes);
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes)
}
