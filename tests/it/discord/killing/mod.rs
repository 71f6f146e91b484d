//! Chapters in which the bot dies again and again, and what people saw is compared with what they were answered.
//!
//! Pairs of made-up colleagues live the journey through the stand-in for Discord, up to an agreed moment and to leaving,
//! while the process that serves them dies and is started again. At the end it is left alone until nothing moves any more.
//! Then no answer that was given may be missing, no message may be missing, and none may be there twice.
//!
//! The tests use it, and the example `kill_test`.

pub mod bots;
pub mod chance;
pub mod cluster;
pub mod judge;
pub mod lives;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use lookalong::app::clock;
use serde_json::json;

use super::standin::Standin;
use super::standin::permissions::MANAGE_GUILD;
use crate::server;
use bots::{Bots, Ends, LEASE, Place};
use chance::Chance;
use cluster::{Cluster, Stop};
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
        /// Their clocks are five minutes apart.
        skewed: bool,
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
    /// It doesn't: its server does, a server of its own, so many times.
    OfTheServer(Ill, u32),
}

/// What happens to a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ill {
    /// It is stopped in the midst of transactions, and started again.
    Restarted(Stop),
    /// It stands still for longer than Discord waits and a lease lasts.
    Paused,
    /// It is gone, and its standby takes over; once in a chapter.
    LostToItsStandby,
}

/// So long Discord waits for a first answer.
const FOR_DISCORD: Duration = Duration::from_secs(3);

/// One stand-in, one database; and what came of it.
///
/// # Panics
/// Where there is no server, and the plan wants one.
pub async fn chapter(binary: &Path, plan: Plan) -> Verdict {
    live(binary, plan, server_for(plan.crew).await, None).await
}

/// The same on a server of its own, to which something may happen.
pub async fn chapter_on(cluster: Cluster, binary: &Path, plan: Plan) -> Verdict {
    let url = cluster.url().to_owned();
    live(binary, plan, Some(url), Some(Arc::new(cluster))).await
}

/// A database of their own on the server for all, where they share one.
///
/// # Panics
/// Where there is no server.
pub async fn server_for(crew: Crew) -> Option<String> {
    match crew {
        Crew::OnAServer { .. } => Some(server::fresh().await.expect("there is a server")),
        Crew::OnAFile => None,
    }
}

async fn live(binary: &Path, plan: Plan, url: Option<String>, cluster: Option<Arc<Cluster>>) -> Verdict {
    let Plan { pairs, deaths, crew, seed } = plan;
    lived(binary, Cast { pairs, crew, seed }, url, async |bots, chance| match deaths {
        Deaths::Killed(times) => kill(bots, times, crew, chance).await,
        Deaths::At(point, times) => crash(bots, point, times, chance).await,
        Deaths::OfTheServer(ill, times) => {
            for _ in 0..times {
                tokio::time::sleep(chance.millis(600, 1_800)).await;
                befalls(cluster.clone().expect("it has a server of its own"), ill, chance).await;
            }
            0
        }
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
    lived(earlier, cast, server_for(crew).await, async |bots, chance| {
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

/// A chapter in which that program serves, with what it keeps at that address or else in a file, while something happens to it;
/// which tells how often it was killed.
pub async fn lived(
    binary: &Path,
    cast: Cast,
    url: Option<String>,
    happens: impl AsyncFnOnce(&Bots, &mut Chance) -> u32,
) -> Verdict {
    let Cast { pairs, crew, seed } = cast;
    let mut chance = Chance::new(seed);
    let standin = Standin::start(Arc::new(clock::now)).await;
    let guild = standin.new_guild("Our colleagues", "en-US");
    let boss = standin.new_member(guild, "boss", "en-US");
    standin.set_permissions(guild, boss, MANAGE_GUILD);
    let skewed = matches!(crew, Crew::OnAServer { skewed: true, .. });
    let place = Place::new(&standin, binary, url.as_deref(), skewed);
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
    if let Some(url) = &url {
        judge::believe(url, &lives, &mut verdict).await;
    }
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

/// Waits until it is over; what serves people goes on meanwhile.
async fn befalls(cluster: Arc<Cluster>, ill: Ill, chance: &mut Chance) {
    let wait = match ill {
        Ill::Restarted(_) => Duration::ZERO,
        Ill::Paused => FOR_DISCORD.max(LEASE) + chance.millis(500, 2_000),
        Ill::LostToItsStandby => chance.millis(1_000, 2_500),
    };
    let done = tokio::task::spawn_blocking(move || match ill {
        Ill::Restarted(how) => cluster.restart(how),
        Ill::Paused => {
            cluster.pause();
            std::thread::sleep(wait);
            cluster.go_on();
        }
        Ill::LostToItsStandby => {
            cluster.begin_standby();
            std::thread::sleep(wait);
            cluster.lose_to_standby();
            std::thread::sleep(wait);
            cluster.promote();
        }
    });
    done.await.expect("the server does as it is told");
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
