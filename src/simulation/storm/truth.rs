//! The one store that all replicas share, as `store` promises it: a decision is one transaction on one version, an interaction
//! is kept by its key, a notice is claimed for a while and marked by nobody but its holder. Its clock is the true one.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};

use crate::domain::community::{Change, Community};
use crate::domain::decision::Decision;
use crate::domain::notice::{Outgoing, Recipient};
use crate::domain::rule_set::RuleVersion;

/// A claim ends by itself after so long.
pub const LEASE: Duration = Duration::minutes(1);
/// Claimed at a time.
const BATCH: usize = 10;

/// Why a transaction did not happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotDone {
    /// Another version is there by now.
    Conflict,
    /// That interaction was handled before.
    AlreadyHandled,
}

/// Who holds a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hold {
    /// Which claim of this row it is: the token that is checked when it is marked.
    pub attempt: u32,
    /// When the claim ends by itself.
    pub until: DateTime<Utc>,
}

/// A notice that is not yet dealt with.
#[derive(Clone)]
pub struct Row {
    /// What is to be said.
    pub outgoing: Arc<Outgoing>,
    /// Not before this.
    pub not_before: DateTime<Utc>,
    /// How often it was claimed.
    pub attempts: u32,
    /// Who holds it now.
    pub hold: Option<Hold>,
    /// The first claim since which it may have been sent.
    pub tried_at: Option<DateTime<Utc>>,
}

/// The store.
pub struct Truth {
    /// What all decisions add up to.
    pub community: Community,
    /// Raised by each decision.
    pub version: u64,
    founding: Community,
    /// A row for each thing.
    rows: BTreeMap<Key, Change>,
    inbox: BTreeSet<u64>,
    /// What is to be said, in the order in which it was posted.
    pub outbox: BTreeMap<u64, Row>,
    /// How many notices were posted.
    pub posted: u64,
}

impl Truth {
    /// A community that was just founded.
    pub fn new(community: Community) -> Self {
        Self {
            founding: community.clone(),
            community,
            version: 1,
            rows: BTreeMap::new(),
            inbox: BTreeSet::new(),
            outbox: BTreeMap::new(),
            posted: 0,
        }
    }

    /// Whether an interaction was handled.
    pub fn has_handled(&self, key: u64) -> bool {
        self.inbox.contains(&key)
    }

    /// All of a decision made on a version, or none of it.
    pub fn commit(
        &mut self,
        version: u64,
        key: Option<u64>,
        decision: &Decision,
    ) -> Result<Vec<u64>, NotDone> {
        if key.is_some_and(|key| self.inbox.contains(&key)) {
            return Err(NotDone::AlreadyHandled);
        }
        if version != self.version {
            return Err(NotDone::Conflict);
        }
        self.inbox.extend(key);
        Ok(self.write(decision))
    }

    /// Writes a decision; gives the rows that were dropped because somebody left.
    pub fn write(&mut self, decision: &Decision) -> Vec<u64> {
        for change in &decision.changes {
            self.community.apply(change);
            self.keep(change);
        }
        self.version += 1;
        let mut dropped = Vec::new();
        for who in &decision.forgotten {
            let theirs = self.outbox.iter().filter(|(_, row)| row.outgoing.to == Recipient::Person(*who));
            dropped.extend(theirs.map(|(id, _)| *id));
        }
        for id in &dropped {
            self.outbox.remove(id);
        }
        for outgoing in &decision.notices {
            self.posted += 1;
            let row = Row {
                outgoing: Arc::new(outgoing.clone()),
                not_before: outgoing.not_before,
                attempts: 0,
                hold: None,
                tried_at: None,
            };
            self.outbox.insert(self.posted, row);
        }
        dropped
    }

    /// The rows, as a store would have them; in the order in which `store/load.rs` reads them.
    fn keep(&mut self, change: &Change) {
        let (key, stays) = Key::of(change);
        if stays {
            self.rows.insert(key, change.clone());
        } else {
            self.rows.remove(&key);
        }
        if let Change::ParticipantGone(who) = change {
            self.rows.retain(|key, _| !matches!(key, Key::Pair(a, b) if *a == who.0 || *b == who.0));
        }
    }

    /// The live state, read from the rows.
    pub fn load(&self) -> Community {
        let mut loaded = self.founding.clone();
        for change in self.rows.values() {
            loaded.apply(change);
        }
        loaded
    }

    /// When a notice can be claimed next.
    pub fn next_claim_at(&self) -> Option<DateTime<Utc>> {
        let mut next: Option<DateTime<Utc>> = None;
        for (id, row) in &self.outbox {
            let at = row.hold.map_or(row.not_before, |hold| hold.until);
            if next.is_none_or(|next| at < next) && !self.is_held_back(*id, row, at) {
                next = Some(at);
            }
        }
        next
    }

    /// Whether another row to the same recipient has to go first: one that is under way, or that was put off.
    fn is_held_back(&self, id: u64, row: &Row, now: DateTime<Utc>) -> bool {
        self.outbox.range(..id).any(|(_, earlier)| {
            let under_way = earlier.hold.is_some_and(|hold| now < hold.until);
            let first = earlier.attempts > 0 && earlier.outgoing.at_once >= row.outgoing.at_once;
            (under_way || first) && earlier.outgoing.to == row.outgoing.to
        })
    }

    /// Claims what is due, oldest first, one for each recipient: each with when it may have been sent before.
    pub fn claim(&mut self, now: DateTime<Utc>) -> Vec<(u64, Row, Option<DateTime<Utc>>)> {
        let mut ids: Vec<u64> = Vec::new();
        for (id, row) in &self.outbox {
            let is_due = row.hold.map_or(row.not_before, |hold| hold.until) <= now;
            let another =
                |taken: &u64| self.outbox.get(taken).is_some_and(|t| t.outgoing.to == row.outgoing.to);
            if is_due && !ids.iter().any(another) && !self.is_held_back(*id, row, now) {
                ids.push(*id);
                if ids.len() == BATCH {
                    break;
                }
            }
        }
        let mut claimed = Vec::new();
        for id in ids {
            if let Some(row) = self.outbox.get_mut(&id) {
                let before = row.tried_at;
                row.attempts += 1;
                row.hold = Some(Hold { attempt: row.attempts, until: now + LEASE });
                row.tried_at = before.or(Some(now));
                claimed.push((id, row.clone(), before));
            }
        }
        claimed
    }

    /// A row is dealt with. What had to wait for it could be sent from now on, and not before.
    pub fn is_through(&mut self, id: u64, now: DateTime<Utc>) {
        let Some(through) = self.outbox.remove(&id) else { return };
        for (_, later) in self.outbox.range_mut(id..) {
            if later.outgoing.to == through.outgoing.to {
                later.not_before = later.not_before.max(now);
            }
        }
    }

    /// Whether that claim still holds: nobody claimed the row since, and it is not dealt with.
    pub fn holds(&self, id: u64, attempt: u32) -> bool {
        self.outbox.get(&id).is_some_and(|row| row.hold.is_some_and(|hold| hold.attempt == attempt))
    }
}

/// What a row is about, in the order in which rows are read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Settings,
    NextId,
    Rules(u32),
    PutForward,
    Round,
    Roster(String),
    Invited(String),
    Participant(u64),
    Topic(u64),
    Wish(u64),
    Offer(u64),
    Door(u64),
    Proposal(u64),
    Exchange(u64),
    Step(u64),
    Takeaway(u64),
    Pair(u64, u64),
    Timer(crate::domain::due::Due),
}

impl Key {
    /// What a change is about, and whether there is something afterwards.
    fn of(change: &Change) -> (Self, bool) {
        match change {
            Change::Settings(_) => (Self::Settings, true),
            Change::NextId(_) => (Self::NextId, true),
            Change::Rules(RuleVersion { number, .. }) => (Self::Rules(*number), true),
            Change::PutForwardRules(_) => (Self::PutForward, true),
            Change::Round(_) => (Self::Round, true),
            Change::Participant(who) => (Self::Participant(who.id.0), true),
            Change::ParticipantGone(who) => (Self::Participant(who.0), false),
            Change::Roster(account, _) => (Self::Roster(account.0.clone()), true),
            Change::Invited(account) => (Self::Invited(account.0.clone()), true),
            Change::Topic(topic) => (Self::Topic(topic.id.0), true),
            Change::Wish(wish) => (Self::Wish(wish.id.0), true),
            Change::WishGone(wish) => (Self::Wish(wish.0), false),
            Change::Offer(offer) => (Self::Offer(offer.id.0), true),
            Change::OfferGone(offer) => (Self::Offer(offer.0), false),
            Change::Door(door) => (Self::Door(door.id.0), true),
            Change::DoorGone(door) => (Self::Door(door.0), false),
            Change::Proposal(proposal) => (Self::Proposal(proposal.id.0), true),
            Change::ProposalGone(proposal) => (Self::Proposal(proposal.0), false),
            Change::Exchange(exchange) => (Self::Exchange(exchange.id.0), true),
            Change::ExchangeOver(exchange) => (Self::Exchange(exchange.id.0), false),
            Change::ExchangeForgotten(exchange) => (Self::Exchange(exchange.0), false),
            Change::Step(step) => (Self::Step(step.id.0), true),
            Change::StepGone(step) => (Self::Step(step.0), false),
            Change::Takeaway(takeaway) => (Self::Takeaway(takeaway.id.0), true),
            Change::TakeawayGone(takeaway) => (Self::Takeaway(takeaway.0), false),
            Change::Pair(low, high, _) => (Self::Pair(low.0, high.0), true),
            Change::Timer(due, _) => (Self::Timer(*due), true),
            Change::TimerGone(due) => (Self::Timer(*due), false),
        }
    }
}
