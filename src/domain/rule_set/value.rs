//! The values of rules: read from what people type in English or Dutch, and printed so that they can be read back.

use std::collections::BTreeMap;
use std::fmt;
use std::num::IntErrorKind;

use chrono::{NaiveTime, Timelike, Weekday};
use serde::{Deserialize, Serialize};

use super::debrief::DebriefQuestion;
use super::rule::Limits;
use crate::domain::user_text::Label;

/// Whether a pair needs the same profession.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SameProfession {
    /// Nobody is paired across professions.
    Required,
    /// Within a profession first, across where that finds nobody.
    Preferred,
    /// Professions play no part.
    Off,
}

impl SameProfession {
    /// The word that is typed and printed.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Preferred => "preferred",
            Self::Off => "off",
        }
    }

    pub(super) fn read(typed: &str, limits: Limits) -> Result<Self, RuleProblem> {
        match plain(typed).as_str() {
            "required" | "verplicht" => Ok(Self::Required),
            "preferred" | "voorkeur" => Ok(Self::Preferred),
            "off" | "uit" => Ok(Self::Off),
            _ => Err(not_a_choice(limits)),
        }
    }
}

/// Whether two people of one team may be paired.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SameTeam {
    /// A team mate is as good as anyone.
    Allowed,
    /// Other teams first, team mates where that finds nobody.
    Avoided,
    /// Never within a team.
    Forbidden,
}

impl SameTeam {
    /// The word that is typed and printed.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::Avoided => "avoided",
            Self::Forbidden => "forbidden",
        }
    }

    pub(super) fn read(typed: &str, limits: Limits) -> Result<Self, RuleProblem> {
        match plain(typed).as_str() {
            "allowed" | "toegestaan" => Ok(Self::Allowed),
            "avoided" | "vermeden" => Ok(Self::Avoided),
            "forbidden" | "verboden" => Ok(Self::Forbidden),
            _ => Err(not_a_choice(limits)),
        }
    }
}

/// The value of one rule. Its `Display` is stable, and [`RuleSet::set`](super::RuleSet::set) reads it back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuleValue {
    /// A whole number, in the unit that ends the rule's key.
    Number(u32),
    /// On or off.
    Switch(bool),
    /// One of the words that [`Limits::Choice`] lists.
    Choice(&'static str),
    /// A day of the week.
    Day(Weekday),
    /// A local time, to the minute.
    Time(NaiveTime),
    /// Weeks by team key (see [`Label::key`]).
    TeamCadence(BTreeMap<String, u8>),
    /// The questions in their order; none means the standard ones.
    Questions(Vec<DebriefQuestion>),
}

impl fmt::Display for RuleValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{number}"),
            Self::Switch(on) => f.write_str(if *on { "on" } else { "off" }),
            Self::Choice(word) => f.write_str(word),
            Self::Day(day) => f.write_str(day_name(*day)),
            Self::Time(time) => write!(f, "{:02}:{:02}", time.hour(), time.minute()),
            Self::TeamCadence(teams) if teams.is_empty() => f.write_str("none"),
            Self::TeamCadence(teams) => {
                joined(f, teams.iter().map(|(team, weeks)| format!("{team}={weeks}")))
            }
            Self::Questions(questions) if questions.is_empty() => f.write_str("standard"),
            Self::Questions(questions) => joined(f, questions.iter().map(ToString::to_string)),
        }
    }
}

/// Why a value was not taken. Each reads on after the name of the rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum RuleProblem {
    /// Something else than a whole number.
    #[error("must be a whole number")]
    NotANumber,
    /// A number past its limits.
    #[error("must be {least} to {most}")]
    OutOfBounds {
        /// The smallest that is taken.
        least: u32,
        /// The largest that is taken.
        most: u32,
    },
    /// Neither on nor off.
    #[error("must be on or off")]
    NotASwitch,
    /// None of the words that can be chosen.
    #[error("must be one of: {}", choices.join(", "))]
    NotAChoice {
        /// The words that can be chosen.
        choices: Vec<String>,
    },
    /// Not a day of the week.
    #[error("must be a day of the week, like tuesday")]
    NotADay,
    /// Not a time of the day.
    #[error("must be a time of the day, like 09:00")]
    NotATime,
    /// Not written as a team with its weeks.
    #[error("must be teams with their weeks, like: ward 3=4; lab=8")]
    TeamCadenceForm,
    /// A team name that is empty, too long, or holds a semicolon.
    #[error("needs team names of 1 to {most} characters without a semicolon")]
    TeamCadenceName {
        /// The longest name, in characters.
        most: usize,
    },
    /// One team twice.
    #[error("names the team {team} twice")]
    TeamCadenceTwice {
        /// The team, by its key.
        team: String,
    },
    /// More teams than a rule set holds.
    #[error("takes at most {most} teams")]
    TeamCadenceTooMany {
        /// How many at most.
        most: usize,
    },
    /// A question that says not for whom it is.
    #[error(
        "needs each question to begin with host:, observer:, observer asks: or both:, and a semicolon between two"
    )]
    QuestionsRole,
    /// A question that is empty, too long, or holds a semicolon.
    #[error("needs questions of 1 to {most} characters without a semicolon")]
    QuestionsText {
        /// The longest question, in characters.
        most: usize,
    },
    /// More questions than half an hour holds.
    #[error("takes at most {most} questions")]
    QuestionsTooMany {
        /// How many at most.
        most: usize,
    },
    /// Quiet hours that leave the bot hardly a moment to write.
    #[error("must leave at least {least_hours} hours a day outside the quiet hours")]
    QuietTooLong {
        /// The hours that must be left.
        least_hours: u32,
    },
}

pub(super) fn number(typed: &str, limits: Limits) -> Result<u32, RuleProblem> {
    let Limits::Number { least, most } = limits else { return Err(RuleProblem::NotANumber) };
    within(typed, least, most)
}

fn within(typed: &str, least: u32, most: u32) -> Result<u32, RuleProblem> {
    let out_of_bounds = RuleProblem::OutOfBounds { least, most };
    match typed.trim().parse::<i64>() {
        Ok(number) => {
            u32::try_from(number).ok().filter(|number| (least..=most).contains(number)).ok_or(out_of_bounds)
        }
        Err(e) if matches!(e.kind(), IntErrorKind::PosOverflow | IntErrorKind::NegOverflow) => {
            Err(out_of_bounds)
        }
        Err(_) => Err(RuleProblem::NotANumber),
    }
}

pub(super) fn switch(typed: &str) -> Result<bool, RuleProblem> {
    match plain(typed).as_str() {
        "on" | "yes" | "true" | "aan" | "ja" => Ok(true),
        "off" | "no" | "false" | "uit" | "nee" => Ok(false),
        _ => Err(RuleProblem::NotASwitch),
    }
}

pub(super) fn day(typed: &str) -> Result<Weekday, RuleProblem> {
    match plain(typed).trim_end_matches('.') {
        "monday" | "mon" | "maandag" | "ma" => Ok(Weekday::Mon),
        "tuesday" | "tues" | "tue" | "dinsdag" | "di" => Ok(Weekday::Tue),
        "wednesday" | "wed" | "woensdag" | "wo" => Ok(Weekday::Wed),
        "thursday" | "thurs" | "thu" | "donderdag" | "do" => Ok(Weekday::Thu),
        "friday" | "fri" | "vrijdag" | "vr" => Ok(Weekday::Fri),
        "saturday" | "sat" | "zaterdag" | "za" => Ok(Weekday::Sat),
        "sunday" | "sun" | "zondag" | "zo" => Ok(Weekday::Sun),
        _ => Err(RuleProblem::NotADay),
    }
}

const fn day_name(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "monday",
        Weekday::Tue => "tuesday",
        Weekday::Wed => "wednesday",
        Weekday::Thu => "thursday",
        Weekday::Fri => "friday",
        Weekday::Sat => "saturday",
        Weekday::Sun => "sunday",
    }
}

/// Reads `9:00`, `09.00` and, because rule files may hold it, `09:00:00`.
pub(super) fn time(typed: &str) -> Result<NaiveTime, RuleProblem> {
    let typed = typed.trim().replace('.', ":");
    let mut parts = typed.splitn(3, ':');
    let hour = parts.next().and_then(|hour| hour.parse().ok());
    let minute = parts.next().filter(|minute| minute.len() == 2).and_then(|minute| minute.parse().ok());
    let without_seconds = parts.next().is_none_or(|seconds| seconds == "00");
    match (hour, minute) {
        (Some(hour), Some(minute)) if without_seconds => NaiveTime::from_hms_opt(hour, minute, 0),
        _ => None,
    }
    .ok_or(RuleProblem::NotATime)
}

pub(super) fn team_cadence(typed: &str, limits: Limits) -> Result<BTreeMap<String, u8>, RuleProblem> {
    let mut teams = BTreeMap::new();
    if !matches!(plain(typed).as_str(), "none" | "geen") {
        for piece in pieces(typed) {
            let (team, weeks) = piece.rsplit_once('=').ok_or(RuleProblem::TeamCadenceForm)?;
            add_team(&mut teams, team, weeks, limits)?;
        }
    }
    Ok(teams)
}

/// Adds one team with its weeks, from a command or a rule file.
pub(super) fn add_team(
    teams: &mut BTreeMap<String, u8>,
    team: &str,
    weeks: &str,
    limits: Limits,
) -> Result<(), RuleProblem> {
    const MOST_TEAMS: usize = 200;
    let Limits::TeamCadence { least, most } = limits else { return Err(RuleProblem::TeamCadenceForm) };
    let bad_name = RuleProblem::TeamCadenceName { most: Label::MOST };
    let team = Label::new(team).map_err(|_| bad_name.clone())?.key();
    if team.contains(';') {
        return Err(bad_name);
    }
    let weeks = within(weeks, least, most)?;
    let weeks = u8::try_from(weeks).map_err(|_| RuleProblem::OutOfBounds { least, most })?;
    if teams.len() == MOST_TEAMS {
        return Err(RuleProblem::TeamCadenceTooMany { most: MOST_TEAMS });
    }
    match teams.insert(team.clone(), weeks) {
        None => Ok(()),
        Some(_) => Err(RuleProblem::TeamCadenceTwice { team }),
    }
}

/// As it is compared: without blanks around it, in lower case.
pub(super) fn plain(typed: &str) -> String {
    typed.trim().to_lowercase()
}

/// What stands between semicolons, blanks left out.
pub(super) fn pieces(typed: &str) -> impl Iterator<Item = &str> {
    typed.split(';').map(str::trim).filter(|piece| !piece.is_empty())
}

fn joined(f: &mut fmt::Formatter<'_>, pieces: impl Iterator<Item = String>) -> fmt::Result {
    f.write_str(&pieces.collect::<Vec<_>>().join("; "))
}

fn not_a_choice(limits: Limits) -> RuleProblem {
    let choices = if let Limits::Choice(words) = limits { words } else { &[] };
    RuleProblem::NotAChoice { choices: choices.iter().map(ToString::to_string).collect() }
}
