//! What storms came to, as lines for the operator.

use std::collections::BTreeMap;

use super::weather::Fault;

/// What was lived through, of one storm or many.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lived {
    /// Storms.
    pub seeds: u64,
    /// Weeks of a community.
    pub weeks: u64,
    /// Things that happened, each followed by the checks.
    pub steps: u64,
    /// Decisions that became durable.
    pub decisions: u64,
    /// Exchanges that began.
    pub exchanges: u64,
    /// Decisions that were made anew because another replica was faster.
    pub conflicts: u64,
    /// Answers that people saw.
    pub answers: u64,
    /// Interactions that came again and changed nothing.
    pub repeated: u64,
    /// Interactions that were refused, or changed nothing, and came again later, when there was something to do.
    pub after_a_no: u64,
    /// Messages that people saw.
    pub messages: u64,
    /// Messages that were found in the history instead of sent again.
    pub found: u64,
    /// Messages that came a second time within the window of the nonce, and were not shown.
    pub withheld: u64,
    /// Messages seen twice: sent by a replica that stood still with the message in its hand, for longer than any window.
    pub doubled_outside: u64,
    /// Marks of replicas that no longer held what they marked; refused.
    pub late_marks: u64,
    /// Notices that were not sent, by reason.
    pub dropped: BTreeMap<&'static str, u64>,
    /// What went wrong, how often.
    pub faults: BTreeMap<Fault, u64>,
}

impl Lived {
    /// With those of another storm.
    pub fn add(&mut self, other: &Self) {
        self.seeds += other.seeds;
        self.weeks += other.weeks;
        self.steps += other.steps;
        self.decisions += other.decisions;
        self.exchanges += other.exchanges;
        self.conflicts += other.conflicts;
        self.answers += other.answers;
        self.repeated += other.repeated;
        self.after_a_no += other.after_a_no;
        self.messages += other.messages;
        self.found += other.found;
        self.withheld += other.withheld;
        self.doubled_outside += other.doubled_outside;
        self.late_marks += other.late_marks;
        for (why, times) in &other.dropped {
            *self.dropped.entry(why).or_default() += times;
        }
        for (fault, times) in &other.faults {
            *self.faults.entry(*fault).or_default() += times;
        }
    }

    /// How many years of a community that were.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "for people to read")]
    pub fn years(&self) -> f64 {
        self.weeks as f64 / 52.18
    }

    /// An aligned table, a line per figure.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let list = |of: Vec<(&str, u64)>| {
            let parts: Vec<String> = of.into_iter().map(|(name, times)| format!("{name} {times}")).collect();
            if parts.is_empty() { "none".to_owned() } else { parts.join(", ") }
        };
        let faults = self.faults.iter().map(|(fault, times)| (fault.name(), *times)).collect();
        let dropped = self.dropped.iter().map(|(why, times)| (*why, *times)).collect();
        let rows = [
            ("seeds", self.seeds.to_string()),
            ("community-years", format!("{:.1}", self.years())),
            ("steps, every invariant held", self.steps.to_string()),
            ("decisions", format!("{} (made anew: {})", self.decisions, self.conflicts)),
            ("exchanges begun", self.exchanges.to_string()),
            ("what went wrong", list(faults)),
            ("answers seen", format!("{} (missing: 0)", self.answers)),
            ("interactions that came again", format!("{} (done again: 0)", self.repeated)),
            ("  done only then, after a no", self.after_a_no.to_string()),
            ("messages seen", format!("{} (missing: 0, doubled inside the windows: 0)", self.messages)),
            ("  looked for, and found", self.found.to_string()),
            ("  withheld by their nonce", self.withheld.to_string()),
            ("  doubled outside the windows", self.doubled_outside.to_string()),
            ("  not sent, with a reason", list(dropped)),
            ("marks that came too late", format!("{} (taken: 0)", self.late_marks)),
        ];
        rows.iter().map(|(name, value)| format!("{name:<34}{value}")).collect()
    }
}
