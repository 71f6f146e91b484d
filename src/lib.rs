//! Lookalong: a chat bot that helps colleagues watch each other at real work.
//!
//! The map of modules, and who may import whom (a test reads the sources and fails on a breach):
//!
//! | room | what it is | imports |
//! | --- | --- | --- |
//! | [`domain`] | PURE. The words of the product as values, and the live state of a community | nothing of ours |
//! | [`matching`] | PURE. Who could look along with whom, how good that is, and why | `domain` |
//! | [`journey`] | PURE. Every decision: a command or something due, on a community, at a moment | `domain`, `matching` |
//! | [`text`] | PURE. Notices and refusals as messages in English and Dutch; the dates people type | `domain` |
//! | [`store`] | What must survive, on disk, sealed where people wrote it | `domain` |
//! | [`chat`] | The fronts: words, buttons and forms in, messages out | `domain`, `text` |
//! | [`simulation`] | PURE. Made-up people living half a year | `domain`, `matching`, `journey` |
//! | [`app`] | The thin shell: clock, handling, due work, outbox, start and stop | all of them |
//! | [`config`] | Typed settings, all checked at start | `domain`, `store` |

pub mod app;
pub mod chat;
pub mod config;
pub mod domain;
pub mod journey;
pub mod matching;
pub mod simulation;
pub mod store;
pub mod text;
