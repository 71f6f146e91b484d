//! The tables are brought up to date while others use them.

use std::borrow::Cow;

use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{AssertSqlSafe, SqlSafeStr};
use tokio::time::sleep;

use super::super::postgres;
use super::*;
use crate::domain::notice::{Notice, Outgoing, Recipient};

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
    assert!(since.elapsed() < std::time::Duration::from_secs(4), "{:?}", since.elapsed());
    sleep(std::time::Duration::from_secs(3)).await;
    assert!(!migrating.is_finished(), "it is still being tried");
    copying.commit().await.unwrap();
    migrating.await.unwrap().unwrap();
}

fn notice() -> Decision {
    let to = Recipient::Person(ParticipantId(1));
    let notice = Outgoing { to, notice: Notice::Joined, not_before: at("09:00"), at_once: false };
    Decision { notices: vec![notice], ..Decision::default() }
}

#[tokio::test]
async fn a_decision_that_had_to_give_way_is_kept_all_the_same() {
    if server().is_none() {
        return;
    }
    let place = Place::new(On::Postgres).await;
    let mut migrating = place.store.pool.begin().await.unwrap();
    sqlx::query("LOCK TABLE outbox IN ACCESS EXCLUSIVE MODE").execute(&mut *migrating).await.unwrap();
    let decision = notice();
    let (kept, ()) = tokio::join!(place.commit(1, &decision), async {
        // It has written to the one table and waits for the other: each has what the other wants.
        until_someone_waits(&place).await;
        sqlx::query("LOCK TABLE communities IN ACCESS EXCLUSIVE MODE")
            .execute(&mut *migrating)
            .await
            .unwrap();
        migrating.commit().await.unwrap();
    });
    assert_eq!(kept.unwrap(), 2);
    assert_eq!(place.store.posted(&ward_id()).await.unwrap().len(), 1);
}

#[tokio::test]
async fn what_only_a_newer_version_can_say_is_left_for_it_and_not_for_ever() {
    if server().is_none() {
        return;
    }
    let place = Place::new(On::Postgres).await;
    place.commit(1, &notice()).await.unwrap();
    let form: String =
        sqlx::query_scalar("SELECT notice FROM outbox").fetch_one(&place.store.pool).await.unwrap();
    place.tamper("UPDATE outbox SET notice = '{\"of-a-later-version\":1}'").await;
    let claim = async |time| place.store.claim(time, 100).await.unwrap().len();
    let state = async || {
        let row = sqlx::query_as::<_, (String, i64)>("SELECT state, not_before FROM outbox");
        row.fetch_one(&place.store.pool).await.unwrap()
    };
    let quarter = at("09:00") + Duration::seconds(15);
    assert_eq!(claim(at("09:00")).await, 0);
    assert_eq!(state().await, ("pending".to_owned(), quarter.timestamp_millis()));
    // The newer one comes to it.
    place.tamper(&format!("UPDATE outbox SET notice = '{form}'")).await;
    assert_eq!(claim(quarter).await, 1);

    place
        .tamper("UPDATE outbox SET notice = '{\"of-a-later-version\":1}', state = 'pending', attempts = 0")
        .await;
    for time in 0..30 {
        assert_eq!(claim(at("10:00") + Duration::seconds(15 * time)).await, 0);
    }
    assert_eq!(state().await.0, "dead");
}

async fn until_someone_waits(place: &Place) {
    let waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation IN \
                   (SELECT oid FROM pg_class WHERE relnamespace = current_schema()::regnamespace)";
    while sqlx::query_scalar::<_, i64>(waiting).fetch_one(&place.store.pool).await.unwrap() == 0 {
        sleep(std::time::Duration::from_millis(20)).await;
    }
}
