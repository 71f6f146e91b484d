//! What the stand-in answers under `/api/v10/`: which request goes where.

mod channels;
mod commands;
mod composing;
mod guilds;
mod interactions;
mod threads;

use serde_json::json;

use super::answer::{Answer, Call, Reply, no_such_route};
use super::world::World;

pub(super) use self::composing::{id_of, mentioned, post};
pub(super) use self::interactions::{FIRST_ANSWER, called_back};

/// Where the stand-in is found, for addresses in its answers.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) address: &'a str,
}

/// Whether a request needs no token: what carries the token of an interaction is open.
pub(super) fn is_open(call: &Call) -> bool {
    let first = call.path.first().map(String::as_str);
    match first {
        Some("gateway") => call.path.len() == 1,
        Some("interactions") => true,
        Some("webhooks") => call.path.len() > 2,
        Some(_) | None => false,
    }
}

/// Answers a request whose token was checked.
pub(super) fn route(world: &mut World, place: Place<'_>, call: &Call) -> Answer {
    let path: Vec<&str> = call.path.iter().map(String::as_str).collect();
    let gateway = place.address.replacen("http", "ws", 1);
    match (call.method.as_str(), path.as_slice()) {
        ("GET", ["gateway"]) => Ok(Reply::Ok(json!({"url": gateway}))),
        ("GET", ["gateway", "bot"]) => {
            let shards = world.sessions.shards;
            let limit = json!({"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1});
            Ok(Reply::Ok(json!({"url": gateway, "shards": shards, "session_start_limit": limit})))
        }
        ("GET", ["oauth2" | "applications", .., "@me"]) => Ok(Reply::Ok(world.application_shape())),
        ("GET", ["users", "@me"]) => Ok(Reply::Ok(world.self_shape())),
        ("GET", ["users", "@me", "guilds"]) => Ok(Reply::Ok(guilds::of_the_bot(world))),
        ("GET", ["users", id]) => guilds::user(world, number(id)?),
        ("POST", ["users", "@me", "channels"]) => channels::open_direct(world, call),
        (_, ["applications", app, "commands", ..]) => {
            commands::route(world, call, number(app)?, None, &path[3..])
        }
        (_, ["applications", app, "guilds", guild, "commands", ..]) => {
            commands::route(world, call, number(app)?, Some(number(guild)?), &path[5..])
        }
        ("POST", ["interactions", id, token, "callback"]) => {
            interactions::callback(world, place, call, number(id)?, token)
        }
        (_, ["webhooks", app, token, rest @ ..]) => {
            interactions::webhook(world, place, call, number(app)?, token, rest)
        }
        ("GET", ["guilds", id, rest @ ..]) => guilds::route(world, call, number(id)?, rest),
        (_, ["channels", id, rest @ ..]) => channels::route(world, place, call, number(id)?, rest),
        _ => Err(no_such_route()),
    }
}

/// An id in a path; what is no number is no route.
fn number(text: &str) -> Result<u64, super::answer::Refused> {
    text.parse().map_err(|_| no_such_route())
}
