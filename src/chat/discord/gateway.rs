//! Interactions as they come over the gateway, with the state of its shards.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use serenity::all::{
    Context, Event, EventHandler, GatewayIntents, Guild, Http, Interaction, Message, RawEventHandler, Ready,
    ShardManager, ShardStageUpdateEvent,
};
use serenity::async_trait;
use serenity::gateway::GatewayError;
use tokio::sync::mpsc::UnboundedSender;

use super::hearing::Heard;

/// What came in.
pub enum Came {
    /// Somebody did something.
    Interaction(Box<Heard>),
    /// Somebody wrote to the bot directly.
    Wrote {
        /// The message's number.
        message: u64,
        /// Who.
        user: u64,
        /// What.
        words: String,
    },
    /// The bot is in that server, as it hears at the start or when it is invited.
    Server(u64),
    /// An interaction that can't be read.
    Unreadable(Unreadable),
}

/// Somebody waits for an answer, and we can't tell to what.
pub struct Unreadable {
    /// The interaction's number.
    pub id: u64,
    /// With it one answers.
    pub token: String,
    /// Its kind, for the operator.
    pub kind: String,
    /// In which server, as far as that can be read.
    pub server: Option<u64>,
    /// Who, as far as that can be read.
    pub user: Option<u64>,
    /// The language of their screen, else that of the server, as far as that can be read.
    pub locale: Option<String>,
}

impl Unreadable {
    /// From what was sent.
    #[must_use]
    pub fn read(value: &serde_json::Value) -> Self {
        let text = |key: &str| value.get(key).and_then(serde_json::Value::as_str);
        let user = value.pointer("/member/user/id").or_else(|| value.pointer("/user/id"));
        Self {
            id: text("id").and_then(|id| id.parse().ok()).unwrap_or_default(),
            token: text("token").unwrap_or_default().to_owned(),
            kind: value.get("type").map(ToString::to_string).unwrap_or_default(),
            server: text("guild_id").and_then(|id| id.parse().ok()),
            user: user.and_then(serde_json::Value::as_str).and_then(|id| id.parse().ok()),
            locale: text("locale").or_else(|| text("guild_locale")).map(str::to_owned),
        }
    }
}

/// Neither what people write in channels nor who is there: only servers, and what is written to the bot itself.
pub const INTENTS: GatewayIntents = GatewayIntents::GUILDS.union(GatewayIntents::DIRECT_MESSAGES);

/// Reads the machine's own counter of time: how long ago something was heard is no moment of the journey.
pub type Stopwatch = fn() -> Instant;

/// A connection to the gateway, not yet started.
pub struct Gateway {
    client: serenity::Client,
    heard_at: Arc<Mutex<Instant>>,
}

/// What is known of a shard.
#[derive(Clone, Debug, PartialEq)]
pub struct ShardState {
    /// Its number.
    pub number: u32,
    /// It is connected, as far as it knows.
    pub connected: bool,
    /// How long its last heartbeat took.
    pub latency: Option<std::time::Duration>,
}

/// Watches the gateway while it runs.
#[derive(Clone)]
pub struct Watch {
    shards: Arc<ShardManager>,
    heard_at: Arc<Mutex<Instant>>,
}

impl Gateway {
    /// Connects through that connection; what comes in goes to `came`.
    ///
    /// # Errors
    /// Whatever serenity says.
    pub async fn new(
        http: Http,
        came: UnboundedSender<Came>,
        stopwatch: Stopwatch,
    ) -> serenity::Result<Self> {
        let heard_at = Arc::new(Mutex::new(stopwatch()));
        let ears = Ears { came, heard_at: heard_at.clone(), stopwatch };
        let client = serenity::client::ClientBuilder::new_with_http(http, INTENTS)
            .event_handler(ears.clone())
            .raw_event_handler(ears)
            .await?;
        Ok(Self { client, heard_at })
    }

    /// Where the gateway is.
    pub async fn url(&self) -> String {
        self.client.ws_url.lock().await.clone()
    }

    /// For whoever watches.
    #[must_use]
    pub fn watch(&self) -> Watch {
        Watch { shards: self.client.shard_manager.clone(), heard_at: self.heard_at.clone() }
    }

    /// Listens until it is told to stop; `shards` is how many there are, none for as many as Discord advises, and `range` which of
    /// them are ours, the first and the last, none for all.
    ///
    /// # Errors
    /// Why it can't go on.
    pub async fn listen(&mut self, shards: Option<u32>, range: Option<(u32, u32)>) -> serenity::Result<()> {
        match (shards, range) {
            // serenity includes the end of the range.
            (Some(shards), Some((first, last))) => self.client.start_shard_range(first..last, shards).await,
            (Some(shards), None) => self.client.start_shards(shards).await,
            (None, _) => self.client.start_autosharded().await,
        }
    }
}

impl Watch {
    /// Each shard.
    pub async fn shards(&self) -> Vec<ShardState> {
        let runners = self.shards.runners.lock().await;
        let mut shards: Vec<ShardState> = runners
            .iter()
            .map(|(number, runner)| ShardState {
                number: number.0,
                connected: runner.stage == serenity::gateway::ConnectionStage::Connected,
                latency: runner.latency,
            })
            .collect();
        shards.sort_by_key(|shard| shard.number);
        shards
    }

    /// When something was last heard.
    #[must_use]
    pub fn heard_at(&self) -> Instant {
        *self.heard_at.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends the connection in good order.
    pub async fn stop(&self) {
        self.shards.shutdown_all().await;
    }
}

/// Why the gateway ended, in one line for the operator.
#[must_use]
pub fn explained(error: &serenity::Error) -> String {
    let serenity::Error::Gateway(problem) = error else {
        return format!("the connection to Discord was lost: {}", super::answering::told(error));
    };
    let token = matches!(problem, GatewayError::InvalidAuthentication | GatewayError::NoAuthentication);
    let intents =
        matches!(problem, GatewayError::DisallowedGatewayIntents | GatewayError::InvalidGatewayIntents);
    let shards = matches!(problem, GatewayError::OverloadedShard | GatewayError::InvalidShardData);
    let told = if token {
        "Discord does not know the bot's token (close code 4004): copy it anew from the Bot page of your application, into \
         the file that [discord] token_file names"
    } else if intents {
        "Discord does not allow what the bot listens to (close code 4013 or 4014): it needs no privileged intent, so check \
         that this is an unchanged build and that the application is not restricted"
    } else if shards {
        "Discord does not accept the number of shards (close code 4010 or 4011): take out [discord] shards, or give one \
         shard for each 2,500 servers"
    } else {
        "the connection to Discord was lost, and could not be made again"
    };
    told.to_owned()
}

#[derive(Clone)]
struct Ears {
    came: UnboundedSender<Came>,
    heard_at: Arc<Mutex<Instant>>,
    stopwatch: Stopwatch,
}

impl Ears {
    fn tell(&self, came: Came) {
        // Only a bot that is stopping listens no more.
        let _ = self.came.send(came);
    }
}

#[async_trait]
impl EventHandler for Ears {
    async fn interaction_create(&self, _: Context, interaction: Interaction) {
        let (id, token) = (interaction.id().get(), interaction.token().to_owned());
        let kind = format!("{:?}", interaction.kind());
        self.tell(match Heard::from(interaction) {
            Some(heard) => Came::Interaction(Box::new(heard)),
            None => Came::Unreadable(Unreadable { id, token, kind, server: None, user: None, locale: None }),
        });
    }

    async fn message(&self, _: Context, message: Message) {
        if message.guild_id.is_none() && !message.author.bot && !message.content.is_empty() {
            let (user, words) = (message.author.id.get(), message.content);
            self.tell(Came::Wrote { message: message.id.get(), user, words });
        }
    }

    async fn shard_stage_update(&self, _: Context, change: ShardStageUpdateEvent) {
        tracing::info!(shard = change.shard_id.0, from = %change.old, to = %change.new, "a shard changed");
    }

    async fn ready(&self, _: Context, ready: Ready) {
        for guild in ready.guilds {
            self.tell(Came::Server(guild.id.get()));
        }
    }

    async fn guild_create(&self, _: Context, guild: Guild, _: Option<bool>) {
        self.tell(Came::Server(guild.id.get()));
    }
}

#[async_trait]
impl RawEventHandler for Ears {
    async fn raw_event(&self, _: Context, event: Event) {
        *self.heard_at.lock().unwrap_or_else(PoisonError::into_inner) = (self.stopwatch)();
        // serenity gives what it can't read as unknown, and nothing else.
        if let Event::Unknown(unknown) = event
            && unknown.kind == "INTERACTION_CREATE"
        {
            self.tell(Came::Unreadable(Unreadable::read(&unknown.value)));
        }
    }
}
