//! Which interactions were taken here: Discord may hand the same one over twice, and takes one answer to it.
//!
//! The store remembers for good what changed something; this is only for as long as an interaction can be answered.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

const KEPT_MINUTES: i64 = 15;

/// What was taken, until when that is remembered.
#[derive(Default)]
pub struct Once(Mutex<BTreeMap<u64, DateTime<Utc>>>);

impl Once {
    /// Whether this one was not taken before; from now on it was.
    pub fn is_new(&self, interaction: u64, now: DateTime<Utc>) -> bool {
        let mut taken = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Its number holds its moment, so the oldest come first.
        while let Some(oldest) = taken.first_entry().filter(|oldest| *oldest.get() <= now) {
            oldest.remove();
        }
        taken.insert(interaction, now + TimeDelta::minutes(KEPT_MINUTES)).is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interaction_is_new_once() {
        let (once, now) = (Once::default(), DateTime::<Utc>::UNIX_EPOCH);
        assert!(once.is_new(7, now));
        assert!(!once.is_new(7, now + TimeDelta::minutes(14)));
        assert!(once.is_new(8, now + TimeDelta::minutes(16)));
        assert!(once.is_new(7, now + TimeDelta::hours(1)), "long since, nobody sends it any more");
    }
}
