//! One interaction: acknowledged in time, handled once, answered to the one who asked.

use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use tokio::task::JoinHandle;
use tracing::{debug, error, info, warn};

use super::Front;
use crate::app::handle::{Answer, Upshot};
use crate::app::{AppError, clock};
use crate::chat::Inbound;
use crate::chat::discord::answering::{self, Unanswered};
use crate::chat::discord::hearing::{Heard, Said};
use crate::chat::discord::reading::{self, Asked};
use crate::chat::discord::showing::{self, Page, pages, plain};
use crate::chat::discord::{account, community, permissions, roster};
use crate::domain::command::{Actor, Command, FormKind, Press};
use crate::domain::community::Community;
use crate::domain::ids::CommunityId;
use crate::domain::language::Language;
use crate::domain::refusal::Refusal;
use crate::domain::user_text::Label;
use crate::text::bundle::{Vars, text, with};
use crate::text::message::{Button, Message, Tap};

/// What takes longer than this is answered later, and acknowledged now.
const PATIENCE: Duration = Duration::from_millis(300);
/// An interaction that is older can't be answered any more, and whoever did it has seen that it failed.
const TOO_OLD: TimeDelta = TimeDelta::minutes(15);

/// Two processes may hear the same thing while the connection passes from one to the other: so long the one that did not carry it
/// out leaves the answer to the one that did.
const FOR_ANOTHER: Duration = Duration::from_secs(1);

/// What an interaction came to.
struct Done {
    pages: Vec<Page>,
    upshot: Option<Upshot>,
}

/// An interaction on its way, with what is needed at each step.
struct Round<'a> {
    heard: &'a Heard,
    server: u64,
    id: CommunityId,
    /// What it is counted as.
    command: String,
    began: Instant,
    now: DateTime<Utc>,
}

impl Front {
    pub(super) async fn interaction(self: &Arc<Self>, heard: &Heard) {
        let (began, now) = (clock::stopwatch(), self.now());
        let command = counted_as(&heard.said);
        if now - heard.at() > TOO_OLD {
            info!(interaction = heard.id, command, "an interaction came too late to be answered");
            count(&command, "stale");
            return;
        }
        if !self.once.is_new(heard.id, now) {
            info!(interaction = heard.id, command, "an interaction came once more");
            count(&command, "repeated");
            return;
        }
        let Some(server) = reading::server(heard) else {
            let key = if matches!(heard.said, Said::Tapped(..)) {
                "discord-old-button"
            } else {
                "discord-only-in-server"
            };
            let said = self.say(heard, None, key);
            report(&command, answering::answer(self.chat().http(), heard, &said).await);
            return;
        };
        let id = community(server);
        let snapshot = self.app.community(&id).await;
        let round = Round { heard, server, id, command, began, now };
        let joined = snapshot.as_ref().is_some_and(|c| c.by_account(&account(heard.user)).is_some());
        match reading::read(heard, snapshot.as_ref()) {
            Asked::Choices(choices) => {
                let suggested = answering::suggest(self.chat().http(), heard, choices).await;
                round.acknowledged();
                report(&round.command, suggested);
                return;
            }
            Asked::Unknown(key) => self.at_once(&round, self.say(heard, snapshot.as_ref(), key)).await,
            // Whoever has not joined meets the bot first.
            Asked::Form(_) | Asked::Whom if !joined => {
                self.carry_out(&round, Ok(Command::Press(Press::Panel)), None).await;
            }
            Asked::Whom => {
                let language = self.language(heard, snapshot.as_ref());
                self.at_once(&round, vec![showing::whom(server, language)]).await;
            }
            Asked::Form(kind) => self.open_form(&round, &kind).await,
            Asked::Filled(kind, asked) => self.carry_out(&round, asked, Some(&kind)).await,
            Asked::Command(asked) => self.carry_out(&round, asked, None).await,
            Asked::Roster(file) => self.import(&round, &file).await,
            Asked::Check(asked) => self.check(&round, asked).await,
        }
        self.chat().met(heard.user, &heard.token, now);
        // Also when they only opened a form, or asked for something that can't be read.
        if let Err(problem) = self.app.release(&round.id, &account(heard.user), now).await {
            warn!(community = %round.id, %problem, "what waits for someone waits on");
        }
        self.wake.notify_one();
    }

    /// Handles a command and answers; a form that can't be taken is kept for its writer.
    async fn carry_out(
        self: &Arc<Self>,
        round: &Round<'_>,
        asked: Result<Command, Refusal>,
        form: Option<&FormKind>,
    ) {
        let mut work = self.handle(round, asked);
        let answered = match tokio::time::timeout(PATIENCE, &mut work).await {
            Ok(done) => {
                let done = joined(done);
                if matches!(done, Ok(None)) && self.app.store.lease_if_shared().is_some() {
                    tokio::time::sleep(FOR_ANOTHER).await;
                }
                let done = self.shown(round, done, form);
                let answered = answering::answer(self.chat().http(), round.heard, &done.pages).await;
                round.acknowledged();
                let answered = self.told_instead(round, answered, &done).await;
                self.told_late(round, answered, &done).await
            }
            Err(_) => {
                let deferred = answering::defer(self.chat().http(), round.heard).await;
                round.acknowledged();
                let done = self.shown(round, joined(work.await), form);
                self.finish(round, deferred, &done).await
            }
        };
        round.answered();
        report(&round.command, answered);
    }

    /// The walk of a command, on its own: it goes on when nobody waits for it any more.
    fn handle(
        self: &Arc<Self>,
        round: &Round<'_>,
        asked: Result<Command, Refusal>,
    ) -> JoinHandle<Result<Option<Answer>, AppError>> {
        let Round { heard, server, id, now, .. } = round;
        let (front, server, id, now) = (self.clone(), *server, id.clone(), *now);
        let (actor, event_key, locale) = (actor(heard), heard.id.to_string(), heard.server_locale.clone());
        tokio::spawn(async move {
            front.begin(server, locale.as_deref(), now).await?;
            match actor {
                Some(actor) => {
                    front.app.handle(Inbound { community: id, event_key, actor, asked }, now).await
                }
                None => Err(AppError::NotServed(id)),
            }
        })
    }

    /// What is shown of what it came to.
    fn shown(
        &self,
        round: &Round<'_>,
        done: Result<Option<Answer>, AppError>,
        form: Option<&FormKind>,
    ) -> Done {
        let Round { heard, server, id, now, .. } = round;
        let kept = |message: Message| {
            let Some(kind) = form else { return message };
            if let Said::Filled(_, fields) = &heard.said {
                self.drafts.keep(id, heard.user, kind, fields, *now);
            }
            let again = text(message.language, "discord-form-again", &Vars::default());
            message.with([Button::new(again, Tap::Form(kind.clone()))])
        };
        let plainly = |key: &str| {
            let language = heard.language().unwrap_or(self.begins.language);
            Message { language, ..Message::new(text(language, key, &Vars::default())) }
        };
        let (message, upshot) = match done {
            Ok(Some(Answer { message, upshot: Upshot::Refused })) => {
                (message.map(kept), Some(Upshot::Refused))
            }
            Ok(Some(Answer { message, upshot })) => {
                if let Some(kind) = form {
                    self.drafts.forget(id, heard.user, kind);
                }
                // Where nothing was tapped, an answer is expected all the same.
                let expected = (!heard.on_message).then(|| plainly("discord-done"));
                (message.or(expected), Some(upshot))
            }
            Ok(None) => (Some(plainly("refusal-already-said")), None),
            Err(problem) => {
                error!(community = %id, interaction = heard.id, %problem, "a command was not carried out");
                let key = if problem.is_uncertain() { "discord-uncertain" } else { "discord-trouble" };
                (Some(kept(plainly(key))), Some(Upshot::Refused))
            }
        };
        count(
            &round.command,
            match upshot {
                Some(Upshot::Done) => "done",
                Some(Upshot::Looked) => "looked",
                Some(Upshot::Refused) => "refused",
                None => "repeated",
            },
        );
        Done { pages: message.map(|message| pages(&message, *server)).unwrap_or_default(), upshot }
    }

    /// Gives the answer that was promised, or that could not even be promised.
    async fn finish(
        &self,
        round: &Round<'_>,
        deferred: Result<(), Unanswered>,
        done: &Done,
    ) -> Result<(), Unanswered> {
        let answered = match deferred {
            Ok(()) => answering::complete(self.chat().http(), round.heard, &done.pages).await,
            Err(problem) => Err(problem),
        };
        let answered = self.told_instead(round, answered, done).await;
        self.told_late(round, answered, done).await
    }

    /// Another process acknowledged what this one carried out: its answer takes the place of what the other one said.
    async fn told_instead(
        &self,
        round: &Round<'_>,
        answered: Result<(), Unanswered>,
        done: &Done,
    ) -> Result<(), Unanswered> {
        let ours = done.upshot == Some(Upshot::Done) && !done.pages.is_empty();
        if !ours || !matches!(answered, Err(Unanswered::Before)) || self.app.store.lease_if_shared().is_none()
        {
            return answered;
        }
        tokio::time::sleep(FOR_ANOTHER).await;
        answering::complete(self.chat().http(), round.heard, &done.pages).await
    }

    /// Discord waited no longer, or took no answer: what still matters is said by direct message.
    async fn told_late(
        &self,
        round: &Round<'_>,
        answered: Result<(), Unanswered>,
        done: &Done,
    ) -> Result<(), Unanswered> {
        let matters = match done.upshot {
            Some(Upshot::Done) => true,
            // Where the bot stood still meanwhile, they have seen that it failed, and often tried again, and again: a refusal,
            // which changed nothing, would come as often.
            Some(Upshot::Refused) => !matches!(answered, Err(Unanswered::TooLate)),
            Some(Upshot::Looked) | None => false,
        };
        if !matters || matches!(answered, Ok(()) | Err(Unanswered::Before)) {
            return answered;
        }
        let Round { heard, id, now, .. } = round;
        let who = account(heard.user);
        let language = self.language(heard, self.app.community(id).await.as_ref());
        let nonce = heard.id.to_string();
        let hello = text(language, "discord-late", &Vars::default());
        let hello = self.chat().tell(&who, &hello, &format!("{nonce}-h"), *now).await;
        let told = match hello {
            Ok(()) => self.chat().tell_pages(&who, &done.pages, &nonce, *now).await,
            Err(problem) => Err(problem),
        };
        if let Err(problem) = told {
            info!(interaction = heard.id, %problem, "an answer came too late, and could not be given directly");
        }
        answered
    }

    async fn open_form(&self, round: &Round<'_>, kind: &FormKind) {
        let Round { heard, server, id, now, .. } = round;
        let Some(form) = self.app.form(id, &account(heard.user), kind, *now).await else {
            return self.at_once(round, self.say(heard, None, "discord-old-button")).await;
        };
        let kept = self.drafts.take(id, heard.user, kind, *now);
        let opened = answering::open(self.chat().http(), heard, &showing::modal(&form, *server, &kept)).await;
        round.acknowledged();
        count(&round.command, "form");
        report(&round.command, opened);
    }

    async fn at_once(&self, round: &Round<'_>, pages: Vec<Page>) {
        let answered = answering::answer(self.chat().http(), round.heard, &pages).await;
        round.acknowledged();
        count(&round.command, "looked");
        report(&round.command, answered);
    }

    /// Fetching a file and looking its names up takes a while.
    async fn import(self: &Arc<Self>, round: &Round<'_>, file: &serenity::all::Attachment) {
        let deferred = answering::defer(self.chat().http(), round.heard).await;
        round.acknowledged();
        let http = self.chat().http();
        let fetched = if round.heard.facilitator {
            roster::fetch(http, round.server, file).await.ok_or(Refusal::FileUnreadable)
        } else {
            Err(Refusal::FacilitatorsOnly)
        };
        let (asked, unknown) = match fetched {
            Ok(roster) => {
                (Ok(Command::ImportRoster { csv: roster.csv, accounts: roster.accounts }), roster.unknown)
            }
            Err(refusal) => (Err(refusal), Vec::new()),
        };
        let mut done = self.shown(round, joined(self.handle(round, asked).await), None);
        if done.upshot == Some(Upshot::Done) && !unknown.is_empty() {
            let language = self.language(round.heard, self.app.community(&round.id).await.as_ref());
            let names = with("names", unknown.join(", "));
            done.pages.extend(plain(&text(language, "discord-roster-unknown", &names)));
        }
        self.completed(round, deferred, &done).await;
    }

    /// What the bot may do in its home, after that was changed when there is something to change.
    async fn check(self: &Arc<Self>, round: &Round<'_>, asked: Option<Result<Command, Refusal>>) {
        let Round { heard, id, .. } = round;
        let deferred = answering::defer(self.chat().http(), heard).await;
        round.acknowledged();
        let asked = match asked {
            None if !heard.facilitator => Some(Err(Refusal::FacilitatorsOnly)),
            asked => asked,
        };
        let looks = asked.is_none();
        let mut done = match asked {
            Some(asked) => self.shown(round, joined(self.handle(round, asked).await), None),
            None => Done { pages: Vec::new(), upshot: Some(Upshot::Looked) },
        };
        if looks || done.upshot == Some(Upshot::Done) {
            if let Err(problem) = self.begin(round.server, heard.server_locale.as_deref(), round.now).await {
                error!(community = %id, %problem, "a community could not begin");
            }
            let community = self.app.community(id).await;
            let language = self.language(heard, community.as_ref());
            let home = community.as_ref().and_then(|community| community.settings().home.clone());
            let lines = match permissions::check(self.chat().http(), round.server, home.as_ref()).await {
                Ok(found) => permissions::report(&found, language),
                Err(problem) => {
                    warn!(community = %id, problem = answering::told(&problem), "a set-up could not be checked");
                    vec![text(language, "setup-trouble", &Vars::default())]
                }
            };
            done.pages.extend(plain(&lines.join("\n")));
        }
        self.completed(round, deferred, &done).await;
    }

    async fn completed(&self, round: &Round<'_>, deferred: Result<(), Unanswered>, done: &Done) {
        let answered = self.finish(round, deferred, done).await;
        round.answered();
        report(&round.command, answered);
    }

    fn say(&self, heard: &Heard, community: Option<&Community>, key: &str) -> Vec<Page> {
        plain(&text(self.language(heard, community), key, &Vars::default()))
    }

    /// Their own language where it is known, else that of their screen.
    fn language(&self, heard: &Heard, community: Option<&Community>) -> Language {
        let own = community.and_then(|c| c.by_account(&account(heard.user))).map(|who| who.language);
        let ours = || community.map_or(self.begins.language, |community| community.settings().language);
        own.or(heard.language()).unwrap_or_else(ours)
    }
}

impl Round<'_> {
    fn acknowledged(&self) {
        let seconds = clock::stopwatch().duration_since(self.began).as_secs_f64();
        metrics::histogram!("lookalong_acknowledge_seconds").record(seconds);
    }

    fn answered(&self) {
        let seconds = clock::stopwatch().duration_since(self.began).as_secs_f64();
        metrics::histogram!("lookalong_answer_seconds").record(seconds);
    }
}

fn joined(
    done: Result<Result<Option<Answer>, AppError>, tokio::task::JoinError>,
) -> Result<Option<Answer>, AppError> {
    match done {
        Ok(done) => done,
        Err(problem) => Err(AppError::Failed(CommunityId(String::new()), problem.to_string())),
    }
}

/// Who asks, as Discord tells it now; none when they can't be shown at all.
fn actor(heard: &Heard) -> Option<Actor> {
    let name = Label::new(&heard.name).or_else(|_| Label::new(&heard.user.to_string())).ok()?;
    Some(Actor {
        account: account(heard.user),
        name,
        language: heard.language(),
        zone: None,
        facilitator: heard.facilitator,
    })
}

fn counted_as(said: &Said) -> String {
    match said {
        Said::Command(spoken) => match &spoken.sub {
            Some(sub) => format!("{} {sub}", spoken.name),
            None => spoken.name.clone(),
        },
        Said::About(_) => "observe someone".to_owned(),
        Said::Typing(..) => "typing".to_owned(),
        Said::Tapped(..) => "button".to_owned(),
        Said::Filled(..) => "form".to_owned(),
    }
}

fn count(command: &str, outcome: &'static str) {
    metrics::counter!("lookalong_interactions_total", "command" => command.to_owned(), "outcome" => outcome)
        .increment(1);
}

fn report(command: &str, answered: Result<(), Unanswered>) {
    match answered {
        Ok(()) => debug!(command, "answered"),
        Err(problem @ (Unanswered::TooLate | Unanswered::Before)) => {
            count(command, "late");
            info!(command, %problem, "an answer was not given");
        }
        Err(problem @ (Unanswered::Later(_) | Unanswered::Unsure(_) | Unanswered::Failed(_))) => {
            count(command, "failed");
            warn!(command, %problem, "an answer was not given");
        }
    }
}
