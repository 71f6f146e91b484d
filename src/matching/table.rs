//! All who have something open, in a form in which a round of a hundred thousand is quick: names as numbers, lists as
//! sorted slices.
//!
//! Invariant: [`Table::between`] of two rows is [`Between::of`] their people; a test holds them against each other.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::barrier::Known;
use super::between::Between;
use super::candidates::{MOST_LOOKED_AT, spread};
use super::score::{Side, by_day, reason_of};
use crate::domain::availability::WeekMask;
use crate::domain::community::{Community, PairPast};
use crate::domain::ids::{Account, ParticipantId, TopicId};
use crate::domain::participant::Participant;
use crate::domain::proposal::Reason;

/// A text that was given a number; equal texts have equal numbers.
type Symbol = u32;

/// One person.
#[derive(Debug)]
struct Row<'a> {
    who: &'a Participant,
    team: Option<Symbol>,
    site: Option<Symbol>,
    profession: Option<Symbol>,
    /// Sorted.
    languages: Vec<Symbol>,
    /// The place of their hours in [`Table::weeks`].
    week: usize,
    account: Symbol,
    /// The accounts of those above them.
    above: Vec<Symbol>,
    /// The rows of those on their do-not-pair list; sorted, like all that follow.
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
    rows: Vec<Row<'a>>,
    weeks: Vec<Week>,
    /// Who shows a topic, oldest first.
    shown: BTreeMap<TopicId, Vec<u32>>,
    now: DateTime<Utc>,
}

/// Numbers for texts.
#[derive(Default)]
struct Symbols(BTreeMap<String, Symbol>);

impl Symbols {
    fn of(&mut self, text: String) -> Symbol {
        let next = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        *self.0.entry(text).or_insert(next)
    }
}

impl<'a> Table<'a> {
    /// Of everyone with an open wish or offer.
    #[must_use]
    pub fn new(community: &'a Community, now: DateTime<Utc>) -> Self {
        let waits = |who: &&Participant| {
            community.wishes_of(who.id).next().is_some() || community.offers_of(who.id).next().is_some()
        };
        let people: Vec<&Participant> = community.participants().filter(waits).collect();
        let place: BTreeMap<ParticipantId, u32> =
            people.iter().zip(0..).map(|(who, row)| (who.id, row)).collect();
        let known = Known::new(community, now);
        let mut symbols = Symbols::default();
        let (mut weeks, mut week_of) = (Vec::new(), BTreeMap::new());
        let mut rows = Vec::with_capacity(people.len());
        for who in &people {
            let week = *week_of.entry((&who.hours, &who.zone)).or_insert_with(|| {
                weeks.push(Week { whole: known.week(who), days: by_day(who, now) });
                weeks.len() - 1
            });
            rows.push(Row::new(community, who, week, &known, &place, &mut symbols));
        }
        for ((a, b), past) in community.pasts() {
            if let (Some(a), Some(b)) = (place.get(&a), place.get(&b)) {
                for (one, other) in [(*a, *b), (*b, *a)] {
                    rows.get_mut(one as usize).into_iter().for_each(|row| row.past.push((other, past)));
                }
            }
        }
        rows.iter_mut().for_each(|row| row.past.sort_unstable_by_key(|(other, _)| *other));
        let mut shown: BTreeMap<TopicId, Vec<u32>> = BTreeMap::new();
        for topic in community.topics() {
            let hosts = community.offers_for(topic.id).filter_map(|offer| place.get(&offer.who).copied());
            let hosts: Vec<u32> = hosts.collect();
            if !hosts.is_empty() {
                shown.insert(topic.id, hosts);
            }
        }
        Self { rows, weeks, shown, now }
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
    /// asker beginning somewhere else. `all` leaves nobody out.
    pub fn hosts(&self, row: u32, all: bool) -> impl Iterator<Item = u32> + '_ {
        let of = self.rows.get(row as usize);
        let wishes = of.map(|row| row.wishes.as_slice()).unwrap_or_default();
        let from = of.map_or(0, |row| spread(row.who.id));
        let most = if all { usize::MAX } else { MOST_LOOKED_AT };
        wishes.iter().filter_map(|topic| self.shown.get(topic)).flat_map(move |hosts| {
            let begin = usize::try_from(from % hosts.len().max(1) as u64).unwrap_or_default();
            let (head, tail) = hosts.split_at(begin);
            tail.iter().chain(head).copied().take(most).filter(move |other| *other != row)
        })
    }

    /// What there is between two people.
    #[must_use]
    pub fn between(&self, a: u32, b: u32) -> Between {
        let (Some(one), Some(other)) = (self.rows.get(a as usize), self.rows.get(b as usize)) else {
            return Between::default();
        };
        let same = |x: Option<Symbol>, y: Option<Symbol>| x.zip(y).map(|(x, y)| x == y);
        let has = |list: &[u32], row: u32| list.binary_search(&row).is_ok();
        let past = one.past.binary_search_by_key(&b, |(other, _)| *other);
        let past = past.ok().and_then(|at| one.past.get(at)).map(|(_, past)| *past);
        Between {
            do_not_pair: has(&one.do_not_pair, b) || has(&other.do_not_pair, a),
            line_manager: one.above.contains(&other.account) || other.above.contains(&one.account),
            asked: has(&one.asked, b),
            together: has(&one.together, b),
            past: past.unwrap_or_default(),
            shares_language: one
                .languages
                .iter()
                .any(|language| other.languages.binary_search(language).is_ok()),
            same_profession: same(one.profession, other.profession),
            same_team: same(one.team, other.team),
            same_site: same(one.site, other.site),
            levels_apart: one.who.place.level.zip(other.who.place.level).map(|(x, y)| x.abs_diff(y)),
            minutes: self.week(one).map_or(0, |week| {
                self.week(other).map_or(0, |theirs| week.whole.overlap_minutes(&theirs.whole))
            }),
        }
    }

    fn week(&self, row: &Row<'_>) -> Option<&Week> {
        self.weeks.get(row.week)
    }

    /// Why the pair might suit the first of them.
    #[must_use]
    pub fn reason(&self, a: u32, b: u32) -> Option<Reason> {
        let (one, other) = (self.rows.get(a as usize)?, self.rows.get(b as usize)?);
        let (mine, theirs) = (self.week(one)?, self.week(other)?);
        let first_time = self.between(a, b).past.times == 0;
        let minutes = || mine.days.map(|day| day.overlap_minutes(&theirs.whole));
        Some(reason_of(one.who, other.who, first_time, minutes))
    }

    /// What the first would watch the second at in a ring: something they wish for, or when they wish for nothing whatever is
    /// shown.
    #[must_use]
    pub fn topic_in_ring(&self, a: u32, b: u32) -> Option<TopicId> {
        let (observer, host) = (self.rows.get(a as usize)?, self.rows.get(b as usize)?);
        if observer.wishes.is_empty() {
            host.oldest_offer
        } else {
            observer.wishes.iter().copied().find(|topic| host.offers.binary_search(topic).is_ok())
        }
    }

    /// Whether somebody wishes for something.
    #[must_use]
    pub fn wishes(&self, row: u32) -> bool {
        self.rows.get(row as usize).is_some_and(|row| !row.wishes.is_empty())
    }

    /// Both sides of a pair: who of them would watch the other.
    #[must_use]
    pub fn sides(&self, a: u32, b: u32) -> Option<(Side, Side)> {
        let (one, other) = (self.rows.get(a as usize)?, self.rows.get(b as usize)?);
        let watches = |who: &Row<'_>, host: &Row<'_>| {
            who.wishes.iter().any(|topic| host.offers.binary_search(topic).is_ok())
        };
        let side = |who: &Row<'_>, watches| Side::of(who.who, watches, self.now);
        Some((side(one, watches(one, other)), side(other, watches(other, one))))
    }
}

impl<'a> Row<'a> {
    fn new(
        community: &'a Community,
        who: &'a Participant,
        week: usize,
        known: &Known<'a>,
        place: &BTreeMap<ParticipantId, u32>,
        symbols: &mut Symbols,
    ) -> Self {
        let rows = |ids: &mut dyn Iterator<Item = ParticipantId>| {
            let mut rows: Vec<u32> =
                ids.filter(|id| *id != who.id).filter_map(|id| place.get(&id).copied()).collect();
            rows.sort_unstable();
            rows.dedup();
            rows
        };
        let mut name = |label: &Option<crate::domain::user_text::Label>, kind: &str| {
            label.as_ref().map(|label| symbols.of(format!("{kind}:{}", label.key())))
        };
        let (team, site) = (name(&who.place.team, "team"), name(&who.place.site, "site"));
        let profession = name(&who.place.profession, "profession");
        let spoken: Vec<String> = if who.speaks.is_empty() {
            vec![who.language.code().to_owned()]
        } else {
            who.speaks.iter().cloned().collect()
        };
        let mut languages: Vec<Symbol> =
            spoken.into_iter().map(|language| symbols.of(format!("language:{language}"))).collect();
        languages.sort_unstable();
        let mut account = |account: &Account| symbols.of(format!("account:{account}"));
        let own = account(&who.account);
        let above = known.above(who).into_iter().map(&mut account).collect();
        let mut offers: Vec<TopicId> = community.offers_of(who.id).map(|offer| offer.topic).collect();
        let oldest_offer = offers.first().copied();
        offers.sort_unstable();
        let others = |people: Vec<ParticipantId>| people.into_iter();
        Self {
            who,
            team,
            site,
            profession,
            languages,
            week,
            account: own,
            above,
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
