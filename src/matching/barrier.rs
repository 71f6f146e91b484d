//! The hard rules: what keeps someone out for now, and what keeps two people apart.

use std::cell::RefCell;
use std::collections::BTreeMap;

use chrono::{DateTime, Duration, Utc};

use super::between::Between;
use crate::domain::availability::{Hours, WeekMask};
use crate::domain::community::Community;
use crate::domain::exchange::Exchange;
use crate::domain::ids::{Account, ParticipantId};
use crate::domain::notice::WhyNobody;
use crate::domain::participant::Participant;
use crate::domain::proposal::Answer;
use crate::domain::rule_set::{RuleSet, SameProfession, SameTeam};

/// What keeps a person out, or two people apart. Only its kind is ever told, never whose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Barrier {
    /// Paused or away.
    NotTakingPart,
    /// As many open exchanges as fit, or a slower pace of their own.
    NoRoom,
    /// A proposal waits for them, or they wait for one.
    BeingAsked,
    /// On a do-not-pair list, whichever side.
    DoNotPair,
    /// Put to each other now or lately: told like any other want of room, so that it says nothing about an answer.
    AskedLately,
    /// A line manager and a report, directly or further up.
    LineManager,
    /// Together too short a while ago.
    Lately,
    /// No language in common.
    Language,
    /// Too few working hours in common.
    Hours,
    /// Another profession, where the rules want the same.
    Profession,
    /// The same team, where the rules forbid it.
    Team,
}

impl Barrier {
    /// In kind, as a person may hear it.
    #[must_use]
    pub const fn in_kind(self) -> WhyNobody {
        match self {
            Self::NotTakingPart | Self::NoRoom | Self::BeingAsked | Self::DoNotPair | Self::AskedLately => {
                WhyNobody::AllBusy
            }
            Self::LineManager
            | Self::Lately
            | Self::Language
            | Self::Hours
            | Self::Profession
            | Self::Team => WhyNobody::RulesApart,
        }
    }
}

/// Whether a person can be put to someone now.
///
/// # Errors
/// What keeps them out.
pub fn is_free(
    community: &Community,
    who: &Participant,
    rules: &RuleSet,
    now: DateTime<Utc>,
) -> Result<(), Barrier> {
    if !who.takes_part(now) {
        return Err(Barrier::NotTakingPart);
    }
    if !has_room(community, who, rules, now) {
        return Err(Barrier::NoRoom);
    }
    if community.proposals_of(who.id).any(|p| p.side(who.id).is_some_and(|side| side.answer != Answer::No)) {
        return Err(Barrier::BeingAsked);
    }
    Ok(())
}

/// Whether one more exchange fits, by the rules and by their own pace.
#[must_use]
pub fn has_room(community: &Community, who: &Participant, rules: &RuleSet, now: DateTime<Utc>) -> bool {
    let open = open_exchanges(community, who.id);
    let paced = who
        .pace_weeks
        .zip(who.last_exchange_at)
        .is_some_and(|(weeks, at)| at + Duration::weeks(weeks.into()) > now);
    open < who.room(rules) as usize && !paced
}

/// How many exchanges count towards someone's room. Seats at an open door of their own don't: whoever opens a door says
/// themselves how many may come.
#[must_use]
pub fn open_exchanges(community: &Community, who: ParticipantId) -> usize {
    let hosts = |exchange: &Exchange| exchange.observations.iter().any(|visit| visit.host == who);
    community.exchanges_of(who).filter(|exchange| exchange.door.is_none() || !hosts(exchange)).count()
}

/// What is worked out once about people who are compared with many others: when they work, and who is above them.
pub struct Known<'a> {
    community: &'a Community,
    now: DateTime<Utc>,
    /// By hours and zone: colleagues share them.
    weeks: RefCell<BTreeMap<Hours<'a>, WeekMask>>,
    lines: RefCell<BTreeMap<ParticipantId, Vec<&'a Account>>>,
}

impl<'a> Known<'a> {
    /// Nothing yet, of this community in the week after `now`.
    #[must_use]
    pub fn new(community: &'a Community, now: DateTime<Utc>) -> Self {
        Self { community, now, weeks: RefCell::default(), lines: RefCell::default() }
    }

    /// The community.
    #[must_use]
    pub const fn community(&self) -> &'a Community {
        self.community
    }

    /// When someone works in the week to come.
    pub(super) fn week(&self, who: &'a Participant) -> WeekMask {
        let hours = (&who.hours, &who.zone);
        *self.weeks.borrow_mut().entry(hours).or_insert_with(|| WeekMask::new(hours, self.now))
    }

    /// Who is above someone, the direct line manager first.
    pub(super) fn above(&self, report: &Participant) -> Vec<&'a Account> {
        above(self.community, &report.account).collect()
    }

    /// Whether one is above the other.
    pub(super) fn manages(&self, manager: &Participant, report: &'a Participant) -> bool {
        let mut lines = self.lines.borrow_mut();
        let line = lines.entry(report.id).or_insert_with(|| above(self.community, &report.account).collect());
        line.contains(&&manager.account)
    }
}

/// Whether two people may look along with each other at all.
///
/// # Errors
/// What keeps them apart.
pub fn may_pair<'a>(
    a: &'a Participant,
    b: &'a Participant,
    rules: &RuleSet,
    known: &Known<'a>,
) -> Result<(), Barrier> {
    let (gap_weeks, _) = effective_gap_weeks(known.community, rules);
    allowed(&Between::of(a, b, known), rules, gap_weeks, known.now)
}

/// Whether what there is between two people lets them look along with each other; `gap_weeks` as it holds in the community.
///
/// # Errors
/// What keeps them apart.
pub fn allowed(
    between: &Between,
    rules: &RuleSet,
    gap_weeks: u32,
    now: DateTime<Utc>,
) -> Result<(), Barrier> {
    if between.do_not_pair {
        return Err(Barrier::DoNotPair);
    }
    if between.line_manager {
        return Err(Barrier::LineManager);
    }
    lately(between, rules, gap_weeks, now)?;
    if rules.shared_language && !between.shares_language {
        return Err(Barrier::Language);
    }
    if rules.same_profession == SameProfession::Required && between.same_profession == Some(false) {
        return Err(Barrier::Profession);
    }
    if rules.same_team == SameTeam::Forbidden && between.same_team == Some(true) {
        return Err(Barrier::Team);
    }
    if between.minutes < rules.overlap_minutes_per_week {
        return Err(Barrier::Hours);
    }
    Ok(())
}

/// What holds between two people whatever the rules: do-not-pair, and line manager with report.
#[must_use]
pub fn personal(community: &Community, a: &Participant, b: &Participant) -> Option<Barrier> {
    if do_not_pair(a, b) {
        Some(Barrier::DoNotPair)
    } else if manages(community, &a.account, &b.account) || manages(community, &b.account, &a.account) {
        Some(Barrier::LineManager)
    } else {
        None
    }
}

fn do_not_pair(a: &Participant, b: &Participant) -> bool {
    a.do_not_pair.contains(&b.id) || b.do_not_pair.contains(&a.id)
}

/// How far up the line is looked: more levels than any organisation has.
const MOST_LEVELS: usize = 20;

/// Who is above someone, the direct line manager first.
pub(super) fn above<'a>(community: &'a Community, report: &Account) -> impl Iterator<Item = &'a Account> {
    std::iter::successors(community.manager_of(report), |manager| community.manager_of(manager))
        .take(MOST_LEVELS)
}

/// Whether `manager` is above `report`, directly or further up.
#[must_use]
pub fn manages(community: &Community, manager: &Account, report: &Account) -> bool {
    above(community, report).any(|account| account == manager)
}

/// Whether they are known to be in the same team, or in another; `None` where one of them named none.
#[must_use]
pub fn same_team(a: &Participant, b: &Participant) -> Option<bool> {
    a.place.team.as_ref().zip(b.place.team.as_ref()).map(|(x, y)| x.key() == y.key())
}

fn lately(between: &Between, rules: &RuleSet, gap_weeks: u32, now: DateTime<Utc>) -> Result<(), Barrier> {
    let past = between.past;
    let apart =
        |at: Option<DateTime<Utc>>, weeks: u32| at.is_none_or(|at| at + Duration::weeks(weeks.into()) <= now);
    // What did not come together rests for two rounds, also in the smallest group: nobody is asked the same thing again at
    // once, and the next round tells nothing about the last answer.
    if between.asked || !apart(past.passed_at, 2 * rules.round_every_weeks) {
        Err(Barrier::AskedLately)
    } else if between.together || !apart(past.began_at, gap_weeks) {
        Err(Barrier::Lately)
    } else {
        Ok(())
    }
}

/// The gap between repeats that holds here, in weeks, and whether it had to be shortened.
///
/// A complete group of even size N keeps a perfect matching after k past partners each while N - 1 - k >= N / 2 (Dirac 1952).
/// With a round every w weeks a gap of g weeks bars g / w partners, so a small group gets at most w * (N / 2 - 1) weeks.
#[must_use]
pub fn effective_gap_weeks(community: &Community, rules: &RuleSet) -> (u32, bool) {
    let partners = u32::try_from((community.participant_count() / 2).saturating_sub(1)).unwrap_or(u32::MAX);
    let most = partners.saturating_mul(rules.round_every_weeks);
    let wanted = rules.repeat_gap_weeks;
    (wanted.min(most), most < wanted)
}
