//! What differs between the two databases; nearly all of the store is one text for both.

/// The database behind a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Engine {
    /// One file, and one process that has it open.
    Sqlite,
    /// A server, and as many processes as like to share it.
    Postgres,
}

impl Engine {
    /// Begins a transaction that writes.
    pub const fn begin(self) -> &'static str {
        match self {
            // Takes the right to write at once, rather than fail halfway when another program has it.
            Self::Sqlite => "BEGIN IMMEDIATE",
            // Whoever raises the version of a community has its row until the end; each statement sees what was kept by
            // then. That is enough, and named, as a server may have another standard.
            Self::Postgres => "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE",
        }
    }

    /// Begins a transaction in which all that is read is of one moment.
    pub const fn begin_reading(self) -> &'static str {
        match self {
            Self::Sqlite => "BEGIN",
            Self::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        }
    }
}

/// Who else may have the database open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Company {
    /// Whoever likes to, as far as the database can be shared.
    Any,
    /// Nobody: all of it is carried away, or put in its place.
    Nobody,
}
