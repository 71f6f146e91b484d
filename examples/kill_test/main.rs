//! Kills the bot again and again in the midst of its work, and compares what people saw with what they were answered.
//!
//!     cargo run --release --example kill_test -- --store sqlite --kills 10000
//!
//! Pairs of made-up colleagues live the journey through the stand-in for Discord, up to an agreed moment and to leaving,
//! while the process that serves them gets a SIGKILL at random moments and is started again. At the end of each chapter it
//! is left alone until nothing moves any more. Then no answer that was given may be missing, no message may be missing, and
//! none may be there twice. Exits with 1 when one is.
//!
//! A chapter has a stand-in, a database and colleagues of its own, so that any number of kills fits into memory.

#![expect(clippy::expect_used, reason = "a test that can't be set up has nothing to say")]

mod bots;
mod chance;
mod judge;
mod lives;

use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use clap::{Parser, ValueEnum};
use lookalong::app::clock;
use serde_json::json;

#[path = "../../tests/it/discord/standin/mod.rs"]
pub mod standin;

use bots::{Bots, Place};
use chance::Chance;
use judge::Verdict;
use standin::Standin;
use standin::permissions::MANAGE_GUILD;

/// Kills the bot in the midst of its work.
#[derive(Clone, Parser)]
struct Arguments {
    /// Where things are kept.
    #[arg(long, value_enum, default_value = "sqlite")]
    store: Kind,
    /// How often it is killed, over all chapters.
    #[arg(long, default_value_t = 200)]
    kills: u32,
    /// How often it is killed in one chapter.
    #[arg(long, default_value_t = 100)]
    chapter: u32,
    /// Chapters that are lived at the same time.
    #[arg(long, default_value_t = 1)]
    beside: u32,
    /// Pairs of colleagues who are under way at the same time, in each chapter.
    #[arg(long, default_value_t = 12)]
    pairs: u32,
    /// Where chance begins. The moments of real processes can't be replayed: a seed gives the same plan, not the same run.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// A store.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    Sqlite,
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    bots::build();
    let began = Instant::now();
    let chapters = arguments.kills.div_ceil(arguments.chapter.max(1));
    let mut all = Verdict::default();
    let mut under_way = tokio::task::JoinSet::new();
    for number in 0..chapters {
        if under_way.len() >= arguments.beside.max(1) as usize {
            note(&mut all, under_way.join_next().await, began);
        }
        let kills = arguments.chapter.min(arguments.kills - number * arguments.chapter);
        under_way.spawn(chapter(arguments.clone(), number, kills));
    }
    while let Some(done) = under_way.join_next().await {
        note(&mut all, Some(done), began);
    }
    println!("{all}");
    println!("{:.0} s in all", began.elapsed().as_secs_f64());
    if all.is_clean() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn note(all: &mut Verdict, done: Option<Result<Verdict, tokio::task::JoinError>>, began: Instant) {
    let Some(done) = done else { return };
    *all += done.expect("a chapter comes to its end");
    println!("after {:.0} s: {} kills, {} pairs", began.elapsed().as_secs_f64(), all.kills, all.pairs);
}

/// One stand-in, one database, so many kills; and what came of it.
async fn chapter(arguments: Arguments, number: u32, kills: u32) -> Verdict {
    let mut chance = Chance::new(arguments.seed.wrapping_mul(1_000_003).wrapping_add(number.into()));
    let standin = Standin::start(Arc::new(clock::now)).await;
    let guild = standin.new_guild("Our colleagues", "en-US");
    let boss = standin.new_member(guild, "boss", "en-US");
    standin.set_permissions(guild, boss, MANAGE_GUILD);
    let place = Place::new(&standin);
    let bots = Bots::begin(&standin, place).await;
    let home = standin.home(guild);
    let options = [("channel", json!(home.to_string()))];
    let set = standin.slash(guild, home, boss, &["setup"], &options).await.expect("the command is there");
    assert!(standin.ends_with(&set).await.is_some(), "the community begins");

    let lives = lives::begin(&standin, guild, &bots, arguments.pairs, chance.fork());
    let mut killed = 0;
    while killed < kills {
        // Now and then in the midst of its start.
        let awake = if chance.one_in(8) { chance.millis(5, 200) } else { chance.millis(20, 600) };
        if !chance.one_in(8) {
            bots.are_up().await;
        }
        tokio::time::sleep(awake).await;
        bots.kill_and_start().await;
        killed += 1;
    }
    bots.are_up().await;
    let lives = lives.come_to_an_end().await;
    until_nothing_moves(&standin).await;
    let mut verdict = judge::judge(&standin, &lives);
    verdict.kills = killed;
    bots.end().await;
    // The stand-in itself ends the run when the contract with Discord was broken.
    drop(standin);
    verdict
}

/// What was under way when it was killed last is claimed again within its lease.
async fn until_nothing_moves(standin: &Standin) {
    let (mut sent, mut since) = (0, Instant::now());
    while since.elapsed() < bots::QUIET {
        tokio::time::sleep(Duration::from_millis(100)).await;
        let now = standin.requests().len();
        if now != sent {
            (sent, since) = (now, Instant::now());
        }
    }
}
