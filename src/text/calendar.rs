//! The calendar file of an agreed moment: the visit, and the half hour after it.
//!
//! The method is PUBLISH, also when a visit is called off (then with STATUS:CANCELLED and a higher SEQUENCE): it is the one
//! method that a calendar takes from a file without an answer to give, and the one that may hold several visits at a time
//! (RFC 5546, 3.2.1). There is no ORGANIZER and no ATTENDEE: nobody's mail address is known here, and a calendar that finds
//! one sends replies to it.
//!
//! Invariant: the UIDs of a visit stay the same for as long as there is an exchange, so a later file changes the same entries.

use chrono::{DateTime, TimeDelta, Utc};
use icalendar::{Calendar, Component, Event, EventLike, EventStatus, Property};

use super::message::Attachment;
use super::reader::Reader;
use crate::domain::exchange::ObservationId;
use crate::domain::notice::Cancelled;
use crate::domain::proposal::Visit;

const MEDIA_TYPE: &str = "text/calendar";

/// The file of a moment that both agreed on, or moved.
#[must_use]
pub fn agreed(
    reader: &Reader<'_>,
    of: ObservationId,
    visit: Option<Visit>,
    starts_at: DateTime<Utc>,
    sequence: u32,
) -> Attachment {
    let entry = Entry { of, visit, starts_at, sequence, status: EventStatus::Confirmed };
    Attachment {
        name: format!("lookalong-{}-{}.ics", of.exchange, of.index),
        media_type: MEDIA_TYPE,
        content: calendar(entry.events(reader)).into_bytes(),
        described: None,
    }
}

/// The file that calls visits off; none when nothing was agreed.
#[must_use]
pub fn called_off<'c>(
    reader: &Reader<'_>,
    was: impl IntoIterator<Item = &'c Cancelled>,
) -> Option<Attachment> {
    let events = was.into_iter().flat_map(|was| {
        let Cancelled { of, visit, starts_at, sequence } = *was;
        Entry { of, visit: Some(visit), starts_at, sequence, status: EventStatus::Cancelled }.events(reader)
    });
    let events: Vec<Event> = events.collect();
    (!events.is_empty()).then(|| Attachment {
        name: "lookalong-called-off.ics".to_owned(),
        media_type: MEDIA_TYPE,
        content: calendar(events).into_bytes(),
        described: None,
    })
}

/// What two events of a calendar are made of.
struct Entry {
    of: ObservationId,
    visit: Option<Visit>,
    starts_at: DateTime<Utc>,
    sequence: u32,
    status: EventStatus,
}

impl Entry {
    /// The visit, and the talk after it.
    fn events(&self, reader: &Reader<'_>) -> [Event; 2] {
        let rules = reader.community.rules();
        let minutes = |count: u32| TimeDelta::minutes(count.into());
        let over = self.starts_at + minutes(rules.observation_minutes);
        [
            self.event(reader, "visit", "calendar-visit", (self.starts_at, over)),
            self.event(reader, "debrief", "calendar-debrief", (over, over + minutes(rules.debrief_minutes))),
        ]
    }

    fn event(
        &self,
        reader: &Reader<'_>,
        part: &str,
        key: &str,
        (from, until): (DateTime<Utc>, DateTime<Utc>),
    ) -> Event {
        let ObservationId { exchange, index } = self.of;
        Event::new()
            .uid(&format!("{part}-{exchange}-{index}-{}@lookalong", reader.community.id()))
            .sequence(self.sequence)
            .timestamp(reader.now)
            .starts(from)
            .ends(until)
            .summary(&reader.say(key, &reader.about(self.visit)))
            .status(self.status)
            .done()
    }
}

fn calendar(events: impl IntoIterator<Item = Event>) -> String {
    let mut calendar = Calendar::empty();
    for (key, value) in [
        ("VERSION", "2.0"),
        ("PRODID", "-//Lookalong//Lookalong//EN"),
        ("CALSCALE", "GREGORIAN"),
        ("METHOD", "PUBLISH"),
    ] {
        calendar.append_property(Property::new(key, value));
    }
    calendar.extend(events);
    // The crate's own folding lets a last line grow to 76 octets.
    let unfolded = calendar.to_string().replace("\r\n ", "");
    unfolded.split_terminator("\r\n").map(folded).collect()
}

/// A line in pieces of at most 75 octets, never within a character (RFC 5545, 3.1).
fn folded(line: &str) -> String {
    const MOST: usize = 75;
    let mut out = String::new();
    let mut octets = 0;
    for letter in line.chars() {
        if octets + letter.len_utf8() > MOST {
            out.push_str("\r\n ");
            octets = 1;
        }
        out.push(letter);
        octets += letter.len_utf8();
    }
    out.push_str("\r\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;
    use crate::domain::notice::{Notice, OpenedNotes};
    use crate::text::render::render;
    use crate::text::samples::{self, MOVING, NOOR, SEAT};

    fn file(notice: &Notice, language: Language) -> Option<Attachment> {
        let (community, notes) = (samples::community(language), OpenedNotes::new());
        let noor = community.participant(NOOR).unwrap();
        render(notice, &Reader::of(&community, noor, samples::now(), &notes)).file
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn was(of: ObservationId) -> Cancelled {
        let community = samples::community(Language::English);
        let visit = community.observation(of).unwrap().visit();
        Cancelled { of, visit, starts_at: at("2026-11-24T13:00:00Z"), sequence: 2 }
    }

    /// Checks that a file holds these lines, in this order.
    #[track_caller]
    fn check(file: Option<Attachment>, expected: &[&str]) {
        let content = String::from_utf8(file.unwrap().content).unwrap();
        let unfolded = content.replace("\r\n ", "");
        let mut lines = unfolded.lines();
        for line in expected {
            assert!(lines.any(|found| found == *line), "{line} is not where it should be in\n{content}");
        }
    }

    #[test]
    fn an_agreed_moment_is_a_visit_and_the_half_hour_after_it() {
        let agreed = Notice::MomentAgreed {
            of: SEAT,
            starts_at: at("2026-11-24T13:00:00Z"),
            sequence: 1,
            moved: true,
        };
        check(
            file(&agreed, Language::Dutch),
            &[
                "BEGIN:VCALENDAR",
                "VERSION:2.0",
                "PRODID:-//Lookalong//Lookalong//EN",
                "METHOD:PUBLISH",
                "BEGIN:VEVENT",
                "DTEND:20261124T140000Z",
                "DTSTAMP:20261120T120000Z",
                "DTSTART:20261124T130000Z",
                "SEQUENCE:1",
                "STATUS:CONFIRMED",
                "SUMMARY:Noor kijkt mee met Sam: suture",
                "UID:visit-x25-0-lab@lookalong",
                "END:VEVENT",
                "DTEND:20261124T143000Z",
                "DTSTART:20261124T140000Z",
                "SUMMARY:Nagesprek van Sam en Noor: suture",
                "UID:debrief-x25-0-lab@lookalong",
                "END:VCALENDAR",
            ],
        );
    }

    #[test]
    fn what_is_called_off_keeps_its_name_and_counts_up() {
        let left = Notice::ExchangeLeft { was: vec![was(MOVING), was(SEAT)] };
        check(
            file(&left, Language::English),
            &[
                "SEQUENCE:2",
                "STATUS:CANCELLED",
                "UID:visit-x22-0-lab@lookalong",
                "UID:debrief-x22-0-lab@lookalong",
                "STATUS:CANCELLED",
                "UID:visit-x25-0-lab@lookalong",
                "UID:debrief-x25-0-lab@lookalong",
            ],
        );
    }

    #[test]
    fn nothing_agreed_is_nothing_to_call_off() {
        assert_eq!(file(&Notice::ExchangeLeft { was: Vec::new() }, Language::English), None);
    }

    #[test]
    fn no_line_is_longer_than_75_octets_and_unfolding_gives_it_back() {
        for length in 1..400 {
            let line = "a, é; 👩‍⚕️ b".chars().cycle().take(length).collect::<String>();
            let folded = folded(&line);
            assert!(folded.split("\r\n").all(|piece| piece.len() <= 75), "{folded}");
            assert_eq!(folded.replace("\r\n ", ""), format!("{line}\r\n"));
        }
    }

    #[test]
    fn what_people_typed_is_escaped() {
        let mut event = Event::new();
        event.uid("u").timestamp(samples::now()).summary("Sam, Noor; \\ intake\nEND:VEVENT");
        let content = calendar([event.done()]);
        assert!(content.contains("SUMMARY:Sam\\, Noor\\; \\\\ intake\\nEND:VEVENT\r\n"), "{content}");
        assert_eq!(content.matches("\r\nEND:VEVENT").count(), 1);
    }
}
