//! Typed settings of the operator, all checked at start.
//!
//! A setting that isn't understood stops the start, with its file, line and column and what to do next: a bot that
//! quietly ran with half its settings would surprise someone much later. Paths are looked for from the folder of the file.

mod settings_file;

use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::domain::language::Language;
use crate::domain::rule_set::{RuleFileProblem, RuleSet};
use crate::domain::user_text::{Label, TextProblem};
use crate::store::{Place, PostgresUrl};

/// The settings, whole and checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    /// What a community begins with.
    pub community: CommunitySettings,
    /// Where things are kept.
    pub store: StoreSettings,
    /// What the operator reads.
    pub log: LogSettings,
    /// What shows how the bot is doing.
    pub health: HealthSettings,
    /// The Discord front; none when it isn't used.
    pub discord: Option<DiscordSettings>,
}

/// What a community begins with; in the chat, its facilitators change it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommunitySettings {
    /// What it is called; none means the chat platform's own name for it.
    pub name: Option<Label>,
    /// The language of someone whose own isn't known yet.
    pub language: Language,
    /// The IANA name of the zone of rounds, and of someone whose own isn't known yet.
    pub zone: String,
    /// The rules to start from.
    pub rules: RuleSet,
}

/// Where things are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreSettings {
    /// The database.
    pub place: Place,
    /// The file with the key that seals what people wrote; it need not exist yet.
    pub key_file: PathBuf,
    /// After how many seconds another process takes over from one that died or stands still, where several share a server.
    pub lease_seconds: u32,
}

/// What the operator reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogSettings {
    /// A filter as `tracing` takes it, like `info` or `info,lookalong=debug`.
    pub filter: String,
}

/// The Discord front.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiscordSettings {
    /// The file that holds the bot's token; it was there when the settings were read.
    pub token_file: PathBuf,
    /// How interactions come.
    pub transport: Transport,
    /// How many shards; none for as many as Discord advises.
    pub shards: Option<u32>,
    /// Which of them are for this process and those that stand by for it; none for all.
    pub shard_range: Option<ShardRange>,
    /// Where commands are registered.
    pub commands: CommandScope,
    /// Where a stand-in for Discord is, on this machine; none for Discord itself.
    pub api: Option<String>,
}

/// Shards that follow each other, the first and the last of them included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShardRange {
    /// Counted from 0.
    pub first: u32,
    /// At least the first.
    pub last: u32,
}

/// How interactions come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Transport {
    /// Over a connection that the bot keeps open.
    #[default]
    Gateway,
    /// Over HTTP, at this address.
    Http(SocketAddr),
}

/// Where commands are registered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CommandScope {
    /// Once for all servers.
    #[default]
    Global,
    /// In each server by itself.
    Server,
}

/// What shows how the bot is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HealthSettings {
    /// Where `/healthz` and `/metrics` are; none for nowhere.
    pub listen: Option<SocketAddr>,
    /// The bot ends, for its supervisor to start it anew, when nothing was heard from a shard for so many minutes.
    pub silence_minutes: u32,
}

impl Default for HealthSettings {
    fn default() -> Self {
        Self { listen: Some(SocketAddr::from(([127, 0, 0, 1], 9600))), silence_minutes: 10 }
    }
}

impl Default for CommunitySettings {
    fn default() -> Self {
        Self { name: None, language: Language::default(), zone: "UTC".to_owned(), rules: RuleSet::default() }
    }
}

impl Default for StoreSettings {
    fn default() -> Self {
        Self {
            place: Place::Sqlite("lookalong.sqlite".into()),
            key_file: "lookalong.key".into(),
            lease_seconds: 30,
        }
    }
}

impl Default for LogSettings {
    fn default() -> Self {
        Self { filter: "info".to_owned() }
    }
}

/// Why the settings were not taken, and what to do next.
#[derive(Debug, thiserror::Error)]
pub enum ConfigProblem {
    /// The settings file itself.
    #[error("{} can't be read ({reason}): check the path, and that the bot may read it", file.display())]
    Unreadable {
        /// The settings file.
        file: PathBuf,
        /// What the system says.
        reason: io::Error,
    },
    /// A place in the settings file.
    #[error("{}, line {line}, column {column}: {what}", file.display())]
    Wrong {
        /// The settings file.
        file: PathBuf,
        /// Counted from 1.
        line: usize,
        /// Counted from 1, in characters.
        column: usize,
        /// What is wrong there.
        what: SettingProblem,
    },
    /// A place in the rule file that the settings name.
    #[error("{}, {problem} (correct that line, or take it out to use the standard value)", file.display())]
    Rules {
        /// The rule file.
        file: PathBuf,
        /// What is wrong there, with line and column.
        problem: RuleFileProblem,
    },
}

/// What can be wrong with a setting.
#[derive(Debug, thiserror::Error)]
pub enum SettingProblem {
    /// Not TOML, or not a setting.
    #[error("{0}; correct it, or take the line out (config/lookalong.example.toml shows every setting)")]
    NotUnderstood(String),
    /// A name that can't be shown.
    #[error("{}", name_advice(.0))]
    Name(TextProblem),
    /// A time zone that nobody knows.
    #[error("there is no time zone `{0}`; use an IANA name, like Europe/Amsterdam")]
    UnknownZone(String),
    /// An address of a server that isn't understood; it isn't repeated, for it may hold a password.
    #[error(
        "this address of a PostgreSQL database isn't understood; use one like \"postgres://lookalong@localhost/lookalong\", \
         and write what is neither a letter nor a digit in a password as % and two hexadecimal digits"
    )]
    NotAServer,
    /// A store that is neither a file of SQLite nor an address of a server; the text isn't repeated, for it may hold a password.
    #[error(
        "this names no database; use \"sqlite:\" and a file, like \"sqlite:lookalong.sqlite\", or an address, like \
         \"postgres://lookalong@localhost/lookalong\""
    )]
    NotAStore,
    /// A log filter that says nothing.
    #[error("the log filter `{0}` isn't understood; use error, warn, info, debug or trace")]
    LogFilter(String),
    /// Not an address to listen at.
    #[error("this is no address to listen at; use one like 127.0.0.1:8080")]
    Address,
    /// An address that the gateway doesn't need.
    #[error("only transport = \"http\" listens at an address; take this line out, or set the transport")]
    OnlyForHttp,
    /// A stand-in elsewhere.
    #[error(
        "a stand-in for Discord is on this machine, like http://127.0.0.1:8085; take the line out to use Discord itself"
    )]
    NotThisMachine,
    /// Too few or too many shards.
    #[error("give 1 to 1000 shards, or take the line out to use as many as Discord advises")]
    Shards,
    /// Not a part of the shards.
    #[error(
        "give the first and the last of this process's shards, counted from 0, like \"0-3\" beside shards = 8; or take the line \
         out to use all of them"
    )]
    ShardRange,
    /// Too soon or too late to take over.
    #[error("give 2 to 300 seconds")]
    Lease,
    /// Too impatient, or too patient.
    #[error("give 2 to 1440 minutes")]
    Silence,
    /// A path without a file name in it.
    #[error("this must be the path of a file; give one, or take the line out")]
    NoPath,
    /// A file that must be there at the start, and isn't.
    #[error("{} can't be read ({reason}): correct the path, or put the file there", file.display())]
    NoFile {
        /// The file that the setting names.
        file: PathBuf,
        /// What the system says.
        reason: io::Error,
    },
}

fn name_advice(problem: &TextProblem) -> String {
    match problem {
        TextProblem::Empty => "the name is empty; give one, or take the line out".to_owned(),
        TextProblem::TooLong { most } => format!("the name is too long; use at most {most} characters"),
    }
}

impl Config {
    /// Reads a settings file and the rule file that it names. Without a settings file, use [`Config::default`].
    ///
    /// # Errors
    /// The first problem found, with its place and what to do next.
    pub fn load(path: &Path, zone_exists: impl Fn(&str) -> bool) -> Result<Self, ConfigProblem> {
        let text = std::fs::read_to_string(path)
            .map_err(|reason| ConfigProblem::Unreadable { file: path.to_owned(), reason })?;
        settings_file::SettingsFile { path, text: &text }.read(zone_exists)
    }
}

impl StoreSettings {
    /// Takes another place than the settings name, as the environment says it: the password of a server need not stand in a file
    /// then.
    ///
    /// # Errors
    /// When it names no database.
    pub fn move_to(&mut self, url: &str) -> Result<(), SettingProblem> {
        self.place = place(url, Path::new(""))?;
        Ok(())
    }
}

/// The file of `sqlite:file`, `sqlite://file` or `sqlite:///absolute/file`, or the server of `postgres://…`. A database in
/// memory would forget every answer at a restart, so `sqlite::memory:` is refused, as are options of a file after a `?`.
fn place(url: &str, folder: &Path) -> Result<Place, SettingProblem> {
    let url = url.trim();
    if PostgresUrl::is_meant_by(url) {
        return PostgresUrl::new(url).map(Place::Postgres).ok_or(SettingProblem::NotAServer);
    }
    match url.strip_prefix("sqlite:").map(|rest| rest.strip_prefix("//").unwrap_or(rest)) {
        Some(file) if !file.is_empty() && !file.starts_with(':') && !file.contains('?') => {
            beside(folder, file).map(Place::Sqlite)
        }
        Some(_) | None => Err(SettingProblem::NotAStore),
    }
}

/// A file, looked for from a folder.
fn beside(folder: &Path, file: &str) -> Result<PathBuf, SettingProblem> {
    let path = Path::new(file.trim());
    match path.file_name() {
        Some(_) => Ok(folder.join(path)),
        None => Err(SettingProblem::NoPath),
    }
}

#[cfg(test)]
mod tests;
