//! A PostgreSQL server that is restarted, stands still, is lost to its standby or has no room, in the midst of the work of real
//! processes.

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::json;
use sqlx::{Connection, PgConnection};

use super::killing::cluster::{Cluster, Stop};
use super::killing::{Crew, Deaths, Ill, Plan, chapter_on};
use super::service::{begin, settings, standin};
use super::standin::permissions::MANAGE_GUILD;

/// Two processes and a few pairs, while this happens to their server.
async fn through(ill: Ill, times: u32) {
    let Some(cluster) = Cluster::start("") else { return };
    let crew = Crew::OnAServer { replicas: 2, pauses: false, skewed: false };
    let plan = Plan { pairs: 5, deaths: Deaths::OfTheServer(ill, times), crew, seed: 1 };
    let verdict = chapter_on(cluster, Path::new(env!("CARGO_BIN_EXE_lookalong")), plan).await;
    assert!(verdict.is_clean() && verdict.pairs >= 5, "{ill:?}:\n{verdict}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_server_that_fails_in_mid_transaction_loses_nothing_and_doubles_nothing() {
    through(Ill::Restarted(Stop::Immediate), 4).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_server_that_is_restarted_in_mid_transaction_loses_nothing_and_doubles_nothing() {
    through(Ill::Restarted(Stop::Fast), 4).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_server_that_stands_still_loses_nothing_and_doubles_nothing() {
    through(Ill::Paused, 2).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_server_that_is_lost_to_its_standby_loses_nothing_and_doubles_nothing() {
    through(Ill::LostToItsStandby, 1).await;
}

/// So many connections the server has in all.
const ROOM: usize = 10;

/// Takes connections for as long as there are any, up to so many in all.
async fn take(url: &str, taken: &mut Vec<PgConnection>, most: usize) {
    let since = Instant::now();
    while taken.len() < most && since.elapsed() < Duration::from_millis(500) {
        match PgConnection::connect(url).await {
            Ok(conn) => taken.push(conn),
            Err(_) => tokio::time::sleep(Duration::from_millis(5)).await,
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn on_a_server_without_room_it_says_so_waits_its_turn_and_goes_on_when_there_is_some() {
    let Some(cluster) = Cluster::start(&format!("-c max_connections={ROOM}")) else { return };
    let url = cluster.url();
    let standin = standin().await;
    let guild = standin.new_guild("Our colleagues", "en-US");
    let home = standin.home(guild);
    let boss = standin.new_member(guild, "boss", "en-US");
    standin.set_permissions(guild, boss, MANAGE_GUILD);
    let more = format!("[store]\nurl = \"{url}\"\n[log]\nfilter = \"info,serenity=error\"");
    let (folder, health) = settings(&standin, &standin.token(), &more);
    let sets = async || {
        let channel = [("channel", json!(home.to_string()))];
        let asked = standin.slash(guild, home, boss, &["setup"], &channel).await.unwrap();
        assert!(asked.after < Duration::from_secs(3), "acknowledged in time: {asked:?}");
        // A connection is waited for a little longer than the stand-in waits for an answer.
        let told = match standin.ends_with(&asked).await {
            Some(told) => Some(told),
            None => standin.ends_with(&asked).await,
        };
        told.and_then(|told| standin.message(told)).map(|seen| seen.content).unwrap_or_default()
    };

    // At the start.
    let mut taken = Vec::new();
    take(url, &mut taken, ROOM).await;
    assert_eq!(taken.len(), ROOM);
    let mut service = begin(&folder, &health);
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!(standin.connected(), 0, "it waits");
    taken.clear();
    assert!(standin.connected_with(1).await, "there is room");
    service.becomes_well().await;

    // Under way, with the few connections that it has.
    take(url, &mut taken, ROOM).await;
    assert!(!sets().await.is_empty(), "done, or told that it was not");

    // And with none at all: whoever administers the server ended them, and others were quicker.
    let end =
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'lookalong'";
    for _ in 0..20 {
        let ended: i64 = sqlx::query_scalar(end).fetch_one(&mut taken[0]).await.unwrap();
        take(url, &mut taken, ROOM).await;
        if ended == 0 && taken.len() == ROOM {
            break;
        }
    }
    assert_eq!(taken.len(), ROOM);
    let told = sets().await;
    assert!(told.contains("Nothing has changed, and nothing is lost"), "{told}");
    taken.clear();
    let told = sets().await;
    assert!(!told.is_empty() && !told.contains("Nothing has changed"), "{told}");
    let said = service.killed();
    assert!(said.contains("can't start yet") && said.contains("no connection left"), "{said}");
}
