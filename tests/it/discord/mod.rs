//! The Discord front, against a stand-in for Discord.

pub mod standin;
mod standin_faults;
mod standin_smoke;
