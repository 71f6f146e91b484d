//! One command: load, decide, commit, reply; again on a conflict.

use std::sync::PoisonError;
use std::time::Duration;

use chrono::{DateTime, Utc};
use tracing::{debug, error, info};

use super::{App, AppError, Served, clock};
use crate::chat::{Chat, Inbound};
use crate::domain::command::{Actor, Command, Event};
use crate::domain::community::Community;
use crate::domain::decision::Decision;
use crate::domain::ids::{Account, CommunityId};
use crate::domain::notice::{Notice, OpenedNotes, Recipient};
use crate::domain::refusal::Refusal;
use crate::journey::{decide, try_rule};
use crate::store::StoreError;
use crate::store::crash_point::CrashPoint;
use crate::text::message::Message;
use crate::text::render::{Reader, refuse, render};

/// How often a decision is made anew when others were faster.
const MOST_TRIES: usize = 8;

/// No further setting of a rule is tried after this: with the one that is under way then, an answer is meant to take less than
/// a second among ten thousand people. What it takes, `cargo bench --bench preview` prints.
pub const MOST_TRYING: Duration = Duration::from_millis(600);

/// What became of an event.
pub(super) enum Became {
    /// It is durable; this is the answer, if there is one.
    Done {
        /// What to say.
        reply: Option<Notice>,
        /// Done or looked.
        upshot: Upshot,
    },
    /// It is not done, for a reason that the person hears.
    Refused(Refusal),
    /// It was handled before.
    Repeated,
}

/// What someone hears of what they did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// In their language; none when they see it elsewhere, in the place of a pair say.
    pub message: Option<Message>,
    /// What it came to.
    pub upshot: Upshot,
}

/// What it came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Upshot {
    /// It is done, and durable.
    Done,
    /// Something was looked at; nothing changed.
    Looked,
    /// It was refused; nothing changed.
    Refused,
}

impl<C: Chat> App<C> {
    /// Handles what a person did. The reply comes only after the decision is durable; a repeat of the same event is
    /// answered with nothing.
    ///
    /// # Errors
    /// What went wrong on our side; nothing has changed then.
    pub async fn handle(&self, inbound: Inbound, now: DateTime<Utc>) -> Result<Option<Answer>, AppError> {
        // What another process was told a moment ago holds here too.
        if self.store.lease_if_shared().is_some() {
            self.catch_up(&inbound.community).await?;
        }
        let served = self.served(&inbound.community).await?;
        let command = match inbound.asked {
            Ok(command) => command,
            Err(refusal) => {
                let notes = OpenedNotes::new();
                let message = refuse(&refusal, &reader(&served.seen(), &inbound.actor, now, &notes));
                return Ok(Some(Answer { message: Some(message), upshot: Upshot::Refused }));
            }
        };
        self.release(&inbound.community, &inbound.actor.account, now).await?;
        let event = event(&inbound.community, &inbound.actor, command, &served, now).await?;
        let became = self
            .decide_and_commit(&inbound.community, &served, &event, Some(&inbound.event_key), now)
            .await?;
        let community = &served.seen();
        match became {
            Became::Repeated => Ok(None),
            Became::Done { reply: None, upshot } => Ok(Some(Answer { message: None, upshot })),
            Became::Refused(refusal) => {
                if refusal == Refusal::FacilitatorsOnly {
                    info!(community = %inbound.community, "a command for facilitators was denied");
                }
                let notes = OpenedNotes::new();
                let message = refuse(&refusal, &reader(community, &inbound.actor, now, &notes));
                Ok(Some(Answer { message: Some(message), upshot: Upshot::Refused }))
            }
            Became::Done { reply: Some(notice), upshot } => {
                let message = match self.store.open_notes(&inbound.community, &notice.notes()).await {
                    Ok(notes) => Some(render(&notice, &reader(community, &inbound.actor, now, &notes))),
                    // What is done is not to be told as if it had failed.
                    Err(problem) if upshot == Upshot::Done => {
                        error!(community = %inbound.community, %problem, "what was done can't be shown for the moment");
                        None
                    }
                    Err(problem) => return Err(problem.into()),
                };
                Ok(Some(Answer { message, upshot }))
            }
        }
    }

    /// Decides on an event and makes it durable, as one transaction.
    pub(super) async fn decide_and_commit(
        &self,
        id: &CommunityId,
        served: &Served,
        event: &Event,
        event_key: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<Became, AppError> {
        let mut live = served.live.lock().await;
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
                return Ok(Became::Done { reply: decision.reply, upshot: Upshot::Looked });
            }
            CrashPoint::BeforeCommit.reached();
            match self.store.commit(id, live.version, event_key, &decision, now).await {
                Ok(version) => {
                    CrashPoint::AfterCommit.reached();
                    for change in &decision.changes {
                        live.community.apply(change);
                    }
                    live.version = version;
                    served.show(&live.community);
                    debug!(community = %id, version, notices = decision.notices.len(), "a decision is durable");
                    return Ok(Became::Done { reply: decision.reply, upshot: Upshot::Done });
                }
                Err(StoreError::AlreadyHandled) => return Ok(Became::Repeated),
                Err(StoreError::Conflict) => {
                    debug!(community = %id, "a conflict: deciding again");
                    self.reload(id, served, &mut live).await?;
                }
                Err(problem) if problem.is_uncertain() => {
                    error!(community = %id, %problem, "it is not known whether a decision was stored");
                    return Err(problem.into());
                }
                Err(problem) => {
                    error!(community = %id, %problem, "a decision was not stored; nothing has changed");
                    return Err(problem.into());
                }
            }
        }
        Err(AppError::Contended(id.clone()))
    }

    /// Whoever takes no messages hears what waits for them when they do something themselves.
    ///
    /// # Errors
    /// Whatever the store says.
    pub async fn release(
        &self,
        id: &CommunityId,
        account: &Account,
        now: DateTime<Utc>,
    ) -> Result<(), AppError> {
        let Some(community) = self.community(id).await else { return Ok(()) };
        let who = community.by_account(account).map(|who| who.id);
        let theirs = |to: &Recipient| match to {
            Recipient::Person(person) => Some(*person) == who,
            Recipient::Account(to) => to == account,
            // Where a pair has no place of its own, each is told apart.
            Recipient::Pair { people, .. } => who.is_some_and(|who| people.contains(&who)),
            Recipient::Home => false,
        };
        let released: Vec<Recipient> = {
            let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
            let released = held.iter().filter(|(of, to)| of == id && theirs(to)).map(|(_, to)| to.clone());
            let released: Vec<Recipient> = released.collect();
            held.retain(|(of, to)| of != id || !released.contains(to));
            released
        };
        for to in &released {
            self.store.release(id, to, now).await?;
        }
        Ok(())
    }
}

/// What a changed rule would do is worked out on a copy, beside the work; everything else is decided in place.
async fn event(
    id: &CommunityId,
    actor: &Actor,
    command: Command,
    served: &Served,
    now: DateTime<Utc>,
) -> Result<Event, AppError> {
    let actor = actor.clone();
    if !(actor.facilitator && matches!(command, Command::SetRule { .. })) {
        return Ok(Event::Asked { actor, command });
    }
    let (copy, asked) = (served.seen(), command.clone());
    let go_on = clock::for_at_most(MOST_TRYING);
    let trying = tokio::task::spawn_blocking(move || try_rule(&copy, &asked, now, &go_on));
    let tried = trying.await.map_err(|problem| AppError::Failed(id.clone(), problem.to_string()))?;
    Ok(match tried {
        Some(trials) => Event::RuleTried { actor, command, trials },
        None => Event::Asked { actor, command },
    })
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
