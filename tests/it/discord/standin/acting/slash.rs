//! Typing a slash command, with suggestions, and the commands in the menu of a person or a message.

use serde_json::{Map, Value, json};

use super::super::Standin;
use super::super::permissions::holds;
use super::super::world::{Command, World};
use super::options::Filler;
use super::{Answer, ClientError, Doing, Outcome, is_called, localised};

/// A file as the value of an option.
#[must_use]
pub fn file(name: &str, content_type: &str, bytes: &[u8]) -> Value {
    json!({"filename": name, "content_type": content_type, "bytes": bytes})
}

/// A command with the way down to what was typed.
struct Found {
    command: Command,
    /// Names and types of the groups and the subcommand.
    below: Vec<(Value, u64)>,
    options: Vec<Value>,
}

impl World {
    /// The commands that are offered to someone in a channel.
    pub(in super::super) fn offered(&self, user: u64, channel: u64) -> Vec<&Command> {
        let guild = self.channel(channel).guild;
        let mut all: Vec<&Command> = self
            .commands
            .values()
            .filter(|command| command.guild.is_none() || command.guild == guild)
            .filter(|command| self.fits_here(command, guild) && self.may_use(command, guild, user))
            .collect();
        // One of the server itself comes before one for everywhere.
        all.sort_by_key(|command| command.guild.is_none());
        all
    }

    fn fits_here(&self, command: &Command, guild: Option<u64>) -> bool {
        let context = u64::from(guild.is_none());
        let listed = command.body["contexts"].as_array();
        let by_context = listed.is_none_or(|contexts| contexts.iter().any(|each| *each == context));
        let within = guild.is_none_or(|guild| self.guild(guild).bot_is_in);
        by_context && within && (guild.is_some() || command.body["dm_permission"] != false)
    }

    fn may_use(&self, command: &Command, guild: Option<u64>, user: u64) -> bool {
        let needed = &command.body["default_member_permissions"];
        let Some(needed) = needed.as_str().and_then(|bits| bits.parse().ok()).or_else(|| needed.as_u64())
        else {
            return true;
        };
        let held = guild.and_then(|guild| self.member(guild, user)).map(|member| member.permissions);
        held.is_none_or(|held| if needed == 0 { holds(held, 8) } else { holds(held, needed) })
    }

    fn find(&self, user: u64, channel: u64, kind: u64, path: &[&str]) -> Result<Found, ClientError> {
        let locale = &self.user(user).locale;
        let whole = path.join(" ");
        let called = |command: &&Command| {
            command.body["type"].as_u64().unwrap_or(1) == kind && is_called(&command.body, locale, path[0])
        };
        let Some(command) = self.offered(user, channel).into_iter().find(called) else {
            let guild = self.channel(channel).guild;
            let hidden =
                self.commands.values().filter(|command| self.fits_here(command, guild)).any(|c| called(&c));
            let error = if hidden { ClientError::NotAllowed } else { ClientError::NoSuchCommand };
            return Err(error(whole));
        };
        let options = |shape: &Value| shape["options"].as_array().cloned().unwrap_or_default();
        let is_below = |option: &Value| matches!(option["type"].as_u64(), Some(1 | 2));
        let mut found =
            Found { command: command.clone(), below: Vec::new(), options: options(&command.body) };
        for name in &path[1..] {
            let next =
                found.options.iter().find(|option| is_below(option) && is_called(option, locale, name));
            let next = next.ok_or_else(|| ClientError::NoSuchCommand(whole.clone()))?.clone();
            found.below.push((next["name"].clone(), next["type"].as_u64().unwrap_or(1)));
            found.options = options(&next);
        }
        if found.options.iter().any(is_below) {
            return Err(ClientError::NoSuchCommand(format!("{whole}: it has subcommands")));
        }
        Ok(found)
    }
}

impl Found {
    fn data(&self, options: Vec<Value>, resolved: Map<String, Value>) -> Value {
        let wrapped = self.below.iter().rev().fold(options, |options, (name, kind)| {
            vec![json!({"name": name, "type": kind, "options": options})]
        });
        let body = &self.command.body;
        let mut data = json!({
            "id": self.command.id.to_string(), "name": body["name"], "type": body["type"],
        });
        if !wrapped.is_empty() {
            data["options"] = Value::Array(wrapped);
        }
        if !resolved.is_empty() {
            data["resolved"] = Value::Object(resolved);
        }
        if let Some(guild) = self.command.guild {
            data["guild_id"] = json!(guild.to_string());
        }
        data
    }
}

impl Standin {
    /// Types a slash command in a channel: `path` is the command and its subcommand, in English or in the person's
    /// language, and so are the names of options. A person, channel or role is an id; for a file see [`file`].
    ///
    /// # Errors
    /// When Discord's program would not send it.
    pub async fn slash(
        &self,
        guild: u64,
        channel: u64,
        user: u64,
        path: &[&str],
        options: &[(&str, Value)],
    ) -> Result<Outcome, ClientError> {
        let of_guild =
            self.shared.look(|world| world.channels.get(&channel).and_then(|channel| channel.guild));
        assert_eq!(of_guild, Some(guild), "the channel is one of that server");
        self.slash_in(channel, user, path, options).await
    }

    /// Types a slash command in the direct messages with the bot.
    ///
    /// # Errors
    /// When Discord's program would not send it.
    pub async fn slash_directly(
        &self,
        user: u64,
        path: &[&str],
        options: &[(&str, Value)],
    ) -> Result<Outcome, ClientError> {
        let channel = self.direct_channel(user);
        self.slash_in(channel, user, path, options).await
    }

    /// Types a slash command in any channel that the person sees: of a server, a thread, or direct.
    ///
    /// # Errors
    /// When Discord's program would not send it.
    pub async fn slash_in(
        &self,
        channel: u64,
        user: u64,
        path: &[&str],
        options: &[(&str, Value)],
    ) -> Result<Outcome, ClientError> {
        let doing = self.typed(channel, user, path, options)?;
        Ok(self.carry(doing).await)
    }

    /// A slash command, ready to be sent.
    pub(in super::super) fn typed(
        &self,
        channel: u64,
        user: u64,
        path: &[&str],
        options: &[(&str, Value)],
    ) -> Result<Doing, ClientError> {
        let address = &self.shared.address;
        self.shared.change(|world| {
            world.there(user, channel)?;
            let found = world.find(user, channel, 1, path)?;
            let mut filler = Filler { world, address, user, channel, resolved: Map::new() };
            let filled = filler.fill(&found.options, options, true)?;
            let data = found.data(filled, filler.resolved);
            Ok(Doing::new(2, user, channel, data))
        })
    }

    /// The suggestions while someone types in an option; `others` are the options filled in before.
    ///
    /// # Errors
    /// When there is no such command or option, or it has no suggestions.
    pub async fn autocomplete(
        &self,
        channel: u64,
        user: u64,
        path: &[&str],
        (option, typed): (&str, &str),
        others: &[(&str, Value)],
    ) -> Result<Vec<(String, Value)>, ClientError> {
        let address = &self.shared.address;
        let locale = self.shared.locale(user);
        let doing = self.shared.change(|world| {
            world.there(user, channel)?;
            let found = world.find(user, channel, 1, path)?;
            let of_it = found.options.iter().find(|each| is_called(each, &locale, option)).cloned();
            let of_it = of_it.filter(|each| each["autocomplete"] == true);
            let of_it = of_it.ok_or_else(|| ClientError::NoSuchOption(option.to_owned()))?;
            let mut filler = Filler { world, address, user, channel, resolved: Map::new() };
            let mut filled = filler.fill(&found.options, others, false)?;
            let focused =
                json!({"name": of_it["name"], "type": of_it["type"], "value": typed, "focused": true});
            filled.push(focused);
            Ok(Doing::new(4, user, channel, found.data(filled, filler.resolved)))
        })?;
        Ok(match self.carry(doing).await.answer {
            Answer::Choices(choices) => choices,
            Answer::Message(_)
            | Answer::Deferred
            | Answer::Modal(_)
            | Answer::Update(_)
            | Answer::DeferredUpdate
            | Answer::None => Vec::new(),
        })
    }

    /// Uses a command from the menu of a person or a message.
    ///
    /// # Errors
    /// When there is no such command, or the person doesn't see the target.
    pub async fn context(
        &self,
        channel: u64,
        user: u64,
        name: &str,
        target: u64,
    ) -> Result<Outcome, ClientError> {
        let address = &self.shared.address;
        let doing = self.shared.change(|world| {
            world.there(user, channel)?;
            let message = world.messages.get(&target).filter(|message| world.sees(user, message)).cloned();
            let kind = if message.is_some() { 3 } else { 2 };
            let found = world.find(user, channel, kind, &[name])?;
            let mut filler = Filler { world, address, user, channel, resolved: Map::new() };
            if let Some(message) = message {
                let shape = filler.world.message_shape(address, &message);
                filler.put("messages", target, shape);
            } else if filler.person(&json!(target)).is_none() {
                return Err(ClientError::NoSuchMessage(target));
            }
            let mut data = found.data(Vec::new(), filler.resolved);
            data["target_id"] = json!(target.to_string());
            Ok(Doing::new(2, user, channel, data))
        })?;
        Ok(self.carry(doing).await)
    }

    /// The commands that are offered to someone in a channel, by the names and descriptions they read.
    #[must_use]
    pub fn offered(&self, user: u64, channel: u64) -> Vec<(String, String)> {
        self.shared.look(|world| {
            let locale = &world.user(user).locale;
            let read = |command: &Command| {
                let text = |field| localised(&command.body, field, locale).to_owned();
                (text("name"), text("description"))
            };
            world.offered(user, channel).into_iter().map(read).collect()
        })
    }
}
