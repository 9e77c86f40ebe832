//! The limit: one durable write after another on the same disk, with nothing else done.

use std::{
    fs::OpenOptions,
    io::Write as _,
    path::Path,
    time::{Duration, Instant},
};

/// What the disk gives.
pub struct Bare {
    /// 4 KiB appends with fdatasync, one after another, per second.
    pub flushes: f64,
}

/// Measures for some seconds in the folder of the database.
pub fn commits_per_second(folder: &Path, seconds: u64) -> std::io::Result<Bare> {
    let path = folder.join("bare.tmp");
    let mut f = OpenOptions::new().create(true).write(true).truncate(true).open(&path)?;
    let block = [7u8; 4096];
    let began = Instant::now();
    let mut n = 0u32;
    while began.elapsed() < Duration::from_secs(seconds) {
        f.write_all(&block)?;
        f.sync_data()?;
        n += 1;
    }
    let flushes = f64::from(n) / began.elapsed().as_secs_f64();
    drop(f);
    std::fs::remove_file(&path)?;
    println!(
        "limit: {flushes:.0} bare durable writes a second on this disk (4 KiB append + fdatasync, one after another)"
    );
    Ok(Bare { flushes })
}
