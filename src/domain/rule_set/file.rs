//! A rule file: TOML with one line per rule. What is not understood is refused with its line and column.
//!
//! A plain value is read as if it had been typed in a command, so `on`, `"ja"` and `true` mean the same here and there.

use std::borrow::Cow;
use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::debrief::{self, DebriefQuestion};
use super::rule::Rule;
use super::value;
use super::{RuleProblem, RuleSet};

/// Why a rule file was not taken, and where to look in it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {what}")]
pub struct RuleFileProblem {
    /// Counted from 1.
    pub line: usize,
    /// Counted from 1, in characters.
    pub column: usize,
    /// What is wrong there.
    pub what: FileProblem,
}

/// What can be wrong in a rule file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileProblem {
    /// It is not TOML.
    #[error("this is not TOML: {0}")]
    Syntax(String),
    /// A key that no rule has.
    #[error("there is no rule called `{key}`{}", suggestion(*did_you_mean))]
    UnknownKey {
        /// As it stands in the file.
        key: String,
        /// The key that was most likely meant.
        did_you_mean: Option<&'static str>,
    },
    /// A rule with a value that it doesn't take.
    #[error("`{key}` {problem}")]
    Wrong {
        /// The rule's key.
        key: &'static str,
        /// Why its value was not taken.
        problem: RuleProblem,
    },
}

fn suggestion(key: Option<&str>) -> String {
    key.map(|key| format!("; did you mean `{key}`?")).unwrap_or_default()
}

/// What is wrong, and the byte at which it stands.
type Found = (usize, FileProblem);

impl RuleSet {
    /// Reads a rule file. A rule that the file doesn't name keeps its standard value.
    ///
    /// # Errors
    /// The first problem in the file, with its line and column.
    pub fn from_toml(text: &str) -> Result<Self, RuleFileProblem> {
        read(text).map_err(|(offset, what)| {
            let (line, column) = line_and_column(text, offset);
            RuleFileProblem { line, column, what }
        })
    }
}

/// The line and the column, both from 1 and the column in characters, of a byte of `text`.
pub(crate) fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

fn read(text: &str) -> Result<RuleSet, Found> {
    let table = DeTable::parse(text)
        .map_err(|e| (e.span().map_or(0, |span| span.start), FileProblem::Syntax(e.message().to_owned())))?;
    let mut rules = RuleSet::default();
    let mut quiet_at = 0;
    for (key, value) in in_file_order(table.get_ref()) {
        let at = key.span().start;
        let rule = Rule::from_key(key.get_ref()).ok_or_else(|| {
            let did_you_mean = Rule::nearest(key.get_ref()).map(Rule::key);
            (at, FileProblem::UnknownKey { key: key.get_ref().to_string(), did_you_mean })
        })?;
        read_rule(&mut rules, rule, value)?;
        if matches!(rule, Rule::QuietFrom | Rule::QuietUntil) {
            quiet_at = at;
        }
    }
    rules.check().map_err(|(rule, problem)| (quiet_at, wrong(rule, problem)))?;
    Ok(rules)
}

fn read_rule(rules: &mut RuleSet, rule: Rule, value: &Spanned<DeValue<'_>>) -> Result<(), Found> {
    match (rule, value.get_ref()) {
        (Rule::TeamCadence, DeValue::Table(teams)) => rules.team_cadence = read_teams(teams)?,
        (Rule::DebriefQuestions, DeValue::Array(list)) => rules.debrief_questions = read_questions(list)?,
        (rule, plain) => rules.read(rule, &as_typed(plain)).map_err(at(value, rule))?,
    }
    Ok(())
}

fn read_teams(table: &DeTable<'_>) -> Result<BTreeMap<String, u8>, Found> {
    let rule = Rule::TeamCadence;
    let mut teams = BTreeMap::new();
    for (team, weeks) in in_file_order(table) {
        value::add_team(&mut teams, team.get_ref(), &as_typed(weeks.get_ref()), rule.limits())
            .map_err(at(team, rule))?;
    }
    Ok(teams)
}

fn read_questions(list: &DeArray<'_>) -> Result<Vec<DebriefQuestion>, Found> {
    let rule = Rule::DebriefQuestions;
    let mut questions = Vec::new();
    for entry in list.iter() {
        let DeValue::Table(parts) = entry.get_ref() else {
            return Err(at(entry, rule)(RuleProblem::QuestionsRole));
        };
        let (mut role, mut text) = (String::new(), String::new());
        for (key, value) in in_file_order(parts) {
            match key.get_ref().as_ref() {
                "role" => role = as_typed(value.get_ref()).into_owned(),
                "text" => text = as_typed(value.get_ref()).into_owned(),
                other => {
                    let key_there = format!("{}.{other}", rule.key());
                    return Err((
                        key.span().start,
                        FileProblem::UnknownKey { key: key_there, did_you_mean: None },
                    ));
                }
            }
        }
        questions.push(DebriefQuestion::new(&role, &text).map_err(at(entry, rule))?);
        questions = debrief::not_too_many(questions, rule.limits()).map_err(at(entry, rule))?;
    }
    Ok(questions)
}

fn at<T>(place: &Spanned<T>, rule: Rule) -> impl FnOnce(RuleProblem) -> Found {
    let offset = place.span().start;
    move |problem| (offset, wrong(rule, problem))
}

fn wrong(rule: Rule, problem: RuleProblem) -> FileProblem {
    FileProblem::Wrong { key: rule.key(), problem }
}

/// So that an operator works through a file from top to bottom.
fn in_file_order<'t, 'i>(
    table: &'t DeTable<'i>,
) -> impl Iterator<Item = (&'t Spanned<Cow<'i, str>>, &'t Spanned<DeValue<'i>>)> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    entries.into_iter()
}

/// A value as someone would have typed it; a list or a table, which no rule reads this way, as something unreadable.
fn as_typed<'v>(value: &'v DeValue<'_>) -> Cow<'v, str> {
    match value {
        DeValue::String(text) => Cow::Borrowed(text.as_ref()),
        DeValue::Integer(number) => Cow::Owned(number.to_string()),
        DeValue::Float(number) => Cow::Owned(number.to_string()),
        DeValue::Boolean(on) => Cow::Owned(on.to_string()),
        DeValue::Datetime(moment) => Cow::Owned(moment.to_string()),
        DeValue::Array(_) => Cow::Borrowed("[list]"),
        DeValue::Table(_) => Cow::Borrowed("{table}"),
    }
}
