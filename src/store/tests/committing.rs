//! One decision is one transaction.

use super::super::Trouble;
use super::*;
use crate::domain::community::PairPast;
use crate::domain::due::Due;
use crate::domain::exchange::{Exchange, Observation, Stage};
use crate::domain::ids::{Account, TopicId, WishId};
use crate::domain::participant::Place as Standing;
use crate::domain::round::RoundPlan;
use crate::domain::topic::Topic;
use crate::domain::wish_offer::Wish;

on_both! {
    what_is_loaded_is_what_was_decided,
    a_finished_exchange_is_kept_until_it_has_had_its_time,
    of_two_decisions_on_one_version_the_second_changes_nothing,
    an_event_that_is_told_twice_is_handled_once,
    a_community_is_made_once_and_found_by_name,
    a_damaged_record_is_named_and_not_quoted,
    what_was_committed_survives_a_kill_at_any_point,
    whoever_is_cut_off_in_the_middle_of_a_commit_leaves_nothing_half_done,
}

/// Commits each list of changes, and compares what is loaded with what the changes make of the state in memory.
async fn check(on: On, decisions: Vec<Vec<Change>>) {
    let place = Place::new(on).await;
    let mut live = ward();
    for (version, changes) in (1..).zip(decisions) {
        changes.iter().for_each(|change| live.apply(change));
        assert_eq!(place.commit(version, &changing(changes)).await.unwrap(), version + 1);
        assert_eq!(place.load().await, (live.clone(), version + 1));
    }
    assert_eq!(place.killed().await.load().await.0, live);
}

fn exchange(id: u64, stage: Stage) -> Exchange {
    let (observer, host) = (ParticipantId(1), ParticipantId(2));
    let observation = Observation { observer, host, topic: TopicId(3), stage, sequence: 0, put_off: 0 };
    Exchange {
        id: ExchangeId(id),
        people: vec![observer, host],
        observations: vec![observation],
        began_at: at("09:00"),
        door: None,
    }
}

async fn what_is_loaded_is_what_was_decided(on: On) {
    let account = Account("@anna".to_owned());
    let rules = RuleSet { repeat_gap_weeks: 7, ..RuleSet::default() };
    let second = RuleVersion { number: 2, at: at("10:00"), by: Some("Anna".to_owned()), why: None, rules };
    let topic = Topic {
        id: TopicId(3),
        label: Label::new("wound closure").unwrap(),
        aliases: vec!["wound clsure".to_owned()],
    };
    let wish = |id| Wish { id: WishId(id), who: ParticipantId(1), topic: TopicId(3), made_at: at("09:01") };
    let past = PairPast { began_at: Some(at("09:05")), times: 2, ..PairPast::default() };
    let odd_moment = at("11:00") + Duration::nanoseconds(1_234_567);
    let decisions = vec![
        vec![
            Change::NextId(11),
            Change::Topic(topic),
            Change::Roster(account.clone(), Standing { level: Some(4), ..Standing::default() }),
            Change::Invited(account),
            Change::Wish(wish(4)),
            Change::Wish(wish(5)),
            Change::Round(RoundPlan { number: 3, at: at("12:00"), announced: true }),
        ],
        vec![Change::PutForwardRules(Some(second.clone())), Change::WishGone(WishId(4))],
        vec![Change::Rules(second), Change::PutForwardRules(None), Change::NextId(12), Change::NextId(13)],
        vec![
            Change::Timer(Due::RoundPairs, odd_moment),
            Change::Timer(Due::AnnounceRound, at("10:00")),
            Change::Timer(Due::PauseEnds(ParticipantId(10)), at("10:00")),
        ],
        vec![Change::Timer(Due::AnnounceRound, at("10:30")), Change::TimerGone(Due::RoundPairs)],
        vec![Change::Exchange(exchange(6, Stage::Waiting)), Change::Exchange(exchange(7, Stage::Waiting))],
        vec![Change::ExchangeOver(exchange(6, Stage::Concluded))],
        vec![Change::ExchangeForgotten(ExchangeId(6))],
        vec![
            Change::Pair(ParticipantId(1), ParticipantId(2), past),
            Change::Pair(ParticipantId(2), ParticipantId(10), past),
            Change::Pair(ParticipantId(1), ParticipantId(10), past),
        ],
        vec![Change::ParticipantGone(ParticipantId(2))],
        vec![],
    ];
    check(on, decisions).await;
}

async fn a_finished_exchange_is_kept_until_it_has_had_its_time(on: On) {
    let place = Place::new(on).await;
    let count = async || {
        let row = sqlx::query_scalar::<_, i64>("SELECT count(*) FROM exchanges WHERE is_over = 1");
        row.fetch_one(&place.store.pool).await.unwrap()
    };
    let over = changing(vec![Change::ExchangeOver(exchange(6, Stage::Concluded))]);
    place.commit(1, &over).await.unwrap();
    assert_eq!(count().await, 1);
    place.commit(2, &changing(vec![Change::ExchangeForgotten(ExchangeId(6))])).await.unwrap();
    assert_eq!(count().await, 0);
}

async fn of_two_decisions_on_one_version_the_second_changes_nothing(on: On) {
    let place = Place::new(on).await;
    place.commit(1, &changing(vec![Change::NextId(7)])).await.unwrap();
    let late = place.commit(1, &changing(vec![Change::NextId(9)])).await;
    assert!(matches!(late, Err(StoreError::Conflict)), "{late:?}");
    assert_eq!(place.load().await.0.next_id(), 7);
    let nowhere = CommunityId("nowhere".to_owned());
    let lost = place.store.commit(&nowhere, 1, Some("k"), &Decision::default(), at("09:00")).await;
    assert!(matches!(lost, Err(StoreError::Conflict)), "{lost:?}");
}

async fn an_event_that_is_told_twice_is_handled_once(on: On) {
    let place = Place::new(on).await;
    let commit = async |version, id| {
        let decision = changing(vec![Change::NextId(id)]);
        place.store.commit(&ward_id(), version, Some("event-1"), &decision, at("09:00")).await
    };
    assert!(!place.store.seen(&ward_id(), "event-1").await.unwrap());
    commit(1, 7).await.unwrap();
    assert!(place.store.seen(&ward_id(), "event-1").await.unwrap());
    // Whoever is behind is told of the repetition, not of the conflict.
    for version in [1, 2] {
        let again = commit(version, 9).await;
        assert!(matches!(again, Err(StoreError::AlreadyHandled)), "{again:?}");
    }
    assert_eq!(place.load().await.0.next_id(), 7);
    let other = CommunityId("lab".to_owned());
    assert!(!place.store.seen(&other, "event-1").await.unwrap(), "a key belongs to its community");
}

async fn a_community_is_made_once_and_found_by_name(on: On) {
    let place = Place::new(on).await;
    let again = place.store.create(&ward(), &changing(vec![Change::NextId(99)]), at("09:00")).await;
    assert!(matches!(again, Err(StoreError::Conflict)), "{again:?}");
    assert_eq!(place.load().await, (ward(), 1));
    assert_eq!(place.store.communities().await.unwrap(), [ward_id()]);
    assert!(place.store.load(&CommunityId("lab".to_owned())).await.unwrap().is_none());
}

#[tokio::test]
async fn a_full_disk_changes_nothing_and_work_goes_on_when_there_is_room_again() {
    let place = Place::new(On::Sqlite).await;
    sqlx::query("PRAGMA max_page_count = 1").execute(&place.store.pool).await.unwrap();
    let topic = |id| {
        let aliases = vec!["x".repeat(10_000)];
        Change::Topic(Topic { id: TopicId(id), label: Label::new("topic").unwrap(), aliases })
    };
    let large = changing((1..100).map(topic).collect());
    let full = place.store.commit(&ward_id(), 1, Some("event-1"), &large, at("09:00")).await;
    assert!(matches!(full, Err(StoreError::Unavailable { why: Trouble::DiskFull, .. })), "{full:?}");
    assert_eq!(place.load().await, (ward(), 1));
    assert!(!place.store.seen(&ward_id(), "event-1").await.unwrap());
    // The failed connection, and the limit with it, is gone.
    assert_eq!(place.commit(1, &large).await.unwrap(), 2);
    assert_eq!(place.killed().await.load().await.0.topics().count(), 99);
}

#[tokio::test]
async fn a_database_that_turns_read_only_is_told_apart() {
    let place = Place::new(On::Sqlite).await;
    sqlx::query("PRAGMA query_only = ON").execute(&place.store.pool).await.unwrap();
    let refused = place.commit(1, &changing(vec![Change::NextId(7)])).await;
    assert!(matches!(refused, Err(StoreError::Unavailable { why: Trouble::ReadOnly, .. })), "{refused:?}");
    assert_eq!(place.load().await, (ward(), 1));
}

async fn a_damaged_record_is_named_and_not_quoted(on: On) {
    for (statement, expected) in [
        (
            "UPDATE topics SET body = '\"Anna sighed\"'",
            "t3 in table topics is damaged: it does not have the stored form (Data error at column 13)",
        ),
        (
            "UPDATE topics SET body = substr(body, 1, 9)",
            "t3 in table topics is damaged: it does not have the stored form (Eof error at column 9)",
        ),
        (
            "UPDATE communities SET round = '[]'",
            "ward in table communities is damaged: it does not have the stored form",
        ),
        ("DELETE FROM rule_versions", "ward in table rule_versions is damaged: there are no rules"),
        (
            "UPDATE rule_versions SET body = replace(body, '\"repeat_gap_weeks\":', '\"repeat_gap_weeks\":99')",
            "1 in table rule_versions is damaged: RepeatGapWeeks is outside its limits",
        ),
    ] {
        let place = Place::new(on).await;
        let topic = Topic { id: TopicId(3), label: Label::new("intake").unwrap(), aliases: Vec::new() };
        place.commit(1, &changing(vec![Change::Topic(topic)])).await.unwrap();
        place.tamper(statement).await;
        let told = place.store.load(&ward_id()).await.unwrap_err().to_string();
        assert!(told.starts_with(expected), "{told}");
    }
}

async fn what_was_committed_survives_a_kill_at_any_point(on: On) {
    let mut place = Place::new(on).await;
    for version in 1..20 {
        place.commit(version, &changing(vec![Change::NextId(100 + version)])).await.unwrap();
        place = place.killed().await;
        let (live, at_version) = place.load().await;
        assert_eq!((live.next_id(), at_version), (100 + version, version + 1));
    }
}

async fn whoever_is_cut_off_in_the_middle_of_a_commit_leaves_nothing_half_done(on: On) {
    let place = Place::new(on).await;
    let decision = changing((1..50).map(Change::NextId).chain([Change::NextId(7)]).collect());
    for patience in 0..40 {
        let commit = place.commit(1, &decision);
        let cut = tokio::time::timeout(std::time::Duration::from_micros(patience * 50), commit).await;
        let (live, version) = place.load().await;
        assert_eq!(live.next_id(), if version == 1 { 1 } else { 7 });
        if let Ok(done) = cut {
            assert_eq!((done.unwrap(), version), (2, 2));
            return;
        }
        if version == 2 {
            return;
        }
    }
}

#[test]
fn every_task_may_use_the_store() {
    fn check<T: Send + Sync>() {}
    fn runs_anywhere(_: impl Send) {}
    check::<Store>();
    let _ = |store: &'static Store| {
        runs_anywhere(store.commit(Box::leak(Box::new(ward_id())), 1, None, &DECIDED, DateTime::UNIX_EPOCH));
        runs_anywhere(store.load(Box::leak(Box::new(ward_id()))));
        runs_anywhere(store.claim(DateTime::UNIX_EPOCH, 1));
    };
}

static DECIDED: Decision = Decision {
    changes: Vec::new(),
    reply: None,
    notices: Vec::new(),
    notes: Vec::new(),
    erased: Vec::new(),
    forgotten: Vec::new(),
};
