//! The proposal: a pairing put to its people, each asked apart.
//!
//! Invariant: what one side answered is never told to another; all that the others learn, they learn at `expires_at`, in
//! the same words whatever the reason.
//! Invariant: it becomes an exchange only when every side said yes.

use chrono::{DateTime, Utc, Weekday};
use serde::{Deserialize, Serialize};

use super::ids::{BatchId, ParticipantId, ProposalId, TakeawayId, TopicId, WishId};
use super::user_text::Label;

/// A pairing of two people, or of three in a ring, on its way to an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// Its name in this community.
    pub id: ProposalId,
    /// Proposals of one batch were made together and expire together.
    pub batch: BatchId,
    /// What brought it.
    pub origin: Origin,
    /// Who would watch whom at what: one or two for a pair, three for a ring.
    pub visits: Vec<Visit>,
    /// Its people, each with their answer.
    pub sides: Vec<Side>,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// When all who are still waiting hear that it did not come together.
    pub expires_at: DateTime<Utc>,
    /// How good it is for all together: decides between pairs that compete.
    pub points: u32,
}

/// One observation, before there is an exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// Who watches.
    pub observer: ParticipantId,
    /// Who is watched.
    pub host: ParticipantId,
    /// At what.
    pub topic: TopicId,
}

/// What brought a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Origin {
    /// A wish that found good partners at once.
    Wish(WishId),
    /// One person asked another by name.
    Direct {
        /// Who asked.
        by: ParticipantId,
    },
    /// A third person thought that these two might like it.
    Introduced {
        /// Who thought so.
        by: ParticipantId,
    },
    /// A round.
    Round(u64),
    /// The return visit: who has watched may now be watched.
    Return {
        /// Who asked for it.
        by: ParticipantId,
        /// The follow-up that it came from.
        after: TakeawayId,
    },
}

/// One person's side of a proposal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Side {
    /// Whose.
    pub who: ParticipantId,
    /// Why this might suit them, in terms they may see.
    pub reason: Reason,
    /// What they said so far.
    pub answer: Answer,
}

/// What one side said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answer {
    /// Asked, nothing said yet.
    Open,
    /// Yes.
    Yes,
    /// No, for whatever reason, or never asked at all (away, no room, do-not-pair): the other can't tell.
    No,
}

/// Why a pairing might suit someone, seen from their side. All of it is about the other person and known to colleagues.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Reason {
    /// The other's team, when it is another one.
    pub other_team: Option<Label>,
    /// The other's site, when it is another one.
    pub other_site: Option<Label>,
    /// A working day on which both have much time.
    pub free_on: Option<Weekday>,
    /// They have not looked along with each other before.
    pub first_time: bool,
}

impl Proposal {
    /// That person's side.
    #[must_use]
    pub fn side(&self, who: ParticipantId) -> Option<&Side> {
        self.sides.iter().find(|side| side.who == who)
    }

    /// The others, in order.
    pub fn others(&self, who: ParticipantId) -> impl Iterator<Item = ParticipantId> + '_ {
        self.sides.iter().map(|side| side.who).filter(move |&other| other != who)
    }

    /// Everybody said yes.
    #[must_use]
    pub fn is_mutual(&self) -> bool {
        self.sides.iter().all(|side| side.answer == Answer::Yes)
    }
}
