//! Leases by name: what only one of the processes that share a server may do at a time, such as holding the connection to a chat
//! platform.
//!
//! A lease is on the server's clock. Whoever dies or stands still loses it, and another one may take it. Where the one that had it
//! has provably ended, nobody waits for that.
//!
//! Invariant: at no moment of the server's clock do two processes that are alive have the same lease.

use std::time::Duration;

use sqlx::Row;

use super::engine::Engine;
use super::{Entropy, Store, StoreError, former};

/// In milliseconds, when the statement began.
macro_rules! clock_of_postgres {
    () => {
        "CAST(extract(epoch FROM statement_timestamp()) * 1000 AS BIGINT)"
    };
}
pub(super) use clock_of_postgres;

/// Two who ask at the same moment: one waits, and finds it taken.
const TAKE: &str = concat!(
    "INSERT INTO leases (name, holder, until) VALUES ($1, $2, ",
    clock_of_postgres!(),
    " + $3) ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until \
     WHERE leases.holder = excluded.holder OR leases.until < ",
    clock_of_postgres!()
);

const LEFT: &str =
    concat!("SELECT holder, until - ", clock_of_postgres!(), " AS left FROM leases WHERE name = $1");

/// Of one that has ended; unless another one has taken it meanwhile.
const CLEAR: &str = "DELETE FROM leases WHERE name = $1 AND holder = $2";

/// Whoever waits for it is told.
const GIVE_BACK: &str = "WITH freed AS (DELETE FROM leases WHERE name = $1 AND holder = $2 RETURNING name) \
     SELECT count(CAST(pg_notify('lookalong', current_schema() || '/free') AS TEXT)) AS freed FROM freed";

/// Before which process a holder is.
const PROCESS: char = '@';

/// Something that one process does at a time, as this process asks for it.
#[derive(Clone, Debug)]
pub struct Lease {
    name: String,
    /// Like no other process's; where others on the same machine can look it up, with which process that is.
    holder: String,
}

impl Lease {
    /// By its name, for this process.
    #[must_use]
    pub fn new(name: String, entropy: Entropy) -> Self {
        let mut holder = [0; 16];
        entropy(&mut holder);
        let holder = format!("{:032x}", u128::from_be_bytes(holder));
        let holder = match former::this_process() {
            Some(process) => format!("{holder}{PROCESS}{process}"),
            None => holder,
        };
        Self { name, holder }
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// Whose turn it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// Ours, for as long as a lease lasts from the moment of asking.
    Ours,
    /// Somebody else's, for so long unless they renew it.
    Theirs(Duration),
}

impl Store {
    /// How long a lease lasts; none where nobody else can take one, as on a file that is ours alone.
    #[must_use]
    pub const fn lease_if_shared(&self) -> Option<Duration> {
        match self.engine {
            Engine::Sqlite => None,
            Engine::Postgres => Some(self.lease),
        }
    }

    /// Takes a lease, or renews it, unless somebody else has it.
    ///
    /// # Errors
    /// `Unavailable`, `Damaged`; then it may be ours all the same.
    pub async fn take(&self, lease: &Lease) -> Result<Turn, StoreError> {
        if self.engine == Engine::Sqlite {
            return Ok(Turn::Ours);
        }
        if self.takes(lease).await? {
            return Ok(Turn::Ours);
        }
        let Some(row) = sqlx::query(LEFT).bind(&lease.name).fetch_optional(&self.pool).await? else {
            // Given back a moment ago: free.
            return Ok(Turn::Theirs(Duration::ZERO));
        };
        let holder: String = row.try_get("holder")?;
        if holder.split_once(PROCESS).is_some_and(|(_, process)| former::has_ended(process)) {
            tracing::info!(
                lease = lease.name,
                "whoever had it has ended on this machine: it is not waited for"
            );
            sqlx::query(CLEAR).bind(&lease.name).bind(holder).execute(&self.pool).await?;
            if self.takes(lease).await? {
                return Ok(Turn::Ours);
            }
        }
        Ok(Turn::Theirs(Duration::from_millis(row.try_get::<i64, _>("left")?.max(0).unsigned_abs())))
    }

    async fn takes(&self, lease: &Lease) -> Result<bool, StoreError> {
        let query = sqlx::query(TAKE).bind(&lease.name).bind(&lease.holder).bind(self.lease_ms());
        Ok(query.execute(&self.pool).await?.rows_affected() > 0)
    }

    /// Gives a lease back, if it is ours: whoever waits for it may take it at once.
    ///
    /// # Errors
    /// `Unavailable`, `Damaged`; then it ends by itself.
    pub async fn give_back(&self, lease: &Lease) -> Result<(), StoreError> {
        if self.engine == Engine::Postgres {
            sqlx::query(GIVE_BACK).bind(&lease.name).bind(&lease.holder).fetch_one(&self.pool).await?;
        }
        Ok(())
    }

    /// For statements.
    pub(super) fn lease_ms(&self) -> i64 {
        i64::try_from(self.lease.as_millis()).unwrap_or(i64::MAX)
    }
}
