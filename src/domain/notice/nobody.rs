//! Why there is no partner, and what would help.
//!
//! Invariant: it follows from what the one who asks and the other both know anyway. What another keeps to themselves (a no, a
//! do-not-pair list, days away, a pause, a full agenda) is all told as [`WhyNobody::AllBusy`].

use serde::{Deserialize, Serialize};

use crate::domain::ids::TopicId;

/// Why there is no partner, and what would help.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Nobody {
    /// Why, in kind.
    pub why: WhyNobody,
    /// At least so many colleagues show the topic; `None`: too few to say, or not to the point.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown_by: Option<u32>,
    /// What would help, the best first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub help: Vec<WouldHelp>,
}

/// Why there is no partner, in kind, never who.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WhyNobody {
    /// Nobody offers it.
    NobodyOffers,
    /// Who offers it has no room, is away, is being asked, or said no: nobody can tell which.
    AllBusy,
    /// The rules keep them apart, each in another way.
    RulesApart,
    /// There were fewer than would go round. A person hears it as [`Self::AllBusy`]: that somebody was free is not theirs to know.
    OddOneOut,
    /// The person's own room is full.
    OwnRoomFull,
    /// Their own pace: it is too soon after their last exchange.
    OwnPace,
    /// They are away themselves.
    OwnAway,
    /// Looked along with each of those who show it too short a while ago.
    TogetherLately,
    /// No language in common with any of them.
    Languages,
    /// Too few working hours in common with any of them.
    Hours,
    /// All of another profession, where the rules want the same.
    Professions,
    /// All of the same team, where the rules want another.
    SameTeam,
    /// All of them a line manager of theirs, or led by them.
    LineManager,
}

/// Something that would help.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WouldHelp {
    /// Topics close to it that somebody shows.
    Nearby(Vec<TopicId>),
    /// Showing something of one's own.
    ShowSomething,
    /// Asking a colleague by name, or going through an open door.
    AskByName,
    /// Inviting somebody who does it well.
    Invite,
    /// Working hours that are more than the bot knows of.
    MoreHours,
    /// A language that the bot does not know of.
    MoreLanguages,
    /// Coming to the end of an exchange.
    FinishOne,
    /// Another pace.
    OtherPace,
    /// Being back.
    ComeBack,
}
