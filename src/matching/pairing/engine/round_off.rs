//! What is done after an early stop: duals come down as far as a few looks tell, and whoever is left over gets a partner, of
//! their own or by way of a pair that parts for two of them.

use std::cmp::Reverse;

use super::Mode;
use super::graph::{Edge, Graph};
use super::overlap::Overlap;
use super::state::State;

/// Duals come down in so many sweeps over the edges.
const SWEEPS: usize = 8;

/// Pairs part for those left over in so many turns at most.
const TURNS: usize = 6;

/// Of those left over who reach somebody in a pair, so many are looked at, the heaviest edges first.
const MOST_REACHING: usize = 16;

/// Brings duals down, so that the bound is nearer. Each comes down by half of what the tightest of its edges leaves; an edge
/// leaves at least that much to either end, so none becomes violated.
pub(super) fn lower(graph: &Graph, state: &mut State, overlap: &Overlap) {
    for _ in 0..SWEEPS {
        let mut room: Vec<i64> = state.of.iter().map(|vertex| 2 * (vertex.y - state.floor)).collect();
        for edge in graph.edges() {
            let slack = overlap.slack(state.slack(edge), edge);
            for end in [edge.u, edge.v] {
                room[end as usize] = slack.min(room[end as usize]);
            }
        }
        for (vertex, room) in state.of.iter_mut().zip(room) {
            vertex.y -= room / 2;
        }
    }
}

/// Makes pairs of those left over: with each other, the heaviest edge first, and then two of them with the two of a pair.
pub(super) fn pair_up(graph: &Graph, mode: Mode, mate: &mut [Option<u32>]) {
    for _ in 0..TURNS {
        with_each_other(graph, mode, mate);
        if !Parting::new(graph, mate).part_all(mode, mate) {
            return;
        }
    }
    with_each_other(graph, mode, mate);
}

fn with_each_other(graph: &Graph, mode: Mode, mate: &mut [Option<u32>]) {
    let open = |mate: &[Option<u32>], edge: &Edge| mate[edge.u as usize].or(mate[edge.v as usize]).is_none();
    let helps = |edge: &&Edge| mode == Mode::Lex || edge.weight > 0;
    let mut left: Vec<Edge> =
        graph.edges().iter().filter(helps).filter(|edge| open(mate, edge)).copied().collect();
    left.sort_by_key(|edge| Reverse(edge.weight));
    for edge in left {
        if open(mate, &edge) {
            join(mate, edge.u, edge.v);
        }
    }
}

fn join(mate: &mut [Option<u32>], u: u32, v: u32) {
    mate[u as usize] = Some(v);
    mate[v as usize] = Some(u);
}

/// An edge between someone in a pair and someone left over.
#[derive(Clone, Copy)]
struct Reach {
    paired: u32,
    left: u32,
    weight: i64,
}

/// The edges along which a pair could part for two who are left over.
struct Parting {
    /// By who is paired, the heaviest first.
    of_paired: Vec<Reach>,
    /// By who is left over.
    of_left: Vec<Reach>,
    /// For each in a pair what the pair weighs.
    worth: Vec<i64>,
}

impl Parting {
    fn new(graph: &Graph, mate: &[Option<u32>]) -> Self {
        let mut worth = vec![0; mate.len()];
        let mut of_paired = Vec::new();
        for &Edge { u, v, weight } in graph.edges() {
            match (mate[u as usize], mate[v as usize]) {
                (Some(partner), Some(_)) if partner == v => {
                    worth[u as usize] = weight;
                    worth[v as usize] = weight;
                }
                (Some(_), None) => of_paired.push(Reach { paired: u, left: v, weight }),
                (None, Some(_)) => of_paired.push(Reach { paired: v, left: u, weight }),
                (Some(_) | None, Some(_) | None) => {}
            }
        }
        let mut of_left = of_paired.clone();
        of_paired.sort_unstable_by_key(|reach| (reach.paired, Reverse(reach.weight), reach.left));
        of_left.sort_unstable_by_key(|reach| (reach.left, reach.paired));
        Self { of_paired, of_left, worth }
    }

    /// Each of those left over takes the best there is for them, if there is anything; tells whether anyone did.
    fn part_all(&self, mode: Mode, mate: &mut [Option<u32>]) -> bool {
        let mut parted = vec![false; mate.len()];
        let mut did = false;
        for mine in self.of_left.chunk_by(|one, other| one.left == other.left) {
            let Some(one) = mine.first().map(|reach| reach.left) else { continue };
            if mate[one as usize].is_some() {
                continue;
            }
            let mut best: Option<(i64, [u32; 4])> = None;
            for reach in mine {
                let Some(partner) = mate[reach.paired as usize].filter(|_| !parted[reach.paired as usize])
                else {
                    continue;
                };
                let free = |other: &&Reach| other.left != one && mate[other.left as usize].is_none();
                let Some(other) = self.reaching(partner).iter().take(MOST_REACHING).find(free) else {
                    continue;
                };
                let gain = reach.weight + other.weight - self.worth[partner as usize];
                if best.is_none_or(|(most, _)| gain > most) {
                    best = Some((gain, [one, reach.paired, partner, other.left]));
                }
            }
            if let Some((gain, [one, theirs, partner, other])) = best
                && (mode == Mode::Lex || gain > 0)
            {
                join(mate, one, theirs);
                join(mate, partner, other);
                parted[theirs as usize] = true;
                parted[partner as usize] = true;
                did = true;
            }
        }
        did
    }

    fn reaching(&self, paired: u32) -> &[Reach] {
        let from = self.of_paired.partition_point(|reach| reach.paired < paired);
        let to = from + self.of_paired[from..].partition_point(|reach| reach.paired == paired);
        &self.of_paired[from..to]
    }
}
