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
use serenity::all::{ChannelId, ChannelType, Http};

use super::answering::{self, code, told};
use super::seeking::Mark;
use super::showing::{Page, pages, plain, shared};
use super::{server, user};
use crate::chat::{Address, Chat, ChatError, Delivery, Meeting, Place, Reading, Sent};
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
    /// It may be there already, and the bot can't look.
    Uncertain(String),
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
        let told = self.directly(account, &plain(content), &Mark::new(nonce)).await;
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
        let told = self.directly(account, pages, &Mark::new(nonce)).await;
        told.map_err(|trouble| failed(trouble, account, now))
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn private(&self, delivery: &Delivery, reading: &Reading) -> Result<Sent, ChatError> {
        let Some(guild) = server(&delivery.community) else { return Err(not_here()) };
        let pages = pages(&reading.message, guild);
        let mark = Mark::of(delivery);
        match delivery.known.as_ref().and_then(thread) {
            Some(place) if place.is_empty => return self.beside(delivery, reading, &pages, guild).await,
            Some(place) => match self.write(place.id, &pages, &mark).await {
                Ok(()) => return Ok(Sent::Arrived(None)),
                // Somebody cleared it away, or closed it to the bot: begin anew.
                Err(Trouble::NoPlace(_) | Trouble::NotAllowed(_)) => {}
                Err(trouble) => return Err(failed(trouble, &reading.account, delivery.at)),
            },
            None => {}
        }
        match self.directly(&reading.account, &pages, &mark).await {
            Ok(()) => Ok(Sent::Arrived(None)),
            Err(Trouble::Closed) => {
                let anew = Delivery { known: None, ..delivery.clone() };
                self.beside(&anew, reading, &pages, guild).await
            }
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
    ) -> Result<Sent, ChatError> {
        let account = &reading.account;
        let closed = || Err(ChatError::Closed { account: account.clone() });
        match self.is_member(guild, account).await {
            Ok(true) => {}
            Ok(false) => return Err(ChatError::Unreachable { account: account.clone() }),
            Err(trouble) => return Err(failed(trouble, account, delivery.at)),
        }
        let begun = match delivery.known.as_ref().and_then(thread) {
            Some(place) => self.begin_between(place.id, delivery, reading, pages).await,
            None => Err(Trouble::NoPlace("there is none yet".to_owned())),
        };
        let made = match begun {
            Err(Trouble::NoPlace(_)) => {
                let title = text(reading.message.language, "discord-private-place", &Vars::default());
                self.new_thread(delivery, &title).await.map(Sent::Made)
            }
            begun => begun,
        };
        match made {
            Ok(sent) => return Ok(sent),
            Err(trouble @ (Trouble::Later(_) | Trouble::Uncertain(_))) => {
                return Err(failed(trouble, account, delivery.at));
            }
            Err(Trouble::Closed | Trouble::Gone | Trouble::Refused(_)) => {}
            Err(Trouble::NoPlace(_) | Trouble::NotAllowed(_)) => {}
        }
        let fresh = user(account).and_then(|user| self.known().fresh.get(&user).cloned());
        let Some((token, _)) = fresh.filter(|(_, until)| *until > delivery.at) else { return closed() };
        match answering::follow(&self.http, &token, pages).await {
            Ok(()) => Ok(Sent::Arrived(None)),
            Err(_) => closed(),
        }
    }

    /// The first words in a thread with one person.
    async fn begin_between(
        &self,
        place: ChannelId,
        delivery: &Delivery,
        reading: &Reading,
        pages: &[Page],
    ) -> Result<Sent, Trouble> {
        let mark = Mark::of(delivery);
        self.let_in(place, &reading.account).await?;
        let hello = plain(&text(reading.message.language, "discord-private-hello", &Vars::default()));
        self.write(place, &hello, &mark.part("-h")).await?;
        self.write(place, pages, &mark).await?;
        Ok(Sent::Arrived(Some(Thread { id: place, is_empty: false }.address())))
    }

    async fn pair(&self, delivery: &Delivery, meeting: &Meeting) -> Result<Sent, ChatError> {
        let Some(guild) = server(&delivery.community) else { return Err(not_here()) };
        let place = delivery.known.as_ref().map(thread);
        let (trouble, account) = match place {
            // By direct message, as before.
            Some(None) => {
                return self.each_apart(delivery, meeting, guild, false).await.map(|()| Sent::Arrived(None));
            }
            Some(Some(place)) => match self.write_to_pair(place, delivery, meeting, guild).await {
                Ok(here) => {
                    let news = place.is_empty.then(|| Thread { is_empty: false, ..place }.address());
                    return here.map(|()| Sent::Arrived(news));
                }
                Err(problem) => problem,
            },
            None => (Trouble::NoPlace("there is none yet".to_owned()), None),
        };
        let (trouble, account) = match trouble {
            // There is none, or somebody cleared it away: begin anew.
            Trouble::NoPlace(_) => match self.new_thread(delivery, &meeting.title).await {
                Ok(address) => return Ok(Sent::Made(address)),
                Err(trouble) => (trouble, None),
            },
            trouble @ (Trouble::Closed
            | Trouble::Gone
            | Trouble::NotAllowed(_)
            | Trouble::Later(_)
            | Trouble::Refused(_)
            | Trouble::Uncertain(_)) => (trouble, account),
        };
        let lasting = place.flatten().is_some_and(|place| !place.is_empty);
        match trouble {
            Trouble::NoPlace(why) | Trouble::NotAllowed(why) => {
                self.apart_from_now_on(delivery, meeting, guild, &why).await
            }
            Trouble::Refused(why) if !lasting => self.apart_from_now_on(delivery, meeting, guild, &why).await,
            trouble @ (Trouble::Closed
            | Trouble::Gone
            | Trouble::Later(_)
            | Trouble::Refused(_)
            | Trouble::Uncertain(_)) => {
                let nobody = Account(String::new());
                Err(failed(trouble, account.as_ref().unwrap_or(&nobody), delivery.at))
            }
        }
    }

    /// Writes in the thread of a pair, and looks whether both are there; lets them in first, when it is new.
    async fn write_to_pair(
        &self,
        place: Thread,
        delivery: &Delivery,
        meeting: &Meeting,
        guild: u64,
    ) -> Result<Result<(), ChatError>, (Trouble, Option<Account>)> {
        if place.is_empty {
            for Reading { account, .. } in &meeting.readings {
                let let_in = self.let_in(place.id, account).await;
                let_in.map_err(|trouble| (trouble, Some(account.clone())))?;
            }
        }
        let written = self.write(place.id, &shared(&meeting.readings, guild), &Mark::of(delivery)).await;
        written.map_err(|trouble| (trouble, None))?;
        Ok(self.all_here(delivery, meeting, guild).await)
    }

    async fn apart_from_now_on(
        &self,
        delivery: &Delivery,
        meeting: &Meeting,
        guild: u64,
        why: &str,
    ) -> Result<Sent, ChatError> {
        tracing::warn!(community = %delivery.community, why, "a pair can have no thread: by direct message from now on");
        self.each_apart(delivery, meeting, guild, true).await?;
        Ok(Sent::Arrived(Some(Address(BY_DIRECT_MESSAGE.to_owned()))))
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
            let mark = Mark::of(delivery).part(format_args!("-{index}"));
            let sent = match self.directly(&reading.account, &all, &mark).await {
                Ok(()) => Ok(()),
                Err(Trouble::Closed) => {
                    let fresh = Delivery { known: None, ..delivery.clone() };
                    match self.beside(&fresh, reading, &all, guild).await {
                        Ok(Sent::Made(place)) => {
                            let there = Delivery { known: Some(place), ..fresh };
                            self.beside(&there, reading, &all, guild).await.map(|_| ())
                        }
                        sent => sent.map(|_| ()),
                    }
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
    ) -> Result<Sent, ChatError> {
        let Some(guild) = server(&delivery.community) else { return Err(not_here()) };
        let Some(home) = delivery.home.as_ref().and_then(home_channel) else {
            tracing::info!(community = %delivery.community, "there is no home channel: nothing is told in public");
            return Ok(Sent::Arrived(None));
        };
        let nobody = Account(String::new());
        let written = self.write(home, &pages(message, guild), &Mark::of(delivery)).await;
        written.map(|()| Sent::Arrived(None)).map_err(|trouble| failed(trouble, &nobody, delivery.at))
    }

    /// Writes by direct message.
    async fn directly(&self, account: &Account, pages: &[Page], mark: &Mark) -> Result<(), Trouble> {
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
        self.write(channel, pages, mark).await
    }

    /// Writes in a channel what is not there yet; each page has a nonce of its own.
    async fn write(&self, channel: ChannelId, pages: &[Page], mark: &Mark) -> Result<(), Trouble> {
        let there = match within(mark.may_be_among(&self.http, channel)).await {
            Err(Trouble::NotAllowed(why) | Trouble::Refused(why)) => return Err(Trouble::Uncertain(why)),
            there => there?,
        };
        for (index, page) in pages.iter().enumerate() {
            let mut body = page.body(0);
            let mark = if index == 0 { mark.clone() } else { mark.part(format_args!(".{index}")) };
            let words = body.get("content").and_then(Value::as_str).unwrap_or_default();
            if mark.is_among(&there, words) {
                continue;
            }
            body.insert("nonce".to_owned(), mark.nonce().into());
            body.insert("enforce_nonce".to_owned(), true.into());
            within(self.http.send_message(channel, page.files(), &Value::Object(body))).await?;
        }
        Ok(())
    }

    /// A private thread near home in which there is nobody yet.
    ///
    /// One that an earlier attempt made, and that nobody was told of, is left as it is: nobody is in it, and to look for it by
    /// its name could lead someone into the thread of others.
    async fn new_thread(&self, delivery: &Delivery, title: &str) -> Result<Address, Trouble> {
        let Some(home) = delivery.home.as_ref().and_then(home_channel) else {
            return Err(Trouble::NoPlace("there is no home channel".to_owned()));
        };
        // The name of a thread calls nobody, and does not look as if.
        let title: &str = &title.replace('@', "@\u{200B}").chars().take(LONGEST_NAME).collect::<String>();
        let body = json!({
            "name": title,
            "type": u8::from(ChannelType::PrivateThread),
            "invitable": false,
            "auto_archive_duration": 10_080,
        });
        let id = within(self.http.create_thread(home, &body, None)).await?.id;
        Ok(Thread { id, is_empty: true }.address())
    }

    /// Somebody is in that thread from now on.
    async fn let_in(&self, thread: ChannelId, account: &Account) -> Result<(), Trouble> {
        let Some(user) = user(account) else { return Err(Trouble::Gone) };
        within(self.http.add_thread_channel_member(thread, user.into())).await
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

    async fn send(&self, delivery: &Delivery) -> Result<Sent, ChatError> {
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
        Trouble::Uncertain(reason) => ChatError::Uncertain { reason },
    }
}

fn not_here() -> ChatError {
    ChatError::Rejected { reason: "that community is not on Discord".to_owned() }
}

/// A private thread that the bot made.
#[derive(Clone, Copy)]
struct Thread {
    id: ChannelId,
    /// Nothing has been said there yet, and perhaps nobody is in it.
    is_empty: bool,
}

/// How the address of an empty thread begins.
const EMPTY: &str = "empty:";

impl Thread {
    fn address(self) -> Address {
        Address(format!("{}{}", if self.is_empty { EMPTY } else { "" }, self.id.get()))
    }
}

fn thread(address: &Address) -> Option<Thread> {
    let number = address.0.strip_prefix(EMPTY);
    let id = number.unwrap_or(&address.0).parse::<u64>().ok().filter(|id| *id != 0).map(ChannelId::new)?;
    Some(Thread { id, is_empty: number.is_some() })
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
