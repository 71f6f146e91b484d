//! Solves a matching instance from a file, and prints what came of it as one line of JSON.
//!
//! `cargo run --release --example solve_instance -- [--lex] [--budget-ms N] FILE`
//!
//! The first line of the file is `vertices edges`; a line `u v weight` per edge follows, vertices counted
//! from zero. `-` reads standard input.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use clap::Parser;
use lookalong::matching::pairing::engine::{Control, Edge, Graph, Mode, solve, verify};

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
    let graph = if args.file.as_os_str() == "-" {
        read(io::stdin().lock())
    } else {
        let file = File::open(&args.file).with_context(|| format!("can't open {}", args.file.display()))?;
        read(BufReader::new(file))
    };
    let graph = graph.with_context(|| format!("{} is no instance", args.file.display()))?;
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
        "peak_bytes": peak_bytes(),
    });
    println!("{line}");
    verified.context("the solution is flawed")?;
    Ok(())
}

/// Reads an instance line by line, so that its text is never in memory as a whole.
fn read(mut input: impl BufRead) -> anyhow::Result<Graph> {
    let mut line = String::new();
    input.read_line(&mut line)?;
    let [vertices, count] = numbers(&line).context("the first line should be: vertices edges")?;
    let mut edges = Vec::with_capacity(usize::try_from(count)?.min(1 << 24));
    loop {
        line.clear();
        if input.read_line(&mut line)? == 0 {
            break;
        }
        let number = edges.len() + 2;
        let [u, v, weight] = numbers(&line).with_context(|| format!("line {number} should be: u v weight"))?;
        let end = |end| u32::try_from(end).with_context(|| format!("line {number} names no vertex"));
        edges.push(Edge { u: end(u)?, v: end(v)?, weight });
    }
    ensure!(i64::try_from(edges.len()) == Ok(count), "{count} edges are announced, and {} follow", edges.len());
    Ok(Graph::new(usize::try_from(vertices)?, edges)?)
}

fn numbers<const N: usize>(line: &str) -> Option<[i64; N]> {
    let mut words = line.split_ascii_whitespace();
    let mut numbers = [0; N];
    for number in &mut numbers {
        *number = words.next()?.parse().ok()?;
    }
    words.next().is_none().then_some(numbers)
}

/// The most memory this process ever had, where the system tells.
fn peak_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}
