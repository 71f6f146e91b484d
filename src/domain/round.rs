//! The round: a periodic matching of all who are waiting.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::ids::ParticipantId;
use super::proposal::{Reason, Visit};

/// When the next round is, and what was said about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundPlan {
    /// Its number, from 1.
    pub number: u64,
    /// When it pairs.
    pub at: DateTime<Utc>,
    /// The day-ahead warning went out.
    pub announced: bool,
}

/// A pair, or a ring of three, that a round found. Each is checked again against the state of the moment it is applied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Its people.
    pub people: Vec<ParticipantId>,
    /// Who would watch whom at what.
    pub visits: Vec<Visit>,
    /// Why it might suit each, in the order of `people`.
    pub reasons: Vec<Reason>,
    /// How good it is for all together.
    pub points: u32,
}
