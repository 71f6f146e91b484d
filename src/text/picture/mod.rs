//! A picture of what several settings would come to: a dot for each, further right for more pairs, higher for a larger share.
//!
//! It stands on a card of its own, so that it reads on a dark screen as on a light one. What a dot is, its form tells as well
//! as its colour (the colours are those of Okabe and Ito, 2008, which nearly everyone can tell apart). It is drawn from figures
//! that may be told, and from nothing else.

mod letters;

use std::fmt::Write;

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

/// In pixels; half as wide it can still be read.
const WIDTH: u32 = 800;
const HEIGHT: u32 = 540;
/// The field of the dots.
const LEFT: f32 = 96.0;
const RIGHT: f32 = 752.0;
const TOP: f32 = 112.0;
const BOTTOM: f32 = 408.0;
/// Pixels to the unit of a letter.
const HEADING: f32 = 1.4;
const TEXT: f32 = 1.25;
/// How many numbers stand along the bottom at most.
const MOST_TICKS: u32 = 6;

const CARD: &str = "#ffffff";
const INK: &str = "#1a1a1a";
const FAINT: &str = "#d0d0d0";
const IN_FORCE: &str = "#d55e00";
const ASKED: &str = "#0072b2";
const NEARBY: &str = "#595959";

/// What a dot stands for: a ring, a diamond, a small disc.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// Near the setting asked for.
    Nearby,
    /// The setting asked for.
    Asked,
    /// The setting in force.
    InForce,
}

/// One setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dot {
    /// How far to the right.
    pub pairs: u32,
    /// How high, in per cent.
    pub share: u32,
    /// What it stands for.
    pub mark: Mark,
    /// What stands beside it.
    pub name: String,
}

/// The words of a picture, and its dots.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Above it.
    pub heading: String,
    /// What is counted to the right.
    pub right: String,
    /// What is counted upwards.
    pub up: String,
    /// What the forms stand for.
    pub legend: Vec<(Mark, String)>,
    /// In any order.
    pub dots: Vec<Dot>,
}

impl Picture {
    /// As a PNG; none only if the drawing were broken, which a test rules out.
    #[must_use]
    pub fn png(&self) -> Option<Vec<u8>> {
        let tree = Tree::from_str(&self.svg(), &Options::default()).ok()?;
        let mut pixels = Pixmap::new(WIDTH, HEIGHT)?;
        resvg::render(&tree, Transform::identity(), &mut pixels.as_mut());
        pixels.encode_png().ok()
    }

    /// As an SVG, of paths alone.
    #[must_use]
    pub fn svg(&self) -> String {
        let scale = Scale::of(self.dots.iter().map(|dot| dot.pairs));
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{HEIGHT}\" viewBox=\"0 0 {WIDTH} {HEIGHT}\">\
             <rect x=\"1\" y=\"1\" width=\"{}\" height=\"{}\" rx=\"14\" fill=\"{CARD}\" stroke=\"{FAINT}\"/>",
            WIDTH - 2,
            HEIGHT - 2,
        );
        svg += &letters::drawn(&self.heading, (28.0, 44.0), HEADING, INK);
        svg += &letters::drawn(&self.up, (28.0, 86.0), TEXT, INK);
        svg += &self.grid(&scale);
        svg += &self.dots(&scale);
        svg += &self.legend();
        svg + "</svg>"
    }

    fn grid(&self, scale: &Scale) -> String {
        let mut grid = String::new();
        let mut line = |from: (f32, f32), to: (f32, f32)| {
            let ((x1, y1), (x2, y2)) = (from, to);
            let _ = write!(
                grid,
                "<path d=\"M{x1:.1} {y1:.1}L{x2:.1} {y2:.1}\" stroke=\"{FAINT}\" stroke-width=\"1.5\"/>"
            );
        };
        let (mut numbers, shares) = (String::new(), [0, 20, 40, 60, 80, 100]);
        for share in shares {
            let y = height(share);
            line((LEFT, y), (RIGHT, y));
            let number = share.to_string();
            let from = LEFT - 14.0 - letters::width(&number) * TEXT;
            numbers += &letters::drawn(&number, (from, y + 8.0), TEXT, INK);
        }
        for pairs in scale.ticks() {
            let x = scale.x(pairs);
            line((x, TOP), (x, BOTTOM));
            numbers += &centred(&pairs.to_string(), (x, BOTTOM + 32.0));
        }
        numbers += &letters::drawn(
            &self.right,
            (RIGHT - letters::width(&self.right) * TEXT, BOTTOM + 66.0),
            TEXT,
            INK,
        );
        grid + &numbers
    }

    /// Those at one place have one name together.
    fn dots(&self, scale: &Scale) -> String {
        let mut places: Vec<((u32, u32), Vec<&Dot>)> = Vec::new();
        for dot in &self.dots {
            let place = (dot.pairs, dot.share);
            match places.iter_mut().find(|(other, _)| *other == place) {
                Some((_, dots)) => dots.push(dot),
                None => places.push((place, vec![dot])),
            }
        }
        let spot = |(pairs, share): (u32, u32)| (scale.x(pairs), height(share));
        let mut taken: Vec<Area> = places.iter().map(|(place, _)| Area::around(spot(*place), 15.0)).collect();
        let mut drawn = String::new();
        for (place, dots) in &mut places {
            dots.sort_by_key(|dot| dot.mark);
            drawn.extend(dots.iter().map(|dot| form(dot.mark, spot(*place))));
            let names: Vec<&str> = self
                .dots
                .iter()
                .filter(|dot| (dot.pairs, dot.share) == *place)
                .map(|dot| dot.name.as_str())
                .collect();
            let name = names.join(", ");
            let area = Area::beside(spot(*place), letters::width(&name) * TEXT, &taken);
            drawn += &area.cleared();
            drawn += &letters::drawn(&name, (area.left, area.bottom - 5.0), TEXT, INK);
            taken.push(area);
        }
        drawn
    }

    fn legend(&self) -> String {
        let mut legend = String::new();
        let (mut x, y) = (LEFT, BOTTOM + 108.0);
        for (mark, word) in &self.legend {
            legend += &form(*mark, (x, y - 8.0));
            legend += &letters::drawn(word, (x + 26.0, y), TEXT, INK);
            x += 26.0 + letters::width(word) * TEXT + 44.0;
        }
        legend
    }
}

fn centred(text: &str, (x, y): (f32, f32)) -> String {
    letters::drawn(text, (x - letters::width(text) * TEXT / 2.0, y), TEXT, INK)
}

/// A ring is wide enough to be seen around a diamond, and a diamond to be seen around a disc.
fn form(mark: Mark, (x, y): (f32, f32)) -> String {
    match mark {
        Mark::InForce => {
            format!(
                "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"14\" fill=\"none\" stroke=\"{IN_FORCE}\" stroke-width=\"4\"/>"
            )
        }
        Mark::Asked => format!("<path d=\"M{x:.1} {y:.1}m0 -11l11 11l-11 11l-11 -11z\" fill=\"{ASKED}\"/>"),
        Mark::Nearby => format!("<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"6.5\" fill=\"{NEARBY}\"/>"),
    }
}

#[expect(clippy::cast_precision_loss, reason = "a place in a picture; a share is a hundred at most")]
fn height(share: u32) -> f32 {
    BOTTOM - (BOTTOM - TOP) * share.min(100) as f32 / 100.0
}

/// Where a number of pairs stands: from a round number below the fewest to one above the most.
struct Scale {
    from: u32,
    to: u32,
    step: u32,
}

impl Scale {
    fn of(pairs: impl Iterator<Item = u32> + Clone) -> Self {
        let (least, most) = (pairs.clone().min().unwrap_or(0), pairs.max().unwrap_or(0));
        let step = (0..9)
            .flat_map(|zeros| [1_u32, 2, 5].map(|first| first * 10_u32.pow(zeros)))
            .filter(|step| *step >= 5)
            .find(|step| (most - least) / step + 2 < MOST_TICKS)
            .unwrap_or(u32::MAX);
        let from = (least / step * step).saturating_sub(if least % step == 0 { step } else { 0 });
        Self { from, to: (most / step + 1).saturating_mul(step), step }
    }

    fn ticks(&self) -> impl Iterator<Item = u32> {
        (self.from..=self.to).step_by(self.step as usize)
    }

    #[expect(clippy::cast_precision_loss, reason = "a place in a picture: half a pixel is not seen")]
    fn x(&self, pairs: u32) -> f32 {
        let (part, whole) = (pairs.saturating_sub(self.from), self.to.saturating_sub(self.from).max(1));
        LEFT + (RIGHT - LEFT) * part as f32 / whole as f32
    }
}

/// What is taken by a dot or its name.
#[derive(Clone, Copy, Debug)]
struct Area {
    left: f32,
    top: f32,
    right: f32,
    bottom: f32,
}

impl Area {
    fn around((x, y): (f32, f32), far: f32) -> Self {
        Self { left: x - far, top: y - far, right: x + far, bottom: y + far }
    }

    /// Beside a dot: where nothing stands yet, and in the field.
    fn beside((x, y): (f32, f32), wide: f32, taken: &[Self]) -> Self {
        const TALL: f32 = 28.0;
        const OFF: f32 = 22.0;
        let at = |left: f32, bottom: f32| Self { left, top: bottom - TALL, right: left + wide, bottom };
        let level = y + TALL / 2.0;
        let (above, below) = (y - OFF + 4.0, y + OFF + TALL - 4.0);
        let places = [
            at(x + OFF, level),
            at(x - OFF - wide, level),
            at(x - wide / 2.0, above),
            at(x - wide / 2.0, below),
            at(x, above),
            at(x - wide, above),
            at(x, below),
            at(x - wide, below),
        ];
        let [first, ..] = places;
        let fits = |place: &Self| {
            place.left >= LEFT
                && place.right <= RIGHT + 40.0
                && place.top >= TOP - TALL
                && place.bottom <= BOTTOM + 6.0
        };
        let free = |place: &Self| taken.iter().all(|other| !place.meets(other));
        let good = |place: &&Self| fits(place) && free(place);
        *places.iter().find(good).or_else(|| places.iter().find(|place| fits(place))).unwrap_or(&first)
    }

    /// The lines of the grid stop where a name stands.
    fn cleared(&self) -> String {
        let Self { left, top, right, bottom } = self;
        let (wide, tall) = (right - left + 4.0, bottom - top);
        format!(
            "<rect x=\"{:.1}\" y=\"{top:.1}\" width=\"{wide:.1}\" height=\"{tall:.1}\" fill=\"{CARD}\"/>",
            left - 2.0
        )
    }

    fn meets(&self, other: &Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dot(pairs: u32, share: u32, mark: Mark, name: &str) -> Dot {
        Dot { pairs, share, mark, name: name.to_owned() }
    }

    fn picture(dots: Vec<Dot>) -> Picture {
        let legend = [(Mark::InForce, "as it is"), (Mark::Asked, "as you ask"), (Mark::Nearby, "nearby")];
        Picture {
            heading: "same-team: a round today".to_owned(),
            right: "pairs and rings of three".to_owned(),
            up: "across teams (%)".to_owned(),
            legend: legend.map(|(mark, word)| (mark, word.to_owned())).to_vec(),
            dots,
        }
    }

    fn five() -> Vec<Dot> {
        vec![
            dot(40, 30, Mark::InForce, "26"),
            dot(45, 60, Mark::Asked, "12"),
            dot(45, 60, Mark::Nearby, "7"),
            dot(45, 70, Mark::Nearby, "2"),
            dot(40, 40, Mark::Nearby, "17"),
        ]
    }

    #[test]
    fn it_is_a_png_of_its_size() {
        let png = picture(five()).png().unwrap();
        assert_eq!(png.get(..8).unwrap(), b"\x89PNG\r\n\x1a\n");
        let size = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
        assert_eq!((size(16), size(20)), (WIDTH, HEIGHT));
        assert!(png.len() < 100_000, "{} bytes", png.len());
    }

    #[test]
    fn it_needs_no_font_and_reaches_for_nothing() {
        let svg = picture(five()).svg();
        for outside in ["<text", "font", "href", "url(", "<image", "<style"] {
            assert!(!svg.contains(outside), "{outside}");
        }
    }

    #[test]
    fn each_setting_has_its_own_form() {
        let svg = picture(five()).svg();
        // Each is there once more in the legend.
        assert_eq!(svg.matches(IN_FORCE).count(), 2);
        assert_eq!(svg.matches(ASKED).count(), 2);
        assert_eq!(svg.matches(NEARBY).count(), 4);
        let forms = [Mark::InForce, Mark::Asked, Mark::Nearby].map(|mark| form(mark, (0.0, 0.0)));
        let without_colour =
            forms.map(|form| form.replace(IN_FORCE, "").replace(ASKED, "").replace(NEARBY, ""));
        assert!(without_colour[0] != without_colour[1] && without_colour[1] != without_colour[2]);
    }

    #[test]
    fn settings_at_one_place_have_one_name_together() {
        let together = picture(vec![dot(40, 30, Mark::Asked, "12"), dot(40, 30, Mark::Nearby, "7")]).svg();
        let alone = letters::drawn("12, 7", (0.0, 0.0), TEXT, INK);
        let strokes = alone.split_once('>').unwrap().1;
        assert!(together.contains(strokes), "{together}");
    }

    #[test]
    fn names_keep_apart_from_dots_and_from_each_other() {
        let places = [(40, 30), (40, 40), (45, 40), (45, 30), (50, 50)];
        let scale = Scale::of(places.iter().map(|(pairs, _)| *pairs));
        let spots = places.map(|(pairs, share)| (scale.x(pairs), height(share)));
        let mut taken: Vec<Area> = spots.iter().map(|spot| Area::around(*spot, 15.0)).collect();
        for spot in spots {
            let name = Area::beside(spot, 110.0, &taken);
            assert!(taken.iter().all(|other| !name.meets(other)), "{name:?} among {taken:?}");
            assert!(name.left >= LEFT && name.bottom <= BOTTOM + 6.0, "{name:?} is in the field");
            taken.push(name);
        }
    }

    #[test]
    fn numbers_along_the_bottom_are_round_and_few_and_hold_every_dot() {
        let limits = |least: u32, most: u32| {
            let scale = Scale::of([least, most].into_iter());
            assert!(scale.from <= least && most <= scale.to, "{least} to {most}");
            assert!(scale.ticks().count() <= MOST_TICKS as usize + 1, "{least} to {most}");
            (scale.from, scale.to, scale.step)
        };
        assert_eq!(limits(40, 50), (35, 55, 5));
        assert_eq!(limits(5, 10), (0, 15, 5));
        assert_eq!(limits(3_205, 4_990), (3_000, 5_000, 500));
        for least in (0..300).step_by(5) {
            for more in (0..5_000).step_by(35) {
                limits(least, least + more);
            }
        }
    }
}
