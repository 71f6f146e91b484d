//! Arguments, config, start.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use lookalong::app::log;
use lookalong::app::operator::{self, AboutNotice};
use lookalong::app::relocating::{self, Kept};
use lookalong::app::run::run;
use lookalong::app::simulate::{SimulateOptions, simulate};
use lookalong::app::try_out::{self, TryOptions};

/// Colleagues watch each other at real work, and talk it over for half an hour.
///
/// Lookalong is a chat bot that matches colleagues who want to look along with each other, helps them agree on a moment,
/// gives them a debrief, and keeps what each takes along. Begin with: lookalong try
#[derive(Debug, Parser)]
#[command(version, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    order: Order,
}

#[derive(Debug, Subcommand)]
enum Order {
    /// Live the whole journey here in the terminal, as several colleagues; time can be moved
    Try(TryOptions),
    /// Let made-up colleagues live for some weeks, and print what came of it
    Simulate(SimulateOptions),
    /// Serve the chats that the settings name
    Run(Settings),
    /// Check everything that a start needs, without starting anything
    CheckConfig(Settings),
    /// What one needs to set the bot up on Discord
    Discord {
        #[command(subcommand)]
        what: OnDiscord,
    },
    /// Copy the database to FILE, whole and checked, also while the bot runs
    Backup {
        /// The copy; it must not exist yet
        file: PathBuf,
        #[command(flatten)]
        settings: Settings,
    },
    /// Put a copy that `backup` made in the place of the database; end the bot first
    Restore {
        /// The copy
        #[arg(long, value_name = "FILE")]
        backup: PathBuf,
        /// Replace the database that is there; it is kept beside it under another name
        #[arg(long)]
        force: bool,
        #[command(flatten)]
        settings: Settings,
    },
    /// Move everything to another database, a file or on a PostgreSQL server; end the bot first
    MigrateStore {
        /// Where it is: sqlite:FILE or postgres://… [default: the store of the settings]
        #[arg(long, value_name = "STORE")]
        from: Option<String>,
        /// Where it goes: a new file or an empty database, written like --from
        #[arg(long, value_name = "STORE")]
        to: String,
        #[command(flatten)]
        settings: Settings,
    },
    /// The key that what people write is sealed with
    Keys {
        #[command(subcommand)]
        what: OnKeys,
    },
    /// What could not be sent, and what becomes of it
    Outbox {
        #[command(subcommand)]
        what: OnOutbox,
    },
}

#[derive(Debug, Subcommand)]
enum OnKeys {
    /// Put a new key in its place, and keep the old one for the backups that it opens; end the bot first
    Rotate(Settings),
}

#[derive(Debug, Subcommand)]
enum OnOutbox {
    /// List what could not be sent, with the reason
    List(Settings),
    /// Try one again
    Retry(OneNotice),
    /// Drop one for good
    Drop(OneNotice),
}

#[derive(Debug, clap::Args)]
struct OneNotice {
    /// Its number, as `outbox list` shows it
    number: i64,
    #[command(flatten)]
    settings: Settings,
}

#[derive(Debug, Subcommand)]
enum OnDiscord {
    /// Print the link with which the bot is invited, and what each part of it is for
    Invite(Settings),
}

#[derive(Debug, clap::Args)]
struct Settings {
    /// The settings [default: lookalong.toml in this folder, if it is there]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

fn main() -> ExitCode {
    match start(Arguments::parse().order) {
        Ok(code) => code,
        Err(problem) => {
            // Nothing more can be done when even this can't be written.
            let _ = writeln!(std::io::stderr(), "lookalong: {}", operator::told(&problem));
            ExitCode::FAILURE
        }
    }
}

fn start(order: Order) -> anyhow::Result<ExitCode> {
    let mut out = std::io::stdout();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    match order {
        Order::Try(options) => {
            log::begin_if_asked()?;
            return runtime.block_on(try_out::try_out(&options));
        }
        Order::Simulate(options) => {
            log::begin_if_asked()?;
            simulate(&options, &mut out)?;
        }
        Order::Run(settings) => {
            let config = operator::settings(settings.config.as_deref())?;
            log::begin(&config.log.filter)?;
            runtime.block_on(run(&config))?;
        }
        Order::Discord { what: OnDiscord::Invite(settings) } => {
            runtime.block_on(operator::discord_invite(settings.config.as_deref(), &mut out))?
        }
        Order::CheckConfig(settings) => {
            runtime.block_on(operator::check_config(settings.config.as_deref(), &mut out))?
        }
        Order::Backup { file, settings } => {
            runtime.block_on(operator::back_up(settings.config.as_deref(), &file, &mut out))?;
        }
        Order::Restore { backup, force, settings } => {
            let old = if force { Kept::Beside } else { Kept::NothingThere };
            let config = settings.config.as_deref();
            runtime.block_on(relocating::put_back(config, &backup, old, &mut out))?;
        }
        Order::MigrateStore { from, to, settings } => {
            let config = settings.config.as_deref();
            runtime.block_on(relocating::migrate_store(config, from.as_deref(), &to, &mut out))?;
        }
        Order::Keys { what: OnKeys::Rotate(settings) } => {
            runtime.block_on(relocating::rotate_key(settings.config.as_deref(), &mut out))?;
        }
        Order::Outbox { what: OnOutbox::List(settings) } => {
            runtime.block_on(operator::outbox_list(settings.config.as_deref(), &mut out))?;
        }
        Order::Outbox { what: OnOutbox::Retry(one) } => {
            runtime.block_on(decide(&one, AboutNotice::Retry, &mut out))?;
        }
        Order::Outbox { what: OnOutbox::Drop(one) } => {
            runtime.block_on(decide(&one, AboutNotice::Drop, &mut out))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn decide(one: &OneNotice, what: AboutNotice, out: &mut impl Write) -> anyhow::Result<()> {
    operator::outbox_decide(one.settings.config.as_deref(), one.number, what, out).await
}
