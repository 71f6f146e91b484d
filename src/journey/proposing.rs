//! Proposals: each is asked apart, an exchange begins only from a mutual yes, and a no can't be seen.
//!
//! What the others learn of a proposal that did not come together, they learn when it expires, in the same words whatever
//! the reason: nothing on the way there may depend on what somebody else answered.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Duration, Utc};

use super::draft::Draft;
use super::{MaybeReply, Reply, arranging, nudging};
use crate::domain::community::Change;
use crate::domain::due::Due;
use crate::domain::exchange::{Exchange, Observation, ObservationId, Stage};
use crate::domain::ids::{BatchId, DoorId, ExchangeId, ParticipantId, ProposalId};
use crate::domain::notice::{Ask, Notice};
use crate::domain::participant::Participant;
use crate::domain::proposal::{Answer, Origin, Proposal, Reason, Side, Visit};
use crate::domain::refusal::Refusal;
use crate::domain::step::Question;
use crate::matching::barrier::{has_room, open_exchanges, personal};
use crate::matching::score::{gain, reason};

/// Everyone has at least so long to answer once they could read it.
const READING_TIME: Duration = Duration::hours(24);

/// Two or three people, and what they would do together.
#[derive(Clone, Debug)]
pub struct Pairing {
    /// Its people.
    pub people: Vec<ParticipantId>,
    /// Who would watch whom at what.
    pub visits: Vec<Visit>,
    /// Why it might suit each, where that was worked out before.
    pub reasons: Vec<Reason>,
    /// How good it is for all.
    pub points: u32,
}

impl Pairing {
    /// Two people.
    pub fn of(a: ParticipantId, b: ParticipantId, visits: Vec<Visit>, points: u32) -> Self {
        Self { people: vec![a, b], visits, reasons: Vec::new(), points }
    }
}

/// Makes proposals that expire together. `answers` holds what is known beforehand (whoever asks by name has said yes).
pub fn put_to(
    draft: &mut Draft,
    origin: Origin,
    pairings: Vec<Pairing>,
    answers: &BTreeMap<ParticipantId, Answer>,
) -> BatchId {
    let batch: BatchId = draft.name();
    let expires_at = end_of(draft, pairings.iter().flat_map(|pairing| &pairing.people));
    for pairing in pairings {
        let sides = pairing.people.iter().enumerate().map(|(i, who)| Side {
            who: *who,
            reason: pairing.reasons.get(i).cloned().unwrap_or_else(|| why(draft, *who, &pairing)),
            answer: answers.get(who).copied().unwrap_or(Answer::Open),
        });
        let sides = sides.collect();
        let proposal = Proposal {
            id: draft.name(),
            batch,
            origin,
            visits: pairing.visits,
            sides,
            made_at: draft.now,
            expires_at,
            points: pairing.points,
        };
        draft.change(Change::Proposal(proposal));
    }
    draft.at(Due::BatchExpires(batch), expires_at);
    batch
}

/// When proposals made now come to their end: as the rules say, and a day after the last of their people could read them at
/// the earliest.
fn end_of<'a>(draft: &Draft, people: impl Iterator<Item = &'a ParticipantId>) -> DateTime<Utc> {
    let by_the_rules = draft.now + Duration::hours(draft.state.rules().proposal_expiry_hours.into());
    // Whoever is away is not asked, and the end must not tell so.
    let there =
        people.filter(|who| draft.state.participant(**who).is_some_and(|who| who.takes_part(draft.now)));
    let read_by_all = there.map(|who| draft.reads_at(*who, draft.now)).max().unwrap_or(draft.now);
    by_the_rules.max(read_by_all + READING_TIME)
}

fn why(draft: &Draft, who: ParticipantId, pairing: &Pairing) -> Reason {
    let other = pairing.people.iter().find(|other| **other != who);
    let both = draft.state.participant(who).zip(other.and_then(|other| draft.state.participant(*other)));
    both.map(|(who, other)| reason(&draft.state, who, other, draft.now)).unwrap_or_default()
}

/// When a batch comes to its end.
pub fn expires_at(draft: &Draft, batch: BatchId) -> DateTime<Utc> {
    draft.state.timer(&Due::BatchExpires(batch)).unwrap_or(draft.now)
}

/// Whether someone can be asked about a given other person at all.
pub fn can_be_asked(draft: &Draft, who: &Participant, about: &Participant) -> bool {
    personal(&draft.state, who, about).is_none()
        && who.takes_part(draft.now)
        && has_room(&draft.state, who, draft.state.rules(), draft.now)
}

/// What of a batch concerns this person.
fn of_batch(draft: &Draft, who: ParticipantId, batch: BatchId) -> impl Iterator<Item = &Proposal> {
    draft.state.proposals_of(who).filter(move |proposal| proposal.batch == batch)
}

/// What of a batch still waits for this person's answer.
pub fn open_ask(draft: &Draft, who: ParticipantId, batch: BatchId) -> Option<Ask> {
    let is_open = |p: &&Proposal| p.side(who).is_some_and(|side| side.answer == Answer::Open);
    let proposals: Vec<ProposalId> = of_batch(draft, who, batch).filter(is_open).map(|p| p.id).collect();
    let step = draft.state.step_for(who, Question::Proposals(batch)).map(|step| step.id);
    (!proposals.is_empty()).then(|| Ask { batch, proposals, step, expires_at: expires_at(draft, batch) })
}

/// Asks a person about all of a batch that concerns them, by a notice of its own.
pub fn ask(draft: &mut Draft, who: ParticipantId, batch: BatchId) {
    if open_ask(draft, who, batch).is_some() {
        nudging::open(draft, who, Question::Proposals(batch));
        if let Some(ask) = open_ask(draft, who, batch) {
            draft.tell(who, Notice::ProposalsMade { ask });
        }
    }
}

/// Asks the person who brought the batch in the reply itself, and everyone else of it by a notice.
pub fn ask_in_reply(draft: &mut Draft, me: ParticipantId, batch: BatchId) -> Option<Ask> {
    let people: BTreeSet<ParticipantId> =
        draft.state.proposals_in(batch).flat_map(|p| p.sides.iter().map(|side| side.who)).collect();
    for who in people {
        if who != me {
            ask(draft, who, batch);
        }
    }
    open_ask(draft, me, batch)?;
    nudging::open(draft, me, Question::Proposals(batch));
    open_ask(draft, me, batch)
}

/// Yes, to one or a few. Where that makes it mutual the exchange begins at once; where two compete, the better one.
pub fn accept(draft: &mut Draft, me: ParticipantId, ids: &[ProposalId]) -> MaybeReply {
    super::wishing::not_paused(draft, me)?;
    let mut said = Vec::new();
    let ids: BTreeSet<ProposalId> = ids.iter().copied().collect();
    for id in &ids {
        let mut proposal = draft.state.proposal(*id).cloned().ok_or(Refusal::AlreadyOver)?;
        let side = proposal.sides.iter_mut().find(|side| side.who == me).ok_or(Refusal::NotYours)?;
        if side.answer == Answer::Yes {
            continue;
        }
        side.answer = Answer::Yes;
        let listed = draft.state.participant(me).map(|person| &person.do_not_pair);
        if proposal.others(me).any(|other| listed.is_some_and(|listed| listed.contains(&other))) {
            return Err(Refusal::AlreadyOver);
        }
        said.push(proposal);
    }
    let Some(known_at) = said.iter().map(|proposal| proposal.expires_at).max() else {
        return Err(Refusal::AlreadySaid);
    };
    let with = said.iter().flat_map(|proposal| proposal.others(me)).collect();
    for proposal in said {
        let batch = proposal.batch;
        draft.change(Change::Proposal(proposal));
        nudging::answered(draft, me, Question::Proposals(batch));
    }
    let began = settle(draft, me);
    // The introduction may have to wait for somebody's quiet hours; that it comes can be said at once.
    Ok(Some(if began.is_empty() {
        Notice::YesNoted { with, known_at }
    } else {
        Notice::ItIsMutual { with: began }
    }))
}

/// None of these, this time. Nobody will see it.
pub fn decline(draft: &mut Draft, me: ParticipantId, batch: BatchId) -> Reply {
    let mine: Vec<Proposal> = of_batch(draft, me, batch).cloned().collect();
    if mine.is_empty() {
        let exists = draft.state.proposals_in(batch).next().is_some();
        return Err(if exists { Refusal::NotYours } else { Refusal::AlreadyOver });
    }
    if mine.iter().all(|p| p.side(me).is_some_and(|side| side.answer == Answer::No)) {
        return Err(Refusal::AlreadySaid);
    }
    for mut proposal in mine {
        for side in proposal.sides.iter_mut().filter(|side| side.who == me) {
            side.answer = Answer::No;
        }
        draft.change(Change::Proposal(proposal));
    }
    nudging::answered(draft, me, Question::Proposals(batch));
    Ok(Notice::NoNoted)
}

/// Begins what is mutual now for this person, best first, as far as everybody has room; gives with whom.
pub fn settle(draft: &mut Draft, me: ParticipantId) -> Vec<ParticipantId> {
    let mut with = Vec::new();
    loop {
        let best = draft
            .state
            .proposals_of(me)
            .filter(|proposal| proposal.is_mutual() && everybody_can(draft, proposal))
            .max_by(|x, y| x.points.cmp(&y.points).then(y.id.cmp(&x.id)))
            .cloned();
        let Some(proposal) = best else { return with };
        with.extend(proposal.others(me));
        begin(draft, &proposal);
    }
}

fn everybody_can(draft: &Draft, proposal: &Proposal) -> bool {
    let people: Option<Vec<&Participant>> =
        proposal.sides.iter().map(|side| draft.state.participant(side.who)).collect();
    let Some(people) = people else { return false };
    let fits = |who: &&Participant| {
        open_exchanges(&draft.state, who.id) < who.room(draft.state.rules()) as usize && who.pause.is_none()
    };
    let apart =
        people.iter().any(|a| people.iter().any(|b| a.id != b.id && personal(&draft.state, a, b).is_some()));
    people.iter().all(fits) && !apart
}

/// A proposal becomes an exchange: the place of the pair opens, and each begins to look for a moment.
fn begin(draft: &mut Draft, proposal: &Proposal) {
    draft.change(Change::ProposalGone(proposal.id));
    let people: Vec<ParticipantId> = proposal.sides.iter().map(|side| side.who).collect();
    // Somebody else came first: for those still waiting on one of these people in this batch nothing shows.
    for who in &people {
        nudging::answered(draft, *who, Question::Proposals(proposal.batch));
        let rest: Vec<Proposal> = of_batch(draft, *who, proposal.batch).cloned().collect();
        for mut other in rest {
            for side in other.sides.iter_mut().filter(|side| side.who == *who) {
                side.answer = Answer::No;
            }
            draft.change(Change::Proposal(other));
        }
    }
    tidy(draft, proposal.batch);
    let ring = people.len() > 2;
    let stages = (0..proposal.visits.len())
        .map(|i| if i == 0 || ring { Stage::Arranging { put_forward: None } } else { Stage::Waiting });
    let stages = stages.collect();
    let id = open_exchange(draft, people, &proposal.visits, stages, None);
    let indices: Vec<u8> = (0..).zip(&proposal.visits).map(|(i, _)| i).collect();
    for index in indices {
        arranging::suggest(draft, ObservationId { exchange: id, index });
    }
}

/// An exchange begins. `stages` are those of its visits, in order.
pub fn open_exchange(
    draft: &mut Draft,
    people: Vec<ParticipantId>,
    visits: &[Visit],
    stages: Vec<Stage>,
    door: Option<DoorId>,
) -> ExchangeId {
    let id: ExchangeId = draft.name();
    let now = draft.now;
    let observations = visits.iter().zip(stages).map(|(visit, stage)| Observation {
        observer: visit.observer,
        host: visit.host,
        topic: visit.topic,
        stage,
        sequence: 0,
        put_off: 0,
    });
    let observations = observations.collect();
    draft.change(Change::Exchange(Exchange {
        id,
        people: people.clone(),
        observations,
        began_at: now,
        door,
    }));
    for visit in visits {
        // Before the past of the pair changes: what is new about a first meeting counts.
        count_gain(draft, visit);
        fulfil(draft, visit);
    }
    for (i, who) in people.iter().enumerate() {
        for other in people.iter().skip(i + 1) {
            draft.edit_past(*who, *other, |past| {
                past.began_at = Some(now);
                past.times += 1;
            });
        }
        let still_wishes = draft.state.wishes_of(*who).next().is_some();
        draft.edit(*who, |person| {
            person.exchanges_begun += 1;
            person.last_exchange_at = Some(now);
            person.first_in_line = false;
            person.waiting_since = still_wishes.then_some(now);
        });
    }
    draft.tell_pair(id, Notice::Introduced { exchange: id });
    for (index, visit) in (0..).zip(visits) {
        draft.tell(visit.host, Notice::PreBrief { of: ObservationId { exchange: id, index } });
    }
    id
}

/// What someone watches counts from the beginning, as the exchange itself does; it stays when it is called off.
fn count_gain(draft: &mut Draft, visit: &Visit) {
    let people = draft.state.participant(visit.observer).zip(draft.state.participant(visit.host));
    let points = people.map_or(0, |(observer, host)| gain(&draft.state, observer, host, draft.state.rules()));
    draft.edit(visit.observer, |person| person.gained = person.gained.saturating_add(points));
}

/// A wish that became a visit is no longer open.
fn fulfil(draft: &mut Draft, visit: &Visit) {
    let wish =
        draft.state.wishes_of(visit.observer).find(|wish| wish.topic == visit.topic).map(|wish| wish.id);
    if let Some(wish) = wish {
        draft.change(Change::WishGone(wish));
    }
}

/// A batch with nothing left in it expires no more.
fn tidy(draft: &mut Draft, batch: BatchId) {
    if draft.state.proposals_in(batch).next().is_none() {
        draft.not_due(Due::BatchExpires(batch));
    }
}

/// The end of a batch. Whoever said yes hears that it did not come together, all in the same words at the same moment;
/// whoever said nothing hears nothing.
pub fn expire(draft: &mut Draft, batch: BatchId) {
    let over: Vec<Proposal> = draft.state.proposals_in(batch).cloned().collect();
    let now = draft.now;
    let mut hoped: BTreeMap<ParticipantId, DateTime<Utc>> = BTreeMap::new();
    let mut people: BTreeSet<ParticipantId> = BTreeSet::new();
    for proposal in &over {
        for side in &proposal.sides {
            people.insert(side.who);
            if side.answer == Answer::Yes {
                hoped.insert(side.who, proposal.made_at);
            }
        }
        for (i, side) in proposal.sides.iter().enumerate() {
            for other in proposal.sides.iter().skip(i + 1) {
                // Of whoever left, nothing is kept.
                if [side.who, other.who].iter().any(|who| draft.state.participant(*who).is_none()) {
                    continue;
                }
                draft.edit_past(side.who, other.who, |past| past.passed_at = Some(now));
            }
        }
        draft.change(Change::ProposalGone(proposal.id));
    }
    for who in people {
        nudging::lapse_if_open(draft, who, Question::Proposals(batch));
    }
    let next_round = Some(draft.state.round().at);
    for (who, since) in hoped {
        draft.edit(who, |person| {
            person.first_in_line = true;
            person.waiting_since.get_or_insert(since);
        });
        draft.tell(who, Notice::DidNotComeTogether { next_round });
    }
}

/// What is open between two people is answered no on one side; the other hears what they would have heard anyway.
pub fn quietly_decline(draft: &mut Draft, me: ParticipantId, other: ParticipantId) {
    let between: Vec<Proposal> =
        draft.state.proposals_of(me).filter(|p| p.side(other).is_some()).cloned().collect();
    for mut proposal in between {
        for side in proposal.sides.iter_mut().filter(|side| side.who == me) {
            side.answer = Answer::No;
        }
        let batch = proposal.batch;
        draft.change(Change::Proposal(proposal));
        if open_ask(draft, me, batch).is_none() {
            nudging::answered(draft, me, Question::Proposals(batch));
        }
    }
}
