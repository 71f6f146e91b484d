//! What the bot says of itself: direct messages, the private thread of a pair, the home channel.
//!
//! A delivery that is sent again is the same message: its id goes along as `nonce`, which Discord remembers for a few minutes.
//! Where somebody takes no direct messages a private thread near home takes their place, or else it waits for their next
//! command and is said there. Where no thread can be made, a pair talks by direct message, passed on by the bot.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use serenity::all::{ChannelId, ChannelType, GuildId, Http};

use super::answering::{self, code, told};
use super::showing::{Page, pages, plain, shared};
use super::{server, user};
use crate::chat::{Address, Chat, ChatError, Delivery, Meeting, Place, Reading};
use crate::domain::ids::{Account, Home};
use crate::domain::language::Language;
use crate::text::bundle::{Vars, text, with};

/// A pair that has no thread talks by direct message.
pub const BY_DIRECT_MESSAGE: &str = "direct";

/// How long one request may take.
const PATIENCE: Duration = Duration::from_secs(15);
/// How many notices may be on their way at the same time; Discord takes fifty requests a second.
const AT_ONCE: usize = 16;
/// With the token of an interaction one can answer for a quarter of an hour; a little less, to be sure.
const FRESH_MINUTES: i64 = 14;
/// What fits in the name of a thread.
const LONGEST_NAME: usize = 100;
/// When the operator has something to mend, it is tried again after this.
const SLOWLY: TimeDelta = TimeDelta::minutes(10);
/// When Discord has a hiccup, it is tried again after this.
const SOON: TimeDelta = TimeDelta::seconds(5);

/// Discord, as far as sending goes. A handle: clones are the same.
#[derive(Clone, Debug)]
pub struct Discord {
    http: Arc<Http>,
    /// What is written to the bot directly reaches it.
    hears: bool,
    known: Arc<Mutex<Known>>,
}

#[derive(Default)]
struct Known {
    /// The channel of direct messages with someone.
    direct: BTreeMap<u64, ChannelId>,
    /// With this one can still answer someone, until then.
    fresh: BTreeMap<u64, (String, DateTime<Utc>)>,
    /// What is said to each of a pair apart, and reached so many of them already.
    apart: BTreeSet<(i64, usize)>,
}

impl std::fmt::Debug for Known {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[redacted]")
    }
}

/// Why something did not go out, before it is known what that means for the delivery.
enum Trouble {
    /// They take no direct messages (50007).
    Closed,
    /// They are not in that server, or nobody is (10007, 10013).
    Gone,
    /// The channel is not there (10003).
    NoPlace(String),
    /// The bot may not see it or write there (50001, 50013).
    NotAllowed(String),
    /// Later.
    Later(String),
    /// It is not taken as it is.
    Refused(String),
}

impl From<serenity::Error> for Trouble {
    fn from(error: serenity::Error) -> Self {
        let said = told(&error);
        match code(&error) {
            Some((_, 50007)) => Self::Closed,
            Some((_, 10007 | 10013)) => Self::Gone,
            Some((_, 10003)) => Self::NoPlace(said),
            Some((_, 50001 | 50013 | 160_005..=160_007)) => Self::NotAllowed(said),
            Some((401 | 403, _)) => Self::NotAllowed(said),
            Some((400..=428 | 430..=499, _)) => Self::Refused(said),
            Some(_) | None => Self::Later(said),
        }
    }
}

impl Discord {
    /// Sends through that connection; `hears` is whether what is written to the bot directly reaches it.
    #[must_use]
    pub fn new(http: Arc<Http>, hears: bool) -> Self {
        Self { http, hears, known: Arc::default() }
    }

    /// The connection.
    #[must_use]
    pub const fn http(&self) -> &Arc<Http> {
        &self.http
    }

    /// Somebody did something at `at`: for a while one can answer them there.
    pub fn met(&self, user: u64, token: &str, at: DateTime<Utc>) {
        let mut known = self.known();
        known.fresh.retain(|_, (_, until)| *until > at);
        known.fresh.insert(user, (token.to_owned(), at + TimeDelta::minutes(FRESH_MINUTES)));
    }

    /// Says something to one person, in private, that is no delivery: the answer to what they asked a while ago, or what a
    /// partner wrote. `nonce` names it.
    ///
    /// # Errors
    /// What became of it instead.
    pub async fn tell(
        &self,
        account: &Account,
        content: &str,
        nonce: &str,
        now: DateTime<Utc>,
    ) -> Result<(), ChatError> {
        let told = self.directly(account, &plain(content), nonce).await;
        told.map_err(|trouble| failed(trouble, account, now))
    }

    /// As [`Discord::tell`], with a whole message.
    ///
    /// # Errors
    /// What became of it instead.
    pub async fn tell_pages(
        &self,
        account: &Account,
        pages: &[Page],
        nonce: &str,
        now: DateTime<Utc>,
    ) -> Result<(), ChatError> {
        let told = self.directly(account, pages, nonce).await;
        told.map_err(|trouble| failed(trouble, account, now))
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn private(&self, delivery: &Delivery, reading: &Reading) -> Result<Option<Address>, ChatError> {
        let Some(guild) = server(&delivery.community) else { return Err(not_here()) };
        let pages = pages(&reading.message, guild);
        let nonce = delivery.id.to_string();
        if let Some(thread) = delivery.known.as_ref().and_then(channel) {
            match self.write(thread, &pages, &nonce).await {
                Ok(()) => return Ok(None),
                // Somebody cleared it away, or closed it to the bot: begin anew.
                Err(Trouble::NoPlace(_) | Trouble::NotAllowed(_)) => {}
                Err(trouble) => return Err(failed(trouble, &reading.account, delivery.at)),
            }
        }
        match self.directly(&reading.account, &pages, &nonce).await {
            Ok(()) => Ok(None),
            Err(Trouble::Closed) => self.beside(delivery, reading, &pages, guild).await,
            Err(trouble) => Err(failed(trouble, &reading.account, delivery.at)),
        }
    }

    /// For someone who takes no direct messages: a private thread near home, or an answer to what they just did.
    async fn beside(
        &self,
        delivery: &Delivery,
        reading: &Reading,
        pages: &[Page],
        guild: u64,
    ) -> Result<Option<Address>, ChatError> {
        let account = &reading.account;
        let nonce = delivery.id.to_string();
        let say = |key| text(reading.message.language, key, &Vars::default());
        let closed = || Err(ChatError::Closed { account: account.clone() });
        match self.is_member(guild, account).await {
            Ok(true) => {}
            Ok(false) => return Err(ChatError::Unreachable { account: account.clone() }),
            Err(trouble) => return Err(failed(trouble, account, delivery.at)),
        }
        let title = say("discord-private-place");
        match self.thread(delivery, &title, std::slice::from_ref(account)).await {
            Ok(thread) => {
                let hello = plain(&say("discord-private-hello"));
                let written = async {
                    self.write(thread, &hello, &format!("{nonce}-h")).await?;
                    self.write(thread, pages, &nonce).await
                };
                match written.await {
                    Ok(()) => return Ok(Some(Address(thread.get().to_string()))),
                    Err(Trouble::Later(why)) => {
                        return Err(failed(Trouble::Later(why), account, delivery.at));
                    }
                    Err(Trouble::Closed | Trouble::Gone | Trouble::Refused(_)) => {}
                    Err(Trouble::NoPlace(_) | Trouble::NotAllowed(_)) => {}
                }
            }
            Err((Trouble::Later(why), _)) => return Err(failed(Trouble::Later(why), account, delivery.at)),
            Err(_) => {}
        }
        let fresh = user(account).and_then(|user| self.known().fresh.get(&user).cloned());
        let Some((token, _)) = fresh.filter(|(_, until)| *until > delivery.at) else { return closed() };
        match answering::follow(&self.http, &token, pages).await {
            Ok(()) => Ok(None),
            Err(_) => closed(),
        }
    }

    async fn pair(&self, delivery: &Delivery, meeting: &Meeting) -> Result<Option<Address>, ChatError> {
        let Some(guild) = server(&delivery.community) else { return Err(not_here()) };
        let nobody = Account(String::new());
        match delivery.known.as_ref().map(|known| channel(known).ok_or(())) {
            // By direct message, as before.
            Some(Err(())) => return self.each_apart(delivery, meeting, guild, false).await.map(|()| None),
            Some(Ok(thread)) => match self.write_to_pair(thread, delivery, meeting, guild).await {
                Ok(here) => return here.map(|()| None),
                // Somebody cleared it away: begin anew.
                Err(Trouble::NoPlace(_)) => {}
                Err(Trouble::NotAllowed(why)) => {
                    return self.apart_from_now_on(delivery, meeting, guild, &why).await;
                }
                Err(trouble) => return Err(failed(trouble, &nobody, delivery.at)),
            },
            None => {}
        }
        let people: Vec<Account> = meeting.readings.iter().map(|r| r.account.clone()).collect();
        let (trouble, account) = match self.thread(delivery, &meeting.title, &people).await {
            Ok(thread) => match self.write_to_pair(thread, delivery, meeting, guild).await {
                Ok(here) => return here.map(|()| Some(Address(thread.get().to_string()))),
                Err(trouble) => (trouble, None),
            },
            Err(problem) => problem,
        };
        match trouble {
            Trouble::NoPlace(why) | Trouble::NotAllowed(why) | Trouble::Refused(why) => {
                self.apart_from_now_on(delivery, meeting, guild, &why).await
            }
            trouble @ (Trouble::Closed | Trouble::Gone | Trouble::Later(_)) => {
                Err(failed(trouble, account.as_ref().unwrap_or(&nobody), delivery.at))
            }
        }
    }

    /// Writes in the thread of a pair, and looks whether both are there.
    async fn write_to_pair(
        &self,
        thread: ChannelId,
        delivery: &Delivery,
        meeting: &Meeting,
        guild: u64,
    ) -> Result<Result<(), ChatError>, Trouble> {
        self.write(thread, &shared(&meeting.readings, guild), &delivery.id.to_string()).await?;
        Ok(self.all_here(delivery, meeting, guild).await)
    }

    async fn apart_from_now_on(
        &self,
        delivery: &Delivery,
        meeting: &Meeting,
        guild: u64,
        why: &str,
    ) -> Result<Option<Address>, ChatError> {
        tracing::warn!(community = %delivery.community, why, "a pair can have no thread: by direct message from now on");
        self.each_apart(delivery, meeting, guild, true).await?;
        Ok(Some(Address(BY_DIRECT_MESSAGE.to_owned())))
    }

    /// A thread takes what is written also when somebody has left the server: nobody would hear that they are gone.
    async fn all_here(&self, delivery: &Delivery, meeting: &Meeting, guild: u64) -> Result<(), ChatError> {
        for Reading { account, .. } in &meeting.readings {
            match self.is_member(guild, account).await {
                Ok(true) | Err(_) => {}
                Ok(false) => {
                    tracing::info!(community = %delivery.community, outbox = delivery.id, "one of a pair has left the server");
                    return Err(ChatError::Unreachable { account: account.clone() });
                }
            }
        }
        Ok(())
    }

    /// By direct message to each; with how it goes, the first time.
    async fn each_apart(
        &self,
        delivery: &Delivery,
        meeting: &Meeting,
        guild: u64,
        first: bool,
    ) -> Result<(), ChatError> {
        let mut worst = Ok(());
        for (index, reading) in meeting.readings.iter().enumerate() {
            let mut all = pages(&reading.message, guild);
            if first {
                let hint = if self.hears { "relay-hint" } else { "relay-none" };
                all.extend(plain(&text(reading.message.language, hint, &Vars::default())));
            }
            // One has it already, and the other could not be reached before: a nonce is not remembered for that long.
            if self.known().apart.contains(&(delivery.id, index)) {
                continue;
            }
            let nonce = format!("{}-{index}", delivery.id);
            let sent = match self.directly(&reading.account, &all, &nonce).await {
                Ok(()) => Ok(()),
                Err(Trouble::Closed) => {
                    let fresh = Delivery { known: None, ..delivery.clone() };
                    self.beside(&fresh, reading, &all, guild).await.map(|_| ())
                }
                Err(trouble) => Err(failed(trouble, &reading.account, delivery.at)),
            };
            match sent {
                Ok(()) => drop(self.known().apart.insert((delivery.id, index))),
                Err(problem) => worst = Err(problem),
            }
        }
        if worst.is_ok() {
            self.known().apart.retain(|(id, _)| *id != delivery.id);
        }
        worst
    }

    async fn public(
        &self,
        delivery: &Delivery,
        message: &crate::text::message::Message,
    ) -> Result<Option<Address>, ChatError> {
        let Some(guild) = server(&delivery.community) else { return Err(not_here()) };
        let Some(home) = delivery.home.as_ref().and_then(home_channel) else {
            tracing::info!(community = %delivery.community, "there is no home channel: nothing is told in public");
            return Ok(None);
        };
        let nobody = Account(String::new());
        let written = self.write(home, &pages(message, guild), &delivery.id.to_string()).await;
        written.map(|()| None).map_err(|trouble| failed(trouble, &nobody, delivery.at))
    }

    /// Writes by direct message.
    async fn directly(&self, account: &Account, pages: &[Page], nonce: &str) -> Result<(), Trouble> {
        let Some(user) = user(account) else { return Err(Trouble::Gone) };
        let known = self.known().direct.get(&user).copied();
        let channel = match known {
            Some(channel) => channel,
            None => {
                let body = json!({ "recipient_id": user.to_string() });
                let channel = within(self.http.create_private_channel(&body)).await?.id;
                self.known().direct.insert(user, channel);
                channel
            }
        };
        self.write(channel, pages, nonce).await
    }

    /// Writes in a channel; each page has a nonce of its own.
    async fn write(&self, channel: ChannelId, pages: &[Page], nonce: &str) -> Result<(), Trouble> {
        for (index, page) in pages.iter().enumerate() {
            let mut body = page.body(0);
            let nonce = if index == 0 { nonce.to_owned() } else { format!("{nonce}.{index}") };
            body.insert("nonce".to_owned(), nonce.into());
            body.insert("enforce_nonce".to_owned(), true.into());
            within(self.http.send_message(channel, page.files(), &Value::Object(body))).await?;
        }
        Ok(())
    }

    /// A private thread near home with these people in it; the one that was made before, when this is not the first attempt.
    async fn thread(
        &self,
        delivery: &Delivery,
        title: &str,
        people: &[Account],
    ) -> Result<ChannelId, (Trouble, Option<Account>)> {
        let Some(home) = delivery.home.as_ref().and_then(home_channel) else {
            return Err((Trouble::NoPlace("there is no home channel".to_owned()), None));
        };
        // The name of a thread calls nobody, and does not look as if.
        let title: &str = &title.replace('@', "@\u{200B}").chars().take(LONGEST_NAME).collect::<String>();
        let before = if delivery.attempts > 0 { self.thread_of(delivery, home, title).await } else { None };
        let thread = match before {
            Some(thread) => thread,
            None => {
                let body = json!({
                    "name": title,
                    "type": u8::from(ChannelType::PrivateThread),
                    "invitable": false,
                    "auto_archive_duration": 10_080,
                });
                within(self.http.create_thread(home, &body, None)).await.map_err(|t| (t, None))?.id
            }
        };
        for account in people {
            let Some(user) = user(account) else { return Err((Trouble::Gone, Some(account.clone()))) };
            let added = within(self.http.add_thread_channel_member(thread, user.into())).await;
            added.map_err(|trouble| (trouble, Some(account.clone())))?;
        }
        Ok(thread)
    }

    /// The thread of that name that an earlier attempt made, if it did.
    async fn thread_of(&self, delivery: &Delivery, home: ChannelId, title: &str) -> Option<ChannelId> {
        let guild = GuildId::new(server(&delivery.community)?);
        let active = within(self.http.get_guild_active_threads(guild)).await.ok()?;
        let empty = |count: Option<u32>| count.is_none_or(|count| count == 0);
        let same = active.threads.iter().rfind(|thread| {
            thread.parent_id == Some(home) && thread.name == title && empty(thread.message_count)
        });
        same.map(|thread| thread.id)
    }

    async fn is_member(&self, guild: u64, account: &Account) -> Result<bool, Trouble> {
        let Some(user) = user(account) else { return Ok(false) };
        match within(self.http.get_member(guild.into(), user.into())).await {
            Ok(_) => Ok(true),
            Err(Trouble::Gone) => Ok(false),
            Err(trouble) => Err(trouble),
        }
    }
}

impl Chat for Discord {
    fn at_once(&self) -> usize {
        AT_ONCE
    }

    /// Direct messages are not end-to-end encrypted, and stay: what people wrote is shown where they ask for it, and to
    /// them alone.
    fn shows_words(&self) -> bool {
        false
    }

    async fn send(&self, delivery: &Delivery) -> Result<Option<Address>, ChatError> {
        match &delivery.place {
            Place::Private(reading) => self.private(delivery, reading).await,
            Place::Pair(meeting) => self.pair(delivery, meeting).await,
            Place::Public(message) => self.public(delivery, message).await,
        }
    }
}

async fn within<T>(request: impl Future<Output = serenity::Result<T>>) -> Result<T, Trouble> {
    match tokio::time::timeout(PATIENCE, request).await {
        Ok(done) => done.map_err(Trouble::from),
        Err(_) => Err(Trouble::Later("no answer in time".to_owned())),
    }
}

fn failed(trouble: Trouble, account: &Account, now: DateTime<Utc>) -> ChatError {
    match trouble {
        Trouble::Closed => ChatError::Closed { account: account.clone() },
        Trouble::Gone => ChatError::Unreachable { account: account.clone() },
        Trouble::NoPlace(why) | Trouble::NotAllowed(why) => {
            tracing::warn!(why, "Discord does not let the bot write there: see /setup");
            ChatError::RetryAfter { at: now + SLOWLY }
        }
        Trouble::Later(why) => {
            tracing::info!(why, "Discord did not take it: it is tried again");
            ChatError::RetryAfter { at: now + SOON }
        }
        Trouble::Refused(reason) => ChatError::Rejected { reason },
    }
}

fn not_here() -> ChatError {
    ChatError::Rejected { reason: "that community is not on Discord".to_owned() }
}

fn channel(address: &Address) -> Option<ChannelId> {
    address.0.parse::<u64>().ok().filter(|id| *id != 0).map(ChannelId::new)
}

fn home_channel(home: &Home) -> Option<ChannelId> {
    home.0.parse::<u64>().ok().filter(|id| *id != 0).map(ChannelId::new)
}

/// What a partner wrote, passed on.
#[must_use]
pub fn passed_on(language: Language, name: &str, words: &str) -> String {
    let vars = with("name", name.to_owned()).with("words", words.to_owned());
    text(language, "relay-said", &vars)
}
