//! A community's versioned matching rules.
