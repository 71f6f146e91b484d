//! A start with the wrong files is refused, kindly, and changes nothing.

use std::fs::{self, Permissions};
use std::path::Path;

use super::super::Trouble;
use super::super::vault::KeyProblem;
use super::*;

/// Opens what `spoil` made of a good database and its key file, and checks that it was left as it was.
async fn refused(spoil: impl AsyncFnOnce(&Place)) -> StoreError {
    let place = Place::new(On::Sqlite).await;
    spoil(&place).await;
    place.store.close().await;
    let before = place.all_bytes();
    let Err(problem) = open(&place.directory).await else { panic!("it was opened") };
    assert!(place.all_bytes() == before, "it was changed: {problem}");
    problem
}

#[track_caller]
fn told(problem: &StoreError, beginning: &str, end: &str) {
    let told = problem.to_string();
    assert!(told.starts_with(beginning) && told.ends_with(end), "{told}");
}

#[tokio::test]
async fn the_first_start_makes_a_database_and_a_key_for_their_owner_alone() {
    let place = Place::new(On::Sqlite).await;
    let mut names: Vec<_> = fs::read_dir(place.directory.path()).unwrap().map(|e| e.unwrap()).collect();
    names.retain(|entry| !entry.file_name().to_string_lossy().starts_with("lookalong.db-"));
    assert_eq!(names.len(), 2);
    #[cfg(unix)]
    for entry in fs::read_dir(place.directory.path()).unwrap().map(|entry| entry.unwrap()) {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(entry.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{entry:?}");
    }
}

#[tokio::test]
async fn every_commit_reaches_the_disk_and_what_is_deleted_is_overwritten() {
    let place = Place::new(On::Sqlite).await;
    let pragma = async |query: &'static str| {
        sqlx::query_scalar::<_, i64>(query).fetch_one(&place.store.pool).await.unwrap()
    };
    assert_eq!(pragma("PRAGMA synchronous").await, 2);
    assert_eq!(pragma("PRAGMA secure_delete").await, 1);
    assert_eq!(pragma("PRAGMA foreign_keys").await, 1);
    assert_eq!(pragma("PRAGMA application_id").await, super::super::sqlite::APPLICATION);
    let mode: String = sqlx::query_scalar("PRAGMA journal_mode").fetch_one(&place.store.pool).await.unwrap();
    assert_eq!(mode, "wal");
}

#[tokio::test]
async fn a_missing_key_file_is_not_replaced() {
    let problem = refused(async |place| fs::remove_file(place.directory.path().join("key")).unwrap()).await;
    assert!(matches!(problem, StoreError::Key(KeyProblem::Missing { .. })), "{problem}");
    told(&problem, "there is no key file at", "what people wrote can't be read");
}

#[tokio::test]
async fn a_key_file_of_another_database_is_refused() {
    let problem = refused(async |place| {
        let other = tempfile::tempdir().unwrap();
        drop(open(&other).await.unwrap());
        fs::copy(other.path().join("key"), place.directory.path().join("key")).unwrap();
    })
    .await;
    assert!(matches!(problem, StoreError::WrongKey { .. }), "{problem}");
    told(&problem, "the key file", "put the right one back from its backup");
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_refused() {
    let problem = refused(async |place| {
        place
            .tamper(
                "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
                 VALUES (9001, 'later', TRUE, x'00', 0)",
            )
            .await;
    })
    .await;
    assert!(matches!(problem, StoreError::NewerDatabase { schema: 9001, .. }), "{problem}");
    told(&problem, "the database", "start the newer version, or restore a backup from before");
}

#[tokio::test]
async fn a_database_of_another_build_is_refused() {
    let problem =
        refused(async |place| place.tamper("UPDATE _sqlx_migrations SET checksum = x'00'").await).await;
    assert!(matches!(problem, StoreError::Migration { .. }), "{problem}");
}

#[tokio::test]
async fn a_file_of_another_program_is_left_alone() {
    let text = refused(async |place| {
        place.store.close().await;
        fs::write(place.database(), "Dear diary, ".repeat(100)).unwrap();
    })
    .await;
    assert!(matches!(text, StoreError::NotOurs { .. }), "{text}");
    let foreign = refused(async |place| place.tamper("PRAGMA application_id = 7").await).await;
    assert!(matches!(foreign, StoreError::NotOurs { .. }), "{foreign}");
    told(&foreign, "", "is not a database of lookalong: name another one; this one was left as it is");
}

async fn trouble(path: &Path) -> Trouble {
    let directory = tempfile::tempdir().unwrap();
    match Store::open(&path.into(), &directory.path().join("key"), counting).await {
        Err(StoreError::CannotOpen { why, .. }) => why,
        Err(other) => panic!("{other:?}"),
        Ok(_) => panic!("it was opened"),
    }
}

#[tokio::test]
async fn a_place_where_no_database_can_be_is_told_apart() {
    let directory = tempfile::tempdir().unwrap();
    assert_eq!(trouble(directory.path()).await, Trouble::NotAFile);
    assert_eq!(trouble(&directory.path().join("absent/lookalong.db")).await, Trouble::NoDirectory);
    fs::write(directory.path().join("file"), "").unwrap();
    assert_eq!(trouble(&directory.path().join("file/lookalong.db")).await, Trouble::NoDirectory);
}

#[cfg(unix)]
#[tokio::test]
async fn a_read_only_file_or_directory_is_told_apart() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new(On::Sqlite).await;
    place.store.close().await;
    fs::set_permissions(place.database(), Permissions::from_mode(0o444)).unwrap();
    assert_eq!(trouble(&place.database()).await, Trouble::ReadOnly);

    let directory = tempfile::tempdir().unwrap();
    fs::set_permissions(directory.path(), Permissions::from_mode(0o555)).unwrap();
    // Nothing is read-only to root but what the kernel itself keeps.
    let rooted = fs::write(directory.path().join("probe"), "").is_ok();
    let place = if rooted { Path::new("/sys") } else { directory.path() };
    assert_eq!(trouble(&place.join("lookalong.db")).await, Trouble::ReadOnly);
}

#[tokio::test]
async fn a_start_that_was_cut_off_goes_on_where_it_was() {
    let directory = tempfile::tempdir().unwrap();
    // Cut off after the file, and again after the key file.
    fs::write(directory.path().join("lookalong.db"), "").unwrap();
    drop(open(&directory).await.unwrap());
    let path = directory.path().join("lookalong.db");
    let store = open(&directory).await.unwrap();
    sqlx::query("DELETE FROM meta").execute(&store.pool).await.unwrap();
    drop(store);
    assert!(path.exists() && open(&directory).await.is_ok());
}
