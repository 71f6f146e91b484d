//! Another master key in the place of the one that a database is sealed with.
//!
//! Only the keys of exchanges are wrapped anew: what people wrote stays sealed as it is. All of them, and the mark that says whose
//! they are, change in one transaction; the new key waits in a file beside the old one from before it until after it. So whoever was
//! cut off runs the same again.
//!
//! Invariant: at every moment the key that opens the database is in one of the two files.

use std::fs;
use std::path::{Path, PathBuf};

use sqlx::{AnyConnection, AnyPool, Row};

use super::crash_point::CrashPoint;
use super::engine::{Company, Engine};
use super::restoring::{beside, folder, second_name, sync_folder};
use super::vault::{self, KeyProblem, MasterKey};
use super::{Entropy, NotMoved, Place, StoreError, marks, open};

const ALL: &str =
    "SELECT community_id, exchange_id, wrapped FROM exchange_keys ORDER BY community_id, exchange_id";
const REWRAP: &str = "UPDATE exchange_keys SET wrapped = $3 WHERE community_id = $1 AND exchange_id = $2";

/// So much of a fingerprint tells old keys apart.
const SHORT: usize = 8;

/// A key that was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rotated {
    /// How many exchanges have their keys wrapped by the new one.
    pub exchanges: u64,
    /// Where the old one is.
    pub old: PathBuf,
}

/// Makes a new master key, wraps the keys of all exchanges with it, and puts it in the place of the old one, which is kept beside
/// it for the backups that it opens. The bot must have ended.
///
/// # Errors
/// `InUse`, `Key`, `WrongKey`, `Corrupt` when a key does not open, and all with which [`super::Store::open`] refuses a database.
pub async fn rotate(place: &Place, key_file: &Path, entropy: Entropy) -> Result<Rotated, StoreError> {
    if place.file().is_some_and(|file| !file.exists()) {
        return Err(StoreError::NotMoved(NotMoved::Nothing { database: place.to_string() }));
    }
    let (engine, pool) = open::connect(place, Company::Nobody).await?;
    let rotated = rotate_in(engine, &pool, place, key_file, entropy).await;
    pool.close().await;
    rotated
}

async fn rotate_in(
    engine: Engine,
    pool: &AnyPool,
    place: &Place,
    key_file: &Path,
    entropy: Entropy,
) -> Result<Rotated, StoreError> {
    open::migrate(engine, pool, place).await?;
    let mut transaction = pool.begin_with(engine.begin()).await?;
    marks::refuse(&mut transaction, place).await?;
    let Some(noted) = marks::noted(&mut transaction, marks::KEY).await? else {
        return Err(StoreError::NotMoved(NotMoved::Nothing { database: place.to_string() }));
    };
    let old = MasterKey::open_existing(key_file)?;
    let mut fill = entropy;
    let waiting = waiting(key_file);
    let new = MasterKey::open_or_make(&waiting, &mut fill)?;
    let exchanges = if noted == old.fingerprint() {
        let exchanges = rewrap_all(&mut transaction, &old, &new, entropy).await?;
        marks::note(&mut transaction, marks::KEY, &new.fingerprint()).await?;
        CrashPoint::InRotation.reached();
        transaction.commit().await?;
        exchanges
    } else if noted == new.fingerprint() {
        // Cut off after that: only the files are left to do.
        count(&mut transaction).await?
    } else {
        return Err(StoreError::WrongKey { path: key_file.into() });
    };
    CrashPoint::InRotation.reached();
    let old = put_in_place(key_file, &waiting, &old)
        .map_err(|source| KeyProblem::Unwritable { path: key_file.into(), source })?;
    Ok(Rotated { exchanges, old })
}

/// Whether a rotation was cut off after the database had changed to the key that waits.
pub(super) fn is_unfinished(key_file: &Path, noted: &str) -> bool {
    MasterKey::open_existing(&waiting(key_file)).is_ok_and(|key| key.fingerprint() == noted)
}

async fn rewrap_all(
    conn: &mut AnyConnection,
    old: &MasterKey,
    new: &MasterKey,
    entropy: Entropy,
) -> Result<u64, StoreError> {
    let mut fill = entropy;
    let rows = sqlx::query(ALL).fetch_all(&mut *conn).await?;
    for row in &rows {
        let (community, exchange): (&str, &str) = (row.try_get("community_id")?, row.try_get("exchange_id")?);
        let wrapped = vault::rewrap(old, new, community, exchange, row.try_get("wrapped")?, &mut fill);
        let wrapped = wrapped.map_err(|problem| StoreError::Corrupt {
            table: "exchange_keys",
            id: exchange.to_owned(),
            problem: problem.to_string(),
        })?;
        sqlx::query(REWRAP).bind(community).bind(exchange).bind(wrapped).execute(&mut *conn).await?;
    }
    Ok(rows.len() as u64)
}

async fn count(conn: &mut AnyConnection) -> Result<u64, StoreError> {
    let row = sqlx::query("SELECT count(*) AS times FROM exchange_keys").fetch_one(conn).await?;
    Ok(row.try_get::<i64, _>("times")?.unsigned_abs())
}

/// The old one gets a name of its own, and then the new one its name.
fn put_in_place(key_file: &Path, waiting: &Path, old: &MasterKey) -> std::io::Result<PathBuf> {
    let short: String = old.fingerprint().chars().take(SHORT).collect();
    let kept = beside(key_file, &format!(".old-{short}"));
    if !kept.exists() {
        second_name(key_file, &kept)?;
    }
    CrashPoint::InRotation.reached();
    fs::rename(waiting, key_file)?;
    sync_folder(&folder(key_file))?;
    Ok(kept)
}

fn waiting(key_file: &Path) -> PathBuf {
    beside(key_file, ".new")
}
