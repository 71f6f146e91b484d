//! All that the stand-in knows: people, servers, channels, messages, commands and what is under way.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

use super::answer::{Refused, missing_access, missing_permission, unknown_channel};
use super::faults::Plan;
use super::gateway::Sessions;
use super::ids::{bot_token, snowflake};
use super::permissions::{MANAGE_THREADS, VIEW_CHANNEL, holds};
use super::{Clock, Logged, Modal, Request};

/// For this long a message with the same nonce is the same message.
const NONCE_LASTS: TimeDelta = TimeDelta::minutes(2);

pub(super) struct World {
    clock: Clock,
    last: u64,
    last_guild: u64,
    pub(super) application: u64,
    pub(super) token: String,
    pub(super) users: BTreeMap<u64, User>,
    pub(super) guilds: BTreeMap<u64, Guild>,
    pub(super) channels: BTreeMap<u64, Channel>,
    pub(super) messages: BTreeMap<u64, Message>,
    /// What people attached to commands.
    pub(super) uploads: Vec<Attached>,
    pub(super) commands: BTreeMap<u64, Command>,
    pub(super) interactions: BTreeMap<u64, Interaction>,
    pub(super) sessions: Sessions,
    pub(super) faults: Plan,
    pub(super) requests: Vec<Request>,
    pub(super) breaches: Vec<String>,
    pub(super) bodies: usize,
    pub(super) gateway_address: String,
    /// Where interactions go when not over the gateway.
    pub(super) http_target: Option<String>,
    /// Interactions that wait to be sent over HTTP.
    pub(super) to_deliver: Vec<u64>,
}

pub(super) struct User {
    pub(super) id: u64,
    pub(super) name: String,
    pub(super) shown: String,
    pub(super) locale: String,
    pub(super) bot: bool,
    pub(super) dms_closed: bool,
}

pub(super) struct Guild {
    pub(super) id: u64,
    pub(super) name: String,
    pub(super) locale: String,
    pub(super) owner: u64,
    pub(super) home: u64,
    pub(super) members: BTreeMap<u64, Member>,
    pub(super) roles: BTreeMap<u64, String>,
    pub(super) bot_permissions: u64,
    /// False once the bot was sent away.
    pub(super) bot_is_in: bool,
}

#[derive(Clone)]
pub(super) struct Member {
    pub(super) nick: Option<String>,
    pub(super) roles: Vec<u64>,
    pub(super) permissions: u64,
    pub(super) joined: DateTime<Utc>,
    /// False after leaving; what was known is kept for a return.
    pub(super) is_in: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ChannelKind {
    Text,
    Direct,
    PublicThread,
    PrivateThread,
}

impl ChannelKind {
    pub(super) fn number(self) -> u64 {
        match self {
            Self::Text => 0,
            Self::Direct => 1,
            Self::PublicThread => 11,
            Self::PrivateThread => 12,
        }
    }
}

#[derive(Clone)]
pub(super) struct Channel {
    pub(super) id: u64,
    pub(super) kind: ChannelKind,
    pub(super) name: String,
    pub(super) guild: Option<u64>,
    pub(super) parent: Option<u64>,
    pub(super) owner: Option<u64>,
    /// What the bot may do here, when not what it may do in the whole server.
    pub(super) bot_permissions: Option<u64>,
    /// Who is in a direct channel or a thread.
    pub(super) people: BTreeSet<u64>,
    pub(super) archived: bool,
    pub(super) locked: bool,
    pub(super) invitable: bool,
    pub(super) archive_after: u64,
}

#[derive(Clone)]
pub(super) struct Message {
    pub(super) id: u64,
    pub(super) channel: u64,
    pub(super) author: u64,
    pub(super) content: String,
    pub(super) components: Vec<Value>,
    pub(super) embeds: Vec<Value>,
    pub(super) attachments: Vec<Attached>,
    pub(super) mentions: Vec<u64>,
    pub(super) flags: u64,
    pub(super) nonce: Option<Value>,
    pub(super) at: DateTime<Utc>,
    pub(super) edited: Option<DateTime<Utc>>,
    /// An ephemeral message is seen by this person alone.
    pub(super) only_for: Option<u64>,
    /// "Thinking": deferred, and nothing to read yet.
    pub(super) loading: bool,
    pub(super) interaction: Option<u64>,
}

#[derive(Clone)]
pub(super) struct Attached {
    pub(super) id: u64,
    pub(super) channel: u64,
    pub(super) name: String,
    pub(super) content_type: String,
    /// For who doesn't see it.
    pub(super) description: Option<String>,
    pub(super) bytes: Arc<Vec<u8>>,
}

#[derive(Clone)]
pub(super) struct Command {
    pub(super) id: u64,
    pub(super) guild: Option<u64>,
    /// As it was registered, with its id.
    pub(super) body: Value,
}

/// How an interaction was acknowledged.
#[derive(Clone, Copy)]
pub(super) struct Acknowledged {
    /// The type of the callback.
    pub(super) kind: u64,
    pub(super) after: Duration,
}

pub(super) struct Interaction {
    pub(super) id: u64,
    pub(super) token: String,
    /// 2 command, 3 component, 4 autocomplete, 5 form.
    pub(super) kind: u64,
    pub(super) user: u64,
    pub(super) guild: Option<u64>,
    pub(super) channel: u64,
    /// The moment in its id.
    pub(super) at: DateTime<Utc>,
    /// How old it already was when it was sent.
    pub(super) stale: Duration,
    pub(super) sent: Instant,
    pub(super) acknowledged: Option<Acknowledged>,
    /// The reply: a message of its own, or the one whose component was used.
    pub(super) original: Option<u64>,
    pub(super) source: Option<u64>,
    /// Nothing is awaited any more: answered in full, edited, or deleted.
    pub(super) settled: bool,
    /// The bot does not know that its answer was taken, so that it may well try again.
    pub(super) answer_lost: bool,
    pub(super) modal: Option<Modal>,
    pub(super) choices: Vec<(String, Value)>,
    pub(super) payload: Value,
}

impl World {
    pub(super) fn new(clock: Clock) -> Self {
        let now = clock();
        let application = snowflake(now - TimeDelta::days(400)) + 1;
        let bot = User {
            id: application,
            name: "lookalong".to_owned(),
            shown: "Lookalong".to_owned(),
            locale: "en-US".to_owned(),
            bot: true,
            dms_closed: false,
        };
        Self {
            last: 0,
            last_guild: snowflake(now - TimeDelta::days(300)),
            application,
            token: bot_token(application),
            users: BTreeMap::from([(application, bot)]),
            guilds: BTreeMap::new(),
            channels: BTreeMap::new(),
            messages: BTreeMap::new(),
            uploads: Vec::new(),
            commands: BTreeMap::new(),
            interactions: BTreeMap::new(),
            sessions: Sessions::default(),
            faults: Plan::default(),
            requests: Vec::new(),
            breaches: Vec::new(),
            bodies: 0,
            gateway_address: String::new(),
            http_target: None,
            to_deliver: Vec::new(),
            clock,
        }
    }

    pub(super) fn now(&self) -> DateTime<Utc> {
        (self.clock)()
    }

    /// A new id: of this moment, and above all that came before.
    pub(super) fn id(&mut self) -> u64 {
        self.last = snowflake(self.now()).max(self.last + 1);
        self.last
    }

    /// Servers are older than what happens in them, and lie some milliseconds apart so that they spread over shards.
    pub(super) fn guild_id(&mut self) -> u64 {
        self.last_guild += 1 << 22;
        self.last_guild
    }

    pub(super) fn user(&self, id: u64) -> &User {
        self.users.get(&id).expect("there is such a user")
    }

    pub(super) fn guild(&self, id: u64) -> &Guild {
        self.guilds.get(&id).expect("there is such a server")
    }

    pub(super) fn guild_mut(&mut self, id: u64) -> &mut Guild {
        self.guilds.get_mut(&id).expect("there is such a server")
    }

    pub(super) fn channel(&self, id: u64) -> &Channel {
        self.channels.get(&id).expect("there is such a channel")
    }

    /// A member who is in the server now.
    pub(super) fn member(&self, guild: u64, user: u64) -> Option<&Member> {
        self.guilds.get(&guild)?.members.get(&user).filter(|member| member.is_in)
    }

    /// What a person is called here: nickname, shown name.
    pub(super) fn name_in(&self, guild: Option<u64>, user: u64) -> String {
        let nick = guild.and_then(|guild| self.member(guild, user)).and_then(|member| member.nick.clone());
        nick.unwrap_or_else(|| {
            self.users.get(&user).map_or("unknown-user".to_owned(), |user| user.shown.clone())
        })
    }

    /// The channel of direct messages between the bot and someone, opened if need be.
    pub(super) fn direct(&mut self, user: u64) -> u64 {
        let known = self
            .channels
            .values()
            .find(|channel| channel.kind == ChannelKind::Direct && channel.people.contains(&user));
        if let Some(known) = known {
            return known.id;
        }
        let id = self.id();
        let people = BTreeSet::from([user, self.application]);
        let channel = Channel { people, ..Channel::new(id, ChannelKind::Direct, "", None) };
        self.channels.insert(id, channel);
        id
    }

    /// Whether a person sees what is written there.
    pub(super) fn sees_channel(&self, user: u64, channel: u64) -> bool {
        let Some(channel) = self.channels.get(&channel) else { return false };
        let in_guild = channel.guild.is_none_or(|guild| self.member(guild, user).is_some());
        match channel.kind {
            ChannelKind::Text | ChannelKind::PublicThread => in_guild,
            ChannelKind::Direct | ChannelKind::PrivateThread => in_guild && channel.people.contains(&user),
        }
    }

    /// Whether a person sees a message: not one that is ephemeral for another, nor one that is still empty.
    pub(super) fn sees(&self, user: u64, message: &Message) -> bool {
        let meant = message.only_for.is_none_or(|only| only == user);
        meant && !message.loading && self.sees_channel(user, message.channel)
    }

    /// What the bot may do in a channel.
    pub(super) fn bot_permissions(&self, channel: &Channel) -> u64 {
        let Some(guild) = channel.guild else { return super::permissions::THE_BOT };
        let above = channel.parent.and_then(|parent| self.channels.get(&parent)).unwrap_or(channel);
        above.bot_permissions.unwrap_or(self.guild(guild).bot_permissions)
    }

    /// The channel, if the bot may do `needed` there; else the error that Discord gives.
    pub(super) fn for_bot(&self, id: u64, needed: u64) -> Result<&Channel, Refused> {
        let channel = self.channels.get(&id).ok_or_else(unknown_channel)?;
        let held = self.bot_permissions(channel);
        let in_guild = channel.guild.is_none_or(|guild| self.guild(guild).bot_is_in);
        let of_it = channel.kind != ChannelKind::PrivateThread
            || channel.people.contains(&self.application)
            || holds(held, MANAGE_THREADS);
        if !in_guild || !of_it || !holds(held, VIEW_CHANNEL) {
            return Err(missing_access());
        }
        if holds(held, needed) { Ok(channel) } else { Err(missing_permission()) }
    }

    /// The message that already has this nonce, when it is recent.
    pub(super) fn with_nonce(&self, channel: u64, author: u64, nonce: &Value) -> Option<&Message> {
        let since = self.now() - NONCE_LASTS;
        self.messages.values().rev().take_while(|message| message.at > since).find(|message| {
            message.channel == channel && message.author == author && message.nonce.as_ref() == Some(nonce)
        })
    }

    /// The interaction that a token belongs to.
    pub(super) fn by_token(&mut self, token: &str) -> Option<&mut Interaction> {
        self.interactions.values_mut().rev().find(|each| each.token == token)
    }

    pub(super) fn breach(&mut self, text: String) {
        self.breaches.push(text);
    }

    /// Each interaction, with how long it waited.
    pub(super) fn logged(&self) -> Vec<Logged> {
        let log = |each: &Interaction| Logged {
            interaction: each.id,
            kind: each.kind,
            user: each.user,
            sent: each.sent,
            acknowledged: each.acknowledged.map(|acknowledged| acknowledged.after),
            callback: each.acknowledged.map(|acknowledged| acknowledged.kind),
        };
        self.interactions.values().map(log).collect()
    }
}

impl Channel {
    pub(super) fn new(id: u64, kind: ChannelKind, name: &str, guild: Option<u64>) -> Self {
        Self {
            id,
            kind,
            name: name.to_owned(),
            guild,
            parent: None,
            owner: None,
            bot_permissions: None,
            people: BTreeSet::new(),
            archived: false,
            locked: false,
            invitable: true,
            archive_after: 4320,
        }
    }

    pub(super) fn is_thread(&self) -> bool {
        matches!(self.kind, ChannelKind::PublicThread | ChannelKind::PrivateThread)
    }
}

impl Message {
    /// An empty one.
    pub(super) fn new(id: u64, channel: u64, author: u64, at: DateTime<Utc>) -> Self {
        Self {
            id,
            channel,
            author,
            content: String::new(),
            components: Vec::new(),
            embeds: Vec::new(),
            attachments: Vec::new(),
            mentions: Vec::new(),
            flags: 0,
            nonce: None,
            at,
            edited: None,
            only_for: None,
            loading: false,
            interaction: None,
        }
    }
}
