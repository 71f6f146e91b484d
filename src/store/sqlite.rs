//! A file of SQLite as the place of a store: made, looked at, and opened.
//!
//! Invariant: a file that is refused is left as it was.

use std::fmt::Write;
use std::fs::{self, OpenOptions};
use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteLockingMode};
use sqlx::{AnyConnection, AnyPool, ConnectOptions, Connection, SqliteConnection};

use super::engine::Company;
use super::problem::{is_no_database, trouble};
use super::{StoreError, Trouble};

/// In the header of each of our databases ("look"), so that no other program's file is taken for one.
pub(super) const APPLICATION: i64 = 0x6C6F_6F6B;

/// How long another program, a backup say, may hold the database before we give up.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long it may go on holding it when nobody else should have it open at all.
const PATIENCE_ALONE: Duration = Duration::from_secs(2);

/// Opens the file; the first start makes it, readable by its owner alone.
pub(super) async fn connect(path: &Path, company: Company) -> Result<AnyPool, StoreError> {
    make_file(path)?;
    check(path, company).await?;
    let cannot = |error: sqlx::Error| StoreError::CannotOpen {
        database: path.display().to_string(),
        why: trouble(&error),
    };
    // One connection, for all that is read and written: SQLite has one writer anyway, what waits is a few milliseconds,
    // and nothing can ever meet the bug that damaged databases which two connections wrote to (up to SQLite 3.51.2).
    let pool = AnyPoolOptions::new().min_connections(1).max_connections(1).test_before_acquire(false);
    // SQLite opens a file that can't be written for reading alone, and a connection stays as it was opened: it is opened anew
    // whenever it is needed, until it can be written again.
    let read_only = Arc::new(AtomicBool::new(false));
    let was_read_only = read_only.clone();
    pool.idle_timeout(None)
        .max_lifetime(None)
        .after_connect(move |conn, _| {
            let read_only = read_only.clone();
            Box::pin(async move {
                set_up(conn, company).await?;
                read_only.store(is_read_only(conn).await?, Ordering::Relaxed);
                Ok(())
            })
        })
        .before_acquire(move |_, _| {
            let of_use = !was_read_only.load(Ordering::Relaxed);
            Box::pin(async move { Ok(of_use) })
        })
        .connect_with(url(path).map_err(cannot)?)
        .await
        .map_err(cannot)
}

/// How every connection works.
async fn set_up(conn: &mut AnyConnection, company: Company) -> Result<(), sqlx::Error> {
    if company == Company::Nobody {
        // From the first look on, and until it is closed.
        sqlx::query("PRAGMA locking_mode = EXCLUSIVE").execute(&mut *conn).await?;
    }
    for pragma in [
        // `PATIENCE`, in milliseconds: a pragma takes no parameters.
        "PRAGMA busy_timeout = 10000",
        // Each commit reaches the disk before anyone is answered.
        "PRAGMA synchronous = FULL",
        "PRAGMA foreign_keys = ON",
        // What is deleted is overwritten.
        "PRAGMA secure_delete = ON",
    ] {
        sqlx::query(pragma).execute(&mut *conn).await?;
    }
    Ok(())
}

/// Whether this connection can't write at all, rather than not at this moment.
async fn is_read_only(conn: &mut AnyConnection) -> Result<bool, sqlx::Error> {
    match sqlx::query("BEGIN IMMEDIATE").execute(&mut *conn).await {
        Ok(_) => sqlx::query("ROLLBACK").execute(conn).await.map(|_| false),
        Err(problem) => Ok(trouble(&problem) == Trouble::ReadOnly),
    }
}

/// The file as an address: what could mean something else in one is written as `%XX`. The file is there, so that its full
/// path can be asked for, in which nothing is left to be understood in two ways.
fn url(path: &Path) -> Result<AnyConnectOptions, sqlx::Error> {
    let full = fs::canonicalize(path)?;
    let mut url = String::from("sqlite:");
    for byte in full.as_os_str().as_encoded_bytes() {
        if byte.is_ascii_alphanumeric() || b"/._-".contains(byte) {
            url.push(char::from(*byte));
        } else {
            write!(url, "%{byte:02X}").map_err(|_| sqlx::Error::WorkerCrashed)?;
        }
    }
    Ok(url.parse::<AnyConnectOptions>()?.disable_statement_logging())
}

/// Makes an empty file that only its owner may read, where there is none.
fn make_file(path: &Path) -> Result<(), StoreError> {
    let cannot = |why| Err(StoreError::CannotOpen { database: path.display().to_string(), why });
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => match fs::metadata(path) {
            Ok(about) if about.is_dir() => cannot(Trouble::NotAFile),
            Ok(about) if about.permissions().readonly() => cannot(Trouble::ReadOnly),
            Ok(_) => Ok(()),
            Err(error) => cannot(file_trouble(error.kind())),
        },
        Err(error) => cannot(file_trouble(error.kind())),
    }
}

fn file_trouble(kind: ErrorKind) -> Trouble {
    if matches!(kind, ErrorKind::NotFound | ErrorKind::NotADirectory) {
        Trouble::NoDirectory
    } else if matches!(kind, ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem) {
        Trouble::ReadOnly
    } else if matches!(kind, ErrorKind::StorageFull | ErrorKind::QuotaExceeded) {
        Trouble::DiskFull
    } else {
        Trouble::Disk
    }
}

/// Looks at a file before anything is written to it: is it ours, or new?
async fn check(path: &Path, company: Company) -> Result<(), StoreError> {
    let failed = |error: sqlx::Error| {
        if company == Company::Nobody && trouble(&error) == Trouble::Busy {
            return StoreError::InUse { database: path.display().to_string() };
        }
        if is_no_database(&error) {
            return StoreError::NotOurs { database: path.display().to_string() };
        }
        let why = trouble(&error);
        let problem = StoreError::from(error);
        let is_damaged = matches!(problem, StoreError::Damaged { .. });
        if is_damaged {
            problem
        } else {
            StoreError::CannotOpen { database: path.display().to_string(), why }
        }
    };
    let (patience, locking) = match company {
        Company::Any => (PATIENCE, SqliteLockingMode::Normal),
        // Whoever has a database with a write-ahead log open is noticed so, even while they do nothing.
        Company::Nobody => (PATIENCE_ALONE, SqliteLockingMode::Exclusive),
    };
    let options = SqliteConnectOptions::new().filename(path).busy_timeout(patience).locking_mode(locking);
    let mut conn = options.disable_statement_logging().connect().await.map_err(failed)?;
    let version = sqlx::query_scalar("SELECT sqlite_version()").fetch_one(&mut conn).await;
    let is_ours = mark(&mut conn).await;
    if matches!(is_ours, Ok(true)) {
        // What can't be written is found out here: a pool would try again and again.
        sqlx::query("PRAGMA journal_mode = WAL").execute(&mut conn).await.map_err(failed)?;
    }
    conn.close().await.map_err(failed)?;
    let version: String = version.map_err(failed)?;
    if !is_safe(&version) {
        return Err(StoreError::UnsafeSqlite { version });
    }
    if is_ours.map_err(failed)? {
        Ok(())
    } else {
        Err(StoreError::NotOurs { database: path.display().to_string() })
    }
}

/// Marks a new file as ours; tells whether any other is.
async fn mark(conn: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    let tables: i64 = sqlx::query_scalar("SELECT count(*) FROM sqlite_schema").fetch_one(&mut *conn).await?;
    if tables == 0 {
        // A pragma takes no parameters; this is `APPLICATION`.
        sqlx::query("PRAGMA application_id = 0x6C6F6F6B").execute(&mut *conn).await?;
    }
    let application: i64 = sqlx::query_scalar("PRAGMA application_id").fetch_one(conn).await?;
    Ok(application == APPLICATION)
}

/// SQLite up to 3.51.2 could damage a database that several connections wrote to; two branches have the correction too.
fn is_safe(version: &str) -> bool {
    let parts: Vec<u32> = version.split('.').map_while(|part| part.parse().ok()).collect();
    match parts[..] {
        [3, 44, patch] => patch >= 6,
        [3, 50, patch] => patch >= 7,
        [major, minor, patch] => (major, minor, patch) >= (3, 51, 3),
        [..] => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_safe;

    #[test]
    fn a_sqlite_that_can_damage_a_shared_database_is_refused() {
        for safe in ["3.51.3", "3.52.0", "4.0.0", "3.50.7", "3.44.6"] {
            assert!(is_safe(safe), "{safe}");
        }
        for unsafe_one in ["3.51.2", "3.50.6", "3.49.2", "3.44.5", "3.7.0", "3", ""] {
            assert!(!is_safe(unsafe_one), "{unsafe_one}");
        }
    }
}
