//! What an operator asks for at the command line about where everything is kept, and by which key: move it to another database, put
//! a backup back, change the key.

use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};

use super::operator::settings;
use super::simulate::bar;
use super::{clock, log};
pub use crate::store::Kept;
use crate::store::{Moved, Place, Progress, Restored, Rotated, move_store, restore, rotate};

/// So much of a digest is enough to compare by eye.
const SHOWN: usize = 12;

/// `lookalong migrate-store`: moves everything to another database, and compares both afterwards. The bot must have ended.
///
/// # Errors
/// Why it was not moved, with what to do.
pub async fn migrate_store(
    named: Option<&Path>,
    from: Option<&str>,
    to: &str,
    out: &mut impl Write,
) -> Result<()> {
    let mut config = settings(named)?;
    log::begin(&config.log.filter)?;
    if let Some(from) = from {
        config.store.move_to(from).context("--from")?;
    }
    let from = config.store.place.clone();
    config.store.move_to(to).context("--to")?;
    let to = &config.store.place;
    let bar = bar(0, "rows copied or compared");
    let mut watch = |Progress { done, of, .. }: Progress| {
        bar.set_length(of);
        bar.set_position(done);
    };
    let moved = move_store(&from, to, &config.store.key_file, &mut watch).await;
    bar.finish_and_clear();
    for Moved { table, rows, digest } in &moved? {
        let digest: String = digest.chars().take(SHOWN).collect();
        writeln!(out, "{table}: {rows} rows, digest {digest}… the same")?;
    }
    writeln!(out, "Everything is in {to} now, and {from} is not started again.")?;
    writeln!(out, "{} (or LOOKALONG_STORE_URL), and keep the key file: it stays the same.", advice(to))?;
    Ok(())
}

/// How the settings name it; of a server without what may be a password.
fn advice(to: &Place) -> String {
    match to.file() {
        Some(file) => {
            format!("Write url = \"sqlite:{}\" under [store] in the settings", file.display())
        }
        None => {
            "Write the address that you gave after --to as the url under [store] in the settings".to_owned()
        }
    }
}

/// `lookalong restore`: puts a backup in the place of the database. The bot must have ended.
///
/// # Errors
/// Why nothing was restored, with what to do.
pub async fn put_back(named: Option<&Path>, backup: &Path, old: Kept, out: &mut impl Write) -> Result<()> {
    let config = settings(named)?;
    log::begin(&config.log.filter)?;
    let store = &config.store;
    let Restored { kept, communities, maybe_sent } =
        restore(backup, &store.place, &store.key_file, old, clock::now()).await?;
    writeln!(
        out,
        "{} is as {} was, and was checked; communities: {communities}.",
        store.place,
        backup.display()
    )?;
    if let Some(kept) = kept {
        writeln!(
            out,
            "What was there before is in {}; throw it away when it is not needed.",
            kept.display()
        )?;
    }
    if maybe_sent > 0 {
        writeln!(out, "Messages that may have arrived since the backup, and are marked so: {maybe_sent}.")?;
    }
    writeln!(
        out,
        "What was erased after the backup is in it again: whoever had something erased since then must be asked to do so again."
    )?;
    Ok(())
}

/// `lookalong keys rotate`: seals everything with another key. The bot must have ended.
///
/// # Errors
/// Why the key was not changed, with what to do.
pub async fn rotate_key(named: Option<&Path>, out: &mut impl Write) -> Result<()> {
    let config = settings(named)?;
    log::begin(&config.log.filter)?;
    let store = &config.store;
    let Rotated { exchanges, old } = rotate(&store.place, &store.key_file, clock::fill).await?;
    writeln!(
        out,
        "{} holds another key now; exchanges whose notes it opens: {exchanges}. Copy it to another place than the database, and \
         to each machine that runs the bot.",
        store.key_file.display()
    )?;
    writeln!(
        out,
        "The old key is in {}: keep it where the backups of before are not, and throw it away with them.",
        old.display()
    )?;
    Ok(())
}
