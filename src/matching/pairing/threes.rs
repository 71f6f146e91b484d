//! Rings of three: someone left over joins a pair.
//!
//! In a ring the first watches the second, the second the third, and the third the first.

use std::cmp::Reverse;
use std::collections::BTreeSet;

/// Three people, each of whom watches the next, and the last the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ring {
    /// The one who was left over, and then the pair in the order of watching.
    pub people: [u32; 3],
}

/// Lets people left over join the pairs where they add most, the best ring first, each pair and person at
/// most once.
///
/// `gain` is what a ring adds, in the order of watching, and `None` where a ring is not allowed; it is asked
/// for both orders of a pair. Of equal gains the lower number left over goes first, then the earlier pair,
/// then the order in which the pair was given. The rings come back best first.
///
/// `near` are the places of the pairs that someone could join at all, ascending; takes time as there are of those, and memory
/// as the square of the people left over at most.
pub fn threes(
    left_over: &[u32],
    pairs: &[(u32, u32)],
    near: impl Fn(u32) -> BTreeSet<usize>,
    gain: impl Fn(u32, (u32, u32)) -> Option<i64>,
) -> Vec<Ring> {
    let mut ways = Vec::new();
    for &person in left_over {
        let best_way = |(pair, &(u, v)): (usize, &(u32, u32))| {
            let orders =
                [(u, v), (v, u)].map(|(next, last)| (gain(person, (next, last)), [person, next, last]));
            let [(there, straight), (back, turned)] = orders;
            let people = if back > there { turned } else { straight };
            there.max(back).map(|gain| Way { gain: Reverse(gain), person, pair, people })
        };
        let pairs = near(person).into_iter().filter_map(|place| Some((place, pairs.get(place)?)));
        let mut own: Vec<Way> = pairs.filter_map(best_way).collect();
        own.sort_unstable();
        // The others take one pair each, so a person never needs more choices than there are people.
        own.truncate(left_over.len());
        ways.append(&mut own);
    }
    ways.sort_unstable();
    let (mut placed, mut used) = (BTreeSet::new(), BTreeSet::new());
    ways.retain(|way| {
        let both_free = !placed.contains(&way.person) && !used.contains(&way.pair);
        if both_free {
            placed.insert(way.person);
            used.insert(way.pair);
        }
        both_free
    });
    ways.into_iter().map(|way| Ring { people: way.people }).collect()
}

/// A ring that could be, ordered by how soon it is made.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Way {
    gain: Reverse<i64>,
    person: u32,
    /// The place in the list of pairs.
    pair: usize,
    people: [u32; 3],
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(left_over: &[u32], gain: impl Fn(u32, (u32, u32)) -> Option<i64>, expected: &[[u32; 3]]) {
        let rings = threes(left_over, &[(0, 1), (2, 3)], |_| [0, 1].into(), gain);
        let people: Vec<_> = rings.iter().map(|ring| ring.people).collect();
        assert_eq!(people, expected);
    }

    #[test]
    fn the_best_ring_is_made_first_and_its_pair_is_taken() {
        let gain = |person, pair| match (person, pair) {
            (4, (2, 3)) => Some(5),
            (5, (2, 3)) => Some(9),
            (4, (0, 1)) => Some(1),
            _ => None,
        };
        check(&[4, 5], gain, &[[5, 2, 3], [4, 0, 1]]);
    }

    #[test]
    fn a_ring_turns_the_way_that_is_better() {
        check(&[4], |_, (next, last)| Some(i64::from(next) - i64::from(last)), &[[4, 1, 0]]);
    }

    #[test]
    fn equal_rings_go_by_number() {
        check(&[6, 4, 5], |_, _| Some(1), &[[4, 0, 1], [5, 2, 3]]);
    }

    #[test]
    fn someone_who_fits_nowhere_stays_left_over() {
        check(&[4, 5], |person, _| (person == 5).then_some(1), &[[5, 0, 1]]);
        check(&[], |_, _| Some(1), &[]);
    }

    #[test]
    fn a_ring_that_costs_something_is_still_made() {
        check(&[4], |_, _| Some(-3), &[[4, 0, 1]]);
    }
}
