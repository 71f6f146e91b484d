//! All who have something open, in a form in which a round of a hundred thousand is quick: names as numbers, lists as
//! sorted slices.
//!
//! Invariant: [`Table::between`] of two rows is [`Between::of`] their people; a test holds them against each other.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::barrier::{Known, above};
use super::between::Between;
use super::candidates::spread;
use super::score::{Side, by_day, reason_of};
use super::threads::{WORKERS, shared_out};
use crate::domain::availability::WeekMask;
use crate::domain::community::{Community, PairPast};
use crate::domain::ids::{Account, ParticipantId, TopicId};
use crate::domain::participant::Participant;
use crate::domain::proposal::Reason;
use crate::domain::user_text::Label;

/// Up to so many different weeks, what two of them share is worked out once for all.
const MOST_WEEKS: usize = 256;

/// A text that was given a number; equal texts have equal numbers.
type Symbol = u32;

/// What someone never told.
const UNTOLD: Symbol = Symbol::MAX;

/// What is compared of a person with that of many others: it fits into a line of the cache.
#[derive(Clone, Copy, Debug)]
pub struct Face {
    row: u32,
    team: Symbol,
    site: Symbol,
    profession: Symbol,
    /// The place of their hours in [`Table::weeks`].
    week: u32,
    level: Option<u8>,
    /// A bit for each language; the last one is shared by all beyond the first 63.
    languages: u64,
    /// A bit for each topic, shared by every sixty-fourth.
    wishes: u64,
    offers: u64,
    /// As somebody who watches nobody yet.
    side: Side,
}

/// The rest about one person.
#[derive(Debug)]
struct Row<'a> {
    who: &'a Participant,
    /// Sorted.
    languages: Vec<Symbol>,
    /// With whom there is something besides what their faces tell: a list that one has the other on, a line of managers, an
    /// open proposal or exchange, a past. Rows, sorted, like all that follow.
    special: Vec<u32>,
    /// Those above them.
    above: Vec<u32>,
    /// Those on their do-not-pair list.
    do_not_pair: Vec<u32>,
    asked: Vec<u32>,
    together: Vec<u32>,
    past: Vec<(u32, PairPast)>,
    /// In the order in which they were wished for.
    wishes: Vec<TopicId>,
    offers: Vec<TopicId>,
    /// What they offered first.
    oldest_offer: Option<TopicId>,
}

/// When someone works in the week to come, as a whole and by their own days; colleagues share it.
#[derive(Debug)]
struct Week {
    whole: WeekMask,
    days: [WeekMask; 7],
}

/// All who have something open.
#[derive(Debug)]
pub struct Table<'a> {
    faces: Vec<Face>,
    rows: Vec<Row<'a>>,
    weeks: Vec<Week>,
    /// The minutes that two of the weeks share, by place in turn; empty where there are too many of them.
    shared_minutes: Vec<u32>,
    /// Who shows a topic, oldest first: side by side, so that looking along them waits for no memory.
    shown: BTreeMap<TopicId, Vec<Face>>,
}

/// Numbers for texts: those of one kind are compared with each other alone.
#[derive(Default)]
struct Symbols<'a> {
    keys: BTreeMap<String, Symbol>,
    /// Of texts as they were written, so that each is read closely once.
    labels: BTreeMap<&'a Label, Symbol>,
    languages: BTreeMap<&'a str, Symbol>,
}

impl<'a> Symbols<'a> {
    fn of(&mut self, label: Option<&'a Label>) -> Symbol {
        let Some(label) = label else { return UNTOLD };
        *self.labels.entry(label).or_insert_with(|| {
            let next = number(self.keys.len());
            *self.keys.entry(label.key()).or_insert(next)
        })
    }

    fn languages_of(&mut self, who: &'a Participant) -> Vec<Symbol> {
        let mut symbol = |code: &'a str| {
            let next = number(self.languages.len());
            *self.languages.entry(code).or_insert(next)
        };
        let mut spoken: Vec<Symbol> = who.speaks.iter().map(|code| symbol(code)).collect();
        if spoken.is_empty() {
            spoken.push(symbol(who.language.code()));
        }
        spoken.sort_unstable();
        spoken
    }
}

/// The rows of people, by their ids and accounts.
struct Numbered<'a> {
    /// By row, which is in the order of ids.
    ids: Vec<ParticipantId>,
    accounts: BTreeMap<&'a Account, u32>,
}

impl<'a> Numbered<'a> {
    fn new(people: &[&'a Participant]) -> Self {
        let accounts = people.iter().zip(0..).map(|(who, row)| (&who.account, row)).collect();
        Self { ids: people.iter().map(|who| who.id).collect(), accounts }
    }

    fn row(&self, who: ParticipantId) -> Option<u32> {
        self.ids.binary_search(&who).ok().map(number)
    }

    fn row_of(&self, account: &Account) -> Option<u32> {
        self.accounts.get(account).copied()
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// A bit for a number, shared by every sixty-fourth.
const fn bit(number: u64) -> u64 {
    1 << (number % 64)
}

fn bits(topics: &[TopicId]) -> u64 {
    topics.iter().fold(0, |bits, topic| bits | bit(topic.0))
}

impl<'a> Table<'a> {
    /// Of everyone with an open wish or offer.
    #[must_use]
    pub fn new(community: &'a Community, now: DateTime<Utc>) -> Self {
        let waits = |who: &&Participant| {
            community.wishes_of(who.id).next().is_some() || community.offers_of(who.id).next().is_some()
        };
        let everybody: Vec<&Participant> = community.participants().collect();
        let people = shared_out(&everybody, WORKERS, |some| some.iter().copied().filter(waits).collect());
        let numbered = Numbered::new(&people);
        let known = Known::new(community, now);
        let mut symbols = Symbols::default();
        let (mut weeks, mut week_of) = (Vec::new(), BTreeMap::new());
        let (mut faces, mut rows) = (Vec::with_capacity(people.len()), Vec::with_capacity(people.len()));
        let read = shared_out(&people, WORKERS, |some| {
            some.iter().map(|who| Row::new(community, who, &numbered)).collect()
        });
        for mut row in read {
            let who = row.who;
            let week = *week_of.entry((&who.hours, &who.zone)).or_insert_with(|| {
                weeks.push(Week { whole: known.week(who), days: by_day(who, now) });
                number(weeks.len() - 1)
            });
            row.languages = symbols.languages_of(who);
            faces.push(Face {
                row: number(faces.len()),
                team: symbols.of(who.place.team.as_ref()),
                site: symbols.of(who.place.site.as_ref()),
                profession: symbols.of(who.place.profession.as_ref()),
                week,
                level: who.place.level,
                languages: row.languages.iter().fold(0, |bits, one| bits | bit(u64::from(*one).min(63))),
                wishes: bits(&row.wishes),
                offers: bits(&row.offers),
                side: Side::of(who, false, now),
            });
            rows.push(row);
        }
        for ((a, b), past) in community.pasts() {
            if let (Some(a), Some(b)) = (numbered.row(a), numbered.row(b)) {
                for (one, other) in [(a, b), (b, a)] {
                    rows.get_mut(one as usize).into_iter().for_each(|row| row.past.push((other, past)));
                }
            }
        }
        note_special(&mut rows);
        let mut shown: BTreeMap<TopicId, Vec<Face>> = BTreeMap::new();
        for topic in community.topics() {
            let hosts = community.offers_for(topic.id).filter_map(|offer| numbered.row(offer.who));
            let hosts: Vec<Face> = hosts.filter_map(|row| faces.get(row as usize)).copied().collect();
            if !hosts.is_empty() {
                shown.insert(topic.id, hosts);
            }
        }
        Self { faces, rows, shared_minutes: shared_minutes(&weeks), weeks, shown }
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is nobody.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Who that is.
    #[must_use]
    pub fn who(&self, row: u32) -> Option<&'a Participant> {
        self.rows.get(row as usize).map(|row| row.who)
    }

    /// Who shows something that `row` wishes for: each once for each such wish; where they are many, a limited number, each
    /// asker beginning somewhere else; at most so many for each wish.
    pub fn hosts(&self, row: u32, most: usize) -> impl Iterator<Item = &Face> + '_ {
        let of = self.rows.get(row as usize);
        let wishes = of.map(|row| row.wishes.as_slice()).unwrap_or_default();
        let from = of.map_or(0, |row| spread(row.who.id));
        wishes.iter().filter_map(|topic| self.shown.get(topic)).flat_map(move |hosts| {
            let begin = usize::try_from(from % hosts.len().max(1) as u64).unwrap_or_default();
            let (head, tail) = hosts.split_at(begin);
            tail.iter().chain(head).take(most).filter(move |other| other.row != row)
        })
    }

    /// That person, as they are compared with others.
    #[must_use]
    pub fn face(&self, row: u32) -> Option<&Face> {
        self.faces.get(row as usize)
    }

    /// What there is between two people.
    #[must_use]
    pub fn between(&self, one: &Face, other: &Face) -> Between {
        let (a, b) = (one.row, other.row);
        let same = |x: Symbol, y: Symbol| (x != UNTOLD && y != UNTOLD).then_some(x == y);
        let seen = Between {
            shares_language: self.share_language(one, other),
            same_profession: same(one.profession, other.profession),
            same_team: same(one.team, other.team),
            same_site: same(one.site, other.site),
            levels_apart: one.level.zip(other.level).map(|(x, y)| x.abs_diff(y)),
            minutes: self.minutes(one, other),
            ..Between::default()
        };
        match (self.rows.get(a as usize), self.rows.get(b as usize)) {
            (Some(row), Some(other)) if has(&row.special, b) => {
                let past = row.past.binary_search_by_key(&b, |(other, _)| *other);
                let past = past.ok().and_then(|at| row.past.get(at)).map(|(_, past)| *past);
                Between {
                    do_not_pair: has(&row.do_not_pair, b) || has(&other.do_not_pair, a),
                    line_manager: row.above.contains(&b) || other.above.contains(&a),
                    asked: has(&row.asked, b),
                    together: has(&row.together, b),
                    past: past.unwrap_or_default(),
                    ..seen
                }
            }
            (Some(_) | None, Some(_) | None) => seen,
        }
    }

    fn share_language(&self, one: &Face, other: &Face) -> bool {
        /// The bit that several languages share.
        const OTHERS: u64 = bit(63);
        let both = one.languages & other.languages;
        let lists = || self.rows.get(one.row as usize).zip(self.rows.get(other.row as usize));
        both & !OTHERS != 0
            || both != 0
                && lists()
                    .is_some_and(|(one, other)| one.languages.iter().any(|it| has(&other.languages, *it)))
    }

    /// The minutes in which both work.
    fn minutes(&self, one: &Face, other: &Face) -> u32 {
        let known = self.shared_minutes.get(one.week as usize * self.weeks.len() + other.week as usize);
        known.copied().unwrap_or_else(|| {
            let weeks = self.week(one).zip(self.week(other));
            weeks.map_or(0, |(mine, theirs)| mine.whole.overlap_minutes(&theirs.whole))
        })
    }

    fn week(&self, face: &Face) -> Option<&Week> {
        self.weeks.get(face.week as usize)
    }

    /// Why the pair might suit the first of them.
    #[must_use]
    pub fn reason(&self, a: u32, b: u32) -> Option<Reason> {
        let (one, other) = (self.rows.get(a as usize)?, self.rows.get(b as usize)?);
        let (my_face, their_face) = (self.face(a)?, self.face(b)?);
        let (mine, theirs) = (self.week(my_face)?, self.week(their_face)?);
        let first_time = self.between(my_face, their_face).past.times == 0;
        let minutes = || mine.days.map(|day| day.overlap_minutes(&theirs.whole));
        Some(reason_of(one.who, other.who, first_time, minutes))
    }

    /// What the first would watch the second at in a ring: something they wish for, or when they wish for nothing whatever is
    /// shown.
    #[must_use]
    pub fn topic_in_ring(&self, a: u32, b: u32) -> Option<TopicId> {
        if self.wishes(a) { self.topic_between(a, b) } else { self.rows.get(b as usize)?.oldest_offer }
    }

    /// What the first would watch the second at: the oldest of their wishes that the second shows.
    #[must_use]
    pub fn topic_between(&self, a: u32, b: u32) -> Option<TopicId> {
        let (observer, host) = (self.rows.get(a as usize)?, self.rows.get(b as usize)?);
        observer.wishes.iter().copied().find(|topic| host.offers.binary_search(topic).is_ok())
    }

    /// Whether somebody wishes for something.
    #[must_use]
    pub fn wishes(&self, row: u32) -> bool {
        self.rows.get(row as usize).is_some_and(|row| !row.wishes.is_empty())
    }

    /// Both sides of a pair: who of them would watch the other.
    #[must_use]
    pub fn sides(&self, one: &Face, other: &Face) -> (Side, Side) {
        let (mine, theirs) = self.sides_with_host(one, other);
        (Side { watches: self.watches(one, other), ..mine }, theirs)
    }

    /// As [`Table::sides`], when the second is one of the [`Table::hosts`] of the first.
    #[must_use]
    pub fn sides_with_host(&self, observer: &Face, host: &Face) -> (Side, Side) {
        let back = self.watches(host, observer);
        (Side { watches: true, ..observer.side }, Side { watches: back, ..host.side })
    }

    /// Whether one shows something that the other wishes for.
    fn watches(&self, who: &Face, host: &Face) -> bool {
        let rows = || self.rows.get(who.row as usize).zip(self.rows.get(host.row as usize));
        who.wishes & host.offers != 0
            && rows().is_some_and(|(one, other)| {
                one.wishes.iter().any(|topic| other.offers.binary_search(topic).is_ok())
            })
    }
}

impl Face {
    /// Whose it is.
    #[must_use]
    pub const fn row(&self) -> u32 {
        self.row
    }
}

fn shared_minutes(weeks: &[Week]) -> Vec<u32> {
    if weeks.len() > MOST_WEEKS {
        return Vec::new();
    }
    let pairs = weeks.iter().flat_map(|one| weeks.iter().map(move |other| (one, other)));
    pairs.map(|(one, other)| one.whole.overlap_minutes(&other.whole)).collect()
}

/// Whether a sorted list has a row.
fn has(list: &[u32], row: u32) -> bool {
    list.binary_search(&row).is_ok()
}

/// Notes with whom there is something, on both sides.
fn note_special(rows: &mut [Row<'_>]) {
    let mut found: Vec<(u32, u32)> = Vec::new();
    for (row, at) in rows.iter_mut().zip(0..) {
        row.past.sort_unstable_by_key(|(other, _)| *other);
        let past = row.past.iter().map(|(other, _)| other);
        let others = row.above.iter().chain(&row.do_not_pair).chain(&row.asked).chain(&row.together);
        found.extend(others.chain(past).flat_map(|other| [(at, *other), (*other, at)]));
    }
    for (one, other) in found {
        rows.get_mut(one as usize).into_iter().for_each(|row| row.special.push(other));
    }
    for row in rows {
        row.special.sort_unstable();
        row.special.dedup();
    }
}

impl<'a> Row<'a> {
    /// What the community tells of someone.
    fn new(community: &'a Community, who: &'a Participant, numbered: &Numbered<'_>) -> Self {
        let rows = |ids: &mut dyn Iterator<Item = ParticipantId>| {
            let mut rows: Vec<u32> =
                ids.filter(|id| *id != who.id).filter_map(|id| numbered.row(id)).collect();
            rows.sort_unstable();
            rows.dedup();
            rows
        };
        let mut offers: Vec<TopicId> = community.offers_of(who.id).map(|offer| offer.topic).collect();
        let oldest_offer = offers.first().copied();
        offers.sort_unstable();
        let others = |people: Vec<ParticipantId>| people.into_iter();
        Self {
            who,
            languages: Vec::new(),
            special: Vec::new(),
            above: above(community, &who.account).filter_map(|account| numbered.row_of(account)).collect(),
            do_not_pair: rows(&mut who.do_not_pair.iter().copied()),
            asked: rows(&mut community.proposals_of(who.id).flat_map(|p| others(p.others(who.id).collect()))),
            together: rows(&mut community.exchanges_of(who.id).flat_map(|x| others(x.people.clone()))),
            past: Vec::new(),
            wishes: community.wishes_of(who.id).map(|wish| wish.topic).collect(),
            offers,
            oldest_offer,
        }
    }
}
