//! A PostgreSQL server that is restarted, stands still, or is lost to its standby in the midst of the work of real processes.

use std::path::Path;

use super::killing::cluster::{Cluster, Stop};
use super::killing::{Crew, Deaths, Ill, Plan, chapter_on};

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
