//! What the bot may do where: the invite link that asks for no more than it needs, and the check of a set-up.

use chrono::{DateTime, Utc};
use serenity::all::{
    ApplicationId, Channel, ChannelId, GuildId, Http, LightMethod, Permissions, Request, Route,
};

use super::answering::code;
use crate::domain::ids::Home;
use crate::domain::language::Language;
use crate::text::bundle::{Vars, text, with};

/// What the bot needs in its home channel, each with the word under which it is missed and what it is for.
const NEEDED: [(Permissions, &str, &str); 6] = [
    (Permissions::VIEW_CHANNEL, "see", "see its home channel, and no other than you let it see"),
    (Permissions::SEND_MESSAGES, "write", "tell of open doors there"),
    (Permissions::CREATE_PRIVATE_THREADS, "threads", "make a private thread for each pair"),
    (Permissions::SEND_MESSAGES_IN_THREADS, "in-threads", "talk with the pair in it"),
    (
        Permissions::READ_MESSAGE_HISTORY,
        "history",
        "look, after a failure, whether its own message has arrived",
    ),
    (Permissions::ATTACH_FILES, "files", "give the pair the calendar file of their moment"),
];

/// The link with which somebody invites the bot, and what each part of it is for.
#[must_use]
pub fn invitation(application: ApplicationId) -> String {
    let all = NEEDED.iter().fold(Permissions::empty(), |all, (permission, ..)| all | *permission);
    let mut told = format!(
        "https://discord.com/oauth2/authorize?client_id={application}&scope=bot%20applications.commands&permissions={}\n\n\
         Open it as someone who may manage the server. It asks for:\n\
         - scope bot: be in the server\n\
         - scope applications.commands: offer /observe and the other commands\n",
        all.bits()
    );
    for (permission, _, purpose) in NEEDED {
        told.push_str(&format!("- {}: {purpose}\n", permission.get_permission_names().join(", ")));
    }
    told.push_str("What others write in your channels it can't read, and it needs no privileged intent.\n");
    told
}

/// What Discord's clock shows, to the second.
///
/// # Errors
/// When Discord can't be reached, or does not tell.
pub async fn clock(http: &Http) -> serenity::Result<DateTime<Utc>> {
    let request = Request::new(Route::Gateway, LightMethod::Get);
    let response = http.request(request).await?;
    let date = response.headers().get("date").and_then(|date| date.to_str().ok());
    let date = date.and_then(|date| DateTime::parse_from_rfc2822(date).ok());
    date.map(|date| date.to_utc()).ok_or(serenity::Error::Other("Discord tells no date"))
}

/// What is found of a home channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// None was chosen.
    NoHome,
    /// It is not there any more.
    Gone,
    /// It is there, is called so, and this is missing.
    Home(String, Vec<&'static str>),
}

/// What the bot may do in its home channel.
///
/// # Errors
/// Whatever Discord says.
pub async fn check(http: &Http, server: u64, home: Option<&Home>) -> serenity::Result<Found> {
    let Some(channel) = home.and_then(|home| home.0.parse::<u64>().ok()).filter(|id| *id != 0) else {
        return Ok(Found::NoHome);
    };
    let channel = match http.get_channel(ChannelId::new(channel)).await {
        Ok(Channel::Guild(channel)) => channel,
        Ok(_) => return Ok(Found::Gone),
        Err(error) => {
            return match code(&error) {
                Some((_, 10003)) => Ok(Found::Gone),
                // What the bot may not see it may not ask about either.
                Some((_, 50001)) => Ok(Found::Home("?".to_owned(), vec!["see"])),
                Some(_) | None => Err(error),
            };
        }
    };
    let guild = http.get_guild(GuildId::new(server)).await?;
    let me = http.get_current_user().await?;
    let member = http.get_member(GuildId::new(server), me.id).await?;
    let may = guild.user_permissions_in(&channel, &member);
    let missing = NEEDED.iter().filter(|(permission, ..)| !may.contains(*permission));
    Ok(Found::Home(channel.name.clone(), missing.map(|(_, word, _)| *word).collect()))
}

/// What is said of it.
#[must_use]
pub fn report(found: &Found, language: Language) -> Vec<String> {
    let say = |key| text(language, key, &Vars::default());
    match found {
        Found::NoHome => vec![say("setup-no-home")],
        Found::Gone => vec![say("setup-home-gone")],
        Found::Home(name, missing) => {
            let mut lines = vec![text(language, "setup-home", &with("channel", format!("#{name}")))];
            if missing.is_empty() {
                lines.push(say("setup-all-there"));
            }
            lines.extend(
                missing.iter().map(|ability| text(language, "setup-missing", &with("ability", *ability))),
            );
            lines
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_link_asks_for_what_is_needed_and_says_why() {
        let told = invitation(ApplicationId::new(42));
        assert!(told.starts_with(
            "https://discord.com/oauth2/authorize?client_id=42&scope=bot%20applications.commands"
        ));
        assert!(told.contains("permissions=343597485056\n"), "{told}");
        assert!(told.contains("- Create Private Threads: make a private thread for each pair\n"), "{told}");
    }

    #[test]
    fn what_is_missing_is_said_with_what_is_done_without_it() {
        let lines = report(&Found::Home("craft".to_owned(), vec!["threads"]), Language::English).join("\n");
        assert!(lines.contains("#craft") && lines.contains("passed on by me"), "{lines}");
        let lines = report(&Found::Home("craft".to_owned(), Vec::new()), Language::Dutch).join("\n");
        assert!(lines.contains("alles wat ik nodig heb"), "{lines}");
    }
}
