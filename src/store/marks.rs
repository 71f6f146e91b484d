//! What a database says about itself: which key it is sealed with, and whether it is on its way to another database.

use sqlx::{AnyConnection, Row};

use super::{Place, StoreError};

/// The fingerprint of the key that it is sealed with.
pub(super) const KEY: &str = "key_fingerprint";

/// Not all of what is to be moved here is there yet.
pub(super) const MOVING: &str = "moving";

/// All of it was moved away; the value says where to.
pub(super) const MOVED: &str = "moved";

/// What the log says of a connection to a database that is no longer to be used.
pub(super) const WAS_MOVED: &str =
    "the database was moved, or is being moved: nothing is written to it any more";

const IS_THERE: &str = "SELECT to_regclass('meta') IS NOT NULL AS there";
const IS_MARKED: &str = "SELECT count(*) AS times FROM meta WHERE name IN ('moving', 'moved')";

/// What is noted under a name.
pub(super) async fn noted(conn: &mut AnyConnection, name: &str) -> Result<Option<String>, sqlx::Error> {
    let row = sqlx::query("SELECT value FROM meta WHERE name = $1").bind(name).fetch_optional(conn).await?;
    row.map(|row| row.try_get("value")).transpose()
}

/// Notes something, in the place of what was there.
pub(super) async fn note(conn: &mut AnyConnection, name: &str, value: &str) -> Result<(), sqlx::Error> {
    let statement = "INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    sqlx::query(statement).bind(name).bind(value).execute(conn).await.map(drop)
}

/// Refuses a database that something is being moved into, or from which everything was moved away.
pub(super) async fn refuse(conn: &mut AnyConnection, place: &Place) -> Result<(), StoreError> {
    let database = place.to_string();
    if noted(conn, MOVING).await?.is_some() {
        return Err(StoreError::UnfinishedMove { database });
    }
    match noted(conn, MOVED).await? {
        Some(to) => Err(StoreError::WasMoved { database, to }),
        None => Ok(()),
    }
}

/// Whether a database on a server is such a one.
pub(super) async fn is_marked(conn: &mut AnyConnection) -> Result<bool, sqlx::Error> {
    if !sqlx::query(IS_THERE).fetch_one(&mut *conn).await?.try_get::<bool, _>("there")? {
        return Ok(false);
    }
    Ok(sqlx::query(IS_MARKED).fetch_one(conn).await?.try_get::<i64, _>("times")? > 0)
}
