//! What goes wrong on demand goes wrong as it does at Discord, seen from a real client.

use std::time::{Duration, Instant};

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use chrono::TimeDelta;
use serde_json::{Value, json};
use serenity::all::{ChannelId, CreateMessage, Nonce};
use serenity::interactions_endpoint::Verifier;

use super::standin::{Answer, Standin};
use super::standin_smoke::{Scene, clock, code, nobody, scene};

impl Scene {
    async fn is_answered(&self) {
        let outcome = self.slash(self.bram, &["observe"], &[("topic", json!("calm"))]).await;
        let outcome = outcome.expect("it can be sent");
        assert!(matches!(outcome.answer, Answer::Message(_)), "{outcome:?}");
    }

    fn say(&self, text: &str) -> CreateMessage {
        CreateMessage::new().content(text).allowed_mentions(nobody())
    }
}

#[tokio::test]
async fn a_broken_connection_is_resumed_and_what_was_missed_is_told() {
    let scene = scene().await;
    for break_it in [
        |standin: &Standin| standin.faults().kill_connections(),
        |standin: &Standin| standin.faults().reconnect(),
        |standin: &Standin| standin.faults().close_connections(4000),
    ] {
        let (begun, resumed) = scene.standin.sessions_begun_and_resumed();
        break_it(&scene.standin);
        scene.is_answered().await;
        assert!(scene.standin.until(|standin| standin.sessions_begun_and_resumed().1 == resumed + 1).await);
        assert_eq!(scene.standin.sessions_begun_and_resumed().0, begun);
    }
    scene.standin.faults().invalid_session(false);
    assert!(
        scene.standin.until(|standin| standin.sessions_begun_and_resumed().0 == 2).await,
        "it identifies anew"
    );
    scene.is_answered().await;
}

#[tokio::test]
async fn requests_fail_as_told_and_then_no_more() {
    let scene = scene().await;
    let home = ChannelId::new(scene.home);
    let send = || home.send_message(&scene.http, scene.say("Hello"));
    scene.standin.faults().fail_next("POST", "/channels/", 500, 0, 1);
    assert_eq!(code(&send().await.expect_err("it fails")), 50_000_000);
    scene.standin.faults().rate_limit("/channels/", 1.5, 1, true);
    assert_eq!(code(&send().await.expect_err("too many")), 42_899_999, "429, and no code");
    scene.standin.faults().slow("/channels/", Duration::from_millis(200), 1);
    let since = Instant::now();
    send().await.expect("it is sent");
    assert!(since.elapsed() >= Duration::from_millis(200));
    assert_eq!(scene.standin.from_bot(scene.anna).len(), 1);
    scene.standin.set_bot_permissions(scene.guild, Some(scene.home), 1 << 10);
    assert_eq!(code(&send().await.expect_err("it may only look")), 40_350_013);
    scene.standin.set_bot_permissions(scene.guild, None, 0);
    assert_eq!(
        code(&ChannelId::new(1).say(&scene.http, "a").await.expect_err("no such channel")),
        40_410_003
    );
    assert_eq!(scene.standin.take_breaches().len(), 1, "the last one said nothing about mentions");
}

#[tokio::test]
async fn a_lost_answer_was_carried_out_and_a_nonce_is_forgotten_in_time() {
    let now = std::sync::Arc::new(std::sync::Mutex::new(clock()()));
    let shared = std::sync::Arc::clone(&now);
    let standin =
        Standin::start(std::sync::Arc::new(move || *shared.lock().expect("nobody failed with it"))).await;
    let guild = standin.new_guild("Our colleagues", "en-US");
    let anna = standin.new_member(guild, "Anna", "nl");
    let http = serenity::http::HttpBuilder::new(standin.token())
        .proxy(standin.url())
        .ratelimiter_disabled(true)
        .build();
    let home = ChannelId::new(standin.home(guild));
    let once = || {
        let message = CreateMessage::new().content("Hello").allowed_mentions(nobody()).enforce_nonce(true);
        home.send_message(&http, message.nonce(Nonce::String("row-1".to_owned())))
    };
    standin.faults().lose_answers("POST", "/channels/", 1);
    once().await.expect_err("the answer is lost");
    once().await.expect("it is sent");
    assert_eq!(standin.seen(anna).len(), 1);
    *now.lock().expect("nobody failed with it") += TimeDelta::minutes(3);
    once().await.expect("it is sent");
    assert_eq!(standin.seen(anna).len(), 2, "after two minutes a nonce is forgotten");
}

#[tokio::test]
async fn interactions_come_late_twice_broken_or_all_at_once() {
    let scene = scene().await;
    let topic = [("topic", json!("calm"))];
    let faults = scene.standin.faults();
    let stale = faults.send_stale_slash(scene.home, scene.bram, &["observe"], &topic, Duration::from_secs(9));
    assert!(stale.expect("it is sent") < scene.bram, "its id is of an earlier moment");
    let errors = || scene.errors.lock().expect("nobody failed with it").clone();
    assert!(scene.standin.until(|_| errors() == [40_410_062]).await, "{:?}", errors());

    scene.is_answered().await;
    faults.repeat_last_interaction();
    assert!(scene.standin.until(|_| errors().last() == Some(&40_040_060)).await, "{:?}", errors());
    assert_eq!(scene.standin.take_breaches().len(), 1);

    let broken = faults.send_unparsable_interaction(scene.home, scene.bram);
    assert_eq!(scene.standin.answered(broken).await.answer, Answer::None, "serenity can't read it");

    faults.hold_interactions(true);
    let slash = scene.slash(scene.bram, &["observe"], &topic);
    let release = async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        faults.hold_interactions(false);
    };
    let (outcome, ()) = tokio::join!(slash, release);
    assert!(outcome.expect("it is sent").after >= Duration::from_millis(100));
}

#[tokio::test]
async fn an_outage_ends_and_the_bot_is_back() {
    let scene = scene().await;
    scene.standin.faults().outage(true);
    assert!(scene.standin.until(|standin| standin.connected() == 0).await);
    scene.http.get_guild(scene.guild.into()).await.expect_err("nothing answers");
    scene.standin.faults().outage(false);
    assert!(scene.standin.connected_with(1).await);
    scene.is_answered().await;
}

#[tokio::test]
async fn interactions_come_over_http_signed() {
    let standin = Standin::start(clock()).await;
    let guild = standin.new_guild("Our colleagues", "en-US");
    let anna = standin.new_member(guild, "Anna", "nl");
    let http = serenity::http::HttpBuilder::new(standin.token())
        .proxy(standin.url())
        .ratelimiter_disabled(true)
        .application_id(standin.application_id().into())
        .build();
    let command = json!([{"name": "hello", "description": "Says hello"}]);
    http.create_global_commands(&command).await.expect("commands are taken");
    let verifier = std::sync::Arc::new(Verifier::new(&standin.public_key()));
    let router = Router::new().route("/interactions", post(answer)).with_state(verifier);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let url = format!("http://{}/interactions", listener.local_addr().expect("it has an address"));
    let server = tokio::spawn(async move { axum::serve(listener, router).await });
    let wrong = standin.deliver_over_http(&url.replace("/interactions", "/other")).await;
    assert!(wrong.is_err_and(|why| why.contains("must be 401")));
    standin.deliver_over_http(&url).await.expect("the address answers");
    let outcome = standin.slash(guild, standin.home(guild), anna, &["hello"], &[]).await.expect("it is sent");
    let message = outcome.message().and_then(|id| standin.message(id)).expect("a message came");
    assert_eq!(message.content, "Hello, nl");
    server.abort();
}

async fn answer(
    State(verifier): State<std::sync::Arc<Verifier>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let header =
        |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let (signature, timestamp) = (header("x-signature-ed25519"), header("x-signature-timestamp"));
    if verifier.verify(&signature, &timestamp, &body).is_err() {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let said: Value = serde_json::from_slice(&body).expect("it is JSON");
    if said["type"] == 1 {
        return Json(json!({"type": 1})).into_response();
    }
    let content = format!("Hello, {}", said["locale"].as_str().unwrap_or_default());
    let data = json!({"content": content, "flags": 64, "allowed_mentions": {"parse": []}});
    Json(json!({"type": 4, "data": data})).into_response()
}
