//! Decisions that wait together share one transaction, and none is harmed by another.

use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::{join_all, join3};

use super::super::Trouble;
use super::*;

fn naming(next: u64) -> Decision {
    changing(vec![Change::NextId(next)])
}

/// Counts the transactions of a store; `allow` says of each whether it may end well.
async fn counted(place: &Place, allow: fn(u64) -> bool) -> Arc<AtomicU64> {
    let count = Arc::new(AtomicU64::new(0));
    let counter = count.clone();
    let mut conn = place.store.pool.acquire().await.unwrap();
    let mut handle = conn.lock_handle().await.unwrap();
    handle.set_commit_hook(move || allow(counter.fetch_add(1, Ordering::Relaxed) + 1));
    count
}

#[tokio::test]
async fn those_who_wait_together_share_a_transaction() {
    let place = Place::new().await;
    let count = counted(&place, |_| true).await;
    let decisions: Vec<Decision> = (1..=60).map(|turn| naming(turn + 100)).collect();
    let asked = (1..).zip(&decisions).map(|(version, decision)| place.commit(version, decision));
    for (version, kept) in (2..).zip(join_all(asked).await) {
        assert_eq!(kept.unwrap(), version);
    }
    assert_eq!(count.load(Ordering::Relaxed), 1);
    let (live, version) = place.killed().await.load().await;
    assert_eq!((live.next_id(), version), (160, 61));
}

#[tokio::test]
async fn whoever_comes_alone_is_not_kept_waiting_for_company() {
    let place = Place::new().await;
    let count = counted(&place, |_| true).await;
    for version in 1..=5 {
        place.commit(version, &naming(version)).await.unwrap();
    }
    assert_eq!(count.load(Ordering::Relaxed), 5);
}

#[tokio::test]
async fn of_those_who_wait_together_a_second_on_one_version_changes_nothing() {
    let place = Place::new().await;
    let (first, late, next) = (naming(7), naming(8), naming(9));
    let asked = join3(place.commit(1, &first), place.commit(1, &late), place.commit(2, &next));
    let (first, late, next) = asked.await;
    assert_eq!((first.unwrap(), next.unwrap()), (2, 3));
    assert!(matches!(late, Err(StoreError::Conflict)), "{late:?}");
    assert_eq!(place.load().await.0.next_id(), 9);
}

#[tokio::test]
async fn an_event_that_is_told_twice_at_once_is_handled_once() {
    let place = Place::new().await;
    let (id, decision) = (ward_id(), naming(7));
    let commit = |version| place.store.commit(&id, version, Some("event-1"), &decision, at("09:00"));
    let (first, again, ahead) = join3(commit(1), commit(1), commit(2)).await;
    assert_eq!(first.unwrap(), 2);
    for again in [again, ahead] {
        assert!(matches!(again, Err(StoreError::AlreadyHandled)), "{again:?}");
    }
}

#[tokio::test]
async fn one_that_fails_halfway_harms_none_of_the_others() {
    let place = Place::new().await;
    place.commit(1, &writing(12, 7, 1, CANARY)).await.unwrap();
    place.tamper("UPDATE exchange_keys SET wrapped = zeroblob(72)").await;
    let (before, failing, after) = (naming(7), writing(13, 7, 2, "calm hands"), naming(9));
    let asked = join3(place.commit(2, &before), place.commit(3, &failing), place.commit(3, &after));
    let (before, failing, after) = asked.await;
    assert_eq!((before.unwrap(), after.unwrap()), (3, 4));
    assert!(matches!(failing, Err(StoreError::Corrupt { table: "exchange_keys", .. })), "{failing:?}");
    assert_eq!(place.killed().await.load().await.0.next_id(), 9);
}

#[tokio::test]
async fn when_a_shared_transaction_fails_each_is_tried_alone() {
    let place = Place::new().await;
    counted(&place, |transaction| transaction != 1).await;
    let (first, late, next) = (naming(7), naming(8), naming(9));
    let asked = join3(place.commit(1, &first), place.commit(1, &late), place.commit(2, &next));
    let (first, late, next) = asked.await;
    assert_eq!((first.unwrap(), next.unwrap()), (2, 3));
    assert!(matches!(late, Err(StoreError::Conflict)), "{late:?}");
}

#[tokio::test]
async fn a_transaction_that_does_not_end_well_kept_nothing_and_says_so() {
    let place = Place::new().await;
    counted(&place, |_| false).await;
    let refused = place.commit(1, &naming(7)).await;
    assert!(matches!(refused, Err(StoreError::Unavailable { why: Trouble::Unexpected, .. })), "{refused:?}");
    assert_eq!(place.load().await, (ward(), 1));
    assert_eq!(place.commit(1, &naming(7)).await.unwrap(), 2, "with a new connection it goes on");
}

#[tokio::test]
async fn nothing_is_written_for_one_who_went_away_before_their_turn() {
    let place = Place::new().await;
    let (left, stays) = (naming(7), naming(8));
    assert!(place.commit(1, &left).now_or_never().is_none(), "it was answered before it was written");
    assert_eq!(place.commit(1, &stays).await.unwrap(), 2);
    assert_eq!(place.load().await.0.next_id(), 8);
}

#[tokio::test]
async fn a_store_that_was_closed_keeps_nothing_and_lets_nothing_leave() {
    let place = Place::new().await;
    place.store.close().await;
    let refused = place.commit(1, &naming(7)).await;
    assert!(matches!(&refused, Err(problem) if problem.is_final() && !problem.is_uncertain()), "{refused:?}");
    let claimed = place.store.claim(at("09:00"), 1).await;
    assert!(matches!(claimed, Err(StoreError::Closed)), "{claimed:?}");
}
