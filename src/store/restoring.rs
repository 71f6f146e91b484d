//! Putting a backup in the place of the database: checked before, whole or not at all, and with what was there kept beside it.
//!
//! What was said between the backup and now is not known any more. So what waits in the backup and is due may have arrived, and
//! says so; and no number is given again that was given in that time, in the outbox or in a community: an old button would mean
//! something else.
//!
//! Invariant: a backup that is refused leaves everything as it was.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AnyConnection, ConnectOptions, Connection, Row, SqliteConnection};
use tempfile::TempPath;

use super::crash_point::CrashPoint;
use super::engine::{Company, Engine};
use super::form::to_millis;
use super::problem::is_no_database;
use super::vault::MasterKey;
use super::{Place, StoreError, marks, open, sequence, sqlite};

/// A server is restored by its own tools.
const OF_A_SERVER: &str = "a database on a PostgreSQL server is restored by its own tools: end the bot, make an empty database \
     (`createdb NEW`), fill it with `pg_restore --no-owner --dbname=NEW FILE` (`psql NEW <FILE` for one in plain SQL), and name \
     it in the settings";

/// More numbers than are given between two backups.
const GIVEN_SINCE: i64 = 1_000_000;

/// What waits and is due, or was under way, may have arrived since.
const MAYBE_SENT: &str = "UPDATE outbox SET state = 'pending', lease_until = NULL, \
     maybe_sent_at = coalesce(maybe_sent_at, claimed_at, posted_at) \
     WHERE state = 'sending' OR state = 'pending' AND not_before <= $1";

const OTHER_NUMBERS: &str = "UPDATE communities SET next_id = next_id + $1";

/// Whether what is there may be replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// There must be nothing.
    NothingThere,
    /// It is kept beside it, under a name with the moment.
    Beside,
}

/// A database that was put back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// Where what was there before is kept, if there was something.
    pub kept: Option<PathBuf>,
    /// How many communities are in it.
    pub communities: u64,
    /// How many notices wait in it that may have arrived already.
    pub maybe_sent: u64,
}

/// Puts a backup in the place of the database. The bot must have ended.
///
/// # Errors
/// `NotRestored`, `NotOurs`, `NewerDatabase`, `WrongKey`, `WasMoved`, `UnfinishedMove`, `InUse`; and all with which
/// [`super::Store::open`] refuses a database.
pub async fn restore(
    backup: &Path,
    place: &Place,
    key_file: &Path,
    old: Kept,
    now: DateTime<Utc>,
) -> Result<Restored, StoreError> {
    sqlx::any::install_default_drivers();
    let refused = |problem: String| StoreError::NotRestored { path: backup.into(), problem };
    let io = |error: std::io::Error| refused(error.to_string());
    let Some(file) = place.file() else { return Err(refused(OF_A_SERVER.to_owned())) };
    let is_there = file.exists();
    if is_there && old == Kept::NothingThere {
        return Err(refused(format!(
            "{place} is there already; with --force it is kept beside it under another name"
        )));
    }
    let log = beside(file, LOGS[0]);
    if !is_there && has_something(&log) {
        return Err(refused(format!(
            "{} belongs to the database that was there: put it beside that, or throw both away",
            log.display()
        )));
    }
    check_backup(backup, key_file).await?;
    let folder = folder(file);
    let draft = copy(backup, &folder).map_err(io)?;
    let (communities, maybe_sent) = make_ready(&draft, backup, now).await?;
    verify(&draft).await.map_err(refused)?;
    File::open(&draft).and_then(|file| file.sync_all()).map_err(io)?;
    let kept = if is_there { Some(keep_unused(file, now, io).await?) } else { None };
    CrashPoint::InRestore.reached();
    // A log of the old one must never be taken for one of the new one, so it goes first; with the old one, it is kept.
    remove_logs(file).map_err(io)?;
    if is_there {
        draft.persist(file).map_err(|error| io(error.error))?;
    } else {
        draft.persist_noclobber(file).map_err(|error| io(error.error))?;
    }
    sync_folder(&folder).map_err(io)?;
    Ok(Restored { kept, communities, maybe_sent })
}

/// Whether it is a whole backup of ours, not newer than we are, of the same key.
async fn check_backup(backup: &Path, key_file: &Path) -> Result<(), StoreError> {
    let refused = |problem: String| StoreError::NotRestored { path: backup.into(), problem };
    let database = || backup.display().to_string();
    if let Err(error) = File::open(backup) {
        return Err(refused(format!("it can't be read ({error}); look at what comes after --backup")));
    }
    if has_something(&beside(backup, LOGS[0])) {
        return Err(refused(
            "it is a database in use, as there is a write-ahead log beside it; name a copy that `lookalong backup` made"
                .to_owned(),
        ));
    }
    let mut conn = reading(backup).await.map_err(|error| refused(error.to_string()))?;
    let looked = look(&mut conn).await;
    conn.close().await.map_err(|error| refused(error.to_string()))?;
    let Look { application, schema, key } = match looked {
        Ok(look) => look,
        Err(error) if is_no_database(&error) => {
            return Err(StoreError::NotOurs { database: database() });
        }
        Err(error) => return Err(refused(error.to_string())),
    };
    if application != sqlite::APPLICATION {
        return Err(StoreError::NotOurs { database: database() });
    }
    let known = open::newest_known(Engine::Sqlite);
    if schema > known {
        return Err(StoreError::NewerDatabase { database: database(), schema, known });
    }
    if key != MasterKey::open_existing(key_file)?.fingerprint() {
        return Err(StoreError::WrongKey { path: key_file.into() });
    }
    verify(backup).await.map_err(refused)
}

struct Look {
    application: i64,
    schema: i64,
    key: String,
}

async fn look(conn: &mut SqliteConnection) -> Result<Look, sqlx::Error> {
    let application = sqlx::query_scalar("PRAGMA application_id").fetch_one(&mut *conn).await?;
    if application != sqlite::APPLICATION {
        return Ok(Look { application, schema: 0, key: String::new() });
    }
    let schema = sqlx::query_scalar("SELECT coalesce(max(version), 0) FROM _sqlx_migrations");
    let schema = schema.fetch_one(&mut *conn).await?;
    let key = sqlx::query_scalar("SELECT value FROM meta WHERE name = $1").bind(marks::KEY);
    let key = key.fetch_optional(conn).await?.unwrap_or_default();
    Ok(Look { application, schema, key })
}

/// Opens a file as it is, without making files beside it.
async fn reading(file: &Path) -> Result<SqliteConnection, sqlx::Error> {
    let options = SqliteConnectOptions::new().filename(file).read_only(true).immutable(true);
    options.disable_statement_logging().connect().await
}

/// Checks all of a file.
pub(super) async fn verify(file: &Path) -> Result<(), String> {
    let told = |error: sqlx::Error| error.to_string();
    let mut conn = reading(file).await.map_err(told)?;
    let row = sqlx::query("PRAGMA integrity_check(1)").fetch_one(&mut conn).await;
    let found = row.and_then(|row| row.try_get::<String, _>(0)).map_err(told)?;
    conn.close().await.map_err(told)?;
    if found == "ok" { Ok(()) } else { Err(format!("the copy is not sound: {found}")) }
}

/// Whether nobody has the old one open. It may well be damaged: that is why a backup is restored.
async fn check_unused(file: &Path) -> Result<(), StoreError> {
    match sqlite::connect(file, Company::Nobody).await {
        Ok(pool) => {
            pool.close().await;
            Ok(())
        }
        Err(in_use @ StoreError::InUse { .. }) => Err(in_use),
        Err(_) => Ok(()),
    }
}

/// A copy in that folder that only its owner may read, on the disk, and gone again if anything fails.
fn copy(backup: &Path, folder: &Path) -> std::io::Result<TempPath> {
    let mut draft = tempfile::Builder::new().prefix(".lookalong-restore-").tempfile_in(folder)?;
    std::io::copy(&mut File::open(backup)?, draft.as_file_mut())?;
    draft.as_file().sync_all()?;
    Ok(draft.into_temp_path())
}

/// Brings a copy up to date, and makes it know that time went by. Tells how many communities it has, and how many notices may have
/// arrived.
async fn make_ready(draft: &Path, backup: &Path, now: DateTime<Utc>) -> Result<(u64, u64), StoreError> {
    let (engine, pool) = open::connect(&Place::from(draft), Company::Nobody).await?;
    // What is wrong with the copy is wrong with the backup.
    let named = Place::from(backup);
    let ready = async {
        open::migrate(engine, &pool, &named).await?;
        let mut transaction = pool.begin_with(engine.begin()).await?;
        marks::refuse(&mut transaction, &named).await?;
        let told = let_time_pass(engine, &mut transaction, now).await?;
        transaction.commit().await?;
        Ok(told)
    }
    .await;
    pool.close().await;
    ready
}

async fn let_time_pass(
    engine: Engine,
    conn: &mut AnyConnection,
    now: DateTime<Utc>,
) -> Result<(u64, u64), StoreError> {
    let maybe_sent = sqlx::query(MAYBE_SENT).bind(to_millis(now)).execute(&mut *conn).await?.rows_affected();
    let communities = sqlx::query(OTHER_NUMBERS).bind(GIVEN_SINCE).execute(&mut *conn).await?.rows_affected();
    let last = sequence::last(engine, conn).await?;
    sequence::go_on_after(engine, conn, last + GIVEN_SINCE).await?;
    Ok((communities, maybe_sent))
}

/// Gives the old one a second name, when nobody has it open. That comes after: who looks takes in what is in its log, and removes it.
async fn keep_unused(
    file: &Path,
    now: DateTime<Utc>,
    io: impl Fn(std::io::Error) -> StoreError,
) -> Result<PathBuf, StoreError> {
    let kept = beside(file, &now.format(".before-%Y%m%dT%H%M%SZ").to_string());
    if kept.exists() {
        return Err(io(std::io::Error::other(format!("{} is there already; try again", kept.display()))));
    }
    let done = match keep(file, &kept).map_err(io) {
        Ok(()) => check_unused(file).await,
        failed => failed,
    };
    if done.is_err() {
        // What isn't there need not be removed.
        let _ = remove_logs(&kept).and_then(|()| fs::remove_file(&kept));
    }
    done.map(|()| kept)
}

/// Gives the old one, and its logs if there are any, a second name.
fn keep(file: &Path, kept: &Path) -> std::io::Result<()> {
    for log in LOGS {
        let log_file = beside(file, log);
        if log_file.exists() {
            second_name(&log_file, &beside(kept, log))?;
        }
    }
    second_name(file, kept)?;
    sync_folder(&folder(file))
}

/// A copy, where a file can have only one name.
pub(super) fn second_name(file: &Path, second: &Path) -> std::io::Result<()> {
    if fs::hard_link(file, second).is_err() {
        fs::copy(file, second)?;
        File::open(second)?.sync_all()?;
    }
    Ok(())
}

/// What SQLite keeps beside a database: what is not yet in it, and a map of that.
const LOGS: [&str; 2] = ["-wal", "-shm"];

fn remove_logs(file: &Path) -> std::io::Result<()> {
    for log in LOGS.map(|log| beside(file, log)).iter().filter(|log| log.exists()) {
        fs::remove_file(log)?;
    }
    Ok(())
}

/// The same name with something behind it.
pub(super) fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

fn has_something(file: &Path) -> bool {
    fs::metadata(file).is_ok_and(|about| about.len() > 0)
}

pub(super) fn folder(file: &Path) -> PathBuf {
    file.parent().filter(|parent| *parent != Path::new("")).unwrap_or(Path::new(".")).to_owned()
}

/// Makes a new name in the folder survive a power cut.
#[cfg(unix)]
pub(super) fn sync_folder(folder: &Path) -> std::io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Where a folder can't be opened as a file, the file system sees to it.
#[cfg(not(unix))]
pub(super) fn sync_folder(_: &Path) -> std::io::Result<()> {
    Ok(())
}
