//! Wishes, offers and open doors.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::ids::{DoorId, ExchangeId, OfferId, ParticipantId, TopicId, WishId};

/// "I'd like to watch someone do this."
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wish {
    /// Its name in this community.
    pub id: WishId,
    /// Who would like to watch.
    pub who: ParticipantId,
    /// What.
    pub topic: TopicId,
    /// Since when.
    pub made_at: DateTime<Utc>,
}

/// "You can watch me do this."
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Its name in this community.
    pub id: OfferId,
    /// Who can be watched.
    pub who: ParticipantId,
    /// At what.
    pub topic: TopicId,
    /// Since when.
    pub made_at: DateTime<Utc>,
}

/// An open door: an offer bound to a moment, with seats.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Door {
    /// Its name in this community.
    pub id: DoorId,
    /// Who can be watched.
    pub host: ParticipantId,
    /// At what.
    pub topic: TopicId,
    /// When it begins; it closes then.
    pub starts_at: DateTime<Utc>,
    /// How many may come, 1 to [`Door::MOST_SEATS`].
    pub seats: u8,
    /// The exchange of each seat that was taken.
    pub taken: Vec<ExchangeId>,
}

impl Door {
    /// More people than this change what they watch.
    pub const MOST_SEATS: u8 = 6;

    /// Seats still free.
    #[must_use]
    pub fn free(&self) -> usize {
        usize::from(self.seats).saturating_sub(self.taken.len())
    }
}

/// The most wishes, and the most offers, that one person has open at a time.
pub const MOST_OPEN_EACH: usize = 10;
