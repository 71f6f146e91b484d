//! A round: pairs for all who wait, and a ring of three for the odd one.
//!
//! A round can be stopped: then fewer partners are looked at for those who were not looked at yet, the engine rounds off,
//! and [`Proof`] tells how near that is to the best there could have been.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Duration, Utc};

use super::barrier::{Barrier, allowed, effective_gap_weeks, is_free};
use super::candidates::MOST_LOOKED_AT;
use super::pairing::{Edge, GoOn, Goal, Pairing, pair_while, threes};
use super::score::{MOST_POINTS, Side, points_between};
use super::table::{Face, Table};
use super::threads::{WORKERS, shared_out};
use crate::domain::community::Community;
use crate::domain::ids::ParticipantId;
use crate::domain::notice::WhyNobody;
use crate::domain::participant::Participant;
use crate::domain::proposal::Visit;
use crate::domain::round::Group;
use crate::domain::rule_set::RuleSet;

/// Each person is looked at with their best so many partners, and some that are spread over the others: where many want
/// the same few, those find them somebody else.
const BEST_KEPT: usize = 16;
const OTHERS_KEPT: usize = 8;
/// Pairs outside of these are priced so often at most, which is more than was ever needed; and among more people than this
/// not at all: at 10,000 it would take most of the time of a round (`cargo bench --bench round`).
const MOST_PRICINGS: usize = 20;
const MOST_PRICED: usize = 5_000;
/// Once there is no time left, so many are looked at for each wish.
const FEW_LOOKED_AT: usize = 12;

/// What a round came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Pairs and rings.
    pub groups: Vec<Group>,
    /// Who waits on, and why in kind.
    pub left_over: BTreeMap<ParticipantId, WhyNobody>,
    /// How good that is.
    pub proof: Proof,
}

/// What is proven of a round.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Proof {
    /// No other round reaches more than this one by more than what is missing here to 1,000: the share of the best possible
    /// number of pairs, and of the best possible total of points with that many, whichever is less; rounded down.
    pub thousandths: u32,
    /// Whether that is said of all pairs that could be, and not only of those that it was chosen from.
    pub of_all: bool,
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
        waits && is_in_turn(who, rules, number, now) && is_free(community, who, rules, now).is_ok()
    })
}

/// Whether someone is in the round of that number, as far as it depends on them and their team.
#[must_use]
pub fn is_in_turn(who: &Participant, rules: &RuleSet, number: u64, now: DateTime<Utc>) -> bool {
    who.sits_out_round != Some(number) && is_their_turn(who, rules, now)
}

/// A partner, and how good a pair it would be; the best is the least.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Partner {
    points: Reverse<u32>,
    row: u32,
}

/// Of someone's partners those that are chosen from: the best, and some of the others, for everyone from another place on.
fn chosen(partners: &mut [Partner], who: u32) -> impl Iterator<Item = &Partner> {
    if partners.len() > BEST_KEPT {
        partners.select_nth_unstable(BEST_KEPT);
    }
    let (best, others) = partners.split_at(partners.len().min(BEST_KEPT));
    let step = others.len().div_ceil(OTHERS_KEPT).max(1);
    best.iter().chain(others.iter().skip(who as usize % step).step_by(step))
}

const fn arcs([a, b, c]: [u32; 3]) -> [(u32, u32); 3] {
    [(a, b), (b, c), (c, a)]
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
    pair_in(&Table::new(community, now), community, rules, number, now, &|| true)
}

/// As [`pair_all`], with a table that was made before: it serves any rules of that moment. Once `go_on` says no, it comes back
/// soon with what it has.
#[must_use]
pub fn pair_in(
    table: &Table<'_>,
    community: &Community,
    rules: &RuleSet,
    number: u64,
    now: DateTime<Utc>,
    go_on: GoOn<'_>,
) -> Outcome {
    let looker = Looker::new(table, community, rules, number, now);
    let (pairing, edges, proof) = looker.best_pairing(go_on);
    let pairs: Vec<(u32, u32)> = pairing.pairs().collect();
    let left: Vec<u32> = pairing.left_over().filter(|row| looker.is_in(*row)).collect();
    let mut outcome = Outcome { proof, ..Outcome::default() };
    let in_ring = looker.rings(&left, &pairs, &mut outcome);
    let alone: Vec<(u32, u32)> = pairs.into_iter().filter(|(a, _)| !in_ring.contains(a)).collect();
    let groups = |pairs: &[(u32, u32)]| pairs.iter().filter_map(|(a, b)| looker.group(*a, *b)).collect();
    outcome.groups.append(&mut shared_out(&alone, WORKERS, groups));
    let mut had_partners = vec![false; table.len()];
    for row in edges.iter().flat_map(|edge| [edge.u, edge.v]) {
        had_partners.get_mut(row as usize).into_iter().for_each(|had| *had = true);
    }
    for row in left {
        if let (false, Some(who)) = (in_ring.contains(&row), table.who(row)) {
            let had = had_partners.get(row as usize).copied().unwrap_or(false);
            let why = if had { WhyNobody::OddOneOut } else { looker.why_nobody(row) };
            outcome.left_over.insert(who.id, why);
        }
    }
    outcome
}

/// A pairing, and the pairs that it was chosen from, sorted.
struct Priced<'p> {
    pairing: &'p Pairing,
    known: &'p [(u32, u32)],
}

impl Priced<'_> {
    /// Whether a pair was not among those chosen from, and could make it better.
    fn could_gain(&self, u: u32, v: u32, points: i64) -> bool {
        self.pairing.could_gain(u, v, points) && self.known.binary_search(&(u.min(v), u.max(v))).is_err()
    }
}

/// Looks for partners, under the given rules.
struct Looker<'t, 'a> {
    table: &'t Table<'a>,
    rules: &'t RuleSet,
    gap_weeks: u32,
    now: DateTime<Utc>,
    /// What keeps someone out for now, by row.
    free: Vec<Result<(), Barrier>>,
    /// Who takes part, by row.
    is_in: Vec<bool>,
    /// Among how many threads the looking is shared.
    workers: usize,
}

impl<'t, 'a> Looker<'t, 'a> {
    fn new(
        table: &'t Table<'a>,
        community: &Community,
        rules: &'t RuleSet,
        number: u64,
        now: DateTime<Utc>,
    ) -> Self {
        let people: Vec<&Participant> = (0..).map_while(|row| table.who(row)).collect();
        let free = shared_out(&people, WORKERS, |some| {
            some.iter().map(|who| is_free(community, who, rules, now)).collect()
        });
        let in_turn = |who: &Participant| is_in_turn(who, rules, number, now);
        let is_in = people.iter().zip(&free).map(|(who, free)| free.is_ok() && in_turn(who)).collect();
        let (gap_weeks, _) = effective_gap_weeks(community, rules);
        Self { table, rules, gap_weeks, now, free, is_in, workers: WORKERS }
    }

    fn is_in(&self, row: u32) -> bool {
        self.is_in.get(row as usize).copied().unwrap_or(false)
    }

    fn goal(&self) -> Goal {
        if self.rules.most_pairs_first { Goal::MostPairsFirst } else { Goal::BestTotal }
    }

    /// The best pairing there is among all who take part, and the edges that it took to find it.
    ///
    /// First among the best few partners of each; then every other pair is priced with what the proof says that each person
    /// is worth, and those that could gain come in, until none could: then nothing was lost by looking at a few first.
    fn best_pairing(&self, go_on: GoOn<'_>) -> (Pairing, Vec<Edge>, Proof) {
        let goal = self.goal();
        let mut edges = self.edges(None, go_on);
        let mut pairing = pair_while(self.table.len(), &edges, goal, go_on);
        let pricings = if self.table.len() > MOST_PRICED { 0 } else { MOST_PRICINGS };
        let mut of_all = false;
        for _ in 0..pricings {
            let mut known: Vec<(u32, u32)> = edges.iter().map(|edge| (edge.u, edge.v)).collect();
            known.sort_unstable();
            let missed = self.edges(Some(&Priced { pairing: &pairing, known: &known }), go_on);
            // Whoever stopped it stopped the pricing too.
            of_all = missed.is_empty() && go_on();
            if missed.is_empty() || !go_on() {
                break;
            }
            let known = edges.len();
            edges.extend(missed);
            let better = pair_while(self.table.len(), &edges, goal, go_on);
            if !better.is_proven() {
                // What was found before is proven, if among fewer pairs.
                edges.truncate(known);
                break;
            }
            pairing = better;
        }
        let proof = Proof { thousandths: pairing.proven_thousandths(), of_all };
        (pairing, edges, proof)
    }

    /// The best few partners of each, of all who take part; or of all pairs some that could gain.
    fn edges(&self, priced: Option<&Priced<'_>>, go_on: GoOn<'_>) -> Vec<Edge> {
        let rows: Vec<u32> = (0..).take(self.table.len()).filter(|row| self.is_in(*row)).collect();
        let mut edges = shared_out(&rows, self.workers, |rows| self.edges_of(rows, priced, go_on));
        // Each thread's part is in order: this merges them.
        edges.sort();
        edges
    }

    fn edges_of(&self, rows: &[u32], priced: Option<&Priced<'_>>, go_on: GoOn<'_>) -> Vec<Edge> {
        let could = |u: u32, v: u32, points| priced.is_none_or(|priced| priced.could_gain(u, v, points));
        let mut edges = Vec::new();
        let mut mine: Vec<Partner> = Vec::new();
        let mut most = if priced.is_some() { usize::MAX } else { MOST_LOOKED_AT };
        for (u, me) in rows.iter().filter_map(|u| Some((u, self.table.face(*u)?))) {
            if most > FEW_LOOKED_AT && !go_on() {
                most = FEW_LOOKED_AT;
            }
            mine.clear();
            let others = self.table.hosts(*u, most);
            // Most pairs could not gain even if they were the best there can be: those are not looked at.
            let others = others.filter(|v| self.is_in(v.row()) && could(*u, v.row(), MOST_POINTS.into()));
            let others = others.filter_map(|v| {
                let points = self.points_with_host(me, v)?;
                could(*u, v.row(), points.into()).then_some(Partner { points: Reverse(points), row: v.row() })
            });
            mine.extend(others);
            edges.extend(chosen(&mut mine, *u).map(|partner| Edge {
                u: (*u).min(partner.row),
                v: (*u).max(partner.row),
                weight: i64::from(partner.points.0),
            }));
        }
        edges.sort_unstable();
        edges
    }

    /// How good a pair is for both; none when something keeps them apart.
    fn points(&self, u: u32, v: u32) -> Option<u32> {
        let (one, other) = (self.table.face(u)?, self.table.face(v)?);
        self.points_of(one, other, self.table.sides(one, other))
    }

    /// As [`Looker::points`], when the second shows something that the first wishes for.
    fn points_with_host(&self, observer: &Face, host: &Face) -> Option<u32> {
        self.points_of(observer, host, self.table.sides_with_host(observer, host))
    }

    fn points_of(&self, u: &Face, v: &Face, (one, other): (Side, Side)) -> Option<u32> {
        let between = self.table.between(u, v);
        allowed(&between, self.rules, self.gap_weeks, self.now).ok()?;
        Some(points_between(&between, one, other, self.rules))
    }

    fn group(&self, a: u32, b: u32) -> Option<Group> {
        let (one, other) = (self.table.who(a)?, self.table.who(b)?);
        Some(Group {
            people: vec![one.id, other.id],
            points: self.points(a, b)?,
            visits: self.visit(a, b).into_iter().chain(self.visit(b, a)).collect(),
            reasons: vec![self.table.reason(a, b)?, self.table.reason(b, a)?],
        })
    }

    /// What one would watch the other at.
    fn visit(&self, observer: u32, host: u32) -> Option<Visit> {
        let topic = self.table.topic_between(observer, host)?;
        Some(Visit { observer: self.table.who(observer)?.id, host: self.table.who(host)?.id, topic })
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
            let pairs =
                self.table.hosts(row, MOST_LOOKED_AT).filter_map(|host| *pair_of.get(host.row() as usize)?);
            pairs.collect::<BTreeSet<usize>>()
        };
        let gain = |odd: u32, (a, b): (u32, u32)| self.points_in_ring([odd, a, b]).map(i64::from);
        let rings = threes(left, pairs, near, gain);
        let mut in_ring = BTreeSet::new();
        for three in rings {
            let [odd, a, b] = three.people;
            if let Some(ring) = self.ring(three.people) {
                in_ring.extend([odd, a, b]);
                outcome.groups.push(ring);
            }
        }
        in_ring
    }

    /// What a ring is worth in which the first watches the second, the second the third, the third the first. Nobody is
    /// watched at something they don't show, and nobody who wishes for something is put to watch something else.
    fn points_in_ring(&self, three: [u32; 3]) -> Option<u32> {
        let mut points = 0;
        for (observer, host) in arcs(three) {
            self.table.topic_in_ring(observer, host)?;
            let between = self.table.between(self.table.face(observer)?, self.table.face(host)?);
            allowed(&between, self.rules, self.gap_weeks, self.now).ok()?;
            let (who, other) = (self.table.who(observer)?, self.table.who(host)?);
            let (one, another) = (Side::of(who, true, self.now), Side::of(other, false, self.now));
            let gain = points_between(&between, one, another, self.rules);
            // What nobody wished for counts half: it is still a colleague at work.
            points += if self.table.wishes(observer) { gain } else { gain / 2 };
        }
        Some(points / 3)
    }

    fn ring(&self, three: [u32; 3]) -> Option<Group> {
        let points = self.points_in_ring(three)?;
        let (mut people, mut visits, mut reasons) = (Vec::new(), Vec::new(), Vec::new());
        for (observer, host) in arcs(three) {
            let (who, other) = (self.table.who(observer)?, self.table.who(host)?);
            people.push(who.id);
            let topic = self.table.topic_in_ring(observer, host)?;
            visits.push(Visit { observer: who.id, host: other.id, topic });
            reasons.push(self.table.reason(observer, host)?);
        }
        Some(Group { people, points, reasons, visits })
    }

    /// Of several barriers the mildest is told: "busy" passes by itself.
    fn why_nobody(&self, row: u32) -> WhyNobody {
        let mut mildest: Option<Barrier> = None;
        let Some(me) = self.table.face(row) else { return WhyNobody::NobodyOffers };
        for other in self.table.hosts(row, MOST_LOOKED_AT) {
            let free = self.free.get(other.row() as usize).copied().unwrap_or(Ok(()));
            let fits = || allowed(&self.table.between(me, other), self.rules, self.gap_weeks, self.now);
            match free.and_then(|()| fits()) {
                Ok(()) => return WhyNobody::OddOneOut,
                Err(barrier) => mildest = Some(mildest.map_or(barrier, |before| before.min(barrier))),
            }
        }
        mildest.map_or(WhyNobody::NobodyOffers, Barrier::in_kind)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::matching::tests::{REVIEW, WARD, both, edit, now, town};
    use crate::matching::threads::MANY;

    /// So many people of different experience, all of whom wish for and show the same craft, or one of two.
    fn crowd(people: u64) -> Community {
        let mut crowd = town(people);
        for id in (1..=people).map(ParticipantId) {
            edit(&mut crowd, id, |who| who.place.level = Some((id.0 * 7 % 40) as u8));
            both(&mut crowd, id, if id.0.is_multiple_of(2) { REVIEW } else { WARD });
        }
        crowd
    }

    #[test]
    fn what_is_looked_at_is_the_same_for_any_number_of_threads() {
        let crowd = crowd(MANY as u64 + 60);
        let table = Table::new(&crowd, now());
        let looked_at = |workers| {
            let looker = Looker::new(&table, &crowd, crowd.rules(), 1, now());
            Looker { workers, ..looker }.edges(None, &|| true)
        };
        let alone = looked_at(1);
        assert!(alone.len() > MANY, "{}", alone.len());
        for workers in [2, 3, 7] {
            assert!(looked_at(workers) == alone, "{workers} threads");
        }
    }

    #[test]
    fn a_round_that_is_stopped_leaves_no_pair_unmade_and_says_how_good_it_is() {
        let crowd = crowd(120);
        let table = Table::new(&crowd, now());
        let looker = Looker::new(&table, &crowd, crowd.rules(), 1, now());
        let (_, _, proof) = looker.best_pairing(&|| true);
        assert_eq!(proof, Proof { thousandths: 1_000, of_all: true });
        for steps in [0, 1, 60, 120, 122, 130, 200] {
            let asked = AtomicUsize::new(0);
            let go_on = || asked.fetch_add(1, Ordering::Relaxed) < steps;
            let (stopped, edges, proof) = looker.best_pairing(&go_on);
            // What is said of a stopped round is said of the pairs that it was chosen from.
            let best = pair_while(table.len(), &edges, looker.goal(), &|| true);
            let share = i64::from(proof.thousandths);
            assert!(!proof.of_all || share == 1_000, "after {steps}");
            assert!(best.weight() * share <= stopped.weight() * 1_000, "{share} after {steps}");
            assert!(share >= 700, "{share} after {steps}");
            let alone = |row| stopped.partner(row).is_none();
            assert!(!edges.iter().any(|edge| alone(edge.u) && alone(edge.v)), "after {steps}");
        }
    }
}
