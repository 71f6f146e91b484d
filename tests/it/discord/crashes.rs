//! The real binary dies, at every named point and at random moments: nothing is lost, and nothing is said twice.

use std::path::Path;

use lookalong::store::crash_point::{CrashPoint, VARIABLE};

use tokio::task::JoinSet;

use super::killing::judge::Verdict;
use super::killing::{Crew, Deaths, Plan, chapter};
use crate::binary::{Folder, play};
use crate::server;

fn binary() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_lookalong"))
}

/// It dies at each point that it passes while it serves people.
async fn at_every_point(crew: Crew, pairs: u32, deaths: u32) {
    let mut under_way = JoinSet::new();
    for (seed, point) in (0..).zip(CrashPoint::ALL).filter(|(_, point)| point.is_of_serving()) {
        let plan = Plan { pairs, deaths: Deaths::At(point.name(), deaths), crew, seed };
        let chapter = async move { (point, chapter(binary(), plan).await) };
        // On a server, most of the time is waiting.
        if crew == Crew::OnAFile {
            check(chapter.await, pairs);
        } else {
            under_way.spawn(chapter);
        }
    }
    while let Some(lived) = under_way.join_next().await {
        check(lived.expect("it comes to its end"), pairs);
    }
}

#[track_caller]
fn check((point, verdict): (CrashPoint, Verdict), pairs: u32) {
    assert!(verdict.is_clean() && verdict.pairs >= u64::from(pairs), "{}:\n{verdict}", point.name());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whatever_the_point_at_which_it_crashes_nothing_is_lost_and_nothing_doubled() {
    at_every_point(Crew::OnAFile, 4, 6).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whatever_the_point_at_which_it_crashes_on_a_server_nothing_is_lost_and_nothing_doubled() {
    if server::fresh().await.is_some() {
        at_every_point(Crew::OnAServer { replicas: 1, pauses: false, skewed: false }, 2, 3).await;
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
        let crew = Crew::OnAServer { replicas, pauses, skewed: false };
        let verdict =
            chapter(binary(), Plan { pairs: 6, deaths: Deaths::Killed(kills), crew, seed: 1 }).await;
        assert!(verdict.is_clean() && verdict.pairs >= 6, "{replicas}:\n{verdict}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn three_whose_clocks_are_five_minutes_apart_lose_and_double_nothing() {
    if server::fresh().await.is_none() {
        return;
    }
    let crew = Crew::OnAServer { replicas: 3, pauses: false, skewed: true };
    let verdict = chapter(binary(), Plan { pairs: 4, deaths: Deaths::Killed(3), crew, seed: 1 }).await;
    assert!(verdict.is_clean() && verdict.pairs >= 4, "{verdict}");
}

#[test]
fn a_first_start_that_crashes_between_two_steps_of_the_schema_is_ended_by_the_next() {
    let on_a_server = server::fresh_now().map(|url| {
        let folder = Folder::new();
        folder.write("lookalong.toml", format!("[store]\nurl = \"{url}\"\n"));
        (folder, vec!["check-config"])
    });
    let on_a_file = (Folder::new(), vec!["try", "--db", "lookalong.sqlite"]);
    for (folder, start) in [Some(on_a_file), on_a_server].into_iter().flatten() {
        for step in [1, 3] {
            let mut crashing = folder.command(&start);
            crashing.env(VARIABLE, format!("{}:{step}", CrashPoint::InMigration.name()));
            let said = play(crashing, "");
            assert_eq!(said.code, None, "{said:?}");
        }
        play(folder.command(&start), "").well();
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
