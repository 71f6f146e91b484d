//! A stand-in for Discord: REST, the gateway, and people who type, press and read.
//!
//! It answers as Discord answers, down to the error codes, and it checks every body that the bot sends: against rules
//! written down here, and against Discord's own description where that is at hand. What breaks a rule collects in
//! [`Standin::breaches`], and the last handle that goes away with breaches fails its test. Time is the clock that it is
//! handed, except that an interaction must be answered within three real seconds.
//!
//! It is used by tests, by the example `discord_standin` and by a benchmark, so it knows nothing of the bot.

pub mod acting;
mod answer;
pub mod contract;
mod dates;
pub mod dump;
pub mod faults;
mod gateway;
pub mod ids;
pub mod over_http;
mod page;
pub mod people;
pub mod permissions;
mod rest;
pub mod seeing;
mod server;
mod shapes;
mod world;

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

pub use self::acting::{Answer, ClientError, Outcome};
pub use self::seeing::{Attachment, Component, Place, Seen};

use self::gateway::Out;
use self::world::World;

/// What the stand-in takes for the time.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

static BODIES_IN_ALL: AtomicUsize = AtomicUsize::new(0);

/// How many bodies all stand-ins of this process have checked together.
pub fn bodies_checked_in_all() -> usize {
    BODIES_IN_ALL.load(Ordering::Relaxed)
}

/// A handle; clones speak to the same stand-in. The last one to go stops it, and fails if there were breaches.
#[derive(Clone)]
pub struct Standin {
    shared: Arc<Shared>,
    _keeper: Arc<Keeper>,
}

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Request {
    /// When.
    pub at: Instant,
    /// In upper case.
    pub method: String,
    /// Without the query.
    pub path: String,
    /// `Null` when there was none; with files, the JSON beside them.
    pub body: Value,
}

/// An interaction, and how long it waited.
#[derive(Clone, Debug)]
pub struct Logged {
    /// Its id.
    pub interaction: u64,
    /// 2 command, 3 component, 4 autocomplete, 5 form.
    pub kind: u64,
    /// Who caused it.
    pub user: u64,
    /// When it was sent.
    pub sent: Instant,
    /// After how long it was acknowledged.
    pub acknowledged: Option<Duration>,
    /// The type of the callback.
    pub callback: Option<u64>,
}

/// A form that the bot opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Modal {
    /// The interaction that opened it.
    pub interaction: u64,
    /// Its custom id.
    pub custom_id: String,
    /// Its title.
    pub title: String,
    /// Its inputs.
    pub fields: Vec<Field>,
}

/// An input of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its custom id.
    pub custom_id: String,
    /// What stands above it.
    pub label: String,
    /// More than one line.
    pub long: bool,
    /// Shown while it is empty.
    pub placeholder: String,
    /// Filled in beforehand.
    pub value: String,
    /// It can't be left empty.
    pub required: bool,
    /// The fewest letters.
    pub min: u64,
    /// The most letters.
    pub max: u64,
}

/// What the handles and the server share.
struct Shared {
    world: Mutex<World>,
    changes: watch::Sender<u64>,
    address: String,
    /// For the page, which does as people do: a handle as long as there are others.
    keeper: OnceLock<Weak<Keeper>>,
}

/// Held by handles alone, so that its end is the end of the last handle.
struct Keeper {
    shared: Arc<Shared>,
    server: JoinHandle<()>,
}

impl Standin {
    /// Starts on a free port. Needs a tokio runtime.
    ///
    /// # Panics
    /// When no port can be had.
    pub async fn start(clock: Clock) -> Self {
        Self::start_on(0, clock).await
    }

    /// Starts on this port; 0 is any that is free.
    ///
    /// # Panics
    /// When the port can't be had.
    pub async fn start_on(port: u16, clock: Clock) -> Self {
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        let listener = TcpListener::bind(address).await.expect("the port is free");
        let address = listener.local_addr().expect("a bound port has an address");
        let mut world = World::new(clock);
        world.gateway_address = format!("ws://{address}");
        let shared = Arc::new(Shared {
            world: Mutex::new(world),
            changes: watch::Sender::new(0),
            address: format!("http://{address}"),
            keeper: OnceLock::new(),
        });
        let server = tokio::spawn(server::run(listener, Arc::clone(&shared)));
        let keeper = Arc::new(Keeper { shared: Arc::clone(&shared), server });
        shared.keeper.get_or_init(|| Arc::downgrade(&keeper));
        Self { _keeper: keeper, shared }
    }

    /// Where it is: `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn url(&self) -> String {
        self.shared.address.clone()
    }

    /// The bot's token.
    #[must_use]
    pub fn token(&self) -> String {
        self.shared.look(|world| world.token.clone())
    }

    /// The application's id, which is the bot's too.
    #[must_use]
    pub fn application_id(&self) -> u64 {
        self.shared.look(|world| world.application)
    }

    /// What broke a rule so far.
    #[must_use]
    pub fn breaches(&self) -> Vec<String> {
        self.shared.look(|world| world.breaches.clone())
    }

    /// What broke a rule so far, taken out: for a test that provokes one.
    #[must_use]
    pub fn take_breaches(&self) -> Vec<String> {
        self.shared.change(|world| std::mem::take(&mut world.breaches))
    }

    /// How many bodies were checked.
    #[must_use]
    pub fn bodies_checked(&self) -> usize {
        self.shared.look(|world| world.bodies)
    }

    /// Every request so far.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        self.shared.look(|world| world.requests.clone())
    }

    /// Every interaction so far, with how long it waited.
    #[must_use]
    pub fn interaction_log(&self) -> Vec<Logged> {
        self.shared.look(World::logged)
    }

    /// How many callbacks were accepted.
    #[must_use]
    pub fn callbacks(&self) -> usize {
        self.interaction_log().iter().filter(|logged| logged.acknowledged.is_some()).count()
    }

    /// The commands as the bot registered them: for everyone, and for one server.
    #[must_use]
    pub fn commands(&self) -> Vec<Value> {
        self.shared.look(|world| world.commands.values().map(|command| command.body.clone()).collect())
    }

    /// How many sessions are connected to the gateway.
    #[must_use]
    pub fn connected(&self) -> usize {
        self.shared.look(|world| world.connected())
    }

    /// How often a session was begun, and how often one was resumed.
    #[must_use]
    pub fn sessions_begun_and_resumed(&self) -> (u64, u64) {
        self.shared.look(|world| (world.sessions.identified, world.sessions.resumed))
    }

    /// How many heartbeats came.
    #[must_use]
    pub fn heartbeats(&self) -> u64 {
        self.shared.look(|world| world.sessions.heartbeats)
    }

    /// Waits until so many sessions are connected and have been told of their servers; false after ten seconds.
    pub async fn connected_with(&self, sessions: usize) -> bool {
        self.until(|standin| standin.connected() >= sessions).await
    }

    /// Waits until something holds; false after ten real seconds. It is asked again after every change, and now and then
    /// without one, so that it may look at other things than the stand-in.
    pub async fn until(&self, holds: impl Fn(&Self) -> bool) -> bool {
        let mut changes = self.shared.changes.subscribe();
        let since = Instant::now();
        while !holds(self) {
            if since.elapsed() > Duration::from_secs(10) {
                return false;
            }
            // Whether it was a change or the time that passed: it is asked again.
            drop(tokio::time::timeout(Duration::from_millis(20), changes.changed()).await);
        }
        true
    }
}

impl Shared {
    /// A handle, unless the last one has gone.
    fn handle(self: &Arc<Self>) -> Option<Standin> {
        let keeper = self.keeper.get()?.upgrade()?;
        Some(Standin { shared: Arc::clone(self), _keeper: keeper })
    }

    fn world(&self) -> MutexGuard<'_, World> {
        // A test that failed while it held the lock has already said what is wrong.
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn look<T>(&self, look: impl FnOnce(&World) -> T) -> T {
        look(&self.world())
    }

    fn change<T>(&self, change: impl FnOnce(&mut World) -> T) -> T {
        let result = change(&mut self.world());
        self.changes.send_modify(|count| *count = count.wrapping_add(1));
        result
    }

    /// Waits until there is something, for at most so long.
    async fn wait_for<T>(&self, longest: Duration, mut look: impl FnMut(&World) -> Option<T>) -> Option<T> {
        let mut changes = self.changes.subscribe();
        let deadline = tokio::time::Instant::now() + longest;
        loop {
            if let Some(found) = self.look(&mut look) {
                return Some(found);
            }
            if !matches!(tokio::time::timeout_at(deadline, changes.changed()).await, Ok(Ok(()))) {
                return self.look(&mut look);
            }
        }
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        self.server.abort();
        self.shared.change(|world| world.each_connection(|| Out::Kill));
        let (breaches, bodies) = self.shared.look(|world| (world.breaches.clone(), world.bodies));
        note_down(bodies, breaches.len());
        if !std::thread::panicking() {
            assert!(breaches.is_empty(), "the contract with Discord was broken:\n{}", breaches.join("\n"));
        }
    }
}

/// Each stand-in writes its sums into the file that is named in the environment, so that a whole run can be summed up.
fn note_down(bodies: usize, breaches: usize) {
    use std::io::Write;
    let Some(path) = std::env::var_os("LOOKALONG_DISCORD_BODIES") else { return };
    let described = if contract::description_is_at_hand() { "described" } else { "undescribed" };
    if let Ok(mut file) = std::fs::OpenOptions::new().create(true).append(true).open(path) {
        // What can't be written down is missed in the sum, and in nothing else.
        let _ = writeln!(file, "{bodies} {breaches} {described}");
    }
}
