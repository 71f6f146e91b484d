//! Names for things: a small number within one community, with a letter that tells what it names.
//!
//! All come from one counter per community ([`crate::domain::community::Community::next_id`]), so a decision can name
//! what it makes without reading entropy, and the same commands give the same names.

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident $letter:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub u64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!($letter, "{}"), self.0)
            }
        }

        impl From<u64> for $name {
            fn from(number: u64) -> Self {
                Self(number)
            }
        }

        impl From<$name> for u64 {
            fn from(name: $name) -> Self {
                name.0
            }
        }
    )*};
}

ids! {
    /// A person who joined.
    ParticipantId "p";
    /// Something that can be watched.
    TopicId "t";
    /// "I'd like to watch someone do this."
    WishId "w";
    /// "You can watch me do this."
    OfferId "o";
    /// An offer bound to a moment.
    DoorId "d";
    /// A pairing put to its people.
    ProposalId "r";
    /// Proposals that were made together and expire together.
    BatchId "b";
    /// What an accepted proposal becomes.
    ExchangeId "x";
    /// A question that waits for one person's answer.
    StepId "s";
    /// What one person takes into their own work.
    TakeawayId "k";
    /// A sealed text.
    NoteId "n";
}

/// A Discord server, a Matrix space or room, or the terminal's own: everything belongs to exactly one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CommunityId(pub String);

impl std::fmt::Display for CommunityId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// The channel or room in which a community is at home, as the platform names it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Home(pub String);

/// Who someone is on the chat platform, as the platform itself names them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Account(pub String);

impl std::fmt::Display for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}
