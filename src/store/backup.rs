//! Copies of the database, and throwing away what has had its time.
//!
//! A copy is sealed as the database is, and the key file is never copied along: keep the two apart, or a stolen backup can
//! be read. An old copy undoes an erasure when it is restored, so copies are not kept longer than notes are.

use std::path::Path;

use chrono::{DateTime, Duration, Utc};

use super::crash_point::CrashPoint;
use super::engine::Engine;
use super::{Store, StoreError, postgres, restoring};

/// A server is copied by its own tools, which know how to while others write.
const OF_A_SERVER: &str = "a database on a PostgreSQL server is copied by its own tools: run \
     `pg_dump --format=custom --file=FILE DATABASE`, and keep a copy of the key file in another place";

/// A platform tells an event again within minutes; a week is ample.
const INBOX_DAYS: i64 = 7;

/// How long an operator can look up what became of a notice.
const OUTBOX_DAYS: i64 = 30;

impl Store {
    /// Writes a whole, checked copy of the database to a new file. A copy that fails leaves nothing behind.
    ///
    /// # Errors
    /// `NoBackup` when there is a file already, when it can't be written, or when the copy is not sound; `Unavailable`,
    /// `Damaged`.
    pub async fn backup(&self, to: &Path) -> Result<(), StoreError> {
        let no_backup = |problem: String| StoreError::NoBackup { path: to.into(), problem };
        if self.engine == Engine::Postgres {
            return Err(no_backup(OF_A_SERVER.to_owned()));
        }
        if to.exists() {
            return Err(no_backup("there is a file already; name another, or move it away".to_owned()));
        }
        let directory = to.parent().filter(|parent| *parent != Path::new("")).unwrap_or(Path::new("."));
        // A draft beside it that only its owner may read, and that is removed again if anything below fails.
        let draft = tempfile::Builder::new().prefix(".lookalong-backup-").tempfile_in(directory).map_err(
            |error| no_backup(format!("{error}; make the folder, or name one that this user may write in")),
        )?;
        let name = draft.path().to_str().ok_or_else(|| no_backup("its name is no text".to_owned()))?;
        sqlx::query("VACUUM INTO $1").bind(name).execute(&self.pool).await?;
        restoring::verify(draft.path()).await.map_err(no_backup)?;
        CrashPoint::InBackup.reached();
        let whole = draft.as_file().sync_all().and_then(|()| Ok(draft.persist_noclobber(to)?));
        whole.map_err(|error| no_backup(error.to_string()))?;
        Ok(())
    }

    /// Throws away what has had its time: keys of events handled more than a week ago, and notices that arrived or meant
    /// nothing any more a month ago. What could not be sent stays for the operator.
    ///
    /// # Errors
    /// `Unavailable`, `Damaged`.
    pub async fn prune(&self, now: DateTime<Utc>) -> Result<(), StoreError> {
        let before = |days| (now - Duration::days(days)).timestamp_millis();
        let inbox = sqlx::query("DELETE FROM inbox WHERE handled_at < $1");
        inbox.bind(before(INBOX_DAYS)).execute(&self.pool).await?;
        let outbox = sqlx::query(
            "DELETE FROM outbox WHERE state IN ('delivered', 'dropped') AND posted_at < $1 \
             AND coalesce(delivered_at, claimed_at, posted_at) < $1",
        );
        outbox.bind(before(OUTBOX_DAYS)).execute(&self.pool).await?;
        if self.engine == Engine::Postgres {
            postgres::forget_receipts(&self.pool).await?;
        }
        Ok(())
    }
}
