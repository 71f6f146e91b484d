//! Pairs drawn at random, as other bots do: whoever is in meets somebody, and no rule is asked but, in one of the two ways,
//! that nobody meets the same person again while there is somebody new.

use super::dice::Dice;
use crate::domain::community::Community;
use crate::domain::ids::ParticipantId;

/// Everyone in pairs, drawn from all; the odd one joins a pair.
pub fn any(mut people: Vec<ParticipantId>, dice: &mut Dice) -> Vec<Vec<ParticipantId>> {
    shuffle(&mut people, dice);
    let mut groups: Vec<Vec<ParticipantId>> = people.chunks(2).map(<[ParticipantId]>::to_vec).collect();
    if groups.len() > 1
        && let Some(odd) = groups.pop_if(|last| last.len() == 1)
        && let Some(pair) = groups.last_mut()
    {
        pair.extend(odd);
    }
    met_somebody(groups)
}

/// The same, but each gets the first in line whom they have met least often: somebody new, while there is one in line. The
/// last in line may know each other.
pub fn somebody_new(
    mut people: Vec<ParticipantId>,
    community: &Community,
    dice: &mut Dice,
) -> Vec<Vec<ParticipantId>> {
    shuffle(&mut people, dice);
    let times = |a: ParticipantId, b: ParticipantId| community.past(a, b).times;
    let mut groups: Vec<Vec<ParticipantId>> = Vec::new();
    while let Some(one) = people.pop() {
        let new = people.iter().rposition(|other| times(one, *other) == 0);
        let least = || (0..people.len()).rev().min_by_key(|i| people.get(*i).map(|other| times(one, *other)));
        if let Some(place) = new.or_else(least) {
            groups.push(vec![one, people.remove(place)]);
        } else if let Some(pair) =
            groups.iter_mut().min_by_key(|pair| pair.iter().map(|other| times(one, *other)).sum::<u32>())
        {
            pair.push(one);
        }
    }
    met_somebody(groups)
}

fn met_somebody(mut groups: Vec<Vec<ParticipantId>>) -> Vec<Vec<ParticipantId>> {
    groups.retain(|group| group.len() > 1);
    groups
}

/// Every order is as likely (Fisher and Yates).
fn shuffle(people: &mut [ParticipantId], dice: &mut Dice) {
    for last in (1..people.len()).rev() {
        people.swap(last, dice.below(last + 1));
    }
}
