//! The part of the edges that searches walk along: those that are nearest to tight.
//!
//! A best matching uses only edges that are tight in the end, and of many candidates per vertex few ever come
//! near. So the searches run on a selection, and whoever finishes one looks whether an edge outside it is
//! violated (pricing, as in Grötschel and Holland, "Solving matching problems with linear programming", 1985,
//! and Applegate and Cook, "Solving large-scale matching problems", 1993).
//!
//! Invariant: an edge is selected at most once, so a selection that grows comes to an end.

use super::graph::{Edge, Graph};

/// An edge as seen from one end.
#[derive(Clone, Copy)]
pub(super) struct Arc {
    pub(super) to: u32,
    /// Twice the weight: duals are whole numbers then.
    pub(super) weight: i64,
}

/// The selected edges, from both ends.
pub(super) struct Core {
    /// Where each vertex' edges begin in the two lists below.
    start: Vec<u32>,
    ends: Vec<u32>,
    weights: Vec<i64>,
    /// For each edge of the graph whether it is selected.
    chosen: Vec<bool>,
    /// How many edges per vertex are chosen at a time.
    width: usize,
}

impl Core {
    /// For each vertex the edges with the least slack.
    pub(super) fn new(graph: &Graph, width: usize, slack: impl Fn(&Edge) -> i64) -> Self {
        let start = vec![0; graph.vertices() + 1];
        let mut core = Self {
            start,
            ends: Vec::new(),
            weights: Vec::new(),
            chosen: vec![false; graph.edges().len()],
            width,
        };
        let all = graph.edges().len() as u32;
        core.choose_least(graph, slack, 0..all);
        core
    }

    #[inline]
    pub(super) fn arcs(&self, u: u32) -> impl Iterator<Item = Arc> + '_ {
        let range = self.start[u as usize] as usize..self.start[u as usize + 1] as usize;
        let arc = |(to, weight): (&u32, &i64)| Arc { to: *to, weight: *weight };
        self.ends[range.clone()].iter().zip(&self.weights[range]).map(arc)
    }

    /// Adds edges that are violated, for each vertex those that are most; gives all those added.
    pub(super) fn add_violated(&mut self, graph: &Graph, slack: impl Fn(&Edge) -> i64) -> Vec<Edge> {
        let violated = |(_, edge): &(u32, &Edge)| slack(edge) < 0;
        let violated: Vec<u32> = (0..).zip(graph.edges()).filter(violated).map(|(at, _)| at).collect();
        self.choose_least(graph, slack, violated.iter().copied())
    }

    /// Adds the edges that are nearest to tight, wherever they are, so many in all.
    pub(super) fn add_nearest(&mut self, graph: &Graph, slack: impl Fn(&Edge) -> i64, wanted: usize) {
        let mut counts = vec![0; 1 << 10];
        for (edge, chosen) in graph.edges().iter().zip(&self.chosen) {
            if !chosen {
                counts[bucket(slack(edge))] += 1;
            }
        }
        let mut sum = 0;
        let below = counts.iter().take_while(|count| {
            sum += **count;
            sum <= wanted
        });
        // Of the bucket that would be too much, a part that is spread evenly.
        let limit = below.count();
        let before: usize = counts[..limit].iter().sum();
        let share = (wanted - before) as u64 * (1 << 32) / counts.get(limit).map_or(1, |count| *count as u64);
        let mut added = Vec::new();
        for (at, edge) in (0..).zip(graph.edges()) {
            if !self.chosen[at as usize] {
                let place = bucket(slack(edge));
                if place < limit || (place == limit && u64::from(mix(at)) < share) {
                    added.push(at);
                }
            }
        }
        self.add(graph, &added);
    }

    /// Selects, among these edges in ascending order, those that have the least slack for one of their ends;
    /// gives the edges added.
    fn choose_least(
        &mut self,
        graph: &Graph,
        slack: impl Fn(&Edge) -> i64,
        among: impl Iterator<Item = u32> + Clone,
    ) -> Vec<Edge> {
        let (n, width) = (graph.vertices(), self.width);
        let mut least = vec![u64::MAX; n * width];
        // The last of each vertex' entries, which most edges are only compared to.
        let mut last = vec![u64::MAX; n];
        for at in among.clone() {
            let edge = &graph.edges()[at as usize];
            let rank = rank(slack(edge), at);
            for end in [edge.u as usize, edge.v as usize] {
                if rank < last[end] {
                    let own = &mut least[end * width..][..width];
                    insert(own, rank);
                    last[end] = own[width - 1];
                }
            }
        }
        drop(least);
        let wanted = |at: &u32| {
            let edge = &graph.edges()[*at as usize];
            !self.chosen[*at as usize]
                && rank(slack(edge), *at) <= last[edge.u as usize].max(last[edge.v as usize])
        };
        let added: Vec<u32> = among.filter(wanted).collect();
        drop(last);
        self.add(graph, &added);
        added.iter().map(|at| graph.edges()[*at as usize]).collect()
    }

    /// Adds these edges to what there is.
    fn add(&mut self, graph: &Graph, added: &[u32]) {
        let n = graph.vertices();
        let mut next = vec![0u32; n];
        let edges = || added.iter().map(|at| &graph.edges()[*at as usize]);
        for edge in edges() {
            next[edge.u as usize] += 1;
            next[edge.v as usize] += 1;
        }
        let mut places = next.clone();
        let mut more = 0;
        for (start, own) in self.start[1..].iter_mut().zip(&mut places) {
            // The new ones come after those that were there.
            let count = std::mem::replace(own, *start + more);
            more += count;
            *start += more;
        }
        spread(&mut self.ends, &next, &self.start);
        spread(&mut self.weights, &next, &self.start);
        for edge in edges() {
            for (from, to) in [(edge.u, edge.v), (edge.v, edge.u)] {
                let place = &mut places[from as usize];
                self.ends[*place as usize] = to;
                self.weights[*place as usize] = 2 * edge.weight;
                *place += 1;
            }
        }
        for at in added {
            self.chosen[*at as usize] = true;
        }
    }
}

/// Moves what vertices have to where it now begins, from the last one to the first, so that each has as much
/// more room as is asked.
fn spread<T: Copy + Default>(list: &mut Vec<T>, room: &[u32], start: &[u32]) {
    let mut end = list.len();
    list.reserve_exact(start[start.len() - 1] as usize - end);
    list.resize(start[start.len() - 1] as usize, T::default());
    for (room, bounds) in room.iter().zip(start.windows(2)).rev() {
        let count = (bounds[1] - bounds[0] - room) as usize;
        list.copy_within(end - count..end, bounds[0] as usize);
        end -= count;
    }
}

/// Keeps the least ones in ascending order.
fn insert(least: &mut [u64], new: u64) {
    let mut at = least.len() - 1;
    while at > 0 && new < least[at - 1] {
        least[at] = least[at - 1];
        at -= 1;
    }
    least[at] = new;
}

/// Orders edges by slack, and those of equal slack so that no neighbourhood is preferred. Slacks that differ
/// in the tenth digit count as equal: nothing but speed depends on this.
fn rank(slack: i64, at: u32) -> u64 {
    // Floating-point numbers have the order of their bits, and the negative ones the reverse.
    let bits = (slack as f64).to_bits();
    let ascending = if slack < 0 { !bits } else { bits | 1 << 63 };
    (ascending & !0xffff) | u64::from(mix(at) & 0xffff)
}

/// Puts slacks into a thousand buckets, eight for each power of two.
fn bucket(slack: i64) -> usize {
    let slack = slack.max(0) as u64 + 8;
    let power = slack.ilog2();
    (8 * (power - 3)) as usize + (slack >> (power - 3) & 7) as usize
}

/// Scatters numbers.
fn mix(number: u32) -> u32 {
    let number = (number ^ (number >> 16)).wrapping_mul(0x7feb_352d);
    let number = (number ^ (number >> 15)).wrapping_mul(0x846c_a68b);
    number ^ (number >> 16)
}
