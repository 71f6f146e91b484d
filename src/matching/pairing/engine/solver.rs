//! From start to end: selection, relaxation, searches with blossoms, and what that proves.

use super::certificate::{Certificate, OddSet};
use super::control::{Control, Phase, Progress};
use super::core::Core;
use super::graph::Graph;
use super::nest::Nest;
use super::overlap::Overlap;
use super::relax::{self, Relaxation};
use super::repair;
use super::round_off;
use super::search::Search;
use super::start;
use super::state::{NONE, Prices, State};
use super::{Mode, Solution};

/// How many edges per vertex the selection has at first, and how many are added before blossoms are looked
/// for. Fewer leave more to be mended, more are more to look along.
pub(super) const WIDTH: usize = 6;

/// So few without a partner are each served to the end at once.
const FEW: usize = 10;

/// How far those who are many go at first.
const FIRST_LIMIT: i64 = 2;

/// Along how many partners those who are many look at first in the relaxation, and how many times more each time.
const FIRST_MOST: usize = 4;
const TIMES_MORE: usize = 4;
/// Looks along so few are taken even after an early stop: they are quick, and leave hardly anybody over.
const QUICK: usize = 256;

pub(super) fn solve(graph: &Graph, mode: Mode, control: &mut Control, width: usize) -> Solution {
    // Where pairs count first the last search goes through the whole graph, and meets more edges.
    let (lead, more) = match mode {
        Mode::Plain => (0, 2),
        Mode::Lex => (graph.lead(), 5),
    };
    let mut state = State::new(graph, -lead);
    let prices = Prices::of(&state);
    let mut core = Core::new(graph, width, |edge| prices.slack(edge));
    relax(graph, &mut core, &mut state, control);
    // Of equals, the one with the highest number is left over.
    for v in state.vertices().rev() {
        if state.on_cycle(v) {
            relax::break_cycle(&mut state, v);
        }
    }
    if !control.is_stopped() {
        let prices = Prices::of(&state);
        core.add_nearest(graph, |edge| prices.slack(edge), more * width * graph.vertices() / 2);
    }
    let mut nest = Nest::new(state.of.iter().map(|vertex| vertex.mate));
    if !control.is_stopped() {
        blossom(graph, &mut core, &mut state, &mut nest, control);
    }
    drop(core);
    conclude(graph, mode, &mut state, &mut nest, control)
}

/// Solves the relaxation on the selection, and again for as long as an edge outside is violated.
fn relax(graph: &Graph, core: &mut Core, state: &mut State, control: &mut Control) {
    loop {
        let of = graph.vertices();
        start::start(core, state, &mut || {
            control.goes_on(Progress { phase: Phase::Relaxing, served: 0, of });
        });
        relax_all(core, state, control);
        if control.is_stopped() {
            return;
        }
        let prices = Prices::of(state);
        let violated = core.add_violated(graph, |edge| prices.slack(edge));
        if violated.is_empty() {
            return;
        }
        for edge in &violated {
            relax::mend(state, edge);
        }
    }
}

/// Relaxes everyone without a partner. Where there are many, each looks along a few only before the next has a turn, and
/// along more each time: most find theirs among those few, and the search of one disturbs fewer others.
fn relax_all(core: &Core, state: &mut State, control: &mut Control) {
    let mut most = FIRST_MOST;
    loop {
        let roots: Vec<u32> = state.vertices().filter(|v| state.wants(*v)).collect();
        let of = roots.len();
        if of == 0 {
            return;
        }
        if of < FEW {
            most = usize::MAX;
        }
        let mut relaxation = Relaxation::new(core, state);
        for (served, root) in roots.into_iter().enumerate() {
            let mut go_on =
                || control.goes_on(Progress { phase: Phase::Relaxing, served, of }) || most <= QUICK;
            if go_on() {
                relaxation.serve(root, most, &mut go_on);
            }
            if control.is_stopped() && most > QUICK {
                return;
            }
        }
        most = most.saturating_mul(TIMES_MORE);
    }
}

/// Matches for good on the selection, and again for as long as an edge outside is violated.
fn blossom(graph: &Graph, core: &mut Core, state: &mut State, nest: &mut Nest, control: &mut Control) {
    loop {
        serve_all(state, nest, core, control);
        if control.is_stopped() {
            return;
        }
        let (prices, overlap) = (Prices::of(state), Overlap::new(nest));
        let violated = core.add_violated(graph, |edge| overlap.slack(prices.slack(edge), edge));
        if violated.is_empty() {
            return;
        }
        repair::mend(state, nest, &violated);
    }
}

/// Serves everyone without a partner. Where there are many, each goes only so far before the next has a turn,
/// and farther each time: so those who are near each other meet first, as if all searched at once.
fn serve_all(state: &mut State, nest: &mut Nest, core: &Core, control: &mut Control) {
    let mut limit = FIRST_LIMIT;
    loop {
        let high = |v: &u32| state.of[*v as usize].y > state.floor;
        let roots: Vec<u32> = state.vertices().filter(high).filter(|v| nest.is_lonely(*v)).collect();
        let of = roots.len();
        if of == 0 {
            return;
        }
        if of < FEW {
            limit = i64::MAX;
        }
        let mut search = Search::new(core, state, nest);
        for (served, root) in roots.into_iter().enumerate() {
            let mut go_on = || control.goes_on(Progress { phase: Phase::Matching, served, of });
            if go_on() {
                search.serve(root, limit, &mut go_on);
            }
            if control.is_stopped() {
                return;
            }
        }
        limit = limit.saturating_mul(2);
    }
}

/// Reads off the matching and the certificate. After an early stop, duals are raised until none is violated,
/// and whoever is left over pairs up as well as a few looks tell.
fn conclude(graph: &Graph, mode: Mode, state: &mut State, nest: &mut Nest, control: &Control) -> Solution {
    let order = nest.settle();
    let mut mate: Vec<Option<u32>> =
        nest.vertex_nodes().map(|node| Some(node.outer).filter(|v| *v != NONE)).collect();
    if control.is_stopped() {
        let overlap = Overlap::new(nest);
        for edge in graph.edges() {
            let slack = overlap.slack(state.slack(edge), edge);
            if slack < 0 {
                state.of[edge.u as usize].y -= slack;
            }
        }
        round_off::lower(graph, state, &overlap);
        round_off::pair_up(graph, mode, &mut mate);
    }
    let mut place = vec![NONE; nest.count()];
    for (at, blossom) in (0..).zip(&order) {
        place[*blossom as usize] = at;
    }
    let known = |node: u32| place.get(node as usize).copied();
    let sets: Vec<OddSet> = order
        .iter()
        .map(|blossom| OddSet { around: known(nest.around(*blossom)), dual: nest.dual(*blossom) })
        .collect();
    let innermost = nest.vertex_nodes().map(|node| known(node.around)).collect();
    let duals = state.of.iter().map(|vertex| vertex.y).collect();
    let certificate = Certificate { duals, lead: -state.floor, sets, innermost };
    weigh(graph, mode, mate, certificate, !control.is_stopped())
}

/// Sums up what pairs and duals are worth.
fn weigh(
    graph: &Graph,
    mode: Mode,
    mate: Vec<Option<u32>>,
    certificate: Certificate,
    finished: bool,
) -> Solution {
    let used = || graph.edges().iter().filter(|edge| mate[edge.u as usize] == Some(edge.v));
    let weight = used().map(|edge| edge.weight).sum();
    let lead = i128::from(certificate.lead);
    let mut sizes = vec![0i128; certificate.sets.len()];
    for set in certificate.innermost.iter().flatten() {
        sizes[*set as usize] += 1;
    }
    let duals = || certificate.duals.iter().map(|dual| i128::from(*dual));
    let mut sets = 0;
    for (at, set) in certificate.sets.iter().enumerate().rev() {
        sets += i128::from(set.dual) * (sizes[at] / 2);
        if let Some(around) = set.around {
            sizes[around as usize] += sizes[at];
        }
    }
    let counted: i128 = duals().map(|dual| dual + lead).sum();
    let alone: i128 = duals().map(|dual| dual.max(0)).sum();
    let bound = (counted + sets).div_euclid(2) - lead * used().count() as i128;
    let bound = bound.min((alone + sets).div_euclid(2));
    Solution { mode, mate, weight, bound, finished, certificate }
}
