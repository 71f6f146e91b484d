//! A typed command cut into pieces: its actions, its options with their values, and what is left.

use std::collections::{BTreeMap, VecDeque};

use super::vocabulary::{Action, Opt, Usage};

/// One piece: a word or a quoted text, perhaps with a key before it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Piece {
    key: Option<String>,
    value: String,
    quoted: bool,
}

/// What was given with a command.
#[derive(Debug, Default)]
pub struct Given {
    /// What it is to do.
    pub action: Option<Action>,
    /// Each option with its value, as typed.
    pub values: BTreeMap<Opt, String>,
    /// Words that belong to nothing.
    pub rest: Vec<String>,
}

impl Given {
    /// Sorts what follows the command word. A value without quotes runs on until the next option; an option without its
    /// name is known by its place. None when something has a key that is no option of the command.
    pub fn sort(text: &str, usage: &Usage) -> Option<Self> {
        let mut given = Self::default();
        let mut loose = VecDeque::new();
        let mut open: Option<Opt> = None;
        for mut piece in pieces(text) {
            match piece.key.take() {
                Some(key) => match Opt::find(&key, usage.options) {
                    Some(option) => {
                        open = (!piece.quoted && !option.is_one_word()).then_some(option);
                        given.values.insert(option, piece.value);
                    }
                    // `/rules set` takes values with a colon in them.
                    None if !usage.actions.is_empty() => {
                        let value = format!("{key}:{}", piece.value);
                        loose.push_back(Piece { value, ..piece });
                    }
                    None => return None,
                },
                None => match open.and_then(|option| given.values.get_mut(&option)) {
                    Some(value) => {
                        if !value.is_empty() {
                            value.push(' ');
                        }
                        value.push_str(&piece.value);
                    }
                    None => loose.push_back(piece),
                },
            }
        }
        let acts = |piece: &Piece| {
            if piece.quoted { None } else { Action::find(&piece.value, usage.actions) }
        };
        if let Some(at) = loose.iter().position(|piece| acts(piece).is_some()) {
            given.action = loose.remove(at).as_ref().and_then(acts);
        }
        given.by_place(loose, usage);
        Some(given)
    }

    fn by_place(&mut self, mut loose: VecDeque<Piece>, usage: &Usage) {
        for option in usage.unnamed {
            if self.values.contains_key(option) {
                continue;
            }
            if option.is_account() {
                let marked = loose.iter().position(|piece| !piece.quoted && piece.value.starts_with('@'));
                // Where a colleague is optional only the @ tells one from a topic.
                let place = if *option == Opt::With { marked } else { marked.or(Some(0)) };
                if let Some(piece) = place.and_then(|at| loose.remove(at)) {
                    self.values.insert(*option, piece.value);
                }
            } else if !loose.is_empty() {
                let words: Vec<String> = loose.drain(..).map(|piece| piece.value).collect();
                self.values.insert(*option, words.join(" "));
            }
        }
        self.rest = loose.into_iter().map(|piece| piece.value).collect();
    }
}

/// Cuts a text at its blanks, outside of quotes: "…" and “…”. A quote that isn't closed runs to the end.
fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut left = text.trim_start();
    while !left.is_empty() {
        let (key, after) = key(left);
        let (value, quoted, after) = value(after);
        pieces.push(Piece { key: key.map(str::to_owned), value, quoted });
        left = after.trim_start();
    }
    pieces
}

/// `topic:` and what comes after it. An address (`https://`) and a time (`10:00`) have no key.
fn key(text: &str) -> (Option<&str>, &str) {
    match text.split_once(':') {
        Some((key, after))
            if !key.is_empty()
                && !after.starts_with("//")
                && key.chars().all(|c| c.is_alphabetic() || c == '-') =>
        {
            (Some(key), after)
        }
        Some(_) | None => (None, text),
    }
}

fn value(text: &str) -> (String, bool, &str) {
    let opens = |c: char| matches!(c, '"' | '“' | '”' | '„');
    let closes = |c: char| matches!(c, '"' | '“' | '”');
    match text.strip_prefix(opens) {
        Some(inside) => match inside.split_once(closes) {
            Some((value, after)) => (value.to_owned(), true, after),
            None => (inside.to_owned(), true, ""),
        },
        None => {
            let end = text.find(char::is_whitespace).unwrap_or(text.len());
            let (value, after) = text.split_at(end);
            (value.to_owned(), false, after)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::vocabulary::Verb;
    use super::*;

    #[track_caller]
    fn check(verb: Verb, text: &str, expected: &str) {
        let shown = Given::sort(text, &verb.usage()).map_or("an unknown option".to_owned(), |given| {
            let mut parts: Vec<String> = given.action.iter().map(|action| format!("{action:?}")).collect();
            parts.extend(given.values.iter().map(|(option, value)| format!("{option:?}={value}")));
            parts.extend(given.rest);
            parts.join(" | ")
        });
        assert_eq!(shown, expected);
    }

    #[test]
    fn a_value_may_be_quoted_in_either_way_or_not_at_all() {
        check(Verb::Observe, r#"topic:"wound closure""#, "Topic=wound closure");
        check(Verb::Observe, "topic:“wound closure” with:@anna", "Topic=wound closure | With=@anna");
        check(Verb::Observe, "topic: wound closure", "Topic=wound closure");
        check(Verb::Observe, r#"topic:"wound closure"#, "Topic=wound closure");
        check(
            Verb::Offer,
            "onderwerp:intake gesprek wanneer:di 10:00 plaatsen:2",
            "Topic=intake gesprek | When=di 10:00 | Seats=2",
        );
    }

    #[test]
    fn what_has_no_name_is_known_by_its_place() {
        check(Verb::Observe, "wound closure", "Topic=wound closure");
        check(Verb::Observe, "@anna", "With=@anna");
        check(Verb::Observe, "wound closure @anna", "Topic=wound closure | With=@anna");
        check(Verb::Introduce, "@anna @bram code review", "Topic=code review | A=@anna | B=@bram");
        check(Verb::Introduce, "b:@bram anna", "A=anna | B=@bram");
        check(Verb::NotWith, "@anna off", "Off | Who=@anna");
        check(Verb::Pause, "3 dec", "Until=3 dec");
    }

    #[test]
    fn a_rule_takes_any_words() {
        check(
            Verb::Rules,
            "set quiet-from 20:00 why:“late shifts”",
            "Set | Why=late shifts | quiet-from | 20:00",
        );
        check(
            Verb::Rules,
            r#"set debrief-questions "host: what happened?""#,
            "Set | debrief-questions | host: what happened?",
        );
        check(Verb::Rules, "set team-cadence ward:3", "Set | team-cadence | ward:3");
    }

    #[test]
    fn an_option_of_another_command_is_not_taken() {
        check(Verb::Observe, "seats:3", "an unknown option");
        check(Verb::Observe, "https://example.org", "Topic=https://example.org");
    }
}
