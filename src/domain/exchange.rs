//! The exchange: one pairing on its way from acceptance to outcome.
//!
//! Each observation goes Waiting -> Arranging -> Scheduled -> Debriefing -> Concluded; before that, CalledOff.
//!
//! Invariant: observer and host of an observation are different people of the exchange.
//! Invariant: `Concluded` and `CalledOff` are final; an exchange is over when all of its observations are.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::ids::{DoorId, ExchangeId, ParticipantId, TopicId};
use super::notice::Cancelled;
use super::proposal::Visit;

/// What an accepted proposal becomes: one or two observations between two people, or three people in a ring.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exchange {
    /// Its name in this community.
    pub id: ExchangeId,
    /// Two people, or three in a ring, without whoever left it.
    pub people: Vec<ParticipantId>,
    /// Its visits.
    pub observations: Vec<Observation>,
    /// When everybody had said yes.
    pub began_at: DateTime<Utc>,
    /// The open door it came from.
    pub door: Option<DoorId>,
}

/// One visit: an observer, a host, and how far it has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Observation {
    /// Who watches.
    pub observer: ParticipantId,
    /// Who is watched.
    pub host: ParticipantId,
    /// At what.
    pub topic: TopicId,
    /// How far it has come.
    pub stage: Stage,
    /// The sequence number of its calendar entry: one higher whenever that changes (RFC 5545, 3.8.7.4).
    pub sequence: u32,
    /// How often "not yet" was answered.
    pub put_off: u8,
}

/// How far an observation has come, with what is known at that point and not before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// The other visit of this pair comes first.
    Waiting,
    /// The two look for a moment.
    Arranging {
        /// What one of them put forward.
        put_forward: Option<PutForward>,
    },
    /// Both agreed on a moment.
    Scheduled {
        /// When it begins.
        starts_at: DateTime<Utc>,
        /// Another moment that one of them put forward; the agreed one stands until the other says yes.
        moving_to: Option<PutForward>,
    },
    /// It took place; the two talk it over and write down what they take along.
    Debriefing {
        /// When it was said to have taken place.
        observed_at: DateTime<Utc>,
    },
    /// Done.
    Concluded,
    /// It will not happen. Nobody's failure.
    CalledOff {
        /// Who said so; nobody when it lapsed.
        by: Option<ParticipantId>,
    },
}

/// A moment that one of the two put forward.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PutForward {
    /// Who.
    pub by: ParticipantId,
    /// When it would begin.
    pub starts_at: DateTime<Utc>,
}

/// Which observation of which exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ObservationId {
    /// The exchange.
    #[serde(rename = "x")]
    pub exchange: ExchangeId,
    /// Its place in it, from 0.
    #[serde(rename = "i")]
    pub index: u8,
}

/// What someone answers to "did it take place?".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Report {
    /// It did.
    TookPlace,
    /// The moment has moved, or is still to come.
    StillPlanned,
    /// Not yet: ask again later.
    NotYet,
    /// It will not happen.
    WillNotHappen,
}

impl Stage {
    /// Concluded or called off.
    #[must_use]
    pub const fn is_final(&self) -> bool {
        matches!(self, Self::Concluded | Self::CalledOff { .. })
    }
}

impl Observation {
    /// Observer or host.
    #[must_use]
    pub fn has(&self, who: ParticipantId) -> bool {
        self.observer == who || self.host == who
    }

    /// The other of the two.
    #[must_use]
    pub fn other(&self, who: ParticipantId) -> ParticipantId {
        if self.observer == who { self.host } else { self.observer }
    }

    /// Its two people, host first.
    #[must_use]
    pub const fn people(&self) -> [ParticipantId; 2] {
        [self.host, self.observer]
    }

    /// Who watches whom at what.
    #[must_use]
    pub const fn visit(&self) -> Visit {
        Visit { observer: self.observer, host: self.host, topic: self.topic }
    }

    /// What a calendar needs to take the agreed moment out, if there is one.
    #[must_use]
    pub fn cancelled(&self, of: ObservationId) -> Option<Cancelled> {
        let starts_at = self.starts_at()?;
        Some(Cancelled { of, visit: self.visit(), starts_at, sequence: self.sequence + 1 })
    }

    /// The agreed moment, once there is one.
    #[must_use]
    pub const fn starts_at(&self) -> Option<DateTime<Utc>> {
        match self.stage {
            Stage::Scheduled { starts_at, .. } => Some(starts_at),
            Stage::Waiting
            | Stage::Arranging { .. }
            | Stage::Debriefing { .. }
            | Stage::Concluded
            | Stage::CalledOff { .. } => None,
        }
    }
}

impl Exchange {
    /// Every observation is concluded or called off.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.observations.iter().all(|observation| observation.stage.is_final())
    }

    /// An observation by its place.
    #[must_use]
    pub fn observation(&self, index: u8) -> Option<&Observation> {
        self.observations.get(usize::from(index))
    }

    /// The others of the exchange, in order.
    pub fn others(&self, who: ParticipantId) -> impl Iterator<Item = ParticipantId> + '_ {
        self.people.iter().copied().filter(move |&other| other != who)
    }
}
