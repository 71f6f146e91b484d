//! How long something takes: the median of five.

use std::time::{Duration, Instant};

pub fn median(mut work: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..5)
        .map(|_| {
            let began = Instant::now();
            work();
            began.elapsed()
        })
        .collect();
    times.sort();
    times.get(2).copied().unwrap_or_default()
}
