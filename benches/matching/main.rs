//! The pairing engine beside LEMON's maximum-weight matching, on the same files.
//!
//! `cargo bench --bench matching [-- NAME...]` runs the instances whose name contains one of the words. It
//! needs `g++` and LEMON (`liblemon-dev`); without LEMON it prints the engine's own figures. Each solver runs
//! in a process of its own, so that memory can be compared; of five runs the median counts, and reading the file
//! doesn't. LEMON has fewer runs where one takes longer than 20 s, which the last column tells. Every result is
//! compared with a known optimum. Each line names the aims that it misses.

#[path = "../../examples/solve_instance/instance.rs"]
mod instance;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, ensure};
use lookalong::matching::pairing::engine::{Control, Mode, solve, verify};

/// A file that the generator makes, and what is best in it as weight and pairs.
struct Instance {
    kind: &'static str,
    n: u32,
    plain: (i64, usize),
    lex: (i64, usize),
}

/// One where the heaviest matching has as many pairs as any.
const fn simple(kind: &'static str, n: u32, weight: i64, pairs: usize) -> Instance {
    Instance { kind, n, plain: (weight, pairs), lex: (weight, pairs) }
}

const INSTANCES: [Instance; 14] = [
    simple("rnd", 1_000, 473_275_445, 500),
    simple("rnd", 5_000, 2_365_012_983, 2_500),
    simple("rnd", 20_000, 9_469_225_377, 10_000),
    simple("rnd", 100_000, 47_330_174_581, 50_000),
    simple("real", 1_000, 324_305_890, 499),
    simple("real", 5_000, 1_459_877_776, 2_499),
    simple("real", 20_000, 5_343_101_617, 9_999),
    simple("real", 100_000, 26_553_464_585, 49_999),
    Instance { kind: "tight", n: 20_000, plain: (4_988_459_479, 9_799), lex: (4_969_139_829, 9_999) },
    Instance { kind: "tight", n: 100_000, plain: (23_761_085_849, 48_642), lex: (23_608_792_733, 49_999) },
    simple("dense", 1_000, 499_179_301, 500),
    simple("dense", 2_000, 999_172_281, 1_000),
    simple("full", 1_000, 324_393_368, 499),
    simple("full", 2_000, 624_844_849, 999),
];

/// How often each is run, and how often where a run takes longer than so many seconds.
const RUNS: usize = 5;
const LONG_SECONDS: f64 = 20.0;
const LONG_RUNS: usize = 1;

/// The aims: how much quicker than LEMON on these two, how much of its memory, and how much of the time the check may take.
const QUICK_ON: [&str; 2] = ["real-20000", "real-100000"];
const TIMES_QUICKER: f64 = 10.0;
const MEMORY: f64 = 0.6;
const CHECK_PERCENT: f64 = 20.0;

/// What a solver did with a file.
#[derive(Clone, Copy)]
struct Run {
    seconds: f64,
    check_seconds: f64,
    best: (i64, usize),
    peak: u64,
}

fn main() -> anyhow::Result<()> {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    if let [first, mode, file] = words.as_slice()
        && first == "--solve"
    {
        return solve_here(mode, Path::new(file));
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("matching");
    std::fs::create_dir_all(&folder)?;
    let generator = compile("generate", &[], &folder).context("the instances are made by a C++ program")?;
    let lemon = compile("lemon", &["-lemon"], &folder).or_else(|_| compile("lemon", &["-llemon"], &folder));
    if lemon.is_err() {
        println!("LEMON isn't here (apt-get install liblemon-dev): nothing to compare with.");
    }
    println!("load of the machine: {}", load());
    println!(
        "instance      mode    engine s   check %  engine MB    LEMON s  LEMON MB  times faster  memory  runs"
    );
    for instance in &INSTANCES {
        let name = format!("{}-{}", instance.kind, instance.n);
        if !words.is_empty() && !words.iter().any(|word| name.contains(word.as_str())) {
            continue;
        }
        let file = folder.join(format!("{name}.txt"));
        if !file.exists() {
            generate(&generator, instance, &file)?;
        }
        for (mode, best) in [("plain", instance.plain), ("lex", instance.lex)] {
            compare(&name, mode, &file, best, lemon.as_deref().ok())?;
        }
    }
    Ok(())
}

/// How busy the machine was in the last minutes, as it tells itself.
fn load() -> String {
    std::fs::read_to_string("/proc/loadavg")
        .map_or_else(|_| "unknown".to_owned(), |text| text.trim().to_owned())
}

/// Measures both and prints a line.
fn compare(
    name: &str,
    mode: &str,
    file: &Path,
    best: (i64, usize),
    lemon: Option<&Path>,
) -> anyhow::Result<()> {
    let (own, _) = typical(Command::new(std::env::current_exe()?).arg("--solve").arg(mode).arg(file))?;
    ensure!(own.best == best, "the engine found {:?} in {name}, and {best:?} is best", own.best);
    let check = 100.0 * own.check_seconds / own.seconds;
    let megabytes = |kilobytes: u64| kilobytes as f64 / 1024.0;
    print!("{name:13} {mode:5} {:10.4} {check:9.1} {:10.1}", own.seconds, megabytes(own.peak));
    let (mut missed, mut compared) = (Vec::new(), false);
    if check > CHECK_PERCENT {
        missed.push("check");
    }
    match lemon.map(|lemon| typical(Command::new(lemon).arg(mode).arg(file))) {
        Some(Ok((other, runs))) => {
            ensure!(other.best == best, "LEMON found {:?} in {name}, and {best:?} is best", other.best);
            let (ratio, memory) = (other.seconds / own.seconds, own.peak as f64 / other.peak as f64);
            print!(
                " {:10.4} {:9.1} {ratio:13.1} {memory:7.2} {runs:5}",
                other.seconds,
                megabytes(other.peak)
            );
            let wanted = if QUICK_ON.contains(&name) { TIMES_QUICKER } else { 1.0 };
            compared = true;
            if ratio < wanted {
                missed.push("speed");
            }
            if memory > MEMORY {
                missed.push("memory");
            }
        }
        // It may be killed for want of memory, for one.
        Some(Err(why)) => print!(" LEMON gave nothing: {why}"),
        None => {}
    }
    match (missed.is_empty(), compared) {
        (true, true) => println!("  met"),
        (true, false) => println!("  check met, the rest not compared"),
        (false, _) => println!("  missed: {}", missed.join(", ")),
    }
    Ok(())
}

/// Runs a solver a few times; gives the run with the median time and the median of the checks, and how many there were.
fn typical(command: &mut Command) -> anyhow::Result<(Run, usize)> {
    let mut runs = vec![once(command)?];
    let wanted = if runs[0].seconds > LONG_SECONDS { LONG_RUNS } else { RUNS };
    while runs.len() < wanted {
        runs.push(once(command)?);
    }
    let middle = runs.len() / 2;
    runs.sort_by(|one, other| one.check_seconds.total_cmp(&other.check_seconds));
    let check_seconds = runs[middle].check_seconds;
    runs.sort_by(|one, other| one.seconds.total_cmp(&other.seconds));
    Ok((Run { check_seconds, ..runs[middle] }, runs.len()))
}

fn once(command: &mut Command) -> anyhow::Result<Run> {
    let output = command.output().context("a solver can't be started")?;
    ensure!(output.status.success(), "a solver failed: {}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout)?;
    let words: Vec<&str> = text.split_ascii_whitespace().collect();
    ensure!(words.len() >= 4, "a solver printed {text:?}");
    let check_seconds = words.get(4).map_or(Ok(0.0), |word| word.parse())?;
    let best = (words[1].parse()?, words[2].parse()?);
    Ok(Run { seconds: words[0].parse()?, best, peak: words[3].parse()?, check_seconds })
}

/// What the process of the engine does; prints what LEMON's prints, and how long the check took.
fn solve_here(mode: &str, file: &Path) -> anyhow::Result<()> {
    let graph = instance::open(file)?;
    let mode = if mode == "lex" { Mode::Lex } else { Mode::Plain };
    let start = Instant::now();
    let solution = solve(&graph, mode, &mut Control::default());
    let seconds = start.elapsed().as_secs_f64();
    let verified = verify(&graph, &solution)?;
    let check_seconds = start.elapsed().as_secs_f64() - seconds;
    ensure!(verified.optimal, "the solution isn't proven");
    let kilobytes = instance::peak_bytes().unwrap_or(0) / 1024;
    println!("{seconds} {} {} {kilobytes} {check_seconds}", verified.weight, verified.pairs);
    Ok(())
}

/// Compiles a C++ program beside this file.
fn compile(name: &str, libraries: &[&str], folder: &Path) -> anyhow::Result<PathBuf> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/matching").join(format!("{name}.cpp"));
    let program = folder.join(name);
    let mut command = Command::new("g++");
    command.args(["-O2", "-std=c++17", "-o"]).arg(&program).arg(source).args(libraries);
    let output = command.output().context("g++ can't be started")?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Ok(program)
}

fn generate(generator: &Path, instance: &Instance, file: &Path) -> anyhow::Result<()> {
    let mut command = Command::new(generator);
    command.args([instance.kind, &instance.n.to_string(), "1"]).arg(file);
    if instance.kind == "tight" {
        command.args(["3", "40"]);
    }
    let status = command.stderr(std::process::Stdio::null()).status()?;
    ensure!(status.success(), "{} can't be made", file.display());
    Ok(())
}
