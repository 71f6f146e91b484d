//! The thin shell around the decisions: it reads the clock, loads and commits, sends, and starts and stops.
//!
//! The walk of one command: a front hands in what a person did -> [`handle`](App::handle): seen before? -> the live state and its version ->
//! `journey::decide` -> `Store::commit`, again on a conflict -> the reply. What others hear goes through the outbox:
//! claimed, checked again, rendered, sent, marked ([`outbox`]). What falls due takes the same walk ([`due`]).

pub mod clock;
#[cfg(feature = "discord")]
pub mod discord;
mod due;
pub mod handle;
pub mod log;
pub mod metering;
pub mod operator;
mod outbox;
pub mod relocating;
pub mod run;
pub mod simulate;
pub mod try_out;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, PoisonError};

use chrono::{DateTime, Duration, Utc};
use tokio::sync::{Mutex, RwLock};

use crate::chat::Chat;
use crate::domain::command::FormKind;
use crate::domain::community::{Community, Settings};
use crate::domain::ids::{Account, CommunityId, ExchangeId};
use crate::domain::notice::{OpenedNotes, Recipient};
use crate::domain::rule_set::RuleSet;
use crate::journey::found;
use crate::store::{Store, StoreError};
use crate::text::message::Form;
use crate::text::render::{Reader, form};

/// What goes wrong on the operator's side; a person's mistake is a refusal, and answered.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A community that this replica does not serve.
    #[error("community {0} is not served here")]
    NotServed(CommunityId),
    /// A command that failed for a reason of ours: it changed nothing.
    #[error("a task of community {0} failed: {1}")]
    Failed(CommunityId, String),
    /// The same command met a conflict again and again.
    #[error("community {0} changes too fast to decide")]
    Contended(CommunityId),
}

impl AppError {
    /// Whether nobody can tell yet if it was done all the same.
    #[must_use]
    pub const fn is_uncertain(&self) -> bool {
        matches!(self, Self::Store(problem) if problem.is_uncertain())
    }

    /// Whether trying again is of no use until the next start.
    #[must_use]
    pub const fn is_final(&self) -> bool {
        matches!(self, Self::Store(problem) if problem.is_final())
    }
}

/// A community in memory, with the version that the store has of it.
#[derive(Debug)]
struct Live {
    community: Community,
    version: u64,
}

/// A community that this replica serves.
#[derive(Debug)]
struct Served {
    /// Held while something is decided and stored.
    live: Mutex<Live>,
    /// As it was after the last commit: whoever only looks never waits for the store.
    seen: std::sync::RwLock<Community>,
}

impl Served {
    fn new(community: Community, version: u64) -> Arc<Self> {
        let seen = std::sync::RwLock::new(community.clone());
        Arc::new(Self { live: Mutex::new(Live { community, version }), seen })
    }

    /// A snapshot; it costs nothing.
    fn seen(&self) -> Community {
        self.seen.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// From now on this is what is seen.
    fn show(&self, community: &Community) {
        *self.seen.write().unwrap_or_else(PoisonError::into_inner) = community.clone();
    }
}

/// The bot: a store, a chat, and the live state of the communities that it serves.
#[derive(Debug)]
pub struct App<C> {
    store: Store,
    chat: C,
    served: RwLock<BTreeMap<CommunityId, Arc<Served>>>,
    /// Whose notices wait until they do something.
    held: std::sync::Mutex<BTreeSet<(CommunityId, Recipient)>>,
    pruned_at: Mutex<Option<DateTime<Utc>>>,
}

impl<C: Chat> App<C> {
    /// Loads every community of the store, and claims again what was being sent when the bot last stopped.
    ///
    /// # Errors
    /// Whatever the store says.
    pub async fn start(store: Store, chat: C) -> Result<Self, AppError> {
        let mut served = BTreeMap::new();
        for id in store.communities().await? {
            if let Some((community, version)) = store.load(&id).await? {
                served.insert(id, Served::new(community, version));
            }
        }
        store.reclaim().await?;
        let held = std::sync::Mutex::new(store.held().await?.into_iter().collect());
        Ok(Self { store, chat, served: RwLock::new(served), held, pruned_at: Mutex::new(None) })
    }

    /// Begins a community where there is none of that name yet.
    ///
    /// # Errors
    /// Whatever the store says.
    pub async fn begin(
        &self,
        id: &CommunityId,
        settings: Settings,
        rules: RuleSet,
        now: DateTime<Utc>,
    ) -> Result<(), AppError> {
        if self.serves(id).await {
            return Ok(());
        }
        let (community, decision) = found(id.clone(), settings, rules, now);
        match self.store.create(&community, &decision, now).await {
            // Another replica was faster.
            Ok(_) | Err(StoreError::Conflict) => {}
            Err(problem) => return Err(problem.into()),
        }
        if let Some((community, version)) = self.store.load(id).await? {
            self.served.write().await.entry(id.clone()).or_insert_with(|| Served::new(community, version));
        }
        Ok(())
    }

    /// Which exchanges have their place at that address of the platform, newest first.
    ///
    /// # Errors
    /// Whatever the store says.
    pub async fn exchanges_at(&self, id: &CommunityId, address: &str) -> Result<Vec<ExchangeId>, AppError> {
        Ok(self.store.exchanges_at(id, address).await?)
    }

    /// Whether a community is served here.
    pub async fn serves(&self, id: &CommunityId) -> bool {
        self.served.read().await.contains_key(id)
    }

    /// Every community that is served here, as it is now.
    pub async fn communities(&self) -> Vec<Community> {
        self.served.read().await.values().map(|served| served.seen()).collect()
    }

    /// The chat that it speaks through.
    pub const fn chat(&self) -> &C {
        &self.chat
    }

    /// How many notices are due and not sent, and since when the oldest is.
    ///
    /// # Errors
    /// Whatever the store says.
    pub async fn overdue(&self, now: DateTime<Utc>) -> Result<(u64, Option<DateTime<Utc>>), AppError> {
        Ok(self.store.overdue(now).await?)
    }

    /// Closes the store; what was committed is safe without it.
    pub async fn close(&self) {
        self.store.close().await;
    }

    /// Closes the store, and gives the chat back.
    pub async fn stop(self) -> C {
        self.store.close().await;
        self.chat
    }

    /// A snapshot of a community; it costs nothing.
    pub async fn community(&self, id: &CommunityId) -> Option<Community> {
        self.served.read().await.get(id).map(|served| served.seen())
    }

    /// A form, for this person.
    pub async fn form(
        &self,
        id: &CommunityId,
        account: &Account,
        kind: &FormKind,
        now: DateTime<Utc>,
    ) -> Option<Form> {
        let community = self.community(id).await?;
        let notes = OpenedNotes::new();
        let reader = match community.by_account(account) {
            Some(who) => Reader::of(&community, who, now, &notes),
            None => Reader::public(&community, now, &notes),
        };
        Some(form(kind, &reader))
    }

    /// When something falls due, or something may be sent, next, as seen from `now`.
    ///
    /// # Errors
    /// Whatever the store says.
    pub async fn next_event_at(&self, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, AppError> {
        let mut next = self.store.next_posted_at(now).await?;
        for served in self.served.read().await.values() {
            let due = served.seen().next_due().map(|(at, _)| at);
            next = next.into_iter().chain(due).min();
        }
        Ok(next)
    }

    /// Does all that is due at `now`: what falls due, then what may be sent, until nothing is left.
    ///
    /// # Errors
    /// Whatever the store says; what was done before stays done.
    pub async fn settle(&self, now: DateTime<Utc>) -> Result<(), AppError> {
        self.prune(now).await?;
        self.catch_up_with_others().await?;
        loop {
            let fell = self.run_due(now).await?;
            let sent = self.deliver(now).await?;
            if fell + sent == 0 {
                return Ok(());
            }
        }
    }

    /// Where other processes share the store: takes in what they began and changed, so that nothing is thought not due that only
    /// they know of.
    async fn catch_up_with_others(&self) -> Result<(), AppError> {
        if self.store.lease_if_shared().is_none() {
            return Ok(());
        }
        let held = self.store.held().await?.into_iter().collect();
        *self.held.lock().unwrap_or_else(PoisonError::into_inner) = held;
        for (id, version) in self.store.versions_if_shared().await? {
            if let Ok(served) = self.served(&id).await
                && served.live.lock().await.version >= version
            {
                continue;
            }
            self.catch_up(&id).await?;
        }
        Ok(())
    }

    /// Once a day, what the store has kept for long enough is thrown away.
    async fn prune(&self, now: DateTime<Utc>) -> Result<(), AppError> {
        let mut pruned_at = self.pruned_at.lock().await;
        if pruned_at.is_none_or(|at| at + Duration::days(1) <= now) {
            self.store.prune(now).await?;
            *pruned_at = Some(now);
        }
        Ok(())
    }

    /// Brings what is seen of a community up to what the store has: another process may have begun it or decided something, or
    /// a decision of this one may be durable and not applied yet.
    async fn catch_up(&self, id: &CommunityId) -> Result<(), AppError> {
        let Ok(served) = self.served(id).await else {
            if let Some((community, version)) = self.store.load(id).await? {
                self.served
                    .write()
                    .await
                    .entry(id.clone())
                    .or_insert_with(|| Served::new(community, version));
            }
            return Ok(());
        };
        let mut live = served.live.lock().await;
        if self.store.version(id).await? == Some(live.version) {
            return Ok(());
        }
        self.reload(id, &served, &mut live).await
    }

    /// Takes what the store has instead of what is in memory.
    async fn reload(&self, id: &CommunityId, served: &Served, live: &mut Live) -> Result<(), AppError> {
        let loaded = self.store.load(id).await?.ok_or_else(|| AppError::NotServed(id.clone()))?;
        (live.community, live.version) = loaded;
        served.show(&live.community);
        Ok(())
    }

    async fn served(&self, id: &CommunityId) -> Result<Arc<Served>, AppError> {
        self.served.read().await.get(id).cloned().ok_or_else(|| AppError::NotServed(id.clone()))
    }
}
