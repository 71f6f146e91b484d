//! The part of the edges that searches walk along: per vertex the few that are nearest to tight.
//!
//! A best matching uses only edges that are tight in the end, and of many candidates per vertex few ever come
//! near. So the searches run on a selection, and whoever finishes one looks whether an edge outside it is
//! violated (pricing, as in Grötschel and Holland, "Solving matching problems with linear programming", 1985,
//! and Applegate and Cook, "Solving large-scale matching problems", 1993).

use super::graph::{Edge, Graph};

/// An edge as seen from one end.
#[derive(Clone, Copy)]
pub(super) struct Arc {
    /// Twice the weight: duals are whole numbers then.
    pub(super) weight: i64,
    pub(super) to: u32,
}

/// The selected edges, from both ends.
pub(super) struct Core {
    start: Vec<u32>,
    arcs: Vec<Arc>,
    /// For each edge of the graph whether it is selected.
    chosen: Vec<bool>,
    /// How many edges a vertex asks for at a time.
    width: usize,
}

impl Core {
    pub(super) fn new(graph: &Graph, width: usize) -> Self {
        Self {
            start: vec![0; graph.vertices() + 1],
            arcs: Vec::new(),
            chosen: vec![false; graph.edges().len()],
            width,
        }
    }

    pub(super) fn arcs(&self, u: u32) -> &[Arc] {
        let u = u as usize;
        &self.arcs[self.start[u] as usize..self.start[u + 1] as usize]
    }

    /// Adds for each vertex the edges outside the selection that have the least slack, all of them or only
    /// those that are violated; tells how many were added.
    pub(super) fn extend(
        &mut self,
        graph: &Graph,
        mut slack_of: impl FnMut(&Edge) -> i64,
        violated: bool,
    ) -> usize {
        let limit = if violated { 0 } else { i64::MAX };
        let width = self.width;
        let mut least = vec![(i64::MAX, u32::MAX); graph.vertices() * width];
        for (at, edge) in graph.edges().iter().enumerate() {
            let slack = slack_of(edge);
            if slack < limit && !self.chosen[at] {
                for end in [edge.u, edge.v] {
                    let own = &mut least[end as usize * width..][..width];
                    insert(own, (slack, mix(at as u32)));
                }
            }
        }
        let mut added = 0;
        for (at, edge) in graph.edges().iter().enumerate() {
            let slack = slack_of(edge);
            let rank = (slack, mix(at as u32));
            let wanted = |end: u32| rank <= least[end as usize * width + width - 1];
            if slack < limit && !self.chosen[at] && (wanted(edge.u) || wanted(edge.v)) {
                self.chosen[at] = true;
                added += 1;
            }
        }
        drop(least);
        if added > 0 {
            self.rebuild(graph);
        }
        added
    }

    fn rebuild(&mut self, graph: &Graph) {
        self.arcs = Vec::new();
        self.start.fill(0);
        let chosen =
            || graph.edges().iter().zip(&self.chosen).filter(|(_, chosen)| **chosen).map(|(edge, _)| edge);
        let start = &mut self.start;
        for edge in chosen() {
            start[edge.u as usize] += 1;
            start[edge.v as usize] += 1;
        }
        let mut sum = 0;
        for place in start.iter_mut() {
            sum += *place;
            *place = sum;
        }
        let mut arcs = vec![Arc { weight: 0, to: 0 }; sum as usize];
        for edge in chosen() {
            for (from, to) in [(edge.u, edge.v), (edge.v, edge.u)] {
                let place = &mut start[from as usize];
                *place -= 1;
                arcs[*place as usize] = Arc { weight: 2 * edge.weight, to };
            }
        }
        self.arcs = arcs;
    }
}

/// Keeps the least ones in ascending order.
fn insert(least: &mut [(i64, u32)], new: (i64, u32)) {
    let mut at = least.len() - 1;
    if new >= least[at] {
        return;
    }
    while at > 0 && new < least[at - 1] {
        least[at] = least[at - 1];
        at -= 1;
    }
    least[at] = new;
}

/// Scatters numbers, so that of edges with equal slack no neighbourhood is preferred.
fn mix(number: u32) -> u32 {
    let number = (number ^ (number >> 16)).wrapping_mul(0x7feb_352d);
    let number = (number ^ (number >> 15)).wrapping_mul(0x846c_a68b);
    number ^ (number >> 16)
}
