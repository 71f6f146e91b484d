//! Everything moves to another database, a file or on a server: row by row, and compared afterwards.
//!
//! Nobody else has either of the two open meanwhile. What is copied is noted page by page where it goes, so that a move that was
//! cut off goes on where it was. Only when both sides hold the same is the one it came from marked as moved, and then the mark
//! taken from the one it went to: at no moment can a bot be started on both.
//!
//! Invariant: until the end, the database that it comes from is as it was, but for a schema that is brought up to date.

use std::path::Path;

use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyConnection, AnyPool, Connection, Row};

use super::crash_point::CrashPoint;
use super::engine::{Company, Engine};
use super::tables::{TABLES, Table, Values};
use super::vault::MasterKey;
use super::{NotMoved, Place, StoreError, marks, open, sequence};

/// Rows that whoever claimed them may still be sending, by the server's clock.
const SENDING: &str = "SELECT count(*) AS times FROM outbox WHERE state = 'sending' \
     AND lease_until >= CAST(extract(epoch FROM statement_timestamp()) * 1000 AS BIGINT)";

/// Up to which key a table was copied is noted under its name.
const COPIED: &str = "moving:";

/// How far a move is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Which table is being copied or compared.
    pub table: &'static str,
    /// So many rows were, of all tables together: each row is copied, and read again to be compared.
    pub done: u64,
    /// How many there are to do.
    pub of: u64,
}

/// A table that is the same on both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Its name.
    pub table: &'static str,
    /// How many rows it has.
    pub rows: u64,
    /// The SHA-256 of all that is in them, in the order of their keys.
    pub digest: String,
}

/// Moves everything from one database to another, which is new or empty, or in which an earlier move was cut off. Both are sealed
/// with the same key. Tells `watch` how far it is.
///
/// # Errors
/// `NotMoved`, `InUse`, `WasMoved`, `UnfinishedMove`, `Differs`, and all with which [`super::Store::open`] refuses a database.
pub async fn move_store(
    from: &Place,
    to: &Place,
    key_file: &Path,
    watch: &mut (dyn FnMut(Progress) + Send),
) -> Result<Vec<Moved>, StoreError> {
    let database = from.to_string();
    if is_same(from, to) {
        return Err(StoreError::NotMoved(NotMoved::SamePlace { database }));
    }
    if from.file().is_some_and(|file| !file.exists()) {
        return Err(StoreError::NotMoved(NotMoved::Nothing { database }));
    }
    let key = MasterKey::open_existing(key_file)?.fingerprint();
    let mut source = Side::open(from).await?;
    let moved = async {
        check_source(&mut source, &key, key_file).await?;
        let mut target = Side::open(to).await?;
        let moved = Move { source: &mut source, target: &mut target, watch }.all(&key, key_file).await;
        target.close().await;
        moved
    }
    .await;
    source.close().await;
    moved
}

fn is_same(from: &Place, to: &Place) -> bool {
    let full = |place: &Place| place.file().and_then(|file| file.canonicalize().ok());
    from == to || full(from).is_some() && full(from) == full(to)
}

/// Whether there is something to move, that our key opens.
async fn check_source(source: &mut Side, key: &str, key_file: &Path) -> Result<(), StoreError> {
    let database = source.name();
    match marks::noted(&mut source.conn, marks::KEY).await? {
        None => return Err(StoreError::NotMoved(NotMoved::Nothing { database })),
        Some(noted) if noted != key => return Err(StoreError::WrongKey { path: key_file.into() }),
        Some(_) => {}
    }
    if marks::noted(&mut source.conn, marks::MOVING).await?.is_some() {
        return Err(StoreError::UnfinishedMove { database });
    }
    if source.engine == Engine::Postgres {
        let count = sqlx::query(SENDING).fetch_one(&mut *source.conn).await?.try_get("times")?;
        if count > 0 {
            return Err(StoreError::NotMoved(NotMoved::Sending { database, count }));
        }
    }
    Ok(())
}

/// One of the two databases, which nobody else has open.
struct Side {
    place: Place,
    engine: Engine,
    pool: AnyPool,
    conn: PoolConnection<Any>,
}

impl Side {
    /// Opens it, and brings its schema up to date.
    async fn open(place: &Place) -> Result<Self, StoreError> {
        let (engine, pool) = open::connect(place, Company::Nobody).await?;
        let ready = async {
            open::migrate(engine, &pool, place).await?;
            Ok(pool.acquire().await?)
        };
        match ready.await {
            Ok(conn) => Ok(Self { place: place.clone(), engine, pool, conn }),
            Err(problem) => {
                pool.close().await;
                Err(problem)
            }
        }
    }

    fn name(&self) -> String {
        self.place.to_string()
    }

    async fn close(self) {
        let Self { pool, conn, .. } = self;
        drop(conn);
        pool.close().await;
    }
}

/// A move under way.
struct Move<'a> {
    source: &'a mut Side,
    target: &'a mut Side,
    watch: &'a mut (dyn FnMut(Progress) + Send),
}

impl Move<'_> {
    async fn all(&mut self, key: &str, key_file: &Path) -> Result<Vec<Moved>, StoreError> {
        let goes_on = self.begin(key, key_file).await?;
        let moved = match self.copy_and_compare().await {
            // The bot ran in between, say, and what was copied before is of yesterday.
            Err(StoreError::Differs { .. }) if goes_on => {
                self.empty_target().await?;
                self.copy_and_compare().await?
            }
            moved => moved?,
        };
        self.end().await?;
        Ok(moved)
    }

    /// Marks the database that everything goes to. Tells whether it goes on with a move that was cut off.
    async fn begin(&mut self, key: &str, key_file: &Path) -> Result<bool, StoreError> {
        let database = self.target.name();
        let noted = marks::noted(&mut self.target.conn, marks::KEY).await?;
        if noted.is_some_and(|noted| noted != key) {
            let key_file = key_file.into();
            return Err(StoreError::NotMoved(NotMoved::OtherKey { database, key_file }));
        }
        if marks::noted(&mut self.target.conn, marks::MOVING).await?.is_some() {
            return Ok(true);
        }
        if let Some(to) = marks::noted(&mut self.source.conn, marks::MOVED).await? {
            return Err(StoreError::WasMoved { database: self.source.name(), to });
        }
        for table in &TABLES {
            if table.count(&mut self.target.conn).await? > 0 {
                return Err(StoreError::NotMoved(NotMoved::NotEmpty { database }));
            }
        }
        let mut transaction = self.target.conn.begin_with(self.target.engine.begin()).await?;
        sqlx::query("DELETE FROM meta").execute(&mut *transaction).await?;
        marks::note(&mut transaction, marks::KEY, key).await?;
        marks::note(&mut transaction, marks::MOVING, &self.source.name()).await?;
        transaction.commit().await?;
        Ok(false)
    }

    async fn copy_and_compare(&mut self) -> Result<Vec<Moved>, StoreError> {
        let mut rows = 0;
        for table in &TABLES {
            rows += table.count(&mut self.source.conn).await?;
        }
        let mut done = 0;
        for table in &TABLES {
            self.copy(table, &mut done, rows * 2).await?;
        }
        let last = sequence::last(self.source.engine, &mut self.source.conn).await?;
        sequence::go_on_after(self.target.engine, &mut self.target.conn, last).await?;
        let mut moved = Vec::new();
        for table in &TABLES {
            let (source_rows, digest) = table.digest(&mut self.source.conn).await?;
            let (target_rows, theirs) = table.digest(&mut self.target.conn).await?;
            if digest != theirs {
                return Err(StoreError::Differs { table: table.name, source_rows, target_rows });
            }
            done += source_rows;
            (self.watch)(Progress { table: table.name, done, of: rows * 2 });
            moved.push(Moved { table: table.name, rows: source_rows, digest });
        }
        Ok(moved)
    }

    /// Copies what of a table was not copied yet.
    async fn copy(&mut self, table: &Table, done: &mut u64, of: u64) -> Result<(), StoreError> {
        let name = format!("{COPIED}{}", table.name);
        let mut after = copied(&mut self.target.conn, &name).await?;
        if after.is_some() {
            *done += table.count(&mut self.target.conn).await?;
        }
        loop {
            let page = table.page(&mut self.source.conn, after.as_ref()).await?;
            let Some(last) = page.last() else { return Ok(()) };
            let last = table.key_of(last);
            let mut transaction = self.target.conn.begin_with(self.target.engine.begin()).await?;
            table.write(&mut transaction, &page).await?;
            // What can't be written so is copied again: no row is written twice.
            marks::note(&mut transaction, &name, &serde_json::to_string(&last).unwrap_or_default()).await?;
            transaction.commit().await?;
            CrashPoint::InMove.reached();
            after = Some(last);
            *done += page.len() as u64;
            (self.watch)(Progress { table: table.name, done: *done, of });
        }
    }

    /// Begins anew.
    async fn empty_target(&mut self) -> Result<(), StoreError> {
        let mut transaction = self.target.conn.begin_with(self.target.engine.begin()).await?;
        for table in TABLES.iter().rev() {
            table.empty(&mut transaction).await?;
        }
        forget_copied(&mut transaction).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// In this order: cut off in between, neither can be started, and another run ends it.
    async fn end(&mut self) -> Result<(), StoreError> {
        let to = match self.target.place.file().map(Path::canonicalize) {
            Some(Ok(full)) => full.display().to_string(),
            Some(Err(_)) | None => self.target.name(),
        };
        marks::note(&mut self.source.conn, marks::MOVED, &to).await?;
        let mut transaction = self.target.conn.begin_with(self.target.engine.begin()).await?;
        forget_copied(&mut transaction).await?;
        sqlx::query("DELETE FROM meta WHERE name = $1")
            .bind(marks::MOVING)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(())
    }
}

/// The key up to which a table was copied; from the start where that can't be told.
async fn copied(conn: &mut AnyConnection, name: &str) -> Result<Option<Values>, sqlx::Error> {
    let noted = marks::noted(conn, name).await?;
    Ok(noted.and_then(|noted| serde_json::from_str(&noted).ok()))
}

async fn forget_copied(conn: &mut AnyConnection) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM meta WHERE name LIKE 'moving:%'").execute(conn).await.map(drop)
}
