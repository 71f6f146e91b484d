//! What an operator asks for at the command line: are the settings right, make a backup, what could not be sent.

use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result, anyhow};

use super::{clock, log};
use crate::config::{Config, DiscordSettings, StoreSettings};
use crate::domain::zone::Zone;
use crate::store::vault::MasterKey;
use crate::store::{SetAside, Store};

/// Where settings are looked for when none are named.
const USUAL: &str = "lookalong.toml";
/// Names another store than the settings do, so that the password of a server need not stand in a file.
const STORE_URL: &str = "LOOKALONG_STORE_URL";
/// How far the clock may be from Discord's, in seconds: an interaction tells its age by it.
#[cfg(feature = "discord")]
const MOST_APART: i64 = 5;

/// Reads the settings: those that are named, else `lookalong.toml` in this folder when it is there, else the standard ones.
///
/// # Errors
/// What is wrong with them, with file, line and column.
pub fn settings(named: Option<&Path>) -> Result<Config> {
    let zone_exists = |name: &str| Zone::new(name).is_some();
    let mut config = match named {
        Some(path) => Config::load(path, zone_exists)?,
        None if Path::new(USUAL).exists() => Config::load(Path::new(USUAL), zone_exists)?,
        None => Config::default(),
    };
    if let Ok(url) = std::env::var(STORE_URL) {
        config.store.move_to(&url).with_context(|| STORE_URL.to_owned())?;
    }
    Ok(config)
}

/// A problem with its causes, each told once: several layers say the same of what the system said.
#[must_use]
pub fn told(problem: &anyhow::Error) -> String {
    problem.chain().map(ToString::to_string).fold(String::new(), |told, cause| {
        if told.contains(&cause) {
            told
        } else if told.is_empty() {
            cause
        } else {
            format!("{told}: {cause}")
        }
    })
}

/// `lookalong check-config`: looks at everything that a start would need, and says what it found.
///
/// # Errors
/// The first thing that would stop a start, with what to do.
pub async fn check_config(named: Option<&Path>, out: &mut impl Write) -> Result<()> {
    let config = settings(named)?;
    log::begin(&config.log.filter)?;
    writeln!(out, "settings: understood")?;
    config.community.rules.check().map_err(|(rule, problem)| anyhow!("the rules: {rule} {problem}"))?;
    writeln!(out, "rules: within their limits")?;
    check_store(&config.store, out).await?;
    match &config.discord {
        None => writeln!(out, "chat: none yet; `lookalong try` needs none")?,
        Some(discord) => check_discord(discord, out).await?,
    }
    Ok(())
}

async fn check_store(settings: &StoreSettings, out: &mut impl Write) -> Result<()> {
    let StoreSettings { place, key_file, .. } = settings;
    let new_file = place.file().filter(|file| !file.exists());
    let Some(database) = new_file else {
        let store = Store::open(place, key_file, clock::fill).await?;
        let communities = store.communities().await?.len();
        store.close().await;
        return Ok(writeln!(out, "store: {place} opens with its key; communities: {communities}")?);
    };
    is_writable(database, "[store] url")?;
    if key_file.exists() {
        // It stays; a start refuses it where it is no key, or open to others.
        MasterKey::open_existing(key_file)?;
    } else {
        is_writable(key_file, "[store] key_file")?;
    }
    writeln!(out, "store: {place} will be made at the first start, with its key in {}", key_file.display())?;
    Ok(())
}

/// Whether a file could be made there.
fn is_writable(file: &Path, setting: &str) -> Result<()> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    tempfile::tempfile_in(folder).map(drop).with_context(|| {
        let folder = folder.display();
        format!("nothing can be written in {folder}: make the folder, or name another one at {setting}")
    })
}

#[cfg(feature = "discord")]
async fn check_discord(settings: &DiscordSettings, out: &mut impl Write) -> Result<()> {
    use super::discord::service::{application, connection};
    use crate::chat::discord::gateway::INTENTS;
    let http = connection(settings)?;
    writeln!(out, "chat: the Discord token has the right form")?;
    let found = application(&http, settings).await?;
    writeln!(out, "chat: Discord knows the token, of the application {}", found.name)?;
    anyhow::ensure!(
        !INTENTS.is_privileged(),
        "this build listens to more than it needs; use an unchanged one"
    );
    writeln!(out, "chat: no privileged intent is needed")?;
    let theirs = crate::chat::discord::permissions::clock(&http).await?;
    let apart = (clock::now() - theirs).num_seconds().abs();
    anyhow::ensure!(
        apart <= MOST_APART,
        "the clock of this machine is {apart} seconds apart from Discord's: let it follow a time server (timedatectl set-ntp true)"
    );
    writeln!(out, "clock: within {MOST_APART} seconds of Discord's")?;
    Ok(())
}

#[cfg(not(feature = "discord"))]
async fn check_discord(settings: &DiscordSettings, out: &mut impl Write) -> Result<()> {
    let file = settings.token_file.display();
    writeln!(out, "chat: a Discord token is named in {file}; this build has no Discord front")?;
    Ok(())
}

/// `lookalong discord invite`: the link with which the bot is invited, and what each part of it is for.
///
/// # Errors
/// When there is no token, or Discord does not know it.
#[cfg(feature = "discord")]
pub async fn discord_invite(named: Option<&Path>, out: &mut impl Write) -> Result<()> {
    use super::discord::service::{application, connection};
    let config = settings(named)?;
    log::begin(&config.log.filter)?;
    let Some(discord) = &config.discord else {
        return Err(anyhow!("the settings name no Discord: add [discord] with a token_file to them"));
    };
    let found = application(&connection(discord)?, discord).await?;
    write!(out, "{}", crate::chat::discord::permissions::invitation(found.id))?;
    Ok(())
}

/// `lookalong discord invite`, in a build without Discord.
///
/// # Errors
/// Always: it says what to do.
#[cfg(not(feature = "discord"))]
pub async fn discord_invite(_: Option<&Path>, _: &mut impl Write) -> Result<()> {
    Err(anyhow!("this build has no Discord front: build it without --no-default-features"))
}

/// `lookalong backup FILE`: a copy of the database, whole and checked, made while the bot runs.
///
/// # Errors
/// When there is nothing to copy, or the copy can't be made.
pub async fn back_up(named: Option<&Path>, to: &Path, out: &mut impl Write) -> Result<()> {
    let config = settings(named)?;
    log::begin(&config.log.filter)?;
    let store = existing(&config.store).await?;
    let made = store.backup(to).await;
    store.close().await;
    made?;
    writeln!(out, "{} holds the whole database, and was checked.", to.display())?;
    writeln!(
        out,
        "Keep {} too, in another place: without it nobody can read a takeaway.",
        config.store.key_file.display()
    )?;
    Ok(())
}

/// A store that must be there already: whoever only asks makes none.
async fn existing(settings: &StoreSettings) -> Result<Store> {
    if let Some(file) = settings.place.file().filter(|file| !file.exists()) {
        return Err(anyhow!("there is no database at {}: name its settings with --config", file.display()));
    }
    Ok(Store::open(&settings.place, &settings.key_file, clock::fill).await?)
}

/// `lookalong outbox list`: what could not be sent, and why; never to whom, or what it says.
///
/// # Errors
/// When there is no store to look in, or it can't be read.
pub async fn outbox_list(named: Option<&Path>, out: &mut impl Write) -> Result<()> {
    let config = settings(named)?;
    log::begin(&config.log.filter)?;
    let store = existing(&config.store).await?;
    let found = store.set_aside().await;
    store.close().await;
    let found = found?;
    if found.is_empty() {
        writeln!(out, "Nothing was set aside: all that was said arrived, or is on its way.")?;
        return Ok(());
    }
    for SetAside { id, community, posted_at, attempts, why } in &found {
        let posted_at = posted_at.format("%Y-%m-%d %H:%M UTC");
        writeln!(out, "{id}  posted {posted_at}  community {community}  attempts {attempts}  {why}")?;
    }
    writeln!(
        out,
        "Try one again with `lookalong outbox retry NUMBER`, or drop it with `lookalong outbox drop NUMBER`."
    )?;
    Ok(())
}

/// What an operator decides about a notice that was set aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AboutNotice {
    /// It is tried again.
    Retry,
    /// It is dropped for good.
    Drop,
}

/// `lookalong outbox retry NUMBER` and `lookalong outbox drop NUMBER`, also while the bot runs.
///
/// # Errors
/// When there is no such notice among those that were set aside, or the store fails.
pub async fn outbox_decide(
    named: Option<&Path>,
    number: i64,
    what: AboutNotice,
    out: &mut impl Write,
) -> Result<()> {
    let config = settings(named)?;
    log::begin(&config.log.filter)?;
    let store = existing(&config.store).await?;
    let (done, said) = match what {
        AboutNotice::Retry => {
            (store.retry_set_aside(number).await, "is tried again; a running bot does so within a minute")
        }
        AboutNotice::Drop => (store.drop_set_aside(number).await, "was dropped"),
    };
    store.close().await;
    anyhow::ensure!(done?, "no notice {number} was set aside: `lookalong outbox list` shows those that were");
    writeln!(out, "Notice {number} {said}.")?;
    Ok(())
}
