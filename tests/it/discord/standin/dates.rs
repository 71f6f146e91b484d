//! Discord's timestamps as people read them: `<t:UNIX:F>`, in Dutch or English, in UTC.

use chrono::{DateTime, Datelike, TimeDelta, Timelike, Utc};

const DAYS: [[&str; 2]; 7] = [
    ["Monday", "maandag"],
    ["Tuesday", "dinsdag"],
    ["Wednesday", "woensdag"],
    ["Thursday", "donderdag"],
    ["Friday", "vrijdag"],
    ["Saturday", "zaterdag"],
    ["Sunday", "zondag"],
];
const MONTHS: [[&str; 2]; 12] = [
    ["January", "januari"],
    ["February", "februari"],
    ["March", "maart"],
    ["April", "april"],
    ["May", "mei"],
    ["June", "juni"],
    ["July", "juli"],
    ["August", "augustus"],
    ["September", "september"],
    ["October", "oktober"],
    ["November", "november"],
    ["December", "december"],
];

/// Seconds, and the word for one and for more of them, in English and Dutch.
const SPANS: [(i64, [&str; 2], [&str; 2]); 6] = [
    (31_536_000, ["year", "years"], ["jaar", "jaar"]),
    (2_592_000, ["month", "months"], ["maand", "maanden"]),
    (86_400, ["day", "days"], ["dag", "dagen"]),
    (3_600, ["hour", "hours"], ["uur", "uur"]),
    (60, ["minute", "minutes"], ["minuut", "minuten"]),
    (1, ["second", "seconds"], ["seconde", "seconden"]),
];

/// What stands between `<t:` and `>`, as somebody reads it at `now`; none when it is no timestamp.
pub(super) fn read(inside: &str, locale: &str, now: DateTime<Utc>) -> Option<String> {
    let (seconds, style) = inside.split_once(':').unwrap_or((inside, "f"));
    let at = DateTime::from_timestamp(seconds.parse().ok()?, 0)?;
    let dutch = locale == "nl";
    let american = locale == "en-US";
    let language = usize::from(dutch);
    let (day, year) = (at.day(), at.year());
    let weekday = DAYS[at.weekday().num_days_from_monday() as usize][language];
    let month = MONTHS[at.month0() as usize][language];
    let time = if american { twelve_hours(at) } else { at.format("%H:%M").to_string() };
    let date = if american { format!("{month} {day}, {year}") } else { format!("{day} {month} {year}") };
    let joined = if dutch { "om" } else { "at" };
    Some(match style {
        "t" => time,
        "T" => at.format("%H:%M:%S").to_string(),
        "d" if american => at.format("%m/%d/%Y").to_string(),
        "d" if dutch => at.format("%d-%m-%Y").to_string(),
        "d" => at.format("%d/%m/%Y").to_string(),
        "D" => date,
        "f" => format!("{date} {joined} {time}"),
        "F" if dutch => format!("{weekday} {date} {joined} {time}"),
        "F" => format!("{weekday}, {date} {joined} {time}"),
        "R" => relative(at - now, dutch),
        _ => return None,
    })
}

fn twelve_hours(at: DateTime<Utc>) -> String {
    let (afternoon, hour) = at.hour12();
    format!("{hour}:{:02} {}", at.minute(), if afternoon { "PM" } else { "AM" })
}

fn relative(ahead: TimeDelta, dutch: bool) -> String {
    let seconds = ahead.num_seconds();
    let span = SPANS.iter().find(|(length, ..)| seconds.abs() >= *length).unwrap_or(&SPANS[5]);
    let count = seconds.abs() / span.0;
    let words = if dutch { span.2 } else { span.1 };
    let word = words[usize::from(count != 1)];
    match (seconds >= 0, dutch) {
        (true, true) => format!("over {count} {word}"),
        (true, false) => format!("in {count} {word}"),
        (false, true) => format!("{count} {word} geleden"),
        (false, false) => format!("{count} {word} ago"),
    }
}

#[cfg(test)]
mod tests {
    use super::read;
    use chrono::{TimeDelta, TimeZone, Utc};

    #[track_caller]
    fn check(style: &str, locale: &str, expected: &str) {
        let at = Utc.with_ymd_and_hms(2026, 3, 2, 14, 5, 0).unwrap();
        let inside = format!("{}:{style}", at.timestamp());
        assert_eq!(read(&inside, locale, at - TimeDelta::days(3)).as_deref(), Some(expected));
    }

    #[test]
    fn a_timestamp_is_read_in_the_persons_language() {
        check("F", "nl", "maandag 2 maart 2026 om 14:05");
        check("F", "en-US", "Monday, March 2, 2026 at 2:05 PM");
        check("f", "en-GB", "2 March 2026 at 14:05");
        check("t", "nl", "14:05");
        check("R", "nl", "over 3 dagen");
        check("R", "en-US", "in 3 days");
    }
}
