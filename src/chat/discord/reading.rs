//! What someone asks for, read from what they did. Reading never fails: what can't be read becomes the refusal that says so.

use serenity::all::Attachment;

use super::account;
use super::codes::{Code, Says, read_press, tail};
use super::commands::{self, Order};
use super::hearing::{Chosen, Given, Heard, Person, Said, Spoken};
use crate::chat::inbound::pieces::Given as Pieces;
use crate::chat::inbound::vocabulary::{Action, Opt, Verb};
use crate::chat::inbound::{self, Typed};
use crate::domain::command::{Command, FormKind, Press};
use crate::domain::community::Community;
use crate::domain::ids::Account;
use crate::domain::language::Language;
use crate::domain::refusal::Refusal;
use crate::domain::rule_set::Rule;
use crate::domain::zone::Zone;
use crate::text::render::rule_name;

/// What someone asks for.
#[derive(Debug)]
pub enum Asked {
    /// A command, or why it can't be read.
    Command(Result<Command, Refusal>),
    /// A form to fill.
    Form(FormKind),
    /// What they filled in: kept for them when it can't be done, so that it isn't lost.
    Filled(FormKind, Result<Command, Refusal>),
    /// The roster, in a file.
    Roster(Box<Attachment>),
    /// A check of the set-up, after changing it when there is something to change.
    Check(Option<Result<Command, Refusal>>),
    /// Whom shall I invite?
    Whom,
    /// What could stand there.
    Choices(Vec<String>),
    /// Nothing that we know, and the text that says so.
    Unknown(&'static str),
}

/// At most so many suggestions are shown.
const MOST_CHOICES: usize = 25;

/// Which server it belongs to: where it was said, else what the button carries.
#[must_use]
pub fn server(heard: &Heard) -> Option<u64> {
    match (&heard.said, heard.server) {
        (_, Some(server)) => Some(server),
        (Said::Tapped(code, _) | Said::Filled(code, _), None) => Code::read(code).map(|code| code.server),
        (Said::Command(_) | Said::About(_) | Said::Typing(..), None) => None,
    }
}

/// What they ask for.
#[must_use]
pub fn read(heard: &Heard, community: Option<&Community>) -> Asked {
    let language = heard.language().unwrap_or_default();
    match &heard.said {
        Said::Command(spoken) => command(spoken, language),
        Said::About(person) => Asked::Command(about(*person)),
        Said::Typing(_, option, typed) => Asked::Choices(choices(option, typed, language, community)),
        Said::Tapped(code, chosen) => tapped(heard, code, chosen),
        Said::Filled(code, fields) => match Code::read(code).map(|code| code.says) {
            Some(Says::Filled(kind, language)) => {
                let asked = inbound::filled(&kind, fields, language, &inbound::as_written);
                Asked::Filled(kind, asked)
            }
            Some(_) | None => Asked::Unknown("discord-not-understood"),
        },
    }
}

fn about(person: Person) -> Result<Command, Refusal> {
    if person.is_bot {
        return Err(Refusal::UnknownColleague);
    }
    Ok(Command::AskColleague { with: account(person.user), topic: None })
}

fn command(spoken: &Spoken, language: Language) -> Asked {
    let Some(order) = commands::find(&spoken.name, spoken.sub.as_deref()) else {
        return Asked::Command(Err(Refusal::UnknownCommand { did_you_mean: None }));
    };
    let bot = |given: &Given| matches!(given, Given::Person(person) if person.is_bot);
    if spoken.options.values().any(bot) {
        return Asked::Command(Err(Refusal::UnknownColleague));
    }
    let file = spoken.options.values().find_map(|given| match given {
        Given::File(file) => Some(file),
        Given::Text(_) | Given::Switch(_) | Given::Person(_) => None,
    });
    if let (Verb::Roster, Some(file)) = (order.verb, file) {
        return Asked::Roster(file.clone());
    }
    let pieces = pieces(order, spoken);
    if order.verb == Verb::Setup && pieces.values.is_empty() {
        return Asked::Check(None);
    }
    let naming = |typed: &str| Account(typed.to_owned());
    let asked = match inbound::read(order.verb, language, pieces, &naming) {
        Typed::Command(command) => Ok(command),
        Typed::Form(FormKind::Invite) => return Asked::Whom,
        Typed::Form(kind) => return Asked::Form(kind),
        Typed::Refused(refusal) => Err(refusal),
        Typed::RosterFile(_) | Typed::Words(_) => Err(Refusal::FileUnreadable),
    };
    if order.verb == Verb::Setup { Asked::Check(Some(asked)) } else { Asked::Command(asked) }
}

/// The parts of a command, as if it had been typed.
fn pieces(order: Order, spoken: &Spoken) -> Pieces {
    let mut pieces = Pieces { action: order.action, ..Pieces::default() };
    let text = |given: &Given| match given {
        Given::Text(text) => text.clone(),
        Given::Person(person) => person.user.to_string(),
        Given::Switch(_) | Given::File(_) => String::new(),
    };
    for (name, given) in &spoken.options {
        if let Some(option) = Opt::find(name, order.verb.usage().options) {
            pieces.values.insert(option, text(given));
        } else if matches!(given, Given::Switch(true)) && *name == Action::Off.word().english {
            pieces.action = Some(Action::Off);
        }
    }
    if order.takes_rule {
        let words = [commands::rule_word(), commands::value_word()];
        pieces.rest = words.iter().filter_map(|word| spoken.options.get(word)).map(text).collect();
    }
    pieces
}

fn tapped(heard: &Heard, code: &str, chosen: &[Chosen]) -> Asked {
    let Some(code) = Code::read(code) else { return Asked::Unknown("discord-old-button") };
    match code.says {
        Says::Press(press) => Asked::Command(Ok(Command::Press(press))),
        Says::Each(each) => {
            let own = each.iter().find(|(one, _)| *one == tail(heard.user)).or(each.first());
            match own {
                Some((_, press)) => Asked::Command(Ok(Command::Press(press.clone()))),
                None => Asked::Unknown("discord-old-button"),
            }
        }
        Says::Form(FormKind::Invite) => Asked::Whom,
        Says::Form(kind) => Asked::Form(kind),
        Says::Several => {
            let presses: Option<Vec<Press>> = chosen
                .iter()
                .map(|chosen| match chosen {
                    Chosen::Value(value) => read_press(value),
                    Chosen::Person(_) => None,
                })
                .collect();
            presses.map_or(Asked::Unknown("discord-old-button"), |presses| {
                Asked::Command(inbound::several(&presses))
            })
        }
        Says::Whom => Asked::Command(match chosen {
            [Chosen::Person(person)] if !person.is_bot => Ok(Command::Invite { who: account(person.user) }),
            _ => Err(Refusal::UnknownColleague),
        }),
        Says::Filled(..) => Asked::Unknown("discord-old-button"),
    }
}

fn choices(option: &str, typed: &str, language: Language, community: Option<&Community>) -> Vec<String> {
    let typed = typed.trim().to_lowercase();
    let fits = |name: &String| name.to_lowercase().contains(&typed);
    if option == commands::rule_word() {
        let names = Rule::ALL.into_iter().map(|rule| rule_name(language, rule));
        return names.filter(fits).take(MOST_CHOICES).collect();
    }
    if option == Opt::Zone.word().english {
        return Zone::names().filter(fits).take(MOST_CHOICES).collect();
    }
    let topics = community.into_iter().flat_map(Community::topics).map(|topic| topic.label.to_string());
    let mut topics: Vec<String> = topics.filter(fits).collect();
    // What begins so comes first.
    topics.sort_by_key(|topic| (!topic.to_lowercase().starts_with(&typed), topic.to_lowercase()));
    topics.truncate(MOST_CHOICES);
    topics
}
