//! Notices and refusals as messages in English and Dutch, and the dates people type.

pub mod dates;
pub mod message;
pub mod written;
