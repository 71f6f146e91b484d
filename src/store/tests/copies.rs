//! A backup is whole, restorable and sealed, or it is not there.

use super::*;

#[tokio::test]
async fn a_restored_backup_is_the_state_of_its_moment() {
    let place = Place::new(On::Sqlite).await;
    place.commit(1, &writing(12, 7, 1, CANARY)).await.unwrap();
    let backup = place.directory.path().join("monday.backup");
    place.store.backup(&backup).await.unwrap();
    place.commit(2, &changing(vec![Change::NextId(7)])).await.unwrap();

    let elsewhere = tempfile::tempdir().unwrap();
    std::fs::copy(&backup, elsewhere.path().join("lookalong.db")).unwrap();
    std::fs::copy(place.directory.path().join("key"), elsewhere.path().join("key")).unwrap();
    let at = place::Place::Sqlite(elsewhere.path().join("lookalong.db"));
    let restored = Place { store: open(&elsewhere).await.unwrap(), at, directory: elsewhere };
    assert_eq!(restored.load().await, (ward(), 2));
    let opened = restored.store.open_notes(&ward_id(), &[NoteId(12)]).await.unwrap();
    assert_eq!(opened[&NoteId(12)].reveal(), CANARY);
    restored.commit(2, &changing(vec![Change::NextId(8)])).await.unwrap();
    assert!(!place.all_bytes().windows(CANARY.len()).any(|window| window == CANARY.as_bytes()));
}

#[cfg(unix)]
#[tokio::test]
async fn a_backup_is_for_its_owner_alone_and_leaves_nothing_beside_it() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new(On::Sqlite).await;
    let directory = tempfile::tempdir().unwrap();
    let backup = directory.path().join("backup");
    place.store.backup(&backup).await.unwrap();
    assert_eq!(std::fs::metadata(&backup).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 1);
}

#[tokio::test]
async fn a_file_that_is_there_is_not_overwritten() {
    let place = Place::new(On::Sqlite).await;
    let backup = place.directory.path().join("precious");
    std::fs::write(&backup, "last week's").unwrap();
    let told = place.store.backup(&backup).await.unwrap_err().to_string();
    assert!(told.ends_with("precious: there is a file already; name another, or move it away"), "{told}");
    assert_eq!(std::fs::read(&backup).unwrap(), b"last week's");
}

#[tokio::test]
async fn a_backup_that_fails_leaves_nothing_behind() {
    let place = Place::new(On::Sqlite).await;
    let nowhere = place.directory.path().join("absent").join("backup");
    assert!(matches!(place.store.backup(&nowhere).await, Err(StoreError::NoBackup { .. })));

    let directory = tempfile::tempdir().unwrap();
    place.tamper("INSERT INTO meta VALUES ('damaged', 'x')").await;
    place.tamper("PRAGMA writable_schema = ON").await;
    place.tamper("UPDATE sqlite_schema SET sql = 'CREATE TABLE nonsense' WHERE name = 'meta'").await;
    place.tamper("PRAGMA writable_schema = RESET").await;
    let failed = place.store.backup(&directory.path().join("backup")).await;
    assert!(failed.is_err(), "a damaged database was copied");
    assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 0);
}
