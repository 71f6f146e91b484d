//! The world in the shapes in which Discord tells it.

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Map, Value, json};

use super::ids::moment;
use super::world::{Attached, Channel, ChannelKind, Interaction, Member, Message, World};

pub(super) fn time(at: DateTime<Utc>) -> Value {
    json!(at.to_rfc3339_opts(SecondsFormat::Micros, false))
}

fn text(id: u64) -> String {
    id.to_string()
}

impl World {
    pub(super) fn user_shape(&self, id: u64) -> Value {
        let user = self.user(id);
        let mut shape = json!({
            "id": text(id), "username": user.name, "global_name": user.shown, "discriminator": "0",
            "avatar": null, "bot": user.bot, "system": false, "public_flags": 0, "flags": 0, "banner": null,
            "accent_color": null, "avatar_decoration_data": null, "collectibles": null, "primary_guild": null,
        });
        if user.bot {
            shape["global_name"] = Value::Null;
            shape["discriminator"] = json!("0001");
        }
        shape
    }

    /// The bot as it sees itself.
    pub(super) fn self_shape(&self) -> Value {
        let mut shape = self.user_shape(self.application);
        shape["mfa_enabled"] = json!(true);
        shape["verified"] = json!(true);
        shape["email"] = Value::Null;
        shape["locale"] = json!("en-US");
        shape
    }

    pub(super) fn application_shape(&self) -> Value {
        let owner = self.users.values().find(|user| !user.bot).map_or(self.application, |user| user.id);
        json!({
            "id": text(self.application), "name": "Lookalong", "icon": null, "description": "", "summary": "",
            "bot_public": false, "bot_require_code_grant": false, "verify_key": self.public_key(), "team": null, "flags": 0,
            "owner": self.user_shape(owner), "bot": self.user_shape(self.application), "redirect_uris": [],
            "interactions_endpoint_url": self.http_target, "approximate_guild_count": self.guilds.len(),
            "integration_types_config": {"0": {}},
        })
    }

    fn member_fields(&self, member: &Member) -> Map<String, Value> {
        let roles: Vec<String> = member.roles.iter().map(|role| text(*role)).collect();
        let shape = json!({
            "nick": member.nick, "roles": roles, "joined_at": time(member.joined), "premium_since": null,
            "deaf": false, "mute": false, "flags": 0, "pending": false, "avatar": null, "banner": null,
            "communication_disabled_until": null, "avatar_decoration_data": null, "unusual_dm_activity_until": null,
        });
        shape.as_object().cloned().unwrap_or_default()
    }

    /// A member with the user inside, as REST gives one.
    pub(super) fn member_shape(&self, guild: u64, user: u64) -> Option<Value> {
        let mut shape = self.member_fields(self.member(guild, user)?);
        shape.insert("user".to_owned(), self.user_shape(user));
        Some(Value::Object(shape))
    }

    /// A member as an interaction carries it: with what the person may do.
    pub(super) fn acting_member(&self, guild: u64, user: u64) -> Option<Value> {
        let mut shape = self.member_shape(guild, user)?;
        shape["permissions"] = json!(self.member(guild, user)?.permissions.to_string());
        Some(shape)
    }

    /// A member as `resolved` holds it: without the user.
    pub(super) fn resolved_member(&self, guild: u64, user: u64) -> Option<Value> {
        let mut shape = self.member_fields(self.member(guild, user)?);
        shape.insert("permissions".to_owned(), json!(self.member(guild, user)?.permissions.to_string()));
        shape.remove("deaf");
        shape.remove("mute");
        Some(Value::Object(shape))
    }

    /// What the bot may do in one channel otherwise than in the whole server.
    fn overwrites(&self, channel: &Channel) -> Value {
        let (Some(here), Some(guild)) = (channel.bot_permissions, channel.guild) else { return json!([]) };
        let elsewhere = self.guild(guild).bot_permissions;
        let (allow, deny) = ((here & !elsewhere).to_string(), (elsewhere & !here).to_string());
        json!([{"id": text(self.application), "type": 1, "allow": allow, "deny": deny}])
    }

    pub(super) fn channel_shape(&self, channel: &Channel) -> Value {
        let mut shape = json!({
            "id": text(channel.id), "type": channel.kind.number(), "last_message_id": null, "flags": 0,
        });
        match channel.kind {
            ChannelKind::Direct => {
                let others = channel.people.iter().filter(|person| **person != self.application);
                shape["recipients"] = others.map(|person| self.user_shape(*person)).collect();
            }
            ChannelKind::Text | ChannelKind::PublicThread | ChannelKind::PrivateThread => {
                shape["name"] = json!(channel.name);
                shape["guild_id"] = json!(channel.guild.map(text));
                shape["parent_id"] = json!(channel.parent.map(text));
                shape["rate_limit_per_user"] = json!(0);
            }
        }
        if channel.kind == ChannelKind::Text {
            shape["position"] = json!(0);
            shape["topic"] = Value::Null;
            shape["nsfw"] = json!(false);
            shape["permission_overwrites"] = self.overwrites(channel);
        }
        if channel.is_thread() {
            let messages = self.messages.values().filter(|message| message.channel == channel.id).count();
            shape["owner_id"] = json!(channel.owner.map(text));
            shape["message_count"] = json!(messages);
            shape["total_message_sent"] = json!(messages);
            shape["member_count"] = json!(channel.people.len().min(50));
            shape["thread_metadata"] = json!({
                "archived": channel.archived, "auto_archive_duration": channel.archive_after,
                "archive_timestamp": time(moment(channel.id)), "locked": channel.locked,
                "invitable": channel.invitable, "create_timestamp": time(moment(channel.id)),
            });
        }
        shape
    }

    /// A channel as an interaction carries it.
    pub(super) fn acting_channel(&self, channel: &Channel, permissions: u64) -> Value {
        let mut shape = self.channel_shape(channel);
        if channel.guild.is_some() {
            shape["permissions"] = json!(permissions.to_string());
        }
        shape
    }

    pub(super) fn attachment_shape(&self, address: &str, attached: &Attached) -> Value {
        let url = format!("{address}/attachments/{}/{}/{}", attached.channel, attached.id, attached.name);
        json!({
            "id": text(attached.id), "filename": attached.name, "size": attached.bytes.len(), "url": url,
            "proxy_url": url, "content_type": attached.content_type,
        })
    }

    pub(super) fn message_shape(&self, address: &str, message: &Message) -> Value {
        let users = |ids: &[u64]| -> Vec<Value> { ids.iter().map(|id| self.user_shape(*id)).collect() };
        let attachments: Vec<Value> =
            message.attachments.iter().map(|each| self.attachment_shape(address, each)).collect();
        let ephemeral = if message.only_for.is_some() { 64 } else { 0 };
        let loading = if message.loading { 128 } else { 0 };
        let kind = match message.interaction.and_then(|id| self.interactions.get(&id)) {
            Some(interaction) if interaction.kind == 2 => 20,
            Some(_) | None => 0,
        };
        let mut shape = json!({
            "id": text(message.id), "channel_id": text(message.channel), "author": self.user_shape(message.author),
            "content": message.content, "timestamp": time(message.at), "edited_timestamp": message.edited.map(time),
            "tts": false, "mention_everyone": false, "mentions": users(&message.mentions), "mention_roles": [],
            "attachments": attachments, "embeds": message.embeds, "components": message.components,
            "pinned": false, "type": kind, "flags": message.flags | ephemeral | loading,
        });
        if let Some(nonce) = &message.nonce {
            shape["nonce"] = nonce.clone();
        }
        if let Some(interaction) = message.interaction.and_then(|id| self.interactions.get(&id)) {
            shape["application_id"] = json!(text(self.application));
            shape["webhook_id"] = json!(text(self.application));
            shape["interaction_metadata"] = self.metadata_shape(interaction);
        }
        shape
    }

    /// Where a message came from: an answer to a press or a form tells what that one belonged to.
    fn metadata_shape(&self, interaction: &Interaction) -> Value {
        let mut shape = json!({
            "id": text(interaction.id), "type": interaction.kind, "user": self.user_shape(interaction.user),
            "authorizing_integration_owners": {},
        });
        let source = interaction.source.map(text);
        match (interaction.kind, source) {
            (3, Some(source)) => shape["interacted_message_id"] = json!(source),
            (5, source) => {
                let mut triggered = shape.clone();
                triggered["type"] = json!(if source.is_some() { 3 } else { 2 });
                if let Some(source) = source {
                    triggered["interacted_message_id"] = json!(source);
                }
                shape["triggering_interaction_metadata"] = triggered;
            }
            (_, _) => {}
        }
        shape
    }

    /// A message as the gateway tells it: with the server and the author's membership.
    pub(super) fn told_message(&self, address: &str, message: &Message) -> Value {
        let mut shape = self.message_shape(address, message);
        if let Some(guild) = self.channel(message.channel).guild {
            shape["guild_id"] = json!(text(guild));
            if let Some(member) = self.member(guild, message.author) {
                shape["member"] = Value::Object(self.member_fields(member));
            }
        }
        shape
    }

    pub(super) fn roles_shape(&self, guild: u64) -> Vec<Value> {
        let guild = self.guild(guild);
        let role = |(place, (id, name)): (usize, (&u64, &String))| {
            // The bot has no role of its own here: it may do what its server lets everyone do.
            let permissions = if *id == guild.id { guild.bot_permissions } else { 0 };
            json!({
                "id": text(*id), "name": name, "color": 0, "colors": {"primary_color": 0}, "hoist": false, "icon": null,
                "unicode_emoji": null, "position": place, "permissions": permissions.to_string(), "managed": false,
                "mentionable": false, "flags": 0,
            })
        };
        guild.roles.iter().enumerate().map(role).collect()
    }

    /// A server as REST gives it.
    pub(super) fn guild_shape(&self, id: u64) -> Value {
        let guild = self.guild(id);
        json!({
            "id": text(id), "name": guild.name, "icon": null, "splash": null, "discovery_splash": null,
            "owner_id": text(guild.owner), "afk_channel_id": null, "afk_timeout": 300, "verification_level": 1,
            "default_message_notifications": 1, "explicit_content_filter": 0, "roles": self.roles_shape(id),
            "emojis": [], "stickers": [], "features": [], "mfa_level": 0, "application_id": null,
            "system_channel_id": text(guild.home), "system_channel_flags": 0, "rules_channel_id": null,
            "max_members": 500_000, "vanity_url_code": null, "description": null, "banner": null,
            "premium_tier": 0, "premium_subscription_count": 0, "preferred_locale": guild.locale,
            "public_updates_channel_id": null, "nsfw_level": 0, "premium_progress_bar_enabled": false,
            "safety_alerts_channel_id": null, "region": "rotterdam", "widget_enabled": false,
            "approximate_member_count": guild.members.len(),
        })
    }

    /// A server as `GUILD_CREATE` tells it. Without the privileged intent only the bot itself is among the members.
    pub(super) fn told_guild(&self, id: u64) -> Value {
        let guild = self.guild(id);
        let of_kind = |threads: bool| -> Vec<Value> {
            let all = self.channels.values().filter(|channel| channel.guild == Some(id));
            let wanted = all.filter(|channel| channel.is_thread() == threads && !channel.archived);
            wanted.map(|channel| self.channel_shape(channel)).collect()
        };
        let mut shape = self.guild_shape(id);
        shape["joined_at"] = time(moment(id));
        shape["large"] = json!(false);
        shape["unavailable"] = json!(false);
        shape["member_count"] = json!(guild.members.values().filter(|member| member.is_in).count());
        shape["members"] = self.member_shape(id, self.application).into_iter().collect();
        shape["channels"] = Value::Array(of_kind(false));
        shape["threads"] = Value::Array(of_kind(true));
        for empty in
            ["voice_states", "presences", "stage_instances", "guild_scheduled_events", "soundboard_sounds"]
        {
            shape[empty] = json!([]);
        }
        shape
    }
}
