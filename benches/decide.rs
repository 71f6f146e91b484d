//! One `/observe` in communities of 100, 10,000 and 100,000 participants, a third of them in an open exchange.
//!
//! Run with `cargo bench --bench decide`. After criterion's own figures it prints, from one more run of its own, the median
//! of each size and its ratio to the smallest: the aim is under 1 ms at 10,000, growing slower than the community.

#![expect(clippy::expect_used, reason = "a benchmark that can't be set up has nothing to measure")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion};
use lookalong::domain::command::{Actor, Command, Event};
use lookalong::domain::community::Community;
use lookalong::journey::decide;

mod crowd;

use crowd::{community, label, person, start};

const SIZES: [u64; 3] = [100, 10_000, 100_000];
/// `/observe` by somebody else each time, always with partners to be found.
fn event(people: u64, turn: u64) -> Event {
    let who = person(turn * 6 % people.saturating_sub(7) + 5);
    let actor =
        Actor { account: who.account, name: who.name, language: None, zone: None, facilitator: false };
    let topic = turn % (20 + people / 100) + 1;
    Event::Asked { actor, command: Command::OpenWish { topic: label(&format!("craft number {topic}")) } }
}

fn median_of(community: &Community, people: u64) -> Duration {
    let mut times: Vec<Duration> = (0..2_000)
        .map(|turn| {
            let event = event(people, turn);
            let began = Instant::now();
            let decided = black_box(decide(community, &event, start()));
            let took = began.elapsed();
            assert!(decided.is_ok(), "a wish is never refused here");
            took
        })
        .collect();
    times.sort();
    times[times.len() / 2]
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let mut group = criterion.benchmark_group("decide /observe");
    let communities: Vec<(u64, Community)> =
        SIZES.into_iter().map(|people| (people, community(people))).collect();
    for (people, community) in &communities {
        let mut turn = 0;
        group.bench_with_input(BenchmarkId::from_parameter(people), people, |bencher, people| {
            bencher.iter_batched(
                || {
                    turn += 1;
                    event(*people, turn)
                },
                |event| decide(community, &event, start()),
                criterion::BatchSize::SmallInput,
            );
        });
    }
    group.finish();
    criterion.final_summary();

    let medians: Vec<(u64, Duration)> =
        communities.iter().map(|(people, c)| (*people, median_of(c, *people))).collect();
    let smallest = medians[0].1.as_secs_f64();
    println!("participants   median      ratio to 100   (community grew by)");
    for (people, median) in medians {
        let (grew, ratio) = (people / SIZES[0], median.as_secs_f64() / smallest);
        println!("{people:>12}   {:>7.1} µs   {ratio:>12.2}   {grew:>6}x", median.as_secs_f64() * 1e6);
    }
}
