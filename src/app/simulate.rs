//! `lookalong simulate`: half a year of made-up people, with a progress bar.

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
    let bar = if std::io::stderr().is_terminal() {
        ProgressBar::new(plan.weeks.into())
    } else {
        ProgressBar::hidden()
    };
    if let Ok(style) = ProgressStyle::with_template("{bar:40} week {pos} of {len}, {eta} to go") {
        bar.set_style(style);
    }
    let report = simulation::run(&plan, |weeks| bar.set_position(u64::from(weeks)));
    bar.finish_and_clear();
    let report = report.map_err(|breach| anyhow!("{breach}"))?;
    for line in report.lines() {
        writeln!(out, "{line}")?;
    }
    Ok(())
}
