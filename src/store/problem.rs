//! What can go wrong with the store, told apart by what the caller does next.
//!
//! Invariant: no message holds a person's words: ids, tables, paths and what SQLite says of itself.

use std::path::PathBuf;

use thiserror::Error;

use super::vault::KeyProblem;

/// Why the store did not do what it was asked. Nothing was changed.
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

impl From<sqlx::Error> for StoreError {
    fn from(source: sqlx::Error) -> Self {
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
    error.as_database_error()?.code()?.parse::<i32>().ok().map(|extended| extended & 0xFF)
}
