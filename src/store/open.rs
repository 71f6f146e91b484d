//! Opening a database and its key file; or refusing, with what to do.
//!
//! Invariant: a key file is made only beside a database that has no key yet.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use sqlx::migrate::{MigrateError, Migrator};
use sqlx::{AnyConnection, AnyPool};

use super::crash_point::CrashPoint;
use super::engine::{Company, Engine};
use super::notes::Sealer;
use super::place::Place;
use super::vault::MasterKey;
use super::writer::Writer;
use super::{Entropy, Store, StoreError, marks, postgres, rotating, sqlite};

static OF_SQLITE: Migrator = sqlx::migrate!("migrations/sqlite");
static OF_POSTGRES: Migrator = sqlx::migrate!("migrations/postgres");

/// Two first starts at the same moment: one makes the key and notes it, the other waits and finds it noted.
const ONE_STARTS: &str = "LOCK TABLE meta IN SHARE ROW EXCLUSIVE MODE";

/// How long a lease lasts, where nothing else is set.
const LEASE: Duration = Duration::from_secs(30);

impl Store {
    /// Opens the database and its key file. The first start makes both, where the database is a file: readable by their
    /// owner alone.
    ///
    /// # Errors
    /// `CannotOpen`, `NotOurs`, `NewerDatabase`, `Migration`, `Key`, `WrongKey`, `UnfinishedRotation`, `UnsafeSqlite`, `InUse`, `UnfinishedMove`,
    /// `WasMoved`: each says what to do.
    /// `Damaged`; `Unavailable` when the database fails later on.
    pub async fn open(place: &Place, key_file: &Path, entropy: Entropy) -> Result<Self, StoreError> {
        let (engine, pool) = connect(place, Company::Any).await?;
        match prepare(engine, &pool, place, key_file, entropy).await {
            Ok(master) => {
                let sealer = Arc::new(Sealer { master, entropy });
                let writer = Writer::start(engine, pool.clone(), sealer.clone());
                Ok(Self { engine, pool, sealer, writer, lease: LEASE })
            }
            Err(problem) => {
                pool.close().await;
                Err(problem)
            }
        }
    }

    /// The same, with leases that last so long.
    #[must_use]
    pub fn leasing(self, lease: Duration) -> Self {
        Self { lease, ..self }
    }

    /// Ends all work on the database. What was committed is safe without it; of a file this leaves one tidy file.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

/// Reaches the database, and looks whether it is ours.
pub(super) async fn connect(place: &Place, company: Company) -> Result<(Engine, AnyPool), StoreError> {
    sqlx::any::install_default_drivers();
    match place {
        Place::Sqlite(file) => Ok((Engine::Sqlite, sqlite::connect(file, company).await?)),
        Place::Postgres(url) => Ok((Engine::Postgres, postgres::connect(url, place, company).await?)),
    }
}

/// Brings the schema up to date.
pub(super) async fn migrate(engine: Engine, pool: &AnyPool, place: &Place) -> Result<(), StoreError> {
    let migrations = migrations(engine);
    let migrated = match engine {
        Engine::Sqlite => step_by_step(migrations, pool).await,
        Engine::Postgres => postgres::migrate(migrations, pool).await,
    };
    migrated.map_err(|problem| not_migrated(migrations, place, problem))
}

/// Each step is whole or not at all.
async fn step_by_step(migrations: &Migrator, pool: &AnyPool) -> Result<(), MigrateError> {
    for migration in migrations.iter() {
        migrations.run_to(migration.version, pool).await?;
        CrashPoint::InMigration.reached();
    }
    Ok(())
}

/// The newest schema that this version knows.
pub(super) fn newest_known(engine: Engine) -> i64 {
    migrations(engine).iter().map(|migration| migration.version).max().unwrap_or(0)
}

const fn migrations(engine: Engine) -> &'static Migrator {
    match engine {
        Engine::Sqlite => &OF_SQLITE,
        Engine::Postgres => &OF_POSTGRES,
    }
}

/// Brings the schema up to date, and finds the key.
async fn prepare(
    engine: Engine,
    pool: &AnyPool,
    place: &Place,
    key_file: &Path,
    entropy: Entropy,
) -> Result<MasterKey, StoreError> {
    migrate(engine, pool, place).await?;
    let mut transaction = pool.begin_with(engine.begin()).await?;
    if engine == Engine::Postgres {
        sqlx::query(ONE_STARTS).execute(&mut *transaction).await?;
    }
    marks::refuse(&mut transaction, place).await?;
    let master = master_key(&mut transaction, key_file, entropy).await?;
    transaction.commit().await?;
    Ok(master)
}

fn not_migrated(migrations: &Migrator, place: &Place, problem: MigrateError) -> StoreError {
    let database = place.to_string();
    if let MigrateError::VersionMissing(schema) = problem {
        let known = migrations.iter().map(|migration| migration.version).max().unwrap_or(0);
        StoreError::NewerDatabase { database, schema, known }
    } else if let MigrateError::Execute(source) | MigrateError::ExecuteMigration(source, _) = problem {
        source.into()
    } else {
        StoreError::Migration { database, source: problem }
    }
}

/// The key that this database was sealed with; a new one, and its fingerprint noted, at the first start.
async fn master_key(
    conn: &mut AnyConnection,
    key_file: &Path,
    entropy: Entropy,
) -> Result<MasterKey, StoreError> {
    let Some(noted) = marks::noted(conn, marks::KEY).await? else {
        let mut fill = entropy;
        let key = MasterKey::open_or_make(key_file, &mut fill)?;
        marks::note(conn, marks::KEY, &key.fingerprint()).await?;
        return Ok(key);
    };
    let key = MasterKey::open_existing(key_file)?;
    let path = key_file.into();
    if key.fingerprint() == noted {
        Ok(key)
    } else if rotating::is_unfinished(key_file, &noted) {
        Err(StoreError::UnfinishedRotation { path })
    } else {
        Err(StoreError::WrongKey { path })
    }
}
