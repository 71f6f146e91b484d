//! Chapters in which the bot dies again and again, and what people saw is compared with what they were answered.
//!
//! Pairs of made-up colleagues live the journey through the stand-in for Discord, up to an agreed moment and to leaving,
//! while the process that serves them dies and is started again. At the end it is left alone until nothing moves any more.
//! Then no answer that was given may be missing, no message may be missing, and none may be there twice.
//!
//! The tests use it, and the example `kill_test`.

pub mod bots;
pub mod chance;
pub mod judge;
pub mod lives;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use lookalong::app::clock;
use serde_json::json;

use super::standin::Standin;
use super::standin::permissions::MANAGE_GUILD;
use bots::{Bots, Ends, Place};
use chance::Chance;
use judge::Verdict;

/// What happens in a chapter.
#[derive(Clone, Copy)]
pub struct Plan {
    /// Pairs of colleagues who are under way at the same time.
    pub pairs: u32,
    /// How it dies.
    pub deaths: Deaths,
    /// Who serves them.
    pub crew: Crew,
    /// Where chance begins. The moments of real processes can't be replayed: a seed gives the same plan, not the same run.
    pub seed: u64,
}

/// Who serves the colleagues of a chapter, and from what memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Crew {
    /// One process on a file.
    OnAFile,
    /// Processes that share a server.
    OnAServer {
        /// How many.
        replicas: usize,
        /// Now and then one of them stands still for longer than its lease.
        pauses: bool,
    },
}

impl Crew {
    /// How many processes there are.
    pub const fn replicas(self) -> usize {
        match self {
            Self::OnAFile => 1,
            Self::OnAServer { replicas, .. } => replicas,
        }
    }

    /// Where nothing was sent for so long nothing will be: longer than a claim of the outbox, or the connection, is left to one
    /// that died.
    const fn quiet(self) -> Duration {
        match self {
            Self::OnAFile => Duration::from_secs(3),
            Self::OnAServer { .. } => Duration::from_secs(8),
        }
    }
}

/// How it dies, so many times.
#[derive(Clone, Copy)]
pub enum Deaths {
    /// SIGKILL at random moments, also in the midst of a start.
    Killed(u32),
    /// By itself at a named point.
    At(&'static str, u32),
}

/// One stand-in, one database; and what came of it.
pub async fn chapter(binary: &Path, plan: Plan) -> Verdict {
    let Plan { pairs, deaths, crew, seed } = plan;
    lived(binary, Cast { pairs, crew, seed }, async |bots, chance| match deaths {
        Deaths::Killed(times) => kill(bots, times, crew, chance).await,
        Deaths::At(point, times) => crash(bots, point, times, chance).await,
    })
    .await
}

/// A chapter that an earlier program begins and another one ends. Where several serve, they are replaced one by one, so that both
/// are there for a while. They are killed before, meanwhile and afterwards, so often in all.
pub async fn upgrade(earlier: &Path, binary: &Path, cast: Cast, kills: u32) -> Verdict {
    let crew = cast.crew;
    let replicas = u32::try_from(crew.replicas()).unwrap_or(u32::MAX);
    // Before, after each of them, and once more at the end.
    let each = kills.div_ceil(replicas + 1);
    lived(earlier, cast, async |bots, chance| {
        let mut killed = kill(bots, each, crew, chance).await;
        for which in 0..crew.replicas() {
            bots.are_up().await;
            let how = if chance.one_in(3) { Ends::Killed } else { Ends::Told };
            bots.replace(which, binary, how).await;
            killed += kill(bots, each, crew, chance).await;
        }
        killed
    })
    .await
}

/// Who lives, and who serves them.
#[derive(Clone, Copy)]
pub struct Cast {
    /// Pairs of colleagues who are under way at the same time.
    pub pairs: u32,
    /// Who serves them.
    pub crew: Crew,
    /// Where chance begins.
    pub seed: u64,
}

/// A chapter in which that program serves, while something happens to it; which tells how often it was killed.
pub async fn lived(
    binary: &Path,
    cast: Cast,
    happens: impl AsyncFnOnce(&Bots, &mut Chance) -> u32,
) -> Verdict {
    let Cast { pairs, crew, seed } = cast;
    let mut chance = Chance::new(seed);
    let standin = Standin::start(Arc::new(clock::now)).await;
    let guild = standin.new_guild("Our colleagues", "en-US");
    let boss = standin.new_member(guild, "boss", "en-US");
    standin.set_permissions(guild, boss, MANAGE_GUILD);
    let place = Place::new(&standin, binary, crew).await;
    let bots = Bots::begin(&standin, place, binary, crew.replicas()).await;
    let home = standin.home(guild);
    let options = [("channel", json!(home.to_string()))];
    let set = standin.slash(guild, home, boss, &["setup"], &options).await.expect("the command is there");
    assert!(standin.ends_with(&set).await.is_some(), "the community begins");

    let lives = lives::begin(&standin, guild, &bots, pairs, chance.fork());
    let kills = happens(&bots, &mut chance).await;
    bots.are_up().await;
    let lives = lives.come_to_an_end().await;
    until_nothing_moves(&standin, crew.quiet()).await;
    let mut verdict = judge::judge(&standin, &lives);
    verdict.kills = kills;
    verdict.pauses = bots.pauses();
    bots.end(!verdict.is_clean()).await;
    if crew.replicas() > 1 {
        // While the connection passes from one to another, both may answer: Discord takes one of the answers.
        let other: Vec<_> = standin.take_breaches();
        let other: Vec<_> = other.iter().filter(|breach| !breach.ends_with("answered twice")).collect();
        assert!(other.is_empty(), "{other:?}");
    }
    verdict
}

async fn kill(bots: &Bots, times: u32, crew: Crew, chance: &mut Chance) -> u32 {
    for _ in 0..times {
        if matches!(crew, Crew::OnAServer { pauses: true, .. }) && chance.one_in(6) {
            bots.pause_one(chance).await;
        }
        // Now and then in the midst of its start.
        let awake = if chance.one_in(8) { chance.millis(5, 100) } else { chance.millis(20, 600) };
        if !chance.one_in(8) {
            bots.are_up().await;
        }
        tokio::time::sleep(awake).await;
        bots.kill_and_start(chance).await;
    }
    times
}

async fn crash(bots: &Bots, point: &str, times: u32, chance: &mut Chance) -> u32 {
    bots.crash_at(Some(format!("{point}:{}", 1 + chance.number() % 4)));
    bots.kill_and_start(chance).await;
    for left in (0..times).rev() {
        bots.crash_at((left > 0).then(|| format!("{point}:{}", 1 + chance.number() % 4)));
        assert!(bots.ends_and_is_started().await, "{point} is never reached");
    }
    times
}

/// What was under way when it died last is claimed again within its lease.
async fn until_nothing_moves(standin: &Standin, quiet: Duration) {
    let (mut sent, mut since) = (0, Instant::now());
    while since.elapsed() < quiet {
        tokio::time::sleep(Duration::from_millis(100)).await;
        let now = standin.requests().len();
        if now != sent {
            (sent, since) = (now, Instant::now());
        }
    }
}
