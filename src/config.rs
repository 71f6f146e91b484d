//! Typed settings of the operator, all checked at start.
//!
//! A setting that isn't understood stops the start, with its file, line and column and what to do next: a bot that
//! quietly ran with half its settings would surprise someone much later. Paths are looked for from the folder of the file.

use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Spanned;
use tracing_subscriber::EnvFilter;

use crate::domain::language::Language;
use crate::domain::rule_set::{RuleFileProblem, RuleSet, line_and_column};
use crate::domain::user_text::{Label, TextProblem};

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
    /// The SQLite database file; it need not exist yet.
    pub database: PathBuf,
    /// The file with the key that seals what people wrote; it need not exist yet.
    pub key_file: PathBuf,
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
    /// Where commands are registered.
    pub commands: CommandScope,
    /// Where a stand-in for Discord is, on this machine; none for Discord itself.
    pub api: Option<String>,
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
        Self { database: "lookalong.sqlite".into(), key_file: "lookalong.key".into() }
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
    /// A store that is thought of, but isn't there.
    #[error(
        "a postgres store is not available yet; use \"sqlite:\" and a file, like \"sqlite:lookalong.sqlite\""
    )]
    NotAvailableYet,
    /// A store that isn't a file of SQLite; the text isn't repeated, for a URL may hold a password.
    #[error("this names no database file; use \"sqlite:\" and a file, like \"sqlite:lookalong.sqlite\"")]
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
        SettingsFile { path, text: &text }.read(zone_exists)
    }
}

/// A settings file being read: what is needed to say where a problem is.
struct SettingsFile<'a> {
    path: &'a Path,
    text: &'a str,
}

impl SettingsFile<'_> {
    fn read(&self, zone_exists: impl Fn(&str) -> bool) -> Result<Config, ConfigProblem> {
        let written: Written = toml::from_str(self.text).map_err(|e| {
            let what = SettingProblem::NotUnderstood(without_values(e.message()).to_owned());
            self.wrong(e.span().map_or(0, |span| span.start), what)
        })?;
        Ok(Config {
            community: self.community(written.community, zone_exists)?,
            store: self.store(written.store)?,
            log: self.log(written.log)?,
            health: self.health(&written.health)?,
            discord: written.discord.map(|discord| self.discord(&discord)).transpose()?,
        })
    }

    fn community(
        &self,
        written: WrittenCommunity,
        zone_exists: impl Fn(&str) -> bool,
    ) -> Result<CommunitySettings, ConfigProblem> {
        let standard = CommunitySettings::default();
        let name = written.name.map(|name| {
            Label::new(name.get_ref()).map_err(|problem| self.at(&name, SettingProblem::Name(problem)))
        });
        let zone = written.zone.map(|zone| {
            if zone_exists(zone.get_ref()) {
                Ok(zone.into_inner())
            } else {
                Err(self.at(&zone, SettingProblem::UnknownZone(zone.get_ref().clone())))
            }
        });
        let rules = written.rules.map(|rules| self.rules(&rules));
        Ok(CommunitySettings {
            name: name.transpose()?,
            language: written.language.unwrap_or(standard.language),
            zone: zone.transpose()?.unwrap_or(standard.zone),
            rules: rules.transpose()?.unwrap_or(standard.rules),
        })
    }

    fn rules(&self, written: &Spanned<String>) -> Result<RuleSet, ConfigProblem> {
        let file = self.beside(written, written.get_ref())?;
        let text = std::fs::read_to_string(&file)
            .map_err(|reason| self.at(written, SettingProblem::NoFile { file: file.clone(), reason }))?;
        RuleSet::from_toml(&text).map_err(|problem| ConfigProblem::Rules { file, problem })
    }

    fn store(&self, written: WrittenStore) -> Result<StoreSettings, ConfigProblem> {
        let standard = StoreSettings::default();
        let database = match &written.url {
            Some(url) => self.database(url)?,
            None => self.folder().join(standard.database),
        };
        let key_file = match &written.key_file {
            Some(key_file) => self.beside(key_file, key_file.get_ref())?,
            None => self.folder().join(standard.key_file),
        };
        Ok(StoreSettings { database, key_file })
    }

    /// The file of `sqlite:file`, `sqlite://file` or `sqlite:///absolute/file`. A database in memory would forget
    /// every answer at a restart, so `sqlite::memory:` is refused, as are options after a `?`.
    fn database(&self, url: &Spanned<String>) -> Result<PathBuf, ConfigProblem> {
        let written = url.get_ref().trim();
        if written.starts_with("postgres:") || written.starts_with("postgresql:") {
            return Err(self.at(url, SettingProblem::NotAvailableYet));
        }
        match written.strip_prefix("sqlite:").map(|rest| rest.strip_prefix("//").unwrap_or(rest)) {
            Some(file) if !file.is_empty() && !file.starts_with(':') && !file.contains('?') => {
                self.beside(url, file)
            }
            Some(_) | None => Err(self.at(url, SettingProblem::NotAStore)),
        }
    }

    fn log(&self, written: WrittenLog) -> Result<LogSettings, ConfigProblem> {
        let Some(filter) = written.filter else { return Ok(LogSettings::default()) };
        EnvFilter::try_new(filter.get_ref())
            .map_err(|_| self.at(&filter, SettingProblem::LogFilter(filter.get_ref().clone())))?;
        Ok(LogSettings { filter: filter.into_inner() })
    }

    /// Only whether the token's file can be opened: its content is read by the front alone.
    fn discord(&self, discord: &WrittenDiscord) -> Result<DiscordSettings, ConfigProblem> {
        let written = &discord.token_file;
        let token_file = self.beside(written, written.get_ref())?;
        if let Err(reason) = std::fs::File::open(&token_file) {
            return Err(self.at(written, SettingProblem::NoFile { file: token_file, reason }));
        }
        if let Some(api) = discord.api.as_ref().filter(|api| !is_on_this_machine(api.get_ref())) {
            return Err(self.at(api, SettingProblem::NotThisMachine));
        }
        if let Some(shards) = discord.shards.as_ref().filter(|shards| !(1..=1_000).contains(shards.get_ref()))
        {
            return Err(self.at(shards, SettingProblem::Shards));
        }
        let transport = match (discord.transport, &discord.listen) {
            (WrittenTransport::Gateway, None) => Transport::Gateway,
            (WrittenTransport::Gateway, Some(listen)) => {
                return Err(self.at(listen, SettingProblem::OnlyForHttp));
            }
            (WrittenTransport::Http, None) => Transport::Http(SocketAddr::from(([127, 0, 0, 1], 8080))),
            (WrittenTransport::Http, Some(listen)) => Transport::Http(self.address(listen)?),
        };
        Ok(DiscordSettings {
            token_file,
            transport,
            shards: discord.shards.as_ref().map(|shards| *shards.get_ref()),
            commands: discord.commands,
            api: discord.api.as_ref().map(|api| api.get_ref().trim_end_matches('/').to_owned()),
        })
    }

    fn health(&self, written: &WrittenHealth) -> Result<HealthSettings, ConfigProblem> {
        let standard = HealthSettings::default();
        let listen = match &written.listen {
            None => standard.listen,
            Some(listen) if listen.get_ref() == "off" => None,
            Some(listen) => Some(self.address(listen)?),
        };
        let silence_minutes = match &written.silence_minutes {
            None => standard.silence_minutes,
            Some(minutes) if (2..=1_440).contains(minutes.get_ref()) => *minutes.get_ref(),
            Some(minutes) => return Err(self.at(minutes, SettingProblem::Silence)),
        };
        Ok(HealthSettings { listen, silence_minutes })
    }

    fn address(&self, written: &Spanned<String>) -> Result<SocketAddr, ConfigProblem> {
        written.get_ref().parse().map_err(|_| self.at(written, SettingProblem::Address))
    }

    fn beside(&self, place: &Spanned<String>, file: &str) -> Result<PathBuf, ConfigProblem> {
        let path = Path::new(file.trim());
        match path.file_name() {
            Some(_) => Ok(self.folder().join(path)),
            None => Err(self.at(place, SettingProblem::NoPath)),
        }
    }

    fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new(""))
    }

    fn at<T>(&self, place: &Spanned<T>, what: SettingProblem) -> ConfigProblem {
        self.wrong(place.span().start, what)
    }

    fn wrong(&self, offset: usize, what: SettingProblem) -> ConfigProblem {
        let (line, column) = line_and_column(self.text, offset);
        ConfigProblem::Wrong { file: self.path.to_owned(), line, column, what }
    }
}

/// A token goes to Discord, or to a stand-in on this very machine, and nowhere else.
fn is_on_this_machine(url: &str) -> bool {
    let address = url.strip_prefix("http://").map(|rest| rest.trim_end_matches('/'));
    address
        .and_then(|address| address.parse::<SocketAddr>().ok())
        .is_some_and(|address| address.ip().is_loopback())
}

/// A message about a wrong type repeats the value, and that may be a token in the wrong place.
fn without_values(message: &str) -> &str {
    if message.starts_with("invalid type") {
        "this is not the kind of value that belongs here"
    } else {
        message
    }
}

/// The settings as they stand in the file, each with its place.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Written {
    community: WrittenCommunity,
    store: WrittenStore,
    log: WrittenLog,
    health: WrittenHealth,
    discord: Option<WrittenDiscord>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct WrittenCommunity {
    name: Option<Spanned<String>>,
    language: Option<Language>,
    zone: Option<Spanned<String>>,
    rules: Option<Spanned<String>>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct WrittenStore {
    url: Option<Spanned<String>>,
    key_file: Option<Spanned<String>>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct WrittenLog {
    filter: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenDiscord {
    token_file: Spanned<String>,
    #[serde(default)]
    transport: WrittenTransport,
    listen: Option<Spanned<String>>,
    shards: Option<Spanned<u32>>,
    #[serde(default)]
    commands: CommandScope,
    api: Option<Spanned<String>>,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum WrittenTransport {
    #[default]
    Gateway,
    Http,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct WrittenHealth {
    listen: Option<Spanned<String>>,
    silence_minutes: Option<Spanned<u32>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone_exists(zone: &str) -> bool {
        zone == "Europe/Amsterdam"
    }

    /// Loads a settings file beside a good and a bad rule file; the folder's own name is left out of the answer.
    #[track_caller]
    fn check(text: &str, expected: &str) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("lookalong.toml");
        std::fs::write(&file, text).unwrap();
        std::fs::write(folder.path().join("good.toml"), "repeat-gap-weeks = 4").unwrap();
        std::fs::write(folder.path().join("bad.toml"), "\nround-day = 9").unwrap();
        let said = match Config::load(&file, zone_exists) {
            Ok(config) => format!(
                "{} {} {} gap {}",
                config.community.zone,
                config.store.database.display(),
                config.store.key_file.display(),
                config.community.rules.repeat_gap_weeks
            ),
            Err(problem) => problem.to_string(),
        };
        let said = said.replace(&format!("{}/", folder.path().display()), "");
        assert_eq!(said, expected);
    }

    #[test]
    fn what_is_left_out_keeps_its_standard_value() {
        check("", "UTC lookalong.sqlite lookalong.key gap 26");
        check("[community]\nrules = \"good.toml\"", "UTC lookalong.sqlite lookalong.key gap 4");
    }

    #[test]
    fn paths_begin_at_the_folder_of_the_file() {
        check("[store]\nurl = \"sqlite:data/a.db\"", "UTC data/a.db lookalong.key gap 26");
        check("[store]\nurl = \"sqlite://a.db\"\nkey_file = \"k\"", "UTC a.db k gap 26");
        check("[store]\nurl = \"sqlite:///var/a.db\"", "UTC /var/a.db lookalong.key gap 26");
    }

    #[test]
    fn a_problem_says_where_it_is_and_what_to_do() {
        check(
            "[community]\nzone = \"Mars/Base\"",
            "lookalong.toml, line 2, column 8: there is no time zone `Mars/Base`; use an IANA name, like Europe/Amsterdam",
        );
        check(
            "[community]\nname = \" \"",
            "lookalong.toml, line 2, column 8: the name is empty; give one, or take the line out",
        );
        check(
            "[community]\nnaam = \"x\"",
            "lookalong.toml, line 2, column 1: unknown field `naam`, expected one of `name`, `language`, `zone`, `rules`; \
             correct it, or take the line out (config/lookalong.example.toml shows every setting)",
        );
        check(
            "[community]\nlanguage = \"de\"",
            "lookalong.toml, line 2, column 12: unknown variant `de`, expected `en` or `nl`; \
             correct it, or take the line out (config/lookalong.example.toml shows every setting)",
        );
        check(
            "[store]\nkey_file = \"\"",
            "lookalong.toml, line 2, column 12: this must be the path of a file; give one, or take the line out",
        );
        check(
            "[discord]\ntoken_file = \"token\"",
            "lookalong.toml, line 2, column 14: token can't be read (No such file or directory (os error 2)): \
             correct the path, or put the file there",
        );
    }

    #[test]
    fn a_problem_in_the_rule_file_is_placed_in_the_rule_file() {
        check(
            "[community]\nrules = \"bad.toml\"",
            "bad.toml, line 2, column 13: `round-day` must be a day of the week, like tuesday \
             (correct that line, or take it out to use the standard value)",
        );
        check(
            "[community]\nrules = \"none.toml\"",
            "lookalong.toml, line 2, column 9: none.toml can't be read (No such file or directory (os error 2)): \
             correct the path, or put the file there",
        );
    }

    #[test]
    fn only_a_database_file_is_a_store() {
        let refused = |what: &str| {
            format!(
                "lookalong.toml, line 2, column 7: {what}; use \"sqlite:\" and a file, like \"sqlite:lookalong.sqlite\""
            )
        };
        check("[store]\nurl = \"postgres://db\"", &refused("a postgres store is not available yet"));
        for url in ["sqlite:", "sqlite::memory:", "sqlite:a?mode=ro", "mysql://me:secret@a"] {
            check(&format!("[store]\nurl = \"{url}\""), &refused("this names no database file"));
        }
    }

    #[test]
    fn a_token_in_the_wrong_place_is_not_repeated() {
        check(
            "discord = \"secret\"",
            "lookalong.toml, line 1, column 11: this is not the kind of value that belongs here; \
             correct it, or take the line out (config/lookalong.example.toml shows every setting)",
        );
    }

    #[test]
    fn a_log_filter_is_checked_at_the_start() {
        check("[log]\nfilter = \"info,lookalong=debug\"", "UTC lookalong.sqlite lookalong.key gap 26");
        check(
            "[log]\nfilter = \"lookalong=loud\"",
            "lookalong.toml, line 2, column 10: the log filter `lookalong=loud` isn't understood; \
             use error, warn, info, debug or trace",
        );
    }

    #[test]
    fn a_file_that_is_not_there_is_named() {
        let problem = Config::load(Path::new("nowhere.toml"), zone_exists).unwrap_err();
        assert_eq!(
            problem.to_string(),
            "nowhere.toml can't be read (No such file or directory (os error 2)): check the path, and that the bot may read it"
        );
    }

    #[test]
    fn the_example_loads_and_every_setting_in_it_is_explained() {
        let file = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/config/lookalong.example.toml"));
        let config = Config::load(file, zone_exists).unwrap();
        assert_eq!(config.community.name.unwrap().as_str(), "Our colleagues");
        assert_eq!(config.community.rules, RuleSet::default());

        let text = std::fs::read_to_string(file).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        for pair in lines.windows(2) {
            let is_setting = pair[1].contains(" = ") && !pair[1].starts_with("# Standard");
            assert!(!is_setting || pair[0].starts_with("# "), "{} is not explained", pair[1]);
        }
    }
}
