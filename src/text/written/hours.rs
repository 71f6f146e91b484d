//! Working hours: groups of days, each with its hours.

use chrono::Weekday;

use super::clock::{self, Clock, Half};
use super::token::Cursor;
use super::words;
use crate::domain::availability::{DAY, Span, WorkingHours};

const HALF_DAY: u16 = DAY / 2;

/// All groups of a text: "mon-thu 8-16, fri 8-12". A later group corrects an earlier one ("mon-fri 9-17, fri 9-12").
pub(super) fn working_hours(c: &mut Cursor<'_>) -> Option<WorkingHours> {
    let mut hours = WorkingHours { days: [None; 7] };
    while !c.is_done() {
        let of_group = days(c)?;
        let span = Some(span(c)?);
        for (day, in_group) in hours.days.iter_mut().zip(of_group) {
            *day = if in_group { span } else { *day };
        }
        skip_separators(c);
    }
    hours.days.iter().any(Option::is_some).then_some(hours)
}

/// The days up to the hours: "ma-vr", "ma di do", "mon, wed and fri", "every day". Monday first.
fn days(c: &mut Cursor<'_>) -> Option<[bool; 7]> {
    let mut days = [false; 7];
    loop {
        let _ = c.word(&["every", "each", "elke", "iedere", "alle"]);
        if let Some(all) = c.look(named_days) {
            mark(&mut days, all);
        } else if let Some(first) = c.look(words::weekday) {
            let last = c.attempt(|c| if until(c) { c.look(words::weekday) } else { None }).unwrap_or(first);
            mark(&mut days, (first, last));
        } else {
            return days.contains(&true).then_some(days);
        }
        skip_separators(c);
    }
}

/// "(every) day", "(elke) werkdag", "weekdays", "dagelijks"
fn named_days(word: &str) -> Option<(Weekday, Weekday)> {
    match word {
        "day" | "days" | "daily" | "dag" | "dagen" | "dagelijks" => Some((Weekday::Mon, Weekday::Sun)),
        "weekday" | "weekdays" | "werkdag" | "werkdagen" => Some((Weekday::Mon, Weekday::Fri)),
        _ => None,
    }
}

/// From the first to the last, past Sunday when need be ("fri-mon").
fn mark(days: &mut [bool; 7], (first, last): (Weekday, Weekday)) {
    for (index, day) in (0..).zip(days.iter_mut()) {
        let from_first = (index + 7 - first.num_days_from_monday()) % 7;
        *day |= from_first <= last.days_since(first);
    }
}

/// "9-17", "8:30-16:30", "from 9am to 5pm", "9-5", "23-7"
fn span(c: &mut Cursor<'_>) -> Option<Span> {
    /// A span past midnight that lasts longer is a slip of the pen ("17-9").
    const LONGEST_NIGHT: u16 = HALF_DAY;
    let _ = c.word(&["from", "van"]);
    let from = clock::clock_or_hour(c)?;
    if !until(c) {
        return None;
    }
    let until = clock::clock_or_hour(c)?;
    let span = Span::new(from.minutes, end(from, until))?;
    (span.from < span.until || span.minutes() <= LONGEST_NIGHT).then_some(span)
}

/// "9-5" ends in the afternoon.
fn end(from: Clock, until: Clock) -> u16 {
    let backwards = until.minutes <= from.minutes && from.minutes < HALF_DAY;
    let afternoon = backwards && until.half != Half::Said;
    until.minutes + if afternoon { HALF_DAY } else { 0 }
}

fn until(c: &mut Cursor<'_>) -> bool {
    let en_met = |c: &mut Cursor<'_>| (c.word(&["tot"]) && c.word(&["en"]) && c.word(&["met"])).then_some(());
    c.sign(&['-'])
        || c.attempt(en_met).is_some()
        || c.word(&["tm", "tot", "to", "till", "until", "through", "thru"])
}

fn skip_separators(c: &mut Cursor<'_>) {
    while c.sign(&[',', ';', '&', '+', '.', ':']) || c.word(&["en", "and", "op", "on"]) {}
}

#[cfg(test)]
mod tests {
    use super::super::working_hours;

    #[track_caller]
    fn check(typed: &str, expected: &str) {
        let show = |minutes: u16| format!("{}:{:02}", minutes / 60, minutes % 60);
        let shown = working_hours(typed).map_or("none".to_owned(), |hours| {
            let days = hours.days.iter().map(|day| {
                day.map_or("off".to_owned(), |span| format!("{}-{}", show(span.from), show(span.until)))
            });
            days.collect::<Vec<_>>().join(" ")
        });
        assert_eq!(shown, expected, "{typed}");
    }

    #[test]
    fn hours_are_read_in_both_languages() {
        let office = "9:00-17:00 9:00-17:00 9:00-17:00 9:00-17:00 9:00-17:00 off off";
        for typed in [
            "mon-fri 9:00-17:00",
            "ma-vr 9-17",
            "Maandag tot en met vrijdag van 9 tot 17 uur",
            "weekdays 9-5",
        ] {
            check(typed, office);
        }
        check("ma di do 8:30-16:30", "8:30-16:30 8:30-16:30 off 8:30-16:30 off off off");
        check("mon-thu 8-16, fri 8-12", "8:00-16:00 8:00-16:00 8:00-16:00 8:00-16:00 8:00-12:00 off off");
        check("ma t/m do 9-17", "9:00-17:00 9:00-17:00 9:00-17:00 9:00-17:00 off off off");
        for typed in ["elke dag 9-17", "every day from 9am to 5pm", "dagelijks 9u-17u"] {
            check(typed, &["9:00-17:00"; 7].join(" "));
        }
    }

    #[test]
    fn days_may_be_listed_in_any_way() {
        check("mon, wed and fri: 9–17", "9:00-17:00 off 9:00-17:00 off 9:00-17:00 off off");
        check("elke maandag 9-17", "9:00-17:00 off off off off off off");
        check("vr-ma 10-14", "10:00-14:00 off off off 10:00-14:00 10:00-14:00 10:00-14:00");
        check("ma-di 9-17; di 9.00-12.30", "9:00-17:00 9:00-12:30 off off off off off");
    }

    #[test]
    fn a_night_shift_ends_the_next_day() {
        check("zo 23-7", "off off off off off off 23:00-7:00");
        check("mon 4pm-12am", "16:00-0:00 off off off off off off");
        check("mon 0-24", "0:00-24:00 off off off off off off");
    }

    #[test]
    fn what_is_not_understood_is_not_taken_by_half() {
        for typed in [
            "",
            "9-17",
            "ma-vr",
            "ma 9",
            "ma 9-",
            "ma 9-25",
            "ma 17-9",
            "ma 9-9am",
            "ma 9-17 maybe",
            "every 9-17",
        ] {
            check(typed, "none");
        }
    }
}
