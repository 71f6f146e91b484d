//! From the body of a request to a message, new or changed.

use std::sync::Arc;

use serde_json::Value;

use super::super::answer::File;
use super::super::world::{Attached, Message, World};
use super::Place;

/// Flags of a body that stay on the message: embeds suppressed, and silent.
const KEPT_FLAGS: u64 = 4 | 4096;

/// Writes the fields of a body onto a message, as Discord does for a new message and for an edit.
pub(super) fn apply(world: &mut World, message: &mut Message, body: &Value, files: &[File]) {
    if let Some(content) = body.get("content") {
        message.content = content.as_str().unwrap_or_default().to_owned();
        message.mentions = mentions(world, body, &message.content);
    }
    let list = |name: &str| body.get(name).map(|list| list.as_array().cloned().unwrap_or_default());
    if let Some(components) = list("components") {
        message.components = components;
    }
    if let Some(embeds) = list("embeds") {
        message.embeds = embeds;
    }
    if let Some(flags) = body["flags"].as_u64() {
        message.flags = flags & KEPT_FLAGS;
    }
    let told = list("attachments");
    if let Some(told) = &told {
        // An edit that lists attachments keeps those listed, and drops the others.
        let kept = |attached: &Attached| told.iter().any(|each| id_of(&each["id"]) == Some(attached.id));
        message.attachments.retain(kept);
    }
    for file in files {
        let id = world.id();
        let meta = told.iter().flatten().find(|each| id_of(&each["id"]) == file.index);
        let name = meta.and_then(|meta| meta["filename"].as_str()).unwrap_or(&file.name).to_owned();
        let content_type = file.content_type.clone();
        let bytes = Arc::new(file.bytes.clone());
        let description = meta.and_then(|meta| meta["description"].as_str()).map(str::to_owned);
        let channel = message.channel;
        message.attachments.push(Attached { id, channel, name, content_type, description, bytes });
    }
}

/// Keeps a new message, tells it over the gateway unless it is ephemeral, and wakes a thread that slept.
pub(in super::super) fn post(world: &mut World, place: Place<'_>, message: Message) {
    let (id, channel) = (message.id, message.channel);
    let quiet = message.only_for.is_some() || message.loading;
    world.messages.insert(id, message);
    if let Some(channel) = world.channels.get_mut(&channel) {
        channel.archived = false;
    }
    if !quiet {
        world.tell_message(place.address, id);
    }
}

/// Whether nothing at all is in it.
pub(super) fn is_empty(message: &Message) -> bool {
    message.content.trim().is_empty()
        && message.embeds.is_empty()
        && message.attachments.is_empty()
        && message.components.is_empty()
}

/// Those mentioned in the content, of whom `allowed_mentions` allows.
fn mentions(world: &World, body: &Value, content: &str) -> Vec<u64> {
    let allowed = &body["allowed_mentions"];
    let all =
        allowed.is_null() || allowed["parse"].as_array().is_some_and(|parse| parse.contains(&"users".into()));
    let listed: Vec<u64> = allowed["users"].as_array().into_iter().flatten().filter_map(id_of).collect();
    let mut found: Vec<u64> = Vec::new();
    for user in mentioned(content) {
        let wanted = all || listed.contains(&user);
        if wanted && world.users.contains_key(&user) && !found.contains(&user) {
            found.push(user);
        }
    }
    found
}

/// The ids in `<@id>` and `<@!id>`.
pub(in super::super) fn mentioned(content: &str) -> Vec<u64> {
    let parts = content.split("<@").skip(1);
    parts.filter_map(|part| part.split('>').next()?.trim_start_matches('!').parse().ok()).collect()
}

/// An id as text or as a number.
pub(in super::super) fn id_of(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.parse().ok())
}
