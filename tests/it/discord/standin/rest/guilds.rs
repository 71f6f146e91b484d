//! Servers, their members and roles.

use serde_json::{Value, json};

use super::super::answer::{Answer, Call, Refused, Reply, no_such_route, refused};
use super::super::world::World;
use super::number;

pub(super) fn of_the_bot(world: &World) -> Value {
    let within = world.guilds.values().filter(|guild| guild.bot_is_in);
    let shape = |id: u64, name: &str, bits: u64| {
        json!({
            "id": id.to_string(), "name": name, "icon": null, "owner": false, "features": [],
            "permissions": bits.to_string(),
        })
    };
    within.map(|guild| shape(guild.id, &guild.name, guild.bot_permissions)).collect()
}

pub(super) fn user(world: &World, id: u64) -> Answer {
    if world.users.contains_key(&id) {
        Ok(Reply::Ok(world.user_shape(id)))
    } else {
        Err(refused(404, 10013, "Unknown User"))
    }
}

pub(super) fn route(world: &World, call: &Call, id: u64, rest: &[&str]) -> Answer {
    within(world, id)?;
    match rest {
        [] => Ok(Reply::Ok(world.guild_shape(id))),
        ["channels"] => {
            let all = world.channels.values();
            let of_it = all.filter(|channel| channel.guild == Some(id) && !channel.is_thread());
            Ok(Reply::Ok(of_it.map(|channel| world.channel_shape(channel)).collect()))
        }
        ["roles"] => Ok(Reply::Ok(Value::Array(world.roles_shape(id)))),
        ["threads", "active"] => Ok(Reply::Ok(active(world, id))),
        ["members", "search"] => search(world, call, id),
        ["members"] => members(world, call, id),
        ["members", user] => member(world, id, number(user)?),
        _ => Err(no_such_route()),
    }
}

/// A server that the bot isn't in is unknown to it.
pub(super) fn within(world: &World, id: u64) -> Result<(), Refused> {
    match world.guilds.get(&id) {
        Some(guild) if guild.bot_is_in => Ok(()),
        Some(_) => Err(refused(403, 50001, "Missing Access")),
        None => Err(refused(404, 10004, "Unknown Guild")),
    }
}

fn member(world: &World, guild: u64, user: u64) -> Answer {
    if !world.users.contains_key(&user) {
        return Err(refused(404, 10013, "Unknown User"));
    }
    world.member_shape(guild, user).map(Reply::Ok).ok_or_else(|| refused(404, 10007, "Unknown Member"))
}

fn active(world: &World, guild: u64) -> Value {
    let threads = world.channels.values().filter(|channel| {
        let seen = world.for_bot(channel.id, 0).is_ok();
        channel.guild == Some(guild) && channel.is_thread() && !channel.archived && seen
    });
    json!({"threads": threads.map(|thread| world.channel_shape(thread)).collect::<Vec<_>>(), "members": []})
}

/// Those whose name or nickname begins with the words sought.
fn search(world: &World, call: &Call, guild: u64) -> Answer {
    let sought = call.query.get("query").map(|text| text.to_lowercase()).unwrap_or_default();
    if sought.is_empty() {
        return Err(refused(400, 50035, "Invalid Form Body"));
    }
    let limit = usize::try_from(call.number("limit").unwrap_or(1)).unwrap_or(1);
    let found = world.guild(guild).members.keys().filter(|user| {
        let known = world.user(**user);
        let called = [world.name_in(Some(guild), **user), known.name.clone(), known.shown.clone()];
        called.iter().any(|name| name.to_lowercase().starts_with(&sought))
    });
    let found = found.filter_map(|user| world.member_shape(guild, *user));
    Ok(Reply::Ok(found.take(limit).collect()))
}

/// The list of all members; that needs a privileged intent.
fn members(world: &World, call: &Call, guild: u64) -> Answer {
    if world.sessions.enabled & super::super::gateway::GUILD_MEMBERS == 0 {
        return Err(refused(403, 50001, "Missing Access"));
    }
    let limit = usize::try_from(call.number("limit").unwrap_or(1)).unwrap_or(1);
    let after = call.number("after").unwrap_or(0);
    let later = world.guild(guild).members.keys().filter(|user| **user > after);
    Ok(Reply::Ok(later.filter_map(|user| world.member_shape(guild, *user)).take(limit).collect()))
}
