//! Maximum-weight matching in general graphs: exact, proven, fast.
//!
//! [`solve`] finds a best matching of a [`Graph`] and a [`Certificate`] for it, and [`verify`] checks that
//! with code of its own. Weights are `i64`; nothing recurses; the same graph gives the same answer; memory
//! stays within a few words per edge. No word of the product occurs in here, so that the engine could become
//! a crate of its own.
//!
//! ```
//! use lookalong::matching::pairing::engine::{Control, Edge, Graph, Mode, solve, verify};
//!
//! // Four people in a row: the two in the middle like each other best.
//! let weights = [(0, 1, 5), (1, 2, 9), (2, 3, 3)];
//! let edges = weights.map(|(u, v, weight)| Edge { u, v, weight }).to_vec();
//! let graph = Graph::new(4, edges)?;
//!
//! let heaviest = solve(&graph, Mode::Plain, &mut Control::default());
//! assert_eq!(heaviest.mate, [None, Some(2), Some(1), None]);
//!
//! let most = solve(&graph, Mode::Lex, &mut Control::default());
//! assert_eq!(most.mate, [Some(1), Some(0), Some(3), Some(2)]);
//! let verified = verify(&graph, &most).expect("the engine proves what it claims");
//! assert!(verified.optimal);
//! # Ok::<(), lookalong::matching::pairing::engine::Invalid>(())
//! ```
//!
//! # How it works
//!
//! Matching is a linear programme with a constraint per edge and per odd set (Edmonds, "Paths, trees, and
//! flowers" and "Maximum matching and a polyhedron with 0,1-vertices", 1965). The way to its optimum:
//!
//! 1. `core` selects a few edges per vertex; `start` finds first duals and pairs, as an auction would.
//! 2. `relax` ignores odd sets, which leaves shortest paths without any shrinking. What remains half is a
//!    handful of odd cycles, even among a hundred thousand vertices.
//! 3. `search` breaks these and grows one tree at a time, shrinking blossoms (`nest`), with lazy duals, one
//!    heap and a union-find: O(m log n) per tree but for opening blossoms, as in Galil, Micali and Gabow
//!    ("An O(EV log V) algorithm for finding a maximal weighted matching in general graphs", 1986); Gabow
//!    ("Data structures for weighted matching and nearest common ancestors with linking", 1990) has the best
//!    bound known for one tree. Mehlhorn and Schäfer (2002) and Kolmogorov ("Blossom V: a new implementation
//!    of a minimum cost perfect matching algorithm", 2009) showed which of the many ways are quick in
//!    practice. What can be had in linear time is within a factor of 1 - ε (Duan and Pettie, "Linear-time
//!    approximation for maximum weight matching", 2014); here that role is played by the relaxation and a
//!    proven bound.
//! 4. After 2 and 3 all edges are priced with the duals found; those that are violated join the selection,
//!    `repair` undoes what they touch, and the step is taken again from where it stood.

mod certificate;
mod control;
mod core;
mod graph;
mod heap;
mod nest;
mod overlap;
mod relax;
mod repair;
mod round_off;
mod search;
mod solver;
mod start;
mod state;
#[cfg(test)]
mod tests;
mod verify;

pub use certificate::{Certificate, OddSet};
pub use control::{Control, Phase, Progress};
pub use graph::{Edge, Graph, Invalid};
pub use verify::{Flaw, Verified, verify};

/// What makes one matching better than another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// The greatest total weight.
    Plain,
    /// As many pairs as possible, and among those matchings the greatest total weight.
    Lex,
}

/// A matching, and what is proven about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Solution {
    /// In which sense it is to be best.
    pub mode: Mode,
    /// The partner of each vertex.
    pub mate: Vec<Option<u32>>,
    /// The weight of all pairs.
    pub weight: i64,
    /// No matching of at least as many pairs weighs more; in [`Mode::Plain`] none at all.
    pub bound: i128,
    /// Whether the solver came to its end; then no matching is better.
    pub finished: bool,
    /// Why that is so.
    pub certificate: Certificate,
}

/// Finds a best matching, or when stopped the best so far, with a proof of how good it is.
///
/// An unfinished solution has a bound too. Nothing in it needs to be believed: [`verify`] checks it all.
#[must_use]
pub fn solve(graph: &Graph, mode: Mode, control: &mut Control) -> Solution {
    solver::solve(graph, mode, control, solver::WIDTH)
}
