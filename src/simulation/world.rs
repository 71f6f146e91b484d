//! A virtual chat: made-up people, an outbox in memory, and time that jumps from one event to the next.

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, Utc};

use super::dice::Dice;
use super::habits::{self, Act};
use super::people::{self, Person, Temper};
use super::report::Report;
use super::tally::Tally;
use super::watch::{Replay, Watch};
use super::{Breach, Plan};
use crate::domain::command::{Actor, Command, Event, Press};
use crate::domain::community::{Change, Community, Settings};
use crate::domain::decision::Decision;
use crate::domain::due::Due;
use crate::domain::ids::{Account, CommunityId, ParticipantId};
use crate::domain::language::Language;
use crate::domain::notice::{Notice, Outgoing, Recipient};
use crate::domain::rule_set::RuleSet;
use crate::domain::user_text::Label;
use crate::domain::zone::Zone;
use crate::journey::{decide, found, pair_round, readers, sendable_at, still_means_something};

/// Monday 16 February 2026, 09:00: in the eight weeks from it the clock changes in three of the six zones.
pub const START: i64 = 1_771_232_400;
/// Once everybody has fallen silent, all must have come to its end within so many weeks.
const SILENT_WEEKS: i64 = 80;
/// How many old buttons one remembers.
const OLD_BUTTONS: usize = 20;

/// What happens next.
enum Next {
    Due(Due),
    Letter,
    Act,
}

/// The chat and all who live in it.
pub struct World {
    plan: Plan,
    steps: u64,
    community: Community,
    /// The community as it was some steps ago: rounds are computed on a copy.
    earlier: Community,
    now: DateTime<Utc>,
    people: Vec<Person>,
    /// Everyone who ever joined, by name.
    joined: BTreeMap<ParticipantId, usize>,
    dice: Dice,
    outbox: BTreeMap<(DateTime<Utc>, u64), Outgoing>,
    acts: BTreeMap<(DateTime<Utc>, u64), (usize, Act)>,
    serial: u64,
    /// Buttons of the past, by person.
    old: BTreeMap<usize, Vec<Command>>,
    /// Whether people still do anything.
    alive: bool,
    watch: Watch,
    replay: Replay,
    tally: Tally,
}

impl World {
    /// Founds a community with its roster; people hear of it in the weeks to come.
    ///
    /// # Errors
    /// The first breach of what must hold.
    pub fn new(plan: &Plan) -> Result<Self, Breach> {
        let start = DateTime::from_timestamp(START, 0).unwrap_or_default();
        let mut dice = Dice::new(plan.seed);
        let people = people::make(plan.people, plan.weeks, start, &mut dice);
        let (empty, decision) = founded(RuleSet::default(), start)
            .ok_or_else(|| breach(plan, 0, "a community without a name"))?;
        let mut world = Self {
            plan: *plan,
            steps: 0,
            watch: Watch::new(),
            replay: Replay::new(&empty, plan.people),
            earlier: empty.clone(),
            community: empty,
            now: start,
            people,
            joined: BTreeMap::new(),
            dice,
            outbox: BTreeMap::new(),
            acts: BTreeMap::new(),
            serial: 0,
            old: BTreeMap::new(),
            alive: true,
            tally: Tally::new(start),
        };
        world.take_in(&decision);
        world.replay.follow(&decision);
        world.import_roster()?;
        world.plan_lives();
        Ok(world)
    }

    /// Lives until that many weeks have passed.
    ///
    /// # Errors
    /// The first breach of what must hold.
    pub fn live_until_week(&mut self, week: u32) -> Result<(), Breach> {
        let end = DateTime::from_timestamp(START, 0).unwrap_or_default() + Duration::weeks(week.into());
        while let Some((at, next)) = self.next().filter(|(at, _)| *at < end) {
            self.happen(at, next)?;
        }
        self.now = end;
        Ok(())
    }

    /// From now on nobody does anything: everything that is open must come to its end by itself.
    ///
    /// # Errors
    /// The first breach of what must hold.
    pub fn fall_silent(&mut self) -> Result<(), Breach> {
        self.alive = false;
        self.acts.clear();
        let end = self.now + Duration::weeks(SILENT_WEEKS);
        while !Watch::is_at_rest(&self.community) || !self.outbox.is_empty() {
            let Some((at, next)) = self.next().filter(|(at, _)| *at < end) else {
                return self.broken(&format!(
                    "{SILENT_WEEKS} weeks after everybody fell silent something is still open"
                ));
            };
            self.happen(at, next)?;
        }
        let checked = self.replay.check(&self.community);
        checked.or_else(|sentence| self.broken(&sentence))
    }

    /// What it came to so far.
    pub fn report(&self) -> Report {
        self.tally.report(&self.plan, self.steps, &self.community, self.now)
    }

    fn broken<T>(&self, sentence: &str) -> Result<T, Breach> {
        Err(breach(&self.plan, self.steps, sentence))
    }

    fn plan_lives(&mut self) {
        for i in 0..self.people.len() {
            let Some((joins_at, leaves_at, temper, facilitator)) =
                self.people.get(i).map(|p| (p.joins_at, p.leaves_at, p.temper, p.actor.facilitator))
            else {
                continue;
            };
            self.will(i, joins_at, Act::Join);
            if let Some(leaves_at) = leaves_at {
                self.will(i, leaves_at, Act::Do(Command::Press(Press::ForgetMe)));
                if self.dice.percent(30) {
                    let later = leaves_at + self.dice.hours(1, 500);
                    self.will(i, later, Act::Join);
                }
            }
            if temper == Temper::Silent && self.dice.percent(15) {
                let later = joins_at + self.dice.hours(100, 900);
                self.will(i, later, Act::Block);
            }
            if facilitator {
                let later = joins_at + self.dice.hours(24, 400);
                self.will(i, later, Act::Govern);
            }
        }
    }

    fn import_roster(&mut self) -> Result<(), Breach> {
        let lines: Vec<&str> = self.people.iter().map(|person| person.roster.as_str()).collect();
        let csv = format!("{}\n{}\n", people::ROSTER_HEADING, lines.join("\n"));
        let Some(first) = self.people.first() else { return Ok(()) };
        let admin = Account("admin".to_owned());
        let actor = Actor { account: admin, facilitator: true, ..first.actor.clone() };
        self.step(
            &Event::Asked { actor, command: Command::ImportRoster { csv, accounts: BTreeMap::new() } },
            None,
        )
    }

    fn number(&mut self) -> u64 {
        self.serial += 1;
        self.serial
    }

    fn will(&mut self, person: usize, at: DateTime<Utc>, act: Act) {
        let number = self.number();
        self.acts.insert((at, number), (person, act));
    }

    /// What happens next: of several at one moment what falls due comes first, then what is sent, then what people do.
    fn next(&self) -> Option<(DateTime<Utc>, Next)> {
        let due = self.community.next_due().map(|(at, due)| (at.max(self.now), 0, Next::Due(due)));
        let letter = self.outbox.keys().next().map(|(at, _)| ((*at).max(self.now), 1, Next::Letter));
        let act = self.acts.keys().next().map(|(at, _)| ((*at).max(self.now), 2, Next::Act));
        let first = due.into_iter().chain(letter).chain(act).min_by_key(|(at, order, _)| (*at, *order));
        first.map(|(at, _, next)| (at, next))
    }

    fn happen(&mut self, at: DateTime<Utc>, next: Next) -> Result<(), Breach> {
        self.now = at;
        match next {
            Next::Due(Due::RoundPairs) if self.dice.percent(50) => {
                // Computed on a copy that is a little old, as a busy chat does.
                let copy = if self.earlier.round() == self.community.round() {
                    &self.earlier
                } else {
                    &self.community
                };
                let paired = pair_round(copy, at);
                self.step(&paired, None)
            }
            Next::Due(due) => self.step(&Event::Fell(due), None),
            Next::Letter => match self.outbox.pop_first() {
                Some((_, outgoing)) => self.send(outgoing),
                None => Ok(()),
            },
            Next::Act => match self.acts.pop_first() {
                Some((_, (person, act))) => self.act(person, act),
                None => Ok(()),
            },
        }
    }

    /// One decision, with all that follows from it.
    fn step(&mut self, event: &Event, by: Option<usize>) -> Result<(), Breach> {
        self.steps += 1;
        if self.steps.is_multiple_of(7) {
            self.earlier = self.community.clone();
        }
        let decision = match decide(&self.community, event, self.now) {
            Ok(decision) => decision,
            Err(_) if matches!(event, Event::Asked { .. }) => return Ok(()),
            Err(refusal) => return self.broken(&format!("what fell due was refused: {refusal}")),
        };
        let before = self.community.clone();
        self.take_in(&decision);
        self.replay.follow(&decision);
        let seen = self.watch.decided(&before, &self.community, event, &decision, self.now);
        let seen = seen.and_then(|()| self.replay.check_now_and_then(&self.community));
        seen.or_else(|sentence| self.broken(&format!("{}: {sentence}", kind(event))))?;
        self.tally.decided(&before, &self.community, &decision, self.now);
        if let (Some(reply), Some(by)) = (&decision.reply, by) {
            self.read(by, reply);
        }
        Ok(())
    }

    fn take_in(&mut self, decision: &Decision) {
        for change in &decision.changes {
            self.community.apply(change);
            if let Change::Participant(participant) = change
                && !self.joined.contains_key(&participant.id)
                && let Some(i) = self.people.iter().position(|p| p.actor.account == participant.account)
            {
                self.joined.insert(participant.id, i);
            }
        }
        for outgoing in &decision.notices {
            let number = self.number();
            self.outbox.insert((outgoing.not_before, number), outgoing.clone());
        }
        for gone in &decision.forgotten {
            self.outbox.retain(|_, outgoing| outgoing.to != Recipient::Person(*gone));
        }
    }

    /// Sends what its time has come for; asks again at this very moment whether it still means something.
    fn send(&mut self, outgoing: Outgoing) -> Result<(), Breach> {
        if !still_means_something(&self.community, &outgoing, self.now) {
            return Ok(());
        }
        let readers = readers(&self.community, &outgoing.to);
        let at = sendable_at(&self.community, &outgoing, &readers, self.now);
        if at > self.now {
            let number = self.number();
            self.outbox.insert((at, number), outgoing);
            return Ok(());
        }
        self.steps += 1;
        let seen = self.watch.sent(&self.community, &outgoing, &readers, self.now);
        seen.or_else(|sentence| {
            self.broken(&format!("{:?} to {:?}: {sentence}", outgoing.notice, outgoing.to))
        })?;
        self.tally.sent(&outgoing, self.now);
        let readers: Vec<usize> = readers.iter().filter_map(|id| self.joined.get(id)).copied().collect();
        for person in readers {
            self.read(person, &outgoing.notice);
        }
        self.seen_by_others(&outgoing);
        Ok(())
    }

    /// What is said in public, or to someone who has not joined.
    fn seen_by_others(&mut self, outgoing: &Outgoing) {
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
                    self.read(person, &outgoing.notice);
                }
            }
            Recipient::Person(_) | Recipient::Pair { .. } => {}
        }
    }

    fn me(&self, person: usize) -> Option<ParticipantId> {
        let account = &self.people.get(person)?.actor.account;
        self.community.by_account(account).map(|participant| participant.id)
    }

    fn read(&mut self, person: usize, notice: &Notice) {
        let (true, Some(me), Some(reader)) = (self.alive, self.me(person), self.people.get(person)) else {
            return;
        };
        if let Some((later, act)) = habits::about(notice, me, reader, &mut self.dice) {
            let at = self.now + later;
            self.will(person, at, act);
        }
    }

    fn act(&mut self, person: usize, act: Act) -> Result<(), Breach> {
        let Some(who) = self.people.get(person).cloned() else { return Ok(()) };
        match act {
            Act::Join => self.join(person, &who),
            Act::Do(command) => self.ask(person, command),
            Act::Answer(question) => {
                let me = self.me(person);
                let answer = me.and_then(|me| habits::answer(&self.community, me, question, &mut self.dice));
                answer.map_or(Ok(()), |command| self.ask(person, command))
            }
            Act::Idea => {
                let next = self.now + self.dice.hours(1, 2 * 28 * 24 / who.temper.ideas().max(1));
                self.will(person, next, Act::Idea);
                let again = self.old.get(&person).filter(|_| self.dice.percent(20));
                let old = again.and_then(|old| self.dice.pick(old)).cloned();
                let command = old.or_else(|| habits::idea(&who, self.people.len(), &mut self.dice));
                command.map_or(Ok(()), |command| self.ask(person, command))
            }
            Act::Govern => {
                let next = self.now + self.dice.hours(24, 400);
                self.will(person, next, Act::Govern);
                let command = habits::govern(&self.community, self.people.len(), &mut self.dice);
                self.ask(person, command)
            }
            Act::Block => match self.me(person) {
                Some(me) => self.step(&Event::Unreachable(me), None),
                None => Ok(()),
            },
        }
    }

    fn join(&mut self, person: usize, who: &Person) -> Result<(), Breach> {
        if self.me(person).is_some() {
            return Ok(());
        }
        self.ask(person, Command::Press(Press::Join))?;
        for command in habits::introduces_themselves(who, &mut self.dice) {
            self.ask(person, command)?;
        }
        if who.temper.ideas() > 0 {
            let at = self.now + self.dice.hours(1, 2 * 28 * 24 / who.temper.ideas());
            self.will(person, at, Act::Idea);
        }
        Ok(())
    }

    /// Asks, remembers the button, and now and then presses it twice.
    fn ask(&mut self, person: usize, command: Command) -> Result<(), Breach> {
        let Some(actor) = self.people.get(person).map(|who| who.actor.clone()) else { return Ok(()) };
        let event = Event::Asked { actor, command: command.clone() };
        self.step(&event, Some(person))?;
        if self.dice.percent(4) {
            self.step(&event, Some(person))?;
        }
        let old = self.old.entry(person).or_default();
        if old.len() < OLD_BUTTONS && command != Command::Press(Press::ForgetMe) {
            old.push(command);
        }
        Ok(())
    }
}

/// A community on its first day; none when its name is not one.
pub fn founded(rules: RuleSet, start: DateTime<Utc>) -> Option<(Community, Decision)> {
    let name = Label::new("Simulated").ok()?;
    let zone = Zone::new("Europe/Amsterdam").unwrap_or_default();
    let settings = Settings { name, language: Language::Dutch, zone, home: None };
    Some(found(CommunityId("simulated".to_owned()), settings, rules, start))
}

fn breach(plan: &Plan, step: u64, sentence: &str) -> Breach {
    Breach { seed: plan.seed, step, sentence: sentence.to_owned() }
}

fn kind(event: &Event) -> String {
    match event {
        Event::Asked { actor, command } | Event::RuleTried { actor, command, .. } => {
            format!("{} asks {command:?}", actor.account)
        }
        Event::Fell(due) => format!("{due:?}"),
        Event::RoundPaired { number, .. } => format!("round {number}"),
        Event::Unreachable(who) => format!("{who} can't be reached"),
    }
}
