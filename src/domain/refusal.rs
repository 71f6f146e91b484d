//! Why something was not done. Nothing has changed; the person hears it in their own language, with what to do next.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::rule_set::{Rule, RuleProblem};

/// Why something was not done. The `Display` is for operators: it holds no word of a person.
#[derive(Clone, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Refusal {
    /// Not a command.
    #[error("unknown command")]
    UnknownCommand {
        /// One of ours that looks like it.
        did_you_mean: Option<String>,
    },
    /// The command has no such option.
    #[error("unknown option")]
    UnknownOption {
        /// The command.
        command: String,
        /// The options it has.
        options: Vec<String>,
    },
    /// The command lacks something it can't do without.
    #[error("an option is missing")]
    MissingOption {
        /// The command.
        command: String,
        /// The option.
        option: String,
    },
    /// An option has a value that is not one of those it can have.
    #[error("an option has a value it can't have")]
    BadValue {
        /// The option.
        option: String,
        /// What it can be, as examples.
        examples: Vec<String>,
    },
    /// Plain words, and no question is open that they could answer.
    #[error("words that answer nothing")]
    NothingAsked,
    /// A number or label that is on no button.
    #[error("no such button")]
    NoSuchButton,
    /// Only for participants.
    #[error("not a participant")]
    NotJoined,
    /// Already a participant.
    #[error("already joined")]
    AlreadyJoined,
    /// Nobody here goes by that name.
    #[error("unknown colleague")]
    UnknownColleague,
    /// That colleague has not joined.
    #[error("that colleague has not joined")]
    ColleagueNotJoined {
        /// Their account, so that an invitation can be offered.
        account: super::ids::Account,
    },
    /// With oneself.
    #[error("that is the person themselves")]
    Oneself,
    /// Line manager and report.
    #[error("a line manager and a report are never paired")]
    LineManager,
    /// A text was empty.
    #[error("an empty text")]
    TextEmpty,
    /// A text was too long.
    #[error("a text over {most} characters")]
    TextTooLong {
        /// The longest that is taken.
        most: usize,
    },
    /// A moment that could not be read: three examples help.
    #[error("a moment that can't be read")]
    MomentUnreadable,
    /// A day that could not be read: three examples help.
    #[error("a day that can't be read")]
    DayUnreadable,
    /// Working hours that could not be read.
    #[error("working hours that can't be read")]
    HoursUnreadable,
    /// A moment that has passed.
    #[error("a moment that has passed: {at}")]
    MomentPassed {
        /// That moment.
        at: DateTime<Utc>,
    },
    /// A local time that the clock skips that day.
    #[error("a local time that does not exist; the next is {next}")]
    MomentInGap {
        /// The first that exists.
        next: DateTime<Utc>,
    },
    /// A moment too far ahead.
    #[error("more than {weeks} weeks ahead")]
    MomentTooFar {
        /// The furthest, in weeks.
        weeks: u16,
    },
    /// A day that is in no calendar.
    #[error("no such day")]
    NoSuchDay,
    /// An end before its beginning.
    #[error("an end before its beginning")]
    EndBeforeStart,
    /// The other moment of one of the two is at that time.
    #[error("the moment overlaps with another visit of the same person")]
    MomentTaken {
        /// That moment.
        at: DateTime<Utc>,
    },
    /// Not one of the people of that exchange, proposal or takeaway (or there is no such thing: nobody learns which).
    #[error("not theirs")]
    NotYours,
    /// It is over: an old button, or somebody else was first.
    #[error("already over")]
    AlreadyOver,
    /// Said before, and still so.
    #[error("said before")]
    AlreadySaid,
    /// Not at this stage.
    #[error("not at this stage")]
    NotNow,
    /// That moment is no longer the one put forward.
    #[error("another moment was put forward since")]
    MomentChanged,
    /// No seat free, or the door is closed.
    #[error("no seat free")]
    NoSeat,
    /// Seats out of range.
    #[error("seats out of range")]
    SeatsOutOfRange {
        /// The most.
        most: u8,
    },
    /// The person's own room is full.
    #[error("as many open exchanges as fit: {most}")]
    NoRoom {
        /// How many fit.
        most: u32,
    },
    /// As many open wishes or offers as fit.
    #[error("as many open wishes or offers as fit: {most}")]
    TooMany {
        /// How many fit.
        most: usize,
    },
    /// Paused: coming back is one tap.
    #[error("paused")]
    Paused,
    /// Nothing to watch is known: a topic would help.
    #[error("no topic known for that pair")]
    NoTopic,
    /// Invited before: once is enough.
    #[error("invited before")]
    AlreadyInvited,
    /// For facilitators.
    #[error("facilitators only")]
    FacilitatorsOnly,
    /// No such rule.
    #[error("unknown rule")]
    UnknownRule {
        /// One that looks like it.
        did_you_mean: Option<Rule>,
    },
    /// A value that a rule can't have.
    #[error("{rule:?}: {problem}")]
    RuleValue {
        /// Which rule.
        rule: Rule,
        /// What is wrong.
        problem: RuleProblem,
    },
    /// No version before this one.
    #[error("nothing to undo")]
    NothingToUndo,
    /// A roster that could not be read.
    #[error("roster line {line}")]
    RosterLine {
        /// The first line that is wrong, from 1.
        line: u64,
        /// What is wrong there.
        problem: RosterProblem,
    },
    /// A file that was named could not be read.
    #[error("a file that can't be read")]
    FileUnreadable,
    /// The zone is unknown.
    #[error("unknown zone")]
    UnknownZone,
}

/// What is wrong with a line of a roster.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RosterProblem {
    /// The heading lacks `account`, or names an unknown column.
    Heading,
    /// Too few or too many fields, or not UTF-8.
    Fields,
    /// No account.
    NoAccount,
    /// A text that is too long.
    TooLong,
    /// A level that is no number from 0 to 60.
    Level,
    /// Someone would be their own line manager, directly or around.
    ManagerRing,
    /// More lines than fit.
    TooMany,
}
