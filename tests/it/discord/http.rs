//! The same story when interactions come over HTTP: signed, or they are not looked at.

use ed25519_dalek::{Signer, SigningKey};
use lookalong::chat::discord::account;
use lookalong::chat::discord::endpoint;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::story::{STORY, live, seen};
use super::talk::Talk;

/// A door for interactions, with a key; gives where it is.
async fn door(talk: &Talk, public_key: &str) -> String {
    let router = endpoint::router(public_key, talk.came()).expect("it is a key");
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}/interactions")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_story_goes_the_same_when_interactions_come_over_http() {
    let mut over_the_gateway = Talk::begin().await;
    live(&mut over_the_gateway, 0..STORY.len()).await;
    let mut talk = Talk::begin().await;
    let url = door(&talk, &talk.standin.public_key()).await;
    // It answers a PING, and refuses one with a bad signature.
    talk.standin.deliver_over_http(&url).await.expect("Discord takes the address");
    live(&mut talk, 0..STORY.len()).await;
    for name in ["anna", "bram"] {
        assert_eq!(seen(&mut talk, name), seen(&mut over_the_gateway, name));
    }
    assert!(talk.standin.breaches().is_empty());
}

/// An interaction of somebody who wants to join.
fn joining(talk: &Talk, user: u64) -> Value {
    let code = {
        use lookalong::chat::discord::codes::{Code, Says};
        use lookalong::domain::command::Press;
        Code { server: talk.guild, says: Says::Press(Press::Join) }.written()
    };
    let now = talk.now();
    let id = u64::try_from(now.timestamp_millis() - 1_420_070_400_000).unwrap() << 22;
    let person = json!({
        "id": user.to_string(), "username": "eve", "discriminator": "0", "global_name": "Eve", "avatar": null,
    });
    json!({
        "id": id.to_string(), "application_id": talk.standin.application_id().to_string(), "type": 3, "version": 1,
        "token": "t", "guild_id": talk.guild.to_string(), "channel_id": talk.standin.home(talk.guild).to_string(),
        "locale": "en-US", "app_permissions": "0", "attachment_size_limit": 1, "entitlements": [], "authorizing_integration_owners": {},
        "data": {"custom_id": code, "component_type": 2, "id": 2},
        "member": {
            "user": person, "roles": [], "joined_at": now.to_rfc3339(), "deaf": false, "mute": false, "flags": 0,
            "permissions": "0", "pending": false, "nick": null, "premium_since": null,
        },
        "message": {
            "id": "5", "channel_id": talk.standin.home(talk.guild).to_string(), "author": person, "content": "",
            "timestamp": now.to_rfc3339(), "edited_timestamp": null, "tts": false, "mention_everyone": false,
            "mentions": [], "mention_roles": [], "attachments": [], "embeds": [], "pinned": false, "type": 0,
        },
    })
}

/// Sends a body with these headers; gives the status.
async fn post(url: &str, body: &str, headers: &[(&str, String)]) -> u16 {
    let (host, path) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let mut request = format!("POST /{path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n");
    request += &format!("content-type: application/json\r\ncontent-length: {}\r\n", body.len());
    for (name, value) in headers {
        request += &format!("{name}: {value}\r\n");
    }
    request += &format!("\r\n{body}");
    let mut stream = TcpStream::connect(host).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer.split(' ').nth(1).unwrap().parse().unwrap()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn signed(key: &SigningKey, timestamp: &str, body: &str) -> [(&'static str, String); 2] {
    let signature = key.sign(format!("{timestamp}{body}").as_bytes());
    [("x-signature-ed25519", hex(&signature.to_bytes())), ("x-signature-timestamp", timestamp.to_owned())]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_not_signed_by_discord_is_refused_and_nothing_happens() {
    let mut talk = Talk::begin().await;
    let key = SigningKey::from_bytes(&[9; 32]);
    let other = SigningKey::from_bytes(&[8; 32]);
    let url = door(&talk, &hex(key.verifying_key().as_bytes())).await;
    let user = talk.member("eve");
    let body = joining(&talk, user).to_string();
    if let Err(problem) = serde_json::from_str::<serenity::all::Interaction>(&body) {
        panic!("the body of this test is none of Discord’s: {problem}");
    }
    let good = signed(&key, "1000", &body);
    let sent = talk.standin.requests().len();
    let refused: Vec<(&str, u16)> = vec![
        ("another key", post(&url, &body, &signed(&other, "1000", &body)).await),
        ("another body", post(&url, &body.replace("en-US", "nl"), &good).await),
        (
            "another time",
            post(&url, &body, &[good[0].clone(), ("x-signature-timestamp", "1001".to_owned())]).await,
        ),
        ("no signature", post(&url, &body, &good[1..]).await),
        ("no time", post(&url, &body, &good[..1]).await),
        ("no headers", post(&url, &body, &[]).await),
        (
            "no hexadecimal",
            post(&url, &body, &[("x-signature-ed25519", "zz".to_owned()), good[1].clone()]).await,
        ),
        (
            "half of it",
            post(&url, &body, &[("x-signature-ed25519", good[0].1[..64].to_owned()), good[1].clone()]).await,
        ),
    ];
    for (what, status) in refused {
        assert_eq!(status, 401, "{what}");
    }
    talk.idle().await;
    assert_eq!(talk.standin.requests().len(), sent, "nothing was answered");
    assert!(talk.community().await.by_account(&account(user)).is_none());
    // What is signed is taken, in whatever way it was written, and what can't be read is told apart from what is forged.
    let ping = json!({
        "id": "1", "application_id": "2", "type": 1, "token": "p", "version": 1,
        "entitlements": [], "authorizing_integration_owners": {},
    })
    .to_string();
    assert_eq!(post(&url, &ping, &signed(&key, "1000", &ping)).await, 200, "a PING is answered");
    assert_eq!(post(&url, "no json", &signed(&key, "1000", "no json")).await, 400);
    assert_eq!(post(&url, &body, &good).await, 202, "and the real one is taken");
    let joined = async {
        while talk.community().await.by_account(&account(user)).is_none() {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(10), joined).await.expect("eve joins");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_interaction_over_http_that_cannot_be_read_is_answered_too() {
    let mut talk = Talk::begin().await;
    let url = door(&talk, &talk.standin.public_key()).await;
    talk.standin.deliver_over_http(&url).await.unwrap();
    let (anna, home) = (talk.member("anna"), talk.standin.home(talk.guild));
    let broken = talk.standin.faults().send_unparsable_interaction(home, anna);
    let outcome = talk.standin.answered(broken).await;
    let message = outcome.message().and_then(|id| talk.standin.message(id)).expect("it is answered");
    assert!(message.content.contains("couldn’t read that"), "{message:?}");
}
