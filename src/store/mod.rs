//! What must survive: a decision is kept whole or not at all, in one SQLite file, with what people wrote sealed.
//!
//! | file | what it does |
//! | --- | --- |
//! | `open` | opens the file and the key file, or says what to do |
//! | `commit`, `change` | a decision whole or not at all, each change as a row |
//! | `writer` | group commit: decisions that wait together share a transaction |
//! | `load` | the live state of a community from its rows |
//! | `notes`, `vault` | seals, opens and erases what people wrote |
//! | `outbox`, `set_aside` | what is to be said, on its way; what could not be sent |
//! | `addresses` | where on the platform it goes |
//! | `backup` | copies, and throwing away what has had its time |
//! | `kind`, `form` | the tables of records; the stored form of values |
//!
//! The SQL is plain and takes `$1` parameters, so that another database can share it.
//!
//! Invariant: `load` after `commit` gives exactly the state that the decision was applied to in memory.
//! Invariant: no words of a person are in the file, in an error or in a log.

mod addresses;
mod backup;
mod change;
mod commit;
pub mod crash_point;
mod form;
mod kind;
mod load;
mod notes;
mod open;
mod outbox;
mod problem;
mod set_aside;
#[cfg(test)]
mod tests;
pub mod vault;
mod writer;

use std::sync::Arc;

use sqlx::SqlitePool;

use notes::Sealer;
pub use outbox::PostState;
pub use problem::{StoreError, Trouble};
pub use set_aside::SetAside;
use writer::Writer;

/// Fills what it is given with random bytes, for keys and nonces; `app::clock` has the real one.
pub type Entropy = fn(&mut [u8]);

/// The store of an installation: all of its communities.
#[derive(Debug)]
pub struct Store {
    /// One connection, for all that is read and written: SQLite has one writer anyway, what waits is a few milliseconds,
    /// and nothing can ever meet the bug that damaged databases which two connections wrote to (up to SQLite 3.51.2).
    pool: SqlitePool,
    sealer: Arc<Sealer>,
    writer: Writer,
}
