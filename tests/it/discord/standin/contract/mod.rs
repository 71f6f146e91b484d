//! What Discord and this project ask of every body that the bot sends.
//!
//! Rules of Discord's own are answered with 400, as Discord does; rules of the project only count as a breach.

mod commands;
mod components;
mod described;
mod messages;
mod modals;
mod texts;

use serde_json::Value;

use super::answer::Call;

/// What is wrong with a body.
#[derive(Debug, Default)]
pub(super) struct Findings {
    /// Discord would answer 400.
    pub(super) discord: Vec<String>,
    /// Discord would take it; this project doesn't want it.
    pub(super) house: Vec<String>,
    /// What Discord's own description has against it.
    pub(super) described: Vec<String>,
}

impl Findings {
    pub(super) fn all(&self) -> impl Iterator<Item = &String> {
        self.discord.iter().chain(&self.house).chain(&self.described)
    }

    fn discord(&mut self, text: impl Into<String>) {
        self.discord.push(text.into());
    }

    fn house(&mut self, text: impl Into<String>) {
        self.house.push(text.into());
    }

    /// A field that nobody knows is ignored by Discord, and surely a mistake.
    fn only_known(&mut self, at: &str, shape: &Value, known: &[&str]) {
        let Some(fields) = shape.as_object() else {
            self.discord(format!("{at}: not an object"));
            return;
        };
        for field in fields.keys().filter(|field| !known.contains(&field.as_str())) {
            self.house(format!("{at}: unknown field `{field}`"));
        }
    }

    /// A text within bounds, counted in characters.
    fn within(&mut self, at: &str, text: &str, least: usize, most: usize) {
        let letters = text.chars().count();
        if letters < least || letters > most {
            self.discord(format!("{at}: {letters} characters, must be {least} to {most}"));
        }
    }
}

/// Whether Discord's own description is at hand, so that bodies are checked against it too.
#[must_use]
pub fn description_is_at_hand() -> bool {
    described::is_at_hand()
}

/// Checks the body of a request: by the rules written down here, and by Discord's description.
pub(super) fn check(call: &Call) -> Findings {
    let mut found = by_rules(call);
    if !call.body.is_null() {
        found.described = described::complaints(call);
    }
    found
}

fn by_rules(call: &Call) -> Findings {
    let mut found = Findings::default();
    let path: Vec<&str> = call.path.iter().map(String::as_str).collect();
    let body = &call.body;
    match (call.method.as_str(), path.as_slice()) {
        ("POST", ["interactions", _, _, "callback"]) => callback(&mut found, call),
        ("POST", ["webhooks", _, _]) => {
            messages::check(&mut found, "", body, &messages::FOLLOW_UP, &call.files)
        }
        ("PATCH", ["webhooks", _, _, "messages", _]) => {
            messages::check(&mut found, "", body, &messages::ORIGINAL, &call.files);
        }
        ("POST", ["channels", _, "messages"]) => {
            messages::check(&mut found, "", body, &messages::CREATED, &call.files);
        }
        ("PATCH", ["channels", _, "messages", _]) => {
            messages::check(&mut found, "", body, &messages::EDITED, &call.files);
        }
        ("POST", ["channels", _, "threads"]) => thread(&mut found, body, true),
        ("PATCH", ["channels", _]) => thread(&mut found, body, false),
        ("POST", ["users", "@me", "channels"]) => found.only_known("body", body, &["recipient_id"]),
        ("PUT", ["applications", _, .., "commands"]) => commands::check_all(&mut found, body),
        ("POST", ["applications", _, .., "commands"]) => commands::check_one(&mut found, body),
        ("PATCH", ["applications", _, .., "commands", _]) => commands::check_change(&mut found, body),
        _ if !body.is_null() => found.house("a body where none is expected"),
        _ => {}
    }
    found
}

/// Checks a callback that came as the answer to an interaction over HTTP.
pub(super) fn check_callback(body: &Value) -> Findings {
    let path = ["interactions", "0", "0", "callback"].map(str::to_owned).to_vec();
    let query = std::collections::BTreeMap::new();
    check(&Call { method: "POST".to_owned(), path, query, body: body.clone(), files: Vec::new() })
}

fn callback(found: &mut Findings, call: &Call) {
    let (body, data) = (&call.body, &call.body["data"]);
    found.only_known("body", body, &["type", "data"]);
    match body["type"].as_u64() {
        Some(1 | 6) => {}
        Some(4) => messages::check(found, "data.", data, &messages::ANSWER, &call.files),
        Some(5) if data.is_null() => {}
        Some(5) => messages::check(found, "data.", data, &messages::DEFERRED, &call.files),
        Some(7) => messages::check(found, "data.", data, &messages::UPDATE, &call.files),
        Some(8) => commands::check_choices(found, data),
        Some(9) => modals::check(found, data),
        _ => found.discord("type: no such callback"),
    }
}

fn thread(found: &mut Findings, body: &Value, fresh: bool) {
    let known = ["name", "type", "auto_archive_duration", "invitable", "rate_limit_per_user"];
    let changes = ["name", "archived", "locked", "auto_archive_duration", "invitable", "rate_limit_per_user"];
    found.only_known("body", body, if fresh { &known } else { &changes });
    match body.get("name") {
        Some(name) => {
            let name = name.as_str().unwrap_or_default();
            found.within("name", name, 1, 100);
            texts::calls_everyone(found, "name", name);
        }
        None if fresh => found.discord("name: must be given"),
        None => {}
    }
    if fresh && !matches!(body["type"].as_u64(), Some(11 | 12)) {
        found.discord("type: neither a public nor a private thread");
    }
    let after = &body["auto_archive_duration"];
    if !after.is_null() && !matches!(after.as_u64(), Some(60 | 1440 | 4320 | 10080)) {
        found.discord("auto_archive_duration: not one of 60, 1440, 4320 and 10080");
    }
}

#[cfg(test)]
mod tests;
