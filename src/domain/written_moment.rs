//! A moment as a person wrote it, before a zone and a clock make it an instant.
//!
//! What was written is kept apart from what it means: the grammar needs no clock, and decisions can be replayed.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday};
use serde::{Deserialize, Serialize};

use crate::domain::zone::{Resolved, Zone};

/// A day as it was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum WrittenDay {
    /// "2026-12-03", "3 December 2026".
    Date(NaiveDate),
    /// "3 Dec", "Thu 3 Dec": the next such date, today included.
    DayMonth {
        /// Of the month, from 1.
        day: u8,
        /// Of the year, from 1.
        month: u8,
        /// The weekday, where it was written too: when it differs, one of the two is a mistake.
        weekday: Option<Weekday>,
    },
    /// "Tuesday": the next one.
    Weekday(Weekday),
    /// "next Tuesday", "Tuesday next week": in the calendar week after this one, Monday first.
    NextWeek(Weekday),
    /// "today" (0), "tomorrow" (1), "in 3 days", "in 2 weeks" (14).
    InDays(u16),
}

/// A day and a time as they were written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrittenMoment {
    /// The day.
    pub day: WrittenDay,
    /// The time on the clock of the one who wrote it.
    pub time: NaiveTime,
}

/// Why a written moment can't be agreed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MomentProblem {
    /// It lies behind us.
    Passed {
        /// The instant it was.
        at: DateTime<Utc>,
    },
    /// The clock skips it: summer time begins.
    InGap {
        /// The first instant after what is skipped.
        next: DateTime<Utc>,
    },
    /// It lies further ahead than is taken.
    TooFar {
        /// The furthest that is taken.
        weeks: u16,
    },
    /// The calendar has no such day ("30 February"), or it falls on another weekday than was written.
    NoSuchDay,
}

impl WrittenDay {
    /// The date that is meant, written on `today`. A weekday is never today itself. None when there is no such day.
    #[must_use]
    pub fn resolve(&self, today: NaiveDate) -> Option<NaiveDate> {
        let days_ahead = |count: u32| today.checked_add_days(Days::new(u64::from(count)));
        match *self {
            Self::Date(date) => Some(date),
            Self::DayMonth { day, month, weekday } => {
                let date = next_date(day, month, today)?;
                weekday.is_none_or(|written| written == date.weekday()).then_some(date)
            }
            Self::Weekday(weekday) => days_ahead(match weekday.days_since(today.weekday()) {
                0 => 7,
                ahead => ahead,
            }),
            Self::NextWeek(weekday) => {
                let to_sunday = 6 - today.weekday().num_days_from_monday();
                days_ahead(to_sunday + 1 + weekday.num_days_from_monday())
            }
            Self::InDays(count) => days_ahead(u32::from(count)),
        }
    }
}

impl WrittenMoment {
    /// The furthest moment that is taken.
    pub const FURTHEST_WEEKS: u16 = 52;

    /// The instant that is meant, written `now` by someone in `zone`.
    ///
    /// A weekday that is today's counts as today while the time is still to come. Of a time that the clock shows twice
    /// the earlier is taken, or the later once the earlier has passed.
    ///
    /// # Errors
    /// `NoSuchDay`, `Passed` when it is not after `now`, `TooFar` past [`Self::FURTHEST_WEEKS`], and `InGap`.
    pub fn resolve(&self, zone: &Zone, now: DateTime<Utc>) -> Result<DateTime<Utc>, MomentProblem> {
        let today = zone.local(now).date();
        if self.day == WrittenDay::Weekday(today.weekday()) {
            let still = self.on(today, zone, now);
            if !matches!(still, Err(MomentProblem::Passed { .. })) {
                return still;
            }
        }
        let date = self.day.resolve(today).ok_or(MomentProblem::NoSuchDay)?;
        self.on(date, zone, now)
    }

    fn on(&self, date: NaiveDate, zone: &Zone, now: DateTime<Utc>) -> Result<DateTime<Utc>, MomentProblem> {
        let resolved = zone.instant(date.and_time(self.time));
        let at = match resolved {
            Resolved::Once(at) | Resolved::Gap { next: at } => at,
            Resolved::Twice { earlier, later } => {
                if earlier > now {
                    earlier
                } else {
                    later
                }
            }
        };
        if at <= now {
            Err(MomentProblem::Passed { at })
        } else if at - now > TimeDelta::weeks(i64::from(Self::FURTHEST_WEEKS)) {
            Err(MomentProblem::TooFar { weeks: Self::FURTHEST_WEEKS })
        } else if matches!(resolved, Resolved::Gap { .. }) {
            Err(MomentProblem::InGap { next: at })
        } else {
            Ok(at)
        }
    }
}

/// The next date of that day and month. A leap day can be eight years off (1896 to 1904).
fn next_date(day: u8, month: u8, today: NaiveDate) -> Option<NaiveDate> {
    (0..=8)
        .filter_map(|years| {
            NaiveDate::from_ymd_opt(today.year().checked_add(years)?, month.into(), day.into())
        })
        .find(|date| *date >= today)
}

#[cfg(test)]
mod tests {
    use super::*;
    use WrittenDay::{Date, DayMonth, InDays, NextWeek};
    use proptest::prelude::*;

    /// Tuesday 24 November 2026, 12:00 in Amsterdam.
    const NOW: &str = "2026-11-24T11:00:00Z";

    fn date(iso: &str) -> NaiveDate {
        iso.parse().unwrap()
    }

    fn day_month(day: u8, month: u8, weekday: Option<Weekday>) -> WrittenDay {
        DayMonth { day, month, weekday }
    }

    #[track_caller]
    fn check(day: WrittenDay, time: &str, now: &str, expected: &str) {
        let zone = Zone::new("Europe/Amsterdam").unwrap();
        let local = |at| zone.local(at).format("%F %R").to_string();
        let written = WrittenMoment { day, time: time.parse().unwrap() };
        let shown = match written.resolve(&zone, now.parse().unwrap()) {
            Ok(at) => local(at),
            Err(MomentProblem::Passed { at }) => format!("passed: {}", local(at)),
            Err(MomentProblem::InGap { next }) => format!("in gap, next {}", local(next)),
            Err(other) => format!("{other:?}"),
        };
        assert_eq!(shown, expected);
    }

    #[test]
    fn a_weekday_is_today_while_the_time_is_still_to_come() {
        check(WrittenDay::Weekday(Weekday::Tue), "14:00", NOW, "2026-11-24 14:00");
        check(WrittenDay::Weekday(Weekday::Tue), "12:00", NOW, "2026-12-01 12:00");
        check(WrittenDay::Weekday(Weekday::Mon), "14:00", NOW, "2026-11-30 14:00");
    }

    #[test]
    fn next_week_is_the_next_calendar_week() {
        check(NextWeek(Weekday::Tue), "10:00", NOW, "2026-12-01 10:00");
        check(NextWeek(Weekday::Sun), "10:00", NOW, "2026-12-06 10:00");
        check(NextWeek(Weekday::Mon), "10:00", "2026-11-29T11:00:00Z", "2026-11-30 10:00");
    }

    #[test]
    fn a_date_without_a_year_is_the_next_one() {
        check(day_month(3, 12, None), "09:30", NOW, "2026-12-03 09:30");
        check(day_month(3, 2, None), "09:30", NOW, "2027-02-03 09:30");
        check(day_month(24, 11, None), "11:59", NOW, "passed: 2026-11-24 11:59");
    }

    #[test]
    fn a_day_that_does_not_exist_is_refused() {
        check(day_month(30, 2, None), "09:30", NOW, "NoSuchDay");
        check(day_month(3, 12, Some(Weekday::Thu)), "09:30", NOW, "2026-12-03 09:30");
        check(day_month(3, 12, Some(Weekday::Fri)), "09:30", NOW, "NoSuchDay");
    }

    #[test]
    fn a_moment_is_ahead_but_not_too_far() {
        check(InDays(0), "12:00", NOW, "passed: 2026-11-24 12:00");
        check(InDays(0), "12:01", NOW, "2026-11-24 12:01");
        check(InDays(364), "12:00", NOW, "2027-11-23 12:00");
        check(InDays(364), "12:01", NOW, "TooFar { weeks: 52 }");
        check(Date(date("2226-01-01")), "12:00", NOW, "TooFar { weeks: 52 }");
        check(Date(date("2026-01-01")), "12:00", NOW, "passed: 2026-01-01 12:00");
        check(day_month(29, 2, None), "12:00", NOW, "TooFar { weeks: 52 }");
    }

    #[test]
    fn a_skipped_time_is_refused_and_a_repeated_one_is_the_first_still_to_come() {
        check(Date(date("2026-03-29")), "02:30", "2026-03-20T11:00:00Z", "in gap, next 2026-03-29 03:00");
        let zone = Zone::new("Europe/Amsterdam").unwrap();
        let written = WrittenMoment { day: InDays(0), time: NaiveTime::from_hms_opt(2, 30, 0).unwrap() };
        let resolve = |now: &str| written.resolve(&zone, now.parse().unwrap());
        assert_eq!(resolve("2026-10-25T00:10:00Z"), Ok("2026-10-25T00:30:00Z".parse().unwrap()));
        assert_eq!(resolve("2026-10-25T00:40:00Z"), Ok("2026-10-25T01:30:00Z".parse().unwrap()));
    }

    #[test]
    fn a_weekday_alone_is_never_today() {
        let today = date("2026-11-24");
        assert_eq!(WrittenDay::Weekday(Weekday::Tue).resolve(today), Some(date("2026-12-01")));
        assert_eq!(WrittenDay::Weekday(Weekday::Wed).resolve(today), Some(date("2026-11-25")));
        assert_eq!(day_month(24, 11, None).resolve(today), Some(today));
    }

    #[test]
    fn what_was_written_is_stored_as_such() {
        let time = NaiveTime::from_hms_opt(9, 30, 0).unwrap();
        let written = WrittenMoment { day: day_month(3, 12, Some(Weekday::Thu)), time };
        let stored = serde_json::to_string(&written).unwrap();
        assert_eq!(stored, r#"{"day":{"DayMonth":{"day":3,"month":12,"weekday":"Thu"}},"time":"09:30:00"}"#);
        assert_eq!(serde_json::from_str::<WrittenMoment>(&stored).unwrap(), written);
    }

    proptest! {
        #[test]
        fn an_agreed_moment_is_ahead_and_within_a_year(
            day in any::<u8>(),
            month in any::<u8>(),
            count in any::<u16>(),
            minute in 0_i64..1440,
            second in any::<i64>(),
        ) {
            let now = DateTime::from_timestamp(second % 9_000_000_000_000, 0).unwrap_or_default();
            let zone = Zone::new("Australia/Lord_Howe").unwrap();
            let time = NaiveTime::MIN + TimeDelta::minutes(minute);
            let weekday = Weekday::try_from(day % 7).unwrap();
            for day in [day_month(day, month, None), InDays(count), NextWeek(weekday), WrittenDay::Weekday(weekday)] {
                if let Ok(at) = (WrittenMoment { day, time }).resolve(&zone, now) {
                    prop_assert!(at > now && at - now <= TimeDelta::weeks(52));
                    prop_assert_eq!(zone.local(at).time(), time);
                }
            }
        }
    }
}
