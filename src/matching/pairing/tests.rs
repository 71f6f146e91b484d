//! What must hold of any pairing.

use proptest::prelude::*;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::*;

const GOALS: [Goal; 2] = [Goal::MostPairsFirst, Goal::BestTotal];

fn edges<const N: usize>(list: [(u32, u32, i64); N]) -> Vec<Edge> {
    list.into_iter().map(|(u, v, weight)| Edge { u, v, weight }).collect()
}

/// Pairs people, and fails unless the answer is a matching along the edges with the weight it claims.
#[track_caller]
fn paired(people: usize, edges: &[Edge], goal: Goal) -> Pairing {
    let pairing = pair(people, edges, goal);
    assert_eq!(pairing.partner.len(), people);
    let known = sound(people, edges);
    let mut weight = 0;
    for (u, v) in pairing.pairs() {
        assert_eq!((pairing.partner(u), pairing.partner(v)), (Some(v), Some(u)));
        let at = known.binary_search_by_key(&(u, v), |edge| (edge.u, edge.v));
        weight += known[at.expect("every pair is an edge")].weight;
    }
    assert_eq!(pairing.weight(), weight);
    assert_eq!(pairing.pairs().count() * 2 + pairing.left_over().count(), people);
    pairing
}

#[track_caller]
fn check(people: usize, list: &[Edge], goal: Goal, expected: &[(u32, u32)]) {
    assert_eq!(paired(people, list, goal).pairs().collect::<Vec<_>>(), expected);
}

/// Every way to choose from these edges, tried one by one: the most that the goal can reach, as (pairs,
/// weight).
fn brute_force(edges: &[Edge], goal: Goal) -> (usize, i64) {
    fn search(edges: &[Edge], busy: u32, so_far: (usize, i64), best: &mut dyn FnMut((usize, i64))) {
        best(so_far);
        for (at, edge) in edges.iter().enumerate() {
            let both = 1 << edge.u | 1 << edge.v;
            if busy & both == 0 {
                let more = (so_far.0 + 1, so_far.1 + edge.weight);
                search(&edges[at + 1..], busy | both, more, best);
            }
        }
    }
    let key = |(pairs, weight)| match goal {
        Goal::MostPairsFirst => (pairs, weight),
        Goal::BestTotal => (0, weight),
    };
    let mut best = (0, 0);
    search(edges, 0, (0, 0), &mut |found| best = if key(found) > key(best) { found } else { best });
    best
}

fn random_edges(random: &mut ChaCha8Rng, people: u32, count: usize, heaviest: i64) -> Vec<Edge> {
    let mut person = || random.random_range(0..people);
    let ends: Vec<_> = (0..count).map(|_| (person(), person())).collect();
    ends.into_iter().map(|(u, v)| Edge { u, v, weight: random.random_range(1..=heaviest) }).collect()
}

/// Edges among a few people, with loops, strangers, copies and worthless ones thrown in.
fn small_graphs() -> impl Strategy<Value = (usize, Vec<Edge>)> {
    (2usize..=10).prop_flat_map(|people| {
        let number = 0..=people as u32;
        let weight =
            prop_oneof![4 => -1i64..8, 1 => Just(MAX_WEIGHT), 1 => Just(i64::MAX), 3 => 1i64..1_000_000];
        let edge = (number.clone(), number, weight).prop_map(|(u, v, weight)| Edge { u, v, weight });
        (Just(people), prop::collection::vec(edge, 0..40))
    })
}

proptest! {
    #[test]
    fn a_small_group_gets_the_best_there_is((people, list) in small_graphs()) {
        for goal in GOALS {
            let pairing = paired(people, &list, goal);
            let (pairs, weight) = brute_force(&sound(people, &list), goal);
            prop_assert!(pairing.is_proven());
            prop_assert_eq!(pairing.weight(), weight);
            if goal == Goal::MostPairsFirst {
                prop_assert_eq!(pairing.pairs().count(), pairs);
            }
        }
    }

    #[test]
    fn the_order_of_edges_and_of_their_ends_changes_nothing((people, list) in small_graphs()) {
        let turned: Vec<_> = list.iter().rev().map(|edge| Edge { u: edge.v, v: edge.u, ..*edge }).collect();
        for goal in GOALS {
            prop_assert_eq!(pair(people, &list, goal), pair(people, &turned, goal));
        }
    }
}

#[test]
fn up_to_three_people() {
    for goal in GOALS {
        check(0, &[], goal, &[]);
        check(1, &[], goal, &[]);
        check(2, &[], goal, &[]);
        check(2, &edges([(1, 0, 3)]), goal, &[(0, 1)]);
        check(3, &edges([(0, 1, 3), (1, 2, 4), (2, 0, 2)]), goal, &[(1, 2)]);
    }
}

#[test]
fn the_goal_decides_between_one_great_pair_and_two_modest_ones() {
    let path = edges([(0, 1, 1), (1, 2, MAX_WEIGHT), (2, 3, 1)]);
    check(4, &path, Goal::MostPairsFirst, &[(0, 1), (2, 3)]);
    check(4, &path, Goal::BestTotal, &[(1, 2)]);
}

#[test]
fn edges_that_make_no_sense_are_passed_over() {
    let list =
        edges([(0, 0, 9), (0, 7, 9), (9, 8, 9), (0, 1, 0), (1, 2, -4), (0, 2, 2), (2, 0, 6), (0, 2, 5)]);
    let pairing = paired(3, &list, Goal::MostPairsFirst);
    assert_eq!((pairing.pairs().collect::<Vec<_>>(), pairing.weight()), (vec![(0, 2)], 6));
    assert_eq!((pairing.partner(1), pairing.partner(99)), (None, None));
}

#[test]
fn a_hub_that_everybody_wants_gets_the_best_of_them() {
    for people in [12, 500] {
        let list: Vec<_> = (1..people).map(|v| Edge { u: 0, v, weight: 10 + i64::from(v) }).collect();
        for goal in GOALS {
            check(people as usize, &list, goal, &[(0, people - 1)]);
        }
    }
}

#[test]
fn where_everyone_is_equal_nobody_is_left_over() {
    for people in [10u32, 60] {
        let list: Vec<_> = (0..people).flat_map(|u| (0..u).map(move |v| Edge { u, v, weight: 7 })).collect();
        for goal in GOALS {
            assert_eq!(paired(people as usize, &list, goal).left_over().count(), 0);
        }
    }
}

#[test]
fn two_groups_never_mix_and_each_is_proven() {
    let mut list: Vec<_> = (0..30).map(|u| Edge { u: 2 * u, v: 2 * u + 2, weight: 5 }).collect();
    list.extend((0..4).map(|u| Edge { u: 2 * u + 1, v: 2 * u + 3, weight: 5 }));
    for goal in GOALS {
        let pairing = paired(61, &list, goal);
        assert!(pairing.pairs().all(|(u, v)| u % 2 == v % 2));
        assert_eq!(pairing.pairs().count(), 17);
        assert!(pairing.is_proven());
    }
}

#[test]
fn a_long_row_of_people_gives_up_pairs_for_better_ones() {
    let row: Vec<_> = (0..99).map(|u| Edge { u, v: u + 1, weight: if u % 2 == 0 { 1 } else { 9 } }).collect();
    assert_eq!(paired(100, &row, Goal::MostPairsFirst).left_over().count(), 0);
    assert_eq!(paired(100, &row, Goal::BestTotal).weight(), 49 * 9);
    let square = edges([(0, 1, 10), (2, 3, 1), (0, 2, 9), (1, 3, 9)]);
    check(4, &square, Goal::BestTotal, &[(0, 2), (1, 3)]);
}

#[test]
fn in_a_large_group_too_the_order_of_edges_changes_nothing() {
    let mut list = random_edges(&mut ChaCha8Rng::seed_from_u64(300), 300, 3_000, 9);
    let before = GOALS.map(|goal| paired(300, &list, goal));
    list.reverse();
    assert_eq!(before, GOALS.map(|goal| pair(300, &list, goal)));
}

#[test]
fn a_whole_organisation_gets_a_valid_pairing() {
    let list = random_edges(&mut ChaCha8Rng::seed_from_u64(20_000), 20_000, 200_000, 1_000_000);
    let pairing = paired(20_000, &list, Goal::MostPairsFirst);
    assert!(pairing.is_proven());
    assert!(pairing.left_over().count() < 10);
}
