//! Threads: opening, closing, and who is in them.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::super::answer::{Answer, Call, Reply, missing_permission, no_such_route, refused};
use super::super::gateway::GUILDS;
use super::super::permissions::{
    CREATE_PRIVATE_THREADS, CREATE_PUBLIC_THREADS, MANAGE_THREADS, SEND_MESSAGES_IN_THREADS, holds,
};
use super::super::shapes::time;
use super::super::world::{Channel, ChannelKind, World};
use super::channels::thread;
use super::number;

pub(super) fn open(world: &mut World, call: &Call, parent: u64) -> Answer {
    let kind = match call.body["type"].as_u64() {
        Some(12) | None => ChannelKind::PrivateThread,
        Some(_) => ChannelKind::PublicThread,
    };
    let private = kind == ChannelKind::PrivateThread;
    let needed = if private { CREATE_PRIVATE_THREADS } else { CREATE_PUBLIC_THREADS };
    let above = world.for_bot(parent, needed)?;
    if above.kind != ChannelKind::Text {
        return Err(refused(400, 50024, "Cannot execute action on this channel type"));
    }
    let guild = above.guild;
    let id = world.id();
    let thread = Channel {
        parent: Some(parent),
        owner: Some(world.application),
        people: BTreeSet::from([world.application]),
        invitable: call.body["invitable"].as_bool().unwrap_or(true),
        archive_after: call.body["auto_archive_duration"].as_u64().unwrap_or(4320),
        ..Channel::new(id, kind, call.body["name"].as_str().unwrap_or_default(), guild)
    };
    let mut shape = world.channel_shape(&thread);
    world.channels.insert(id, thread);
    shape["newly_created"] = json!(true);
    world.tell(guild, GUILDS, "THREAD_CREATE", &shape);
    shape["member"] = member(world, id, world.application);
    Ok(Reply::Created(shape))
}

pub(super) fn change(world: &mut World, call: &Call, id: u64) -> Answer {
    let channel = thread(world, id)?;
    let manages = holds(world.bot_permissions(channel), MANAGE_THREADS);
    let owns = channel.owner == Some(world.application);
    let only_wakes = call.body["archived"] == false && !channel.locked;
    if !manages && (!owns || call.body.get("locked").is_some()) && !only_wakes {
        return Err(missing_permission());
    }
    let channel = world.channels.get_mut(&id).expect("it was found just now");
    if let Some(name) = call.body["name"].as_str() {
        name.clone_into(&mut channel.name);
    }
    for (field, place) in [
        ("archived", &mut channel.archived),
        ("locked", &mut channel.locked),
        ("invitable", &mut channel.invitable),
    ] {
        *place = call.body[field].as_bool().unwrap_or(*place);
    }
    channel.archive_after = call.body["auto_archive_duration"].as_u64().unwrap_or(channel.archive_after);
    let (guild, shape) = (channel.guild, world.channel_shape(&world.channels[&id]));
    world.tell(guild, GUILDS, "THREAD_UPDATE", &shape);
    Ok(Reply::Ok(shape))
}

pub(super) fn delete(world: &mut World, id: u64) -> Answer {
    let channel = thread(world, id)?;
    if !holds(world.bot_permissions(channel), MANAGE_THREADS) {
        return Err(missing_permission());
    }
    let (guild, shape) = (channel.guild, world.channel_shape(channel));
    world.channels.remove(&id);
    world.messages.retain(|_, message| message.channel != id);
    world.tell(guild, GUILDS, "THREAD_DELETE", &shape);
    Ok(Reply::Ok(shape))
}

pub(super) fn people(world: &World, id: u64) -> Answer {
    let channel = thread(world, id)?;
    Ok(Reply::Ok(channel.people.iter().map(|person| member(world, id, *person)).collect()))
}

pub(super) fn person(world: &mut World, call: &Call, id: u64, user: &str) -> Answer {
    let channel = thread(world, id)?;
    let user = if user == "@me" { world.application } else { number(user)? };
    let held = world.bot_permissions(channel);
    let within = channel.guild.is_some_and(|guild| world.member(guild, user).is_some());
    match call.method.as_str() {
        "GET" if channel.people.contains(&user) => Ok(Reply::Ok(member(world, id, user))),
        "GET" => Err(refused(404, 10007, "Unknown Member")),
        "PUT" if !holds(held, SEND_MESSAGES_IN_THREADS) => Err(missing_permission()),
        "PUT" if channel.archived => Err(refused(400, 50083, "Thread is archived")),
        "PUT" if !within => Err(refused(404, 10007, "Unknown Member")),
        "PUT" => {
            world.channels.get_mut(&id).expect("it was found just now").people.insert(user);
            Ok(Reply::Nothing)
        }
        "DELETE" => {
            let own = channel.owner == Some(world.application) && channel.kind == ChannelKind::PrivateThread;
            if user != world.application && !own && !holds(held, MANAGE_THREADS) {
                return Err(missing_permission());
            }
            world.channels.get_mut(&id).expect("it was found just now").people.remove(&user);
            Ok(Reply::Nothing)
        }
        _ => Err(no_such_route()),
    }
}

fn member(world: &World, thread: u64, user: u64) -> Value {
    json!({
        "id": thread.to_string(), "user_id": user.to_string(), "join_timestamp": time(world.now()), "flags": 0,
    })
}
