//! Reads the instance format: a line `vertices edges`, then a line `u v weight` per edge, counted from zero.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use anyhow::{Context, ensure};
use lookalong::matching::pairing::engine::{Edge, Graph};

/// Reads an instance from a file, or with `-` from standard input.
pub fn open(path: &Path) -> anyhow::Result<Graph> {
    let graph = if path.as_os_str() == "-" {
        read(io::stdin().lock())
    } else {
        read(BufReader::new(File::open(path).with_context(|| format!("can't open {}", path.display()))?))
    };
    graph.with_context(|| format!("{} is no instance", path.display()))
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
        let [u, v, weight] =
            numbers(&line).with_context(|| format!("line {number} should be: u v weight"))?;
        let end = |end| u32::try_from(end).with_context(|| format!("line {number} names no vertex"));
        edges.push(Edge { u: end(u)?, v: end(v)?, weight });
    }
    ensure!(
        i64::try_from(edges.len()) == Ok(count),
        "{count} edges are announced, and {} follow",
        edges.len()
    );
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
pub fn peak_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}
