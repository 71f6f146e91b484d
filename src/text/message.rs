//! What a front shows: a text, buttons, perhaps a file; and the forms that a button may open.

use chrono::{DateTime, Utc};
use unicode_segmentation::UnicodeSegmentation;

use super::stamped;
use crate::domain::command::{FormKind, Press};
use crate::domain::language::Language;

/// A message, ready to be shown to one person (or, in public, to everyone).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Message {
    /// The text, lines separated by `\n`.
    pub text: String,
    /// What can be tapped.
    pub buttons: Vec<Button>,
    /// Several of the buttons that accept may be chosen at once.
    pub several: bool,
    /// A file that comes with it.
    pub file: Option<Attachment>,
    /// The language it is in: what a front adds of its own is in it too.
    pub language: Language,
    /// Where moments stand in the text, in order: a front whose platform knows the reader's clock shows them on that.
    pub moments: Vec<Stamp>,
}

/// A moment in a text, written out there on the clock that we know of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The byte at which it begins.
    pub from: usize,
    /// The byte after its end.
    pub to: usize,
    /// When it is.
    pub at: DateTime<Utc>,
}

impl Message {
    /// A text without buttons.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// Several lines.
    #[must_use]
    pub fn lines(lines: impl IntoIterator<Item = String>) -> Self {
        Self::new(lines.into_iter().collect::<Vec<_>>().join("\n"))
    }

    /// With more buttons, after those it has.
    #[must_use]
    pub fn with(mut self, buttons: impl IntoIterator<Item = Button>) -> Self {
        self.buttons.extend(buttons);
        self
    }

    /// With a file, if there is one.
    #[must_use]
    pub fn with_file(mut self, file: Option<Attachment>) -> Self {
        self.file = file;
        self
    }
}

/// A button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    /// What it says, at most 80 characters.
    pub label: String,
    /// What it does.
    pub tap: Tap,
}

impl Button {
    /// The longest label, in UTF-16 units, which is how the strictest platform counts.
    pub const MOST: usize = 80;

    /// A button; a label that is too long ends in an ellipsis.
    #[must_use]
    pub fn new(label: String, tap: Tap) -> Self {
        Self { label: shortened(stamped::plain(&label), Self::MOST), tap }
    }
}

/// A text of at most so many UTF-16 units; what is too long ends in an ellipsis.
#[must_use]
pub fn shortened(text: String, most: usize) -> String {
    let units = |text: &str| text.encode_utf16().count();
    if units(&text) <= most {
        return text;
    }
    let mut short = String::new();
    for piece in text.graphemes(true) {
        if units(&short) + units(piece) >= most {
            break;
        }
        short.push_str(piece);
    }
    short.push('…');
    short
}

/// What a button does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tap {
    /// It says something.
    Press(Press),
    /// It opens a form.
    Form(FormKind),
}

/// A file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media_type: &'static str,
    /// What is in it.
    pub content: Vec<u8>,
    /// What a picture shows, for who doesn't see it, in the language of the message.
    pub described: Option<String>,
}

/// A form, ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// What it asks.
    pub kind: FormKind,
    /// The language it is in.
    pub language: Language,
    /// Its heading, at most 45 characters.
    pub title: String,
    /// Its fields, at most five.
    pub fields: Vec<Field>,
}

/// A field of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// What it asks, at most 45 characters.
    pub label: String,
    /// An example, shown while it is empty.
    pub example: String,
    /// It may stay empty.
    pub optional: bool,
    /// Room for several lines.
    pub long: bool,
}
