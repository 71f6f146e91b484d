//! Doing as a person does: every interaction is made, sent and awaited here.

mod options;
pub mod pressing;
pub mod slash;
pub mod writing;

use std::time::{Duration, Instant};

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::ids::snowflake;
use super::over_http::deliver_waiting;
use super::permissions::{EVERYONE, holds};
use super::rest::FIRST_ANSWER;
use super::world::{ChannelKind, Interaction, World};
use super::{Modal, Shared, Standin};

/// What came of an interaction.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The interaction's id.
    pub interaction: u64,
    /// How long the bot took.
    pub after: Duration,
    /// What it answered.
    pub answer: Answer,
}

/// What the bot answered.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// A message, ephemeral or not.
    Message(u64),
    /// "Thinking": the answer comes later, see [`Standin::settled`].
    Deferred,
    /// A form.
    Modal(Modal),
    /// The message with the button or menu was changed.
    Update(u64),
    /// The press was taken; a change may come later, see [`Standin::settled`].
    DeferredUpdate,
    /// Suggestions.
    Choices(Vec<(String, Value)>),
    /// Nothing within three seconds: "The application did not respond".
    None,
}

impl Outcome {
    /// The message that was made or changed.
    #[must_use]
    pub fn message(&self) -> Option<u64> {
        match &self.answer {
            Answer::Message(id) | Answer::Update(id) => Some(*id),
            Answer::Deferred
            | Answer::Modal(_)
            | Answer::DeferredUpdate
            | Answer::Choices(_)
            | Answer::None => None,
        }
    }

    /// The form that was opened.
    #[must_use]
    pub fn modal(&self) -> Option<&Modal> {
        match &self.answer {
            Answer::Modal(modal) => Some(modal),
            Answer::Message(_)
            | Answer::Update(_)
            | Answer::Deferred
            | Answer::DeferredUpdate
            | Answer::Choices(_)
            | Answer::None => None,
        }
    }
}

/// Why Discord's own program would not even send it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClientError {
    /// There is no such command, or not here.
    NoSuchCommand(String),
    /// The command needs a permission that the person lacks.
    NotAllowed(String),
    /// The command has no such option.
    NoSuchOption(String),
    /// This option must be given.
    Missing(String),
    /// The value doesn't fit the option or input.
    BadValue(String),
    /// The person isn't in the server or doesn't see the channel.
    NotThere(String),
    /// The person doesn't see such a message, or it is gone.
    NoSuchMessage(u64),
    /// The message has no such button or menu, or it is switched off.
    NoSuchControl(String),
}

impl std::fmt::Display for ClientError {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoSuchCommand(what) => write!(out, "no such command here: {what}"),
            Self::NotAllowed(what) => write!(out, "not allowed to use: {what}"),
            Self::NoSuchOption(what) => write!(out, "no such option: {what}"),
            Self::Missing(what) => write!(out, "must be given: {what}"),
            Self::BadValue(what) => write!(out, "doesn't fit: {what}"),
            Self::NotThere(what) => write!(out, "not there: {what}"),
            Self::NoSuchMessage(id) => write!(out, "no such message: {id}"),
            Self::NoSuchControl(what) => write!(out, "can't be used: {what}"),
        }
    }
}

impl std::error::Error for ClientError {}

/// An interaction that is about to be sent.
pub(super) struct Doing {
    pub(super) kind: u64,
    pub(super) user: u64,
    pub(super) channel: u64,
    pub(super) data: Value,
    /// The message whose component was used, or from which the form came.
    pub(super) source: Option<u64>,
    /// How old it is when it is sent.
    pub(super) stale: Duration,
    /// Left out, as a broken sender would.
    pub(super) without: Option<&'static str>,
}

impl Doing {
    pub(super) fn new(kind: u64, user: u64, channel: u64, data: Value) -> Self {
        Self { kind, user, channel, data, source: None, stale: Duration::ZERO, without: None }
    }
}

impl World {
    /// Makes an interaction and remembers it; it is not sent yet.
    pub(super) fn interaction(&mut self, address: &str, doing: Doing) -> u64 {
        let id = if doing.stale.is_zero() {
            self.id()
        } else {
            let age = TimeDelta::from_std(doing.stale).unwrap_or_default();
            let mut id = snowflake(self.now() - age);
            while self.interactions.contains_key(&id) {
                id += 1;
            }
            id
        };
        let token = format!("aW50ZXJhY3Rpb246{id}:{:x}", id.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let mut payload = self.payload(address, &doing, id, &token);
        if let (Some(field), Some(fields)) = (doing.without, payload.as_object_mut()) {
            fields.remove(field);
        }
        let interaction = Interaction {
            id,
            token,
            kind: doing.kind,
            user: doing.user,
            guild: self.channel(doing.channel).guild,
            channel: doing.channel,
            at: super::ids::moment(id),
            stale: doing.stale,
            sent: Instant::now(),
            acknowledged: None,
            original: None,
            source: doing.source,
            settled: false,
            answer_lost: false,
            modal: None,
            choices: Vec::new(),
            payload,
        };
        self.interactions.insert(id, interaction);
        id
    }

    fn payload(&self, address: &str, doing: &Doing, id: u64, token: &str) -> Value {
        let channel = self.channel(doing.channel);
        let user = self.user(doing.user);
        let held = channel
            .guild
            .and_then(|guild| self.member(guild, doing.user))
            .map_or(EVERYONE, |m| m.permissions);
        let mut payload = json!({
            "id": id.to_string(), "application_id": self.application.to_string(), "type": doing.kind,
            "data": doing.data, "channel_id": channel.id.to_string(), "channel": self.acting_channel(channel, held),
            "token": token, "version": 1, "app_permissions": self.bot_permissions(channel).to_string(),
            "locale": user.locale, "entitlements": [], "entitlement_sku_ids": [],
            "attachment_size_limit": 10_485_760,
        });
        match channel.guild {
            Some(guild) => {
                let locale = &self.guild(guild).locale;
                payload["guild_id"] = json!(guild.to_string());
                payload["guild"] = json!({"id": guild.to_string(), "locale": locale, "features": []});
                payload["guild_locale"] = json!(locale);
                payload["member"] = self.acting_member(guild, doing.user).unwrap_or_default();
                payload["context"] = json!(0);
                payload["authorizing_integration_owners"] = json!({"0": guild.to_string()});
            }
            None => {
                payload["user"] = self.user_shape(doing.user);
                payload["context"] = json!(1);
                payload["authorizing_integration_owners"] = json!({"0": "0"});
            }
        }
        if let Some(message) = doing.source.and_then(|source| self.messages.get(&source)) {
            payload["message"] = self.message_shape(address, message);
        }
        payload
    }

    /// Sends an interaction over the gateway, or keeps it back while they are held.
    pub(super) fn send(&mut self, id: u64) {
        if self.faults.hold {
            self.faults.held.push(id);
            return;
        }
        if self.http_target.is_some() {
            self.to_deliver.push(id);
            return;
        }
        let Some(interaction) = self.interactions.get(&id) else { return };
        let (guild, payload) = (interaction.guild, interaction.payload.clone());
        self.tell(guild, 0, "INTERACTION_CREATE", &payload);
    }

    /// What has come of it so far; none while it is open.
    fn outcome(&self, id: u64) -> Option<Outcome> {
        let interaction = self.interactions.get(&id)?;
        let acknowledged = interaction.acknowledged?;
        let original = interaction.original.unwrap_or(0);
        let answer = match acknowledged.kind {
            4 => Answer::Message(original),
            5 => Answer::Deferred,
            6 => Answer::DeferredUpdate,
            7 => Answer::Update(original),
            8 => Answer::Choices(interaction.choices.clone()),
            _ => interaction.modal.clone().map_or(Answer::None, Answer::Modal),
        };
        Some(Outcome { interaction: id, after: acknowledged.after, answer })
    }

    /// Refuses what somebody can't do from where they are.
    fn there(&self, user: u64, channel: u64) -> Result<(), ClientError> {
        let name = &self.user(user).shown;
        if !self.sees_channel(user, channel) {
            return Err(ClientError::NotThere(format!("{name} doesn't see the channel {channel}")));
        }
        let channel = self.channel(channel);
        let held =
            channel.guild.and_then(|guild| self.member(guild, user)).map_or(EVERYONE, |m| m.permissions);
        if channel.kind != ChannelKind::Direct && !holds(held, super::permissions::USE_APPLICATION_COMMANDS) {
            return Err(ClientError::NotAllowed(name.clone()));
        }
        Ok(())
    }
}

impl Standin {
    /// Sends what a person does and waits for the bot's first answer.
    pub(super) async fn carry(&self, doing: Doing) -> Outcome {
        let id = self.launch(doing);
        self.answered(id).await
    }

    /// Sends what a person does.
    pub(super) fn launch(&self, doing: Doing) -> u64 {
        let address = self.url();
        let id = self.shared.change(|world| {
            let id = world.interaction(&address, doing);
            world.send(id);
            id
        });
        deliver_waiting(&self.shared);
        id
    }

    /// Waits for the first answer to an interaction, for as long as Discord does.
    pub async fn answered(&self, interaction: u64) -> Outcome {
        let since = Instant::now();
        let outcome = self.shared.wait_for(FIRST_ANSWER, |world| world.outcome(interaction)).await;
        outcome.unwrap_or_else(|| Outcome { interaction, after: since.elapsed(), answer: Answer::None })
    }

    /// Waits until a deferred answer was given in full or deleted; gives the message, if there is one. Stops waiting
    /// after ten real seconds.
    pub async fn settled(&self, interaction: u64) -> Option<u64> {
        let settled =
            |world: &World| world.interactions.get(&interaction).filter(|each| each.settled).map(|_| ());
        self.shared.wait_for(Duration::from_secs(10), settled).await?;
        self.shared.look(|world| {
            let original = world.interactions.get(&interaction)?.original?;
            world.messages.contains_key(&original).then_some(original)
        })
    }

    /// Waits for what a person ends up with: the message, when the answer was deferred the one that came later.
    pub async fn ends_with(&self, outcome: &Outcome) -> Option<u64> {
        match &outcome.answer {
            Answer::Message(id) | Answer::Update(id) => Some(*id),
            Answer::Deferred | Answer::DeferredUpdate => self.settled(outcome.interaction).await,
            Answer::Modal(_) | Answer::Choices(_) | Answer::None => None,
        }
    }
}

/// The text that a command has in somebody's language.
pub(super) fn localised<'v>(shape: &'v Value, field: &str, locale: &str) -> &'v str {
    let localised = shape[format!("{field}_localizations")][locale].as_str();
    localised.or_else(|| shape[field].as_str()).unwrap_or_default()
}

/// Whether this is what a thing is called, in English or in somebody's language.
pub(super) fn is_called(shape: &Value, locale: &str, name: &str) -> bool {
    shape["name"] == name || localised(shape, "name", locale) == name
}

impl Shared {
    /// The person's language.
    pub(super) fn locale(&self, user: u64) -> String {
        self.look(|world| world.user(user).locale.clone())
    }
}
