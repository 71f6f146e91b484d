//! What a person typed: bounded, cleaned, and never printed by accident.
//!
//! Two types, for two degrees of care. A [`Label`] is a short name that others will see (a topic, a team); a
//! [`Words`] is what someone wrote for themselves or for a partner, which never reaches a log or an error: its
//! `Debug` prints `[redacted]`, and it is wiped when dropped.

use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation;
use zeroize::Zeroize;

/// Why a text was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TextProblem {
    /// Nothing but blanks.
    Empty,
    /// More characters, as a person counts them, than `most`.
    TooLong {
        /// The longest that is taken.
        most: usize,
    },
}

/// A short name that others will see: one line, blanks folded, no control or direction-changing characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Label(String);

impl Label {
    /// The longest label, in characters as a person counts them (grapheme clusters).
    pub const MOST: usize = 60;

    /// Takes what was typed.
    ///
    /// # Errors
    /// `Empty` when nothing is left after cleaning, `TooLong` past [`Label::MOST`] characters.
    pub fn new(typed: &str) -> Result<Self, TextProblem> {
        let folded = fold(typed);
        match folded.graphemes(true).count() {
            0 => Err(TextProblem::Empty),
            // A grapheme may carry any number of marks: the bytes are bounded as well.
            n if n > Self::MOST || folded.len() > Self::MOST * 16 => {
                Err(TextProblem::TooLong { most: Self::MOST })
            }
            _ => Ok(Self(folded)),
        }
    }

    /// As it is shown.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As it is compared: lower case, blanks folded.
    #[must_use]
    pub fn key(&self) -> String {
        self.0.to_lowercase()
    }
}

impl std::fmt::Display for Label {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// What someone wrote for themselves or for a partner. Only [`Words::reveal`] gives it out.
#[derive(Clone, PartialEq, Eq)]
pub struct Words(String);

impl Words {
    /// The longest text, in characters as a person counts them.
    pub const MOST: usize = 2_000;

    /// Takes what was typed; line breaks stay.
    ///
    /// # Errors
    /// `Empty` when there is nothing but blanks, `TooLong` past [`Words::MOST`] characters.
    pub fn new(typed: &str) -> Result<Self, TextProblem> {
        let seen: String = typed.chars().filter(|&c| c == '\n' || (!c.is_control() && !turns(c))).collect();
        let clean = seen.trim().to_owned();
        match clean.graphemes(true).count() {
            0 => Err(TextProblem::Empty),
            n if n > Self::MOST || clean.len() > Self::MOST * 16 => {
                Err(TextProblem::TooLong { most: Self::MOST })
            }
            _ => Ok(Self(clean)),
        }
    }

    /// The text itself: to seal it, or to show it to someone who may read it.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[redacted]")
    }
}

impl Drop for Words {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

fn fold(typed: &str) -> String {
    let clean: String =
        typed.chars().map(|c| if c.is_control() { ' ' } else { c }).filter(|&c| !turns(c)).collect();
    clean.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Characters that change the direction of what follows (and so could disguise a name), or that can't be seen at all.
/// The zero-width joiner stays: emoji and several scripts need it.
const fn turns(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(typed: &str, expected: Result<&str, TextProblem>) {
        assert_eq!(Label::new(typed).as_ref().map(Label::as_str).map_err(|e| *e), expected);
    }

    #[test]
    fn a_label_is_one_clean_line() {
        check("  wound\t closure \n", Ok("wound closure"));
        check("עברית 👩‍⚕️", Ok("עברית 👩‍⚕️"));
        check("\u{202E}evil", Ok("evil"));
        check(" \u{200B} ", Err(TextProblem::Empty));
        check(&"x".repeat(500), Err(TextProblem::TooLong { most: 60 }));
        check(&"👩‍⚕️".repeat(60), Ok(&"👩‍⚕️".repeat(60)));
    }

    #[test]
    fn words_are_never_printed_by_accident() {
        let words = Words::new("I looked away too early").unwrap();
        assert_eq!(format!("{words:?}"), "[redacted]");
        assert_eq!(words.reveal(), "I looked away too early");
        assert_eq!(Words::new("\u{200B} abc").unwrap().reveal(), "abc", "reading it back gives the same");
        assert_eq!(Words::new("\u{200B} \u{200B}"), Err(TextProblem::Empty));
        assert_eq!(Words::new(&"a".repeat(2_001)), Err(TextProblem::TooLong { most: 2_000 }));
    }
}
