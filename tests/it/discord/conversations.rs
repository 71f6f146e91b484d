//! Every story under `tests/conversations/` is lived on Discord too.

use std::path::Path;
use std::sync::Mutex;

use super::standin::bodies_checked_in_all;
use super::talk::Talk;
use crate::server;

const AT_A_TIME: usize = 4;

async fn problem(name: &str, script: &str, server: Option<&str>) -> Option<String> {
    let mut talk = Talk::begin_on(server).await;
    let played = talk.play(script).await;
    let breaches = talk.standin.take_breaches();
    if let Err(problem) = played {
        return Some(format!("{name}, {problem}"));
    }
    (!breaches.is_empty())
        .then(|| format!("{name}: breaches of Discord's contract:\n{}", breaches.join("\n")))
}

fn stories() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conversations");
    let only = std::env::var("LOOKALONG_STORY").ok();
    let mut stories: Vec<(String, String)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "txt"))
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read_to_string(&path).unwrap())
        })
        .filter(|(name, _)| only.as_ref().is_none_or(|only| name.contains(only.as_str())))
        .collect();
    stories.sort();
    stories
}

/// Every so manieth story is lived with its memory on a server as well.
const ON_A_SERVER: usize = 10;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn some_stories_are_lived_on_discord_with_a_server_as_memory() {
    let mut problems = Vec::new();
    for (name, script) in stories().into_iter().step_by(ON_A_SERVER) {
        let Some(server) = server::fresh().await else { return };
        problems.extend(problem(&name, &script, Some(&server)).await);
    }
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n\n"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_story_is_lived_on_discord() {
    let stories = std::sync::Arc::new(Mutex::new(stories().into_iter()));
    let mut players = tokio::task::JoinSet::new();
    for _ in 0..AT_A_TIME {
        let stories = stories.clone();
        players.spawn(async move {
            let mut problems = Vec::new();
            loop {
                let next = stories.lock().unwrap().next();
                let Some((name, script)) = next else { return problems };
                problems.extend(problem(&name, &script, None).await);
            }
        });
    }
    let problems: Vec<String> = players.join_all().await.into_iter().flatten().collect();
    println!("bodies checked against Discord's contract: {}", bodies_checked_in_all());
    assert!(
        problems.is_empty(),
        "{} of the stories go wrong:\n\n{}\n",
        problems.len(),
        problems.join("\n\n")
    );
}
