//! Typed settings of the operator, all checked at start.
