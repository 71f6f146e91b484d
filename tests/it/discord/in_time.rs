//! Whatever the store does and however an interaction comes: it is acknowledged in time, handled once, and answered where it
//! still can be.

use std::time::{Duration, Instant};

use chrono::TimeDelta;
use serde_json::json;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection};

use super::standin::{Answer, Logged, Outcome, Place};
use super::story::live;
use super::talk::Talk;

/// What Discord waits.
const THREE_SECONDS: Duration = Duration::from_secs(3);
const HELD: Duration = Duration::from_millis(1_500);

/// Another connection that keeps everybody else from writing.
async fn hold(talk: &Talk) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(talk.folder.path().join("talk.sqlite"));
    let mut connection = options.connect().await.unwrap();
    sqlx::query("BEGIN IMMEDIATE").execute(&mut connection).await.unwrap();
    connection
}

async fn let_go(mut connection: SqliteConnection) {
    sqlx::query("ROLLBACK").execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

/// Two who joined; bram shows something.
async fn two() -> Talk {
    let mut talk = Talk::begin().await;
    live(&mut talk, 0..4).await;
    talk
}

fn logged(talk: &Talk, interaction: u64) -> Logged {
    talk.standin.interaction_log().into_iter().find(|logged| logged.interaction == interaction).unwrap()
}

fn wishes(community: &lookalong::domain::community::Community) -> usize {
    community.wishes().count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn while_the_store_is_held_a_command_is_acknowledged_in_time_and_then_answered() {
    let mut talk = two().await;
    let (anna, home, guild) = (talk.member("anna"), talk.standin.home(talk.guild), talk.guild);
    let holder = hold(&talk).await;
    let topic = [("topic", json!("triage"))];
    let standin = talk.standin.clone();
    let asking =
        tokio::spawn(async move { standin.slash(guild, home, anna, &["observe"], &topic).await.unwrap() });
    let outcome: Outcome = asking.await.unwrap();
    assert_eq!(outcome.answer, Answer::Deferred, "it says that an answer will come");
    assert!(outcome.after < THREE_SECONDS, "{:?}", outcome.after);
    tokio::time::sleep(HELD).await;
    assert_eq!(wishes(&talk.community().await), 0, "nothing is told before it is durable");
    let_go(holder).await;
    let message = talk.standin.settled(outcome.interaction).await.expect("then it is answered");
    let message = talk.standin.message(message).unwrap();
    assert!(message.content.contains("triage"), "{message:?}");
    assert_eq!(message.place, Place::Ephemeral);
    talk.idle().await;
    assert_eq!(wishes(&talk.community().await), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn suggestions_and_forms_do_not_wait_for_the_store() {
    let mut talk = two().await;
    live(&mut talk, 4..5).await;
    let (anna, home) = (talk.member("anna"), talk.standin.home(talk.guild));
    talk.play("anna> /observe").await.unwrap();
    let panel = talk.standin.from_bot(anna).pop().unwrap();
    let holder = hold(&talk).await;
    let began = Instant::now();
    let choices = talk.standin.autocomplete(home, anna, &["observe"], ("topic", "int"), &[]).await.unwrap();
    assert_eq!(choices, [("intake interview".to_owned(), json!("intake interview"))]);
    let zones =
        talk.standin.autocomplete(home, anna, &["me", "profile"], ("zone", "amster"), &[]).await.unwrap();
    assert_eq!(zones, [("Europe/Amsterdam".to_owned(), json!("Europe/Amsterdam"))]);
    let form = talk.standin.press_labelled(anna, panel.id, "I’d like to watch…").await.unwrap();
    assert!(form.modal().is_some(), "{form:?}");
    assert!(began.elapsed() < THREE_SECONDS, "all three together: {:?}", began.elapsed());
    let_go(holder).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_interaction_that_comes_again_changes_nothing_and_is_not_answered_again() {
    let mut talk = two().await;
    talk.play("anna> /observe topic:\"triage\"").await.unwrap();
    let before = talk.community().await;
    let (answers, sent) = (talk.standin.callbacks(), talk.standin.requests().len());
    talk.standin.faults().repeat_last_interaction();
    // What came after it was taken after it.
    talk.play("bram> /help").await.unwrap();
    assert_eq!(talk.standin.callbacks(), answers + 1);
    assert_eq!(talk.standin.requests().len(), sent + 1, "one answer, to bram");
    assert_eq!(wishes(&talk.community().await), wishes(&before));
    assert!(talk.standin.breaches().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_interaction_that_comes_again_after_a_restart_changes_nothing() {
    let mut talk = two().await;
    talk.play("anna> /observe topic:\"triage\"").await.unwrap();
    let anna = talk.member("anna");
    let mine = talk.standin.from_bot(anna).len();
    talk.restart().await;
    let sent = talk.standin.requests().len();
    talk.standin.faults().repeat_last_interaction();
    assert!(talk.standin.until(|standin| standin.requests().len() > sent).await, "it is taken up");
    talk.idle().await;
    talk.settle().await;
    assert_eq!(wishes(&talk.community().await), 1);
    assert_eq!(talk.standin.from_bot(anna).len(), mine, "and nothing is said twice");
    // Whether the first answer arrived before the bot stopped it can't know: it tries, and is told.
    let breaches = talk.standin.take_breaches();
    assert!(
        breaches.iter().all(|breach| breach.ends_with("answered twice")) && breaches.len() <= 1,
        "{breaches:?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_discord_replays_too_late_stands_and_is_answered_by_direct_message() {
    let mut talk = two().await;
    let (anna, home) = (talk.member("anna"), talk.standin.home(talk.guild));
    let topic = [("topic", json!("triage"))];
    let age = Duration::from_secs(40);
    let late = talk.standin.faults().send_stale_slash(home, anna, &["observe"], &topic, age).unwrap();
    let told =
        talk.standin.wait_for(anna, |seen| seen.place == Place::Direct && seen.content.contains("triage"));
    assert!(told.await.is_some(), "the answer comes another way");
    talk.idle().await;
    assert_eq!(wishes(&talk.community().await), 1, "the decision stands");
    let direct = |talk: &Talk| {
        let direct = talk.standin.from_bot(anna).into_iter().filter(|seen| seen.place == Place::Direct);
        direct.map(|seen| seen.content).collect::<Vec<_>>()
    };
    let before = direct(&talk);
    assert!(before.iter().any(|words| words.contains("couldn’t answer at once")), "{before:?}");
    assert_eq!(logged(&talk, late).acknowledged, None);
    // Whoever only wanted to look has looked elsewhere by now.
    let look = talk.standin.faults().send_stale_slash(home, anna, &["exchanges"], &[], age).unwrap();
    let path = format!("/interactions/{look}/");
    assert!(talk.standin.until(|standin| standin.requests().iter().any(|r| r.path.starts_with(&path))).await);
    talk.idle().await;
    assert_eq!(direct(&talk), before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_older_than_a_quarter_of_an_hour_is_left_alone() {
    let mut talk = two().await;
    let (anna, home) = (talk.member("anna"), talk.standin.home(talk.guild));
    let topic = [("topic", json!("triage"))];
    let age = Duration::from_secs(16 * 60);
    let sent = talk.standin.requests().len();
    talk.standin.faults().send_stale_slash(home, anna, &["observe"], &topic, age).unwrap();
    talk.play("bram> /help").await.unwrap();
    assert_eq!(talk.standin.requests().len(), sent + 1, "only bram is answered");
    assert_eq!(wishes(&talk.community().await), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_answer_that_discord_never_takes_is_given_by_direct_message() {
    let mut talk = two().await;
    let (anna, home) = (talk.member("anna"), talk.standin.home(talk.guild));
    talk.standin.faults().fail_next("POST", "/interactions/", 500, 0, 50);
    let topic = [("topic", json!("triage"))];
    let outcome = talk.standin.slash(talk.guild, home, anna, &["observe"], &topic).await.unwrap();
    assert_eq!(outcome.answer, Answer::None);
    talk.standin.faults().forget();
    talk.idle().await;
    let told =
        talk.standin.wait_for(anna, |seen| seen.place == Place::Direct && seen.content.contains("triage"));
    assert!(told.await.is_some());
    assert_eq!(wishes(&talk.community().await), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn that_it_was_answered_before_is_final() {
    let mut talk = two().await;
    let (anna, home) = (talk.member("anna"), talk.standin.home(talk.guild));
    talk.standin.faults().fail_next("POST", "/interactions/", 400, 40060, 50);
    let topic = [("topic", json!("triage"))];
    let (sent, seen) = (talk.standin.requests().len(), talk.standin.from_bot(anna).len());
    let outcome = talk.standin.slash(talk.guild, home, anna, &["observe"], &topic).await.unwrap();
    assert_eq!(outcome.answer, Answer::None);
    talk.idle().await;
    assert_eq!(talk.standin.requests().len(), sent + 1, "it is asked once");
    assert_eq!(talk.standin.from_bot(anna).len(), seen, "and not said another way");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_interaction_that_cannot_be_read_is_answered() {
    let mut talk = two().await;
    let (anna, home) = (talk.member("anna"), talk.standin.home(talk.guild));
    let broken = talk.standin.faults().send_unparsable_interaction(home, anna);
    let outcome = talk.standin.answered(broken).await;
    let message = outcome.message().and_then(|id| talk.standin.message(id)).expect("it is answered");
    assert!(message.content.contains("couldn’t read that"), "{message:?}");
    assert_eq!(message.place, Place::Ephemeral);
    talk.play("anna> /help").await.unwrap();
    assert!(talk.heard().contains("/observe"), "and the next one is read as ever");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_form_that_cannot_be_read_comes_back_with_what_was_filled_in() {
    let mut talk = two().await;
    live(&mut talk, 4..8).await;
    let anna = talk.member("anna");
    let asked =
        talk.standin.from_bot(anna).into_iter().rfind(|s| s.button("Type another moment").is_some()).unwrap();
    let opened = talk.standin.press_labelled(anna, asked.id, "Type another moment").await.unwrap();
    let form = opened.modal().unwrap().clone();
    let field = form.fields[0].custom_id.clone();
    let outcome = talk.standin.submit(anna, &form, &[(&field, "when the moon is blue")]).await.unwrap();
    let refused = talk.standin.message(outcome.message().expect("it is answered")).unwrap();
    assert_eq!(refused.place, Place::Ephemeral);
    let again = talk.standin.press_labelled(anna, refused.id, "Back to the form").await.unwrap();
    let again = again.modal().expect("the form is opened again").clone();
    assert_eq!(again.fields[0].value, "when the moon is blue", "nothing has to be typed twice");
    let outcome = talk.standin.submit(anna, &again, &[(&field, "Thu 5 Mar 10:00")]).await.unwrap();
    assert!(outcome.after < THREE_SECONDS);
    talk.idle().await;
    talk.pass(talk.now() + TimeDelta::minutes(1)).await;
    assert!(talk.heard().contains("anna suggests"), "{}", talk.heard());
    // What was taken is not kept.
    let fresh = talk.standin.press_labelled(anna, asked.id, "Type another moment").await.unwrap();
    assert_eq!(fresh.modal().map(|form| form.fields[0].value.clone()), Some(String::new()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whatever_is_done_at_the_same_time_is_acknowledged_in_time() {
    let mut talk = two().await;
    let (home, guild) = (talk.standin.home(talk.guild), talk.guild);
    let people: Vec<u64> = (0..20).map(|n| talk.member(&format!("colleague{n}"))).collect();
    let mut asking = tokio::task::JoinSet::new();
    for user in people {
        let standin = talk.standin.clone();
        asking.spawn(async move { standin.slash(guild, home, user, &["observe"], &[]).await.unwrap() });
    }
    for outcome in asking.join_all().await {
        assert!(outcome.after < THREE_SECONDS && outcome.answer != Answer::None, "{outcome:?}");
    }
}
