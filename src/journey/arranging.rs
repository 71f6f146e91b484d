//! Agreeing a moment: suggested or typed, put forward by one, agreed by the other; moved and called off with one tap.

use std::collections::BTreeSet;

use chrono::{DateTime, Duration, Utc};

use super::draft::Draft;
use super::{MaybeReply, Reply, nudging};
use crate::domain::availability::suggest_slots;
use crate::domain::community::Change;
use crate::domain::due::Due;
use crate::domain::exchange::{Exchange, Observation, ObservationId, PutForward, Stage};
use crate::domain::ids::{DoorId, ExchangeId, ParticipantId, WishId};
use crate::domain::notice::{Cancelled, Notice};
use crate::domain::proposal::Visit;
use crate::domain::refusal::Refusal;
use crate::domain::step::Question;
use crate::domain::wish_offer::Wish;
use crate::domain::written_moment::{MomentProblem, WrittenMoment};

/// Suggested at a time; more can be typed.
const SLOTS: usize = 3;

/// Suggests moments in the pair's place and asks both which one suits, when this visit is the one to arrange.
pub fn suggest(draft: &mut Draft, of: ObservationId) {
    let Some(observation) = draft.state.observation(of).cloned() else { return };
    if observation.stage != (Stage::Arranging { put_forward: None }) {
        return;
    }
    let slots = slots(draft, &observation);
    for who in observation.people() {
        nudging::open(draft, who, Question::Moment(of));
    }
    draft.tell_pair(of.exchange, Notice::MomentsSuggested { of, slots });
}

/// Moments in both people's working hours on which neither has another visit or is away.
fn slots(draft: &Draft, observation: &Observation) -> Vec<DateTime<Utc>> {
    let state = &draft.state;
    let (Some(host), Some(observer)) =
        (state.participant(observation.host), state.participant(observation.observer))
    else {
        return Vec::new();
    };
    let minutes =
        u16::try_from(state.rules().observation_minutes + state.rules().debrief_minutes).unwrap_or(u16::MAX);
    let is_free = |at: DateTime<Utc>| {
        [host, observer].iter().all(|who| !who.is_away(at) && taken(draft, who.id, at, None, None).is_none())
    };
    suggest_slots(
        (&host.hours, &host.zone),
        (&observer.hours, &observer.zone),
        minutes,
        SLOTS,
        draft.now,
        is_free,
    )
}

/// What else this person has agreed to at that time: another visit, or an open door of their own. Visits at one and the same
/// door are one.
pub fn taken(
    draft: &Draft,
    who: ParticipantId,
    at: DateTime<Utc>,
    except: Option<ObservationId>,
    door: Option<DoorId>,
) -> Option<DateTime<Utc>> {
    let rules = draft.state.rules();
    let length = Duration::minutes(i64::from(rules.observation_minutes) + i64::from(rules.debrief_minutes));
    let visits = draft.state.exchanges_of(who).flat_map(|exchange| {
        let same_door = exchange.door.is_some() && exchange.door == door;
        let all = (0..).zip(&exchange.observations).filter(move |_| !same_door);
        all.filter_map(move |(index, observation)| {
            let own = Some(ObservationId { exchange: exchange.id, index }) == except;
            if own || !observation.has(who) { None } else { observation.starts_at() }
        })
    });
    let doors = draft.state.doors().filter(|open| open.host == who && Some(open.id) != door);
    visits.chain(doors.map(|door| door.starts_at)).find(|other| (*other - at).abs() < length)
}

/// The open door that an exchange came from.
fn door_of(draft: &Draft, of: ObservationId) -> Option<DoorId> {
    draft.state.exchange(of.exchange).and_then(|exchange| exchange.door)
}

/// Shows moments again: to move, or to look further.
pub fn moments(draft: &Draft, me: ParticipantId, of: ObservationId) -> Reply {
    let observation = draft.observation_of(me, of)?;
    Ok(Notice::MomentsSuggested { of, slots: slots(draft, observation) })
}

/// A moment as it was typed, in the writer's own zone.
pub fn type_moment(
    draft: &mut Draft,
    me: ParticipantId,
    of: ObservationId,
    written: &WrittenMoment,
) -> MaybeReply {
    let zone = draft.state.participant(me).ok_or(Refusal::NotJoined)?.zone.clone();
    let at = written.resolve(&zone, draft.now).map_err(refused)?;
    put_forward(draft, me, of, at)
}

/// Why a written moment is no moment.
pub fn refused(problem: MomentProblem) -> Refusal {
    match problem {
        MomentProblem::Passed { at } => Refusal::MomentPassed { at },
        MomentProblem::InGap { next } => Refusal::MomentInGap { next },
        MomentProblem::TooFar { weeks } => Refusal::MomentTooFar { weeks },
        MomentProblem::NoSuchDay => Refusal::NoSuchDay,
    }
}

/// Puts a moment forward to the other; when the other had put forward the same, it is agreed.
pub fn put_forward(draft: &mut Draft, me: ParticipantId, of: ObservationId, at: DateTime<Utc>) -> MaybeReply {
    let observation = draft.observation_of(me, of)?.clone();
    let (before, agreed) = match &observation.stage {
        Stage::Arranging { put_forward } => (*put_forward, None),
        Stage::Scheduled { starts_at, moving_to } => (*moving_to, Some(*starts_at)),
        Stage::Waiting | Stage::Debriefing { .. } => return Err(Refusal::NotNow),
        Stage::Concluded | Stage::CalledOff { .. } => return Err(Refusal::AlreadyOver),
    };
    if at <= draft.now {
        return Err(Refusal::MomentPassed { at });
    }
    if agreed == Some(at) {
        return Err(Refusal::AlreadySaid);
    }
    if let Some(at) = taken(draft, me, at, Some(of), door_of(draft, of)) {
        return Err(Refusal::MomentTaken { at });
    }
    match before {
        Some(theirs) if theirs.starts_at == at && theirs.by != me => return agree(draft, me, of, at),
        Some(mine) if mine.starts_at == at => return Err(Refusal::AlreadySaid),
        Some(_) | None => {}
    }
    let put = Some(PutForward { by: me, starts_at: at });
    draft.edit_observation(of, |observation| {
        observation.stage = match agreed {
            None => Stage::Arranging { put_forward: put },
            Some(starts_at) => Stage::Scheduled { starts_at, moving_to: put },
        };
    });
    for question in [Question::Moment(of), Question::TookPlace(of)] {
        nudging::answered(draft, me, question);
    }
    nudging::open(draft, observation.other(me), Question::Moment(of));
    let notice = Notice::MomentPutForward { of, by: me, starts_at: at, instead_of: agreed };
    draft.pass_on_to_pair(of.exchange, notice);
    Ok(None)
}

/// That suits me: agreed, with a calendar file for both.
pub fn agree(draft: &mut Draft, me: ParticipantId, of: ObservationId, at: DateTime<Utc>) -> MaybeReply {
    let observation = draft.observation_of(me, of)?.clone();
    let (put, before) = match &observation.stage {
        Stage::Arranging { put_forward } => (*put_forward, None),
        Stage::Scheduled { starts_at, .. } if *starts_at == at => return Err(Refusal::AlreadySaid),
        Stage::Scheduled { starts_at, moving_to } => (*moving_to, Some(*starts_at)),
        Stage::Waiting | Stage::Debriefing { .. } => return Err(Refusal::NotNow),
        Stage::Concluded | Stage::CalledOff { .. } => return Err(Refusal::AlreadyOver),
    };
    match put {
        Some(put) if put.starts_at != at => return Err(Refusal::MomentChanged),
        Some(put) if put.by == me => return Err(Refusal::AlreadySaid),
        Some(_) => {}
        None => return Err(Refusal::MomentChanged),
    }
    if at <= draft.now {
        return Err(Refusal::MomentPassed { at });
    }
    // The other may have agreed on something else at that time since it was put forward.
    let door = door_of(draft, of);
    if let Some(at) = observation.people().iter().find_map(|who| taken(draft, *who, at, Some(of), door)) {
        return Err(Refusal::MomentTaken { at });
    }
    schedule(draft, of, at, before.is_some());
    let sequence = draft.state.observation(of).map_or(0, |observation| observation.sequence);
    let notice = Notice::MomentAgreed { of, starts_at: at, sequence, moved: before.is_some() };
    draft.pass_on_to_pair(of.exchange, notice);
    Ok(None)
}

/// The moment stands: asked after it whether it took place, never before.
pub fn schedule(draft: &mut Draft, of: ObservationId, at: DateTime<Utc>, moved: bool) {
    draft.edit_observation(of, |observation| {
        // An earlier entry may stand in calendars, also one that was called off or put off.
        observation.sequence += u32::from(moved || observation.put_off > 0);
        observation.stage = Stage::Scheduled { starts_at: at, moving_to: None };
    });
    let people = draft.state.observation(of).map(Observation::people).into_iter().flatten();
    for who in people.collect::<Vec<_>>() {
        nudging::answered(draft, who, Question::Moment(of));
        nudging::answered(draft, who, Question::TookPlace(of));
    }
    draft.not_due(Due::AskAgain(of));
    let over = at + Duration::minutes(draft.state.rules().observation_minutes.into());
    draft.at(Due::SlotOver(of), over);
}

/// Calls one visit off.
pub fn call_off(draft: &mut Draft, me: ParticipantId, of: ObservationId) -> MaybeReply {
    let observation = draft.observation_of(me, of)?.clone();
    if matches!(observation.stage, Stage::Debriefing { .. }) {
        return Err(Refusal::NotNow);
    }
    let notice =
        Notice::CalledOff { of, visit: observation.visit(), by: Some(me), was: observation.cancelled(of) };
    draft.pass_on_to_pair(of.exchange, notice);
    end(draft, of, Some(me));
    Ok(None)
}

/// A visit comes to nothing: its wish is open again for whoever did not call it off, and they are first in line.
pub fn end(draft: &mut Draft, of: ObservationId, by: Option<ParticipantId>) {
    let Some(observation) = draft.state.observation(of).cloned() else { return };
    draft.edit_observation(of, |observation| {
        observation.sequence += u32::from(observation.starts_at().is_some());
        observation.stage = Stage::CalledOff { by };
    });
    quiet(draft, of);
    super::doors::free_seat(draft, of);
    if by.is_some_and(|by| by != observation.observer) {
        wish_again(draft, &observation);
    }
    next_or_over(draft, of.exchange);
}

/// No question about this visit waits any longer, and nothing of it falls due.
fn quiet(draft: &mut Draft, of: ObservationId) {
    let people = draft.state.observation(of).map(Observation::people).into_iter().flatten();
    for who in people.collect::<Vec<_>>() {
        for question in [Question::Moment(of), Question::TookPlace(of), Question::Takeaway(of)] {
            nudging::answered(draft, who, question);
        }
    }
    for due in [Due::SlotOver(of), Due::AskAgain(of), Due::DebriefOver(of)] {
        draft.not_due(due);
    }
}

fn wish_again(draft: &mut Draft, observation: &Observation) {
    let who = observation.observer;
    if draft.state.participant(who).is_none() {
        return;
    }
    if draft.state.wishes_of(who).all(|wish| wish.topic != observation.topic) {
        let id: WishId = draft.name();
        let made_at = draft.now;
        draft.change(Change::Wish(Wish { id, who, topic: observation.topic, made_at }));
    }
    let now = draft.now;
    draft.edit(who, |person| {
        person.first_in_line = true;
        person.waiting_since.get_or_insert(now);
    });
}

/// An exchange in which nobody watched anything counts for nobody's pace: whoever wishes on does not wait for their own weeks.
fn give_back(draft: &mut Draft, exchange: &Exchange) {
    if exchange.observations.iter().any(|observation| observation.stage == Stage::Concluded) {
        return;
    }
    for who in exchange.observations.iter().flat_map(|o| o.people()).collect::<BTreeSet<_>>() {
        draft.edit(who, |person| {
            person.last_exchange_at = person.last_exchange_at.filter(|at| *at != exchange.began_at);
        });
    }
}

/// The visit that waited for this one comes up, or the exchange is over.
pub fn next_or_over(draft: &mut Draft, id: ExchangeId) {
    let Some(exchange) = draft.state.exchange(id).cloned() else { return };
    if exchange.is_over() {
        give_back(draft, &exchange);
        let keep = Duration::days(i64::from(draft.state.rules().outcome_retention_months) * 30);
        let at = draft.now + keep;
        draft.change(Change::ExchangeOver(exchange));
        draft.at(Due::ForgetExchange(id), at);
        return;
    }
    let busy = exchange.observations.iter().any(|o| !o.stage.is_final() && o.stage != Stage::Waiting);
    let debriefed = exchange.observations.iter().any(|o| matches!(o.stage, Stage::Debriefing { .. }));
    let waiting =
        (0..).zip(&exchange.observations).find(|(_, o)| o.stage == Stage::Waiting).map(|(index, _)| index);
    if let (true, Some(index)) = (!busy || debriefed, waiting) {
        let of = ObservationId { exchange: id, index };
        draft.edit_observation(of, |observation| observation.stage = Stage::Arranging { put_forward: None });
        suggest(draft, of);
    }
}

/// Leaves an exchange: the others are freed, kindly, and first in line. What two others of a ring have with each other goes on,
/// and so does what someone still wants to write down.
pub fn leave(draft: &mut Draft, me: ParticipantId, id: ExchangeId) -> Reply {
    let exchange = draft.exchange_of(me, id)?.clone();
    let mut was = Vec::new();
    let mut talked = Vec::new();
    for (index, observation) in (0..).zip(&exchange.observations) {
        let of = ObservationId { exchange: id, index };
        if !observation.has(me) || observation.stage.is_final() {
            continue;
        }
        if matches!(observation.stage, Stage::Debriefing { .. }) {
            nudging::answered(draft, me, Question::Takeaway(of));
            talked.push(of);
            continue;
        }
        was.extend(observation.cancelled(of));
        draft.edit_observation(of, |observation| {
            observation.sequence += u32::from(observation.starts_at().is_some());
            observation.stage = Stage::CalledOff { by: Some(me) };
        });
        quiet(draft, of);
        super::doors::free_seat(draft, of);
        if observation.observer != me {
            wish_again(draft, observation);
        }
    }
    for other in exchange.others(me).collect::<Vec<_>>() {
        let theirs = |visit: &Visit| visit.observer == other || visit.host == other;
        let was = was.iter().filter(|cancelled: &&Cancelled| theirs(&cancelled.visit)).copied().collect();
        draft.pass_on(other, Notice::PartnerLeft { by: me, was });
    }
    draft.edit_exchange(id, |exchange| exchange.people.retain(|who| *who != me));
    for of in talked {
        super::outcomes::conclude(draft, of);
    }
    next_or_over(draft, id);
    Ok(Notice::ExchangeLeft { was })
}

/// Nobody said which moment suits: what was put forward falls, and so does a visit that nothing else is said about.
pub fn moment_lapsed(draft: &mut Draft, of: ObservationId, silent: ParticipantId) {
    let Some(observation) = draft.state.observation(of).cloned() else { return };
    if let Stage::Scheduled { starts_at, moving_to: Some(_) } = observation.stage {
        // The agreed moment stands; the move did not come together.
        draft.edit_observation(of, |o| o.stage = Stage::Scheduled { starts_at, moving_to: None });
    }
    lapse_if_forsaken(draft, of, silent);
}

/// A visit lapses when no question about it waits for either of its people any more, and nothing of it is to come.
pub fn lapse_if_forsaken(draft: &mut Draft, of: ObservationId, silent: ParticipantId) {
    let Some(observation) = draft.state.observation(of).cloned() else { return };
    if !matches!(observation.stage, Stage::Arranging { .. } | Stage::Scheduled { .. }) {
        return;
    }
    let asked = |who| [Question::Moment(of), Question::TookPlace(of)].map(|q| draft.state.step_for(who, q));
    let waits = observation.people().into_iter().flat_map(asked).flatten().next().is_some();
    let to_come = [Due::SlotOver(of), Due::AskAgain(of)].iter().any(|due| draft.state.timer(due).is_some());
    if waits || to_come {
        return;
    }
    draft.tell_pair(of.exchange, Notice::CalledOff { of, visit: observation.visit(), by: None, was: None });
    if matches!(observation.stage, Stage::Arranging { put_forward: Some(put) } if put.by != silent) {
        free(draft, &observation, silent);
    }
    end(draft, of, None);
}

/// Whoever did put a moment forward, and heard nothing, is first in line.
fn free(draft: &mut Draft, observation: &Observation, silent: ParticipantId) {
    if observation.observer == silent {
        let now = draft.now;
        draft.edit(observation.host, |person| {
            person.first_in_line = true;
            person.waiting_since.get_or_insert(now);
        });
    } else {
        wish_again(draft, observation);
    }
}
