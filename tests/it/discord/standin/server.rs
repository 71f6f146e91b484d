//! The server: reads a request, logs and checks it, lets faults have their turn, and answers.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{
    FromRequest, FromRequestParts, Multipart, Query, Request as Incoming, State, WebSocketUpgrade,
};
use axum::http::{HeaderMap, Response, StatusCode, header};
use axum::response::IntoResponse;
use axum::{Router, serve};
use serde_json::Value;
use tokio::net::TcpListener;

use super::answer::{Answer, Call, File, Refused, Reply, bad_body, bad_token, no_such_route, refused};
use super::contract;
use super::faults::Turn;
use super::gateway;
use super::page;
use super::rest::{self, Place};
use super::{BODIES_IN_ALL, Request, Shared};

const BEFORE_THE_PATH: &str = "/api/v10/";

/// More than Discord takes.
const LARGEST: usize = 64 << 20;

pub(super) async fn run(listener: TcpListener, shared: Arc<Shared>) {
    let router = Router::new().fallback(answer).with_state(shared);
    // It ends only when it is stopped.
    drop(serve(listener, router).await);
}

async fn answer(State(shared): State<Arc<Shared>>, incoming: Incoming) -> Response<Body> {
    let path = incoming.uri().path().to_owned();
    if path == "/" && incoming.headers().contains_key(header::UPGRADE) {
        return connect(shared, incoming).await;
    }
    if let Some(attachment) = path.strip_prefix("/attachments/") {
        return attached(&shared, attachment);
    }
    if path == "/" {
        return page::page();
    }
    if let Some(what) = path.strip_prefix("/standin/") {
        return match shared.handle() {
            Some(standin) => page::answer(standin, what, incoming).await,
            None => StatusCode::GONE.into_response(),
        };
    }
    let token = authorisation(incoming.headers());
    let call = match read(incoming).await {
        Ok(call) => call,
        Err(refused) => return response(Err(refused)),
    };
    log(&shared, &path, &call);
    match shared.change(|world| world.faults.turn(&call.method, &shown_path(&call))) {
        Turn::Pass => {}
        Turn::Slow(for_how_long) => tokio::time::sleep(for_how_long).await,
        Turn::Fail(refused) => return response(Err(refused)),
        Turn::Lose => {
            drop(carry_out(&shared, &call, token.as_deref()));
            if let [first, id, ..] = call.path.as_slice()
                && first == "interactions"
            {
                let id = id.parse().unwrap_or_default();
                let lose = |interaction: &mut super::world::Interaction| interaction.answer_lost = true;
                shared.change(|world| world.interactions.get_mut(&id).map(lose));
            }
            return StatusCode::BAD_GATEWAY.into_response();
        }
    }
    response(carry_out(&shared, &call, token.as_deref()))
}

/// Checks the body, then the token, then does what is asked.
fn carry_out(shared: &Shared, call: &Call, token: Option<&str>) -> Answer {
    let findings = contract::check(call);
    let place = Place { address: &shared.address };
    let at = format!("{} {}", call.method, shown_path(call));
    shared.change(|world| {
        if !call.body.is_null() {
            world.bodies += 1;
            BODIES_IN_ALL.fetch_add(1, Ordering::Relaxed);
        }
        for finding in findings.all() {
            world.breach(format!("{at}: {finding}"));
        }
        if !rest::is_open(call) && token != Some(&format!("Bot {}", world.token)) {
            return Err(bad_token());
        }
        if !findings.discord.is_empty() {
            return Err(bad_body(&findings.discord));
        }
        let answer = rest::route(world, place, call);
        if answer == Err(no_such_route()) {
            world.breach(format!("{at}: there is no such route"));
        }
        answer
    })
}

async fn connect(shared: Arc<Shared>, incoming: Incoming) -> Response<Body> {
    let (mut parts, _) = incoming.into_parts();
    let down = shared.look(|world| world.faults.down);
    match WebSocketUpgrade::from_request_parts(&mut parts, &()).await {
        Ok(_) if down => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        Ok(upgrade) => upgrade.on_upgrade(move |socket| gateway::serve(socket, shared)),
        Err(rejection) => rejection.into_response(),
    }
}

fn authorisation(headers: &HeaderMap) -> Option<String> {
    headers.get(header::AUTHORIZATION)?.to_str().ok().map(str::to_owned)
}

/// Serves what somebody attached.
fn attached(shared: &Shared, path: &str) -> Response<Body> {
    let id = path.split('/').nth(1).and_then(|id| id.parse::<u64>().ok());
    let found = shared.look(|world| {
        let of_messages = world.messages.values().flat_map(|message| &message.attachments);
        let mut all = of_messages.chain(world.uploads.iter());
        all.find(|each| Some(each.id) == id).map(|each| (each.content_type.clone(), each.bytes.to_vec()))
    });
    match found {
        Some((content_type, bytes)) => ([(header::CONTENT_TYPE, content_type)], bytes).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn read(incoming: Incoming) -> Result<Call, Refused> {
    let (parts, body) = incoming.into_parts();
    let unreadable = |_| refused(400, 50109, "The request body contains invalid JSON.");
    let path = parts.uri.path().strip_prefix(BEFORE_THE_PATH).ok_or_else(no_such_route)?;
    let path = path.split('/').filter(|part| !part.is_empty()).map(decoded).collect();
    let Query(query) = Query::<BTreeMap<String, String>>::try_from_uri(&parts.uri).unwrap_or_default();
    let method = parts.method.to_string();
    let content_type = parts.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let multipart = content_type.is_some_and(|kind| kind.starts_with("multipart/form-data"));
    let bytes = to_bytes(body, LARGEST).await.map_err(|_| refused(413, 40005, "Request entity too large"))?;
    let mut call = Call { method, path, query, body: Value::Null, files: Vec::new() };
    if multipart {
        let whole = Incoming::from_parts(parts, Body::from(bytes));
        take_parts(&mut call, whole).await?;
    } else if !bytes.is_empty() {
        call.body = serde_json::from_slice(&bytes).map_err(unreadable)?;
    }
    Ok(call)
}

/// Reads a form: the JSON in `payload_json`, and files in `files[n]`.
async fn take_parts(call: &mut Call, whole: Incoming) -> Result<(), Refused> {
    let bad = || refused(400, 50035, "Invalid Form Body");
    let mut parts = Multipart::from_request(whole, &()).await.map_err(|_| bad())?;
    while let Some(part) = parts.next_field().await.map_err(|_| bad())? {
        let field = part.name().unwrap_or_default().to_owned();
        let name = part.file_name().unwrap_or_default().to_owned();
        let content_type = part.content_type().map_or_else(|| guessed(&name), str::to_owned);
        let bytes: Bytes = part.bytes().await.map_err(|_| bad())?;
        if field == "payload_json" {
            call.body = serde_json::from_slice(&bytes).map_err(|_| bad())?;
        } else {
            let index = field.strip_prefix("files[").and_then(|rest| rest.strip_suffix(']')?.parse().ok());
            call.files.push(File { index, name, content_type, bytes: bytes.to_vec() });
        }
    }
    Ok(())
}

/// Discord tells the kind of a file by its name.
pub(super) fn guessed(name: &str) -> String {
    let kind = match name.rsplit('.').next() {
        Some("ics") => "text/calendar; charset=utf-8",
        Some("csv") => "text/csv; charset=utf-8",
        Some("txt" | "md" | "toml") => "text/plain; charset=utf-8",
        Some("json") => "application/json; charset=utf-8",
        Some("zip") => "application/zip",
        Some("png") => "image/png",
        Some(_) | None => "application/octet-stream",
    };
    kind.to_owned()
}

fn decoded(part: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = part;
    while let Some((before, after)) = rest.split_once('%') {
        bytes.extend(before.bytes());
        let byte = after.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(byte.unwrap_or(b'%'));
        rest = if byte.is_some() { &after[2..] } else { after };
    }
    bytes.extend(rest.bytes());
    String::from_utf8_lossy(&bytes).into_owned()
}

fn shown_path(call: &Call) -> String {
    format!("/{}", call.path.join("/"))
}

fn log(shared: &Shared, path: &str, call: &Call) {
    let (method, body) = (call.method.clone(), call.body.clone());
    let path = path.strip_prefix(BEFORE_THE_PATH).map_or(path.to_owned(), |path| format!("/{path}"));
    shared.change(|world| world.requests.push(Request { at: Instant::now(), method, path, body }));
}

fn response(answer: Answer) -> Response<Body> {
    let (status, body, retry_after) = match answer {
        Ok(Reply::Ok(body)) => (200, body, None),
        Ok(Reply::Created(body)) => (201, body, None),
        Ok(Reply::Nothing) => return StatusCode::NO_CONTENT.into_response(),
        Err(refused) => (refused.status, refused.body, refused.retry_after),
    };
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response =
        (status, [(header::CONTENT_TYPE, "application/json")], body.to_string()).into_response();
    if let Some((seconds, global)) = retry_after {
        let mut set = |name: &'static str, value: String| {
            if let Ok(value) = value.parse() {
                response.headers_mut().insert(name, value);
            }
        };
        set("retry-after", seconds.ceil().to_string());
        set("x-ratelimit-reset-after", seconds.to_string());
        set("x-ratelimit-limit", "5".to_owned());
        set("x-ratelimit-remaining", "0".to_owned());
        set("x-ratelimit-scope", if global { "global" } else { "user" }.to_owned());
        set("via", "1.1 standin".to_owned());
        if global {
            set("x-ratelimit-global", "true".to_owned());
        }
    }
    response
}
