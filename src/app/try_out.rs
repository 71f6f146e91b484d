//! `lookalong try`: the whole bot in a terminal, in which one is several colleagues and moves time.
//!
//! From a script, from the keyboard, or a prepared week to look at. With the same `--now` and `--seed`, a script prints the same.

mod talk;

use std::ffi::OsStr;
use std::io::{ErrorKind, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, ensure};
use chrono::{DateTime, NaiveDateTime, NaiveTime, TimeZone, Utc};

use crate::app::{clock, operator};
use crate::chat::inbound::complete::Known;
use crate::chat::terminal::editor::Keyboard;
use crate::chat::terminal::screen::Screen;
use crate::chat::terminal::script::{self, Line};
use crate::chat::terminal::speaking::{Speaking, Spoken};
use crate::chat::terminal::{DEMO, guide};
use crate::config::{Config, StoreSettings};
use crate::domain::availability::{QuietHours, WorkingHours, next_allowed};
use crate::domain::community::Settings;
use crate::domain::user_text::Label;
use crate::domain::zone::Zone;
use crate::store::{Place, PostgresUrl};
use talk::{Opening, Talk, Verdict};

/// When a conversation at the keyboard begins, by the community's clock.
const NINE: NaiveTime = match NaiveTime::from_hms_opt(9, 0, 0) {
    Some(nine) => nine,
    None => NaiveTime::MIN,
};

/// A suggestion comes when nothing was typed for so long.
const IDLE: Duration = Duration::from_secs(30);

/// Try the whole bot in this terminal: you are every colleague, and time can be moved.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct TryOptions {
    /// Play the conversation in this file (without it: standard input, when that is no terminal)
    #[arg(long, value_name = "FILE", conflicts_with = "demo")]
    pub script: Option<PathBuf>,
    /// Keep everything in this database file, with its key beside it, or on a server (postgres://…), with the key that the settings
    /// name (without it: in a temporary file)
    #[arg(long, value_name = "FILE")]
    pub db: Option<PathBuf>,
    /// Begin at this moment, like "2026-03-02 09:00" (without it: that one in a script, nine in the morning at the keyboard)
    #[arg(long, value_name = "MOMENT", value_parser = script::moment)]
    pub now: Option<NaiveDateTime>,
    /// Whatever is drawn by lot follows from this number (nothing is, so far)
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    pub seed: u64,
    /// Watch a prepared week go by
    #[arg(long)]
    pub demo: bool,
    /// The settings to begin with: name, language, zone and rules [default: lookalong.toml in this folder, if it is there]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Drop everything in memory and open the database again after every line of the script
    #[arg(long)]
    pub restart_after_every_line: bool,
}

/// Where the conversation comes from.
enum Source {
    Script { name: String, text: String },
    Demo,
    Keyboard,
}

/// `lookalong try`: with the settings of this folder, if there are any.
///
/// # Errors
/// As the conversation, and when the settings are not understood.
pub async fn try_out(options: &TryOptions) -> anyhow::Result<ExitCode> {
    // What is shown as an example is the same everywhere.
    let config =
        if options.demo { Config::default() } else { operator::settings(options.config.as_deref())? };
    match play_out(options, &config, clock::now()).await {
        // Whoever read along has seen enough.
        Err(problem) if is_broken_pipe(&problem) => Ok(ExitCode::SUCCESS),
        ended => ended,
    }
}

/// Plays a conversation to its end. `started` is the moment of now on the real clock.
///
/// # Errors
/// When a file, the store or the terminal fails; a script that can't be read.
async fn play_out(options: &TryOptions, config: &Config, started: DateTime<Utc>) -> anyhow::Result<ExitCode> {
    let source = source(options)?;
    let temporary = tempfile::tempdir().context("no place for a temporary database")?;
    let opening = opening(options, config, temporary.path())?;
    let is_terminal = std::io::stdout().is_terminal();
    let screen = Screen::new(is_terminal, std::env::var_os("NO_COLOR").as_deref().map(OsStr::new));
    let now = begins(options, &opening.settings.zone, &source, started);
    let session = started.timestamp_millis().to_string();
    let mut talk = Talk::open(opening, screen, std::io::stdout(), now, session).await?;
    let ended = match source {
        Source::Script { name, text } => {
            play(&mut talk, &name, &text, options.restart_after_every_line, |_| Duration::ZERO).await
        }
        Source::Demo => {
            let pause = |shown| if is_terminal { reading_time(shown) } else { Duration::ZERO };
            play(&mut talk, "the demo", DEMO, options.restart_after_every_line, pause).await
        }
        Source::Keyboard => converse(&mut talk, config).await.map(|()| ExitCode::SUCCESS),
    };
    talk.close().await;
    ended
}

fn is_broken_pipe(problem: &anyhow::Error) -> bool {
    problem
        .chain()
        .filter_map(|cause| cause.downcast_ref::<std::io::Error>())
        .any(|e| e.kind() == ErrorKind::BrokenPipe)
}

fn source(options: &TryOptions) -> anyhow::Result<Source> {
    if options.demo {
        return Ok(Source::Demo);
    }
    if let Some(path) = &options.script {
        let name = path.display().to_string();
        let text = std::fs::read_to_string(path).with_context(|| {
            format!("the script {name} can't be read; check the path, and that it is text in UTF-8")
        })?;
        return Ok(Source::Script { name, text });
    }
    if std::io::stdin().is_terminal() {
        return Ok(Source::Keyboard);
    }
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).context("standard input can't be read")?;
    Ok(Source::Script { name: "standard input".to_owned(), text })
}

fn opening(options: &TryOptions, config: &Config, temporary: &Path) -> anyhow::Result<Opening> {
    let store = store(options, config, temporary)?;
    let community = &config.community;
    let name = match &community.name {
        Some(name) => name.clone(),
        None => Label::new("Lookalong").ok().context("the name is too long")?,
    };
    let zone = Zone::new(&community.zone)
        .with_context(|| format!("there is no time zone {}; correct it in the config", community.zone))?;
    let settings = Settings { name, language: community.language, zone, home: None };
    Ok(Opening { store, settings, rules: community.rules.clone() })
}

fn store(options: &TryOptions, config: &Config, temporary: &Path) -> anyhow::Result<StoreSettings> {
    let database = options.db.clone().unwrap_or_else(|| temporary.join("try.sqlite"));
    if let Some(url) = database.to_str().filter(|url| PostgresUrl::is_meant_by(url)) {
        let mut store = config.store.clone();
        store.move_to(url).context("--db")?;
        return Ok(store);
    }
    let key_file = database.with_extension("key");
    ensure!(key_file != database, "give the database another ending than .key: its key goes there");
    Ok(StoreSettings { place: Place::Sqlite(database), key_file, ..StoreSettings::default() })
}

/// The moment at which the conversation begins.
fn begins(options: &TryOptions, zone: &Zone, source: &Source, started: DateTime<Utc>) -> DateTime<Utc> {
    match (options.now, source) {
        (Some(now), _) => zone.forward(now),
        // Monday morning: a fixed date, so that a script prints the same on every day.
        (None, Source::Script { .. } | Source::Demo) => {
            let monday = Utc.with_ymd_and_hms(2026, 3, 2, 9, 0, 0).single().unwrap_or(started);
            zone.forward(monday.naive_utc())
        }
        // This morning, or the next working one: at night the bot would keep its quiet hours, and a newcomer would wait.
        (None, Source::Keyboard) => {
            let quiet = QuietHours { from: NaiveTime::MIN, until: NINE };
            let today = zone.local(started).date();
            next_allowed(&WorkingHours::default(), zone, &quiet, zone.forward(today.and_time(NINE)))
        }
    }
}

/// Plays a script, line by line.
async fn play<W: Write>(
    talk: &mut Talk<W>,
    name: &str,
    script: &str,
    restart_after_every_line: bool,
    pause: impl Fn(usize) -> Duration,
) -> anyhow::Result<ExitCode> {
    let lines = script::read(script).with_context(|| name.to_owned())?;
    for script::Numbered { number, line } in lines {
        let place = || format!("{name}, line {number}");
        talk.echo(&line)?;
        match talk.play(&line).await.with_context(place)? {
            Verdict::GoesOn => {}
            Verdict::Ends => break,
            Verdict::Fails(why) => {
                writeln!(std::io::stderr(), "{}: {why}", place())?;
                return Ok(ExitCode::FAILURE);
            }
        }
        if restart_after_every_line && !matches!(line, Line::Comment(_)) {
            talk.play(&Line::Restart).await.with_context(place)?;
        }
        let pause = pause(talk.take_shown());
        if !pause.is_zero() {
            tokio::time::sleep(pause).await;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// How long it takes to read so many characters, more or less.
fn reading_time(shown: usize) -> Duration {
    let milliseconds = u64::try_from(shown).unwrap_or(u64::MAX).saturating_mul(22).clamp(700, 7_000);
    Duration::from_millis(milliseconds)
}

/// Listens to the keyboard until whoever types is done.
async fn converse<W: Write>(talk: &mut Talk<W>, config: &Config) -> anyhow::Result<()> {
    let language = config.community.language;
    let mut keyboard = Keyboard::new().context("the keyboard can't be used here; give a --script")?;
    let mut current: Option<String> = None;
    talk.aside(guide::first_screen(language))?;
    loop {
        let platform = talk.platform().clone();
        let account = current.as_deref().map(|name| platform.account(name));
        let known = Known {
            names: platform.people().into_iter().map(|account| account.0).collect(),
            topics: talk.topics(),
        };
        let prompt = talk.prompt(account.as_ref());
        let suggest = || guide::suggestion(&platform, account.as_ref(), language);
        let Some(typed) = keyboard.line(prompt, known, IDLE, suggest).await? else { return Ok(()) };
        let speaking = Speaking {
            current: current.as_deref(),
            is_known: &|name| platform.people().contains(&platform.account(name)),
            has_form: &|name| platform.has_form(&platform.account(name)),
        };
        match speaking.read(&typed) {
            Ok(Spoken::Nothing) => {}
            Ok(Spoken::As(name)) => current = Some(name),
            Ok(Spoken::Line(Line::Help)) => talk.aside(&guide::help(language))?,
            Ok(Spoken::Line(line)) => {
                if let Line::Says { name, .. } | Line::Fills { name, .. } = &line {
                    current = Some(name.clone());
                }
                match talk.play(&line).await? {
                    Verdict::GoesOn => {}
                    Verdict::Ends => return Ok(()),
                    Verdict::Fails(why) => talk.aside(&why)?,
                }
            }
            Err(problem) => talk.aside(&problem.to_string())?,
        }
    }
}

#[cfg(test)]
mod tests;
