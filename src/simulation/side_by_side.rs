//! The same made-up people paired in three ways, side by side: by Lookalong, by chance, and by chance without meeting again.

use std::fmt::Display;

use super::fairness::{Broken, Figures};
use super::town::{Pairs, Town};
use super::{Breach, Plan};

/// What three lives of the same people came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// What was lived through.
    pub plan: Plan,
    /// Paired by Lookalong's rounds.
    pub lookalong: Figures,
    /// Paired by chance.
    pub any: Figures,
    /// Paired by chance, with somebody new while there is one.
    pub somebody_new: Figures,
}

/// Lives through a plan three times; `progress` hears how many more weeks are done.
///
/// # Errors
/// When there is no such community.
pub fn compare(plan: &Plan, mut progress: impl FnMut(u32)) -> Result<Comparison, Breach> {
    let town = Town::new(plan)?;
    Ok(Comparison {
        plan: *plan,
        lookalong: town.clone().live(Pairs::Lookalong, &mut progress),
        any: town.clone().live(Pairs::Any, &mut progress),
        somebody_new: town.live(Pairs::SomebodyNew, &mut progress),
    })
}

/// How the table is read, below it.
const HOW_TO_READ: [&str; 8] = [
    "Random pairing is what bots for coffee chats do: whoever is in meets somebody, the rules are not asked. Every pair meets here,",
    "also one that could not: that flatters the random columns. Points are what somebody got from watching what they wished for",
    "(0 to 1000 each time), so a meeting at which nothing wished for can be watched gives none. Gini: 0 where all got the same, 1",
    "where one got all; read it together with the points, since nobody getting anything is equal too. \"Would both rather\" counts",
    "pairs that no rule keeps apart, in which both would have got more than they got, in an average round. Weeks waited are those",
    "with an open wish until one was met, people who still wait included. Lookalong lets the same two meet again when the gap of",
    "the rules is over; chance has everybody to choose from. Whoever shows nothing is in a round while they wish for something, so",
    "where wishes are met fewer people are in.",
];

impl Comparison {
    /// An aligned table, a line per figure, and how to read it.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let plan = &self.plan;
        let heading = format!(
            "{} people, {} weeks, seed {}, a round every {} weeks: the same people, paired in three ways",
            plan.people,
            plan.weeks,
            plan.seed,
            plan.weeks.div_ceil(self.lookalong.rounds.max(1)),
        );
        let mut lines = vec![heading, line("", ["Lookalong", "random", "random, not again"])];
        lines.extend(ROWS.iter().map(|(name, figure)| self.row(name, *figure)));
        lines.push(String::new());
        lines.extend(HOW_TO_READ.map(str::to_owned));
        lines
    }

    fn row(&self, name: &str, figure: fn(&Figures) -> String) -> String {
        line(name, [&self.lookalong, &self.any, &self.somebody_new].map(figure))
    }
}

fn line<T: Display>(name: &str, [one, two, three]: [T; 3]) -> String {
    format!("{name:<46}{one:>18}{two:>18}{three:>20}")
}

/// A row: its name, and its figure.
type Row = (&'static str, fn(&Figures) -> String);

const ROWS: [Row; 22] = [
    ("people in a round", |f| tenths(f.were_in, f.rounds)),
    ("met somebody, of those who were in", |f| percent(f.matched, f.were_in)),
    ("watched what they wished, of those who wished", |f| percent(f.watched, f.wished)),
    ("weeks waited: median, 95th, longest", |f| {
        format!("{}, {}, {}", f.waited.median, f.waited.most_of_them, f.waited.highest)
    }),
    ("people who never watched anything they wished", |f| f.never.to_string()),
    ("points of a person: median", |f| f.median_got.to_string()),
    ("  of the tenth who got least, at most", |f| f.least_tenth_got.to_string()),
    ("Gini of the points", |f| format!("{}.{:03}", f.gini / 1000, f.gini % 1000)),
    ("times one was watched: median, 95th, most", |f| {
        format!("{}, {}, {}", f.shown.median, f.shown.most_of_them, f.shown.highest)
    }),
    ("  of all visits, to the most watched 1 %, 5 %", |f| {
        format!("{}, {}", percent(f.to_most_watched_1, f.visits), percent(f.to_most_watched_5, f.visits))
    }),
    ("meetings", |f| f.meetings.to_string()),
    ("the same two met again", |f| f.repeats.to_string()),
    ("  after how many weeks, at least", |f| f.shortest_gap.map_or("-".to_owned(), |gap| gap.to_string())),
    ("across teams, of the meetings", |f| percent(f.across_teams, f.meetings)),
    ("across sites, of the meetings", |f| percent(f.across_sites, f.meetings)),
    ("pairs who would both rather have each other", |f| tenths(f.rather, f.rounds)),
    ("meetings that broke a rule", |f| {
        format!("{} ({})", f.broke_a_rule, percent(f.broke_a_rule, f.meetings))
    }),
    ("  nobody wished what another shows", |f| broken(f, Broken::NothingWished)),
    ("  too few common hours", |f| broken(f, Broken::Hours)),
    ("  no shared language", |f| broken(f, Broken::Language)),
    ("  line manager with report", |f| broken(f, Broken::LineManager)),
    ("  do-not-pair", |f| broken(f, Broken::DoNotPair)),
];

fn broken(figures: &Figures, rule: Broken) -> String {
    figures.broken.get(&rule).copied().unwrap_or(0).to_string()
}

fn percent(part: u32, of: u32) -> String {
    let thousandths = u64::from(part) * 1000 / u64::from(of.max(1));
    format!("{}.{} %", thousandths / 10, thousandths % 10)
}

fn tenths(sum: u32, of: u32) -> String {
    let tenths = u64::from(sum) * 10 / u64::from(of.max(1));
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn small(seed: u64) -> Comparison {
        compare(&Plan { people: 60, weeks: 30, seed }, |_| {}).unwrap()
    }

    #[test]
    fn lookalong_breaks_no_rule_and_is_fairer_than_chance() {
        for seed in [1, 2, 3] {
            let Comparison { lookalong, any, somebody_new, .. } = small(seed);
            assert_eq!(lookalong.broke_a_rule, 0, "seed {seed}: {:?}", lookalong.broken);
            assert!(any.broke_a_rule > 0 && somebody_new.broke_a_rule > 0, "seed {seed}");
            assert!(lookalong.repeats < any.repeats, "seed {seed}");
            assert!(somebody_new.repeats < any.repeats, "seed {seed}: the last in line may know each other");
            let gap = lookalong.shortest_gap.unwrap_or(26);
            assert!(gap >= 26, "seed {seed}: again after {gap} weeks");
            for random in [&any, &somebody_new] {
                assert!(lookalong.gini <= random.gini + 20, "seed {seed}");
                assert!(lookalong.median_got > random.median_got, "seed {seed}");
                assert!(lookalong.watched > random.watched, "seed {seed}");
                assert!(lookalong.waited.median <= random.waited.median, "seed {seed}");
            }
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_table_and_another_another() {
        assert_eq!(small(4).lines(), small(4).lines());
        assert_ne!(small(4).lines(), small(5).lines());
    }

    #[test]
    fn the_table_has_three_columns_and_says_how_to_read_them() {
        let lines = small(4).lines();
        assert!(lines[0].starts_with("60 people, 30 weeks, seed 4, a round every 2 weeks"), "{}", lines[0]);
        let widths: Vec<usize> = lines[1..=1 + ROWS.len()].iter().map(|line| line.chars().count()).collect();
        assert!(widths.iter().all(|width| *width == widths[0]), "{lines:#?}");
        assert_eq!(lines[lines.len() - HOW_TO_READ.len()..], HOW_TO_READ);
    }

    #[test]
    fn two_people_are_enough() {
        let table = compare(&Plan { people: 2, weeks: 1, seed: 1 }, |_| {}).unwrap();
        assert_eq!(table.any.rounds, 1);
    }
}
