//! The outbox: what is to be said, on its way.
//!
//! A row goes pending -> sending -> delivered, back to pending when it is put off, or to dropped (it means nothing any
//! more) or dead (it can't be sent). Its id is the idempotency key on the wire, so sending a row again is safe.
//!
//! Several processes may share a server. There a claim is a lease, on the server's clock: whoever dies with it, or stands still,
//! loses it, and the row is claimed anew. Each claim has its turn, and who tells what became of a row in an earlier turn is not
//! heard any more.
//!
//! Invariant: to one recipient at most one row is under way, and rows that are due leave in the order in which they were
//! posted; so whoever claims rows may send them all at the same time.

use chrono::{DateTime, Duration, Utc};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::engine::Engine;
use super::form::{decode, encode, from_millis, to_millis};
use super::lease::clock_of_postgres;
use super::{Store, StoreError};
use crate::domain::ids::{CommunityId, ParticipantId};
use crate::domain::notice::{Outgoing, Posted, Recipient};

const TABLE: &str = "outbox";

/// Why a row waits for its reader to do something.
const HELD: &str = "waits for their next command";

/// What a newer version is to say is looked at again after so long, and so often: for five minutes or more, while an installation
/// is upgraded.
const UNREAD_FOR: Duration = Duration::seconds(15);
const MOST_UNREAD: i64 = 20;
const UNREAD: &str = "has a form that only a newer version knows";

const INSERT: &str = "INSERT INTO outbox \
     (community_id, recipient, notice, not_before, at_once, state, attempts, posted_at) \
     VALUES ($1, $2, $3, $4, $5, 'pending', 0, $6)";

/// No lease ends there: a row under way is left to whoever claimed it until the next start.
macro_rules! clock_of_sqlite {
    () => {
        "0"
    };
}

/// What holds a row back whatever the time: one to the same recipient that is under way, or that was put off and is to
/// be tried again first. What is said at once overtakes what was put off and is not.
macro_rules! held_back {
    ($clock:ident) => {
        concat!(
            "EXISTS (SELECT 1 FROM outbox AS other \
             WHERE other.community_id = outbox.community_id AND other.recipient = outbox.recipient \
             AND other.id <> outbox.id AND other.state IN ('pending', 'sending') \
             AND (other.state = 'sending' AND (other.lease_until IS NULL OR other.lease_until >= ",
            $clock!(),
            ") OR other.id < outbox.id AND (other.state = 'sending' \
             OR other.attempts > 0 AND other.at_once >= outbox.at_once)))"
        )
    };
}

/// Can be claimed as far as it goes by itself.
macro_rules! is_due {
    ($clock:ident) => {
        concat!(
            "(outbox.state = 'pending' AND outbox.not_before <= $1 OR outbox.state = 'sending' AND outbox.lease_until < ",
            $clock!(),
            ")"
        )
    };
}

/// The first of each recipient that can be claimed now.
macro_rules! firsts {
    ($clock:ident) => {
        concat!(
            "SELECT min(id) AS id FROM outbox WHERE ",
            is_due!($clock),
            " AND NOT ",
            held_back!($clock),
            " GROUP BY community_id, recipient ORDER BY min(id) LIMIT $2"
        )
    };
}

macro_rules! take {
    () => {
        "UPDATE outbox SET state = 'sending', attempts = attempts + 1, turn = turn + 1, claimed_at = $1, \
         maybe_sent_at = CASE WHEN state = 'sending' THEN coalesce(maybe_sent_at, claimed_at) ELSE maybe_sent_at END"
    };
}

macro_rules! columns {
    () => {
        "outbox.id, community_id, recipient, notice, not_before, at_once, state, attempts, turn, maybe_sent_at"
    };
}

const CLAIM_OF_SQLITE: &str =
    concat!(take!(), " WHERE id IN (", firsts!(clock_of_sqlite), ") RETURNING ", columns!());

/// A row that someone else has in hand at this moment (a decision drops it, say) is left for later, and looked at again when
/// nobody has: it may mean nothing any more.
const CLAIM_OF_POSTGRES: &str = concat!(
    "WITH firsts AS MATERIALIZED (",
    firsts!(clock_of_postgres),
    "), free AS MATERIALIZED (SELECT outbox.id FROM outbox JOIN firsts ON firsts.id = outbox.id WHERE ",
    is_due!(clock_of_postgres),
    " FOR UPDATE OF outbox SKIP LOCKED) ",
    take!(),
    ", lease_until = ",
    clock_of_postgres!(),
    " + $3 FROM free WHERE outbox.id = free.id RETURNING ",
    columns!()
);

/// One claims at a time (the number is "outbox" and means nothing): two who looked at the same moment could each find another
/// row to one recipient. It takes a millisecond or two; what is claimed is sent by all at the same time.
const ONE_CLAIMS: &str = "SELECT pg_advisory_xact_lock(122636757758840)";

const RENEW: &str = concat!(
    "UPDATE outbox SET lease_until = ",
    clock_of_postgres!(),
    " + $3 WHERE id = $1 AND turn = $2 AND state = 'sending'"
);

/// Where it waits again, it may have arrived all the same.
const RECLAIM: &str = "UPDATE outbox SET state = 'pending', maybe_sent_at = coalesce(maybe_sent_at, claimed_at) \
     WHERE state = 'sending'";

const NEXT_OF_SQLITE: &str = concat!(
    "SELECT min(not_before) AS at FROM outbox WHERE state = 'pending' AND NOT ",
    held_back!(clock_of_sqlite)
);

const PUT_OFF: &str = "UPDATE outbox SET state = 'pending', not_before = $3, why = $4 \
     WHERE id = $1 AND turn = $2 AND state = 'sending'";

const DROPPED: &str =
    "UPDATE outbox SET state = 'dropped', why = $3 WHERE id = $1 AND turn = $2 AND state = 'sending'";

const DEAD: &str =
    "UPDATE outbox SET state = 'dead', why = $3 WHERE id = $1 AND turn = $2 AND state = 'sending'";

/// The lease of someone who died is waited for too; how long it lasts is told by the server's clock, and `$1` by ours.
const NEXT_OF_POSTGRES: &str = concat!(
    "SELECT min(CASE WHEN state = 'sending' THEN $1 + greatest(lease_until - ",
    clock_of_postgres!(),
    " + 1, 0) ELSE not_before END) AS at FROM outbox WHERE state IN ('pending', 'sending') AND NOT ",
    held_back!(clock_of_postgres)
);

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
        let rows = match self.engine {
            Engine::Sqlite => {
                let query = sqlx::query(CLAIM_OF_SQLITE).bind(now.timestamp_millis()).bind(i64::from(limit));
                query.fetch_all(&self.pool).await?
            }
            Engine::Postgres => {
                let mut transaction = self.pool.begin_with(self.engine.begin()).await?;
                sqlx::query(ONE_CLAIMS).execute(&mut *transaction).await?;
                let query =
                    sqlx::query(CLAIM_OF_POSTGRES).bind(now.timestamp_millis()).bind(i64::from(limit));
                let rows = query.bind(self.lease_ms()).fetch_all(&mut *transaction).await?;
                transaction.commit().await?;
                rows
            }
        };
        let mut claimed = Vec::new();
        for row in rows {
            match read(&row) {
                Ok(posted) => claimed.push(posted),
                Err(problem) => self.not_read(&row, &problem, now).await?,
            }
        }
        claimed.sort_by_key(|posted| posted.id);
        Ok(claimed)
    }

    /// While several versions share a server, what this one can't read may be of a newer one, which is to say it: it is left for a
    /// while. What is damaged, or stays unread, is dead.
    async fn not_read(
        &self,
        row: &AnyRow,
        problem: &StoreError,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let (id, turn): (i64, i64) = (row.try_get("id")?, row.try_get("turn")?);
        let is_whole = |column| Ok::<_, sqlx::Error>(is_json(row.try_get(column)?));
        if self.engine == Engine::Postgres
            && is_whole("notice")?
            && is_whole("recipient")?
            && row.try_get::<i64, _>("attempts")? < MOST_UNREAD
        {
            tracing::warn!(
                outbox = id,
                "a notice has a form that this version does not know: it is left for a newer one"
            );
            let query = sqlx::query(PUT_OFF).bind(id).bind(turn).bind(to_millis(now + UNREAD_FOR));
            query.bind(UNREAD).execute(&self.pool).await?;
            return Ok(());
        }
        tracing::error!(%problem, "a notice can't be sent");
        self.settle(DEAD, id, turn, &problem.to_string()).await
    }

    /// Makes what was under way when the process ended wait again: the same id is the same message on the wire. Returns
    /// how many. For the start, before anything is claimed. On a server, others may be sending: there a lease ends by itself.
    ///
    /// # Errors
    /// `Unavailable`, `Damaged`.
    pub async fn reclaim(&self) -> Result<u64, StoreError> {
        match self.engine {
            Engine::Sqlite => Ok(sqlx::query(RECLAIM).execute(&self.pool).await?.rows_affected()),
            Engine::Postgres => Ok(0),
        }
    }

    /// Whether it is still for whoever claimed it to send, and for how long from now on. Asked right before it is sent.
    ///
    /// # Errors
    /// `Unavailable`, `Damaged`.
    pub async fn still_mine(&self, posted: &Posted) -> Result<bool, StoreError> {
        match self.engine {
            Engine::Sqlite => Ok(true),
            Engine::Postgres => {
                let query = sqlx::query(RENEW).bind(posted.id).bind(posted.turn).bind(self.lease_ms());
                Ok(query.execute(&self.pool).await?.rows_affected() > 0)
            }
        }
    }

    /// It arrived.
    ///
    /// # Errors
    /// `Unavailable`, `Damaged`.
    pub async fn delivered(&self, posted: &Posted, now: DateTime<Utc>) -> Result<(), StoreError> {
        let query = sqlx::query(
            "UPDATE outbox SET state = 'delivered', delivered_at = $3, why = NULL \
             WHERE id = $1 AND turn = $2 AND state = 'sending'",
        );
        query.bind(posted.id).bind(posted.turn).bind(to_millis(now)).execute(&self.pool).await?;
        Ok(())
    }

    /// Not now: it waits until then. `why` is for the operator and holds no words of a person.
    ///
    /// # Errors
    /// `Unavailable`, `Damaged`.
    pub async fn defer(&self, posted: &Posted, until: DateTime<Utc>, why: &str) -> Result<(), StoreError> {
        let query = sqlx::query(PUT_OFF).bind(posted.id).bind(posted.turn);
        query.bind(to_millis(until)).bind(why).execute(&self.pool).await?;
        Ok(())
    }

    /// The platform did not take it, as far as is known: it waits until then, and may have arrived all the same. `why` is for the
    /// operator and holds no words of a person.
    ///
    /// # Errors
    /// `Unavailable`, `Damaged`.
    pub async fn try_again(&self, posted: &Posted, at: DateTime<Utc>, why: &str) -> Result<(), StoreError> {
        let query = sqlx::query(
            "UPDATE outbox SET state = 'pending', not_before = $3, why = $4, \
             maybe_sent_at = coalesce(maybe_sent_at, claimed_at) WHERE id = $1 AND turn = $2 AND state = 'sending'",
        );
        let query = query.bind(posted.id).bind(posted.turn).bind(to_millis(at)).bind(why);
        query.execute(&self.pool).await?;
        Ok(())
    }

    /// Its reader takes no messages: it waits until they do something themselves, or until then.
    ///
    /// # Errors
    /// `Unavailable`, `Damaged`.
    pub async fn hold(&self, posted: &Posted, until: DateTime<Utc>) -> Result<(), StoreError> {
        self.defer(posted, until, HELD).await
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
        let read = |row: &AnyRow| {
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
    pub async fn drop_posted(&self, posted: &Posted, why: &str) -> Result<(), StoreError> {
        self.settle(DROPPED, posted.id, posted.turn, why).await
    }

    /// It can't be sent, now or later. `why` is for the operator and holds no words of a person.
    ///
    /// # Errors
    /// `Unavailable`, `Damaged`.
    pub async fn dead(&self, posted: &Posted, why: &str) -> Result<(), StoreError> {
        self.settle(DEAD, posted.id, posted.turn, why).await
    }

    async fn settle(&self, statement: &'static str, id: i64, turn: i64, why: &str) -> Result<(), StoreError> {
        sqlx::query(statement).bind(id).bind(turn).bind(why).execute(&self.pool).await?;
        Ok(())
    }

    /// When the next notice can be claimed, as seen from `now`, if one waits that nothing holds back.
    ///
    /// # Errors
    /// `Unavailable`, `Damaged`.
    pub async fn next_posted_at(&self, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, StoreError> {
        let query = match self.engine {
            Engine::Sqlite => sqlx::query(NEXT_OF_SQLITE),
            Engine::Postgres => sqlx::query(NEXT_OF_POSTGRES).bind(to_millis(now)),
        };
        let row = query.fetch_one(&self.pool).await?;
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
        let query = sqlx::query(concat!(
            "SELECT ",
            columns!(),
            " FROM outbox WHERE community_id = $1 ORDER BY outbox.id"
        ));
        let rows = query.bind(&community.0).fetch_all(&self.pool).await?;
        rows.iter().map(|row| Ok((read(row)?, state(row)?))).collect()
    }
}

/// Posts what a decision has to say.
pub(super) async fn post(
    conn: &mut AnyConnection,
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
    conn: &mut AnyConnection,
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

fn read(row: &AnyRow) -> Result<Posted, StoreError> {
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
        turn: row.try_get("turn")?,
        maybe_sent_at: row
            .try_get::<Option<i64>, _>("maybe_sent_at")?
            .map(|at| from_millis(TABLE, &name, at))
            .transpose()?,
    })
}

fn is_json(text: &str) -> bool {
    serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
}

fn state(row: &AnyRow) -> Result<PostState, StoreError> {
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
