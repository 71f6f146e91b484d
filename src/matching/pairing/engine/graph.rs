//! The question: who there is, which pairs are possible, and what each is worth.

use thiserror::Error;

/// No sum of weights in any question exceeds this, so that duals and times of a search stay far within an
/// `i64`.
const MAX_TOTAL: i128 = 1 << 58;

/// Two vertices that could be a pair, and what that is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edge {
    /// One of the two, a number below the count of vertices.
    pub u: u32,
    /// The other one.
    pub v: u32,
    /// What the pair is worth.
    pub weight: i64,
}

/// Why a list of edges is no graph that can be solved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Invalid {
    /// More vertices than can be numbered.
    #[error("{0} vertices are too many: fewer than 2^31 can be numbered")]
    TooManyVertices(usize),
    /// An edge leads to a vertex that doesn't exist.
    #[error("the edge {0}-{1} leads to a vertex that doesn't exist")]
    NoSuchVertex(u32, u32),
    /// An edge leads from a vertex to itself.
    #[error("vertex {0} has an edge to itself")]
    Loop(u32),
    /// The weights are so large that their sum could overflow.
    #[error("weights of up to {0} are too large for this many vertices")]
    TooHeavy(i64),
}

/// An undirected graph with weights, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Graph {
    vertices: u32,
    edges: Vec<Edge>,
    lead: i64,
}

impl Graph {
    /// A graph of the vertices `0..vertices`.
    ///
    /// The order of edges and of their ends makes no difference. Of several edges between the same two
    /// vertices the heaviest counts. Weights may be negative.
    ///
    /// # Errors
    /// [`Invalid`] tells what doesn't fit. Half the vertices times the greatest weight (its sign aside) must
    /// stay below 2^57.
    pub fn new(vertices: usize, mut edges: Vec<Edge>) -> Result<Self, Invalid> {
        let too_many = Invalid::TooManyVertices(vertices);
        let vertices = u32::try_from(vertices).ok().filter(|n| *n < 1 << 31).ok_or(too_many)?;
        for edge in &mut edges {
            if edge.u > edge.v {
                std::mem::swap(&mut edge.u, &mut edge.v);
            }
            if edge.v >= vertices {
                return Err(Invalid::NoSuchVertex(edge.u, edge.v));
            }
            if edge.u == edge.v {
                return Err(Invalid::Loop(edge.u));
            }
        }
        let order =
            |one: &Edge, other: &Edge| (one.u, one.v, other.weight).cmp(&(other.u, other.v, one.weight));
        if !edges.is_sorted_by(|one, other| order(one, other).is_lt()) {
            edges.sort_unstable_by(order);
        }
        edges.dedup_by_key(|edge| (edge.u, edge.v));
        let (mut lightest, mut heaviest) = (0, 0);
        for edge in &edges {
            lightest = edge.weight.min(lightest);
            heaviest = edge.weight.max(heaviest);
        }
        let pairs = i128::from(vertices / 2 + 1);
        let total = pairs * (i128::from(heaviest) - i128::from(lightest));
        let lead = i64::try_from(total + 1).ok().filter(|_| total < MAX_TOTAL);
        let lead = lead.ok_or(Invalid::TooHeavy(heaviest.max(lightest.saturating_neg())))?;
        Ok(Self { vertices, edges, lead })
    }

    /// How many vertices there are.
    #[must_use]
    pub fn vertices(&self) -> usize {
        self.vertices as usize
    }

    /// Each edge once, the lower end first, in ascending order.
    #[must_use]
    pub fn edges(&self) -> &[Edge] {
        &self.edges
    }

    /// More than any two matchings of this graph differ in weight: what one more pair must be worth so that
    /// pairs count first.
    pub(super) fn lead(&self) -> i64 {
        self.lead
    }
}
