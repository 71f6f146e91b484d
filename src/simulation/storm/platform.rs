//! A chat as people see it: interactions go in, messages come out. A nonce that was seen in the last two minutes shows
//! nothing new; what was shown can be looked up.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};

use super::post::{Became, Carried};
use super::shell::{Stand, Walk};
use super::weather::Fault;
use super::{Asked, Happening, Seen, Storm};
use crate::domain::notice::{Outgoing, Recipient};
use crate::journey::readers;

/// How long a nonce is remembered for sure.
const NONCE: Duration = Duration::minutes(2);
/// Whoever sends waits so long for an answer.
const PATIENCE: Duration = Duration::seconds(15);

/// The platform.
#[derive(Default)]
pub struct Platform {
    /// It is gone until then.
    pub down_until: Option<DateTime<Utc>>,
    /// When a message was first shown.
    shown: BTreeMap<u64, DateTime<Utc>>,
    /// Messages that a replica held in its hand while it stood still.
    pub stalled: BTreeSet<u64>,
    /// Who takes no messages.
    pub blocked: BTreeSet<usize>,
}

/// A message on its way to the platform.
pub struct Letter {
    /// Who sends it.
    pub from: Stand,
    /// What.
    pub carried: Carried,
}

impl Platform {
    /// Whether it is gone.
    pub fn is_down(&self, now: DateTime<Utc>) -> bool {
        self.down_until.is_some_and(|until| now < until)
    }

    /// Whether a message with that nonce is in the history.
    pub fn shows(&self, row: u64) -> bool {
        self.shown.contains_key(&row)
    }
}

impl Storm {
    /// A message leaves a replica. Its request may be lost or late; a replica may even stand still with it in its hand.
    pub fn leaves(&mut self, from: Stand, carried: Carried) {
        if self.strikes(Fault::Losses, 60) {
            self.no_word(from, carried);
            return;
        }
        let mut way = self.on_its_way();
        if self.strikes(Fault::Pauses, 400) {
            way += Duration::seconds(i64::try_from(10 + self.dice.below(600)).unwrap_or(0));
            self.platform.stalled.insert(carried.row);
        }
        self.at(self.now + way, Happening::Reaches(Letter { from, carried }));
    }

    /// No answer came: it may have arrived or not.
    fn no_word(&mut self, from: Stand, carried: Carried) {
        let marks = Walk::Marks(carried, Became::Later);
        self.at(self.now + PATIENCE, Happening::Goes(from, marks));
    }

    /// A message comes to the platform.
    pub fn reaches(&mut self, Letter { from, carried }: Letter) -> Seen {
        let way = self.on_its_way();
        let answers = |became| Happening::Goes(from, Walk::Marks(carried.clone(), became));
        if self.platform.is_down(self.now) {
            self.at(self.now + way, answers(Became::Later));
            return Ok(());
        }
        if let Recipient::Person(who) = &carried.outgoing.to
            && self.joined.get(who).is_some_and(|person| self.platform.blocked.contains(person))
        {
            self.at(self.now + way, answers(Became::Unreachable(*who)));
            return Ok(());
        }
        let answer = answers(Became::Delivered);
        self.shows(&carried)?;
        if self.strikes(Fault::Losses, 60) {
            self.no_word(from, carried);
        } else {
            self.at(self.now + way, answer);
        }
        Ok(())
    }

    fn shows(&mut self, carried: &Carried) -> Seen {
        let row = carried.row;
        let stalled = self.platform.stalled.contains(&row);
        match self.platform.shown.get(&row) {
            Some(first) if self.now < *first + NONCE => {
                self.lived.withheld += 1;
                return Ok(());
            }
            Some(_) if stalled => {
                self.lived.doubled_outside += 1;
                return Ok(());
            }
            Some(first) => {
                let notice = &carried.outgoing.notice;
                return Err(format!("seen twice, first at {first}: {notice:?} to {:?}", carried.outgoing.to));
            }
            None => {}
        }
        self.platform.shown.insert(row, self.now);
        self.lived.messages += 1;
        if !stalled {
            self.nothing_overtaken(carried)?;
        }
        self.is_read(&carried.outgoing.clone());
        Ok(())
    }

    fn is_read(&mut self, outgoing: &Arc<Outgoing>) {
        for who in readers(&self.truth.community, &outgoing.to) {
            if let Some(person) = self.joined.get(&who).copied() {
                self.reads(person, &outgoing.notice);
            }
        }
        self.seen_by_others(outgoing);
    }

    /// An interaction comes to whichever replica is up; when none is, it is lost.
    pub fn arrives(&mut self, asked: Asked) {
        let up: Vec<usize> = (0..self.replicas.len()).filter(|i| self.replicas[*i].is_up).collect();
        if let Some(replica) = self.dice.pick(&up).copied() {
            let stand = self.stand(replica);
            self.next(stand, Walk::Hears(asked));
        }
    }

    /// Whoever got no answer now and then presses again: that is another interaction.
    pub fn wonders(&mut self, asked: &Asked) {
        if self.alive && !self.answered.contains(&asked.key) && self.dice.percent(60) {
            self.interacts(asked.person, asked.event.clone());
        }
    }

    /// Somebody presses or types something; the platform names it, and delivers it once, twice or never.
    pub fn interacts(&mut self, person: usize, event: Arc<crate::domain::command::Event>) {
        if self.platform.is_down(self.now) {
            return;
        }
        let asked = Asked { key: self.number(), person, event };
        if !self.strikes(Fault::Losses, 60) {
            let way = self.on_its_way();
            self.at(self.now + way, Happening::Arrives(asked.clone()));
        }
        if self.strikes(Fault::Repeats, 12) {
            let seconds = if self.dice.percent(20) { 86_400 } else { 30 };
            let later = Duration::seconds(i64::try_from(self.dice.below(seconds)).unwrap_or(0));
            self.at(self.now + later, Happening::Arrives(asked.clone()));
        }
        let wonders = self.now + Duration::seconds(20);
        self.at(wonders, Happening::Wonders(asked));
    }
}
