//! Moments that suit two people.

use chrono::{DateTime, TimeDelta, Timelike, Utc};

use super::{Hours, Shift, day_before, midnight, minutes};
use crate::domain::zone::Zone;

/// Moments at which both could meet for so many minutes, from the next day of both on and within three weeks.
///
/// They start on the hour or half hour of `a`'s clock, on different days as far as there are enough, mornings and
/// afternoons in turn, in order of time. Empty when there is none.
pub fn suggest_slots(
    a: Hours<'_>,
    b: Hours<'_>,
    length_minutes: u16,
    how_many: usize,
    after: DateTime<Utc>,
    is_free: impl Fn(DateTime<Utc>) -> bool,
) -> Vec<DateTime<Utc>> {
    /// The minutes of the day that are aimed at, in turn: not the first thing in the morning, not the last of the day.
    const AIMS: [u32; 4] = [10 * 60, 14 * 60, 11 * 60, 15 * 60];
    let days = by_day(common_starts(a, b, length_minutes, after), a.1);
    let minute_of_day = |start: &DateTime<Utc>| {
        let time = a.1.local(*start).time();
        time.hour() * 60 + time.minute()
    };
    let mut chosen: Vec<DateTime<Utc>> = Vec::new();
    loop {
        let before = chosen.len();
        for day in &days {
            if chosen.len() >= how_many {
                break;
            }
            let aim = AIMS[chosen.len() % AIMS.len()];
            let apart = |start: &DateTime<Utc>| {
                chosen.iter().all(|other| (*start - *other).abs() >= minutes(length_minutes))
            };
            let best = day
                .iter()
                .filter(|start| apart(start) && is_free(**start))
                .min_by_key(|start| minute_of_day(start).abs_diff(aim));
            chosen.extend(best);
        }
        if chosen.len() == before {
            chosen.sort();
            return chosen;
        }
    }
}

/// Every start on the half hour that leaves both enough time, in order.
fn common_starts(
    a: Hours<'_>,
    b: Hours<'_>,
    length_minutes: u16,
    after: DateTime<Utc>,
) -> Vec<DateTime<Utc>> {
    const DAYS: usize = 21;
    let today = |(_, zone): Hours<'_>| zone.local(after).date();
    let tomorrow = |who: Hours<'_>| today(who).succ_opt().map(|day| who.1.forward(midnight(day)));
    let (Some(tomorrow_a), Some(tomorrow_b)) = (tomorrow(a), tomorrow(b)) else { return Vec::new() };
    let earliest = tomorrow_a.max(tomorrow_b);
    let shifts = |who: Hours<'_>| -> Vec<Shift> {
        who.0.shifts(who.1, day_before(today(who)), DAYS + 2).filter(|s| s.until > earliest).collect()
    };
    let (of_a, of_b) = (shifts(a), shifts(b));
    let latest = after.checked_add_signed(TimeDelta::days(21)).unwrap_or(after);
    let mut starts = Vec::new();
    for (one, other) in of_a.iter().flat_map(|one| of_b.iter().map(move |other| (one, other))) {
        let from = one.from.max(other.from).max(earliest);
        let until = one.until.min(other.until);
        if from >= until {
            continue;
        }
        let Some(first) = on_half_hour(a.1, from) else { continue };
        let half_hours = (0..).map_while(|n| first.checked_add_signed(minutes(30) * n));
        starts.extend(half_hours.take_while(|start| {
            *start <= latest
                && start.checked_add_signed(minutes(length_minutes)).is_some_and(|end| end <= until)
        }));
    }
    starts.sort();
    starts.dedup();
    starts
}

fn by_day(starts: Vec<DateTime<Utc>>, zone: &Zone) -> Vec<Vec<DateTime<Utc>>> {
    let same_day =
        |one: &DateTime<Utc>, other: &DateTime<Utc>| zone.local(*one).date() == zone.local(*other).date();
    starts.chunk_by(same_day).map(<[_]>::to_vec).collect()
}

/// The first instant from `at` on at which the local clock shows a whole or half hour.
fn on_half_hour(zone: &Zone, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let past = i64::from(zone.local(at).time().num_seconds_from_midnight()) % (30 * 60);
    let wait = if past == 0 { 0 } else { 30 * 60 - past };
    at.checked_add_signed(TimeDelta::seconds(wait))
}
