//! The fronts: words, buttons and forms in, messages out. A front translates and nothing else; a front that lacks
//! something (buttons, forms, files) shows it another way.

pub mod inbound;
pub mod terminal;

use chrono::{DateTime, Utc};

use crate::domain::command::{Actor, Command};
use crate::domain::ids::{Account, CommunityId, ExchangeId};
use crate::domain::refusal::Refusal;
use crate::text::message::Message;

/// What a front hands in: one thing that one person did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inbound {
    /// Where.
    pub community: CommunityId,
    /// The platform's own name for this event: a repeat changes nothing.
    pub event_key: String,
    /// Who.
    pub actor: Actor,
    /// What they ask for, or why it could not be read.
    pub asked: Result<Command, Refusal>,
}

/// Something to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// The idempotency key: the same delivery again is the same message.
    pub id: i64,
    /// The community it belongs to.
    pub community: CommunityId,
    /// Where it goes.
    pub place: Place,
    /// When it is sent.
    pub at: DateTime<Utc>,
}

/// Where a delivery goes, with what each reader sees, in their own language and zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// One person, in private.
    Private(Reading),
    /// The place of an exchange: its people, together.
    Pair(ExchangeId, Vec<Reading>),
    /// The community's home.
    Public(Message),
}

/// What one reader sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Who reads it.
    pub account: Account,
    /// What they see.
    pub message: Message,
}

/// What became of a delivery.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChatError {
    /// Not now; again after a while.
    #[error("the platform asks to wait until {at}")]
    RetryAfter {
        /// When it may be tried again.
        at: DateTime<Utc>,
    },
    /// That person can't be reached: blocked, left, closed.
    #[error("{account} can't be reached")]
    Unreachable {
        /// Who.
        account: Account,
    },
    /// It will never be taken.
    #[error("the platform refuses it: {reason}")]
    Rejected {
        /// Why, in the platform's words; never those of a person.
        reason: String,
    },
}

/// A chat platform, as far as sending goes.
pub trait Chat {
    /// Sends something, once per `delivery.id`.
    ///
    /// # Errors
    /// What became of it instead.
    fn send(&self, delivery: &Delivery) -> impl Future<Output = Result<(), ChatError>> + Send;
}
