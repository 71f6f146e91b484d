//! The grammar of the moments, dates and working hours that people type, in English and Dutch.
//!
//! Both languages are always read, whatever the screen speaks: colleagues write as they talk. A text is cut into
//! [`token`]s, and each piece of it (a time, a date, a weekday) may stand in any order; whatever is not understood
//! makes the whole text not understood, so that nothing is agreed on by half.

mod clock;
mod hours;
mod token;
mod words;

use chrono::{Datelike, NaiveDate, Weekday};

use crate::domain::availability::WorkingHours;
use crate::domain::written_moment::{WrittenDay, WrittenMoment};
use clock::Clock;
use token::{Cursor, Part};

/// The moment that a text names: "Tue 14:00", "morgen om half tien", "2026-12-03 09:30".
#[must_use]
pub fn moment(typed: &str) -> Option<WrittenMoment> {
    let pieces = Pieces::read(typed)?;
    let time = pieces.clock?.time(pieces.part)?;
    // "next week 10:00" leaves the day open.
    let day_is_named = pieces.date.is_some() || pieces.weekday.is_some();
    Some(WrittenMoment { day: pieces.day().filter(|_| day_is_named)?, time })
}

/// The day that a text names: "3 dec", "dinsdag", "in 2 weeks", "next week" (its Monday).
#[must_use]
pub fn day(typed: &str) -> Option<WrittenDay> {
    let pieces = Pieces::read(typed)?;
    let no_time = pieces.clock.is_none() && pieces.part.is_none();
    pieces.day().filter(|_| no_time)
}

/// The working hours that a text names: "mon-thu 8-16, fri 8-12", "ma t/m do 9-17", "elke dag 9-17".
#[must_use]
pub fn working_hours(typed: &str) -> Option<WorkingHours> {
    hours::working_hours(&mut Cursor::new(&token::tokens(typed)?))
}

/// What a text is made of, each at most once.
#[derive(Default)]
struct Pieces {
    date: Option<WrittenDay>,
    weekday: Option<Weekday>,
    next_week: Option<()>,
    part: Option<Part>,
    clock: Option<Clock>,
}

impl Pieces {
    /// All pieces of a text; none when it holds anything else, or a piece twice.
    fn read(typed: &str) -> Option<Self> {
        let tokens = token::tokens(typed)?;
        let mut cursor = Cursor::new(&tokens);
        let mut pieces = Self::default();
        while !cursor.is_done() {
            if let Some(clock) = clock::clock(&mut cursor) {
                once(&mut pieces.clock, clock)?;
            } else if let Some(date) = date(&mut cursor) {
                once(&mut pieces.date, date)?;
            } else if let Some(weekday) = next_week(&mut cursor) {
                once(&mut pieces.next_week, ())?;
                if let Some(weekday) = weekday {
                    once(&mut pieces.weekday, weekday)?;
                }
            } else if let Some(weekday) = cursor.look(words::weekday) {
                once(&mut pieces.weekday, weekday)?;
            } else if let Some(part) = cursor.look(words::part) {
                once(&mut pieces.part, part)?;
            } else if !filler(&mut cursor) {
                return None;
            }
        }
        Some(pieces)
    }

    /// The one day that the pieces name together.
    fn day(self) -> Option<WrittenDay> {
        match (self.date, self.weekday, self.next_week) {
            (date, None, None) => date,
            (None, Some(weekday), None) => Some(WrittenDay::Weekday(weekday)),
            (None, weekday, Some(())) => Some(WrittenDay::NextWeek(weekday.unwrap_or(Weekday::Mon))),
            (Some(WrittenDay::Date(date)), Some(weekday), None) => {
                (date.weekday() == weekday).then_some(WrittenDay::Date(date))
            }
            (Some(WrittenDay::DayMonth { day, month, weekday: None }), weekday, None) => {
                Some(WrittenDay::DayMonth { day, month, weekday })
            }
            (Some(_), _, _) => None,
        }
    }
}

fn once<T>(place: &mut Option<T>, found: T) -> Option<()> {
    place.replace(found).is_none().then_some(())
}

fn filler(cursor: &mut Cursor<'_>) -> bool {
    cursor.sign(&[',', '.']) || cursor.word(words::FILLERS)
}

/// "next week" (no weekday), "next Tuesday".
fn next_week(cursor: &mut Cursor<'_>) -> Option<Option<Weekday>> {
    cursor.attempt(|c| {
        if !c.word(&["next", "volgende"]) {
            return None;
        }
        if c.word(&["week"]) { Some(None) } else { c.look(words::weekday).map(Some) }
    })
}

/// Any way of naming a day but by its weekday.
fn date(cursor: &mut Cursor<'_>) -> Option<WrittenDay> {
    let ways = [iso_date, slashed_date, day_then_month, month_then_day, in_so_long, near_day];
    ways.into_iter().find_map(|way| cursor.attempt(way))
}

/// "2026-12-03"
fn iso_date(c: &mut Cursor<'_>) -> Option<WrittenDay> {
    let year = c.year()?;
    c.expect('-')?;
    let month = c.small_number()?;
    c.expect('-')?;
    let day = c.small_number()?;
    full_date(year, month, day)
}

/// "3/12", "3-12", "3-12-2026", "3/12/26"
fn slashed_date(c: &mut Cursor<'_>) -> Option<WrittenDay> {
    let day = c.small_number()?;
    let sign = ['-', '/'].into_iter().find(|sign| c.sign(&[*sign]))?;
    let month = c.small_number()?;
    let year = c.attempt(|c| {
        c.expect(sign)?;
        c.year().or_else(|| Some(2000 + u16::from(c.small_number()?)))
    });
    some_date(day, month, year)
}

/// "3 dec", "3 december 2026", "3rd of December", "3e december"
fn day_then_month(c: &mut Cursor<'_>) -> Option<WrittenDay> {
    let day = c.small_number()?;
    let _ = c.word(words::ORDINALS);
    let _ = c.word(&["of"]);
    let month = c.look(words::month)?;
    let _ = c.sign(&['.']);
    let year = c.attempt(|c| {
        let _ = c.sign(&[',']);
        c.year()
    });
    some_date(day, month, year)
}

/// "Dec 3", "December 3rd, 2026"
fn month_then_day(c: &mut Cursor<'_>) -> Option<WrittenDay> {
    let month = c.look(words::month)?;
    let _ = c.sign(&['.']) || c.word(&["the"]);
    let day = c.small_number()?;
    let _ = c.word(words::ORDINALS);
    let year = c.attempt(|c| {
        let _ = c.sign(&[',']);
        c.year()
    });
    some_date(day, month, year)
}

/// "in 3 days", "over twee weken", "over een week"
fn in_so_long(c: &mut Cursor<'_>) -> Option<WrittenDay> {
    if !c.word(&["in", "over"]) {
        return None;
    }
    let count = c.number().or_else(|| c.look(words::count))?;
    let days = c.look(words::unit_in_days)?;
    count.checked_mul(days).map(WrittenDay::InDays)
}

/// "today", "morgen", "the day after tomorrow"
fn near_day(c: &mut Cursor<'_>) -> Option<WrittenDay> {
    let day_after = c.attempt(|c| {
        let said = c.word(&["day"]) && c.word(&["after"]) && c.word(&["tomorrow"]);
        said.then_some(WrittenDay::InDays(2))
    });
    day_after.or_else(|| c.look(words::near_day).map(WrittenDay::InDays))
}

fn some_date(day: u8, month: u8, year: Option<u16>) -> Option<WrittenDay> {
    match year {
        Some(year) => full_date(year, month, day),
        None => ((1..=31).contains(&day) && (1..=12).contains(&month)).then_some(WrittenDay::DayMonth {
            day,
            month,
            weekday: None,
        }),
    }
}

fn full_date(year: u16, month: u8, day: u8) -> Option<WrittenDay> {
    NaiveDate::from_ymd_opt(year.into(), month.into(), day.into()).map(WrittenDay::Date)
}

#[cfg(test)]
mod tests;
