//! What goes wrong, and how often.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Duration, Utc};

use super::{Happening, Storm};
use crate::simulation::dice::Dice;

/// A kind of bad weather.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// A replica dies between two steps.
    Crashes,
    /// Replicas have clocks up to five minutes off.
    Clocks,
    /// The platform delivers an interaction again.
    Repeats,
    /// A request, an answer or the word of the store is lost, or late.
    Losses,
    /// A replica stands still, often past its lease.
    Pauses,
    /// The platform is gone for hours, or the machine for days.
    Outages,
    /// People and the community move to other zones.
    Zones,
}

impl Fault {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Crashes, Self::Clocks, Self::Repeats, Self::Losses, Self::Pauses, Self::Outages, Self::Zones];

    /// As it is typed and printed.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Crashes => "crashes",
            Self::Clocks => "clocks",
            Self::Repeats => "repeats",
            Self::Losses => "losses",
            Self::Pauses => "pauses",
            Self::Outages => "outages",
            Self::Zones => "zones",
        }
    }

    /// The fault of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fault| fault.name() == name)
    }
}

/// The weather, and what it did so far.
///
/// Each fault has dice of its own, so that a storm without one of them is like the storm with it in all else, for a while.
pub struct Weather {
    without: BTreeSet<Fault>,
    dice: BTreeMap<Fault, Dice>,
    /// How often each fault happened.
    pub happened: BTreeMap<Fault, u64>,
    /// Nothing goes wrong any more.
    pub is_fair: bool,
    /// The last time that something went wrong, or went on to be wrong.
    pub last: DateTime<Utc>,
}

impl Weather {
    /// Nothing has gone wrong yet.
    pub fn new(seed: u64, without: &BTreeSet<Fault>, now: DateTime<Utc>) -> Self {
        let dice = (1..).zip(Fault::ALL).map(|(i, fault)| (fault, Dice::new(seed.wrapping_add(i << 56))));
        let dice = dice.collect();
        Self { without: without.clone(), dice, happened: BTreeMap::new(), is_fair: false, last: now }
    }

    /// Whether there is such weather at all.
    pub fn has(&self, fault: Fault) -> bool {
        !self.is_fair && !self.without.contains(&fault)
    }

    /// Whether it strikes now: once in so many times.
    pub fn strikes(&mut self, fault: Fault, once_in: usize, now: DateTime<Utc>) -> bool {
        let strikes =
            self.has(fault) && self.dice.get_mut(&fault).is_some_and(|dice| dice.below(once_in) == 0);
        if strikes {
            self.happens(fault, now);
        }
        strikes
    }

    /// It happens, and is felt until then.
    pub fn happens(&mut self, fault: Fault, until: DateTime<Utc>) {
        *self.happened.entry(fault).or_default() += 1;
        self.last = self.last.max(until);
    }
}

impl Storm {
    /// Outages of the platform every few weeks, and now and then a machine that is off for days.
    pub fn plan_weather(&mut self) {
        if self.weather.has(Fault::Outages) {
            let outage = self.now + self.dice.hours(24, 60 * 24);
            self.at(outage, Happening::Outage);
            let off = self.now + self.dice.hours(14 * 24, 500 * 24);
            self.at(off, Happening::Off);
        }
    }

    /// The platform is gone for a while.
    pub fn outage(&mut self) {
        if self.weather.has(Fault::Outages) {
            let until = self.now + self.dice.hours(0, 12);
            self.platform.down_until = Some(until);
            self.weather.happens(Fault::Outages, until);
            let next = until + self.dice.hours(24, 60 * 24);
            self.at(next, Happening::Outage);
        }
    }

    /// The machine is off for some days, a week say.
    pub fn off(&mut self) {
        if self.weather.has(Fault::Outages) {
            let until = self.now + self.dice.hours(24, 9 * 24);
            self.weather.happens(Fault::Outages, until);
            for replica in 0..self.replicas.len() {
                self.dies(replica);
                self.at(until, Happening::Starts(replica));
            }
            let next = until + self.dice.hours(30 * 24, 500 * 24);
            self.at(next, Happening::Off);
        }
    }

    /// How long a request is on its way: mostly a moment, now and then long enough to be overtaken.
    pub fn on_its_way(&mut self) -> Duration {
        let late = self.weather.has(Fault::Losses) && self.dice.percent(4);
        let milliseconds = if late { 500 + self.dice.below(9_500) } else { 20 + self.dice.below(300) };
        Duration::milliseconds(i64::try_from(milliseconds).unwrap_or(0))
    }

    /// Whether something strikes now.
    pub fn strikes(&mut self, fault: Fault, once_in: usize) -> bool {
        self.weather.strikes(fault, once_in, self.now)
    }
}
