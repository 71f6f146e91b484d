//! What people write is sealed, opened for those who may read it, and erased for good.

use super::*;

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

#[tokio::test]
async fn a_note_is_read_by_its_number_and_found_in_no_file() {
    let place = Place::new().await;
    place.commit(1, &writing(12, 7, 1, CANARY)).await.unwrap();
    place.commit(2, &writing(13, 7, 2, "calm hands")).await.unwrap();
    assert_eq!(words(&place, &[12, 13, 99]).await, [&format!("n12 {CANARY}"), "n13 calm hands"]);
    assert!(!holds(&place.all_bytes(), CANARY.as_bytes()), "it is in a file");
    let place = place.killed().await;
    assert_eq!(words(&place, &[12]).await, [format!("n12 {CANARY}")]);
    assert!(!holds(&place.all_bytes(), CANARY.as_bytes()), "it is in a file after a restart");
    assert_eq!(keys(&place).await, ["x7"], "one key for each exchange");
}

#[tokio::test]
async fn an_erased_note_is_gone_and_with_the_last_one_its_key() {
    let place = Place::new().await;
    place.commit(1, &writing(12, 7, 1, CANARY)).await.unwrap();
    place.commit(2, &writing(13, 7, 2, "calm hands")).await.unwrap();
    let key: Vec<u8> =
        sqlx::query_scalar("SELECT wrapped FROM exchange_keys").fetch_one(&place.store.pool).await.unwrap();
    let erasing = |id| Decision { erased: vec![NoteId(id)], ..Decision::default() };
    place.commit(3, &erasing(12)).await.unwrap();
    assert_eq!((words(&place, &[12, 13]).await.len(), keys(&place).await.len()), (1, 1));
    assert!(holds(&place.all_bytes(), &key), "the key still serves");
    place.commit(4, &erasing(13)).await.unwrap();
    assert_eq!((words(&place, &[12, 13]).await.len(), keys(&place).await.len()), (0, 0));
    assert!(!holds(&place.all_bytes(), &key), "the key is left in a file");
}

#[tokio::test]
async fn a_note_that_takes_the_place_of_another_keeps_the_key() {
    let place = Place::new().await;
    place.commit(1, &writing(12, 7, 1, CANARY)).await.unwrap();
    let instead = Decision { erased: vec![NoteId(12)], ..writing(13, 7, 1, "calm hands") };
    place.commit(2, &instead).await.unwrap();
    assert_eq!(words(&place, &[12, 13]).await, ["n13 calm hands"]);
}

#[tokio::test]
async fn whoever_leaves_takes_all_they_wrote_along_and_nothing_of_others() {
    let place = Place::new().await;
    place.commit(1, &writing(12, 7, 1, CANARY)).await.unwrap();
    place.commit(2, &writing(13, 7, 2, "calm hands")).await.unwrap();
    place.commit(3, &writing(14, 8, 1, "another time")).await.unwrap();
    let leaving = Decision { forgotten: vec![ParticipantId(1)], ..Decision::default() };
    place.commit(4, &leaving).await.unwrap();
    assert_eq!(words(&place, &[12, 13, 14]).await, ["n13 calm hands"]);
    assert_eq!(keys(&place).await, ["x7"]);
}

#[tokio::test]
async fn a_note_that_was_moved_or_changed_does_not_open() {
    for (statement, expected) in [
        ("UPDATE notes SET sealed = zeroblob(104)", "n12 in table notes is damaged"),
        ("UPDATE exchange_keys SET wrapped = zeroblob(72)", "x7 in table exchange_keys is damaged"),
    ] {
        let place = Place::new().await;
        place.commit(1, &writing(12, 7, 1, CANARY)).await.unwrap();
        place.tamper(statement).await;
        let told = place.store.open_notes(&ward_id(), &[NoteId(12)]).await.unwrap_err().to_string();
        assert!(told.starts_with(expected) && !told.contains(CANARY), "{told}");
    }
}
