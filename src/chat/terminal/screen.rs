//! What the conversation looks like: one block per message, its buttons numbered, the same on every run.

use std::ffi::OsStr;
use std::fmt::Write as _;

use super::platform::{Block, Shown, Where};
use crate::text::message::{Attachment, Field, Message};

/// How things are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Screen {
    colours: bool,
}

#[derive(Clone, Copy)]
enum Ink {
    Name,
    Button,
    Quiet,
}

impl Screen {
    /// Text without colours.
    #[must_use]
    pub const fn plain() -> Self {
        Self { colours: false }
    }

    /// With colours on a terminal, unless `NO_COLOR` says otherwise.
    #[must_use]
    pub fn new(is_terminal: bool, no_color: Option<&OsStr>) -> Self {
        Self { colours: is_terminal && no_color.is_none_or(OsStr::is_empty) }
    }

    /// A block, ending with a line break.
    #[must_use]
    pub fn block(self, block: &Block) -> String {
        let name = block.to.as_ref().map_or("everyone", |account| account.0.as_str());
        let (place, body) = match &block.shown {
            Shown::Message(place, message) => (*place, self.message(message)),
            Shown::Form { title, field } => (Where::Private, self.form(title, field)),
        };
        format!("bot -> {} {} {body}", self.ink(Ink::Name, name), self.ink(Ink::Quiet, tag(place)))
    }

    /// A message as it stands in an inbox: when, where, what.
    #[must_use]
    pub fn seen(self, when: &str, place: Where, message: &Message) -> String {
        format!(
            "{} {} {}",
            self.ink(Ink::Quiet, when),
            self.ink(Ink::Quiet, tag(place)),
            self.message(message)
        )
    }

    /// What a person typed, as a line of the conversation.
    #[must_use]
    pub fn typed(self, name: &str, mark: &str, text: &str) -> String {
        format!("{}{mark} {}\n", self.ink(Ink::Name, name), clean(text))
    }

    /// What is neither the bot nor a person: a moment that has come, a comment, a suggestion.
    #[must_use]
    pub fn aside(self, text: &str) -> String {
        let lines = text.lines().map(|line| self.ink(Ink::Quiet, line) + "\n");
        lines.collect()
    }

    fn message(self, message: &Message) -> String {
        let mut shown = indented(&message.text);
        for (number, button) in (1..).zip(&message.buttons) {
            let label = format!("[{number}] {}", clean(&button.label));
            let _ = writeln!(shown, "  {}", self.ink(Ink::Button, &label));
        }
        if let Some(file) = &message.file {
            let _ = writeln!(shown, "  {}", self.ink(Ink::Quiet, &attached(file)));
        }
        shown
    }

    fn form(self, title: &str, field: &Field) -> String {
        let optional = if field.optional { ", may stay empty" } else { "" };
        let example = clean(&field.example);
        let hint = match (example.is_empty(), field.optional) {
            (true, false) => String::new(),
            (true, true) => " (may stay empty)".to_owned(),
            (false, _) => format!(" ({example}{optional})"),
        };
        format!("form: {}\n  {}{}\n", clean(title), clean(&field.label), self.ink(Ink::Quiet, &hint))
    }

    fn ink(self, ink: Ink, text: &str) -> String {
        if !self.colours {
            return text.to_owned();
        }
        let code = match ink {
            Ink::Name => "1;36",
            Ink::Button => "33",
            Ink::Quiet => "2",
        };
        format!("\u{1B}[{code}m{text}\u{1B}[0m")
    }
}

const fn tag(place: Where) -> &'static str {
    match place {
        Where::Private => "[private]",
        Where::Pair => "[pair]",
        Where::Public => "[public]",
    }
}

/// The first line goes on where it is; the others stand under it.
fn indented(text: &str) -> String {
    let mut lines = text.trim_end().split('\n').map(clean);
    let mut shown = lines.next().unwrap_or_default() + "\n";
    for line in lines {
        shown.push_str(if line.is_empty() { "" } else { "  " });
        shown.push_str(&line);
        shown.push('\n');
    }
    shown
}

/// Nothing that a person wrote can steer the terminal.
fn clean(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}

fn attached(file: &Attachment) -> String {
    let events = file.content.lines().filter(|line| line.trim_end() == "BEGIN:VEVENT").count();
    match events {
        0 => format!("[file {}]", clean(&file.name)),
        1 => format!("[file {}, 1 event]", clean(&file.name)),
        _ => format!("[file {}, {events} events]", clean(&file.name)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::command::Press;
    use crate::domain::ids::Account;
    use crate::text::message::{Button, Tap};
    use chrono::DateTime;

    fn block() -> Block {
        let button = |label: &str| Button { label: label.to_owned(), tap: Tap::Press(Press::Panel) };
        let message = Message {
            text: "Agreed.\n\nSee you \u{1B}[31mthen.".to_owned(),
            buttons: vec![button("Move it"), button("Call it off")],
            several: false,
            file: Some(Attachment {
                name: "moment.ics".to_owned(),
                media_type: "text/calendar",
                content: "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\n".to_owned(),
            }),
        };
        let shown = Shown::Message(Where::Pair, message);
        Block { at: DateTime::default(), to: Some(Account("anna".to_owned())), shown }
    }

    #[test]
    fn a_message_is_a_block_with_numbered_buttons() {
        assert_eq!(
            Screen::plain().block(&block()),
            "bot -> anna [pair] Agreed.\n\n  See you [31mthen.\n  [1] Move it\n  [2] Call it off\n  \
             [file moment.ics, 2 events]\n"
        );
    }

    #[test]
    fn colours_are_for_terminals_and_for_who_wants_them() {
        let coloured = |is_terminal, no_color: Option<&str>| {
            Screen::new(is_terminal, no_color.map(OsStr::new)).block(&block()).contains('\u{1B}')
        };
        assert!(coloured(true, None));
        assert!(coloured(true, Some("")));
        assert!(!coloured(true, Some("1")));
        assert!(!coloured(false, None));
    }

    #[test]
    fn a_form_shows_its_next_field() {
        let field =
            Field { label: "When?".to_owned(), example: "tue 14:00".to_owned(), optional: true, long: false };
        let shown = Shown::Form { title: "A moment".to_owned(), field };
        let block = Block { at: DateTime::default(), to: Some(Account("anna".to_owned())), shown };
        assert_eq!(
            Screen::plain().block(&block),
            "bot -> anna [private] form: A moment\n  When? (tue 14:00, may stay empty)\n"
        );
    }
}
