//! Why no matching is better: a solution of the dual linear programme.

/// A solution of the dual of the matching programme (Edmonds, "Maximum matching and a polyhedron with
/// 0,1-vertices", 1965).
///
/// All numbers are doubled, so that they are whole. For each edge, the duals of its two ends and of all odd
/// sets that hold both are together at least twice its weight; no vertex' dual is below `-lead`, and no
/// set's below zero. Then a matching of `p` pairs and weight `w` has
///
/// ```text
/// 2 (w + lead p)  <=  sum over vertices (dual + lead)  +  sum over odd sets dual (size - 1) / 2
/// ```
///
/// because each pair takes its two ends' duals, and a set of odd size holds at most (size - 1) / 2 pairs. A
/// matching that reaches the right side is best. With no lead and all duals raised to zero at least, the same
/// holds for weight alone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Certificate {
    /// The dual of each vertex.
    pub duals: Vec<i64>,
    /// What a pair counts besides its weight: zero where weight alone counts.
    pub lead: i64,
    /// Odd sets, each after the one around it.
    pub sets: Vec<OddSet>,
    /// For each vertex the innermost odd set that it is in.
    pub innermost: Vec<Option<u32>>,
}

/// An odd number of vertices that no matching can pair among themselves without one left over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OddSet {
    /// The place in [`Certificate::sets`] of the set right around this one.
    pub around: Option<u32>,
    /// The dual of this set.
    pub dual: i64,
}
