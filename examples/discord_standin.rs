//! A stand-in for Discord to play with: one server, four colleagues, and a page to be any of them.
//!
//! Run `cargo run --example discord_standin [PORT]`, open the address that it prints, and start the bot with the lines that
//! it prints. Nothing leaves this machine.

#![expect(clippy::expect_used, reason = "an example that can't be set up has nothing to show")]

use std::sync::Arc;

use lookalong::app::clock;

#[path = "../tests/it/discord/standin/mod.rs"]
pub mod standin;

use standin::{Standin, permissions};

/// The port when none is given.
const PORT: u16 = 8787;

#[tokio::main]
async fn main() {
    let port = std::env::args().nth(1).map_or(PORT, |port| port.parse().expect("the port is a number"));
    let standin = Standin::start_on(port, Arc::new(clock::now)).await;
    let guild = standin.new_guild("Our colleagues", "en-US");
    for (name, locale) in [("Anna", "nl"), ("Bram", "nl"), ("Daan", "en-GB")] {
        standin.new_member(guild, name, locale);
    }
    let chloe = standin.new_member(guild, "Chloe", "en-US");
    standin.set_permissions(guild, chloe, permissions::MANAGE_GUILD);

    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let token_file = folder.path().join("discord-token");
    std::fs::write(&token_file, standin.token()).expect("the token can be written");
    let url = standin.url();
    println!("A stand-in for Discord is at {url}; open it in a browser.");
    println!("The bot finds it with these lines in lookalong.toml:\n");
    println!("[discord]\ntoken_file = \"{}\"\napi = \"{url}\"\n", token_file.display());
    println!("Ctrl-C stops it.");
    // Whether the signal came or can't be waited for: this is the end.
    drop(tokio::signal::ctrl_c().await);
    for breach in standin.take_breaches() {
        println!("the contract with Discord was broken: {breach}");
    }
}
