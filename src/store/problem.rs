//! What can go wrong with the store, told apart by what the caller does next.
//!
//! Invariant: no message holds a person's words: ids, tables, paths and what SQLite says of itself.

use std::path::PathBuf;
use std::sync::Arc;

use thiserror::Error;

use super::vault::KeyProblem;

/// Why the store did not do what it was asked. Nothing was changed, unless it is `Unconfirmed`.
#[derive(Debug, Error)]
pub enum StoreError {
    /// Someone else changed the community: catch up, decide again.
    #[error("the community was changed in the meantime, or is not there")]
    Conflict,
    /// The same event was handled before: nothing is left to do.
    #[error("that event was handled before")]
    AlreadyHandled,
    /// Not now: tell the operator, try again later.
    #[error("the database can't be used at the moment: {why}")]
    Unavailable {
        /// Why not.
        why: Trouble,
        /// What the database said.
        source: sqlx::Error,
    },
    /// One record is not what was stored: stop serving that community, tell the operator.
    #[error("{id} in table {table} is damaged: {problem}. Restore it from a backup")]
    Corrupt {
        /// The table.
        table: &'static str,
        /// The record.
        id: String,
        /// What is wrong with it.
        problem: String,
    },
    /// The file as a whole is damaged: stop.
    #[error("the database file is damaged: stop, keep it aside and restore the latest backup")]
    Damaged {
        /// What the database said.
        source: sqlx::Error,
    },
    /// The disk did not confirm a commit, so nobody can tell yet whether it was kept: stop; the next start sees what is there.
    /// Trying again would only hear what the system remembers, not what the disk has.
    #[error(
        "the disk did not confirm that something was kept: look at the system's log and start again, which shows what is there"
    )]
    Unconfirmed {
        /// What the database said.
        source: Arc<sqlx::Error>,
    },
    /// Nothing is read or written any more, as it was closed, or the disk can't be trusted: stop.
    #[error("the database was closed; what was answered is kept")]
    Closed,
    /// There is no database to open there: stop, say what to do.
    #[error("the database {path} can't be opened: {why}")]
    CannotOpen {
        /// The file.
        path: PathBuf,
        /// Why not.
        why: Trouble,
    },
    /// The file is something else: stop.
    #[error("{path} is not a database of lookalong: name another file; this one was left as it is")]
    NotOurs {
        /// The file.
        path: PathBuf,
    },
    /// A newer version made it: stop.
    #[error(
        "the database {path} was made by a newer version of lookalong (schema {schema}, this one knows {known}): \
         start the newer version, or restore a backup from before"
    )]
    NewerDatabase {
        /// The file.
        path: PathBuf,
        /// Its newest schema.
        schema: i64,
        /// The newest schema that this version knows.
        known: i64,
    },
    /// Its schema can't be brought up to date: stop.
    #[error(
        "the schema of the database {path} can't be brought up to date; it was made by another build. \
         Start that build, or restore a backup"
    )]
    Migration {
        /// The file.
        path: PathBuf,
        /// What went wrong.
        source: sqlx::migrate::MigrateError,
    },
    /// There is no key to open notes with: stop, say what to do.
    #[error(transparent)]
    Key(#[from] KeyProblem),
    /// The key file belongs to another database: stop.
    #[error(
        "the key file {path} is not the one that this database was sealed with: put the right one back from its backup"
    )]
    WrongKey {
        /// The key file.
        path: PathBuf,
    },
    /// The linked SQLite can damage a database: stop.
    #[error(
        "SQLite {version} can damage a database that two programs have open: build lookalong with the SQLite that comes with it"
    )]
    UnsafeSqlite {
        /// The version.
        version: String,
    },
    /// No backup was made: tell whoever asked for one.
    #[error("no backup was made at {path}: {problem}")]
    NoBackup {
        /// Where it should have been.
        path: PathBuf,
        /// Why not.
        problem: String,
    },
}

/// Why a database can't be used, and what to do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Trouble {
    /// Another program holds it, or too many wait.
    #[error("it is busy; if this stays, look for a second program that has it open")]
    Busy,
    /// No room left.
    #[error("the disk is full; make room and it goes on")]
    DiskFull,
    /// No right to write.
    #[error("it, or the directory it is in, is read-only; give this user the right to write there")]
    ReadOnly,
    /// Nowhere to put it.
    #[error("its directory does not exist; make it, or name another")]
    NoDirectory,
    /// Something else has that name.
    #[error("it is a directory; name a file in it")]
    NotAFile,
    /// The disk fails.
    #[error(
        "the disk reports an error; look whether there is room left for this user, and at the system's log"
    )]
    Disk,
    /// None of these.
    #[error("it refused, which is a fault of lookalong; please report it")]
    Unexpected,
}

/// SQLite's own numbers (<https://www.sqlite.org/rescode.html>), without the extension in the higher bytes.
const BUSY: i32 = 5;
const LOCKED: i32 = 6;
const READ_ONLY: i32 = 8;
const DISK: i32 = 10;
const DAMAGED: i32 = 11;
const FULL: i32 = 13;
const CANNOT_OPEN: i32 = 14;
const NOT_A_DATABASE: i32 = 26;

/// With their extension: a sync of a file, or of its directory, that failed. A write that failed is no such thing: what a
/// commit wrote last makes it one, and that was not written.
const SYNC: i32 = 1034;
const DIRECTORY_SYNC: i32 = 1290;

impl StoreError {
    /// Whether it is unknown if the thing was kept: whoever asked is told neither.
    #[must_use]
    pub const fn is_uncertain(&self) -> bool {
        matches!(self, Self::Unconfirmed { .. })
    }

    /// Whether this process can do nothing more with the store, so that it had better end.
    #[must_use]
    pub const fn is_final(&self) -> bool {
        matches!(self, Self::Unconfirmed { .. } | Self::Closed | Self::Damaged { .. })
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(source: sqlx::Error) -> Self {
        if matches!(source, sqlx::Error::PoolClosed) {
            return Self::Closed;
        }
        if matches!(extended(&source), Some(SYNC | DIRECTORY_SYNC)) {
            return Self::Unconfirmed { source: Arc::new(source) };
        }
        match code(&source) {
            Some(DAMAGED | NOT_A_DATABASE) => Self::Damaged { source },
            Some(_) | None => Self::Unavailable { why: trouble(&source), source },
        }
    }
}

/// Whether SQLite says that the file is no database at all.
pub(super) fn is_no_database(error: &sqlx::Error) -> bool {
    code(error) == Some(NOT_A_DATABASE)
}

/// Why a database can't be used, from what it said.
pub(super) fn trouble(error: &sqlx::Error) -> Trouble {
    match code(error) {
        Some(BUSY | LOCKED) => Trouble::Busy,
        Some(FULL) => Trouble::DiskFull,
        // With a directory that can't be written in, SQLite can't make the files that it needs beside the database.
        Some(READ_ONLY | CANNOT_OPEN) => Trouble::ReadOnly,
        Some(DISK) => Trouble::Disk,
        Some(_) | None if matches!(error, sqlx::Error::PoolTimedOut) => Trouble::Busy,
        Some(_) | None => Trouble::Unexpected,
    }
}

fn code(error: &sqlx::Error) -> Option<i32> {
    extended(error).map(|extended| extended & 0xFF)
}

fn extended(error: &sqlx::Error) -> Option<i32> {
    error.as_database_error()?.code()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use sqlx::error::{DatabaseError, ErrorKind};

    use super::*;

    /// What SQLite says, by its number.
    #[derive(Debug, Error)]
    #[error("SQLite says {0}")]
    struct Said(i32);

    impl DatabaseError for Said {
        fn message(&self) -> &str {
            "as SQLite says it"
        }

        fn code(&self) -> Option<Cow<'_, str>> {
            Some(self.0.to_string().into())
        }

        fn as_error(&self) -> &(dyn std::error::Error + Send + Sync + 'static) {
            self
        }

        fn as_error_mut(&mut self) -> &mut (dyn std::error::Error + Send + Sync + 'static) {
            self
        }

        fn into_error(self: Box<Self>) -> Box<dyn std::error::Error + Send + Sync + 'static> {
            self
        }

        fn kind(&self) -> ErrorKind {
            ErrorKind::Other
        }
    }

    #[track_caller]
    fn check(code: i32, uncertain: bool) {
        let problem = StoreError::from(sqlx::Error::Database(Box::new(Said(code))));
        assert_eq!((problem.is_uncertain(), problem.is_final()), (uncertain, uncertain), "{code}");
    }

    #[test]
    fn a_sync_that_fails_leaves_it_unknown_and_nothing_else_does() {
        check(SYNC, true);
        check(DIRECTORY_SYNC, true);
        let write = 778;
        check(write, false);
        check(FULL, false);
        check(BUSY, false);
    }
}
