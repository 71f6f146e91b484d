//! What is known of each vertex while a matching grows: its partner and its dual.

use super::graph::{Edge, Graph};

/// No vertex.
pub(super) const NONE: u32 = u32::MAX;

/// A search marks vertices with its own number plus one of these; anything else is unmarked.
pub(super) const REACHED: u32 = 0;
pub(super) const EVEN: u32 = 1;
pub(super) const ODD: u32 = 2;
/// By how much the numbers of searches differ.
pub(super) const STEP: u32 = 4;

/// After how many events of a search the caller is asked whether to go on.
pub(super) const PATIENCE: u32 = 1_000;

/// Aligned, so that a look at one vertex touches one line of the cache.
#[derive(Clone, Copy)]
#[repr(align(32))]
pub(super) struct Vertex {
    /// The dual. For an even vertex of a running search, plus the time; for an odd one, minus it: both stay
    /// the same while time goes on.
    pub(super) y: i64,
    /// How near the search is.
    pub(super) key: i64,
    /// From which even vertex.
    pub(super) from: u32,
    pub(super) mark: u32,
    pub(super) mate: u32,
    /// Whether a search that reaches this vertex ends.
    pub(super) open: bool,
}

pub(super) struct State {
    pub(super) of: Vec<Vertex>,
    /// No dual is below; where a vertex stays alone its dual is this.
    pub(super) floor: i64,
    /// The number of the last search.
    pub(super) stamp: u32,
}

impl State {
    /// Nobody matched, each dual as large as the heaviest edge asks.
    pub(super) fn new(graph: &Graph, floor: i64) -> Self {
        let vertex = Vertex { y: floor, key: 0, from: NONE, mark: 0, mate: NONE, open: true };
        let mut of = vec![vertex; graph.vertices()];
        for edge in graph.edges() {
            for end in [edge.u, edge.v] {
                let y = &mut of[end as usize].y;
                *y = edge.weight.max(*y);
            }
        }
        Self { of, floor, stamp: STEP }
    }

    /// How far the edge is from tight; below zero it is violated. Blossoms are not counted.
    pub(super) fn slack(&self, edge: &Edge) -> i64 {
        self.of[edge.u as usize].y + self.of[edge.v as usize].y - 2 * edge.weight
    }

    pub(super) fn vertices(&self) -> std::ops::Range<u32> {
        0..self.of.len() as u32
    }

    /// Whether this vertex has no partner and isn't at the floor, so that it must be served.
    pub(super) fn wants(&self, v: u32) -> bool {
        let vertex = &self.of[v as usize];
        vertex.mate == NONE && vertex.y > self.floor
    }

    /// Whether this vertex is on an odd cycle of the relaxation.
    pub(super) fn on_cycle(&self, v: u32) -> bool {
        let vertex = &self.of[v as usize];
        vertex.open && vertex.mate != NONE
    }

    pub(super) fn join(&mut self, u: u32, v: u32) {
        for (one, other) in [(u, v), (v, u)] {
            let vertex = &mut self.of[one as usize];
            vertex.mate = other;
            vertex.open = false;
        }
    }

    pub(super) fn free(&mut self, u: u32) {
        let vertex = &mut self.of[u as usize];
        vertex.mate = NONE;
        vertex.open = true;
    }

    /// The number for a new search.
    pub(super) fn next_stamp(&mut self) -> u32 {
        self.stamp += STEP;
        self.stamp
    }
}

/// The duals alone, close together: for a look at all edges.
pub(super) struct Prices(Vec<i64>);

impl Prices {
    pub(super) fn of(state: &State) -> Self {
        Self(state.of.iter().map(|vertex| vertex.y).collect())
    }

    /// How far the edge is from tight; below zero it is violated. Blossoms are not counted.
    pub(super) fn slack(&self, edge: &Edge) -> i64 {
        self.0[edge.u as usize] + self.0[edge.v as usize] - 2 * edge.weight
    }
}
