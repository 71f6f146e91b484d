//! A chat that remembers what it was handed: for tests that look at messages and files themselves.

use std::sync::{Arc, Mutex};

use chrono::{DateTime, Utc};
use lookalong::app::{App, clock};
use lookalong::chat::{Chat, ChatError, Delivery, Inbound, Place, Reading, Sent};
use lookalong::domain::command::{Actor, Command, Press};
use lookalong::domain::community::Settings;
use lookalong::domain::ids::{Account, CommunityId};
use lookalong::domain::language::Language;
use lookalong::domain::rule_set::RuleSet;
use lookalong::domain::user_text::Label;
use lookalong::domain::zone::Zone;
use lookalong::journey::found;
use lookalong::store::Store;
use lookalong::text::message::{Message, Tap};

/// What each delivery was, in order; and what to answer instead of taking the next ones.
#[derive(Clone, Debug, Default)]
pub struct FaithfulChat {
    pub taken: Arc<Mutex<Vec<Delivery>>>,
    pub faults: Arc<Mutex<Vec<ChatError>>>,
}

impl Chat for FaithfulChat {
    async fn send(&self, delivery: &Delivery) -> Result<Sent, ChatError> {
        if let Some(fault) = self.faults.lock().unwrap().pop() {
            return Err(fault);
        }
        self.taken.lock().unwrap().push(delivery.clone());
        Ok(Sent::Arrived(None))
    }
}

impl FaithfulChat {
    /// All that someone has seen, in order.
    pub fn seen(&self, name: &str) -> Vec<Message> {
        let taken = self.taken.lock().unwrap();
        let readings = taken.iter().flat_map(|delivery| match &delivery.place {
            Place::Private(reading) => vec![reading.clone()],
            Place::Pair(meeting) => meeting.readings.clone(),
            Place::Public(_) => Vec::new(),
        });
        let mine = |reading: Reading| (reading.account.0 == name).then_some(reading.message);
        readings.filter_map(mine).collect()
    }
}

/// The bot on a database of its own, with that chat, on a Monday morning.
pub struct Scene {
    pub folder: tempfile::TempDir,
    pub app: App<FaithfulChat>,
    pub chat: FaithfulChat,
    pub now: DateTime<Utc>,
    events: u32,
}

pub fn community() -> CommunityId {
    CommunityId("scene".to_owned())
}

impl Scene {
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let now: DateTime<Utc> = "2026-03-02T09:00:00Z".parse().unwrap();
        let store = open(&folder).await;
        let settings = Settings {
            name: Label::new("Scene").unwrap(),
            language: Language::English,
            zone: Zone::utc(),
            home: None,
        };
        let (empty, first) = found(community(), settings, RuleSet::default(), now);
        store.create(&empty, &first, now).await.unwrap();
        let chat = FaithfulChat::default();
        let app = App::start(store, chat.clone()).await.unwrap();
        Self { folder, app, chat, now, events: 0 }
    }

    /// The bot stops and starts again; the chat remembers.
    pub async fn restarted(self) -> Self {
        self.app.stop().await;
        let app = App::start(open(&self.folder).await, self.chat.clone()).await.unwrap();
        Self { app, ..self }
    }

    /// What someone does, and what they are answered.
    pub async fn does(&mut self, name: &str, command: Command) -> Option<Message> {
        let inbound = self.inbound(name, command);
        let reply = self.app.handle(inbound, self.now).await.unwrap();
        self.app.settle(self.now).await.unwrap();
        reply.and_then(|answer| answer.message)
    }

    /// What someone presses is handled by another process on the same database, which ends before it sends anything.
    pub async fn presses_elsewhere(&mut self, name: &str, press: Press) {
        let inbound = self.inbound(name, Command::Press(press));
        let elsewhere = App::start(open(&self.folder).await, FaithfulChat::default()).await.unwrap();
        elsewhere.handle(inbound, self.now).await.unwrap();
        elsewhere.stop().await;
    }

    fn inbound(&mut self, name: &str, command: Command) -> Inbound {
        self.events += 1;
        let actor = Actor {
            account: Account(name.to_owned()),
            name: Label::new(name).unwrap(),
            language: None,
            zone: None,
            facilitator: false,
        };
        let event_key = format!("event-{}", self.events);
        Inbound { community: community(), event_key, actor, asked: Ok(command) }
    }

    pub async fn presses(&mut self, name: &str, press: Press) -> Option<Message> {
        self.does(name, Command::Press(press)).await
    }

    /// Time passes, event by event.
    pub async fn wait(&mut self, time: chrono::Duration) {
        let until = self.now + time;
        while let Some(at) = self.app.next_event_at(self.now).await.unwrap().filter(|at| *at <= until) {
            self.now = self.now.max(at);
            self.app.settle(self.now).await.unwrap();
        }
        self.now = until;
    }

    /// The press behind the latest button that someone has seen with this label.
    pub fn button(&self, name: &str, label: &str) -> Press {
        let seen = self.chat.seen(name);
        let buttons = seen.iter().rev().flat_map(|message| &message.buttons);
        let found =
            buttons.filter(|button| button.label.contains(label)).find_map(|button| match &button.tap {
                Tap::Press(press) => Some(press.clone()),
                Tap::Form(_) => None,
            });
        found.unwrap_or_else(|| panic!("{name} has seen no button {label}: {seen:?}"))
    }
}

async fn open(folder: &tempfile::TempDir) -> Store {
    Store::open(
        &folder.path().join("scene.sqlite").as_path().into(),
        &folder.path().join("scene.key"),
        clock::fill,
    )
    .await
    .unwrap()
}
