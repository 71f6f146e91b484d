//! The gateway: connections, sessions that outlive them, and the events that a session is told.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message as Frame, WebSocket};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::Shared;
use super::world::World;

/// Told of servers, channels and threads.
pub(super) const GUILDS: u64 = 1;
/// Told who comes and goes; privileged.
pub(super) const GUILD_MEMBERS: u64 = 1 << 1;
/// Told of messages in servers.
pub(super) const GUILD_MESSAGES: u64 = 1 << 9;
/// Told of direct messages.
pub(super) const DIRECT_MESSAGES: u64 = 1 << 12;
/// Reads messages in servers that don't mention it; privileged.
pub(super) const MESSAGE_CONTENT: u64 = 1 << 15;

/// What an operator has to switch on in the developer portal.
const PRIVILEGED: u64 = GUILD_MEMBERS | (1 << 8) | MESSAGE_CONTENT;

const DEFAULT_HEARTBEAT: Duration = Duration::from_millis(41_250);

/// How many events a session keeps for one that comes back.
const REMEMBERED: usize = 10_000;

/// What a connection is told to do.
pub(super) enum Out {
    Send(Value),
    Close(u16),
    Kill,
}

type Sender = mpsc::UnboundedSender<Out>;

pub(super) struct Session {
    id: String,
    shard: (u64, u64),
    intents: u64,
    seq: u64,
    /// What was told, for one that comes back.
    told: Vec<(u64, Value)>,
    /// None while the connection is gone.
    connection: Option<Sender>,
}

/// All sessions, and what holds for the gateway as a whole.
pub(super) struct Sessions {
    pub(super) all: Vec<Session>,
    /// Connections, also those without a session yet.
    open: Vec<Sender>,
    made: u64,
    pub(super) heartbeat: Duration,
    pub(super) ignore_heartbeats: bool,
    /// Privileged intents that are switched on.
    pub(super) enabled: u64,
    /// How many shards `/gateway/bot` recommends.
    pub(super) shards: u64,
    /// How many heartbeats came.
    pub(super) heartbeats: u64,
    /// How often somebody identified, and resumed.
    pub(super) identified: u64,
    pub(super) resumed: u64,
}

impl Default for Sessions {
    fn default() -> Self {
        Self {
            all: Vec::new(),
            open: Vec::new(),
            made: 0,
            heartbeat: DEFAULT_HEARTBEAT,
            ignore_heartbeats: false,
            enabled: 0,
            shards: 1,
            heartbeats: 0,
            identified: 0,
            resumed: 0,
        }
    }
}

impl Session {
    fn tell(&mut self, name: &str, payload: Value) {
        self.seq += 1;
        let event = json!({"op": 0, "t": name, "s": self.seq, "d": payload});
        self.told.push((self.seq, event.clone()));
        if self.told.len() > REMEMBERED {
            self.told.drain(..REMEMBERED / 2);
        }
        if let Some(connection) = &self.connection {
            // A connection that went away meanwhile: the session keeps the event for a resume.
            drop(connection.send(Out::Send(event)));
        }
    }
}

/// Which shard a server belongs to; direct messages belong to the first.
fn shard_of(guild: Option<u64>, shards: u64) -> u64 {
    guild.map_or(0, |guild| (guild >> 22) % shards.max(1))
}

impl World {
    /// Tells an event to the sessions of its shard that wish for it. `intent` 0 means that everyone is told.
    pub(super) fn tell(&mut self, guild: Option<u64>, intent: u64, name: &str, payload: &Value) {
        for session in &mut self.sessions.all {
            let of_shard = shard_of(guild, session.shard.1) == session.shard.0;
            if of_shard && (intent == 0 || session.intents & intent != 0) {
                session.tell(name, payload.clone());
            }
        }
    }

    /// Tells of a message. Without the privileged intent its words are blank, unless direct or meant for the bot.
    pub(super) fn tell_message(&mut self, address: &str, id: u64) {
        let message = &self.messages[&id];
        let guild = self.channel(message.channel).guild;
        let mut shape = self.told_message(address, message);
        let open = message.author == self.application || message.mentions.contains(&self.application);
        if guild.is_none() {
            self.tell(None, DIRECT_MESSAGES, "MESSAGE_CREATE", &shape);
            return;
        }
        if !open && self.sessions.enabled & MESSAGE_CONTENT == 0 {
            for (field, blank) in
                [("content", json!("")), ("attachments", json!([])), ("components", json!([]))]
            {
                shape[field] = blank;
            }
        }
        self.tell(guild, GUILD_MESSAGES, "MESSAGE_CREATE", &shape);
    }

    /// Does something to every open connection.
    pub(super) fn each_connection(&mut self, make: impl Fn() -> Out) {
        for connection in self.sessions.open.drain(..).collect::<Vec<_>>() {
            // One that is gone already needs nothing more.
            if connection.send(make()).is_ok() {
                self.sessions.open.push(connection);
            }
        }
    }

    /// How many sessions are connected.
    pub(super) fn connected(&self) -> usize {
        self.sessions.all.iter().filter(|session| session.connection.is_some()).count()
    }
}

/// One connection, from HELLO to its end.
pub(super) async fn serve(socket: WebSocket, shared: Arc<Shared>) {
    let (sender, mut orders) = mpsc::unbounded_channel();
    let (mut sink, mut stream) = socket.split();
    let heartbeat = shared.change(|world| {
        world.sessions.open.push(sender.clone());
        world.sessions.heartbeat
    });
    let interval = u64::try_from(heartbeat.as_millis()).unwrap_or(u64::MAX);
    let hello = json!({"op": 10, "d": {"heartbeat_interval": interval}, "s": null, "t": null});
    drop(sender.send(Out::Send(hello)));
    loop {
        tokio::select! {
            order = orders.recv() => match order {
                Some(Out::Send(value)) => {
                    if sink.send(Frame::Text(value.to_string().into())).await.is_err() { break }
                }
                Some(Out::Close(code)) => {
                    let frame = CloseFrame { code, reason: "".into() };
                    drop(sink.send(Frame::Close(Some(frame))).await);
                    break;
                }
                Some(Out::Kill) | None => break,
            },
            frame = stream.next() => match frame {
                Some(Ok(Frame::Text(text))) => hear(&shared, &sender, text.as_str()),
                Some(Ok(Frame::Binary(bytes))) => hear(&shared, &sender, &String::from_utf8_lossy(&bytes)),
                Some(Ok(Frame::Ping(_) | Frame::Pong(_))) => {}
                Some(Ok(Frame::Close(frame))) => {
                    gone(&shared, &sender, frame.map(|frame| frame.code));
                    // A client that says goodbye waits for the reply, which the stream has ready.
                    drop(sink.flush().await);
                    drop(sink.close().await);
                    return;
                }
                Some(Err(_)) | None => break,
            },
        }
    }
    gone(&shared, &sender, None);
}

/// The connection is gone. A client that says goodbye with 1000 or 1001 ends its session too; others may resume.
fn gone(shared: &Shared, sender: &Sender, code: Option<u16>) {
    shared.change(|world| {
        world.sessions.open.retain(|other| !other.same_channel(sender));
        let of_it =
            |session: &Session| session.connection.as_ref().is_some_and(|other| other.same_channel(sender));
        if matches!(code, Some(1000 | 1001)) {
            world.sessions.all.retain(|session| !of_it(session));
        }
        for session in world.sessions.all.iter_mut().filter(|session| of_it(session)) {
            session.connection = None;
        }
    });
}

fn hear(shared: &Shared, sender: &Sender, text: &str) {
    let Ok(said) = serde_json::from_str::<Value>(text) else {
        drop(sender.send(Out::Close(4002)));
        return;
    };
    match said["op"].as_u64() {
        Some(1) => shared.change(|world| {
            world.sessions.heartbeats += 1;
            if !world.sessions.ignore_heartbeats {
                drop(sender.send(Out::Send(json!({"op": 11, "d": null, "s": null, "t": null}))));
            }
        }),
        Some(2) => shared.change(|world| identify(world, sender, &said["d"])),
        Some(3) => {} // presence: nobody looks at it here
        Some(6) => shared.change(|world| resume(world, sender, &said["d"])),
        Some(4 | 8) => shared.change(|world| {
            world.breach(format!("gateway: asks for voice or a list of members (op {})", said["op"]));
        }),
        Some(_) | None => drop(sender.send(Out::Close(4001))),
    }
}

fn identify(world: &mut World, sender: &Sender, wish: &Value) {
    let intents = wish["intents"].as_u64().unwrap_or(0);
    if wish["token"].as_str().map(|token| token.trim_start_matches("Bot ")) != Some(world.token.as_str()) {
        drop(sender.send(Out::Close(4004)));
        return;
    }
    if intents & PRIVILEGED & !world.sessions.enabled != 0 {
        drop(sender.send(Out::Close(4014)));
        return;
    }
    let part = |at: usize, otherwise: u64| wish["shard"][at].as_u64().unwrap_or(otherwise);
    let shard = (part(0, 0), part(1, 1));
    if shard.0 >= shard.1 {
        drop(sender.send(Out::Close(4010)));
        return;
    }
    world.sessions.identified += 1;
    // Who identifies anew has given up its former session; what that one missed is lost.
    world.sessions.all.retain(|session| session.connection.is_some() || session.shard != shard);
    world.sessions.made += 1;
    let id = format!("session{}", world.sessions.made);
    let connection = Some(sender.clone());
    let mut session = Session { id, shard, intents, seq: 0, told: Vec::new(), connection };
    let of_shard = |guild: &u64| shard_of(Some(*guild), shard.1) == shard.0 && world.guild(*guild).bot_is_in;
    let guilds: Vec<u64> = world.guilds.keys().copied().filter(of_shard).collect();
    session.tell("READY", ready(world, &session, &guilds));
    if intents & GUILDS != 0 {
        for guild in guilds {
            session.tell("GUILD_CREATE", world.told_guild(guild));
        }
    }
    world.sessions.all.push(session);
}

fn ready(world: &World, session: &Session, guilds: &[u64]) -> Value {
    let unavailable: Vec<Value> =
        guilds.iter().map(|guild| json!({"id": guild.to_string(), "unavailable": true})).collect();
    json!({
        "v": 10, "user": world.self_shape(), "guilds": unavailable, "session_id": session.id,
        "resume_gateway_url": world.gateway_address, "shard": [session.shard.0, session.shard.1],
        "application": {"id": world.application.to_string(), "flags": 0}, "private_channels": [],
        "relationships": [], "presences": [], "session_type": "normal", "geo_ordered_rtc_regions": [],
    })
}

fn resume(world: &mut World, sender: &Sender, wish: &Value) {
    if wish["token"].as_str().map(|token| token.trim_start_matches("Bot ")) != Some(world.token.as_str()) {
        drop(sender.send(Out::Close(4004)));
        return;
    }
    let seen = wish["seq"].as_u64().unwrap_or(0);
    let id = wish["session_id"].as_str().unwrap_or_default();
    let Some(session) = world.sessions.all.iter_mut().find(|session| session.id == id) else {
        drop(sender.send(Out::Send(json!({"op": 9, "d": false, "s": null, "t": null}))));
        return;
    };
    world.sessions.resumed += 1;
    session.connection = Some(sender.clone());
    for (seq, event) in &session.told {
        if *seq > seen {
            drop(sender.send(Out::Send(event.clone())));
        }
    }
    session.tell("RESUMED", json!({"_trace": []}));
}

/// Forgets every session: the next resume is answered with op 9.
pub(super) fn forget_sessions(world: &mut World) {
    world.sessions.all.clear();
}
