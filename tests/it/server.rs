//! A PostgreSQL server for tests, where there is one.

use std::sync::atomic::{AtomicU64, Ordering};

use sqlx::{AnyConnection, AssertSqlSafe, Connection};

/// Names the server; `tests/with-postgres` starts one.
const SERVER: &str = "LOOKALONG_TEST_POSTGRES";

/// A schema of its own on the server, which to a store is a database: its address. None where there is no server; in CI there
/// must be one.
pub async fn fresh() -> Option<String> {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let Ok(server) = std::env::var(SERVER) else {
        assert!(std::env::var("CI").is_err(), "in CI a PostgreSQL server must be named by {SERVER}");
        eprintln!("NOT CHECKED on PostgreSQL: {SERVER} names no server (bash tests/with-postgres COMMAND)");
        return None;
    };
    let name = format!("it_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    sqlx::any::install_default_drivers();
    let mut conn = AnyConnection::connect(&server).await.expect("the server lets us in");
    sqlx::query(AssertSqlSafe(format!("CREATE SCHEMA {name}"))).execute(&mut conn).await.expect("it is new");
    conn.close().await.expect("it ends well");
    Some(format!("{server}?options=-csearch_path%3D{name}"))
}

/// The same, outside of a runtime.
pub fn fresh_now() -> Option<String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime").block_on(fresh())
}
