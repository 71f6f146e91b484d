//! What came of it: the takeaway, and weeks later whether it was tried.
//!
//! Invariant: the words themselves are never here: a takeaway names a sealed note, which only its writer, and whoever the
//! writer chose, gets to read.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::exchange::ObservationId;
use super::ids::{ExchangeId, NoteId, ParticipantId, TakeawayId, TopicId};
use super::user_text::Words;

/// What one person takes into their own work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Takeaway {
    /// Its name in this community.
    pub id: TakeawayId,
    /// The visit that it came from.
    pub of: ObservationId,
    /// What was watched.
    pub topic: TopicId,
    /// Whose.
    pub writer: ParticipantId,
    /// The other of the two.
    pub partner: ParticipantId,
    /// Whether the writer was the one who watched.
    pub watched: bool,
    /// The sealed text; gone once its time has passed.
    pub note: Option<NoteId>,
    /// Who may read it, by the writer's choice.
    pub sharing: Sharing,
    /// When it will first be tried.
    pub try_on: Option<NaiveDate>,
    /// When it was written.
    pub written_at: DateTime<Utc>,
    /// What was answered at the follow-up.
    pub tried: Option<Tried>,
    /// The sealed text of what was noticed.
    pub noticed: Option<NoteId>,
    /// When the follow-up was answered or lapsed.
    pub followed_up_at: Option<DateTime<Utc>>,
}

/// Who may read a takeaway, by the writer's choice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sharing {
    /// Nobody but the writer.
    #[default]
    Keep,
    /// The partner of that visit.
    Partner,
    /// Everyone, without the writer's name, after a wait and once enough others did the same.
    Harvest,
}

/// Whether a takeaway was tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tried {
    /// Yes.
    Yes,
    /// Not yet.
    NotYet,
    /// No, it turned out otherwise.
    No,
}

/// A text to seal, in the transaction of the decision that it came with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewNote {
    /// Its name.
    pub id: NoteId,
    /// The exchange whose key wraps its own.
    pub exchange: ExchangeId,
    /// Whose it is.
    pub writer: ParticipantId,
    /// What was written.
    pub words: Words,
}
