//! What a simulated life came to, as a table for the operator.

use std::collections::BTreeMap;

use super::Plan;

/// Why someone never looked along with anyone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NeverBecause {
    /// They left before.
    Left,
    /// They never wished for anything and showed nothing.
    AskedForNothing,
    /// Paused or away, by their own hand or because they never answered.
    NotThere,
    /// They were asked, and never said yes.
    SaidNoYes,
    /// They said yes, and it did not come together.
    DidNotComeTogether,
    /// Nobody shows what they wish for.
    NobodyOffers,
    /// Whoever shows it was busy, or there were too few of them.
    AllBusy,
    /// The rules keep them apart from whoever shows it.
    RulesApart,
    /// Nobody wished for what they show, or there was no round yet.
    NotYet,
}

impl NeverBecause {
    const fn words(self) -> &'static str {
        match self {
            Self::Left => "left before",
            Self::AskedForNothing => "no wish and no offer",
            Self::NotThere => "paused or away",
            Self::SaidNoYes => "asked, and never said yes",
            Self::DidNotComeTogether => "said yes, it did not come together",
            Self::NobodyOffers => "nobody shows it",
            Self::AllBusy => "all who show it were busy, or too few",
            Self::RulesApart => "the rules keep them apart",
            Self::NotYet => "nobody asked for what they show",
        }
    }
}

/// Figures that are best told as middle and extremes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spread {
    /// Half of them are at most this.
    pub median: u32,
    /// Nineteen of twenty are at most this.
    pub most_of_them: u32,
    /// All of them are at most this.
    pub highest: u32,
}

impl Spread {
    /// Of all the figures.
    pub fn of(mut figures: Vec<u32>) -> Self {
        figures.sort_unstable();
        let at = |percent: usize| {
            let rank = (figures.len() * percent).div_ceil(100).saturating_sub(1);
            figures.get(rank).copied().unwrap_or(0)
        };
        Self { median: at(50), most_of_them: at(95), highest: at(100) }
    }
}

/// What a simulated life came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// What was lived through.
    pub plan: Plan,
    /// Things that happened: commands, dues, deliveries.
    pub steps: u64,
    /// People who said yes to joining.
    pub joined: u32,
    /// People who deleted themselves.
    pub left: u32,
    /// Pairs and rings that were put to their people.
    pub proposals: u32,
    /// Proposals that became an exchange.
    pub accepted: u32,
    /// Exchanges from a seat at an open door.
    pub seats: u32,
    /// Visits that took place.
    pub held: u32,
    /// Visits whose half hour of talk came to its end.
    pub debriefs: u32,
    /// Takeaways written.
    pub takeaways: u32,
    /// Takeaways that were tried.
    pub tried: u32,
    /// Nudges that one person read in one week.
    pub nudges: Spread,
    /// Days that people waited for a partner, those who still wait included.
    pub waited_days: Spread,
    /// Exchanges of two people who had looked along before, return visits included.
    pub repeats: u32,
    /// People who never looked along, by reason.
    pub never: BTreeMap<NeverBecause, u32>,
}

impl Report {
    /// An aligned table, a line per figure.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let plan = &self.plan;
        let never: u32 = self.never.values().sum();
        let weeks = |days: u32| format!("{}.{}", days / 7, days % 7 * 10 / 7);
        let waited = self.waited_days;
        let mut rows = vec![
            ("joined", format!("{} of {} (later left: {})", self.joined, plan.people, self.left)),
            ("proposals", self.proposals.to_string()),
            ("accepted", format!("{} (and {} seats at open doors)", self.accepted, self.seats)),
            ("observations held", self.held.to_string()),
            ("debriefs", self.debriefs.to_string()),
            ("takeaways", self.takeaways.to_string()),
            ("tried", self.tried.to_string()),
            (
                "nudges per person and week",
                format!("median {}, highest {}", self.nudges.median, self.nudges.highest),
            ),
            (
                "weeks waited",
                format!(
                    "median {}, 95th {}, longest {}",
                    weeks(waited.median),
                    weeks(waited.most_of_them),
                    weeks(waited.highest)
                ),
            ),
            ("repeats of the same pair", self.repeats.to_string()),
            ("people never matched", never.to_string()),
        ];
        rows.extend(self.never.iter().map(|(why, count)| (why.words(), count.to_string())));
        let first_reason = rows.len() - self.never.len();
        let heading = format!(
            "{} people, {} weeks, seed {} ({} steps, every invariant held)",
            plan.people, plan.weeks, plan.seed, self.steps
        );
        let row = |(i, (name, value)): (usize, &(&str, String))| {
            let name = if i < first_reason { (*name).to_owned() } else { format!("  {name}") };
            format!("{name:<38}{value}")
        };
        [heading].into_iter().chain(rows.iter().enumerate().map(row)).collect()
    }
}
