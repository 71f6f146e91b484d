//! The live state of a community: everything that a decision may look at, and nothing that it may not (no finished
//! exchanges, no notes).
//!
//! All tables are persistent maps ([`imbl`]): a copy costs nothing, so a decision works on a copy, a round is computed on
//! one, and what was not committed is simply dropped.
//!
//! Invariant: state changes only through [`Community::apply`]; the same changes in the same order give the same state,
//! in memory and when loaded from a store.

mod apply;
mod change;
mod check;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use imbl::{OrdMap, OrdSet};
use serde::{Deserialize, Serialize};

pub use change::Change;

use super::due::Due;
use super::exchange::{Exchange, Observation, ObservationId};
use super::ids::{
    Account, BatchId, CommunityId, DoorId, ExchangeId, Home, OfferId, ParticipantId, ProposalId, StepId,
    TakeawayId, TopicId, WishId,
};
use super::language::Language;
use super::outcome::Takeaway;
use super::participant::{Participant, Place};
use super::proposal::Proposal;
use super::round::RoundPlan;
use super::rule_set::{RuleSet, RuleVersion};
use super::step::{Question, Step};
use super::topic::{Topic, is_near_miss};
use super::user_text::Label;
use super::wish_offer::{Door, Offer, Wish};
use super::zone::Zone;

/// A table of the live state.
pub type Table<K, V> = OrdMap<K, Arc<V>>;

/// What the community as a whole has set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// What its people call it.
    pub name: Label,
    /// The language of what is public.
    pub language: Language,
    /// The zone in which rounds are timed.
    pub zone: Zone,
    /// Where the public is told of something, and near which pairs meet; none until a facilitator chose it.
    #[serde(default)]
    pub home: Option<Home>,
}

/// What two people have been to each other here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PairPast {
    /// When they were last put to each other and it came to its end, whatever the reason.
    pub passed_at: Option<DateTime<Utc>>,
    /// When their latest exchange began.
    pub began_at: Option<DateTime<Utc>>,
    /// How many exchanges they began.
    pub times: u32,
}

/// Two people, the lower name first.
#[must_use]
pub fn pair_key(a: ParticipantId, b: ParticipantId) -> (ParticipantId, ParticipantId) {
    if a <= b { (a, b) } else { (b, a) }
}

/// The live state of a community.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Community {
    id: CommunityId,
    settings: Arc<Settings>,
    next_id: u64,
    rules: Arc<RuleSet>,
    versions: OrdMap<u32, Arc<RuleVersion>>,
    put_forward: Option<Arc<RuleVersion>>,
    round: RoundPlan,
    participants: Table<ParticipantId, Participant>,
    roster: Table<Account, Place>,
    invited: OrdSet<Account>,
    topics: Table<TopicId, Topic>,
    wishes: Table<WishId, Wish>,
    offers: Table<OfferId, Offer>,
    doors: Table<DoorId, Door>,
    proposals: Table<ProposalId, Proposal>,
    exchanges: Table<ExchangeId, Exchange>,
    steps: Table<StepId, Step>,
    takeaways: Table<TakeawayId, Takeaway>,
    pairs: OrdMap<(ParticipantId, ParticipantId), PairPast>,
    timers: OrdMap<Due, DateTime<Utc>>,
    index: Index,
}

/// What can be looked up without a search; follows from the tables, kept by `apply`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Index {
    by_account: OrdMap<Account, ParticipantId>,
    by_topic_key: OrdMap<String, TopicId>,
    wishes_for: OrdSet<(TopicId, WishId)>,
    wishes_of: OrdSet<(ParticipantId, WishId)>,
    offers_for: OrdSet<(TopicId, OfferId)>,
    offers_of: OrdSet<(ParticipantId, OfferId)>,
    doors_by_time: OrdSet<(DateTime<Utc>, DoorId)>,
    proposals_of: OrdSet<(ParticipantId, ProposalId)>,
    proposals_in: OrdSet<(BatchId, ProposalId)>,
    exchanges_of: OrdSet<(ParticipantId, ExchangeId)>,
    step_for: OrdMap<(ParticipantId, Question), StepId>,
    takeaways_of: OrdSet<(ParticipantId, TakeawayId)>,
    due: OrdSet<(DateTime<Utc>, Due)>,
}

/// The second halves of an index's pairs that begin with `first`.
fn under<'a, A, B>(set: &'a OrdSet<(A, B)>, first: A) -> impl Iterator<Item = B> + 'a
where
    A: Ord + Copy + 'a,
    B: Ord + Copy + From<u64> + 'a,
{
    set.range((first, B::from(0))..).take_while(move |(a, _)| *a == first).map(|(_, b)| *b)
}

/// The second halves that begin with `first`, from somewhere between its lowest and its highest on and around; `turn` says
/// where.
fn around<'a, A, B>(set: &'a OrdSet<(A, B)>, first: A, turn: u64) -> impl Iterator<Item = B> + 'a
where
    A: Ord + Copy + 'a,
    B: Ord + Copy + From<u64> + Into<u64> + 'a,
{
    let all = || set.range((first, B::from(0))..=(first, B::from(u64::MAX))).map(|(_, b)| *b);
    let (low, high) = (all().next().map_or(0, B::into), all().next_back().map_or(0, B::into));
    let start = B::from(low + turn % (high - low + 1));
    let after = set.range((first, start)..=(first, B::from(u64::MAX)));
    let before = set.range((first, B::from(0))..(first, start));
    after.chain(before).map(|(_, b)| *b)
}

impl Community {
    /// A community with nobody in it yet, its first rules, and its first round on `first_round`.
    #[must_use]
    pub fn new(id: CommunityId, settings: Settings, first: RuleVersion, first_round: DateTime<Utc>) -> Self {
        Self {
            id,
            settings: Arc::new(settings),
            next_id: 1,
            rules: Arc::new(first.rules.clone()),
            versions: OrdMap::unit(first.number, Arc::new(first)),
            put_forward: None,
            round: RoundPlan { number: 1, at: first_round, announced: false },
            participants: Table::new(),
            roster: Table::new(),
            invited: OrdSet::new(),
            topics: Table::new(),
            wishes: Table::new(),
            offers: Table::new(),
            doors: Table::new(),
            proposals: Table::new(),
            exchanges: Table::new(),
            steps: Table::new(),
            takeaways: Table::new(),
            pairs: OrdMap::new(),
            timers: OrdMap::new(),
            index: Index::default(),
        }
    }

    /// Its name among communities.
    #[must_use]
    pub const fn id(&self) -> &CommunityId {
        &self.id
    }

    /// What it has set.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The number that the next new thing gets.
    #[must_use]
    pub const fn next_id(&self) -> u64 {
        self.next_id
    }

    /// The rules in force.
    #[must_use]
    pub fn rules(&self) -> &RuleSet {
        &self.rules
    }

    /// Every version of the rules, oldest first; the last is in force.
    pub fn versions(&self) -> impl DoubleEndedIterator<Item = &RuleVersion> {
        self.versions.values().map(Arc::as_ref)
    }

    /// The version of the rules that was put forward, until it is applied or another one is.
    #[must_use]
    pub fn put_forward_rules(&self) -> Option<&RuleVersion> {
        self.put_forward.as_deref()
    }

    /// The next round.
    #[must_use]
    pub const fn round(&self) -> &RoundPlan {
        &self.round
    }

    /// A participant.
    #[must_use]
    pub fn participant(&self, id: ParticipantId) -> Option<&Participant> {
        self.participants.get(&id).map(Arc::as_ref)
    }

    /// Every participant, in order.
    pub fn participants(&self) -> impl Iterator<Item = &Participant> {
        self.participants.values().map(Arc::as_ref)
    }

    /// How many participants there are.
    #[must_use]
    pub fn participant_count(&self) -> usize {
        self.participants.len()
    }

    /// The participant behind an account.
    #[must_use]
    pub fn by_account(&self, account: &Account) -> Option<&Participant> {
        self.index.by_account.get(account).and_then(|id| self.participant(*id))
    }

    /// What the roster says of an account.
    #[must_use]
    pub fn roster(&self, account: &Account) -> Option<&Place> {
        self.roster.get(account).map(Arc::as_ref)
    }

    /// Whether that account was invited before.
    #[must_use]
    pub fn was_invited(&self, account: &Account) -> bool {
        self.invited.contains(account)
    }

    /// The line manager of an account: what the person set, else what the roster says.
    #[must_use]
    pub fn manager_of(&self, account: &Account) -> Option<&Account> {
        self.by_account(account)
            .and_then(|participant| participant.place.manager.as_ref())
            .or_else(|| self.roster(account).and_then(|place| place.manager.as_ref()))
    }

    /// A topic.
    #[must_use]
    pub fn topic(&self, id: TopicId) -> Option<&Topic> {
        self.topics.get(&id).map(Arc::as_ref)
    }

    /// Every topic, in order.
    pub fn topics(&self) -> impl Iterator<Item = &Topic> {
        self.topics.values().map(Arc::as_ref)
    }

    /// The topic that a label means, and whether its spelling had to be guessed. A near miss finds the closest.
    #[must_use]
    pub fn find_topic(&self, label: &Label) -> Option<(TopicId, bool)> {
        let key = label.key();
        if let Some(id) = self.index.by_topic_key.get(&key) {
            return Some((*id, false));
        }
        let mut closest: Option<(f64, TopicId)> = None;
        for (known, id) in &self.index.by_topic_key {
            if known.len().abs_diff(key.len()) <= 3 && is_near_miss(&key, known) {
                let likeness = strsim::normalized_damerau_levenshtein(&key, known);
                if closest.is_none_or(|(best, _)| likeness > best) {
                    closest = Some((likeness, *id));
                }
            }
        }
        closest.map(|(_, id)| (id, true))
    }

    /// A wish.
    #[must_use]
    pub fn wish(&self, id: WishId) -> Option<&Wish> {
        self.wishes.get(&id).map(Arc::as_ref)
    }

    /// Every open wish, oldest first.
    pub fn wishes(&self) -> impl Iterator<Item = &Wish> {
        self.wishes.values().map(Arc::as_ref)
    }

    /// The open wishes of a person, oldest first.
    pub fn wishes_of(&self, who: ParticipantId) -> impl Iterator<Item = &Wish> {
        under(&self.index.wishes_of, who).filter_map(|id| self.wish(id))
    }

    /// The open wishes for a topic, oldest first.
    pub fn wishes_for(&self, topic: TopicId) -> impl Iterator<Item = &Wish> {
        under(&self.index.wishes_for, topic).filter_map(|id| self.wish(id))
    }

    /// The open wishes for a topic, beginning somewhere else for each `turn` and going around.
    pub fn wishes_for_from(&self, topic: TopicId, turn: u64) -> impl Iterator<Item = &Wish> {
        around(&self.index.wishes_for, topic, turn).filter_map(|id| self.wish(id))
    }

    /// An offer.
    #[must_use]
    pub fn offer(&self, id: OfferId) -> Option<&Offer> {
        self.offers.get(&id).map(Arc::as_ref)
    }

    /// Every open offer, oldest first.
    pub fn offers(&self) -> impl Iterator<Item = &Offer> {
        self.offers.values().map(Arc::as_ref)
    }

    /// The offers of a person, oldest first.
    pub fn offers_of(&self, who: ParticipantId) -> impl Iterator<Item = &Offer> {
        under(&self.index.offers_of, who).filter_map(|id| self.offer(id))
    }

    /// The offers of a topic, oldest first.
    pub fn offers_for(&self, topic: TopicId) -> impl Iterator<Item = &Offer> {
        under(&self.index.offers_for, topic).filter_map(|id| self.offer(id))
    }

    /// The offers of a topic, beginning somewhere else for each `turn` and going around.
    pub fn offers_for_from(&self, topic: TopicId, turn: u64) -> impl Iterator<Item = &Offer> {
        around(&self.index.offers_for, topic, turn).filter_map(|id| self.offer(id))
    }

    /// A door.
    #[must_use]
    pub fn door(&self, id: DoorId) -> Option<&Door> {
        self.doors.get(&id).map(Arc::as_ref)
    }

    /// The open doors, soonest first.
    pub fn doors(&self) -> impl Iterator<Item = &Door> {
        self.index.doors_by_time.iter().filter_map(|(_, id)| self.door(*id))
    }

    /// A proposal that is not yet over.
    #[must_use]
    pub fn proposal(&self, id: ProposalId) -> Option<&Proposal> {
        self.proposals.get(&id).map(Arc::as_ref)
    }

    /// Every proposal that is not yet over.
    pub fn proposals(&self) -> impl Iterator<Item = &Proposal> {
        self.proposals.values().map(Arc::as_ref)
    }

    /// The proposals of a person that are not yet over.
    pub fn proposals_of(&self, who: ParticipantId) -> impl Iterator<Item = &Proposal> {
        under(&self.index.proposals_of, who).filter_map(|id| self.proposal(id))
    }

    /// The proposals of a batch that are not yet over.
    pub fn proposals_in(&self, batch: BatchId) -> impl Iterator<Item = &Proposal> {
        under(&self.index.proposals_in, batch).filter_map(|id| self.proposal(id))
    }

    /// An exchange that is not yet over.
    #[must_use]
    pub fn exchange(&self, id: ExchangeId) -> Option<&Exchange> {
        self.exchanges.get(&id).map(Arc::as_ref)
    }

    /// Every exchange that is not yet over.
    pub fn exchanges(&self) -> impl Iterator<Item = &Exchange> {
        self.exchanges.values().map(Arc::as_ref)
    }

    /// The exchanges of a person that are not yet over.
    pub fn exchanges_of(&self, who: ParticipantId) -> impl Iterator<Item = &Exchange> {
        under(&self.index.exchanges_of, who).filter_map(|id| self.exchange(id))
    }

    /// An observation of an exchange that is not yet over.
    #[must_use]
    pub fn observation(&self, of: ObservationId) -> Option<&Observation> {
        self.exchange(of.exchange).and_then(|exchange| exchange.observation(of.index))
    }

    /// A step.
    #[must_use]
    pub fn step(&self, id: StepId) -> Option<&Step> {
        self.steps.get(&id).map(Arc::as_ref)
    }

    /// Every open step.
    pub fn steps(&self) -> impl Iterator<Item = &Step> {
        self.steps.values().map(Arc::as_ref)
    }

    /// The open step of a person for a question.
    #[must_use]
    pub fn step_for(&self, who: ParticipantId, question: Question) -> Option<&Step> {
        self.index.step_for.get(&(who, question)).and_then(|id| self.step(*id))
    }

    /// The open steps of a person.
    pub fn steps_of(&self, who: ParticipantId) -> impl Iterator<Item = &Step> {
        let first = (who, Question::Proposals(BatchId(0)));
        self.index
            .step_for
            .range(first..)
            .take_while(move |((p, _), _)| *p == who)
            .filter_map(|(_, id)| self.step(*id))
    }

    /// A takeaway.
    #[must_use]
    pub fn takeaway(&self, id: TakeawayId) -> Option<&Takeaway> {
        self.takeaways.get(&id).map(Arc::as_ref)
    }

    /// Every takeaway that has not had its time, oldest first.
    pub fn takeaways(&self) -> impl Iterator<Item = &Takeaway> {
        self.takeaways.values().map(Arc::as_ref)
    }

    /// The takeaways of a person, oldest first.
    pub fn takeaways_of(&self, writer: ParticipantId) -> impl Iterator<Item = &Takeaway> {
        under(&self.index.takeaways_of, writer).filter_map(|id| self.takeaway(id))
    }

    /// What two people have been to each other.
    #[must_use]
    pub fn past(&self, a: ParticipantId, b: ParticipantId) -> PairPast {
        self.pairs.get(&pair_key(a, b)).copied().unwrap_or_default()
    }

    /// What all who have a past were to each other, the lower name first.
    pub fn pasts(&self) -> impl Iterator<Item = ((ParticipantId, ParticipantId), PairPast)> {
        self.pairs.iter().map(|(pair, past)| (*pair, *past))
    }

    /// When something falls due, if it does.
    #[must_use]
    pub fn timer(&self, due: &Due) -> Option<DateTime<Utc>> {
        self.timers.get(due).copied()
    }

    /// How many timers wait.
    #[must_use]
    pub fn timer_count(&self) -> usize {
        self.timers.len()
    }

    /// All that falls due, soonest first.
    pub fn due(&self) -> impl Iterator<Item = (DateTime<Utc>, Due)> {
        self.index.due.iter().copied()
    }

    /// What falls due next, and when.
    #[must_use]
    pub fn next_due(&self) -> Option<(DateTime<Utc>, Due)> {
        self.index.due.get_min().copied()
    }
}
