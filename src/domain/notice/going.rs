//! A notice on its way: where it goes, and when.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::Notice;
use crate::domain::ids::{Account, CommunityId, ExchangeId, ParticipantId};

/// A notice on its way to someone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outgoing {
    /// Where it goes.
    pub to: Recipient,
    /// What there is to say.
    pub notice: Notice,
    /// Not before this.
    pub not_before: DateTime<Utc>,
    /// Said by a colleague a moment ago (a cancelled visit, say): also in quiet hours.
    pub at_once: bool,
}

/// Where a notice goes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Recipient {
    /// One person, in private.
    Person(ParticipantId),
    /// The place of an exchange: its people, together.
    Pair {
        /// The exchange; it may be over by the time this is said.
        exchange: ExchangeId,
        /// Its people.
        people: Vec<ParticipantId>,
    },
    /// Someone who has not joined (an invitation).
    Account(Account),
    /// The community's home, in public.
    Home,
}

/// A notice in the outbox: its id is the idempotency key on the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posted {
    /// Its number in the outbox.
    pub id: i64,
    /// The community it belongs to.
    pub community: CommunityId,
    /// The notice.
    pub outgoing: Outgoing,
    /// How often sending was tried before.
    pub attempts: u32,
    /// Which claim of it this is: who claimed it earlier changes nothing of it any more.
    pub turn: i64,
    /// When it was first begun to be sent by one who never told what became of it: it may have arrived then.
    pub maybe_sent_at: Option<DateTime<Utc>>,
}
