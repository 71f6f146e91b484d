//! The words of the product as values, and the live state of a community. Pure: nothing here reads a clock, a database or a chat.

pub mod availability;
pub mod language;
pub mod rule_set;
pub mod user_text;
pub mod written_moment;
pub mod zone;
