//! The sole reader of time and entropy.

use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};

/// The present.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the clock")]
pub fn now() -> DateTime<Utc> {
    Utc::now()
}

/// Fills a buffer with entropy, for keys and nonces.
///
/// # Panics
/// When the machine has none to give: nothing may be sealed with predictable bytes.
#[expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    reason = "the one place that reads entropy, and there is no way on without it"
)]
pub fn fill(bytes: &mut [u8]) {
    getrandom::fill(bytes).expect("the machine gives no entropy");
}

/// The machine's own counter of time, for how long something took.
#[must_use]
pub fn stopwatch() -> Instant {
    Instant::now()
}

/// Whether there is time left, of so much from now on: for work that is handed no clock.
pub fn for_at_most(limit: Duration) -> impl Fn() -> bool + Send + Sync {
    let began = stopwatch();
    move || began.elapsed() < limit
}
