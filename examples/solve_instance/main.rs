//! Solves a matching instance from a file, and prints what came of it as one line of JSON.
//!
//! `cargo run --release --example solve_instance -- [--lex] [--budget-ms N] FILE`
//!
//! The first line of the file is `vertices edges`; a line `u v weight` per edge follows, vertices counted
//! from zero. `-` reads standard input.

mod instance;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::Context;
use clap::Parser;
use lookalong::matching::pairing::engine::{Control, Mode, solve, verify};

/// Finds a matching of the greatest weight, and checks the proof of it.
#[derive(Parser)]
struct Args {
    /// As many pairs as possible, and among those matchings the greatest weight.
    #[arg(long)]
    lex: bool,
    /// Stop after so many milliseconds, with the best found and a bound on what could be better.
    #[arg(long, value_name = "N")]
    budget_ms: Option<u64>,
    /// The instance; `-` is standard input.
    file: PathBuf,
}

fn main() -> anyhow::Result<()> {
    let args = Args::parse();
    let graph = instance::open(&args.file)?;
    let mode = if args.lex { Mode::Lex } else { Mode::Plain };
    let start = Instant::now();
    let budget = args.budget_ms.map(Duration::from_millis);
    let mut go_on = |_| budget.is_none_or(|budget| start.elapsed() < budget);
    let solution = solve(&graph, mode, &mut Control::new(&mut go_on));
    let seconds = start.elapsed();
    let verified = verify(&graph, &solution);
    let check_seconds = start.elapsed().saturating_sub(seconds);
    let line = serde_json::json!({
        "n": graph.vertices(),
        "m": graph.edges().len(),
        "mode": if args.lex { "lex" } else { "plain" },
        "weight": solution.weight,
        "pairs": solution.mate.iter().flatten().count() / 2,
        "bound": solution.bound.to_string().parse::<serde_json::Number>()?,
        "most_pairs": verified.map(|verified| verified.most_pairs).ok(),
        "optimal": verified.is_ok_and(|verified| verified.optimal),
        "verified": verified.is_ok(),
        "seconds": seconds.as_secs_f64(),
        "check_seconds": check_seconds.as_secs_f64(),
        "peak_bytes": instance::peak_bytes(),
    });
    println!("{line}");
    verified.context("the solution is flawed")?;
    Ok(())
}
