//! `lookalong run`: the bot as a service.

use anyhow::{Result, bail};

use crate::config::Config;

/// Serves the chat that the settings name, until it is told to stop.
///
/// # Errors
/// When no chat is named; why the bot can't start, or can't go on.
pub async fn run(config: &Config) -> Result<()> {
    match &config.discord {
        #[cfg(feature = "discord")]
        Some(discord) => super::discord::service::run(config, discord).await,
        #[cfg(not(feature = "discord"))]
        Some(_) => bail!("this build has no Discord front: build it without --no-default-features"),
        None => bail!(
            "no chat is configured yet, so there is nobody to talk with: see the README for Discord, or live the whole \
             journey in this terminal with `lookalong try`"
        ),
    }
}
