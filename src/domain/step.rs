//! The step: one question that waits for one person's answer, and its nudges.
//!
//! Invariant: at most `nudges_per_step` nudges a step; none after an answer.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::exchange::ObservationId;
use super::ids::{BatchId, ParticipantId, StepId, TakeawayId};

/// A question that waits for one person's answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Its name in this community.
    pub id: StepId,
    /// Who was asked.
    pub who: ParticipantId,
    /// What.
    pub question: Question,
    /// When.
    pub asked_at: DateTime<Utc>,
    /// Nudges sent so far.
    pub nudges: u32,
    /// "Not now" was said: no further nudge, and it does not count as silence.
    pub not_now: bool,
}

/// What a step asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Question {
    /// With whom of these would you be glad to look along?
    Proposals(BatchId),
    /// Which moment suits you?
    Moment(ObservationId),
    /// Did it take place?
    TookPlace(ObservationId),
    /// What will you take into your own work?
    Takeaway(ObservationId),
    /// Did you try it?
    FollowUp(TakeawayId),
}
