//! The page at `/`, for a developer at the keyboard: be one of the people, type, press, and see what they see.
//!
//! The page asks `/standin/…` for all it shows and does; those answer with JSON.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{Method, Response, StatusCode, header};
use axum::response::{Html, IntoResponse};
use serde_json::{Value, json};

use super::acting::{Answer, ClientError, Outcome, localised};
use super::rest::id_of;
use super::seeing::{Choice, Component};
use super::world::{Channel, ChannelKind, Message, World};
use super::{Modal, Standin};

const PAGE: &str = include_str!("page.html");

/// Files are small here.
const LARGEST: usize = 32 << 20;

pub(super) fn page() -> Response<Body> {
    Html(PAGE).into_response()
}

/// Answers what the page asks for.
pub(super) async fn answer(standin: Standin, what: &str, incoming: Request) -> Response<Body> {
    let (parts, body) = incoming.into_parts();
    if parts.method == Method::GET {
        let user =
            parts.uri.query().and_then(|query| query.strip_prefix("user=")).and_then(|id| id.parse().ok());
        if let Some(user) = user.filter(|user| standin.shared.look(|world| world.users.contains_key(user))) {
            // Somebody may want to write to the bot before it has written to them.
            standin.shared.change(|world| world.direct(user));
        }
        let shown = standin.shared.look(|world| match (what, user) {
            ("people", _) => Some(people(world)),
            ("view", Some(user)) if world.users.contains_key(&user) => {
                Some(view(world, &standin.url(), user))
            }
            _ => None,
        });
        return shown.map_or_else(|| StatusCode::NOT_FOUND.into_response(), json_answer);
    }
    let bytes = to_bytes(body, LARGEST).await.unwrap_or_default();
    let asked: Value = serde_json::from_slice(&bytes).unwrap_or_default();
    let Some(user) = id_of(&asked["user"]) else { return StatusCode::BAD_REQUEST.into_response() };
    json_answer(
        act(&standin, what, user, &asked).await.unwrap_or_else(|error| json!({"error": error.to_string()})),
    )
}

fn json_answer(value: Value) -> Response<Body> {
    ([(header::CONTENT_TYPE, "application/json")], value.to_string()).into_response()
}

async fn act(standin: &Standin, what: &str, user: u64, asked: &Value) -> Result<Value, ClientError> {
    let id = |field: &str| id_of(&asked[field]).unwrap_or(0);
    let text = |field: &str| asked[field].as_str().unwrap_or_default();
    let list = |field: &str| asked[field].as_array().into_iter().flatten();
    let path: Vec<&str> = list("path").filter_map(Value::as_str).collect();
    let options: Vec<(&str, Value)> =
        list("options").filter_map(|pair| Some((pair[0].as_str()?, pair[1].clone()))).collect();
    let outcome = match what {
        "slash" => standin.slash_in(id("channel"), user, &path, &options).await?,
        "suggest" => {
            let typed = (text("option"), text("typed"));
            let found = standin.autocomplete(id("channel"), user, &path, typed, &options).await?;
            return Ok(json!({"choices": found}));
        }
        "press" => standin.press(user, id("message"), text("custom_id")).await?,
        "choose" => {
            let values: Vec<&str> = list("values").filter_map(Value::as_str).collect();
            standin.choose(user, id("message"), text("custom_id"), &values).await?
        }
        "choose_user" => standin.choose_user(user, id("message"), text("custom_id"), id("target")).await?,
        "context" => standin.context(id("channel"), user, text("name"), id("target")).await?,
        "submit" => {
            let modal =
                standin.shared.look(|world| world.interactions.get(&id("interaction"))?.modal.clone());
            let modal = modal.ok_or_else(|| ClientError::NoSuchControl("that form".to_owned()))?;
            let inputs: Vec<(&str, &str)> =
                list("inputs").filter_map(|pair| Some((pair[0].as_str()?, pair[1].as_str()?))).collect();
            standin.submit(user, &modal, &inputs).await?
        }
        "write" => {
            standin.write_in(id("channel"), user, text("text"))?;
            return Ok(json!({}));
        }
        "dismiss" => {
            standin.shared.change(|world| {
                world
                    .messages
                    .retain(|each, message| *each != id("message") || message.only_for != Some(user));
            });
            return Ok(json!({}));
        }
        _ => return Err(ClientError::NoSuchControl(what.to_owned())),
    };
    Ok(outcome_shape(&outcome))
}

fn outcome_shape(outcome: &Outcome) -> Value {
    match &outcome.answer {
        Answer::Modal(modal) => json!({"modal": modal_shape(modal)}),
        Answer::None => json!({"error": "The application did not respond."}),
        Answer::Message(_)
        | Answer::Update(_)
        | Answer::Deferred
        | Answer::DeferredUpdate
        | Answer::Choices(_) => {
            json!({})
        }
    }
}

fn modal_shape(modal: &Modal) -> Value {
    let field = |field: &super::Field| {
        json!({
            "custom_id": field.custom_id, "label": field.label, "long": field.long, "placeholder": field.placeholder,
            "value": field.value, "required": field.required, "min": field.min, "max": field.max,
        })
    };
    let fields: Vec<Value> = modal.fields.iter().map(field).collect();
    json!({"interaction": modal.interaction.to_string(), "title": modal.title, "fields": fields})
}

/// Whom one can be.
fn people(world: &World) -> Value {
    let known = world.users.values().filter(|user| !user.bot && user.shown != super::people::OWNER);
    let person = |user: &super::world::User| {
        let guilds = world.guilds.values().filter(|guild| world.member(guild.id, user.id).is_some());
        let leads = guilds.clone().any(|guild| {
            let held = world.member(guild.id, user.id).map_or(0, |member| member.permissions);
            super::permissions::holds(held, super::permissions::MANAGE_GUILD)
        });
        json!({
            "id": user.id.to_string(), "name": user.shown, "locale": user.locale, "leads": leads,
            "guilds": guilds.map(|guild| guild.name.clone()).collect::<Vec<_>>(),
        })
    };
    known.map(person).collect()
}

/// All that somebody sees, by place.
fn view(world: &World, address: &str, user: u64) -> Value {
    let mut places: Vec<&Channel> =
        world.channels.values().filter(|channel| world.sees_channel(user, channel.id)).collect();
    places.sort_by_key(|channel| (channel.is_thread(), channel.kind == ChannelKind::Direct, channel.id));
    let place = |channel: &Channel| {
        let sign = match channel.kind {
            ChannelKind::Text => "#",
            ChannelKind::Direct => "@",
            ChannelKind::PublicThread | ChannelKind::PrivateThread => "~",
        };
        let name = if channel.kind == ChannelKind::Direct { "Lookalong" } else { &channel.name };
        let seen = world.messages.values().filter(|message| {
            message.channel == channel.id && (world.sees(user, message) || is_thinking_for(user, message))
        });
        let commands: Vec<Value> = world
            .offered(user, channel.id)
            .into_iter()
            .map(|command| command_shape(&command.body, &world.user(user).locale))
            .collect();
        json!({
            "id": channel.id.to_string(), "sign": sign, "name": name, "archived": channel.archived,
            "commands": commands, "messages": seen.map(|message| message_shape(world, address, user, message)).collect::<Vec<_>>(),
        })
    };
    let places: Vec<Value> = places.into_iter().map(place).collect();
    let known = world.guilds.values().filter(|guild| world.member(guild.id, user).is_some());
    let members =
        known.flat_map(|guild| guild.members.iter().filter(|(_, member)| member.is_in)).map(|(id, _)| id);
    let members =
        members.filter(|id| !world.user(**id).bot && world.user(**id).shown != super::people::OWNER);
    let member = |id: &u64| json!({"id": id.to_string(), "name": world.user(*id).shown});
    json!({
        "places": places, "members": members.map(member).collect::<Vec<_>>(), "breaches": world.breaches,
        "connected": world.connected() > 0 || world.http_target.is_some(),
    })
}

fn is_thinking_for(user: u64, message: &Message) -> bool {
    message.loading && message.only_for.is_none_or(|only| only == user)
}

/// A command with its options, as somebody reads it.
fn command_shape(shape: &Value, locale: &str) -> Value {
    let below = |field: &str| -> Vec<Value> {
        shape[field].as_array().into_iter().flatten().map(|each| command_shape(each, locale)).collect()
    };
    json!({
        "name": localised(shape, "name", locale), "description": localised(shape, "description", locale),
        "type": shape["type"], "required": shape["required"] == true, "suggests": shape["autocomplete"] == true,
        "value": shape["value"], "options": below("options"), "choices": below("choices"),
    })
}

fn message_shape(world: &World, address: &str, user: u64, message: &Message) -> Value {
    let guild = world.channel(message.channel).guild;
    let rows: Vec<Vec<Value>> =
        message.rows().iter().map(|row| row.iter().map(control_shape).collect()).collect();
    let files: Vec<Value> = message
        .attachments
        .iter()
        .map(|each| world.attachment_shape(address, each))
        .map(|shape| json!({"name": shape["filename"], "url": shape["url"]}))
        .collect();
    let embeds: Vec<String> = message.embeds.iter().map(|embed| embed["description"].to_string()).collect();
    json!({
        "id": message.id.to_string(), "author": world.name_in(guild, message.author),
        "bot": message.author == world.application, "only_you": message.only_for.is_some(),
        "at": message.at.format("%H:%M").to_string(), "edited": message.edited.is_some(),
        "thinking": message.loading, "text": world.as_read(user, guild, &message.content), "rows": rows,
        "files": files, "embeds": embeds,
    })
}

fn control_shape(control: &Component) -> Value {
    match control {
        Component::Button { label, custom_id, style, disabled, url } => json!({
            "kind": "button", "label": label, "custom_id": custom_id, "style": style, "disabled": disabled, "url": url,
        }),
        Component::Select { custom_id, placeholder, options, min, max, disabled } => {
            let option = |each: &Choice| {
                json!({
                    "label": each.label, "value": each.value, "description": each.description, "chosen": each.chosen,
                })
            };
            json!({
                "kind": "select", "custom_id": custom_id, "placeholder": placeholder, "min": min, "max": max,
                "disabled": disabled, "options": options.iter().map(option).collect::<Vec<_>>(),
            })
        }
        Component::UserSelect { custom_id, placeholder, disabled, .. } => {
            json!({"kind": "people", "custom_id": custom_id, "placeholder": placeholder, "disabled": disabled})
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use axum::body::{Body, to_bytes};
    use axum::extract::Request;
    use chrono::{TimeZone, Utc};
    use serde_json::{Value, json};

    use super::super::Standin;
    use super::{LARGEST, answer};

    async fn ask(standin: &Standin, what: &str, request: Request) -> Value {
        let response = answer(standin.clone(), what, request).await;
        let bytes = to_bytes(response.into_body(), LARGEST).await.expect("the answer can be read");
        serde_json::from_slice(&bytes).expect("the answer is JSON")
    }

    fn get(uri: &str) -> Request {
        Request::get(uri).body(Body::empty()).expect("it is a request")
    }

    #[tokio::test]
    async fn the_page_shows_people_and_what_they_see_and_does_as_they_do() {
        let now = Utc.with_ymd_and_hms(2026, 3, 2, 9, 0, 0).unwrap();
        let standin = Standin::start(Arc::new(move || now)).await;
        let guild = standin.new_guild("Our colleagues", "en-US");
        let anna = standin.new_member(guild, "Anna", "nl");
        let people = ask(&standin, "people", get("/standin/people")).await;
        assert_eq!(people[0]["name"], "Anna");
        assert_eq!(people.as_array().map(Vec::len), Some(1), "whoever made the server is not played");
        let home = standin.home(guild).to_string();
        let body = json!({"user": anna.to_string(), "channel": home, "text": "Hello"}).to_string();
        let post =
            |body: String| Request::post("/standin/write").body(Body::from(body)).expect("it is a request");
        assert_eq!(ask(&standin, "write", post(body)).await, json!({}));
        let view = ask(&standin, "view", get(&format!("/standin/view?user={anna}"))).await;
        assert_eq!(view["places"][0]["messages"][0]["text"], "Hello");
        assert_eq!(view["places"][1]["sign"], "@");
        let body = json!({"user": anna, "channel": home, "path": ["nothing"], "options": []}).to_string();
        let refused = ask(&standin, "slash", post(body)).await;
        assert_eq!(refused["error"], "no such command here: nothing");
    }
}
