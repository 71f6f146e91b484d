//! Nobody was found: why in kind, what would help, each with its button, and when it is looked at again.

use chrono::{DateTime, Utc};

use super::super::bundle::with;
use super::super::message::{Button, Message, Tap};
use super::super::reader::Reader;
use crate::domain::command::{FormKind, Press};
use crate::domain::ids::TopicId;
use crate::domain::notice::{Nobody, WhyNobody, WouldHelp};

/// Nobody right now.
pub fn at_once(reader: &Reader<'_>, nobody: &Nobody, at: Option<DateTime<Utc>>) -> Message {
    told(reader, why(reader, nobody), nobody, at)
}

/// The round found nobody for them.
pub fn in_round(
    reader: &Reader<'_>,
    topic: Option<TopicId>,
    nobody: &Nobody,
    next_at: Option<DateTime<Utc>>,
) -> Message {
    match topic {
        Some(topic) => {
            let vars = with("topic", reader.topic(topic)).with("why", why(reader, nobody));
            told(reader, reader.say("nobody-this-round", &vars), nobody, next_at)
        }
        None => told(reader, reader.line("nobody-this-round-offer"), nobody, next_at)
            .with([reader.opens("button-wish", FormKind::Wish)]),
    }
}

fn told(reader: &Reader<'_>, why: String, nobody: &Nobody, at: Option<DateTime<Utc>>) -> Message {
    let again = match at {
        Some(at) => reader.say("next-round", &with("at", reader.moment(at))),
        None => reader.line("next-round-none"),
    };
    let help = nobody.help.iter().map(|help| would_help(reader, help));
    let (lines, buttons): (Vec<String>, Vec<Vec<Button>>) = help.unzip();
    let mut once: Vec<Button> = Vec::new();
    // Hours and languages are both told under "About me".
    for button in buttons.into_iter().flatten() {
        if !once.contains(&button) {
            once.push(button);
        }
    }
    Message::lines([why, again].into_iter().chain(lines)).with(once)
}

fn why(reader: &Reader<'_>, nobody: &Nobody) -> String {
    let word = match nobody.why {
        WhyNobody::NobodyOffers => "nobody-offers",
        WhyNobody::AllBusy | WhyNobody::OddOneOut => "all-busy",
        WhyNobody::RulesApart => "rules-apart",
        WhyNobody::OwnRoomFull => "own-room-full",
        WhyNobody::OwnPace => "own-pace",
        WhyNobody::OwnAway => "own-away",
        WhyNobody::TogetherLately => "together-lately",
        WhyNobody::Languages => "languages",
        WhyNobody::Hours => "hours",
        WhyNobody::Professions => "professions",
        WhyNobody::SameTeam => "same-team",
        WhyNobody::LineManager => "line-manager",
    };
    reader.say("why-nobody", &with("why", word).with("count", nobody.shown_by.unwrap_or(0)))
}

/// What would help, in one line, and what can be done about it.
fn would_help(reader: &Reader<'_>, help: &WouldHelp) -> (String, Vec<Button>) {
    let me = || vec![reader.press("button-profile", Press::Me)];
    match help {
        WouldHelp::Nearby(topics) => nearby(reader, topics),
        WouldHelp::ShowSomething => {
            (reader.line("help-show-something"), vec![reader.opens("button-offer", FormKind::Offer)])
        }
        WouldHelp::AskByName => {
            (reader.line("help-ask-by-name"), vec![reader.press("button-doors", Press::Doors)])
        }
        WouldHelp::Invite => {
            (reader.line("help-invite"), vec![reader.opens("button-invite", FormKind::Invite)])
        }
        WouldHelp::MoreHours => (reader.line("help-more-hours"), me()),
        WouldHelp::MoreLanguages => (reader.line("help-more-languages"), me()),
        WouldHelp::FinishOne => {
            (reader.line("help-finish-one"), vec![reader.press("button-mine", Press::Mine)])
        }
        WouldHelp::OtherPace => (reader.line("help-other-pace"), me()),
        WouldHelp::ComeBack => {
            (reader.line("help-come-back"), vec![reader.press("button-resume", Press::Resume)])
        }
    }
}

fn nearby(reader: &Reader<'_>, topics: &[TopicId]) -> (String, Vec<Button>) {
    let quoted = topics.iter().map(|topic| reader.say("help-topic", &with("topic", reader.topic(*topic))));
    let line = reader.say("help-nearby", &with("topics", reader.list(quoted.collect())));
    let button = |topic: &TopicId| {
        let vars = with("topic", reader.topic(*topic));
        reader.button("help-wish", &vars, Tap::Press(Press::Wish(*topic)))
    };
    (line, topics.iter().map(button).collect())
}
