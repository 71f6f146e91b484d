//! Making the world: servers, channels, people, and what they may do.

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde_json::json;

use super::Standin;
use super::gateway::{GUILD_MEMBERS, GUILDS};
use super::permissions::{EVERYONE, THE_BOT};
use super::world::{Channel, ChannelKind, Guild, Member, User, World};

/// Whoever made a server; nobody plays that person.
pub(super) const OWNER: &str = "Owner";

impl Standin {
    /// The stand-in's time.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.shared.look(World::now)
    }

    /// A server with one channel, `home`, in which the bot is a member.
    #[must_use]
    pub fn new_guild(&self, name: &str, locale: &str) -> u64 {
        self.shared.change(|world| {
            let (id, home, owner) = (world.guild_id(), world.id(), world.id());
            let (bot, now) = (world.application, world.now());
            add_user(world, owner, OWNER, "en-US");
            let member =
                |permissions| Member { nick: None, roles: Vec::new(), permissions, joined: now, is_in: true };
            let members = BTreeMap::from([(bot, member(THE_BOT)), (owner, member(EVERYONE | 8))]);
            let guild = Guild {
                id,
                name: name.to_owned(),
                locale: locale.to_owned(),
                owner,
                home,
                members,
                roles: BTreeMap::from([(id, "@everyone".to_owned())]),
                bot_permissions: THE_BOT,
                bot_is_in: true,
            };
            world.guilds.insert(id, guild);
            world.channels.insert(home, Channel::new(home, ChannelKind::Text, "home", Some(id)));
            let shape = world.told_guild(id);
            world.tell(Some(id), GUILDS, "GUILD_CREATE", &shape);
            id
        })
    }

    /// The first channel of a server, which is its system channel too.
    #[must_use]
    pub fn home(&self, guild: u64) -> u64 {
        self.shared.look(|world| world.guild(guild).home)
    }

    /// Another channel.
    #[must_use]
    pub fn add_channel(&self, guild: u64, name: &str) -> u64 {
        self.shared.change(|world| {
            let id = world.id();
            world.channels.insert(id, Channel::new(id, ChannelKind::Text, name, Some(guild)));
            let shape = world.channel_shape(world.channel(id));
            world.tell(Some(guild), GUILDS, "CHANNEL_CREATE", &shape);
            id
        })
    }

    /// Takes a channel away, with all that is in it.
    pub fn delete_channel(&self, channel: u64) {
        self.shared.change(|world| {
            let shape = world.channel_shape(world.channel(channel));
            let guild = world.channel(channel).guild;
            world.channels.retain(|id, each| *id != channel && each.parent != Some(channel));
            let kept: Vec<u64> = world.channels.keys().copied().collect();
            world.messages.retain(|_, message| kept.contains(&message.channel));
            world.tell(guild, GUILDS, "CHANNEL_DELETE", &shape);
        });
    }

    /// A new person in a server.
    pub fn new_member(&self, guild: u64, name: &str, locale: &str) -> u64 {
        let id = self.new_user(name, locale);
        self.join(guild, id);
        id
    }

    /// A person who is nowhere yet.
    #[must_use]
    pub fn new_user(&self, name: &str, locale: &str) -> u64 {
        self.shared.change(|world| {
            let id = world.id();
            add_user(world, id, name, locale);
            id
        })
    }

    /// Someone comes into a server.
    pub fn join(&self, guild: u64, user: u64) {
        self.shared.change(|world| {
            let joined = world.now();
            let permissions = EVERYONE;
            let member = Member { nick: None, roles: Vec::new(), permissions, joined, is_in: true };
            world.guild_mut(guild).members.insert(user, member);
            let mut shape = world.member_shape(guild, user).unwrap_or_default();
            shape["guild_id"] = json!(guild.to_string());
            world.tell(Some(guild), GUILD_MEMBERS, "GUILD_MEMBER_ADD", &shape);
        });
    }

    /// Someone leaves a server.
    pub fn leave(&self, guild: u64, user: u64) {
        self.shared.change(|world| {
            if let Some(member) = world.guild_mut(guild).members.get_mut(&user) {
                member.is_in = false;
            }
            let shape = json!({"guild_id": guild.to_string(), "user": world.user_shape(user)});
            world.tell(Some(guild), GUILD_MEMBERS, "GUILD_MEMBER_REMOVE", &shape);
        });
    }

    /// Someone comes back; roles and nickname are gone, as on Discord.
    pub fn rejoin(&self, guild: u64, user: u64) {
        self.join(guild, user);
    }

    /// The bot is sent away from a server.
    pub fn remove_bot(&self, guild: u64) {
        self.shared.change(|world| {
            let bot = world.application;
            let of_it = world.guild_mut(guild);
            of_it.bot_is_in = false;
            of_it.members.remove(&bot);
            world.commands.retain(|_, command| command.guild != Some(guild));
            world.tell(Some(guild), GUILDS, "GUILD_DELETE", &json!({"id": guild.to_string()}));
        });
    }

    /// What a member may do beyond what every colleague may.
    pub fn set_permissions(&self, guild: u64, user: u64, bits: u64) {
        self.with_member(guild, user, |member| member.permissions = EVERYONE | bits);
    }

    /// What the bot may do: in one channel, or in the whole server.
    pub fn set_bot_permissions(&self, guild: u64, channel: Option<u64>, bits: u64) {
        self.shared.change(|world| match channel {
            Some(channel) => {
                world.channels.get_mut(&channel).expect("there is such a channel").bot_permissions =
                    Some(bits);
            }
            None => world.guild_mut(guild).bot_permissions = bits,
        });
    }

    /// A role; members get it with [`Standin::give_role`].
    #[must_use]
    pub fn add_role(&self, guild: u64, name: &str) -> u64 {
        self.shared.change(|world| {
            let id = world.id();
            world.guild_mut(guild).roles.insert(id, name.to_owned());
            id
        })
    }

    /// Gives someone a role.
    pub fn give_role(&self, guild: u64, user: u64, role: u64) {
        self.with_member(guild, user, |member| member.roles.push(role));
    }

    /// What someone is called in one server.
    pub fn set_nick(&self, guild: u64, user: u64, nick: Option<&str>) {
        self.with_member(guild, user, |member| member.nick = nick.map(str::to_owned));
    }

    /// The language of someone's Discord.
    pub fn set_locale(&self, user: u64, locale: &str) {
        self.with_user(user, |user| locale.clone_into(&mut user.locale));
    }

    /// Someone takes no direct messages any more, or takes them again.
    pub fn close_dms(&self, user: u64, closed: bool) {
        self.with_user(user, |user| user.dms_closed = closed);
    }

    /// Time between heartbeats, for connections from now on.
    pub fn set_heartbeat(&self, every: Duration) {
        self.shared.change(|world| world.sessions.heartbeat = every);
    }

    /// Switches privileged intents on, as in the developer portal; else asking for one closes the connection.
    pub fn enable_privileged_intents(&self, bits: u64) {
        self.shared.change(|world| world.sessions.enabled = bits);
    }

    /// How many shards `/gateway/bot` recommends.
    pub fn recommend_shards(&self, shards: u64) {
        self.shared.change(|world| world.sessions.shards = shards);
    }

    fn with_member(&self, guild: u64, user: u64, change: impl FnOnce(&mut Member)) {
        self.shared.change(|world| {
            change(world.guild_mut(guild).members.get_mut(&user).expect("the person is a member"));
        });
    }

    fn with_user(&self, user: u64, change: impl FnOnce(&mut User)) {
        self.shared.change(|world| change(world.users.get_mut(&user).expect("there is such a person")));
    }
}

fn add_user(world: &mut World, id: u64, name: &str, locale: &str) {
    let plain: String = name.to_lowercase().chars().filter(|letter| letter.is_ascii_alphanumeric()).collect();
    let user = User {
        id,
        name: if plain.is_empty() { format!("person{id}") } else { plain },
        shown: name.to_owned(),
        locale: locale.to_owned(),
        bot: false,
        dms_closed: false,
    };
    world.users.insert(id, user);
}
