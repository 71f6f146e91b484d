//! The one test binary: it links once, and each module is about one promise of the project.

#[cfg(test)]
mod architecture;
#[cfg(test)]
mod bad_input;
#[cfg(test)]
mod binary;
#[cfg(test)]
mod calendar;
#[cfg(test)]
mod confidentiality;
#[cfg(test)]
mod conversations;
#[cfg(test)]
pub mod discord;
#[cfg(test)]
mod faithful_chat;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod help;
#[cfg(test)]
pub mod layer;
#[cfg(test)]
mod mistakes;
#[cfg(test)]
mod on_a_server;
#[cfg(test)]
mod readme;
#[cfg(test)]
mod relocating;
#[cfg(test)]
mod replicas;
#[cfg(test)]
mod repository;
#[cfg(test)]
mod server;
#[cfg(test)]
mod store;
#[cfg(test)]
mod timing;
#[cfg(test)]
mod upgrading;
