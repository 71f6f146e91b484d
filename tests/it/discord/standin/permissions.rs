//! The permission bits that matter here.

/// May do everything.
pub const ADMINISTRATOR: u64 = 1 << 3;
/// May change the server.
pub const MANAGE_GUILD: u64 = 1 << 5;
/// Sees the channel.
pub const VIEW_CHANNEL: u64 = 1 << 10;
/// May write in the channel.
pub const SEND_MESSAGES: u64 = 1 << 11;
/// May attach files.
pub const ATTACH_FILES: u64 = 1 << 15;
/// May read what was written before.
pub const READ_MESSAGE_HISTORY: u64 = 1 << 16;
/// May use slash commands.
pub const USE_APPLICATION_COMMANDS: u64 = 1 << 31;
/// May archive and delete threads of others.
pub const MANAGE_THREADS: u64 = 1 << 34;
/// May open a thread that everyone sees.
pub const CREATE_PUBLIC_THREADS: u64 = 1 << 35;
/// May open a thread for a few.
pub const CREATE_PRIVATE_THREADS: u64 = 1 << 36;
/// May write in threads.
pub const SEND_MESSAGES_IN_THREADS: u64 = 1 << 38;

/// What every colleague may do.
pub const EVERYONE: u64 = VIEW_CHANNEL
    | SEND_MESSAGES
    | ATTACH_FILES
    | READ_MESSAGE_HISTORY
    | USE_APPLICATION_COMMANDS
    | CREATE_PUBLIC_THREADS
    | SEND_MESSAGES_IN_THREADS;

/// What the bot may do until a test takes something away.
pub const THE_BOT: u64 = VIEW_CHANNEL
    | SEND_MESSAGES
    | ATTACH_FILES
    | READ_MESSAGE_HISTORY
    | CREATE_PUBLIC_THREADS
    | CREATE_PRIVATE_THREADS
    | SEND_MESSAGES_IN_THREADS;

/// Whether all of `needed` is in `held`; an administrator holds everything.
#[must_use]
pub const fn holds(held: u64, needed: u64) -> bool {
    held & ADMINISTRATOR != 0 || held & needed == needed
}
