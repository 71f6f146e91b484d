//! How late what is due leaves, and what it costs to wait: 1,000 nudges that fall due within one minute among 10,000 people, and
//! 1,000,000 timers that wait for years.
//!
//! Run with `cargo bench --bench due`. The bot's own loop runs on SQLite in real time, with a chat that takes 100 ms for each
//! message and sixteen at a time, about as Discord does. The aims: 99 of 100 leave within a minute of their moment, and waiting
//! takes less than 1 % of a core.

#![expect(clippy::expect_used, reason = "a benchmark that can't be set up has nothing to measure")]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use lookalong::app::{App, clock};
use lookalong::chat::{Chat, ChatError, Delivery, Inbound, Place as Where, Sent};
use lookalong::domain::command::{Actor, Command};
use lookalong::domain::community::{Change, Community, Settings};
use lookalong::domain::decision::Decision;
use lookalong::domain::due::Due;
use lookalong::domain::ids::{Account, CommunityId, OfferId, ParticipantId, TakeawayId, TopicId};
use lookalong::domain::language::Language;
use lookalong::domain::rule_set::RuleSet;
use lookalong::domain::topic::Topic;
use lookalong::domain::wish_offer::Offer;
use lookalong::domain::zone::Zone;
use lookalong::journey::found;
use lookalong::store::{Place, Store};

#[expect(dead_code, reason = "other benchmarks begin with a whole crowd; this one needs its people")]
mod crowd;

const PEOPLE: u64 = 10_000;
const ASKED: u64 = 500;
const TIMERS: u64 = 1_000_000;
const AT_ONCE: usize = 16;
const TAKES: Duration = Duration::from_millis(100);
/// As the service waits when nothing is due.
const IDLE: Duration = Duration::from_secs(60);
const BREATH: Duration = Duration::from_millis(20);
const RESTS_FOR: Duration = Duration::from_secs(120);

/// A chat that takes its time and notes when each account was reached.
#[derive(Clone, Default)]
struct Slow(Arc<Mutex<Vec<(Account, Instant)>>>);

impl Chat for Slow {
    fn at_once(&self) -> usize {
        AT_ONCE
    }

    async fn send(&self, delivery: &Delivery) -> Result<Sent, ChatError> {
        let left = Instant::now();
        tokio::time::sleep(TAKES).await;
        if let Where::Private(reading) = &delivery.place {
            self.0.lock().expect("nobody failed").push((reading.account.clone(), left));
        }
        Ok(Sent::Arrived(None))
    }
}

fn id() -> CommunityId {
    CommunityId("bench".to_owned())
}

/// A community of 10,000, with what else it is to begin with.
async fn begin(folder: &Path, more: Vec<Change>) -> App<Slow> {
    let database = Place::Sqlite(folder.join("due.sqlite"));
    let store = Store::open(&database, &folder.join("due.key"), clock::fill).await.expect("it opens");
    let settings =
        Settings { name: crowd::label("bench"), language: Language::English, zone: Zone::utc(), home: None };
    let (community, first) = found(id(), settings, RuleSet::default(), crowd::start());
    let people = (1..=PEOPLE).map(|i| {
        let person = crowd::person(i);
        Change::Participant(lookalong::domain::participant::Participant { zone: Zone::utc(), ..person })
    });
    let topics = (1..=ASKED).flat_map(|i| {
        let label = crowd::label(&format!("craft number {i}"));
        let host = ParticipantId(PEOPLE / 2 + i);
        let offer = Offer { id: OfferId(i), who: host, topic: TopicId(i), made_at: crowd::start() };
        [Change::Topic(Topic { id: TopicId(i), label, aliases: Vec::new() }), Change::Offer(offer)]
    });
    let mut changes: Vec<Change> = first.changes.into_iter().chain(people).chain(topics).collect();
    changes.push(Change::NextId(TIMERS * 2));
    changes.extend(more);
    let decision = Decision { changes, ..Decision::default() };
    store.create(&community, &decision, crowd::start()).await.expect("it is kept");
    App::start(store, Slow::default()).await.expect("it starts")
}

async fn seen(app: &App<Slow>) -> Community {
    app.community(&id()).await.expect("it is served")
}

/// Runs the loop of the service for so long, or until it has nothing to do for a while.
async fn run(app: &App<Slow>, from: DateTime<Utc>, until: impl Fn() -> bool) -> Instant {
    let began = Instant::now();
    let now = || from + TimeDelta::from_std(began.elapsed()).expect("a short time");
    while !until() {
        app.settle(now()).await.expect("the store works");
        let next = app.next_event_at(now()).await.expect("the store works");
        let wait = next.map_or(IDLE, |at| (at - now()).to_std().unwrap_or_default().clamp(BREATH, IDLE));
        tokio::time::sleep(wait.min(Duration::from_secs(10))).await;
    }
    began
}

/// 1,000 nudges: 500 colleagues wish for something within a minute, and two days later none of them, nor those who were asked,
/// has answered.
async fn lateness(folder: &Path) {
    let app = begin(folder, Vec::new()).await;
    for i in 1..=ASKED {
        let at = crowd::start() + TimeDelta::milliseconds(i64::try_from(i * 60_000 / ASKED).expect("small"));
        let who = crowd::person(i);
        let actor =
            Actor { account: who.account, name: who.name, language: None, zone: None, facilitator: false };
        let topic = crowd::label(&format!("craft number {i}"));
        let asked = Ok(Command::OpenWish { topic });
        let inbound = Inbound { community: id(), event_key: format!("bench-{i}"), actor, asked };
        app.handle(inbound, at).await.expect("it is decided");
    }
    app.settle(crowd::start() + TimeDelta::minutes(2)).await.expect("it settles");
    let community = seen(&app).await;
    let mut due: BTreeMap<Account, DateTime<Utc>> = BTreeMap::new();
    for (at, what) in community.due() {
        if let Due::Nudge(step) = what
            && let Some(who) = community.step(step).and_then(|step| community.participant(step.who))
        {
            due.insert(who.account.clone(), at);
        }
    }
    let first = due.values().min().copied().expect("somebody is nudged");
    let last = due.values().max().copied().expect("somebody is nudged");
    app.chat().0.lock().expect("nobody failed").clear();
    let sent = app.chat().0.clone();
    let wanted = due.len();
    let gave_up = Instant::now() + Duration::from_secs(300);
    let began =
        run(&app, first, || sent.lock().expect("nobody failed").len() >= wanted || Instant::now() > gave_up)
            .await;
    let late = |(account, left): &(Account, Instant)| {
        let due = due.get(account)?;
        let planned = began + (*due - first).to_std().ok()?;
        Some(left.saturating_duration_since(planned).as_secs_f64())
    };
    let mut late: Vec<f64> = sent.lock().expect("nobody failed").iter().filter_map(late).collect();
    late.sort_by(f64::total_cmp);
    let at = |share: usize| late.get(late.len().saturating_sub(1) * share / 100).copied().unwrap_or(f64::NAN);
    println!(
        "{} of {wanted} nudges left, due within {:.0} s: late by {:.2} s in the median, {:.2} s at the 99th percentile, {:.2} s at most",
        late.len(),
        (last - first).as_seconds_f64(),
        at(50),
        at(99),
        at(100)
    );
    app.close().await;
}

/// What the processor did for this process so far, in seconds; none where the system does not tell.
fn processor_seconds() -> Option<f64> {
    /// What Linux counts in.
    const TICKS: f64 = 100.0;
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let after = stat.rsplit_once(')')?.1;
    let fields: Vec<f64> = after.split_whitespace().filter_map(|field| field.parse().ok()).collect();
    // Without the letter for its state, `utime` is the eleventh and `stime` the twelfth.
    Some((fields.get(10)? + fields.get(11)?) / TICKS)
}

fn resident_megabytes() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes / 1024.0)
}

async fn rest(folder: &Path) {
    let timers = (1..=TIMERS).map(|i| {
        let at = crowd::start() + TimeDelta::days(400) + TimeDelta::seconds(i64::try_from(i).expect("small"));
        Change::Timer(Due::ForgetOutcome(TakeawayId(i)), at)
    });
    let app = begin(folder, timers.collect()).await;
    let from = crowd::start() + TimeDelta::minutes(1);
    app.settle(from).await.expect("it settles");
    let (before, began) = (processor_seconds(), Instant::now());
    run(&app, from, || began.elapsed() >= RESTS_FOR).await;
    let share = processor_seconds()
        .zip(before)
        .map(|(after, before)| (after - before) / began.elapsed().as_secs_f64());
    println!(
        "{PEOPLE} people and {} timers at rest for {:.0} s: {} of a core, {} MB resident",
        seen(&app).await.timer_count(),
        began.elapsed().as_secs_f64(),
        share.map_or_else(|| "unknown".to_owned(), |share| format!("{:.2} %", share * 100.0)),
        resident_megabytes().map_or_else(|| "unknown".to_owned(), |all| format!("{all:.0}"))
    );
    app.close().await;
}

fn main() {
    println!("load of the machine: {}", std::fs::read_to_string("/proc/loadavg").unwrap_or_default().trim());
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    let folder = || tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    runtime.block_on(lateness(folder().path()));
    runtime.block_on(rest(folder().path()));
}
