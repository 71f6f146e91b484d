//! The options of a command as somebody fills them in, checked as Discord's program checks them.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::super::rest::id_of;
use super::super::server::guessed;
use super::super::world::{Attached, World};
use super::{ClientError, is_called, localised};

/// The most letters that a text option takes when nothing else is said.
const LONGEST: u64 = 6000;

/// Whoever fills in, and where.
pub(super) struct Filler<'w> {
    pub(super) world: &'w mut World,
    pub(super) address: &'w str,
    pub(super) user: u64,
    pub(super) channel: u64,
    /// What the ids among the values stand for.
    pub(super) resolved: Map<String, Value>,
}

impl Filler<'_> {
    fn locale(&self) -> String {
        self.world.user(self.user).locale.clone()
    }

    /// All options of a command, in the order of the command. `whole` also asks for those that must be given.
    pub(super) fn fill(
        &mut self,
        known: &[Value],
        given: &[(&str, Value)],
        whole: bool,
    ) -> Result<Vec<Value>, ClientError> {
        let locale = self.locale();
        for (name, _) in given {
            if !known.iter().any(|option| is_called(option, &locale, name)) {
                return Err(ClientError::NoSuchOption((*name).to_owned()));
            }
        }
        let mut filled = Vec::new();
        for option in known {
            match given.iter().find(|(name, _)| is_called(option, &locale, name)) {
                Some((_, value)) => {
                    let value = self.value(option, value, whole)?;
                    filled.push(json!({"name": option["name"], "type": option["type"], "value": value}));
                }
                None if whole && option["required"] == true => {
                    return Err(ClientError::Missing(localised(option, "name", &locale).to_owned()));
                }
                None => {}
            }
        }
        Ok(filled)
    }

    fn value(&mut self, option: &Value, value: &Value, whole: bool) -> Result<Value, ClientError> {
        let name = option["name"].as_str().unwrap_or_default();
        let bad = |why: &str| ClientError::BadValue(format!("{name}: {why}"));
        match option["type"].as_u64() {
            Some(3) if whole => text(option, value, &self.locale()).map_err(|why| bad(&why)),
            Some(3) => Ok(value.clone()),
            Some(4 | 10) => number(option, value, &self.locale()).map_err(|why| bad(&why)),
            Some(5) if value.is_boolean() => Ok(value.clone()),
            Some(6) => self.person(value).ok_or_else(|| bad("no such person")),
            Some(7) => self.channel(value).ok_or_else(|| bad("no such channel")),
            Some(8) => self.role(value).ok_or_else(|| bad("no such role")),
            Some(9) => {
                self.person(value).or_else(|| self.role(value)).ok_or_else(|| bad("no such person or role"))
            }
            Some(11) => self.upload(value).ok_or_else(|| bad("not a file")),
            Some(_) | None => Err(bad("of another type")),
        }
    }

    /// A person, also one who has left; only a member comes with a membership.
    pub(super) fn person(&mut self, value: &Value) -> Option<Value> {
        let id = id_of(value).filter(|id| self.world.users.contains_key(id))?;
        self.put("users", id, self.world.user_shape(id));
        let guild = self.world.channel(self.channel).guild;
        if let Some(member) = guild.and_then(|guild| self.world.resolved_member(guild, id)) {
            self.put("members", id, member);
        }
        Some(json!(id.to_string()))
    }

    fn channel(&mut self, value: &Value) -> Option<Value> {
        let id = id_of(value).filter(|id| self.world.sees_channel(self.user, *id))?;
        let shape = self.world.acting_channel(self.world.channel(id), super::super::permissions::EVERYONE);
        self.put("channels", id, shape);
        Some(json!(id.to_string()))
    }

    fn role(&mut self, value: &Value) -> Option<Value> {
        let id = id_of(value)?;
        let guild = self.world.channel(self.channel).guild?;
        let roles = self.world.roles_shape(guild);
        let role = roles.into_iter().find(|role| id_of(&role["id"]) == Some(id))?;
        self.put("roles", id, role);
        Some(json!(id.to_string()))
    }

    fn upload(&mut self, value: &Value) -> Option<Value> {
        let name = value["filename"].as_str()?.to_owned();
        let bytes = match &value["bytes"] {
            Value::String(text) => text.clone().into_bytes(),
            Value::Array(bytes) => {
                bytes.iter().filter_map(|byte| u8::try_from(byte.as_u64()?).ok()).collect()
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => return None,
        };
        let content_type = value["content_type"].as_str().map_or_else(|| guessed(&name), str::to_owned);
        let id = self.world.id();
        let attached = Attached {
            id,
            channel: self.channel,
            name,
            content_type,
            description: None,
            bytes: Arc::new(bytes),
        };
        let mut shape = self.world.attachment_shape(self.address, &attached);
        shape["ephemeral"] = json!(true);
        self.world.uploads.push(attached);
        self.put("attachments", id, shape);
        Some(json!(id.to_string()))
    }

    pub(super) fn put(&mut self, kind: &str, id: u64, shape: Value) {
        let of_kind = self.resolved.entry(kind).or_insert_with(|| json!({}));
        of_kind[id.to_string()] = shape;
    }
}

fn text(option: &Value, value: &Value, locale: &str) -> Result<Value, String> {
    let text = value.as_str().ok_or("not a text")?;
    let letters = text.chars().count() as u64;
    let (min, max) =
        (option["min_length"].as_u64().unwrap_or(0), option["max_length"].as_u64().unwrap_or(LONGEST));
    if letters < min.max(1) {
        return Err(format!("too short, {letters} letters"));
    }
    if letters > max {
        return Err(format!("too long, {letters} letters of {max}"));
    }
    chosen(option, value, locale)
}

fn number(option: &Value, value: &Value, locale: &str) -> Result<Value, String> {
    let whole = option["type"] == 4;
    if let Some(number) = value.as_f64() {
        if whole && value.as_i64().is_none() {
            return Err("not a whole number".to_owned());
        }
        if option["min_value"].as_f64().is_some_and(|min| number < min) {
            return Err("too small".to_owned());
        }
        if option["max_value"].as_f64().is_some_and(|max| number > max) {
            return Err("too large".to_owned());
        }
    } else if option["choices"].as_array().is_none_or(Vec::is_empty) {
        return Err("not a number".to_owned());
    }
    chosen(option, value, locale)
}

/// Where choices are given one of them is picked, by what is read or by its value.
fn chosen(option: &Value, value: &Value, locale: &str) -> Result<Value, String> {
    let Some(choices) = option["choices"].as_array().filter(|choices| !choices.is_empty()) else {
        return Ok(value.clone());
    };
    let picked = choices.iter().find(|choice| {
        choice["value"] == *value || value.as_str().is_some_and(|name| is_called(choice, locale, name))
    });
    picked.map(|choice| choice["value"].clone()).ok_or_else(|| format!("{value} is not one of the choices"))
}
