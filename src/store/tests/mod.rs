//! What the store promises, each as a test; beside this, the conformance test plays whole journeys on it.

mod committing;
mod copies;
mod grouping;
mod opening;
mod outbox;
mod words;

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

use chrono::{DateTime, Duration, Utc};
use tempfile::TempDir;

use super::{Store, StoreError};
use crate::domain::community::{Change, Community, Settings};
use crate::domain::decision::Decision;
use crate::domain::ids::{CommunityId, ExchangeId, NoteId, ParticipantId};
use crate::domain::language::Language;
use crate::domain::outcome::NewNote;
use crate::domain::rule_set::{RuleSet, RuleVersion};
use crate::domain::user_text::{Label, Words};
use crate::domain::zone::Zone;

/// What nobody may find in a file.
const CANARY: &str = "I looked at the clock and not at her";

/// A directory with a store in it.
struct Place {
    directory: TempDir,
    store: Store,
}

impl Place {
    /// A store with one community, at version 1.
    async fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let store = open(&directory).await.unwrap();
        store.create(&ward(), &Decision::default(), at("09:00")).await.unwrap();
        Self { directory, store }
    }

    fn database(&self) -> PathBuf {
        self.directory.path().join("lookalong.db")
    }

    /// The process ends without a word, and another one starts.
    async fn killed(self) -> Self {
        let Self { directory, store } = self;
        drop(store);
        Self { store: open(&directory).await.unwrap(), directory }
    }

    async fn commit(&self, version: u64, decision: &Decision) -> Result<u64, StoreError> {
        self.store.commit(&ward_id(), version, None, decision, at("09:00")).await
    }

    async fn load(&self) -> (Community, u64) {
        self.store.load(&ward_id()).await.unwrap().unwrap()
    }

    /// Runs a statement behind the store's back.
    async fn tamper(&self, statement: &'static str) {
        sqlx::query(statement).execute(&self.store.pool).await.unwrap();
    }

    /// Every byte on the disk, whatever the file, but not the key.
    fn all_bytes(&self) -> Vec<u8> {
        let files = std::fs::read_dir(self.directory.path()).unwrap().map(|entry| entry.unwrap().path());
        files.filter(|path| !path.ends_with("key")).flat_map(|path| std::fs::read(path).unwrap()).collect()
    }
}

async fn open(directory: &TempDir) -> Result<Store, StoreError> {
    let path = directory.path();
    Store::open(&path.join("lookalong.db"), &path.join("key"), counting).await
}

/// Bytes that differ each time; no secret, which is what a test can do with.
fn counting(bytes: &mut [u8]) {
    static COUNT: AtomicU64 = AtomicU64::new(1);
    for chunk in bytes.chunks_mut(8) {
        let next = COUNT.fetch_add(1, Ordering::Relaxed).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        chunk.copy_from_slice(&next.to_le_bytes()[..chunk.len()]);
    }
}

fn ward_id() -> CommunityId {
    CommunityId("ward".to_owned())
}

fn ward() -> Community {
    let settings = Settings {
        name: Label::new("Ward 3").unwrap(),
        language: Language::English,
        zone: Zone::new("Europe/Amsterdam").unwrap(),
        home: None,
    };
    let first = RuleVersion { number: 1, at: at("09:00"), by: None, why: None, rules: RuleSet::default() };
    Community::new(ward_id(), settings, first, at("09:00") + Duration::weeks(2))
}

/// That time on one Monday in March.
fn at(time: &str) -> DateTime<Utc> {
    format!("2026-03-02T{time}:00Z").parse().unwrap()
}

fn changing(changes: Vec<Change>) -> Decision {
    Decision { changes, ..Decision::default() }
}

/// The decision to keep a note of this number, in that exchange, of that person.
fn writing(id: u64, exchange: u64, writer: u64, words: &str) -> Decision {
    let note = NewNote {
        id: NoteId(id),
        exchange: ExchangeId(exchange),
        writer: ParticipantId(writer),
        words: Words::new(words).unwrap(),
    };
    Decision { notes: vec![note], ..Decision::default() }
}
