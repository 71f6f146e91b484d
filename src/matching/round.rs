//! A round: pairs for all who wait, and a ring of three for the odd one.

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, Utc};

use super::barrier::{is_free, may_pair};
use super::candidates::{Seeks, across, visits_between};
use super::pairing::{Edge, Goal, pair, threes};
use super::score::{points, reason};
use crate::domain::community::Community;
use crate::domain::ids::{ParticipantId, TopicId};
use crate::domain::notice::WhyNobody;
use crate::domain::participant::Participant;
use crate::domain::proposal::Visit;
use crate::domain::round::{Group, RoundFigures};
use crate::domain::rule_set::RuleSet;

/// Each person keeps their best so many partners in the graph: loses 0.07 % against all feasible pairs at 2,000 people.
const BEST_KEPT: usize = 24;

/// What a round came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Pairs and rings.
    pub groups: Vec<Group>,
    /// Who waits on, and why in kind.
    pub left_over: BTreeMap<ParticipantId, WhyNobody>,
}

/// Who could take part in the round numbered `number`: free, not sitting it out, and in the rhythm of their team.
pub fn who_is_in<'a>(
    community: &'a Community,
    rules: &'a RuleSet,
    number: u64,
    now: DateTime<Utc>,
) -> impl Iterator<Item = &'a Participant> {
    community.participants().filter(move |who| {
        let waits =
            community.wishes_of(who.id).next().is_some() || community.offers_of(who.id).next().is_some();
        waits
            && who.sits_out_round != Some(number)
            && is_their_turn(who, rules, now)
            && is_free(community, who, rules, now).is_ok()
    })
}

/// Whether a slower team's rhythm lets them in this time. Half a day of slack: a round is never exactly a week after another.
fn is_their_turn(who: &Participant, rules: &RuleSet, now: DateTime<Utc>) -> bool {
    let weeks = who.place.team.as_ref().and_then(|team| rules.team_cadence.get(&team.key()));
    weeks
        .zip(who.last_round_at)
        .is_none_or(|(weeks, last)| last + Duration::weeks((*weeks).into()) - Duration::hours(12) <= now)
}

/// Pairs all who wait, under the given rules.
#[must_use]
pub fn pair_all(community: &Community, rules: &RuleSet, number: u64, now: DateTime<Utc>) -> Outcome {
    let people: Vec<&Participant> = who_is_in(community, rules, number, now).collect();
    let place: BTreeMap<ParticipantId, u32> = people.iter().zip(0..).map(|(who, i)| (who.id, i)).collect();
    let edges = edges(community, rules, &people, &place, now);
    let goal = if rules.most_pairs_first { Goal::MostPairsFirst } else { Goal::BestTotal };
    let pairing = pair(people.len(), &edges, goal);
    let pairs: Vec<(u32, u32)> = pairing.pairs().collect();
    let at = |i: u32| people.get(i as usize).copied();

    let left: Vec<u32> = pairing.left_over().collect();
    let wishes = |i: &u32| at(*i).is_some_and(|who| community.wishes_of(who.id).next().is_some());
    let odd: Vec<u32> = left.iter().copied().filter(wishes).collect();
    let ring_of = |i: u32, (a, b): (u32, u32)| ring(community, rules, [at(i)?, at(a)?, at(b)?], now);
    let rings = threes(&odd, &pairs, |i, pair| ring_of(i, pair).map(|group| group.points.into()));

    let mut outcome = Outcome::default();
    let mut in_ring: Vec<u32> = Vec::new();
    for three in rings {
        let [odd, a, b] = three.people;
        if let Some(group) = ring_of(odd, (a, b)) {
            in_ring.extend([odd, a, b]);
            outcome.groups.push(group);
        }
    }
    for (a, b) in pairs {
        if let (false, Some(a), Some(b)) = (in_ring.contains(&a), at(a), at(b)) {
            outcome.groups.push(group(community, rules, a, b, now));
        }
    }
    for i in left {
        if let (false, Some(who)) = (in_ring.contains(&i), at(i)) {
            let why =
                why_left(community, rules, who, now, edges.iter().any(|edge| edge.u == i || edge.v == i));
            outcome.left_over.insert(who.id, why);
        }
    }
    outcome
}

fn edges(
    community: &Community,
    rules: &RuleSet,
    people: &[&Participant],
    place: &BTreeMap<ParticipantId, u32>,
    now: DateTime<Utc>,
) -> Vec<Edge> {
    let mut best: BTreeMap<(u32, u32), i64> = BTreeMap::new();
    for (u, who) in (0_u32..).zip(people) {
        let mut mine: Vec<(u32, i64)> = Vec::new();
        let topics: Vec<TopicId> = community.wishes_of(who.id).map(|wish| wish.topic).collect();
        for topic in topics {
            for other in across(community, who, topic, Seeks::Host) {
                let Some(v) = place.get(&other.id).copied() else { continue };
                if may_pair(community, who, other, rules, now).is_ok() {
                    let visits = visits_between(community, who.id, other.id);
                    mine.push((v, points(community, who, other, &visits, rules, now).into()));
                }
            }
        }
        mine.sort_by(|x, y| y.1.cmp(&x.1).then(x.0.cmp(&y.0)));
        mine.dedup();
        for (v, weight) in mine.into_iter().take(BEST_KEPT) {
            best.insert((u.min(v), u.max(v)), weight);
        }
    }
    best.into_iter().map(|((u, v), weight)| Edge { u, v, weight }).collect()
}

fn group(
    community: &Community,
    rules: &RuleSet,
    a: &Participant,
    b: &Participant,
    now: DateTime<Utc>,
) -> Group {
    let visits = visits_between(community, a.id, b.id);
    Group {
        people: vec![a.id, b.id],
        points: points(community, a, b, &visits, rules, now),
        visits,
        reasons: vec![reason(community, a, b, now), reason(community, b, a, now)],
    }
}

/// Three in a ring, the better way around; nobody is watched at something they don't show.
fn ring(
    community: &Community,
    rules: &RuleSet,
    three: [&Participant; 3],
    now: DateTime<Utc>,
) -> Option<Group> {
    let [a, b, c] = three;
    for (x, y) in [(a, b), (b, c), (c, a)] {
        may_pair(community, x, y, rules, now).ok()?;
    }
    [one_way_around(community, rules, [a, b, c], now), one_way_around(community, rules, [a, c, b], now)]
        .into_iter()
        .flatten()
        .max_by_key(|group| group.points)
}

/// The first watches the second, the second the third, the third the first.
fn one_way_around(
    community: &Community,
    rules: &RuleSet,
    three: [&Participant; 3],
    now: DateTime<Utc>,
) -> Option<Group> {
    let [a, b, c] = three;
    let mut visits = Vec::new();
    let mut sum = 0;
    for (observer, host) in [(a, b), (b, c), (c, a)] {
        let wished = super::candidates::wished_and_shown(community, observer.id, host.id);
        let topic = wished.or_else(|| community.offers_of(host.id).next().map(|offer| offer.topic))?;
        let visit = Visit { observer: observer.id, host: host.id, topic };
        let gain = points(community, observer, host, &[visit], rules, now);
        // What nobody wished for counts half: it is still a colleague at work.
        sum += if wished.is_some() { gain } else { gain / 2 };
        visits.push(visit);
    }
    Some(Group {
        people: vec![a.id, b.id, c.id],
        reasons: vec![
            reason(community, a, b, now),
            reason(community, b, c, now),
            reason(community, c, a, now),
        ],
        visits,
        points: sum / 3,
    })
}

fn why_left(
    community: &Community,
    rules: &RuleSet,
    who: &Participant,
    now: DateTime<Utc>,
    had_edges: bool,
) -> WhyNobody {
    if had_edges {
        return WhyNobody::OddOneOut;
    }
    let mut why = WhyNobody::NobodyOffers;
    for wish in community.wishes_of(who.id) {
        for other in across(community, who, wish.topic, Seeks::Host) {
            let barrier = is_free(community, other, rules, now)
                .and_then(|()| may_pair(community, who, other, rules, now));
            why = why.max(barrier.map_or_else(super::barrier::Barrier::in_kind, |_| WhyNobody::OddOneOut));
        }
    }
    why
}

/// The figures of a round.
#[must_use]
pub fn figures(community: &Community, outcome: &Outcome, now: DateTime<Utc>) -> RoundFigures {
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let matched = outcome.groups.iter().map(|group| group.people.len()).sum();
    let across_teams = outcome.groups.iter().filter(|group| {
        let teams: Vec<String> = group
            .people
            .iter()
            .filter_map(|id| {
                community.participant(*id)?.place.team.as_ref().map(crate::domain::user_text::Label::key)
            })
            .collect();
        teams.iter().any(|team| Some(team) != teams.first())
    });
    let weeks = outcome
        .left_over
        .keys()
        .filter_map(|id| community.participant(*id)?.waiting_since)
        .map(|s| (now - s).num_weeks());
    RoundFigures {
        people: count(matched + outcome.left_over.len()),
        groups: count(outcome.groups.len()),
        matched: count(matched),
        across_teams: count(across_teams.count()),
        longest_wait_weeks: weeks.max().and_then(|w| u32::try_from(w).ok()).unwrap_or(0),
        left_over: count(outcome.left_over.len()),
    }
}
