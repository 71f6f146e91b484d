//! What a line at the keyboard is: the same as in a script, but whoever spoke last needs no naming.

use super::script::{self, Line, LineProblem};

/// What is known while someone types.
pub struct Speaking<'a> {
    /// Who spoke last.
    pub current: Option<&'a str>,
    /// Whether somebody goes by that name.
    pub is_known: &'a dyn Fn(&str) -> bool,
    /// Whether that person has a form open.
    pub has_form: &'a dyn Fn(&str) -> bool,
}

/// What was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spoken {
    /// A line, as in a script.
    Line(Line),
    /// From now on this person speaks.
    As(String),
    /// Nothing.
    Nothing,
}

/// What is wrong with a typed line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SpokenProblem {
    /// As in a script.
    #[error(transparent)]
    Line(#[from] LineProblem),
    /// Nobody was named yet.
    #[error("who says that? Name someone first, like  anna: /observe")]
    Nobody,
}

impl Speaking<'_> {
    /// Reads a typed line. `anna: …` and `anna> …` speak as anna; an open form takes plain words as its next field.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(&self, typed: &str) -> Result<Spoken, SpokenProblem> {
        let typed = typed.trim();
        if typed.starts_with([':', '#']) {
            return Ok(script::line(typed)?.map_or(Spoken::Nothing, Spoken::Line));
        }
        if let Some((name, text)) = self.named(typed) {
            let name = script::name(name)?;
            return Ok(match text.strip_prefix('>') {
                Some(field) => Spoken::Line(Line::Fills { name, text: field.trim().to_owned() }),
                None if text.trim().is_empty() => Spoken::As(name),
                None => Spoken::Line(self.says(name, text.trim())),
            });
        }
        match self.current {
            Some(name) if !typed.is_empty() || (self.has_form)(name) => {
                Ok(Spoken::Line(self.says(name.to_owned(), typed)))
            }
            None if !typed.is_empty() => Err(SpokenProblem::Nobody),
            Some(_) | None => Ok(Spoken::Nothing),
        }
    }

    fn says(&self, name: String, text: &str) -> Line {
        let text = text.to_owned();
        // A command, or a button on an older message, can be meant while a form is open.
        if (self.has_form)(&name) && !text.starts_with(['/', '@']) {
            Line::Fills { name, text }
        } else {
            Line::Says { name, text }
        }
    }

    /// `anna> text`; `anna: text` when she is known, or when nothing else can be meant.
    fn named<'t>(&self, typed: &'t str) -> Option<(&'t str, &'t str)> {
        let (name, text) = typed.split_once([':', '>'])?;
        if name.is_empty() || name.contains(char::is_whitespace) || name.starts_with('/') {
            return None;
        }
        let said = typed.get(name.len()..)?.starts_with('>');
        let command = text.trim_start().starts_with('/') || text.trim().is_empty();
        (said || command || self.current.is_none() || (self.is_known)(name)).then_some((name, text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(typed: &str, expected: &str) {
        let speaking = Speaking {
            current: Some("anna"),
            is_known: &|name| ["anna", "bram", "cleo"].contains(&name),
            has_form: &|name| name == "cleo",
        };
        let shown = match speaking.read(typed) {
            Ok(Spoken::Line(Line::Says { name, text })) => format!("{name} says {text}"),
            Ok(Spoken::Line(Line::Fills { name, text })) => format!("{name} fills {text}"),
            Ok(other) => format!("{other:?}"),
            Err(problem) => format!("wrong: {problem}"),
        };
        assert_eq!(shown, expected);
    }

    #[test]
    fn whoever_spoke_last_needs_no_naming() {
        check("/observe", "anna says /observe");
        check("/observe topic:closure", "anna says /observe topic:closure");
        check("1 3", "anna says 1 3");
        check("bram: hello", "bram says hello");
        check("bram> /observe", "bram says /observe");
        check("dora: /observe", "dora says /observe");
        check("דנה:/observe", "דנה says /observe");
        check("bram:", r#"As("bram")"#);
        check("note: I was late", "anna says note: I was late");
        check("a > b", "anna says a > b");
        check("", "Nothing");
        check(":restart", "Line(Restart)");
    }

    #[test]
    fn an_open_form_takes_plain_words() {
        check("cleo: code review", "cleo fills code review");
        check("cleo>> code review", "cleo fills code review");
        check("cleo: /observe", "cleo says /observe");
        check("bram>> x", "bram fills x");
    }

    #[test]
    fn somebody_must_speak() {
        let speaking = Speaking { current: None, is_known: &|_| false, has_form: &|_| false };
        assert_eq!(speaking.read("/observe"), Err(SpokenProblem::Nobody));
        assert_eq!(speaking.read("anna:"), Ok(Spoken::As("anna".to_owned())));
        assert_eq!(speaking.read(" "), Ok(Spoken::Nothing));
    }
}
