//! Interactions over HTTP instead of the gateway: signed, and answered in the response or by a callback.

use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use ed25519_dalek::{Signer, SigningKey};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::ids::hex;
use super::rest::{FIRST_ANSWER, Place, called_back};
use super::world::World;
use super::{BODIES_IN_ALL, Shared, Standin, contract};

/// What the bot's server answered.
struct Response {
    status: u16,
    content_type: String,
    body: Vec<u8>,
}

impl Standin {
    /// What interactions over HTTP are signed with, as hex.
    #[must_use]
    pub fn public_key(&self) -> String {
        self.shared.look(World::public_key)
    }

    /// Sends interactions to this address from now on (`http://127.0.0.1:PORT/path`). First the address has to answer a
    /// PING and to refuse one with a bad signature, as when it is entered in the developer portal.
    ///
    /// # Errors
    /// When it doesn't.
    pub async fn deliver_over_http(&self, url: &str) -> Result<(), String> {
        let ping = json!({
            "id": "1", "application_id": self.application_id().to_string(), "type": 1, "token": "ping", "version": 1,
            "entitlements": [], "authorizing_integration_owners": {},
        });
        let forged = self.shared.post(url, &ping.to_string(), true).await?;
        if forged.status != 401 {
            return Err(format!("a bad signature was answered with {}, must be 401", forged.status));
        }
        let answer = self.shared.post(url, &ping.to_string(), false).await?;
        let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        if answer.status != 200 || body["type"] != 1 {
            return Err(format!("PING was answered with {} and {body}", answer.status));
        }
        self.shared.change(|world| world.http_target = Some(url.to_owned()));
        Ok(())
    }

    /// Sends interactions over the gateway again.
    pub fn deliver_over_gateway(&self) {
        self.shared.change(|world| world.http_target = None);
    }
}

/// Sends what waits to be sent over HTTP.
pub(super) fn deliver_waiting(shared: &Arc<Shared>) {
    let (waiting, url) =
        shared.change(|world| (std::mem::take(&mut world.to_deliver), world.http_target.clone()));
    for id in waiting {
        if let Some(url) = url.clone() {
            tokio::spawn(deliver(Arc::clone(shared), url, id));
        }
    }
}

async fn deliver(shared: Arc<Shared>, url: String, id: u64) {
    let Some(payload) = shared.look(|world| world.interactions.get(&id).map(|each| each.payload.to_string()))
    else {
        return;
    };
    let answer = tokio::time::timeout(FIRST_ANSWER, shared.post(&url, &payload, false)).await;
    // An address that is away, slow, or has nothing to say: the person is told that nothing came.
    let Ok(Ok(answer)) = answer else { return };
    if answer.status != 200 || answer.body.is_empty() {
        return;
    }
    let Ok(body) = serde_json::from_slice::<Value>(&answer.body) else {
        shared.change(|world| {
            world.breach(format!("interaction {id}: answered over HTTP with something else than JSON"))
        });
        return;
    };
    BODIES_IN_ALL.fetch_add(1, Ordering::Relaxed);
    let findings = contract::check_callback(&body);
    let place = Place { address: &shared.address };
    shared.change(|world| {
        world.bodies += 1;
        for finding in findings.all() {
            world.breach(format!("answer over HTTP: {finding}"));
        }
        if !answer.content_type.starts_with("application/json") {
            world.breach(format!("answer over HTTP: the content type is `{}`", answer.content_type));
        }
        if findings.discord.is_empty() {
            // One that comes too late or twice is refused; over HTTP nobody is told so.
            drop(called_back(world, place, id, None, &body, &[]));
        }
    });
}

impl World {
    /// Made from the application's id: the same world has the same key.
    fn key(&self) -> SigningKey {
        let id = self.application.to_le_bytes();
        let mut seed = [7; 32];
        seed[..id.len()].copy_from_slice(&id);
        SigningKey::from_bytes(&seed)
    }

    /// The half of it that everyone may know, as hex.
    pub(super) fn public_key(&self) -> String {
        hex(self.key().verifying_key().as_bytes())
    }
}

impl Shared {
    fn key(&self) -> SigningKey {
        self.look(World::key)
    }

    async fn post(&self, url: &str, body: &str, forged: bool) -> Result<Response, String> {
        let timestamp = self.look(|world| world.now().timestamp()).to_string();
        let signed = if forged { format!("{timestamp}{body} ") } else { format!("{timestamp}{body}") };
        let signature = hex(&self.key().sign(signed.as_bytes()).to_bytes());
        let address = url.strip_prefix("http://").ok_or("only http:// is spoken here")?;
        let (host, path) = address.split_once('/').unwrap_or((address, ""));
        let mut request = String::new();
        let _ = write!(
            request,
            "POST /{path} HTTP/1.1\r\nhost: {host}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\
             user-agent: Discord-Interactions/1.0\r\nx-signature-ed25519: {signature}\r\n\
             x-signature-timestamp: {timestamp}\r\nconnection: close\r\n\r\n{body}",
            body.len()
        );
        exchange(host, &request).await.map_err(|error| format!("{url}: {error}"))
    }
}

async fn exchange(host: &str, request: &str) -> std::io::Result<Response> {
    let mut stream = TcpStream::connect(host).await?;
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n");
    let end = end.ok_or_else(|| std::io::Error::other("the answer has no end of its head"))?;
    let head = String::from_utf8_lossy(&answer[..end]).to_lowercase();
    let field = |name: &str| {
        let line = head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
        line.map(|value| value.trim().to_owned()).unwrap_or_default()
    };
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    let body = &answer[end + 4..];
    let chunked = field("transfer-encoding") == "chunked";
    let body = if chunked { unchunked(body) } else { body.to_vec() };
    Ok(Response { status, content_type: field("content-type"), body })
}

fn unchunked(mut rest: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(line) = rest.windows(2).position(|two| two == b"\r\n") {
        let size = String::from_utf8_lossy(&rest[..line]);
        let size = usize::from_str_radix(size.trim(), 16).unwrap_or(0);
        let from = line + 2;
        if size == 0 || rest.len() < from + size {
            break;
        }
        body.extend(&rest[from..from + size]);
        rest = rest.get(from + size + 2..).unwrap_or_default();
    }
    body
}
