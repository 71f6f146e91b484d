//! Channels and the messages in them.

use serde_json::{Value, json};

use super::super::answer::{
    Answer, Call, Refused, Reply, bad_body, missing_access, no_such_route, refused, unknown_message,
};
use super::super::permissions::{
    ATTACH_FILES, READ_MESSAGE_HISTORY, SEND_MESSAGES, SEND_MESSAGES_IN_THREADS,
};
use super::super::world::{Channel, ChannelKind, Message, World};
use super::composing::{apply, id_of, is_empty, post};
use super::{Place, number, threads};

pub(super) fn route(world: &mut World, place: Place<'_>, call: &Call, id: u64, rest: &[&str]) -> Answer {
    match (call.method.as_str(), rest) {
        ("GET", []) => world.for_bot(id, 0).map(|channel| Reply::Ok(world.channel_shape(channel))),
        ("PATCH", []) => threads::change(world, call, id),
        ("DELETE", []) => threads::delete(world, id),
        ("POST", ["threads"]) => threads::open(world, call, id),
        ("GET", ["thread-members"]) => threads::people(world, id),
        (_, ["thread-members", user]) => threads::person(world, call, id, user),
        ("POST", ["messages"]) => write(world, place, call, id),
        ("GET", ["messages"]) => history(world, place, call, id),
        ("GET", ["messages", message]) => {
            world.for_bot(id, READ_MESSAGE_HISTORY)?;
            let message = known(world, id, number(message)?)?;
            Ok(Reply::Ok(world.message_shape(place.address, message)))
        }
        ("PATCH", ["messages", message]) => edit(world, place, call, id, number(message)?),
        ("DELETE", ["messages", message]) => {
            world.for_bot(id, 0)?;
            let message = known(world, id, number(message)?)?;
            if message.author != world.application {
                return Err(refused(403, 50013, "Missing Permissions"));
            }
            let message = message.id;
            world.messages.remove(&message);
            Ok(Reply::Nothing)
        }
        ("POST", ["typing"]) => world.for_bot(id, 0).map(|_| Reply::Nothing),
        _ => Err(no_such_route()),
    }
}

pub(super) fn open_direct(world: &mut World, call: &Call) -> Answer {
    let Some(user) = id_of(&call.body["recipient_id"]).filter(|id| world.users.contains_key(id)) else {
        return Err(bad_body(&["recipient_id: no such user".to_owned()]));
    };
    if world.user(user).bot {
        return Err(refused(400, 50007, "Cannot send messages to this user"));
    }
    let id = world.direct(user);
    Ok(Reply::Ok(world.channel_shape(world.channel(id))))
}

/// A message that isn't ephemeral: those exist for one person, not for the channel.
fn known(world: &World, channel: u64, id: u64) -> Result<&Message, Refused> {
    let found = world.messages.get(&id);
    found
        .filter(|message| message.channel == channel && message.only_for.is_none())
        .ok_or_else(unknown_message)
}

/// What the bot needs to write there.
fn needed(channel: &Channel, call: &Call) -> u64 {
    let write = if channel.is_thread() { SEND_MESSAGES_IN_THREADS } else { SEND_MESSAGES };
    if call.files.is_empty() { write } else { write | ATTACH_FILES }
}

fn write(world: &mut World, place: Place<'_>, call: &Call, id: u64) -> Answer {
    let channel = world.for_bot(id, 0)?;
    let channel = world.for_bot(id, needed(channel, call))?;
    if channel.locked {
        return Err(refused(400, 160_005, "Thread is locked"));
    }
    if channel.kind == ChannelKind::Direct && !reachable(world, channel) {
        return Err(refused(403, 50007, "Cannot send messages to this user"));
    }
    let nonce = call.body.get("nonce").filter(|nonce| !nonce.is_null()).cloned();
    if call.body["enforce_nonce"] == true
        && let Some(known) = nonce.as_ref().and_then(|nonce| world.with_nonce(id, world.application, nonce))
    {
        return Ok(Reply::Ok(world.message_shape(place.address, known)));
    }
    let mut message = Message::new(world.id(), id, world.application, world.now());
    apply(world, &mut message, &call.body, &call.files);
    if is_empty(&message) {
        return Err(refused(400, 50006, "Cannot send an empty message"));
    }
    message.nonce = nonce;
    let made = message.id;
    post(world, place, message);
    Ok(Reply::Ok(world.message_shape(place.address, &world.messages[&made])))
}

/// Whether the bot may write to someone directly: not closed, and a server in common.
fn reachable(world: &World, channel: &Channel) -> bool {
    channel.people.iter().filter(|person| **person != world.application).all(|person| {
        let met =
            world.guilds.values().any(|guild| guild.bot_is_in && world.member(guild.id, *person).is_some());
        met && !world.user(*person).dms_closed
    })
}

fn history(world: &World, place: Place<'_>, call: &Call, id: u64) -> Answer {
    world.for_bot(id, READ_MESSAGE_HISTORY)?;
    let limit = usize::try_from(call.number("limit").unwrap_or(50)).unwrap_or(50);
    let (after, before) = (call.number("after").unwrap_or(0), call.number("before").unwrap_or(u64::MAX));
    let all = world.messages.values().filter(|message| {
        message.channel == id && message.only_for.is_none() && message.id > after && message.id < before
    });
    let shapes: Vec<Value> = if call.query.contains_key("after") {
        let mut first: Vec<&Message> = all.take(limit).collect();
        first.reverse();
        first.into_iter().map(|message| world.message_shape(place.address, message)).collect()
    } else {
        all.rev().take(limit).map(|message| world.message_shape(place.address, message)).collect()
    };
    Ok(Reply::Ok(json!(shapes)))
}

fn edit(world: &mut World, place: Place<'_>, call: &Call, channel: u64, id: u64) -> Answer {
    world.for_bot(channel, 0)?;
    let message = known(world, channel, id)?;
    if message.author != world.application {
        return Err(refused(403, 50005, "Cannot edit a message authored by another user"));
    }
    let mut message = message.clone();
    apply(world, &mut message, &call.body, &call.files);
    if is_empty(&message) {
        return Err(refused(400, 50006, "Cannot send an empty message"));
    }
    message.edited = Some(world.now());
    let shape = world.message_shape(place.address, &message);
    world.messages.insert(id, message);
    Ok(Reply::Ok(shape))
}

/// A thread, for what only threads have.
pub(super) fn thread(world: &World, id: u64) -> Result<&Channel, Refused> {
    let channel = world.for_bot(id, 0)?;
    if channel.is_thread() { Ok(channel) } else { Err(missing_access()) }
}
