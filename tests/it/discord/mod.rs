//! The Discord front, against a stand-in for Discord.

mod conversations;
mod faults;
mod in_time;
mod privately;
mod reading;
pub mod standin;
mod standin_faults;
mod standin_smoke;
mod story;
mod talk;
mod typing;
