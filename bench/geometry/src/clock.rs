//! Time on a processor: what others on the machine do does not count.

use std::{fs, time::Instant};

/// Time this thread has been on a processor, seconds. Where the system does not tell, the time on the clock since `began`.
pub fn on_processor(began: Instant) -> f64 {
    let told = fs::read_to_string("/proc/thread-self/schedstat").ok();
    let ns = told.and_then(|s| s.split(' ').next()?.parse::<f64>().ok());
    ns.map_or_else(|| began.elapsed().as_secs_f64(), |ns| ns / 1e9)
}

/// Runs a few times and keeps the quickest: seconds on a processor, and the last answer.
pub fn best<T>(times: usize, mut run: impl FnMut() -> T) -> (f64, T) {
    let began = Instant::now();
    let mut once = || {
        let before = on_processor(began);
        let answer = run();
        (on_processor(began) - before, answer)
    };
    let (mut least, mut last) = once();
    for _ in 1..times {
        let (seconds, answer) = once();
        least = least.min(seconds);
        last = answer;
    }
    (least, last)
}
