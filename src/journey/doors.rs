//! Open doors: an offer bound to a moment, told in public, with seats that are taken at once.

use super::draft::Draft;
use super::{MaybeReply, Reply, arranging, proposing, wishing};
use crate::domain::community::Change;
use crate::domain::due::Due;
use crate::domain::exchange::{ObservationId, Stage};
use crate::domain::ids::{DoorId, ParticipantId};
use crate::domain::notice::{Notice, Recipient};
use crate::domain::proposal::Visit;
use crate::domain::refusal::Refusal;
use crate::domain::user_text::Label;
use crate::domain::wish_offer::Door;
use crate::domain::written_moment::WrittenMoment;
use crate::matching::barrier::personal;

/// Opens a door, and tells it in public.
pub fn open(
    draft: &mut Draft,
    me: ParticipantId,
    label: &Label,
    written: &WrittenMoment,
    seats: u8,
) -> Reply {
    wishing::not_paused(draft, me)?;
    let zone = draft.state.participant(me).ok_or(Refusal::NotJoined)?.zone.clone();
    let starts_at = written.resolve(&zone, draft.now).map_err(arranging::refused)?;
    if !(1..=Door::MOST_SEATS).contains(&seats) {
        return Err(Refusal::SeatsOutOfRange { most: Door::MOST_SEATS });
    }
    let most = crate::domain::wish_offer::MOST_OPEN_EACH;
    if draft.state.doors().filter(|door| door.host == me).count() >= most {
        return Err(Refusal::TooMany { most });
    }
    if let Some(at) = arranging::taken(draft, me, starts_at, None, None) {
        return Err(Refusal::MomentTaken { at });
    }
    let (topic, _) = wishing::topic(draft, label);
    let id: DoorId = draft.name();
    draft.change(Change::Door(Door { id, host: me, topic, starts_at, seats, taken: Vec::new() }));
    draft.at(Due::DoorBegins(id), starts_at);
    let now = draft.now;
    draft.post(Recipient::Home, Notice::DoorAnnounced { door: id }, now, true);
    Ok(Notice::DoorOpened { door: id })
}

/// The doors that a person may see: not their own, not those kept from them, with a seat free.
pub fn visible(draft: &Draft, me: ParticipantId) -> impl Iterator<Item = &Door> {
    draft.state.doors().filter(move |door| door.host != me && door.free() > 0 && may_visit(draft, me, door))
}

fn may_visit(draft: &Draft, me: ParticipantId, door: &Door) -> bool {
    let both = draft.state.participant(me).zip(draft.state.participant(door.host));
    both.is_some_and(|(me, host)| {
        let host_is_there = host.pause.is_none() && !host.is_away(door.starts_at);
        host_is_there && personal(&draft.state, me, host).is_none()
    })
}

/// The open doors.
pub fn list(draft: &Draft, me: ParticipantId) -> Notice {
    Notice::Doors { doors: visible(draft, me).map(|door| door.id).collect() }
}

/// Takes a seat: the host's yes was given with the door, the moment is agreed.
pub fn take_seat(draft: &mut Draft, me: ParticipantId, id: DoorId) -> MaybeReply {
    wishing::not_paused(draft, me)?;
    let mut door = draft.state.door(id).cloned().ok_or(Refusal::NoSeat)?;
    if door.host == me {
        return Err(Refusal::Oneself);
    }
    let mine = door
        .taken
        .iter()
        .any(|x| draft.state.exchange(*x).is_some_and(|exchange| exchange.people.contains(&me)));
    if mine {
        return Err(Refusal::AlreadySaid);
    }
    // Whoever is kept from this door hears the same as whoever comes too late.
    if door.free() == 0 || door.starts_at <= draft.now || !may_visit(draft, me, &door) {
        return Err(Refusal::NoSeat);
    }
    wishing::has_room(draft, me)?;
    if let Some(at) = arranging::taken(draft, me, door.starts_at, None, None) {
        return Err(Refusal::MomentTaken { at });
    }
    let visit = Visit { observer: me, host: door.host, topic: door.topic };
    let people = vec![me, door.host];
    let stages = vec![Stage::Arranging { put_forward: None }];
    let exchange = proposing::open_exchange(draft, people, &[visit], stages, Some(id));
    let of = ObservationId { exchange, index: 0 };
    arranging::schedule(draft, of, door.starts_at, false);
    door.taken.push(exchange);
    let (host, starts_at) = (door.host, door.starts_at);
    draft.change(Change::Door(door));
    draft.tell(host, Notice::SeatTaken { door: id, exchange });
    draft.pass_on_to_pair(exchange, Notice::MomentAgreed { of, starts_at, sequence: 0, moved: false });
    Ok(None)
}

/// The host closes the door; whoever had a seat hears it at once.
pub fn close(draft: &mut Draft, me: ParticipantId, id: DoorId) -> Reply {
    let door = draft.state.door(id).cloned().ok_or(Refusal::AlreadyOver)?;
    if door.host != me {
        return Err(Refusal::NotYours);
    }
    for exchange in door.taken {
        let of = ObservationId { exchange, index: 0 };
        if draft.state.observation(of).is_some_and(|observation| observation.starts_at().is_some()) {
            arranging::call_off(draft, me, of)?;
        }
    }
    draft.not_due(Due::DoorBegins(id));
    draft.change(Change::DoorGone(id));
    Ok(Notice::DoorClosed { topic: door.topic, starts_at: door.starts_at })
}

/// A visit that was called off frees its seat while the door is still open.
pub fn free_seat(draft: &mut Draft, of: ObservationId) {
    let door = draft.state.exchange(of.exchange).and_then(|exchange| exchange.door);
    let door = door.and_then(|door| draft.state.door(door)).cloned();
    if let Some(mut door) = door {
        door.taken.retain(|exchange| *exchange != of.exchange);
        draft.change(Change::Door(door));
    }
}

/// It begins, and is no longer open to others.
pub fn begins(draft: &mut Draft, id: DoorId) {
    if draft.state.door(id).is_some() {
        draft.change(Change::DoorGone(id));
    }
}
