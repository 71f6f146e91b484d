//! The decision: what changes, what is answered, what is told to whom, and what is sealed. Values; nothing is sent here.

use super::community::Change;
use super::ids::{NoteId, ParticipantId};
use super::notice::{Notice, Outgoing};
use super::outcome::NewNote;

/// All that follows from one command, or from one thing that fell due. A store makes it one transaction.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decision {
    /// What changes, in order.
    pub changes: Vec<Change>,
    /// What the person who asked hears at once.
    pub reply: Option<Notice>,
    /// What others, or the same person, hear besides: these go to the outbox.
    pub notices: Vec<Outgoing>,
    /// What is sealed.
    pub notes: Vec<NewNote>,
    /// Notes whose time has passed: their text becomes unreadable.
    pub erased: Vec<NoteId>,
    /// Someone who left: what waits for them in the outbox is dropped, their notes are erased.
    pub forgotten: Vec<ParticipantId>,
}
