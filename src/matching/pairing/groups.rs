//! People split into groups that no edge connects, each with numbers of its own.
//!
//! A union-find with path halving (Tarjan and van Leeuwen, "Worst-case analysis of set union algorithms",
//! 1984).

use super::Edge;

/// People who are connected through edges; nobody outside is.
pub(super) struct Group {
    /// Who they are, ascending; the place in this list is the number that `edges` use.
    pub(super) members: Vec<u32>,
    /// The edges between them, in the order given.
    pub(super) edges: Vec<Edge>,
}

/// The groups of at least two people, ordered by their lowest number; the edges must be [`super::sound`].
pub(super) fn split(people: usize, edges: &[Edge]) -> Vec<Group> {
    let mut leader: Vec<u32> = (0..).take(people).collect();
    for edge in edges {
        let (u, v) = (lowest(&mut leader, edge.u), lowest(&mut leader, edge.v));
        leader[u.max(v) as usize] = u.min(v);
    }
    let mut groups: Vec<Group> = Vec::new();
    let mut home = vec![(0, 0); people];
    for person in (0..).take(people) {
        let first = lowest(&mut leader, person);
        let group = if first == person { groups.len() } else { home[first as usize].0 };
        if first == person {
            groups.push(Group { members: Vec::new(), edges: Vec::new() });
        }
        home[person as usize] = (group, groups[group].members.len() as u32);
        groups[group].members.push(person);
    }
    for edge in edges {
        let (group, u) = home[edge.u as usize];
        let (_, v) = home[edge.v as usize];
        groups[group].edges.push(Edge { u, v, weight: edge.weight });
    }
    groups.retain(|group| !group.edges.is_empty());
    groups
}

/// The lowest number in the group as known so far; shortens the way there.
fn lowest(leader: &mut [u32], mut person: u32) -> u32 {
    while leader[person as usize] != person {
        leader[person as usize] = leader[leader[person as usize] as usize];
        person = leader[person as usize];
    }
    person
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_group_numbers_its_own_people() {
        let edges = [(0, 4), (1, 3), (3, 5)].map(|(u, v)| Edge { u, v, weight: 1 });
        let groups = split(6, &edges);
        let members: Vec<_> = groups.iter().map(|group| group.members.as_slice()).collect();
        assert_eq!(members, [[0, 4].as_slice(), &[1, 3, 5]]);
        assert_eq!(groups[1].edges, [(0, 1), (1, 2)].map(|(u, v)| Edge { u, v, weight: 1 }));
    }
}
