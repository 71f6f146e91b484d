//! Applying a change: the only place where the live state changes, with its indices.

use std::sync::Arc;

use super::super::due::Due;
use super::super::exchange::Exchange;
use super::super::ids::{ExchangeId, ParticipantId};
use super::super::participant::Participant;
use super::super::proposal::Proposal;
use super::super::topic::Topic;
use super::{Change, Community};

impl Community {
    /// Makes a change part of the state. Applying it again changes nothing.
    pub fn apply(&mut self, change: &Change) {
        match change {
            Change::Settings(settings) => self.settings = Arc::new(settings.clone()),
            Change::NextId(next) => self.next_id = *next,
            Change::Rules(version) => {
                self.versions.insert(version.number, Arc::new(version.clone()));
                if let Some((_, newest)) = self.versions.get_max() {
                    self.rules = Arc::new(newest.rules.clone());
                }
            }
            Change::PutForwardRules(version) => self.put_forward = version.clone().map(Arc::new),
            Change::Round(plan) => self.round = plan.clone(),
            Change::Participant(participant) => self.put_participant(participant),
            Change::ParticipantGone(id) => self.drop_participant(*id),
            Change::Roster(account, place) => {
                self.roster.insert(account.clone(), Arc::new(place.clone()));
            }
            Change::Invited(account) => {
                self.invited.insert(account.clone());
            }
            Change::Topic(topic) => self.put_topic(topic),
            Change::Pair(a, b, past) => {
                self.pairs.insert((*a, *b), *past);
            }
            Change::Timer(due, at) => {
                if let Some(before) = self.timers.insert(*due, *at) {
                    self.index.due.remove(&(before, *due));
                }
                self.index.due.insert((*at, *due));
            }
            Change::TimerGone(due) => self.drop_timer(due),
            Change::Wish(_) | Change::WishGone(_) | Change::Offer(_) | Change::OfferGone(_) => {
                self.apply_market(change)
            }
            Change::Door(_) | Change::DoorGone(_) => self.apply_market(change),
            Change::Proposal(_)
            | Change::ProposalGone(_)
            | Change::Exchange(_)
            | Change::ExchangeOver(_)
            | Change::ExchangeForgotten(_)
            | Change::Step(_)
            | Change::StepGone(_)
            | Change::Takeaway(_)
            | Change::TakeawayGone(_) => self.apply_progress(change),
        }
    }

    /// Wishes, offers and doors.
    fn apply_market(&mut self, change: &Change) {
        if let Change::Wish(wish) = change {
            self.index.wishes_of.insert((wish.who, wish.id));
            self.index.wishes_for.insert((wish.topic, wish.id));
            self.wishes.insert(wish.id, Arc::new(wish.clone()));
        } else if let Change::WishGone(id) = change {
            if let Some(wish) = self.wishes.remove(id) {
                self.index.wishes_of.remove(&(wish.who, *id));
                self.index.wishes_for.remove(&(wish.topic, *id));
            }
        } else if let Change::Offer(offer) = change {
            self.index.offers_of.insert((offer.who, offer.id));
            self.index.offers_for.insert((offer.topic, offer.id));
            self.offers.insert(offer.id, Arc::new(offer.clone()));
        } else if let Change::OfferGone(id) = change {
            if let Some(offer) = self.offers.remove(id) {
                self.index.offers_of.remove(&(offer.who, *id));
                self.index.offers_for.remove(&(offer.topic, *id));
            }
        } else if let Change::Door(door) = change {
            if let Some(before) = self.doors.insert(door.id, Arc::new(door.clone())) {
                self.index.doors_by_time.remove(&(before.starts_at, door.id));
            }
            self.index.doors_by_time.insert((door.starts_at, door.id));
        } else if let Change::DoorGone(id) = change
            && let Some(door) = self.doors.remove(id)
        {
            self.index.doors_by_time.remove(&(door.starts_at, *id));
        }
    }

    /// Proposals, exchanges, steps and takeaways.
    fn apply_progress(&mut self, change: &Change) {
        if let Change::Proposal(proposal) = change {
            self.put_proposal(proposal);
        } else if let Change::ProposalGone(id) = change {
            if let Some(proposal) = self.proposals.remove(id) {
                self.index.proposals_in.remove(&(proposal.batch, *id));
                for side in &proposal.sides {
                    self.index.proposals_of.remove(&(side.who, *id));
                }
            }
        } else if let Change::Exchange(exchange) = change {
            self.put_exchange(exchange);
        } else if let Change::ExchangeOver(exchange) = change {
            self.drop_exchange(exchange.id);
        } else if let Change::Step(step) = change {
            self.index.step_for.insert((step.who, step.question), step.id);
            self.steps.insert(step.id, Arc::new(step.clone()));
        } else if let Change::StepGone(id) = change {
            if let Some(step) = self.steps.remove(id) {
                self.index.step_for.remove(&(step.who, step.question));
            }
        } else if let Change::Takeaway(takeaway) = change {
            self.index.takeaways_of.insert((takeaway.writer, takeaway.id));
            self.takeaways.insert(takeaway.id, Arc::new(takeaway.clone()));
        } else if let Change::TakeawayGone(id) = change
            && let Some(takeaway) = self.takeaways.remove(id)
        {
            self.index.takeaways_of.remove(&(takeaway.writer, *id));
        }
    }

    fn put_participant(&mut self, participant: &Participant) {
        if let Some(before) = self.participants.insert(participant.id, Arc::new(participant.clone())) {
            self.index.by_account.remove(&before.account);
        }
        self.index.by_account.insert(participant.account.clone(), participant.id);
    }

    fn drop_participant(&mut self, id: ParticipantId) {
        if let Some(before) = self.participants.remove(&id) {
            self.index.by_account.remove(&before.account);
        }
        let theirs: Vec<_> = self.pairs.keys().filter(|(a, b)| *a == id || *b == id).copied().collect();
        for key in theirs {
            self.pairs.remove(&key);
        }
    }

    fn put_topic(&mut self, topic: &Topic) {
        self.index.by_topic_key.insert(topic.label.key(), topic.id);
        for alias in &topic.aliases {
            self.index.by_topic_key.insert(alias.clone(), topic.id);
        }
        self.topics.insert(topic.id, Arc::new(topic.clone()));
    }

    fn put_proposal(&mut self, proposal: &Proposal) {
        self.index.proposals_in.insert((proposal.batch, proposal.id));
        for side in &proposal.sides {
            self.index.proposals_of.insert((side.who, proposal.id));
        }
        self.proposals.insert(proposal.id, Arc::new(proposal.clone()));
    }

    fn put_exchange(&mut self, exchange: &Exchange) {
        self.drop_exchange(exchange.id);
        for who in &exchange.people {
            self.index.exchanges_of.insert((*who, exchange.id));
        }
        self.exchanges.insert(exchange.id, Arc::new(exchange.clone()));
    }

    fn drop_exchange(&mut self, id: ExchangeId) {
        if let Some(before) = self.exchanges.remove(&id) {
            for who in &before.people {
                self.index.exchanges_of.remove(&(*who, id));
            }
        }
    }

    fn drop_timer(&mut self, due: &Due) {
        if let Some(before) = self.timers.remove(due) {
            self.index.due.remove(&(before, *due));
        }
    }
}
