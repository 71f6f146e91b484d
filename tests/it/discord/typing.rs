//! A typed command, as Discord's own program fills it in.

use std::path::Path;

use lookalong::chat::inbound::pieces::Given;
use lookalong::chat::inbound::value;
use lookalong::chat::inbound::vocabulary::{Action, Opt, Verb};
use serde_json::{Value, json};

use super::standin::acting::slash::file;

/// A command, its subcommand, and its options.
pub struct Slash {
    pub path: Vec<&'static str>,
    pub options: Vec<(String, Value)>,
}

/// None when that program would not take it: a number that is none, words that belong to nothing.
pub fn as_slash(verb: Verb, given: &Given, mut member: impl FnMut(&str) -> u64) -> Option<Slash> {
    let mut path = vec![verb.usage().word.english];
    let action = given.action.map(|action| action.word().english);
    path.extend(if verb == Verb::Me {
        Some(if given.action == Some(Action::Data) { "data" } else { "profile" })
    } else if verb == Verb::Rules {
        action.or(Some("show"))
    } else if verb == Verb::Rounds {
        action.or(Some("next"))
    } else if verb == Verb::Roster {
        Some("import")
    } else {
        None
    });
    let mut options = Vec::new();
    for (option, text) in &given.values {
        options.push((option.word().english.to_owned(), filled(*option, text, &mut member)?));
    }
    if given.action == Some(Action::Off) && verb == Verb::NotWith {
        options.push(("off".to_owned(), json!(true)));
    }
    if matches!(given.action, Some(Action::Set | Action::Preview)) {
        let (rule, value) = given.rest.split_first()?;
        options.push(("rule".to_owned(), json!(rule)));
        options.push(("value".to_owned(), json!(value.join(" "))));
    } else if !given.rest.is_empty() {
        return None;
    }
    Some(Slash { path, options })
}

fn filled(option: Opt, text: &str, member: &mut impl FnMut(&str) -> u64) -> Option<Value> {
    if option.is_account() {
        return Some(json!(member(text.trim_start_matches('@')).to_string()));
    }
    if matches!(option, Opt::Seats | Opt::Level | Opt::Capacity | Opt::Pace) {
        return text.parse::<i64>().ok().map(|number| json!(number));
    }
    if option == Opt::Language {
        return value::language(text, "").ok().map(|language| json!(language.code()));
    }
    if option == Opt::File {
        let bytes = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(text)).ok()?;
        return Some(file("roster.csv", "text/csv", &bytes));
    }
    Some(json!(text))
}
