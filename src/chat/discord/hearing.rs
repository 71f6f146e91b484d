//! What came in from Discord, in one shape, whichever way it came and whatever kind of interaction it is.
//!
//! Invariant: nothing in here is printed: it holds what people wrote, and tokens with which one can answer them.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serenity::all::{
    ActionRowComponent, Attachment, CommandData, CommandDataOption, CommandDataOptionValue,
    CommandDataResolved, CommandInteraction, ComponentInteraction, ComponentInteractionDataKind, Interaction,
    Member, ModalInteraction, Permissions, User,
};

use super::commands::FACILITATORS;
use crate::domain::language::Language;

/// One thing that one person did.
pub struct Heard {
    /// Discord's own number for it; the moment is in it.
    pub id: u64,
    /// With it one answers.
    pub token: String,
    /// In which server; none in a direct message.
    pub server: Option<u64>,
    /// Who.
    pub user: u64,
    /// As they are shown there.
    pub name: String,
    /// The language of their screen, as Discord writes it.
    pub locale: String,
    /// The language of the server.
    pub server_locale: Option<String>,
    /// They may manage the server, at this very moment.
    pub facilitator: bool,
    /// It was done on a message: a button, or the form that it opened.
    pub on_message: bool,
    /// What they did.
    pub said: Said,
}

/// What someone did.
pub enum Said {
    /// A command.
    Command(Spoken),
    /// A command on a colleague.
    About(Person),
    /// A command that is being typed: the option that is being filled, as far as it goes.
    Typing(Spoken, String, String),
    /// A button or a select: its code, and what was chosen.
    Tapped(String, Vec<Chosen>),
    /// A form: its code, and its fields in order.
    Filled(String, Vec<String>),
}

/// A command with its options.
pub struct Spoken {
    /// Its name, as registered.
    pub name: String,
    /// What it is told to do, as registered.
    pub sub: Option<String>,
    /// Its options, by their registered names.
    pub options: BTreeMap<String, Given>,
}

/// The value of an option.
pub enum Given {
    /// A text, or a number.
    Text(String),
    /// Yes or no.
    Switch(bool),
    /// A person.
    Person(Person),
    /// A file.
    File(Box<Attachment>),
}

/// Somebody who was named.
#[derive(Clone, Copy)]
pub struct Person {
    /// Their number.
    pub user: u64,
    /// A program, with whom nobody looks along.
    pub is_bot: bool,
}

/// What was chosen in a select.
pub enum Chosen {
    /// A value that we made.
    Value(String),
    /// A person.
    Person(Person),
}

impl Heard {
    /// When it was done, by the platform's clock.
    #[must_use]
    pub fn at(&self) -> DateTime<Utc> {
        moment_of(self.id)
    }

    /// The language of their screen, when it is one of ours.
    #[must_use]
    pub fn language(&self) -> Option<Language> {
        Language::from_locale(&self.locale)
    }

    /// From what serenity read; none for a kind that we don't know.
    #[must_use]
    pub fn from(interaction: Interaction) -> Option<Self> {
        match interaction {
            Interaction::Command(command) => Some(Self::of_command(command, false)),
            Interaction::Autocomplete(command) => Some(Self::of_command(command, true)),
            Interaction::Component(component) => Some(Self::of_component(component)),
            Interaction::Modal(modal) => Some(Self::of_modal(modal)),
            // serenity's list of kinds is open; a ping is answered by the endpoint.
            Interaction::Ping(_) | _ => None,
        }
    }

    fn of_command(command: CommandInteraction, typing: bool) -> Self {
        let said = match command.data.target_id.filter(|_| !typing) {
            Some(target) => Said::About(person(target.get(), &command.data.resolved)),
            None => spoken(&command.data, typing),
        };
        Self {
            id: command.id.get(),
            token: command.token,
            server: command.guild_id.map(Into::into),
            user: command.user.id.get(),
            name: shown(command.member.as_deref(), &command.user),
            locale: command.locale,
            server_locale: command.guild_locale,
            facilitator: is_facilitator(command.member.as_deref()),
            on_message: false,
            said,
        }
    }

    fn of_component(component: ComponentInteraction) -> Self {
        let resolved = &component.data.resolved;
        let chosen = match component.data.kind {
            ComponentInteractionDataKind::StringSelect { values } => {
                values.into_iter().map(Chosen::Value).collect()
            }
            ComponentInteractionDataKind::UserSelect { values } => {
                values.into_iter().map(|user| Chosen::Person(person(user.get(), resolved))).collect()
            }
            ComponentInteractionDataKind::Button
            | ComponentInteractionDataKind::RoleSelect { .. }
            | ComponentInteractionDataKind::MentionableSelect { .. }
            | ComponentInteractionDataKind::ChannelSelect { .. }
            | ComponentInteractionDataKind::Unknown(_) => Vec::new(),
        };
        Self {
            id: component.id.get(),
            token: component.token,
            server: component.guild_id.map(Into::into),
            user: component.user.id.get(),
            name: shown(component.member.as_ref(), &component.user),
            locale: component.locale,
            server_locale: component.guild_locale,
            facilitator: is_facilitator(component.member.as_ref()),
            on_message: true,
            said: Said::Tapped(component.data.custom_id, chosen),
        }
    }

    fn of_modal(modal: ModalInteraction) -> Self {
        let inputs = modal.data.components.into_iter().flat_map(|row| row.components);
        let fields = inputs.map(|input| {
            if let ActionRowComponent::InputText(input) = input {
                input.value.unwrap_or_default()
            } else {
                // None of the others is in a form of ours.
                String::new()
            }
        });
        Self {
            id: modal.id.get(),
            token: modal.token,
            server: modal.guild_id.map(Into::into),
            user: modal.user.id.get(),
            name: shown(modal.member.as_ref(), &modal.user),
            locale: modal.locale,
            server_locale: modal.guild_locale,
            facilitator: is_facilitator(modal.member.as_ref()),
            on_message: modal.message.is_some(),
            said: Said::Filled(modal.data.custom_id, fields.collect()),
        }
    }
}

/// The moment that is in one of Discord's numbers (Discord's documentation, "Snowflakes").
#[must_use]
pub fn moment_of(snowflake: u64) -> DateTime<Utc> {
    const DISCORD_EPOCH: u64 = 1_420_070_400_000;
    let millis = (snowflake >> 22).saturating_add(DISCORD_EPOCH);
    DateTime::from_timestamp_millis(i64::try_from(millis).unwrap_or(i64::MAX)).unwrap_or_default()
}

fn shown(member: Option<&Member>, user: &User) -> String {
    member.map_or_else(|| user.display_name(), Member::display_name).to_owned()
}

fn is_facilitator(member: Option<&Member>) -> bool {
    let rights = member.and_then(|member| member.permissions).unwrap_or_else(Permissions::empty);
    rights.intersects(FACILITATORS | Permissions::ADMINISTRATOR)
}

fn person(user: u64, resolved: &CommandDataResolved) -> Person {
    Person { user, is_bot: resolved.users.get(&user.into()).is_some_and(|user| user.bot) }
}

fn spoken(data: &CommandData, typing: bool) -> Said {
    let (sub, options) = match data.options.as_slice() {
        [CommandDataOption { name, value: CommandDataOptionValue::SubCommand(options), .. }] => {
            (Some(name.clone()), options.as_slice())
        }
        options => (None, options),
    };
    let mut filled = None;
    let mut given = BTreeMap::new();
    for option in options {
        if let CommandDataOptionValue::Autocomplete { value, .. } = &option.value {
            filled = Some((option.name.clone(), value.clone()));
        } else if let Some(value) = value(&option.value, &data.resolved) {
            given.insert(option.name.clone(), value);
        }
    }
    let spoken = Spoken { name: data.name.clone(), sub, options: given };
    let (name, value) = filled.unwrap_or_default();
    if typing { Said::Typing(spoken, name, value) } else { Said::Command(spoken) }
}

fn value(value: &CommandDataOptionValue, resolved: &CommandDataResolved) -> Option<Given> {
    use CommandDataOptionValue as Value;
    if let Value::String(text) = value {
        Some(Given::Text(text.clone()))
    } else if let Value::Integer(number) = value {
        Some(Given::Text(number.to_string()))
    } else if let Value::Boolean(switch) = value {
        Some(Given::Switch(*switch))
    } else if let Value::User(user) = value {
        Some(Given::Person(person(user.get(), resolved)))
    } else if let Value::Channel(channel) = value {
        Some(Given::Text(channel.get().to_string()))
    } else if let Value::Attachment(file) = value {
        Some(Given::File(Box::new(resolved.attachments.get(file)?.clone())))
    } else {
        // We register none of the other kinds.
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_discord_tells_its_moment() {
        // The example of Discord's documentation.
        assert_eq!(moment_of(175_928_847_299_117_063).to_rfc3339(), "2016-04-30T11:18:25.796+00:00");
    }
}
