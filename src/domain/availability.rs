//! Working hours, overlap between two people, suggested slots.
//!
//! Hours are local to a person; two people are compared in universal time. A span that runs past midnight (a night
//! shift) belongs to the day on which it begins.

mod suggest;

pub use suggest::suggest_slots;

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc, Weekday};
use serde::{Deserialize, Serialize};

use crate::domain::zone::{Resolved, Zone};

/// The minutes of a day.
pub const DAY: u16 = 24 * 60;

/// A stretch of a local day, in minutes since midnight; past midnight when `until` comes before `from`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    /// The first minute in it, below [`DAY`].
    pub from: u16,
    /// The first minute after it, at most [`DAY`].
    pub until: u16,
}

impl Span {
    /// A span within the bounds of a day; none when it is empty.
    #[must_use]
    pub const fn new(from: u16, until: u16) -> Option<Self> {
        if from < DAY && until <= DAY && from != until { Some(Self { from, until }) } else { None }
    }

    /// How long it lasts.
    #[must_use]
    pub const fn minutes(self) -> u16 {
        let apart = self.from.abs_diff(self.until);
        if self.from <= self.until { apart } else { DAY.saturating_sub(apart) }
    }
}

/// The hours in which a person works, day by day.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct WorkingHours {
    /// Monday first; `None` on a day off.
    pub days: [Option<Span>; 7],
}

impl WorkingHours {
    /// Whether a person works on that day.
    #[must_use]
    pub fn works_on(&self, day: Weekday) -> bool {
        self.span(day).is_some()
    }

    /// The hours of that day.
    #[must_use]
    pub fn span(&self, day: Weekday) -> Option<Span> {
        self.days.get(day.num_days_from_monday() as usize).copied().flatten()
    }

    /// Every stretch of work that begins on one of so many days, as instants.
    fn shifts(&self, zone: &Zone, first: NaiveDate, days: usize) -> impl Iterator<Item = Shift> {
        first.iter_days().take(days).filter_map(move |day| {
            let span = self.span(day.weekday())?;
            let from = midnight(day).checked_add_signed(minutes(span.from))?;
            let until = from.checked_add_signed(minutes(span.minutes()))?;
            Some(Shift { from: zone.forward(from), until: zone.forward(until) })
        })
    }
}

impl Default for WorkingHours {
    /// Monday to Friday, nine to five.
    fn default() -> Self {
        let nine_to_five = Some(Span { from: 9 * 60, until: 17 * 60 });
        let mut days = [nine_to_five; 7];
        days[5] = None;
        days[6] = None;
        Self { days }
    }
}

/// A person, for what this file looks at.
pub type Hours<'a> = (&'a WorkingHours, &'a Zone);

/// When a person works in the week to come, as quarter hours of the week in universal time, Monday first.
///
/// Made once per person; two of them, made within the same week, are compared in eleven steps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WeekMask([u64; 11]);

impl WeekMask {
    const SLOT: i64 = 15 * 60;
    const SLOTS: i64 = 7 * 24 * 4;

    /// The quarter hours wholly worked in the seven days after `now`.
    #[must_use]
    pub fn new((hours, zone): Hours<'_>, now: DateTime<Utc>) -> Self {
        let first = now.timestamp().div_euclid(Self::SLOT);
        let end = first + Self::SLOTS;
        let mut mask = Self::default();
        // The day before may hold a night shift that has not ended; the local week may begin a day late.
        for shift in hours.shifts(zone, day_before(zone.local(now).date()), 9) {
            let from = (shift.from.timestamp() + Self::SLOT - 1).div_euclid(Self::SLOT);
            let until = shift.until.timestamp().div_euclid(Self::SLOT);
            (from.max(first)..until.min(end)).for_each(|slot| mask.set(slot));
        }
        mask
    }

    /// The minutes that two people share.
    #[must_use]
    pub fn overlap_minutes(&self, other: &Self) -> u32 {
        self.0.iter().zip(other.0).map(|(a, b)| (a & b).count_ones() * 15).sum()
    }

    fn set(&mut self, slot: i64) {
        // Slot 0 is the start of 1970, a Thursday.
        let of_week = (slot + 3 * 24 * 4).rem_euclid(Self::SLOTS).unsigned_abs();
        if let Some(word) = self.0.get_mut((of_week / 64) as usize) {
            *word |= 1 << (of_week % 64);
        }
    }
}

/// The minutes that two people both work in the week after `now`, by whole quarter hours.
#[must_use]
pub fn overlap_minutes(a: Hours<'_>, b: Hours<'_>, now: DateTime<Utc>) -> u32 {
    let of_a = WeekMask::new(a, now);
    // Most colleagues keep the same hours in the same zone.
    let of_b = if a == b { of_a } else { WeekMask::new(b, now) };
    of_a.overlap_minutes(&of_b)
}

/// The local hours in which the bot sends nothing of itself; past midnight when `until` comes before `from`, and none
/// when the two are equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuietHours {
    /// When silence begins.
    pub from: NaiveTime,
    /// When it is over.
    pub until: NaiveTime,
}

impl QuietHours {
    /// Whether a local time is to be left in peace.
    #[must_use]
    pub fn contains(&self, time: NaiveTime) -> bool {
        if self.from <= self.until {
            self.from <= time && time < self.until
        } else {
            self.from <= time || time < self.until
        }
    }

    /// When the silence around a local time is over.
    fn end_after(&self, local: NaiveDateTime) -> Option<NaiveDateTime> {
        let today = local.date();
        let day = if local.time() < self.until { today } else { today.succ_opt()? };
        Some(day.and_time(self.until))
    }
}

/// Whether an instant is on a working day of the person and outside the quiet hours; for whoever has no working day, outside
/// the quiet hours.
#[must_use]
pub fn is_allowed((hours, zone): Hours<'_>, quiet: &QuietHours, at: DateTime<Utc>) -> bool {
    let local = zone.local(at);
    let works = hours.works_on(local.weekday()) || hours.days.iter().all(Option::is_none);
    works && !quiet.contains(local.time())
}

/// The first instant from `at` on that is on a working day of the person and outside the quiet hours; for whoever has
/// no working day, outside the quiet hours.
///
/// Once it has begun to wait, an hour that the clock shows twice counts as one.
#[must_use]
pub fn next_allowed(
    hours: &WorkingHours,
    zone: &Zone,
    quiet: &QuietHours,
    at: DateTime<Utc>,
) -> DateTime<Utc> {
    /// Two steps a day for a month: enough for any week, and an end when quiet hours leave no minute of the day.
    const MOST_STEPS: usize = 60;
    let works_at_all = hours.days.iter().any(Option::is_some);
    let mut at = at;
    for _ in 0..MOST_STEPS {
        let local = zone.local(at);
        let resume = if works_at_all && !hours.works_on(local.weekday()) {
            local.date().succ_opt().map(midnight)
        } else if quiet.contains(local.time()) {
            quiet.end_after(local)
        } else {
            return at;
        };
        let Some(resume) = resume else { return at };
        at = match zone.instant(resume) {
            Resolved::Once(next) | Resolved::Gap { next } => next,
            Resolved::Twice { earlier, later } => {
                if earlier > at {
                    earlier
                } else {
                    later
                }
            }
        };
    }
    at
}

/// A stretch of work, in instants.
#[derive(Clone, Copy)]
struct Shift {
    from: DateTime<Utc>,
    until: DateTime<Utc>,
}

fn minutes(count: u16) -> TimeDelta {
    TimeDelta::minutes(i64::from(count))
}

const fn midnight(day: NaiveDate) -> NaiveDateTime {
    day.and_time(NaiveTime::MIN)
}

fn day_before(day: NaiveDate) -> NaiveDate {
    day.pred_opt().unwrap_or(day)
}

#[cfg(test)]
mod tests;
