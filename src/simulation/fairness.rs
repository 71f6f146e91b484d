//! How fair it is to be paired, round after round: who was matched, who waited and how long, who got how much, who met whom
//! again, and who would rather have had each other.
//!
//! What someone gets is what they watched and had wished for, in points of `matching::score::gain`. To be watched, or to sit
//! with somebody who shows nothing one wished for, gives none: a count of meetings can't tell these apart.

use std::collections::{BTreeMap, BTreeSet};

use super::report::Spread;
use crate::domain::community::pair_key;
use crate::domain::ids::ParticipantId;

/// A rule that Lookalong never breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Broken {
    /// A line manager with a report.
    LineManager,
    /// Somebody with whom one of them asked never to be paired.
    DoNotPair,
    /// No language in common.
    Language,
    /// Too few working hours in common.
    Hours,
    /// None of them shows what another wished for.
    NothingWished,
}

/// Someone watched someone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Watched {
    /// Who watched.
    pub observer: ParticipantId,
    /// Whom.
    pub host: ParticipantId,
    /// What the observer got from it; nothing where it was not what they wished for.
    pub points: u32,
}

/// A pair or three that met.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Met {
    /// Who.
    pub people: Vec<ParticipantId>,
    /// What they watched.
    pub watched: Vec<Watched>,
    /// Whether they are of more than one team.
    pub across_teams: bool,
    /// Whether they are of more than one site.
    pub across_sites: bool,
    /// What should have kept them apart.
    pub broken: BTreeSet<Broken>,
}

/// Two people who could have been paired, and what each would have got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Could {
    /// One, and what they would have got.
    pub one: (ParticipantId, u32),
    /// The other, and what they would have got.
    pub other: (ParticipantId, u32),
}

/// The rounds so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fairness {
    rounds: u32,
    /// People in a round, summed over the rounds; the same for the three below.
    were_in: u32,
    matched: u32,
    wished: u32,
    watched: u32,
    /// The week since which someone waits to watch.
    waits_since: BTreeMap<ParticipantId, u32>,
    /// Weeks that people waited until they watched.
    waited: Vec<u32>,
    /// All that each got, of everyone who was ever in.
    got: BTreeMap<ParticipantId, u32>,
    /// How often each was watched, of everyone who was ever in.
    shown: BTreeMap<ParticipantId, u32>,
    /// The week in which two people last met.
    last_met: BTreeMap<(ParticipantId, ParticipantId), u32>,
    repeats: u32,
    shortest_gap: Option<u32>,
    meetings: u32,
    across_teams: u32,
    across_sites: u32,
    broke_a_rule: u32,
    broken: BTreeMap<Broken, u32>,
    rather: u32,
}

/// What the rounds came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// How many rounds there were.
    pub rounds: u32,
    /// People in a round, summed over the rounds.
    pub were_in: u32,
    /// Of those, who met somebody.
    pub matched: u32,
    /// Of those who were in, who wished for something.
    pub wished: u32,
    /// Of those who wished, who watched something they wished for.
    pub watched: u32,
    /// Weeks from the first round with an open wish until one was met, those who still wait included.
    pub waited: Spread,
    /// People who never watched anything they wished for.
    pub never: u32,
    /// What the tenth of the people who got least got at most.
    pub least_tenth_got: u32,
    /// What half of the people got at most.
    pub median_got: u32,
    /// How unequal that is, in thousandths: 0 where all got the same, near 1000 where one got all.
    pub gini: u32,
    /// How often one person was watched.
    pub shown: Spread,
    /// Visits, of whatever was watched.
    pub visits: u32,
    /// Of those, how many went to the hundredth of the people who were watched most.
    pub to_most_watched_1: u32,
    /// Of those, how many went to the twentieth of the people who were watched most.
    pub to_most_watched_5: u32,
    /// Two people who had met before, met again.
    pub repeats: u32,
    /// The fewest weeks after which two people met again.
    pub shortest_gap: Option<u32>,
    /// Pairs and threes that met.
    pub meetings: u32,
    /// Of those, of more than one team.
    pub across_teams: u32,
    /// Of those, of more than one site.
    pub across_sites: u32,
    /// Of those, that broke at least one rule.
    pub broke_a_rule: u32,
    /// Of those, by rule.
    pub broken: BTreeMap<Broken, u32>,
    /// Pairs that would both rather have had each other, summed over the rounds.
    pub rather: u32,
}

impl Fairness {
    /// A round was held in that week. `were_in` is who was in, and whether they wished for something.
    pub fn round(
        &mut self,
        week: u32,
        were_in: &BTreeMap<ParticipantId, bool>,
        met: &[Met],
        could: &[Could],
    ) {
        let got = got(met);
        self.rounds += 1;
        for (who, wishes) in were_in {
            let points = got.get(who).copied();
            self.were_in += 1;
            self.matched += u32::from(points.is_some());
            *self.got.entry(*who).or_default() += points.unwrap_or(0);
            self.shown.entry(*who).or_default();
            if *wishes {
                self.wished += 1;
                let since = *self.waits_since.entry(*who).or_insert(week);
                if points.is_some_and(|points| points > 0) {
                    self.watched += 1;
                    self.waited.push(week - since);
                    self.waits_since.remove(who);
                }
            }
        }
        for one in met {
            self.met(week, one);
        }
        self.rather += would_rather(could, &got);
    }

    fn met(&mut self, week: u32, met: &Met) {
        self.meetings += 1;
        self.across_teams += u32::from(met.across_teams);
        self.across_sites += u32::from(met.across_sites);
        self.broke_a_rule += u32::from(!met.broken.is_empty());
        for rule in &met.broken {
            *self.broken.entry(*rule).or_default() += 1;
        }
        for watched in &met.watched {
            *self.shown.entry(watched.host).or_default() += 1;
        }
        for (i, a) in met.people.iter().enumerate() {
            for b in met.people.iter().skip(i + 1) {
                if let Some(before) = self.last_met.insert(pair_key(*a, *b), week) {
                    let gap = week - before;
                    self.repeats += 1;
                    self.shortest_gap = Some(self.shortest_gap.map_or(gap, |shortest| shortest.min(gap)));
                }
            }
        }
    }

    /// What it came to by that week.
    #[must_use]
    pub fn figures(&self, week: u32) -> Figures {
        let still = self.waits_since.values().map(|since| week.saturating_sub(*since));
        let mut got: Vec<u32> = self.got.values().copied().collect();
        got.sort_unstable();
        let at = |percent: usize| {
            got.get((got.len() * percent).div_ceil(100).saturating_sub(1)).copied().unwrap_or(0)
        };
        Figures {
            rounds: self.rounds,
            were_in: self.were_in,
            matched: self.matched,
            wished: self.wished,
            watched: self.watched,
            waited: Spread::of(self.waited.iter().copied().chain(still).collect()),
            never: u32::try_from(got.iter().filter(|points| **points == 0).count()).unwrap_or(u32::MAX),
            least_tenth_got: at(10),
            median_got: at(50),
            gini: gini(&got),
            shown: Spread::of(self.shown.values().copied().collect()),
            visits: self.shown.values().sum(),
            to_most_watched_1: most_watched(&self.shown, 1),
            to_most_watched_5: most_watched(&self.shown, 5),
            repeats: self.repeats,
            shortest_gap: self.shortest_gap,
            meetings: self.meetings,
            across_teams: self.across_teams,
            across_sites: self.across_sites,
            broke_a_rule: self.broke_a_rule,
            broken: self.broken.clone(),
            rather: self.rather,
        }
    }
}

/// What everyone who met somebody got in a round.
#[must_use]
pub fn got(met: &[Met]) -> BTreeMap<ParticipantId, u32> {
    let mut got: BTreeMap<ParticipantId, u32> =
        met.iter().flat_map(|met| &met.people).map(|who| (*who, 0)).collect();
    for watched in met.iter().flat_map(|met| &met.watched) {
        *got.entry(watched.observer).or_default() += watched.points;
    }
    got
}

/// How many visits went to so many percent of the people, those who were watched most; to one of them at least.
fn most_watched(shown: &BTreeMap<ParticipantId, u32>, percent: usize) -> u32 {
    let mut times: Vec<u32> = shown.values().copied().collect();
    times.sort_unstable_by(|a, b| b.cmp(a));
    times.iter().take((times.len() * percent).div_ceil(100)).sum()
}

/// How many pairs would both have got more from each other than they got.
fn would_rather(could: &[Could], got: &BTreeMap<ParticipantId, u32>) -> u32 {
    let more = |(who, points): (ParticipantId, u32)| points > got.get(&who).copied().unwrap_or(0);
    let pairs = could.iter().filter(|pair| more(pair.one) && more(pair.other)).count();
    u32::try_from(pairs).unwrap_or(u32::MAX)
}

/// Gini's coefficient of figures in ascending order, in thousandths: the mean difference between two people, as a part of
/// twice the mean.
fn gini(ascending: &[u32]) -> u32 {
    let count = i128::try_from(ascending.len()).unwrap_or(0);
    let total: i128 = ascending.iter().map(|figure| i128::from(*figure)).sum();
    let ranked: i128 = (1_i128..).zip(ascending).map(|(rank, figure)| rank * i128::from(*figure)).sum();
    let apart = (2 * ranked - (count + 1) * total) * 1000;
    apart.checked_div(count * total).and_then(|thousandths| u32::try_from(thousandths).ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn p(number: u64) -> ParticipantId {
        ParticipantId(number)
    }

    fn all_wish(people: u64) -> BTreeMap<ParticipantId, bool> {
        (1..=people).map(|number| (p(number), true)).collect()
    }

    /// Two people who met; each gets so much from the other.
    fn pair(a: (u64, u32), b: (u64, u32)) -> Met {
        let one = |me: (u64, u32), host: u64| Watched { observer: p(me.0), host: p(host), points: me.1 };
        let watched = [one(a, b.0), one(b, a.0)].into_iter().filter(|watched| watched.points > 0).collect();
        Met { people: vec![p(a.0), p(b.0)], watched, ..Met::default() }
    }

    #[test]
    fn nobody_gets_more_than_another_or_one_gets_all() {
        assert_eq!(gini(&[5, 5, 5, 5]), 0);
        assert_eq!(gini(&[0, 0, 0, 8]), 750);
        let mut all_to_one = vec![0; 1000];
        all_to_one[999] = 7;
        assert_eq!(gini(&all_to_one), 999);
        // By hand: the pairs differ by 1, 2, 3, 1, 2, 1; mean of all sixteen 20/16, twice the mean 5.
        assert_eq!(gini(&[1, 2, 3, 4]), 250);
        assert_eq!(gini(&[]), 0);
        assert_eq!(gini(&[0, 0]), 0);
    }

    #[test]
    fn waiting_ends_when_somebody_watches_and_not_when_they_are_watched() {
        let mut fairness = Fairness::default();
        // 1 watches at once; 2 is watched in week 0 and watches in week 4; 3 still waits at the end; 4 wishes for nothing.
        let were_in = BTreeMap::from([(p(1), true), (p(2), true), (p(3), true), (p(4), false)]);
        fairness.round(0, &were_in, &[pair((1, 700), (2, 0))], &[]);
        fairness.round(4, &were_in, &[pair((2, 500), (4, 0))], &[]);
        let figures = fairness.figures(10);
        // 1 waits again from week 4 on: 0 and 6; 2: 4; 3: 10.
        assert_eq!(figures.waited, Spread { median: 4, most_of_them: 10, highest: 10 });
        assert_eq!((figures.were_in, figures.matched, figures.wished, figures.watched), (8, 4, 6, 2));
        assert_eq!((figures.never, figures.least_tenth_got, figures.median_got), (2, 0, 0));
        assert_eq!(figures.shown, Spread { median: 0, most_of_them: 1, highest: 1 });
    }

    #[test]
    fn the_most_watched_are_a_hundredth_and_a_twentieth_of_all() {
        // Of 200 people the first is watched 30 times, nine others 5 times, everybody else once.
        let times = |number: u64| match number {
            1 => 30,
            2..=10 => 5,
            11.. | 0 => 1,
        };
        let shown: BTreeMap<ParticipantId, u32> =
            (1..=200).map(|number| (p(number), times(number))).collect();
        assert_eq!((most_watched(&shown, 1), most_watched(&shown, 5)), (35, 75));
        assert_eq!(most_watched(&BTreeMap::from([(p(1), 3), (p(2), 1)]), 1), 3, "one at least");
        assert_eq!(most_watched(&BTreeMap::new(), 5), 0);
    }

    #[test]
    fn of_twenty_who_waited_the_nineteenth_is_the_95th_percentile() {
        let mut fairness = Fairness::default();
        let were_in = all_wish(20);
        fairness.round(0, &were_in, &[], &[]);
        for number in 1..=20 {
            let met = [pair((number, 1), (100, 0))];
            fairness.round(u32::try_from(number).unwrap(), &BTreeMap::from([(p(number), true)]), &met, &[]);
        }
        assert_eq!(fairness.figures(20).waited, Spread { median: 10, most_of_them: 19, highest: 20 });
    }

    #[test]
    fn two_people_who_meet_again_are_a_repeat_also_within_a_three() {
        let mut fairness = Fairness::default();
        let three = Met { people: vec![p(2), p(3), p(1)], ..Met::default() };
        fairness.round(0, &all_wish(4), &[pair((1, 1), (2, 1)), pair((3, 1), (4, 1))], &[]);
        fairness.round(2, &all_wish(4), &[pair((1, 1), (3, 1)), pair((2, 1), (4, 1))], &[]);
        assert_eq!((fairness.figures(2).repeats, fairness.figures(2).shortest_gap), (0, None));
        fairness.round(6, &all_wish(4), &[three], &[]);
        let figures = fairness.figures(6);
        assert_eq!((figures.repeats, figures.shortest_gap, figures.meetings), (2, Some(4), 5));
    }

    #[test]
    fn only_who_would_both_get_more_would_rather_have_each_other() {
        // 1 with 2 and 3 with 4; 1 and 3 would both gain, 2 would gain from 4 but 4 not from 2, 1 and 4 would get the same.
        let met = [pair((1, 400), (2, 400)), pair((3, 500), (4, 900))];
        let could = |one: (u64, u32), other: (u64, u32)| Could {
            one: (p(one.0), one.1),
            other: (p(other.0), other.1),
        };
        let all = [could((1, 600), (3, 600)), could((2, 800), (4, 800)), could((1, 400), (4, 950))];
        let mut fairness = Fairness::default();
        fairness.round(0, &all_wish(4), &met, &all);
        assert_eq!(fairness.figures(0).rather, 1);
        // Whoever was left over would rather have anybody from whom they get something.
        fairness.round(2, &all_wish(4), &met[..1], &[could((3, 1), (4, 1)), could((3, 0), (4, 1))]);
        assert_eq!(fairness.figures(2).rather, 2);
    }

    #[test]
    fn a_meeting_that_breaks_two_rules_is_one_meeting() {
        let broken = BTreeSet::from([Broken::Hours, Broken::NothingWished]);
        let met = Met { broken, across_teams: true, ..pair((1, 0), (2, 0)) };
        let mut fairness = Fairness::default();
        fairness.round(0, &all_wish(2), &[met], &[]);
        let figures = fairness.figures(0);
        assert_eq!((figures.broke_a_rule, figures.across_teams, figures.across_sites), (1, 1, 0));
        assert_eq!(figures.broken, BTreeMap::from([(Broken::Hours, 1), (Broken::NothingWished, 1)]));
    }
}
