//! A round: pairs for all who wait, and a ring of three for the odd one.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Duration, Utc};

use super::barrier::{Barrier, allowed, effective_gap_weeks, is_free};
use super::candidates::{visits_between, wished_and_shown};
use super::pairing::{Edge, Goal, pair, threes};
use super::score::{Side, points_between, reason};
use super::table::Table;
use crate::domain::community::Community;
use crate::domain::ids::{ParticipantId, TopicId};
use crate::domain::notice::WhyNobody;
use crate::domain::participant::Participant;
use crate::domain::proposal::Visit;
use crate::domain::round::{Group, RoundFigures};
use crate::domain::rule_set::RuleSet;

/// Each person keeps their best so many partners in the graph: loses 0.07 % against all feasible pairs at 2,000 people.
const BEST_KEPT: usize = 24;
/// From so many people on, the looking is shared among threads; what comes out is the same.
const MANY: usize = 2_000;
const WORKERS: usize = 4;

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
    pair_in(&Table::new(community, now), community, rules, number, now)
}

/// As [`pair_all`], with a table that was made before: it serves any rules of that moment.
#[must_use]
pub fn pair_in(
    table: &Table<'_>,
    community: &Community,
    rules: &RuleSet,
    number: u64,
    now: DateTime<Utc>,
) -> Outcome {
    let looker = Looker::new(table, community, rules, number, now);
    let edges = looker.edges();
    let goal = if rules.most_pairs_first { Goal::MostPairsFirst } else { Goal::BestTotal };
    let pairing = pair(table.len(), &edges, goal);
    let pairs: Vec<(u32, u32)> = pairing.pairs().collect();
    let left: Vec<u32> = pairing.left_over().filter(|row| looker.is_in(*row)).collect();
    let mut outcome = Outcome::default();
    let in_ring = looker.rings(&left, &pairs, &mut outcome);
    for (a, b) in pairs {
        if !in_ring.contains(&a) {
            outcome.groups.extend(looker.group(a, b));
        }
    }
    let had_edges: BTreeSet<u32> = edges.iter().flat_map(|edge| [edge.u, edge.v]).collect();
    for row in left {
        if let (false, Some(who)) = (in_ring.contains(&row), table.who(row)) {
            let why = if had_edges.contains(&row) { WhyNobody::OddOneOut } else { looker.why_nobody(row) };
            outcome.left_over.insert(who.id, why);
        }
    }
    outcome
}

/// Looks for partners, under the given rules.
struct Looker<'t, 'a> {
    table: &'t Table<'a>,
    community: &'a Community,
    rules: &'t RuleSet,
    gap_weeks: u32,
    now: DateTime<Utc>,
    /// Who takes part, by row.
    is_in: Vec<bool>,
}

impl<'t, 'a> Looker<'t, 'a> {
    fn new(
        table: &'t Table<'a>,
        community: &'a Community,
        rules: &'t RuleSet,
        number: u64,
        now: DateTime<Utc>,
    ) -> Self {
        let mut is_in = vec![false; table.len()];
        let places: BTreeMap<ParticipantId, usize> =
            (0..).map_while(|row| table.who(row)).zip(0..).map(|(who, row)| (who.id, row)).collect();
        for who in who_is_in(community, rules, number, now) {
            let place = places.get(&who.id).and_then(|row| is_in.get_mut(*row));
            place.into_iter().for_each(|is_in| *is_in = true);
        }
        let (gap_weeks, _) = effective_gap_weeks(community, rules);
        Self { table, community, rules, gap_weeks, now, is_in }
    }

    fn is_in(&self, row: u32) -> bool {
        self.is_in.get(row as usize).copied().unwrap_or(false)
    }

    /// The best few partners of each, of all who take part.
    fn edges(&self) -> Vec<Edge> {
        let rows: Vec<u32> = (0..).take(self.table.len()).filter(|row| self.is_in(*row)).collect();
        if rows.len() < MANY {
            return self.edges_of(&rows);
        }
        let each = rows.len().div_ceil(WORKERS);
        std::thread::scope(|threads| {
            let work: Vec<_> =
                rows.chunks(each).map(|rows| threads.spawn(move || self.edges_of(rows))).collect();
            work.into_iter().flat_map(|work| work.join().unwrap_or_default()).collect()
        })
    }

    fn edges_of(&self, rows: &[u32]) -> Vec<Edge> {
        let mut edges = Vec::new();
        let mut mine: Vec<(u32, u32)> = Vec::new();
        for u in rows {
            mine.clear();
            let others = self.table.hosts(*u, false).filter(|v| self.is_in(*v));
            mine.extend(others.filter_map(|v| Some((self.points(*u, v)?, v))));
            mine.sort_unstable_by(|x, y| y.0.cmp(&x.0).then(x.1.cmp(&y.1)));
            mine.dedup();
            edges.extend(mine.iter().take(BEST_KEPT).map(|(points, v)| Edge {
                u: (*u).min(*v),
                v: (*u).max(*v),
                weight: i64::from(*points),
            }));
        }
        edges
    }

    /// How good a pair is for both; none when something keeps them apart.
    fn points(&self, u: u32, v: u32) -> Option<u32> {
        let between = self.table.between(u, v);
        allowed(&between, self.rules, self.gap_weeks, self.now).ok()?;
        let (one, other) = self.table.sides(u, v)?;
        Some(points_between(&between, one, other, self.rules))
    }

    fn group(&self, a: u32, b: u32) -> Option<Group> {
        let (one, other) = (self.table.who(a)?, self.table.who(b)?);
        Some(Group {
            people: vec![one.id, other.id],
            points: self.points(a, b)?,
            visits: visits_between(self.community, one.id, other.id),
            reasons: vec![
                reason(self.community, one, other, self.now),
                reason(self.community, other, one, self.now),
            ],
        })
    }

    /// Whoever is left over and wishes for something joins a pair where that can be watched; gives who is in a ring.
    fn rings(&self, left: &[u32], pairs: &[(u32, u32)], outcome: &mut Outcome) -> BTreeSet<u32> {
        let mut pair_of = vec![None; self.table.len()];
        for (place, (a, b)) in pairs.iter().enumerate() {
            for row in [*a, *b] {
                pair_of.get_mut(row as usize).into_iter().for_each(|pair| *pair = Some(place));
            }
        }
        let near = |row: u32| {
            let pairs = self.table.hosts(row, false).filter_map(|host| *pair_of.get(host as usize)?);
            pairs.collect::<BTreeSet<usize>>()
        };
        let ring_of = |odd: u32, (a, b): (u32, u32)| self.one_way_around([odd, a, b]);
        let rings = threes(left, pairs, near, |odd, pair| ring_of(odd, pair).map(|ring| ring.points.into()));
        let mut in_ring = BTreeSet::new();
        for three in rings {
            let [odd, a, b] = three.people;
            if let Some(ring) = ring_of(odd, (a, b)) {
                in_ring.extend([odd, a, b]);
                outcome.groups.push(ring);
            }
        }
        in_ring
    }

    /// The first watches the second, the second the third, the third the first. Nobody is watched at something they don't
    /// show, and nobody who wishes for something is put to watch something else.
    fn one_way_around(&self, three: [u32; 3]) -> Option<Group> {
        let [a, b, c] = three;
        let arcs = [(a, b), (b, c), (c, a)];
        let (mut visits, mut points, mut reasons, mut people) = (Vec::new(), 0, Vec::new(), Vec::new());
        for (observer, host) in arcs {
            let between = self.table.between(observer, host);
            allowed(&between, self.rules, self.gap_weeks, self.now).ok()?;
            let (who, other) = (self.table.who(observer)?, self.table.who(host)?);
            let topic = self.topic_in_ring(who, other)?;
            let (one, another) = (Side::of(who, true, self.now), Side::of(other, false, self.now));
            let gain = points_between(&between, one, another, self.rules);
            let wishes = self.community.wishes_of(who.id).next().is_some();
            // What nobody wished for counts half: it is still a colleague at work.
            points += if wishes { gain } else { gain / 2 };
            people.push(who.id);
            visits.push(Visit { observer: who.id, host: other.id, topic });
            reasons.push(reason(self.community, who, other, self.now));
        }
        Some(Group { people, points: points / 3, reasons, visits })
    }

    fn topic_in_ring(&self, observer: &Participant, host: &Participant) -> Option<TopicId> {
        if self.community.wishes_of(observer.id).next().is_some() {
            wished_and_shown(self.community, observer.id, host.id)
        } else {
            self.community.offers_of(host.id).next().map(|offer| offer.topic)
        }
    }

    /// Of several barriers the mildest is told: "busy" passes by itself.
    fn why_nobody(&self, row: u32) -> WhyNobody {
        let mut mildest: Option<Barrier> = None;
        for other in self.table.hosts(row, false) {
            let Some(host) = self.table.who(other) else { continue };
            let free = is_free(self.community, host, self.rules, self.now);
            let fits = || allowed(&self.table.between(row, other), self.rules, self.gap_weeks, self.now);
            match free.and_then(|()| fits()) {
                Ok(()) => return WhyNobody::OddOneOut,
                Err(barrier) => mildest = Some(mildest.map_or(barrier, |before| before.min(barrier))),
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
