//! The numbers of the outbox: a number is the idempotency key on the wire, so it is never given twice, wherever the outbox goes.

use sqlx::{AnyConnection, Row};

use super::engine::Engine;

/// Also when that row was thrown away long ago.
const LAST_OF_SQLITE: &str =
    "SELECT coalesce(max(seq), 0) AS last FROM sqlite_sequence WHERE name = 'outbox'";
const LAST_OF_POSTGRES: &str = "SELECT greatest(coalesce((SELECT max(id) FROM outbox), 0), \
     coalesce(pg_sequence_last_value(pg_get_serial_sequence('outbox', 'id')::regclass), 0)) AS last";

const FORGET_OF_SQLITE: &str = "DELETE FROM sqlite_sequence WHERE name = 'outbox'";
const GO_ON_OF_SQLITE: &str = "INSERT INTO sqlite_sequence (name, seq) VALUES ('outbox', $1)";
const GO_ON_OF_POSTGRES: &str = "SELECT setval(pg_get_serial_sequence('outbox', 'id')::regclass, $1)";

/// The highest number that was ever given; 0 when none was.
pub(super) async fn last(engine: Engine, conn: &mut AnyConnection) -> Result<i64, sqlx::Error> {
    let query = match engine {
        Engine::Sqlite => LAST_OF_SQLITE,
        Engine::Postgres => LAST_OF_POSTGRES,
    };
    sqlx::query(query).fetch_one(conn).await?.try_get("last")
}

/// The next number is higher than `last`, and than all that were given here.
pub(super) async fn go_on_after(
    engine: Engine,
    conn: &mut AnyConnection,
    last_there: i64,
) -> Result<(), sqlx::Error> {
    let highest = last_there.max(last(engine, conn).await?);
    if highest == 0 {
        return Ok(());
    }
    let query = match engine {
        Engine::Sqlite => {
            sqlx::query(FORGET_OF_SQLITE).execute(&mut *conn).await?;
            GO_ON_OF_SQLITE
        }
        Engine::Postgres => GO_ON_OF_POSTGRES,
    };
    sqlx::query(query).bind(highest).execute(conn).await.map(drop)
}
