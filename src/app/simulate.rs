//! `lookalong simulate`: half a year of made-up people, a year of rounds in three ways, or many storms; with a progress bar.

use std::collections::BTreeSet;
use std::io::{IsTerminal, Write};
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use anyhow::{Result, anyhow};
use indicatif::{ProgressBar, ProgressStyle};

use super::clock;
use crate::simulation::shrink::shrink;
use crate::simulation::storm::{Fault, Lived, StormPlan, live_through};
use crate::simulation::{self, Breach, Plan};

/// The seed when none is named.
const SEED: u64 = 7;

/// What to simulate.
#[derive(Clone, Debug, clap::Args)]
pub struct SimulateOptions {
    /// How many people, 2 to 20000 [default: 500; with --storm: 4]
    #[arg(long, value_parser = clap::value_parser!(u32).range(2..=20_000))]
    people: Option<u32>,
    /// How many weeks, 1 to 5200 [default: 26; with --fairness or --storm: 52]
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=5_200))]
    weeks: Option<u32>,
    /// The same seed gives the same people, the same table, the same storm [default: 7]
    #[arg(long)]
    seed: Option<u64>,
    /// Pair them three times, by Lookalong and twice at random, and print how fair each is
    #[arg(long)]
    fairness: bool,
    /// Let all go wrong that can go wrong between people, replicas, store and platform
    #[arg(long, conflicts_with = "fairness")]
    storm: bool,
    /// How many storms, each of its own seed, from --seed or 1 on [default: 100; with --seed: 1]
    #[arg(long, requires = "storm", value_parser = clap::value_parser!(u64).range(1..))]
    seeds: Option<u64>,
    /// How many replicas, 1 to 8
    #[arg(long, requires = "storm", default_value_t = 2, value_parser = clap::value_parser!(u32).range(1..=8))]
    replicas: u32,
    /// What does not go wrong: crashes, clocks, repeats, losses, pauses, outages, zones
    #[arg(long, requires = "storm", value_delimiter = ',', value_name = "FAULT,…", value_parser = fault)]
    without: Vec<Fault>,
}

fn fault(name: &str) -> Result<Fault, String> {
    let known = || Fault::ALL.map(Fault::name).join(", ");
    Fault::named(name).ok_or_else(|| format!("give some of {}", known()))
}

/// Simulates what is asked for, and prints what came of it.
///
/// # Errors
/// The first breach of an invariant, with what replays it.
pub fn simulate(options: &SimulateOptions, out: &mut impl Write) -> Result<()> {
    if options.storm {
        return storms(options, out);
    }
    let plan = |weeks: u32| Plan {
        people: options.people.unwrap_or(500) as usize,
        weeks: options.weeks.unwrap_or(weeks),
        seed: options.seed.unwrap_or(SEED),
    };
    if options.fairness { side_by_side(&plan(52), out) } else { lives(&plan(26), out) }
}

/// Made-up people live for some weeks.
fn lives(plan: &Plan, out: &mut impl Write) -> Result<()> {
    let bar = bar(plan.weeks.into(), "week");
    let report = simulation::run(plan, |weeks| bar.set_position(u64::from(weeks)));
    bar.finish_and_clear();
    let report = report.map_err(|breach| anyhow!("{breach}"))?;
    for line in report.lines() {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

/// Made-up people live through the rounds of some weeks three times, paired by Lookalong and at random.
fn side_by_side(plan: &Plan, out: &mut impl Write) -> Result<()> {
    let bar = bar(3 * u64::from(plan.weeks), "week");
    let table = simulation::compare(plan, |weeks| bar.inc(weeks.into()));
    bar.finish_and_clear();
    for line in table.map_err(|breach| anyhow!("{breach}"))?.lines() {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

/// Many storms, on all cores; a breach is shrunk before it is told.
fn storms(options: &SimulateOptions, out: &mut impl Write) -> Result<()> {
    let count = options.seeds.unwrap_or(if options.seed.is_some() { 1 } else { 100 });
    let first = StormPlan {
        people: options.people.unwrap_or(4) as usize,
        weeks: options.weeks.unwrap_or(52),
        replicas: options.replicas as usize,
        seed: options.seed.unwrap_or(1),
        without: options.without.iter().copied().collect::<BTreeSet<_>>(),
        planted: None,
    };
    let bar = bar(count, "storm");
    let began = clock::stopwatch();
    let lived = on_all_cores(&first, count, &bar);
    let seconds = began.elapsed().as_secs_f64();
    bar.finish_and_clear();
    let lived = lived.map_err(|breach| {
        let plan = StormPlan { seed: breach.seed, ..first.clone() };
        let (small, breach) = shrink(&plan, breach);
        let again = small.command();
        anyhow!("{breach}\nTo see it again: {again}\nAs it was found: {}", plan.command())
    })?;
    writeln!(out, "{} people, {} weeks, {} replicas", first.people, first.weeks, first.replicas)?;
    for line in lived.lines() {
        writeln!(out, "{line}")?;
    }
    let speed = lived.years() / seconds.max(f64::EPSILON);
    writeln!(out, "{:<34}{speed:.1} community-years per second ({seconds:.1} s)", "speed")?;
    Ok(())
}

/// Every seed is taken in turn by whichever core is free. The lowest seed that breaks something is the one that is told, however
/// many cores there are: those before it were taken before, and are lived to their end.
fn on_all_cores(first: &StormPlan, count: u64, bar: &ProgressBar) -> Result<Lived, Breach> {
    let (next, broken) = (AtomicU64::new(0), AtomicBool::new(false));
    let all: Mutex<(Lived, Option<Breach>)> = Mutex::default();
    let work = || {
        while !broken.load(Ordering::Relaxed) {
            let turn = next.fetch_add(1, Ordering::Relaxed);
            if turn >= count {
                return;
            }
            let came = live_through(&StormPlan { seed: first.seed.wrapping_add(turn), ..first.clone() });
            bar.inc(1);
            let mut all = all.lock().unwrap_or_else(PoisonError::into_inner);
            match came {
                Ok(lived) => all.0.add(&lived),
                Err(breach) => {
                    broken.store(true, Ordering::Relaxed);
                    if all.1.as_ref().is_none_or(|other| breach.seed < other.seed) {
                        all.1 = Some(breach);
                    }
                }
            }
        }
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(work);
        }
    });
    let (lived, breach) = all.into_inner().unwrap_or_else(PoisonError::into_inner);
    breach.map_or(Ok(lived), Err)
}

/// A bar on standard error, where somebody sees it.
pub(super) fn bar(length: u64, of: &str) -> ProgressBar {
    let shown = std::io::stderr().is_terminal();
    let bar = if shown { ProgressBar::new(length) } else { ProgressBar::hidden() };
    if let Ok(style) =
        ProgressStyle::with_template(&format!("{{bar:40}} {of} {{pos}} of {{len}}, {{eta}} to go"))
    {
        bar.set_style(style);
    }
    bar
}
