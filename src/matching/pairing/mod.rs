//! From weighted edges to pairs and rings of three.
//!
//! [`pair`] splits people into groups that no edge connects and solves each by itself: a group of at most
//! [`SMALL`] people to the proven optimum, a larger one by a good approximation. Who is left over may join a
//! pair as a ring of three ([`threes`]).
//!
//! An engine is a function `(people, edges, goal) -> partners` on one connected group: `small::best` and
//! `large::best`. A better engine takes the place of either without a change for callers.
//!
//! Invariant: the same input gives the same answer, whatever the order of the edges.
//! Invariant: nobody is in two pairs, and every pair is one of the edges.

pub mod engine;
mod groups;
mod large;
mod small;
mod threes;

pub use threes::{Ring, threes};

use std::cmp::Reverse;

/// The most people in a connected group that is solved exactly; each one more would double the table for it.
pub const SMALL: usize = 20;

/// The most a pair can weigh; a greater weight counts as this one. It keeps every sum within an `i64`.
pub const MAX_WEIGHT: i64 = 1_000_000_000;

/// What one more pair is worth when pairs count first: more than all a step of either engine can lose in
/// weight, which is that of nine pairs in a group of [`SMALL`] and of four in a larger one.
const PAIR_FIRST: i64 = 10 * MAX_WEIGHT;

/// Two people who could be a pair, and how good that would be for both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edge {
    /// One of the two, a number below the count of people.
    pub u: u32,
    /// The other one.
    pub v: u32,
    /// How good the pair is, 1 to [`MAX_WEIGHT`], in any unit that can be summed.
    pub weight: i64,
}

/// What makes one way to pair people better than another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goal {
    /// As many pairs as possible, and among those the greatest total weight.
    MostPairsFirst,
    /// The greatest total weight, even where that leaves more people over.
    BestTotal,
}

impl Goal {
    /// What a pair of this weight adds, so that the greatest sum is what the goal asks for.
    fn worth(self, weight: i64) -> i64 {
        match self {
            Self::MostPairsFirst => PAIR_FIRST + weight,
            Self::BestTotal => weight,
        }
    }
}

/// Who looks along with whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pairing {
    partner: Vec<Option<u32>>,
    weight: i64,
    proven: bool,
}

impl Pairing {
    /// The partner of this person; `None` for someone left over and for a number that is nobody's.
    #[must_use]
    pub fn partner(&self, person: u32) -> Option<u32> {
        self.partner.get(person as usize).copied().flatten()
    }

    /// Each pair once, the lower number first, in ascending order.
    pub fn pairs(&self) -> impl Iterator<Item = (u32, u32)> {
        (0..).zip(&self.partner).filter_map(|(u, partner)| partner.filter(|v| u < *v).map(|v| (u, v)))
    }

    /// Everyone without a partner, in ascending order.
    pub fn left_over(&self) -> impl Iterator<Item = u32> {
        (0..).zip(&self.partner).filter_map(|(person, partner)| partner.is_none().then_some(person))
    }

    /// The total weight of the pairs, each counted once and at most as [`MAX_WEIGHT`].
    #[must_use]
    pub fn weight(&self) -> i64 {
        self.weight
    }

    /// Whether no better pairing exists; when false, there may be one.
    #[must_use]
    pub fn is_proven(&self) -> bool {
        self.proven
    }
}

/// Pairs the people `0..people` along edges, as well as the goal asks.
///
/// Edges that make no sense are passed over: from a person to themselves, to a number that is nobody's, or
/// with a weight of zero or less. Of several edges between the same two people the heaviest counts.
///
/// # Panics
/// When there are more people than a `u32` can number.
#[must_use]
pub fn pair(people: usize, edges: &[Edge], goal: Goal) -> Pairing {
    assert!(u32::try_from(people).is_ok(), "people are numbered by a u32, which {people} exceeds");
    let edges = sound(people, edges);
    let mut pairing = Pairing { partner: vec![None; people], weight: 0, proven: true };
    for group in groups::split(people, &edges) {
        let small = group.members.len() <= SMALL;
        let engine = if small { small::best } else { large::best };
        let partner = engine(group.members.len(), &group.edges, goal);
        pairing.proven &= small;
        for edge in group.edges.iter().filter(|edge| partner[edge.u as usize] == Some(edge.v)) {
            let (u, v) = (group.members[edge.u as usize], group.members[edge.v as usize]);
            pairing.partner[u as usize] = Some(v);
            pairing.partner[v as usize] = Some(u);
            pairing.weight += edge.weight;
        }
    }
    pairing
}

/// The edges that make sense, each pair of people once, lower number first, in ascending order.
fn sound(people: usize, edges: &[Edge]) -> Vec<Edge> {
    let mut sound: Vec<Edge> = edges
        .iter()
        .map(|edge| Edge {
            u: edge.u.min(edge.v),
            v: edge.u.max(edge.v),
            weight: edge.weight.min(MAX_WEIGHT),
        })
        .filter(|edge| edge.u < edge.v && (edge.v as usize) < people && edge.weight > 0)
        .collect();
    sound.sort_unstable_by_key(|edge| (edge.u, edge.v, Reverse(edge.weight)));
    sound.dedup_by_key(|edge| (edge.u, edge.v));
    sound
}

#[cfg(test)]
mod tests;
