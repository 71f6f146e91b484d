//! Time zones: from an instant to a local time and back, gap and fold treated openly.
//!
//! The only file that sees jiff, for its zone database: an operator's machine may lack one, and two replicas must
//! never differ in what a local time means.
//!
//! Invariant: a [`Zone`] names a zone of the bundled database, spelled as it is there.

use std::cmp::Ordering;

use chrono::{DateTime, Datelike, NaiveDateTime, TimeDelta, Timelike, Utc};
use jiff::civil;
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};
use serde::{Deserialize, Serialize};

/// A time zone of the IANA database, such as `Europe/Amsterdam`.
///
/// Carries its rules along (one shared pointer), so that a conversion looks nothing up.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Zone(TimeZone);

/// What a local time is in instants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolved {
    /// The clock shows it once.
    Once(DateTime<Utc>),
    /// The clock skips it.
    Gap {
        /// The first instant after what is skipped.
        next: DateTime<Utc>,
    },
    /// The clock is set back and shows it twice.
    Twice {
        /// The first time.
        earlier: DateTime<Utc>,
        /// The second time.
        later: DateTime<Utc>,
    },
}

/// A name that the zone database does not know.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown time zone {0:?}: give an IANA name, such as Europe/Amsterdam")]
pub struct UnknownZone(pub String);

impl Zone {
    /// The zone of this IANA name, in upper or lower case.
    #[must_use]
    pub fn new(name: &str) -> Option<Self> {
        let rules = TimeZone::get(name).ok()?;
        // "Etc/Unknown" is in the database and has no name: nobody lives there.
        rules.iana_name().is_some().then_some(Self(rules))
    }

    /// Every IANA name that the database knows, in its order.
    pub fn names() -> impl Iterator<Item = String> {
        let names: Vec<String> = jiff::tz::db().available().map(|name| name.as_str().to_owned()).collect();
        names.into_iter().filter(|name| Self::new(name).is_some())
    }

    /// Universal time.
    #[must_use]
    pub const fn utc() -> Self {
        Self(TimeZone::UTC)
    }

    /// The IANA name, spelled as in the database.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    /// What the clock on the wall shows at an instant.
    #[must_use]
    pub fn local(&self, instant: DateTime<Utc>) -> NaiveDateTime {
        let offset = seconds(self.0.to_offset(timestamp(instant)));
        let utc = instant.naive_utc();
        let limit = if offset < TimeDelta::zero() { NaiveDateTime::MIN } else { NaiveDateTime::MAX };
        utc.checked_add_signed(offset).unwrap_or(limit)
    }

    /// The instant or instants at which the clock on the wall shows a local time.
    #[must_use]
    pub fn instant(&self, local: NaiveDateTime) -> Resolved {
        match self.0.to_ambiguous_timestamp(civil(local)).offset() {
            AmbiguousOffset::Unambiguous { offset } => Resolved::Once(at_offset(local, offset)),
            AmbiguousOffset::Fold { before, after } => {
                Resolved::Twice { earlier: at_offset(local, before), later: at_offset(local, after) }
            }
            AmbiguousOffset::Gap { before, after } => {
                let not_yet = timestamp(at_offset(local, after));
                let change = self.0.following(not_yet).next();
                let second = change.and_then(|c| DateTime::from_timestamp(c.timestamp().as_second(), 0));
                Resolved::Gap { next: second.unwrap_or_else(|| at_offset(local, before)) }
            }
        }
    }

    /// One instant for any local time: after a gap when the clock skips it, the first of two when it shows it twice.
    #[must_use]
    pub fn forward(&self, local: NaiveDateTime) -> DateTime<Utc> {
        match self.instant(local) {
            Resolved::Once(at) => at,
            Resolved::Gap { next } => next,
            Resolved::Twice { earlier, later: _ } => earlier,
        }
    }
}

impl Default for Zone {
    fn default() -> Self {
        Self::utc()
    }
}

impl PartialEq for Zone {
    fn eq(&self, other: &Self) -> bool {
        self.name() == other.name()
    }
}

impl Eq for Zone {}

impl PartialOrd for Zone {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Zone {
    fn cmp(&self, other: &Self) -> Ordering {
        self.name().cmp(other.name())
    }
}

impl std::fmt::Display for Zone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

impl TryFrom<String> for Zone {
    type Error = UnknownZone;

    fn try_from(name: String) -> Result<Self, UnknownZone> {
        Self::new(&name).ok_or(UnknownZone(name))
    }
}

impl From<Zone> for String {
    fn from(zone: Zone) -> Self {
        zone.name().to_owned()
    }
}

fn seconds(offset: Offset) -> TimeDelta {
    TimeDelta::seconds(i64::from(offset.seconds()))
}

fn at_offset(local: NaiveDateTime, offset: Offset) -> DateTime<Utc> {
    let offset = seconds(offset);
    let limit = if offset < TimeDelta::zero() { DateTime::<Utc>::MAX_UTC } else { DateTime::<Utc>::MIN_UTC };
    local.checked_sub_signed(offset).map_or(limit, |utc| utc.and_utc())
}

/// The whole second, within what jiff can hold (years -9999 to 9999): beyond it the last known offset goes on.
fn timestamp(instant: DateTime<Utc>) -> jiff::Timestamp {
    use jiff::Timestamp;
    let second = instant.timestamp();
    let limit = if second < 0 { Timestamp::MIN } else { Timestamp::MAX };
    Timestamp::from_second(second).unwrap_or(limit)
}

/// The whole second, within what jiff can hold, as [`timestamp`].
fn civil(local: NaiveDateTime) -> civil::DateTime {
    let limit = if local.year() < 0 { civil::DateTime::MIN } else { civil::DateTime::MAX };
    // Months to seconds fit in an i8; only the year can be out of range.
    let small = |part: u32| i8::try_from(part).unwrap_or(i8::MAX);
    i16::try_from(local.year())
        .ok()
        .and_then(|year| {
            let (month, day) = (small(local.month()), small(local.day()));
            let (hour, minute, second) = (small(local.hour()), small(local.minute()), small(local.second()));
            civil::DateTime::new(year, month, day, hour, minute, second, 0).ok()
        })
        .unwrap_or(limit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(zone: &str, local: &str, expected: &str) {
        let zone = Zone::new(zone).unwrap();
        let local: NaiveDateTime = local.parse().unwrap();
        let show = |at: DateTime<Utc>| at.format("%FT%T").to_string();
        let shown = match zone.instant(local) {
            Resolved::Once(at) => {
                assert_eq!(zone.local(at), local);
                show(at)
            }
            Resolved::Gap { next } => format!("gap, then {}", show(next)),
            Resolved::Twice { earlier, later } => {
                assert_eq!((zone.local(earlier), zone.local(later)), (local, local));
                format!("{} and {}", show(earlier), show(later))
            }
        };
        assert_eq!(shown, expected);
    }

    #[test]
    fn a_local_time_is_an_instant() {
        check("Europe/Amsterdam", "2026-11-24T14:00:00", "2026-11-24T13:00:00");
        check("Europe/Amsterdam", "2026-07-01T14:00:00", "2026-07-01T12:00:00");
        check("Asia/Kolkata", "2026-07-01T14:00:00", "2026-07-01T08:30:00");
        check("UTC", "2026-07-01T14:00:00", "2026-07-01T14:00:00");
    }

    #[test]
    fn a_skipped_time_names_the_first_instant_after_it() {
        check("Europe/Amsterdam", "2026-03-29T02:00:00", "gap, then 2026-03-29T01:00:00");
        check("Europe/Amsterdam", "2026-03-29T02:30:00", "gap, then 2026-03-29T01:00:00");
        check("Europe/Amsterdam", "2026-03-29T03:00:00", "2026-03-29T01:00:00");
        check("Australia/Lord_Howe", "2026-10-04T02:15:00", "gap, then 2026-10-03T15:30:00");
        check("Australia/Lord_Howe", "2026-10-04T02:30:00", "2026-10-03T15:30:00");
        check("Pacific/Apia", "2011-12-30T12:00:00", "gap, then 2011-12-30T10:00:00");
    }

    #[test]
    fn a_repeated_time_is_two_instants() {
        check("Europe/Amsterdam", "2026-10-25T02:30:00", "2026-10-25T00:30:00 and 2026-10-25T01:30:00");
        check("Australia/Lord_Howe", "2026-04-05T01:45:00", "2026-04-04T14:45:00 and 2026-04-04T15:15:00");
        check("Australia/Lord_Howe", "2026-04-05T02:00:00", "2026-04-04T15:30:00");
    }

    #[test]
    fn forward_goes_past_a_gap_and_takes_the_first_of_two() {
        let zone = Zone::new("Europe/Amsterdam").unwrap();
        let forward = |local: &str| zone.forward(local.parse().unwrap()).to_rfc3339();
        assert_eq!(forward("2026-03-29T02:30:00"), "2026-03-29T01:00:00+00:00");
        assert_eq!(forward("2026-10-25T02:30:00"), "2026-10-25T00:30:00+00:00");
    }

    #[test]
    fn a_name_is_taken_in_any_case_and_kept_as_the_database_spells_it() {
        assert_eq!(Zone::new("europe/AMSTERDAM").unwrap().name(), "Europe/Amsterdam");
        assert_eq!(Zone::new("utc"), Some(Zone::default()));
        for unknown in ["", "Etc/Unknown", "Europe/Atlantis", "+01:00", "../passwd", "Local"] {
            assert_eq!(Zone::new(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn a_zone_is_stored_as_its_name() {
        let zone = Zone::new("Asia/Kolkata").unwrap();
        let stored = serde_json::to_string(&zone).unwrap();
        assert_eq!(stored, "\"Asia/Kolkata\"");
        assert_eq!(serde_json::from_str::<Zone>(&stored).unwrap(), zone);
        let error = serde_json::from_str::<Zone>("\"Mars/Olympus\"").unwrap_err();
        assert!(error.to_string().contains("unknown time zone \"Mars/Olympus\""), "{error}");
    }

    proptest! {
        #[test]
        fn no_year_is_too_far(second in any::<i64>(), zone in 0_usize..4) {
            let names = ["Europe/Amsterdam", "Australia/Lord_Howe", "Asia/Kolkata", "America/St_Johns"];
            let zone = Zone::new(names[zone]).unwrap();
            let limits = [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC];
            for at in DateTime::from_timestamp(second % 9_000_000_000_000, 999).into_iter().chain(limits) {
                let _ = zone.forward(zone.local(at));
                let _ = zone.forward(at.naive_utc());
            }
        }

        #[test]
        fn a_local_time_leads_back_to_its_instant(second in 0_i64..4_000_000_000, zone in 0_usize..4) {
            let names = ["Europe/Amsterdam", "Australia/Lord_Howe", "Asia/Kolkata", "America/St_Johns"];
            let zone = Zone::new(names[zone]).unwrap();
            let at = DateTime::from_timestamp(second, 0).unwrap();
            let found = match zone.instant(zone.local(at)) {
                Resolved::Once(once) => once == at,
                Resolved::Gap { .. } => false,
                Resolved::Twice { earlier, later } => earlier == at || later == at,
            };
            prop_assert!(found);
        }
    }
}
