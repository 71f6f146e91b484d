//! The thin shell around the decisions.
