//! What there is between two people, whatever the rules: worked out once, and judged by any rules after that.
//!
//! Invariant: it is the same from both sides.

use std::collections::BTreeMap;

use super::barrier::Known;
use crate::domain::availability::WeekMask;
use crate::domain::community::PairPast;
use crate::domain::ids::{Account, ParticipantId};
use crate::domain::participant::Participant;
use crate::domain::user_text::Label;

/// What there is between two people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Between {
    /// One has the other on their do-not-pair list.
    pub do_not_pair: bool,
    /// One is above the other, directly or further up.
    pub line_manager: bool,
    /// A proposal between them is open.
    pub asked: bool,
    /// They have an open exchange.
    pub together: bool,
    /// What they were to each other before.
    pub past: PairPast,
    /// They have a language to talk in.
    pub shares_language: bool,
    /// The same profession; `None` where one of them named none.
    pub same_profession: Option<bool>,
    /// The same team, likewise.
    pub same_team: Option<bool>,
    /// The same site, likewise.
    pub same_site: Option<bool>,
    /// Years of experience between them, likewise.
    pub levels_apart: Option<u8>,
    /// Minutes in the week to come in which both work.
    pub minutes: u32,
}

impl Between {
    /// From what is known of two people.
    #[must_use]
    pub fn of<'a>(a: &'a Participant, b: &'a Participant, known: &Known<'a>) -> Self {
        let seen = Asker::new(a, known).look_at(b);
        let past = known.community().past(a.id, b.id);
        Self { line_manager: seen.line_manager || known.manages(a, b), past, ..seen }
    }
}

/// Someone who is compared with many others: their own side is worked out once.
pub struct Asker<'k, 'a> {
    who: &'a Participant,
    known: &'k Known<'a>,
    week: WeekMask,
    above: Vec<&'a Account>,
    /// With whom a proposal or an exchange of theirs is.
    asked: Vec<ParticipantId>,
    together: Vec<ParticipantId>,
    professions: Alike<'a>,
    teams: Alike<'a>,
    sites: Alike<'a>,
}

impl<'k, 'a> Asker<'k, 'a> {
    /// That person.
    #[must_use]
    pub fn new(who: &'a Participant, known: &'k Known<'a>) -> Self {
        let community = known.community();
        let asked =
            community.proposals_of(who.id).flat_map(|proposal| proposal.sides.iter().map(|side| side.who));
        let together = community.exchanges_of(who.id).flat_map(|exchange| exchange.people.iter().copied());
        Self {
            who,
            known,
            week: known.week(who),
            above: known.above(who),
            asked: asked.collect(),
            together: together.collect(),
            professions: Alike::to(who.place.profession.as_ref()),
            teams: Alike::to(who.place.team.as_ref()),
            sites: Alike::to(who.place.site.as_ref()),
        }
    }

    /// What there is between the two, but for what takes longer to tell: whether the asker is above the other, and what they
    /// were to each other before.
    pub fn look_at(&mut self, other: &'a Participant) -> Between {
        let who = self.who;
        Between {
            do_not_pair: who.do_not_pair.contains(&other.id) || other.do_not_pair.contains(&who.id),
            line_manager: self.above.contains(&&other.account),
            asked: self.asked.contains(&other.id),
            together: self.together.contains(&other.id),
            past: PairPast::default(),
            shares_language: who.shares_language(other),
            same_profession: self.professions.is(other.place.profession.as_ref()),
            same_team: self.teams.is(other.place.team.as_ref()),
            same_site: self.sites.is(other.place.site.as_ref()),
            levels_apart: who.place.level.zip(other.place.level).map(|(x, y)| x.abs_diff(y)),
            minutes: self.week.overlap_minutes(&self.known.week(other)),
        }
    }
}

/// Which labels mean the same as one: each is read closely once.
struct Alike<'a> {
    mine: Option<(&'a Label, String)>,
    seen: BTreeMap<&'a Label, bool>,
}

impl<'a> Alike<'a> {
    fn to(mine: Option<&'a Label>) -> Self {
        Self { mine: mine.map(|label| (label, label.key())), seen: BTreeMap::new() }
    }

    /// `None` where one of the two is not known.
    fn is(&mut self, other: Option<&'a Label>) -> Option<bool> {
        let ((mine, key), other) = (self.mine.as_ref()?, other?);
        Some(*mine == other || *self.seen.entry(other).or_insert_with(|| other.key() == *key))
    }
}
