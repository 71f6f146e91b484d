//! What people type or press by mistake is answered kindly, and changes nothing: no byte of the database, nothing in memory.

use chrono::Duration;
use lookalong::domain::command::{Command, Press};
use lookalong::domain::user_text::Label;

use crate::binary::Folder;
use crate::faithful_chat::{Scene, community};

/// Anna waits for an answer of bram; chris has joined; דנה hasn't.
const BEFORE: &str = ":zone anna Europe/Amsterdam\nanna> /observe\nanna> 1\nbram> /observe\nbram> 1\nchris> /observe\nchris> 1\n\
    bram> /offer triage\nanna> /observe triage\nanna> 1\n";

/// What is typed, and a part of the answer.
const MISTAKES: [(&str, &str); 24] = [
    ("anna> /obsrve", "Did you mean /observe?"),
    ("anna> /xyzzy", "With /help"),
    ("anna> good morning", "I can’t place that"),
    ("anna> 7", "no such choice"),
    ("anna> @3 1", "no such choice"),
    ("anna>> an answer that nobody asked for", "I can’t place that"),
    ("anna> /observe colour:red", "topic, with"),
    ("anna> /offer topic:intake when:whenever", "Tue 14:00"),
    ("anna> /offer topic:intake when:\"2026-01-05 10:00\"", "behind us"),
    ("anna> /pause until:yesterday", "day"),
    ("anna> /me hours:sometimes", "mon-fri 9:00-17:00"),
    ("anna> /me zone:Mars/Olympus", "Europe/Amsterdam"),
    ("anna> /me capacity:1000", "It could be"),
    ("anna> /observe with:@nobody topic:intake", "has not joined yet"),
    ("anna> /observe with:@anna", "yourself"),
    ("anna> /introduce @bram @bram", "Pick a colleague"),
    ("anna> /rules set repeat-gap-weeks 12", "facilitators"),
    ("anna> /rules undo", "facilitators"),
    ("anna> /rounds start", "facilitators"),
    ("anna> /setup language:nl", "facilitators"),
    ("anna> /roster import file:nowhere.csv", "can’t read that file"),
    ("דנה> /observe triage", "join"),
    ("👩‍⚕️> /offer triage", "join"),
    (":facilitator chris\nchris> /rules set repeat-gap-weeks 5000", "a number from 0 to 104"),
];

#[test]
fn whatever_is_typed_by_mistake_is_answered_and_changes_no_byte() {
    let begun = Folder::new();
    begun.play(BEFORE, &["--db", "a.sqlite"]).well();
    let before = begun.files();
    assert_eq!(before.len(), 2, "the database and its key");
    let topic = (format!("anna> /offer topic:{}", "x".repeat(500)), "60".to_owned());
    let mistakes = MISTAKES.map(|(typed, answer)| (typed.to_owned(), answer.to_owned()));
    let mut wrong = Vec::new();
    for (typed, answer) in mistakes.into_iter().chain([topic]) {
        let folder = Folder::copy_of(&begun);
        let said = folder.play(&typed, &["--db", "a.sqlite", "--now", "2026-03-02 09:30"]).well();
        let (_, said) = said.out.split_once("\nbot -> ").unwrap_or_default();
        if said.is_empty() || !said.contains(&answer) {
            wrong.push(format!("{typed}: not answered with {answer:?}, but with {said}"));
        }
        if folder.files() != before {
            wrong.push(format!("{typed}: the database is another one"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[tokio::test]
async fn nobody_acts_for_an_exchange_of_others_and_old_buttons_change_nothing() {
    let mut scene = Scene::new().await;
    for name in ["anna", "bram", "chris"] {
        scene.presses(name, Press::Join).await;
    }
    let topic = Label::new("triage").unwrap();
    scene.does("bram", Command::OpenOffer { topic: topic.clone() }).await;
    scene.does("anna", Command::OpenWish { topic }).await;
    let no = scene.button("bram", "Not this time");
    let mut pressed = vec![scene.button("bram", "Yes"), no];
    changes_nothing(&mut scene, "chris", &pressed).await;

    for (name, label) in [("bram", "Yes"), ("bram", "3 Mar"), ("anna", "That suits me")] {
        if name == "bram" && label == "Yes" {
            let Press::Accept(proposal) = pressed[0].clone() else { panic!("{pressed:?}") };
            scene.presses("anna", Press::Accept(proposal)).await;
        }
        let press = scene.button(name, label);
        scene.presses(name, press.clone()).await;
        pressed.push(press);
    }
    pressed.extend(["Call it off", "Leave"].map(|label| scene.button("anna", label)));
    changes_nothing(&mut scene, "chris", &pressed).await;
    changes_nothing(&mut scene, "nobody who joined", &pressed).await;
    // Bram presses again what is settled by now.
    changes_nothing(&mut scene, "bram", &pressed[..4]).await;

    let off = scene.button("anna", "Call it off");
    scene.presses("anna", off).await;
    let leave = scene.button("anna", "Leave");
    scene.presses("anna", leave).await;
    scene.wait(Duration::days(1)).await;
    changes_nothing(&mut scene, "anna", &pressed).await;
}

/// Someone presses each, and is answered; the community stays as it was.
async fn changes_nothing(scene: &mut Scene, name: &str, presses: &[Press]) {
    for press in presses {
        let before = scene.app.community(&community()).await.unwrap();
        let sent = scene.chat.taken.lock().unwrap().len();
        let reply = scene.presses(name, press.clone()).await;
        assert!(reply.is_some(), "{name} {press:?}");
        let after = scene.app.community(&community()).await.unwrap();
        assert!(before == after, "{name} changed something with {press:?}");
        assert_eq!(scene.chat.taken.lock().unwrap().len(), sent, "{name} {press:?}");
    }
}
