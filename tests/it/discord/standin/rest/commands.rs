//! The commands that the bot registers.

use serde_json::{Map, Value, json};

use super::super::answer::{Answer, Call, Refused, Reply, no_such_route, refused};
use super::super::world::{Command, World};
use super::{guilds, number};

const LOCALISED: [&str; 2] = ["name_localizations", "description_localizations"];

pub(super) fn route(world: &mut World, call: &Call, app: u64, guild: Option<u64>, rest: &[&str]) -> Answer {
    if app != world.application {
        return Err(refused(403, 20012, "You are not authorized to perform this action on this application"));
    }
    if let Some(guild) = guild {
        guilds::within(world, guild)?;
    }
    match (call.method.as_str(), rest) {
        ("GET", []) => {
            let all = world.commands.values().filter(|command| command.guild == guild);
            let full = call.query.get("with_localizations").is_some_and(|text| text == "true" || text == "1");
            Ok(Reply::Ok(all.map(|command| shown(&command.body, full)).collect()))
        }
        ("PUT", []) => replace_all(world, guild, &call.body),
        ("POST", []) => {
            let fresh = same(world, guild, &call.body).is_none();
            let body = keep(world, guild, &call.body);
            Ok(if fresh { Reply::Created(body) } else { Reply::Ok(body) })
        }
        ("GET", [id]) => Ok(Reply::Ok(known(world, guild, id)?.body.clone())),
        ("PATCH", [id]) => {
            let mut changed = known(world, guild, id)?.body.clone();
            for (field, value) in call.body.as_object().into_iter().flatten() {
                changed[field] = value.clone();
            }
            Ok(Reply::Ok(keep(world, guild, &changed)))
        }
        ("DELETE", [id]) => {
            let id = known(world, guild, id)?.id;
            world.commands.remove(&id);
            Ok(Reply::Nothing)
        }
        _ => Err(no_such_route()),
    }
}

fn known<'w>(world: &'w World, guild: Option<u64>, id: &str) -> Result<&'w Command, Refused> {
    let found = world.commands.get(&number(id)?).filter(|command| command.guild == guild);
    found.ok_or_else(|| refused(404, 10063, "Unknown application command"))
}

/// One with the same name and type is the same command: it keeps its id.
fn same(world: &World, guild: Option<u64>, body: &Value) -> Option<u64> {
    let kind = |body: &Value| body["type"].as_u64().unwrap_or(1);
    let mut all = world.commands.values();
    let of_it = |command: &&Command| {
        command.guild == guild && command.body["name"] == body["name"] && kind(&command.body) == kind(body)
    };
    all.find(of_it).map(|command| command.id)
}

fn replace_all(world: &mut World, guild: Option<u64>, body: &Value) -> Answer {
    let wanted = body.as_array().cloned().unwrap_or_default();
    let kept: Vec<u64> = wanted.iter().filter_map(|each| same(world, guild, each)).collect();
    world.commands.retain(|id, command| command.guild != guild || kept.contains(id));
    Ok(Reply::Ok(wanted.iter().map(|each| keep(world, guild, each)).collect()))
}

fn keep(world: &mut World, guild: Option<u64>, body: &Value) -> Value {
    let id = same(world, guild, body).unwrap_or_else(|| world.id());
    let version = world.id();
    let mut full = json!({
        "type": 1, "description": "", "default_member_permissions": null, "nsfw": false, "options": [],
        "name_localizations": null, "description_localizations": null, "contexts": null,
        "integration_types": [0], "dm_permission": true,
    });
    for (field, value) in body.as_object().into_iter().flatten() {
        full[field] = value.clone();
    }
    full["id"] = json!(id.to_string());
    full["application_id"] = json!(world.application.to_string());
    full["version"] = json!(version.to_string());
    if let Some(guild) = guild {
        full["guild_id"] = json!(guild.to_string());
    }
    world.commands.insert(id, Command { id, guild, body: full.clone() });
    full
}

/// The list leaves the localisations out unless they are asked for.
fn shown(body: &Value, full: bool) -> Value {
    if full {
        return body.clone();
    }
    match body {
        Value::Object(fields) => {
            let kept = fields.iter().filter(|(name, _)| !LOCALISED.contains(&name.as_str()));
            Value::Object(
                kept.map(|(name, value)| (name.clone(), shown(value, false))).collect::<Map<_, _>>(),
            )
        }
        Value::Array(values) => Value::Array(values.iter().map(|value| shown(value, false)).collect()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => body.clone(),
    }
}
