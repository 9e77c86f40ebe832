//! A small fast hasher for keys that are already numbers (cell numbers), for the two hot hash maps here.

use std::hash::{BuildHasherDefault, Hasher};

/// `HashMap` state with [`CellHasher`].
pub(crate) type CellHash = BuildHasherDefault<CellHasher>;

/// Mixes integers with a multiply and a fold; enough to spread neighbouring cell numbers over the table.
#[derive(Default, Clone, Copy)]
pub(crate) struct CellHasher(u64);

impl Hasher for CellHasher {
    fn write(&mut self, bytes: &[u8]) {
        for &b in bytes {
            self.write_u64(u64::from(b));
        }
    }

    fn write_u64(&mut self, n: u64) {
        let mixed = (self.0 ^ n).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = mixed ^ (mixed >> 32);
    }

    fn write_i32(&mut self, n: i32) {
        self.write_u64(u64::from(n.cast_unsigned()));
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
