//! Times of the day: "14:00", "10u30", "2pm", "half tien", "kwart over negen", "half past nine".

use chrono::NaiveTime;

use super::token::{Cursor, Part};
use super::words;

const HOUR: u16 = 60;
const HALF_DAY: u16 = 12 * HOUR;

/// A time, and how sure it is which half of the day is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Clock {
    /// Since midnight, up to and with 24:00.
    pub(super) minutes: u16,
    pub(super) half: Half,
}

/// How sure it is which half of the day is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Half {
    /// It was said: "2 pm".
    Said,
    /// Written as a clock shows it: "02:00" is at night, unless the afternoon was named.
    Shown,
    /// As people say it: "2 uur" and "half drie" are in the afternoon, where people work, unless the morning was named.
    Spoken,
}

impl Clock {
    /// The time that is meant when that part of the day was named, if any. None for 24:00.
    pub(super) fn time(self, part: Option<Part>) -> Option<NaiveTime> {
        /// Spoken times before this hour are taken as the afternoon's.
        const WORK_BEGINS: u16 = 6 * HOUR;
        let later = match (self.half, part) {
            (Half::Said, _) | (Half::Shown, None) | (_, Some(Part::Morning)) => false,
            (Half::Shown | Half::Spoken, Some(Part::Later)) => self.minutes < HALF_DAY,
            (Half::Spoken, None) => self.minutes < WORK_BEGINS,
        };
        let minutes = self.minutes + if later { HALF_DAY } else { 0 };
        NaiveTime::from_hms_opt(u32::from(minutes / HOUR), u32::from(minutes % HOUR), 0)
    }
}

/// A time that can't be anything else; after "at" or "om", an hour alone too.
pub(super) fn clock(cursor: &mut Cursor<'_>) -> Option<Clock> {
    cursor.attempt(|c| {
        let announced = c.sign(&['@']) || c.word(&["at", "om"]);
        let ways = [digits, fraction, hour_in_words];
        ways.into_iter()
            .find_map(|way| c.attempt(way))
            .or_else(|| if announced { c.attempt(hour_alone) } else { None })
    })
}

/// A time as it stands in working hours, where any number is an hour.
pub(super) fn clock_or_hour(cursor: &mut Cursor<'_>) -> Option<Clock> {
    cursor.attempt(digits).or_else(|| cursor.attempt(hour_alone))
}

/// "14:00", "15.00", "10u30", "14u", "14 uur", "2pm", "2:30 pm"
fn digits(c: &mut Cursor<'_>) -> Option<Clock> {
    let two_digits = c.has_two_digits();
    let hour = u16::from(c.small_number()?);
    let minutes = c.attempt(|c| {
        let divided = c.sign(&[':', '.']) || c.word(&["u", "h"]);
        if divided { c.glued_minutes() } else { None }
    });
    let unit = c.word(words::HOUR_UNITS);
    match (half_of_day(c), minutes) {
        (Some(later), minutes) => twelve_hours(hour, minutes.unwrap_or(0), later),
        (None, Some(minutes)) => within_day(hour * HOUR + minutes, Half::Shown),
        (None, None) if unit => {
            // "2 uur" is as people say it; "02 uur" and "0 uur" are as a clock shows it.
            let spoken = !two_digits && hour > 0;
            within_day(hour * HOUR, if spoken { Half::Spoken } else { Half::Shown })
        }
        (None, None) => None,
    }
}

/// "half tien" (9:30), "half past nine", "kwart over negen", "quarter to ten"
fn fraction(c: &mut Cursor<'_>) -> Option<Clock> {
    let (before, after) = if c.word(&["half"]) {
        if c.word(&["past"]) {
            (0, 30)
        } else if let Some(hour) = c.look(words::english_number) {
            // "half nine" is half past nine in English; in Dutch the half is of the hour to come.
            return spoken(c, hour * HOUR + 30);
        } else {
            (30, 0)
        }
    } else if c.word(&["kwart", "quarter"]) {
        if c.word(&["over", "past"]) {
            (0, 15)
        } else if c.word(&["voor", "to"]) {
            (15, 0)
        } else {
            return None;
        }
    } else {
        return None;
    };
    let hour = c.small_number().map(u16::from).or_else(|| hour_word(c)).filter(|h| (1..=12).contains(h))?;
    spoken(c, hour * HOUR + after - before)
}

/// "tien uur", "two o'clock"
fn hour_in_words(c: &mut Cursor<'_>) -> Option<Clock> {
    let hour = hour_word(c)?;
    if c.word(words::HOUR_UNITS) { spoken(c, hour * HOUR) } else { None }
}

/// "10", "tien": after "at", or in working hours.
fn hour_alone(c: &mut Cursor<'_>) -> Option<Clock> {
    let hour = c.small_number().map(u16::from).or_else(|| hour_word(c))?;
    within_day(hour * HOUR, Half::Spoken)
}

fn hour_word(c: &mut Cursor<'_>) -> Option<u16> {
    c.look(|word| words::dutch_number(word).or_else(|| words::english_number(word)))
}

/// Whether "pm" (true) or "am" (false) follows.
fn half_of_day(c: &mut Cursor<'_>) -> Option<bool> {
    c.look(|word| match word {
        "am" => Some(false),
        "pm" => Some(true),
        _ => None,
    })
}

fn spoken(c: &mut Cursor<'_>, minutes: u16) -> Option<Clock> {
    let _ = c.word(words::HOUR_UNITS);
    match half_of_day(c) {
        Some(later) => twelve_hours(minutes / HOUR, minutes % HOUR, later),
        None => within_day(minutes, Half::Spoken),
    }
}

fn twelve_hours(hour: u16, minutes: u16, later: bool) -> Option<Clock> {
    let hour = (1..=12).contains(&hour).then_some(hour % 12)?;
    within_day(hour * HOUR + minutes + if later { HALF_DAY } else { 0 }, Half::Said)
}

fn within_day(minutes: u16, half: Half) -> Option<Clock> {
    (minutes <= 2 * HALF_DAY).then_some(Clock { minutes, half })
}

#[cfg(test)]
mod tests {
    use super::super::token::tokens;
    use super::*;

    #[track_caller]
    fn check(typed: &str, expected: &str) {
        let tokens = tokens(typed).unwrap();
        let mut cursor = Cursor::new(&tokens);
        let time = clock(&mut cursor).filter(|_| cursor.is_done()).and_then(|clock| clock.time(None));
        assert_eq!(time.map_or("none".to_owned(), |time| time.format("%R").to_string()), expected, "{typed}");
    }

    #[test]
    fn a_time_is_read_as_a_clock_shows_it() {
        check("14:00", "14:00");
        check("9:30", "09:30");
        check("2:30", "02:30");
        check("15.00 uur", "15:00");
        check("10u30", "10:30");
        check("14h", "14:00");
        check("02 uur", "02:00");
        check("0 uur", "00:00");
        check("at 10", "10:00");
    }

    #[test]
    fn a_time_is_read_as_people_say_it() {
        check("half tien", "09:30");
        check("half 10", "09:30");
        check("half een", "12:30");
        check("half drie", "14:30");
        check("half nine", "09:30");
        check("half past nine", "09:30");
        check("kwart over negen", "09:15");
        check("quarter to ten", "09:45");
        check("kwart voor een", "12:45");
        check("2 uur", "14:00");
        check("twaalf uur", "12:00");
        check("om twee uur", "14:00");
        check("at ten", "10:00");
    }

    #[test]
    fn am_and_pm_are_said() {
        check("2pm", "14:00");
        check("2 a.m.", "02:00");
        check("12 am", "00:00");
        check("12:30pm", "12:30");
        check("2:30 pm", "14:30");
        check("half past two pm", "14:30");
    }

    #[test]
    fn what_is_no_time_is_not_guessed_at() {
        for typed in
            ["14", "25:00", "14:60", "14: 00", "13pm", "0am", "24:00", "half", "kwart negen", "tien", "1400"]
        {
            check(typed, "none");
        }
    }
}
