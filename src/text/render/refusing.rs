//! Why something was not done, and what to do instead.

use super::super::bundle::with;
use super::super::message::Message;
use super::super::reader::Reader;
use super::super::stamped;
use super::ruling::rule_name;
use crate::domain::command::Press;
use crate::domain::refusal::{Refusal, RosterProblem};
use crate::domain::rule_set::{Rule, RuleProblem};

/// What a refusal says to this reader.
#[must_use]
pub fn refuse(refusal: &Refusal, reader: &Reader<'_>) -> Message {
    stamped::found(Message { language: reader.language, ..say(refusal, reader) })
}

fn say(refusal: &Refusal, reader: &Reader<'_>) -> Message {
    let plain = |key: &str| Message::new(reader.line(key));
    let say = |key: &str, vars| Message::new(reader.say(key, &vars));
    let panel = || reader.press("button-panel", Press::Panel);
    match refusal {
        Refusal::UnknownCommand { did_you_mean: None } => plain("refusal-unknown-command"),
        Refusal::UnknownCommand { did_you_mean: Some(guess) } => {
            say("refusal-unknown-command-guess", with("guess", guess.clone()))
        }
        Refusal::UnknownOption { command, options } => unknown_option(reader, command, options),
        Refusal::MissingOption { command, option } => {
            say("refusal-missing-option", with("command", command.clone()).with("option", option.clone()))
        }
        Refusal::BadValue { option, examples } => {
            say("refusal-bad-value", with("option", option.clone()).with("examples", examples.join(", ")))
        }
        // Without buttons, so that the question before a slip stays the one that is answered.
        Refusal::NothingAsked => plain("refusal-nothing-asked"),
        Refusal::NoSuchButton => plain("refusal-no-such-button"),
        Refusal::NotJoined => {
            plain("refusal-not-joined").with([reader.press("invitation-more", Press::Panel)])
        }
        Refusal::AlreadyJoined => plain("refusal-already-joined").with([panel()]),
        Refusal::UnknownColleague => plain("refusal-unknown-colleague"),
        Refusal::ColleagueNotJoined { account } => plain("refusal-colleague-not-joined")
            .with([reader.press("refusal-colleague-invite", Press::Invite(account.clone()))]),
        Refusal::Oneself => plain("refusal-oneself"),
        Refusal::LineManager => plain("refusal-line-manager"),
        Refusal::TextEmpty => plain("refusal-text-empty"),
        Refusal::TextTooLong { most } => say("refusal-text-too-long", with("most", *most)),
        Refusal::MomentUnreadable => plain("refusal-moment-unreadable"),
        Refusal::DayUnreadable => plain("refusal-day-unreadable"),
        Refusal::HoursUnreadable => plain("refusal-hours-unreadable"),
        Refusal::MomentPassed { at } => say("refusal-moment-passed", with("at", reader.moment(*at))),
        Refusal::MomentInGap { next } => say("refusal-moment-in-gap", with("at", reader.moment(*next))),
        Refusal::MomentTooFar { weeks } => say("refusal-moment-too-far", with("weeks", *weeks)),
        Refusal::NoSuchDay => plain("refusal-no-such-day"),
        Refusal::EndBeforeStart => plain("refusal-end-before-start"),
        Refusal::MomentTaken { at } => say("refusal-moment-taken", with("at", reader.moment(*at))),
        Refusal::NotYours => plain("refusal-not-yours").with([panel()]),
        Refusal::AlreadyOver => plain("refusal-already-over").with([panel()]),
        Refusal::AlreadySaid => plain("refusal-already-said"),
        Refusal::NotNow => plain("refusal-not-now").with([reader.press("button-mine", Press::Mine)]),
        Refusal::MomentChanged => {
            plain("refusal-moment-changed").with([reader.press("button-mine", Press::Mine)])
        }
        Refusal::NoSeat => plain("refusal-no-seat").with([reader.press("button-doors", Press::Doors)]),
        Refusal::SeatsOutOfRange { most } => say("refusal-seats-out-of-range", with("most", *most)),
        Refusal::NoRoom { most } => {
            say("refusal-no-room", with("most", *most)).with([reader.press("button-mine", Press::Mine)])
        }
        Refusal::TooMany { most } => {
            say("refusal-too-many", with("most", *most)).with([reader.press("button-mine", Press::Mine)])
        }
        Refusal::Paused => plain("refusal-paused").with([reader.press("button-resume", Press::Resume)]),
        Refusal::NoTopic => plain("refusal-no-topic"),
        Refusal::AlreadyInvited => plain("refusal-already-invited"),
        Refusal::FacilitatorsOnly => plain("refusal-facilitators-only"),
        Refusal::UnknownRule { did_you_mean: None } => plain("refusal-unknown-rule"),
        Refusal::UnknownRule { did_you_mean: Some(guess) } => {
            say("refusal-unknown-rule-guess", with("guess", rule_name(reader.language, *guess)))
        }
        Refusal::RuleValue { rule, problem } => rule_value(reader, *rule, problem),
        Refusal::NothingToUndo => plain("refusal-nothing-to-undo"),
        Refusal::RosterLine { line, problem } => {
            let problem = reader.line(roster_problem(*problem));
            say("refusal-roster-line", with("line", *line).with("problem", problem))
        }
        Refusal::FileUnreadable => plain("refusal-file-unreadable"),
        Refusal::UnknownZone => plain("refusal-unknown-zone"),
    }
}

fn unknown_option(reader: &Reader<'_>, command: &str, options: &[String]) -> Message {
    let vars = with("command", command.to_owned());
    Message::new(if options.is_empty() {
        reader.say("refusal-unknown-option-none", &vars)
    } else {
        reader.say("refusal-unknown-option", &vars.with("options", options.join(", ")))
    })
}

fn rule_value(reader: &Reader<'_>, rule: Rule, problem: &RuleProblem) -> Message {
    let most = |key: &str, most: usize| reader.say(key, &with("most", most));
    let problem = match problem {
        RuleProblem::NotANumber => reader.line("rule-problem-not-a-number"),
        RuleProblem::OutOfBounds { least, most } => {
            reader.say("rule-problem-out-of-bounds", &with("least", *least).with("most", *most))
        }
        RuleProblem::NotASwitch => reader.line("rule-problem-not-a-switch"),
        RuleProblem::NotAChoice { choices } => {
            let word = |choice: &String| super::ruling::value(reader, rule, choice);
            let choices = choices.iter().map(word).collect::<Vec<_>>().join(", ");
            reader.say("rule-problem-not-a-choice", &with("choices", choices))
        }
        RuleProblem::NotADay => reader.line("rule-problem-not-a-day"),
        RuleProblem::NotATime => reader.line("rule-problem-not-a-time"),
        RuleProblem::TeamCadenceForm => reader.line("rule-problem-team-cadence-form"),
        RuleProblem::TeamCadenceName { most: n } => most("rule-problem-team-cadence-name", *n),
        RuleProblem::TeamCadenceTwice { team } => {
            reader.say("rule-problem-team-cadence-twice", &with("team", team.clone()))
        }
        RuleProblem::TeamCadenceTooMany { most: n } => most("rule-problem-team-cadence-too-many", *n),
        RuleProblem::QuestionsRole => reader.line("rule-problem-questions-role"),
        RuleProblem::QuestionsText { most: n } => most("rule-problem-questions-text", *n),
        RuleProblem::QuestionsTooMany { most: n } => most("rule-problem-questions-too-many", *n),
        RuleProblem::QuietTooLong { least_hours } => {
            reader.say("rule-problem-quiet-too-long", &with("hours", *least_hours))
        }
    };
    Message::new(
        reader.say(
            "refusal-rule-value",
            &with("rule", rule_name(reader.language, rule)).with("problem", problem),
        ),
    )
}

const fn roster_problem(problem: RosterProblem) -> &'static str {
    match problem {
        RosterProblem::Heading => "roster-problem-heading",
        RosterProblem::Fields => "roster-problem-fields",
        RosterProblem::NoAccount => "roster-problem-no-account",
        RosterProblem::TooLong => "roster-problem-too-long",
        RosterProblem::Level => "roster-problem-level",
        RosterProblem::ManagerRing => "roster-problem-manager-ring",
        RosterProblem::TooMany => "roster-problem-too-many",
    }
}
