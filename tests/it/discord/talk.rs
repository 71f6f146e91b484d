//! A conversation script, lived on Discord: what its people type and press goes to the stand-in as interactions, over real
//! HTTP and WebSocket, and what each of them sees there is what `:expect` and `:reject` are held against.
//!
//! Time is the script's. What Discord's own program would not even send (a command that is not there, a number where there
//! is none, plain words) is answered here as a person would find out: with the words of the terminal.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use lookalong::app::App;
use lookalong::app::discord::Clock;
use lookalong::app::discord::Front;
use lookalong::chat::discord::gateway::Came;
use lookalong::chat::discord::sending::Discord;
use lookalong::chat::discord::{account, community};
use lookalong::chat::inbound::pieces::Given;
use lookalong::chat::inbound::vocabulary::Verb;
use lookalong::chat::inbound::{self, Typed, as_written};
use lookalong::chat::terminal::folded;
use lookalong::chat::terminal::platform::{Block, Choice, Platform, Shown, Where};
use lookalong::chat::terminal::screen::Screen;
use lookalong::chat::terminal::script::{self, Line, Numbered};
use lookalong::domain::command::{FormKind, Press};
use lookalong::domain::community::Community;
use lookalong::domain::ids::{Account, CommunityId};
use lookalong::domain::language::Language;
use lookalong::domain::notice::OpenedNotes;
use lookalong::domain::refusal::Refusal;
use lookalong::domain::zone::Zone;
use lookalong::store::{Place, PostgresUrl};
use lookalong::text::render::{Reader, refuse};
use serde_json::{Value, json};
use tokio::sync::mpsc::UnboundedSender;

mod filling;

use self::filling::{OpenForm, shown_field};
use super::bot::{Bot, start, ticking};
use super::reading::{Offered, asked_for, read_as};
use super::standin::{Answer, ClientError, Modal, Outcome, Standin};
use super::typing::{Slash, as_slash};

const MANAGE_GUILD: u64 = 1 << 5;
const EVERYONE: u64 = 0x0000_0000_0010_4c40;

/// The bot, connected to a stand-in, in a community with a home channel.
pub struct Talk {
    pub standin: Standin,
    pub app: Arc<App<Discord>>,
    pub guild: u64,
    place: Place,
    pub folder: tempfile::TempDir,
    bot: Bot,
    millis: Arc<AtomicI64>,
    people: BTreeMap<String, Member>,
    /// What the terminal's platform makes of numbers and labels.
    mirror: Platform,
    /// What each number of the mirror stands for.
    offered: Vec<Offered>,
    heard: String,
}

#[derive(Default)]
struct Member {
    user: u64,
    /// The newest message that was taken note of.
    read_until: u64,
    form: Option<OpenForm>,
    /// The zone that they would tell, when they join.
    zone: Option<Zone>,
    /// Of their screen.
    language: Language,
}

impl Talk {
    /// Starts on that Monday morning on which every script begins.
    pub async fn begin() -> Self {
        Self::begin_on(None).await
    }

    /// The same, on a server of which this is the address.
    pub async fn begin_on(server: Option<&str>) -> Self {
        let millis = Arc::new(AtomicI64::new(
            "2026-03-02T09:00:00Z".parse::<DateTime<Utc>>().unwrap().timestamp_millis(),
        ));
        let standin = Standin::start(ticking(&millis)).await;
        let guild = standin.new_guild("Lookalong", "en-US");
        let folder = tempfile::tempdir().unwrap();
        let place = match server {
            Some(url) => Place::Postgres(PostgresUrl::new(url).expect("an address")),
            None => Place::Sqlite(folder.path().join("talk.sqlite")),
        };
        let (bot, app) = start(&standin, &place, folder.path(), &millis).await;
        let mut talk = Self {
            standin,
            app,
            guild,
            place,
            folder,
            bot,
            millis,
            people: BTreeMap::new(),
            mirror: Platform::default(),
            offered: Vec::new(),
            heard: String::new(),
        };
        talk.set_home().await;
        talk
    }

    /// A facilitator whom no script knows chooses the home channel.
    async fn set_home(&mut self) {
        let caretaker = self.standin.new_member(self.guild, "caretaker", "en-US");
        self.standin.set_permissions(self.guild, caretaker, EVERYONE | MANAGE_GUILD);
        let home = self.standin.home(self.guild);
        let options = [("channel", json!(home.to_string()))];
        let outcome = self.standin.slash(self.guild, home, caretaker, &["setup"], &options).await.unwrap();
        self.standin.settled(outcome.interaction).await;
        self.idle().await;
    }

    /// Plays a script; gives what is wrong with it.
    pub async fn play(&mut self, script: &str) -> Result<(), String> {
        let lines = script::read(script).map_err(|problem| problem.to_string())?;
        // Everyone is in the server from the start: a roster finds them.
        for Numbered { line, .. } in &lines {
            if let Line::Says { name, text } | Line::Fills { name, text } = line {
                self.member(name);
                let words = text.split_whitespace().flat_map(|word| word.split(':'));
                for colleague in
                    words.filter_map(|word| word.strip_prefix('@')).filter(|name| script::name(name).is_ok())
                {
                    if colleague.parse::<u32>().is_err() {
                        self.member(colleague);
                    }
                }
            }
        }
        for Numbered { number, line } in lines {
            if matches!(line, Line::Quit) {
                break;
            }
            self.line(&line).await.map_err(|problem| format!("line {number}: {problem}"))?;
        }
        Ok(())
    }

    pub async fn line(&mut self, line: &Line) -> Result<(), String> {
        match line {
            Line::Comment(_) | Line::Help | Line::Quit => {}
            Line::Says { name, text } => self.says(name, text).await?,
            Line::Fills { name, text } => self.fills(name, text).await?,
            Line::Wait(span) => self.pass(self.now() + *span).await,
            Line::Until(local) => {
                let zone = self.community().await.settings().zone.clone();
                self.pass(zone.forward(*local)).await;
            }
            Line::Facilitator(name) => {
                let user = self.member(name);
                self.standin.set_permissions(self.guild, user, EVERYONE | MANAGE_GUILD);
            }
            Line::Zone(name, zone) => self.tell_zone(name, zone).await?,
            Line::Lang(name, language) => {
                let user = self.member(name);
                self.of(name).language = *language;
                self.standin.set_locale(user, if *language == Language::Dutch { "nl" } else { "en-US" });
                if self.has_joined(name).await {
                    let language = [("language", json!(language.code()))];
                    self.slash(name, &["me", "profile"], &language).await.map_err(|e| e.to_string())?;
                }
            }
            Line::Block { name, blocked } => {
                let user = self.member(name);
                if *blocked {
                    self.standin.leave(self.guild, user)
                } else {
                    self.standin.rejoin(self.guild, user)
                }
            }
            Line::Restart => self.restart().await,
            Line::Expect(text) if !self.was_heard(text) => {
                return Err(format!("expected {text:?}, and this was said:\n{}", self.heard));
            }
            Line::Reject(text) if self.was_heard(text) => {
                return Err(format!("did not expect {text:?}, and this was said:\n{}", self.heard));
            }
            Line::Expect(_) | Line::Reject(_) => {}
            Line::Inbox(name) => self.inbox(name).await,
        }
        Ok(())
    }

    /// The bot stops and starts again.
    pub async fn restart(&mut self) {
        self.idle().await;
        self.bot.watch.stop().await;
        self.bot.tasks.iter().for_each(tokio::task::JoinHandle::abort);
        self.app.close().await;
        (self.bot, self.app) = start(&self.standin, &self.place, self.folder.path(), &self.millis).await;
    }

    /// What another way in hands things to.
    pub fn came(&self) -> UnboundedSender<Came> {
        self.bot.came.clone()
    }

    /// The script's clock.
    pub fn clock(&self) -> Clock {
        ticking(&self.millis)
    }

    /// What was said since somebody last did something.
    pub fn heard(&self) -> &str {
        &self.heard
    }

    pub fn front(&self) -> &Arc<Front> {
        &self.bot.front
    }

    pub fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.millis.load(Ordering::Relaxed)).unwrap()
    }

    pub async fn community(&self) -> Community {
        self.app.community(&community_id(self.guild)).await.expect("the community began")
    }

    /// Somebody's number; whoever is named for the first time comes into the server.
    pub fn member(&mut self, name: &str) -> u64 {
        let name = self.mirror.account(name).0;
        if let Some(member) = self.people.get(&name) {
            return member.user;
        }
        let user = self.standin.new_member(self.guild, &name, "en-US");
        self.mirror.actor(&Account(name.clone())).expect("a name that can be shown");
        // What everyone can see was there before them.
        let read_until = self.standin.seen(user).last().map_or(0, |seen| seen.id);
        self.people.insert(name, Member { user, read_until, ..Member::default() });
        user
    }

    fn of(&mut self, name: &str) -> &mut Member {
        self.member(name);
        let name = self.mirror.account(name).0;
        self.people.get_mut(&name).expect("they were just made")
    }

    async fn has_joined(&mut self, name: &str) -> bool {
        let user = self.member(name);
        self.community().await.by_account(&account(user)).is_some()
    }

    async fn tell_zone(&mut self, name: &str, zone: &Zone) -> Result<(), String> {
        self.of(name).zone = Some(zone.clone());
        if self.has_joined(name).await {
            self.slash(name, &["me", "profile"], &[("zone", json!(zone.name()))])
                .await
                .map_err(|e| e.to_string())?;
        }
        Ok(())
    }

    async fn says(&mut self, name: &str, text: &str) -> Result<(), String> {
        self.member(name);
        self.heard.clear();
        let account = self.mirror.account(name);
        self.mirror.acts(&account);
        if text.starts_with('/') {
            return self.types(name, text).await;
        }
        match self.mirror.choose(&account, text) {
            Choice::Presses(presses) => self.taps(name, &presses).await,
            Choice::Form(_) => Err("a button of the mirror opens no form by itself".to_owned()),
            Choice::Refused(refusal) => self.refused(name, &refusal).await,
        }
    }

    async fn types(&mut self, name: &str, text: &str) -> Result<(), String> {
        let typed = inbound::parse_line(text, &as_written);
        let (word, rest) = text[1..].split_once(char::is_whitespace).unwrap_or((&text[1..], ""));
        let found = Verb::find(word).and_then(|(verb, _)| Some((verb, Given::sort(rest, &verb.usage())?)));
        let sent = match found {
            Some((verb, given)) => match as_slash(verb, &given, |name| self.member(name)) {
                Some(Slash { path, options }) => {
                    let options: Vec<(&str, Value)> =
                        options.iter().map(|(n, v)| (n.as_str(), v.clone())).collect();
                    self.slash(name, &path, &options).await
                }
                None => Err(ClientError::BadValue(text.to_owned())),
            },
            None => Err(ClientError::NoSuchCommand(text.to_owned())),
        };
        match (sent, typed) {
            (Ok(()), _) => Ok(()),
            // Discord's own program is in the way, as the terminal would be with words.
            (Err(ClientError::NotAllowed(_)), _) => self.refused(name, &Refusal::FacilitatorsOnly).await,
            (Err(_), Typed::Refused(refusal)) => self.refused(name, &refusal).await,
            (Err(ClientError::BadValue(_)), Typed::RosterFile(_)) => {
                self.refused(name, &Refusal::FileUnreadable).await
            }
            (Err(ClientError::Missing(_)), Typed::Form(kind))
                if kind == FormKind::Invite || kind == FormKind::Offer =>
            {
                Err(format!("{kind:?} is asked for by a button on Discord"))
            }
            (Err(problem), _) => Err(problem.to_string()),
        }
    }

    pub async fn slash(
        &mut self,
        name: &str,
        path: &[&str],
        options: &[(&str, Value)],
    ) -> Result<(), ClientError> {
        let (user, home) = (self.member(name), self.standin.home(self.guild));
        let outcome = self.standin.slash(self.guild, home, user, path, options).await?;
        self.came_of(name, outcome).await;
        Ok(())
    }

    /// Presses what the mirror's numbers stand for.
    async fn taps(&mut self, name: &str, presses: &[Press]) -> Result<(), String> {
        let user = self.member(name);
        let offered: Vec<Offered> = presses
            .iter()
            .filter_map(|press| if let Press::SitOut(number) = press { Some(*number) } else { None })
            .filter_map(|number| self.offered.get(usize::try_from(number).unwrap()).cloned())
            .collect();
        let first = offered.first().ok_or("nothing was chosen")?.clone();
        let outcome = match &first.value {
            Some(_) => {
                if offered.iter().any(|one| one.custom_id != first.custom_id) {
                    return self.refused(name, &Refusal::NoSuchButton).await;
                }
                let values: Vec<&str> = offered.iter().filter_map(|one| one.value.as_deref()).collect();
                self.standin.choose(user, first.message, &first.custom_id, &values).await
            }
            None if offered.len() > 1 => return self.refused(name, &Refusal::NoSuchButton).await,
            None => self.standin.press(user, first.message, &first.custom_id).await,
        };
        let outcome = outcome.map_err(|problem| format!("{problem} ({:?})", first.label))?;
        self.came_of(name, outcome).await;
        let zone = self.of(name).zone.clone();
        if let (true, Some(zone)) = (first.label.contains("join") || first.label.contains("doe ik mee"), zone)
        {
            self.tell_zone(name, &zone).await?;
        }
        Ok(())
    }

    /// After an interaction: the answer, and all that follows from it.
    async fn came_of(&mut self, name: &str, outcome: Outcome) {
        if outcome.answer == Answer::Deferred {
            self.standin.settled(outcome.interaction).await;
        }
        self.idle().await;
        if let Some(modal) = outcome.modal() {
            let modal = modal.clone();
            let shown = shown_field(&modal, 0);
            self.of(name).form = Some(OpenForm { modal, filled: Vec::new() });
            self.say_block(name, shown);
        }
        self.settle().await;
        // The terminal tells a zone when they join; on Discord they say it themselves.
        if self.of(name).zone.is_some() && self.has_joined(name).await {
            let zone = self.of(name).zone.take().expect("it is there");
            let (user, home) = (self.member(name), self.standin.home(self.guild));
            let options = [("zone", json!(zone.name()))];
            let told =
                self.standin.slash(self.guild, home, user, &["me", "profile"], &options).await.unwrap();
            self.idle().await;
            self.of(name).read_until = told.message().expect("they are answered");
        }
    }

    /// What is due is done, and what people see then is taken note of.
    pub async fn settle(&mut self) {
        self.app.settle(self.now()).await.expect("the store works");
        self.take_note().await;
    }

    /// Lets time go by, from each thing that falls due to the next.
    pub async fn pass(&mut self, target: DateTime<Utc>) {
        self.heard.clear();
        while let Some(next) =
            self.app.next_event_at(self.now()).await.expect("the store works").filter(|at| *at <= target)
        {
            self.set(next.max(self.now() + TimeDelta::milliseconds(1)));
            self.settle().await;
        }
        self.set(target.max(self.now()));
        self.settle().await;
    }

    fn set(&self, now: DateTime<Utc>) {
        self.millis.store(now.timestamp_millis(), Ordering::Relaxed);
    }

    /// Waits until nothing is under way in the front.
    pub async fn idle(&mut self) {
        let waited =
            tokio::time::timeout(Duration::from_secs(20), self.bot.busy.wait_for(|busy| *busy == 0)).await;
        waited.expect("the front becomes idle").expect("the front lives");
    }

    /// What is new for each person, as the terminal would show it.
    async fn take_note(&mut self) {
        let community = self.community().await;
        let mut new = Vec::new();
        for (name, member) in &mut self.people {
            for seen in self.standin.from_bot(member.user) {
                if seen.id > member.read_until {
                    member.read_until = seen.id;
                    new.push((seen.id, name.clone(), member.user, seen));
                }
            }
        }
        new.sort_by_key(|(id, ..)| *id);
        let mut public = None;
        for (id, name, user, seen) in new {
            let (place, message, offered) = read_as(&seen, user, &community, self.now(), self.offered.len());
            let Some(message) = message else { continue };
            self.offered.extend(offered);
            self.mirror.reply(&Account(name.clone()), message.clone(), self.now());
            if let Some(custom_id) = asked_for(&seen) {
                self.read_on(&name, user, id, custom_id).await;
            }
            let to = if place == Where::Public { None } else { Some(Account(name)) };
            if to.is_none() && public.replace(id) == Some(id) {
                continue;
            }
            self.say(&Block { at: self.now(), to, shown: Shown::Message(place, message) });
        }
    }

    /// Whoever is told that there is something to read reads it.
    async fn read_on(&mut self, name: &str, user: u64, message: u64, custom_id: &str) {
        let outcome = self.standin.press(user, message, custom_id).await.expect("the button is there");
        self.idle().await;
        let shown = outcome.message().expect("it is shown");
        self.of(name).read_until = shown;
        let community = self.community().await;
        let seen = self.standin.message(shown).expect("it is there");
        let (place, read, _) = read_as(&seen, user, &community, self.now(), 0);
        let to = Some(self.mirror.account(name));
        self.say(&Block { at: self.now(), to, shown: Shown::Message(place, read.expect("it is theirs")) });
    }

    fn say(&mut self, block: &Block) {
        self.heard += &Screen::plain().block(block);
    }

    fn say_block(&mut self, name: &str, shown: Shown) {
        let to = Some(self.mirror.account(name));
        self.say(&Block { at: self.now(), to, shown });
    }

    async fn refused(&mut self, name: &str, refusal: &Refusal) -> Result<(), String> {
        let user = self.member(name);
        let (community, notes) = (self.community().await, OpenedNotes::new());
        let mut reader = match community.by_account(&account(user)) {
            Some(who) => Reader::of(&community, who, self.now(), &notes),
            None => Reader::public(&community, self.now(), &notes),
        };
        if self.of(name).language == Language::Dutch {
            reader.language = Language::Dutch;
        }
        let message = lookalong::text::message::Message { buttons: Vec::new(), ..refuse(refusal, &reader) };
        self.say_block(name, Shown::Message(Where::Private, message));
        Ok(())
    }

    async fn inbox(&mut self, name: &str) {
        self.member(name);
        let community = self.community().await;
        let user = self.member(name);
        let zone = community.by_account(&account(user)).map_or(&community.settings().zone, |who| &who.zone);
        let mut heard = String::new();
        for (at, place, message) in self.mirror.inbox(&self.mirror.account(name)) {
            heard += &Screen::plain().seen(&zone.local(at).format("%F %R").to_string(), place, &message);
        }
        self.heard += &heard;
    }

    fn was_heard(&self, text: &str) -> bool {
        folded(&self.heard).contains(&folded(text))
    }
}

pub fn community_id(guild: u64) -> CommunityId {
    community(guild)
}

impl Drop for Talk {
    fn drop(&mut self) {
        self.bot.tasks.iter().for_each(tokio::task::JoinHandle::abort);
    }
}
