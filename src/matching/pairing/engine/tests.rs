//! The engine against brute force, another implementation, shapes that are known to be hard, and against false claims.

use std::collections::BTreeMap;

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rustworkx_core::max_weight_matching::max_weight_matching;
use rustworkx_core::petgraph::graph::UnGraph;

use super::*;

const MODES: [Mode; 2] = [Mode::Plain, Mode::Lex];

/// The ways to choose which vertices could be a pair.
const SHAPES: usize = 9;
/// The ways to choose weights.
const KINDS: usize = 8;

fn edges(list: &[(u32, u32, i64)]) -> Vec<Edge> {
    list.iter().map(|&(u, v, weight)| Edge { u, v, weight }).collect()
}

/// Solves with a selection of this width, and fails unless the checker agrees that nothing is better.
#[track_caller]
fn solved(graph: &Graph, mode: Mode, width: usize) -> Verified {
    let solution = solver::solve(graph, mode, &mut Control::default(), width);
    assert!(solution.finished);
    let verified = verify(graph, &solution).expect("the checker agrees");
    assert!(verified.optimal);
    if mode == Mode::Lex {
        assert_eq!(verified.pairs, verified.most_pairs);
    }
    verified
}

#[track_caller]
fn check(n: usize, list: &[(u32, u32, i64)], mode: Mode, pairs: usize, weight: i64) {
    let graph = Graph::new(n, edges(list)).expect("the graph is sound");
    for width in [1, 2, solver::WIDTH] {
        let verified = solved(&graph, mode, width);
        assert_eq!((verified.pairs, verified.weight), (pairs, weight));
    }
}

/// Whether two vertices could be a pair in a graph of this shape.
fn joined(random: &mut ChaCha8Rng, shape: usize, n: u32, u: u32, v: u32) -> bool {
    match shape {
        0 => true,
        1 => random.random_ratio(1, 2),
        2 => random.random_ratio(2, n),
        3 => v == u + 1 || (u == 0 && v == n - 1),
        4 => u == 0 || random.random_ratio(1, n),
        5 => (u % 2 != v % 2) && random.random_ratio(2, 3),
        6 => u / 3 == v / 3 || (u.is_multiple_of(3) && v == u + 3),
        7 => v - u <= 2,
        _ => u / 5 == v / 5 || random.random_ratio(1, n),
    }
}

fn weight(random: &mut ChaCha8Rng, kind: usize, u: u32, v: u32) -> i64 {
    match kind {
        0 => 7,
        1 => random.random_range(1..=3),
        2 => random.random_range(1..=1_000_000),
        3 => random.random_range(-3..=3),
        4 => 1 << random.random_range(0..50),
        5 => (1 << 50) - random.random_range(0..3),
        6 => random.random_range(-(1 << 50)..=1 << 50),
        _ => i64::from(u + v) * 10,
    }
}

fn random_graph(random: &mut ChaCha8Rng, n: u32, shape: usize, kind: usize) -> Graph {
    let mut list = Vec::new();
    for v in 0..n {
        for u in 0..v {
            if joined(random, shape, n, u, v) {
                list.push(Edge { u, v, weight: weight(random, kind, u, v) });
            }
        }
    }
    Graph::new(n as usize, list).expect("the graph is sound")
}

/// The best there is as (pairs, weight), by looking at every set of vertices still undecided.
fn brute_force(graph: &Graph, mode: Mode) -> (usize, i64) {
    let n = graph.vertices();
    let key = |(pairs, weight): (usize, i64)| match mode {
        Mode::Plain => (0, weight),
        Mode::Lex => (pairs, weight),
    };
    let mut lower = vec![Vec::new(); n];
    for edge in graph.edges() {
        lower[edge.v as usize].push((edge.u, edge.weight));
    }
    let mut best = vec![(0, 0); 1 << n];
    for open in 1..1usize << n {
        let v = open.ilog2();
        let rest = open ^ (1 << v);
        best[open] = best[rest];
        for &(u, weight) in lower[v as usize].iter().filter(|(u, _)| rest >> u & 1 == 1) {
            let (pairs, so_far) = best[rest ^ (1 << u)];
            if key((pairs + 1, so_far + weight)) > key(best[open]) {
                best[open] = (pairs + 1, so_far + weight);
            }
        }
    }
    best[(1 << n) - 1]
}

#[test]
fn ten_thousand_small_graphs_agree_with_brute_force() {
    let mut random = ChaCha8Rng::seed_from_u64(1);
    for round in 0..10_000 {
        let (shape, kind) = (round % SHAPES, round / SHAPES % KINDS);
        let n = random.random_range(2..=12);
        let graph = random_graph(&mut random, n, shape, kind);
        for mode in MODES {
            let verified = solved(&graph, mode, 1 + round % 4);
            let (pairs, weight) = brute_force(&graph, mode);
            assert_eq!(verified.weight, weight, "round {round} {mode:?}");
            if mode == Mode::Lex {
                assert_eq!(verified.pairs, pairs, "round {round}");
            }
        }
    }
}

#[test]
fn graphs_of_every_shape_and_size_are_proven() {
    let mut random = ChaCha8Rng::seed_from_u64(2);
    for round in 0..600 {
        let (shape, kind) = (round % SHAPES, round / SHAPES % KINDS);
        let n = random.random_range(13..=60);
        let graph = random_graph(&mut random, n, shape, kind);
        for mode in MODES {
            solved(&graph, mode, 1 + round % 4);
        }
    }
}

#[test]
fn nobody_one_two_and_three() {
    for mode in MODES {
        check(0, &[], mode, 0, 0);
        check(1, &[], mode, 0, 0);
        check(2, &[], mode, 0, 0);
        check(2, &[(1, 0, 3)], mode, 1, 3);
        check(3, &[(0, 1, 3), (1, 2, 4), (2, 0, 2)], mode, 1, 4);
        check(3, &[(0, 1, 3)], mode, 1, 3);
    }
}

#[test]
fn a_worthless_pair_is_made_only_where_pairs_count() {
    check(2, &[(0, 1, -4)], Mode::Plain, 0, 0);
    check(2, &[(0, 1, -4)], Mode::Lex, 1, -4);
    check(4, &[(0, 1, 1), (1, 2, 1 << 50), (2, 3, 1)], Mode::Plain, 1, 1 << 50);
    check(4, &[(0, 1, 1), (1, 2, 1 << 50), (2, 3, 1)], Mode::Lex, 2, 2);
}

#[test]
fn where_nothing_is_allowed_nobody_is_paired() {
    for mode in MODES {
        check(1_000, &[], mode, 0, 0);
    }
}

#[test]
fn a_hub_that_everybody_wants_gets_the_best_of_them() {
    let list: Vec<_> = (1..500).map(|v| (0, v, 10 + i64::from(v))).collect();
    for mode in MODES {
        check(500, &list, mode, 1, 509);
    }
}

#[test]
fn where_everyone_is_equal_nobody_is_left_over() {
    for n in [10u32, 61, 100] {
        let list: Vec<_> = (0..n).flat_map(|v| (0..v).map(move |u| (u, v, 7))).collect();
        for mode in MODES {
            check(n as usize, &list, mode, n as usize / 2, 7 * i64::from(n / 2));
        }
    }
}

#[test]
fn the_order_of_edges_and_ends_and_copies_change_nothing() {
    let mut random = ChaCha8Rng::seed_from_u64(3);
    for kind in 0..KINDS {
        let graph = random_graph(&mut random, 40, 1, kind);
        let mut turned: Vec<_> =
            graph.edges().iter().rev().map(|edge| Edge { u: edge.v, v: edge.u, ..*edge }).collect();
        turned.extend(graph.edges().iter().step_by(3).map(|edge| Edge { weight: edge.weight - 1, ..*edge }));
        let turned = Graph::new(40, turned).expect("the graph is sound");
        for mode in MODES {
            let first = solve(&graph, mode, &mut Control::default());
            assert_eq!(first, solve(&turned, mode, &mut Control::default()));
        }
    }
}

/// One more than everyone, so that a last search goes through the whole graph and leaves blossoms within
/// blossoms.
#[test]
fn blossoms_may_be_nested_hundreds_deep() {
    let mut random = ChaCha8Rng::seed_from_u64(8);
    let mut below = |limit| random.random_range(0..limit);
    let list =
        (0..20_000).map(|_| Edge { u: below(2_001), v: below(2_001), weight: below(1_000_000).into() });
    let list = list.filter(|edge| edge.u != edge.v).collect();
    let graph = Graph::new(2_001, list).expect("the graph is sound");
    for width in [1, solver::WIDTH] {
        let solution = solver::solve(&graph, Mode::Lex, &mut Control::default(), width);
        assert!(verify(&graph, &solution).is_ok_and(|verified| verified.optimal && verified.pairs == 1_000));
        let sets = &solution.certificate.sets;
        let mut depths = vec![1; sets.len()];
        for at in 0..sets.len() {
            if let Some(around) = sets[at].around {
                depths[at] = depths[around as usize] + 1;
            }
        }
        let deepest = depths.iter().max().expect("there are blossoms");
        assert!(*deepest > 200, "only {deepest} deep");
    }
}

#[test]
fn graphs_that_make_no_sense_are_refused() {
    let new = |n, list: &[_]| Graph::new(n, edges(list)).map(|_| ());
    assert_eq!(new(2, &[(0, 2, 1)]), Err(Invalid::NoSuchVertex(0, 2)));
    assert_eq!(new(2, &[(1, 1, 1)]), Err(Invalid::Loop(1)));
    assert_eq!(new(2, &[(0, 1, i64::MAX)]), Err(Invalid::TooHeavy(i64::MAX)));
    assert_eq!(new(2, &[(0, 1, i64::MIN)]), Err(Invalid::TooHeavy(i64::MAX)));
    assert_eq!(new(1 << 31, &[]), Err(Invalid::TooManyVertices(1 << 31)));
}

#[test]
fn whenever_it_is_stopped_there_is_a_matching_with_a_bound() {
    let mut random = ChaCha8Rng::seed_from_u64(4);
    for round in 0..300 {
        let graph = random_graph(&mut random, 30, round % SHAPES, round / SHAPES % KINDS);
        for mode in MODES {
            let best = solved(&graph, mode, 3);
            let mut left = round % 20;
            let mut go_on = |_| {
                left = left.saturating_sub(1);
                left > 0
            };
            let solution = solver::solve(&graph, mode, &mut Control::new(&mut go_on), 3);
            let verified = verify(&graph, &solution).expect("the checker agrees");
            assert!(verified.most_pairs >= best.pairs || mode == Mode::Plain);
            if verified.pairs <= best.pairs || mode == Mode::Plain {
                assert!(verified.bound >= i128::from(best.weight));
            }
            assert!(!solution.finished || verified.optimal);
        }
    }
}

/// One long search is stopped too: the last one here goes through all of a large graph.
#[test]
fn a_search_can_be_stopped_midway() {
    let mut random = ChaCha8Rng::seed_from_u64(6);
    let mut below = |limit| random.random_range(0..limit);
    let list = (0..30_000).map(|_| Edge { u: below(3_001), v: below(3_001), weight: below(1_000).into() });
    let list = list.filter(|edge| edge.u != edge.v).collect();
    let graph = Graph::new(3_001, list).expect("the graph is sound");
    let best = solved(&graph, Mode::Lex, solver::WIDTH);
    for stop in 0..6 {
        let (mut told, mut before) = (0, None);
        let mut go_on = |progress: Progress| {
            told +=
                u32::from(progress.phase == Phase::Matching && before.replace(progress) == Some(progress));
            told <= stop
        };
        let solution = solve(&graph, Mode::Lex, &mut Control::new(&mut go_on));
        assert!(!solution.finished);
        let verified = verify(&graph, &solution).expect("the checker agrees");
        assert!(verified.most_pairs >= best.pairs && verified.pairs <= best.pairs);
        assert!(verified.bound >= i128::from(best.weight));
    }
}

#[test]
fn progress_is_told() {
    let graph = random_graph(&mut ChaCha8Rng::seed_from_u64(5), 200, 1, 2);
    let mut told = Vec::new();
    let mut listen = |progress: Progress| {
        told.push(progress);
        true
    };
    assert!(solve(&graph, Mode::Lex, &mut Control::new(&mut listen)).finished);
    assert!(told.iter().all(|progress| progress.served < progress.of));
    assert!(told.is_sorted_by_key(|progress| progress.phase));
}

/// What the checker says of an optimal solution that was changed like this.
fn flaw_of(change: impl Fn(&mut Solution)) -> Flaw {
    let list = [(0, 1, 9), (1, 2, 9), (0, 2, 9), (2, 3, 4), (3, 4, 5)];
    let graph = Graph::new(6, edges(&list)).expect("the graph is sound");
    let mut solution = solve(&graph, Mode::Plain, &mut Control::default());
    assert_eq!(verify(&graph, &solution).map(|verified| verified.weight), Ok(14));
    change(&mut solution);
    verify(&graph, &solution).expect_err("the change is found")
}

#[test]
fn false_claims_are_found() {
    assert_eq!(flaw_of(|solution| solution.mate.truncate(5)), Flaw::Length);
    assert_eq!(flaw_of(|solution| solution.mate[5] = Some(0)), Flaw::OneSided(5));
    assert_eq!(flaw_of(|solution| solution.mate[3] = None), Flaw::OneSided(4));
    assert_eq!(flaw_of(|solution| solution.mate[5] = Some(5)), Flaw::OneSided(5));
    assert_eq!(flaw_of(|solution| solution.mate[5] = Some(77)), Flaw::OneSided(5));
    assert_eq!(flaw_of(|solution| solution.weight += 1), Flaw::Weight);
    assert_eq!(flaw_of(|solution| solution.bound -= 1), Flaw::Bound);
    assert_eq!(flaw_of(|solution| solution.certificate.lead = 1), Flaw::Lead);
    assert_eq!(flaw_of(|solution| solution.mode = Mode::Lex), Flaw::Lead);
    assert_eq!(flaw_of(|solution| solution.certificate.duals[5] = -1), Flaw::LowDual(5));
    let high = flaw_of(|solution| {
        let high = solution.certificate.duals.iter_mut().find(|dual| **dual > 0);
        *high.expect("some dual is above zero") -= 1;
    });
    assert!(matches!(high, Flaw::Uncovered(..)), "{high}");
    assert_eq!(flaw_of(|solution| solution.certificate.innermost[5] = Some(9)), Flaw::Nesting);
    let unmatched = flaw_of(|solution| {
        (solution.mate[3], solution.mate[4], solution.weight) = (None, None, solution.weight - 5);
    });
    assert_eq!(unmatched, Flaw::Gap);
    let strangers = flaw_of(|solution| {
        let lonely: Vec<usize> = (0..6).filter(|v| solution.mate[*v].is_none()).collect();
        solution.mate[lonely[0]] = Some(lonely[1] as u32);
        solution.mate[lonely[1]] = Some(lonely[0] as u32);
    });
    assert_eq!(strangers, Flaw::NoEdge);
}

/// A triangle of equal edges is proven by one odd set alone.
#[test]
fn false_odd_sets_are_found() {
    let graph = Graph::new(3, edges(&[(0, 1, 6), (1, 2, 6), (0, 2, 6)])).expect("the graph is sound");
    let set = |dual| OddSet { around: None, dual };
    let with = |sets: Vec<OddSet>, innermost: [Option<u32>; 3], dual: i64| {
        let certificate = Certificate { duals: vec![dual; 3], lead: 0, sets, innermost: innermost.to_vec() };
        let mate = vec![Some(1), Some(0), None];
        let solution = Solution { mode: Mode::Plain, mate, weight: 6, bound: 6, finished: true, certificate };
        verify(&graph, &solution).map(|verified| verified.optimal)
    };
    assert_eq!(with(vec![set(12)], [Some(0); 3], 0), Ok(true));
    assert_eq!(with(vec![set(10)], [Some(0); 3], 0), Err(Flaw::Uncovered(0, 1)));
    assert_eq!(with(vec![set(12)], [Some(0), Some(0), None], 0), Err(Flaw::EvenSet(0)));
    assert_eq!(with(vec![set(-2)], [Some(0); 3], 7), Err(Flaw::NegativeSet(0)));
    assert_eq!(with(vec![OddSet { around: Some(0), dual: 12 }], [Some(0); 3], 0), Err(Flaw::Nesting));
    assert_eq!(with(vec![], [None; 3], 6), Err(Flaw::Bound));
}

/// The generator that the instances of `cargo bench --bench matching` are made with.
fn scattered(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let z = (*state ^ (*state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// Fifteen random partners for each, or everyone with everyone; random weights.
fn instance(dense: bool, n: u32) -> Graph {
    let mut state = 7_919 + u64::from(n);
    let mut below = |limit: u32| ((u128::from(scattered(&mut state)) * u128::from(limit)) >> 64) as u32;
    let mut list: Vec<(u32, u32)> = if dense {
        (0..n).flat_map(|u| (u + 1..n).map(move |v| (u, v))).collect()
    } else {
        let drawn = (0..n).flat_map(|u| [u; 15]).map(|u| (u, below(n))).filter(|(u, v)| u != v);
        drawn.map(|(u, v)| (u.min(v), u.max(v))).collect()
    };
    list.sort_unstable();
    list.dedup();
    let list = list.into_iter().map(|(u, v)| Edge { u, v, weight: 1 + i64::from(below(1_000_000)) });
    Graph::new(n as usize, list.collect()).expect("the graph is sound")
}

#[test]
fn known_optima_are_found() {
    let known = [
        (false, 1_000, 473_275_445),
        (false, 5_000, 2_365_012_983),
        (false, 20_000, 9_469_225_377),
        (true, 1_000, 499_179_301),
    ];
    for (dense, n, weight) in known {
        let graph = instance(dense, n);
        for mode in MODES {
            let verified = solved(&graph, mode, solver::WIDTH);
            assert_eq!((verified.weight, verified.pairs), (weight, n as usize / 2));
        }
    }
}

/// What another implementation finds, as (pairs, weight).
fn elsewhere(graph: &Graph, mode: Mode) -> (usize, i64) {
    let weights: BTreeMap<_, _> = graph.edges().iter().map(|edge| ((edge.u, edge.v), edge.weight)).collect();
    let mut other = UnGraph::<(), i64>::default();
    for _ in 0..graph.vertices() {
        other.add_node(());
    }
    for edge in graph.edges() {
        other.add_edge(edge.u.into(), edge.v.into(), edge.weight);
    }
    let most = mode == Mode::Lex;
    let pairs = max_weight_matching(&other, most, |edge| Ok::<_, ()>(i128::from(*edge.weight())), false);
    let pairs = pairs.expect("no weight fails");
    let weight = |(u, v): &(usize, usize)| weights[&(*u.min(v) as u32, *u.max(v) as u32)];
    (pairs.len(), pairs.iter().map(weight).sum())
}

#[test]
fn a_thousand_graphs_of_up_to_two_hundred_agree_with_another_implementation() {
    let mut random = ChaCha8Rng::seed_from_u64(7);
    for round in 0..1_000 {
        let n = random.random_range(2..=200u32);
        let heaviest = [3, 1_000, 1_000_000_000][round % 3];
        let count = n * random.random_range(1..=4);
        let mut below = |limit: u32| random.random_range(0..limit);
        let list =
            (0..count).map(|_| Edge { u: below(n), v: below(n), weight: i64::from(below(heaviest)) + 1 });
        let list = list.filter(|edge| edge.u != edge.v).collect();
        let graph = Graph::new(n as usize, list).expect("the graph is sound");
        let mode = MODES[round / 3 % 2];
        let verified = solved(&graph, mode, 1 + round % 8);
        let (pairs, weight) = elsewhere(&graph, mode);
        assert_eq!(verified.weight, weight, "round {round} {mode:?}");
        assert!(mode == Mode::Plain || verified.pairs == pairs, "round {round}");
    }
}
