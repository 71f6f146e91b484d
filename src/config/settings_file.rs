//! A settings file as it is written, and what is made of it: each value checked, each problem with its place.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Spanned;
use tracing_subscriber::EnvFilter;

use super::{
    CommandScope, CommunitySettings, Config, ConfigProblem, DiscordSettings, HealthSettings, LogSettings,
    SettingProblem, ShardRange, StoreSettings, Transport, beside, place,
};
use crate::domain::language::Language;
use crate::domain::rule_set::{RuleSet, line_and_column};
use crate::domain::user_text::Label;
use crate::store::Place;

/// A settings file being read: what is needed to say where a problem is.
pub(super) struct SettingsFile<'a> {
    pub(super) path: &'a Path,
    pub(super) text: &'a str,
}

impl SettingsFile<'_> {
    pub(super) fn read(&self, zone_exists: impl Fn(&str) -> bool) -> Result<Config, ConfigProblem> {
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
        let place = match (&written.url, standard.place) {
            (Some(url), _) => place(url.get_ref(), self.folder()).map_err(|problem| self.at(url, problem))?,
            (None, Place::Sqlite(file)) => Place::Sqlite(self.folder().join(file)),
            (None, server @ Place::Postgres(_)) => server,
        };
        let key_file = match &written.key_file {
            Some(key_file) => self.beside(key_file, key_file.get_ref())?,
            None => self.folder().join(standard.key_file),
        };
        let lease_seconds = match &written.lease_seconds {
            None => standard.lease_seconds,
            Some(seconds) if (2..=300).contains(seconds.get_ref()) => *seconds.get_ref(),
            Some(seconds) => return Err(self.at(seconds, SettingProblem::Lease)),
        };
        Ok(StoreSettings { place, key_file, lease_seconds })
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
            shard_range: discord
                .shard_range
                .as_ref()
                .map(|range| self.shard_range(range, discord))
                .transpose()?,
            commands: discord.commands,
            api: discord.api.as_ref().map(|api| api.get_ref().trim_end_matches('/').to_owned()),
        })
    }

    /// Some of the shards, which must be counted then.
    fn shard_range(
        &self,
        written: &Spanned<String>,
        discord: &WrittenDiscord,
    ) -> Result<ShardRange, ConfigProblem> {
        let shards = discord.shards.as_ref().map_or(0, |shards| *shards.get_ref());
        let number = |text: &str| text.trim().parse::<u32>().ok();
        written
            .get_ref()
            .split_once('-')
            .and_then(|(first, last)| Some(ShardRange { first: number(first)?, last: number(last)? }))
            .filter(|range| range.first <= range.last && range.last < shards)
            .ok_or_else(|| self.at(written, SettingProblem::ShardRange))
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
        beside(self.folder(), file).map_err(|problem| self.at(place, problem))
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
    lease_seconds: Option<Spanned<u32>>,
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
    shard_range: Option<Spanned<String>>,
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
