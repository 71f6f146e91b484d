//! The seat at Discord's table: which process holds the connection, where several share a store.
//!
//! One at a time has it, for each range of shards: whoever has the lease connects, and renews the lease; the others stand by, and
//! take over when it ends or is given back. Should two connections overlap for a moment all the same, both hear the same thing,
//! and the inbox lets one of them carry it out.
//!
//! Invariant: whoever can't be sure that the lease is theirs has no connection, or is ending it.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow, ensure};
use tokio::sync::Notify;
use tokio::sync::mpsc::UnboundedSender;
use tracing::{info, warn};

use super::service::connection;
use crate::app::{App, clock};
use crate::chat::discord::gateway::{Came, Gateway, Watch, explained};
use crate::chat::discord::sending::Discord;
use crate::config::DiscordSettings;
use crate::store::{Lease, Turn};

/// A lease is renewed so many times while it lasts.
const RENEWALS: u32 = 3;
/// So much of a lease, as one part in so many, is left for ending the connection.
const FOR_THE_END: u32 = 6;
/// Whoever waits for a lease that may be free by now asks again after this, at the soonest.
const BREATH: Duration = Duration::from_millis(50);
/// A store that does not answer is asked again after this, or after less where a lease is short.
const AFTER_TROUBLE: Duration = Duration::from_secs(2);

/// Whether this process has the connection.
#[derive(Clone)]
pub(super) enum Seated {
    /// It asked for it, and has heard nothing yet.
    Undecided,
    /// Another one has it.
    StandsBy,
    /// It has it, and this tells how it is.
    Holds(Watch),
}

impl Seated {
    /// How the connection is, where there is one.
    pub fn watch(&self) -> Option<Watch> {
        match self {
            Self::Holds(watch) => Some(watch.clone()),
            Self::Undecided | Self::StandsBy => None,
        }
    }
}

/// The seat, and how to take it.
pub(super) struct Seat {
    settings: DiscordSettings,
    came: UnboundedSender<Came>,
    lease: Lease,
    seated: Mutex<Seated>,
    /// Notified when somebody gave a lease back.
    free: Arc<Notify>,
}

impl Seat {
    /// What comes in is handed to `came`.
    pub fn new(settings: DiscordSettings, came: UnboundedSender<Came>) -> Self {
        let name = settings
            .shard_range
            .map_or("discord".to_owned(), |range| format!("discord:{}-{}", range.first, range.last));
        let lease = Lease::new(name, clock::fill);
        Self { settings, came, lease, seated: Mutex::new(Seated::Undecided), free: Arc::default() }
    }

    /// To be notified when somebody gave a lease back.
    pub fn free(&self) -> Arc<Notify> {
        self.free.clone()
    }

    /// Whether this process has the connection.
    pub fn seated(&self) -> Seated {
        self.seated.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set(&self, seated: Seated) {
        *self.seated.lock().unwrap_or_else(PoisonError::into_inner) = seated;
    }

    /// Connects whenever it is this process's turn, and gives the connection up when that is not sure any more. Ends only when it
    /// can't go on.
    pub async fn hold_when_free(&self, app: &App<Discord>) -> anyhow::Error {
        loop {
            let until = self.stand_by(app).await;
            let Err(problem) = self.hold(app, until).await else { continue };
            return problem;
        }
    }

    /// Ends the connection in good order, and lets another process have it at once.
    pub async fn leave(self, app: &App<Discord>) {
        self.disconnect().await;
        let given_back = tokio::time::timeout(AFTER_TROUBLE, app.store.give_back(&self.lease)).await;
        if !matches!(given_back, Ok(Ok(()))) {
            warn!("the lease on the connection could not be given back: it ends by itself");
        }
    }

    async fn disconnect(&self) {
        if let Seated::Holds(watch) = self.seated() {
            watch.stop().await;
        }
    }

    /// Waits for the lease; gives until when it is ours, none for ever.
    async fn stand_by(&self, app: &App<Discord>) -> Option<Instant> {
        let lasts = app.store.lease_if_shared()?;
        let mut told = false;
        loop {
            let asked_at = clock::stopwatch();
            let wait = match tokio::time::timeout(lasts, app.store.take(&self.lease)).await {
                Ok(Ok(Turn::Ours)) => return Some(asked_at + lasts - lasts / FOR_THE_END),
                Ok(Ok(Turn::Theirs(left))) => {
                    if !told {
                        info!(
                            lease = self.lease.name(),
                            "another process holds the connection to Discord: this one stands by"
                        );
                        self.set(Seated::StandsBy);
                        told = true;
                    }
                    // A millisecond too early would find it taken still.
                    (left + Duration::from_millis(5)).clamp(BREATH, lasts / RENEWALS)
                }
                Ok(Err(_)) | Err(_) => {
                    warn!(
                        "the store can't be asked whose the connection to Discord is: it is asked again in a moment"
                    );
                    AFTER_TROUBLE.min(lasts / RENEWALS)
                }
            };
            // Whichever comes first.
            let _ = tokio::time::timeout(wait, self.free.notified()).await;
        }
    }

    /// Holds the connection for as long as the lease is ours.
    async fn hold(&self, app: &App<Discord>, until: Option<Instant>) -> Result<()> {
        let mut gateway = self.gateway().await?;
        let watch = gateway.watch();
        self.set(Seated::Holds(watch.clone()));
        if until.is_some() {
            info!(lease = self.lease.name(), "this process holds the connection to Discord");
        }
        let range = self.settings.shard_range.map(|range| (range.first, range.last));
        tokio::select! {
            ended = gateway.listen(self.settings.shards, range) => {
                return Err(ended.map_or_else(
                    |problem| anyhow!(explained(&problem)),
                    |()| anyhow!("the connection to Discord ended"),
                ));
            }
            () = self.renew(app, until) => {}
        }
        warn!(
            lease = self.lease.name(),
            "the lease could not be renewed in time: this process gives up the connection to Discord"
        );
        watch.stop().await;
        // A shard that was only just being started is not to stay.
        drop(gateway);
        watch.stop().await;
        self.set(Seated::Undecided);
        Ok(())
    }

    /// Renews the lease until that does not come about in time, for a pause say, or somebody else has it.
    async fn renew(&self, app: &App<Discord>, until: Option<Instant>) {
        let (Some(lasts), Some(mut until)) = (app.store.lease_if_shared(), until) else {
            return std::future::pending().await;
        };
        let mut wait = lasts / RENEWALS;
        loop {
            tokio::time::sleep(wait).await;
            let asked_at = clock::stopwatch();
            let left = until.saturating_duration_since(asked_at);
            if left.is_zero() {
                return;
            }
            wait = match tokio::time::timeout(left, app.store.take(&self.lease)).await {
                Ok(Ok(Turn::Ours)) => {
                    until = asked_at + lasts - lasts / FOR_THE_END;
                    lasts / RENEWALS
                }
                Ok(Ok(Turn::Theirs(_))) | Err(_) => return,
                Ok(Err(_)) => left.min(lasts / (RENEWALS * 4)),
            };
        }
    }

    async fn gateway(&self) -> Result<Gateway> {
        let http = connection(&self.settings)?;
        let gateway = Gateway::new(http, self.came.clone(), clock::stopwatch).await;
        let gateway = gateway.map_err(|problem| anyhow!(explained(&problem)))?;
        if self.settings.api.is_some() {
            let url = gateway.url().await;
            ensure!(url.starts_with("ws://127.0.0.1"), "the stand-in names no gateway on this machine");
        }
        Ok(gateway)
    }
}
