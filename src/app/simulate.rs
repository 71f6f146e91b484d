//! `lookalong simulate`: half a year of made-up people, or a year of rounds in three ways, with a progress bar.

use std::io::{IsTerminal, Write};

use anyhow::{Result, anyhow};
use indicatif::{ProgressBar, ProgressStyle};

use crate::simulation::{self, Plan};

/// Made-up people live for some weeks; prints what came of it.
///
/// # Errors
/// The first breach of an invariant, with the seed and the step to replay it.
pub fn simulate(people: u32, weeks: u32, seed: u64, out: &mut impl Write) -> Result<()> {
    let plan = Plan { people: people as usize, weeks, seed };
    let bar = bar(plan.weeks.into(), "week");
    let report = simulation::run(&plan, |weeks| bar.set_position(u64::from(weeks)));
    bar.finish_and_clear();
    let report = report.map_err(|breach| anyhow!("{breach}"))?;
    for line in report.lines() {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

/// Made-up people live through the rounds of some weeks three times, paired by Lookalong and at random; prints the figures
/// side by side.
///
/// # Errors
/// When it can't be written.
pub fn simulate_fairness(people: u32, weeks: u32, seed: u64, out: &mut impl Write) -> Result<()> {
    let plan = Plan { people: people as usize, weeks, seed };
    let bar = bar(3 * u64::from(weeks), "week");
    let table = simulation::compare(&plan, |weeks| bar.inc(weeks.into()));
    bar.finish_and_clear();
    for line in table.map_err(|breach| anyhow!("{breach}"))?.lines() {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

fn bar(length: u64, of: &str) -> ProgressBar {
    let shown = std::io::stderr().is_terminal();
    let bar = if shown { ProgressBar::new(length) } else { ProgressBar::hidden() };
    if let Ok(style) =
        ProgressStyle::with_template(&format!("{{bar:40}} {of} {{pos}} of {{len}}, {{eta}} to go"))
    {
        bar.set_style(style);
    }
    bar
}
