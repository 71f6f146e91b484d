//! The names of the rules: what each is called, which group it belongs to, and what it takes.
//!
//! Invariant: every field of [`RuleSet`](super::RuleSet) has exactly one [`Rule`], and every key is its own.

use serde::{Deserialize, Serialize};

/// One rule that a facilitator may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// Weeks before the same pair may meet again.
    RepeatGapWeeks,
    /// Whether a pair needs a language that both speak.
    SharedLanguage,
    /// Minutes a week in which both must be at work.
    OverlapMinutesPerWeek,
    /// Exchanges that one person may have open at once.
    OpenExchangesPerPerson,
    /// Whether a pair needs the same profession.
    SameProfession,
    /// Whether two people of one team may be paired.
    SameTeam,
    /// How much it counts that the topic offered fits the topic wished for.
    WeightTopicFit,
    /// How much it counts that both gain.
    WeightMutualBenefit,
    /// How much it counts that both have about the same experience.
    WeightPeerLevel,
    /// How much it counts that they are of different teams.
    WeightOtherTeam,
    /// How much it counts that they are of different sites.
    WeightOtherSite,
    /// How much it counts that they have not met before.
    WeightNovelty,
    /// How much it counts that someone has waited long.
    WeightWaitingTime,
    /// Whether most people matched comes before best pairs.
    MostPairsFirst,
    /// Weeks from one round to the next.
    RoundEveryWeeks,
    /// The day of the week on which a round is held.
    RoundDay,
    /// The local time at which a round is held.
    RoundTime,
    /// The slower rhythm of a team of its own.
    TeamCadence,
    /// Hours in which a proposal can be answered.
    ProposalExpiryHours,
    /// Partners to choose from in one proposal.
    CandidatesPerRequest,
    /// Reminders about one and the same step.
    NudgesPerStep,
    /// Hours between two reminders.
    NudgeGapHours,
    /// Steps without any answer before a participant is paused.
    SilentStepsBeforePause,
    /// When the bot falls silent in the evening.
    QuietFrom,
    /// When it may write again.
    QuietUntil,
    /// Length of an observation.
    ObservationMinutes,
    /// Length of the debrief after it.
    DebriefMinutes,
    /// The questions of the debrief.
    DebriefQuestions,
    /// Days from the debrief to the follow-up.
    FollowUpDays,
    /// Days that a takeaway is kept after the follow-up.
    NoteRetentionDays,
    /// Months that an outcome, without its text, is kept.
    OutcomeRetentionMonths,
    /// The smallest group about which a figure is shown.
    SmallestGroupShown,
}

/// What a rule is about; the order is that of `/rules show`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// What must hold for a pair.
    Hard,
    /// What makes one pair better than another.
    Weight,
    /// When rounds are held, and for whom.
    Rhythm,
    /// How often and when the bot writes.
    Contact,
    /// The visit and the talk after it.
    Debrief,
    /// What is kept, for how long, and what is shown of it.
    Keeping,
}

impl Group {
    /// Every group, in the order of `/rules show`.
    pub const ALL: [Self; 6] =
        [Self::Hard, Self::Weight, Self::Rhythm, Self::Contact, Self::Debrief, Self::Keeping];
}

/// What a rule takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limits {
    /// A whole number, both ends included.
    Number {
        /// The smallest that is taken.
        least: u32,
        /// The largest that is taken.
        most: u32,
    },
    /// On or off.
    Switch,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A day of the week.
    Day,
    /// A local time, to the minute.
    Time,
    /// Teams, each with its number of weeks, both ends included.
    TeamCadence {
        /// The fewest weeks.
        least: u32,
        /// The most weeks.
        most: u32,
    },
    /// Questions, each for a role.
    Questions {
        /// How many at most.
        most: usize,
    },
}

impl Rule {
    /// Every rule, in the order of `/rules show`: group by group.
    pub const ALL: [Self; 32] = [
        Self::RepeatGapWeeks,
        Self::SharedLanguage,
        Self::OverlapMinutesPerWeek,
        Self::OpenExchangesPerPerson,
        Self::SameProfession,
        Self::SameTeam,
        Self::WeightTopicFit,
        Self::WeightMutualBenefit,
        Self::WeightPeerLevel,
        Self::WeightOtherTeam,
        Self::WeightOtherSite,
        Self::WeightNovelty,
        Self::WeightWaitingTime,
        Self::MostPairsFirst,
        Self::RoundEveryWeeks,
        Self::RoundDay,
        Self::RoundTime,
        Self::TeamCadence,
        Self::ProposalExpiryHours,
        Self::CandidatesPerRequest,
        Self::NudgesPerStep,
        Self::NudgeGapHours,
        Self::SilentStepsBeforePause,
        Self::QuietFrom,
        Self::QuietUntil,
        Self::ObservationMinutes,
        Self::DebriefMinutes,
        Self::DebriefQuestions,
        Self::FollowUpDays,
        Self::NoteRetentionDays,
        Self::OutcomeRetentionMonths,
        Self::SmallestGroupShown,
    ];

    /// The name that people type and rule files use, in kebab-case.
    #[must_use]
    pub const fn key(self) -> &'static str {
        self.about().0
    }

    /// What the rule is about.
    #[must_use]
    pub const fn group(self) -> Group {
        self.about().1
    }

    /// What the rule takes.
    #[must_use]
    pub const fn limits(self) -> Limits {
        self.about().2
    }

    /// Whether it has a part in who is paired in a round held now; other rules say when a round is, or what comes after.
    #[must_use]
    pub const fn shapes_rounds(self) -> bool {
        match self.group() {
            Group::Hard | Group::Weight => true,
            // What did not come together rests for so many rounds, and a small group's repeats are counted in them.
            Group::Rhythm => matches!(self, Self::TeamCadence | Self::RoundEveryWeeks),
            Group::Contact | Group::Debrief | Group::Keeping => false,
        }
    }

    /// The rule of exactly this key.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.key() == key)
    }

    /// The rule that a near-miss spelling most likely meant; none when nothing is close.
    #[must_use]
    pub fn nearest(typed: &str) -> Option<Self> {
        const CLOSE_ENOUGH: f64 = 0.8;
        let typed = typed.trim().to_lowercase().replace([' ', '_'], "-");
        Self::ALL
            .into_iter()
            .map(|rule| (strsim::jaro_winkler(&typed, rule.key()), rule))
            .filter(|(likeness, _)| *likeness >= CLOSE_ENOUGH)
            .max_by(|(one, _), (other, _)| one.total_cmp(other))
            .map(|(_, rule)| rule)
    }

    /// The one table of rules: key, group, limits.
    const fn about(self) -> (&'static str, Group, Limits) {
        use Group::{Contact, Debrief, Hard, Keeping, Rhythm, Weight};
        use Limits::{Choice, Day, Questions, Switch, TeamCadence, Time};
        match self {
            Self::RepeatGapWeeks => ("repeat-gap-weeks", Hard, number(0, 104)),
            Self::SharedLanguage => ("shared-language", Hard, Switch),
            Self::OverlapMinutesPerWeek => ("overlap-minutes-per-week", Hard, number(0, 2_400)),
            Self::OpenExchangesPerPerson => ("open-exchanges-per-person", Hard, number(1, 6)),
            Self::SameProfession => ("same-profession", Hard, Choice(&["required", "preferred", "off"])),
            Self::SameTeam => ("same-team", Hard, Choice(&["allowed", "avoided", "forbidden"])),
            Self::WeightTopicFit => ("weight-topic-fit", Weight, number(0, 100)),
            Self::WeightMutualBenefit => ("weight-mutual-benefit", Weight, number(0, 100)),
            Self::WeightPeerLevel => ("weight-peer-level", Weight, number(0, 100)),
            Self::WeightOtherTeam => ("weight-other-team", Weight, number(0, 100)),
            Self::WeightOtherSite => ("weight-other-site", Weight, number(0, 100)),
            Self::WeightNovelty => ("weight-novelty", Weight, number(0, 100)),
            Self::WeightWaitingTime => ("weight-waiting-time", Weight, number(0, 100)),
            Self::MostPairsFirst => ("most-pairs-first", Weight, Switch),
            Self::RoundEveryWeeks => ("round-every-weeks", Rhythm, number(1, 26)),
            Self::RoundDay => ("round-day", Rhythm, Day),
            Self::RoundTime => ("round-time", Rhythm, Time),
            Self::TeamCadence => ("team-cadence", Rhythm, TeamCadence { least: 1, most: 52 }),
            Self::ProposalExpiryHours => ("proposal-expiry-hours", Contact, number(24, 336)),
            Self::CandidatesPerRequest => ("candidates-per-request", Contact, number(1, 5)),
            Self::NudgesPerStep => ("nudges-per-step", Contact, number(0, 2)),
            Self::NudgeGapHours => ("nudge-gap-hours", Contact, number(24, 168)),
            Self::SilentStepsBeforePause => ("silent-steps-before-pause", Contact, number(1, 6)),
            Self::QuietFrom => ("quiet-from", Contact, Time),
            Self::QuietUntil => ("quiet-until", Contact, Time),
            Self::ObservationMinutes => ("observation-minutes", Debrief, number(15, 240)),
            Self::DebriefMinutes => ("debrief-minutes", Debrief, number(15, 60)),
            Self::DebriefQuestions => ("debrief-questions", Debrief, Questions { most: 8 }),
            Self::FollowUpDays => ("follow-up-days", Debrief, number(7, 90)),
            Self::NoteRetentionDays => ("note-retention-days", Keeping, number(30, 365)),
            Self::OutcomeRetentionMonths => ("outcome-retention-months", Keeping, number(1, 60)),
            Self::SmallestGroupShown => ("smallest-group-shown", Keeping, number(5, 50)),
        }
    }
}

const fn number(least: u32, most: u32) -> Limits {
    Limits::Number { least, most }
}

impl std::fmt::Display for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.key())
    }
}

/// A rule that nobody can switch off, listed beside the others so that everyone knows it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FixedRule {
    /// A line manager and a report are never paired, whichever of the two would watch.
    NeverManagerWithReport,
    /// Who is on someone's do-not-pair list is not paired with them, whoever of the two wrote it.
    DoNotPairBothWays,
}

impl FixedRule {
    /// Every fixed rule.
    pub const ALL: [Self; 2] = [Self::NeverManagerWithReport, Self::DoNotPairBothWays];

    /// Its name, in kebab-case; never the key of a [`Rule`].
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::NeverManagerWithReport => "never-manager-with-report",
            Self::DoNotPairBothWays => "do-not-pair-both-ways",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[track_caller]
    fn check(typed: &str, expected: Option<Rule>) {
        assert_eq!(Rule::nearest(typed), expected);
    }

    #[test]
    fn a_near_miss_finds_its_rule() {
        check("repeat-gap-weeks", Some(Rule::RepeatGapWeeks));
        check("Repeat gap week", Some(Rule::RepeatGapWeeks));
        check("weight_topicfit", Some(Rule::WeightTopicFit));
        check("quiet-til", Some(Rule::QuietUntil));
        check("nudge-gap", Some(Rule::NudgeGapHours));
        check("colour", None);
        check("", None);
    }

    #[test]
    fn every_key_leads_back_to_its_rule_and_to_no_other() {
        let keys: BTreeSet<&str> =
            Rule::ALL.iter().map(|r| r.key()).chain(FixedRule::ALL.iter().map(|r| r.key())).collect();
        assert_eq!(keys.len(), Rule::ALL.len() + FixedRule::ALL.len());
        for rule in Rule::ALL {
            assert_eq!(Rule::from_key(rule.key()), Some(rule));
            assert_eq!(Rule::nearest(rule.key()), Some(rule));
            assert_eq!(serde_json::to_value(rule).unwrap(), rule.key());
        }
    }

    #[test]
    fn rules_are_listed_group_by_group() {
        assert!(Rule::ALL.iter().map(|rule| rule.group()).is_sorted());
    }
}
