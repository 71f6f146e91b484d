//! The words of moments in English and Dutch, in lower case, as [`super::token`] leaves them.

use chrono::Weekday;

use super::token::Part;

/// Words that add nothing to a day or a time.
pub(super) const FILLERS: &[&str] =
    &["on", "at", "op", "om", "de", "the", "this", "deze", "komende", "aanstaande", "coming", "in", "s", "t"];

/// What follows a number that is a day: "3rd", "3e".
pub(super) const ORDINALS: &[&str] = &["st", "nd", "rd", "th", "e", "ste", "de"];

/// What follows an hour: "14 uur", "14u", "2 o'clock".
pub(super) const HOUR_UNITS: &[&str] = &["uur", "u", "h", "hrs", "oclock"];

pub(super) fn weekday(word: &str) -> Option<Weekday> {
    Some(match word {
        "ma" | "maandag" | "mon" | "monday" => Weekday::Mon,
        "di" | "dinsdag" | "tue" | "tues" | "tuesday" => Weekday::Tue,
        "wo" | "woe" | "woensdag" | "wed" | "wednesday" => Weekday::Wed,
        "do" | "don" | "donderdag" | "thu" | "thur" | "thurs" | "thursday" => Weekday::Thu,
        "vr" | "vrij" | "vrijdag" | "fri" | "friday" => Weekday::Fri,
        "za" | "zat" | "zaterdag" | "sat" | "saturday" => Weekday::Sat,
        "zo" | "zon" | "zondag" | "sun" | "sunday" => Weekday::Sun,
        _ => return None,
    })
}

pub(super) fn month(word: &str) -> Option<u8> {
    Some(match word {
        "jan" | "januari" | "january" => 1,
        "feb" | "februari" | "february" => 2,
        "mrt" | "maart" | "mar" | "march" => 3,
        "apr" | "april" => 4,
        "mei" | "may" => 5,
        "jun" | "juni" | "june" => 6,
        "jul" | "juli" | "july" => 7,
        "aug" | "augustus" | "august" => 8,
        "sep" | "sept" | "september" => 9,
        "okt" | "oktober" | "oct" | "october" => 10,
        "nov" | "november" => 11,
        "dec" | "december" => 12,
        _ => return None,
    })
}

/// The days from today to a day that has a name of its own.
pub(super) fn near_day(word: &str) -> Option<u16> {
    Some(match word {
        "vandaag" | "today" => 0,
        "morgen" | "tomorrow" => 1,
        "overmorgen" => 2,
        _ => return None,
    })
}

pub(super) fn part(word: &str) -> Option<Part> {
    Some(match word {
        "ochtend" | "ochtends" | "morning" => Part::Morning,
        "middag" | "middags" | "avond" | "avonds" | "afternoon" | "evening" => Part::Later,
        _ => return None,
    })
}

/// A count in words: "over een week", "in two weeks".
pub(super) fn count(word: &str) -> Option<u16> {
    match word {
        "a" | "an" => Some(1),
        other => dutch_number(other).or_else(|| english_number(other)),
    }
}

pub(super) fn unit_in_days(word: &str) -> Option<u16> {
    Some(match word {
        "dag" | "dagen" | "day" | "days" => 1,
        "week" | "weken" | "weeks" => 7,
        _ => return None,
    })
}

pub(super) fn dutch_number(word: &str) -> Option<u16> {
    position(
        word,
        ["een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf"],
    )
}

pub(super) fn english_number(word: &str) -> Option<u16> {
    position(
        word,
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"],
    )
}

fn position(word: &str, numbers: [&str; 12]) -> Option<u16> {
    (1..).zip(numbers).find_map(|(value, name)| (name == word).then_some(value))
}
