//! The key is changed: what people wrote is read with the new one alone, and a change that was cut off goes on.

use super::*;
use crate::store::rotating::rotate;
use crate::store::vault::MasterKey;

on_both! {
    what_was_written_is_read_with_the_new_key_and_not_with_the_old_one,
    a_change_that_is_not_finished_is_told_and_goes_on,
    a_key_that_is_not_the_right_one_changes_nothing,
}

async fn read(place: &Place) -> String {
    let store = place.again().await.unwrap();
    let opened = store.open_notes(&ward_id(), &[NoteId(12)]).await.unwrap();
    store.close().await;
    opened[&NoteId(12)].reveal().to_owned()
}

/// A database in which something was written, and that nobody has open.
async fn written(on: On) -> Place {
    let place = Place::new(on).await;
    place.commit(1, &writing(12, 7, 1, CANARY)).await.unwrap();
    place.store.close().await;
    place
}

async fn what_was_written_is_read_with_the_new_key_and_not_with_the_old_one(on: On) {
    let place = written(on).await;
    let key = place.directory.path().join("key");
    let before = std::fs::read(&key).unwrap();
    let rotated = rotate(&place.at, &key, counting).await.unwrap();
    assert_eq!(rotated.exchanges, 1);
    assert_eq!(std::fs::read(&rotated.old).unwrap(), before);
    assert_ne!(std::fs::read(&key).unwrap(), before);
    assert_eq!(read(&place).await, CANARY);
    std::fs::copy(&rotated.old, &key).unwrap();
    assert!(matches!(place.again().await, Err(StoreError::WrongKey { .. })));
}

async fn a_change_that_is_not_finished_is_told_and_goes_on(on: On) {
    let place = written(on).await;
    let key = place.directory.path().join("key");
    let rotated = rotate(&place.at, &key, counting).await.unwrap();
    // As it is when it was cut off before the files were changed.
    std::fs::rename(&key, place.directory.path().join("key.new")).unwrap();
    std::fs::rename(&rotated.old, &key).unwrap();
    assert!(matches!(place.again().await, Err(StoreError::UnfinishedRotation { .. })));
    assert_eq!(rotate(&place.at, &key, counting).await.unwrap(), rotated);
    assert_eq!(read(&place).await, CANARY);
}

async fn a_key_that_is_not_the_right_one_changes_nothing(on: On) {
    let place = written(on).await;
    let (key, aside) = (place.directory.path().join("key"), place.directory.path().join("aside"));
    std::fs::rename(&key, &aside).unwrap();
    MasterKey::open_or_make(&key, &mut counting).unwrap();
    assert!(matches!(rotate(&place.at, &key, counting).await, Err(StoreError::WrongKey { .. })));
    std::fs::rename(&aside, &key).unwrap();
    assert_eq!(read(&place).await, CANARY);
}
