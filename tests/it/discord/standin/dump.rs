//! All that a person can read, as plain text.
//!
//! What is added to it is signs alone, no word of any language, so that a test can say in which language somebody is
//! spoken to: `#` a channel, `~` a thread, `@` direct, `!` ephemeral; `[ ]` a button, `[- -]` one that is off, `{ }` a menu,
//! `>>` a form, `..` suggestions.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::Value;

use super::acting::localised;
use super::seeing::{Component, Place, Seen};
use super::world::World;
use super::{Modal, Standin, dates};

impl Standin {
    /// Everything that a person can see: commands with their options, messages with buttons and menus, the forms and
    /// suggestions that they were shown.
    #[must_use]
    pub fn dump(&self, user: u64) -> String {
        self.shared.look(|world| world.dump(user))
    }

    /// The words of a message as someone reads them: dates in their language, names for mentions.
    #[must_use]
    pub fn as_read(&self, user: u64, content: &str) -> String {
        self.shared.look(|world| world.as_read(user, None, content))
    }
}

impl World {
    fn dump(&self, user: u64) -> String {
        let mut out = String::new();
        for guild in self.guilds.values().filter(|guild| self.member(guild.id, user).is_some()) {
            let _ = writeln!(out, "== {} ==", guild.name);
            for command in self.offered(user, guild.home) {
                self.dump_command(&mut out, user, &command.body, 0);
            }
        }
        let mut shown: BTreeMap<u64, String> = BTreeMap::new();
        for seen in self.seen(user) {
            shown.insert(seen.id, self.dump_message(user, &seen));
        }
        for interaction in self.interactions.values().filter(|interaction| interaction.user == user) {
            if let Some(modal) = &interaction.modal {
                shown.insert(interaction.id, dump_modal(modal));
            }
            for (name, _) in &interaction.choices {
                let _ = writeln!(shown.entry(interaction.id).or_default(), ".. {name}");
            }
        }
        shown.into_values().for_each(|text| out.push_str(&text));
        out
    }

    fn dump_command(&self, out: &mut String, user: u64, shape: &Value, depth: usize) {
        let locale = &self.user(user).locale;
        let text = |field| localised(shape, field, locale);
        let sign = if depth == 0 { "/" } else { "" };
        let must = if shape["required"] == true { "*" } else { "" };
        let _ = writeln!(out, "{}{sign}{}{must}  {}", "  ".repeat(depth), text("name"), text("description"));
        for choice in shape["choices"].as_array().into_iter().flatten() {
            let _ = writeln!(out, "{}.. {}", "  ".repeat(depth + 1), localised(choice, "name", locale));
        }
        for option in shape["options"].as_array().into_iter().flatten() {
            self.dump_command(out, user, option, depth + 1);
        }
    }

    fn dump_message(&self, user: u64, seen: &Seen) -> String {
        let guild = self.channel(seen.channel).guild;
        let place = match &seen.place {
            Place::Direct => "@".to_owned(),
            Place::Thread { name, .. } => format!("~{name}"),
            Place::Channel { name, .. } => format!("#{name}"),
            Place::Ephemeral => "!".to_owned(),
        };
        let mut out = format!("-- {place} {}\n", self.name_in(guild, seen.author));
        if !seen.content.is_empty() {
            let _ = writeln!(out, "{}", self.as_read(user, guild, &seen.content));
        }
        for row in &seen.components {
            let row: Vec<String> = row.iter().map(dump_control).collect();
            let _ = writeln!(out, "{}", row.join(" "));
        }
        for attachment in &seen.attachments {
            let _ = writeln!(out, "+ {}", attachment.name);
        }
        out
    }

    /// Replaces what Discord's program replaces: `<@id>`, `<#id>`, `<@&id>`, `</command:id>` and `<t:…>`.
    pub(super) fn as_read(&self, user: u64, guild: Option<u64>, content: &str) -> String {
        let mut out = String::new();
        let mut rest = content;
        while let Some((before, after)) = rest.split_once('<') {
            out.push_str(before);
            let inside =
                after.split_once('>').map(|(inside, after)| (self.replaced(user, guild, inside), after));
            if let Some((Some(text), after)) = inside {
                out.push_str(&text);
                rest = after;
            } else {
                out.push('<');
                rest = after;
            }
        }
        out.push_str(rest);
        out
    }

    fn replaced(&self, user: u64, guild: Option<u64>, inside: &str) -> Option<String> {
        let locale = &self.user(user).locale;
        if let Some(date) = inside.strip_prefix("t:") {
            return dates::read(date, locale, self.now());
        }
        if let Some(role) = inside.strip_prefix("@&") {
            let role: u64 = role.parse().ok()?;
            return guild.and_then(|guild| self.guild(guild).roles.get(&role)).map(|name| format!("@{name}"));
        }
        if let Some(person) = inside.strip_prefix('@') {
            let person = person.trim_start_matches('!').parse().ok()?;
            return Some(format!("@{}", self.name_in(guild, person)));
        }
        if let Some(channel) = inside.strip_prefix('#') {
            return self.channels.get(&channel.parse().ok()?).map(|channel| format!("#{}", channel.name));
        }
        let (name, id) = inside.strip_prefix('/')?.split_once(':')?;
        let command = self.commands.get(&id.parse().ok()?)?;
        let own = localised(&command.body, "name", locale);
        let below = name.split_once(' ').map_or(String::new(), |(_, below)| format!(" {below}"));
        Some(format!("/{own}{below}"))
    }
}

fn dump_control(control: &Component) -> String {
    match control {
        Component::Button { label, disabled: true, .. } => format!("[- {label} -]"),
        Component::Button { label, url: Some(url), .. } => format!("[ {label} ]({url})"),
        Component::Button { label, .. } => format!("[ {label} ]"),
        Component::Select { placeholder, options, .. } => {
            let option = |each: &super::seeing::Choice| {
                format!("{} {}", each.label, each.description).trim().to_owned()
            };
            let options: Vec<String> = options.iter().map(option).collect();
            format!("{{ {placeholder}: {} }}", options.join(" | "))
        }
        Component::UserSelect { placeholder, .. } => format!("{{ {placeholder}: @ }}"),
    }
}

fn dump_modal(modal: &Modal) -> String {
    let mut out = format!(">> {}\n", modal.title);
    for field in &modal.fields {
        let _ = writeln!(out, "   {}: {} {}", field.label, field.placeholder, field.value);
    }
    out
}
