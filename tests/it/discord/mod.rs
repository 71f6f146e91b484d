//! The Discord front, against a stand-in for Discord.

mod bot;
mod conversations;
mod crashes;
mod dutch;
mod faults;
mod http;
mod in_time;
pub mod killing;
#[cfg(target_os = "linux")]
mod machine;
mod pictures;
mod privately;
mod reading;
mod replicas;
mod server_faults;
mod service;
mod set_up;
pub mod standin;
mod standin_faults;
mod standin_smoke;
mod story;
mod talk;
mod typing;
mod upgrading;
