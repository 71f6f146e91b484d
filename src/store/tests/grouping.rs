//! Decisions that wait together share one transaction, and none is harmed by another.

use futures_util::FutureExt;
use futures_util::future::{join_all, join3};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

use super::super::Trouble;
use super::*;

on_both! {
    those_who_wait_together_share_a_transaction,
    whoever_comes_alone_is_not_kept_waiting_for_company,
    of_those_who_wait_together_a_second_on_one_version_changes_nothing,
    an_event_that_is_told_twice_at_once_is_handled_once,
    one_that_fails_halfway_harms_none_of_the_others,
    nothing_is_written_for_one_who_went_away_before_their_turn,
    a_store_that_was_closed_keeps_nothing_and_lets_nothing_leave,
}

fn naming(next: u64) -> Decision {
    changing(vec![Change::NextId(next)])
}

/// Counts the transactions that keep decisions, as the operator sees them counted.
struct Counted {
    shown: PrometheusHandle,
    _guard: metrics::LocalRecorderGuard<'static>,
}

impl Counted {
    fn begin() -> Self {
        // One for each test: a test keeps to its thread, and so does what it spawns.
        let recorder = Box::leak(Box::new(PrometheusBuilder::new().build_recorder()));
        Self { shown: recorder.handle(), _guard: metrics::set_default_local_recorder(recorder) }
    }

    fn transactions(&self) -> u64 {
        let shown = self.shown.render();
        let count = shown.lines().find_map(|line| line.strip_prefix("lookalong_commits_total "));
        count.map_or(0, |count| count.parse().unwrap())
    }
}

impl Place {
    /// The next commit on this connection fails, at the very end; a new connection knows nothing of that.
    async fn next_commit_fails(&self) {
        self.tamper("CREATE TABLE broken (of TEXT REFERENCES meta (name) DEFERRABLE INITIALLY DEFERRED)")
            .await;
        self.tamper(
            "CREATE TEMP TRIGGER breaks AFTER UPDATE ON main.communities BEGIN INSERT INTO broken VALUES ('nothing'); END",
        )
        .await;
    }
}

async fn those_who_wait_together_share_a_transaction(on: On) {
    let place = Place::new(on).await;
    let counted = Counted::begin();
    let decisions: Vec<Decision> = (1..=60).map(|turn| naming(turn + 100)).collect();
    let asked = (1..).zip(&decisions).map(|(version, decision)| place.commit(version, decision));
    for (version, kept) in (2..).zip(join_all(asked).await) {
        assert_eq!(kept.unwrap(), version);
    }
    assert_eq!(counted.transactions(), 1);
    let (live, version) = place.killed().await.load().await;
    assert_eq!((live.next_id(), version), (160, 61));
}

async fn whoever_comes_alone_is_not_kept_waiting_for_company(on: On) {
    let place = Place::new(on).await;
    let counted = Counted::begin();
    for version in 1..=5 {
        place.commit(version, &naming(version)).await.unwrap();
    }
    assert_eq!(counted.transactions(), 5);
}

async fn of_those_who_wait_together_a_second_on_one_version_changes_nothing(on: On) {
    let place = Place::new(on).await;
    let (first, late, next) = (naming(7), naming(8), naming(9));
    let asked = join3(place.commit(1, &first), place.commit(1, &late), place.commit(2, &next));
    let (first, late, next) = asked.await;
    assert_eq!((first.unwrap(), next.unwrap()), (2, 3));
    assert!(matches!(late, Err(StoreError::Conflict)), "{late:?}");
    assert_eq!(place.load().await.0.next_id(), 9);
}

async fn an_event_that_is_told_twice_at_once_is_handled_once(on: On) {
    let place = Place::new(on).await;
    let (id, decision) = (ward_id(), naming(7));
    let commit = |version| place.store.commit(&id, version, Some("event-1"), &decision, at("09:00"));
    let (first, again, ahead) = join3(commit(1), commit(1), commit(2)).await;
    assert_eq!(first.unwrap(), 2);
    for again in [again, ahead] {
        assert!(matches!(again, Err(StoreError::AlreadyHandled)), "{again:?}");
    }
}

async fn one_that_fails_halfway_harms_none_of_the_others(on: On) {
    let place = Place::new(on).await;
    place.commit(1, &writing(12, 7, 1, CANARY)).await.unwrap();
    place.tamper(&format!("UPDATE exchange_keys SET wrapped = {}", place.zeros(72))).await;
    let (before, failing, after) = (naming(7), writing(13, 7, 2, "calm hands"), naming(9));
    let asked = join3(place.commit(2, &before), place.commit(3, &failing), place.commit(3, &after));
    let (before, failing, after) = asked.await;
    assert_eq!((before.unwrap(), after.unwrap()), (3, 4));
    assert!(matches!(failing, Err(StoreError::Corrupt { table: "exchange_keys", .. })), "{failing:?}");
    assert_eq!(place.killed().await.load().await.0.next_id(), 9);
}

#[tokio::test]
async fn when_a_shared_transaction_fails_each_is_tried_alone() {
    let place = Place::new(On::Sqlite).await;
    place.next_commit_fails().await;
    let (first, late, next) = (naming(7), naming(8), naming(9));
    let asked = join3(place.commit(1, &first), place.commit(1, &late), place.commit(2, &next));
    let (first, late, next) = asked.await;
    assert_eq!((first.unwrap(), next.unwrap()), (2, 3));
    assert!(matches!(late, Err(StoreError::Conflict)), "{late:?}");
}

#[tokio::test]
async fn a_transaction_that_does_not_end_well_kept_nothing_and_says_so() {
    let place = Place::new(On::Sqlite).await;
    place.next_commit_fails().await;
    let refused = place.commit(1, &naming(7)).await;
    assert!(matches!(refused, Err(StoreError::Unavailable { why: Trouble::Unexpected, .. })), "{refused:?}");
    assert_eq!(place.load().await, (ward(), 1));
    assert_eq!(place.commit(1, &naming(7)).await.unwrap(), 2, "with a new connection it goes on");
}

async fn nothing_is_written_for_one_who_went_away_before_their_turn(on: On) {
    let place = Place::new(on).await;
    let (left, stays) = (naming(7), naming(8));
    assert!(place.commit(1, &left).now_or_never().is_none(), "it was answered before it was written");
    assert_eq!(place.commit(1, &stays).await.unwrap(), 2);
    assert_eq!(place.load().await.0.next_id(), 8);
}

async fn a_store_that_was_closed_keeps_nothing_and_lets_nothing_leave(on: On) {
    let place = Place::new(on).await;
    place.store.close().await;
    let refused = place.commit(1, &naming(7)).await;
    assert!(matches!(&refused, Err(problem) if problem.is_final() && !problem.is_uncertain()), "{refused:?}");
    let claimed = place.store.claim(at("09:00"), 1).await;
    assert!(matches!(claimed, Err(StoreError::Closed)), "{claimed:?}");
}
