//! Notices and refusals as messages in English and Dutch, and the dates people type.
//!
//! The texts are in `en/*.ftl` and `nl/*.ftl`, by theme; their keys follow the variants (`proposals-made`, `refusal-not-joined`).

pub mod bundle;
pub mod calendar;
pub mod dates;
#[cfg(test)]
mod guards;
pub mod message;
mod picture;
mod reader;
pub mod render;
#[cfg(test)]
mod samples;
mod stamped;
pub mod written;
