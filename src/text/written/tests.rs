//! What people type, and what it is read as.

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use proptest::prelude::*;

use super::*;
use crate::domain::availability::Span;
use crate::domain::language::Language;
use crate::domain::zone::Zone;
use crate::text::dates;

fn show(day: &WrittenDay) -> String {
    match day {
        WrittenDay::Date(date) => date.to_string(),
        WrittenDay::DayMonth { day, month, weekday: None } => format!("{day}/{month}"),
        WrittenDay::DayMonth { day, month, weekday: Some(weekday) } => format!("{weekday} {day}/{month}"),
        WrittenDay::Weekday(weekday) => weekday.to_string(),
        WrittenDay::NextWeek(weekday) => format!("next week {weekday}"),
        WrittenDay::InDays(days) => format!("+{days}"),
    }
}

#[track_caller]
fn check(typed: &str, expected: &str) {
    let shown = match (moment(typed), day(typed)) {
        (Some(moment), None) => format!("{} {}", show(&moment.day), moment.time.format("%R")),
        (None, Some(day)) => show(&day),
        (None, None) => "none".to_owned(),
        (Some(_), Some(_)) => "both".to_owned(),
    };
    assert_eq!(shown, expected, "{typed}");
}

#[test]
fn a_weekday_and_a_time_are_a_moment() {
    check("Tue 14:00", "Tue 14:00");
    check("di 14:00", "Tue 14:00");
    check("dinsdag 14u", "Tue 14:00");
    check("tuesday at 2pm", "Tue 14:00");
    check("  DINSDAG om twee uur ", "Tue 14:00");
    check("Do. 9.30 uur", "Thu 09:30");
}

#[test]
fn a_near_day_has_a_name() {
    check("2pm tomorrow", "+1 14:00");
    check("morgen 9:30", "+1 09:30");
    check("morgen om half tien", "+1 09:30");
    check("overmorgen 10 uur", "+2 10:00");
    check("the day after tomorrow at 10", "+2 10:00");
    check("vandaag 15.00", "+0 15:00");
}

#[test]
fn a_date_is_written_in_many_ways() {
    check("2026-12-03 09:30", "2026-12-03 09:30");
    check("2026-12-03T09:30", "2026-12-03 09:30");
    check("3 dec 14:00", "3/12 14:00");
    check("3 december 2026 om 14 uur", "2026-12-03 14:00");
    check("Dec 3 at 2:30 pm", "3/12 14:30");
    check("December 3rd, 2026, 14:00", "2026-12-03 14:00");
    check("3-12-2026 14:00", "2026-12-03 14:00");
    check("3/12/26 14:00", "2026-12-03 14:00");
    check("3/12 14:00", "3/12 14:00");
    check("do 3 dec 10u30", "Thu 3/12 10:30");
    check("donderdag 3 december", "Thu 3/12");
    check("thu 3 dec 2026", "2026-12-03");
}

#[test]
fn next_week_is_said_before_or_after() {
    check("volgende week dinsdag 10:00", "next week Tue 10:00");
    check("next Tuesday 10:00", "next week Tue 10:00");
    check("tuesday next week at 10", "next week Tue 10:00");
    check("next week", "next week Mon");
    check("volgende week", "next week Mon");
    check("komende dinsdag 10:00", "Tue 10:00");
}

#[test]
fn so_many_days_or_weeks_ahead() {
    check("over 3 dagen 10:00", "+3 10:00");
    check("in 2 weeks 10:00", "+14 10:00");
    check("over 2 weken", "+14");
    check("over een week", "+7");
    check("in three days", "+3");
}

#[test]
fn a_named_part_of_the_day_says_which_half_is_meant() {
    check("dinsdagmiddag 2:30", "Tue 14:30");
    check("morgenavond 8 uur", "+1 20:00");
    check("vanmiddag half zes", "+0 17:30");
    check("tomorrow morning at 5", "+1 05:00");
    check("tuesday at 3 in the afternoon", "Tue 15:00");
    check("'s middags om 3 uur morgen", "+1 15:00");
}

#[test]
fn what_is_not_understood_is_not_taken_by_half() {
    for typed in [
        "",
        "14:00",
        "Tue 14",
        "Tue or Wed 14:00",
        "Tue 14:00 15:00",
        "Tue 14:00-15:00",
        "next week 10:00",
        "next",
        "over 2 uur",
        "30-2-2026 10:00",
        "32 dec 10:00",
        "3/13 10:00",
        "wed 2026-12-03 10:00",
        "tuesday in 2 weeks 10:00",
        "in 65535 weeks",
        "tomorrow morning",
        "2026-12-03T09:30Z",
    ] {
        check(typed, "none");
    }
}

prop_compose! {
    fn any_text()(
        parts in prop::collection::vec(prop::sample::select(vec![
            "di", "tue", "3", "12", "2026", "dec", "-", "/", ":", ".", " ", ",", "om", "half", "tien", "u", "pm", "next",
            "week", "over", "een", "day", "after", "morgen", "ochtend", "van", "t/m", "tot", "en", "met", "9999", "00", "@",
        ]), 0..12),
    ) -> String {
        parts.concat()
    }
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in prop_oneof![any::<String>(), any_text()]) {
        let _ = (moment(&text), day(&text), working_hours(&text));
    }

    #[test]
    fn a_moment_that_was_shown_is_read_back(
        ahead in 1_i64..364 * 24 * 60, second in 1_700_000_000_i64..2_000_000_000, dutch in any::<bool>(),
    ) {
        let language = if dutch { Language::Dutch } else { Language::English };
        let zone = Zone::new("Europe/Amsterdam").unwrap();
        let now = DateTime::<Utc>::from_timestamp(second, 0).unwrap();
        let at = DateTime::from_timestamp(second - second % 60, 0).unwrap() + TimeDelta::minutes(ahead);
        let (shown, today) = (dates::moment(at, &zone, language, now), zone.local(now).date());
        let read = moment(&shown).unwrap();
        let local = zone.local(at);
        prop_assert_eq!(read.time, local.time());
        prop_assert_eq!(read.day.resolve(today), Some(local.date()), "{}", shown);
        prop_assert_eq!(day(&dates::day(local.date(), language, today)), Some(read.day));
        let weekday = dates::weekday(local.weekday(), language);
        prop_assert_eq!(day(weekday), Some(WrittenDay::Weekday(local.weekday())));
        let with_time = format!("{weekday} {}", dates::time(local.time()));
        prop_assert_eq!(moment(&with_time).map(|moment| moment.time), Some(local.time()));
    }

    #[test]
    fn hours_that_were_shown_are_read_back(
        spans in prop::array::uniform7(prop::option::of((0..1_440_u16, 1..720_u16))), dutch in any::<bool>(),
    ) {
        let language = if dutch { Language::Dutch } else { Language::English };
        let days = spans.map(|span| span.and_then(|(from, length)| Span::new(from, (from + length) % 1_440)));
        let hours = WorkingHours { days };
        let some = days.iter().any(Option::is_some);
        prop_assert_eq!(working_hours(&dates::hours(&hours, language)), some.then_some(hours));
    }
}

#[test]
fn midnight_is_a_time() {
    let midnight = moment("di 0:00").map(|moment| moment.time);
    assert_eq!(midnight, Some(NaiveTime::MIN));
}
