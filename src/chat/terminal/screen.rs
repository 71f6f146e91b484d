//! What the conversation looks like: one block per message, its buttons numbered, the same on every run.

use std::ffi::OsStr;
use std::fmt::Write as _;

use super::platform::{Block, Shown, Where};
use crate::domain::language::Language;
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
        let (place, language, body) = match &block.shown {
            Shown::Message(place, message) => (*place, message.language, self.message(message)),
            Shown::Form { title, field, language } => {
                (Where::Private, *language, self.form(title, field, *language))
            }
        };
        let name = block.to.as_ref().map_or(words(language).everyone, |account| account.0.as_str());
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
            let _ = writeln!(shown, "  {}", self.ink(Ink::Quiet, &attached(file, message.language)));
        }
        shown
    }

    fn form(self, title: &str, field: &Field, language: Language) -> String {
        let words = words(language);
        let example = Some(clean(&field.example)).filter(|example| !example.is_empty());
        let hints: Vec<String> =
            example.into_iter().chain(field.optional.then(|| words.may_stay_empty.to_owned())).collect();
        let hint = if hints.is_empty() { String::new() } else { format!(" ({})", hints.join(", ")) };
        let (form, title, label) = (words.form, clean(title), clean(&field.label));
        format!("{form}: {title}\n  {label}{}\n", self.ink(Ink::Quiet, &hint))
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

/// What the terminal itself says around a message. The places keep their names: they are part of the script grammar.
struct FrameWords {
    everyone: &'static str,
    form: &'static str,
    may_stay_empty: &'static str,
    file: &'static str,
    picture: &'static str,
    event: &'static str,
    events: &'static str,
}

const fn words(language: Language) -> FrameWords {
    match language {
        Language::English => FrameWords {
            everyone: "everyone",
            form: "form",
            may_stay_empty: "may stay empty",
            file: "file",
            picture: "picture",
            event: "event",
            events: "events",
        },
        Language::Dutch => FrameWords {
            everyone: "iedereen",
            form: "formulier",
            may_stay_empty: "mag leeg blijven",
            file: "bestand",
            picture: "plaatje",
            event: "afspraak",
            events: "afspraken",
        },
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

fn attached(file: &Attachment, language: Language) -> String {
    let (words, name) = (words(language), clean(&file.name));
    if let Some(described) = &file.described {
        return format!("[{} {name}: {}]", words.picture, clean(described));
    }
    let content = String::from_utf8_lossy(&file.content);
    let events = content.lines().filter(|line| line.trim_end() == "BEGIN:VEVENT").count();
    match events {
        0 => format!("[{} {name}]", words.file),
        1 => format!("[{} {name}, 1 {}]", words.file, words.event),
        _ => format!("[{} {name}, {events} {}]", words.file, words.events),
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
            language: Language::English,
            text: "Agreed.\n\nSee you \u{1B}[31mthen.".to_owned(),
            buttons: vec![button("Move it"), button("Call it off")],
            several: false,
            moments: Vec::new(),
            file: Some(Attachment {
                name: "moment.ics".to_owned(),
                media_type: "text/calendar",
                content: "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\n".into(),
                described: None,
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
    fn what_stands_around_a_message_is_in_its_language() {
        let mut block = block();
        if let Shown::Message(_, message) = &mut block.shown {
            message.language = Language::Dutch;
        }
        block.to = None;
        let shown = Screen::plain().block(&block);
        assert!(shown.starts_with("bot -> iedereen [pair]"), "{shown}");
        assert!(shown.ends_with("[bestand moment.ics, 2 afspraken]\n"), "{shown}");
    }

    #[test]
    fn a_picture_is_told_in_words() {
        let mut block = block();
        if let Shown::Message(_, message) = &mut block.shown {
            let described = Some("Two dots.\u{1B}[0m".to_owned());
            let content = vec![0x89, 0x50];
            message.file =
                Some(Attachment { name: "a.png".to_owned(), media_type: "image/png", content, described });
        }
        let shown = Screen::plain().block(&block);
        assert!(shown.ends_with("[picture a.png: Two dots.[0m]\n"), "{shown}");
    }

    #[test]
    fn a_form_shows_its_next_field() {
        let field =
            Field { label: "When?".to_owned(), example: "tue 14:00".to_owned(), optional: true, long: false };
        let shown = Shown::Form { title: "A moment".to_owned(), field, language: Language::English };
        let block = Block { at: DateTime::default(), to: Some(Account("anna".to_owned())), shown };
        assert_eq!(
            Screen::plain().block(&block),
            "bot -> anna [private] form: A moment\n  When? (tue 14:00, may stay empty)\n"
        );
    }
}
