//! Made-up people: how they answer, where their clocks are, when they work, where they stand, what they would like to see.

use chrono::{DateTime, Duration, Utc, Weekday};

use super::dice::Dice;
use crate::domain::availability::{Span, WorkingHours};
use crate::domain::command::Actor;
use crate::domain::ids::Account;
use crate::domain::language::Language;
use crate::domain::user_text::Label;
use crate::domain::zone::Zone;

/// Where people's clocks are; the third is half an hour off, and moves by half an hour only.
const ZONES: [&str; 6] = [
    "Europe/Amsterdam",
    "Europe/Lisbon",
    "Australia/Lord_Howe",
    "America/New_York",
    "Asia/Kolkata",
    "Asia/Singapore",
];
const SITES: [&str; 5] = ["North", "South", "Harbour", "Hill", "Island"];
/// Professions, each with what it shows and wishes for.
const CRAFTS: [(&str, [&str; 5]); 4] = [
    ("surgeon", ["wound closure", "ward round", "handover", "consent talk", "bypass"]),
    ("nurse", ["handover", "intake interview", "wound care", "medication round", "family talk"]),
    ("teacher", ["opening of a lesson", "class debate", "parent evening", "marking", "intake interview"]),
    ("engineer", ["code review", "incident call", "pairing", "planning talk", "design sketch"]),
];

/// How someone answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Temper {
    /// At once, nearly always, and with ideas of their own.
    Eager,
    /// In a day or two, mostly.
    Ordinary,
    /// Joined, wished for something, and never answers.
    Silent,
    /// Deletes themselves some day.
    Leaving,
    /// Travels: another clock, other hours, days away.
    Wandering,
}

impl Temper {
    /// How many of a hundred questions are answered.
    pub const fn answers(self) -> usize {
        match self {
            Self::Eager => 95,
            Self::Ordinary => 80,
            Self::Silent => 0,
            Self::Leaving => 75,
            Self::Wandering => 65,
        }
    }

    /// Within how many hours.
    pub const fn within_hours(self) -> usize {
        match self {
            Self::Eager => 8,
            Self::Ordinary | Self::Leaving => 45,
            Self::Silent | Self::Wandering => 90,
        }
    }

    /// How many ideas of their own they have in four weeks.
    pub const fn ideas(self) -> usize {
        match self {
            Self::Eager => 6,
            Self::Ordinary => 3,
            Self::Silent => 0,
            Self::Leaving => 3,
            Self::Wandering => 5,
        }
    }
}

/// A made-up person.
#[derive(Clone, Debug)]
pub struct Person {
    /// As the chat knows them.
    pub actor: Actor,
    /// How they answer.
    pub temper: Temper,
    /// When they work.
    pub hours: WorkingHours,
    /// What they can talk in.
    pub speaks: Vec<Label>,
    /// A line of the roster: team, site, profession, level, manager.
    pub roster: String,
    /// What they know of.
    pub topics: Vec<Label>,
    /// When they hear of it.
    pub joins_at: DateTime<Utc>,
    /// When they leave.
    pub leaves_at: Option<DateTime<Utc>>,
}

/// The heading that belongs to [`Person::roster`].
pub const ROSTER_HEADING: &str = "account,team,site,profession,level,manager";

/// So many people, within so many weeks from `start`.
pub fn make(count: usize, weeks: u32, start: DateTime<Utc>, dice: &mut Dice) -> Vec<Person> {
    (0..count).filter_map(|i| person(i, weeks, start, dice)).collect()
}

fn person(i: usize, weeks: u32, start: DateTime<Utc>, dice: &mut Dice) -> Option<Person> {
    let temper = match dice.below(100) {
        0..25 => Temper::Eager,
        25..65 => Temper::Ordinary,
        65..80 => Temper::Silent,
        80..88 => Temper::Leaving,
        _ => Temper::Wandering,
    };
    // Half of them in one zone, as in most organisations.
    let zone = if dice.percent(50) { ZONES[0] } else { dice.pick(&ZONES).copied().unwrap_or(ZONES[0]) };
    let (profession, topics) = dice.pick(&CRAFTS).copied().unwrap_or(CRAFTS[0]);
    let language = if dice.percent(60) { Language::Dutch } else { Language::English };
    let english = dice.percent(85).then(|| label("en")).flatten();
    let speaks = english.into_iter().chain(label(language.code())).collect();
    let manager = if i == 0 { String::new() } else { account((i - 1) / 6).0 };
    let site = dice.pick(&SITES).copied().unwrap_or(SITES[0]);
    let roster = format!("{},team {},{site},{profession},{},{manager}", account(i), i / 7, dice.below(30));
    let minutes = i64::from(weeks.max(2)) * 7 * 24 * 60;
    let sometime = |dice: &mut Dice, from: i64, part: i64| {
        let span = usize::try_from(minutes * part / 100).unwrap_or(0);
        start + Duration::minutes(minutes * from / 100 + i64::try_from(dice.below(span)).unwrap_or(0))
    };
    let joins_at = sometime(dice, 0, 40);
    let leaves_at = (temper == Temper::Leaving).then(|| sometime(dice, 45, 50));
    Some(Person {
        actor: Actor {
            account: account(i),
            name: label(&format!("Person {i}"))?,
            language: dice.percent(80).then_some(language),
            zone: Zone::new(zone),
            facilitator: i % 40 == 3,
        },
        temper,
        hours: hours(dice),
        speaks,
        roster,
        topics: topics.into_iter().filter_map(label).collect(),
        joins_at,
        leaves_at,
    })
}

/// The account of a made-up person.
pub fn account(i: usize) -> Account {
    Account(format!("person{i}"))
}

/// Another zone, for those who travel.
pub fn another_zone(dice: &mut Dice) -> Zone {
    dice.pick(&ZONES).and_then(|name| Zone::new(name)).unwrap_or_default()
}

/// Office hours, early and late ones, part of the week, nights.
pub fn hours(dice: &mut Dice) -> WorkingHours {
    let (from, until) = match dice.below(10) {
        0 => (7, 15),
        1 => (12, 20),
        2 => (22, 6),
        3 => (8, 13),
        _ => (9, 17),
    };
    let mut hours = WorkingHours { days: [Span::new(from * 60, until * 60); 7] };
    let first_off = Weekday::Sat.num_days_from_monday() as usize;
    for (day, span) in hours.days.iter_mut().enumerate() {
        if day >= first_off || dice.percent(12) {
            *span = None;
        }
    }
    if dice.percent(5) {
        hours.days = [None, Span::new(540, 1020), None, None, None, None, None];
    }
    hours
}

fn label(text: &str) -> Option<Label> {
    Label::new(text).ok()
}
