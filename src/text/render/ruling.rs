//! For facilitators: the rules, what a change would do, rounds, supply and demand. Figures are about groups.

use chrono::{DateTime, Utc, Weekday};

use super::super::bundle::{self, Vars, with};
use super::super::dates;
use super::super::message::{Message, Tap};
use super::super::reader::Reader;
use super::{trade_off, yes_no};
use crate::domain::command::Press;
use crate::domain::language::Language;
use crate::domain::notice::{TopicLine, VersionLine};
use crate::domain::rule_set::{FixedRule, Group, Limits, Role, Rule, RuleSet};
use crate::domain::trial::{Standing, Trial, Trials};

/// Versions shown at a time; the others are kept as well.
const MOST_VERSIONS: usize = 10;

/// All rules, each with its value, its limits and its meaning.
pub fn rules(reader: &Reader<'_>, number: u32, rules: &RuleSet) -> Message {
    let mut lines = vec![reader.say("rules", &with("number", number))];
    for group in Group::ALL {
        lines.push(String::new());
        lines.push(reader.say("rules-group", &with("group", group_word(group))));
        if group == Group::Hard {
            let fixed = FixedRule::ALL.map(|rule| reader.line(&format!("rule-{}", rule.key())));
            lines.extend(fixed.map(|meaning| reader.say("rules-fixed", &with("meaning", meaning))));
        }
        for rule in Rule::ALL.into_iter().filter(|rule| rule.group() == group) {
            let vars = with("key", rule_name(reader.language, rule))
                .with("value", value(reader, rule, &rules.get(rule).to_string()))
                .with("limits", limits(reader, rule))
                .with("meaning", meaning(reader, rule));
            lines.push(reader.say("rules-line", &vars));
        }
    }
    Message::lines(lines)
}

const fn group_word(group: Group) -> &'static str {
    match group {
        Group::Hard => "hard",
        Group::Weight => "weight",
        Group::Rhythm => "rhythm",
        Group::Contact => "contact",
        Group::Debrief => "debrief",
        Group::Keeping => "keeping",
    }
}

/// What a rule is called in that language, as it may be typed.
#[must_use]
pub fn rule_name(language: Language, rule: Rule) -> String {
    bundle::text(language, &format!("name-{}", rule.key()), &Vars::default())
}

/// The rule that goes by exactly that name in some language.
#[must_use]
pub fn rule_named(typed: &str) -> Option<Rule> {
    let typed = typed.to_lowercase();
    let goes_by = |rule: &Rule| Language::ALL.iter().any(|language| rule_name(*language, *rule) == typed);
    Rule::ALL.into_iter().find(goes_by)
}

fn meaning(reader: &Reader<'_>, rule: Rule) -> String {
    reader.line(&format!("rule-{}", rule.key()))
}

/// What a rule takes, as it may be typed.
fn limits(reader: &Reader<'_>, rule: Rule) -> String {
    match rule.limits() {
        Limits::Number { least, most } => {
            reader.say("limits-number", &with("least", least).with("most", most))
        }
        Limits::Switch => reader.line("limits-switch"),
        Limits::Choice(words) => {
            let word = |i: usize| words.get(i).map_or_else(String::new, |word| value(reader, rule, word));
            reader.say("limits-choice", &with("a", word(0)).with("b", word(1)).with("c", word(2)))
        }
        Limits::Day => reader.line("limits-day"),
        Limits::Time => reader.line("limits-time"),
        Limits::TeamCadence { least, most } => {
            reader.say("limits-team-cadence", &with("least", least).with("most", most))
        }
        Limits::Questions { most } => reader.say("limits-questions", &with("most", most)),
    }
}

/// A printed value in the reader's language, in words that can be typed back.
pub fn value(reader: &Reader<'_>, rule: Rule, printed: &str) -> String {
    let word = || reader.line(&format!("value-{printed}"));
    match rule.limits() {
        Limits::Switch | Limits::Choice(_) => word(),
        Limits::TeamCadence { .. } if printed == "none" => word(),
        Limits::Questions { .. } if printed == "standard" => word(),
        Limits::Questions { .. } => {
            let asked = printed.split("; ").filter_map(|piece| piece.split_once(": "));
            asked.map(|(role, question)| own_question(reader, role, question)).collect::<Vec<_>>().join("; ")
        }
        Limits::Day => printed
            .parse::<Weekday>()
            .map_or_else(|_| printed.to_owned(), |day| dates::weekday(day, reader.language).to_owned()),
        Limits::Number { .. } | Limits::Time | Limits::TeamCadence { .. } => printed.to_owned(),
    }
}

fn own_question(reader: &Reader<'_>, role: &str, question: &str) -> String {
    let roles = [Role::Host, Role::Observer, Role::ObserverAsks, Role::Both];
    let key = |role| match role {
        Role::Host => "role-host",
        Role::Observer => "role-observer",
        Role::ObserverAsks => "role-observer-asks",
        Role::Both => "role-both",
    };
    let known = roles.into_iter().find(|known| known.word() == role);
    let role = known.map_or_else(|| role.to_owned(), |role| reader.line(key(role)));
    reader.say("role-line", &with("role", role).with("question", question.to_owned()))
}

/// A change that was looked at.
pub struct Change<'a> {
    pub rule: Rule,
    pub old: &'a str,
    pub new: &'a str,
    /// No figure below this is shown.
    pub smallest: u32,
    /// The gap between repeats was relaxed.
    pub relaxed: bool,
}

/// What a change would do to the people of today, in words and as a picture.
pub fn preview(
    reader: &Reader<'_>,
    change: &Change<'_>,
    trials: Option<&Trials>,
    apply_as: Option<u32>,
) -> Message {
    let vars = with("rule", rule_name(reader.language, change.rule))
        .with("old", value(reader, change.rule, change.old))
        .with("new", value(reader, change.rule, change.new))
        .with("meaning", meaning(reader, change.rule));
    let mut lines = vec![reader.say("rule-preview", &vars)];
    match trials {
        Some(trials) => lines.extend(effects(reader, change, trials)),
        None => lines.push(reader.line("rule-preview-no-part")),
    }
    lines.extend(change.relaxed.then(|| reader.line("rule-preview-relaxed")));
    let picture = trials.and_then(|trials| trade_off::picture(reader, change.rule, trials));
    let Some(number) = apply_as else {
        lines.push(reader.line("rule-preview-only"));
        return Message::lines(lines).with_file(picture);
    };
    let vars = with("number", number);
    lines.push(reader.say("rule-preview-apply", &vars));
    Message::lines(lines).with_file(picture).with([reader.button(
        "rule-apply",
        &vars,
        Tap::Press(Press::ApplyRules(number)),
    )])
}

/// A line for each setting, and what there is to know about all of them.
fn effects(reader: &Reader<'_>, change: &Change<'_>, trials: &Trials) -> Vec<String> {
    if trials.trials.iter().all(|trial| trial.effect.is_none()) {
        return vec![reader.say("rule-preview-too-few", &with("smallest", change.smallest))];
    }
    let mut lines = vec![reader.line("rule-preview-figures")];
    lines.extend(trials.trials.iter().map(|trial| one_trial(reader, change, trial)));
    let mut each = trials.trials.iter().map(|trial| trial.effect);
    let first = each.next();
    let alike = trials.trials.len() > 1 && each.all(|effect| Some(effect) == first);
    lines.extend(alike.then(|| reader.line("rule-preview-alike")));
    let at_least = trials.at_least_percent.map(|percent| with("percent", percent));
    lines.extend(at_least.map(|vars| reader.say("rule-preview-at-least", &vars)));
    let left_out = trials.left_out;
    lines.extend((left_out > 0).then(|| reader.say("rule-preview-left-out", &with("count", left_out))));
    lines
}

fn one_trial(reader: &Reader<'_>, change: &Change<'_>, trial: &Trial) -> String {
    let vars = with("setting", value(reader, change.rule, &trial.setting))
        .with("standing", standing_word(trial.standing));
    let Some(effect) = trial.effect else { return reader.say("rule-preview-trial-few", &vars) };
    let people = |count: Option<u32>| match count {
        Some(count) => count.to_string(),
        None => reader.say("fewer-than", &with("smallest", change.smallest)),
    };
    let share = |percent: Option<u32>| match percent {
        Some(percent) => reader.say("rule-preview-percent", &with("percent", percent)),
        None => reader.line("rule-preview-withheld"),
    };
    let vars = vars
        .with("groups", people(effect.groups))
        .with("people", people(effect.matched))
        .with("teams", share(effect.across_teams))
        .with("sites", share(effect.across_sites))
        .with("left", people(effect.left_over))
        .with("waits", yes_no(effect.longest_wait_weeks.is_some()))
        .with("weeks", effect.longest_wait_weeks.unwrap_or_default().to_string());
    reader.say("rule-preview-trial", &vars)
}

const fn standing_word(standing: Standing) -> &'static str {
    match standing {
        Standing::InForce => "in-force",
        Standing::Asked => "asked",
        Standing::Nearby => "nearby",
    }
}

/// Every version, newest first, with who, when, why and what.
pub fn history(reader: &Reader<'_>, versions: &[VersionLine]) -> Message {
    let shown = versions.iter().take(MOST_VERSIONS).flat_map(|version| one_version(reader, version));
    let more = versions.len().saturating_sub(MOST_VERSIONS);
    let more = (more > 0).then(|| reader.say("rules-history-more", &with("count", more)));
    Message::lines([reader.line("rules-history")].into_iter().chain(shown).chain(more))
}

fn one_version(reader: &Reader<'_>, version: &VersionLine) -> Vec<String> {
    let vars = with("number", version.number).with("at", reader.moment(version.at));
    let Some(by) = version.by.clone() else { return vec![reader.say("rules-history-first", &vars)] };
    let vars = vars
        .with("by", by)
        .with("why", yes_no(version.why.is_some()))
        .with("words", version.why.clone().unwrap_or_default());
    let changed = version.changed.iter().map(|(rule, old, new)| {
        let vars = with("rule", rule_name(reader.language, *rule))
            .with("old", value(reader, *rule, old))
            .with("new", value(reader, *rule, new));
        reader.say("rules-history-change", &vars)
    });
    let same = version.changed.is_empty().then(|| reader.line("rules-history-unchanged"));
    [reader.say("rules-history-line", &vars)].into_iter().chain(changed).chain(same).collect()
}

/// When the next round is, and how many are in.
pub fn round_next(
    reader: &Reader<'_>,
    number: u64,
    at: DateTime<Utc>,
    people: Option<u32>,
    smallest: u32,
) -> Message {
    let vars = with("number", number).with("at", reader.moment(at));
    Message::new(match people {
        Some(people) => reader.say("round-next", &vars.with("people", people)),
        None => reader.say("round-next-few", &vars.with("smallest", smallest)),
    })
}

/// Supply and demand by topic, never who.
pub fn topic_figures(reader: &Reader<'_>, lines: &[TopicLine], smallest: u32) -> Message {
    if lines.is_empty() {
        return Message::new(reader.line("topic-figures-none"));
    }
    let shown = |count: Option<u32>| match count {
        Some(count) => count.to_string(),
        None => reader.say("fewer-than", &with("smallest", smallest)),
    };
    let line = |line: &TopicLine| {
        let vars = with("topic", reader.topic(line.topic))
            .with("wishes", shown(line.wishes))
            .with("offers", shown(line.offers));
        reader.say("topic-figures-line", &vars)
    };
    Message::lines([reader.line("topic-figures")].into_iter().chain(lines.iter().map(line)))
}

/// The community was set up.
pub fn set_up(reader: &Reader<'_>) -> Message {
    let settings = reader.community.settings();
    let vars = with("language", settings.language.code()).with("zone", settings.zone.name().to_owned());
    Message::new(reader.say("set-up", &vars))
}
