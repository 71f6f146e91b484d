//! What must survive: a decision is kept whole or not at all, in one SQLite file or on a
//! PostgreSQL server, with what people wrote sealed.
//!
//! | file | what it does |
//! | --- | --- |
//! | `place` | where a store is |
//! | `open` | opens the database and the key file, or says what to do |
//! | `sqlite`, `postgres`, `engine` | what is different about each of the two databases |
//! | `commit`, `change` | a decision whole or not at all, each change as a row |
//! | `writer` | group commit: decisions that wait together share a transaction |
//! | `load` | the live state of a community from its rows |
//! | `notes`, `vault` | seals, opens and erases what people wrote |
//! | `outbox`, `set_aside` | what is to be said, on its way; what could not be sent |
//! | `lease`, `former`, `listening` | who does what one process does at a time, and whether they ended; hearing at once what another did |
//! | `addresses` | where on the platform it goes |
//! | `backup`, `restoring` | copies, and putting one back; throwing away what has had its time |
//! | `moving`, `tables`, `sequence` | carrying everything to another database |
//! | `rotating` | another master key in the place of the one that is |
//! | `marks` | what a database says about itself |
//! | `kind`, `form` | the tables of records; the stored form of values |
//!
//! The SQL is plain and takes `$1` parameters, so that both databases share it: only opening, beginning, claiming, copying and
//! what an uncertain commit became differ.
//!
//! Invariant: `load` after `commit` gives exactly the state that the decision was applied to in memory.
//! Invariant: no words of a person are in the database, in an error or in a log.

mod addresses;
mod backup;
mod change;
mod commit;
pub mod crash_point;
mod engine;
mod form;
mod former;
mod kind;
mod lease;
mod listening;
mod load;
mod marks;
mod moving;
mod notes;
mod open;
mod outbox;
mod place;
mod postgres;
mod problem;
mod restoring;
mod rotating;
mod sequence;
mod set_aside;
mod sqlite;
mod tables;
#[cfg(test)]
mod tests;
pub mod vault;
mod writer;

use std::sync::Arc;
use std::time::Duration;

use sqlx::AnyPool;

use engine::Engine;
pub use lease::{Lease, Turn};
pub use listening::{Listening, News};
pub use moving::{Moved, Progress, move_store};
use notes::Sealer;
pub use outbox::PostState;
pub use place::{Place, PostgresUrl};
pub use problem::{NotMoved, StoreError, Trouble};
pub use restoring::{Kept, Restored, restore};
pub use rotating::{Rotated, rotate};
pub use set_aside::SetAside;
use writer::Writer;

/// Fills what it is given with random bytes, for keys and nonces; `app::clock` has the real one.
pub type Entropy = fn(&mut [u8]);

/// The store of an installation: all of its communities.
#[derive(Debug)]
pub struct Store {
    engine: Engine,
    pool: AnyPool,
    sealer: Arc<Sealer>,
    writer: Writer,
    /// How long something is left to whoever took it, where several processes share a server.
    lease: Duration,
}
