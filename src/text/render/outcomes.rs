//! The debrief, what each takes along, and what came of it.

use chrono::{DateTime, Utc};

use super::super::bundle::with;
use super::super::message::{Button, Message};
use super::super::reader::Reader;
use crate::domain::command::{FormKind, Press};
use crate::domain::exchange::ObservationId;
use crate::domain::ids::{NoteId, ParticipantId, StepId, TakeawayId};
use crate::domain::outcome::{Sharing, Takeaway, Tried};
use crate::domain::rule_set::Role;

/// The questions of the debrief, role by role.
pub fn debrief(reader: &Reader<'_>, of: ObservationId) -> Message {
    let visit = reader.visit(of);
    let heading =
        reader.say("debrief", &reader.about(visit).with("minutes", reader.community.rules().debrief_minutes));
    let line = |(role, question): (&'static str, String)| {
        reader.say("debrief-line", &reader.about(visit).with("role", role).with("question", question))
    };
    Message::lines([heading].into_iter().chain(questions(reader).into_iter().map(line)))
}

/// The community's own questions, else the standard ones, each for its role.
fn questions(reader: &Reader<'_>) -> Vec<(&'static str, String)> {
    let own = &reader.community.rules().debrief_questions;
    if own.is_empty() {
        return vec![
            ("host", reader.line("debrief-host")),
            ("observer", reader.line("debrief-observer")),
            ("asks", reader.line("debrief-asks")),
            ("both", reader.line("debrief-both")),
        ];
    }
    let role = |role| match role {
        Role::Host => "host",
        Role::Observer => "observer",
        Role::ObserverAsks => "asks",
        Role::Both => "both",
    };
    own.iter().map(|question| (role(question.role), question.text.as_str().to_owned())).collect()
}

/// What will you take into your own work, and when will you first try it?
pub fn takeaway_asked(reader: &Reader<'_>, of: ObservationId, step: Option<StepId>) -> Message {
    let visit = reader.visit(of);
    let partner = visit.map(|visit| if reader.who == Some(visit.host) { visit.observer } else { visit.host });
    let vars = reader.about(visit).with("name", reader.names(partner));
    Message::new(reader.say("takeaway-asked", &vars))
        .with(takeaway_buttons(reader, of))
        .with(reader.not_now(step))
}

/// Write it down, or nothing this time.
pub fn takeaway_buttons(reader: &Reader<'_>, of: ObservationId) -> [Button; 2] {
    [
        reader.opens("button-write", FormKind::Takeaway(of)),
        reader.press("takeaway-skip", Press::SkipTakeaway(of)),
    ]
}

/// It is kept; who may read it?
pub fn takeaway_kept(reader: &Reader<'_>, id: TakeawayId, follow_up_at: DateTime<Utc>) -> Message {
    Message::new(reader.say("takeaway-kept", &with("at", reader.moment(follow_up_at)))).with(sharing_buttons(
        reader,
        id,
        Sharing::Keep,
    ))
}

/// The other choices than the present one.
fn sharing_buttons(reader: &Reader<'_>, id: TakeawayId, present: Sharing) -> Vec<Button> {
    let choices = [
        ("share-keep", Sharing::Keep),
        ("share-partner", Sharing::Partner),
        ("share-harvest", Sharing::Harvest),
    ];
    let others = choices.into_iter().filter(|(_, with)| *with != present);
    others.map(|(key, with)| reader.press(key, Press::Share { takeaway: id, with })).collect()
}

/// Who may read it now.
pub fn sharing_set(reader: &Reader<'_>, id: TakeawayId, sharing: Sharing) -> Message {
    let partner = reader.community.takeaway(id).map(|takeaway| takeaway.partner);
    let vars = with("with", sharing_word(sharing)).with("name", reader.names(partner));
    Message::new(reader.say("sharing-set", &vars)).with(sharing_buttons(reader, id, sharing))
}

/// The word by which texts choose.
pub const fn sharing_word(sharing: Sharing) -> &'static str {
    match sharing {
        Sharing::Keep => "keep",
        Sharing::Partner => "partner",
        Sharing::Harvest => "harvest",
    }
}

/// What was watched, and with whom.
fn about(reader: &Reader<'_>, takeaway: Option<&Takeaway>) -> super::super::bundle::Vars {
    let topic = takeaway.map_or_else(|| reader.line("topic-gone"), |takeaway| reader.topic(takeaway.topic));
    with("topic", topic).with("name", reader.names(takeaway.map(|takeaway| takeaway.partner)))
}

fn quoted(reader: &Reader<'_>, note: NoteId) -> String {
    reader.say("note", &with("note", reader.note(note)))
}

/// The partner shared what they take along.
pub fn takeaway_shared(reader: &Reader<'_>, by: ParticipantId, id: TakeawayId, note: NoteId) -> Message {
    let vars = about(reader, reader.community.takeaway(id)).with("name", reader.name(by));
    if !reader.notes.contains_key(&note) {
        return Message::new(reader.say("takeaway-shared-ask", &vars))
            .with([reader.press("takeaway-read", Press::MyData)]);
    }
    Message::lines([reader.say("takeaway-shared", &vars), quoted(reader, note)])
}

/// Did you try it? What did you notice? Shall we swap roles?
pub fn follow_up_asked(reader: &Reader<'_>, id: TakeawayId, note: Option<NoteId>, step: StepId) -> Message {
    let vars = about(reader, reader.community.takeaway(id));
    let opened = note.filter(|note| reader.notes.contains_key(note));
    let lines = match (opened, note) {
        (Some(note), _) => vec![reader.say("follow-up-asked", &vars), quoted(reader, note)],
        (None, Some(_)) => vec![reader.say("follow-up-asked-unread", &vars)],
        (None, None) => vec![reader.say("follow-up-asked-bare", &vars)],
    };
    // Where words are not shown unasked, they are a tap away.
    let read = note.filter(|_| opened.is_none()).map(|_| reader.press("takeaway-read-own", Press::MyData));
    Message::lines(lines.into_iter().chain([reader.line("follow-up-question")]))
        .with(follow_up_buttons(reader, id))
        .with(reader.not_now(Some(step)))
        .with(read)
}

/// Whether it was tried, and the return visit.
pub fn follow_up_buttons(reader: &Reader<'_>, id: TakeawayId) -> Vec<Button> {
    let partner = reader.community.takeaway(id).map(|takeaway| takeaway.partner);
    let swap = partner.and_then(|partner| reader.community.participant(partner)).map(|_| swap(reader, id));
    tried_buttons(reader, id).into_iter().chain(swap).collect()
}

/// The three true answers.
pub fn tried_buttons(reader: &Reader<'_>, id: TakeawayId) -> [Button; 3] {
    let tried = |key: &str, tried| reader.press(key, Press::Tried { takeaway: id, tried });
    [tried("tried-yes", Tried::Yes), tried("tried-not-yet", Tried::NotYet), tried("tried-no", Tried::No)]
}

fn swap(reader: &Reader<'_>, id: TakeawayId) -> Button {
    reader.press("tried-swap", Press::SwapRoles(id))
}

/// The answer is kept; what was noticed, the return visit, and who else should look along.
pub fn tried_noted(reader: &Reader<'_>, id: TakeawayId, can_swap: bool) -> Message {
    let tried = match reader.community.takeaway(id).and_then(|takeaway| takeaway.tried) {
        Some(Tried::Yes) => "yes",
        Some(Tried::NotYet) => "not-yet",
        Some(Tried::No) | None => "no",
    };
    Message::new(reader.say("tried-noted", &with("tried", tried)))
        .with([reader.opens("tried-notice", FormKind::Noticed(id))])
        .with(can_swap.then(|| swap(reader, id)))
        .with([reader.opens("button-invite", FormKind::Invite)])
}

/// What was noticed is kept.
pub fn noticed_kept(reader: &Reader<'_>) -> Message {
    Message::new(reader.line("noticed-kept")).with([reader.opens("button-invite", FormKind::Invite)])
}

/// What others added, without names.
pub fn harvest(reader: &Reader<'_>, notes: &[NoteId]) -> Message {
    // A text whose time has passed in the meantime is no longer part of it.
    let notes = || notes.iter().filter(|note| reader.notes.contains_key(note));
    if notes().next().is_none() {
        return Message::new(reader.line("harvest-none"));
    }
    let line = |note: &NoteId| reader.say("harvest-line", &with("note", reader.note(*note)));
    Message::lines([reader.line("harvest")].into_iter().chain(notes().map(line)))
}
