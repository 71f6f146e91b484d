//! The tables are brought up to date while others use them.

use std::borrow::Cow;

use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{AssertSqlSafe, SqlSafeStr};
use tokio::time::{Duration, sleep};

use super::super::postgres;
use super::*;

/// What a later version might bring, to two tables of which others may use the one and then the other.
fn later() -> Migrator {
    let sql = "ALTER TABLE outbox ADD COLUMN later TEXT; ALTER TABLE wishes ADD COLUMN later TEXT";
    let sql = AssertSqlSafe(sql).into_sql_str();
    let migration = Migration::new(9001, Cow::Borrowed("later"), MigrationType::Simple, sql, false);
    let mut migrator = Migrator::with_migrations(vec![migration]);
    migrator.set_ignore_missing(true);
    migrator
}

#[tokio::test]
async fn whoever_brings_the_tables_up_to_date_gives_way_to_those_who_use_them_and_tries_again() {
    if server().is_none() {
        return;
    }
    let place = Place::new(On::Postgres).await;
    let mut working = place.store.pool.begin().await.unwrap();
    sqlx::query("UPDATE wishes SET body = body").execute(&mut *working).await.unwrap();
    let pool = place.store.pool.clone();
    let migrating = tokio::spawn(async move { postgres::migrate(&later(), &pool).await });
    // It has the one table and waits for the other: each has what the other wants.
    until_someone_waits(&place).await;
    sqlx::query("UPDATE outbox SET why = why").execute(&mut *working).await.unwrap();
    working.commit().await.unwrap();
    migrating.await.unwrap().unwrap();
    place.tamper("UPDATE wishes SET later = 'x'").await;
}

#[tokio::test]
async fn nobody_waits_long_behind_one_who_would_bring_the_tables_up_to_date() {
    if server().is_none() {
        return;
    }
    let place = Place::new(On::Postgres).await;
    // As a copy of everything does it, for as long as it takes.
    let mut copying = place.store.pool.begin().await.unwrap();
    sqlx::query("SELECT count(*) FROM outbox").fetch_one(&mut *copying).await.unwrap();
    let pool = place.store.pool.clone();
    let migrating = tokio::spawn(async move { postgres::migrate(&later(), &pool).await });
    until_someone_waits(&place).await;
    let since = std::time::Instant::now();
    place.tamper("UPDATE outbox SET why = why").await;
    assert!(since.elapsed() < Duration::from_secs(4), "{:?}", since.elapsed());
    sleep(Duration::from_secs(3)).await;
    assert!(!migrating.is_finished(), "it is still being tried");
    copying.commit().await.unwrap();
    migrating.await.unwrap().unwrap();
}

async fn until_someone_waits(place: &Place) {
    let waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation IN \
                   (SELECT oid FROM pg_class WHERE relnamespace = current_schema()::regnamespace)";
    while sqlx::query_scalar::<_, i64>(waiting).fetch_one(&place.store.pool).await.unwrap() == 0 {
        sleep(Duration::from_millis(20)).await;
    }
}
