//! What the store promises, each as a test; beside this, the conformance test plays whole journeys on it.

/// Each of these tests, on both databases.
macro_rules! on_both {
    ($($name:ident,)*) => {
        mod on_sqlite {
            $(#[tokio::test] async fn $name() { super::$name(super::On::Sqlite).await; })*
        }
        mod on_postgres {
            $(#[tokio::test] async fn $name() {
                if super::server().is_some() { super::$name(super::On::Postgres).await; }
            })*
        }
    };
}

mod committing;
mod copies;
mod grouping;
mod lost;
mod moving;
mod opening;
mod outbox;
mod restoring;
mod rotating;
mod serving;
mod upgrading;
mod words;

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

use chrono::{DateTime, Duration, Utc};
use sqlx::{AssertSqlSafe, Connection};
use tempfile::TempDir;

use super::{PostgresUrl, Store, StoreError, place};
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

/// Names a PostgreSQL server for tests; `tests/with-postgres` starts one.
const SERVER: &str = "LOOKALONG_TEST_POSTGRES";

/// On which database a test runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum On {
    Sqlite,
    Postgres,
}

/// The server for tests, if there is one; where there must be, nothing is left out unseen.
fn server() -> Option<String> {
    let server = std::env::var(SERVER).ok();
    if server.is_none() {
        assert!(std::env::var("CI").is_err(), "in CI a PostgreSQL server must be named by {SERVER}");
        eprintln!("NOT CHECKED on PostgreSQL: {SERVER} names no server (bash tests/with-postgres COMMAND)");
    }
    server
}

/// A schema of its own on the server: to a store, that is a database.
async fn fresh_on_server() -> place::Place {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    sqlx::any::install_default_drivers();
    let server = server().expect("there is a server");
    let name = format!("unit_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let mut conn = sqlx::AnyConnection::connect(&server).await.unwrap();
    let statement = AssertSqlSafe(format!("CREATE SCHEMA {name}"));
    sqlx::query(statement).execute(&mut conn).await.unwrap();
    conn.close().await.unwrap();
    on_server(&format!("{server}?options=-csearch_path%3D{name}"))
}

fn on_server(url: &str) -> place::Place {
    place::Place::Postgres(PostgresUrl::new(url).unwrap())
}

/// A store, and a directory with its key in it.
struct Place {
    directory: TempDir,
    at: place::Place,
    store: Store,
}

impl Place {
    /// A store with one community, at version 1.
    async fn new(on: On) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let at = match on {
            On::Sqlite => place::Place::Sqlite(directory.path().join("lookalong.db")),
            On::Postgres => fresh_on_server().await,
        };
        let store = Store::open(&at, &directory.path().join("key"), counting).await.unwrap();
        store.create(&ward(), &Decision::default(), self::at("09:00")).await.unwrap();
        Self { directory, at, store }
    }

    fn database(&self) -> PathBuf {
        self.at.file().unwrap().to_owned()
    }

    /// The same store, opened again, here or by another process.
    async fn again(&self) -> Result<Store, StoreError> {
        Store::open(&self.at, &self.directory.path().join("key"), counting).await
    }

    /// The process ends without a word, and another one starts.
    async fn killed(self) -> Self {
        let Self { directory, at, store } = self;
        drop(store);
        let store = Store::open(&at, &directory.path().join("key"), counting).await.unwrap();
        Self { directory, at, store }
    }

    async fn commit(&self, version: u64, decision: &Decision) -> Result<u64, StoreError> {
        self.store.commit(&ward_id(), version, None, decision, at("09:00")).await
    }

    async fn load(&self) -> (Community, u64) {
        self.store.load(&ward_id()).await.unwrap().unwrap()
    }

    /// Runs a statement behind the store's back.
    async fn tamper(&self, statement: &str) {
        sqlx::query(AssertSqlSafe(statement.to_owned())).execute(&self.store.pool).await.unwrap();
    }

    /// So many zeros, as the database writes them.
    fn zeros(&self, count: usize) -> String {
        match self.at {
            place::Place::Sqlite(_) => format!("zeroblob({count})"),
            place::Place::Postgres(_) => format!("decode(repeat('00', {count}), 'hex')"),
        }
    }

    /// Every byte that is kept, but not the key: of a file what is on the disk, of a server what is in its tables.
    async fn all_kept(&self) -> Vec<u8> {
        match self.at {
            place::Place::Sqlite(_) => self.all_bytes(),
            place::Place::Postgres(_) => self.all_rows().await,
        }
    }

    /// Every byte on the disk, whatever the file, but not the key.
    fn all_bytes(&self) -> Vec<u8> {
        let files = std::fs::read_dir(self.directory.path()).unwrap().map(|entry| entry.unwrap().path());
        files.filter(|path| !path.ends_with("key")).flat_map(|path| std::fs::read(path).unwrap()).collect()
    }

    /// Every row of every table, as text, and the bytes in it as bytes too.
    async fn all_rows(&self) -> Vec<u8> {
        let tables = "SELECT tablename::text FROM pg_tables WHERE schemaname = current_schema()";
        let tables: Vec<String> = sqlx::query_scalar(tables).fetch_all(&self.store.pool).await.unwrap();
        assert!(tables.len() > 15, "{tables:?}");
        let mut all = Vec::new();
        for table in tables {
            let rows = AssertSqlSafe(format!("SELECT {table}::text FROM {table}"));
            let rows: Vec<String> = sqlx::query_scalar(rows).fetch_all(&self.store.pool).await.unwrap();
            for row in rows {
                for hex in row.split("\\x").skip(1) {
                    let digits = hex.bytes().map_while(|digit| char::from(digit).to_digit(16));
                    let digits: Vec<u32> = digits.collect();
                    all.extend(
                        digits.chunks_exact(2).map(|pair| u8::try_from(pair[0] * 16 + pair[1]).unwrap()),
                    );
                }
                all.extend(row.into_bytes());
            }
        }
        all
    }
}

/// Opens the file of a directory.
async fn open(directory: &TempDir) -> Result<Store, StoreError> {
    let path = directory.path();
    Store::open(&place::Place::Sqlite(path.join("lookalong.db")), &path.join("key"), counting).await
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
