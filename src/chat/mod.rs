//! The fronts: words, buttons and forms in, messages out. A front translates and nothing else; a front that lacks
//! something (buttons, forms, files) shows it another way.

#[cfg(feature = "discord")]
pub mod discord;
pub mod inbound;
pub mod terminal;

use chrono::{DateTime, Utc};

use crate::domain::command::{Actor, Command};
use crate::domain::ids::{Account, CommunityId, ExchangeId, Home};
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
    /// Where the community is at home.
    pub home: Option<Home>,
    /// Where this place was found to be at an earlier delivery.
    pub known: Option<Address>,
    /// How often it was tried before.
    pub attempts: u32,
    /// Since when it may have arrived, though nobody knows.
    pub maybe_sent_at: Option<DateTime<Utc>>,
    /// Where it goes.
    pub place: Place,
    /// When it is sent.
    pub at: DateTime<Utc>,
}

/// A place as the platform names it (a thread, a room), kept so that it is made only once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address(pub String);

/// Where a delivery goes, with what each reader sees, in their own language and zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// One person, in private.
    Private(Reading),
    /// The place of an exchange: its people, together.
    Pair(Meeting),
    /// The community's home.
    Public(Message),
}

/// The place of an exchange.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meeting {
    /// Which.
    pub exchange: ExchangeId,
    /// What the place is called, at most 100 characters.
    pub title: String,
    /// What each of its people sees there.
    pub readings: Vec<Reading>,
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
    /// That person takes no messages, but is there: it waits until they do something.
    #[error("{account} takes no messages of themselves")]
    Closed {
        /// Who.
        account: Account,
    },
    /// It may have arrived at an earlier attempt, and there is no way to see whether it did.
    #[error("it may have arrived before, and that can't be seen: {reason}")]
    Uncertain {
        /// Why not, in the platform's words; never those of a person.
        reason: String,
    },
    /// It will never be taken.
    #[error("the platform refuses it: {reason}")]
    Rejected {
        /// Why, in the platform's words; never those of a person.
        reason: String,
    },
}

/// How far a delivery came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
    /// It was said; with where the place is, when that is news.
    Arrived(Option<Address>),
    /// A place for it was made there, and nothing has been said yet: once that is kept, it is sent again. So a process that
    /// dies in between makes no second place.
    Made(Address),
}

/// A chat platform, as far as sending goes.
pub trait Chat {
    /// How many notices may be on their way at the same time; with one, the order in which people hear is the same each time.
    fn at_once(&self) -> usize {
        1
    }

    /// Whether what people wrote may stand in a message there; else it is shown only to those who ask for it.
    fn shows_words(&self) -> bool {
        true
    }

    /// Sends something, once per `delivery.id`.
    ///
    /// # Errors
    /// What became of it instead.
    fn send(&self, delivery: &Delivery) -> impl Future<Output = Result<Sent, ChatError>> + Send;
}
