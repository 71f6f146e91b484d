//! The topic: what can be watched. A vocabulary that a community grows itself, with aliases.

use serde::{Deserialize, Serialize};

use super::ids::TopicId;
use super::user_text::Label;

/// What can be watched: "wound closure", "intake interview", "code review".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Topic {
    /// Its name in this community.
    pub id: TopicId,
    /// As it was first written.
    pub label: Label,
    /// Other spellings that led here, as compared ([`Label::key`]).
    pub aliases: Vec<String>,
}

impl Topic {
    /// The most other spellings kept for one topic.
    pub const MOST_ALIASES: usize = 20;
}

/// How alike two spellings must be to mean the same (Damerau-Levenshtein, normalised): one slip in six letters, two in twelve.
const ALIKE: f64 = 0.82;

/// Whether `typed` is a slip of `known`; both as compared.
#[must_use]
pub fn is_near_miss(typed: &str, known: &str) -> bool {
    // A short word is another word after one letter ("MRI", "ERI"), and numbers are never slips of each other.
    let numbers = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    // Nor are words of a letter or two ("ward A", "ward B").
    let short = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_alphanumeric());
        words.filter(|word| (1..=2).contains(&word.chars().count())).map(str::to_owned).collect()
    };
    typed.chars().count() >= 6
        && numbers(typed) == numbers(known)
        && short(typed) == short(known)
        && strsim::normalized_damerau_levenshtein(typed, known) >= ALIKE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(typed: &str, known: &str, expected: bool) {
        assert_eq!(is_near_miss(typed, known), expected, "{typed} / {known}");
    }

    #[test]
    fn a_near_miss_finds_the_topic_and_another_word_does_not() {
        check("wound closur", "wound closure", true);
        check("wuond closure", "wound closure", true);
        check("intake interveiw", "intake interview", true);
        check("code review", "core review", true);
        check("mri", "eri", false);
        check("ward a", "ward b", false);
        check("phase 1 talk", "phase 2 talk", false);
        check("code review", "intake interview", false);
    }
}
