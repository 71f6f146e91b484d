//! The words of the product as values, and the live state of a community. Pure: nothing here reads a clock, a database or a chat.
//!
//! The glossary: [`participant`], [`topic`], [`wish_offer`] (wish, offer, open door), [`proposal`], [`exchange`]
//! (and observation), [`outcome`] (takeaway, tried or not), [`step`] (a question, its nudges), [`round`], [`rule_set`], [`trial`].
//! What is asked: [`command`]. What falls due: [`due`]. What is said: [`notice`], [`refusal`]. What follows: [`decision`].

pub mod availability;
pub mod command;
pub mod community;
pub mod decision;
pub mod due;
pub mod exchange;
pub mod ids;
pub mod language;
pub mod notice;
pub mod outcome;
pub mod participant;
pub mod proposal;
pub mod refusal;
pub mod round;
pub mod rule_set;
pub mod step;
pub mod topic;
pub mod trial;
pub mod user_text;
pub mod wish_offer;
pub mod written_moment;
pub mod zone;
