//! What there is between two people, whatever the rules: worked out once, and judged by any rules after that.
//!
//! Invariant: it is the same from both sides.

use super::barrier::{Known, same_team};
use crate::domain::community::PairPast;
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
        let community = known.community();
        let same = |x: &Option<Label>, y: &Option<Label>| {
            x.as_ref().zip(y.as_ref()).map(|(x, y)| x.key() == y.key())
        };
        Self {
            do_not_pair: a.do_not_pair.contains(&b.id) || b.do_not_pair.contains(&a.id),
            line_manager: known.manages(a, b) || known.manages(b, a),
            asked: community.proposals_of(a.id).any(|proposal| proposal.side(b.id).is_some()),
            together: community.exchanges_of(a.id).any(|exchange| exchange.people.contains(&b.id)),
            past: community.past(a.id, b.id),
            shares_language: a.shares_language(b),
            same_profession: same(&a.place.profession, &b.place.profession),
            same_team: same_team(a, b),
            same_site: same(&a.place.site, &b.place.site),
            levels_apart: a.place.level.zip(b.place.level).map(|(x, y)| x.abs_diff(y)),
            minutes: known.week(a).overlap_minutes(&known.week(b)),
        }
    }
}
