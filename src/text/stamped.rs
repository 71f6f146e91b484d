//! Moments on their way through a text: marked when they are written out, found again when the text is whole.
//!
//! Invariant: the marks are control characters, which nothing that people typed can hold; none leaves this room.

use chrono::{DateTime, Utc};

use super::message::{Message, Stamp};

const OPENS: char = '\u{2}';
const WRITTEN: char = '\u{3}';
const CLOSES: char = '\u{4}';

/// A moment, with how it is written out.
pub fn mark(at: DateTime<Utc>, written: &str) -> String {
    format!("{OPENS}{}{WRITTEN}{written}{CLOSES}", at.timestamp_millis())
}

/// A message whose moments are found: its text reads as they are written out.
pub fn found(mut message: Message) -> Message {
    (message.text, message.moments) = read(&message.text);
    message
}

/// A text as it is written out.
pub fn plain(text: &str) -> String {
    read(text).0
}

fn read(text: &str) -> (String, Vec<Stamp>) {
    let mut whole = String::with_capacity(text.len());
    let mut stamps = Vec::new();
    let mut left = text;
    while let Some((before, after)) = left.split_once(OPENS) {
        whole.push_str(before);
        left = after;
        let Some((millis, (written, rest))) =
            after.split_once(WRITTEN).and_then(|(millis, rest)| Some((millis, rest.split_once(CLOSES)?)))
        else {
            continue;
        };
        let from = whole.len();
        whole.push_str(written);
        let at = millis.parse().ok().and_then(DateTime::from_timestamp_millis);
        stamps.extend(at.map(|at| Stamp { from, to: whole.len(), at }));
        left = rest;
    }
    whole.push_str(left);
    (whole, stamps)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_written_out_and_found_again() {
        let at = DateTime::from_timestamp(1_772_442_000, 0).unwrap();
        let text = format!("On {} and {}.", mark(at, "Mon 2 Mar"), mark(at, "maandag"));
        let message = found(Message::new(text));
        assert_eq!(message.text, "On Mon 2 Mar and maandag.");
        let written: Vec<&str> = message.moments.iter().map(|s| &message.text[s.from..s.to]).collect();
        assert_eq!(written, ["Mon 2 Mar", "maandag"]);
        assert!(message.moments.iter().all(|stamp| stamp.at == at));
    }

    #[test]
    fn a_mark_that_is_cut_off_is_left_out() {
        assert_eq!(plain("a\u{2}12"), "a12");
        assert_eq!(plain(""), "");
    }
}
