//! One decision, one transaction: the version, the inbox key, every change, what is to be said, what is sealed or erased.

use chrono::{DateTime, Utc};
use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyConnection, AnyPool, Connection, Row, Transaction};

use super::engine::Engine;
use super::form::{encode, to_millis};
use super::notes::Sealer;
use super::writer::Wanted;
use super::{Store, StoreError, addresses, change, notes, outbox, postgres};
use crate::domain::community::{Change, Community};
use crate::domain::decision::Decision;
use crate::domain::ids::CommunityId;

/// Whoever decided on this version may write the next one; the number that the next new thing gets comes along. On a server
/// another one that writes waits here until it is known who was first.
const BUMP: &str = "UPDATE communities SET version = version + 1, next_id = coalesce($3, next_id) \
     WHERE id = $1 AND version = $2";

const CREATE: &str = "INSERT INTO communities (id, version, next_id, settings, round) VALUES ($1, 1, $2, $3, $4) \
     ON CONFLICT (id) DO NOTHING";

const HANDLED: &str = "INSERT INTO inbox (community_id, event_key, handled_at) VALUES ($1, $2, $3)";

impl Store {
    /// Keeps a new community, with what was decided at its beginning. Returns its version.
    ///
    /// # Errors
    /// `Conflict` when there is one of that name already; `Unavailable`, `Damaged`.
    pub async fn create(
        &self,
        community: &Community,
        decision: &Decision,
        now: DateTime<Utc>,
    ) -> Result<u64, StoreError> {
        let mut conn = self.pool.acquire().await?;
        let created = self.create_on(&mut conn, community, decision, now).await;
        leave_clean(conn, &created).await;
        created.map(|()| 1)
    }

    /// Whether an event of the platform was handled before.
    ///
    /// # Errors
    /// `Unavailable`, `Damaged`.
    pub async fn seen(&self, community: &CommunityId, event_key: &str) -> Result<bool, StoreError> {
        let mut conn = self.pool.acquire().await?;
        is_handled(&mut conn, community, event_key).await
    }

    /// Keeps all that follows from a decision that was made on `version` of a community; or, on any error, none of it.
    /// Returns the new version. Once this returns, a kill or a power cut takes nothing back. Decisions that wait
    /// together share a transaction, and none is harmed by another.
    ///
    /// # Errors
    /// `Conflict` when the community is at another version, `AlreadyHandled` when the event was handled before;
    /// `Unavailable`, `Damaged`; `Unconfirmed` when only the next start can tell whether it was kept, `Closed` after that.
    pub async fn commit(
        &self,
        community: &CommunityId,
        version: u64,
        event_key: Option<&str>,
        decision: &Decision,
        now: DateTime<Utc>,
    ) -> Result<u64, StoreError> {
        let wanted = Wanted {
            community: community.clone(),
            version,
            event_key: event_key.map(str::to_owned),
            decision: decision.clone(),
            now,
        };
        let kept = self.writer.keep(wanted).await?;
        if !decision.erased.is_empty() || !decision.forgotten.is_empty() {
            self.empty_log().await;
        }
        Ok(kept)
    }

    async fn create_on(
        &self,
        conn: &mut AnyConnection,
        community: &Community,
        decision: &Decision,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let mut transaction = conn.begin_with(self.engine.begin()).await?;
        let id = &community.id().0;
        let settings = encode("communities", id, community.settings())?;
        let round = encode("communities", id, community.round())?;
        let next_id = change::next_id(&decision.changes).unwrap_or(community.next_id());
        let query = sqlx::query(CREATE).bind(id).bind(next_id.cast_signed()).bind(settings).bind(round);
        if query.execute(&mut *transaction).await?.rows_affected() == 0 {
            return Err(StoreError::Conflict);
        }
        let versions: Vec<Change> = community.versions().cloned().map(Change::Rules).collect();
        change::write_all(&mut transaction, id, &versions).await?;
        write(&self.sealer, &mut transaction, id, decision, now).await?;
        finish(self.engine, &self.pool, transaction).await
    }

    /// Takes what was erased out of the write-ahead log as well. It was sealed, and so was its key; this is the second
    /// lock, so a failure is left to the next checkpoint. Of a server, its own operator says how long it keeps its log.
    async fn empty_log(&self) {
        if self.engine == Engine::Postgres {
            return;
        }
        if let Err(error) = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&self.pool).await {
            tracing::warn!(%error, "what was erased stays in the write-ahead log until the next checkpoint");
        }
    }
}

/// Writes one decision into a transaction, and gives the version that it makes. `Conflict` and `AlreadyHandled` write
/// nothing.
pub(super) async fn write_one(
    sealer: &Sealer,
    conn: &mut AnyConnection,
    wanted: &Wanted,
) -> Result<u64, StoreError> {
    let Wanted { community, version, event_key, decision, now } = wanted;
    // Whoever knows the version that they decided on also sees, from here on, each event that led to it: so this needs no lock.
    if let Some(key) = event_key
        && is_handled(conn, community, key).await?
    {
        return Err(StoreError::AlreadyHandled);
    }
    let next_id = change::next_id(&decision.changes).map(u64::cast_signed);
    let query = sqlx::query(BUMP).bind(&community.0).bind(version.cast_signed()).bind(next_id);
    if query.execute(&mut *conn).await?.rows_affected() == 0 {
        return Err(StoreError::Conflict);
    }
    if let Some(key) = event_key {
        let query = sqlx::query(HANDLED).bind(&community.0).bind(key).bind(to_millis(*now));
        query.execute(&mut *conn).await?;
    }
    write(sealer, conn, &community.0, decision, *now).await?;
    Ok(version + 1)
}

/// All of a decision but its version and its inbox key.
async fn write(
    sealer: &Sealer,
    conn: &mut AnyConnection,
    community: &str,
    decision: &Decision,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    change::write_all(conn, community, &decision.changes).await?;
    for note in &decision.notes {
        notes::seal(sealer, conn, community, note).await?;
    }
    for note in &decision.erased {
        notes::erase(conn, community, *note).await?;
    }
    for who in &decision.forgotten {
        notes::erase_all_of(conn, community, *who).await?;
        outbox::drop_all_to(conn, community, *who).await?;
        addresses::forget(conn, community, *who).await?;
    }
    outbox::post(conn, community, &decision.notices, now).await
}

/// Commits. Where the answer of a server is lost, it is asked what became of it.
pub(super) async fn finish(
    engine: Engine,
    pool: &AnyPool,
    mut transaction: Transaction<'_, Any>,
) -> Result<(), StoreError> {
    match engine {
        Engine::Sqlite => Ok(transaction.commit().await?),
        Engine::Postgres => {
            let receipt = postgres::leave_receipt(&mut transaction).await?;
            match postgres::in_time(transaction.commit()).await {
                Ok(()) => Ok(()),
                Err(lost) => postgres::became_of(pool, &receipt, lost).await,
            }
        }
    }
}

/// Gives a connection back, or away when the database failed: SQLite may have ended the transaction by itself, and then
/// sqlx would go on counting it.
pub(super) async fn leave_clean<T>(conn: PoolConnection<Any>, done: &Result<T, StoreError>) {
    if let Err(StoreError::Unavailable { .. } | StoreError::Damaged { .. } | StoreError::Unconfirmed { .. }) =
        done
        && let Err(error) = conn.close().await
    {
        tracing::warn!(%error, "a failed connection did not close");
    }
}

async fn is_handled(
    conn: &mut AnyConnection,
    community: &CommunityId,
    event_key: &str,
) -> Result<bool, StoreError> {
    let query = "SELECT count(*) AS times FROM inbox WHERE community_id = $1 AND event_key = $2";
    let row = sqlx::query(query).bind(&community.0).bind(event_key).fetch_one(conn).await?;
    Ok(row.try_get::<i64, _>("times")? > 0)
}
