//! What a half-typed command could go on with: commands, actions, options, names, topics.

use super::vocabulary::{Opt, Usage, Verb};
use crate::domain::language::Language;

/// The names and topics that are known now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// The people, without the `@`.
    pub names: Vec<String>,
    /// The topics.
    pub topics: Vec<String>,
}

/// What the end of `typed`, a command up to the cursor, could become: the byte at which it begins, and each whole replacement.
#[must_use]
pub fn complete(typed: &str, known: &Known) -> (usize, Vec<String>) {
    let Some(command) = typed.strip_prefix('/') else { return (typed.len(), Vec::new()) };
    let Some((word, after)) = command.split_once(' ') else {
        return (0, commands(command));
    };
    let Some((verb, language)) = Verb::find(word) else { return (typed.len(), Vec::new()) };
    let usage = verb.usage();
    let start = typed.len() - last_piece(after).len();
    let piece = typed.get(start..).unwrap_or_default();
    if let Some((option, value)) =
        piece.split_once(':').and_then(|(key, value)| Some((Opt::find(key, usage.options)?, value)))
    {
        return (typed.len() - value.len(), values(option, value, known));
    }
    if piece.starts_with('@') {
        return (start, names(piece, known));
    }
    (start, next_words(&usage, language, piece))
}

fn commands(typed: &str) -> Vec<String> {
    let in_language = |language: Language| {
        Verb::ALL
            .into_iter()
            .map(move |verb| verb.usage().word.of(language))
            .filter(|word| begins(word, typed))
    };
    // English first; Dutch where nothing in English fits, or something was typed.
    let mut found: Vec<String> = Vec::new();
    for language in Language::ALL {
        if found.is_empty() || !typed.is_empty() {
            found.extend(in_language(language).map(|word| format!("/{word} ")));
        }
    }
    found
}

fn next_words(usage: &Usage, language: Language, typed: &str) -> Vec<String> {
    let actions = usage.actions.iter().map(|action| format!("{} ", action.word().of(language)));
    let options = usage.options.iter().map(|option| format!("{}:", option.word().of(language)));
    actions.chain(options).filter(|word| begins(word, typed)).collect()
}

fn values(option: Opt, typed: &str, known: &Known) -> Vec<String> {
    if option.is_account() {
        return names(typed, known);
    }
    if option != Opt::Topic {
        return Vec::new();
    }
    let bare = typed.trim_start_matches(['"', '“']);
    known.topics.iter().filter(|topic| begins(topic, bare)).map(|topic| format!("\"{topic}\" ")).collect()
}

fn names(typed: &str, known: &Known) -> Vec<String> {
    let bare = typed.trim_start_matches('@');
    known.names.iter().filter(|name| begins(name, bare)).map(|name| format!("@{name} ")).collect()
}

fn begins(word: &str, typed: &str) -> bool {
    word.to_lowercase().starts_with(&typed.to_lowercase())
}

/// What follows the last blank that is not within quotes.
fn last_piece(text: &str) -> &str {
    let mut quoted = false;
    let mut start = 0;
    for (at, c) in text.char_indices() {
        if matches!(c, '"' | '“' | '”') {
            quoted = !quoted;
        } else if c == ' ' && !quoted {
            start = at + 1;
        }
    }
    text.get(start..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn known() -> Known {
        let texts = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect();
        Known { names: texts(&["anna", "bram"]), topics: texts(&["wound closure", "intake interview"]) }
    }

    #[track_caller]
    fn check(typed: &str, expected: &str) {
        let (start, found) = complete(typed, &known());
        let whole: Vec<String> =
            found.into_iter().map(|found| format!("{}{found}", typed.get(..start).unwrap())).collect();
        assert_eq!(whole.join("|"), expected);
    }

    #[test]
    fn a_command_goes_on() {
        check("/ob", "/observe ");
        check("/uit", "/uitwisselingen |/uitnodigen ");
        check("/offer to", "/offer topic:");
        check("/aanbod w", "/aanbod wanneer:");
        check("/rules h", "/rules history ");
        check("/observe topic:wo", "/observe topic:\"wound closure\" ");
        check("/observe topic:\"wound c", "/observe topic:\"wound closure\" ");
        check("/observe with:@b", "/observe with:@bram ");
        check("/introduce @anna @", "/introduce @anna @anna |/introduce @anna @bram ");
        check("/nothing x", "");
        check("hello", "");
    }

    proptest! {
        #[test]
        fn what_is_typed_so_far_always_has_a_place_to_go_on(typed in r#"/?[a-z]{0,8}[ :"@“é👩]{0,3}.{0,12}"#) {
            let (start, _) = complete(&typed, &known());
            prop_assert!(typed.is_char_boundary(start));
        }
    }
}
