//! The questions that guide a debrief: a community may put its own in place of the standard ones.

use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation;

use super::rule::Limits;
use super::value::{RuleProblem, pieces, plain};
use crate::domain::user_text::Words;

/// For whom a question is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Who was watched, and tells first.
    Host,
    /// Who watched, and tells what they saw.
    Observer,
    /// Who watched, and now asks.
    ObserverAsks,
    /// The two together.
    Both,
}

impl Role {
    /// The word that is typed and printed.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Host => "host",
            Self::Observer => "observer",
            Self::ObserverAsks => "observer asks",
            Self::Both => "both",
        }
    }

    fn read(typed: &str) -> Result<Self, RuleProblem> {
        match plain(typed).replace('-', " ").as_str() {
            "host" | "gastheer" | "gastvrouw" => Ok(Self::Host),
            "observer" | "meekijker" => Ok(Self::Observer),
            "observer asks" | "meekijker vraagt" => Ok(Self::ObserverAsks),
            "both" | "beiden" | "allebei" | "samen" => Ok(Self::Both),
            _ => Err(RuleProblem::QuestionsRole),
        }
    }
}

/// The text of a question: one line without semicolons, no control or direction-changing characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct QuestionText(String);

impl QuestionText {
    /// The longest question, in characters as a person counts them (grapheme clusters).
    pub const MOST: usize = 200;

    /// Takes what was typed; a semicolon is refused, because it stands between two questions.
    ///
    /// # Errors
    /// `QuestionsText` when it is empty, longer than [`QuestionText::MOST`], or holds a semicolon.
    pub fn new(typed: &str) -> Result<Self, RuleProblem> {
        let problem = RuleProblem::QuestionsText { most: Self::MOST };
        let clean = Words::new(&one_line(typed)).map_err(|_| problem.clone())?;
        let clean = one_line(clean.reveal());
        let fits = clean.graphemes(true).count() <= Self::MOST && clean.len() <= Self::MOST * 16;
        if fits && !clean.is_empty() && !clean.contains(';') { Ok(Self(clean)) } else { Err(problem) }
    }

    /// As it is shown.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// One question of the debrief.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DebriefQuestion {
    /// For whom it is.
    pub role: Role,
    /// What is asked.
    pub text: QuestionText,
}

impl DebriefQuestion {
    /// Takes a role and a text as typed, in English or Dutch.
    ///
    /// # Errors
    /// `QuestionsRole` for an unknown role, `QuestionsText` for a text that [`QuestionText::new`] refuses.
    pub fn new(role: &str, text: &str) -> Result<Self, RuleProblem> {
        Ok(Self { role: Role::read(role)?, text: QuestionText::new(text)? })
    }
}

impl fmt::Display for DebriefQuestion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.role.word(), self.text.as_str())
    }
}

pub(super) fn questions(typed: &str, limits: Limits) -> Result<Vec<DebriefQuestion>, RuleProblem> {
    if matches!(plain(typed).as_str(), "standard" | "standaard" | "none" | "geen") {
        return Ok(Vec::new());
    }
    let read = pieces(typed).map(|piece| {
        let (role, text) = piece.split_once(':').ok_or(RuleProblem::QuestionsRole)?;
        DebriefQuestion::new(role, text)
    });
    not_too_many(read.collect::<Result<_, _>>()?, limits)
}

/// Gives the questions back when they fit in a debrief.
pub(super) fn not_too_many(
    questions: Vec<DebriefQuestion>,
    limits: Limits,
) -> Result<Vec<DebriefQuestion>, RuleProblem> {
    match limits {
        Limits::Questions { most } if questions.len() > most => Err(RuleProblem::QuestionsTooMany { most }),
        Limits::Questions { .. }
        | Limits::Number { .. }
        | Limits::Switch
        | Limits::Choice(_)
        | Limits::Day
        | Limits::Time
        | Limits::TeamCadence { .. } => Ok(questions),
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
