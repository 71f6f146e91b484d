//! Words, buttons and forms as commands: the same for every front.
//!
//! Reading never fails: what can't be read becomes the refusal that says so, with what to do next.

pub mod complete;
pub mod pieces;
pub mod roster;
pub mod value;
pub mod vocabulary;

use crate::domain::command::{Command, FormKind, Press, ProfileChange};
use crate::domain::ids::Account;
use crate::domain::language::Language;
use crate::domain::refusal::Refusal;
use crate::domain::user_text::Label;
use crate::text::render::rule_named;
use pieces::Given;
use vocabulary::{Action, Opt, Verb};

/// Whose account a typed `@name` is, as the front knows its people.
pub type Naming<'a> = &'a dyn Fn(&str) -> Account;

/// The account that is called exactly what was typed.
#[must_use]
pub fn as_written(name: &str) -> Account {
    Account(name.to_owned())
}

/// What a typed line turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed {
    /// A command.
    Command(Command),
    /// A command that needs more: its form opens.
    Form(FormKind),
    /// The roster in a file that the front reads.
    RosterFile(String),
    /// A command that can't be read, and why.
    Refused(Refusal),
    /// Plain words, perhaps an answer.
    Words(String),
}

/// Reads a line that someone typed: a command when it begins with a slash, in either language.
#[must_use]
pub fn parse_line(line: &str, naming: Naming<'_>) -> Typed {
    let Some(command) = line.trim().strip_prefix('/') else { return Typed::Words(line.trim().to_owned()) };
    let (word, text) = command.split_once(char::is_whitespace).unwrap_or((command, ""));
    let Some((verb, language)) = Verb::find(word) else {
        let did_you_mean = Verb::nearest(word).map(str::to_owned);
        return Typed::Refused(Refusal::UnknownCommand { did_you_mean });
    };
    match Given::sort(text, &verb.usage()) {
        Some(given) => read(verb, language, given, naming),
        None => Typed::Refused(unknown_option(verb, language)),
    }
}

/// Reads a command whose parts a front took apart: its options by name, each with its value as text. `language` is that of
/// the names that the person saw.
#[must_use]
pub fn read(verb: Verb, language: Language, given: Given, naming: Naming<'_>) -> Typed {
    Reading { verb, language, given, naming }.read().unwrap_or_else(Typed::Refused)
}

/// Several buttons of one message at once: only those that accept go together.
///
/// # Errors
/// `NoSuchButton` when they don't.
pub fn several(presses: &[Press]) -> Result<Command, Refusal> {
    if let [press] = presses {
        return Ok(Command::Press(press.clone()));
    }
    let accepted =
        presses.iter().map(|press| if let Press::Accept(proposal) = press { Some(*proposal) } else { None });
    match accepted.collect::<Option<Vec<_>>>() {
        Some(proposals) if !proposals.is_empty() => Ok(Command::AcceptAll(proposals)),
        Some(_) | None => Err(Refusal::NoSuchButton),
    }
}

/// A form whose fields were filled, in their order; what is missing counts as empty. `language` is that of the form.
///
/// # Errors
/// The first field that can't be read.
pub fn filled(
    kind: &FormKind,
    fields: &[String],
    language: Language,
    naming: Naming<'_>,
) -> Result<Command, Refusal> {
    let field = |index: usize| fields.get(index).map_or("", |text| text.trim());
    Ok(match kind {
        FormKind::Wish => Command::OpenWish { topic: value::label(field(0))? },
        FormKind::Offer => Command::OpenOffer { topic: value::label(field(0))? },
        FormKind::Door => Command::OpenDoor {
            topic: value::label(field(0))?,
            starts: value::moment(field(1))?,
            seats: value::seats(field(2), Opt::Seats.word().of(language))?,
        },
        FormKind::Moment(of) => Command::TypeMoment { of: *of, starts: value::moment(field(0))? },
        FormKind::Takeaway(of) => Command::WriteTakeaway {
            of: *of,
            words: value::words(field(0))?,
            try_on: value::day_if_any(field(1))?,
        },
        FormKind::Noticed(takeaway) => {
            Command::WriteNoticed { takeaway: *takeaway, words: value::words(field(0))? }
        }
        FormKind::Pause => Command::Pause { until: value::day(field(0))? },
        FormKind::Invite => {
            Command::Invite { who: value::account(field(0), Opt::Who.word().of(language), naming)? }
        }
    })
}

/// One field of a form, before the rest is known: a front that asks question by question asks again at once.
///
/// # Errors
/// Why it can't be read.
pub fn check_field(kind: &FormKind, index: usize, typed: &str, language: Language) -> Result<(), Refusal> {
    let typed = typed.trim();
    match (kind, index) {
        (FormKind::Wish | FormKind::Offer | FormKind::Door, 0) => value::label(typed).map(drop),
        (FormKind::Door, 1) | (FormKind::Moment(_), 0) => value::moment(typed).map(drop),
        (FormKind::Door, 2) => value::seats(typed, Opt::Seats.word().of(language)).map(drop),
        (FormKind::Takeaway(_) | FormKind::Noticed(_), 0) => value::words(typed).map(drop),
        (FormKind::Takeaway(_), 1) => value::day_if_any(typed).map(drop),
        (FormKind::Pause, 0) => value::day(typed).map(drop),
        (FormKind::Invite, 0) => value::account(typed, Opt::Who.word().of(language), &as_written).map(drop),
        (FormKind::Wish | FormKind::Offer | FormKind::Pause | FormKind::Invite, _)
        | (FormKind::Door | FormKind::Moment(_) | FormKind::Takeaway(_) | FormKind::Noticed(_), _) => Ok(()),
    }
}

fn unknown_option(verb: Verb, language: Language) -> Refusal {
    let usage = verb.usage();
    let options = usage.options.iter().map(|option| option.word().of(language).to_owned());
    Refusal::UnknownOption {
        command: usage.word.of(language).to_owned(),
        options: options.chain(usage.actions.iter().map(|a| a.word().of(language).to_owned())).collect(),
    }
}

/// A command being read: refusals name things in the language that the command was typed in.
struct Reading<'a> {
    verb: Verb,
    language: Language,
    given: Given,
    naming: Naming<'a>,
}

type Read = Result<Typed, Refusal>;

impl Reading<'_> {
    fn read(&self) -> Read {
        // A rule and its value stand by themselves.
        if self.verb != Verb::Rules && !self.given.rest.is_empty() {
            return Err(unknown_option(self.verb, self.language));
        }
        let press = |press| Ok(Typed::Command(Command::Press(press)));
        match self.verb {
            Verb::Observe => self.observe(),
            Verb::Offer => self.offer(),
            Verb::Doors => press(Press::Doors),
            Verb::Exchanges => press(Press::Mine),
            Verb::Back => press(Press::Resume),
            // What is stored comes first, with the button that deletes it.
            Verb::Leave => press(Press::Leave),
            Verb::Debrief => Ok(Typed::Command(Command::Debrief)),
            Verb::Harvest => Ok(Typed::Command(Command::Harvest)),
            Verb::Help => Ok(Typed::Command(Command::Help)),
            Verb::Topics => Ok(Typed::Command(Command::TopicFigures)),
            Verb::Introduce => Ok(Typed::Command(Command::Introduce {
                a: self.account(Opt::A)?,
                b: self.account(Opt::B)?,
                topic: self.topic()?,
            })),
            Verb::Invite if self.value(Opt::Who).is_none() => Ok(Typed::Form(FormKind::Invite)),
            Verb::Invite => Ok(Typed::Command(Command::Invite { who: self.account(Opt::Who)? })),
            Verb::Pause => self.value(Opt::Until).map_or(Ok(Typed::Form(FormKind::Pause)), |until| {
                Ok(Typed::Command(Command::Pause { until: value::day(until)? }))
            }),
            Verb::Away => Ok(Typed::Command(Command::BeAway {
                from: value::day(self.need(Opt::From)?)?,
                until: value::day(self.need(Opt::Until)?)?,
            })),
            Verb::Me => self.me(),
            Verb::NotWith => Ok(Typed::Command(Command::DoNotPair {
                with: self.account(Opt::Who)?,
                on: self.given.action != Some(Action::Off),
            })),
            Verb::Rules => self.rules(),
            Verb::Rounds => Ok(Typed::Command(match self.given.action {
                Some(Action::Start) => Command::StartRound,
                Some(Action::Skip) => Command::SkipRound,
                Some(_) | None => Command::NextRound,
            })),
            Verb::Setup => self.setup(),
            Verb::Roster => Ok(Typed::RosterFile(self.need(Opt::File)?.to_owned())),
        }
    }

    fn observe(&self) -> Read {
        let topic = self.topic()?;
        Ok(Typed::Command(match (self.value(Opt::With), topic) {
            (Some(_), topic) => Command::AskColleague { with: self.account(Opt::With)?, topic },
            (None, Some(topic)) => Command::OpenWish { topic },
            (None, None) => Command::Press(Press::Panel),
        }))
    }

    fn offer(&self) -> Read {
        let Some(when) = self.value(Opt::When) else {
            // Seats without a moment belong to a door whose moment was forgotten.
            return match (self.topic()?, self.value(Opt::Seats)) {
                (Some(topic), None) => Ok(Typed::Command(Command::OpenOffer { topic })),
                (None, None) => Ok(Typed::Form(FormKind::Offer)),
                (_, Some(_)) => Err(self.missing(Opt::When)),
            };
        };
        Ok(Typed::Command(Command::OpenDoor {
            topic: value::label(self.need(Opt::Topic)?)?,
            starts: value::moment(when)?,
            seats: value::seats(self.value(Opt::Seats).unwrap_or_default(), self.name(Opt::Seats))?,
        }))
    }

    fn me(&self) -> Read {
        if self.given.values.is_empty() {
            let press = if self.given.action == Some(Action::Data) { Press::MyData } else { Press::Me };
            return Ok(Typed::Command(Command::Press(press)));
        }
        let change = |(option, text): (&Opt, &String)| {
            let change = value::profile(*option, text, self.name(*option), self.naming)?;
            change.ok_or_else(|| self.missing(*option))
        };
        let changes = self.given.values.iter().map(change).collect::<Result<_, _>>()?;
        Ok(Typed::Command(Command::SetProfile(changes)))
    }

    fn rules(&self) -> Read {
        let put_forward = |apply: bool| {
            let (rule, value) = self
                .given
                .rest
                .split_first()
                .ok_or_else(|| self.lacks(vocabulary::RULE.of(self.language)))?;
            if value.is_empty() {
                return Err(self.lacks(vocabulary::VALUE.of(self.language)));
            }
            let rule = rule_named(rule).map_or_else(|| rule.clone(), |rule| rule.key().to_owned());
            let why = self.value(Opt::Why).map(value::label).transpose()?;
            Ok(Command::SetRule { rule, value: value.join(" "), why, apply })
        };
        let alone = |command: Command| {
            if self.given.rest.is_empty() {
                Ok(command)
            } else {
                Err(unknown_option(self.verb, self.language))
            }
        };
        Ok(Typed::Command(match self.given.action {
            Some(Action::Set) => put_forward(true)?,
            Some(Action::Preview) => put_forward(false)?,
            Some(Action::History) => alone(Command::RulesHistory)?,
            Some(Action::Undo) => alone(Command::UndoRules)?,
            Some(_) | None => alone(Command::ShowRules)?,
        }))
    }

    fn setup(&self) -> Read {
        let language = self
            .value(Opt::Language)
            .map(|text| value::language(text, self.name(Opt::Language)))
            .transpose()?;
        let zone = self.value(Opt::Zone).map(value::zone).transpose()?;
        let home = self.value(Opt::Channel).map(value::home).transpose()?;
        if language.is_none() && zone.is_none() && home.is_none() {
            return Err(self.missing(Opt::Language));
        }
        Ok(Typed::Command(Command::SetUp { language, zone, home }))
    }

    fn topic(&self) -> Result<Option<Label>, Refusal> {
        self.value(Opt::Topic).map(value::label).transpose()
    }

    fn account(&self, option: Opt) -> Result<Account, Refusal> {
        value::account(self.need(option)?, self.name(option), self.naming)
    }

    fn value(&self, option: Opt) -> Option<&str> {
        self.given.values.get(&option).map(String::as_str)
    }

    fn need(&self, option: Opt) -> Result<&str, Refusal> {
        self.value(option).ok_or_else(|| self.missing(option))
    }

    fn missing(&self, option: Opt) -> Refusal {
        self.lacks(self.name(option))
    }

    fn lacks(&self, option: &str) -> Refusal {
        let command = self.verb.usage().word.of(self.language).to_owned();
        Refusal::MissingOption { command, option: option.to_owned() }
    }

    fn name(&self, option: Opt) -> &'static str {
        option.word().of(self.language)
    }
}

#[cfg(test)]
mod tests;
