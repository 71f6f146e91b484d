//! Storms over small communities, each from a seed; and mistakes that are planted, each to be found.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};

use super::{Fault, Lived, Mistake, StormPlan, live_through};
use crate::simulation::Breach;

fn plan(seed: u64) -> StormPlan {
    let turn = usize::try_from(seed % 3).unwrap();
    let (people, replicas) = (3 + turn, 2 + turn % 2);
    StormPlan { people, weeks: 8, replicas, seed, without: BTreeSet::new(), planted: None }
}

/// Every seed, on two threads; what came of each that broke something, lowest first.
fn storms(seeds: u64, plan: impl Fn(u64) -> StormPlan + Sync) -> (Lived, Vec<Breach>) {
    let next = AtomicU64::new(1);
    let work = || {
        let (mut all, mut breaches) = (Lived::default(), Vec::new());
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed > seeds {
                return (all, breaches);
            }
            match live_through(&plan(seed)) {
                Ok(lived) => all.add(&lived),
                Err(breach) => breaches.push(breach),
            }
        }
    };
    std::thread::scope(|scope| {
        let threads = [scope.spawn(work), scope.spawn(work)];
        let (mut all, mut breaches) = (Lived::default(), Vec::new());
        for (lived, found) in threads.map(|thread| thread.join().unwrap()) {
            all.add(&lived);
            breaches.extend(found);
        }
        breaches.sort_by_key(|breach| breach.seed);
        (all, breaches)
    })
}

#[test]
fn a_hundred_storms_lose_nothing_and_double_nothing() {
    let (all, breaches) = storms(100, plan);
    let told: Vec<String> =
        breaches.iter().map(|breach| format!("{breach}\n  {}", plan(breach.seed).command())).collect();
    assert!(told.is_empty(), "{} seeds failed:\n{}", told.len(), told.join("\n"));
    assert_eq!(all.seeds, 100);
    for fault in Fault::ALL {
        assert!(all.faults.get(&fault).is_some_and(|times| *times > 50), "hardly any {}", fault.name());
    }
    assert!(all.conflicts > 100 && all.repeated > 20 && all.found > 0 && all.withheld > 0, "{all:#?}");
}

#[test]
fn in_fair_weather_nothing_goes_wrong() {
    let fair = |seed| StormPlan { without: Fault::ALL.into_iter().collect(), ..plan(seed) };
    let (all, breaches) = storms(4, fair);
    assert_eq!(breaches, []);
    assert!(all.faults.is_empty(), "{:?}", all.faults);
    assert_eq!((all.late_marks, all.withheld, all.doubled_outside, all.repeated), (0, 0, 0, 0));
}

#[test]
fn after_days_without_a_machine_what_still_means_something_is_said_and_the_rest_dropped() {
    let without: BTreeSet<Fault> = Fault::ALL.into_iter().filter(|fault| *fault != Fault::Outages).collect();
    let off = |seed| StormPlan { weeks: 80, replicas: 1, without: without.clone(), ..plan(seed) };
    let (all, breaches) = storms(6, off);
    assert_eq!(breaches, []);
    assert_eq!(all.faults.keys().collect::<Vec<_>>(), [&Fault::Outages]);
    assert!(all.dropped.get("pointless by then").is_some_and(|times| *times > 0), "{:?}", all.dropped);
    assert!(all.messages > 1000, "{}", all.messages);
}

#[test]
fn the_same_seed_gives_the_same_storm_and_another_another() {
    assert_eq!(live_through(&plan(7)), live_through(&plan(7)));
    assert_ne!(live_through(&plan(7)), live_through(&plan(8)));
}

#[test]
fn the_command_names_all_that_a_storm_is_made_of() {
    let without = [Fault::Zones, Fault::Crashes].into_iter().collect();
    let plan = StormPlan { people: 3, weeks: 20, replicas: 2, seed: 17, without, planted: None };
    let command =
        "lookalong simulate --storm --people 3 --weeks 20 --replicas 2 --seed 17 --without crashes,zones";
    assert_eq!(plan.command(), command);
}

/// A promise is broken on purpose; within so many seeds a storm must find it, and say what it saw.
#[track_caller]
fn check(mistake: Mistake, seeds: u64, sees: &[&str]) {
    let broken = |seed| StormPlan { planted: Some(mistake), ..plan(seed) };
    let found = (1..=seeds).find_map(|seed| live_through(&broken(seed)).err());
    let sentence = found.unwrap_or_else(|| panic!("{mistake:?} was not found in {seeds} seeds")).to_string();
    assert!(sees.iter().any(|what| sentence.contains(what)), "{mistake:?}: {sentence}");
}

#[test]
fn due_work_that_is_done_again_is_found() {
    check(Mistake::DueAgain, 10, &["was done again, or early"]);
}

#[test]
fn a_resend_without_a_look_is_found() {
    check(Mistake::NoLook, 60, &["seen twice"]);
}

#[test]
fn a_mark_without_a_claim_is_found() {
    check(Mistake::NoFence, 60, &["had lost its claim"]);
}

#[test]
fn an_interaction_that_is_handled_again_is_found() {
    check(Mistake::NoInboxKey, 60, &["carried out twice"]);
}

#[test]
fn an_answer_before_its_commit_is_found() {
    check(Mistake::AnswerFirst, 10, &["answered as done, and lost"]);
}

#[test]
fn a_clock_of_ones_own_is_found() {
    check(Mistake::OwnClock, 10, &["again, or early", "sent early"]);
}

#[test]
fn a_message_sent_on_old_news_is_found() {
    check(Mistake::OldNews, 60, &["means", "after the answer", "paused or away", "quiet hours", "waits"]);
}
