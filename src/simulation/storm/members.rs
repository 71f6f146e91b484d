//! The people of a storm: the made-up people of a simulation, near each other in what they do so that few are enough, who never
//! quite leave, so that years are as lively as weeks.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};

use super::weather::Fault;
use super::{Happening, Storm, StormPlan};
use crate::domain::command::{Actor, Command, Event, Press, ProfileChange};
use crate::domain::ids::{Account, ParticipantId};
use crate::domain::notice::{Notice, Outgoing, Recipient};
use crate::journey::decide;
use crate::simulation::dice::Dice;
use crate::simulation::habits::{self, Act};
use crate::simulation::people::{self, Person, Temper};

/// Everybody comes within the first weeks.
const COMING_WEEKS: u32 = 10;
/// How many old buttons one remembers.
const OLD_BUTTONS: usize = 20;

/// The people: the first is a facilitator, all are of one craft, and hardly anybody is anybody's line manager.
pub fn make(plan: &StormPlan, start: DateTime<Utc>, dice: &mut Dice) -> Vec<Person> {
    let mut people = people::make(plan.people, plan.weeks.min(COMING_WEEKS), start, dice);
    let topics = people.first().map(|person| person.topics.clone()).unwrap_or_default();
    for (i, person) in people.iter_mut().enumerate() {
        person.topics.clone_from(&topics);
        if i % 6 != 5
            && let Some((line, _manager)) = person.roster.rsplit_once(',')
        {
            person.roster = format!("{line},");
        }
        person.actor.facilitator |= i == 0;
        if person.temper == Temper::Silent && i % 3 != 2 {
            person.temper = Temper::Ordinary;
        }
    }
    people
}

impl Storm {
    /// The roster is there before anybody comes.
    pub fn has_a_roster(&mut self) {
        let Some(first) = self.people.first() else { return };
        let lines: Vec<&str> = self.people.iter().map(|person| person.roster.as_str()).collect();
        let csv = format!("{}\n{}\n", people::ROSTER_HEADING, lines.join("\n"));
        let actor = Actor { account: Account("admin".to_owned()), facilitator: true, ..first.actor.clone() };
        let command = Command::ImportRoster { csv, accounts: BTreeMap::new() };
        let event = Event::Asked { actor, command };
        if let Ok(decision) = decide(&self.truth.community, &event, self.now) {
            self.truth.write(&decision);
        }
    }

    /// When each comes, leaves, and governs.
    pub fn plan_lives(&mut self) {
        for i in 0..self.people.len() {
            let Person { joins_at, leaves_at, temper, .. } = self.people[i].clone();
            self.will(i, joins_at, Act::Join);
            if let Some(leaves_at) = leaves_at {
                self.will(i, leaves_at, Act::Do(Command::Press(Press::ForgetMe)));
            }
            if temper == Temper::Silent && self.dice.percent(40) {
                let later = joins_at + self.dice.hours(100, 900);
                self.will(i, later, Act::Block);
            }
            if self.people[i].actor.facilitator {
                let later = joins_at + self.dice.hours(24, 1_500);
                self.will(i, later, Act::Govern);
            }
        }
    }

    fn will(&mut self, person: usize, at: DateTime<Utc>, act: Act) {
        self.at(at, Happening::Act(person, act));
    }

    fn me(&self, person: usize) -> Option<ParticipantId> {
        let account = &self.people[person].actor.account;
        self.truth.community.by_account(account).map(|participant| participant.id)
    }

    /// Somebody reads something, and may do something about it.
    pub fn reads(&mut self, person: usize, notice: &Notice) {
        let (true, Some(me)) = (self.alive, self.me(person)) else { return };
        if let Some((later, act)) = habits::about(notice, me, &self.people[person], &mut self.dice) {
            self.will(person, self.now + later, act);
        }
        if matches!(notice, Notice::Joined) {
            self.introduces(person);
        }
    }

    /// What somebody who just joined says of themselves, one thing after the other.
    fn introduces(&mut self, person: usize) {
        let commands = habits::introduces_themselves(&self.people[person], &mut self.dice);
        let mut at = self.now;
        for command in commands {
            at += Duration::seconds(i64::try_from(5 + self.dice.below(120)).unwrap_or(0));
            self.will(person, at, Act::Do(command));
        }
        if self.people[person].temper.ideas() > 0 {
            self.has_an_idea_later(person);
        }
    }

    fn has_an_idea_later(&mut self, person: usize) {
        let later = self.dice.hours(1, 2 * 28 * 24 / self.people[person].temper.ideas().max(1));
        self.will(person, self.now + later, Act::Idea);
    }

    /// What is said in public, or to someone who has not joined.
    pub fn seen_by_others(&mut self, outgoing: &Outgoing) {
        if !self.alive {
            return;
        }
        match &outgoing.to {
            Recipient::Account(account) => {
                let invited = self.people.iter().position(|person| person.actor.account == *account);
                if let Some(person) = invited.filter(|_| self.dice.percent(50)) {
                    let at = self.now + self.dice.hours(0, 48);
                    self.will(person, at, Act::Join);
                }
            }
            Recipient::Home => {
                for _ in 0..3 {
                    let person = self.dice.below(self.people.len());
                    self.reads(person, &outgoing.notice);
                }
            }
            Recipient::Person(_) | Recipient::Pair { .. } => {}
        }
    }

    /// Somebody does something.
    pub fn act(&mut self, person: usize, act: Act) {
        if !self.alive {
            return;
        }
        match act {
            Act::Join if self.me(person).is_none() => self.asks(person, Command::Press(Press::Join)),
            Act::Join => {}
            Act::Do(command) => {
                if command == Command::Press(Press::ForgetMe) {
                    self.comes_back(person);
                }
                self.asks(person, command);
            }
            Act::Answer(question) => {
                let community = &self.truth.community;
                let me = self.me(person);
                let answer = me.and_then(|me| habits::answer(community, me, question, &mut self.dice));
                if let Some(command) = answer {
                    self.asks(person, command);
                }
            }
            Act::Idea if self.me(person).is_some() => {
                self.has_an_idea_later(person);
                if let Some(command) = self.idea(person) {
                    self.asks(person, command);
                }
            }
            // Whoever left begins anew once they are back.
            Act::Idea => {}
            Act::Govern => {
                let next = self.now + self.dice.hours(200, 1_500);
                self.will(person, next, Act::Govern);
                let command = self.govern();
                self.asks(person, command);
            }
            Act::Block => {
                self.platform.blocked.insert(person);
                let later = self.now + self.dice.hours(24, 1_000);
                self.will(person, later, Act::Do(Command::Press(Press::Resume)));
            }
        }
    }

    /// Whoever leaves is back some weeks later, and leaves again some day.
    fn comes_back(&mut self, person: usize) {
        let back = self.now + self.dice.hours(1, 1_000);
        self.will(person, back, Act::Join);
        let leaves = back + self.dice.hours(500, 8_000);
        self.will(person, leaves, Act::Do(Command::Press(Press::ForgetMe)));
    }

    fn idea(&mut self, person: usize) -> Option<Command> {
        let account = &self.people[person].actor.account;
        let paused = self.truth.community.by_account(account).is_some_and(|who| who.pause.is_some());
        if paused && self.dice.percent(40) {
            return Some(Command::Press(Press::Resume));
        }
        if self.weather.has(Fault::Zones) && self.dice.percent(6) {
            self.weather.happens(Fault::Zones, self.now);
            let zone = people::another_zone(&mut self.dice);
            return Some(Command::SetProfile(vec![ProfileChange::Zone(zone)]));
        }
        let again = self.old.get(&person).filter(|_| self.dice.percent(20));
        let old = again.and_then(|old| self.dice.pick(old)).cloned();
        let idea = old.or_else(|| habits::idea(&self.people[person], self.people.len(), &mut self.dice));
        match idea {
            Some(Command::DoNotPair { with, .. }) => {
                // Among few, whoever is never taken off a list again leaves nobody for anyone.
                Some(Command::DoNotPair { with, on: self.dice.percent(10) })
            }
            Some(idea) if is_a_move(&idea) && !self.weather.has(Fault::Zones) => None,
            Some(idea) if sets_a_manager(&idea) => None,
            idea => idea,
        }
    }

    fn govern(&mut self) -> Command {
        if self.weather.has(Fault::Zones) && self.dice.percent(25) {
            self.weather.happens(Fault::Zones, self.now);
            let zone = Some(people::another_zone(&mut self.dice));
            return Command::SetUp { language: None, zone, home: None };
        }
        let command = habits::govern(&self.truth.community, self.people.len(), &mut self.dice);
        if matches!(command, Command::ImportRoster { .. }) { Command::NextRound } else { command }
    }

    /// Asks, and remembers the button.
    fn asks(&mut self, person: usize, command: Command) {
        self.platform.blocked.remove(&person);
        let actor = self.people[person].actor.clone();
        let event = Arc::new(Event::Asked { actor, command: command.clone() });
        self.interacts(person, event.clone());
        if self.dice.percent(4) {
            self.interacts(person, event);
        }
        let old = self.old.entry(person).or_default();
        if old.len() < OLD_BUTTONS && command != Command::Press(Press::ForgetMe) {
            old.push(command);
        }
    }
}

/// Among few, everybody would soon be in one line.
fn sets_a_manager(command: &Command) -> bool {
    matches!(command, Command::SetProfile(changes) if changes.iter().any(|c| matches!(c, ProfileChange::Manager(_))))
}

/// To another zone.
fn is_a_move(command: &Command) -> bool {
    matches!(command, Command::SetProfile(changes) if changes.iter().any(|c| matches!(c, ProfileChange::Zone(_))))
}
