//! The Discord front at work: what comes in is read, decided, and answered in time; the rest goes through the outbox.
//!
//! Invariant: whatever the store does, an interaction is acknowledged within the three seconds that Discord waits.

mod drafts;
mod interaction;
mod once;
mod relay;
mod seat;
pub mod service;

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use serenity::all::GuildId;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::sync::{Mutex, Notify};
use tracing::{error, info, warn};

use super::{App, AppError};
use crate::chat::discord::commands::{Scope, register};
use crate::chat::discord::gateway::{Came, Unreadable};
use crate::chat::discord::sending::Discord;
use crate::chat::discord::showing::plain;
use crate::chat::discord::{account, answering, community};
use crate::config::{CommandScope, CommunitySettings};
use crate::domain::community::Settings;
use crate::domain::language::Language;
use crate::domain::user_text::Label;
use crate::domain::zone::Zone;
use crate::text::bundle::{Vars, text};

use drafts::Drafts;
use once::Once;

/// What tells the time.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// The Discord front.
pub struct Front {
    app: Arc<App<Discord>>,
    clock: Clock,
    /// What a community begins with.
    begins: CommunitySettings,
    commands: CommandScope,
    drafts: Drafts,
    once: Once,
    /// Something may be due or to be sent.
    wake: Arc<Notify>,
    /// One server begins at a time.
    beginning: Mutex<()>,
}

impl Front {
    /// A front on that bot.
    #[must_use]
    pub fn new(
        app: Arc<App<Discord>>,
        clock: Clock,
        begins: CommunitySettings,
        commands: CommandScope,
    ) -> Self {
        Self {
            app,
            clock,
            begins,
            commands,
            drafts: Drafts::default(),
            once: Once::default(),
            wake: Arc::default(),
            beginning: Mutex::default(),
        }
    }

    /// Notified when something may be due or to be sent.
    #[must_use]
    pub fn wake(&self) -> Arc<Notify> {
        self.wake.clone()
    }

    /// Takes what comes in until nothing comes any more, each thing beside the others.
    pub async fn listen(self: Arc<Self>, mut came: UnboundedReceiver<Came>) {
        let mut work = tokio::task::JoinSet::new();
        while let Some(came) = came.recv().await {
            let front = self.clone();
            work.spawn(async move { front.take(came).await });
            while work.try_join_next().is_some() {}
        }
        while work.join_next().await.is_some() {}
    }

    /// Takes one thing.
    pub async fn take(self: &Arc<Self>, came: Came) {
        match came {
            Came::Interaction(heard) => self.interaction(&heard).await,
            Came::Wrote { message, user, words } => self.pass_on(message, user, &words).await,
            Came::Server(server) => self.serve(server).await,
            Came::Unreadable(unread) => self.unread(&unread).await,
        }
    }

    fn now(&self) -> DateTime<Utc> {
        (self.clock)()
    }

    fn chat(&self) -> &Discord {
        self.app.chat()
    }

    /// Registers the commands once for all servers, where that is how it is set.
    pub async fn register_for_all(&self) {
        if self.commands == CommandScope::Global {
            self.register(Scope::Global).await;
        }
    }

    async fn serve(&self, server: u64) {
        if self.commands == CommandScope::Server {
            self.register(Scope::Server(GuildId::new(server))).await;
        }
    }

    async fn register(&self, scope: Scope) {
        match register(self.chat().http(), scope).await {
            Ok(true) => info!(?scope, "the commands were registered"),
            Ok(false) => info!(?scope, "the commands are registered already"),
            Err(problem) => {
                error!(?scope, problem = answering::told(&problem), "the commands could not be registered");
            }
        }
    }

    /// Begins a community in a server that the bot meets for the first time.
    async fn begin(&self, server: u64, locale: Option<&str>, now: DateTime<Utc>) -> Result<(), AppError> {
        const PATIENCE: Duration = Duration::from_secs(5);
        let id = community(server);
        if self.app.serves(&id).await {
            return Ok(());
        }
        let _one_at_a_time = self.beginning.lock().await;
        if self.app.serves(&id).await {
            return Ok(());
        }
        let asked = tokio::time::timeout(PATIENCE, self.chat().http().get_guild(GuildId::new(server))).await;
        let theirs = asked.ok().and_then(Result::ok).and_then(|guild| Label::new(&guild.name).ok());
        let name = self.begins.name.clone().or(theirs).or_else(|| Label::new("Lookalong").ok());
        let (Some(name), Some(zone)) = (name, Zone::new(&self.begins.zone)) else {
            return Err(AppError::NotServed(id));
        };
        let language = locale.and_then(Language::from_locale).unwrap_or(self.begins.language);
        let settings = Settings { name, language, zone, home: None };
        self.app.begin(&id, settings, self.begins.rules.clone(), now).await?;
        info!(community = %id, "a community begins");
        Ok(())
    }

    /// Somebody asked something in a way that can't be read: they hear that, and the operator too.
    async fn unread(&self, unread: &Unreadable) {
        warn!(kind = unread.kind, interaction = unread.id, "an interaction can't be read");
        metrics::counter!("lookalong_interactions_total", "command" => "unreadable", "outcome" => "failed")
            .increment(1);
        if unread.id == 0 || unread.token.is_empty() || !self.once.is_new(unread.id, self.now()) {
            return;
        }
        let here = match unread.server {
            Some(server) => self.app.community(&community(server)).await,
            None => None,
        };
        let own = here.as_ref().zip(unread.user);
        let own = own.and_then(|(here, user)| here.by_account(&account(user))).map(|who| who.language);
        let language = own.or_else(|| Language::from_locale(unread.locale.as_deref()?));
        let ours = || here.as_ref().map_or(self.begins.language, |here| here.settings().language);
        let language = language.unwrap_or_else(ours);
        let pages = plain(&text(language, "discord-not-understood", &Vars::default()));
        let answered = answering::answer_unread(self.chat().http(), unread.id, &unread.token, &pages).await;
        if let Err(problem) = answered {
            warn!(%problem, interaction = unread.id, "and it could not be answered");
        }
    }
}
