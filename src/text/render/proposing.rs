//! Proposals: for each colleague a line with the name and the reason, in one sentence.

use chrono::{DateTime, Utc};

use super::super::bundle::{Vars, with};
use super::super::dates;
use super::super::message::{Button, Message, Tap};
use super::super::reader::Reader;
use super::yes_no;
use crate::domain::command::Press;
use crate::domain::ids::{BatchId, ParticipantId, ProposalId, StepId};
use crate::domain::notice::Ask;
use crate::domain::proposal::{Answer, Origin, Proposal, Reason};

/// With whom of these would you be glad to look along?
pub fn asked(reader: &Reader<'_>, ask: &Ask) -> Message {
    let open = still_open(reader, ask.proposals.iter().copied());
    let heading = match open.as_slice() {
        [] => return over(reader),
        [one] => heading(reader, one),
        [..] => reader.line("proposals-several"),
    };
    let lines = open.iter().map(|proposal| line(reader, proposal));
    let ring = open.iter().any(|proposal| proposal.sides.len() > 2);
    let footer = with("at", reader.moment(ask.expires_at)).with("ring", yes_no(ring));
    let footer = reader.say("proposals-footer", &footer);
    let message = Message::lines([heading].into_iter().chain(lines).chain([footer]));
    answerable(reader, message, &open, ask.batch, ask.step)
}

/// There is nothing left to answer.
pub fn over(reader: &Reader<'_>) -> Message {
    Message::new(reader.line("proposals-over"))
}

/// The message with a button for each colleague, for none of them, and for not now.
pub fn answerable(
    reader: &Reader<'_>,
    message: Message,
    open: &[&Proposal],
    batch: BatchId,
    step: Option<StepId>,
) -> Message {
    let several = open.len() > 1;
    let label = if several { "proposals-choice" } else { "proposals-yes" };
    Message { several, ..message }.with(buttons(reader, open, label, batch, step))
}

/// The buttons of a question, those that accept labelled by `label`.
pub fn buttons(
    reader: &Reader<'_>,
    open: &[&Proposal],
    label: &str,
    batch: BatchId,
    step: Option<StepId>,
) -> Vec<Button> {
    let yes = open.iter().map(|proposal| {
        let vars = with("name", reader.names(others(reader, proposal)));
        reader.button(label, &vars, Tap::Press(Press::Accept(proposal.id)))
    });
    let no = if open.len() > 1 { "proposals-none" } else { "proposals-no" };
    yes.chain([reader.press(no, Press::Decline(batch))]).chain(reader.not_now(step)).collect()
}

/// Those of the proposals that this reader has not answered.
pub fn still_open<'a>(reader: &Reader<'a>, ids: impl Iterator<Item = ProposalId>) -> Vec<&'a Proposal> {
    let is_open = |proposal: &&Proposal| {
        reader.who.and_then(|who| proposal.side(who)).is_some_and(|side| side.answer == Answer::Open)
    };
    ids.filter_map(|id| reader.community.proposal(id)).filter(is_open).collect()
}

/// The others of a proposal.
pub fn others<'p>(reader: &Reader<'_>, proposal: &'p Proposal) -> impl Iterator<Item = ParticipantId> + 'p {
    let me = reader.who;
    proposal.sides.iter().map(|side| side.who).filter(move |who| Some(*who) != me)
}

/// The opening of a question about one proposal: what brought it.
fn heading(reader: &Reader<'_>, proposal: &Proposal) -> String {
    let (origin, by) = match proposal.origin {
        Origin::Direct { by } => ("direct", Some(by)),
        Origin::Introduced { by } => ("introduced", Some(by)),
        Origin::Return { by, .. } => ("return", Some(by)),
        Origin::Wish(_) | Origin::Round(_) => ("found", None),
    };
    let vars = with("origin", origin)
        .with("name", reader.names(others(reader, proposal)))
        .with("by", by.map_or_else(String::new, |by| reader.name(by)));
    reader.say("proposals-one", &vars)
}

/// Who it is, and why it might suit, seen from the reader's side.
fn line(reader: &Reader<'_>, proposal: &Proposal) -> String {
    let watches = proposal.visits.iter().find(|visit| Some(visit.observer) == reader.who);
    let shows = proposal.visits.iter().find(|visit| Some(visit.host) == reader.who);
    let way = match (proposal.sides.len() > 2, watches, shows) {
        (true, _, _) => "ring",
        (false, Some(_), Some(_)) => "both",
        (false, Some(_), None) => "watch",
        (false, None, Some(_) | None) => "host",
    };
    let name = |who: Option<ParticipantId>| who.map_or_else(String::new, |who| reader.name(who));
    let vars = with("way", way)
        .with("name", reader.names(others(reader, proposal)))
        .with("host", name(watches.map(|visit| visit.host)))
        .with("observer", name(shows.map(|visit| visit.observer)))
        .with("theirs", watches.map_or_else(String::new, |visit| reader.topic(visit.topic)))
        .with("mine", shows.map_or_else(String::new, |visit| reader.topic(visit.topic)));
    let side = reader.who.and_then(|who| proposal.side(who));
    let reason = side.map(|side| side.reason.clone()).unwrap_or_default();
    let returns = matches!(proposal.origin, Origin::Return { .. });
    let before = others(reader, proposal)
        .any(|other| reader.who.is_some_and(|who| reader.community.past(who, other).times > 0));
    let met = before && !reason.first_time && !returns;
    reader.say("proposals-line", &because(reader, vars, reason).with("met", yes_no(met)))
}

fn because(reader: &Reader<'_>, vars: Vars, reason: Reason) -> Vars {
    let place = match (&reason.other_team, &reason.other_site) {
        (Some(_), Some(_)) => "both",
        (Some(_), None) => "team",
        (None, Some(_)) => "site",
        (None, None) => "same",
    };
    let day = reason.free_on.map_or("", |day| dates::weekday(day, reader.language));
    vars.with("place", place)
        .with("team", reason.other_team.map_or_else(String::new, |team| team.to_string()))
        .with("site", reason.other_site.map_or_else(String::new, |site| site.to_string()))
        .with("free", yes_no(reason.free_on.is_some()))
        .with("day", day)
}

/// A yes was noted; when it is mutual, the introduction tells.
pub fn yes_noted(reader: &Reader<'_>, with_whom: &[ParticipantId], known_at: DateTime<Utc>) -> Message {
    let names = reader.names(with_whom.iter().copied());
    let vars = with("names", names).with("at", reader.moment(known_at));
    Message::new(reader.say("yes-noted", &vars))
}

/// It was the last yes that was needed.
pub fn it_is_mutual(reader: &Reader<'_>, with_whom: &[ParticipantId]) -> Message {
    Message::new(reader.say("it-is-mutual", &with("names", reader.names(with_whom.iter().copied()))))
}

/// In the same words for everyone, whatever the reason.
pub fn did_not_come_together(reader: &Reader<'_>, next_round: Option<DateTime<Utc>>) -> Message {
    Message::new(match next_round {
        Some(at) => reader.say("did-not-come-together", &with("at", reader.moment(at))),
        None => reader.line("did-not-come-together-no-round"),
    })
}
