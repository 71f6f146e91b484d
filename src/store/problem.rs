//! What can go wrong with the store, told apart by what the caller does next.
//!
//! Invariant: no message holds a person's words or a password: ids, tables, paths and what the database says of itself.

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
    /// The database as a whole is damaged: stop.
    #[error("the database is damaged: stop, keep it aside and restore the latest backup")]
    Damaged {
        /// What the database said.
        source: sqlx::Error,
    },
    /// The disk, or the server, did not confirm a commit, so nobody can tell yet whether it was kept: stop; the next start sees
    /// what is there. Trying again would only hear what the system remembers, not what the disk has.
    #[error(
        "the database did not confirm that something was kept: look at its log or the system's and start again, which shows what \
         is there"
    )]
    Unconfirmed {
        /// What the database said.
        source: Arc<sqlx::Error>,
    },
    /// Nothing is read or written any more, as it was closed, or the disk can't be trusted: stop.
    #[error("the database was closed; what was answered is kept")]
    Closed,
    /// There is no database to open there: stop, say what to do.
    #[error("the database {database} can't be opened: {why}")]
    CannotOpen {
        /// Which one.
        database: String,
        /// Why not.
        why: Trouble,
    },
    /// It is something else: stop.
    #[error("{database} is not a database of lookalong: name another one; this one was left as it is")]
    NotOurs {
        /// Which one.
        database: String,
    },
    /// A newer version made it: stop.
    #[error(
        "the database {database} was made by a newer version of lookalong (schema {schema}, this one knows {known}): \
         start the newer version, or restore a backup from before"
    )]
    NewerDatabase {
        /// Which one.
        database: String,
        /// Its newest schema.
        schema: i64,
        /// The newest schema that this version knows.
        known: i64,
    },
    /// Its schema can't be brought up to date: stop.
    #[error(
        "the schema of the database {database} can't be brought up to date; it was made by another build. \
         Start that build, or restore a backup"
    )]
    Migration {
        /// Which one.
        database: String,
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
    /// The key was being changed: stop, say how to go on.
    #[error(
        "the change of the key in {path} was not finished: run `lookalong keys rotate` again, which goes on where it was"
    )]
    UnfinishedRotation {
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
    /// Somebody else has it open, while nobody may: stop, say what to do.
    #[error(
        "another program has {database} open, or it is being moved: end the bot, or wait for the move, and then try again"
    )]
    InUse {
        /// Which one.
        database: String,
    },
    /// A part of another database is in it: stop.
    #[error(
        "a move into the database {database} was not finished: run `lookalong migrate-store` again, which goes on where it was"
    )]
    UnfinishedMove {
        /// Which one.
        database: String,
    },
    /// All of it is elsewhere, and may have changed there: stop.
    #[error(
        "the database {database} was moved to {to}: name that one in the settings. docs/operating.md says how to go back"
    )]
    WasMoved {
        /// Which one.
        database: String,
        /// Where to.
        to: String,
    },
    /// Nothing was moved: tell whoever asked for it.
    #[error("nothing was moved: {0}")]
    NotMoved(NotMoved),
    /// What was copied is not what was there: nothing was changed where it came from.
    #[error(
        "what was copied of the table {table} is not what is there ({source_rows} rows, then {target_rows}): go on with the          database that you had, and report it"
    )]
    Differs {
        /// The table.
        table: &'static str,
        /// How many rows it has where it comes from.
        source_rows: u64,
        /// How many it has now.
        target_rows: u64,
    },
    /// Nothing was restored: tell whoever asked for it.
    #[error("{path} was not restored: {problem}")]
    NotRestored {
        /// The backup.
        path: PathBuf,
        /// Why not.
        problem: String,
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

/// Why nothing was moved to another database, or no key changed, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NotMoved {
    /// There is no database, or nothing in it.
    #[error("{database} holds nothing, or is not there; look at what comes after --from")]
    Nothing {
        /// Where it should come from.
        database: String,
    },
    /// It is where it should go.
    #[error("it is in {database} already; name another after --to")]
    SamePlace {
        /// Which one.
        database: String,
    },
    /// Something else is there.
    #[error("{database} is not empty; name a new database, or throw that one away when nobody needs it")]
    NotEmpty {
        /// Where it should go.
        database: String,
    },
    /// Another key seals what is there.
    #[error("{database} was sealed with another key than the one in {key_file}; name a new database")]
    OtherKey {
        /// Where it should go.
        database: String,
        /// The key file.
        key_file: PathBuf,
    },
    /// A process that ended a moment ago may be sending still.
    #[error(
        "{count} messages are on their way from {database}; end the bot, and try again after half a minute"
    )]
    Sending {
        /// Where it comes from.
        database: String,
        /// How many.
        count: i64,
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
        "the disk reports an error; look whether it was made read-only, whether there is room left for this user, and at the \
         system's log"
    )]
    Disk,
    /// No server to talk to, at the moment.
    #[error(
        "its server is down, is being restarted or can't be reached; it goes on by itself when it is back"
    )]
    Unreachable,
    /// A server that is there, and says nothing.
    #[error(
        "it did not answer in time, or had no connection left (max_connections); it goes on by itself when it does"
    )]
    NoAnswer,
    /// All of the server's connections are taken.
    #[error("its server has no connection left; allow more (max_connections), or let others use fewer")]
    TooMany,
    /// The server does not let us in.
    #[error(
        "its server does not know this user and password; look at the store's url, and at pg_hba.conf of the server"
    )]
    WrongLogin,
    /// The server has no database of that name.
    #[error("its server has no database of that name; make it (createdb), or name another")]
    NoDatabase,
    /// The server lets us in, and do nothing.
    #[error("its user may not do that; let it own the database")]
    NotAllowed,
    /// The server only follows another one.
    #[error("its server only allows reading, as a standby does; name the one that allows writing")]
    Standby,
    /// The server, or the settings, ask for TLS.
    #[error(
        "TLS was asked for, which this build does not speak to a database; use a socket, a private network or a tunnel, \
         and take sslmode out of the store's url"
    )]
    Tls,
    /// Its address makes no sense to the driver.
    #[error("its address isn't understood; look at the store's url")]
    Address,
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

    /// Why a database can't be used for the moment, when that may well pass by itself.
    #[must_use]
    pub const fn passing(&self) -> Option<Trouble> {
        if let Self::Unavailable { why, .. } | Self::CannotOpen { why, .. } = self
            && why.is_passing()
        {
            return Some(*why);
        }
        None
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
        match said(&source) {
            Some(Said::Sqlite(SYNC | DIRECTORY_SYNC)) => Self::Unconfirmed { source: Arc::new(source) },
            Some(said) if said.is_damage() => Self::Damaged { source },
            Some(_) | None => Self::Unavailable { why: trouble(&source), source },
        }
    }
}

/// What a database says went wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Said {
    /// A number of SQLite, with its extension.
    Sqlite(i32),
    /// An SQLSTATE of PostgreSQL (<https://www.postgresql.org/docs/current/errcodes-appendix.html>).
    Postgres(String),
}

impl Said {
    fn is_damage(&self) -> bool {
        match self {
            Self::Sqlite(number) => matches!(number & 0xFF, DAMAGED | NOT_A_DATABASE),
            Self::Postgres(state) => matches!(state.as_str(), "XX001" | "XX002"),
        }
    }
}

/// Whether SQLite says that the file is no database at all.
pub(super) fn is_no_database(error: &sqlx::Error) -> bool {
    matches!(said(error), Some(Said::Sqlite(number)) if number & 0xFF == NOT_A_DATABASE)
}

impl Trouble {
    /// Whether it may well be different in a moment: a server that is being restarted, or has too much to do.
    #[must_use]
    pub const fn is_passing(self) -> bool {
        match self {
            Self::Busy
            | Self::Unreachable
            | Self::NoAnswer
            | Self::TooMany
            | Self::Standby
            | Self::DiskFull => true,
            Self::ReadOnly
            | Self::NoDirectory
            | Self::NotAFile
            | Self::Disk
            | Self::WrongLogin
            | Self::NoDatabase
            | Self::NotAllowed
            | Self::Tls
            | Self::Address
            | Self::Unexpected => false,
        }
    }
}

/// Whether a server undid a transaction for another one's sake: nothing of it was kept, and the next attempt may well succeed.
pub(super) fn gave_way(error: &sqlx::Error) -> bool {
    matches!(said(error), Some(Said::Postgres(state)) if matches!(state.as_str(), "40001" | "40P01"))
}

/// Why a database can't be used, from what it said.
pub(super) fn trouble(error: &sqlx::Error) -> Trouble {
    match said(error) {
        Some(Said::Sqlite(number)) => trouble_of_sqlite(number & 0xFF),
        Some(Said::Postgres(state)) => trouble_of_postgres(&state),
        None if matches!(error, sqlx::Error::PoolTimedOut) => Trouble::NoAnswer,
        // It broke off in the middle of something, or something else answers there.
        None if matches!(error, sqlx::Error::Io(_) | sqlx::Error::Protocol(_)) => Trouble::Unreachable,
        None if matches!(error, sqlx::Error::Tls(_)) => Trouble::Tls,
        None if matches!(error, sqlx::Error::Configuration(_)) => Trouble::Address,
        None => Trouble::Unexpected,
    }
}

const fn trouble_of_sqlite(number: i32) -> Trouble {
    match number {
        BUSY | LOCKED => Trouble::Busy,
        FULL => Trouble::DiskFull,
        // With a directory that can't be written in, SQLite can't make the files that it needs beside the database.
        READ_ONLY | CANNOT_OPEN => Trouble::ReadOnly,
        DISK => Trouble::Disk,
        _ => Trouble::Unexpected,
    }
}

fn trouble_of_postgres(state: &str) -> Trouble {
    match state {
        // It ended our connection, is starting, or had enough of our standing still.
        "57P01" | "57P02" | "57P03" | "57P05" | "25P03" => Trouble::Unreachable,
        _ if state.starts_with("08") => Trouble::Unreachable,
        "53300" => Trouble::TooMany,
        "53100" => Trouble::DiskFull,
        "42501" => Trouble::NotAllowed,
        _ if state.starts_with("28") => Trouble::WrongLogin,
        "3D000" => Trouble::NoDatabase,
        // The second is what a standby says to whoever begins a transaction that writes.
        "25006" | "0A000" => Trouble::Standby,
        // Two were in each other's way, or one waited too long for another.
        "40001" | "40P01" | "55P03" | "57014" => Trouble::Busy,
        "58030" => Trouble::Disk,
        _ => Trouble::Unexpected,
    }
}

/// An SQLSTATE has five characters, a number of SQLite fewer.
fn said(error: &sqlx::Error) -> Option<Said> {
    let code = error.as_database_error()?.code()?;
    if code.len() == 5 {
        Some(Said::Postgres(code.into_owned()))
    } else {
        code.parse().ok().map(Said::Sqlite)
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use sqlx::error::{DatabaseError, ErrorKind};

    use super::*;

    /// What a database says, by its code.
    #[derive(Debug, Error)]
    #[error("it says {0}")]
    struct Code(String);

    impl DatabaseError for Code {
        fn message(&self) -> &str {
            "as it says it"
        }

        fn code(&self) -> Option<Cow<'_, str>> {
            Some(self.0.as_str().into())
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

    fn saying(code: &str) -> sqlx::Error {
        sqlx::Error::Database(Box::new(Code(code.to_owned())))
    }

    #[track_caller]
    fn check(code: i32, uncertain: bool) {
        let problem = StoreError::from(saying(&code.to_string()));
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

    #[test]
    fn what_a_server_says_tells_the_operator_what_to_do() {
        for (state, expected) in [
            ("08006", Trouble::Unreachable),
            ("57P01", Trouble::Unreachable),
            ("57P03", Trouble::Unreachable),
            ("53300", Trouble::TooMany),
            ("53100", Trouble::DiskFull),
            ("42501", Trouble::NotAllowed),
            ("28P01", Trouble::WrongLogin),
            ("28000", Trouble::WrongLogin),
            ("3D000", Trouble::NoDatabase),
            ("25006", Trouble::Standby),
            ("0A000", Trouble::Standby),
            ("40P01", Trouble::Busy),
            ("23505", Trouble::Unexpected),
        ] {
            let problem = StoreError::from(saying(state));
            assert!(
                matches!(problem, StoreError::Unavailable { why, .. } if why == expected),
                "{state}: {problem:?}"
            );
        }
        assert!(matches!(StoreError::from(saying("XX001")), StoreError::Damaged { .. }));
        // Not the number of SQLite that it ends in.
        assert!(!StoreError::from(saying("01034")).is_uncertain());
    }
}
