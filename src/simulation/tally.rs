//! Counts what happens, for the report.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Duration, Utc};

use super::Plan;
use super::report::{NeverBecause, Report, Spread};
use crate::domain::community::{Change, Community};
use crate::domain::decision::Decision;
use crate::domain::exchange::{Exchange, Stage};
use crate::domain::ids::{Account, ExchangeId, ParticipantId, ProposalId, TakeawayId};
use crate::domain::notice::{Notice, Outgoing, Recipient, WhyNobody};
use crate::domain::outcome::Tried;
use crate::domain::participant::Participant;
use crate::domain::proposal::Answer;
use crate::domain::wish_offer::{Offer, Wish};

/// What happened so far.
pub struct Tally {
    start: DateTime<Utc>,
    proposals: BTreeSet<ProposalId>,
    accepted: u32,
    seats: u32,
    held: u32,
    debriefs: u32,
    takeaways: BTreeSet<TakeawayId>,
    tried: BTreeSet<TakeawayId>,
    repeats: u32,
    /// Per person and week since the start; where there is no entry, none.
    nudges: BTreeMap<(ParticipantId, i64), u32>,
    /// From when to when people took part.
    present: BTreeMap<ParticipantId, (DateTime<Utc>, Option<DateTime<Utc>>)>,
    joined: BTreeSet<Account>,
    waited_days: Vec<u32>,
    was_asked: BTreeSet<ParticipantId>,
    said_yes: BTreeSet<ParticipantId>,
    showed_or_wished: BTreeSet<ParticipantId>,
    last_heard: BTreeMap<ParticipantId, WhyNobody>,
    left_unmatched: u32,
}

impl Tally {
    /// Nothing so far.
    pub fn new(start: DateTime<Utc>) -> Self {
        Self {
            start,
            proposals: BTreeSet::new(),
            accepted: 0,
            seats: 0,
            held: 0,
            debriefs: 0,
            takeaways: BTreeSet::new(),
            tried: BTreeSet::new(),
            repeats: 0,
            nudges: BTreeMap::new(),
            present: BTreeMap::new(),
            joined: BTreeSet::new(),
            waited_days: Vec::new(),
            was_asked: BTreeSet::new(),
            said_yes: BTreeSet::new(),
            showed_or_wished: BTreeSet::new(),
            last_heard: BTreeMap::new(),
            left_unmatched: 0,
        }
    }

    /// A decision was taken.
    pub fn decided(
        &mut self,
        before: &Community,
        after: &Community,
        decision: &Decision,
        now: DateTime<Utc>,
    ) {
        // What was changed more than once in one decision counts as it came out.
        let mut exchanges: BTreeMap<ExchangeId, &Exchange> = BTreeMap::new();
        for change in &decision.changes {
            if let Change::Participant(participant) = change {
                if let Entry::Vacant(new) = self.present.entry(participant.id) {
                    new.insert((now, None));
                    self.joined.insert(participant.account.clone());
                }
            } else if let Change::ParticipantGone(id) = change {
                let matched = before.participant(*id).is_some_and(|who| who.exchanges_begun > 0);
                self.left_unmatched += u32::from(!matched);
                if let Some((_, until)) = self.present.get_mut(id) {
                    *until = Some(now);
                }
            } else if let Change::Proposal(proposal) = change {
                self.proposals.insert(proposal.id);
                for side in &proposal.sides {
                    self.was_asked.insert(side.who);
                    if side.answer == Answer::Yes {
                        self.said_yes.insert(side.who);
                    }
                }
            } else if let Change::Wish(Wish { who, .. }) | Change::Offer(Offer { who, .. }) = change {
                self.showed_or_wished.insert(*who);
            } else if let Change::Takeaway(takeaway) = change {
                self.takeaways.insert(takeaway.id);
                if takeaway.tried == Some(Tried::Yes) {
                    self.tried.insert(takeaway.id);
                }
            } else if let Change::Exchange(exchange) | Change::ExchangeOver(exchange) = change {
                exchanges.insert(exchange.id, exchange);
            }
        }
        for exchange in exchanges.into_values() {
            self.exchange(before, after, exchange, now);
        }
        for outgoing in &decision.notices {
            if let (Notice::NobodyThisRound { nobody, .. }, Recipient::Person(who)) =
                (&outgoing.notice, &outgoing.to)
            {
                self.last_heard.insert(*who, nobody.why);
            }
        }
    }

    fn exchange(&mut self, before: &Community, after: &Community, exchange: &Exchange, now: DateTime<Utc>) {
        if exchange.began_at == now
            && before.exchange(exchange.id).is_none()
            && before.next_id() <= exchange.id.0
        {
            *(if exchange.door.is_some() { &mut self.seats } else { &mut self.accepted }) += 1;
            let pairs = exchange.people.iter().enumerate();
            let mut pairs =
                pairs.flat_map(|(i, a)| exchange.people.iter().skip(i + 1).map(move |b| (*a, *b)));
            self.repeats += u32::from(pairs.any(|(a, b)| after.past(a, b).times > 1));
            let waited = exchange.people.iter().filter_map(|who| before.participant(*who)?.waiting_since);
            self.waited_days.extend(waited.map(|since| days(now - since)));
        }
        let stage = |index: usize| {
            before.exchange(exchange.id).and_then(|e| e.observations.get(index)).map(|o| &o.stage)
        };
        for (index, observation) in exchange.observations.iter().enumerate() {
            let talking = matches!(stage(index), Some(Stage::Debriefing { .. }));
            let talks = matches!(observation.stage, Stage::Debriefing { .. });
            self.held += u32::from(talks && !talking);
            self.debriefs += u32::from(talking && observation.stage == Stage::Concluded);
        }
    }

    /// Something was sent.
    pub fn sent(&mut self, outgoing: &Outgoing, now: DateTime<Utc>) {
        if let (Notice::Nudged { .. }, Recipient::Person(who)) = (&outgoing.notice, &outgoing.to) {
            *self.nudges.entry((*who, (now - self.start).num_weeks())).or_default() += 1;
        }
    }

    /// The table so far.
    pub fn report(&self, plan: &Plan, steps: u64, community: &Community, now: DateTime<Utc>) -> Report {
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let waiting = community.participants().filter_map(|who| who.waiting_since);
        let waited = self.waited_days.iter().copied().chain(waiting.map(|since| days(now - since)));
        let mut never: BTreeMap<NeverBecause, u32> = BTreeMap::new();
        for who in community.participants().filter(|who| who.exchanges_begun == 0) {
            *never.entry(self.why_never(community, who, now)).or_default() += 1;
        }
        if self.left_unmatched > 0 {
            never.insert(NeverBecause::Left, self.left_unmatched);
        }
        Report {
            plan: *plan,
            steps,
            joined: count(self.joined.len()),
            left: count(self.present.values().filter(|(_, until)| until.is_some()).count()),
            proposals: count(self.proposals.len()),
            accepted: self.accepted,
            seats: self.seats,
            held: self.held,
            debriefs: self.debriefs,
            takeaways: count(self.takeaways.len()),
            tried: count(self.tried.len()),
            nudges: self.nudges_each_week(now),
            waited_days: Spread::of(waited.collect()),
            repeats: self.repeats,
            never,
        }
    }

    /// Of every person and every week in which they took part, weeks without a nudge included.
    fn nudges_each_week(&self, now: DateTime<Utc>) -> Spread {
        let weeks = |(since, until): &(DateTime<Utc>, Option<DateTime<Utc>>)| {
            let (first, last) = (*since - self.start, until.unwrap_or(now) - self.start);
            usize::try_from(last.num_weeks() - first.num_weeks() + 1).unwrap_or(0)
        };
        let cells: usize = self.present.values().map(weeks).sum();
        let mut figures: Vec<u32> = self.nudges.values().copied().collect();
        figures.resize(cells.max(figures.len()), 0);
        Spread::of(figures)
    }

    fn why_never(&self, community: &Community, who: &Participant, now: DateTime<Utc>) -> NeverBecause {
        if !self.showed_or_wished.contains(&who.id) {
            return NeverBecause::AskedForNothing;
        }
        if !who.takes_part(now) {
            return NeverBecause::NotThere;
        }
        if self.said_yes.contains(&who.id) {
            return NeverBecause::DidNotComeTogether;
        }
        if self.was_asked.contains(&who.id) {
            return NeverBecause::SaidNoYes;
        }
        if community.wishes_of(who.id).next().is_none() {
            return NeverBecause::NotYet;
        }
        match self.last_heard.get(&who.id) {
            None => NeverBecause::NotYet,
            Some(WhyNobody::NobodyOffers) => NeverBecause::NobodyOffers,
            Some(
                WhyNobody::AllBusy
                | WhyNobody::OddOneOut
                | WhyNobody::OwnRoomFull
                | WhyNobody::OwnPace
                | WhyNobody::OwnAway,
            ) => NeverBecause::AllBusy,
            Some(
                WhyNobody::RulesApart
                | WhyNobody::TogetherLately
                | WhyNobody::Languages
                | WhyNobody::Hours
                | WhyNobody::Professions
                | WhyNobody::SameTeam
                | WhyNobody::LineManager,
            ) => NeverBecause::RulesApart,
        }
    }
}

fn days(wait: Duration) -> u32 {
    u32::try_from(wait.num_days()).unwrap_or(0)
}
