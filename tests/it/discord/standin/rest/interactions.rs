//! Answers to interactions: the callback, and what follows with the interaction's token.

use std::time::Duration;

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::super::answer::{
    Answer, Call, File, Refused, Reply, no_such_route, refused, unknown_interaction, unknown_message,
};
use super::super::world::{Acknowledged, Message, World};
use super::super::{Field, Modal};
use super::composing::{apply, is_empty, post};
use super::{Place, number};

/// Who hasn't acknowledged by then is told that it is unknown.
pub(in super::super) const FIRST_ANSWER: Duration = Duration::from_secs(3);

/// For so long the token can be used.
const TOKEN_LASTS: TimeDelta = TimeDelta::minutes(15);

const EPHEMERAL: u64 = 64;

pub(super) fn callback(world: &mut World, place: Place<'_>, call: &Call, id: u64, token: &str) -> Answer {
    let reply = called_back(world, place, id, Some(token), &call.body, &call.files)?;
    let wants = call.query.get("with_response").is_some_and(|text| text == "true" || text == "1");
    Ok(if wants { Reply::Ok(reply) } else { Reply::Nothing })
}

/// Carries out a callback, whichever way it came. Gives what `with_response` shows.
pub(in super::super) fn called_back(
    world: &mut World,
    place: Place<'_>,
    id: u64,
    token: Option<&str>,
    body: &Value,
    files: &[File],
) -> Result<Value, Refused> {
    let now = world.now();
    let interaction = world.interactions.get(&id).ok_or_else(unknown_interaction)?;
    let waited = interaction.sent.elapsed();
    if token.is_some_and(|token| token != interaction.token) || now - interaction.at > TOKEN_LASTS {
        return Err(unknown_interaction());
    }
    if interaction.acknowledged.is_some() {
        if !interaction.answer_lost {
            world.breach(format!("interaction {id}: answered twice"));
        }
        return Err(refused(400, 40060, "Interaction has already been acknowledged."));
    }
    if interaction.stale + waited > FIRST_ANSWER {
        return Err(unknown_interaction());
    }
    let kind = body["type"].as_u64().unwrap_or(0);
    fits(interaction.kind, interaction.source.is_some(), kind)?;
    let message = respond(world, place, id, kind, &body["data"], files)?;
    let interaction = world.interactions.get_mut(&id).expect("it was found just now");
    interaction.acknowledged = Some(Acknowledged { kind, after: waited });
    interaction.settled = !matches!(kind, 5 | 6);
    let kind_of = interaction.kind;
    let mut reply =
        json!({"interaction": {"id": id.to_string(), "type": kind_of}, "resource": {"type": kind}});
    if let Some(message) = message {
        reply["interaction"]["response_message_id"] = json!(message.to_string());
        reply["resource"]["message"] = world.message_shape(place.address, &world.messages[&message]);
    }
    Ok(reply)
}

/// Which answers an interaction takes.
fn fits(kind: u64, on_message: bool, answer: u64) -> Result<(), Refused> {
    let fits = match answer {
        4 | 5 => kind != 4,
        6 | 7 => (kind == 3 || kind == 5) && on_message,
        8 => kind == 4,
        9 => kind == 2 || kind == 3,
        _ => false,
    };
    let message = format!("type: an interaction of type {kind} takes no answer of type {answer}");
    if fits { Ok(()) } else { Err(super::super::answer::bad_body(&[message])) }
}

/// Does what a callback says; gives the message that it made or changed.
fn respond(
    world: &mut World,
    place: Place<'_>,
    id: u64,
    kind: u64,
    data: &Value,
    files: &[File],
) -> Result<Option<u64>, Refused> {
    match kind {
        4 | 5 => {
            let mut message = reply(world, id, data);
            message.loading = kind == 5;
            apply(world, &mut message, data, files);
            if kind == 4 && is_empty(&message) {
                return Err(refused(400, 50006, "Cannot send an empty message"));
            }
            let made = message.id;
            post(world, place, message);
            of(world, id).original = Some(made);
            Ok(Some(made))
        }
        6 => {
            of(world, id).original = of(world, id).source;
            Ok(None)
        }
        7 => {
            let source = of(world, id).source;
            let source =
                source.filter(|source| world.messages.contains_key(source)).ok_or_else(unknown_message)?;
            of(world, id).original = Some(source);
            change(world, source, data, files)?;
            Ok(Some(source))
        }
        8 => {
            let choice =
                |each: &Value| (each["name"].as_str().unwrap_or_default().to_owned(), each["value"].clone());
            of(world, id).choices = data["choices"].as_array().into_iter().flatten().map(choice).collect();
            Ok(None)
        }
        _ => {
            of(world, id).modal = Some(modal(id, data));
            Ok(None)
        }
    }
}

fn of(world: &mut World, id: u64) -> &mut super::super::world::Interaction {
    world.interactions.get_mut(&id).expect("it was found before")
}

/// A new message that belongs to an interaction; ephemeral when the flags say so.
fn reply(world: &mut World, id: u64, data: &Value) -> Message {
    let (channel, user) = (of(world, id).channel, of(world, id).user);
    let mut message = Message::new(world.id(), channel, world.application, world.now());
    message.interaction = Some(id);
    if data["flags"].as_u64().unwrap_or(0) & EPHEMERAL != 0 {
        message.only_for = Some(user);
    }
    message
}

fn change(world: &mut World, id: u64, data: &Value, files: &[File]) -> Result<(), Refused> {
    let mut message = world.messages.get(&id).cloned().ok_or_else(unknown_message)?;
    apply(world, &mut message, data, files);
    if is_empty(&message) {
        return Err(refused(400, 50006, "Cannot send an empty message"));
    }
    if message.loading {
        message.loading = false;
    } else {
        message.edited = Some(world.now());
    }
    world.messages.insert(id, message);
    Ok(())
}

fn modal(interaction: u64, data: &Value) -> Modal {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let rows = data["components"].as_array().into_iter().flatten();
    let inputs = rows.flat_map(|row| row["components"].as_array().into_iter().flatten());
    let fields = inputs.map(|input| Field {
        custom_id: text(&input["custom_id"]),
        label: text(&input["label"]),
        long: input["style"] == 2,
        placeholder: text(&input["placeholder"]),
        value: text(&input["value"]),
        required: input["required"].as_bool().unwrap_or(true),
        min: input["min_length"].as_u64().unwrap_or(0),
        max: input["max_length"].as_u64().unwrap_or(4000),
    });
    let (custom_id, title) = (text(&data["custom_id"]), text(&data["title"]));
    Modal { interaction, custom_id, title, fields: fields.collect() }
}

/// What is done with the token after the callback.
pub(super) fn webhook(
    world: &mut World,
    place: Place<'_>,
    call: &Call,
    app: u64,
    token: &str,
    rest: &[&str],
) -> Answer {
    let now = world.now();
    let application = world.application;
    let unknown = || refused(404, 10015, "Unknown Webhook");
    let interaction = world.by_token(token).filter(|_| app == application).ok_or_else(unknown)?;
    if now - interaction.at > TOKEN_LASTS {
        return Err(refused(401, 50027, "Invalid Webhook Token"));
    }
    if interaction.acknowledged.is_none() {
        return Err(unknown());
    }
    let id = interaction.id;
    let original = interaction.original;
    if call.method == "POST" && rest.is_empty() {
        return follow_up(world, place, call, id);
    }
    let ["messages", which] = rest else { return Err(no_such_route()) };
    let message = if *which == "@original" { original } else { Some(number(which)?) };
    let message = message.filter(|message| belongs(world, id, *message)).ok_or_else(unknown_message)?;
    match call.method.as_str() {
        "GET" => Ok(Reply::Ok(world.message_shape(place.address, &world.messages[&message]))),
        "PATCH" => {
            let was_loading = world.messages[&message].loading;
            change(world, message, &call.body, &call.files)?;
            if was_loading && world.messages[&message].only_for.is_none() {
                world.tell_message(place.address, message);
            }
            of(world, id).settled = true;
            Ok(Reply::Ok(world.message_shape(place.address, &world.messages[&message])))
        }
        "DELETE" => {
            world.messages.remove(&message);
            of(world, id).settled = true;
            Ok(Reply::Nothing)
        }
        _ => Err(no_such_route()),
    }
}

/// The token of an interaction reaches its own messages, and the one whose component was used.
fn belongs(world: &World, interaction: u64, message: u64) -> bool {
    let original = world.interactions[&interaction].original;
    world
        .messages
        .get(&message)
        .is_some_and(|found| original == Some(message) || found.interaction == Some(interaction))
}

/// The first follow-up to a deferred answer fills that answer; others are messages of their own.
fn follow_up(world: &mut World, place: Place<'_>, call: &Call, id: u64) -> Answer {
    let original = of(world, id).original;
    let waiting = original.filter(|message| world.messages.get(message).is_some_and(|found| found.loading));
    of(world, id).settled = true;
    let made = if let Some(waiting) = waiting {
        change(world, waiting, &call.body, &call.files)?;
        if world.messages[&waiting].only_for.is_none() {
            world.tell_message(place.address, waiting);
        }
        waiting
    } else {
        let mut message = reply(world, id, &call.body);
        apply(world, &mut message, &call.body, &call.files);
        if is_empty(&message) {
            return Err(refused(400, 50006, "Cannot send an empty message"));
        }
        let made = message.id;
        post(world, place, message);
        made
    };
    Ok(Reply::Ok(world.message_shape(place.address, &world.messages[&made])))
}
