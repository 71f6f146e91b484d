//! A message is sent once, in order, and what can't be sent blocks nothing.

use super::super::PostState;
use super::*;
use crate::domain::notice::{Notice, Outgoing, Posted, Recipient};

on_both! {
    a_notice_leaves_when_it_is_due_and_not_before,
    a_part_of_a_millisecond_is_waited_for,
    what_is_claimed_is_what_was_posted,
    one_at_a_time_leaves_for_each_person_in_the_order_of_posting,
    what_was_put_off_goes_first_when_its_time_comes,
    a_limit_takes_the_oldest,
    what_was_under_way_at_a_kill_is_sent_again_under_the_same_number,
    a_damaged_notice_is_set_aside_and_the_others_leave,
    nothing_is_said_any_more_to_someone_who_left,
    what_has_had_its_time_is_thrown_away_and_what_failed_stays,
    what_was_set_aside_waits_for_the_operator_who_tries_it_again_or_drops_it,
}

fn to(who: u64, not_before: &str) -> Outgoing {
    let to = Recipient::Person(ParticipantId(who));
    Outgoing { to, notice: Notice::Joined, not_before: at(not_before), at_once: false }
}

fn at_once(who: u64, not_before: &str) -> Outgoing {
    Outgoing { at_once: true, ..to(who, not_before) }
}

/// A store in which these were posted, numbered from 1.
async fn posted(on: On, notices: Vec<Outgoing>) -> Place {
    let place = Place::new(on).await;
    place.commit(1, &Decision { notices, ..Decision::default() }).await.unwrap();
    place
}

impl Place {
    async fn claim(&self, now: &str) -> Vec<i64> {
        let claimed = self.store.claim(at(now), 100).await.unwrap();
        claimed.iter().map(|posted| posted.id).collect()
    }

    /// What there is to wake up for, but for the end of a lease on what was claimed a moment ago.
    async fn next(&self, now: &str) -> Option<DateTime<Utc>> {
        let next = self.store.next_posted_at(at(now)).await.unwrap();
        let lease = at(now) + Duration::seconds(25)..at(now) + Duration::seconds(31);
        next.filter(|next| self.at.file().is_some() || !lease.contains(next))
    }

    /// A row as whoever claimed it last has it.
    async fn row(&self, id: i64) -> Posted {
        let all = self.store.posted(&ward_id()).await.unwrap();
        all.into_iter().map(|(posted, _)| posted).find(|posted| posted.id == id).unwrap()
    }

    async fn states(&self) -> Vec<PostState> {
        self.store.posted(&ward_id()).await.unwrap().into_iter().map(|(_, state)| state).collect()
    }
}

async fn a_notice_leaves_when_it_is_due_and_not_before(on: On) {
    let place = posted(on, vec![to(1, "10:00"), to(2, "09:30")]).await;
    assert_eq!(place.next("09:00").await, Some(at("09:30")));
    assert!(place.claim("09:29").await.is_empty());
    assert_eq!(place.claim("09:30").await, [2]);
    place.store.delivered(&place.row(2).await, at("09:30")).await.unwrap();
    assert_eq!(place.next("09:30").await, Some(at("10:00")));
    assert_eq!(place.claim("23:00").await, [1]);
    assert_eq!(place.next("23:00").await, None);
    assert_eq!(place.states().await, [PostState::Sending, PostState::Delivered]);
}

async fn a_part_of_a_millisecond_is_waited_for(on: On) {
    let moment = at("09:30") + Duration::nanoseconds(1);
    let place = posted(on, vec![Outgoing { not_before: moment, ..to(1, "09:30") }]).await;
    assert!(place.claim("09:30").await.is_empty());
    assert_eq!(place.store.claim(at("09:30") + Duration::milliseconds(1), 9).await.unwrap().len(), 1);
}

async fn what_is_claimed_is_what_was_posted(on: On) {
    let place = posted(on, vec![at_once(1, "09:00")]).await;
    let claimed = place.store.claim(at("09:00"), 1).await.unwrap().remove(0);
    assert_eq!((&claimed.community, claimed.attempts), (&ward_id(), 0));
    assert_eq!(claimed.outgoing, at_once(1, "09:00"));
    place.store.defer(&claimed, at("09:05"), "the platform asks for patience").await.unwrap();
    assert_eq!(place.store.claim(at("09:05"), 1).await.unwrap().remove(0).attempts, 1);
}

async fn one_at_a_time_leaves_for_each_person_in_the_order_of_posting(on: On) {
    let place = posted(on, vec![to(1, "09:00"), to(1, "09:00"), to(2, "09:00"), to(1, "08:00")]).await;
    assert_eq!(place.claim("09:00").await, [1, 3]);
    assert!(place.claim("09:00").await.is_empty(), "the first is under way");
    assert_eq!(place.next("09:00").await, None, "nothing to wake up for until it arrived");
    place.store.delivered(&place.row(1).await, at("09:00")).await.unwrap();
    assert_eq!(place.claim("09:00").await, [2]);
    place.store.dead(&place.row(2).await, "they closed their messages").await.unwrap();
    assert_eq!(place.claim("09:00").await, [4]);
}

async fn what_was_put_off_goes_first_when_its_time_comes(on: On) {
    let place = posted(on, vec![to(1, "09:00"), to(1, "09:00"), at_once(1, "09:00")]).await;
    assert_eq!(place.claim("09:00").await, [1]);
    place.store.defer(&place.row(1).await, at("09:10"), "the platform asks for patience").await.unwrap();
    assert_eq!(place.claim("09:01").await, [3], "what is said at once overtakes it");
    place.store.delivered(&place.row(3).await, at("09:01")).await.unwrap();
    assert!(place.claim("09:09").await.is_empty());
    assert_eq!(place.next("09:09").await, Some(at("09:10")));
    assert_eq!(place.claim("09:10").await, [1]);
}

async fn a_limit_takes_the_oldest(on: On) {
    let place = posted(on, vec![to(3, "09:00"), to(1, "08:00"), to(2, "07:00")]).await;
    let ids: Vec<i64> =
        place.store.claim(at("09:00"), 2).await.unwrap().iter().map(|posted| posted.id).collect();
    assert_eq!(ids, [1, 2]);
}

async fn what_was_under_way_at_a_kill_is_sent_again_under_the_same_number(on: On) {
    let place = posted(on, vec![to(1, "09:00"), to(2, "09:00")]).await;
    assert_eq!(place.claim("09:00").await, [1, 2]);
    place.store.delivered(&place.row(2).await, at("09:00")).await.unwrap();
    let place = place.killed().await;
    assert!(place.claim("09:00").await.is_empty());
    match on {
        On::Sqlite => assert_eq!(place.store.reclaim().await.unwrap(), 1),
        On::Postgres => {
            assert_eq!(place.store.reclaim().await.unwrap(), 0, "it may be another's");
            assert!(place.claim("09:00").await.is_empty());
            place.tamper("UPDATE outbox SET lease_until = 0 WHERE state = 'sending'").await;
            assert_eq!(place.store.next_posted_at(at("09:01")).await.unwrap(), Some(at("09:01")));
        }
    }
    let again = place.store.claim(at("09:01"), 9).await.unwrap();
    let again: Vec<_> = again.iter().map(|one| (one.id, one.attempts, one.turn, one.maybe_sent_at)).collect();
    assert_eq!(again, [(1, 1, 2, Some(at("09:00")))], "it may have arrived");
}

async fn a_damaged_notice_is_set_aside_and_the_others_leave(on: On) {
    let place = posted(on, vec![to(1, "09:00"), to(2, "09:00")]).await;
    place.tamper("UPDATE outbox SET notice = '{\"no-such' WHERE id = 1").await;
    assert_eq!(place.claim("09:00").await, [2]);
    let why: String = sqlx::query_scalar("SELECT why FROM outbox WHERE state = 'dead'")
        .fetch_one(&place.store.pool)
        .await
        .unwrap();
    assert!(why.starts_with("1 in table outbox is damaged") && !why.contains("no-such"), "{why}");
}

async fn nothing_is_said_any_more_to_someone_who_left(on: On) {
    let place = posted(on, vec![to(1, "09:00"), to(2, "09:00"), to(1, "18:00")]).await;
    place.claim("09:00").await;
    let leaving =
        Decision { forgotten: vec![ParticipantId(1)], notices: vec![to(2, "09:00")], ..Decision::default() };
    place.commit(2, &leaving).await.unwrap();
    let states = [PostState::Dropped, PostState::Sending, PostState::Dropped, PostState::Pending];
    assert_eq!(place.states().await, states);
    // What was on the wire just then changes nothing any more.
    place.store.delivered(&place.row(1).await, at("09:00")).await.unwrap();
    assert_eq!(place.states().await, states);
}

async fn what_has_had_its_time_is_thrown_away_and_what_failed_stays(on: On) {
    let place = posted(on, vec![to(1, "09:00"), to(2, "09:00"), to(3, "09:00"), to(4, "09:00")]).await;
    place.store.commit(&ward_id(), 2, Some("event-1"), &Decision::default(), at("09:00")).await.unwrap();
    place.claim("09:00").await;
    place.store.delivered(&place.row(1).await, at("09:00")).await.unwrap();
    place.store.drop_posted(&place.row(2).await, "it is over").await.unwrap();
    place.store.dead(&place.row(3).await, "they closed their messages").await.unwrap();
    place.store.prune(at("09:00") + Duration::days(7)).await.unwrap();
    assert!(place.store.seen(&ward_id(), "event-1").await.unwrap());
    place.store.prune(at("09:00") + Duration::days(8)).await.unwrap();
    assert!(!place.store.seen(&ward_id(), "event-1").await.unwrap());
    assert_eq!(place.states().await.len(), 4);
    place.store.prune(at("09:00") + Duration::days(31)).await.unwrap();
    assert_eq!(place.states().await, [PostState::Dead, PostState::Sending]);
}

async fn what_was_set_aside_waits_for_the_operator_who_tries_it_again_or_drops_it(on: On) {
    let place = posted(on, vec![to(1, "09:00"), to(2, "09:00"), to(3, "09:00")]).await;
    assert_eq!(place.claim("09:00").await, [1, 2, 3]);
    for id in [1, 2] {
        place.store.dead(&place.row(id).await, "the platform refuses it").await.unwrap();
    }
    let aside = place.store.set_aside().await.unwrap();
    assert_eq!(aside.iter().map(|one| one.id).collect::<Vec<_>>(), [1, 2]);
    assert_eq!((&aside[0].community, aside[0].attempts, aside[0].posted_at), (&ward_id(), 1, at("09:00")));
    assert_eq!(aside[0].why, "the platform refuses it");

    assert!(place.store.retry_set_aside(1).await.unwrap());
    assert!(place.store.drop_set_aside(2).await.unwrap());
    assert_eq!(place.states().await, [PostState::Pending, PostState::Dropped, PostState::Sending]);
    assert!(place.store.set_aside().await.unwrap().is_empty());
    let again = place.store.claim(at("09:01"), 9).await.unwrap();
    assert_eq!(again.iter().map(|posted| (posted.id, posted.attempts)).collect::<Vec<_>>(), [(1, 0)]);
    for id in [1, 2, 3, 99] {
        assert!(!place.store.retry_set_aside(id).await.unwrap(), "{id} is not set aside");
        assert!(!place.store.drop_set_aside(id).await.unwrap(), "{id} is not set aside");
    }
}
