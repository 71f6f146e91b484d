//! A quick start: duals that fit the vertices, and a matching along tight edges.
//!
//! The reduction of augmenting rows of Jonker and Volgenant ("A shortest augmenting path algorithm for dense
//! and sparse linear assignment problems", 1987), for a graph that is not bipartite: a lonely vertex takes
//! its best, whose dual rises by what the second best is worse, and the one who loses a partner goes next.

use super::core::Core;
use super::relax;
use super::state::{NONE, PATIENCE, State};

/// How many turns a vertex has, on average.
const TURNS: usize = 4;

/// It is quick, so that it comes to its end whatever the caller says; the caller only hears that time passes.
pub(super) fn start(core: &Core, state: &mut State, tell: &mut dyn FnMut()) {
    let mut queue: Vec<u32> = state.vertices().rev().filter(|u| state.of[*u as usize].mate == NONE).collect();
    let mut turns = TURNS * queue.len();
    let mut patience = PATIENCE;
    while let Some(u) = queue.pop() {
        patience -= 1;
        if patience == 0 {
            patience = PATIENCE;
            tell();
        }
        if state.of[u as usize].mate == NONE
            && let Some(loser) = settle(core, state, u, turns > 0)
        {
            turns -= 1;
            queue.push(loser);
        }
    }
}

/// Lowers the dual of a lonely vertex as far as its edges allow, and matches it if its best is free or can be
/// outbid; tells who loses a partner.
fn settle(core: &Core, state: &mut State, u: u32, outbid: bool) -> Option<u32> {
    let (mut best, mut second) = ((state.floor, NONE), state.floor);
    for arc in core.arcs(u) {
        let other = &state.of[arc.to as usize];
        let worth = arc.weight - other.y;
        if worth > best.0 || (worth == best.0 && worth > state.floor && other.mate == NONE) {
            second = best.0;
            best = (worth, arc.to);
        } else if worth > second {
            second = worth;
        }
    }
    let (worth, v) = best;
    state.of[u as usize].y = worth;
    if v == NONE {
        return None;
    }
    if state.on_cycle(v) {
        relax::break_cycle(state, v);
    }
    let loser = state.of[v as usize].mate;
    if loser == NONE {
        state.join(u, v);
        return None;
    }
    if !outbid || worth == second {
        return None;
    }
    state.of[u as usize].y = second;
    state.of[v as usize].y += worth - second;
    state.free(loser);
    state.join(u, v);
    Some(loser)
}
