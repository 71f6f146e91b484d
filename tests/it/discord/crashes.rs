//! The real binary dies, at every named point and at random moments: nothing is lost, and nothing is said twice.

use std::path::Path;

use lookalong::store::crash_point::{CrashPoint, VARIABLE};

use super::killing::{Crew, Deaths, Plan, chapter};
use crate::binary::Folder;
use crate::server;

fn binary() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_lookalong"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whatever_the_point_at_which_it_crashes_nothing_is_lost_and_nothing_doubled() {
    for (seed, point) in (0..).zip(CrashPoint::ALL) {
        // Nobody passes these while the bot runs; they have tests of their own.
        if matches!(point, CrashPoint::InBackup | CrashPoint::InMove | CrashPoint::InRestore) {
            continue;
        }
        let plan = Plan { pairs: 4, deaths: Deaths::At(point.name(), 6), crew: Crew::OnAFile, seed };
        let verdict = chapter(binary(), plan).await;
        assert!(verdict.is_clean() && verdict.pairs >= 4, "{}:\n{verdict}", point.name());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whatever_the_moment_at_which_it_is_killed_nothing_is_lost_and_nothing_doubled() {
    let plan = Plan { pairs: 8, deaths: Deaths::Killed(30), crew: Crew::OnAFile, seed: 1 };
    let verdict = chapter(binary(), plan).await;
    assert!(verdict.is_clean() && verdict.pairs >= 8, "{verdict}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn on_a_server_neither_one_that_is_killed_nor_three_of_which_some_stand_still_lose_or_double_anything()
{
    if server::fresh().await.is_none() {
        return;
    }
    for (replicas, pauses, kills) in [(1, false, 5), (3, true, 10)] {
        let crew = Crew::OnAServer { replicas, pauses };
        let verdict =
            chapter(binary(), Plan { pairs: 6, deaths: Deaths::Killed(kills), crew, seed: 1 }).await;
        assert!(verdict.is_clean() && verdict.pairs >= 6, "{replicas}:\n{verdict}");
    }
}

#[test]
fn a_backup_that_crashes_leaves_nothing_that_could_be_taken_for_one() {
    let folder = Folder::new();
    folder.play("anna> /observe\nanna> 1\n", &["--db", "lookalong.sqlite"]).well();
    let mut crashing = folder.command(&["backup", "copy.sqlite"]);
    crashing.env(VARIABLE, CrashPoint::InBackup.name());
    let said = crashing.output().unwrap();
    assert_eq!(said.status.code(), None, "{}", String::from_utf8_lossy(&said.stderr));
    assert!(!folder.path("copy.sqlite").exists());
    folder.run(&["backup", "copy.sqlite"]).well();
    assert!(folder.path("copy.sqlite").exists());
}
