//! Which blossoms two vertices share, asked of a nest at rest.
//!
//! Nests are deep: a search may wrap one blossom around another thousands of times. Mostly the innermost
//! blossom of one vertex holds the other too, which the numbers of its vertices tell at once; otherwise each
//! blossom knows one far above it besides the one right around it (Myers, "An applicative random-access
//! stack", 1983).

use super::graph::Edge;
use super::nest::{Nest, Node};
use super::state::NONE;

pub(super) struct Overlap {
    n: usize,
    /// For each vertex its number, and the innermost blossom.
    seats: Vec<(u32, u32)>,
    links: Vec<Link>,
}

#[derive(Clone, Copy)]
struct Link {
    up: u32,
    jump: u32,
    depth: u32,
    /// The numbers of the vertices in it.
    span: (u32, u32),
    /// The duals of this blossom and all around it.
    sum: i64,
}

impl Overlap {
    pub(super) fn new(nest: &Nest) -> Self {
        let n = nest.n;
        let mut spans = vec![(0, 0); nest.nodes.len()];
        let tops = nest.tops();
        nest.number(tops.clone(), &mut spans);
        let seats = nest.nodes[..n].iter().zip(&spans).map(|(node, span)| (span.0, node.around)).collect();
        let none = Link { up: NONE, jump: NONE, depth: 0, span: (0, 0), sum: 0 };
        let mut links = vec![none; nest.nodes.len() - n];
        let mut open: Vec<u32> = tops.into_iter().filter(|node| nest.is_blossom(*node)).collect();
        while let Some(node) = open.pop() {
            let Node { around: up, z, .. } = nest.nodes[node as usize];
            let span = spans[node as usize];
            let own = if up == NONE {
                Link { up: node, jump: node, depth: 1, span, sum: z }
            } else {
                let at = |node: u32| links[node as usize - n];
                let (above, far) = (at(up), at(at(up).jump));
                let even = above.depth - far.depth == far.depth - at(far.jump).depth;
                let jump = if even { far.jump } else { up };
                Link { up, jump, depth: above.depth + 1, span, sum: above.sum + z }
            };
            links[node as usize - n] = own;
            open.extend(nest.children(node).iter().filter(|child| nest.is_blossom(**child)));
        }
        Self { n, seats, links }
    }

    /// The slack of an edge with blossoms counted, when it is this without them.
    pub(super) fn slack(&self, slack: i64, edge: &Edge) -> i64 {
        if slack < 0 { slack + self.dual(edge.u, edge.v) } else { slack }
    }

    /// The sum of the duals of all blossoms that hold both.
    pub(super) fn dual(&self, u: u32, v: u32) -> i64 {
        let ((seat, one), (other_seat, other)) = (self.seats[u as usize], self.seats[v as usize]);
        if one == NONE || other == NONE {
            return 0;
        }
        let at = |node: u32| &self.links[node as usize - self.n];
        for (node, seat) in [(one, other_seat), (other, seat)] {
            if (at(node).span.0..at(node).span.1).contains(&seat) {
                return at(node).sum;
            }
        }
        // The last blossom around one vertex that doesn't hold the other; the next one does.
        let apart = |node: u32| !(at(node).span.0..at(node).span.1).contains(&other_seat);
        let mut node = one;
        loop {
            if apart(at(node).jump) && at(node).jump != node {
                node = at(node).jump;
            } else if apart(at(node).up) && at(node).up != node {
                node = at(node).up;
            } else {
                break;
            }
        }
        if at(node).up == node { 0 } else { at(at(node).up).sum }
    }
}
