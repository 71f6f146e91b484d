//! A backup that is put back is the state of its moment, and knows that time went by.

use std::fs;
use std::path::{Path, PathBuf};

use super::super::{Kept, PostState, Restored, restore};
use super::*;
use crate::domain::notice::{Notice, Outgoing, Recipient};

fn to(who: u64, not_before: &str) -> Outgoing {
    let to = Recipient::Person(ParticipantId(who));
    Outgoing { to, notice: Notice::Joined, not_before: at(not_before), at_once: false }
}

fn saying(notices: Vec<Outgoing>) -> Decision {
    Decision { notices, ..Decision::default() }
}

impl Place {
    async fn back_up(&self) -> PathBuf {
        let backup = self.directory.path().join("monday.backup");
        self.store.backup(&backup).await.unwrap();
        backup
    }

    async fn restore(&self, backup: &Path, old: Kept) -> Result<Restored, StoreError> {
        restore(backup, &self.at, &self.directory.path().join("key"), old, at("10:00")).await
    }

    fn names(&self) -> Vec<String> {
        let names = fs::read_dir(self.directory.path()).unwrap();
        let mut names: Vec<_> =
            names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

#[tokio::test]
async fn what_is_restored_is_the_state_of_the_backup_made_while_others_wrote() {
    let place = Place::new(On::Sqlite).await;
    place.commit(1, &writing(12, 7, 1, CANARY)).await.unwrap();
    let traffic = async {
        for version in 2..30 {
            place.commit(version, &changing(vec![Change::NextId(version)])).await.unwrap();
        }
    };
    let (backup, ()) = tokio::join!(place.back_up(), traffic);
    place.commit(30, &writing(31, 7, 1, "this is not in it")).await.unwrap();
    place.store.close().await;
    let after = fs::read(place.database()).unwrap();

    let told = place.restore(&backup, Kept::Beside).await.unwrap();
    let kept = told.kept.clone().unwrap();
    assert!(kept.ends_with("lookalong.db.before-20260302T100000Z"), "{kept:?}");
    assert_eq!(fs::read(&kept).unwrap(), after);
    assert_eq!((told.communities, told.maybe_sent), (1, 0));
    let place = place.killed().await;
    let (community, version) = place.load().await;
    let mut expected = ward();
    // The numbers that were given after it are not given again.
    expected.apply(&Change::NextId(community.next_id()));
    assert_eq!(community, expected);
    assert!((2..=30).contains(&version) && community.next_id() > 1_000_000, "{version}");
    let opened = place.store.open_notes(&ward_id(), &[NoteId(12)]).await.unwrap();
    assert_eq!(opened[&NoteId(12)].reveal(), CANARY);
    place.commit(version, &changing(vec![Change::NextId(8)])).await.unwrap();
}

#[tokio::test]
async fn what_may_have_arrived_since_the_backup_says_so_and_its_numbers_are_not_given_again() {
    let place = Place::new(On::Sqlite).await;
    place.commit(1, &saying(vec![to(1, "09:00"), to(2, "09:30"), to(3, "11:00")])).await.unwrap();
    place.store.claim(at("09:10"), 1).await.unwrap();
    let backup = place.back_up().await;
    place.commit(2, &saying(vec![to(4, "09:00")])).await.unwrap();
    place.store.close().await;

    assert_eq!(place.restore(&backup, Kept::Beside).await.unwrap().maybe_sent, 2);
    let place = place.killed().await;
    let posted = place.store.posted(&ward_id()).await.unwrap();
    assert!(posted.iter().all(|(_, state)| *state == PostState::Pending), "{posted:?}");
    let maybe: Vec<_> = posted.iter().map(|(posted, _)| posted.maybe_sent_at).collect();
    assert_eq!(maybe, [Some(at("09:10")), Some(at("09:00")), None]);
    place.commit(2, &saying(vec![to(5, "09:00")])).await.unwrap();
    assert!(place.store.posted(&ward_id()).await.unwrap()[3].0.id > 1_000_000);
}

#[tokio::test]
async fn a_backup_is_put_where_nothing_is_or_over_what_is_damaged() {
    let place = Place::new(On::Sqlite).await;
    let backup = place.back_up().await;
    place.store.close().await;
    fs::remove_file(place.database()).unwrap();
    let log = place.directory.path().join("lookalong.db-wal");
    fs::write(&log, "a log").unwrap();
    let told = place.restore(&backup, Kept::Beside).await.unwrap_err().to_string();
    assert!(
        told.ends_with(
            "lookalong.db-wal belongs to the database that was there: put it beside that, or throw both away"
        ),
        "{told}"
    );
    fs::remove_file(&log).unwrap();
    assert_eq!(place.restore(&backup, Kept::NothingThere).await.unwrap().kept, None);
    assert_eq!(place.names(), ["key", "lookalong.db", "monday.backup"]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(place.database()).unwrap().permissions().mode() & 0o777, 0o600);
    }

    // Damaged, and with a log of its own: both are kept, and neither is taken for a part of the new one.
    fs::write(place.database(), "Dear diary, ".repeat(1000)).unwrap();
    fs::write(&log, "a log").unwrap();
    place.restore(&backup, Kept::Beside).await.unwrap();
    let names = place.names();
    let before = "lookalong.db.before-20260302T100000Z";
    assert_eq!(names, ["key", "lookalong.db", before, &format!("{before}-wal"), "monday.backup"]);
    assert_eq!(place.killed().await.load().await.1, 1);
}

#[tokio::test]
async fn what_is_no_backup_of_ours_changes_nothing() {
    let place = Place::new(On::Sqlite).await;
    let backup = place.back_up().await;
    let in_use = place.restore(&backup, Kept::Beside).await.unwrap_err();
    assert!(matches!(in_use, StoreError::InUse { .. }), "{in_use}");
    place.store.close().await;
    let before = fs::read(place.database()).unwrap();
    let spoilt = place.directory.path().join("spoilt");
    let refused = async |old: Kept, expected: &str| {
        let told = place.restore(&spoilt, old).await.unwrap_err().to_string();
        assert!(told.contains(expected), "{told}");
        assert_eq!(fs::read(place.database()).unwrap(), before);
        assert_eq!(place.names().len(), 3 + usize::from(spoilt.exists()), "{:?}", place.names());
    };
    refused(Kept::Beside, "it can't be read").await;
    fs::write(&spoilt, "Dear diary, ".repeat(1000)).unwrap();
    refused(Kept::Beside, "is not a database of lookalong").await;
    let mut bytes = fs::read(&backup).unwrap();
    fs::write(&spoilt, &bytes).unwrap();
    refused(Kept::NothingThere, "with --force it is kept beside it").await;
    let middle = bytes.len() / 2;
    bytes[middle..].fill(0xA5);
    fs::write(&spoilt, &bytes).unwrap();
    refused(Kept::Beside, "spoilt was not restored: ").await;

    let tampered = async |statement: &'static str| {
        fs::copy(&backup, &spoilt).unwrap();
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(&spoilt);
        let mut conn = sqlx::ConnectOptions::connect(&options).await.unwrap();
        sqlx::query(statement).execute(&mut conn).await.unwrap();
        conn.close().await.unwrap();
    };
    tampered("PRAGMA application_id = 7").await;
    refused(Kept::Beside, "is not a database of lookalong").await;
    tampered("UPDATE meta SET value = 'another' WHERE name = 'key_fingerprint'").await;
    refused(Kept::Beside, "is not the one that this database was sealed with").await;
    tampered("UPDATE _sqlx_migrations SET version = 9001 WHERE version = 1").await;
    refused(Kept::Beside, "made by a newer version").await;
    tampered("INSERT INTO meta VALUES ('moved', 'there')").await;
    refused(Kept::Beside, "spoilt was moved to there").await;
}

#[tokio::test]
async fn a_server_is_restored_by_its_own_tools() {
    let directory = tempfile::tempdir().unwrap();
    let place = on_server("postgres://me:s3cret@localhost/look");
    let told =
        restore(&directory.path().join("b"), &place, Path::new("key"), Kept::Beside, at("10:00")).await;
    let told = told.unwrap_err().to_string();
    assert!(told.contains("pg_restore") && told.contains("psql") && !told.contains("s3cret"), "{told}");
}

#[tokio::test]
async fn what_an_operator_types_after_restoring_a_server_does_the_same() {
    if server().is_none() {
        return;
    }
    let page = include_str!("../../../docs/operating.md");
    let (_, after) = page.split_once("```sql\n").unwrap();
    let (typed, _) = after.split_once("```").unwrap();
    let place = Place::new(On::Postgres).await;
    place.commit(1, &saying(vec![to(1, "09:00"), to(2, "09:30")])).await.unwrap();
    place.store.claim(at("09:10"), 1).await.unwrap();
    for statement in typed.split_inclusive(';').filter(|statement| !statement.trim().is_empty()) {
        place.tamper(statement).await;
    }
    let posted = place.store.posted(&ward_id()).await.unwrap();
    let maybe: Vec<_> = posted.iter().map(|(posted, state)| (posted.maybe_sent_at, *state)).collect();
    let pending = PostState::Pending;
    assert_eq!(maybe, [(Some(at("09:10")), pending), (Some(at("09:00")), pending)]);
    place.commit(2, &saying(vec![to(5, "09:00")])).await.unwrap();
    assert!(place.store.posted(&ward_id()).await.unwrap()[2].0.id > 1_000_000);
    assert!(place.load().await.0.next_id() > 1_000_000);
}
