//! A round: pairs for all who wait, and a ring of three for the odd one.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Duration, Utc};

use super::barrier::{Barrier, Known, is_free, may_pair};
use super::candidates::{Seeks, across, visits_between, wished_and_shown};
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
    let looker = Looker { community, rules, now, known: Known::new(community, now) };
    let edges = looker.edges(&people);
    let goal = if rules.most_pairs_first { Goal::MostPairsFirst } else { Goal::BestTotal };
    let pairing = pair(people.len(), &edges, goal);
    let pairs: Vec<(u32, u32)> = pairing.pairs().collect();
    let left: Vec<u32> = pairing.left_over().collect();
    let at = |i: u32| people.get(i as usize).copied();

    let wishes = |i: &u32| at(*i).is_some_and(|who| community.wishes_of(who.id).next().is_some());
    let odd: Vec<u32> = left.iter().copied().filter(wishes).collect();
    let ring_of = |i: u32, (a, b): (u32, u32)| looker.one_way_around([at(i)?, at(a)?, at(b)?]);
    let rings = threes(&odd, &pairs, |i, pair| ring_of(i, pair).map(|group| group.points.into()));

    let mut outcome = Outcome::default();
    let mut in_ring: BTreeSet<u32> = BTreeSet::new();
    for three in rings {
        let [odd, a, b] = three.people;
        if let Some(group) = ring_of(odd, (a, b)) {
            in_ring.extend([odd, a, b]);
            outcome.groups.push(group);
        }
    }
    for (a, b) in pairs {
        if let (false, Some(a), Some(b)) = (in_ring.contains(&a), at(a), at(b)) {
            outcome.groups.push(looker.group(a, b));
        }
    }
    let had_edges: BTreeSet<u32> = edges.iter().flat_map(|edge| [edge.u, edge.v]).collect();
    for i in left {
        if let (false, Some(who)) = (in_ring.contains(&i), at(i)) {
            let why = if had_edges.contains(&i) { WhyNobody::OddOneOut } else { looker.why_nobody(who) };
            outcome.left_over.insert(who.id, why);
        }
    }
    outcome
}

/// Looks for partners, under the given rules.
struct Looker<'a> {
    community: &'a Community,
    rules: &'a RuleSet,
    now: DateTime<Utc>,
    known: Known<'a>,
}

impl<'a> Looker<'a> {
    fn edges(&self, people: &[&'a Participant]) -> Vec<Edge> {
        let place: BTreeMap<ParticipantId, u32> =
            people.iter().zip(0..).map(|(who, i)| (who.id, i)).collect();
        let mut best: BTreeMap<(u32, u32), i64> = BTreeMap::new();
        for (u, who) in (0_u32..).zip(people) {
            let mut mine: Vec<(u32, i64)> = Vec::new();
            for wish in self.community.wishes_of(who.id) {
                for other in across(self.community, who, wish.topic, Seeks::Host) {
                    let Some(v) = place.get(&other.id).copied() else { continue };
                    if self.may_pair(who, other) {
                        let visits = visits_between(self.community, who.id, other.id);
                        mine.push((v, self.points(who, other, &visits).into()));
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

    fn may_pair(&self, a: &'a Participant, b: &'a Participant) -> bool {
        may_pair(a, b, self.rules, &self.known).is_ok()
    }

    fn points(&self, a: &Participant, b: &Participant, visits: &[Visit]) -> u32 {
        points(self.community, a, b, visits, self.rules, self.now)
    }

    fn group(&self, a: &Participant, b: &Participant) -> Group {
        let visits = visits_between(self.community, a.id, b.id);
        Group {
            people: vec![a.id, b.id],
            points: self.points(a, b, &visits),
            visits,
            reasons: vec![reason(self.community, a, b, self.now), reason(self.community, b, a, self.now)],
        }
    }

    /// The first watches the second, the second the third, the third the first. Nobody is watched at something they don't
    /// show, and nobody who wishes for something is put to watch something else.
    fn one_way_around(&self, three: [&'a Participant; 3]) -> Option<Group> {
        let [a, b, c] = three;
        let arcs = [(a, b), (b, c), (c, a)];
        let mut visits = Vec::new();
        for (observer, host) in arcs {
            let topic = self.topic_in_ring(observer, host)?;
            visits.push(Visit { observer: observer.id, host: host.id, topic });
        }
        if !arcs.iter().all(|(x, y)| self.may_pair(x, y)) {
            return None;
        }
        let gains = arcs.iter().zip(&visits).map(|((observer, host), visit)| {
            let gain = self.points(observer, host, &[*visit]);
            let wishes = self.community.wishes_of(observer.id).next().is_some();
            // What nobody wished for counts half: it is still a colleague at work.
            if wishes { gain } else { gain / 2 }
        });
        Some(Group {
            people: three.map(|who| who.id).to_vec(),
            points: gains.sum::<u32>() / 3,
            reasons: arcs.map(|(who, other)| reason(self.community, who, other, self.now)).to_vec(),
            visits,
        })
    }

    fn topic_in_ring(&self, observer: &Participant, host: &Participant) -> Option<TopicId> {
        if self.community.wishes_of(observer.id).next().is_some() {
            wished_and_shown(self.community, observer.id, host.id)
        } else {
            self.community.offers_of(host.id).next().map(|offer| offer.topic)
        }
    }

    /// Of several barriers the mildest is told: "busy" passes by itself.
    fn why_nobody(&self, who: &'a Participant) -> WhyNobody {
        let mut mildest: Option<Barrier> = None;
        for wish in self.community.wishes_of(who.id) {
            for other in across(self.community, who, wish.topic, Seeks::Host) {
                let free = is_free(self.community, other, self.rules, self.now);
                match free.and_then(|()| may_pair(who, other, self.rules, &self.known)) {
                    Ok(_) => return WhyNobody::OddOneOut,
                    Err(barrier) => mildest = Some(mildest.map_or(barrier, |before| before.min(barrier))),
                }
            }
        }
        mildest.map_or(WhyNobody::NobodyOffers, Barrier::in_kind)
    }
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
