//! Blossoms within blossoms, and who is matched with whom among those that are outermost.
//!
//! A node is a vertex or a blossom: an odd cycle of nodes. The vertices are the nodes `0..n`. Only outermost
//! nodes know their match; what it means for the nodes inside is worked out when a blossom opens. Nothing
//! here recurses.

use super::state::NONE;

/// A vertex, or vertices that an odd cycle of tight edges makes one.
#[derive(Clone, Copy)]
pub(super) struct Node {
    /// The blossom right around; `NONE` for an outermost node.
    pub(super) around: u32,
    /// The vertex inside that has a partner outside; while there is none, the one without partner.
    pub(super) inner: u32,
    /// The partner outside.
    pub(super) outer: u32,
    /// For an odd node of a search: the even vertex that reached it.
    pub(super) from: u32,
    /// For an odd node of a search: the vertex inside that was reached.
    pub(super) at: u32,
    pub(super) mark: u32,
    /// The dual of a blossom; of no meaning for a vertex. In a running search an even one has twice the time taken off, an odd one has it
    /// added, so that both stay the same while time goes on.
    pub(super) z: i64,
}

/// The cycle that a blossom is made of.
#[derive(Default)]
struct Cycle {
    nodes: Vec<u32>,
    /// Edge `i` leads from a vertex in node `i` to one in the next node; the last leads to the first.
    edges: Vec<(u32, u32)>,
    /// The node with the most vertices.
    largest: u32,
}

/// All nodes.
pub(super) struct Nest {
    pub(super) n: usize,
    pub(super) nodes: Vec<Node>,
    cycles: Vec<Cycle>,
    /// A union-find over vertices: those of an outermost node have the same root, which lies in its largest
    /// child, and so on inwards. So no vertex of that child finds the root by way of another child, and a
    /// blossom opens in time as all its children but the largest.
    leader: Vec<u32>,
    /// For a root the outermost node it stands for.
    stands_for: Vec<u32>,
    /// For a root how many vertices there are.
    sizes: Vec<u32>,
    /// Numbers of blossoms that are no more.
    spare: Vec<u32>,
    /// Those that may not be used again before the running search ends.
    retired: Vec<u32>,
}

impl Nest {
    /// Vertices with these partners, and no blossom.
    pub(super) fn new(mates: impl Iterator<Item = u32>) -> Self {
        let single =
            |(v, mate)| Node { around: NONE, inner: v, outer: mate, from: NONE, at: NONE, mark: 0, z: 0 };
        let nodes: Vec<Node> = (0..).zip(mates).map(single).collect();
        let n = nodes.len();
        let leader: Vec<u32> = (0..n as u32).collect();
        let (cycles, spare, retired) = (Vec::new(), Vec::new(), Vec::new());
        Self { n, nodes, cycles, stands_for: leader.clone(), leader, sizes: vec![1; n], spare, retired }
    }

    pub(super) fn is_blossom(&self, node: u32) -> bool {
        node as usize >= self.n
    }

    pub(super) fn node(&mut self, node: u32) -> &mut Node {
        &mut self.nodes[node as usize]
    }

    /// How many numbers of nodes there are, in use or not.
    pub(super) fn count(&self) -> usize {
        self.nodes.len()
    }

    /// The vertices, in order.
    pub(super) fn vertex_nodes(&self) -> impl Iterator<Item = &Node> {
        self.nodes[..self.n].iter()
    }

    pub(super) fn around(&self, node: u32) -> u32 {
        self.nodes[node as usize].around
    }

    pub(super) fn dual(&self, blossom: u32) -> i64 {
        self.nodes[blossom as usize].z
    }

    /// Whether the outermost node around this vertex is without a partner because of this vertex.
    pub(super) fn is_lonely(&mut self, v: u32) -> bool {
        let top = self.top(v);
        let node = self.node(top);
        node.outer == NONE && node.inner == v
    }

    /// The outermost node around a vertex.
    pub(super) fn top(&mut self, v: u32) -> u32 {
        let root = self.root(v);
        self.stands_for[root as usize]
    }

    /// The vertex that stands for all in the same outermost node.
    pub(super) fn root(&mut self, mut v: u32) -> u32 {
        while self.leader[v as usize] != v {
            let next = self.leader[self.leader[v as usize] as usize];
            self.leader[v as usize] = next;
            v = next;
        }
        v
    }

    /// All vertices in a node, into a list that is cleared first.
    pub(super) fn vertices(&self, node: u32, into: &mut Vec<u32>) {
        into.clear();
        if !self.is_blossom(node) {
            into.push(node);
            return;
        }
        let mut open = vec![node];
        while let Some(node) = open.pop() {
            for &child in &self.cycles[node as usize - self.n].nodes {
                if self.is_blossom(child) { open.push(child) } else { into.push(child) }
            }
        }
    }

    /// Makes a blossom of outermost nodes, the first of which is the one with a partner outside.
    pub(super) fn close(&mut self, nodes: Vec<u32>, edges: Vec<(u32, u32)>, mark: u32, z: i64) -> u32 {
        let base = self.nodes[nodes[0] as usize];
        let blossom = Node { around: NONE, from: NONE, at: NONE, mark, z, ..base };
        let number = self.spare.pop().unwrap_or(self.nodes.len() as u32);
        let roots: Vec<u32> =
            nodes.iter().map(|child| self.root(self.nodes[*child as usize].inner)).collect();
        let mut heart = 0;
        for at in 1..roots.len() {
            if self.sizes[roots[at] as usize] > self.sizes[roots[heart] as usize] {
                heart = at;
            }
        }
        let root = roots[heart];
        self.sizes[root as usize] = roots.iter().map(|root| self.sizes[*root as usize]).sum();
        for (&child, &other) in nodes.iter().zip(&roots) {
            self.leader[other as usize] = root;
            self.node(child).around = number;
        }
        let cycle = Cycle { largest: nodes[heart], nodes, edges };
        self.stands_for[root as usize] = number;
        if number as usize == self.nodes.len() {
            self.nodes.push(blossom);
            self.cycles.push(cycle);
        } else {
            self.nodes[number as usize] = blossom;
            self.cycles[number as usize - self.n] = cycle;
        }
        number
    }

    /// Opens an outermost blossom: its children become outermost, each with its match. Gives the children
    /// starting at the one that has the partner outside, and edges from each to the next.
    pub(super) fn open(&mut self, blossom: u32) -> (Vec<u32>, Vec<(u32, u32)>) {
        let base = self.place(self.nodes[blossom as usize].inner, blossom);
        let root = self.root(self.nodes[blossom as usize].inner);
        let Cycle { mut nodes, mut edges, largest } =
            std::mem::take(&mut self.cycles[blossom as usize - self.n]);
        nodes.rotate_left(base);
        edges.rotate_left(base);
        self.pass_on(blossom, &nodes, &edges);
        let mut inside = Vec::new();
        for &child in &nodes {
            self.node(child).around = NONE;
            if child == largest {
                self.stands_for[root as usize] = child;
                continue;
            }
            self.vertices(child, &mut inside);
            let heart = self.heart(child);
            for &v in &inside {
                self.leader[v as usize] = heart;
            }
            self.stands_for[heart as usize] = child;
            self.sizes[heart as usize] = inside.len() as u32;
            self.sizes[root as usize] -= inside.len() as u32;
        }
        self.node(blossom).mark = 0;
        self.retired.push(blossom);
        (nodes, edges)
    }

    /// The vertex that is in the largest child of a node, and in the largest child of that, and so on.
    fn heart(&self, mut node: u32) -> u32 {
        while self.is_blossom(node) {
            node = self.cycles[node as usize - self.n].largest;
        }
        node
    }

    /// Tells the children what the match of their blossom means for them; the first has the partner outside.
    fn pass_on(&mut self, blossom: u32, nodes: &[u32], edges: &[(u32, u32)]) {
        let Node { inner, outer, .. } = self.nodes[blossom as usize];
        let mut tell = |node: u32, inner, outer| {
            let node = &mut self.nodes[node as usize];
            (node.inner, node.outer) = (inner, outer);
        };
        tell(nodes[0], inner, outer);
        for at in (1..nodes.len()).step_by(2) {
            let (one, other) = edges[at];
            tell(nodes[at], one, other);
            tell(nodes[at + 1], other, one);
        }
    }

    /// The nodes that a blossom is made of.
    pub(super) fn children(&self, blossom: u32) -> &[u32] {
        &self.cycles[blossom as usize - self.n].nodes
    }

    /// Which child of a blossom a vertex is in.
    pub(super) fn place(&self, vertex: u32, blossom: u32) -> usize {
        let mut node = vertex;
        while self.nodes[node as usize].around != blossom {
            node = self.nodes[node as usize].around;
        }
        self.cycles[blossom as usize - self.n].nodes.iter().position(|child| *child == node).unwrap_or(0)
    }

    /// Lets numbers be used again; no search may be running.
    pub(super) fn reuse(&mut self) {
        self.spare.append(&mut self.retired);
    }

    /// The outermost nodes, in ascending order.
    pub(super) fn tops(&self) -> Vec<u32> {
        let mut gone = vec![false; self.nodes.len()];
        for &node in self.spare.iter().chain(&self.retired) {
            gone[node as usize] = true;
        }
        (0..self.nodes.len() as u32)
            .filter(|node| self.nodes[*node as usize].around == NONE && !gone[*node as usize])
            .collect()
    }

    /// Works out the partner of every vertex; gives the blossoms too, each after the one around it.
    pub(super) fn settle(&mut self) -> Vec<u32> {
        let tops = self.tops();
        let mut spans = vec![(0, 0); self.nodes.len()];
        self.number(tops.clone(), &mut spans);
        self.pass_down(tops, &spans)
    }

    /// Gives up an outermost blossom and all in it: its vertices become outermost. Tells for each the sum of
    /// the duals that are gone. Where a blossom had one, the edge that led out of it is no longer tight, and
    /// its two ends have no partner any more.
    pub(super) fn give_up(&mut self, blossom: u32, spans: &mut [(u32, u32)]) -> Vec<(u32, i64)> {
        self.number(vec![blossom], spans);
        let gone = self.pass_down(vec![blossom], spans);
        let of = |node: &u32| self.nodes[*node as usize];
        let loose: Vec<Node> = gone.iter().map(of).filter(|node| node.z > 0 && node.outer != NONE).collect();
        let mut shares = Vec::new();
        for &node in &gone {
            let z = self.nodes[node as usize].z;
            let Cycle { nodes, .. } = std::mem::take(&mut self.cycles[node as usize - self.n]);
            for child in nodes {
                self.nodes[child as usize].around = NONE;
                if self.is_blossom(child) {
                    self.nodes[child as usize].z += z;
                } else {
                    shares.push((child, z));
                    self.leader[child as usize] = child;
                    self.sizes[child as usize] = 1;
                    self.stands_for[child as usize] = child;
                }
            }
            self.nodes[node as usize].mark = 0;
            spans[node as usize] = (0, 0);
        }
        for Node { inner, outer, .. } in loose {
            self.nodes[inner as usize].outer = NONE;
            self.nodes[outer as usize].outer = NONE;
        }
        self.retired.extend(gone);
        shares
    }

    /// Tells everything in these outermost nodes what their matches mean; gives the blossoms, each after the
    /// one around it.
    fn pass_down(&mut self, mut open: Vec<u32>, spans: &[(u32, u32)]) -> Vec<u32> {
        let mut blossoms = Vec::new();
        while let Some(node) = open.pop() {
            if self.is_blossom(node) {
                blossoms.push(node);
                let base = spans[self.nodes[node as usize].inner as usize].0;
                let mut cycle = std::mem::take(&mut self.cycles[node as usize - self.n]);
                let holds =
                    |child: &u32| (spans[*child as usize].0..spans[*child as usize].1).contains(&base);
                let base = cycle.nodes.iter().position(holds).unwrap_or(0);
                cycle.nodes.rotate_left(base);
                cycle.edges.rotate_left(base);
                self.pass_on(node, &cycle.nodes, &cycle.edges);
                open.extend(&cycle.nodes);
                self.cycles[node as usize - self.n] = cycle;
            }
        }
        blossoms
    }

    /// Numbers the vertices in these nodes so that those of each node follow each other: for each node the
    /// first number and the one after the last.
    pub(super) fn number(&self, mut open: Vec<u32>, spans: &mut [(u32, u32)]) {
        let mut count = 0;
        // A blossom comes up twice: before and after what is in it.
        while let Some(node) = open.pop() {
            let seen = spans[node as usize].1 > 0;
            if !self.is_blossom(node) {
                spans[node as usize] = (count, count + 1);
                count += 1;
            } else if seen {
                spans[node as usize].1 = count;
            } else {
                spans[node as usize] = (count, u32::MAX);
                open.push(node);
                open.extend(&self.cycles[node as usize - self.n].nodes);
            }
        }
    }
}
