//! Opening a database and its key file; or refusing, with what to do.
//!
//! Invariant: a file that is refused is left as it was, and a key file is made only beside a database that has no key yet.

use std::fs::{self, OpenOptions};
use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use sqlx::migrate::{MigrateError, Migrator};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, Row, SqliteConnection, SqlitePool};

use super::notes::Sealer;
use super::problem::{is_no_database, trouble};
use super::vault::MasterKey;
use super::writer::Writer;
use super::{Entropy, Store, StoreError, Trouble};

static MIGRATIONS: Migrator = sqlx::migrate!("migrations/sqlite");

/// In the header of each of our databases ("look"), so that no other program's file is taken for one.
pub(super) const APPLICATION: i64 = 0x6C6F_6F6B;

/// How long another program, a backup say, may hold the database before we give up.
const PATIENCE: Duration = Duration::from_secs(10);

impl Store {
    /// Opens the database and its key file. The first start makes both, readable by their owner alone.
    ///
    /// # Errors
    /// `CannotOpen`, `NotOurs`, `NewerDatabase`, `Migration`, `Key`, `WrongKey`, `UnsafeSqlite`: each says what to do.
    /// `Damaged`; `Unavailable` when the database fails later on.
    pub async fn open(path: &Path, key_file: &Path, entropy: Entropy) -> Result<Self, StoreError> {
        make_file(path)?;
        check(path).await?;
        let pool = connect(path).await?;
        match prepare(&pool, path, key_file, entropy).await {
            Ok(master) => {
                let sealer = Arc::new(Sealer { master, entropy });
                let writer = Writer::start(pool.clone(), sealer.clone());
                Ok(Self { pool, sealer, writer })
            }
            Err(problem) => {
                pool.close().await;
                Err(problem)
            }
        }
    }

    /// Ends all work on the database. What was committed is safe without it; this leaves one tidy file.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

/// Makes an empty file that only its owner may read, where there is none.
fn make_file(path: &Path) -> Result<(), StoreError> {
    let cannot = |why| Err(StoreError::CannotOpen { path: path.into(), why });
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
async fn check(path: &Path) -> Result<(), StoreError> {
    let failed = |error: sqlx::Error| {
        if is_no_database(&error) {
            return StoreError::NotOurs { path: path.into() };
        }
        let why = trouble(&error);
        let problem = StoreError::from(error);
        let is_damaged = matches!(problem, StoreError::Damaged { .. });
        if is_damaged { problem } else { StoreError::CannotOpen { path: path.into(), why } }
    };
    let mut conn = options(path).connect().await.map_err(failed)?;
    let version = sqlx::query_scalar("SELECT sqlite_version()").fetch_one(&mut conn).await;
    let is_ours = mark(&mut conn).await;
    conn.close().await.map_err(failed)?;
    let version: String = version.map_err(failed)?;
    if !is_safe(&version) {
        return Err(StoreError::UnsafeSqlite { version });
    }
    if is_ours.map_err(failed)? { Ok(()) } else { Err(StoreError::NotOurs { path: path.into() }) }
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

fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new().filename(path).busy_timeout(PATIENCE).disable_statement_logging()
}

async fn connect(path: &Path) -> Result<SqlitePool, StoreError> {
    let options = options(path)
        .journal_mode(SqliteJournalMode::Wal)
        // Each commit reaches the disk before anyone is answered.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        // What is deleted is overwritten.
        .pragma("secure_delete", "ON");
    let pool = SqlitePoolOptions::new().min_connections(1).max_connections(1).test_before_acquire(false);
    pool.idle_timeout(None)
        .max_lifetime(None)
        .connect_with(options)
        .await
        .map_err(|error| StoreError::CannotOpen { path: path.into(), why: trouble(&error) })
}

/// Brings the schema up to date, and finds the key.
async fn prepare(
    pool: &SqlitePool,
    path: &Path,
    key_file: &Path,
    entropy: Entropy,
) -> Result<MasterKey, StoreError> {
    MIGRATIONS.run(pool).await.map_err(|problem| not_migrated(path, problem))?;
    master_key(pool, key_file, entropy).await
}

fn not_migrated(path: &Path, problem: MigrateError) -> StoreError {
    let path = path.to_owned();
    if let MigrateError::VersionMissing(schema) = problem {
        let known = MIGRATIONS.iter().map(|migration| migration.version).max().unwrap_or(0);
        StoreError::NewerDatabase { path, schema, known }
    } else if let MigrateError::Execute(source) | MigrateError::ExecuteMigration(source, _) = problem {
        source.into()
    } else {
        StoreError::Migration { path, source: problem }
    }
}

/// The key that this database was sealed with; a new one, and its fingerprint noted, at the first start.
async fn master_key(pool: &SqlitePool, key_file: &Path, entropy: Entropy) -> Result<MasterKey, StoreError> {
    let noted =
        sqlx::query("SELECT value FROM meta WHERE name = 'key_fingerprint'").fetch_optional(pool).await?;
    let Some(row) = noted else {
        let mut fill = entropy;
        let key = MasterKey::open_or_make(key_file, &mut fill)?;
        let note = sqlx::query("INSERT INTO meta (name, value) VALUES ('key_fingerprint', $1)");
        note.bind(key.fingerprint()).execute(pool).await?;
        return Ok(key);
    };
    let key = MasterKey::open_existing(key_file)?;
    if key.fingerprint() == row.try_get::<String, _>("value")? {
        Ok(key)
    } else {
        Err(StoreError::WrongKey { path: key_file.into() })
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
