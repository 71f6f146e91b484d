//! Discord, on serenity.
//!
//! | file | what it does |
//! | --- | --- |
//! | [`commands`] | the commands as Discord lists them, registered when they changed |
//! | [`codes`] | what a button, a select or a form carries with it |
//! | [`hearing`] | what came in: an interaction in the same shape, whichever way it came |
//! | [`reading`] | what it asks for |
//! | [`showing`] | a message as Discord shows it: escaped, cut to size, with buttons, selects, moments on the reader's clock |
//! | [`answering`] | acknowledging and answering an interaction, once and in time |
//! | [`sending`] | what the bot says of itself: direct messages, private threads, the home channel |
//! | `seeking` | whether something that may have been said has arrived |
//! | [`gateway`], [`endpoint`] | the two ways in which interactions come |
//! | [`roster`] | whose account a name in a roster is |
//! | [`permissions`] | what the bot may do where, the invite link, the check of a set-up |

pub mod answering;
pub mod codes;
pub mod commands;
pub mod endpoint;
pub mod gateway;
pub mod hearing;
pub mod permissions;
pub mod reading;
pub mod roster;
mod seeking;
pub mod sending;
pub mod showing;

use crate::domain::ids::{Account, CommunityId};

/// The community of a Discord server.
#[must_use]
pub fn community(server: u64) -> CommunityId {
    CommunityId(format!("discord:{server}"))
}

/// The Discord server of a community; none for a community elsewhere.
#[must_use]
pub fn server(community: &CommunityId) -> Option<u64> {
    community.0.strip_prefix("discord:")?.parse().ok()
}

/// The account of a Discord user.
#[must_use]
pub fn account(user: u64) -> Account {
    Account(user.to_string())
}

/// The Discord user of an account; none for an account elsewhere.
#[must_use]
pub fn user(account: &Account) -> Option<u64> {
    account.0.parse().ok().filter(|user| *user != 0)
}
