//! A whole round, from live state to verified pairs, in communities of 1,000, 10,000 and 100,000; and one `/observe` besides.
//!
//! Run with `cargo bench --bench round`; `-- PEOPLE...` for other sizes, and `-- --stop-ms N PEOPLE...` to see what is proven of
//! rounds that are stopped so long after the table was begun. Each figure is the median of five; the aim is 100,000 people
//! within 5 s on two cores.

#![expect(clippy::expect_used, reason = "a benchmark that can't be set up has nothing to measure")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use lookalong::domain::ids::TopicId;
use lookalong::matching::candidates::{Seeks, best};
use lookalong::matching::round::pair_in;
use lookalong::matching::table::Table;

mod crowd;
#[path = "crowd/median.rs"]
mod median;

use crowd::{community, start};
use median::median;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let numbers =
        |words: &[String]| -> Vec<u64> { words.iter().filter_map(|word| word.parse().ok()).collect() };
    println!("load of the machine: {}", std::fs::read_to_string("/proc/loadavg").unwrap_or_default().trim());
    if let [first, stop, sizes @ ..] = words.as_slice()
        && first == "--stop-ms"
    {
        let stop = Duration::from_millis(stop.parse().expect("milliseconds"));
        numbers(sizes).into_iter().for_each(|people| stopped(people, stop));
        return;
    }
    let sizes = numbers(&words);
    println!("people     table s   round s    groups   left over   one /observe us");
    for people in if sizes.is_empty() { vec![1_000, 10_000, 100_000] } else { sizes } {
        whole(people);
    }
}

/// A round that is stopped, once.
fn stopped(people: u64, stop: Duration) {
    let community = community(people);
    let began = Instant::now();
    let table = Table::new(&community, start());
    let made = began.elapsed().as_secs_f64();
    let go_on = || began.elapsed() < stop;
    let outcome = pair_in(&table, &community, community.rules(), 1, start(), &go_on);
    println!(
        "{people:>6} people, table after {made:.3} s, stopped after {:.3} s, back after {:.3} s: {:?}, {} groups, {} left over",
        stop.as_secs_f64(),
        began.elapsed().as_secs_f64(),
        outcome.proof,
        outcome.groups.len(),
        outcome.left_over.len()
    );
}

/// A whole round, to its end.
fn whole(people: u64) {
    let community = community(people);
    let table = median(|| {
        black_box(Table::new(&community, start()));
    });
    let made = Table::new(&community, start());
    let mut outcome = None;
    let round =
        median(|| outcome = Some(pair_in(&made, &community, community.rules(), 1, start(), &|| true)));
    let outcome = outcome.expect("a round was held");
    let who = community.participants().nth(5).expect("somebody");
    let observe = median(|| {
        for topic in 1..=20 {
            let _ = black_box(best(&community, who, TopicId(topic), Seeks::Host, 3, start()));
        }
    }) / 20;
    println!(
        "{people:>6}   {:>9.3}  {:>8.3}  {:>8}   {:>9}   {:>15.1}",
        table.as_secs_f64(),
        round.as_secs_f64(),
        outcome.groups.len(),
        outcome.left_over.len(),
        observe.as_secs_f64() * 1e6
    );
}
