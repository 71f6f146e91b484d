//! Several processes on one server: whatever they decide between them, each ends up with what the server has.

use chrono::{DateTime, Duration, Utc};
use lookalong::app::{App, clock};
use lookalong::chat::Inbound;
use lookalong::domain::command::{Actor, Command, Press};
use lookalong::domain::community::Settings;
use lookalong::domain::ids::Account;
use lookalong::domain::language::Language;
use lookalong::domain::rule_set::RuleSet;
use lookalong::domain::user_text::Label;
use lookalong::domain::zone::Zone;
use lookalong::store::{Place, PostgresUrl, Store};
use lookalong::text::message::Tap;

use crate::faithful_chat::{FaithfulChat, community};
use crate::server;
use crate::store::Dice;

/// Journeys per test run, and what happens in each.
const SEEDS: u64 = 3;
const STEPS: u64 = 120;

const NAMES: [&str; 6] = ["anna", "bram", "chloé", "dirk", "eva", "fatima"];
const TOPICS: [&str; 2] = ["wound closure", "intake interview"];

/// Two processes on one server, in which the same people talk to either.
struct Two {
    apps: [App<FaithfulChat>; 2],
    chat: FaithfulChat,
    place: Place,
    folder: tempfile::TempDir,
    now: DateTime<Utc>,
    events: u64,
}

async fn open(place: &Place, folder: &tempfile::TempDir) -> Store {
    Store::open(place, &folder.path().join("key"), clock::fill).await.unwrap()
}

impl Two {
    async fn on(url: &str) -> Self {
        let place = Place::Postgres(PostgresUrl::new(url).unwrap());
        let (folder, chat) = (tempfile::tempdir().unwrap(), FaithfulChat::default());
        let now: DateTime<Utc> = "2026-03-02T09:00:00Z".parse().unwrap();
        let one = App::start(open(&place, &folder).await, chat.clone()).await.unwrap();
        let settings = Settings {
            name: Label::new("Scene").unwrap(),
            language: Language::English,
            zone: Zone::utc(),
            home: None,
        };
        one.begin(&community(), settings, RuleSet::default(), now).await.unwrap();
        let two = App::start(open(&place, &folder).await, chat.clone()).await.unwrap();
        Self { apps: [one, two], chat, place, folder, now, events: 0 }
    }

    fn inbound(&mut self, dice: &mut Dice) -> Inbound {
        self.events += 1;
        let name = *dice.pick(&NAMES);
        Inbound {
            community: community(),
            event_key: format!("event-{}", self.events),
            actor: Actor {
                account: Account(name.to_owned()),
                name: Label::new(name).unwrap(),
                language: None,
                zone: None,
                facilitator: false,
            },
            asked: Ok(self.command(name, dice)),
        }
    }

    /// Something that they were offered, or that comes to their mind.
    fn command(&self, name: &str, dice: &mut Dice) -> Command {
        let topic = Label::new(dice.pick::<&str>(&TOPICS)).unwrap();
        let seen = self.chat.seen(name);
        let taps = seen.iter().rev().take(4).flat_map(|message| message.buttons.iter());
        let offered = taps.filter_map(|button| match &button.tap {
            Tap::Press(press) => Some(press.clone()),
            Tap::Form(_) => None,
        });
        match (dice.below(9), dice.of(offered)) {
            (0, _) => Command::Press(Press::Join),
            (1, _) => Command::OpenWish { topic },
            (2, _) => Command::OpenOffer { topic },
            (3, _) if dice.one_in(8) => Command::Press(Press::ForgetMe),
            (_, Some(press)) => Command::Press(press),
            (_, None) if dice.one_in(2) => Command::OpenWish { topic },
            (_, None) => Command::OpenOffer { topic },
        }
    }

    /// Something happens on either, or on both at the same moment.
    async fn step(&mut self, dice: &mut Dice) {
        self.now += Duration::minutes(dice.below(200).cast_signed());
        let which = usize::try_from(dice.below(2)).unwrap();
        match dice.below(8) {
            0 => self.apps[which].settle(self.now).await.unwrap(),
            1 => {
                let (one, two) = tokio::join!(self.apps[0].settle(self.now), self.apps[1].settle(self.now));
                one.and(two).unwrap();
            }
            2 | 3 => {
                let (first, second) = (self.inbound(dice), self.inbound(dice));
                let (one, two) =
                    tokio::join!(self.apps[0].handle(first, self.now), self.apps[1].handle(second, self.now));
                one.and(two).unwrap();
            }
            4 => {
                // Both hear the same thing: one carries it out.
                let heard = self.inbound(dice);
                let (one, two) = tokio::join!(
                    self.apps[0].handle(heard.clone(), self.now),
                    self.apps[1].handle(heard, self.now)
                );
                one.and(two).unwrap();
            }
            _ => {
                let heard = self.inbound(dice);
                self.apps[which].handle(heard, self.now).await.unwrap();
            }
        }
    }

    async fn agree_with_the_server(&self, seed: u64) -> u64 {
        for _ in 0..2 {
            for app in &self.apps {
                app.settle(self.now).await.unwrap();
            }
        }
        let fresh = open(&self.place, &self.folder).await;
        let (kept, version) = fresh.load(&community()).await.unwrap().unwrap();
        for app in &self.apps {
            let seen = app.community(&community()).await.unwrap();
            assert!(seen == kept, "seed {seed}: one of them has something else than the server");
        }
        assert_eq!(kept.check(), Vec::<String>::new(), "seed {seed}");
        version
    }
}

#[tokio::test]
async fn whatever_two_processes_decide_between_them_both_end_up_with_what_the_server_has() {
    for seed in 0..SEEDS {
        let Some(url) = server::fresh().await else { return };
        let (mut two, mut dice) = (Two::on(&url).await, Dice(seed));
        for _ in 0..STEPS {
            two.step(&mut dice).await;
        }
        let decided = two.agree_with_the_server(seed).await;
        assert!(decided > STEPS / 5, "seed {seed}: too little happened to tell: {decided}");
    }
}
