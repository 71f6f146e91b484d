//! One small story, for tests that ask whether it goes the same whatever is in its way; and what its people saw of it.

use chrono::TimeDelta;

use super::standin::Place;
use super::talk::Talk;

/// Two colleagues join, wish and offer, say yes apart, are introduced, and agree on a moment.
pub const STORY: [&str; 11] = [
    "anna> /observe",
    "anna> Yes, I’d like to join",
    "bram> /observe",
    "bram> Yes, I’d like to join",
    "bram> /offer topic:\"intake interview\"",
    "anna> /observe topic:\"intake interview\"",
    "anna> Yes, with bram",
    "bram> Yes, with anna",
    "anna> Type another moment",
    "anna>> Thu 5 Mar 10:00",
    "bram> That suits me",
];

/// Lives the story up to a step; after each step a minute goes by, in which what failed is tried again.
pub async fn live(talk: &mut Talk, steps: std::ops::Range<usize>) {
    for step in &STORY[steps] {
        if let Err(problem) = talk.play(step).await {
            panic!("{step}: {problem}");
        }
        let soon = talk.now() + TimeDelta::minutes(1);
        talk.pass(soon).await;
    }
}

/// What a person saw of the bot, by place: its words, buttons and files, as they are read.
pub fn seen(talk: &mut Talk, name: &str) -> Vec<String> {
    let user = talk.member(name);
    let mut all: Vec<String> = talk
        .standin
        .from_bot(user)
        .iter()
        .map(|seen| {
            let place = match &seen.place {
                Place::Direct => "@".to_owned(),
                Place::Ephemeral => "!".to_owned(),
                Place::Thread { name, .. } => format!("~{name}"),
                Place::Channel { name, .. } => format!("#{name}"),
            };
            let words = talk.standin.as_read(user, &seen.content);
            let files: Vec<&str> = seen.attachments.iter().map(|file| file.name.as_str()).collect();
            format!("{place} {words} {:?} {files:?}", seen.buttons())
        })
        .collect();
    all.sort();
    all
}
