//! What an operator asks for at the command line: are the settings right, make a backup.

use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result, anyhow};

use super::{clock, log};
use crate::config::Config;
use crate::domain::zone::Zone;
use crate::store::Store;
use crate::store::vault::MasterKey;

/// Where settings are looked for when none are named.
const USUAL: &str = "lookalong.toml";

/// Reads the settings: those that are named, else `lookalong.toml` in this folder when it is there, else the standard ones.
///
/// # Errors
/// What is wrong with them, with file, line and column.
pub fn settings(named: Option<&Path>) -> Result<Config> {
    let zone_exists = |name: &str| Zone::new(name).is_some();
    match named {
        Some(path) => Ok(Config::load(path, zone_exists)?),
        None if Path::new(USUAL).exists() => Ok(Config::load(Path::new(USUAL), zone_exists)?),
        None => Ok(Config::default()),
    }
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
    let (database, key_file) = (&config.store.database, &config.store.key_file);
    if database.exists() {
        let store = Store::open(database, key_file, clock::fill).await?;
        let communities = store.communities().await?.len();
        store.close().await;
        writeln!(out, "store: {} opens with its key; communities: {communities}", database.display())?;
    } else {
        is_writable(database, "[store] url")?;
        if key_file.exists() {
            // It stays; a start refuses it where it is no key, or open to others.
            MasterKey::open_existing(key_file)?;
        } else {
            is_writable(key_file, "[store] key_file")?;
        }
        writeln!(
            out,
            "store: {} will be made at the first start, with its key in {}",
            database.display(),
            key_file.display()
        )?;
    }
    match &config.discord {
        None => writeln!(out, "chat: none yet; `lookalong try` needs none")?,
        Some(discord) => check_token(&discord.token_file, out)?,
    }
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
fn check_token(file: &Path, out: &mut impl Write) -> Result<()> {
    let token = zeroize::Zeroizing::new(
        std::fs::read_to_string(file).with_context(|| format!("reading {}", file.display()))?,
    );
    if serenity::utils::token::validate(token.trim()).is_err() {
        return Err(anyhow!(
            "{} holds no bot token: copy it anew from the Bot page of your application at Discord",
            file.display()
        ));
    }
    writeln!(
        out,
        "chat: the Discord token has the right form (whether it is valid, Discord tells at the start)"
    )?;
    Ok(())
}

#[cfg(not(feature = "discord"))]
fn check_token(file: &Path, out: &mut impl Write) -> Result<()> {
    writeln!(out, "chat: a Discord token is named in {}; this build has no Discord front", file.display())?;
    Ok(())
}

/// `lookalong backup FILE`: a copy of the database, whole and checked, made while the bot runs.
///
/// # Errors
/// When there is nothing to copy, or the copy can't be made.
pub async fn back_up(named: Option<&Path>, to: &Path, out: &mut impl Write) -> Result<()> {
    let config = settings(named)?;
    log::begin(&config.log.filter)?;
    let (database, key_file) = (&config.store.database, &config.store.key_file);
    if !database.exists() {
        return Err(anyhow!(
            "there is no database at {}: name its settings with --config",
            database.display()
        ));
    }
    let store = Store::open(database, key_file, clock::fill).await?;
    let made = store.backup(to).await;
    store.close().await;
    made?;
    writeln!(out, "{} holds the whole database, and was checked.", to.display())?;
    writeln!(
        out,
        "Keep {} too, in another place: without it nobody can read a takeaway.",
        key_file.display()
    )?;
    Ok(())
}
