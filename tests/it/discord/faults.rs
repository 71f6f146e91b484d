//! The small story is lived under each fault that Discord can have; in the end everybody saw the same, each thing once.

use std::time::Duration;

use serde_json::json;

use super::standin::{Request, Standin};
use super::story::{STORY, live, seen};
use super::talk::Talk;

const AT_A_TIME: usize = 4;

/// What anna and bram saw, and how many requests it took.
#[derive(Clone)]
struct Lived {
    anna: Vec<String>,
    bram: Vec<String>,
    requests: usize,
}

fn requests(talk: &Talk) -> usize {
    talk.standin.requests().len()
}

fn lived(talk: &mut Talk) -> Lived {
    Lived { anna: seen(talk, "anna"), bram: seen(talk, "bram"), requests: requests(talk) }
}

/// How the story goes when nothing is wrong.
async fn undisturbed() -> Lived {
    let mut talk = Talk::begin().await;
    live(&mut talk, 0..STORY.len()).await;
    let lived = lived(&mut talk);
    let whole = lived.anna.join("\n");
    assert!(whole.contains("both said yes") && whole.contains("Agreed"), "the story ends well: {whole}");
    lived
}

/// The story, with something that goes wrong at each of its steps.
async fn disturbed(fault: &'static str, disturb: fn(&Standin, u64)) -> (&'static str, Lived, Vec<String>) {
    let mut talk = Talk::begin().await;
    let home = talk.standin.home(talk.guild);
    for step in 0..STORY.len() {
        talk.standin.faults().forget();
        disturb(&talk.standin, home);
        live(&mut talk, step..step + 1).await;
    }
    let breaches = talk.standin.take_breaches();
    (fault, lived(&mut talk), breaches)
}

type Disturbance = (&'static str, fn(&Standin, u64));

/// Each of these faults strikes at every step of the story, and changes nothing of what is seen.
async fn same_story_under(faults: Vec<Disturbance>) {
    let expected = undisturbed().await;
    let mut faults = faults.into_iter();
    let mut under_way = tokio::task::JoinSet::new();
    for (fault, disturb) in faults.by_ref().take(AT_A_TIME) {
        under_way.spawn(disturbed(fault, disturb));
    }
    let mut problems = Vec::new();
    while let Some(came) = under_way.join_next().await {
        if let Some((fault, disturb)) = faults.next() {
            under_way.spawn(disturbed(fault, disturb));
        }
        let (fault, came, breaches) = came.unwrap();
        for (name, was, is) in [("anna", &expected.anna, &came.anna), ("bram", &expected.bram, &came.bram)] {
            problems.extend(difference(was, is).map(|what| format!("{fault}, {name}: {what}")));
        }
        problems.extend(breaches.into_iter().map(|breach| format!("{fault}: {breach}")));
        if came.requests <= expected.requests && !fault.starts_with("slow") {
            problems.push(format!("{fault}: it struck nothing"));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// What one saw and the other didn’t, counted.
fn difference(was: &[String], is: &[String]) -> Option<String> {
    let count = |all: &[String], one: &String| all.iter().filter(|each| *each == one).count();
    let mut told: Vec<String> = was
        .iter()
        .chain(is)
        .filter(|one| count(was, one) != count(is, one))
        .map(|one| format!("{} times instead of {}: {one}", count(is, one), count(was, one)))
        .collect();
    told.sort();
    told.dedup();
    (!told.is_empty()).then(|| told.join("\n"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_server_error_is_got_over_wherever_it_strikes() {
    same_story_under(vec![
        ("500 on messages", |standin, _| standin.faults().fail_next("POST", "/channels/", 500, 0, 3)),
        ("500 on a thread", |standin, home| {
            standin.faults().fail_next("POST", &format!("/channels/{home}/threads"), 500, 0, 2)
        }),
        ("503 on a member of a thread", |standin, _| {
            standin.faults().fail_next("PUT", "/channels/", 503, 0, 1)
        }),
        ("500 on direct channels", |standin, _| {
            standin.faults().fail_next("POST", "/users/@me/channels", 500, 0, 2)
        }),
        ("500 on an acknowledgement", |standin, _| {
            standin.faults().fail_next("POST", "/interactions/", 500, 0, 1)
        }),
    ])
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn too_many_requests_are_waited_out() {
    same_story_under(vec![
        ("429 on a route", |standin, _| standin.faults().rate_limit("/channels/", 1.5, 2, false)),
        ("429 on a thread", |standin, home| {
            standin.faults().rate_limit(&format!("/channels/{home}/threads"), 2.0, 2, false)
        }),
        ("429 on direct channels", |standin, _| {
            standin.faults().rate_limit("/users/@me/channels", 1.0, 2, false)
        }),
        ("429 on an acknowledgement", |standin, _| {
            standin.faults().rate_limit("/interactions/", 0.3, 1, false)
        }),
        ("429 everywhere", |standin, _| standin.faults().rate_limit("", 0.5, 2, true)),
    ])
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_lost_answer_makes_nothing_twice() {
    same_story_under(vec![
        ("lost on messages", |standin, _| standin.faults().lose_answers("POST", "/channels/", 2)),
        ("lost on a thread", |standin, home| {
            standin.faults().lose_answers("POST", &format!("/channels/{home}/threads"), 2)
        }),
        ("lost on a member of a thread", |standin, _| standin.faults().lose_answers("PUT", "/channels/", 1)),
        ("lost on direct channels", |standin, _| {
            standin.faults().lose_answers("POST", "/users/@me/channels", 2)
        }),
        ("lost on an acknowledgement", |standin, _| {
            standin.faults().lose_answers("POST", "/interactions/", 1)
        }),
    ])
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_slow_discord_makes_no_difference() {
    same_story_under(vec![
        ("slow messages", |standin, _| standin.faults().slow("/channels/", Duration::from_millis(700), 2)),
        ("slow direct channels", |standin, _| {
            standin.faults().slow("/users/@me/channels", Duration::from_millis(700), 2)
        }),
        ("slow acknowledgements", |standin, _| {
            standin.faults().slow("/interactions/", Duration::from_millis(700), 2)
        }),
        ("slow everywhere", |standin, _| standin.faults().slow("", Duration::from_millis(300), 2)),
    ])
    .await;
}

/// The story, with a connection that breaks in this way before each of a few steps.
async fn broken(how: &'static str, break_it: fn(&Standin), resumes: bool) -> Option<String> {
    let expected = undisturbed().await;
    let mut talk = Talk::begin().await;
    for step in 0..STORY.len() {
        if matches!(step, 3 | 6 | 9) {
            let (begun, resumed) = talk.standin.sessions_begun_and_resumed();
            break_it(&talk.standin);
            if !resumes {
                let anew =
                    talk.standin.until(|s| s.sessions_begun_and_resumed().0 > begun && s.connected() > 0);
                assert!(anew.await, "{how}: it begins anew");
            }
            live(&mut talk, step..step + 1).await;
            let is = talk.standin.sessions_begun_and_resumed();
            let expected = if resumes { (begun, resumed + 1) } else { (begun + 1, resumed) };
            assert_eq!(is, expected, "{how}: sessions begun and resumed");
        } else {
            live(&mut talk, step..step + 1).await;
        }
    }
    let came = lived(&mut talk);
    assert!(talk.standin.breaches().is_empty(), "{how}: {:?}", talk.standin.breaches());
    let both = [difference(&expected.anna, &came.anna), difference(&expected.bram, &came.bram)];
    let told: Vec<String> = both.into_iter().flatten().collect();
    (!told.is_empty()).then(|| format!("{how}: {}", told.join("\n")))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_said_while_the_connection_is_broken_is_answered_when_it_is_back() {
    let (killed, asked, closed) = tokio::join!(
        broken("killed", |standin| standin.faults().kill_connections(), true),
        broken("asked to connect anew", |standin| standin.faults().reconnect(), true),
        broken("closed with 4000", |standin| standin.faults().close_connections(4000), true),
    );
    let problems: Vec<String> = [killed, asked, closed].into_iter().flatten().collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_session_that_is_lost_is_begun_anew_and_the_story_goes_on() {
    let problem = broken("invalid session", |standin| standin.faults().invalid_session(false), false).await;
    assert_eq!(problem, None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_connection_whose_heartbeats_are_not_answered_is_left_for_a_new_one() {
    let mut talk = Talk::begin().await;
    live(&mut talk, 0..6).await;
    // The next connection is told to give signs of life often, and none of them is answered.
    talk.standin.set_heartbeat(Duration::from_millis(300));
    talk.standin.faults().invalid_session(false);
    assert!(talk.standin.until(|s| s.sessions_begun_and_resumed().0 == 2 && s.connected() == 1).await);
    live(&mut talk, 6..7).await;
    let (begun, resumed) = talk.standin.sessions_begun_and_resumed();
    talk.standin.faults().ignore_heartbeats(true);
    let left = talk.standin.until(|s| s.sessions_begun_and_resumed() != (begun, resumed)).await;
    talk.standin.faults().ignore_heartbeats(false);
    assert!(left, "it does not stay with a connection that is dead");
    assert!(talk.standin.connected_with(1).await);
    live(&mut talk, 7..STORY.len()).await;
    let expected = undisturbed().await;
    let came = lived(&mut talk);
    assert_eq!(difference(&expected.anna, &came.anna), None);
    assert_eq!(difference(&expected.bram, &came.bram), None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn after_an_outage_of_an_hour_what_waited_arrives_once() {
    let mut talk = Talk::begin().await;
    live(&mut talk, 0..6).await;
    let (anna, home) = (talk.member("anna"), talk.standin.home(talk.guild));
    let asks = talk.standin.from_bot(anna).into_iter().rfind(|seen| seen.button("Yes, with bram").is_some());
    talk.standin.faults().outage(true);
    let later = talk.now() + chrono::TimeDelta::hours(1);
    talk.pass(later).await;
    talk.standin.faults().outage(false);
    assert!(talk.standin.connected_with(1).await, "it is back by itself");
    let topics = [("topic", json!("intake interview"))];
    let outcome = talk.standin.slash(talk.guild, home, anna, &["observe"], &topics).await.unwrap();
    assert!(talk.standin.ends_with(&outcome).await.is_some(), "{outcome:?}");
    talk.idle().await;
    assert!(asks.is_some(), "anna is asked before it");
    live(&mut talk, 6..STORY.len()).await;
    let agreed: Vec<String> =
        seen(&mut talk, "anna").into_iter().filter(|one| one.contains("Agreed")).collect();
    assert_eq!(agreed.len(), 1, "{agreed:?}");
}

/// What was seen, whatever the hour.
fn timeless(seen: &[String]) -> Vec<String> {
    seen.iter().map(|one| one.chars().filter(|each| !each.is_ascii_digit()).collect()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_arrived_before_a_long_outage_is_found_after_it_and_not_said_again() {
    let expected = undisturbed().await;
    let mut talk = Talk::begin().await;
    let pass = async |talk: &mut Talk, minutes| {
        let later = talk.now() + chrono::TimeDelta::minutes(minutes);
        talk.pass(later).await;
    };
    for step in 0..STORY.len() {
        // What the bot says of itself arrives, and it never hears so; then nothing is taken for longer than a nonce lasts.
        talk.standin.faults().lose_answers("POST", "/channels/", 1);
        talk.standin.faults().fail_next("POST", "/channels/", 503, 0, 1_000);
        live(&mut talk, step..step + 1).await;
        pass(&mut talk, 10).await;
        talk.standin.faults().forget();
        pass(&mut talk, 20).await;
    }
    let looks = |request: &Request| request.method == "GET" && request.path.ends_with("/messages");
    assert!(talk.standin.requests().iter().filter(|request| looks(request)).count() > 3, "it looks");
    let came = lived(&mut talk);
    for (was, is) in [(&expected.anna, &came.anna), (&expected.bram, &came.bram)] {
        assert_eq!(difference(&timeless(was), &timeless(is)), None);
    }
}
