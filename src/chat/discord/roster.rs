//! Whose account a name in a roster is: names are looked for among the members of the server.

use std::collections::BTreeMap;

use serenity::all::{Attachment, GuildId, Http};

use crate::chat::inbound::roster::names;
use crate::domain::ids::Account;

/// The longest file that is taken, in bytes.
pub const LONGEST: u32 = 8_000_000;
/// So many names are looked for at most; more are taken as they are written, and may be given as numbers.
const MOST_NAMES: usize = 2_000;

/// A roster, read.
#[derive(Debug)]
pub struct Roster {
    /// Its text.
    pub csv: String,
    /// Whose account a name is.
    pub accounts: BTreeMap<String, Account>,
    /// Names that nobody here has.
    pub unknown: Vec<String>,
}

/// Fetches the file and looks its names up; none when it can't be fetched or is no text.
pub async fn fetch(http: &Http, server: u64, file: &Attachment) -> Option<Roster> {
    if file.size > LONGEST {
        return None;
    }
    let bytes = file.download().await.ok()?;
    let csv = String::from_utf8(bytes).ok()?.trim_start_matches('\u{FEFF}').to_owned();
    let (mut accounts, mut unknown) = (BTreeMap::new(), Vec::new());
    for name in names(&csv).into_iter().filter(|name| name.parse::<u64>().is_err()).take(MOST_NAMES) {
        let number = name.strip_prefix("<@").and_then(|rest| rest.strip_suffix('>'));
        let number = number.map(|number| number.trim_start_matches('!')).filter(|n| n.parse::<u64>().is_ok());
        let found = match number {
            Some(number) => Some(number.to_owned()),
            None => member(http, server, &name).await,
        };
        match found {
            Some(number) => drop(accounts.insert(name, Account(number))),
            None => unknown.push(name),
        }
    }
    Some(Roster { csv, accounts, unknown })
}

/// The only member whose user name that is, else whose shown name it is.
async fn member(http: &Http, server: u64, name: &str) -> Option<String> {
    let found = http.search_guild_members(GuildId::new(server), name, Some(100)).await.ok()?;
    let same = |text: &str| text.to_lowercase() == name.to_lowercase();
    let by_user_name = found.iter().find(|member| same(&member.user.name));
    let mut by_shown_name = found.iter().filter(|member| same(member.display_name()));
    let member = by_user_name.or_else(|| match (by_shown_name.next(), by_shown_name.next()) {
        (Some(member), None) => Some(member),
        (Some(_) | None, _) => None,
    });
    member.map(|member| member.user.id.to_string())
}
