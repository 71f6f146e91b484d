//! The same made-up people, round after round, without a chat: whoever is put to each other meets, and it is over before the
//! next round. So years pass in seconds, and what differs is who is put to whom.
//!
//! All join at the start and stay. Everyone always has one or two things to wish for; a wish that was met is followed by
//! another up to four rounds later. One in ten sits a round out. What someone wishes for next, and when, is drawn from dice of
//! their own, so it does not depend on what the others did.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Duration, Utc};

use super::dice::Dice;
use super::draw;
use super::fairness::{Fairness, Figures, Met};
use super::measured::{could, met};
use super::people::{self, Person};
use super::world::START;
use super::{Breach, Plan};
use crate::domain::command::{Actor, Command, Event, Press, ProfileChange};
use crate::domain::community::{Change, Community, Settings, pair_key};
use crate::domain::decision::Decision;
use crate::domain::ids::{Account, CommunityId, OfferId, ParticipantId, TopicId, WishId};
use crate::domain::language::Language;
use crate::domain::notice::WhyNobody;
use crate::domain::participant::Participant;
use crate::domain::proposal::Visit;
use crate::domain::round::Group;
use crate::domain::rule_set::RuleSet;
use crate::domain::topic::Topic;
use crate::domain::user_text::Label;
use crate::domain::wish_offer::{Offer, Wish};
use crate::domain::zone::Zone;
use crate::journey::{decide, found};
use crate::matching::candidates::wished_and_shown;
use crate::matching::round::{pair_all, who_is_in};
use crate::matching::score::gain;

/// Who puts people to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pairs {
    /// Lookalong's rounds.
    Lookalong,
    /// Chance.
    Any,
    /// Chance, and somebody new while there is one.
    SomebodyNew,
}

/// Someone's wishes to come.
#[derive(Clone)]
struct Life {
    dice: Dice,
    topics: Vec<TopicId>,
    /// Rounds in which a wish opens.
    wishes_in: Vec<u32>,
}

/// A community without a chat.
#[derive(Clone)]
pub struct Town {
    plan: Plan,
    community: Community,
    lives: BTreeMap<ParticipantId, Life>,
    chance: Dice,
    round: u32,
    now: DateTime<Utc>,
    fairness: Fairness,
}

impl Town {
    /// Everybody has joined, and shows what they show.
    ///
    /// # Errors
    /// When there is no such community.
    pub fn new(plan: &Plan) -> Result<Self, Breach> {
        let start = DateTime::from_timestamp(START, 0).unwrap_or_default();
        let mut dice = Dice::new(plan.seed);
        let people = people::make(plan.people, plan.weeks, start, &mut dice);
        let sentence = "a community without a name".to_owned();
        let name = Label::new("Simulated").map_err(|_| Breach { seed: plan.seed, step: 0, sentence })?;
        let zone = Zone::new("Europe/Amsterdam").unwrap_or_default();
        let settings = Settings { name, language: Language::Dutch, zone, home: None };
        let id = CommunityId("simulated".to_owned());
        let (community, decision) = found(id, settings, RuleSet::default(), start);
        let mut town = Self {
            plan: *plan,
            community,
            lives: BTreeMap::new(),
            chance: Dice::new(!plan.seed),
            round: 0,
            now: start,
            fairness: Fairness::default(),
        };
        town.take_in(&decision);
        town.name_topics(&people);
        town.join(&people, &mut dice);
        // The first round is on the Tuesday of that week.
        town.now = start + Duration::days(1);
        Ok(town)
    }

    /// Lives through the weeks of the plan; `progress` hears how many more are done.
    pub fn live(mut self, pairs: Pairs, mut progress: impl FnMut(u32)) -> Figures {
        let every = self.community.rules().round_every_weeks.max(1);
        while self.round * every < self.plan.weeks {
            self.hold_round(pairs);
            self.round += 1;
            self.now += Duration::weeks(every.into());
            progress(every);
        }
        self.fairness.figures(self.plan.weeks)
    }

    fn take_in(&mut self, decision: &Decision) {
        for change in &decision.changes {
            self.community.apply(change);
        }
    }

    fn name(&mut self) -> u64 {
        let id = self.community.next_id();
        self.community.apply(&Change::NextId(id + 1));
        id
    }

    fn edit(&mut self, who: ParticipantId, edit: impl FnOnce(&mut Participant)) {
        if let Some(mut person) = self.community.participant(who).cloned() {
            edit(&mut person);
            self.community.apply(&Change::Participant(person));
        }
    }

    fn name_topics(&mut self, people: &[Person]) {
        for label in people.iter().flat_map(|person| &person.topics) {
            if !self.community.topics().any(|topic| topic.label == *label) {
                let id = TopicId(self.name());
                self.community.apply(&Change::Topic(Topic { id, label: label.clone(), aliases: Vec::new() }));
            }
        }
    }

    fn join(&mut self, people: &[Person], dice: &mut Dice) {
        let lines: Vec<&str> = people.iter().map(|person| person.roster.as_str()).collect();
        let csv = format!("{}\n{}\n", people::ROSTER_HEADING, lines.join("\n"));
        let Some(first) = people.first() else { return };
        let admin = Actor { account: Account("admin".to_owned()), facilitator: true, ..first.actor.clone() };
        self.ask(&admin, Command::ImportRoster { csv, accounts: BTreeMap::new() });
        for (person, number) in people.iter().zip(0_u64..) {
            self.ask(&person.actor, Command::Press(Press::Join));
            let hours = ProfileChange::Hours(person.hours.clone());
            let speaks = ProfileChange::Speaks(person.speaks.clone());
            self.ask(&person.actor, Command::SetProfile(vec![hours, speaks]));
            let me = self.community.by_account(&person.actor.account).map(|participant| participant.id);
            if let Some(me) = me {
                self.settle_in(me, number, person, dice);
            }
        }
        for (i, person) in people.iter().enumerate() {
            if !dice.percent(10) {
                continue;
            }
            // Of those who work near them: whom one never meets anyway is on nobody's list.
            let with = people::account(i - i % 14 + dice.below(14));
            self.ask(&person.actor, Command::DoNotPair { with, on: true });
        }
    }

    /// Refused where it makes no sense (oneself on a list, somebody who is not there): then nothing changes.
    fn ask(&mut self, actor: &Actor, command: Command) {
        let event = Event::Asked { actor: actor.clone(), command };
        if let Ok(decision) = decide(&self.community, &event, self.now) {
            self.take_in(&decision);
        }
    }

    /// Shows up to two things, and wishes for the others of their craft.
    fn settle_in(&mut self, me: ParticipantId, number: u64, person: &Person, dice: &mut Dice) {
        let shows: BTreeSet<TopicId> = (0..dice.below(3))
            .filter_map(|_| dice.pick(&person.topics).cloned())
            .filter_map(|label| self.community.find_topic(&label))
            .map(|(topic, _)| topic)
            .collect();
        for topic in &shows {
            let offer = Offer { id: OfferId(self.name()), who: me, topic: *topic, made_at: self.now };
            self.community.apply(&Change::Offer(offer));
        }
        let topics = person.topics.iter().filter_map(|label| self.community.find_topic(label));
        let topics = topics.map(|(topic, _)| topic).filter(|topic| !shows.contains(topic)).collect();
        let wishes_in = vec![0; 1 + dice.below(2)];
        let own = Dice::new(self.plan.seed.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(number));
        self.lives.insert(me, Life { dice: own, topics, wishes_in });
    }

    fn hold_round(&mut self, pairs: Pairs) {
        self.open_wishes();
        self.sit_out();
        let number = u64::from(self.round) + 1;
        let rules = self.community.rules().clone();
        let were_in: BTreeMap<ParticipantId, bool> = who_is_in(&self.community, &rules, number, self.now)
            .map(|who| (who.id, self.community.wishes_of(who.id).next().is_some()))
            .collect();
        let everyone = || were_in.keys().copied().collect();
        let (groups, left_over) = match pairs {
            Pairs::Lookalong => {
                let outcome = pair_all(&self.community, &rules, number, self.now);
                let groups = outcome.groups.into_iter().map(|Group { people, visits, .. }| (people, visits));
                (groups.collect(), outcome.left_over)
            }
            Pairs::Any => {
                let drawn = draw::any(everyone(), &mut self.chance);
                (self.with_visits(drawn), BTreeMap::new())
            }
            Pairs::SomebodyNew => {
                let drawn = draw::somebody_new(everyone(), &self.community, &mut self.chance);
                (self.with_visits(drawn), BTreeMap::new())
            }
        };
        let met: Vec<Met> =
            groups.iter().map(|(people, visits)| met(&self.community, people, visits, self.now)).collect();
        let could = could(&self.community, &were_in, self.now);
        self.fairness.round(self.round * rules.round_every_weeks, &were_in, &met, &could);
        for (people, visits) in &groups {
            self.look_along(people, visits);
        }
        for (who, why) in left_over {
            let waits = were_in.get(&who) == Some(&true) && why != WhyNobody::NobodyOffers;
            self.edit(who, |person| person.first_in_line |= waits);
        }
    }

    fn open_wishes(&mut self) {
        let mut opened: Vec<(ParticipantId, TopicId)> = Vec::new();
        for (who, life) in &mut self.lives {
            let mut open: Vec<TopicId> = self.community.wishes_of(*who).map(|wish| wish.topic).collect();
            let due = life.wishes_in.extract_if(.., |round| *round <= self.round).count();
            for _ in 0..due {
                let others: Vec<TopicId> =
                    life.topics.iter().copied().filter(|topic| !open.contains(topic)).collect();
                if let Some(topic) = life.dice.pick(&others) {
                    open.push(*topic);
                    opened.push((*who, *topic));
                }
            }
        }
        let now = self.now;
        for (who, topic) in opened {
            let wish = Wish { id: WishId(self.name()), who, topic, made_at: now };
            self.community.apply(&Change::Wish(wish));
            self.edit(who, |person| {
                person.waiting_since.get_or_insert(now);
            });
        }
    }

    /// The same people in the same round, whoever pairs them.
    fn sit_out(&mut self) {
        let number = u64::from(self.round) + 1;
        let mut dice = Dice::new(self.plan.seed.rotate_left(32) ^ number);
        let out: Vec<ParticipantId> = self.lives.keys().copied().filter(|_| dice.percent(10)).collect();
        for who in out {
            self.edit(who, |person| person.sits_out_round = Some(number));
        }
    }

    /// What people who were drawn at random can do with it: each watches the first of the others who shows what they wish.
    fn with_visits(&self, drawn: Vec<Vec<ParticipantId>>) -> Vec<(Vec<ParticipantId>, Vec<Visit>)> {
        let first = |me: ParticipantId, people: &[ParticipantId]| {
            people.iter().filter(|other| **other != me).find_map(|host| {
                let topic = wished_and_shown(&self.community, me, *host)?;
                Some(Visit { observer: me, host: *host, topic })
            })
        };
        let visits = |people: &[ParticipantId]| people.iter().filter_map(|me| first(*me, people)).collect();
        drawn.into_iter().map(|people| (people.clone(), visits(&people))).collect()
    }

    /// What someone got before the past of the pair changes, as `journey` counts it.
    fn count_gain(&mut self, visit: &Visit) {
        let person = |who| self.community.participant(who);
        let people = person(visit.observer).zip(person(visit.host));
        let points = people.map_or(0, |(who, host)| gain(&self.community, who, host, self.community.rules()));
        self.edit(visit.observer, |person| person.gained = person.gained.saturating_add(points));
    }

    /// They meet: what `journey` writes down when an exchange begins, and it is over before the next round.
    fn look_along(&mut self, people: &[ParticipantId], visits: &[Visit]) {
        let now = self.now;
        for visit in visits {
            self.count_gain(visit);
            let met = self.community.wishes_of(visit.observer).find(|wish| wish.topic == visit.topic);
            if let Some(id) = met.map(|wish| wish.id) {
                self.community.apply(&Change::WishGone(id));
                if let Some(life) = self.lives.get_mut(&visit.observer) {
                    let rest = u32::try_from(life.dice.below(4)).unwrap_or(0);
                    life.wishes_in.push(self.round + 1 + rest);
                }
            }
        }
        for (i, a) in people.iter().enumerate() {
            for b in people.iter().skip(i + 1) {
                let (low, high) = pair_key(*a, *b);
                let mut past = self.community.past(low, high);
                past.began_at = Some(now);
                past.times += 1;
                self.community.apply(&Change::Pair(low, high, past));
            }
            let still_wishes = self.community.wishes_of(*a).next().is_some();
            self.edit(*a, |person| {
                person.exchanges_begun += 1;
                person.last_exchange_at = Some(now);
                person.first_in_line = false;
                person.waiting_since = still_wishes.then_some(now);
            });
        }
    }
}
