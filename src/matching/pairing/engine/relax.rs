//! The relaxation: the best matching when odd cycles may count half.
//!
//! Without the constraints for odd sets the linear programme of matching has half-integral solutions: edges,
//! and odd cycles whose edges count one half (Balinski, "Integer programming: methods, uses, computation",
//! 1965). They are found by shortest augmenting paths that never shrink anything, and are nearly a matching:
//! what remains is to break the few odd cycles.
//!
//! `mate` of a vertex on an odd cycle is the next one on it.

use super::core::Core;
use super::graph::Edge;
use super::heap::Heap;
use super::state::{EVEN, NONE, ODD, PATIENCE, REACHED, State};

/// How a search ends.
#[derive(Clone, Copy)]
enum End {
    /// An even vertex comes down to the floor: it can stay alone.
    Floor(u32),
    /// An even vertex reaches one without partner or on an odd cycle.
    Reach(u32, u32),
    /// Two even vertices meet, and close an odd cycle.
    Cycle(u32, u32),
    /// Neither: it looked along enough for now, or the caller wants no more.
    Waits,
}

pub(super) struct Relaxation<'a> {
    core: &'a Core,
    state: &'a mut State,
    heap: Heap<u32>,
    touched: Vec<u32>,
    stamp: u32,
    end: (i64, End),
}

impl<'a> Relaxation<'a> {
    pub(super) fn new(core: &'a Core, state: &'a mut State) -> Self {
        Self { core, state, heap: Heap::new(), touched: Vec::new(), stamp: 0, end: (0, End::Floor(0)) }
    }

    /// Serves a vertex without a partner: with one, with half of two, or by coming down to the floor. If that takes more
    /// partners of others than `most`, it is nearer to it and waits on.
    pub(super) fn serve(&mut self, root: u32, most: usize, go_on: &mut dyn FnMut() -> bool) {
        if !self.state.wants(root) {
            return;
        }
        self.stamp = self.state.next_stamp();
        self.heap.clear();
        self.touched.clear();
        self.end = (i64::MAX, End::Floor(root));
        self.grow(root, 0);
        let mut patience = PATIENCE;
        let mut left = most;
        while let Some((key, v)) = self.heap.pop_before(self.end.0) {
            patience -= 1;
            if patience == 0 {
                patience = PATIENCE;
                if !go_on() {
                    self.end = (key, End::Waits);
                    break;
                }
            }
            let vertex = &mut self.state.of[v as usize];
            if vertex.mark != self.stamp + REACHED || vertex.key != key {
                continue;
            }
            if left == 0 {
                self.end = (key, End::Waits);
                break;
            }
            left -= 1;
            vertex.mark = self.stamp + ODD;
            vertex.y -= key;
            let mate = vertex.mate;
            self.touched.push(v);
            self.grow(mate, key);
        }
        self.finish();
    }

    /// Makes a vertex even, and looks along its edges.
    fn grow(&mut self, u: u32, time: i64) {
        let State { of, floor, .. } = &mut *self.state;
        let vertex = &mut of[u as usize];
        vertex.y += time;
        vertex.mark = self.stamp + EVEN;
        let y = vertex.y;
        self.touched.push(u);
        if y - *floor < self.end.0 {
            self.end = (y - *floor, End::Floor(u));
        }
        for arc in self.core.arcs(u) {
            let other = &mut of[arc.to as usize];
            let slack = y + other.y - arc.weight;
            let kind = other.mark.wrapping_sub(self.stamp);
            if kind == EVEN {
                if slack / 2 < self.end.0 {
                    self.end = (slack / 2, End::Cycle(u, arc.to));
                }
            } else if kind != ODD && slack < self.end.0 {
                if other.open {
                    self.end = (slack, End::Reach(u, arc.to));
                } else if kind != REACHED || slack < other.key {
                    other.mark = self.stamp + REACHED;
                    other.key = slack;
                    other.from = u;
                    self.heap.push(slack, arc.to);
                }
            }
        }
    }

    /// Settles the duals, and changes the matching along the path that was found.
    fn finish(&mut self) {
        let (time, end) = self.end;
        for &v in &self.touched {
            let vertex = &mut self.state.of[v as usize];
            if vertex.mark == self.stamp + EVEN {
                vertex.y -= time;
            } else {
                vertex.y += time;
            }
        }
        match end {
            End::Floor(u) => self.flip(u, NONE),
            End::Reach(u, v) => {
                if self.state.of[v as usize].mate != NONE {
                    break_cycle(self.state, v);
                }
                self.flip(u, v);
            }
            End::Cycle(u, v) => self.close(u, v),
            End::Waits => {}
        }
    }

    /// Gives `u` this partner; from there the path back to the root turns over.
    fn flip(&mut self, mut u: u32, mut partner: u32) {
        loop {
            let former = self.state.of[u as usize].mate;
            if partner == NONE {
                self.state.free(u);
            } else {
                self.state.join(u, partner);
            }
            if former == NONE {
                return;
            }
            partner = former;
            u = self.state.of[former as usize].from;
        }
    }

    /// Makes an odd cycle of the two paths from `u` and `v` back to where they meet.
    fn close(&mut self, u: u32, v: u32) {
        let meet = self.meet(u, v);
        self.flip(meet, NONE);
        // `u`'s side is walked upwards, so that each is followed by the one above it; `v`'s side the other
        // way round.
        let of = &mut self.state.of;
        let mut at = u;
        while at != meet {
            let odd = of[at as usize].mate;
            let above = of[odd as usize].from;
            of[at as usize].mate = odd;
            of[odd as usize].mate = above;
            at = above;
        }
        let mut at = v;
        let mut next = u;
        while at != meet {
            let odd = of[at as usize].mate;
            let above = of[odd as usize].from;
            of[at as usize].mate = next;
            of[odd as usize].mate = at;
            next = odd;
            at = above;
        }
        of[meet as usize].mate = next;
        // All of them are open now.
        let mut at = meet;
        loop {
            let vertex = &mut of[at as usize];
            vertex.open = true;
            at = vertex.mate;
            if at == meet {
                break;
            }
        }
    }

    /// The last even vertex that the paths to both have in common.
    fn meet(&self, u: u32, v: u32) -> u32 {
        let up = |at: u32| {
            let mate = self.state.of[at as usize].mate;
            if mate == NONE { NONE } else { self.state.of[mate as usize].from }
        };
        let depth = |mut at: u32| {
            let mut depth = 0;
            while up(at) != NONE {
                at = up(at);
                depth += 1;
            }
            depth
        };
        let (mut u, mut v) = (u, v);
        let (mut du, mut dv) = (depth(u), depth(v));
        while u != v {
            if du >= dv {
                u = up(u);
                du -= 1;
            } else {
                v = up(v);
                dv -= 1;
            }
        }
        u
    }
}

/// Turns an odd cycle into pairs, with this vertex left over.
pub(super) fn break_cycle(state: &mut State, alone: u32) {
    let mut at = state.of[alone as usize].mate;
    state.free(alone);
    while at != alone {
        let next = state.of[at as usize].mate;
        let after = state.of[next as usize].mate;
        state.join(at, next);
        at = after;
    }
}

/// Raises a dual at this edge if it is violated; that vertex and its partner are alone then.
pub(super) fn mend(state: &mut State, edge: &Edge) {
    let slack = state.slack(edge);
    if slack >= 0 {
        return;
    }
    for end in [edge.u, edge.v] {
        if state.on_cycle(end) {
            break_cycle(state, end);
        }
    }
    let end = if state.of[edge.v as usize].mate == NONE { edge.v } else { edge.u };
    state.of[end as usize].y -= slack;
    let mate = state.of[end as usize].mate;
    if mate != NONE {
        state.free(end);
        state.free(mate);
    }
}
