//! The grammar of a conversation script; the keyboard speaks it too.
//!
//! ```text
//! # a comment
//! anna> /observe topic:"wound closure"    a command, plain words, or a button's number or label
//! anna> 1 3                               several buttons;  @2 1  presses on the second latest message with buttons
//! anna>> mornings are best                fills the next field of an open form
//! :wait 3d · :until 2026-12-01 09:00      moves time and lets all that falls due happen
//! :facilitator anna · :zone anna Europe/Amsterdam · :lang anna nl · :block anna · :unblock anna
//! :expect TEXT · :reject TEXT             checks the output since the last anna>, anna>>, :wait or :until
//! :inbox anna · :restart · :help · :quit
//! ```

use chrono::{NaiveDateTime, TimeDelta};

use crate::domain::language::Language;
use crate::domain::user_text::Label;
use crate::domain::zone::Zone;

/// One line of a script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// For whoever reads the script.
    Comment(String),
    /// `NAME> TEXT`.
    Says {
        /// Who.
        name: String,
        /// What.
        text: String,
    },
    /// `NAME>> TEXT`.
    Fills {
        /// Who.
        name: String,
        /// The next field of the open form; empty skips it.
        text: String,
    },
    /// Time goes by.
    Wait(TimeDelta),
    /// Time goes by until then, on the community's clock.
    Until(NaiveDateTime),
    /// Gives admin rights.
    Facilitator(String),
    /// The platform tells this zone of them.
    Zone(String, Zone),
    /// The platform tells this language of them.
    Lang(String, Language),
    /// From now on the bot can't reach them, or it can again.
    Block {
        /// Whom.
        name: String,
        /// Can't.
        blocked: bool,
    },
    /// Everything in memory is dropped, and the database opened again.
    Restart,
    /// The output must hold this.
    Expect(String),
    /// The output must not hold this.
    Reject(String),
    /// All that this person has seen.
    Inbox(String),
    /// What can be typed.
    Help,
    /// The end.
    Quit,
}

/// A line with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Numbered {
    /// From 1.
    pub number: usize,
    /// What it says.
    pub line: Line,
}

/// What is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LineProblem {
    /// Neither `NAME>` nor a directive.
    #[error("this is no line of a script: begin with `NAME> `, `NAME>> `, `:` or `#`")]
    NotALine,
    /// Not a name.
    #[error(
        "a name is one word of at most {} characters, and doesn't begin with `:`, `#` or `/`",
        Label::MOST
    )]
    Name,
    /// Nothing after `NAME>`.
    #[error("nothing is said: write a command, words, or a button's number or label after `NAME>`")]
    NothingSaid,
    /// Not a directive.
    #[error("there is no `:{0}`; there are {DIRECTIVES}", DIRECTIVES = directives())]
    Directive(String),
    /// A directive lacks what it needs, or has too much.
    #[error("write it as `{0}`")]
    Usage(&'static str),
    /// A time span that can't be read, or is too long.
    #[error("a time span is like 90m, 3d or 2w, at most {MOST_WEEKS} weeks")]
    Span,
    /// A moment that can't be read.
    #[error("a moment is like 2026-12-01 09:00")]
    Moment,
    /// No such zone.
    #[error("there is no time zone `{0}`; use an IANA name, like Europe/Amsterdam")]
    Zone(String),
    /// No such language.
    #[error("there is no language `{0}`; use en or nl")]
    Language(String),
}

/// The first line of a script that can't be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {number}: {problem}")]
pub struct ScriptProblem {
    /// From 1.
    pub number: usize,
    /// What is wrong there.
    pub problem: LineProblem,
}

/// Further than this time is not moved at once.
const MOST_WEEKS: i64 = 520;

/// How each directive is written.
pub const USAGE: [&str; 13] = [
    ":wait 3d",
    ":until 2026-12-01 09:00",
    ":inbox NAME",
    ":facilitator NAME",
    ":zone NAME Europe/Amsterdam",
    ":lang NAME nl",
    ":block NAME",
    ":unblock NAME",
    ":restart",
    ":expect TEXT",
    ":reject TEXT",
    ":help",
    ":quit",
];

/// Reads a whole script. Blank lines say nothing.
///
/// # Errors
/// The first line that can't be read, with its number.
pub fn read(script: &str) -> Result<Vec<Numbered>, ScriptProblem> {
    let mut lines = Vec::new();
    for (number, text) in (1..).zip(script.trim_start_matches('\u{FEFF}').lines()) {
        match line(text) {
            Ok(None) => {}
            Ok(Some(line)) => lines.push(Numbered { number, line }),
            Err(problem) => return Err(ScriptProblem { number, problem }),
        }
    }
    Ok(lines)
}

/// Reads one line; none when it is blank.
///
/// # Errors
/// What is wrong with it.
pub fn line(text: &str) -> Result<Option<Line>, LineProblem> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    if let Some(comment) = text.strip_prefix('#') {
        return Ok(Some(Line::Comment(comment.trim().to_owned())));
    }
    if let Some(directive) = text.strip_prefix(':') {
        return self::directive(directive).map(Some);
    }
    let (name, said) = text.split_once('>').ok_or(LineProblem::NotALine)?;
    let name = self::name(name)?;
    if let Some(field) = said.strip_prefix('>') {
        return Ok(Some(Line::Fills { name, text: field.trim().to_owned() }));
    }
    match said.trim() {
        "" => Err(LineProblem::NothingSaid),
        said => Ok(Some(Line::Says { name, text: said.to_owned() })),
    }
}

/// A name: one word, in any script, with or without an `@` before it.
///
/// # Errors
/// `Name`.
pub fn name(typed: &str) -> Result<String, LineProblem> {
    let typed = typed.trim();
    let label = Label::new(typed.strip_prefix('@').unwrap_or(typed)).map_err(|_| LineProblem::Name)?;
    let name = label.as_str();
    if name.starts_with([':', '#', '/', '@']) || name.contains([' ', '"', '>']) {
        return Err(LineProblem::Name);
    }
    Ok(name.to_owned())
}

fn directive(text: &str) -> Result<Line, LineProblem> {
    let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let rest = rest.trim();
    let usage = USAGE
        .into_iter()
        .find(|usage| usage.trim_start_matches(':').split(' ').next() == Some(word))
        .ok_or_else(|| LineProblem::Directive(word.to_owned()))?;
    let malformed = || LineProblem::Usage(usage);
    if rest.is_empty() == usage.contains(' ') {
        return Err(malformed());
    }
    let two = || rest.split_once(char::is_whitespace).ok_or_else(malformed);
    Ok(match word {
        "wait" => Line::Wait(span(rest).ok_or(LineProblem::Span)?),
        "until" => Line::Until(moment(rest)?),
        "inbox" => Line::Inbox(name(rest)?),
        "facilitator" => Line::Facilitator(name(rest)?),
        "zone" => {
            let (who, zone) = two()?;
            let zone = zone.trim();
            Line::Zone(name(who)?, Zone::new(zone).ok_or_else(|| LineProblem::Zone(zone.to_owned()))?)
        }
        "lang" => {
            let (who, code) = two()?;
            let code = code.trim();
            let language =
                Language::from_locale(code).ok_or_else(|| LineProblem::Language(code.to_owned()))?;
            Line::Lang(name(who)?, language)
        }
        "block" | "unblock" => Line::Block { name: name(rest)?, blocked: word == "block" },
        "restart" => Line::Restart,
        "expect" => Line::Expect(rest.to_owned()),
        "reject" => Line::Reject(rest.to_owned()),
        "help" => Line::Help,
        "quit" => Line::Quit,
        unknown => return Err(LineProblem::Directive(unknown.to_owned())),
    })
}

fn directives() -> String {
    let words = USAGE.map(|usage| usage.split(' ').next().unwrap_or(usage));
    words.join(" ")
}

/// `2026-12-01 09:00`.
///
/// # Errors
/// `Moment`.
pub fn moment(text: &str) -> Result<NaiveDateTime, LineProblem> {
    NaiveDateTime::parse_from_str(text.trim(), "%Y-%m-%d %H:%M").map_err(|_| LineProblem::Moment)
}

/// `90m`, `3d`, `1d 12h`.
fn span(text: &str) -> Option<TimeDelta> {
    let mut whole = TimeDelta::zero();
    let mut left = text;
    while !left.is_empty() {
        let digits = left.find(|c: char| !c.is_ascii_digit())?;
        let (count, after) = left.split_at(digits);
        let count: i64 = count.parse().ok()?;
        let unit = after.chars().next()?;
        let part = match unit {
            'm' => TimeDelta::try_minutes(count),
            'h' => TimeDelta::try_hours(count),
            'd' => TimeDelta::try_days(count),
            'w' => TimeDelta::try_weeks(count),
            _ => None,
        };
        whole = whole.checked_add(&part?)?;
        left = after.get(unit.len_utf8()..).unwrap_or_default().trim_start();
    }
    (whole <= TimeDelta::weeks(MOST_WEEKS)).then_some(whole)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let shown = match line(text) {
            Ok(line) => format!("{line:?}"),
            Err(problem) => format!("wrong: {problem}"),
        };
        assert_eq!(shown, expected);
    }

    #[test]
    fn somebody_says_something() {
        check(
            "anna> /observe topic:\"wound closure\"",
            r#"Some(Says { name: "anna", text: "/observe topic:\"wound closure\"" })"#,
        );
        check("@anna>@2 1", r#"Some(Says { name: "anna", text: "@2 1" })"#);
        check("👩‍⚕️> hello", r#"Some(Says { name: "👩\u{200d}⚕\u{fe0f}", text: "hello" })"#);
        check("דנה> 1 3", r#"Some(Says { name: "דנה", text: "1 3" })"#);
        check("anna>> ", r#"Some(Fills { name: "anna", text: "" })"#);
        check("anna>> a > b", r#"Some(Fills { name: "anna", text: "a > b" })"#);
        check("  ", "None");
        check("# a note", r#"Some(Comment("a note"))"#);
    }

    #[test]
    fn time_goes_by() {
        check(":wait 90m", "Some(Wait(TimeDelta { secs: 5400, nanos: 0 }))");
        check(":wait 1d 12h", "Some(Wait(TimeDelta { secs: 129600, nanos: 0 }))");
        check(":until 2026-12-01 09:00", "Some(Until(2026-12-01T09:00:00))");
        check(":wait 3", "wrong: a time span is like 90m, 3d or 2w, at most 520 weeks");
        check(":wait 999999999999999999w", "wrong: a time span is like 90m, 3d or 2w, at most 520 weeks");
        check(":until tomorrow", "wrong: a moment is like 2026-12-01 09:00");
    }

    #[test]
    fn a_directive_is_read_or_shown_as_it_should_be() {
        check(":lang anna nl", r#"Some(Lang("anna", Dutch))"#);
        check(":block anna", r#"Some(Block { name: "anna", blocked: true })"#);
        check(":expect [1] Yes, I join", r#"Some(Expect("[1] Yes, I join"))"#);
        check(":lang anna", "wrong: write it as `:lang NAME nl`");
        check(":lang anna fr", "wrong: there is no language `fr`; use en or nl");
        check(
            ":zone anna Mars",
            "wrong: there is no time zone `Mars`; use an IANA name, like Europe/Amsterdam",
        );
        check(":restart now", "wrong: write it as `:restart`");
        check(":expect", "wrong: write it as `:expect TEXT`");
        check(
            ":wiat 3d",
            "wrong: there is no `:wiat`; there are :wait :until :inbox :facilitator :zone :lang :block :unblock \
             :restart :expect :reject :help :quit",
        );
    }

    #[test]
    fn a_line_that_can_not_be_read_is_named_by_its_number() {
        let problem = read("# one\n\nanna> hi\nhello there").unwrap_err();
        assert_eq!(
            problem.to_string(),
            "line 4: this is no line of a script: begin with `NAME> `, `NAME>> `, `:` or `#`"
        );
        let name = "a name is one word of at most 60 characters, and doesn't begin with `:`, `#` or `/`";
        check("anna b> hi", &format!("wrong: {name}"));
        check("> hi", &format!("wrong: {name}"));
        check(
            "anna> ",
            "wrong: nothing is said: write a command, words, or a button's number or label after `NAME>`",
        );
        assert_eq!(read("\u{FEFF}# one\r\nanna> hi\r\n").unwrap().len(), 2);
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in any::<String>(), rest in ".{0,20}") {
            let _ = read(&text);
            for usage in USAGE {
                let _ = line(&format!("{} {rest}", usage.split(' ').next().unwrap()));
            }
        }
    }
}
