//! How a caller watches a solution grow, and ends it early.

use std::fmt;

/// What the solver is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// Matching as well as is possible when odd cycles may count half.
    Relaxing,
    /// Matching for good.
    Matching,
}

/// How far the solver is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// What it is doing.
    pub phase: Phase,
    /// How many vertices were served in this pass.
    pub served: usize,
    /// How many have to be served in this pass.
    pub of: usize,
}

/// Reports progress, and asks whether to go on.
///
/// The solver reads no clock: a time budget is a closure that looks at one. It is asked before each search
/// and during long ones. When it answers `false` the solver rounds off, which takes a few looks at each edge,
/// and gives the best it has with a bound that is proven. A caller who wants nothing any more drops that.
///
/// ```
/// use lookalong::matching::pairing::engine::{Control, Edge, Graph, Mode, solve, verify};
///
/// let weights = [(0, 1, 6), (1, 2, 6), (0, 2, 6)];
/// let edges = weights.map(|(u, v, weight)| Edge { u, v, weight }).to_vec();
/// let graph = Graph::new(3, edges)?;
/// let mut no_time = |_progress| false;
/// let solution = solve(&graph, Mode::Plain, &mut Control::new(&mut no_time));
/// assert!(!solution.finished);
/// let verified = verify(&graph, &solution).expect("it is a matching, and its bound is proven");
/// assert!(i128::from(verified.weight) <= verified.bound);
/// # Ok::<(), lookalong::matching::pairing::engine::Invalid>(())
/// ```
#[derive(Default)]
pub struct Control<'a> {
    go_on: Option<&'a mut dyn FnMut(Progress) -> bool>,
    stopped: bool,
}

impl<'a> Control<'a> {
    /// A control that hears of progress and says whether to go on.
    pub fn new(go_on: &'a mut dyn FnMut(Progress) -> bool) -> Self {
        Self { go_on: Some(go_on), stopped: false }
    }

    /// Reports progress; tells whether to go on.
    pub(super) fn goes_on(&mut self, progress: Progress) -> bool {
        if let Some(go_on) = &mut self.go_on {
            self.stopped = self.stopped || !go_on(progress);
        }
        !self.stopped
    }

    /// Whether the caller has stopped the solver.
    pub(super) fn is_stopped(&self) -> bool {
        self.stopped
    }
}

impl fmt::Debug for Control<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Control").field("stopped", &self.stopped).finish_non_exhaustive()
    }
}
