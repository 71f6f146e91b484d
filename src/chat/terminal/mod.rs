//! A chat in a terminal in which one is several colleagues, and time can be moved.

pub mod script;
