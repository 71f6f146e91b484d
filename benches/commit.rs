//! Decisions per second on SQLite with `synchronous=FULL`, alone and 64 at a time, beside the bare fsync rate of the same
//! disk in the same run.
//!
//! Run with `cargo bench --bench commit`. A decision here is an `/observe` that opens a wish: some ten rows in one transaction.
//! The database is made in the target folder, so that it is the disk of the build that is measured and no memory file system.

#![expect(clippy::expect_used, reason = "a benchmark that can't be set up has nothing to measure")]

use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeZone, Utc};
use lookalong::app::clock;
use lookalong::domain::command::{Actor, Command, Event, Press};
use lookalong::domain::community::{Community, Settings};
use lookalong::domain::ids::{Account, CommunityId};
use lookalong::domain::language::Language;
use lookalong::domain::rule_set::RuleSet;
use lookalong::domain::user_text::Label;
use lookalong::domain::zone::Zone;
use lookalong::journey::{decide, found};
use lookalong::store::Store;

const FOR: Duration = Duration::from_secs(5);
const TOGETHER: usize = 64;

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

/// Joins and wishes, one after the other, until the time is up; gives how many decisions were made durable.
async fn live(store: &Store, name: &str, until: Instant) -> u64 {
    let mut community = founded(store, name).await;
    let id = community.id().clone();
    let (_, mut version) = store.load(&id).await.expect("it loads").expect("it is there");
    let mut done = 0;
    while Instant::now() < until {
        let event = match done % 2 {
            0 => asks(done / 2, Command::Press(Press::Join)),
            _ => asks(done / 2, Command::OpenWish { topic: label(&format!("topic {}", done % 40)) }),
        };
        let decision = decide(&community, &event, start()).expect("never refused here");
        version = store
            .commit(&id, version, Some(&format!("{done}")), &decision, start())
            .await
            .expect("it commits");
        decision.changes.iter().for_each(|change| community.apply(change));
        done += 1;
    }
    done
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
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    let syncs = bare_syncs(folder.path());
    let (alone, together) = runtime.block_on(async {
        let (database, key_file) = (folder.path().join("bench.sqlite"), folder.path().join("bench.key"));
        let store = Arc::new(Store::open(&database, &key_file, clock::fill).await.expect("it opens"));
        let alone = live(&store, "alone", Instant::now() + FOR).await as f64 / FOR.as_secs_f64();
        let until = Instant::now() + FOR;
        let tasks: Vec<_> = (0..TOGETHER)
            .map(|i| {
                let store = store.clone();
                tokio::spawn(async move { live(&store, &format!("together{i}"), until).await })
            })
            .collect();
        let mut done = 0;
        for task in tasks {
            done += task.await.expect("it lives");
        }
        (alone, done as f64 / FOR.as_secs_f64())
    });
    println!("what                              per second   ratio to bare syncs");
    for (what, rate) in [
        ("bare fdatasync of one page", syncs),
        ("decisions, alone", alone),
        ("decisions, 64 at a time", together),
    ] {
        println!("{what:<32}   {rate:>10.0}   {:>19.2}", rate / syncs);
    }
}
