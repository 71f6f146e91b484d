//! The rules, as facilitators tune them: every change is shown with its effect before it is applied, and every version is kept.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::Reply;
use super::draft::Draft;
use crate::domain::command::{Actor, Command};
use crate::domain::community::{Change, Community};
use crate::domain::ids::{ParticipantId, TopicId};
use crate::domain::notice::{Notice, TopicLine, VersionLine};
use crate::domain::refusal::Refusal;
use crate::domain::rule_set::{Rule, RuleSet, RuleVersion};
use crate::domain::trial::{Trials, count};
use crate::domain::user_text::Label;
use crate::matching::barrier::effective_gap_weeks;
use crate::matching::pairing::GoOn;
use crate::matching::preview::trials;

/// The most lines of supply and demand shown at a time.
const MOST_TOPICS: usize = 20;

/// The rules as they are.
pub fn show(draft: &Draft) -> Reply {
    Ok(Notice::Rules { number: in_force(draft), rules: Box::new(draft.state.rules().clone()) })
}

fn in_force(draft: &Draft) -> u32 {
    draft.state.versions().next_back().map_or(1, |version| version.number)
}

/// What a command to see or set a rule would do to the people of today, for as long as `go_on` says so; `None` where it is
/// another command, is refused, or asks for what has no part in who is paired.
#[must_use]
pub fn try_rule(
    community: &Community,
    command: &Command,
    now: DateTime<Utc>,
    go_on: GoOn<'_>,
) -> Option<Trials> {
    let Command::SetRule { rule, value, .. } = command else { return None };
    let (rule, rules) = changed_to(community.rules(), rule, value).ok()?;
    rule.shapes_rounds().then(|| trials(community, rule, &rules, now, go_on))
}

/// The rules with one of them changed to what was typed.
fn changed_to(rules: &RuleSet, key: &str, value: &str) -> Result<(Rule, RuleSet), Refusal> {
    let rule =
        Rule::from_key(key).ok_or_else(|| Refusal::UnknownRule { did_you_mean: Rule::nearest(key) })?;
    let mut rules = rules.clone();
    rules.set(rule, value).map_err(|problem| Refusal::RuleValue { rule, problem })?;
    rules.check().map_err(|(rule, problem)| Refusal::RuleValue { rule, problem })?;
    Ok((rule, rules))
}

/// A change of a rule, as it was asked for.
pub struct Asked<'a> {
    /// The rule, as it was typed.
    pub rule: &'a str,
    /// Its setting, as it was typed.
    pub value: &'a str,
    /// Why.
    pub why: Option<&'a Label>,
    /// To be set, and not only looked at.
    pub apply: bool,
}

/// Shows what a change would do to the people of today; where it was asked to be set, it can be applied with one tap.
/// What was tried under rules that are no longer in force says nothing, and is tried anew.
pub fn put_forward(draft: &mut Draft, actor: &Actor, asked: &Asked<'_>, tried: Option<&Trials>) -> Reply {
    let before = draft.state.rules().clone();
    let (rule, rules) = changed_to(&before, asked.rule, asked.value)?;
    let still_so = tried.filter(|tried| tried.version == in_force(draft)).cloned();
    // In the midst of a decision there is time for the setting asked for and the one in force, and for no others.
    let now_and_asked = || trials(&draft.state, rule, &rules, draft.now, &|| false);
    let trials = rule.shapes_rounds().then(|| still_so.unwrap_or_else(now_and_asked));
    let number = in_force(draft) + 1;
    let offer = asked.apply && rules != before;
    let notice = Notice::RulePreview {
        rule,
        old: before.get(rule).to_string(),
        new: rules.get(rule).to_string(),
        trials,
        smallest: before.smallest_group_shown,
        relaxed: rule.shapes_rounds() && effective_gap_weeks(&draft.state, &rules).1,
        apply_as: offer.then_some(number),
    };
    if offer {
        let version = RuleVersion {
            number,
            at: draft.now,
            by: Some(actor.name.to_string()),
            why: asked.why.cloned(),
            rules,
        };
        draft.change(Change::PutForwardRules(Some(version)));
    }
    Ok(notice)
}

/// Makes the version that was put forward the one in force.
pub fn apply(draft: &mut Draft, actor: &Actor, number: u32) -> Reply {
    let put = draft.state.put_forward_rules().filter(|version| version.number == number).cloned();
    let Some(mut version) = put.filter(|_| number == in_force(draft) + 1) else {
        return Err(Refusal::AlreadyOver);
    };
    version.at = draft.now;
    version.by = Some(actor.name.to_string());
    enforce(draft, version);
    Ok(Notice::RulesApplied { number })
}

fn enforce(draft: &mut Draft, version: RuleVersion) {
    let before = draft.state.rules().clone();
    draft.change(Change::Rules(version));
    draft.change(Change::PutForwardRules(None));
    super::rounds::replan(draft, &before);
}

/// Every version, newest first.
pub fn history(draft: &Draft) -> Reply {
    let all: Vec<&RuleVersion> = draft.state.versions().collect();
    let line = |(i, version): (usize, &&RuleVersion)| VersionLine {
        number: version.number,
        at: version.at,
        by: version.by.clone(),
        why: version.why.as_ref().map(ToString::to_string),
        changed: i
            .checked_sub(1)
            .and_then(|i| all.get(i))
            .map(|before| changed(&before.rules, &version.rules))
            .unwrap_or_default(),
    };
    Ok(Notice::RulesHistory { versions: all.iter().enumerate().map(line).rev().collect() })
}

fn changed(before: &RuleSet, after: &RuleSet) -> Vec<(Rule, String, String)> {
    let texts = |rule: &Rule| (*rule, before.get(*rule).to_string(), after.get(*rule).to_string());
    Rule::ALL.iter().map(texts).filter(|(_, from, to)| from != to).collect()
}

/// Back to the version before, as a version of its own.
pub fn undo(draft: &mut Draft, actor: &Actor) -> Reply {
    let mut versions = draft.state.versions().rev();
    let (newest, before) = (versions.next().cloned(), versions.next().cloned());
    drop(versions);
    let (Some(newest), Some(before)) = (newest, before) else { return Err(Refusal::NothingToUndo) };
    let number = newest.number + 1;
    let now: DateTime<Utc> = draft.now;
    let version = RuleVersion {
        number,
        at: now,
        by: Some(actor.name.to_string()),
        why: None,
        rules: before.rules.clone(),
    };
    enforce(draft, version);
    Ok(Notice::RulesBroughtBack { from: before.number, number })
}

/// Supply and demand by topic: how many people, never who, and nothing about fewer than the smallest group.
pub fn topic_figures(draft: &Draft) -> Reply {
    let smallest = draft.state.rules().smallest_group_shown;
    let people = |ids: BTreeSet<ParticipantId>| count(ids.len(), smallest);
    let line = |topic: TopicId| TopicLine {
        topic,
        wishes: people(draft.state.wishes_for(topic).map(|wish| wish.who).collect()),
        offers: people(draft.state.offers_for(topic).map(|offer| offer.who).collect()),
    };
    let mut lines: Vec<TopicLine> = draft.state.topics().map(|topic| line(topic.id)).collect();
    lines.sort_by(|x, y| y.wishes.cmp(&x.wishes).then(y.offers.cmp(&x.offers)).then(x.topic.cmp(&y.topic)));
    lines.truncate(MOST_TOPICS);
    Ok(Notice::TopicFigures { lines, smallest })
}
