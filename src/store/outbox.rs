//! The outbox: what is to be said, on its way.
//!
//! A row goes pending -> sending -> delivered, back to pending when it is put off, or to dropped (it means nothing any
//! more) or dead (it can't be sent). Its id is the idempotency key on the wire, so sending a row again is safe.
//!
//! Invariant: to one recipient at most one row is under way, and rows that are due leave in the order in which they were
//! posted; so whoever claims rows may send them all at the same time.

use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

use super::form::{decode, encode, from_millis, to_millis};
use super::{Store, StoreError};
use crate::domain::ids::{CommunityId, ParticipantId};
use crate::domain::notice::{Outgoing, Posted, Recipient};

const TABLE: &str = "outbox";

/// Why a row waits for its reader to do something.
const HELD: &str = "waits for their next command";

const INSERT: &str = "INSERT INTO outbox \
     (community_id, recipient, notice, not_before, at_once, state, attempts, posted_at) \
     VALUES ($1, $2, $3, $4, $5, 'pending', 0, $6)";

/// What holds a row back whatever the time: one to the same recipient that is under way, or that was put off and is to
/// be tried again first. What is said at once overtakes what was put off and is not.
macro_rules! held_back {
    () => {
        "EXISTS (SELECT 1 FROM outbox AS earlier \
         WHERE earlier.community_id = outbox.community_id AND earlier.recipient = outbox.recipient \
         AND earlier.id < outbox.id AND earlier.state IN ('pending', 'sending') \
         AND (earlier.state = 'sending' OR earlier.attempts > 0 AND earlier.at_once >= outbox.at_once))"
    };
}

const CLAIM: &str = concat!(
    "UPDATE outbox SET state = 'sending', attempts = attempts + 1, claimed_at = $1 WHERE id IN (\
     SELECT min(id) FROM outbox WHERE state = 'pending' AND not_before <= $1 AND NOT ",
    held_back!(),
    " GROUP BY community_id, recipient ORDER BY min(id) LIMIT $2) \
     RETURNING id, community_id, recipient, notice, not_before, at_once, state, attempts"
);

const NEXT: &str =
    concat!("SELECT min(not_before) AS at FROM outbox WHERE state = 'pending' AND NOT ", held_back!());

/// What became of a row of the outbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PostState {
    /// It waits.
    Pending,
    /// It is under way.
    Sending,
    /// It arrived.
    Delivered,
    /// It meant nothing any more.
    Dropped,
    /// It can't be sent.
    Dead,
}

impl Store {
    /// Takes up to `limit` notices that are due, oldest first and one for each recipient, to be sent now. Whoever takes
    /// them tells what became of each. A row that is damaged never blocks the others: it is dead, and the operator reads
    /// why. Nothing leaves when nothing can be kept any more.
    ///
    /// # Errors
    /// `Unavailable`, `Damaged`, `Closed`.
    pub async fn claim(&self, now: DateTime<Utc>, limit: u32) -> Result<Vec<Posted>, StoreError> {
        self.writer.check()?;
        let query = sqlx::query(CLAIM).bind(now.timestamp_millis()).bind(limit);
        let mut claimed = Vec::new();
        for row in query.fetch_all(&self.pool).await? {
            match read(&row) {
                Ok(posted) => claimed.push(posted),
                Err(problem) => {
                    tracing::error!(%problem, "a notice can't be sent");
                    self.dead(row.try_get("id")?, &problem.to_string()).await?;
                }
            }
        }
        claimed.sort_by_key(|posted| posted.id);
        Ok(claimed)
    }

    /// Makes what was under way when the process ended wait again: the same id is the same message on the wire. Returns
    /// how many. For the start, before anything is claimed.
    ///
    /// # Errors
    /// `Unavailable`, `Damaged`.
    pub async fn reclaim(&self) -> Result<u64, StoreError> {
        let query = sqlx::query("UPDATE outbox SET state = 'pending' WHERE state = 'sending'");
        Ok(query.execute(&self.pool).await?.rows_affected())
    }

    /// It arrived.
    ///
    /// # Errors
    /// `Unavailable`, `Damaged`.
    pub async fn delivered(&self, id: i64, now: DateTime<Utc>) -> Result<(), StoreError> {
        let query = sqlx::query(
            "UPDATE outbox SET state = 'delivered', delivered_at = $2, why = NULL WHERE id = $1 AND state = 'sending'",
        );
        query.bind(id).bind(to_millis(now)).execute(&self.pool).await?;
        Ok(())
    }

    /// Not now: it waits until then. `why` is for the operator and holds no words of a person.
    ///
    /// # Errors
    /// `Unavailable`, `Damaged`.
    pub async fn defer(&self, id: i64, until: DateTime<Utc>, why: &str) -> Result<(), StoreError> {
        let query = sqlx::query(
            "UPDATE outbox SET state = 'pending', not_before = $2, why = $3 WHERE id = $1 AND state = 'sending'",
        );
        query.bind(id).bind(to_millis(until)).bind(why).execute(&self.pool).await?;
        Ok(())
    }

    /// Its reader takes no messages: it waits until they do something themselves, or until then.
    ///
    /// # Errors
    /// `Unavailable`, `Damaged`.
    pub async fn hold(&self, id: i64, until: DateTime<Utc>) -> Result<(), StoreError> {
        self.defer(id, until, HELD).await
    }

    /// Who are waited for, each with their community.
    ///
    /// # Errors
    /// `Corrupt`, `Unavailable`, `Damaged`.
    pub async fn held(&self) -> Result<Vec<(CommunityId, Recipient)>, StoreError> {
        let query = sqlx::query(
            "SELECT DISTINCT community_id, recipient FROM outbox WHERE state = 'pending' AND why = $1",
        );
        let rows = query.bind(HELD).fetch_all(&self.pool).await?;
        let read = |row: &SqliteRow| {
            let recipient = decode(TABLE, "a row that is held", row.try_get("recipient")?)?;
            Ok((CommunityId(row.try_get("community_id")?), recipient))
        };
        rows.iter().map(read).collect()
    }

    /// They did something: what was held for them may be sent now.
    ///
    /// # Errors
    /// `Unavailable`, `Damaged`.
    pub async fn release(
        &self,
        community: &CommunityId,
        to: &Recipient,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let query = sqlx::query(
            "UPDATE outbox SET not_before = $3 WHERE community_id = $1 AND recipient = $2 \
             AND state = 'pending' AND why = $4",
        );
        let recipient = encode(TABLE, "rows that are held", to)?;
        query.bind(&community.0).bind(recipient).bind(to_millis(now)).bind(HELD).execute(&self.pool).await?;
        Ok(())
    }

    /// It means nothing any more. `why` is for the operator and holds no words of a person.
    ///
    /// # Errors
    /// `Unavailable`, `Damaged`.
    pub async fn drop_posted(&self, id: i64, why: &str) -> Result<(), StoreError> {
        let query = sqlx::query(
            "UPDATE outbox SET state = 'dropped', why = $2 WHERE id = $1 AND state IN ('pending', 'sending')",
        );
        query.bind(id).bind(why).execute(&self.pool).await?;
        Ok(())
    }

    /// It can't be sent, now or later. `why` is for the operator and holds no words of a person.
    ///
    /// # Errors
    /// `Unavailable`, `Damaged`.
    pub async fn dead(&self, id: i64, why: &str) -> Result<(), StoreError> {
        let query = sqlx::query(
            "UPDATE outbox SET state = 'dead', why = $2 WHERE id = $1 AND state IN ('pending', 'sending')",
        );
        query.bind(id).bind(why).execute(&self.pool).await?;
        Ok(())
    }

    /// When the next notice can be claimed, if one waits that nothing holds back.
    ///
    /// # Errors
    /// `Unavailable`, `Damaged`.
    pub async fn next_posted_at(&self) -> Result<Option<DateTime<Utc>>, StoreError> {
        let row = sqlx::query(NEXT).fetch_one(&self.pool).await?;
        row.try_get::<Option<i64>, _>("at")?.map(|at| from_millis(TABLE, "the next", at)).transpose()
    }

    /// How many notices are due and not sent, and since when the oldest is.
    ///
    /// # Errors
    /// `Corrupt`, `Unavailable`, `Damaged`.
    pub async fn overdue(&self, now: DateTime<Utc>) -> Result<(u64, Option<DateTime<Utc>>), StoreError> {
        let query = sqlx::query(
            "SELECT count(*) AS waiting, min(not_before) AS oldest FROM outbox \
             WHERE state IN ('pending', 'sending') AND not_before <= $1",
        );
        let row = query.bind(now.timestamp_millis()).fetch_one(&self.pool).await?;
        let oldest = row.try_get::<Option<i64>, _>("oldest")?;
        let oldest = oldest.map(|at| from_millis(TABLE, "the oldest", at)).transpose()?;
        Ok((row.try_get::<i64, _>("waiting")?.unsigned_abs(), oldest))
    }

    /// Every notice of a community that was not pruned yet, oldest first, and what became of it.
    ///
    /// # Errors
    /// `Corrupt`, `Unavailable`, `Damaged`.
    pub async fn posted(&self, community: &CommunityId) -> Result<Vec<(Posted, PostState)>, StoreError> {
        let query = sqlx::query(
            "SELECT id, community_id, recipient, notice, not_before, at_once, state, attempts FROM outbox \
             WHERE community_id = $1 ORDER BY id",
        );
        let rows = query.bind(&community.0).fetch_all(&self.pool).await?;
        rows.iter().map(|row| Ok((read(row)?, state(row)?))).collect()
    }
}

/// Posts what a decision has to say.
pub(super) async fn post(
    conn: &mut SqliteConnection,
    community: &str,
    notices: &[Outgoing],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    for outgoing in notices {
        let query = sqlx::query(INSERT)
            .bind(community)
            .bind(encode(TABLE, "a new row", &outgoing.to)?)
            .bind(encode(TABLE, "a new row", &outgoing.notice)?)
            .bind(to_millis(outgoing.not_before))
            .bind(i64::from(outgoing.at_once))
            .bind(to_millis(now));
        query.execute(&mut *conn).await?;
    }
    Ok(())
}

/// Drops what waits for someone who left.
pub(super) async fn drop_all_to(
    conn: &mut SqliteConnection,
    community: &str,
    who: ParticipantId,
) -> Result<(), StoreError> {
    let query = sqlx::query(
        "UPDATE outbox SET state = 'dropped', why = 'they left' \
         WHERE community_id = $1 AND recipient = $2 AND state IN ('pending', 'sending')",
    );
    let recipient = encode(TABLE, "rows to someone who left", &Recipient::Person(who))?;
    query.bind(community).bind(recipient).execute(conn).await?;
    Ok(())
}

fn read(row: &SqliteRow) -> Result<Posted, StoreError> {
    let id: i64 = row.try_get("id")?;
    let name = id.to_string();
    let attempts: i64 = row.try_get("attempts")?;
    let started = i64::from(state(row)? == PostState::Sending);
    Ok(Posted {
        id,
        community: CommunityId(row.try_get("community_id")?),
        outgoing: Outgoing {
            to: decode(TABLE, &name, row.try_get("recipient")?)?,
            notice: decode(TABLE, &name, row.try_get("notice")?)?,
            not_before: from_millis(TABLE, &name, row.try_get("not_before")?)?,
            at_once: row.try_get::<i64, _>("at_once")? != 0,
        },
        attempts: u32::try_from(attempts - started).unwrap_or(u32::MAX),
    })
}

fn state(row: &SqliteRow) -> Result<PostState, StoreError> {
    match row.try_get::<&str, _>("state")? {
        "pending" => Ok(PostState::Pending),
        "sending" => Ok(PostState::Sending),
        "delivered" => Ok(PostState::Delivered),
        "dropped" => Ok(PostState::Dropped),
        "dead" => Ok(PostState::Dead),
        _ => Err(StoreError::Corrupt {
            table: TABLE,
            id: row.try_get::<i64, _>("id")?.to_string(),
            problem: "its state is unknown".to_owned(),
        }),
    }
}
