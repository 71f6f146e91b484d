//! Made-up people living half a year. Pure: the same plan gives the same table, byte for byte, on every machine.
//!
//! [`people`] makes them up, [`habits`] says what they do when they read something or have an idea, [`world`] is their chat:
//! time that jumps from one event to the next, an outbox in memory, buttons that grow old. [`watch`] checks what must hold
//! after every step; a breach ends the run with the seed, the step and a sentence. [`tally`] counts, [`report`] prints.
//!
//! [`storm`] is the same life in bad weather: several replicas, and all that goes wrong between them; [`shrink`] makes a storm
//! that breaks something as small as it can be.
//!
//! [`town`] is the same people without a chat, for [`side_by_side`]: paired by Lookalong and at random ([`draw`]), and how
//! fair that is ([`fairness`], from what [`measured`] sees).

mod dice;
mod draw;
mod fairness;
mod habits;
mod measured;
mod people;
mod report;
pub mod shrink;
mod side_by_side;
pub mod storm;
mod tally;
#[cfg(test)]
mod tests;
mod town;
mod watch;
mod world;

pub use report::Report;
pub use side_by_side::{Comparison, compare};

/// What to live through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// How many people hear of it.
    pub people: usize,
    /// For how many weeks.
    pub weeks: u32,
    /// The same seed gives the same lives.
    pub seed: u64,
}

/// Something that must hold did not. Running the same plan again stops at the same step.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("seed {seed}, step {step}: {sentence}")]
pub struct Breach {
    /// The seed of the plan.
    pub seed: u64,
    /// The step after which it was seen, from 1.
    pub step: u64,
    /// What did not hold.
    pub sentence: String,
}

/// Lives through a plan; `progress` hears of every week that is done.
///
/// # Errors
/// The first breach of what must hold.
pub fn run(plan: &Plan, mut progress: impl FnMut(u32)) -> Result<Report, Breach> {
    let mut world = world::World::new(plan)?;
    for week in 1..=plan.weeks {
        world.live_until_week(week)?;
        progress(week);
    }
    let report = world.report();
    world.fall_silent()?;
    Ok(report)
}
