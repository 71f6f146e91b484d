//! Many small communities, each from a seed.

use std::sync::atomic::{AtomicU64, Ordering};

use super::{Plan, run};

fn plan(seed: u64) -> Plan {
    Plan { people: 12 + usize::try_from(seed % 13).unwrap(), weeks: 8, seed }
}

#[track_caller]
fn check(seeds: &[u64]) {
    let next = AtomicU64::new(0);
    let work = || {
        let mut breaches = Vec::new();
        while let Some(seed) = seeds.get(next.fetch_add(1, Ordering::Relaxed) as usize) {
            if let Err(breach) = run(&plan(*seed), |_| {}) {
                breaches.push(breach.to_string());
            }
        }
        breaches
    };
    let breaches: Vec<String> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..2).map(|_| scope.spawn(work)).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    assert!(breaches.is_empty(), "{} seeds failed:\n{}", breaches.len(), breaches.join("\n"));
}

#[test]
fn two_hundred_small_communities_keep_every_promise() {
    check(&(0..200).collect::<Vec<_>>());
}

#[test]
fn what_went_wrong_once_stays_right() {
    check(&[31, 37, 86, 102, 115, 169, 171, 192, 1_050, 1_080, 1_086, 1_127, 1_262, 1_283, 1_364, 1_915]);
}

#[test]
fn the_same_seed_gives_the_same_table() {
    let table = || run(&plan(7), |_| {}).unwrap().lines();
    assert_eq!(table(), table());
}
