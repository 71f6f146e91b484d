//! The outbox: claimed, checked again at the moment of sending, rendered, sent, marked.

use std::collections::BTreeSet;
use std::sync::PoisonError;

use chrono::{DateTime, Duration, Utc};
use futures_util::stream::{self, TryStreamExt};
use tracing::{debug, error, info, warn};

use super::{App, AppError};
use crate::chat::{Address, Chat, ChatError, Delivery, Meeting, Place, Reading, Sent};
use crate::domain::command::Event;
use crate::domain::community::Community;
use crate::domain::ids::{CommunityId, ParticipantId};
use crate::domain::notice::{OpenedNotes, Outgoing, Posted, Recipient};
use crate::domain::participant::Participant;
use crate::journey::{readers, sendable_at, still_means_something};
use crate::store::crash_point::CrashPoint;
use crate::text::render::{Reader, meeting_title, render};

/// Claimed at a time.
const BATCH: u32 = 100;
/// A notice that the platform refused so often is put aside for the operator.
const MOST_ATTEMPTS: u32 = 20;
/// A place that is made is gone again as soon as it is there so often at most: then it is left for later.
const MOST_PLACES: usize = 2;
/// Whoever takes no messages, and does nothing, is tried again after so many days.
const HELD_DAYS: i64 = 7;

impl<C: Chat> App<C> {
    /// Sends everything that may be sent; gives how many notices were dealt with.
    pub(super) async fn deliver(&self, now: DateTime<Utc>) -> Result<usize, AppError> {
        let mut dealt = 0;
        loop {
            let batch = self.store.claim(now, BATCH).await?;
            if batch.is_empty() {
                return Ok(dealt);
            }
            dealt += batch.len();
            let lanes = stream::iter(lanes(batch).into_iter().map(Ok));
            let deliver = async |lane: Vec<Posted>| {
                for posted in lane {
                    self.deliver_one(&posted, now).await?;
                }
                Ok::<(), AppError>(())
            };
            lanes.try_for_each_concurrent(self.chat.at_once(), deliver).await?;
        }
    }

    async fn deliver_one(&self, posted: &Posted, now: DateTime<Utc>) -> Result<(), AppError> {
        // The decision that it came of may not be seen here yet: by what was before that, it would mean nothing.
        self.catch_up(&posted.community).await?;
        let Some(community) = self.community(&posted.community).await else {
            return Ok(self.store.drop_posted(posted, "its community is gone").await?);
        };
        if !still_means_something(&community, &posted.outgoing, now) {
            return Ok(self.store.drop_posted(posted, "pointless by now").await?);
        }
        if let Some(later) = not_yet(&community, &posted.outgoing, now) {
            return Ok(self.store.defer(posted, later, "quiet hours").await?);
        }
        let notes = if self.chat.shows_words() {
            self.store.open_notes(&posted.community, &posted.outgoing.notice.notes()).await?
        } else {
            OpenedNotes::new()
        };
        let Some(place) = place(&community, &posted.outgoing, now, &notes) else {
            return Ok(self.store.drop_posted(posted, "nobody is left to read it").await?);
        };
        let mut delivery = Delivery {
            id: posted.id,
            community: posted.community.clone(),
            home: community.settings().home.clone(),
            known: self.store.address(&posted.community, &posted.outgoing.to).await?.map(Address),
            attempts: posted.attempts,
            place,
            at: now,
        };
        let Some(sent) = self.send(posted, &mut delivery).await? else {
            info!(community = %posted.community, outbox = posted.id, "a notice took too long: it is for another process to send");
            return Ok(());
        };
        metrics::counter!("lookalong_sends_total", "result" => became(&sent)).increment(1);
        match sent {
            Ok(Sent::Made(_)) => {
                let gone = ChatError::RetryAfter { at: now };
                self.not_sent(&community, posted, gone, now).await
            }
            Ok(Sent::Arrived(found)) => {
                CrashPoint::AfterSend.reached();
                if let Some(Address(address)) = found {
                    self.store.found_at(&posted.community, &posted.outgoing.to, &address).await?;
                }
                debug!(community = %posted.community, outbox = posted.id, "a notice was sent");
                Ok(self.store.delivered(posted, now).await?)
            }
            Err(problem) => self.not_sent(&community, posted, problem, now).await,
        }
    }

    /// Sends it, after its place was made where it has none yet; nothing when it is not ours to send any more.
    async fn send(
        &self,
        posted: &Posted,
        delivery: &mut Delivery,
    ) -> Result<Option<Result<Sent, ChatError>>, AppError> {
        CrashPoint::BeforeSend.reached();
        for _ in 0..MOST_PLACES {
            if !self.store.still_mine(posted).await? {
                return Ok(None);
            }
            let sent = self.chat.send(delivery).await;
            let Ok(Sent::Made(place)) = sent else { return Ok(Some(sent)) };
            CrashPoint::PlaceMade.reached();
            self.store.found_at(&posted.community, &posted.outgoing.to, &place.0).await?;
            delivery.known = Some(place);
        }
        if !self.store.still_mine(posted).await? {
            return Ok(None);
        }
        Ok(Some(self.chat.send(delivery).await))
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
                let at = at.max(now + patience(posted.attempts));
                Ok(self.store.defer(posted, at, "the platform asked to wait").await?)
            }
            ChatError::Unreachable { account } => {
                // First the partners are freed: whoever goes on after a crash in between finds the notice again, and
                // nobody waits in vain.
                if let Some(who) = community.by_account(&account).map(|who| who.id) {
                    warn!(community = %posted.community, participant = %who, "can't be reached: paused, and partners freed");
                    let served = self.served(&posted.community).await?;
                    self.decide_and_commit(&posted.community, &served, &Event::Unreachable(who), None, now)
                        .await?;
                }
                Ok(self.store.drop_posted(posted, "the person can't be reached").await?)
            }
            ChatError::Closed { .. } => {
                info!(community = %posted.community, outbox = posted.id, "its reader takes no messages: it waits for them");
                self.store.hold(posted, now + Duration::days(HELD_DAYS)).await?;
                let key = (posted.community.clone(), posted.outgoing.to.clone());
                self.held.lock().unwrap_or_else(PoisonError::into_inner).insert(key);
                Ok(())
            }
            ChatError::RetryAfter { .. } | ChatError::Rejected { .. } => {
                error!(community = %posted.community, outbox = posted.id, "a notice can't be sent and is put aside");
                Ok(self.store.dead(posted, "the platform refuses it").await?)
            }
        }
    }
}

/// What goes to the same person, in private or with others, goes one after the other; all else may go at the same time.
fn lanes(batch: Vec<Posted>) -> Vec<Vec<Posted>> {
    type People = BTreeSet<(CommunityId, ParticipantId)>;
    let mut lanes: Vec<(People, Vec<Posted>)> = Vec::new();
    for posted in batch {
        let mut people: BTreeSet<_> =
            people(&posted).into_iter().map(|who| (posted.community.clone(), who)).collect();
        let mut rows = Vec::new();
        lanes.retain_mut(|(others, theirs)| {
            let apart = others.is_disjoint(&people);
            if !apart {
                people.append(others);
                rows.append(theirs);
            }
            apart
        });
        rows.push(posted);
        rows.sort_by_key(|posted| posted.id);
        lanes.push((people, rows));
    }
    lanes.into_iter().map(|(_, rows)| rows).collect()
}

/// Who reads it.
fn people(posted: &Posted) -> Vec<ParticipantId> {
    match &posted.outgoing.to {
        Recipient::Person(who) => vec![*who],
        Recipient::Pair { people, .. } => people.clone(),
        Recipient::Account(_) | Recipient::Home => Vec::new(),
    }
}

/// What a send came to, as it is counted.
const fn became(sent: &Result<Sent, ChatError>) -> &'static str {
    match sent {
        Ok(Sent::Arrived(_)) => "sent",
        Ok(Sent::Made(_)) | Err(ChatError::RetryAfter { .. }) => "later",
        Err(ChatError::Unreachable { .. }) => "unreachable",
        Err(ChatError::Closed { .. }) => "closed",
        Err(ChatError::Rejected { .. }) => "rejected",
    }
}

/// How long to wait before the next attempt when the platform asks for less: twice as long each time, a quarter of an hour
/// at most.
fn patience(attempts: u32) -> Duration {
    Duration::seconds(2_i64.saturating_pow(attempts.min(10)).min(900))
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
            let title = meeting_title(&Reader::public(community, now, notes), *exchange);
            (!readings.is_empty()).then_some(Place::Pair(Meeting { exchange: *exchange, title, readings }))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::ExchangeId;
    use crate::domain::notice::Notice;

    fn posted(id: i64, to: Recipient) -> Posted {
        let outgoing = Outgoing {
            to,
            notice: Notice::PausedForSilence,
            not_before: DateTime::UNIX_EPOCH,
            at_once: false,
        };
        Posted {
            id,
            community: CommunityId("here".to_owned()),
            outgoing,
            attempts: 0,
            turn: 1,
            maybe_sent_at: None,
        }
    }

    #[test]
    fn one_person_hears_in_order_and_others_do_not_wait_for_it() {
        let person = |who: u64| Recipient::Person(who.into());
        let pair =
            |a: u64, b: u64| Recipient::Pair { exchange: ExchangeId(1), people: vec![a.into(), b.into()] };
        let batch = vec![
            posted(1, person(1)),
            posted(2, person(2)),
            posted(3, person(3)),
            posted(4, pair(1, 2)),
            posted(5, Recipient::Home),
            posted(6, person(2)),
        ];
        let mut ids: Vec<Vec<i64>> =
            lanes(batch).iter().map(|lane| lane.iter().map(|posted| posted.id).collect()).collect();
        ids.sort();
        assert_eq!(ids, [vec![1, 2, 4, 6], vec![3], vec![5]]);
    }
}
