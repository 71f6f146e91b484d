//! What a person sees: messages with their buttons, menus and files.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::Standin;
use super::world::{Attached, ChannelKind, Message, World};

/// A message as someone sees it.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Its id.
    pub id: u64,
    /// When it was written.
    pub at: DateTime<Utc>,
    /// Where it stands.
    pub place: Place,
    /// The channel, thread or direct channel.
    pub channel: u64,
    /// Who wrote it.
    pub author: u64,
    /// Whether the bot wrote it.
    pub by_bot: bool,
    /// Its words, as they were sent.
    pub content: String,
    /// Rows of buttons and menus.
    pub components: Vec<Vec<Component>>,
    /// Files.
    pub attachments: Vec<Attachment>,
    /// Whom it notifies.
    pub mentions: Vec<u64>,
    /// Whether it was changed since.
    pub edited: bool,
}

/// Where a message stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Between the bot and one person.
    Direct,
    /// In a thread.
    Thread {
        /// The thread.
        id: u64,
        /// Its name.
        name: String,
    },
    /// In a channel of the server.
    Channel {
        /// The channel.
        id: u64,
        /// Its name.
        name: String,
    },
    /// Only this person sees it.
    Ephemeral,
}

/// Something to press or choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Component {
    /// A button.
    Button {
        /// What stands on it.
        label: String,
        /// Empty for a link.
        custom_id: String,
        /// 1 primary, 2 secondary, 3 success, 4 danger, 5 link.
        style: u64,
        /// It can't be pressed.
        disabled: bool,
        /// Where a link leads.
        url: Option<String>,
    },
    /// A menu of given choices.
    Select {
        /// Its custom id.
        custom_id: String,
        /// Shown while nothing is chosen.
        placeholder: String,
        /// What can be chosen.
        options: Vec<Choice>,
        /// The fewest that are chosen.
        min: u64,
        /// The most that are chosen.
        max: u64,
        /// It can't be used.
        disabled: bool,
    },
    /// A menu of the members.
    UserSelect {
        /// Its custom id.
        custom_id: String,
        /// Shown while nobody is chosen.
        placeholder: String,
        /// The fewest that are chosen.
        min: u64,
        /// The most that are chosen.
        max: u64,
        /// It can't be used.
        disabled: bool,
    },
}

/// One choice of a menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What a person reads.
    pub label: String,
    /// What the bot gets.
    pub value: String,
    /// A second line.
    pub description: String,
    /// Chosen from the start.
    pub chosen: bool,
}

/// A file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Its name.
    pub name: String,
    /// Its kind.
    pub content_type: String,
    /// For who doesn't see it.
    pub description: Option<String>,
    /// What is in it.
    pub bytes: Vec<u8>,
}

impl Seen {
    /// All buttons and menus, without their rows.
    pub fn controls(&self) -> impl Iterator<Item = &Component> {
        self.components.iter().flatten()
    }

    /// The labels of its buttons.
    #[must_use]
    pub fn buttons(&self) -> Vec<&str> {
        self.controls().filter_map(Component::label).collect()
    }

    /// The custom id of the button with this label.
    #[must_use]
    pub fn button(&self, wanted: &str) -> Option<&str> {
        self.controls().find(|each| each.label() == Some(wanted)).map(Component::custom_id)
    }
}

impl Component {
    /// What the bot knows it by; empty for a link.
    #[must_use]
    pub fn custom_id(&self) -> &str {
        match self {
            Self::Button { custom_id, .. }
            | Self::Select { custom_id, .. }
            | Self::UserSelect { custom_id, .. } => custom_id,
        }
    }

    /// What stands on a button.
    #[must_use]
    pub fn label(&self) -> Option<&str> {
        match self {
            Self::Button { label, .. } => Some(label),
            Self::Select { .. } | Self::UserSelect { .. } => None,
        }
    }

    /// Whether it is switched off.
    #[must_use]
    pub fn is_disabled(&self) -> bool {
        match self {
            Self::Button { disabled, .. }
            | Self::Select { disabled, .. }
            | Self::UserSelect { disabled, .. } => *disabled,
        }
    }

    fn read(shape: &Value) -> Option<Self> {
        let text = |name: &str| shape[name].as_str().unwrap_or_default().to_owned();
        let (custom_id, placeholder) = (text("custom_id"), text("placeholder"));
        let disabled = shape["disabled"] == true;
        let min = shape["min_values"].as_u64().unwrap_or(1);
        let max = shape["max_values"].as_u64().unwrap_or(1);
        match shape["type"].as_u64() {
            Some(2) => {
                let style = shape["style"].as_u64().unwrap_or(1);
                let emoji = shape["emoji"]["name"].as_str().unwrap_or_default();
                let label = format!("{emoji} {}", text("label")).trim().to_owned();
                let url = shape["url"].as_str().map(str::to_owned);
                Some(Self::Button { label, custom_id, style, disabled, url })
            }
            Some(3) => {
                let options = shape["options"].as_array().into_iter().flatten().map(|option| Choice {
                    label: option["label"].as_str().unwrap_or_default().to_owned(),
                    value: option["value"].as_str().unwrap_or_default().to_owned(),
                    description: option["description"].as_str().unwrap_or_default().to_owned(),
                    chosen: option["default"] == true,
                });
                Some(Self::Select { custom_id, placeholder, options: options.collect(), min, max, disabled })
            }
            Some(5) => Some(Self::UserSelect { custom_id, placeholder, min, max, disabled }),
            Some(_) | None => None,
        }
    }
}

impl Message {
    /// The rows of buttons and menus.
    pub(super) fn rows(&self) -> Vec<Vec<Component>> {
        let row = |row: &Value| {
            row["components"].as_array().into_iter().flatten().filter_map(Component::read).collect()
        };
        self.components.iter().map(row).collect()
    }
}

impl World {
    pub(super) fn seen(&self, user: u64) -> Vec<Seen> {
        self.messages
            .values()
            .filter(|message| self.sees(user, message))
            .map(|each| self.as_seen(each))
            .collect()
    }

    fn as_seen(&self, message: &Message) -> Seen {
        let channel = self.channel(message.channel);
        let (id, name) = (channel.id, channel.name.clone());
        let place = match channel.kind {
            _ if message.only_for.is_some() => Place::Ephemeral,
            ChannelKind::Direct => Place::Direct,
            ChannelKind::Text => Place::Channel { id, name },
            ChannelKind::PublicThread | ChannelKind::PrivateThread => Place::Thread { id, name },
        };
        let attachment = |each: &Attached| Attachment {
            name: each.name.clone(),
            content_type: each.content_type.clone(),
            description: each.description.clone(),
            bytes: each.bytes.to_vec(),
        };
        Seen {
            id: message.id,
            at: message.at,
            place,
            channel: message.channel,
            author: message.author,
            by_bot: message.author == self.application,
            content: message.content.clone(),
            components: message.rows(),
            attachments: message.attachments.iter().map(attachment).collect(),
            mentions: message.mentions.clone(),
            edited: message.edited.is_some(),
        }
    }
}

impl Standin {
    /// What a person sees, oldest first; what they wrote themselves too.
    #[must_use]
    pub fn seen(&self, user: u64) -> Vec<Seen> {
        self.shared.look(|world| world.seen(user))
    }

    /// What a person sees of the bot, oldest first.
    #[must_use]
    pub fn from_bot(&self, user: u64) -> Vec<Seen> {
        self.seen(user).into_iter().filter(|seen| seen.by_bot).collect()
    }

    /// One message, whoever sees it.
    #[must_use]
    pub fn message(&self, id: u64) -> Option<Seen> {
        self.shared.look(|world| world.messages.get(&id).map(|message| world.as_seen(message)))
    }

    /// Closes what is ephemeral for someone, as a restart of their Discord does.
    pub fn dismiss_ephemeral(&self, user: u64) {
        self.shared.change(|world| world.messages.retain(|_, message| message.only_for != Some(user)));
    }

    /// Waits for a message of the bot that someone sees and that fits; none after ten real seconds.
    pub async fn wait_for(&self, user: u64, fits: impl Fn(&Seen) -> bool) -> Option<Seen> {
        let find = |world: &World| world.seen(user).into_iter().rev().find(|seen| seen.by_bot && fits(seen));
        self.shared.wait_for(std::time::Duration::from_secs(10), find).await
    }
}
