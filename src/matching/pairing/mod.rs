//! From weighted edges to pairs and rings of three.
//!
//! [`pair`] finds the best pairing there is, whatever the number of people, and a proof of that; the [`engine`]
//! does the work, and its independent checker has to agree before anybody hears of a pair. Who is left over
//! may join a pair as a ring of three ([`threes`]).
//!
//! Invariant: the same input gives the same answer, whatever the order of the edges.
//! Invariant: nobody is in two pairs, and every pair is one of the edges.
//! Invariant: no pairing leaves this room that the checker has not verified.

pub mod engine;
mod threes;

pub use engine::Edge;
pub use threes::{Ring, threes};

use std::cmp::Reverse;

use engine::{Control, Flaw, Graph, Invalid, Mode, Progress, Verified, solve, verify};
use thiserror::Error;

/// The most a pair can weigh; a greater weight counts as this one. It keeps every sum within an `i64`.
pub const MAX_WEIGHT: i64 = 1_000_000_000;

/// Whether to go on: asked again and again, from any thread.
pub type GoOn<'g> = &'g (dyn Fn() -> bool + Sync);

/// What makes one way to pair people better than another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goal {
    /// As many pairs as possible, and among those the greatest total weight.
    MostPairsFirst,
    /// The greatest total weight, even where that leaves more people over.
    BestTotal,
}

impl Goal {
    fn mode(self) -> Mode {
        match self {
            Self::MostPairsFirst => Mode::Lex,
            Self::BestTotal => Mode::Plain,
        }
    }
}

/// Who looks along with whom.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pairing {
    partner: Vec<Option<u32>>,
    weight: i64,
    proven: bool,
    thousandths: u32,
    /// Of the certificate: see [`Pairing::could_gain`].
    duals: Vec<i64>,
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

    /// Whether an edge that was not among those given could make the pairing better; when no edge could, it is the best
    /// there is with all of them. The duals of both ends hold at least twice the weight of every edge that can't.
    #[must_use]
    pub fn could_gain(&self, u: u32, v: u32, weight: i64) -> bool {
        let dual = |person: u32| self.duals.get(person as usize).copied().unwrap_or(0);
        dual(u).saturating_add(dual(v)) < weight.saturating_mul(2)
    }

    /// How much of what the best pairing reaches is proven to be reached, rounded down: in pairs and in weight, whichever is
    /// less.
    #[must_use]
    pub fn proven_thousandths(&self) -> u32 {
        self.thousandths
    }

    /// Whether it is proven that no better pairing exists.
    #[must_use]
    pub fn is_proven(&self) -> bool {
        self.proven
    }
}

/// Pairs the people `0..people` along edges, as well as is possible in the sense of the goal.
///
/// Edges that make no sense are passed over: from a person to themselves, to a number that is nobody's, or
/// with a weight of zero or less. Of several edges between the same two people the heaviest counts.
///
/// # Panics
/// When there are 2^31 people or more, and when the proof of the pairing doesn't hold, which would be a bug.
#[must_use]
pub fn pair(people: usize, edges: &[Edge], goal: Goal) -> Pairing {
    pair_while(people, edges, goal, &|| true)
}

/// As [`pair`]; once `go_on` says no, it comes back soon with the best it has.
///
/// # Panics
/// As [`pair`].
#[must_use]
pub fn pair_while(people: usize, edges: &[Edge], goal: Goal, go_on: GoOn<'_>) -> Pairing {
    let pairing = proven(people, edges, goal, go_on);
    assert!(pairing.is_ok(), "{people} people can't be paired: {pairing:?}");
    pairing.unwrap_or_default()
}

/// Why there is no pairing that could be trusted.
#[derive(Debug, Error)]
enum Untrusted {
    #[error(transparent)]
    Invalid(#[from] Invalid),
    #[error(transparent)]
    Flaw(#[from] Flaw),
}

fn proven(people: usize, edges: &[Edge], goal: Goal, go_on: GoOn<'_>) -> Result<Pairing, Untrusted> {
    let graph = Graph::new(people, sound(people, edges))?;
    let solution = solve(&graph, goal.mode(), &mut Control::new(&mut |_: Progress| go_on()));
    let verified = verify(&graph, &solution)?;
    Ok(Pairing {
        partner: solution.mate,
        weight: verified.weight,
        proven: verified.optimal,
        thousandths: thousandths(&verified, goal),
        duals: solution.certificate.duals,
    })
}

/// How much of the best there could be a pairing is proven to reach.
fn thousandths(verified: &Verified, goal: Goal) -> u32 {
    let share = |of: i128, most: i128| (of * 1_000).checked_div(most).unwrap_or(1_000).clamp(0, 1_000);
    let weight = share(verified.weight.into(), verified.bound);
    let pairs = match goal {
        Goal::MostPairsFirst => share(verified.pairs as i128, verified.most_pairs as i128),
        Goal::BestTotal => 1_000,
    };
    let least = if verified.optimal { 1_000 } else { weight.min(pairs) };
    u32::try_from(least).unwrap_or(0)
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
    // What comes in order, or in parts that are, takes this sort hardly any time.
    sound.sort_by_key(|edge| (edge.u, edge.v, Reverse(edge.weight)));
    sound.dedup_by_key(|edge| (edge.u, edge.v));
    sound
}

#[cfg(test)]
mod tests;
