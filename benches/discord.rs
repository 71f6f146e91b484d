//! How quickly the bot acknowledges what people do on Discord: 200 interactions a second for half a minute against the
//! stand-in, in a community of 10,000, each a decision on SQLite with `synchronous=FULL`; beside a bare serenity bot that
//! answers `pong` and stores nothing, and a bare sync of the same disk, in the same run.
//!
//! Run with `cargo bench --bench discord`. Both bots are processes of their own; the database is in the target folder, so that
//! it is the disk of the build that is measured and no memory file system.

#![expect(clippy::expect_used, reason = "a benchmark that can't be set up has nothing to measure")]
#![expect(clippy::cast_precision_loss, reason = "figures for people")]
#![expect(
    dead_code,
    unused_imports,
    reason = "the stand-in brings its own tests along, and they run elsewhere"
)]

use std::io::Write;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use lookalong::app::clock;
use lookalong::chat::discord::{account, community};
use lookalong::domain::command::{Actor, Command as Asks, Event, Press};
use lookalong::domain::community::Settings;
use lookalong::domain::decision::Decision;
use lookalong::domain::language::Language;
use lookalong::domain::rule_set::RuleSet;
use lookalong::domain::user_text::Label;
use lookalong::domain::zone::Zone;
use lookalong::journey::{decide, found};
use lookalong::store::{Place, Store};
use serde_json::{Value, json};

#[path = "../tests/it/discord/standin/mod.rs"]
pub mod standin;

use standin::{Answer, Standin};

const PEOPLE: usize = 10_000;
const PER_SECOND: u32 = 200;
const SECONDS: u32 = 30;
/// How this program is told to be the bare bot.
const BARE: &str = "LOOKALONG_BENCH_BARE";

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    match std::env::var(BARE) {
        Ok(url) => runtime.block_on(bare(&url)),
        Err(_) => runtime.block_on(measure()),
    }
}

/// The smallest bot there can be.
async fn bare(url: &str) {
    use serenity::all::{
        Client, Context, CreateInteractionResponse, CreateInteractionResponseMessage, EventHandler,
        GatewayIntents, HttpBuilder, Interaction, async_trait,
    };
    struct Pong;
    #[async_trait]
    impl EventHandler for Pong {
        async fn interaction_create(&self, context: Context, interaction: Interaction) {
            if let Interaction::Command(command) = interaction {
                let nobody = serenity::all::CreateAllowedMentions::new();
                let pong = CreateInteractionResponseMessage::new().content("pong").allowed_mentions(nobody);
                let _ = command
                    .create_response(&context.http, CreateInteractionResponse::Message(pong.ephemeral(true)))
                    .await;
            }
        }
    }
    let token = std::env::var("LOOKALONG_BENCH_TOKEN").expect("a token");
    let http = HttpBuilder::new(token).proxy(url).ratelimiter_disabled(true).build();
    let builder = serenity::client::ClientBuilder::new_with_http(http, GatewayIntents::GUILDS);
    let mut client: Client = builder.event_handler(Pong).await.expect("a client");
    client.start_shards(1).await.expect("it runs");
}

/// A process that ends with its handle.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Times from the dispatch to the callback, sorted.
struct Times {
    sorted: Vec<Duration>,
    unanswered: usize,
    deferred: usize,
}

impl Times {
    fn at(&self, share: f64) -> Duration {
        let last = self.sorted.len().saturating_sub(1);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in a list")]
        let index = (last as f64 * share).round() as usize;
        self.sorted.get(index).copied().unwrap_or_default()
    }
}

async fn measure() {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    let sync = syncs(folder.path());
    let standin = Standin::start(Arc::new(clock::now)).await;
    let guild = standin.new_guild("Bench", "en-US");
    let members: Vec<u64> =
        (0..PEOPLE).map(|n| standin.new_member(guild, &format!("colleague{n}"), "en-US")).collect();
    fill(folder.path(), guild, &members).await;
    std::fs::write(folder.path().join("token"), standin.token()).expect("a token file");
    let config = format!(
        "[community]\nname = \"Bench\"\n[log]\nfilter = \"error\"\n[health]\nlisten = \"off\"\n[discord]\ntoken_file = \"token\"\napi = \"{}\"\n",
        standin.url()
    );
    std::fs::write(folder.path().join("lookalong.toml"), config).expect("a config");

    let bot = Command::new(env!("CARGO_BIN_EXE_lookalong"))
        .arg("run")
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .spawn()
        .expect("the bot starts");
    let bot = Running(bot);
    let registered = |standin: &Standin| standin.connected() == 1 && !standin.commands().is_empty();
    assert!(standin.until(registered).await, "the bot connects");
    let (ours, memory) = (drive(&standin, guild, &members).await, resident(bot.0.id()));
    drop(bot);
    assert!(standin.until(|standin| standin.connected() == 0).await, "the bot ends");

    let bare = Command::new(std::env::current_exe().expect("this program"))
        .env(BARE, standin.url())
        .env("LOOKALONG_BENCH_TOKEN", standin.token())
        .spawn()
        .expect("the bare bot starts");
    let bare = Running(bare);
    assert!(standin.connected_with(1).await, "the bare bot connects");
    let (theirs, their_memory) = (drive(&standin, guild, &members).await, resident(bare.0.id()));
    drop(bare);
    report(&ours, &theirs, sync, (memory, their_memory), &standin);
}

fn report(ours: &Times, theirs: &Times, sync: Duration, memory: (f64, f64), standin: &Standin) {
    let ms = |time: Duration| time.as_secs_f64() * 1_000.0;
    println!(
        "{PER_SECOND} interactions a second for {SECONDS} s, {PEOPLE} participants, from dispatch to callback"
    );
    println!("what           median ms   99th ms    most ms   unanswered   deferred   resident MB");
    for (what, times, memory) in [("lookalong", ours, memory.0), ("bare serenity", theirs, memory.1)] {
        println!(
            "{what:<13}  {:>9.2}  {:>8.2}  {:>9.2}   {:>10}   {:>8}   {memory:>11.1}",
            ms(times.at(0.5)),
            ms(times.at(0.99)),
            ms(times.at(1.0)),
            times.unanswered,
            times.deferred,
        );
    }
    println!("one disk sync, 99th percentile: {:.2} ms", ms(sync));
    let aim = theirs.at(0.99) * 2 + sync;
    println!(
        "ratio of the medians {:.2}, of the 99th percentiles {:.2}; the aim, twice the bare one and a sync, is {:.2} ms",
        ms(ours.at(0.5)) / ms(theirs.at(0.5)),
        ms(ours.at(0.99)) / ms(theirs.at(0.99)),
        ms(aim)
    );
    println!(
        "bodies checked against Discord's contract: {}, breaches: {}",
        standin.bodies_checked(),
        standin.take_breaches().len()
    );
}

/// Half a minute of colleagues who say what can be watched, and how long they have been in their craft.
async fn drive(standin: &Standin, guild: u64, members: &[u64]) -> Times {
    let home = standin.home(guild);
    let mut ticks = tokio::time::interval(Duration::from_secs(1) / PER_SECOND);
    let mut work = tokio::task::JoinSet::new();
    for turn in 0..PER_SECOND * SECONDS {
        ticks.tick().await;
        let (standin, user) = (standin.clone(), members[turn as usize % members.len()]);
        work.spawn(async move {
            let offer = [("topic", json!(format!("topic {}", turn % 50)))];
            let level = [("level", json!(turn % 40))];
            let (path, options): (&[&str], &[(&str, Value)]) =
                if turn % 2 == 0 { (&["offer"], &offer) } else { (&["me", "profile"], &level) };
            standin.slash(guild, home, user, path, options).await.expect("the command is there")
        });
    }
    let mut times = Times { sorted: Vec::new(), unanswered: 0, deferred: 0 };
    for outcome in work.join_all().await {
        match outcome.answer {
            Answer::None => times.unanswered += 1,
            Answer::Deferred => {
                times.deferred += 1;
                times.sorted.push(outcome.after);
            }
            Answer::Message(_)
            | Answer::Modal(_)
            | Answer::Update(_)
            | Answer::DeferredUpdate
            | Answer::Choices(_) => {
                times.sorted.push(outcome.after);
            }
        }
    }
    times.sorted.sort();
    times
}

/// A community of which all of them are part.
async fn fill(folder: &Path, guild: u64, members: &[u64]) {
    let label = |text: &str| Label::new(text).expect("a short label");
    let (database, key_file) = (folder.join("lookalong.sqlite"), folder.join("lookalong.key"));
    let store = Store::open(&Place::Sqlite(database), &key_file, clock::fill).await.expect("it opens");
    let now = clock::now();
    let settings =
        Settings { name: label("Bench"), language: Language::English, zone: Zone::utc(), home: None };
    let (mut state, first) = found(community(guild), settings, RuleSet::default(), now);
    let mut version = store.create(&state, &first, now).await.expect("a community is made");
    first.changes.iter().for_each(|change| state.apply(change));
    let mut all = Decision::default();
    for user in members {
        let actor = Actor {
            account: account(*user),
            name: label(&format!("colleague {user}")),
            language: Some(Language::English),
            zone: None,
            facilitator: false,
        };
        let event = Event::Asked { actor, command: Asks::Press(Press::Join) };
        let decision = decide(&state, &event, now).expect("they join");
        decision.changes.iter().for_each(|change| state.apply(change));
        all.changes.extend(decision.changes);
    }
    version = store.commit(&community(guild), version, None, &all, now).await.expect("they are kept");
    assert!(version > 1, "a commit raises the version");
    store.close().await;
}

/// The 99th percentile of appending a page to a file and making it durable.
fn syncs(folder: &Path) -> Duration {
    let mut file = tempfile::tempfile_in(folder).expect("a file");
    let mut times: Vec<Duration> = (0..2_000)
        .map(|_| {
            let began = Instant::now();
            file.write_all(&[7; 4096]).and_then(|()| file.sync_data()).expect("it syncs");
            began.elapsed()
        })
        .collect();
    times.sort();
    times.get(times.len() * 99 / 100).copied().unwrap_or_default()
}

/// What a process holds in memory, in megabytes; 0 where the system doesn't tell.
fn resident(process: u32) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    kilobytes.unwrap_or_default() / 1_024.0
}
