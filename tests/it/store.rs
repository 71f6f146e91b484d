//! Whole journeys on the store: what is loaded is always what was decided, whatever people do and whenever the process dies.
//!
//! A seed makes the events; a seed that fails is replayed by its number.

use std::collections::BTreeSet;

use chrono::{DateTime, Duration, NaiveTime, Utc};
use lookalong::domain::command::{Actor, Command, Event, Press, ProfileChange};
use lookalong::domain::community::{Community, Settings};
use lookalong::domain::exchange::{ObservationId, Report, Stage};
use lookalong::domain::ids::{Account, CommunityId, NoteId, ParticipantId};
use lookalong::domain::language::Language;
use lookalong::domain::notice::Recipient;
use lookalong::domain::outcome::{Sharing, Tried};
use lookalong::domain::rule_set::RuleSet;
use lookalong::domain::user_text::{Label, Words};
use lookalong::domain::written_moment::{WrittenDay, WrittenMoment};
use lookalong::domain::zone::Zone;
use lookalong::journey::{decide, found};
use lookalong::store::{Place, PostState, PostgresUrl, Store, StoreError};

use crate::server;

/// Journeys per test run.
const SEEDS: u64 = 8;
/// Events in each.
const EVENTS: u64 = 400;
/// The whole state is compared after so many events.
const COMPARE_EVERY: u64 = 10;

const NAMES: [&str; 8] = ["anna", "bram", "chloé", "dirk", "eva", "fatima", "gijs", "hülya"];
const TOPICS: [&str; 2] = ["wound closure", "intake interview"];
const CANARY: &str = "I looked at the clock and not at her";

#[tokio::test]
async fn what_is_loaded_is_what_was_decided_through_whole_journeys() {
    through_whole_journeys(false).await;
}

#[tokio::test]
async fn on_a_server_what_is_loaded_is_what_was_decided_through_whole_journeys() {
    if server::fresh().await.is_some() {
        through_whole_journeys(true).await;
    }
}

async fn through_whole_journeys(on_server: bool) {
    let mut reached = Reached::default();
    // Each step waits for a server, and each step is checked.
    for seed in 0..if on_server { SEEDS / 2 } else { SEEDS } {
        reached.add(&live(seed, on_server).await);
    }
    let Reached { notes, left, over, versions } = reached;
    assert!(
        notes > 0 && left > 0 && over > 0 && versions > 0,
        "the journeys are too short to tell: {reached:?}"
    );
}

/// How far journeys came.
#[derive(Clone, Copy, Debug, Default)]
struct Reached {
    notes: u64,
    left: u64,
    over: u64,
    versions: u64,
}

impl Reached {
    fn add(&mut self, other: &Self) {
        self.notes += other.notes;
        self.left += other.left;
        self.over += other.over;
        self.versions += other.versions;
    }
}

/// A community in memory and the same on disk.
struct Both {
    seed: u64,
    directory: tempfile::TempDir,
    at: Place,
    store: Store,
    live: Community,
    version: u64,
    now: DateTime<Utc>,
    /// Every note that was ever written.
    written: Vec<NoteId>,
}

async fn live(seed: u64, on_server: bool) -> Reached {
    let mut both = Both::new(seed, on_server).await;
    let mut dice = Dice(seed);
    let mut reached = Reached::default();
    for step in 0..EVENTS {
        let event = both.next_event(&mut dice);
        let Ok(decision) = decide(&both.live, &event, both.now) else { continue };
        let exchanges = both.live.exchanges().count();
        decision.changes.iter().for_each(|change| both.live.apply(change));
        both.written.extend(decision.notes.iter().map(|note| note.id));
        reached.notes += decision.notes.len() as u64;
        reached.left += decision.forgotten.len() as u64;
        reached.over += exchanges.saturating_sub(both.live.exchanges().count()) as u64;
        reached.versions += u64::from(both.live.versions().count() > 1);
        let key = format!("{seed}-{step}");
        both.commit(&key, &decision).await;
        if !decision.forgotten.is_empty() {
            both.nothing_waits_for(&decision.forgotten).await;
        }
        if step % COMPARE_EVERY == 0 {
            both.compare(step).await;
        }
        if dice.one_in(40) {
            both = both.killed().await;
        }
    }
    both.compare(EVENTS).await;
    both.let_all_be_said().await;
    reached
}

impl Both {
    async fn new(seed: u64, on_server: bool) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let at = if on_server {
            Place::Postgres(PostgresUrl::new(&server::fresh().await.unwrap()).unwrap())
        } else {
            Place::Sqlite(directory.path().join("lookalong.db"))
        };
        let store = open(&at, &directory).await;
        let now: DateTime<Utc> = "2026-03-02T09:00:00.123456789Z".parse().unwrap();
        let settings = Settings {
            name: Label::new("Ward 3").unwrap(),
            language: Language::English,
            zone: Zone::new("Europe/Amsterdam").unwrap(),
            home: None,
        };
        let (mut live, decision) = found(ward(), settings, RuleSet::default(), now);
        let version = store.create(&live, &decision, now).await.unwrap();
        decision.changes.iter().for_each(|change| live.apply(change));
        Self { seed, directory, at, store, live, version, now, written: Vec::new() }
    }

    /// The process dies, and another one starts.
    async fn killed(mut self) -> Self {
        drop(self.store);
        self.store = open(&self.at, &self.directory).await;
        self.store.reclaim().await.unwrap();
        self
    }

    async fn commit(&mut self, key: &str, decision: &lookalong::domain::decision::Decision) {
        let stale = self.store.commit(&ward(), self.version + 1, Some(key), decision, self.now).await;
        assert!(matches!(stale, Err(StoreError::Conflict)), "seed {}: {stale:?}", self.seed);
        self.version = self.store.commit(&ward(), self.version, Some(key), decision, self.now).await.unwrap();
        let again = self.store.commit(&ward(), self.version, Some(key), decision, self.now).await;
        assert!(matches!(again, Err(StoreError::AlreadyHandled)), "seed {}: {again:?}", self.seed);
    }

    /// The state, and exactly those notes that someone may still read.
    async fn compare(&self, step: u64) {
        let (loaded, version) = self.store.load(&ward()).await.unwrap().unwrap();
        assert!(loaded == self.live, "seed {}, event {step}: what was loaded differs", self.seed);
        assert_eq!(version, self.version);
        let opened = self.store.open_notes(&ward(), &self.written).await.unwrap();
        let stored: BTreeSet<NoteId> = opened.keys().copied().collect();
        let named: BTreeSet<NoteId> =
            self.live.takeaways().flat_map(|taken| [taken.note, taken.noticed]).flatten().collect();
        assert_eq!(stored, named, "seed {}, event {step}", self.seed);
    }

    /// Nothing waits any more for someone who left.
    async fn nothing_waits_for(&self, gone: &[ParticipantId]) {
        for (posted, state) in self.store.posted(&ward()).await.unwrap() {
            let waits = matches!(state, PostState::Pending | PostState::Sending);
            let to_gone = matches!(posted.outgoing.to, Recipient::Person(who) if gone.contains(&who));
            assert!(!(waits && to_gone), "seed {}: {posted:?}", self.seed);
        }
    }

    /// Whatever waits is sent in the end, and nothing that a person wrote lies open on the disk.
    async fn let_all_be_said(&self) {
        let far = self.now + Duration::days(365);
        self.store.reclaim().await.unwrap();
        loop {
            let claimed = self.store.claim(far, 100).await.unwrap();
            if claimed.is_empty() {
                break;
            }
            for posted in claimed {
                self.store.delivered(&posted, far).await.unwrap();
            }
        }
        assert_eq!(self.store.next_posted_at(far).await.unwrap(), None);
        for file in std::fs::read_dir(self.directory.path()).unwrap() {
            let bytes = std::fs::read(file.unwrap().path()).unwrap();
            assert!(!bytes.windows(CANARY.len()).any(|window| window == CANARY.as_bytes()));
        }
    }

    /// What falls due next, or something that someone does.
    fn next_event(&mut self, dice: &mut Dice) -> Event {
        self.now += Duration::minutes(dice.below(300) as i64);
        if let Some((at, due)) = self.live.next_due()
            && (at <= self.now || dice.one_in(6))
        {
            self.now = self.now.max(at);
            return Event::Fell(due);
        }
        if dice.one_in(100)
            && let Some(who) = dice.of(self.live.participants().map(|who| who.id))
        {
            return Event::Unreachable(who);
        }
        let account = Account((*dice.pick(&NAMES)).to_owned());
        let command = self.command_of(&account, dice);
        let name = Label::new(&format!("{account}{}", dice.below(2))).unwrap();
        Event::Asked {
            actor: Actor { account, name, language: None, zone: None, facilitator: true },
            command,
        }
    }

    fn command_of(&self, account: &Account, dice: &mut Dice) -> Command {
        let Some(me) = self.live.by_account(account) else {
            return Command::Press(Press::Join);
        };
        if me.pause.is_some() && dice.one_in(2) {
            return Command::Press(Press::Resume);
        }
        let answers = self.answers_of(me.id);
        if !answers.is_empty() && !dice.one_in(5) {
            return dice.pick(&answers).clone();
        }
        self.whim(dice)
    }

    /// All that someone could answer to what they were asked.
    fn answers_of(&self, me: ParticipantId) -> Vec<Command> {
        let mut all = Vec::new();
        for proposal in self.live.proposals_of(me) {
            all.extend([Press::Accept(proposal.id), Press::Accept(proposal.id)].map(Command::Press));
            all.push(Command::Press(Press::Decline(proposal.batch)));
        }
        for exchange in self.live.exchanges_of(me) {
            for (index, visit) in (0..).zip(&exchange.observations) {
                let of = ObservationId { exchange: exchange.id, index };
                all.extend(self.answers_about(of, &visit.stage));
            }
        }
        for taken in self.live.takeaways_of(me) {
            all.push(Command::Press(Press::Tried { takeaway: taken.id, tried: Tried::Yes }));
            all.push(Command::Press(Press::Share { takeaway: taken.id, with: Sharing::Partner }));
            let words = Words::new(CANARY).unwrap();
            all.push(Command::WriteNoticed { takeaway: taken.id, words });
            all.push(Command::Press(Press::SwapRoles(taken.id)));
        }
        if all.is_empty() {
            all.extend(self.live.steps_of(me).map(|step| Command::Press(Press::NotNow(step.id))));
        }
        all
    }

    fn answers_about(&self, of: ObservationId, stage: &Stage) -> Vec<Command> {
        let presses = match stage {
            Stage::Waiting | Stage::Concluded | Stage::CalledOff { .. } => vec![],
            Stage::Arranging { put_forward: Some(put) } => vec![Press::Agree { of, at: put.starts_at }; 3],
            Stage::Arranging { put_forward: None } => {
                vec![Press::PutForward { of, at: self.now + Duration::hours(5) }]
            }
            Stage::Scheduled { starts_at, moving_to } => vec![
                Press::Report { of, how: Report::TookPlace },
                Press::Report { of, how: Report::NotYet },
                Press::PutForward { of, at: *starts_at + Duration::hours(3) },
                Press::Agree { of, at: moving_to.map_or(*starts_at, |put| put.starts_at) },
                Press::Report { of, how: Report::TookPlace },
                Press::CallOff(of),
            ],
            Stage::Debriefing { .. } => vec![Press::SkipTakeaway(of)],
        };
        let mut all: Vec<Command> = presses.into_iter().map(Command::Press).collect();
        if matches!(stage, Stage::Debriefing { .. }) {
            let words = Words::new(CANARY).unwrap();
            all.extend([WrittenDay::InDays(3), WrittenDay::InDays(9)].map(|day| Command::WriteTakeaway {
                of,
                words: words.clone(),
                try_on: Some(day),
            }));
        }
        all
    }

    /// Something that nobody asked for.
    fn whim(&self, dice: &mut Dice) -> Command {
        let topic = Label::new(dice.pick::<&str>(&TOPICS)).unwrap();
        let colleague = || Account(NAMES[1].to_owned());
        match dice.below(40) {
            26.. | 0..4 if dice.one_in(2) => Command::OpenWish { topic },
            26.. | 4..8 => Command::OpenOffer { topic },
            8 => Command::OpenDoor {
                topic,
                starts: WrittenMoment {
                    day: WrittenDay::InDays(2),
                    time: NaiveTime::from_hms_opt(10, 0, 0).unwrap(),
                },
                seats: 2,
            },
            9 => match dice.of(self.live.doors().map(|door| door.id)) {
                Some(door) => Command::Press(Press::TakeSeat(door)),
                None => Command::OpenWish { topic },
            },
            10 => Command::AskColleague { with: colleague(), topic: Some(topic) },
            11 => Command::Introduce { a: colleague(), b: Account(NAMES[2].to_owned()), topic: Some(topic) },
            12 if dice.one_in(5) => Command::Press(Press::ForgetMe),
            13 => Command::Pause { until: WrittenDay::InDays(4) },
            14 => Command::BeAway { from: WrittenDay::InDays(2), until: WrittenDay::InDays(3) },
            15 => Command::Press(Press::Resume),
            16 => Command::SetProfile(vec![ProfileChange::Level(7)]),
            17 => Command::DoNotPair { with: colleague(), on: dice.one_in(2) },
            18 => Command::Invite { who: Account(format!("guest{}", dice.below(9))) },
            19 => Command::SetRule {
                rule: "repeat-gap-weeks".to_owned(),
                value: dice.below(9).to_string(),
                why: None,
                apply: true,
            },
            20 => Command::Press(Press::ApplyRules(
                self.live.put_forward_rules().map_or(9, |version| version.number),
            )),
            21 => Command::UndoRules,
            22 => Command::StartRound,
            23 => Command::SkipRound,
            24 => Command::ImportRoster {
                accounts: std::collections::BTreeMap::new(),
                csv: "account,team,level\nanna,Ward 3,4\nguest1,Ward 4,\n".to_owned(),
            },
            0..4 | 12 | 25 => Command::SetUp { language: Some(Language::Dutch), zone: None, home: None },
        }
    }
}

async fn open(at: &Place, directory: &tempfile::TempDir) -> Store {
    Store::open(at, &directory.path().join("key"), |bytes| bytes.fill(7)).await.unwrap()
}

fn ward() -> CommunityId {
    CommunityId("ward".to_owned())
}

/// Numbers that look random and are the same in every run (SplitMix64).
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % end
    }

    pub fn one_in(&mut self, many: u64) -> bool {
        self.below(many) == 0
    }

    pub fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len() as u64) as usize]
    }

    pub fn of<T: Clone>(&mut self, all: impl Iterator<Item = T>) -> Option<T> {
        let all: Vec<T> = all.collect();
        if all.is_empty() { None } else { Some(self.pick(&all).clone()) }
    }
}
