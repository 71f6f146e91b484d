//! What the bot does when a chat does not: waits, frees the partner, puts aside; and never says a thing twice.

use chrono::Duration;
use lookalong::chat::ChatError;
use lookalong::domain::command::{Command, Press};
use lookalong::domain::ids::Account;
use lookalong::domain::user_text::Label;
use lookalong::text::message::Message;

use crate::faithful_chat::Scene;

/// Anna and bram joined, bram shows triage, anna wishes for it and said yes: bram is asked.
async fn asked() -> Scene {
    let mut scene = Scene::new().await;
    for name in ["anna", "bram"] {
        scene.presses(name, Press::Join).await;
    }
    scene.does("bram", Command::OpenOffer { topic: Label::new("triage").unwrap() }).await;
    scene
}

async fn wish(scene: &mut Scene) {
    scene.does("anna", Command::OpenWish { topic: Label::new("triage").unwrap() }).await;
}

#[tokio::test]
async fn a_chat_that_asks_to_wait_is_obeyed_and_the_message_is_sent_once() {
    let mut scene = asked().await;
    let at = scene.now + Duration::minutes(5);
    scene.chat.faults.lock().unwrap().push(ChatError::RetryAfter { at });
    wish(&mut scene).await;
    assert_eq!(scene.chat.seen("bram").len(), 0);
    scene.wait(Duration::minutes(4)).await;
    assert_eq!(scene.chat.seen("bram").len(), 0, "not earlier than it asked");
    scene.wait(Duration::minutes(2)).await;
    assert_eq!(scene.chat.seen("bram").len(), 1);
    scene.wait(Duration::hours(1)).await;
    assert_eq!(scene.chat.seen("bram").len(), 1, "once");
}

#[tokio::test]
async fn whoever_cannot_be_reached_is_paused_and_the_partner_hears_the_usual() {
    let mut scene = asked().await;
    scene.chat.faults.lock().unwrap().push(ChatError::Unreachable { account: Account("bram".to_owned()) });
    wish(&mut scene).await;
    let community = scene.app.community(&crate::faithful_chat::community()).await.unwrap();
    assert!(community.by_account(&Account("bram".to_owned())).unwrap().pause.is_some());
}

#[tokio::test]
async fn what_a_chat_refuses_for_good_is_put_aside_and_blocks_nothing() {
    let mut scene = asked().await;
    scene.chat.faults.lock().unwrap().push(ChatError::Rejected { reason: "too long".to_owned() });
    wish(&mut scene).await;
    scene.wait(Duration::days(3)).await;
    assert!(!scene.chat.seen("bram").is_empty(), "the nudge two days later still comes");
}

#[tokio::test]
async fn after_a_restart_nothing_is_said_twice() {
    let mut scene = asked().await;
    wish(&mut scene).await;
    assert_eq!(scene.chat.seen("bram").len(), 1);
    let mut scene = scene.restarted().await;
    scene.app.settle(scene.now).await.unwrap();
    assert_eq!(scene.chat.seen("bram").len(), 1);
    let yes = scene.button("bram", "Yes");
    scene.presses("bram", yes).await;
    let taken: Vec<i64> = scene.chat.taken.lock().unwrap().iter().map(|delivery| delivery.id).collect();
    let once: std::collections::BTreeSet<i64> = taken.iter().copied().collect();
    assert_eq!(once.len(), taken.len(), "{taken:?}");
}

#[tokio::test]
async fn what_was_decided_elsewhere_is_said_by_whoever_finds_it() {
    let mut scene = asked().await;
    wish(&mut scene).await;
    let yes = scene.button("bram", "Yes");
    scene.presses("anna", yes.clone()).await;
    scene.presses_elsewhere("bram", yes).await;
    // This process has seen nothing of it, and still it does not take the introduction for pointless.
    scene.app.settle(scene.now).await.unwrap();
    for name in ["anna", "bram"] {
        let introduced = |message: &Message| message.text.contains("both said yes");
        assert_eq!(scene.chat.seen(name).iter().filter(|seen| introduced(seen)).count(), 1, "{name}");
    }
}
