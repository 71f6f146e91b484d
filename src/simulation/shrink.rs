//! A storm that breaks something, made as small as it can be: fewer weeks, people and replicas, less that goes wrong.

use super::Breach;
use super::storm::{Fault, StormPlan, live_through};

/// So many smaller storms are tried at most.
const MOST_TRIES: usize = 600;
/// What is smaller goes another way: a few other seeds are tried too.
const OTHER_SEEDS: [u64; 8] = [1, 2, 3, 4, 5, 6, 7, 8];

/// The smallest plan found in which something still breaks, and what.
#[must_use]
pub fn shrink(plan: &StormPlan, breach: Breach) -> (StormPlan, Breach) {
    let (mut plan, mut breach) = (plan.clone(), breach);
    let mut tries = 0;
    let mut next = smaller(&plan).into_iter();
    while let Some(candidate) = next.next().filter(|_| tries < MOST_TRIES) {
        for seed in [candidate.seed].into_iter().chain(OTHER_SEEDS) {
            tries += 1;
            let candidate = StormPlan { seed, ..candidate.clone() };
            if let Err(still) = live_through(&candidate) {
                (plan, breach) = (candidate, still);
                next = smaller(&plan).into_iter();
                break;
            }
        }
    }
    (plan, breach)
}

/// What is a little smaller: what does not matter to the breach first, since in a long storm the rest is still there.
fn smaller(plan: &StormPlan) -> Vec<StormPlan> {
    let weeks = [plan.weeks / 4, plan.weeks / 2, plan.weeks * 3 / 4, plan.weeks * 9 / 10, plan.weeks - 1];
    let people = [plan.people / 2, plan.people - 1];
    let weeks = weeks.into_iter().filter(|weeks| (1..plan.weeks).contains(weeks));
    let people = people.into_iter().filter(|people| (2..plan.people).contains(people));
    let replicas = (plan.replicas > 1).then(|| StormPlan { replicas: plan.replicas - 1, ..plan.clone() });
    let fair = |fault: Fault| {
        let mut fairer = plan.clone();
        fairer.without.insert(fault).then_some(fairer)
    };
    let mut all: Vec<StormPlan> = Fault::ALL.into_iter().filter_map(fair).collect();
    all.extend(replicas);
    all.extend(people.map(|people| StormPlan { people, ..plan.clone() }));
    all.extend(weeks.map(|weeks| StormPlan { weeks, ..plan.clone() }));
    all
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::simulation::storm::Mistake;

    #[test]
    fn what_breaks_is_made_small_and_breaks_again_at_the_same_step() {
        let planted = Some(Mistake::AnswerFirst);
        let without: BTreeSet<Fault> = BTreeSet::new();
        let plan = |seed| {
            let without = without.clone();
            StormPlan { people: 4, weeks: 8, replicas: 3, seed, without, planted }
        };
        let broken = |seed| live_through(&plan(seed)).err().map(|breach| (plan(seed), breach));
        let (plan, breach) = (1..=10).find_map(broken).unwrap();
        let (small, still) = shrink(&plan, breach);
        assert!(small.weeks < 8 && small.replicas == 1 && small.without.len() >= 5, "{small:?}");
        assert_eq!(live_through(&small), Err(still));
    }
}
