//! What other rules would do to the people of today: the round of this moment, held under several settings of one rule, told
//! in figures about groups.
//!
//! Invariant: two settings whose rounds differ for fewer people than the smallest group are told alike, so that no two
//! figures beside each other point at the few between them.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use super::pairing::GoOn;
use super::round::{Outcome, pair_in};
use super::table::Table;
use crate::domain::community::Community;
use crate::domain::ids::ParticipantId;
use crate::domain::participant::Place;
use crate::domain::rule_set::{Limits, Rule, RuleSet};
use crate::domain::trial::{Effect, Standing, Trial, Trials, count, share};
use crate::domain::user_text::Label;

/// In thousandths.
const WHOLE: u32 = 1_000;
/// Settings that are tried near the one asked for: enough to see a slope, few enough to read at once.
const NEARBY: usize = 3;
/// Looked at in each direction for these: more than are ever outside the limits or in force.
const MOST_STEPS: u32 = 8;
/// From one setting to the next, of all that a rule takes, and of what was asked for: a change that can be felt.
const STEPS_IN_ALL: u32 = 20;
const STEPS_IN_VALUE: u32 = 4;

/// Tries the setting of `rule` in force, the one in `asked`, and some near it, for as long as `go_on` says so. The first two are
/// tried whatever it says, as well as it goes by then: the one tells nothing without the other.
#[must_use]
pub fn trials(
    community: &Community,
    rule: Rule,
    asked: &RuleSet,
    now: DateTime<Utc>,
    go_on: GoOn<'_>,
) -> Trials {
    let in_force = community.rules();
    let settings = settings(rule, in_force, asked);
    let many = settings.len();
    let table = Table::new(community, now);
    let mut tried: Vec<(String, Standing, Fates)> = Vec::with_capacity(many);
    let mut proven = WHOLE;
    for (rules, standing) in settings {
        if standing == Standing::Nearby && !go_on() {
            break;
        }
        let outcome = pair_in(&table, community, &rules, community.round().number, now, go_on);
        proven = proven.min(outcome.proof.thousandths);
        tried.push((rules.get(rule).to_string(), standing, Fates::new(community, &outcome, now)));
    }
    let left_out = u32::try_from(many - tried.len()).unwrap_or(u32::MAX);
    let version = community.versions().next_back().map_or(1, |version| version.number);
    let at_least_percent = (proven < WHOLE).then_some(proven / 10);
    Trials { version, trials: told(tried, in_force.smallest_group_shown), left_out, at_least_percent }
}

/// The settings to try, each with all other rules as they are: in force, asked for, nearby from low to high.
fn settings(rule: Rule, in_force: &RuleSet, asked: &RuleSet) -> Vec<(RuleSet, Standing)> {
    let mut settings = vec![(in_force.clone(), Standing::InForce)];
    if asked != in_force {
        settings.push((asked.clone(), Standing::Asked));
    }
    let typed: Vec<String> = match rule.limits() {
        Limits::Number { least, most } => {
            let number = |rules: &RuleSet| rules.get(rule).to_string().parse().unwrap_or(least);
            near(number(in_force), number(asked), least, most).iter().map(ToString::to_string).collect()
        }
        // There are no more than these.
        Limits::Switch => ["on", "off"].map(ToOwned::to_owned).to_vec(),
        Limits::Choice(words) => words.iter().map(|word| (*word).to_owned()).collect(),
        // A list of teams has no neighbours; the others play no part in a round.
        Limits::Day | Limits::Time | Limits::TeamCadence { .. } | Limits::Questions { .. } => Vec::new(),
    };
    for typed in typed {
        let mut rules = in_force.clone();
        let fits = rules.set(rule, &typed).is_ok();
        if fits && rules != *in_force && rules != *asked {
            settings.push((rules, Standing::Nearby));
        }
    }
    settings
}

/// Numbers near the one asked for, within bounds, from low to high: first one step on in the direction of the change, then
/// one back, then two on, and so forth. The step is a round number.
fn near(in_force: u32, asked: u32, least: u32, most: u32) -> Vec<u32> {
    let step = round_down((most.saturating_sub(least) / STEPS_IN_ALL).max(asked / STEPS_IN_VALUE).max(1));
    let above = |steps: u32| asked.checked_add(steps.checked_mul(step)?).filter(|number| *number <= most);
    let below = |steps: u32| asked.checked_sub(steps.checked_mul(step)?).filter(|number| *number >= least);
    let both = |steps: u32| {
        if asked >= in_force { [above(steps), below(steps)] } else { [below(steps), above(steps)] }
    };
    let numbers = (1..=MOST_STEPS).flat_map(both).flatten();
    let mut numbers: Vec<u32> = numbers.filter(|number| *number != in_force).take(NEARBY).collect();
    numbers.sort_unstable();
    numbers
}

/// The largest of 1, 2, 5, 10, 20, 50 … that is not above.
fn round_down(number: u32) -> u32 {
    let ten = 10_u32.pow(number.max(1).ilog10());
    let first = number / ten;
    ten * if first >= 5 { 5 } else { first.clamp(1, 2) }
}

/// What a round would be for one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Matched { across_teams: bool, across_sites: bool },
    WaitsOn { weeks: u32 },
}

/// What a round would be for all who could take part.
struct Fates {
    groups: usize,
    each: BTreeMap<ParticipantId, Fate>,
}

impl Fates {
    fn new(community: &Community, outcome: &Outcome, now: DateTime<Utc>) -> Self {
        let mut each = BTreeMap::new();
        for group in &outcome.groups {
            let differ = |of: fn(&Place) -> Option<&Label>| {
                let places = group.people.iter().filter_map(|id| community.participant(*id));
                let known = places.filter_map(|who| of(&who.place)).map(Label::key);
                known.collect::<BTreeSet<String>>().len() > 1
            };
            let fate = Fate::Matched {
                across_teams: differ(|place| place.team.as_ref()),
                across_sites: differ(|place| place.site.as_ref()),
            };
            each.extend(group.people.iter().map(|id| (*id, fate)));
        }
        for id in outcome.left_over.keys() {
            let since = community.participant(*id).and_then(|who| who.waiting_since);
            let weeks = since.map_or(0, |since| (now - since).num_weeks());
            each.insert(*id, Fate::WaitsOn { weeks: u32::try_from(weeks).unwrap_or(0) });
        }
        Self { groups: outcome.groups.len(), each }
    }

    /// For how many people the one is not what the other is.
    fn differ(&self, other: &Self) -> usize {
        let changed = self.each.iter().filter(|(who, fate)| other.each.get(who) != Some(fate)).count();
        changed + other.each.keys().filter(|who| !self.each.contains_key(who)).count()
    }
}

/// What may be told of each: nothing about few, and one thing of those that differ for few.
fn told(tried: Vec<(String, Standing, Fates)>, smallest: u32) -> Vec<Trial> {
    let mut apart: Vec<(Fates, Option<Effect>)> = Vec::new();
    let mut trials = Vec::with_capacity(tried.len());
    for (setting, standing, fates) in tried {
        let alike = apart.iter().find(|(before, _)| fates.differ(before) < smallest as usize);
        let effect = alike.map(|(_, effect)| *effect);
        let effect = effect.unwrap_or_else(|| {
            let effect = effect_of(&fates, smallest);
            apart.push((fates, effect));
            effect
        });
        trials.push(Trial { setting, standing, effect });
    }
    trials
}

fn effect_of(fates: &Fates, smallest: u32) -> Option<Effect> {
    count(fates.each.len(), smallest)?;
    let (mut matched, mut teams, mut sites) = (0, 0, 0);
    let mut waits: Vec<u32> = Vec::new();
    for fate in fates.each.values() {
        match fate {
            Fate::Matched { across_teams, across_sites } => {
                matched += 1;
                teams += usize::from(*across_teams);
                sites += usize::from(*across_sites);
            }
            Fate::WaitsOn { weeks } => waits.push(*weeks),
        }
    }
    let left_over = count(waits.len(), smallest);
    Some(Effect {
        groups: count(fates.groups, smallest),
        matched: count(matched, smallest),
        across_teams: share(teams, matched, smallest),
        across_sites: share(sites, matched, smallest),
        left_over,
        longest_wait_weeks: left_over.and(waits.into_iter().max()),
    })
}
