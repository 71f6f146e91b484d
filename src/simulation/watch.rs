//! What must hold after every step, written apart from the code that should make it so.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Duration, Utc};

use crate::domain::command::Event;
use crate::domain::community::{Change, Community};
use crate::domain::decision::Decision;
use crate::domain::due::Due;
use crate::domain::exchange::{Exchange, Stage};
use crate::domain::ids::{ExchangeId, ParticipantId, StepId};
use crate::domain::notice::{Notice, Outgoing, Recipient};
use crate::domain::participant::Participant;
use crate::domain::proposal::{Answer, Proposal};
use crate::domain::step::Question;
use crate::journey::{allowed, allowed_for_all};
use crate::matching::barrier::{Barrier, personal};
use crate::matching::round::who_is_in;

/// Up to so many people everything is checked after every step.
const FEW: usize = 60;
/// With more people, the checks that look at everything come once in so many steps.
const SAMPLE: u64 = 200;
/// More nudges than this a question never gets, whatever the rules say.
const MOST_NUDGES: u32 = 2;

type Seen = Result<(), String>;

/// Watches over a simulated life.
#[derive(Default)]
pub struct Watch {
    nudges: BTreeMap<StepId, u32>,
    /// Everyone who was ever part of an exchange.
    was_in: BTreeMap<ExchangeId, BTreeSet<ParticipantId>>,
}

impl Watch {
    /// Watches a community from its first day.
    pub fn new() -> Self {
        Self::default()
    }

    /// A decision was taken.
    ///
    /// # Errors
    /// What does not hold.
    pub fn decided(
        &mut self,
        before: &Community,
        after: &Community,
        event: &Event,
        decision: &Decision,
        now: DateTime<Utc>,
    ) -> Seen {
        for change in &decision.changes {
            if let Change::Exchange(exchange) = change {
                self.was_in.entry(exchange.id).or_default().extend(&exchange.people);
            }
        }
        proposals(before, after, decision, now)?;
        exchanges(before, after, decision)?;
        moments(before, after, decision, now)?;
        outcomes_of_proposals(before, after, event, decision)?;
        round_results(before, after, event, decision, now)?;
        ghosts(before, after, decision)?;
        for outgoing in &decision.notices {
            self.posted(before, after, event, outgoing, now)?;
        }
        Ok(())
    }

    fn posted(
        &mut self,
        before: &Community,
        after: &Community,
        event: &Event,
        outgoing: &Outgoing,
        now: DateTime<Utc>,
    ) -> Seen {
        let by_itself = matches!(event, Event::Fell(_) | Event::RoundPaired { .. } | Event::Unreachable(_));
        must(!(by_itself && outgoing.at_once), || {
            format!("said at once, and nobody said it: {:?}", outgoing.notice)
        })?;
        if let (false, Recipient::Person(who)) = (outgoing.at_once, &outgoing.to) {
            let at = outgoing.not_before;
            let allowed = after.participant(*who).is_none_or(|who| allowed(after, who, at) == at);
            must(allowed, || format!("meant for the quiet hours of {who}: {:?}", outgoing.notice))?;
        }
        if let Notice::Nudged { step, .. } = &outgoing.notice {
            let nudges = self.nudges.entry(*step).or_default();
            *nudges += 1;
            let most = before.rules().nudges_per_step.min(MOST_NUDGES);
            must(*nudges <= most, || format!("nudge {nudges} for {step}, of at most {most}"))?;
            must(before.step(*step).is_some_and(|step| !step.not_now), || {
                format!("a nudge for {step}, which waits for nothing")
            })?;
        }
        if let (Some(of), Recipient::Person(who)) = (subject(&outgoing.notice), &outgoing.to) {
            let inside = self.was_in.get(&of).is_some_and(|people| people.contains(who));
            must(inside, || format!("{who} is told about {of}, which is of others: {:?}", outgoing.notice))?;
        }
        if let Notice::RoundAnnounced { at, .. } = &outgoing.notice {
            let ahead = *at - Duration::hours(24);
            // Where the clock changes, the week between two rounds is an hour short.
            let could_be = |who| {
                let since = ahead - Duration::days(6) + Duration::hours(2);
                allowed(after, who, since) <= ahead
            };
            let person = if let Recipient::Person(who) = outgoing.to { after.participant(who) } else { None };
            let in_time = outgoing.not_before <= ahead || !person.is_some_and(could_be);
            must(in_time && outgoing.not_before < *at, || {
                format!("told of a round less than a day ahead: {:?}", outgoing.to)
            })?;
        }
        if let Notice::TookPlaceAsked { of, .. } = &outgoing.notice
            && let Some(Stage::Scheduled { starts_at, .. }) = after.observation(*of).map(|o| &o.stage)
        {
            must(*starts_at < now, || format!("asked whether {of:?} took place, which begins {starts_at}"))?;
        }
        Ok(())
    }

    /// Something is sent.
    ///
    /// # Errors
    /// What does not hold.
    pub fn sent(
        &self,
        community: &Community,
        outgoing: &Outgoing,
        readers: &[ParticipantId],
        now: DateTime<Utc>,
    ) -> Seen {
        let people = || readers.iter().filter_map(|who| community.participant(*who));
        if !outgoing.at_once && allowed_for_all(community, readers, now).is_some() {
            for who in people() {
                must(allowed(community, who, now) == now, || format!("{} has quiet hours at {now}", who.id))?;
            }
        }
        if let Recipient::Pair { exchange, .. } = &outgoing.to
            && let Some(exchange) = community.exchange(*exchange)
        {
            must(exchange.people == readers, || format!("{} is not the place of its people", exchange.id))?;
        }
        let there = people().all(|who| who.takes_part(now));
        if let Notice::ProposalsMade { .. } = &outgoing.notice {
            must(there, || "a proposal to someone paused or away".to_owned())
        } else if let Notice::Nudged { step, question } = &outgoing.notice {
            must(there, || "a nudge to someone paused or away".to_owned())?;
            let waits = readers
                .iter()
                .any(|who| community.step_for(*who, *question).is_some_and(|s| s.id == *step && !s.not_now));
            must(waits, || format!("a nudge after the answer: {question:?}"))
        } else if let Notice::TookPlaceAsked { of, .. } = &outgoing.notice {
            let begins = community.observation(*of).and_then(|observation| observation.starts_at());
            must(begins.is_none_or(|at| at < now), || format!("asked before {of:?} began"))?;
            let waits = |who: &ParticipantId| community.step_for(*who, Question::TookPlace(*of)).is_some();
            must(readers.iter().any(waits), || format!("asked about {of:?} after the answer"))
        } else if let Notice::TakeawayAsked { of, .. } = &outgoing.notice {
            let waits = |who: &ParticipantId| community.step_for(*who, Question::Takeaway(*of)).is_some();
            must(readers.iter().all(waits), || format!("asked about {of:?} after the answer"))
        } else {
            Ok(())
        }
    }

    /// Whether nothing is open any more, and nothing falls due but rounds and the end of what is kept.
    pub fn is_at_rest(community: &Community) -> bool {
        community.exchanges().next().is_none()
            && community.proposals().next().is_none()
            && community.steps().next().is_none()
            && community.doors().next().is_none()
            && community.due().all(|(_, due)| {
                matches!(
                    due,
                    Due::AnnounceRound
                        | Due::RoundPairs
                        | Due::ForgetNote(_)
                        | Due::ForgetOutcome(_)
                        | Due::ForgetExchange(_)
                )
            })
    }
}

/// The founding state with every change since, each applied twice: what a store would have.
pub struct Replay {
    community: Community,
    every: u64,
    decisions: u64,
}

impl Replay {
    /// Of a community on its first day.
    pub fn new(founded: &Community, people: usize) -> Self {
        let every = if people <= FEW { 1 } else { SAMPLE };
        Self { community: founded.clone(), every, decisions: 0 }
    }

    /// A decision was taken.
    pub fn follow(&mut self, decision: &Decision) {
        for change in &decision.changes {
            self.community.apply(change);
            self.community.apply(change);
        }
    }

    /// Whether it is the same, as often as the number of people allows.
    ///
    /// # Errors
    /// What does not hold.
    pub fn check_now_and_then(&mut self, community: &Community) -> Seen {
        self.decisions += 1;
        if self.decisions.is_multiple_of(self.every) { self.check(community) } else { Ok(()) }
    }

    /// Whether it is the same, and keeps its invariants.
    ///
    /// # Errors
    /// What does not hold.
    pub fn check(&self, community: &Community) -> Seen {
        if self.community != *community {
            return Err("the changes, replayed, give another state".to_owned());
        }
        community.check().into_iter().next().map_or(Ok(()), Err)
    }
}

fn must(holds: bool, sentence: impl FnOnce() -> String) -> Seen {
    if holds { Ok(()) } else { Err(sentence()) }
}

/// The exchange that a notice is about, when only its people may hear of it.
fn subject(notice: &Notice) -> Option<ExchangeId> {
    if let Notice::Introduced { exchange } | Notice::SeatTaken { exchange, .. } = notice {
        Some(*exchange)
    } else if let Notice::PreBrief { of }
    | Notice::MomentsSuggested { of, .. }
    | Notice::MomentPutForward { of, .. }
    | Notice::MomentAgreed { of, .. }
    | Notice::CalledOff { of, .. }
    | Notice::TookPlaceAsked { of, .. }
    | Notice::Debrief { of }
    | Notice::TakeawayAsked { of, .. }
    | Notice::Nudged {
        question: Question::Moment(of) | Question::TookPlace(of) | Question::Takeaway(of),
        ..
    } = notice
    {
        Some(of.exchange)
    } else {
        None
    }
}

fn pairs<'a>(community: &'a Community, people: &[ParticipantId]) -> Vec<(&'a Participant, &'a Participant)> {
    let known: Vec<_> = people.iter().filter_map(|who| community.participant(*who)).collect();
    known.iter().enumerate().flat_map(|(i, a)| known.iter().skip(i + 1).map(|b| (*a, *b))).collect()
}

/// Nobody is put to someone they must not be put to, and nobody who is not there is asked.
fn proposals(before: &Community, after: &Community, decision: &Decision, now: DateTime<Utc>) -> Seen {
    let made = decision.changes.iter().filter_map(|change| {
        let id = if let Change::Proposal(Proposal { id, .. }) = change { *id } else { return None };
        before.proposal(id).is_none().then(|| after.proposal(id)).flatten()
    });
    for proposal in made {
        let people: Vec<ParticipantId> = proposal.sides.iter().map(|side| side.who).collect();
        let never = proposal.sides.iter().any(|side| side.answer == Answer::No);
        for (a, b) in pairs(after, &people) {
            match personal(after, a, b) {
                None => {}
                Some(Barrier::LineManager) => return Err(format!("{} and {} are in one line", a.id, b.id)),
                Some(_) => must(never, || format!("{} and {} are not to be paired", a.id, b.id))?,
            }
        }
        for side in proposal.sides.iter().filter(|side| side.answer == Answer::Open) {
            let there = after.participant(side.who).is_some_and(|who| who.takes_part(now));
            must(there, || format!("{} is asked while paused or away", side.who))?;
        }
    }
    Ok(())
}

/// An exchange begins only between people who may, are there, and have room for it.
fn exchanges(before: &Community, after: &Community, decision: &Decision) -> Seen {
    let begun: BTreeSet<ExchangeId> = decision
        .changes
        .iter()
        .filter_map(
            |change| if let Change::Exchange(Exchange { id, .. }) = change { Some(*id) } else { None },
        )
        .filter(|id| before.exchange(*id).is_none())
        .collect();
    for exchange in begun.iter().filter_map(|id| after.exchange(*id)) {
        for (a, b) in pairs(after, &exchange.people) {
            let barrier = personal(after, a, b);
            must(barrier.is_none(), || format!("{} and {} look along in spite of {barrier:?}", a.id, b.id))?;
        }
        for who in exchange.people.iter().filter_map(|who| after.participant(*who)) {
            must(who.pause.is_none(), || format!("{} begins an exchange while paused", who.id))?;
            let own_door = |exchange: &&Exchange| {
                exchange.door.is_some() && exchange.observations.iter().any(|o| o.host == who.id)
            };
            let open = after.exchanges_of(who.id).filter(|exchange| !own_door(exchange)).count();
            let room = who.room(after.rules()) as usize;
            let of_own_door = own_door(&exchange);
            must(open <= room || of_own_door, || {
                format!("{} has {open} exchanges and room for {room}", who.id)
            })?;
        }
    }
    Ok(())
}

/// A moment that is agreed on is still to come, and nobody has two at a time but at one door.
fn moments(before: &Community, after: &Community, decision: &Decision, now: DateTime<Utc>) -> Seen {
    let rules = after.rules();
    let length = Duration::minutes(i64::from(rules.observation_minutes + rules.debrief_minutes));
    for change in &decision.changes {
        let Change::Exchange(Exchange { id, .. }) = change else { continue };
        let Some(exchange) = after.exchange(*id) else { continue };
        for (index, observation) in (0..).zip(&exchange.observations) {
            let agreed = observation.starts_at();
            let earlier = before.exchange(*id).and_then(|e| e.observation(index)).and_then(|o| o.starts_at());
            let Some(at) = agreed.filter(|_| agreed != earlier) else { continue };
            must(at > now, || format!("{id} agreed on {at}, which has passed"))?;
            for who in observation.people() {
                let others = after
                    .exchanges_of(who)
                    .filter(|other| other.id != *id && (other.door.is_none() || other.door != exchange.door));
                let visits = others.flat_map(|other| &other.observations).filter(|o| o.has(who));
                let clash = visits.filter_map(|o| o.starts_at()).any(|other| (other - at).abs() < length);
                must(!clash, || format!("{who} is at two visits at {at}"))?;
            }
        }
    }
    Ok(())
}

/// That a proposal did not come together is told at its end, to all who said yes, in the same words, and to nobody else.
fn outcomes_of_proposals(before: &Community, after: &Community, event: &Event, decision: &Decision) -> Seen {
    let told: Vec<(&Recipient, &Notice)> = decision
        .notices
        .iter()
        .filter(|outgoing| matches!(outgoing.notice, Notice::DidNotComeTogether { .. }))
        .map(|outgoing| (&outgoing.to, &outgoing.notice))
        .collect();
    let Event::Fell(Due::BatchExpires(batch)) = event else {
        return must(told.is_empty(), || "it did not come together, told before its end".to_owned());
    };
    let hoped: BTreeSet<ParticipantId> = before
        .proposals_in(*batch)
        .flat_map(|proposal| proposal.sides.iter())
        .filter(|side| side.answer == Answer::Yes && after.participant(side.who).is_some())
        .map(|side| side.who)
        .collect();
    let heard: Vec<&Recipient> = told.iter().map(|(to, _)| *to).collect();
    let expected: Vec<Recipient> = hoped.into_iter().map(Recipient::Person).collect();
    must(heard == expected.iter().collect::<Vec<_>>(), || {
        format!("{heard:?} heard of it, not {expected:?}")
    })?;
    must(told.windows(2).all(|two| two[0].1 == two[1].1), || "it was told in different words".to_owned())
}

/// Everyone who waits hears what a round brought: partners to answer about, or why there was nobody.
fn round_results(
    before: &Community,
    after: &Community,
    event: &Event,
    decision: &Decision,
    now: DateTime<Utc>,
) -> Seen {
    let held = match event {
        Event::Fell(Due::RoundPairs) => true,
        Event::RoundPaired { number, .. } => *number == before.round().number,
        Event::Fell(_) | Event::Asked { .. } | Event::RuleTried { .. } | Event::Unreachable(_) => false,
    };
    if !held {
        return Ok(());
    }
    must(after.round().at > now && after.round().number > before.round().number, || {
        "a round without one after it".to_owned()
    })?;
    let told: BTreeSet<ParticipantId> = decision
        .notices
        .iter()
        .filter(|outgoing| matches!(outgoing.notice, Notice::NobodyThisRound { .. }))
        .filter_map(|outgoing| if let Recipient::Person(who) = outgoing.to { Some(who) } else { None })
        .collect();
    for who in who_is_in(before, before.rules(), before.round().number, now) {
        let waits = before.wishes_of(who.id).next().is_some();
        let asked = after.proposals_of(who.id).any(|proposal| proposal.made_at == now);
        must(!waits || asked != told.contains(&who.id), || format!("{} hears nothing of the round", who.id))?;
    }
    Ok(())
}

/// Whoever left too many questions in a row without an answer is paused, and told so.
fn ghosts(before: &Community, after: &Community, decision: &Decision) -> Seen {
    let most = before.rules().silent_steps_before_pause;
    for change in &decision.changes {
        let Change::Participant(Participant { id, .. }) = change else { continue };
        let silent = |community: &Community| community.participant(*id).map_or(0, |who| who.silent_steps);
        if silent(after) <= silent(before) || silent(after) < most {
            continue;
        }
        let paused = after.participant(*id).is_some_and(|who| who.pause.is_some());
        let told = decision
            .notices
            .iter()
            .any(|o| o.to == Recipient::Person(*id) && o.notice == Notice::PausedForSilence);
        must(paused && told, || format!("{id} was silent {most} times and takes part still"))?;
    }
    Ok(())
}
