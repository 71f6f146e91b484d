//! A database on a PostgreSQL server as the place of a store: looked at, opened, and asked what became of a commit whose answer
//! was lost.
//!
//! Invariant: a database of somebody else is left as it was.

use std::time::Duration;

use sqlx::any::AnyPoolOptions;
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::{AnyConnection, AnyPool, Row};
use tokio::time::{sleep, timeout};

use super::crash_point::CrashPoint;
use super::engine::Company;
use super::problem::trouble;
use super::{Place, PostgresUrl, StoreError, Trouble, marks};

/// So many connections at most.
const CONNECTIONS: u32 = 8;

/// Whoever waits longer for one hears that there is none.
const PATIENCE: Duration = Duration::from_secs(10);

/// A server that says nothing for so long in the middle of something is given up.
const SILENCE: Duration = Duration::from_secs(45);

/// How long it is asked what became of a commit, and how often.
const ASKED_FOR: Duration = Duration::from_secs(60);
const ASKED_EVERY: Duration = Duration::from_millis(500);

/// How every connection works, whatever is usual on its server: a commit is on the server's disk before anyone is answered, and
/// a process that stands still in the middle of something does not keep the others waiting for ever. What it only remarks, that
/// something is there already say, is not for the operator's log.
const SET_UP: [&str; 4] = [
    "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'",
    "SELECT set_config('idle_in_transaction_session_timeout', '30s', false)",
    "SELECT set_config('lock_timeout', '30s', false)",
    "SELECT set_config('client_min_messages', 'warning', false)",
];

/// Whoever waits for a table that others use makes all wait who come after: so tables that are there are brought up to date in short
/// attempts, with time for the others in between. That is two minutes in all, as a copy of everything (`pg_dump`) takes long.
const PATIENCE_FOR_TABLES: &str = "SELECT set_config('lock_timeout', '2s', false)";
const HAS_MIGRATIONS: &str = "SELECT to_regclass('_sqlx_migrations') IS NOT NULL AS there";
const NEWEST: &str = "SELECT max(version) AS newest FROM _sqlx_migrations";
const ATTEMPTS: u32 = 40;
const BETWEEN_ATTEMPTS: Duration = Duration::from_secs(1);

/// Each connection says for as long as it lasts who may have the database open beside it, in a lock that is named after the
/// schema (the number is "look"). Whoever waits for it hears so soon.
const PATIENCE_FOR_COMPANY: &str = "SELECT set_config('lock_timeout', '2s', false)";
const IN_COMPANY: &str = "SELECT pg_advisory_lock_shared(1819242347, oid::int4) \
     FROM pg_catalog.pg_namespace WHERE nspname = current_schema()";
const ALONE: &str = "SELECT pg_advisory_lock(1819242347, oid::int4) \
     FROM pg_catalog.pg_namespace WHERE nspname = current_schema()";

/// How many tables are there, but for the list of migrations, and whether they are ours.
const LOOK: &str = "SELECT (SELECT count(*) FROM pg_catalog.pg_class AS found \
     JOIN pg_catalog.pg_namespace AS place ON place.oid = found.relnamespace \
     WHERE place.nspname = current_schema() AND found.relkind IN ('r', 'p') AND found.relname <> '_sqlx_migrations') AS tables, \
     coalesce(obj_description(to_regclass('meta')::oid, 'pg_class') = 'lookalong', false) AS ours";

/// Whoever commits leaves this behind, so that it can be seen afterwards, and lets the others who share the server know.
const LEAVE: &str = "INSERT INTO receipts (id, written_at) \
     VALUES (gen_random_uuid()::text, CAST(extract(epoch FROM now()) * 1000 AS BIGINT)) \
     RETURNING id, CAST(pg_notify('lookalong', current_schema()) AS TEXT) AS told";

/// Whether that was kept: while its transaction is still under way, this waits for it to end, as two can't leave the same
/// receipt. What this leaves itself is of no time.
///
/// It is looked up by writing it anew: where each commit waits for a standby, a server that was cut off from its standby shows
/// what the standby does not have, and this waits until the standby has it.
const LEAVE_INSTEAD: &str =
    "INSERT INTO receipts (id, written_at) VALUES ($1, 0) ON CONFLICT (id) DO NOTHING";
const WAS_LEFT: &str = "UPDATE receipts SET written_at = written_at WHERE id = $1 AND written_at > 0";

/// A day is ample: it is asked for within a minute.
const FORGET: &str =
    "DELETE FROM receipts WHERE written_at < CAST(extract(epoch FROM now()) * 1000 AS BIGINT) - 86400000";

/// Opens the database, when it is ours or empty.
pub(super) async fn connect(
    url: &PostgresUrl,
    place: &Place,
    company: Company,
) -> Result<AnyPool, StoreError> {
    let cannot =
        |error: sqlx::Error| StoreError::CannotOpen { database: place.to_string(), why: trouble(&error) };
    let options = url.options().map_err(cannot)?;
    // A pool hides why there is no connection, and tries again: the first one is made without it.
    let mut first = timeout(PATIENCE, sqlx::ConnectOptions::connect(&options))
        .await
        .unwrap_or(Err(sqlx::Error::PoolTimedOut))
        .map_err(cannot)?;
    let looked = look(&mut first, place, company).await;
    sqlx::Connection::close(first).await.map_err(cannot)?;
    looked?;
    let connections = match company {
        Company::Any => CONNECTIONS,
        Company::Nobody => 1,
    };
    let pool = AnyPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(PATIENCE)
        // One connection stays, so that whoever would move the store always sees that it is in use.
        .min_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        // A server that was started anew is noticed before anything is asked of it.
        .test_before_acquire(true)
        .after_connect(move |conn, _| Box::pin(set_up(conn, company)));
    pool.connect_with(options).await.map_err(cannot)
}

/// Looks whether this database may be used so.
async fn look(conn: &mut AnyConnection, place: &Place, company: Company) -> Result<(), StoreError> {
    let database = place.to_string();
    let cannot =
        |error: sqlx::Error| StoreError::CannotOpen { database: database.clone(), why: trouble(&error) };
    if !is_ours(conn).await.map_err(cannot)? {
        return Err(StoreError::NotOurs { database });
    }
    match enter(conn, company).await {
        Err(error) if trouble(&error) == Trouble::Busy => return Err(StoreError::InUse { database }),
        entered => entered.map_err(cannot)?,
    }
    if company == Company::Any && marks::is_marked(conn).await.map_err(cannot)? {
        marks::refuse(conn, place).await?;
    }
    Ok(())
}

/// Whether the database is ours, or nobody's.
async fn is_ours(conn: &mut AnyConnection) -> Result<bool, sqlx::Error> {
    let found = sqlx::query(LOOK).fetch_one(conn).await?;
    Ok(found.try_get::<bool, _>("ours")? || found.try_get::<i64, _>("tables")? == 0)
}

/// Brings the tables up to date, while others may be using them: nobody waits for long, and where two are in each other's way, it is
/// tried again.
pub(super) async fn migrate(migrations: &Migrator, pool: &AnyPool) -> Result<(), MigrateError> {
    let mut left = ATTEMPTS;
    loop {
        let mut conn = pool.acquire().await?;
        if is_behind(&mut conn, migrations).await? {
            sqlx::query(PATIENCE_FOR_TABLES).execute(&mut *conn).await?;
        }
        let ran = step_by_step(migrations, &mut conn).await;
        left -= 1;
        match ran {
            Ok(()) => {
                for setting in SET_UP {
                    sqlx::query(setting).execute(&mut *conn).await?;
                }
                return Ok(());
            }
            Err(MigrateError::Execute(problem) | MigrateError::ExecuteMigration(problem, _))
                if left > 0 && trouble(&problem) == Trouble::Busy =>
            {
                tracing::info!("others are using the tables that are to be brought up to date: trying again");
                // It still has the right to migrate, for which the next attempt would wait in vain.
                conn.close().await?;
                sleep(BETWEEN_ATTEMPTS).await;
            }
            Err(problem) => return Err(problem),
        }
    }
}

/// Each step is whole or not at all.
async fn step_by_step(migrations: &Migrator, conn: &mut AnyConnection) -> Result<(), MigrateError> {
    for migration in migrations.iter() {
        // What `run_to` does with a connection; that itself can't be part of work that moves between threads.
        migrations.run_direct(Some(migration.version), &mut *conn, false).await?;
        CrashPoint::InMigration.reached();
    }
    Ok(())
}

/// Whether there are tables that are to be brought up to date.
async fn is_behind(conn: &mut AnyConnection, migrations: &Migrator) -> Result<bool, sqlx::Error> {
    if !sqlx::query(HAS_MIGRATIONS).fetch_one(&mut *conn).await?.try_get::<bool, _>("there")? {
        return Ok(false);
    }
    let newest = sqlx::query(NEWEST).fetch_one(conn).await?.try_get::<Option<i64>, _>("newest")?;
    Ok(newest.is_some_and(|newest| migrations.iter().any(|migration| migration.version > newest)))
}

async fn set_up(conn: &mut AnyConnection, company: Company) -> Result<(), sqlx::Error> {
    enter(conn, company).await?;
    if company == Company::Any && marks::is_marked(conn).await? {
        // A bot that lost all of its connections while everything was carried away writes nothing any more.
        return Err(sqlx::Error::Protocol(marks::WAS_MOVED.to_owned()));
    }
    for setting in SET_UP {
        sqlx::query(setting).execute(&mut *conn).await?;
    }
    Ok(())
}

/// Waits for a moment until nobody has it open who minds.
async fn enter(conn: &mut AnyConnection, company: Company) -> Result<(), sqlx::Error> {
    let enter = match company {
        Company::Any => IN_COMPANY,
        Company::Nobody => ALONE,
    };
    sqlx::query(PATIENCE_FOR_COMPANY).execute(&mut *conn).await?;
    sqlx::query(enter).execute(conn).await.map(drop)
}

/// Leaves a receipt in a transaction that is about to be committed.
pub(super) async fn leave_receipt(conn: &mut AnyConnection) -> Result<String, sqlx::Error> {
    sqlx::query(LEAVE).fetch_one(conn).await?.try_get("id")
}

/// What became of a commit whose answer was `lost`: as if it had come, or else that nobody can tell.
///
/// # Errors
/// Why it was not kept; `Unconfirmed` when the server could not be asked for a minute.
pub(super) async fn became_of(pool: &AnyPool, receipt: &str, lost: sqlx::Error) -> Result<(), StoreError> {
    tracing::warn!(problem = %lost, "the answer to a commit was lost: the server is asked what became of it");
    match timeout(ASKED_FOR, was_kept(pool, receipt)).await {
        Ok(Some(true)) => Ok(()),
        Ok(Some(false)) => Err(lost.into()),
        Ok(None) | Err(_) => Err(StoreError::Unconfirmed { source: lost.into() }),
    }
}

/// Asks until there is an answer; none where there will never be one.
async fn was_kept(pool: &AnyPool, receipt: &str) -> Option<bool> {
    let ask = async || {
        sqlx::query(LEAVE_INSTEAD).bind(receipt).execute(pool).await?;
        Ok(sqlx::query(WAS_LEFT).bind(receipt).execute(pool).await?.rows_affected())
    };
    loop {
        match ask().await {
            Ok(times) => return Some(times > 0),
            Err(problem) if trouble(&problem).is_passing() => sleep(ASKED_EVERY).await,
            Err(_) => return None,
        }
    }
}

/// Waits for a server no longer than is sensible: one that was cut off says nothing, not even that.
pub(super) async fn in_time<T, E: From<sqlx::Error>>(
    work: impl Future<Output = Result<T, E>>,
) -> Result<T, E> {
    timeout(SILENCE, work).await.unwrap_or_else(|_| Err(sqlx::Error::PoolTimedOut.into()))
}

/// Throws away what nobody asks for any more.
pub(super) async fn forget_receipts(pool: &AnyPool) -> Result<(), sqlx::Error> {
    sqlx::query(FORGET).execute(pool).await.map(drop)
}
