//! Kills the bot again and again in the midst of its work, and compares what people saw with what they were answered.
//!
//!     cargo run --release --example kill_test -- --kills 10000 --beside 2
//!     bash tests/with-postgres cargo run --release --example kill_test -- --store postgres --replicas 3 --pause
//!     bash tests/with-postgres cargo run --example kill_test -- --store postgres --replicas 3 --beside-earlier PATH
//!     bash tests/with-postgres cargo run --release --example kill_test -- --store postgres --replicas 3 --skew
//!     cargo run --release --example kill_test -- --server-ill crash --kills 40 --chapter 8 --replicas 3
//!
//! Exits with 1 when an answer or a message is missing, or one was said twice. How it goes about it:
//! `tests/it/discord/killing`. A chapter has a stand-in, a database and colleagues of its own, so that any number of kills
//! fits into memory.

#![expect(clippy::expect_used, reason = "a test that can't be set up has nothing to say")]

use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::time::Instant;

use clap::{Parser, ValueEnum};
use tokio::task::{JoinError, JoinSet};

#[path = "../tests/it/discord/killing/mod.rs"]
pub mod killing;
#[path = "../tests/it/layer.rs"]
pub mod layer;
#[path = "../tests/it/server.rs"]
pub mod server;
#[path = "../tests/it/discord/standin/mod.rs"]
pub mod standin;

use killing::cluster::{Cluster, Stop};
use killing::judge::Verdict;
use killing::{Cast, Crew, Deaths, Ill, Plan, chapter, chapter_on, upgrade};

/// Kills the bot in the midst of its work.
#[derive(Parser)]
struct Arguments {
    /// How often it is killed, over all chapters.
    #[arg(long, default_value_t = 200)]
    kills: u32,
    /// How often it is killed in one chapter.
    #[arg(long, default_value_t = 100)]
    chapter: u32,
    /// Chapters that are lived at the same time.
    #[arg(long, default_value_t = 1)]
    beside: usize,
    /// Pairs of colleagues who are under way at the same time, in each chapter.
    #[arg(long, default_value_t = 12)]
    pairs: u32,
    /// Where chance begins.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// What they keep things in.
    #[arg(long, value_enum, default_value_t = StoreKind::Sqlite)]
    store: StoreKind,
    /// Processes that share a server.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=9))]
    replicas: u16,
    /// Now and then one of those stands still for longer than its lease.
    #[arg(long)]
    pause: bool,
    /// Each chapter begins with this program of an earlier version (bash tests/earlier-program), and its processes are replaced
    /// one by one.
    #[arg(long, value_name = "PATH", conflicts_with = "server_ill")]
    beside_earlier: Option<PathBuf>,
    /// Their clocks are five minutes apart.
    #[arg(long)]
    skew: bool,
    /// Instead of a process, the server of each chapter, which is its own, falls ill: so often over all chapters.
    #[arg(long, value_enum)]
    server_ill: Option<ServerIll>,
}

/// What a server can have.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ServerIll {
    /// It fails in the midst of transactions, and recovers.
    Crash,
    /// It is restarted in the midst of transactions.
    Restart,
    /// It stands still for longer than Discord waits and a lease lasts.
    Pause,
    /// It is gone, and its standby takes over: once in a chapter.
    Lost,
}

impl From<ServerIll> for Ill {
    fn from(ill: ServerIll) -> Self {
        match ill {
            ServerIll::Crash => Self::Restarted(Stop::Immediate),
            ServerIll::Restart => Self::Restarted(Stop::Fast),
            ServerIll::Pause => Self::Paused,
            ServerIll::Lost => Self::LostToItsStandby,
        }
    }
}

/// What they keep things in.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum StoreKind {
    /// A file, for one process.
    Sqlite,
    /// The server that LOOKALONG_TEST_POSTGRES names.
    Postgres,
}

impl Arguments {
    /// Who serves; none when that can't be.
    fn crew(&self) -> Option<Crew> {
        let on_a_server =
            Crew::OnAServer { replicas: usize::from(self.replicas), pauses: self.pause, skewed: self.skew };
        match self.store {
            StoreKind::Sqlite if self.server_ill.is_none() => {
                (self.replicas == 1 && !self.pause && !self.skew).then_some(Crew::OnAFile)
            }
            StoreKind::Sqlite | StoreKind::Postgres => Some(on_a_server),
        }
    }

    /// How many deaths, or ills, there are in a chapter.
    fn in_a_chapter(&self) -> u32 {
        if self.server_ill == Some(ServerIll::Lost) { 1 } else { self.chapter.max(1) }
    }
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let Some(crew) = arguments.crew() else {
        eprintln!("--replicas, --pause and --skew need --store postgres");
        return ExitCode::FAILURE;
    };
    let binary = built();
    let began = Instant::now();
    let mut all = Verdict::default();
    let mut note = |done: Option<Result<Verdict, JoinError>>| {
        if let Some(done) = done {
            all += done.expect("a chapter comes to its end");
            println!(
                "after {:.0} s: {} kills, {} pairs",
                began.elapsed().as_secs_f64(),
                all.kills,
                all.pairs
            );
        }
    };
    let (mut under_way, mut left, mut seed) = (JoinSet::new(), arguments.kills, arguments.seed);
    while left > 0 {
        if under_way.len() >= arguments.beside.max(1) {
            note(under_way.join_next().await);
        }
        let times = left.min(arguments.in_a_chapter());
        let deaths =
            arguments.server_ill.map_or(Deaths::Killed(times), |ill| Deaths::OfTheServer(ill.into(), times));
        let plan = Plan { pairs: arguments.pairs, deaths, crew, seed };
        let (binary, earlier) = (binary.clone(), arguments.beside_earlier.clone());
        under_way.spawn(async move {
            match (plan.deaths, earlier) {
                (Deaths::OfTheServer(..), _) => {
                    let cluster = Cluster::start("").expect("there is PostgreSQL");
                    chapter_on(cluster, &binary, plan).await
                }
                (Deaths::Killed(_) | Deaths::At(..), Some(earlier)) => {
                    upgrade(&earlier, &binary, Cast { pairs: plan.pairs, crew, seed }, times).await
                }
                (Deaths::Killed(_) | Deaths::At(..), None) => chapter(&binary, plan).await,
            }
        });
        left -= times;
        seed = seed.wrapping_add(1);
    }
    while let Some(done) = under_way.join_next().await {
        note(Some(done));
    }
    println!("{all}\n{:.0} s in all", began.elapsed().as_secs_f64());
    if all.is_clean() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The binary, built as this program was: with it, so that both share what they build on.
fn built() -> PathBuf {
    let mut build = Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()));
    build.args(["build", "--quiet", "--locked", "--bin", "lookalong", "--example", "kill_test"]);
    if !cfg!(debug_assertions) {
        build.arg("--release");
    }
    assert!(build.status().expect("cargo starts").success(), "the bot can be built");
    let this = std::env::current_exe().expect("this program has a path");
    this.ancestors().nth(2).expect("it lies in a folder of examples").join("lookalong")
}
