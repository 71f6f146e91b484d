//! What people write is sealed, opened for those who may read it, and erased for good.

use super::*;

on_both! {
    a_note_is_read_by_its_number_and_found_in_no_file,
    an_erased_note_is_gone_and_with_the_last_one_its_key,
    a_note_that_takes_the_place_of_another_keeps_the_key,
    whoever_leaves_takes_all_they_wrote_along_and_nothing_of_others,
    a_note_that_was_moved_or_changed_does_not_open,
}

async fn words(place: &Place, ids: &[u64]) -> Vec<String> {
    let ids: Vec<NoteId> = ids.iter().map(|id| NoteId(*id)).collect();
    let opened = place.store.open_notes(&ward_id(), &ids).await.unwrap();
    opened.iter().map(|(id, words)| format!("{id} {}", words.reveal())).collect()
}

fn holds(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

async fn keys(place: &Place) -> Vec<String> {
    let query = sqlx::query_scalar("SELECT exchange_id FROM exchange_keys ORDER BY exchange_id");
    query.fetch_all(&place.store.pool).await.unwrap()
}

async fn a_note_is_read_by_its_number_and_found_in_no_file(on: On) {
    let place = Place::new(on).await;
    place.commit(1, &writing(12, 7, 1, CANARY)).await.unwrap();
    place.commit(2, &writing(13, 7, 2, "calm hands")).await.unwrap();
    assert_eq!(words(&place, &[12, 13, 99]).await, [&format!("n12 {CANARY}"), "n13 calm hands"]);
    assert!(!holds(&place.all_kept().await, CANARY.as_bytes()), "it is in a file");
    let place = place.killed().await;
    assert_eq!(words(&place, &[12]).await, [format!("n12 {CANARY}")]);
    assert!(!holds(&place.all_kept().await, CANARY.as_bytes()), "it is in a file after a restart");
    assert_eq!(keys(&place).await, ["x7"], "one key for each exchange");
}

async fn an_erased_note_is_gone_and_with_the_last_one_its_key(on: On) {
    let place = Place::new(on).await;
    place.commit(1, &writing(12, 7, 1, CANARY)).await.unwrap();
    place.commit(2, &writing(13, 7, 2, "calm hands")).await.unwrap();
    let key: Vec<u8> =
        sqlx::query_scalar("SELECT wrapped FROM exchange_keys").fetch_one(&place.store.pool).await.unwrap();
    let erasing = |id| Decision { erased: vec![NoteId(id)], ..Decision::default() };
    place.commit(3, &erasing(12)).await.unwrap();
    assert_eq!((words(&place, &[12, 13]).await.len(), keys(&place).await.len()), (1, 1));
    assert!(holds(&place.all_kept().await, &key), "the key still serves");
    place.commit(4, &erasing(13)).await.unwrap();
    assert_eq!((words(&place, &[12, 13]).await.len(), keys(&place).await.len()), (0, 0));
    assert!(!holds(&place.all_kept().await, &key), "the key is left in a file");
}

async fn a_note_that_takes_the_place_of_another_keeps_the_key(on: On) {
    let place = Place::new(on).await;
    place.commit(1, &writing(12, 7, 1, CANARY)).await.unwrap();
    let instead = Decision { erased: vec![NoteId(12)], ..writing(13, 7, 1, "calm hands") };
    place.commit(2, &instead).await.unwrap();
    assert_eq!(words(&place, &[12, 13]).await, ["n13 calm hands"]);
}

async fn whoever_leaves_takes_all_they_wrote_along_and_nothing_of_others(on: On) {
    let place = Place::new(on).await;
    place.commit(1, &writing(12, 7, 1, CANARY)).await.unwrap();
    place.commit(2, &writing(13, 7, 2, "calm hands")).await.unwrap();
    place.commit(3, &writing(14, 8, 1, "another time")).await.unwrap();
    let leaving = Decision { forgotten: vec![ParticipantId(1)], ..Decision::default() };
    place.commit(4, &leaving).await.unwrap();
    assert_eq!(words(&place, &[12, 13, 14]).await, ["n13 calm hands"]);
    assert_eq!(keys(&place).await, ["x7"]);
}

async fn a_note_that_was_moved_or_changed_does_not_open(on: On) {
    for (zeros, statement, expected) in [
        (104, "UPDATE notes SET sealed = ZEROS", "n12 in table notes is damaged"),
        (72, "UPDATE exchange_keys SET wrapped = ZEROS", "x7 in table exchange_keys is damaged"),
    ] {
        let place = Place::new(on).await;
        place.commit(1, &writing(12, 7, 1, CANARY)).await.unwrap();
        place.tamper(&statement.replace("ZEROS", &place.zeros(zeros))).await;
        let told = place.store.open_notes(&ward_id(), &[NoteId(12)]).await.unwrap_err().to_string();
        assert!(told.starts_with(expected) && !told.contains(CANARY), "{told}");
    }
}
