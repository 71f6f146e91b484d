//! The same made-up people in bad weather: two or three replicas on one store, crashes between any two steps of the shell,
//! lost and repeated deliveries, a network that is late, clocks minutes apart, pauses past a lease, outages, and zones that
//! change. Pure: a seed gives the same storm on every machine.
//!
//! What decides is the product itself (`journey`); what is modelled is the shell around it, step by step, as far as a crash
//! can come between:
//!
//! | file | models |
//! | --- | --- |
//! | [`truth`] | `store`: one transaction for a decision, claims with a lease, marks that only the holder may make |
//! | [`shell`] | `app/handle.rs` and `app/due.rs`: seen before? decide, commit, again on a conflict, answer |
//! | [`post`] | `app/outbox.rs`: claim, look for an earlier sending, look whether it still means something, send, mark |
//! | [`platform`] | a chat: interactions, messages with a nonce for two minutes, a history |
//! | [`members`] | the people, and what they do when they read something |
//! | [`weather`] | what goes wrong, and how often |
//!
//! What is due and what may be sent is asked of the store's clock, never of a replica's own. What the people see is held
//! against what they were answered after every step ([`check`]); a breach names the seed, the step and a sentence.

mod check;
mod lived;
mod members;
mod platform;
mod post;
mod shell;
#[cfg(test)]
mod tests;
mod truth;
mod weather;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};

use super::Breach;
use super::dice::Dice;
use super::habits::Act;
use super::people::Person;
use super::watch::Watch;
use super::world::{START, founded};
use crate::domain::command::{Command, Event};
use crate::domain::ids::ParticipantId;
use crate::domain::notice::Notice;
use crate::domain::rule_set::RuleSet;

pub use lived::Lived;
pub use weather::Fault;

use platform::{Letter, Platform};
use shell::{Replica, Stand, Upshot, Walk};
use truth::Truth;
use weather::Weather;

/// Once everybody has fallen silent and the weather is fair, all must have come to its end within so many weeks.
const SILENT_WEEKS: i64 = 80;

/// A storm to live through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StormPlan {
    /// How many people hear of it.
    pub people: usize,
    /// For how many weeks.
    pub weeks: u32,
    /// How many replicas serve them.
    pub replicas: usize,
    /// The same seed gives the same storm.
    pub seed: u64,
    /// What does not go wrong.
    pub without: BTreeSet<Fault>,
    /// A mistake that is made on purpose, to see whether it is found.
    pub planted: Option<Mistake>,
}

/// A promise of the shell that is broken in the model, to see whether a storm finds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mistake {
    /// What another replica did already, or moved, is done again.
    DueAgain,
    /// What may have been sent before is sent again without a look.
    NoLook,
    /// Whoever lost a claim marks it all the same.
    NoFence,
    /// An interaction that was handled is handled again.
    NoInboxKey,
    /// The answer goes out before what it says is durable.
    AnswerFirst,
    /// What is due is asked of a replica's own clock.
    OwnClock,
    /// Whether something still means something is asked of what a replica happens to know.
    OldNews,
}

impl StormPlan {
    /// The command that lives through it again.
    #[must_use]
    pub fn command(&self) -> String {
        let Self { people, weeks, replicas, seed, .. } = self;
        let without: Vec<&str> = self.without.iter().map(|fault| fault.name()).collect();
        let without =
            if without.is_empty() { String::new() } else { format!(" --without {}", without.join(",")) };
        format!(
            "lookalong simulate --storm --people {people} --weeks {weeks} --replicas {replicas} --seed {seed}{without}"
        )
    }
}

/// Lives through a storm.
///
/// # Errors
/// The first breach of what must hold.
pub fn live_through(plan: &StormPlan) -> Result<Lived, Breach> {
    let mut storm = Storm::new(plan)?;
    let lived = storm.live();
    lived.map_err(|sentence| Breach { seed: plan.seed, step: storm.lived.steps, sentence })
}

/// What holds, or the sentence that says what does not.
type Seen = Result<(), String>;

/// What happens next.
enum Happening {
    /// Somebody does something.
    Act(usize, Act),
    /// An interaction comes to whichever replica is up.
    Arrives(Asked),
    /// Nothing was answered: would they press again?
    Wonders(Asked),
    /// A replica takes its next step.
    Goes(Stand, Walk),
    /// A message comes to the platform.
    Reaches(Letter),
    /// An answer comes to the person.
    Shown(Asked, Option<Box<Notice>>, Upshot),
    /// A replica starts.
    Starts(usize),
    /// The platform is gone for a while.
    Outage,
    /// The machine is off for days.
    Off,
}

/// What somebody asked, with the platform's own name for it.
#[derive(Clone)]
struct Asked {
    key: u64,
    person: usize,
    event: Arc<Event>,
}

/// A community in bad weather.
struct Storm {
    plan: StormPlan,
    /// The time on the store's clock, which is the true one.
    now: DateTime<Utc>,
    dice: Dice,
    queue: BTreeMap<(DateTime<Utc>, u64), Happening>,
    serial: u64,
    truth: Truth,
    replicas: Vec<Replica>,
    platform: Platform,
    weather: Weather,
    people: Vec<Person>,
    joined: BTreeMap<ParticipantId, usize>,
    /// Buttons of the past, by person.
    old: BTreeMap<usize, Vec<Command>>,
    /// Whether people still do anything.
    alive: bool,
    /// Interactions that were carried out.
    done: BTreeSet<u64>,
    /// Interactions of which somebody saw the answer.
    answered: BTreeSet<u64>,
    watch: Watch,
    lived: Lived,
}

impl Storm {
    fn new(plan: &StormPlan) -> Result<Self, Breach> {
        let start = DateTime::from_timestamp(START, 0).unwrap_or_default();
        let mut dice = Dice::new(plan.seed);
        let people = members::make(plan, start, &mut dice);
        let nameless =
            || Breach { seed: plan.seed, step: 0, sentence: "a community without a name".to_owned() };
        // Few people who meet often are a community as lively as many.
        let rules = RuleSet { repeat_gap_weeks: 3, overlap_minutes_per_week: 30, ..RuleSet::default() };
        let (community, decision) = founded(rules, start).ok_or_else(nameless)?;
        let mut storm = Self {
            plan: plan.clone(),
            now: start,
            dice,
            queue: BTreeMap::new(),
            serial: 0,
            truth: Truth::new(community),
            replicas: Vec::new(),
            platform: Platform::default(),
            weather: Weather::new(plan.seed, &plan.without, start),
            people,
            joined: BTreeMap::new(),
            old: BTreeMap::new(),
            alive: true,
            done: BTreeSet::new(),
            answered: BTreeSet::new(),
            watch: Watch::new(),
            lived: Lived::default(),
        };
        storm.truth.write(&decision);
        storm.has_a_roster();
        storm.replicas = vec![Replica::new(&storm.truth, start); plan.replicas.max(1)];
        for replica in 0..storm.replicas.len() {
            storm.starts(replica).map_err(|sentence| Breach { seed: plan.seed, step: 0, sentence })?;
        }
        storm.plan_lives();
        storm.plan_weather();
        Ok(storm)
    }

    fn live(&mut self) -> Result<Lived, String> {
        let weeks = Duration::weeks(self.plan.weeks.into());
        let end = self.now + weeks;
        self.live_until(end)?;
        self.fall_silent()?;
        self.lived.seeds = 1;
        self.lived.weeks = u64::from(self.plan.weeks);
        self.lived.faults = self.weather.happened.clone();
        Ok(std::mem::take(&mut self.lived))
    }

    fn live_until(&mut self, end: DateTime<Utc>) -> Seen {
        while let Some(entry) = self.queue.first_entry() {
            let at = entry.key().0;
            if at >= end {
                break;
            }
            let next = entry.remove();
            self.now = at.max(self.now);
            self.happens(next)?;
        }
        self.now = end;
        Ok(())
    }

    /// The weather is fair from now on and nobody does anything: everything that is open must come to its end by itself.
    fn fall_silent(&mut self) -> Seen {
        self.alive = false;
        self.weather.is_fair = true;
        let latest = self.now + Duration::weeks(SILENT_WEEKS);
        while !Watch::is_at_rest(&self.truth.community) || !self.truth.outbox.is_empty() {
            let next = self.queue.pop_first().filter(|((at, _), _)| *at < latest);
            let Some(((at, _), next)) = next else {
                return Err(self.what_is_open());
            };
            self.now = at.max(self.now);
            self.happens(next)?;
        }
        self.at_last()
    }

    fn happens(&mut self, next: Happening) -> Seen {
        self.lived.steps += 1;
        match next {
            Happening::Act(person, act) => {
                self.soon_after()?;
                self.act(person, act);
                Ok(())
            }
            Happening::Arrives(asked) => {
                self.arrives(asked);
                Ok(())
            }
            Happening::Wonders(asked) => {
                self.wonders(&asked);
                Ok(())
            }
            Happening::Goes(stand, walk) => self.goes(stand, walk),
            Happening::Reaches(letter) => self.reaches(letter),
            Happening::Shown(asked, reply, upshot) => self.shown(&asked, reply.as_deref(), upshot),
            Happening::Starts(replica) => self.starts(replica),
            Happening::Outage => {
                self.outage();
                Ok(())
            }
            Happening::Off => {
                self.off();
                Ok(())
            }
        }
    }

    fn number(&mut self) -> u64 {
        self.serial += 1;
        self.serial
    }

    fn at(&mut self, at: DateTime<Utc>, happening: Happening) {
        let number = self.number();
        self.queue.insert((at, number), happening);
    }

    fn is(&self, mistake: Mistake) -> bool {
        self.plan.planted == Some(mistake)
    }
}
