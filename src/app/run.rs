//! `lookalong run`: the bot as a service.

use std::io::Write;

use crate::config::Config;

/// Starts the fronts that the settings name. None is built yet, and that is said kindly; gives whether anything runs.
///
/// # Errors
/// When nothing can be written to `out`.
pub fn run(config: &Config, out: &mut impl Write) -> std::io::Result<bool> {
    if config.discord.is_some() {
        writeln!(
            out,
            "Your settings name Discord, and thank you for preparing it: that front is still being built."
        )?;
    } else {
        writeln!(out, "No chat is configured yet, so there is nobody to talk with.")?;
    }
    writeln!(out, "Meanwhile you can live the whole journey in this terminal: lookalong try")?;
    Ok(false)
}
