//! Searches with blossoms: from the relaxation to a matching.
//!
//! One tree at a time, with duals that are settled when the search ends (Edmonds, "Paths, trees, and flowers"
//! and "Maximum matching and a polyhedron with 0,1-vertices", 1965; Galil, Micali and Gabow, "An O(EV log V)
//! algorithm for finding a maximal weighted matching in general graphs", 1986; Mehlhorn and Schäfer,
//! "Implementation of O(nm log n) weighted matchings in general graphs: the power of data structures", 2002).
//! Time is what the root's dual has come down since the search began. As soon as a way to end is known,
//! nothing later is put on a heap.

use super::core::Core;
use super::heap::Heap;
use super::nest::Nest;
use super::repair;
use super::state::{EVEN, NONE, ODD, PATIENCE, REACHED, State};

/// So far away that no search comes there.
const NEVER: i64 = i64::MAX / 2;

/// How a search ends.
#[derive(Clone, Copy)]
enum End {
    /// An even vertex comes down to the floor: it can stay alone.
    Floor(u32),
    /// An even vertex reaches one whose node has no partner.
    Reach(u32, u32),
    /// Neither: the limit is reached, or the caller wants no more.
    Waits,
}

/// What happens at a time.
enum Event {
    /// A vertex is reached, and its node becomes odd.
    Grow(u32),
    /// Two even vertices meet: their nodes and those between become one blossom.
    Meet(u32, u32),
    /// The dual of an odd blossom is down to zero: it opens.
    Open(u32),
}

impl Event {
    /// As two numbers: there may be millions at a time.
    fn pack(self) -> (u32, u32) {
        match self {
            Self::Grow(v) => (v, NONE),
            Self::Meet(u, v) => (u, v),
            Self::Open(node) => (NONE, node),
        }
    }

    fn unpack((one, other): (u32, u32)) -> Self {
        if other == NONE {
            Self::Grow(one)
        } else if one == NONE {
            Self::Open(other)
        } else {
            Self::Meet(one, other)
        }
    }
}

pub(super) struct Search<'a> {
    core: &'a Core,
    state: &'a mut State,
    nest: &'a mut Nest,
    heap: Heap<(u32, u32)>,
    /// Even vertices whose edges are still to be looked along.
    queue: Vec<u32>,
    /// Vertices and nodes that were marked.
    touched: Vec<u32>,
    touched_nodes: Vec<u32>,
    stamp: u32,
    end: (i64, End),
    scratch: Vec<u32>,
}

impl<'a> Search<'a> {
    pub(super) fn new(core: &'a Core, state: &'a mut State, nest: &'a mut Nest) -> Self {
        Self {
            core,
            state,
            nest,
            heap: Heap::new(),
            queue: Vec::new(),
            touched: Vec::new(),
            touched_nodes: Vec::new(),
            stamp: 0,
            end: (0, End::Floor(0)),
            scratch: Vec::new(),
        }
    }

    /// Serves the outermost node around a vertex: with a partner, or by letting one stay alone at the floor. If
    /// neither is found before the limit, it is nearer to that and waits on.
    pub(super) fn serve(&mut self, root: u32, limit: i64, go_on: &mut dyn FnMut() -> bool) {
        let root = self.nest.top(root);
        if self.nest.node(root).outer != NONE {
            return;
        }
        self.stamp = self.state.next_stamp();
        self.heap.clear();
        self.end = (limit, End::Waits);
        self.make_even(root, 0);
        let mut patience = PATIENCE;
        let mut now = 0;
        loop {
            while let Some(u) = self.queue.pop() {
                self.scan(u, now);
            }
            let Some((time, event)) = self.heap.pop_before(self.end.0) else {
                break;
            };
            patience -= 1;
            if patience == 0 {
                patience = PATIENCE;
                if !go_on() {
                    self.end = (time, End::Waits);
                    break;
                }
            }
            now = time;
            match Event::unpack(event) {
                Event::Grow(v) => self.reach(v, time),
                Event::Meet(u, v) => self.meet(u, v, time),
                Event::Open(node) => self.unfold(node, time),
            }
        }
        self.settle(root);
    }

    /// Lets an unmarked outermost node become even.
    fn make_even(&mut self, node: u32, time: i64) {
        self.label(node, EVEN, time, time, -2 * time);
    }

    /// Marks an outermost node and its vertices, and changes their duals by that much.
    fn label(&mut self, node: u32, kind: u32, time: i64, y: i64, z: i64) {
        let mark = self.stamp + kind;
        let mut inside = std::mem::take(&mut self.scratch);
        self.nest.vertices(node, &mut inside);
        for &v in &inside {
            let vertex = &mut self.state.of[v as usize];
            let known = [REACHED, ODD].contains(&vertex.mark.wrapping_sub(self.stamp));
            if kind == ODD && !known {
                (vertex.key, vertex.from) = (NEVER, NONE);
            }
            vertex.y += y;
            vertex.mark = mark;
        }
        self.touched.extend(&inside);
        if kind == EVEN {
            self.queue.extend(&inside);
        }
        self.scratch = inside;
        if self.nest.is_blossom(node) && kind == ODD {
            let left = self.nest.node(node).z / 2;
            self.push(time + left, Event::Open(node));
        }
        let of = self.nest.node(node);
        of.z += z;
        of.mark = mark;
        self.touched_nodes.push(node);
    }

    fn push(&mut self, time: i64, event: Event) {
        if time < self.end.0 {
            self.heap.push(time, event.pack());
        }
    }

    /// Looks along the edges of an even vertex.
    fn scan(&mut self, u: u32, time: i64) {
        let y = self.state.of[u as usize].y;
        let own = self.nest.root(u);
        if y - self.state.floor < self.end.0 {
            self.end = (y - self.state.floor, End::Floor(u));
        }
        let core = self.core;
        for arc in core.arcs(u) {
            let other = &mut self.state.of[arc.to as usize];
            let kind = other.mark.wrapping_sub(self.stamp);
            let slack = y + other.y - arc.weight;
            if kind == EVEN {
                // Only an edge within a blossom has less slack than none.
                if slack >= 2 * time && slack / 2 < self.end.0 && self.nest.root(arc.to) != own {
                    self.push(slack / 2, Event::Meet(u, arc.to));
                }
            } else if kind == ODD {
                if y - arc.weight < other.key {
                    (other.key, other.from) = (y - arc.weight, u);
                }
            } else if slack < self.end.0 {
                if other.open {
                    self.end = (slack, End::Reach(u, arc.to));
                } else if kind != REACHED || y - arc.weight < other.key {
                    other.mark = self.stamp + REACHED;
                    (other.key, other.from) = (y - arc.weight, u);
                    self.push(slack, Event::Grow(arc.to));
                }
            }
        }
    }

    /// Lets the node of a vertex that is reached become odd, and its match even.
    fn reach(&mut self, v: u32, time: i64) {
        let vertex = self.state.of[v as usize];
        if vertex.mark != self.stamp + REACHED || vertex.key + vertex.y != time {
            return;
        }
        let node = self.nest.top(v);
        (self.nest.node(node).from, self.nest.node(node).at) = (vertex.from, v);
        self.label(node, ODD, time, -time, 2 * time);
        let mate = self.nest.node(node).outer;
        let mate = self.nest.top(mate);
        self.make_even(mate, time);
    }

    /// The even node above an even one and the odd one between; `None` at the root.
    fn above(&mut self, even: u32) -> Option<(u32, u32)> {
        let outer = self.nest.node(even).outer;
        if outer == NONE {
            return None;
        }
        let odd = self.nest.top(outer);
        let from = self.nest.node(odd).from;
        Some((odd, self.nest.top(from)))
    }

    fn depth(&mut self, mut even: u32) -> u32 {
        let mut depth = 0;
        while let Some((_, above)) = self.above(even) {
            even = above;
            depth += 1;
        }
        depth
    }

    /// Two even vertices meet: makes a blossom of the cycle that this closes.
    fn meet(&mut self, u: u32, v: u32, time: i64) {
        let (mut one, mut other) = (self.nest.top(u), self.nest.top(v));
        if one == other {
            return;
        }
        let (mut deep, mut deep_other) = (self.depth(one), self.depth(other));
        // From `u` upwards and from `v` upwards, each node with the edge that leads on.
        let (mut left, mut right) = (Vec::new(), Vec::new());
        while one != other {
            let (at, side) =
                if deep >= deep_other { (&mut one, &mut left) } else { (&mut other, &mut right) };
            let even = *self.nest.node(*at);
            let odd = self.nest.top(even.outer);
            let between = *self.nest.node(odd);
            side.push((*at, (even.inner, even.outer)));
            side.push((odd, (between.at, between.from)));
            *at = self.nest.top(between.from);
            if deep >= deep_other { deep -= 1 } else { deep_other -= 1 }
        }
        let turned = |(a, b): (u32, u32)| (b, a);
        let mut nodes = vec![one];
        nodes.extend(left.iter().rev().map(|(node, _)| *node));
        nodes.extend(right.iter().map(|(node, _)| *node));
        let mut edges: Vec<_> = left.iter().rev().map(|(_, edge)| turned(*edge)).collect();
        edges.push((u, v));
        edges.extend(right.iter().map(|(_, edge)| *edge));
        for &node in &nodes {
            if self.nest.node(node).mark == self.stamp + ODD {
                self.label(node, EVEN, time, 2 * time, -2 * time);
            } else {
                self.nest.node(node).z += 2 * time;
            }
            self.nest.node(node).mark = 0;
        }
        let blossom = self.nest.close(nodes, edges, self.stamp + EVEN, -2 * time);
        self.touched_nodes.push(blossom);
    }

    /// Opens an odd blossom whose dual is down to zero; its nodes on the way from the entry to the base of
    /// even length stay in the tree.
    fn unfold(&mut self, blossom: u32, time: i64) {
        let old = *self.nest.node(blossom);
        if old.mark != self.stamp + ODD || old.around != NONE || old.z != 2 * time {
            return;
        }
        let entry = self.nest.place(old.at, blossom);
        let base = self.nest.place(old.inner, blossom);
        let (nodes, edges) = self.nest.open(blossom);
        let count = nodes.len();
        // From here on places are counted from the base.
        let entry = (entry + count - base) % count;
        let forward = entry % 2 == 1;
        let (mut from, mut at) = (old.from, old.at);
        let mut place = entry;
        loop {
            let node = nodes[place];
            (self.nest.node(node).from, self.nest.node(node).at) = (from, at);
            self.stay_odd(node, time);
            if place == 0 {
                break;
            }
            // The match of this node, and the edge that leads on from there.
            let mate = if forward { place + 1 } else { place - 1 };
            self.label(nodes[mate], EVEN, time, 2 * time, -2 * time);
            let next = if forward { (mate + 1) % count } else { mate - 1 };
            (from, at) = if forward { edges[mate] } else { (edges[next].1, edges[next].0) };
            place = next;
        }
        let rest = if forward { 1..entry } else { entry + 1..count };
        for &node in &nodes[rest] {
            self.release(node, time);
        }
    }

    /// Lets a node stay in the tree that was within an odd one; its vertices are odd already.
    fn stay_odd(&mut self, node: u32, time: i64) {
        let of = self.nest.node(node);
        let left = of.z / 2;
        of.z += 2 * time;
        of.mark = self.stamp + ODD;
        self.touched_nodes.push(node);
        if self.nest.is_blossom(node) {
            self.push(time + left, Event::Open(node));
        }
    }

    /// Lets an odd node that is no longer in the tree be found again.
    fn release(&mut self, node: u32, time: i64) {
        self.nest.node(node).mark = 0;
        let mut inside = std::mem::take(&mut self.scratch);
        self.nest.vertices(node, &mut inside);
        for &v in &inside {
            let vertex = &mut self.state.of[v as usize];
            vertex.y += time;
            vertex.mark = self.stamp + REACHED;
            let reached = vertex.key + vertex.y;
            if vertex.key < NEVER {
                self.push(reached, Event::Grow(v));
            }
        }
        self.scratch = inside;
    }

    /// Settles the duals at the end, changes the matching, and opens blossoms without a dual.
    fn settle(&mut self, root: u32) {
        let (time, end) = self.end;
        for v in self.touched.drain(..) {
            let vertex = &mut self.state.of[v as usize];
            match vertex.mark.wrapping_sub(self.stamp) {
                EVEN => vertex.y -= time,
                ODD => vertex.y += time,
                _ => {}
            }
            vertex.mark = 0;
        }
        let mut empty = Vec::new();
        for node in self.touched_nodes.drain(..) {
            let blossom = self.nest.is_blossom(node);
            let of = self.nest.node(node);
            match of.mark.wrapping_sub(self.stamp) {
                EVEN => of.z += 2 * time,
                ODD => of.z -= 2 * time,
                _ => continue,
            }
            of.mark = 0;
            if blossom && of.z == 0 {
                empty.push(node);
            }
        }
        let base = self.nest.nodes[root as usize].inner;
        match end {
            End::Waits => self.set_open(base, true),
            End::Floor(u) => {
                self.set_open(base, false);
                self.flip(u, NONE);
                self.set_open(u, true);
            }
            End::Reach(u, v) => {
                self.set_open(base, false);
                self.set_open(v, false);
                let node = self.nest.top(v);
                (self.nest.node(node).inner, self.nest.node(node).outer) = (v, u);
                self.flip(u, v);
            }
        }
        while let Some(node) = empty.pop() {
            let nodes = repair::unwrap(self.state, self.nest, node);
            let hollow = |node: &u32| self.nest.is_blossom(*node) && self.nest.dual(*node) == 0;
            empty.extend(nodes.into_iter().filter(hollow));
        }
        self.nest.reuse();
    }

    /// Tells all vertices in the node around `v` whether it is without a partner.
    fn set_open(&mut self, v: u32, open: bool) {
        let node = self.nest.top(v);
        repair::set_open(self.state, self.nest, node, open);
    }

    /// Gives `u` this partner, or none; from there the path back to the root turns over.
    fn flip(&mut self, mut u: u32, mut partner: u32) {
        loop {
            let node = self.nest.top(u);
            let even = self.nest.node(node);
            let former = even.outer;
            (even.inner, even.outer) = (u, partner);
            if former == NONE {
                return;
            }
            let odd = self.nest.top(former);
            let odd = self.nest.node(odd);
            (odd.inner, odd.outer) = (odd.at, odd.from);
            (u, partner) = (odd.from, odd.at);
        }
    }
}
