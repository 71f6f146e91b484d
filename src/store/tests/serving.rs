//! What only a server can do: be shared, be started anew, lose an answer, refuse somebody.

use std::collections::BTreeMap;
use std::path::Path;

use super::super::vault::KeyProblem;
use super::super::{PostState, Trouble};
use super::*;
use crate::domain::notice::{Notice, Outgoing, Posted, Recipient};

/// A store on the server for tests; nothing where there is none.
async fn place() -> Option<Place> {
    server()?;
    Some(Place::new(On::Postgres).await)
}

fn to(who: u64) -> Outgoing {
    let to = Recipient::Person(ParticipantId(who));
    Outgoing { to, notice: Notice::Joined, not_before: at("09:00"), at_once: false }
}

impl Place {
    async fn post(&self, version: u64, notices: Vec<Outgoing>) {
        self.commit(version, &Decision { notices, ..Decision::default() }).await.unwrap();
    }

    async fn leases_end(&self) {
        self.tamper("UPDATE outbox SET lease_until = 0 WHERE state = 'sending'").await;
    }

    async fn first(&self, store: &Store, now: &str) -> Posted {
        store.claim(at(now), 1).await.unwrap().remove(0)
    }

    async fn state(&self) -> PostState {
        self.store.posted(&ward_id()).await.unwrap()[0].1
    }
}

#[tokio::test]
async fn of_two_processes_that_decide_on_one_version_one_is_heard() {
    let Some(place) = place().await else { return };
    let other = place.again().await.unwrap();
    for version in 1..=20 {
        let (one, two) = (changing(vec![Change::NextId(100)]), changing(vec![Change::NextId(200)]));
        let (id, key) = (ward_id(), format!("event-{version}"));
        let both = tokio::join!(
            place.store.commit(&id, version, Some(&key), &one, at("09:00")),
            other.commit(&id, version, Some(&key), &two, at("09:00")),
        );
        let (kept, late) = match both {
            (Ok(kept), Err(late)) | (Err(late), Ok(kept)) => (kept, late),
            both => panic!("{both:?}"),
        };
        assert_eq!(kept, version + 1);
        assert!(matches!(late, StoreError::Conflict | StoreError::AlreadyHandled), "{late:?}");
        // Whoever catches up hears that it was handled.
        let again = other.commit(&id, kept, Some(&key), &two, at("09:00")).await;
        assert!(matches!(again, Err(StoreError::AlreadyHandled)), "{again:?}");
    }
}

#[tokio::test]
async fn groups_of_two_processes_do_not_wait_for_each_other_for_ever() {
    let Some(place) = place().await else { return };
    let other = place.again().await.unwrap();
    let settings = ward().settings().clone();
    let mut ids = Vec::new();
    for name in ["a", "b", "c", "d"] {
        let id = CommunityId(name.to_owned());
        let first =
            RuleVersion { number: 1, at: at("09:00"), by: None, why: None, rules: RuleSet::default() };
        let community = Community::new(id.clone(), settings.clone(), first, at("10:00"));
        place.store.create(&community, &Decision::default(), at("09:00")).await.unwrap();
        ids.push(id);
    }
    let decision = changing(vec![Change::NextId(7)]);
    let forth = ids.iter().map(|id| place.store.commit(id, 1, None, &decision, at("09:00")));
    let back = ids.iter().rev().map(|id| other.commit(id, 1, None, &decision, at("09:00")));
    let all = futures_util::future::join(
        futures_util::future::join_all(forth),
        futures_util::future::join_all(back),
    );
    let (forth, back) = tokio::time::timeout(std::time::Duration::from_secs(10), all).await.unwrap();
    assert_eq!(forth.iter().chain(&back).filter(|kept| kept.is_ok()).count(), 4, "{forth:?} {back:?}");
}

#[tokio::test]
async fn whoever_lost_their_lease_changes_nothing_any_more() {
    let Some(place) = place().await else { return };
    let other = place.again().await.unwrap();
    place.post(1, vec![to(1)]).await;
    let mine = place.first(&place.store, "09:00").await;
    assert!(place.store.still_mine(&mine).await.unwrap());
    assert!(other.claim(at("09:05"), 9).await.unwrap().is_empty(), "the lease is on the server's clock");
    place.leases_end().await;
    let theirs = place.first(&other, "09:05").await;
    assert_eq!((theirs.id, theirs.turn, theirs.maybe_sent_at), (mine.id, mine.turn + 1, Some(at("09:00"))));
    assert!(!place.store.still_mine(&mine).await.unwrap());
    place.store.delivered(&mine, at("09:06")).await.unwrap();
    place.store.defer(&mine, at("10:00"), "late").await.unwrap();
    place.store.hold(&mine, at("10:00")).await.unwrap();
    place.store.dead(&mine, "late").await.unwrap();
    place.store.drop_posted(&mine, "late").await.unwrap();
    assert_eq!(place.state().await, PostState::Sending);
    assert!(other.still_mine(&theirs).await.unwrap());
    other.delivered(&theirs, at("09:06")).await.unwrap();
    assert_eq!(place.state().await, PostState::Delivered);
}

#[tokio::test]
async fn whoever_begins_to_send_in_time_keeps_it() {
    let Some(place) = place().await else { return };
    place.post(1, vec![to(1)]).await;
    let mine = place.first(&place.store, "09:00").await;
    place.leases_end().await;
    assert!(place.store.still_mine(&mine).await.unwrap(), "nobody else took it");
    assert!(place.store.claim(at("09:05"), 9).await.unwrap().is_empty());
    let woken = place.store.next_posted_at(at("09:05")).await.unwrap().unwrap();
    assert!(woken > at("09:05") && woken < at("09:06"), "{woken}");
}

/// Four claim at once, two by two on one connection pool each; at no moment two notices to one person are under way, and each
/// arrives once, in order.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn however_many_claim_one_person_hears_one_thing_at_a_time_in_order() {
    const PEOPLE: u64 = 12;
    const EACH: usize = 15;
    let Some(place) = place().await else { return };
    let other = place.again().await.unwrap();
    let notices: Vec<Outgoing> = (0..EACH).flat_map(|_| (0..PEOPLE).map(to)).collect();
    place.post(1, notices).await;
    let heard: std::sync::Mutex<BTreeMap<Recipient, (bool, Vec<i64>)>> = std::sync::Mutex::default();
    let claimer = async |store: &Store, number: i64| {
        // Clocks that are apart.
        let now = at("09:00") + Duration::minutes(number);
        let mut mine = 0;
        for turn in 0..4000 {
            let claimed = store.claim(now, 7).await.unwrap();
            for posted in &claimed {
                let mut heard = heard.lock().unwrap();
                let (busy, ids) = heard.entry(posted.outgoing.to.clone()).or_default();
                assert!(!*busy, "{posted:?} while another is under way");
                *busy = true;
                ids.push(posted.id);
            }
            tokio::time::sleep(std::time::Duration::from_millis(turn % 3)).await;
            for posted in claimed {
                assert!(store.still_mine(&posted).await.unwrap());
                heard.lock().unwrap().get_mut(&posted.outgoing.to).unwrap().0 = false;
                store.delivered(&posted, now).await.unwrap();
                mine += 1;
            }
            let all: usize = heard.lock().unwrap().values().map(|(_, ids)| ids.len()).sum();
            if all == EACH * PEOPLE as usize {
                break;
            }
        }
        mine
    };
    let (a, b, c, d) = tokio::join!(
        claimer(&place.store, 0),
        claimer(&other, 1),
        claimer(&place.store, 2),
        claimer(&other, 3),
    );
    assert_eq!(a + b + c + d, EACH * PEOPLE as usize);
    for (to, (_, ids)) in heard.into_inner().unwrap() {
        assert!(ids.is_sorted() && ids.len() == EACH, "{to:?} heard {ids:?}");
    }
}

#[tokio::test]
async fn what_someone_has_in_hand_is_left_for_later() {
    let Some(place) = place().await else { return };
    place.post(1, vec![to(1), to(2)]).await;
    let other = place.again().await.unwrap();
    let mut leaving = place.store.pool.begin().await.unwrap();
    let statement = "UPDATE outbox SET state = 'dropped' WHERE id = 1";
    sqlx::query(statement).execute(&mut *leaving).await.unwrap();
    let claimed = other.claim(at("09:00"), 9).await.unwrap();
    assert_eq!(claimed.iter().map(|posted| posted.id).collect::<Vec<_>>(), [2]);
    leaving.commit().await.unwrap();
    assert!(other.claim(at("09:00"), 9).await.unwrap().is_empty());
}

#[tokio::test]
async fn every_commit_reaches_the_servers_disk_whatever_is_usual_there() {
    let Some(place) = place().await else { return };
    let setting = async |name: &str| {
        let query = AssertSqlSafe(format!("SELECT current_setting('{name}')"));
        sqlx::query_scalar::<_, String>(query).fetch_one(&place.store.pool).await.unwrap()
    };
    assert_eq!(setting("synchronous_commit").await, "on");
    assert_eq!(setting("idle_in_transaction_session_timeout").await, "30s");
    assert_eq!(setting("application_name").await, "lookalong");
}

#[tokio::test]
async fn many_first_starts_at_once_agree_on_schema_and_key() {
    if server().is_none() {
        return;
    }
    let (at, folder) = (fresh_on_server().await, tempfile::tempdir().unwrap());
    let key = folder.path().join("key");
    let starts = (0..5).map(|_| Store::open(&at, &key, counting));
    for started in futures_util::future::join_all(starts).await {
        started.unwrap();
    }
}

#[tokio::test]
async fn a_first_start_with_another_key_file_is_refused_and_makes_none() {
    let Some(place) = place().await else { return };
    let elsewhere = tempfile::tempdir().unwrap();
    let key = elsewhere.path().join("key");
    let refused = Store::open(&place.at, &key, counting).await;
    assert!(matches!(refused, Err(StoreError::Key(KeyProblem::Missing { .. }))), "{refused:?}");
    assert!(!key.exists());
    drop(open(&elsewhere).await.unwrap());
    let refused = Store::open(&place.at, &key, counting).await;
    assert!(matches!(refused, Err(StoreError::WrongKey { .. })), "{refused:?}");
}

#[tokio::test]
async fn a_database_of_a_newer_version_or_another_build_is_refused() {
    let Some(place) = place().await else { return };
    place.tamper("UPDATE _sqlx_migrations SET checksum = '\\x00' WHERE version = 1").await;
    let refused = place.again().await;
    assert!(matches!(refused, Err(StoreError::Migration { .. })), "{refused:?}");
    place
        .tamper(
            "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
             VALUES (9001, 'later', TRUE, '\\x00', 0)",
        )
        .await;
    let refused = place.again().await;
    assert!(matches!(refused, Err(StoreError::NewerDatabase { schema: 9001, .. })), "{refused:?}");
}

#[tokio::test]
async fn a_database_of_another_program_is_left_alone() {
    let Some(place) = place().await else { return };
    place.tamper("COMMENT ON TABLE meta IS NULL").await;
    let Err(refused) = place.again().await else { panic!("it was opened") };
    assert!(matches!(refused, StoreError::NotOurs { .. }), "{refused}");
    let told = refused.to_string();
    assert!(told.starts_with("postgres of PostgreSQL at 127.0.0.1 is not a database of lookalong"), "{told}");
}

#[tokio::test]
async fn a_server_that_does_not_let_us_in_says_why_and_its_password_is_not_told() {
    let Some(server) = server() else { return };
    let folder = tempfile::tempdir().unwrap();
    let (before, after) = server.rsplit_once('@').unwrap();
    let (address, _) = after.rsplit_once('/').unwrap();
    let user = before.rsplit_once(':').unwrap().0;
    for (url, expected) in [
        (format!("{user}:s3cret@{after}"), Trouble::WrongLogin),
        (format!("{before}@{address}/nowhere"), Trouble::NoDatabase),
        (format!("{before}@127.0.0.1:1/look"), Trouble::Unreachable),
        (format!("{server}?sslmode=require"), Trouble::Tls),
        (format!("{server}?sslmode=s3cret"), Trouble::Address),
    ] {
        let refused = Store::open(&on_server(&url), &folder.path().join("key"), counting).await;
        let Err(StoreError::CannotOpen { why, .. }) = &refused else { panic!("{refused:?}") };
        assert_eq!(*why, expected);
        let told = format!("{refused:?} {}", refused.as_ref().err().unwrap());
        let password = before.rsplit_once(':').unwrap().1;
        assert!(!told.contains("s3cret") && !told.contains(password), "{told}");
    }
    assert!(!Path::exists(&folder.path().join("key")));
}

#[tokio::test]
async fn a_connection_that_the_server_ended_is_made_anew() {
    let Some(place) = place().await else { return };
    place.load().await;
    let mut one = place.store.pool.acquire().await.unwrap();
    place.load().await;
    let pid: i64 = sqlx::query_scalar("SELECT pg_backend_pid()::bigint").fetch_one(&mut *one).await.unwrap();
    drop(one);
    let admin = server().unwrap();
    let mut admin = sqlx::AnyConnection::connect(&admin).await.unwrap();
    let statement = AssertSqlSafe(format!("SELECT pg_terminate_backend({pid})"));
    sqlx::query(statement).execute(&mut admin).await.unwrap();
    assert_eq!(place.commit(1, &changing(vec![Change::NextId(7)])).await.unwrap(), 2);
    assert_eq!(place.load().await.1, 2);
}

#[tokio::test]
async fn a_server_is_copied_by_its_own_tools() {
    let Some(place) = place().await else { return };
    let to = place.directory.path().join("backup");
    let told = place.store.backup(&to).await.unwrap_err().to_string();
    assert!(told.contains("pg_dump") && told.contains("key file"), "{told}");
    assert!(!to.exists());
}
