//! Reminders, pauses and rounds. A reminder is one sentence that names nobody, with the buttons of its question.

use chrono::{DateTime, Utc};

use super::super::bundle::with;
use super::super::message::Message;
use super::super::reader::Reader;
use super::{exchanging, mine, outcomes, proposing, yes_no};
use crate::domain::command::{FormKind, Press};
use crate::domain::exchange::ObservationId;
use crate::domain::ids::{BatchId, StepId, TakeawayId};
use crate::domain::step::Question;

/// A kind reminder of a question that waits.
pub fn nudged(reader: &Reader<'_>, step: StepId, question: Question) -> Message {
    let waits = reader.community.step(step).is_some();
    let message = match question {
        Question::Proposals(batch) => proposals(reader, batch, step),
        Question::Moment(of) => moment(reader, of, step),
        Question::TookPlace(of) => about_visit(reader, "took-place", of)
            .map(|message| message.with(exchanging::reports(reader, of)).with(reader.not_now(Some(step)))),
        Question::Takeaway(of) => about_visit(reader, "takeaway", of).map(|message| {
            message.with(outcomes::takeaway_buttons(reader, of)).with(reader.not_now(Some(step)))
        }),
        Question::FollowUp(takeaway) => follow_up(reader, takeaway, step),
    };
    message.filter(|_| waits).unwrap_or_else(|| Message::new(reader.line("nudged-over")))
}

fn proposals(reader: &Reader<'_>, batch: BatchId, step: StepId) -> Option<Message> {
    let ids = reader.community.proposals_in(batch).map(|proposal| proposal.id);
    let open = proposing::still_open(reader, ids);
    let vars = with("question", "proposals").with("topic", "");
    let text = Message::new(reader.say("nudged", &vars));
    (!open.is_empty()).then(|| proposing::answerable(reader, text, &open, batch, Some(step)))
}

fn moment(reader: &Reader<'_>, of: ObservationId, step: StepId) -> Option<Message> {
    let observation = reader.community.observation(of)?;
    let agree = mine::suggested(observation).filter(|put| Some(put.by) != reader.who).map(|put| {
        let vars = with("at", reader.moment(put.starts_at));
        let press = Press::Agree { of, at: put.starts_at };
        reader.button("moment-agree-at", &vars, super::super::message::Tap::Press(press))
    });
    let message = about_visit(reader, "moment", of)?;
    Some(
        message
            .with(agree)
            .with([
                reader.press("button-moments", Press::Moments(of)),
                reader.opens("button-another-moment", FormKind::Moment(of)),
            ])
            .with(reader.not_now(Some(step))),
    )
}

fn about_visit(reader: &Reader<'_>, question: &'static str, of: ObservationId) -> Option<Message> {
    let topic = reader.topic(reader.visit(of)?.topic);
    Some(Message::new(reader.say("nudged", &with("question", question).with("topic", topic))))
}

fn follow_up(reader: &Reader<'_>, id: TakeawayId, step: StepId) -> Option<Message> {
    let topic = reader.topic(reader.community.takeaway(id)?.topic);
    let text = reader.say("nudged", &with("question", "follow-up").with("topic", topic));
    Some(Message::new(text).with(outcomes::follow_up_buttons(reader, id)).with(reader.not_now(Some(step))))
}

/// They are paused, by themselves.
pub fn paused(reader: &Reader<'_>, until: DateTime<Utc>) -> Message {
    let stands = visits_stand(reader, reader.now, until);
    let mine = stands.is_some().then(|| reader.press("button-mine", Press::Mine));
    Message::lines([reader.say("paused", &with("day", reader.day(until)))].into_iter().chain(stands))
        .with([reader.press("button-resume", Press::Resume)])
        .with(mine)
}

/// They are away then.
pub fn away_noted(reader: &Reader<'_>, from: DateTime<Utc>, until: DateTime<Utc>) -> Message {
    let vars = with("from", reader.day(from)).with("until", reader.day(until));
    let stands = visits_stand(reader, from, until);
    let mine = stands.is_some().then(|| reader.press("button-mine", Press::Mine));
    Message::lines([reader.say("away-noted", &vars)].into_iter().chain(stands)).with(mine)
}

/// That visits were agreed in that time: they stand, so nobody is left waiting unawares.
fn visits_stand(reader: &Reader<'_>, from: DateTime<Utc>, until: DateTime<Utc>) -> Option<String> {
    let me = reader.who?;
    let visits = reader.community.exchanges_of(me).flat_map(|exchange| &exchange.observations);
    let count = visits
        .filter(|visit| visit.has(me) && visit.starts_at().is_some_and(|at| from <= at && at < until))
        .count();
    (count > 0).then(|| reader.say("visit-stands", &with("count", count)))
}

/// Paused after questions without any answer; back with one tap.
pub fn paused_for_silence(reader: &Reader<'_>) -> Message {
    Message::new(reader.line("paused-for-silence")).with([reader.press("button-resume", Press::Resume)])
}

/// The pause is over.
pub fn resumed(reader: &Reader<'_>, by_itself: bool) -> Message {
    Message::new(reader.say("resumed", &with("by-itself", yes_no(by_itself)))).with([
        reader.opens("button-wish", FormKind::Wish),
        reader.opens("button-offer", FormKind::Offer),
        reader.press("button-mine", Press::Mine),
    ])
}

/// A round comes; one can sit it out.
pub fn round_announced(reader: &Reader<'_>, number: u64, at: DateTime<Utc>) -> Message {
    Message::new(reader.say("round-announced", &with("at", reader.moment(at))))
        .with([reader.press("round-sit-out", Press::SitOut(number))])
}
