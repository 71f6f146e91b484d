//! Every story under `tests/conversations/` is lived on Discord too.

use std::path::Path;
use std::sync::Mutex;

use super::standin::bodies_checked_in_all;
use super::talk::Talk;

const AT_A_TIME: usize = 4;

async fn problem(name: &str, script: &str) -> Option<String> {
    let mut talk = Talk::begin().await;
    let played = talk.play(script).await;
    if std::env::var("DUMP").is_ok() {
        talk.dump_all();
    }
    let breaches = talk.standin.take_breaches();
    if let Err(problem) = played {
        return Some(format!("{name}, {problem}"));
    }
    (!breaches.is_empty())
        .then(|| format!("{name}: breaches of Discord's contract:\n{}", breaches.join("\n")))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_story_is_lived_on_discord() {
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
    let stories = std::sync::Arc::new(Mutex::new(stories.into_iter()));
    let mut players = tokio::task::JoinSet::new();
    for _ in 0..AT_A_TIME {
        let stories = stories.clone();
        players.spawn(async move {
            let mut problems = Vec::new();
            loop {
                let next = stories.lock().unwrap().next();
                let Some((name, script)) = next else { return problems };
                problems.extend(problem(&name, &script).await);
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
