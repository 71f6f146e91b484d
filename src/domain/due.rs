//! What falls due: each thing has at most one moment, so a timer is named by what it is for.
//!
//! A timer that outlives its reason is harmless: what is due is checked against the state of that moment.

use serde::{Deserialize, Serialize};

use super::exchange::ObservationId;
use super::ids::{BatchId, DoorId, ExchangeId, ParticipantId, StepId, TakeawayId};

/// What falls due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Due {
    /// Proposals made together come to their end.
    BatchExpires(BatchId),
    /// A nudge for a question that waits, or its end.
    Nudge(StepId),
    /// The slot, and with it the visit, is over.
    SlotOver(ObservationId),
    /// The half hour after it is over: what do you take along?
    DebriefOver(ObservationId),
    /// Ask again whether it took place.
    AskAgain(ObservationId),
    /// Did you try it?
    FollowUp(TakeawayId),
    /// The text of a takeaway has had its time.
    ForgetNote(TakeawayId),
    /// The takeaway as a whole has had its time.
    ForgetOutcome(TakeawayId),
    /// A finished exchange has had its time.
    ForgetExchange(ExchangeId),
    /// A pause ends.
    PauseEnds(ParticipantId),
    /// An open door begins, and closes.
    DoorBegins(DoorId),
    /// Tell that a round comes.
    AnnounceRound,
    /// A round pairs.
    RoundPairs,
}
