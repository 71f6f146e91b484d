//! The picture beside a preview of rules, as Discord takes it: a file with words for who doesn't see it, for its asker alone.

use std::path::Path;

use super::standin::{Place, Seen};
use super::talk::Talk;

async fn after(story: &str) -> Talk {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conversations").join(story);
    let mut talk = Talk::begin().await;
    talk.play(&std::fs::read_to_string(path).unwrap()).await.unwrap();
    talk
}

fn with_pictures(talk: &mut Talk, name: &str) -> Vec<Seen> {
    let user = talk.member(name);
    let pictured = |seen: &Seen| seen.attachments.iter().any(|file| file.content_type == "image/png");
    talk.standin.from_bot(user).into_iter().filter(pictured).collect()
}

#[track_caller]
fn check(talk: &mut Talk, file: &str, described: &str, figures: &[&str]) {
    let pictured = with_pictures(talk, "fleur");
    let [seen] = pictured.as_slice() else { panic!("one message has a picture: {pictured:?}") };
    let [picture] = seen.attachments.as_slice() else { panic!("one file: {seen:?}") };
    assert_eq!(picture.name, file);
    assert!(picture.bytes.starts_with(b"\x89PNG\r\n\x1a\n"));
    assert!(picture.description.as_ref().is_some_and(|words| words.starts_with(described)), "{picture:?}");
    assert_eq!(seen.place, Place::Ephemeral, "its asker alone sees it");
    for figure in figures {
        assert!(seen.content.contains(figure), "{figure} is told in words too: {}", seen.content);
    }
    assert!(with_pictures(talk, "anna").is_empty());
    assert_eq!(talk.standin.take_breaches(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_preview_comes_with_a_picture_that_its_asker_alone_sees() {
    let mut talk = after("a-rule-and-its-neighbours.en.txt").await;
    check(&mut talk, "same-team.png", "The settings of same-team as dots", &["60 %", "100 %"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn in_dutch_its_words_are_dutch() {
    let mut talk = after("een-spelregel-en-haar-buren.nl.txt").await;
    check(&mut talk, "zelfde-team.png", "De standen van zelfde-team als stippen", &["60 %", "100 %"]);
}
