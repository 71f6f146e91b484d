//! The independent check: is this a matching, and do its duals prove what it claims?
//!
//! It trusts nothing and shares no code with the solver, in the spirit of certifying algorithms (McConnell,
//! Mehlhorn, Näher and Schweitzer, "Certifying algorithms", 2011). All sums are `i128`, so none overflows.
//! Takes time as the edges, times the logarithm of how deep odd sets are nested at worst.

use std::ops::Range;

use thiserror::Error;

use super::certificate::Certificate;
use super::graph::Graph;
use super::{Mode, Solution};

/// What a checked solution is worth, as the checker has counted it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verified {
    /// The weight of all pairs.
    pub weight: i64,
    /// How many pairs there are.
    pub pairs: usize,
    /// No matching of at least as many pairs weighs more; in [`Mode::Plain`] none at all.
    pub bound: i128,
    /// No matching has more pairs than this; known in [`Mode::Lex`] alone, otherwise half the vertices.
    pub most_pairs: usize,
    /// Whether no matching is better in the sense of the mode.
    pub optimal: bool,
}

/// What is wrong with a solution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Flaw {
    /// A list hasn't one entry for each vertex.
    #[error("a list hasn't one entry for each vertex")]
    Length,
    /// Two vertices disagree on being a pair.
    #[error("vertex {0} has a partner who doesn't say the same")]
    OneSided(u32),
    /// A pair isn't an edge of the graph.
    #[error("a pair is no edge of the graph")]
    NoEdge,
    /// The sets aren't listed from the outside inwards, or name one that isn't there.
    #[error("odd sets are not properly nested")]
    Nesting,
    /// A set has an even number of vertices.
    #[error("set {0} has an even number of vertices")]
    EvenSet(usize),
    /// The dual of a set is below zero.
    #[error("the dual of set {0} is below zero")]
    NegativeSet(usize),
    /// The dual of a vertex is below the least one allowed.
    #[error("the dual of vertex {0} is too low")]
    LowDual(usize),
    /// The duals at an edge don't cover its weight.
    #[error("the duals at the edge {0}-{1} don't cover its weight")]
    Uncovered(u32, u32),
    /// What a pair counts besides its weight doesn't fit the mode.
    #[error("what a pair counts besides its weight doesn't fit the mode")]
    Lead,
    /// The solution claims another weight than its pairs have.
    #[error("the claimed weight is not that of the pairs")]
    Weight,
    /// The solution claims another bound than its duals prove.
    #[error("the claimed bound is not what the duals prove")]
    Bound,
    /// The solution claims to be finished, and its duals don't prove it.
    #[error("the solution claims to be the best, and its duals don't prove it")]
    Gap,
}

/// Checks a solution against the graph it is for.
///
/// # Errors
/// The first [`Flaw`] found; a solution with a flaw must not be used.
///
/// ```
/// use lookalong::matching::pairing::engine::{Control, Edge, Flaw, Graph, Mode, solve, verify};
///
/// let edges = vec![Edge { u: 0, v: 1, weight: 7 }, Edge { u: 1, v: 2, weight: 9 }];
/// let graph = Graph::new(3, edges)?;
/// let mut solution = solve(&graph, Mode::Plain, &mut Control::default());
/// assert_eq!(verify(&graph, &solution).map(|verified| verified.weight), Ok(9));
///
/// solution.certificate.duals[1] -= 1;
/// assert_eq!(verify(&graph, &solution), Err(Flaw::Uncovered(1, 2)));
/// # Ok::<(), lookalong::matching::pairing::engine::Invalid>(())
/// ```
pub fn verify(graph: &Graph, solution: &Solution) -> Result<Verified, Flaw> {
    let Certificate { duals, lead, .. } = &solution.certificate;
    let n = graph.vertices();
    if solution.mate.len() != n || duals.len() != n || solution.certificate.innermost.len() != n {
        return Err(Flaw::Length);
    }
    let lead = i128::from(*lead);
    let sets = Sets::check(&solution.certificate)?;
    if let Some(low) = duals.iter().position(|dual| i128::from(*dual) < -lead) {
        return Err(Flaw::LowDual(low));
    }
    let partners = partners(&solution.mate)?;
    let (mut pairs, mut weight, mut lightest, mut heaviest) = (0, 0, 0, 0);
    for edge in graph.edges() {
        let (one, other) = (duals[edge.u as usize], duals[edge.v as usize]);
        // Numbers of one word mostly tell it.
        let cover =
            one.checked_add(other).and_then(|cover| cover.checked_add(sets.outermost(edge.u, edge.v)));
        let plain = cover.zip(edge.weight.checked_mul(2));
        if plain.is_none_or(|(cover, needed)| cover < needed) {
            let short = 2 * i128::from(edge.weight) - i128::from(one) - i128::from(other);
            if short > sets.shared(edge.u, edge.v) {
                return Err(Flaw::Uncovered(edge.u, edge.v));
            }
        }
        if solution.mate[edge.u as usize] == Some(edge.v) {
            pairs += 1;
            weight += i128::from(edge.weight);
        }
        lightest = edge.weight.min(lightest);
        heaviest = edge.weight.max(heaviest);
    }
    // Each edge is listed once, so as many edges as pairs means that every pair is one.
    if 2 * pairs != partners {
        return Err(Flaw::NoEdge);
    }
    let lightest = i128::from(lightest);
    // More than which no two matchings can differ in weight.
    let spread = (n as i128 / 2) * (i128::from(heaviest) - lightest);
    let fits = match solution.mode {
        Mode::Plain => lead == 0,
        Mode::Lex => lead > spread,
    };
    if !fits {
        return Err(Flaw::Lead);
    }
    if weight != i128::from(solution.weight) {
        return Err(Flaw::Weight);
    }
    let total: i128 = duals.iter().map(|dual| i128::from(*dual) + lead).sum();
    let most = (total + sets.total).div_euclid(2);
    // With duals below zero raised to it, they bound the weight of any matching.
    let alone: i128 = duals.iter().map(|dual| i128::from(*dual).max(0)).sum();
    let bound = (most - lead * pairs as i128).min((alone + sets.total).div_euclid(2));
    if bound != solution.bound {
        return Err(Flaw::Bound);
    }
    let optimal = most - lead * pairs as i128 == weight;
    if solution.finished && !optimal {
        return Err(Flaw::Gap);
    }
    let most_pairs =
        if lead == 0 { n / 2 } else { usize::try_from(most / (lead + lightest)).unwrap_or(n).min(n / 2) };
    Ok(Verified { weight: solution.weight, pairs, bound, most_pairs, optimal })
}

/// How many vertices have a partner who says the same.
fn partners(mate: &[Option<u32>]) -> Result<usize, Flaw> {
    let mut partners = 0;
    for (u, partner) in (0..).zip(mate) {
        if let Some(v) = partner {
            if mate.get(*v as usize) != Some(&Some(u)) || u == *v {
                return Err(Flaw::OneSided(u));
            }
            partners += 1;
        }
    }
    Ok(partners)
}

/// The odd sets, prepared for asking which of them hold two vertices.
struct Sets {
    /// For each vertex its place in an order in which each set's vertices follow each other, and its
    /// innermost set.
    seats: Vec<(u32, u32)>,
    /// For each vertex its outermost set, and the dual of that.
    outermost: Vec<(u32, i64)>,
    list: Vec<Set>,
    /// What all sets add to the bound, doubled.
    total: i128,
}

#[derive(Clone)]
struct Set {
    /// Which places in that order it has.
    places: Range<u32>,
    /// Its dual and those of all sets around it.
    sum: i128,
    /// The set around all of these, and its dual.
    outermost: (u32, i64),
    around: u32,
    /// A set further out, or the same as `around`.
    further: u32,
    depth: u32,
}

const OUTSIDE: u32 = u32::MAX;

impl Sets {
    /// Checks that the sets are nested, of odd size and without negative duals.
    fn check(certificate: &Certificate) -> Result<Self, Flaw> {
        let count = certificate.sets.len();
        let mut sizes = vec![0u32; count];
        for set in certificate.innermost.iter().flatten() {
            *sizes.get_mut(*set as usize).ok_or(Flaw::Nesting)? += 1;
        }
        for (at, set) in certificate.sets.iter().enumerate().rev() {
            if let Some(around) = set.around {
                if around as usize >= at {
                    return Err(Flaw::Nesting);
                }
                sizes[around as usize] += sizes[at];
            }
        }
        let (mut list, mut total) = (Vec::<Set>::with_capacity(count), 0);
        // Where the next set within each set begins, and at the end the next set that is in none.
        let mut next = vec![0u32; count + 1];
        for (at, set) in certificate.sets.iter().enumerate() {
            if sizes[at].is_multiple_of(2) {
                return Err(Flaw::EvenSet(at));
            }
            if set.dual < 0 {
                return Err(Flaw::NegativeSet(at));
            }
            total += i128::from(set.dual) * i128::from(sizes[at] / 2);
            let from = &mut next[set.around.map_or(count, |around| around as usize)];
            let places = *from..*from + sizes[at];
            *from = places.end;
            next[at] = places.start;
            list.push(Self::placed(&list, set.around, places, set.dual));
        }
        let seat = |set: &Option<u32>| match set {
            Some(set) => {
                let place = &mut next[*set as usize];
                *place += 1;
                (*place - 1, *set)
            }
            None => (OUTSIDE, OUTSIDE),
        };
        let seats = certificate.innermost.iter().map(seat).collect();
        let around = |set: &Option<u32>| set.and_then(|set| Some(list.get(set as usize)?.outermost));
        let outermost = certificate.innermost.iter().map(|set| around(set).unwrap_or((OUTSIDE, 0))).collect();
        Ok(Self { seats, outermost, list, total })
    }

    fn placed(list: &[Set], around: Option<u32>, places: Range<u32>, dual: i64) -> Set {
        let Some(around) = around else {
            let outermost = (u32::try_from(list.len()).unwrap_or(OUTSIDE), dual);
            return Set { places, sum: dual.into(), outermost, around: OUTSIDE, further: OUTSIDE, depth: 0 };
        };
        let outer = &list[around as usize];
        let depth = outer.depth + 1;
        // As in a binary number, sets lead far out in steps of equal length.
        let mut further = around;
        if let Some(second) = list.get(outer.further as usize)
            && let far = if second.further == OUTSIDE { 0 } else { list[second.further as usize].depth }
            && outer.depth - second.depth == second.depth - far
            && second.further != OUTSIDE
        {
            further = second.further;
        }
        Set { places, sum: outer.sum + i128::from(dual), outermost: outer.outermost, around, further, depth }
    }

    /// The dual of the outermost set that holds both vertices: part of [`Sets::shared`], and sooner told.
    fn outermost(&self, u: u32, v: u32) -> i64 {
        let ((one, dual), (other, _)) = (self.outermost[u as usize], self.outermost[v as usize]);
        if one == other { dual } else { 0 }
    }

    /// The duals of all sets that hold both vertices.
    fn shared(&self, u: u32, v: u32) -> i128 {
        let ((here, mut set), (there, other)) = (self.seats[u as usize], self.seats[v as usize]);
        if set == OUTSIDE || other == OUTSIDE {
            return 0;
        }
        if self.list[other as usize].places.contains(&here) {
            return self.list[other as usize].sum;
        }
        while let Some(inside) = self.list.get(set as usize) {
            if inside.places.contains(&there) {
                return inside.sum;
            }
            let leap = self.list.get(inside.further as usize);
            set = if leap.is_some_and(|set| !set.places.contains(&there)) {
                inside.further
            } else {
                inside.around
            };
        }
        0
    }
}
