//! Letters for pictures: strokes of our own, so that a picture needs no font, and looks the same on every machine.
//!
//! A letter stands on the line `y = 0`, with `y` down, from `x = 0` to its width. Capitals and digits are 14 units high, small
//! letters 10; what hangs below the line hangs 4. The shapes are after those of an architect's lettering: circles and lines.

use std::fmt::Write;

/// Between two letters.
const GAP: f32 = 3.2;
/// Thickness of a stroke.
const STROKE: f32 = 1.7;
/// What stands for a letter that is not among these.
const UNKNOWN: (f32, &str) = (6.0, "M0 -10H6V0H0Z");

/// How wide a text is, in units.
#[must_use]
pub fn width(text: &str) -> f32 {
    let all: f32 = text.chars().map(|letter| shape(plain(letter).0).0 + GAP).sum();
    (all - GAP).max(0.0)
}

/// A text as a path of strokes that begins at a point, so many pixels to the unit, in a colour.
#[must_use]
pub fn drawn(text: &str, (x, y): (f32, f32), scale: f32, colour: &str) -> String {
    let mut strokes = String::new();
    let mut at = 0.0;
    for letter in text.chars() {
        let (base, accent) = plain(letter);
        let (wide, path) = shape(base);
        if !path.is_empty() {
            let _ = write!(strokes, "<path transform=\"translate({at:.1} 0)\" d=\"{path}\"/>");
        }
        if let Some(accent) = accent {
            let (middle, height) = (at + wide / 2.0, if base.is_uppercase() { -4.0 } else { 0.0 });
            let path = accent.path();
            let _ = write!(strokes, "<path transform=\"translate({middle:.1} {height})\" d=\"{path}\"/>");
        }
        at += wide + GAP;
    }
    format!(
        "<g transform=\"translate({x:.1} {y:.1}) scale({scale})\" fill=\"none\" stroke=\"{colour}\" \
         stroke-width=\"{STROKE}\" stroke-linecap=\"round\" stroke-linejoin=\"round\">{strokes}</g>"
    )
}

/// What stands above (or under) a letter.
#[derive(Clone, Copy)]
enum Accent {
    Acute,
    Grave,
    Circumflex,
    Diaeresis,
    Tilde,
    Ring,
    Cedilla,
}

impl Accent {
    /// Its strokes, about the middle of a small letter.
    const fn path(self) -> &'static str {
        match self {
            Self::Acute => "M-1 -12.4L1.6 -15",
            Self::Grave => "M1 -12.4L-1.6 -15",
            Self::Circumflex => "M-2.4 -12.4L0 -15L2.4 -12.4",
            Self::Diaeresis => "M-2.2 -13.6V-13.4M2.2 -13.6V-13.4",
            Self::Tilde => "M-3 -12.8C-2 -15 -0.6 -14.2 0 -13.6C0.6 -13 2 -12.4 3 -14.4",
            Self::Ring => "M-1.6 -13.8A1.6 1.6 0 1 1 1.6 -13.8A1.6 1.6 0 1 1 -1.6 -13.8",
            Self::Cedilla => "M0 0.4C2.4 1.4 1.6 4 -1.4 3.4",
        }
    }
}

/// A letter without its accent, and the accent.
fn plain(letter: char) -> (char, Option<Accent>) {
    use Accent::{Acute, Cedilla, Circumflex, Diaeresis, Grave, Ring, Tilde};
    const ACCENTED: [(&str, &str, Accent); 7] = [
        ("áéíóúýÁÉÍÓÚÝ", "aeıouyAEIOUY", Acute),
        ("àèìòùÀÈÌÒÙ", "aeıouAEIOU", Grave),
        ("âêîôûÂÊÎÔÛ", "aeıouAEIOU", Circumflex),
        ("äëïöüÿÄËÏÖÜ", "aeıouyAEIOU", Diaeresis),
        ("ãñõÃÑÕ", "anoANO", Tilde),
        ("åÅ", "aA", Ring),
        ("çÇ", "cC", Cedilla),
    ];
    let found = ACCENTED.iter().find_map(|(accented, bases, accent)| {
        let (_, base) = accented.chars().zip(bases.chars()).find(|(with, _)| *with == letter)?;
        Some((base, Some(*accent)))
    });
    found.unwrap_or((letter, None))
}

/// How wide a letter is, and its strokes.
fn shape(letter: char) -> (f32, &'static str) {
    match letter {
        'a'..='m' | 'ı' => first_small(letter),
        'n'..='z' => last_small(letter),
        'A'..='Z' => capital(letter),
        '0'..='9' => digit(letter),
        _ => sign(letter),
    }
}

fn first_small(letter: char) -> (f32, &'static str) {
    match letter {
        'a' => (8.0, "M8 -10V0M8 -5A4 5 0 1 1 0 -5A4 5 0 1 1 8 -5"),
        'b' => (8.0, "M0 -14V0M0 -5A4 5 0 1 1 8 -5A4 5 0 1 1 0 -5"),
        'c' => (7.4, "M7.2 -8A4 5 0 1 0 7.2 -2"),
        'd' => (8.0, "M8 -14V0M8 -5A4 5 0 1 1 0 -5A4 5 0 1 1 8 -5"),
        'e' => (8.0, "M0 -5H8A4 5 0 1 0 7.2 -2"),
        'f' => (5.6, "M5.6 -13.7A3 3 0 0 0 2.2 -10.8V0M0 -10H5"),
        'g' => (8.0, "M8 -5A4 5 0 1 1 0 -5A4 5 0 1 1 8 -5M8 -10V0.6A4 3.6 0 0 1 0.8 2.8"),
        'h' => (8.0, "M0 -14V0M0 -6A4 4 0 0 1 8 -6V0"),
        'i' => (0.4, "M0.2 -10V0M0.2 -13.7V-13.4"),
        'ı' => (0.4, "M0.2 -10V0"),
        'j' => (2.2, "M2.2 -10V1.8A2.2 2.2 0 0 1 0 4M2.2 -13.7V-13.4"),
        'k' => (7.4, "M0 -14V0M7 -10L0 -4M2.6 -6.2L7.4 0"),
        'l' => (2.0, "M0 -14V-2A2 2 0 0 0 2 0"),
        'm' => (12.0, "M0 -10V0M0 -6.8A3 3.2 0 0 1 6 -6.8V0M6 -6.8A3 3.2 0 0 1 12 -6.8V0"),
        _ => UNKNOWN,
    }
}

fn last_small(letter: char) -> (f32, &'static str) {
    match letter {
        'n' => (8.0, "M0 -10V0M0 -6A4 4 0 0 1 8 -6V0"),
        'o' => (8.4, "M0 -5A4.2 5 0 1 1 8.4 -5A4.2 5 0 1 1 0 -5"),
        'p' => (8.0, "M0 -10V4M0 -5A4 5 0 1 1 8 -5A4 5 0 1 1 0 -5"),
        'q' => (8.0, "M8 -10V4M8 -5A4 5 0 1 1 0 -5A4 5 0 1 1 8 -5"),
        'r' => (4.4, "M0 -10V0M0 -6A4.4 4 0 0 1 4.4 -10"),
        's' => {
            (6.8, "M6.4 -8.6C5.2 -10.7 0.4 -10.8 0.4 -7.6C0.4 -4.4 6.8 -5.8 6.8 -2.6C6.8 0.8 1.2 0.6 0 -1.6")
        }
        't' => (5.6, "M2.5 -13V-2.6A2.5 2.5 0 0 0 5.4 -0.2M0 -10H5.6"),
        'u' => (8.0, "M0 -10V-4A4 4 0 0 0 8 -4M8 -10V0"),
        'v' => (8.0, "M0 -10L4 0L8 -10"),
        'w' => (12.0, "M0 -10L3 0L6 -9L9 0L12 -10"),
        'x' => (7.4, "M0 -10L7.4 0M7.4 -10L0 0"),
        'y' => (8.0, "M0 -10L4 0M8 -10L4 0L2.4 4"),
        'z' => (7.2, "M0 -10H7L0 0H7.2"),
        _ => UNKNOWN,
    }
}

fn capital(letter: char) -> (f32, &'static str) {
    match letter {
        'A' => (10.0, "M0 0L5 -14L10 0M1.8 -5H8.2"),
        'B' => (8.7, "M0 -7.4H5A3.7 3.7 0 0 1 5 0H0V-14H4.6A3.3 3.3 0 0 1 4.6 -7.4"),
        'C' => (9.8, "M9.8 -11.2A5.5 7 0 1 0 9.8 -2.8"),
        'D' => (10.0, "M0 -14V0H3A7 7 0 0 0 3 -14Z"),
        'E' => (8.0, "M8 -14H0V0H8M0 -7.4H6.5"),
        'F' => (8.0, "M8 -14H0V0M0 -7.4H6.5"),
        'G' => (10.6, "M9.8 -11.2A5.5 7 0 1 0 10.6 -6.4H6.4"),
        'H' => (9.0, "M0 -14V0M9 -14V0M0 -7.4H9"),
        'I' => (0.4, "M0.2 -14V0"),
        'J' => (5.0, "M5 -14V-3.4A2.8 3.4 0 0 1 0 -1.6"),
        'K' => (9.0, "M0 -14V0M8.5 -14L0 -5.5M3 -8.5L9 0"),
        'L' => (7.5, "M0 -14V0H7.5"),
        'M' => (12.0, "M0 0V-14L6 -4L12 -14V0"),
        'N' => (9.0, "M0 0V-14L9 0V-14"),
        'O' => (11.2, "M0 -7A5.6 7 0 1 1 11.2 -7A5.6 7 0 1 1 0 -7"),
        'P' => (8.9, "M0 0V-14H5A3.9 3.9 0 0 1 5 -6.2H0"),
        'Q' => (11.2, "M0 -7A5.6 7 0 1 1 11.2 -7A5.6 7 0 1 1 0 -7M7 -3.5L11 1"),
        'R' => (9.0, "M0 0V-14H5A3.9 3.9 0 0 1 5 -6.2H0M5 -6.2L9 0"),
        'S' => (8.8, "M8.4 -12C6.6 -15 0.6 -14.6 0.6 -10.8C0.6 -6.4 8.8 -8 8.8 -3.8C8.8 0.6 1.8 0.8 0 -2.4"),
        'T' => (10.0, "M0 -14H10M5 -14V0"),
        'U' => (9.0, "M0 -14V-4.5A4.5 4.5 0 0 0 9 -4.5V-14"),
        'V' => (10.0, "M0 -14L5 0L10 -14"),
        'W' => (14.4, "M0 -14L3.6 0L7.2 -12L10.8 0L14.4 -14"),
        'X' => (9.0, "M0 -14L9 0M9 -14L0 0"),
        'Y' => (10.0, "M0 -14L5 -7L10 -14M5 -7V0"),
        'Z' => (9.0, "M0.4 -14H8.6L0 0H9"),
        _ => UNKNOWN,
    }
}

fn digit(letter: char) -> (f32, &'static str) {
    match letter {
        '0' => (8.0, "M0 -7A4 7 0 1 1 8 -7A4 7 0 1 1 0 -7"),
        '1' => (5.0, "M0.5 -11L4.5 -14V0"),
        '2' => (8.0, "M0.4 -10.4A3.8 3.7 0 1 1 6.8 -7.4L0 0H8"),
        '3' => (8.0, "M0.6 -12A3.6 3.3 0 1 1 4 -7.5A4 3.8 0 1 1 0 -2.4"),
        '4' => (8.0, "M6 0V-14L0 -4H8"),
        '5' => (8.0, "M7.4 -14H1.4L0.8 -7.8A4.2 4.2 0 1 1 0 -2"),
        '6' => (8.0, "M6.8 -13.6C3 -13 0 -9 0 -4.5A4 4.5 0 1 0 8 -4.5A4 4.5 0 1 0 0 -4.5"),
        '7' => (8.0, "M0 -14H8L2.6 0"),
        '8' => (8.0, "M4 -7.6A3.4 3.2 0 1 1 4 -14A3.4 3.2 0 1 1 4 -7.6A4 3.8 0 1 1 4 0A4 3.8 0 1 1 4 -7.6"),
        '9' => (8.0, "M1.2 -0.4C5 -1 8 -5 8 -9.5A4 4.5 0 1 0 0 -9.5A4 4.5 0 1 0 8 -9.5"),
        _ => UNKNOWN,
    }
}

fn sign(letter: char) -> (f32, &'static str) {
    match letter {
        ' ' | '\u{A0}' => (3.6, ""),
        '-' | '\u{2011}' => (5.0, "M0 -5H5"),
        '–' => (8.0, "M0 -5H8"),
        '.' => (0.4, "M0.2 -0.3V0"),
        ',' => (1.2, "M1 -0.6L0 2.4"),
        ':' => (0.4, "M0.2 -8V-7.7M0.2 -0.3V0"),
        ';' => (1.2, "M0.9 -8V-7.7M1 -0.6L0 2.4"),
        '·' => (0.4, "M0.2 -5.4V-5.1"),
        '…' => (8.0, "M0.2 -0.3V0M4 -0.3V0M7.8 -0.3V0"),
        '(' => (3.0, "M3 -15.5A12 12 0 0 0 3 2.5"),
        ')' => (3.0, "M0 -15.5A12 12 0 0 1 0 2.5"),
        '/' => (5.0, "M5 -15L0 1"),
        '=' => (8.0, "M0 -7.5H8M0 -3.5H8"),
        '+' => (8.0, "M0 -5.5H8M4 -9.5V-1.5"),
        '’' | '\'' => (1.0, "M1 -14L0 -11"),
        '‘' => (1.0, "M0 -14L1 -11"),
        '“' | '”' | '"' => (4.0, "M1 -14L0 -11M4 -14L3 -11"),
        '?' => (7.0, "M0 -11A3.5 3.4 0 1 1 3.5 -7.2V-4.4M3.5 -0.3V0"),
        '!' => (0.4, "M0.2 -14V-4.4M0.2 -0.3V0"),
        '%' => (
            11.2,
            "M10 -14L1 0M0 -11A2.3 3 0 1 1 4.6 -11A2.3 3 0 1 1 0 -11M6.6 -3A2.3 3 0 1 1 11.2 -3A2.3 3 0 1 1 6.6 -3",
        ),
        _ => UNKNOWN,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;
    use crate::text::bundle::files;

    #[test]
    fn every_letter_of_both_languages_can_be_drawn() {
        let texts = Language::ALL.iter().flat_map(|language| files(*language));
        let picture = texts
            .flat_map(str::lines)
            .filter(|line| line.starts_with("picture-") || line.starts_with("value-"));
        let mut drawn = 0;
        for letter in picture.flat_map(|line| line.split_once('=').map_or("", |(_, text)| text).chars()) {
            let known =
                ["{", "}", "$"].contains(&letter.to_string().as_str()) || shape(plain(letter).0) != UNKNOWN;
            assert!(known, "{letter:?} has no strokes");
            drawn += 1;
        }
        assert!(drawn > 100, "{drawn} letters are drawn");
        let all = ('a'..='z').chain('A'..='Z').chain('0'..='9').chain("éëïöüèêçÉË".chars());
        assert!(all.into_iter().all(|letter| shape(plain(letter).0) != UNKNOWN));
    }

    #[test]
    fn a_text_is_as_wide_as_its_letters_and_what_is_between() {
        assert!((width("oo") - 2.0 * 8.4 - GAP).abs() < 1e-3);
        assert!(width("").abs() < 1e-3);
        assert!((width("é") - width("e")).abs() < 1e-3);
    }

    #[test]
    fn an_accent_is_a_stroke_of_its_own() {
        assert_eq!(drawn("e", (0.0, 0.0), 1.0, "black").matches("<path").count(), 1);
        assert_eq!(drawn("é", (0.0, 0.0), 1.0, "black").matches("<path").count(), 2);
    }
}
