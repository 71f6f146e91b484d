//! Wishes, offers and open doors.

use chrono::{DateTime, Utc};

use super::super::bundle::{Vars, with};
use super::super::message::{Button, Message, Tap};
use super::super::reader::Reader;
use super::{nobody, proposing};
use crate::domain::command::{FormKind, Press};
use crate::domain::ids::{DoorId, ExchangeId, ParticipantId, TopicId};
use crate::domain::notice::{Ask, Prospect};
use crate::domain::wish_offer::Door;

/// Doors shown at a time: as many as there is room for buttons.
const MOST_DOORS: usize = 20;

/// A wish was noted, and what became of it.
pub fn wish_opened(reader: &Reader<'_>, topic: TopicId, by_spelling: bool, prospect: &Prospect) -> Message {
    let first = noted(reader, "wish-opened", topic, by_spelling);
    match prospect {
        Prospect::Asked { ask } => before(first, proposing::asked(reader, ask)),
        Prospect::AfterThis { known_at } => {
            let when = reader.say("prospect-after-this", &with("at", reader.moment(*known_at)));
            Message::lines(first.into_iter().chain([when]))
        }
        Prospect::NextRound { nobody, at } => before(first, nobody::at_once(reader, nobody, *at)),
    }
}

/// An offer was noted; where someone waits for it, the host is asked right here.
pub fn offer_opened(reader: &Reader<'_>, topic: TopicId, by_spelling: bool, ask: Option<&Ask>) -> Message {
    let first = noted(reader, "offer-opened", topic, by_spelling);
    match ask {
        Some(ask) => before(first, proposing::asked(reader, ask)),
        None => Message::lines(first),
    }
}

fn noted(reader: &Reader<'_>, key: &str, topic: TopicId, by_spelling: bool) -> Vec<String> {
    let vars = with("topic", reader.topic(topic));
    let spelled = by_spelling.then(|| reader.say("found-by-spelling", &vars));
    [reader.say(key, &vars)].into_iter().chain(spelled).collect()
}

fn before(first: Vec<String>, message: Message) -> Message {
    let text = Message::lines(first.into_iter().chain([String::new(), message.text])).text;
    Message { text, ..message }
}

/// A colleague was asked by name; or will be, who can tell.
pub fn colleague_asked(
    reader: &Reader<'_>,
    colleague: ParticipantId,
    topic: TopicId,
    known_at: DateTime<Utc>,
) -> Message {
    let vars = with("name", reader.name(colleague))
        .with("topic", reader.topic(topic))
        .with("at", reader.moment(known_at));
    Message::new(reader.say("colleague-asked", &vars))
}

/// A door as variables; one that has closed in the meantime has nothing to tell.
fn about(reader: &Reader<'_>, door: &Door, seats: usize) -> Vars {
    with("name", reader.name(door.host))
        .with("topic", reader.topic(door.topic))
        .with("at", reader.moment(door.starts_at))
        .with("zone", reader.zone.name().to_owned())
        .with("seats", seats)
}

/// A door was opened.
pub fn door_opened(reader: &Reader<'_>, id: DoorId) -> Message {
    let Some(door) = reader.community.door(id) else { return doors(reader, &[]) };
    let vars = about(reader, door, door.seats.into());
    Message::new(reader.say("door-opened", &vars)).with([close(reader, door)])
}

/// Closes a door, with a label that says which.
pub fn close(reader: &Reader<'_>, door: &Door) -> Button {
    let vars = with("topic", reader.topic(door.topic));
    reader.button("mine-close-door", &vars, Tap::Press(Press::CloseDoor(door.id)))
}

/// A door was opened, told in public.
pub fn door_announced(reader: &Reader<'_>, id: DoorId) -> Message {
    let Some(door) = reader.community.door(id) else { return doors(reader, &[]) };
    Message::new(reader.say("door-announced", &about(reader, door, door.free())))
        .with([reader.press("door-seat", Press::TakeSeat(id))])
}

/// The open doors, each with a seat to take.
pub fn doors(reader: &Reader<'_>, ids: &[DoorId]) -> Message {
    let open = || ids.iter().filter_map(|id| reader.community.door(*id)).take(MOST_DOORS);
    let heading = if open().next().is_some() { "doors" } else { "doors-none" };
    let line = |door: &Door| reader.say("doors-line", &about(reader, door, door.free()));
    let seat = |door: &Door| {
        reader.button("doors-seat", &about(reader, door, door.free()), Tap::Press(Press::TakeSeat(door.id)))
    };
    Message::lines([reader.line(heading)].into_iter().chain(open().map(line)))
        .with(open().map(seat))
        .with([reader.opens("button-door", FormKind::Door)])
}

/// A seat was taken, told to the host.
pub fn seat_taken(reader: &Reader<'_>, door: DoorId, exchange: ExchangeId) -> Message {
    let exchange = reader.community.exchange(exchange);
    let visit = exchange.and_then(|exchange| exchange.observations.first());
    let starts_at = reader
        .community
        .door(door)
        .map(|door| door.starts_at)
        .or_else(|| visit.and_then(|visit| visit.starts_at()))
        .unwrap_or(reader.now);
    let vars = reader.about(visit.map(|visit| visit.visit())).with("at", reader.moment(starts_at));
    Message::new(reader.say("seat-taken", &vars))
}

/// A door was closed by its host.
pub fn door_closed(reader: &Reader<'_>, topic: TopicId, starts_at: DateTime<Utc>) -> Message {
    let vars = with("topic", reader.topic(topic)).with("at", reader.moment(starts_at));
    Message::new(reader.say("door-closed", &vars))
}

/// A wish or an offer was taken back.
pub fn withdrawn(reader: &Reader<'_>, key: &str, topic: TopicId) -> Message {
    Message::new(reader.say(key, &with("topic", reader.topic(topic))))
        .with([reader.opens("button-wish", FormKind::Wish), reader.opens("button-offer", FormKind::Offer)])
}
