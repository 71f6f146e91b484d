//! A chat in a terminal in which one is several colleagues, and time can be moved.
//!
//! | file | what it is |
//! | --- | --- |
//! | [`script`] | the grammar of a conversation: who says what, and what happens besides |
//! | [`platform`] | the terminal as a chat platform: who is known, who has seen what, which form is open |
//! | [`screen`] | what it looks like |
//! | [`guide`] | the first screen, the help, and a suggestion when nothing happened for a while |
//! | [`speaking`] | a line at the keyboard, where whoever spoke last needs no naming |
//! | [`editor`] | the keyboard: history and completion |

pub mod editor;
pub mod guide;
pub mod platform;
pub mod screen;
pub mod script;
pub mod speaking;

/// The week that `lookalong try --demo` plays.
pub const DEMO: &str = include_str!("demo.txt");

/// As texts are compared: blanks and line breaks alike, and quotes as a keyboard has them.
#[must_use]
pub fn folded(text: &str) -> String {
    let straight = |c: char| match c {
        '‘' | '’' => '\'',
        '“' | '”' | '„' => '"',
        other => other,
    };
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").chars().map(straight).collect()
}
