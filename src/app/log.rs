//! What an operator reads while the bot works, on standard error: ids, never the words of a person.

use std::io::IsTerminal;

use anyhow::{Context, Result};
use tracing_subscriber::EnvFilter;

/// Asks for a log where there is none otherwise, in `try` and `simulate`, by a filter like that of the settings.
const ASKED: &str = "LOOKALONG_LOG";

/// Libraries that print what passes through them: an interaction that can't be read with all of its words, the body of a
/// request, the frames of a connection. They stay silent whatever the filter says; what an operator needs of them the
/// bot says itself.
const SILENT: [&str; 3] = ["serenity=off", "tungstenite=off", "tokio_tungstenite=off"];

/// Begins the log with this filter; a log that began before goes on as it is.
///
/// # Errors
/// A filter that says nothing.
pub fn begin(filter: &str) -> Result<()> {
    let mut filter = EnvFilter::try_new(filter).with_context(|| {
        format!("the log filter `{filter}` isn't understood; use error, warn, info, debug or trace")
    })?;
    for library in SILENT {
        filter = filter.add_directive(library.parse()?);
    }
    let is_colored = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(is_colored)
        // It would tell on standard error that standard error takes nothing.
        .log_internal_errors(false);
    // Only another log, which began before, is in the way.
    let _ = log.try_init();
    Ok(())
}

/// Begins a log when the environment variable `LOOKALONG_LOG` gives a filter.
///
/// # Errors
/// A filter that says nothing.
pub fn begin_if_asked() -> Result<()> {
    match std::env::var(ASKED) {
        Ok(filter) => begin(&filter).with_context(|| format!("the environment variable {ASKED}")),
        Err(_) => Ok(()),
    }
}
