//! How a moment is shown to a person. Whatever is shown here, [`super::written`] reads back.

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, Utc, Weekday};

use crate::domain::availability::{Span, WorkingHours};
use crate::domain::language::Language;
use crate::domain::zone::Zone;

const WEEK: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

/// "Tue 24 Nov, 14:00", on the clock of that zone, with the year when it is not the present one.
#[must_use]
pub fn moment(at: DateTime<Utc>, zone: &Zone, language: Language, now: DateTime<Utc>) -> String {
    let local = zone.local(at);
    format!("{}, {}", day(local.date(), language, zone.local(now).date()), time(local.time()))
}

/// "Tue 24 Nov", with the year when it is not that of `today`.
#[must_use]
pub fn day(date: NaiveDate, language: Language, today: NaiveDate) -> String {
    let (weekday, month) = (short_weekday(date.weekday(), language), short_month(date, language));
    let shown = format!("{weekday} {} {month}", date.day());
    if date.year() == today.year() { shown } else { format!("{shown} {}", date.year()) }
}

/// "14:00", in either language.
#[must_use]
pub fn time(time: NaiveTime) -> String {
    time.format("%H:%M").to_string()
}

/// "Tuesday", "dinsdag".
#[must_use]
pub const fn weekday(weekday: Weekday, language: Language) -> &'static str {
    let (english, dutch) = match weekday {
        Weekday::Mon => ("Monday", "maandag"),
        Weekday::Tue => ("Tuesday", "dinsdag"),
        Weekday::Wed => ("Wednesday", "woensdag"),
        Weekday::Thu => ("Thursday", "donderdag"),
        Weekday::Fri => ("Friday", "vrijdag"),
        Weekday::Sat => ("Saturday", "zaterdag"),
        Weekday::Sun => ("Sunday", "zondag"),
    };
    match language {
        Language::English => english,
        Language::Dutch => dutch,
    }
}

/// "Mon-Thu 08:00-16:00, Fri 08:00-12:00"; "no working days" where there is none.
#[must_use]
pub fn hours(hours: &WorkingHours, language: Language) -> String {
    let mut shown: Vec<String> = Vec::new();
    let mut said: Vec<Span> = Vec::new();
    for span in hours.days.iter().copied().flatten() {
        if !said.contains(&span) {
            said.push(span);
            let days = days(|day| hours.span(day) == Some(span), language);
            shown.push(format!("{days} {}-{}", minute(span.from), minute(span.until)));
        }
    }
    match (shown.is_empty(), language) {
        (false, _) => shown.join(", "),
        (true, Language::English) => "no working days".to_owned(),
        (true, Language::Dutch) => "geen werkdagen".to_owned(),
    }
}

/// "Mon-Thu Sat": three days or more in a row are shown as a range.
fn days(is_in: impl Fn(Weekday) -> bool, language: Language) -> String {
    let short = |day: &Weekday| short_weekday(*day, language);
    let runs =
        WEEK.chunk_by(|one, other| is_in(*one) == is_in(*other)).filter(|run| run.iter().all(|d| is_in(*d)));
    let shown = runs.map(|run| match run {
        [first, _, .., last] if run.len() > 2 => format!("{}-{}", short(first), short(last)),
        few => few.iter().map(short).collect::<Vec<_>>().join(" "),
    });
    shown.collect::<Vec<_>>().join(" ")
}

fn minute(of_day: u16) -> String {
    format!("{:02}:{:02}", of_day / 60, of_day % 60)
}

const fn short_weekday(weekday: Weekday, language: Language) -> &'static str {
    let (english, dutch) = match weekday {
        Weekday::Mon => ("Mon", "ma"),
        Weekday::Tue => ("Tue", "di"),
        Weekday::Wed => ("Wed", "wo"),
        Weekday::Thu => ("Thu", "do"),
        Weekday::Fri => ("Fri", "vr"),
        Weekday::Sat => ("Sat", "za"),
        Weekday::Sun => ("Sun", "zo"),
    };
    match language {
        Language::English => english,
        Language::Dutch => dutch,
    }
}

fn short_month(date: NaiveDate, language: Language) -> &'static str {
    let months = match language {
        Language::English => {
            ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        }
        Language::Dutch => {
            ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"]
        }
    };
    months[date.month0() as usize]
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{Dutch, English};

    #[track_caller]
    fn check(at: &str, zone: &str, language: Language, expected: &str) {
        let now = "2026-11-20T12:00:00Z".parse().unwrap();
        let shown = moment(at.parse().unwrap(), &Zone::new(zone).unwrap(), language, now);
        assert_eq!(shown, expected);
    }

    #[test]
    fn a_moment_is_shown_on_the_clock_of_the_reader() {
        check("2026-11-24T13:00:00Z", "Europe/Amsterdam", Dutch, "di 24 nov, 14:00");
        check("2026-11-24T13:00:00Z", "Europe/Amsterdam", English, "Tue 24 Nov, 14:00");
        check("2026-11-24T23:00:00Z", "Asia/Kolkata", English, "Wed 25 Nov, 04:30");
    }

    #[test]
    fn another_year_is_named() {
        check("2027-01-12T13:00:00Z", "Europe/Amsterdam", Dutch, "di 12 jan 2027, 14:00");
        check("2026-12-31T23:30:00Z", "Europe/Amsterdam", English, "Fri 1 Jan 2027, 00:30");
        check("2026-12-31T23:30:00Z", "UTC", English, "Thu 31 Dec, 23:30");
    }

    #[test]
    fn equal_hours_are_shown_together() {
        let mut week = WorkingHours::default();
        assert_eq!(hours(&week, Dutch), "ma-vr 09:00-17:00");
        week.days[4] = Span::new(8 * 60, 12 * 60);
        assert_eq!(hours(&week, English), "Mon-Thu 09:00-17:00, Fri 08:00-12:00");
        week.days[2] = None;
        assert_eq!(hours(&week, Dutch), "ma di do 09:00-17:00, vr 08:00-12:00");
        week.days = [None; 7];
        assert_eq!(hours(&week, Dutch), "geen werkdagen");
    }

    #[test]
    fn a_weekday_has_a_long_name() {
        assert_eq!(WEEK.map(|day| weekday(day, Dutch).len()), [7, 7, 8, 9, 7, 8, 6]);
        assert_eq!(weekday(Weekday::Tue, English), "Tuesday");
    }
}
