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

/// A word that says something has so many letters: shorter ones join others.
const TELLING: usize = 4;
/// A word that is part of another says something of it from so many letters on ("intake", "intakegesprek").
const PART: usize = 5;

/// How close two topics are by their words, 0 (not) to 100; both as compared. At least one telling word of the shorter is, or is
/// part of, a word of the other.
#[must_use]
pub fn closeness(one: &str, other: &str) -> u32 {
    let words = |text: &str| -> Vec<String> {
        let all = text.split(|letter: char| !letter.is_alphanumeric());
        all.filter(|word| word.chars().count() >= TELLING).map(str::to_owned).collect()
    };
    let (few, many) = {
        let (a, b) = (words(one), words(other));
        if a.len() <= b.len() { (a, b) } else { (b, a) }
    };
    let is_part = |a: &str, b: &str| a.chars().count() >= PART && b.contains(a);
    let alike = |a: &str, b: &str| a == b || is_part(a, b) || is_part(b, a);
    let shared = few.iter().filter(|a| many.iter().any(|b| alike(a, b))).count();
    u32::try_from((shared * 100).checked_div(many.len()).unwrap_or(0)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn topics_are_close_by_the_words_they_share() {
        #[track_caller]
        fn close(one: &str, other: &str, expected: u32) {
            assert_eq!(
                (closeness(one, other), closeness(other, one)),
                (expected, expected),
                "{one} / {other}"
            );
        }
        close("intake", "intake interview", 50);
        close("intake", "intakegesprek", 100);
        close("wound care", "wound closure", 50);
        close("the wound", "the round", 0);
        close("care", "careful planning", 0);
        close("mri", "mri of the knee", 0);
        close("code review", "design review", 50);
    }

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
