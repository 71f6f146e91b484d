//! What a changed rule would do to the people of today, as far as it may be told.
//!
//! Invariant: nothing in here is exact about people, or about fewer of them than the smallest group: counts are rounded to
//! five, shares to ten per cent, and what would point at few is left out before it gets here.

use serde::{Deserialize, Serialize};

/// Counts are rounded to this, so that two looks a day apart don't tell who came.
const COUNTS: usize = 5;
/// Shares are rounded to this, in per cent.
const SHARES: usize = 10;

/// A count as it may be told: `None` below the smallest group, else rounded to five.
#[must_use]
pub fn count(people: usize, smallest: u32) -> Option<u32> {
    if people < smallest as usize {
        return None;
    }
    u32::try_from((people + COUNTS / 2) / COUNTS * COUNTS).ok()
}

/// How many of some people something holds for, in per cent, rounded to ten: `None` where it, or the rest, would point at
/// few. Few among many round away: that reads as if there were nobody.
#[must_use]
pub fn share(part: usize, whole: usize, smallest: u32) -> Option<u32> {
    let smallest = smallest as usize;
    if whole < smallest.max(1) {
        return None;
    }
    let percent = (part * (100 / SHARES) + whole / 2) / whole * SHARES;
    let few = |people: usize| (1..smallest).contains(&people);
    let at_an_end = percent == 0 || percent >= 100;
    if !at_an_end && (few(part) || few(whole.saturating_sub(part))) {
        return None;
    }
    u32::try_from(percent.min(100)).ok()
}

/// What a rule would do, in several settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trials {
    /// The version of the rules that was in force.
    pub version: u32,
    /// The setting in force, the one asked for, and some near it from low to high.
    pub trials: Vec<Trial>,
    /// Settings near it for which there was no time.
    pub left_out: u32,
    /// Time was up before the best round was found for each: no better one exceeds what was found by more than what is missing
    /// here to a hundred. `None` where all are the best.
    pub at_least_percent: Option<u32>,
}

/// One setting, and what a round would come to under it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trial {
    /// The setting, as it is printed.
    pub setting: String,
    /// Why it was tried.
    pub standing: Standing,
    /// `None`: so few could take part that any figure would point at someone.
    pub effect: Option<Effect>,
}

/// Why a setting is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// It is in force.
    InForce,
    /// It was asked for.
    Asked,
    /// It is near the one that was asked for.
    Nearby,
}

/// What a round would come to; `None` is what can't be told without pointing at few.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effect {
    /// Pairs and rings.
    pub groups: Option<u32>,
    /// People in them.
    pub matched: Option<u32>,
    /// Of those, who would meet someone of another team, in per cent.
    pub across_teams: Option<u32>,
    /// Of those, who would meet someone of another site, in per cent.
    pub across_sites: Option<u32>,
    /// People who would wait on.
    pub left_over: Option<u32>,
    /// The longest that any of these has waited, in weeks.
    pub longest_wait_weeks: Option<u32>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(part: usize, whole: usize, expected: Option<u32>) {
        assert_eq!(share(part, whole, 5), expected, "{part} of {whole}");
    }

    #[test]
    fn a_count_is_rounded_and_says_nothing_of_few() {
        let told = |people| count(people, 5);
        assert_eq!((told(0), told(4), told(5), told(7), told(8)), (None, None, Some(5), Some(5), Some(10)));
        assert_eq!(count(19, 20), None, "a community may set its smallest group higher");
    }

    #[test]
    fn a_share_points_neither_at_few_nor_at_the_few_others() {
        check(0, 0, None);
        check(2, 4, None);
        check(4, 10, None);
        check(6, 10, None);
        check(5, 10, Some(50));
        check(17, 40, Some(40));
        check(18, 40, Some(50));
        check(10, 10, Some(100));
    }

    #[test]
    fn few_among_many_read_as_nobody() {
        check(0, 200, Some(0));
        check(4, 200, Some(0));
        check(196, 200, Some(100));
        check(200, 200, Some(100));
    }
}
