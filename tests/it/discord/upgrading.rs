//! Real processes of the last version that landed beside those of today, on one database, while colleagues go on: nothing is lost
//! and nothing doubled. So it is when a later version brings the tables up to date under them.

use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::{AnyConnection, AssertSqlSafe, Connection};

use super::killing::bots::Place;
use super::killing::{Cast, Crew, lived, server_for, upgrade};
use crate::server;

/// Names the program of the last version that landed; `tests/earlier-program` builds it.
const EARLIER: &str = "LOOKALONG_EARLIER";

const THREE: Crew = Crew::OnAServer { replicas: 3, pauses: true, skewed: false };

fn today() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_lookalong"))
}

/// The program of the last version that landed. None where it was not built; in CI it must be there.
fn earlier() -> Option<PathBuf> {
    let named = std::env::var_os(EARLIER).map(PathBuf::from);
    if named.is_none() {
        assert!(
            std::env::var("CI").is_err(),
            "in CI the program of the last version must be named by {EARLIER}"
        );
        eprintln!(
            "NOT CHECKED beside the last version: {EARLIER} names no program (bash tests/earlier-program)"
        );
    }
    named
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn while_three_are_upgraded_one_by_one_nothing_is_lost_and_nothing_doubled() {
    let Some(earlier) = earlier() else { return };
    if server::fresh().await.is_none() {
        return;
    }
    let verdict = upgrade(&earlier, today(), Cast { pairs: 6, crew: THREE, seed: 1 }, 8).await;
    assert!(verdict.is_clean() && verdict.pairs >= 6, "{verdict}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn on_a_file_today_goes_on_where_the_last_version_stopped() {
    let Some(earlier) = earlier() else { return };
    let verdict = upgrade(&earlier, today(), Cast { pairs: 6, crew: Crew::OnAFile, seed: 1 }, 4).await;
    assert!(verdict.is_clean() && verdict.pairs >= 6, "{verdict}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn today_goes_on_when_a_later_version_adds_to_the_tables_and_is_not_started_again_on_them() {
    goes_on_under_a_later_version(today()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_last_version_goes_on_when_a_later_one_adds_to_the_tables_and_is_not_started_again_on_them() {
    let Some(earlier) = earlier() else { return };
    goes_on_under_a_later_version(&earlier).await;
}

async fn goes_on_under_a_later_version(program: &Path) {
    for crew in [Crew::OnAFile, THREE] {
        if crew == THREE && server::fresh().await.is_none() {
            continue;
        }
        let verdict =
            lived(program, Cast { pairs: 4, crew, seed: 1 }, server_for(crew).await, async |bots, _| {
                tokio::time::sleep(Duration::from_secs(1)).await;
                add_later(bots.place()).await;
                tokio::time::sleep(Duration::from_secs(2)).await;
                let said = bots.place().refused(program);
                let refusal = "was made by a newer version of lookalong (schema 9001, this one knows ";
                assert!(
                    said.contains(refusal) && said.contains("start the newer version, or restore a backup"),
                    "{said}"
                );
                0
            })
            .await;
        assert!(verdict.is_clean() && verdict.pairs >= 4, "{crew:?}:\n{verdict}");
    }
}

/// As a later version does it when it starts.
async fn add_later(place: &Place) {
    sqlx::any::install_default_drivers();
    let mut conn = AnyConnection::connect(&place.database()).await.expect("the database lets us in");
    let noted = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
                 SELECT 9001, 'later', TRUE, checksum, 0 FROM _sqlx_migrations WHERE version = 1;";
    let later = include_str!("../../upgrades/later.sql");
    let begun = format!("BEGIN; {later} {noted} COMMIT;");
    // Whoever is in the way of those who work gives way, and tries again.
    let mut left = 20;
    while let Err(problem) = sqlx::raw_sql(AssertSqlSafe(begun.clone())).execute(&mut conn).await {
        left -= 1;
        assert!(left > 0, "it can't be added: {problem}");
        sqlx::raw_sql("ROLLBACK").execute(&mut conn).await.expect("it gives way");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    conn.close().await.expect("it ends well");
}
