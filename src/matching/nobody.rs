//! Why there is no partner, and what would help.
//!
//! Invariant: nothing here reads what another person keeps to themselves: whether they are away, paused or full, whom they would
//! rather not meet, what they answered or were asked. Two communities that differ only in such things get the same answer; so
//! who hears it can't tell a no from a full agenda. What is read of another: what they show, team, profession, languages,
//! working hours, who leads whom, and what the two did together.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use super::barrier::{Barrier, Known, allowed, effective_gap_weeks, open_exchanges};
use super::between::Between;
use super::candidates::{MOST_LOOKED_AT, Seeks, across};
use crate::domain::community::Community;
use crate::domain::ids::{ParticipantId, TopicId};
use crate::domain::notice::{Nobody, WhyNobody, WouldHelp};
use crate::domain::participant::Participant;
use crate::domain::topic::closeness;

/// As many topics close by are named as can be taken in at a glance; so many are tried for it.
const MOST_NEARBY: usize = 3;
const MOST_TRIED: usize = 10;
/// How many people show a topic is told in steps of so many, rounded down: one more or less doesn't show.
const ROUND_DOWN_TO: u32 = 5;

/// What keeps someone from one colleague, as far as both know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Apart {
    /// This alone.
    By(Barrier),
    /// More than one thing.
    InSeveralWays,
}

/// Looks into why there is nobody; what many ask about is worked out once.
pub struct Search<'a> {
    community: &'a Community,
    known: Known<'a>,
    gap_weeks: u32,
    now: DateTime<Utc>,
    /// For a topic, those close to it that somebody shows, the closest first.
    close: RefCell<BTreeMap<TopicId, Vec<TopicId>>>,
}

impl<'a> Search<'a> {
    /// In that community, now.
    #[must_use]
    pub fn new(community: &'a Community, now: DateTime<Utc>) -> Self {
        let (gap_weeks, _) = effective_gap_weeks(community, community.rules());
        Self { community, known: Known::new(community, now), gap_weeks, now, close: RefCell::default() }
    }

    /// Why nobody can be put to someone who asks at once, and what would help.
    #[must_use]
    pub fn at_once(&self, who: &'a Participant, topic: TopicId) -> Nobody {
        let nobody = self.about(who, topic);
        let shown_by = if nobody.why == WhyNobody::AllBusy { self.shown_by(who, topic) } else { None };
        Nobody { shown_by, ..nobody }
    }

    /// Why a round found nobody for someone who wishes for these topics, the topic that it is about, and what would help. Where
    /// somebody would suit, that is told; else what the rules say; that nobody shows it last.
    #[must_use]
    pub fn in_round(
        &self,
        who: &'a Participant,
        wishes: impl Iterator<Item = TopicId>,
    ) -> Option<(TopicId, Nobody)> {
        let nearness = |why: &WhyNobody| match why {
            WhyNobody::AllBusy => 0,
            WhyNobody::NobodyOffers => 2,
            WhyNobody::RulesApart
            | WhyNobody::OddOneOut
            | WhyNobody::OwnRoomFull
            | WhyNobody::OwnPace
            | WhyNobody::OwnAway
            | WhyNobody::TogetherLately
            | WhyNobody::Languages
            | WhyNobody::Hours
            | WhyNobody::Professions
            | WhyNobody::SameTeam
            | WhyNobody::LineManager => 1,
        };
        let (topic, _) = wishes
            .map(|topic| (topic, in_kind(self.apart_from_all(who, topic).as_ref())))
            .min_by_key(|(_, why)| nearness(why))?;
        Some((topic, self.about(who, topic)))
    }

    fn about(&self, who: &'a Participant, topic: TopicId) -> Nobody {
        let apart = self.apart_from_all(who, topic);
        let why = in_kind(apart.as_ref());
        let alone = apart.unwrap_or_default();
        let mut help = Vec::new();
        if alone.contains(&Apart::By(Barrier::Language)) {
            help.push(WouldHelp::MoreLanguages);
        }
        if alone.contains(&Apart::By(Barrier::Hours)) {
            help.push(WouldHelp::MoreHours);
        }
        let nearby = self.nearby(who, topic);
        if !nearby.is_empty() {
            help.push(WouldHelp::Nearby(nearby));
        }
        let shows_nothing = self.community.offers_of(who.id).next().is_none();
        help.push(match why {
            WhyNobody::NobodyOffers | WhyNobody::LineManager => WouldHelp::Invite,
            WhyNobody::AllBusy if shows_nothing => WouldHelp::ShowSomething,
            WhyNobody::AllBusy
            | WhyNobody::RulesApart
            | WhyNobody::OddOneOut
            | WhyNobody::OwnRoomFull
            | WhyNobody::OwnPace
            | WhyNobody::OwnAway
            | WhyNobody::TogetherLately
            | WhyNobody::Languages
            | WhyNobody::Hours
            | WhyNobody::Professions
            | WhyNobody::SameTeam => WouldHelp::AskByName,
        });
        Nobody { why, shown_by: None, help }
    }

    /// What keeps someone from each of those who show a topic; nothing as soon as one would suit, as far as both know.
    fn apart_from_all(&self, who: &'a Participant, topic: TopicId) -> Option<BTreeSet<Apart>> {
        across(self.community, who, topic, Seeks::Host).map(|host| self.apart(who, host)).collect()
    }

    fn apart(&self, who: &'a Participant, host: &'a Participant) -> Option<Apart> {
        let kept_to_themselves = [Barrier::DoNotPair, Barrier::AskedLately];
        let between = kept_to_themselves.into_iter().fold(Between::of(who, host, &self.known), without);
        let allowed =
            |between: &Between| allowed(between, self.community.rules(), self.gap_weeks, self.now).err();
        let first = allowed(&between)?;
        Some(match allowed(&without(between, first)) {
            None => Apart::By(first),
            Some(_) => Apart::InSeveralWays,
        })
    }

    /// How many others show a topic at the least; nothing where they are too few to say.
    fn shown_by(&self, who: &Participant, topic: TopicId) -> Option<u32> {
        let smallest = self.community.rules().smallest_group_shown;
        let others = self.community.offers_for(topic).filter(|offer| offer.who != who.id);
        let count = u32::try_from(others.take(MOST_LOOKED_AT).count()).unwrap_or(0);
        (count >= smallest).then(|| (count / ROUND_DOWN_TO * ROUND_DOWN_TO).max(smallest))
    }

    /// Topics close to this one that somebody shows who would suit, as far as both know; none that the person wishes for or
    /// shows already.
    fn nearby(&self, who: &'a Participant, topic: TopicId) -> Vec<TopicId> {
        let mut close = self.close.borrow_mut();
        let close = close.entry(topic).or_insert_with(|| close_to(self.community, topic));
        let theirs: BTreeSet<TopicId> = self
            .community
            .wishes_of(who.id)
            .map(|wish| wish.topic)
            .chain(self.community.offers_of(who.id).map(|offer| offer.topic))
            .collect();
        let suits = |near: &TopicId| in_kind(self.apart_from_all(who, *near).as_ref()) == WhyNobody::AllBusy;
        let others = close.iter().filter(|near| !theirs.contains(near)).take(MOST_TRIED).copied();
        others.filter(suits).take(MOST_NEARBY).collect()
    }
}

/// Why somebody who asks can't be put to anyone, through what they did or said themselves.
#[must_use]
pub fn because_of_oneself(community: &Community, who: &Participant, now: DateTime<Utc>) -> Nobody {
    let (why, help) = if !who.takes_part(now) {
        (WhyNobody::OwnAway, WouldHelp::ComeBack)
    } else if open_exchanges(community, who.id) >= who.room(community.rules()) as usize {
        (WhyNobody::OwnRoomFull, WouldHelp::FinishOne)
    } else {
        (WhyNobody::OwnPace, WouldHelp::OtherPace)
    };
    Nobody { why, shown_by: None, help: vec![help] }
}

/// What keeps someone from everyone who shows a topic, in kind; `None`: nothing that both know of.
fn in_kind(apart: Option<&BTreeSet<Apart>>) -> WhyNobody {
    let Some(apart) = apart else { return WhyNobody::AllBusy };
    let mut ways = apart.iter();
    match (ways.next(), ways.next()) {
        (None, _) => WhyNobody::NobodyOffers,
        (Some(Apart::By(barrier)), None) => of_all(*barrier),
        (Some(Apart::InSeveralWays), None) | (Some(_), Some(_)) => WhyNobody::RulesApart,
    }
}

const fn of_all(barrier: Barrier) -> WhyNobody {
    match barrier {
        Barrier::LineManager => WhyNobody::LineManager,
        Barrier::Lately => WhyNobody::TogetherLately,
        Barrier::Language => WhyNobody::Languages,
        Barrier::Hours => WhyNobody::Hours,
        Barrier::Profession => WhyNobody::Professions,
        Barrier::Team => WhyNobody::SameTeam,
        Barrier::NotTakingPart
        | Barrier::NoRoom
        | Barrier::BeingAsked
        | Barrier::DoNotPair
        | Barrier::AskedLately => WhyNobody::AllBusy,
    }
}

/// What there would be between two people if that did not keep them apart.
const fn without(mut between: Between, barrier: Barrier) -> Between {
    match barrier {
        Barrier::NotTakingPart | Barrier::NoRoom | Barrier::BeingAsked => {}
        Barrier::DoNotPair => between.do_not_pair = false,
        Barrier::AskedLately => {
            between.asked = false;
            between.past.passed_at = None;
        }
        Barrier::LineManager => between.line_manager = false,
        Barrier::Lately => {
            between.together = false;
            between.past.began_at = None;
        }
        Barrier::Language => between.shares_language = true,
        Barrier::Hours => between.minutes = u32::MAX,
        Barrier::Profession => between.same_profession = None,
        Barrier::Team => between.same_team = None,
    }
    between
}

/// Topics that somebody shows and that are close to one: by their words, or because many show both.
fn close_to(community: &Community, topic: TopicId) -> Vec<TopicId> {
    let Some(asked) = community.topic(topic) else { return Vec::new() };
    let asked = asked.label.key();
    let shown = |topic| community.offers_for(topic).next().is_some();
    let together = shown_together(community, topic);
    let mut close: Vec<(u32, usize, TopicId)> = community
        .topics()
        .filter(|other| other.id != topic)
        .map(|other| {
            let both = together.get(&other.id).copied().unwrap_or(0);
            (closeness(&asked, &other.label.key()), both, other.id)
        })
        .filter(|(words, both, other)| (*words > 0 || *both > 0) && shown(*other))
        .collect();
    close.sort_by(|x, y| (y.0, y.1).cmp(&(x.0, x.1)).then(x.2.cmp(&y.2)));
    close.into_iter().map(|(_, _, topic)| topic).collect()
}

/// How many of those who show a topic show another one too, where they are enough to say so.
fn shown_together(community: &Community, topic: TopicId) -> BTreeMap<TopicId, usize> {
    let hosts: BTreeSet<ParticipantId> =
        community.offers_for(topic).map(|offer| offer.who).take(MOST_LOOKED_AT).collect();
    let mut counts = BTreeMap::new();
    for offer in hosts.iter().flat_map(|host| community.offers_of(*host)) {
        *counts.entry(offer.topic).or_insert(0) += 1;
    }
    counts.retain(|_, count| *count >= community.rules().smallest_group_shown as usize);
    counts
}
