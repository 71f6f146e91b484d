//! A message on Discord, read as a person reads it: without the marks that make it plain, with moments on their clock, and
//! only the buttons that are theirs.

use chrono::{DateTime, Utc};
use lookalong::chat::discord::account;
use lookalong::chat::discord::codes::{Code, Says, tail};
use lookalong::chat::terminal::platform::Where;
use lookalong::domain::command::Press;
use lookalong::domain::community::Community;
use lookalong::text::dates;
use lookalong::text::message::{Attachment, Button, Message, Tap};

use super::standin::{Component, Place, Seen};

/// Something that can be tapped.
#[derive(Clone, Debug)]
pub struct Offered {
    pub message: u64,
    pub custom_id: String,
    /// Of a select.
    pub value: Option<String>,
    pub label: String,
}

/// The button behind which something is shown only to those who ask for it, if there is one.
pub fn asked_for(seen: &Seen) -> Option<&str> {
    seen.controls()
        .find(|control| {
            ["Read it", "Lezen", "What I wrote", "Wat ik schreef"]
                .contains(&control.label().unwrap_or_default())
        })
        .map(Component::custom_id)
}

/// Where it is, what it says (nothing when it is for somebody else), and what can be tapped, numbered from `next`.
pub fn read_as(
    seen: &Seen,
    user: u64,
    community: &Community,
    now: DateTime<Utc>,
    next: usize,
) -> (Where, Option<Message>, Vec<Offered>) {
    let place = match &seen.place {
        Place::Direct | Place::Ephemeral => Where::Private,
        // Where nobody but the bot is with them.
        Place::Thread { name, .. } if name == "Between us" || name == "Onder ons" => Where::Private,
        Place::Thread { .. } => Where::Pair,
        Place::Channel { .. } => Where::Public,
    };
    let (content, for_them) = addressed(&seen.content, user);
    if !for_them {
        return (place, None, Vec::new());
    }
    let mut offered = Vec::new();
    for control in seen.controls() {
        let mut offer = |custom_id: &str, value: Option<&str>, label: &str| {
            offered.push(Offered {
                message: seen.id,
                custom_id: custom_id.to_owned(),
                value: value.map(str::to_owned),
                label: label.to_owned(),
            });
        };
        match control {
            // The terminal shows at once what is behind it.
            Component::Button { custom_id, .. } if asked_for(seen) == Some(custom_id.as_str()) => {}
            Component::Button { label, custom_id, .. } if is_theirs(custom_id, user) => {
                offer(custom_id, None, label)
            }
            Component::Button { .. } | Component::UserSelect { .. } => {}
            Component::Select { custom_id, options, .. } => {
                options.iter().for_each(|option| offer(custom_id, Some(&option.value), &option.label));
            }
        }
    }
    let buttons = (next..).zip(&offered).map(|(number, offer)| Button {
        label: offer.label.clone(),
        tap: Tap::Press(Press::SitOut(number.try_into().unwrap())),
    });
    let reader = community.by_account(&account(user)).filter(|_| place != Where::Public);
    let settings = community.settings();
    let (language, zone) =
        reader.map_or((settings.language, &settings.zone), |who| (who.language, &who.zone));
    let text = with_moments(&plain(content), |at| dates::moment(at, zone, language, now));
    let file = seen.attachments.first().map(|file| Attachment {
        name: file.name.clone(),
        media_type: if file.name.ends_with(".png") { "image/png" } else { "text/calendar" },
        content: file.bytes.clone(),
        described: file.description.clone(),
    });
    let message = Message { text, buttons: buttons.collect(), file, language, ..Message::default() };
    (place, Some(message), offered)
}

/// A message that begins with names is for those.
fn addressed(content: &str, user: u64) -> (&str, bool) {
    match content.split_once('\n') {
        Some((names, rest)) if names.starts_with("<@") => (rest, names.contains(&format!("<@{user}>"))),
        Some(_) | None => (content, true),
    }
}

fn is_theirs(custom_id: &str, user: u64) -> bool {
    match Code::read(custom_id).map(|code| code.says) {
        Some(Says::Each(each)) => each.iter().any(|(one, _)| *one == tail(user)),
        // Only on Discord: the terminal keeps its form open instead.
        Some(Says::Form(_)) | Some(_) | None => true,
    }
}

/// As a client shows it.
fn plain(content: &str) -> String {
    let mut shown = String::new();
    let mut letters = content.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => shown.extend(letters.next()),
            '\u{200B}' => {}
            other => shown.push(other),
        }
    }
    shown
}

fn with_moments(text: &str, written: impl Fn(DateTime<Utc>) -> String) -> String {
    let mut whole = String::new();
    let mut left = text;
    while let Some((before, after)) = left.split_once("<t:") {
        whole.push_str(before);
        let Some((seconds, rest)) = after.split_once(":F>") else {
            whole.push_str("<t:");
            left = after;
            continue;
        };
        let at = seconds.parse().ok().and_then(|seconds| DateTime::from_timestamp(seconds, 0));
        whole.push_str(&at.map_or_else(|| seconds.to_owned(), &written));
        left = rest;
    }
    whole + left
}
