//! Decisions per second on SQLite with `synchronous=FULL` (and on PostgreSQL, where there is a server), with 1, 8 and 64 at a time: how long one waits, and how many
//! share a sync of the disk; beside the bare rate of syncs of the same disk in the same run.
//!
//! Run with `cargo bench --bench store`, or `bash tests/with-postgres cargo bench --bench store`. A decision here is an `/observe` that opens a wish: some ten rows in one transaction.
//! Those who decide at the same time do so in communities of their own, as one community decides one thing after the other.
//! The database is made in the target folder, so that it is the disk of the build that is measured and no memory file system.

#![expect(clippy::expect_used, reason = "a benchmark that can't be set up has nothing to measure")]

use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeZone, Utc};
use lookalong::app::{clock, metering};
use lookalong::domain::command::{Actor, Command, Event, Press};
use lookalong::domain::community::{Community, Settings};
use lookalong::domain::ids::{Account, CommunityId};
use lookalong::domain::language::Language;
use lookalong::domain::rule_set::RuleSet;
use lookalong::domain::user_text::Label;
use lookalong::domain::zone::Zone;
use lookalong::journey::{decide, found};
use lookalong::store::{Place, PostgresUrl, Store};

const FOR: Duration = Duration::from_secs(5);
const AT_A_TIME: [usize; 3] = [1, 8, 64];

fn label(text: &str) -> Label {
    Label::new(text).expect("a short label")
}

fn start() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 3, 2, 9, 0, 0).unwrap()
}

fn asks(turn: u64, command: Command) -> Event {
    let name = format!("colleague{turn}");
    let actor = Actor {
        account: Account(name.clone()),
        name: label(&name),
        language: None,
        zone: None,
        facilitator: false,
    };
    Event::Asked { actor, command }
}

/// A community of its own, so that those who decide side by side don't wait for each other's version.
async fn founded(store: &Store, name: &str) -> Community {
    let settings = Settings { name: label(name), language: Language::English, zone: Zone::utc(), home: None };
    let (mut community, first) = found(CommunityId(name.to_owned()), settings, RuleSet::default(), start());
    store.create(&community, &first, start()).await.expect("a community is made");
    first.changes.iter().for_each(|change| community.apply(change));
    community
}

/// Joins and wishes, one after the other, until the time is up; gives how long each took to be durable.
async fn live(store: &Store, mut community: Community, until: Instant) -> Vec<Duration> {
    let id = community.id().clone();
    let (_, mut version) = store.load(&id).await.expect("it loads").expect("it is there");
    let mut took = Vec::new();
    while Instant::now() < until {
        let turn = took.len() as u64;
        let event = match turn % 2 {
            0 => asks(turn / 2, Command::Press(Press::Join)),
            _ => asks(turn / 2, Command::OpenWish { topic: label(&format!("topic {}", turn % 40)) }),
        };
        let decision = decide(&community, &event, start()).expect("never refused here");
        let began = Instant::now();
        version = store
            .commit(&id, version, Some(&format!("{turn}")), &decision, start())
            .await
            .expect("it commits");
        took.push(began.elapsed());
        decision.changes.iter().for_each(|change| community.apply(change));
    }
    took
}

/// What was measured with so many at a time.
struct Measured {
    at_a_time: usize,
    per_second: f64,
    /// 99 of 100 decisions were durable within this time.
    within: Duration,
    per_transaction: f64,
}

async fn measure(store: &Arc<Store>, transactions: impl Fn() -> f64, at_a_time: usize) -> Measured {
    let mut communities = Vec::new();
    for i in 0..at_a_time {
        communities.push(founded(store, &format!("{at_a_time}-{i}")).await);
    }
    let before = transactions();
    let began = Instant::now();
    let until = began + FOR;
    let tasks: Vec<_> = communities
        .into_iter()
        .map(|community| {
            let store = store.clone();
            tokio::spawn(async move { live(&store, community, until).await })
        })
        .collect();
    let mut took = Vec::new();
    for task in tasks {
        took.extend(task.await.expect("it lives"));
    }
    let seconds = began.elapsed().as_secs_f64();
    took.sort_unstable();
    Measured {
        at_a_time,
        per_second: took.len() as f64 / seconds,
        within: took[took.len() * 99 / 100],
        per_transaction: took.len() as f64 / (transactions() - before),
    }
}

/// What the disk itself does: append a page, make it durable, again.
fn bare_syncs(folder: &Path) -> f64 {
    let mut file = tempfile::tempfile_in(folder).expect("a file");
    let (began, mut done) = (Instant::now(), 0_u32);
    while began.elapsed() < FOR {
        file.write_all(&[7; 4096]).and_then(|()| file.sync_data()).expect("it syncs");
        done += 1;
    }
    f64::from(done) / began.elapsed().as_secs_f64()
}

fn main() {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    let metrics = metering::begin().expect("nothing else measures here");
    let transactions = || {
        let shown = metrics.render();
        let line = shown.lines().find_map(|line| line.strip_prefix("lookalong_commits_total "));
        line.map_or(0.0, |count| count.parse().expect("a number"))
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    let syncs = bare_syncs(folder.path());
    println!("bare fdatasync of one page: {syncs:.0} per second");
    println!("at a time   decisions/s   99 % within   decisions per sync   decisions per bare sync");
    let mut places = vec![Place::Sqlite(folder.path().join("bench.sqlite"))];
    let server = std::env::var("LOOKALONG_TEST_POSTGRES").ok();
    places.extend(server.map(|url| Place::Postgres(PostgresUrl::new(&url).expect("an address"))));
    for (place, number) in places.iter().zip(1..) {
        let key_file = folder.path().join(format!("bench-{number}.key"));
        println!("{}", if place.file().is_some() { "on SQLite" } else { "on PostgreSQL" });
        runtime.block_on(async {
            let store = Arc::new(Store::open(place, &key_file, clock::fill).await.expect("it opens"));
            for at_a_time in AT_A_TIME {
                let Measured { at_a_time, per_second, within, per_transaction } =
                    measure(&store, transactions, at_a_time).await;
                println!(
                    "{at_a_time:>9}   {per_second:>11.0}   {:>8.2} ms   {per_transaction:>18.1}   {:>23.2}",
                    within.as_secs_f64() * 1000.0,
                    per_second / syncs
                );
            }
        });
    }
}
