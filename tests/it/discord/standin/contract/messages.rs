//! Messages: their words, files, mentions, and what is attached to them.

use serde_json::Value;

use super::super::answer::File;
use super::super::rest::{id_of, mentioned};
use super::{Findings, components, texts};

/// What a message is for: which fields it may have, and whether it may be empty or silent about mentions.
pub(super) struct Use {
    fields: &'static [&'static str],
    /// It becomes a message of its own, so it needs something to read.
    fresh: bool,
    /// It may say nothing at all, not even about mentions.
    blank: bool,
}

pub(super) const CREATED: Use = Use {
    fields: &[
        "content",
        "tts",
        "nonce",
        "enforce_nonce",
        "embeds",
        "allowed_mentions",
        "components",
        "flags",
        "attachments",
        "sticker_ids",
        "message_reference",
    ],
    fresh: true,
    blank: false,
};

pub(super) const EDITED: Use = Use {
    fields: &["content", "embeds", "allowed_mentions", "components", "flags", "attachments"],
    fresh: false,
    blank: false,
};

pub(super) const FOLLOW_UP: Use = Use {
    fields: &["content", "tts", "embeds", "allowed_mentions", "components", "flags", "attachments"],
    fresh: true,
    blank: false,
};

pub(super) const ORIGINAL: Use = Use {
    fields: &["content", "embeds", "allowed_mentions", "components", "flags", "attachments"],
    fresh: false,
    blank: false,
};

pub(super) const ANSWER: Use = FOLLOW_UP;
pub(super) const UPDATE: Use = Use { fresh: false, ..FOLLOW_UP };
pub(super) const DEFERRED: Use = Use { fresh: false, blank: true, ..FOLLOW_UP };

/// Suppressed embeds, ephemeral, silent.
const FLAGS: u64 = 4 | 64 | 4096;

pub(super) fn check(found: &mut Findings, at: &str, body: &Value, what: &Use, files: &[File]) {
    let place = if at.is_empty() { "body" } else { "data" };
    found.only_known(place, body, what.fields);
    let content = body["content"].as_str().unwrap_or_default();
    found.within(&format!("{at}content"), content, 0, 2000);
    texts::calls_everyone(found, &format!("{at}content"), content);
    let none = |field: &str| body[field].as_array().is_none_or(Vec::is_empty);
    let empty = content.trim().is_empty() && none("embeds") && none("components") && none("sticker_ids");
    if what.fresh && empty && files.is_empty() {
        found.discord(format!("{place}: an empty message"));
    }
    if body["flags"].as_u64().unwrap_or(0) & !FLAGS != 0 {
        found.house(format!("{at}flags: {} has flags that a bot can't set here", body["flags"]));
    }
    let nonce = &body["nonce"];
    if nonce.as_str().is_some_and(|nonce| nonce.chars().count() > 25) {
        found.discord(format!("{at}nonce: over 25 characters"));
    }
    if body["enforce_nonce"] == true && nonce.is_null() {
        found.house(format!("{at}enforce_nonce: without a nonce"));
    }
    embeds(found, at, &body["embeds"]);
    components::check_rows(found, &format!("{at}components"), &body["components"]);
    attachments(found, at, &body["attachments"], files, what.fresh);
    if !what.blank && (what.fresh || !content.is_empty()) {
        mentions(found, at, &body["allowed_mentions"], content);
    }
}

/// Nobody is notified unless the bot means it: nothing is parsed, and who is named there is named in the words.
fn mentions(found: &mut Findings, at: &str, allowed: &Value, content: &str) {
    let at = format!("{at}allowed_mentions");
    if allowed.is_null() {
        found.house(format!("{at}: must be on every message"));
        return;
    }
    found.only_known(&at, allowed, &["parse", "users", "roles", "replied_user"]);
    if !allowed["parse"].as_array().is_some_and(Vec::is_empty) {
        found.house(format!("{at}.parse: must be there, and empty"));
    }
    if allowed["roles"].as_array().is_some_and(|roles| !roles.is_empty()) {
        found.house(format!("{at}.roles: notifies a whole role"));
    }
    let named = mentioned(content);
    for user in allowed["users"].as_array().into_iter().flatten() {
        if !id_of(user).is_some_and(|id| named.contains(&id)) {
            found.house(format!("{at}.users: {user} is not mentioned in the content"));
        }
    }
    if allowed["users"].as_array().is_some_and(|users| users.len() > 100) {
        found.discord(format!("{at}.users: over 100"));
    }
}

/// Files and what is told about them fit each other.
fn attachments(found: &mut Findings, at: &str, told: &Value, files: &[File], fresh: bool) {
    if files.len() > 10 {
        found.discord(format!("{at}attachments: over 10 files"));
    }
    let told = told.as_array().map_or(&[][..], Vec::as_slice);
    let ids: Vec<Option<u64>> = told.iter().map(|each| id_of(&each["id"])).collect();
    for (place, file) in files.iter().enumerate() {
        if file.index.is_none() || file.name.is_empty() {
            found.discord(format!("{at}files: a part without an index or a name"));
        }
        if files[..place].iter().any(|other| other.index == file.index) {
            found.discord(format!("{at}files: one index twice"));
        }
        if !told.is_empty() && !ids.contains(&file.index) {
            found.house(format!("{at}attachments: nothing is told about the file `{}`", file.name));
        }
    }
    for (each, id) in told.iter().zip(&ids) {
        found.only_known(&format!("{at}attachments"), each, &["id", "filename", "description", "title"]);
        let described = each["description"].as_str();
        found.within(&format!("{at}attachments.description"), described.unwrap_or_default(), 0, 1024);
        let file = files.iter().find(|file| file.index == *id);
        let is_picture = file.is_some_and(|file| file.content_type.starts_with("image/"));
        if is_picture && described.is_none_or(|described| described.trim().is_empty()) {
            found.house(format!("{at}attachments: a picture that says nothing to who doesn't see it"));
        }
        // A large id is a file that the message already has.
        let earlier = !fresh && id.is_some_and(|id| id > 1 << 22);
        if !earlier && !files.iter().any(|file| file.index == *id) {
            found.discord(format!("{at}attachments: id {} has no file", each["id"]));
        }
    }
}

/// Embeds: ten of them, each part within its bounds, and 6,000 characters together.
fn embeds(found: &mut Findings, at: &str, embeds: &Value) {
    let embeds = embeds.as_array().map_or(&[][..], Vec::as_slice);
    if embeds.len() > 10 {
        found.discord(format!("{at}embeds: over 10"));
    }
    let mut together = 0;
    for embed in embeds {
        let mut part = |name: &str, text: &Value, most: usize| {
            let text = text.as_str().unwrap_or_default();
            together += text.chars().count();
            found.within(&format!("{at}embeds.{name}"), text, 0, most);
            texts::calls_everyone(found, &format!("{at}embeds.{name}"), text);
        };
        part("title", &embed["title"], 256);
        part("description", &embed["description"], 4096);
        part("footer", &embed["footer"]["text"], 2048);
        part("author", &embed["author"]["name"], 256);
        let fields = embed["fields"].as_array().map_or(&[][..], Vec::as_slice);
        for field in fields {
            part("field name", &field["name"], 256);
            part("field value", &field["value"], 1024);
        }
        if fields.len() > 25 {
            found.discord(format!("{at}embeds.fields: over 25"));
        }
    }
    if together > 6000 {
        found.discord(format!("{at}embeds: {together} characters together, at most 6000"));
    }
}
