//! The thin shell around the decisions: it reads the clock, loads and commits, sends, and starts and stops.
//!
//! The walk of one command: a front hands in what a person did -> [`handle`](App::handle): seen before? -> the live state and its version ->
//! `journey::decide` -> `Store::commit`, again on a conflict -> the reply. What others hear goes through the outbox:
//! claimed, checked again, rendered, sent, marked ([`outbox`]). What falls due takes the same walk ([`due`]).

pub mod clock;
mod due;
mod handle;
pub mod log;
pub mod operator;
mod outbox;
pub mod run;
pub mod simulate;
pub mod try_out;

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};
use tokio::sync::{Mutex, RwLock};

use crate::chat::Chat;
use crate::domain::command::FormKind;
use crate::domain::community::Community;
use crate::domain::ids::{Account, CommunityId};
use crate::domain::notice::OpenedNotes;
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

/// A community in memory, with the version that the store has of it.
#[derive(Debug)]
struct Live {
    community: Community,
    version: u64,
}

/// The bot: a store, a chat, and the live state of the communities that it serves.
#[derive(Debug)]
pub struct App<C> {
    store: Store,
    chat: C,
    served: RwLock<BTreeMap<CommunityId, Arc<Mutex<Live>>>>,
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
                served.insert(id, Arc::new(Mutex::new(Live { community, version })));
            }
        }
        store.reclaim().await?;
        Ok(Self { store, chat, served: RwLock::new(served), pruned_at: Mutex::new(None) })
    }

    /// The chat that it speaks through.
    pub const fn chat(&self) -> &C {
        &self.chat
    }

    /// Closes the store, and gives the chat back.
    pub async fn stop(self) -> C {
        self.store.close().await;
        self.chat
    }

    /// A snapshot of a community; it costs nothing.
    pub async fn community(&self, id: &CommunityId) -> Option<Community> {
        let live = self.served.read().await.get(id).cloned()?;
        let community = live.lock().await.community.clone();
        Some(community)
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

    /// When something falls due, or something may be sent, next.
    ///
    /// # Errors
    /// Whatever the store says.
    pub async fn next_event_at(&self) -> Result<Option<DateTime<Utc>>, AppError> {
        let mut next = self.store.next_posted_at().await?;
        for live in self.served.read().await.values() {
            let due = live.lock().await.community.next_due().map(|(at, _)| at);
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
        loop {
            let fell = self.run_due(now).await?;
            let sent = self.deliver(now).await?;
            if fell + sent == 0 {
                return Ok(());
            }
        }
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

    async fn live(&self, id: &CommunityId) -> Result<Arc<Mutex<Live>>, AppError> {
        self.served.read().await.get(id).cloned().ok_or_else(|| AppError::NotServed(id.clone()))
    }
}
