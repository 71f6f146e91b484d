//! A community's versioned matching rules: what pairs people, when, how often the bot writes, what is kept.
//!
//! `rule` names the rules and their limits, `value` and `debrief` read and print their values, `file` reads a whole
//! rule file. A rule set is a plain value: whoever has one can read a field, and [`RuleSet::set`] is how it changes.
//!
//! Invariant: a rule set that was only ever changed through [`RuleSet::set`] and [`RuleSet::from_toml`] passes
//! [`RuleSet::check`]; one that was read from storage is checked by whoever reads it.

mod debrief;
mod file;
mod rule;
#[cfg(test)]
mod tests;
mod value;

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveTime, Utc, Weekday};
use serde::{Deserialize, Serialize};

use super::user_text::Label;
pub use debrief::{DebriefQuestion, QuestionText, Role};
pub(crate) use file::line_and_column;
pub use file::{FileProblem, RuleFileProblem};
pub use rule::{FixedRule, Group, Limits, Rule};
pub use value::{RuleProblem, RuleValue, SameProfession, SameTeam};

/// The rules of one community. Limits are those of [`Rule::limits`], both ends included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RuleSet {
    /// Weeks before the same pair may meet again, 0 to 104.
    pub repeat_gap_weeks: u32,
    /// Whether a pair needs a language that both speak.
    pub shared_language: bool,
    /// Minutes a week in which both must be at work, 0 to 2400.
    pub overlap_minutes_per_week: u32,
    /// Exchanges that one person may have open at once, 1 to 6; visitors at an open door of their own don't count.
    pub open_exchanges_per_person: u32,
    /// Whether a pair needs the same profession.
    pub same_profession: SameProfession,
    /// Whether two people of one team may be paired.
    pub same_team: SameTeam,
    /// What makes one pair better than another.
    pub weights: Weights,
    /// Most people matched first, then the best pairs; off: the best total, even if fewer people are matched.
    pub most_pairs_first: bool,
    /// Weeks from one round to the next, 1 to 26.
    pub round_every_weeks: u32,
    /// The day of the week on which a round is held.
    pub round_day: Weekday,
    /// When a round is held, in the community's time zone.
    pub round_time: NaiveTime,
    /// The fewest weeks between two rounds that a team takes part in, 1 to 52, by team key ([`Label::key`]). A team
    /// that isn't here takes part in every round.
    pub team_cadence: BTreeMap<String, u8>,
    /// Hours in which a proposal can be answered, 24 to 336.
    pub proposal_expiry_hours: u32,
    /// Partners to choose from in one proposal, 1 to 5.
    pub candidates_per_request: u32,
    /// Reminders about one and the same step, 0 to 2.
    pub nudges_per_step: u32,
    /// Hours between two reminders, 24 to 168.
    pub nudge_gap_hours: u32,
    /// Steps without any answer before a participant is paused, 1 to 6.
    pub silent_steps_before_pause: u32,
    /// When quiet hours begin, in each person's own time zone. The same as `quiet_until`: no quiet hours.
    pub quiet_from: NaiveTime,
    /// When quiet hours end; past midnight when it is earlier than `quiet_from`.
    pub quiet_until: NaiveTime,
    /// Length of an observation, 15 to 240 minutes.
    pub observation_minutes: u32,
    /// Length of the debrief after it, 15 to 60 minutes.
    pub debrief_minutes: u32,
    /// The questions of the debrief in their order, at most 8; none means the standard ones.
    pub debrief_questions: Vec<DebriefQuestion>,
    /// Days from the debrief to the follow-up, 7 to 90.
    pub follow_up_days: u32,
    /// Days that a takeaway is kept after the follow-up, 30 to 365.
    pub note_retention_days: u32,
    /// Months that an outcome, without its text, is kept, 1 to 60.
    pub outcome_retention_months: u32,
    /// The smallest group, in people, about which a figure is shown, 5 to 50.
    pub smallest_group_shown: u32,
}

/// How much each thing counts when partners are compared, 0 (not at all) to 100.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Weights {
    /// The topic offered fits the topic wished for.
    pub topic_fit: u32,
    /// Both gain.
    pub mutual_benefit: u32,
    /// Both have about the same experience.
    pub peer_level: u32,
    /// They are of different teams.
    pub other_team: u32,
    /// They are of different sites.
    pub other_site: u32,
    /// They have not met before.
    pub novelty: u32,
    /// Someone has waited long.
    pub waiting_time: u32,
}

/// One version of a community's rules: every change makes a new one, and each can be brought back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleVersion {
    /// 1 for the rules that a community began with, then one more at each change.
    pub number: u32,
    /// When it came into force.
    pub at: DateTime<Utc>,
    /// The facilitator who made the change; none for the rules that a community began with.
    pub by: Option<String>,
    /// Why, in the facilitator's words.
    pub why: Option<Label>,
    /// The rules themselves.
    pub rules: RuleSet,
}

impl Default for Weights {
    fn default() -> Self {
        Self {
            topic_fit: 60,
            mutual_benefit: 40,
            peer_level: 15,
            other_team: 15,
            other_site: 10,
            novelty: 10,
            waiting_time: 20,
        }
    }
}

/// The rules of `config/rules.software.toml`.
impl Default for RuleSet {
    fn default() -> Self {
        Self {
            repeat_gap_weeks: 26,
            shared_language: true,
            overlap_minutes_per_week: 120,
            open_exchanges_per_person: 2,
            same_profession: SameProfession::Preferred,
            same_team: SameTeam::Avoided,
            weights: Weights::default(),
            most_pairs_first: true,
            round_every_weeks: 2,
            round_day: Weekday::Tue,
            round_time: on_the_hour(9),
            team_cadence: BTreeMap::new(),
            proposal_expiry_hours: 96,
            candidates_per_request: 3,
            nudges_per_step: 2,
            nudge_gap_hours: 48,
            silent_steps_before_pause: 3,
            quiet_from: on_the_hour(19),
            quiet_until: on_the_hour(8),
            observation_minutes: 60,
            debrief_minutes: 30,
            debrief_questions: Vec::new(),
            follow_up_days: 21,
            note_retention_days: 90,
            outcome_retention_months: 12,
            smallest_group_shown: 5,
        }
    }
}

impl RuleSet {
    /// The value of one rule.
    #[must_use]
    pub fn get(&self, rule: Rule) -> RuleValue {
        use RuleValue::{Choice, Day, Number, Questions, Switch, TeamCadence, Time};
        match rule {
            Rule::RepeatGapWeeks => Number(self.repeat_gap_weeks),
            Rule::SharedLanguage => Switch(self.shared_language),
            Rule::OverlapMinutesPerWeek => Number(self.overlap_minutes_per_week),
            Rule::OpenExchangesPerPerson => Number(self.open_exchanges_per_person),
            Rule::SameProfession => Choice(self.same_profession.word()),
            Rule::SameTeam => Choice(self.same_team.word()),
            Rule::WeightTopicFit => Number(self.weights.topic_fit),
            Rule::WeightMutualBenefit => Number(self.weights.mutual_benefit),
            Rule::WeightPeerLevel => Number(self.weights.peer_level),
            Rule::WeightOtherTeam => Number(self.weights.other_team),
            Rule::WeightOtherSite => Number(self.weights.other_site),
            Rule::WeightNovelty => Number(self.weights.novelty),
            Rule::WeightWaitingTime => Number(self.weights.waiting_time),
            Rule::MostPairsFirst => Switch(self.most_pairs_first),
            Rule::RoundEveryWeeks => Number(self.round_every_weeks),
            Rule::RoundDay => Day(self.round_day),
            Rule::RoundTime => Time(self.round_time),
            Rule::TeamCadence => TeamCadence(self.team_cadence.clone()),
            Rule::ProposalExpiryHours => Number(self.proposal_expiry_hours),
            Rule::CandidatesPerRequest => Number(self.candidates_per_request),
            Rule::NudgesPerStep => Number(self.nudges_per_step),
            Rule::NudgeGapHours => Number(self.nudge_gap_hours),
            Rule::SilentStepsBeforePause => Number(self.silent_steps_before_pause),
            Rule::QuietFrom => Time(self.quiet_from),
            Rule::QuietUntil => Time(self.quiet_until),
            Rule::ObservationMinutes => Number(self.observation_minutes),
            Rule::DebriefMinutes => Number(self.debrief_minutes),
            Rule::DebriefQuestions => Questions(self.debrief_questions.clone()),
            Rule::FollowUpDays => Number(self.follow_up_days),
            Rule::NoteRetentionDays => Number(self.note_retention_days),
            Rule::OutcomeRetentionMonths => Number(self.outcome_retention_months),
            Rule::SmallestGroupShown => Number(self.smallest_group_shown),
        }
    }

    /// Changes one rule to what was typed, in English or Dutch.
    ///
    /// # Errors
    /// A [`RuleProblem`] that fits the rule's limits, or `QuietTooLong`; then nothing is changed.
    pub fn set(&mut self, rule: Rule, typed: &str) -> Result<(), RuleProblem> {
        let mut changed = self.clone();
        changed.read(rule, typed)?;
        if matches!(rule, Rule::QuietFrom | Rule::QuietUntil) {
            changed.check_quiet_hours()?;
        }
        *self = changed;
        Ok(())
    }

    /// Whether every rule is within its limits, and all of them together make sense.
    ///
    /// # Errors
    /// The first rule that is not, and why.
    pub fn check(&self) -> Result<(), (Rule, RuleProblem)> {
        let mut copy = self.clone();
        for rule in Rule::ALL {
            copy.read(rule, &self.get(rule).to_string()).map_err(|problem| (rule, problem))?;
        }
        self.check_quiet_hours().map_err(|problem| (Rule::QuietUntil, problem))
    }

    /// Reads one rule within its own limits, whatever the others say.
    fn read(&mut self, rule: Rule, typed: &str) -> Result<(), RuleProblem> {
        let limits = rule.limits();
        match self.field(rule) {
            Field::Number(number) => *number = value::number(typed, limits)?,
            Field::Switch(on) => *on = value::switch(typed)?,
            Field::SameProfession(choice) => *choice = SameProfession::read(typed, limits)?,
            Field::SameTeam(choice) => *choice = SameTeam::read(typed, limits)?,
            Field::Day(day) => *day = value::day(typed)?,
            Field::Time(time) => *time = value::time(typed)?,
            Field::TeamCadence(teams) => *teams = value::team_cadence(typed, limits)?,
            Field::Questions(questions) => *questions = debrief::questions(typed, limits)?,
        }
        Ok(())
    }

    fn field(&mut self, rule: Rule) -> Field<'_> {
        match rule {
            Rule::RepeatGapWeeks => Field::Number(&mut self.repeat_gap_weeks),
            Rule::SharedLanguage => Field::Switch(&mut self.shared_language),
            Rule::OverlapMinutesPerWeek => Field::Number(&mut self.overlap_minutes_per_week),
            Rule::OpenExchangesPerPerson => Field::Number(&mut self.open_exchanges_per_person),
            Rule::SameProfession => Field::SameProfession(&mut self.same_profession),
            Rule::SameTeam => Field::SameTeam(&mut self.same_team),
            Rule::WeightTopicFit => Field::Number(&mut self.weights.topic_fit),
            Rule::WeightMutualBenefit => Field::Number(&mut self.weights.mutual_benefit),
            Rule::WeightPeerLevel => Field::Number(&mut self.weights.peer_level),
            Rule::WeightOtherTeam => Field::Number(&mut self.weights.other_team),
            Rule::WeightOtherSite => Field::Number(&mut self.weights.other_site),
            Rule::WeightNovelty => Field::Number(&mut self.weights.novelty),
            Rule::WeightWaitingTime => Field::Number(&mut self.weights.waiting_time),
            Rule::MostPairsFirst => Field::Switch(&mut self.most_pairs_first),
            Rule::RoundEveryWeeks => Field::Number(&mut self.round_every_weeks),
            Rule::RoundDay => Field::Day(&mut self.round_day),
            Rule::RoundTime => Field::Time(&mut self.round_time),
            Rule::TeamCadence => Field::TeamCadence(&mut self.team_cadence),
            Rule::ProposalExpiryHours => Field::Number(&mut self.proposal_expiry_hours),
            Rule::CandidatesPerRequest => Field::Number(&mut self.candidates_per_request),
            Rule::NudgesPerStep => Field::Number(&mut self.nudges_per_step),
            Rule::NudgeGapHours => Field::Number(&mut self.nudge_gap_hours),
            Rule::SilentStepsBeforePause => Field::Number(&mut self.silent_steps_before_pause),
            Rule::QuietFrom => Field::Time(&mut self.quiet_from),
            Rule::QuietUntil => Field::Time(&mut self.quiet_until),
            Rule::ObservationMinutes => Field::Number(&mut self.observation_minutes),
            Rule::DebriefMinutes => Field::Number(&mut self.debrief_minutes),
            Rule::DebriefQuestions => Field::Questions(&mut self.debrief_questions),
            Rule::FollowUpDays => Field::Number(&mut self.follow_up_days),
            Rule::NoteRetentionDays => Field::Number(&mut self.note_retention_days),
            Rule::OutcomeRetentionMonths => Field::Number(&mut self.outcome_retention_months),
            Rule::SmallestGroupShown => Field::Number(&mut self.smallest_group_shown),
        }
    }

    /// Quiet hours that never end would let every proposal expire unseen.
    fn check_quiet_hours(&self) -> Result<(), RuleProblem> {
        const LEAST_HOURS: u32 = 4;
        let quiet = (self.quiet_until - self.quiet_from).num_minutes().rem_euclid(24 * 60);
        if 24 * 60 - quiet < i64::from(LEAST_HOURS) * 60 {
            return Err(RuleProblem::QuietTooLong { least_hours: LEAST_HOURS });
        }
        Ok(())
    }
}

/// The place of one rule's value in a rule set.
enum Field<'a> {
    Number(&'a mut u32),
    Switch(&'a mut bool),
    SameProfession(&'a mut SameProfession),
    SameTeam(&'a mut SameTeam),
    Day(&'a mut Weekday),
    Time(&'a mut NaiveTime),
    TeamCadence(&'a mut BTreeMap<String, u8>),
    Questions(&'a mut Vec<DebriefQuestion>),
}

const fn on_the_hour(hour: u32) -> NaiveTime {
    match NaiveTime::from_hms_opt(hour, 0, 0) {
        Some(time) => time,
        None => NaiveTime::MIN,
    }
}
