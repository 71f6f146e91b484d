//! The bot as a service on Discord: start, watch, and an orderly stop.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};
use serenity::all::{CurrentApplicationInfo, Http, HttpBuilder};
use tokio::sync::Notify;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinHandle;
use tracing::{error, info, warn};
use zeroize::Zeroizing;

use super::seat::{Seat, Seated};
use super::{Clock, Front};
use crate::app::metering::{self, Health};
use crate::app::{App, AppError, clock};
use crate::chat::discord::answering::{code, told};
use crate::chat::discord::endpoint;
use crate::chat::discord::gateway::{Came, ShardState, Watch};
use crate::chat::discord::sending::Discord;
use crate::config::{Config, DiscordSettings, StoreSettings, Transport};
use crate::store::{News, Store, StoreError};

/// What is under way when the bot stops gets so long to end well.
const DRAIN: Duration = Duration::from_secs(10);
/// How often the bot looks at itself.
const LOOK: Duration = Duration::from_secs(15);
/// With nothing due, it is looked at again after this all the same.
const IDLE: Duration = Duration::from_secs(60);
/// The same where others share the store: what they do is heard at once, unless the word is lost.
const IDLE_AMONG_OTHERS: Duration = Duration::from_secs(5);
/// When the store fails, it is tried again after this.
const AFTER_TROUBLE: Duration = Duration::from_secs(5);
/// A server that can't be used at the start is tried again after this, and then after twice as long each time, up to the other.
const FIRST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_secs(30);
/// What is due already and stays so is not asked for without a breath between.
const BREATH: Duration = Duration::from_millis(20);

/// Reads the token of a bot.
///
/// # Errors
/// When the file can't be read, or holds no token.
pub fn token(file: &Path) -> Result<Zeroizing<String>> {
    let text = std::fs::read_to_string(file).with_context(|| format!("reading {}", file.display()))?;
    let token = Zeroizing::new(text);
    if serenity::utils::token::validate(token.trim()).is_err() {
        bail!(
            "{} holds no bot token: copy it anew from the Bot page of your application at Discord",
            file.display()
        );
    }
    Ok(Zeroizing::new(token.trim().to_owned()))
}

/// A connection to Discord, or to a stand-in on this machine.
///
/// # Errors
/// As [`token`].
pub fn connection(settings: &DiscordSettings) -> Result<Http> {
    let token = token(&settings.token_file)?;
    let builder = HttpBuilder::new(token.as_str());
    Ok(match &settings.api {
        Some(api) => builder.proxy(api).ratelimiter_disabled(true).build(),
        None => builder.build(),
    })
}

/// What Discord knows of the application; every other request needs its number.
///
/// # Errors
/// Why Discord does not say it.
pub async fn application(http: &Http, settings: &DiscordSettings) -> Result<CurrentApplicationInfo> {
    let asked = tokio::time::timeout(DRAIN, http.get_current_application_info()).await;
    let application =
        asked.map_err(|_| anyhow!("Discord does not answer: check the network of this machine"))?;
    let application = application.map_err(|problem| match code(&problem) {
        Some((401, _)) => anyhow!(
            "Discord does not know the token in {}: copy it anew from the Bot page of your application",
            settings.token_file.display()
        ),
        Some(_) | None => anyhow!("Discord can't be asked: {}", told(&problem)),
    })?;
    http.set_application_id(application.id);
    Ok(application)
}

/// Runs until it is told to stop.
///
/// # Errors
/// Why it can't start, or can't go on; a supervisor may start it anew.
pub async fn run(config: &Config, settings: &DiscordSettings) -> Result<()> {
    let (came, coming) = unbounded_channel();
    let http = connection(settings)?;
    let application = application(&http, settings).await?;
    let seat = match settings.transport {
        Transport::Gateway => Some(Seat::new(settings.clone(), came.clone())),
        Transport::Http(_) => None,
    };
    let handle = metering::begin()?;
    let health = Health::default();
    let chat = Discord::new(Arc::new(http), seat.is_some());
    let app = tokio::select! {
        app = begin(&config.store, chat) => Arc::new(app?),
        signal = stop_signal() => return signal,
    };
    let time: Clock = Arc::new(clock::now);
    let front = Arc::new(Front::new(app.clone(), time.clone(), config.community.clone(), settings.commands));
    let mut pages = Vec::new();
    if let Some(listen) = config.health.listen {
        pages.push(
            metering::serve(listen, metering::router(handle, health.clone()), "[health] listen").await?,
        );
    }
    if let Transport::Http(listen) = settings.transport {
        let router = endpoint::router(&application.verify_key, came.clone());
        let router = router.context("Discord gave a public key that is none")?;
        pages.push(metering::serve(listen, router, "[discord] listen").await?);
    }
    let silence = Duration::from_secs(u64::from(config.health.silence_minutes) * 60);
    let running = Running { app, front, seat, time, health, silence };
    let ended = running.until_the_end(coming, came).await;
    pages.iter().for_each(JoinHandle::abort);
    ended
}

/// Opens the store and reads what is in it. A server that has no room, is being restarted, or only follows another one for the
/// moment is tried again, and ever more slowly: whoever starts many at once is not to keep it from recovering.
async fn begin(settings: &StoreSettings, chat: Discord) -> Result<App<Discord>, AppError> {
    let mut wait = FIRST_WAIT;
    loop {
        let problem = match open(settings).await {
            Ok(store) => match App::start(store, chat.clone()).await {
                Ok(app) => return Ok(app),
                Err(problem) => problem,
            },
            Err(problem) => AppError::Store(problem),
        };
        let passes = matches!(&problem, AppError::Store(problem) if problem.passing().is_some());
        if !passes || settings.place.file().is_some() {
            return Err(problem);
        }
        warn!(%problem, seconds = wait.as_secs(), "the bot can't start yet, and tries again");
        tokio::time::sleep(wait).await;
        wait = (wait * 2).min(LONGEST_WAIT);
    }
}

async fn open(settings: &StoreSettings) -> Result<Store, StoreError> {
    let store = Store::open(&settings.place, &settings.key_file, clock::fill).await?;
    Ok(store.leasing(Duration::from_secs(u64::from(settings.lease_seconds))))
}

struct Running {
    app: Arc<App<Discord>>,
    front: Arc<Front>,
    /// None where interactions come over HTTP: there anyone may take one.
    seat: Option<Seat>,
    time: Clock,
    health: Health,
    silence: Duration,
}

impl Running {
    async fn until_the_end(self, coming: UnboundedReceiver<Came>, came: UnboundedSender<Came>) -> Result<()> {
        let mut listening = tokio::spawn(self.front.clone().listen(coming));
        let mut due = tokio::spawn(keep_time(self.app.clone(), self.front.clone(), self.time.clone()));
        let registering = self.front.clone();
        tokio::spawn(async move { registering.register_for_all().await });
        let free = self.seat.as_ref().map(Seat::free).unwrap_or_default();
        let hearing = tokio::spawn(hear_others(self.app.clone(), self.front.wake(), free));
        let connected = async {
            match &self.seat {
                Some(seat) => seat.hold_when_free(&self.app).await,
                None => std::future::pending().await,
            }
        };
        info!("the bot runs");
        let ended = tokio::select! {
            signal = stop_signal() => signal.map(|()| info!("the bot stops")),
            ended = connected => Err(ended),
            silent = self.watch() => Err(silent),
            ended = &mut due => Err(match ended {
                Ok(problem) => anyhow!(problem).context("the bot ends, so that its supervisor starts it anew"),
                Err(broken) => anyhow!("due work ended: {broken}"),
            }),
        };
        self.health.set(false);
        // Nothing new comes in; what came gets its time to end well.
        if let Some(seat) = self.seat {
            seat.leave(&self.app).await;
        }
        due.abort();
        hearing.abort();
        drop(came);
        if tokio::time::timeout(DRAIN, &mut listening).await.is_err() {
            listening.abort();
            warn!("something was still under way when the bot stopped; what was answered is kept");
        }
        self.app.close().await;
        ended
    }

    /// Looks at itself every now and then; ends when a shard has been silent for too long.
    async fn watch(&self) -> anyhow::Error {
        let mut signs = Signs::default();
        loop {
            let seated = self.seat.as_ref().map_or(Seated::StandsBy, Seat::seated);
            let watch = seated.watch();
            if watch.is_none() {
                signs = Signs::default();
            }
            let shards = match &watch {
                Some(watch) => watch.shards().await,
                None => Vec::new(),
            };
            self.tell_shards(&shards);
            let (now, time) = (clock::stopwatch(), (self.time)());
            let heard_at = watch.as_ref().map(Watch::heard_at);
            if let Some(shard) = signs.silent(&shards, heard_at, now, self.silence) {
                self.health.set(false);
                return anyhow!(
                    "nothing was heard from shard {shard} for {} minutes: the bot ends, so that its supervisor starts it anew",
                    self.silence.as_secs() / 60
                );
            }
            let overdue = self.app.overdue(time).await;
            if let Ok((waiting, oldest)) = &overdue {
                let age = oldest.map_or(0.0, |oldest| (time - oldest).as_seconds_f64().max(0.0));
                #[expect(clippy::cast_precision_loss, reason = "a gauge; nobody counts to 2^52 notices")]
                metrics::gauge!("lookalong_outbox_waiting").set(*waiting as f64);
                metrics::gauge!("lookalong_outbox_oldest_age").set(age);
            }
            let connected = match seated {
                Seated::Undecided => false,
                Seated::StandsBy => true,
                Seated::Holds(_) => !shards.is_empty() && shards.iter().all(|shard| shard.connected),
            };
            self.health.set(overdue.is_ok() && connected);
            // At the start, one doesn't wait long to hear that all is well.
            tokio::time::sleep(if self.health.is_well() { LOOK } else { Duration::from_secs(1) }).await;
        }
    }

    fn tell_shards(&self, shards: &[ShardState]) {
        for shard in shards {
            let number = shard.number.to_string();
            metrics::gauge!("lookalong_shard_connected", "shard" => number.clone()).set(if shard.connected {
                1.0
            } else {
                0.0
            });
            if let Some(latency) = shard.latency {
                metrics::gauge!("lookalong_shard_latency", "shard" => number).set(latency.as_secs_f64());
            }
        }
    }
}

/// When each shard last gave a sign of life: a heartbeat takes another time than the one before, an event is an event.
#[derive(Default)]
struct Signs(BTreeMap<u32, (Option<Duration>, bool, Instant)>);

impl Signs {
    /// The shard that has been silent for longer than `silence`, if there is one.
    fn silent(
        &mut self,
        shards: &[ShardState],
        heard_at: Option<Instant>,
        now: Instant,
        silence: Duration,
    ) -> Option<u32> {
        for shard in shards {
            let before = self.0.get(&shard.number).copied();
            let same = before
                .filter(|(latency, connected, _)| *latency == shard.latency && *connected == shard.connected);
            let since = same.map_or(now, |(.., since)| since);
            self.0.insert(shard.number, (shard.latency, shard.connected, since));
        }
        let alone = self.0.len() == 1;
        let silent = self.0.iter().find(|(_, (.., since))| {
            let last = if alone { heard_at.map_or(*since, |heard| heard.max(*since)) } else { *since };
            now.duration_since(last) > silence
        });
        silent.map(|(shard, _)| *shard)
    }
}

/// Does what is due when it is due, and sends what is to be sent; ends when the store can't be used any more.
async fn keep_time(app: Arc<App<Discord>>, front: Arc<Front>, time: Clock) -> AppError {
    let wake = front.wake();
    let idle = if app.store.lease_if_shared().is_some() { IDLE_AMONG_OTHERS } else { IDLE };
    loop {
        let next = match app.settle(time()).await {
            Ok(()) => app.next_event_at(time()).await,
            Err(problem) => Err(problem),
        };
        let wait = match next {
            Ok(next) => {
                next.map_or(idle, |next| (next - time()).to_std().unwrap_or_default().clamp(BREATH, idle))
            }
            Err(problem) if problem.is_final() => return problem,
            Err(problem) => {
                error!(%problem, "due work is tried again in a moment");
                AFTER_TROUBLE
            }
        };
        // Whichever comes first.
        let _ = tokio::time::timeout(wait, wake.notified()).await;
    }
}

/// Wakes what waits when another process did something.
async fn hear_others(app: Arc<App<Discord>>, due: Arc<Notify>, free: Arc<Notify>) {
    let Some(mut listening) = app.store.listening() else { return };
    loop {
        match listening.next().await {
            News::Decided => due.notify_one(),
            News::LeaseFree => free.notify_one(),
        }
    }
}

async fn stop_signal() -> Result<()> {
    #[cfg(unix)]
    {
        let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
        tokio::select! {
            told = tokio::signal::ctrl_c() => told?,
            _ = terminate.recv() => {}
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);

    fn shard(connected: bool, latency: u64) -> Vec<ShardState> {
        vec![ShardState { number: 0, connected, latency: Some(Duration::from_micros(latency)) }]
    }

    #[test]
    fn a_shard_that_gives_no_sign_of_life_is_found() {
        let (mut signs, start) = (Signs::default(), clock::stopwatch());
        let at = |minutes: u32| start + MINUTE * minutes;
        assert_eq!(signs.silent(&shard(true, 100), None, at(0), 10 * MINUTE), None);
        assert_eq!(signs.silent(&shard(true, 100), None, at(9), 10 * MINUTE), None);
        assert_eq!(signs.silent(&shard(true, 101), None, at(10), 10 * MINUTE), None, "a heartbeat");
        assert_eq!(signs.silent(&shard(true, 101), Some(at(15)), at(21), 10 * MINUTE), None, "an event");
        assert_eq!(signs.silent(&shard(true, 101), Some(at(15)), at(26), 10 * MINUTE), Some(0));
        assert_eq!(
            signs.silent(&shard(false, 101), None, at(27), 10 * MINUTE),
            None,
            "it lost its connection: wait"
        );
        assert_eq!(
            signs.silent(&shard(false, 101), None, at(38), 10 * MINUTE),
            Some(0),
            "and never found it again"
        );
    }
}
