//! Interactions as they come over HTTP, so that several replicas can answer behind a load balancer.
//!
//! Each request is signed by Discord with Ed25519; one that isn't gets 401, and nothing of it is looked at. What is taken is
//! answered like what comes over the gateway, so the request itself gets 202.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use serenity::all::Interaction;
use serenity::interactions_endpoint::Verifier;
use tokio::sync::mpsc::UnboundedSender;

use super::gateway::{Came, Unreadable};
use super::hearing::Heard;

/// What the endpoint needs.
#[derive(Clone)]
struct Door {
    verifier: Arc<Verifier>,
    came: UnboundedSender<Came>,
}

/// The endpoint at `/interactions`; `public_key` is the application's, 64 hexadecimal digits. None when it is no key.
#[must_use]
pub fn router(public_key: &str, came: UnboundedSender<Came>) -> Option<Router> {
    let mut key = [0; 32];
    if public_key.len() != 64 {
        return None;
    }
    for (index, byte) in key.iter_mut().enumerate() {
        *byte = u8::from_str_radix(public_key.get(2 * index..2 * index + 2)?, 16).ok()?;
    }
    let verifier = Arc::new(Verifier::try_new(key).ok()?);
    Some(Router::new().route("/interactions", post(take)).with_state(Door { verifier, came }))
}

async fn take(State(door): State<Door>, headers: HeaderMap, body: Bytes) -> Response {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (signature, timestamp) = (header("x-signature-ed25519"), header("x-signature-timestamp"));
    if door.verifier.verify(signature, timestamp, &body).is_err() {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    match serde_json::from_slice::<Interaction>(&body) {
        Ok(Interaction::Ping(_)) => {
            let pong = serde_json::json!({ "type": 1 }).to_string();
            ([("content-type", "application/json")], pong).into_response()
        }
        Ok(interaction) => match Heard::from(interaction) {
            Some(heard) => {
                let _ = door.came.send(Came::Interaction(Box::new(heard)));
                StatusCode::ACCEPTED.into_response()
            }
            None => unreadable(&door, &body),
        },
        Err(_) => unreadable(&door, &body),
    }
}

/// Someone waits for an answer even when we can't read what they asked.
fn unreadable(door: &Door, body: &[u8]) -> Response {
    let Ok(value) = serde_json::from_slice::<serde_json::Value>(body) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let _ = door.came.send(Came::Unreadable(Unreadable::read(&value)));
    StatusCode::ACCEPTED.into_response()
}
