//! What could not be sent: an operator reads why, and has it tried again or dropped.
//!
//! Invariant: it is never told here who would read a notice, or what it says.

use chrono::{DateTime, Utc};
use sqlx::Row;

use super::form::from_millis;
use super::{Store, StoreError};
use crate::domain::ids::CommunityId;

const LIST: &str =
    "SELECT id, community_id, posted_at, attempts, why FROM outbox WHERE state = 'dead' ORDER BY id";

/// It begins anew, as if it had never been refused.
const RETRY: &str =
    "UPDATE outbox SET state = 'pending', attempts = 0, why = NULL WHERE id = $1 AND state = 'dead'";

const DROP: &str =
    "UPDATE outbox SET state = 'dropped', why = 'the operator dropped it' WHERE id = $1 AND state = 'dead'";

/// A notice that could not be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetAside {
    /// Its number in the outbox.
    pub id: i64,
    /// Whose it is.
    pub community: CommunityId,
    /// When it was posted.
    pub posted_at: DateTime<Utc>,
    /// How often sending it was begun.
    pub attempts: u32,
    /// Why it was set aside; no words of a person.
    pub why: String,
}

impl Store {
    /// Every notice that could not be sent, oldest first.
    ///
    /// # Errors
    /// `Corrupt`, `Unavailable`, `Damaged`.
    pub async fn set_aside(&self) -> Result<Vec<SetAside>, StoreError> {
        let mut found = Vec::new();
        for row in sqlx::query(LIST).fetch_all(&self.pool).await? {
            let id: i64 = row.try_get("id")?;
            found.push(SetAside {
                id,
                community: CommunityId(row.try_get("community_id")?),
                posted_at: from_millis("outbox", &id.to_string(), row.try_get("posted_at")?)?,
                attempts: u32::try_from(row.try_get::<i64, _>("attempts")?).unwrap_or(u32::MAX),
                why: row.try_get::<Option<String>, _>("why")?.unwrap_or_default(),
            });
        }
        Ok(found)
    }

    /// Has one of them tried again, under the same number. Tells whether it was there.
    ///
    /// # Errors
    /// `Unavailable`, `Damaged`.
    pub async fn retry_set_aside(&self, id: i64) -> Result<bool, StoreError> {
        Ok(sqlx::query(RETRY).bind(id).execute(&self.pool).await?.rows_affected() > 0)
    }

    /// Drops one of them for good. Tells whether it was there.
    ///
    /// # Errors
    /// `Unavailable`, `Damaged`.
    pub async fn drop_set_aside(&self, id: i64) -> Result<bool, StoreError> {
        Ok(sqlx::query(DROP).bind(id).execute(&self.pool).await?.rows_affected() > 0)
    }
}
