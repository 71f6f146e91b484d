//! One change to the live state. A decision is a list of them; a store writes each as one row.

use chrono::{DateTime, Utc};

use super::super::due::Due;
use super::super::exchange::Exchange;
use super::super::ids::{
    Account, DoorId, ExchangeId, OfferId, ParticipantId, ProposalId, StepId, TakeawayId, WishId,
};
use super::super::outcome::Takeaway;
use super::super::participant::{Participant, Place};
use super::super::proposal::Proposal;
use super::super::round::RoundPlan;
use super::super::rule_set::RuleVersion;
use super::super::step::Step;
use super::super::topic::Topic;
use super::super::wish_offer::{Door, Offer, Wish};
use super::{PairPast, Settings};

/// One change: something is now like this, or gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The community's own settings.
    Settings(Settings),
    /// The number that the next new thing gets.
    NextId(u64),
    /// A new version of the rules.
    Rules(RuleVersion),
    /// A version of the rules that is put forward, or none.
    PutForwardRules(Option<RuleVersion>),
    /// The next round.
    Round(RoundPlan),
    /// A participant, new or changed.
    Participant(Participant),
    /// A participant left, and with them their past with others.
    ParticipantGone(ParticipantId),
    /// What the roster says of an account.
    Roster(Account, Place),
    /// That account was invited.
    Invited(Account),
    /// A topic.
    Topic(Topic),
    /// A wish.
    Wish(Wish),
    /// A wish is no longer open.
    WishGone(WishId),
    /// An offer.
    Offer(Offer),
    /// An offer is no longer open.
    OfferGone(OfferId),
    /// A door.
    Door(Door),
    /// A door is closed.
    DoorGone(DoorId),
    /// A proposal.
    Proposal(Proposal),
    /// A proposal is over.
    ProposalGone(ProposalId),
    /// An exchange.
    Exchange(Exchange),
    /// An exchange is over: it leaves the live state; the store keeps it until it has had its time.
    ExchangeOver(Exchange),
    /// A finished exchange has had its time.
    ExchangeForgotten(ExchangeId),
    /// A step.
    Step(Step),
    /// A step is over.
    StepGone(StepId),
    /// A takeaway.
    Takeaway(Takeaway),
    /// A takeaway has had its time.
    TakeawayGone(TakeawayId),
    /// What two people have been to each other; the lower name first.
    Pair(ParticipantId, ParticipantId, PairPast),
    /// Something falls due then.
    Timer(Due, DateTime<Utc>),
    /// It no longer does.
    TimerGone(Due),
}
