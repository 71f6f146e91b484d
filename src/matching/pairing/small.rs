//! The exact engine for small groups: dynamic programming over the sets of people still undecided.
//!
//! The idea is Bellman's, and Held and Karp's ("A dynamic programming approach to sequencing problems",
//! 1962). Deciding always about the highest number first leaves all but a few of the 2^n sets unreached.

use super::{Edge, Goal, SMALL};

/// The score of a set of people that no decision has led to.
const UNREACHED: i64 = i64::MIN;

/// The best partners for at most [`SMALL`] people; the edges must be [`super::sound`].
///
/// Takes at most 2^people steps times the edges of one person, and 12 bytes times 2^people.
pub(super) fn best(people: usize, edges: &[Edge], goal: Goal) -> Vec<Option<u32>> {
    assert!(people <= SMALL, "a table for {people} people would be too large");
    let mut lower = vec![Vec::new(); people];
    for edge in edges {
        lower[edge.v as usize].push((1u32 << edge.u, goal.worth(edge.weight)));
    }
    let everyone = (1u32 << people) - 1;
    let mut score = vec![UNREACHED; 1 << people];
    let mut before = vec![0; 1 << people];
    score[everyone as usize] = 0;
    for undecided in (1..=everyone).rev() {
        let total = score[undecided as usize];
        if total == UNREACHED {
            continue;
        }
        let person = undecided.ilog2();
        let rest = undecided ^ (1 << person);
        let pairs = lower[person as usize].iter().filter(|(other, _)| rest & other != 0);
        let ways = pairs.map(|(other, worth)| (rest ^ other, total + worth));
        for (next, total) in ways.chain([(rest, total)]) {
            if total > score[next as usize] {
                score[next as usize] = total;
                before[next as usize] = undecided;
            }
        }
    }
    partners(people, &before)
}

/// Follows the best decisions back, from nobody undecided to everyone.
fn partners(people: usize, before: &[u32]) -> Vec<Option<u32>> {
    let mut partner = vec![None; people];
    let (mut undecided, everyone) = (0, (1u32 << people) - 1);
    while undecided != everyone {
        let earlier = before[undecided as usize];
        let decided = earlier ^ undecided;
        let (v, u) = (decided.ilog2(), decided.trailing_zeros());
        if u != v {
            partner[u as usize] = Some(v);
            partner[v as usize] = Some(u);
        }
        undecided = earlier;
    }
    partner
}
