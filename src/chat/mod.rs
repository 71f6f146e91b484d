//! The fronts: words, buttons and forms in, messages out.

pub mod terminal;
