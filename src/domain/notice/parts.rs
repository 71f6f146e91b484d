//! What notices are made of.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::nobody::Nobody;
use crate::domain::exchange::ObservationId;
use crate::domain::ids::{BatchId, ProposalId, StepId, TopicId};
use crate::domain::proposal::Visit;
use crate::domain::rule_set::Rule;

/// What became of a new wish or request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Prospect {
    /// Partners were found: each is asked apart; the person is asked in this very reply.
    Asked {
        /// The question.
        ask: Ask,
    },
    /// Already being asked about others; this wish waits its turn.
    AfterThis {
        /// When the answer to the open proposals is known.
        known_at: DateTime<Utc>,
    },
    /// Nobody right now; the next round looks again.
    NextRound {
        /// Why not now, and what would help.
        #[serde(flatten)]
        nobody: Nobody,
        /// When the next round is.
        at: Option<DateTime<Utc>>,
    },
}

/// A question to one person: with whom of these would you be glad to look along?
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ask {
    /// Made and expiring together.
    pub batch: BatchId,
    /// One or a few.
    pub proposals: Vec<ProposalId>,
    /// The step that waits for the answer.
    pub step: Option<StepId>,
    /// When it comes to its end.
    pub expires_at: DateTime<Utc>,
}

/// An agreed moment that is off: what a calendar needs to take it out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cancelled {
    /// Which visit.
    pub of: ObservationId,
    /// Who would have watched whom at what.
    pub visit: Visit,
    /// When it would have begun.
    pub starts_at: DateTime<Utc>,
    /// The calendar sequence number of the cancellation.
    pub sequence: u32,
}

/// A line of supply and demand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TopicLine {
    /// The topic.
    pub topic: TopicId,
    /// People who wish to watch it; `None`: too few to show.
    pub wishes: Option<u32>,
    /// People who show it; `None`: too few to show.
    pub offers: Option<u32>,
}

/// One version of the rules, for those who look back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionLine {
    /// Its number.
    pub number: u32,
    /// When.
    pub at: DateTime<Utc>,
    /// Who, as the platform showed them then; nobody for the starting rules.
    pub by: Option<String>,
    /// Why.
    pub why: Option<String>,
    /// What changed: rule, from, to.
    pub changed: Vec<(Rule, String, String)>,
}
