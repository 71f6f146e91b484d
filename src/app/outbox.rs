//! The outbox: claimed, checked again at the moment of sending, rendered, sent, marked.

use chrono::{DateTime, Duration, Utc};
use tracing::{debug, error, warn};

use super::{App, AppError};
use crate::chat::{Chat, ChatError, Delivery, Place, Reading};
use crate::domain::command::Event;
use crate::domain::community::Community;
use crate::domain::notice::{OpenedNotes, Outgoing, Posted, Recipient};
use crate::domain::participant::Participant;
use crate::journey::{readers, sendable_at, still_means_something};
use crate::text::render::{Reader, render};

/// Claimed at a time.
const BATCH: u32 = 100;
/// A notice that the platform refused so often is put aside for the operator.
const MOST_ATTEMPTS: u32 = 20;

impl<C: Chat> App<C> {
    /// Sends everything that may be sent; gives how many notices were dealt with.
    pub(super) async fn deliver(&self, now: DateTime<Utc>) -> Result<usize, AppError> {
        let mut dealt = 0;
        loop {
            let batch = self.store.claim(now, BATCH).await?;
            if batch.is_empty() {
                return Ok(dealt);
            }
            for posted in batch {
                self.deliver_one(&posted, now).await?;
                dealt += 1;
            }
        }
    }

    async fn deliver_one(&self, posted: &Posted, now: DateTime<Utc>) -> Result<(), AppError> {
        let Some(community) = self.community(&posted.community).await else {
            return Ok(self.store.drop_posted(posted.id, "its community is gone").await?);
        };
        if !still_means_something(&community, &posted.outgoing, now) {
            return Ok(self.store.drop_posted(posted.id, "pointless by now").await?);
        }
        if let Some(later) = not_yet(&community, &posted.outgoing, now) {
            return Ok(self.store.defer(posted.id, later, "quiet hours").await?);
        }
        let notes = self.store.open_notes(&posted.community, &posted.outgoing.notice.notes()).await?;
        let Some(place) = place(&community, &posted.outgoing, now, &notes) else {
            return Ok(self.store.drop_posted(posted.id, "nobody is left to read it").await?);
        };
        let delivery = Delivery { id: posted.id, community: posted.community.clone(), place, at: now };
        match self.chat.send(&delivery).await {
            Ok(()) => {
                debug!(community = %posted.community, outbox = posted.id, "a notice was sent");
                Ok(self.store.delivered(posted.id, now).await?)
            }
            Err(problem) => self.not_sent(&community, posted, problem, now).await,
        }
    }

    /// Each class of failure has its own next step; a row that can't be sent never blocks the others.
    async fn not_sent(
        &self,
        community: &Community,
        posted: &Posted,
        problem: ChatError,
        now: DateTime<Utc>,
    ) -> Result<(), AppError> {
        match problem {
            ChatError::RetryAfter { at } if posted.attempts < MOST_ATTEMPTS => {
                let at = at.max(now + Duration::seconds(1));
                Ok(self.store.defer(posted.id, at, "the platform asked to wait").await?)
            }
            ChatError::Unreachable { account } => {
                self.store.drop_posted(posted.id, "the person can't be reached").await?;
                if let Some(who) = community.by_account(&account).map(|who| who.id) {
                    warn!(community = %posted.community, participant = %who, "can't be reached: paused, and partners freed");
                    let live = self.live(&posted.community).await?;
                    let mut live = live.lock().await;
                    self.decide_and_commit(&posted.community, &mut live, &Event::Unreachable(who), None, now)
                        .await?;
                }
                Ok(())
            }
            ChatError::RetryAfter { .. } | ChatError::Rejected { .. } => {
                error!(community = %posted.community, outbox = posted.id, "a notice can't be sent and is put aside");
                Ok(self.store.dead(posted.id, "the platform refuses it").await?)
            }
        }
    }
}

/// When this may be said instead, if not now: the reader's zone or hours may have changed while it waited.
fn not_yet(community: &Community, outgoing: &Outgoing, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let at = sendable_at(community, outgoing, &readers(community, &outgoing.to), now);
    (at > now).then_some(at)
}

/// Where it goes, and what each reader sees there.
fn place(
    community: &Community,
    outgoing: &Outgoing,
    now: DateTime<Utc>,
    notes: &OpenedNotes,
) -> Option<Place> {
    let reading = |who: &Participant| Reading {
        account: who.account.clone(),
        message: render(&outgoing.notice, &Reader::of(community, who, now, notes)),
    };
    match &outgoing.to {
        Recipient::Person(who) => community.participant(*who).map(|who| Place::Private(reading(who))),
        Recipient::Pair { exchange, .. } => {
            let people = readers(community, &outgoing.to);
            let readings: Vec<Reading> =
                people.iter().filter_map(|who| community.participant(*who)).map(reading).collect();
            (!readings.is_empty()).then_some(Place::Pair(*exchange, readings))
        }
        Recipient::Account(account) => {
            let message = render(&outgoing.notice, &Reader::public(community, now, notes));
            Some(Place::Private(Reading { account: account.clone(), message }))
        }
        Recipient::Home => {
            Some(Place::Public(render(&outgoing.notice, &Reader::public(community, now, notes))))
        }
    }
}
