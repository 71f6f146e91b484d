//! Named moments at which a test can end the process: what was promised by then must hold all the same.
//!
//! Only in builds with debug assertions, and only when the environment names one; in a release build nothing is left of it.

use std::sync::atomic::{AtomicU32, Ordering};

/// The variable that names a point, and how often it is passed before it is the last: `after-send:3`.
pub const VARIABLE: &str = "LOOKALONG_CRASH_AT";

/// A moment between two steps of the shell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CrashPoint {
    /// It is decided, and nothing of it is kept.
    BeforeCommit,
    /// It is kept, and nobody heard of it.
    AfterCommit,
    /// A notice is claimed, and on its way nowhere yet.
    BeforeSend,
    /// A place for a pair was made, and nobody remembers where.
    PlaceMade,
    /// A notice arrived, and is not marked as such.
    AfterSend,
    /// The schema is a step nearer to what this version knows, and not there yet.
    InMigration,
    /// A copy of the database is written, and not yet in its place.
    InBackup,
    /// A page of a table was moved to another database, and more are to come.
    InMove,
    /// What was there before a restore is kept aside, and its backup not yet in its place.
    InRestore,
    /// The master key is being changed: not yet in the database; then not yet in the files; then in one of the two.
    InRotation,
}

impl CrashPoint {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::BeforeCommit,
        Self::AfterCommit,
        Self::BeforeSend,
        Self::PlaceMade,
        Self::AfterSend,
        Self::InMigration,
        Self::InBackup,
        Self::InMove,
        Self::InRestore,
        Self::InRotation,
    ];

    /// What it is called.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::BeforeCommit => "before-commit",
            Self::AfterCommit => "after-commit",
            Self::BeforeSend => "before-send",
            Self::PlaceMade => "place-made",
            Self::AfterSend => "after-send",
            Self::InMigration => "in-migration",
            Self::InBackup => "in-backup",
            Self::InMove => "in-move",
            Self::InRestore => "in-restore",
            Self::InRotation => "in-rotation",
        }
    }

    /// Whether it is passed while people are served, rather than at a start or when an operator does something.
    #[must_use]
    pub const fn is_of_serving(self) -> bool {
        match self {
            Self::BeforeCommit | Self::AfterCommit | Self::BeforeSend | Self::PlaceMade | Self::AfterSend => {
                true
            }
            Self::InMigration | Self::InBackup | Self::InMove | Self::InRestore | Self::InRotation => false,
        }
    }

    /// The process is there; when it was told to, it ends at once, without any goodbye.
    pub fn reached(self) {
        static TIMES: AtomicU32 = AtomicU32::new(0);
        if !cfg!(debug_assertions) {
            return;
        }
        let Ok(told) = std::env::var(VARIABLE) else { return };
        let (name, last) = told.split_once(':').unwrap_or((&told, "1"));
        if name == self.name() && TIMES.fetch_add(1, Ordering::Relaxed) + 1 == last.parse().unwrap_or(1) {
            std::process::abort();
        }
    }
}
