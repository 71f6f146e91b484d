//! The engine for large groups: the heaviest edges first, then small changes for as long as they help.
//!
//! Greedy alone is at least half as good as the best (Avis, "A survey of heuristics for the weighted matching
//! problem", 1983). A change puts one new pair together and finds something for the two people it leaves behind, so it
//! covers augmenting paths of one, three and five edges and the exchange of two pairs for two others. Where no such
//! change helps, the total is at least two thirds of the best (Pettie and Sanders, "A simpler linear time 2/3 - ε
//! approximation for maximum weight matching", 2004), and in practice 98 % or so.

use std::cmp::Reverse;

use super::{Edge, Goal};

/// How often all edges are looked at, at most; a handful of times is usual.
const MAX_PASSES: usize = 50;

/// Good partners for any number of people; the edges must be [`super::sound`].
pub(super) fn best(people: usize, edges: &[Edge], goal: Goal) -> Vec<Option<u32>> {
    let mut heaviest_first = edges.to_vec();
    heaviest_first.sort_by_key(|edge| (Reverse(edge.weight), edge.u, edge.v));
    let mut matching = Matching::new(people, &heaviest_first, goal);
    for _ in 0..MAX_PASSES {
        let changes = heaviest_first.iter().filter(|edge| matching.improve(edge, goal)).count();
        if changes == 0 {
            break;
        }
    }
    matching.partner
}

/// Someone a person could turn to, and what that adds in all, which is less when someone else loses a partner by it.
#[derive(Clone, Copy)]
struct Offer {
    to: u32,
    worth: i64,
    gain: i64,
}

/// What the two people left behind by a new pair do, and what that adds in all.
struct Remedy {
    pairs: [Option<(u32, Offer)>; 2],
    gain: i64,
}

/// The pairs so far.
struct Matching {
    partner: Vec<Option<u32>>,
    /// What the pair of this person is worth; zero without one.
    held: Vec<i64>,
    /// Per person the people they could be paired with and what that is worth, the best first.
    choices: Vec<Vec<(u32, i64)>>,
}

impl Matching {
    fn new(people: usize, heaviest_first: &[Edge], goal: Goal) -> Self {
        let mut choices = vec![Vec::new(); people];
        for edge in heaviest_first {
            choices[edge.u as usize].push((edge.v, goal.worth(edge.weight)));
            choices[edge.v as usize].push((edge.u, goal.worth(edge.weight)));
        }
        Self { partner: vec![None; people], held: vec![0; people], choices }
    }

    /// Makes a pair of these two if that, with the best remedy for those they leave behind, adds to the total.
    fn improve(&mut self, edge: &Edge, goal: Goal) -> bool {
        let (u, v) = (edge.u, edge.v);
        if self.partner[u as usize] == Some(v) {
            return false;
        }
        let worth = goal.worth(edge.weight);
        let loss = self.held[u as usize] + self.held[v as usize] - worth;
        let remedy = self.remedy([u, v], loss);
        let better = remedy.gain > loss;
        if better {
            self.join(u, v, worth);
            for (person, offer) in remedy.pairs.into_iter().flatten() {
                self.join(person, offer.to, offer.worth);
            }
        }
        better
    }

    /// The best for the partners of these two, who are about to be a pair: with each other, or each with an offer.
    /// What can't add up to more than the loss is not searched for.
    fn remedy(&self, taken: [u32; 2], loss: i64) -> Remedy {
        let [a, b] = taken.map(|person| self.partner[person as usize]);
        let ours = self.offers(a, &taken, b, loss - self.most(b));
        let theirs = self.offers(b, &taken, a, loss - self.most(a));
        let mut best = Remedy { pairs: [None; 2], gain: 0 };
        for one in ours {
            for other in theirs {
                let gain = self.gain_of_both(one, other);
                if gain > best.gain {
                    best = Remedy { pairs: [a.zip(one), b.zip(other)], gain };
                }
            }
        }
        if let Some((a, b)) = a.zip(b) {
            let mut worthwhile =
                self.choices[a as usize].iter().take_while(|(_, worth)| *worth > best.gain.max(loss));
            if let Some(&(to, worth)) = worthwhile.find(|(person, _)| *person == b) {
                best = Remedy { pairs: [Some((a, Offer { to, worth, gain: worth })), None], gain: worth };
            }
        }
        best
    }

    /// What the best choice of this person is worth; zero for nobody.
    fn most(&self, person: Option<u32>) -> i64 {
        person.and_then(|person| self.choices[person as usize].first()).map_or(0, |(_, worth)| *worth)
    }

    /// What two people taking these offers adds; nothing when both would turn to the same person.
    fn gain_of_both(&self, one: Option<Offer>, other: Option<Offer>) -> i64 {
        let gain = one.map_or(0, |offer| offer.gain) + other.map_or(0, |offer| offer.gain);
        match (one, other) {
            (Some(one), Some(other)) if one.to == other.to => 0,
            // Both came from the same pair, which was subtracted twice and is lost once.
            (Some(one), Some(other)) if self.partner[one.to as usize] == Some(other.to) => {
                gain + self.held[one.to as usize]
            }
            _ => gain,
        }
    }

    /// The two best offers for someone left behind that add something, and more than `least`; and that of nobody.
    fn offers(
        &self,
        person: Option<u32>,
        taken: &[u32],
        other: Option<u32>,
        least: i64,
    ) -> [Option<Offer>; 3] {
        let (mut first, mut second): (Option<Offer>, Option<Offer>) = (None, None);
        let Some(person) = person else { return [None; 3] };
        for &(to, worth) in &self.choices[person as usize] {
            let floor = second.map_or(least.max(0), |offer| offer.gain);
            if worth <= floor {
                break;
            }
            let gain = worth - self.held[to as usize];
            if gain <= floor || taken.contains(&to) || other == Some(to) {
                continue;
            }
            let offer = Some(Offer { to, worth, gain });
            if first.is_none_or(|best| gain > best.gain) {
                (first, second) = (offer, first);
            } else {
                second = offer;
            }
        }
        [None, first, second]
    }

    /// Makes a pair, and frees whoever either was paired with.
    fn join(&mut self, u: u32, v: u32, worth: i64) {
        for (person, partner) in [(u, v), (v, u)] {
            if let Some(former) = self.partner[person as usize].replace(partner) {
                self.partner[former as usize] = None;
                self.held[former as usize] = 0;
            }
            self.held[person as usize] = worth;
        }
    }
}
