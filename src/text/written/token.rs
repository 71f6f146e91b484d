//! A typed text cut into numbers, words and signs, and a cursor that reads them.

/// The longest text that is looked at, in bytes: seven days with their hours fit in it.
const LONGEST: usize = 300;

/// A part of the day that was named: it says which half of the day a time is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Morning,
    Later,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    Number {
        value: u16,
        digits: usize,
        /// Whether it follows without a blank: "10u30", but not "10u 30".
        glued: bool,
    },
    Word(String),
    Sign(char),
}

/// Cuts a text; none when it is too long, or holds a number that is no part of a date or time.
pub(super) fn tokens(typed: &str) -> Option<Vec<Token>> {
    if typed.len() > LONGEST {
        return None;
    }
    let text = plain(typed);
    let mut rest = text.as_str();
    let mut tokens = Vec::new();
    let mut glued = false;
    while let Some(first) = rest.chars().next() {
        let (run, after) = rest.split_at(run_length(rest, first));
        if first.is_ascii_digit() {
            let value = run.parse().ok().filter(|_| run.len() <= 4)?;
            tokens.push(Token::Number { value, digits: run.len(), glued });
        } else if first.is_alphabetic() {
            tokens.extend(apart(run).map(|word| Token::Word(word.to_owned())));
        } else if !first.is_whitespace() {
            tokens.push(Token::Sign(first));
        }
        glued = !first.is_whitespace();
        rest = after;
    }
    Some(tokens)
}

/// How far characters of the same kind as the first go on, in bytes; a sign stands alone.
fn run_length(text: &str, first: char) -> usize {
    let alike: fn(char) -> bool = if first.is_ascii_digit() {
        |c| c.is_ascii_digit()
    } else if first.is_alphabetic() {
        char::is_alphabetic
    } else {
        return first.len_utf8();
    };
    text.find(|c| !alike(c)).unwrap_or(text.len())
}

/// Lower case, with one way of writing what has several.
fn plain(typed: &str) -> String {
    let text: String = typed
        .to_lowercase()
        .chars()
        .filter_map(|c| match c {
            '\'' | '’' | '\u{301}' => None,
            'é' => Some('e'),
            '–' | '—' => Some('-'),
            other => Some(other),
        })
        .collect();
    text.replace("a.m.", "am").replace("p.m.", "pm").replace("t/m", "tm")
}

/// "dinsdagmiddag" is two words, and "vanmiddag" is today's.
fn apart(word: &str) -> impl Iterator<Item = &str> {
    let ends = ["ochtend", "middag", "avond"];
    let split = ends.into_iter().find_map(|end| Some((word.strip_suffix(end)?, end)));
    let (stem, end) = match split {
        Some(("van", end)) => ("vandaag", end),
        Some((stem, end)) => (stem, end),
        None => (word, ""),
    };
    [stem, end].into_iter().filter(|part| !part.is_empty())
}

/// What is left to read. Each method takes what it looks for, or takes nothing.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'a>(&'a [Token]);

impl<'a> Cursor<'a> {
    pub(super) const fn new(tokens: &'a [Token]) -> Self {
        Self(tokens)
    }

    pub(super) const fn is_done(&self) -> bool {
        self.0.is_empty()
    }

    /// Reads something longer; what it took is given back when it comes to nothing.
    pub(super) fn attempt<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let before = *self;
        let found = read(self);
        if found.is_none() {
            *self = before;
        }
        found
    }

    /// A word that the table knows.
    pub(super) fn look<T>(&mut self, table: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        self.take(|token| match token {
            Token::Word(word) => table(word),
            Token::Number { .. } | Token::Sign(_) => None,
        })
    }

    /// Whether one of these words was next.
    pub(super) fn word(&mut self, words: &[&str]) -> bool {
        self.look(|word| words.contains(&word).then_some(())).is_some()
    }

    /// Whether one of these signs was next.
    pub(super) fn sign(&mut self, signs: &[char]) -> bool {
        let found = self.take(|token| match token {
            Token::Sign(sign) => signs.contains(sign).then_some(()),
            Token::Number { .. } | Token::Word(_) => None,
        });
        found.is_some()
    }

    /// A sign without which the rest means nothing.
    pub(super) fn expect(&mut self, sign: char) -> Option<()> {
        self.sign(&[sign]).then_some(())
    }

    /// Any number.
    pub(super) fn number(&mut self) -> Option<u16> {
        self.number_where(|_, _| true)
    }

    /// A number of one or two digits: a day, a month, an hour.
    pub(super) fn small_number(&mut self) -> Option<u8> {
        self.number_where(|digits, _| digits <= 2).and_then(|value| u8::try_from(value).ok())
    }

    /// A number of four digits.
    pub(super) fn year(&mut self) -> Option<u16> {
        self.number_where(|digits, _| digits == 4)
    }

    /// Two digits right after what came before.
    pub(super) fn glued_minutes(&mut self) -> Option<u16> {
        self.number_where(|digits, glued| digits == 2 && glued).filter(|minutes| *minutes < 60)
    }

    /// Whether the next number is written with a leading zero, or has two digits.
    pub(super) fn has_two_digits(&self) -> bool {
        matches!(self.0.first(), Some(Token::Number { digits: 2, .. }))
    }

    fn number_where(&mut self, fits: impl FnOnce(usize, bool) -> bool) -> Option<u16> {
        self.take(|token| match token {
            Token::Number { value, digits, glued } => fits(*digits, *glued).then_some(*value),
            Token::Word(_) | Token::Sign(_) => None,
        })
    }

    fn take<T>(&mut self, read: impl FnOnce(&Token) -> Option<T>) -> Option<T> {
        let (next, rest) = self.0.split_first()?;
        let found = read(next)?;
        self.0 = rest;
        Some(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(typed: &str, expected: &str) {
        let shown = tokens(typed).map(|tokens| {
            let show = |token: &Token| match token {
                Token::Number { value, digits, glued } => {
                    format!("{}{value:0digits$}", if *glued { "+" } else { "" })
                }
                Token::Word(word) => word.clone(),
                Token::Sign(sign) => sign.to_string(),
            };
            tokens.iter().map(show).collect::<Vec<_>>().join(" ")
        });
        assert_eq!(shown.as_deref().unwrap_or("none"), expected);
    }

    #[test]
    fn a_text_is_cut_where_its_kind_of_character_changes() {
        check("Do 3 dec 10u30", "do 3 dec 10 u +30");
        check("2026-12-03T09:30", "2026 - +12 - +03 t +09 : +30");
        check("ma t/m vr 9–17", "ma tm vr 9 - +17");
        check("at 2 p.m.", "at 2 pm");
    }

    #[test]
    fn a_part_of_the_day_is_a_word_of_its_own() {
        check("dinsdagmiddag", "dinsdag middag");
        check("vanochtend", "vandaag ochtend");
        check("middag", "middag");
    }

    #[test]
    fn what_is_no_date_at_all_is_not_cut() {
        check("12345", "none");
        check(&"ma ".repeat(200), "none");
    }
}
