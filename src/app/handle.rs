//! One command: load, decide, commit, reply; again on a conflict.

use chrono::{DateTime, Utc};
use tracing::{debug, error, info};

use super::{App, AppError, Live};
use crate::chat::{Chat, Inbound};
use crate::domain::command::{Actor, Event};
use crate::domain::community::Community;
use crate::domain::decision::Decision;
use crate::domain::ids::CommunityId;
use crate::domain::notice::{Notice, OpenedNotes};
use crate::domain::refusal::Refusal;
use crate::journey::decide;
use crate::store::StoreError;
use crate::text::message::Message;
use crate::text::render::{Reader, refuse, render};

/// How often a decision is made anew when others were faster.
const MOST_TRIES: usize = 8;

/// What became of an event.
pub(super) enum Became {
    /// It is durable; this is the answer, if there is one.
    Done(Option<Notice>),
    /// It is not done, for a reason that the person hears.
    Refused(Refusal),
    /// It was handled before.
    Repeated,
}

impl<C: Chat> App<C> {
    /// Handles what a person did. The reply comes only after the decision is durable; a repeat of the same event is
    /// answered with nothing.
    ///
    /// # Errors
    /// What went wrong on our side; nothing has changed then.
    pub async fn handle(&self, inbound: Inbound, now: DateTime<Utc>) -> Result<Option<Message>, AppError> {
        let live = self.live(&inbound.community).await?;
        let mut live = live.lock().await;
        let command = match inbound.asked {
            Ok(command) => command,
            Err(refusal) => {
                let notes = OpenedNotes::new();
                return Ok(Some(refuse(&refusal, &reader(&live.community, &inbound.actor, now, &notes))));
            }
        };
        let event = Event::Asked { actor: inbound.actor.clone(), command };
        let became = self
            .decide_and_commit(&inbound.community, &mut live, &event, Some(&inbound.event_key), now)
            .await?;
        let community = &live.community;
        match became {
            Became::Repeated | Became::Done(None) => Ok(None),
            Became::Refused(refusal) => {
                if refusal == Refusal::FacilitatorsOnly {
                    info!(community = %inbound.community, "a command for facilitators was denied");
                }
                let notes = OpenedNotes::new();
                Ok(Some(refuse(&refusal, &reader(community, &inbound.actor, now, &notes))))
            }
            Became::Done(Some(notice)) => {
                let notes = self.store.open_notes(&inbound.community, &notice.notes()).await?;
                Ok(Some(render(&notice, &reader(community, &inbound.actor, now, &notes))))
            }
        }
    }

    /// Decides on an event and makes it durable, as one transaction.
    pub(super) async fn decide_and_commit(
        &self,
        id: &CommunityId,
        live: &mut Live,
        event: &Event,
        event_key: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<Became, AppError> {
        for _ in 0..MOST_TRIES {
            if let Some(key) = event_key
                && self.store.seen(id, key).await?
            {
                return Ok(Became::Repeated);
            }
            let decision = match decide(&live.community, event, now) {
                Ok(decision) => decision,
                Err(refusal) => return Ok(Became::Refused(refusal)),
            };
            if changes_nothing(&decision) {
                return Ok(Became::Done(decision.reply));
            }
            match self.store.commit(id, live.version, event_key, &decision, now).await {
                Ok(version) => {
                    for change in &decision.changes {
                        live.community.apply(change);
                    }
                    live.version = version;
                    debug!(community = %id, version, notices = decision.notices.len(), "a decision is durable");
                    return Ok(Became::Done(decision.reply));
                }
                Err(StoreError::AlreadyHandled) => return Ok(Became::Repeated),
                Err(StoreError::Conflict) => {
                    debug!(community = %id, "a conflict: deciding again");
                    let loaded = self.store.load(id).await?.ok_or_else(|| AppError::NotServed(id.clone()))?;
                    (live.community, live.version) = loaded;
                }
                Err(problem) => {
                    error!(community = %id, %problem, "a decision was not stored; nothing has changed");
                    return Err(problem.into());
                }
            }
        }
        Err(AppError::Contended(id.clone()))
    }
}

/// A look at something: nothing to store.
fn changes_nothing(decision: &Decision) -> bool {
    decision.changes.is_empty()
        && decision.notices.is_empty()
        && decision.notes.is_empty()
        && decision.erased.is_empty()
        && decision.forgotten.is_empty()
}

/// Who reads the reply: a participant, or someone of whom only the platform tells.
fn reader<'a>(
    community: &'a Community,
    actor: &'a Actor,
    now: DateTime<Utc>,
    notes: &'a OpenedNotes,
) -> Reader<'a> {
    if let Some(who) = community.by_account(&actor.account) {
        return Reader::of(community, who, now, notes);
    }
    let mut reader = Reader::public(community, now, notes);
    reader.language = actor.language.unwrap_or(reader.language);
    reader.zone = actor.zone.as_ref().unwrap_or(reader.zone);
    reader
}
