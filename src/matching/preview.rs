//! What other rules would do to the people of today, in figures about groups.

use chrono::{DateTime, Utc};

use super::round::{figures, pair_all};
use crate::domain::community::Community;
use crate::domain::round::RoundFigures;
use crate::domain::rule_set::RuleSet;

/// The round of this moment under the given rules; `None` when so few could take part that a figure would point at someone.
#[must_use]
pub fn preview(community: &Community, rules: &RuleSet, now: DateTime<Utc>) -> Option<RoundFigures> {
    let outcome = pair_all(community, rules, community.round().number, now);
    let figures = figures(community, &outcome, now);
    (figures.people >= community.rules().smallest_group_shown).then_some(figures)
}
