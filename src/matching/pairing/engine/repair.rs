//! What must be undone when an edge outside the selection turns out to be violated.

use super::graph::Edge;
use super::nest::Nest;
use super::state::{NONE, State};

/// Raises duals so that none of these edges is violated; whoever then has a partner along an edge that isn't
/// tight has none.
pub(super) fn mend(state: &mut State, nest: &mut Nest, violated: &[Edge]) {
    let mut spans = vec![(0, 0); nest.count()];
    for edge in violated {
        let top = nest.top(edge.u);
        if top == nest.top(edge.v) {
            dissolve(state, nest, top, &mut spans);
        }
        while state.slack(edge) < 0 {
            raise(state, nest, edge);
        }
    }
    nest.reuse();
}

/// Raises the dual of one end of an edge between two outermost nodes; that of all vertices of its blossom, to
/// the cost of the blossom's dual, until that is used up and the blossom opens.
fn raise(state: &mut State, nest: &mut Nest, edge: &Edge) {
    let short = -state.slack(edge);
    let [one, other] = [edge.u, edge.v].map(|end| nest.top(end));
    let lonely = nest.node(other).outer == NONE && nest.node(one).outer != NONE;
    let top = if lonely || nest.is_blossom(one) && !nest.is_blossom(other) { other } else { one };
    part(state, nest, top);
    let mut inside = Vec::new();
    nest.vertices(top, &mut inside);
    let blossom = nest.is_blossom(top);
    let by = if blossom { short.min(nest.node(top).z / 2) } else { short };
    for &v in &inside {
        state.of[v as usize].y += by;
    }
    if blossom {
        nest.node(top).z -= 2 * by;
        if nest.node(top).z == 0 {
            unwrap(state, nest, top);
        }
    }
}

/// Opens an outermost blossom without a dual, while no search runs; gives the nodes that it was made of.
pub(super) fn unwrap(state: &mut State, nest: &mut Nest, blossom: u32) -> Vec<u32> {
    let lonely = nest.node(blossom).outer == NONE;
    if lonely {
        set_open(state, nest, blossom, false);
    }
    let (nodes, _) = nest.open(blossom);
    if lonely {
        set_open(state, nest, nodes[0], true);
    }
    nodes
}

/// Takes the partner from an outermost node.
fn part(state: &mut State, nest: &mut Nest, node: u32) {
    let outer = nest.node(node).outer;
    if outer == NONE {
        return;
    }
    let other = nest.top(outer);
    for node in [node, other] {
        nest.node(node).outer = NONE;
        set_open(state, nest, node, true);
    }
}

/// Gives up an outermost blossom and all in it. The vertices in a blossom share its dual, so that no edge
/// becomes violated.
fn dissolve(state: &mut State, nest: &mut Nest, top: u32, spans: &mut [(u32, u32)]) {
    if !nest.is_blossom(top) {
        return;
    }
    part(state, nest, top);
    let shares = nest.give_up(top, spans);
    for (v, share) in shares {
        let vertex = &mut state.of[v as usize];
        vertex.y += share / 2;
        vertex.open = nest.node(v).outer == NONE;
    }
}

/// Tells all vertices in an outermost node whether it is without a partner.
pub(super) fn set_open(state: &mut State, nest: &Nest, node: u32, open: bool) {
    let mut inside = Vec::new();
    nest.vertices(node, &mut inside);
    for &v in &inside {
        state.of[v as usize].open = open;
    }
}
