//! Several real processes on one server and one token: one holds the connection, the others stand by and help.

use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use lookalong::app::{App, clock};
use lookalong::chat::Inbound;
use lookalong::chat::discord::{account, community};
use lookalong::domain::command::{Actor, Command, Press};
use lookalong::domain::user_text::Label;
use lookalong::store::{PostgresUrl, Store};
use serde_json::json;
use sqlx::{AnyConnection, AssertSqlSafe, Connection};

use super::bot;
use super::service::{Service, begin, begin_with, settings, standin};
use super::standin::permissions::MANAGE_GUILD;
use super::standin::{Place, Standin};
use crate::binary::Folder;
use crate::faithful_chat::FaithfulChat;
use crate::layer::{self, layer};
use crate::server;

/// So long a lease that whatever happens sooner has another reason.
const LONG: u32 = 300;

/// The settings of a process on that server.
fn on(url: &str, standin: &Standin, lease: u32, discord: &str) -> (Folder, String) {
    let more = format!(
        "{discord}\n[store]\nurl = \"{url}\"\nlease_seconds = {lease}\n[community]\nrules = \"rules.toml\"\n\
         [log]\nfilter = \"info,serenity=error\""
    );
    let (folder, health) = settings(standin, &standin.token(), &more);
    folder.write("rules.toml", "quiet-from = \"00:00\"\nquiet-until = \"00:00\"\n");
    (folder, health)
}

/// One more beside another, with the same key.
fn beside(other: &Folder, url: &str, standin: &Standin, lease: u32, discord: &str) -> Service {
    let (folder, health) = on(url, standin, lease, discord);
    std::fs::copy(other.path("lookalong.key"), folder.path("lookalong.key")).unwrap();
    let service = begin(&folder, &health);
    // It has read what it needs when it is connected; the folder stays until the end of the test.
    std::mem::forget(folder);
    service
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_holds_the_connection_and_another_takes_over_at_once_when_it_stops() {
    let Some(url) = server::fresh().await else { return };
    let standin = standin().await;
    let guild = standin.new_guild("Our colleagues", "en-US");
    let (home, anna) = (standin.home(guild), standin.new_member(guild, "anna", "en-US"));
    let (folder, health) = on(&url, &standin, LONG, "");
    let mut first = begin(&folder, &health);
    assert!(standin.connected_with(1).await, "one connects");
    first.becomes_well().await;
    let mut second = beside(&folder, &url, &standin, LONG, "");
    second.becomes_well().await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(standin.sessions_begun_and_resumed().0, 1, "the other one stands by");

    first.told_to_stop();
    let since = Instant::now();
    assert!(standin.until(|standin| standin.sessions_begun_and_resumed().0 == 2).await, "it takes over");
    assert!(since.elapsed() < Duration::from_secs(4), "{:?}", since.elapsed());
    let said = first.ended(15).await;
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert!(said.err.contains("this process holds the connection to Discord"), "{}", said.err);
    assert!(standin.until(|standin| standin.connected() == 1).await);
    let asked = standin.slash(guild, home, anna, &["observe"], &[]).await.unwrap();
    assert!(standin.ends_with(&asked).await.is_some(), "it is answered");
    second.told_to_stop();
    let said = second.ended(15).await;
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert!(said.err.contains("this one stands by"), "{}", said.err);
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_that_died_alone_is_followed_at_once_on_its_machine() {
    let Some(url) = server::fresh().await else { return };
    let standin = standin().await;
    let (folder, health) = on(&url, &standin, LONG, "");
    let mut first = begin(&folder, &health);
    assert!(standin.connected_with(1).await, "one connects");
    first.becomes_well().await;
    drop(first);
    assert!(standin.until(|standin| standin.connected() == 0).await);
    let mut second = begin(&folder, &health);
    assert!(standin.connected_with(1).await, "nobody waits for the lease of one that has ended");
    let said = second.killed();
    assert!(said.contains("has ended on this machine"), "{said}");
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_due_leaves_no_earlier_than_by_the_fastest_clock_and_once() {
    const FAST: i64 = 300;
    let Some(url) = server::fresh().await else { return };
    let standin = standin().await;
    let guild = standin.new_guild("Our colleagues", "en-US");
    let (home, anna) = (standin.home(guild), standin.new_member(guild, "anna", "en-US"));
    let boss = standin.new_member(guild, "boss", "en-US");
    let guest = standin.new_member(guild, "chris", "en-US");
    standin.set_permissions(guild, boss, MANAGE_GUILD);
    let (folder, health) = on(&url, &standin, 5, "");
    let mut slow = begin(&folder, &health);
    assert!(standin.until(|standin| !standin.commands().is_empty()).await);
    slow.becomes_well().await;
    let channel = [("channel", json!(home.to_string()))];
    let set = standin.slash(guild, home, boss, &["setup"], &channel).await.unwrap();
    assert!(standin.ends_with(&set).await.is_some());
    let (other, health) = on(&url, &standin, 5, "");
    std::fs::copy(folder.path("lookalong.key"), other.path("lookalong.key")).unwrap();
    let library = layer("skewed", other.root());
    let mut fast = begin_with(&other, &health, |command| {
        command.env(layer::VARIABLE, &library).env("SKEW_SECONDS", FAST.to_string());
    });
    fast.becomes_well().await;

    let place = lookalong::store::Place::Postgres(PostgresUrl::new(&url).unwrap());
    let store = Store::open(&place, &folder.path("lookalong.key"), clock::fill).await.unwrap();
    let elsewhere = App::start(store, FaithfulChat::default()).await.unwrap();
    invites(&elsewhere, guild, anna, Command::Press(Press::Join), "joins").await;
    let hours = [("hours", json!("mon-sun 0:00-24:00"))];
    let told = standin.slash(guild, home, anna, &["me", "profile"], &hours).await.unwrap();
    assert!(standin.ends_with(&told).await.is_some());
    let due = clock::now() + chrono::TimeDelta::seconds(FAST + 4);
    invites_at(&elsewhere, guild, anna, Command::Invite { who: account(guest) }, "invites", due).await;
    let since = Instant::now();
    let sent = standin.wait_for(guest, |seen| seen.place == Place::Direct).await.is_some();
    assert!(sent, "it is sent: {}", fast.killed());
    assert!(
        since.elapsed() > Duration::from_millis(3_500),
        "earlier than by any clock: {:?}",
        since.elapsed()
    );
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(standin.from_bot(guest).len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn shards_that_are_divided_by_hand_are_held_by_each_for_itself() {
    let Some(url) = server::fresh().await else { return };
    let standin = standin().await;
    let (folder, health) = on(&url, &standin, LONG, "shards = 3\nshard_range = \"0-1\"");
    let mut first = begin(&folder, &health);
    assert!(standin.connected_with(2).await, "two shards connect");
    first.becomes_well().await;
    let _second = beside(&folder, &url, &standin, LONG, "shards = 3\nshard_range = \"2-2\"");
    assert!(standin.connected_with(3).await, "and the third");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn while_two_hear_the_same_whoever_carries_it_out_gives_the_answer() {
    let Some(url) = server::fresh().await else { return };
    let place = lookalong::store::Place::Postgres(PostgresUrl::new(&url).unwrap());
    let (standin, folder) = (standin().await, Folder::new());
    let guild = standin.new_guild("Our colleagues", "en-US");
    let home = standin.home(guild);
    let now = Arc::new(AtomicI64::new(clock::now().timestamp_millis()));
    let (one, _) = bot::start(&standin, &place, folder.root(), &now).await;
    let (two, _) = bot::start(&standin, &place, folder.root(), &now).await;
    assert_eq!(standin.connected(), 2, "they overlap");
    for number in 0..12 {
        let anna = standin.new_member(guild, &format!("anna{number}"), "en-US");
        let asked = standin.slash(guild, home, anna, &["observe"], &[]).await.unwrap();
        let asked = standin.ends_with(&asked).await.expect("it is answered");
        let yes = standin.press_labelled(anna, asked, "Yes, I’d like to join").await.unwrap();
        standin.ends_with(&yes).await.expect("it is answered");
        let welcomed = standin.wait_for(anna, |seen| seen.content.contains("Welcome")).await;
        assert!(welcomed.is_some(), "{number}: {:?}", standin.from_bot(anna));
    }
    for bot in [one, two] {
        bot.watch.stop().await;
        bot.tasks.iter().for_each(tokio::task::JoinHandle::abort);
    }
    // The one that did not carry it out tries a second later, and is told by Discord that it was answered.
    tokio::time::sleep(Duration::from_secs(2)).await;
    let breaches = standin.take_breaches();
    assert!(breaches.iter().all(|breach| breach.ends_with("answered twice")), "{breaches:?}");
}

/// Somebody elsewhere, on the same server, invites a guest and says nothing.
async fn invites(elsewhere: &App<FaithfulChat>, guild: u64, anna: u64, command: Command, key: &str) {
    invites_at(elsewhere, guild, anna, command, key, clock::now()).await;
}

/// The same by another clock.
async fn invites_at(
    elsewhere: &App<FaithfulChat>,
    guild: u64,
    anna: u64,
    command: Command,
    key: &str,
    now: DateTime<Utc>,
) {
    let actor = Actor {
        account: account(anna),
        name: Label::new("anna").unwrap(),
        language: None,
        zone: None,
        facilitator: false,
    };
    let inbound =
        Inbound { community: community(guild), event_key: key.to_owned(), actor, asked: Ok(command) };
    elsewhere.handle(inbound, now).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_one_decides_another_sends_at_once_and_soon_when_it_can_not_hear_of_it() {
    let Some(url) = server::fresh().await else { return };
    let name = format!("heard_{}", std::process::id());
    let url = format!("{url}&application_name={name}");
    let standin = standin().await;
    let guild = standin.new_guild("Our colleagues", "en-US");
    let (home, anna) = (standin.home(guild), standin.new_member(guild, "anna", "en-US"));
    let boss = standin.new_member(guild, "boss", "en-US");
    standin.set_permissions(guild, boss, MANAGE_GUILD);
    let (folder, health) = on(&url, &standin, 30, "");
    let mut service = begin(&folder, &health);
    assert!(standin.until(|standin| !standin.commands().is_empty()).await);
    service.becomes_well().await;
    let channel = [("channel", json!(home.to_string()))];
    let set = standin.slash(guild, home, boss, &["setup"], &channel).await.unwrap();
    assert!(standin.ends_with(&set).await.is_some());

    let place = lookalong::store::Place::Postgres(PostgresUrl::new(&url).unwrap());
    let store = Store::open(&place, &folder.path("lookalong.key"), clock::fill).await.unwrap();
    let elsewhere = App::start(store, FaithfulChat::default()).await.unwrap();
    invites(&elsewhere, guild, anna, Command::Press(Press::Join), "joins").await;
    let hours = [("hours", json!("mon-sun 0:00-24:00"))];
    let told = standin.slash(guild, home, anna, &["me", "profile"], &hours).await.unwrap();
    let told = standin.ends_with(&told).await.and_then(|id| standin.message(id)).expect("it is answered");
    assert!(!told.content.contains("You have not joined yet"), "what another was told holds here: {told:?}");

    for (guest, deaf, within) in
        [("chris", false, 3), ("dirk", false, 3), ("eva", true, 6), ("finn", false, 3)]
    {
        let guest = standin.new_member(guild, guest, "en-US");
        if deaf {
            terminate_the_listeners(&url, &name).await;
        }
        let since = Instant::now();
        let command = Command::Invite { who: account(guest) };
        invites(&elsewhere, guild, anna, command, &format!("invites {guest}")).await;
        assert!(standin.wait_for(guest, |seen| seen.place == Place::Direct).await.is_some(), "{guest}");
        assert!(since.elapsed() < Duration::from_secs(within), "{guest}: {:?}", since.elapsed());
    }
}

/// Ends the connections on which a process of that name listens.
async fn terminate_the_listeners(url: &str, name: &str) {
    let mut conn = AnyConnection::connect(url).await.unwrap();
    let ended = sqlx::query(AssertSqlSafe(format!(
        "SELECT CAST(pg_terminate_backend(pid) AS TEXT) FROM pg_stat_activity \
         WHERE application_name = '{name}' AND query LIKE 'LISTEN%'"
    )));
    assert_eq!(ended.fetch_all(&mut conn).await.unwrap().len(), 1, "one listens");
}
