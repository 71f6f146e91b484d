//! Whatever can be typed is named in the help, in each language.

use std::collections::BTreeSet;

use lookalong::chat::inbound::vocabulary::Verb;
use lookalong::domain::community::{Community, Settings};
use lookalong::domain::ids::CommunityId;
use lookalong::domain::language::Language;
use lookalong::domain::notice::{Notice, OpenedNotes};
use lookalong::domain::rule_set::RuleSet;
use lookalong::domain::user_text::Label;
use lookalong::domain::zone::Zone;
use lookalong::journey::found;
use lookalong::text::render::{Reader, render};

#[test]
fn the_help_names_every_command_and_no_other() {
    for language in Language::ALL {
        for facilitator in [false, true] {
            let expected: BTreeSet<String> = Verb::ALL
                .into_iter()
                .map(Verb::usage)
                .filter(|usage| facilitator || !usage.facilitators)
                .map(|usage| usage.word.of(language).to_owned())
                .collect();
            assert_eq!(commands(&help(language, facilitator)), expected, "{language:?}");
        }
    }
}

#[test]
fn the_help_names_everything_that_a_facilitator_can_tell_a_command_to_do() {
    for language in Language::ALL {
        let help = help(language, true);
        for usage in Verb::ALL.into_iter().map(Verb::usage).filter(|usage| usage.facilitators) {
            let command = usage.word.of(language);
            let line = help.lines().find(|line| commands(line).contains(command)).expect("it is named");
            for action in usage.actions {
                let action = action.word().of(language);
                assert!(line.split([' ', ',']).any(|word| word == action), "{action} is not in: {line}");
            }
        }
    }
}

/// What a person reads after `/help`.
fn help(language: Language, facilitator: bool) -> String {
    let (community, notes) = (community(language), OpenedNotes::new());
    render(&Notice::Help { facilitator }, &Reader::public(&community, now(), &notes)).text
}

fn community(language: Language) -> Community {
    let name = Label::new("Lab").expect("a name");
    let zone = Zone::new("Europe/Amsterdam").expect("a zone");
    let settings = Settings { name, language, zone, home: None };
    found(CommunityId("lab".to_owned()), settings, RuleSet::default(), now()).0
}

fn now() -> chrono::DateTime<chrono::Utc> {
    "2026-03-02T09:00:00Z".parse().expect("a moment")
}

/// The words after a slash that begins a word: zones and fractions have theirs within one.
fn commands(text: &str) -> BTreeSet<String> {
    let words = text.split([' ', ',', ';', '\n']).filter_map(|word| word.strip_prefix('/'));
    words.map(str::to_owned).collect()
}
