//! What a front shows: a text, buttons, perhaps a file; and the forms that a button may open.

use crate::domain::command::{FormKind, Press};

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
}

/// A button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    /// What it says, at most 80 characters.
    pub label: String,
    /// What it does.
    pub tap: Tap,
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
    pub content: String,
}

/// A form, ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// What it asks.
    pub kind: FormKind,
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
