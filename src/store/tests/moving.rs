//! Everything moves to another database and back, also when it is cut off, and nothing is given twice afterwards.

use std::collections::BTreeSet;

use super::super::tables::TABLES;
use super::super::{Moved, NotMoved, PostState, Progress, move_store};
use super::*;
use crate::domain::notice::{Notice, Outgoing, Recipient};

on_both! {
    every_table_and_column_is_carried,
    everything_is_there_afterwards_and_the_old_one_is_not_started_again,
    a_move_that_is_cut_off_goes_on_where_it_was,
    what_changed_since_a_move_was_cut_off_is_moved_too,
    a_move_that_is_cut_off_at_its_end_is_ended,
    nothing_is_moved_while_somebody_has_it_open,
    nothing_is_moved_into_something_else,
}

/// Neither of the two.
const OF_NOBODY: [&str; 4] = ["_sqlx_migrations", "leases", "meta", "receipts"];

/// Where a move goes: to the other database than it comes from.
async fn elsewhere(on: On, place: &Place) -> place::Place {
    match on {
        On::Sqlite if server().is_some() => fresh_on_server().await,
        On::Sqlite => place::Place::Sqlite(place.directory.path().join("second.db")),
        On::Postgres => place::Place::Sqlite(place.directory.path().join("second.db")),
    }
}

fn to(who: u64) -> Outgoing {
    let to = Recipient::Person(ParticipantId(who));
    Outgoing { to, notice: Notice::Joined, not_before: at("09:00"), at_once: false }
}

impl Place {
    /// Something in most tables, and more than one page in some.
    async fn fill(&self) {
        let said = Decision { notices: (1..=4).map(to).collect(), ..Decision::default() };
        self.commit(1, &said).await.unwrap();
        self.commit(2, &writing(12, 7, 1, CANARY)).await.unwrap();
        self.commit(3, &changing(vec![Change::NextId(13)])).await.unwrap();
        for (table, columns, values) in [
            ("inbox", "event_key, handled_at", "'event ' || i, i"),
            ("addresses", "place, address", "'x' || i, 'thread é ' || i"),
            (
                "exchange_keys",
                "exchange_id, wrapped",
                "'k' || i, (SELECT wrapped FROM exchange_keys LIMIT 1)",
            ),
        ] {
            self.tamper(&format!(
                "INSERT INTO {table} (community_id, {columns}) WITH RECURSIVE numbers (i) AS \
                 (SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < 1234) SELECT 'ward', {values} FROM numbers"
            ))
            .await;
        }
    }

    /// Moves everything; the process ends when so many pages were copied, if it is told to.
    async fn moved(
        &self,
        to: &place::Place,
        ends_after: Option<usize>,
    ) -> Option<Result<Vec<Moved>, StoreError>> {
        let (from, to, key) = (self.at.clone(), to.clone(), self.directory.path().join("key"));
        let mut pages = 0;
        let mut watch = move |_: Progress| {
            pages += 1;
            assert!(Some(pages) != ends_after, "the power is cut");
        };
        tokio::spawn(async move { move_store(&from, &to, &key, &mut watch).await }).await.ok()
    }

    /// The same installation, with the database that was moved to.
    async fn at(self, at: place::Place) -> Self {
        let store = Store::open(&at, &self.directory.path().join("key"), counting).await.unwrap();
        Self { at, store, ..self }
    }
}

async fn every_table_and_column_is_carried(on: On) {
    let place = Place::new(on).await;
    let query = match on {
        On::Sqlite => {
            "SELECT found.name || '.' || columns.name FROM sqlite_schema AS found, pragma_table_info(found.name) AS columns \
             WHERE found.type = 'table' AND found.name NOT LIKE 'sqlite_%'"
        }
        On::Postgres => {
            "SELECT table_name || '.' || column_name FROM information_schema.columns \
             WHERE table_schema = current_schema()"
        }
    };
    let there: Vec<String> = sqlx::query_scalar(query).fetch_all(&place.store.pool).await.unwrap();
    let there: BTreeSet<String> =
        there.into_iter().filter(|column| !OF_NOBODY.contains(&column.split_once('.').unwrap().0)).collect();
    let carried: BTreeSet<String> =
        TABLES.iter().flat_map(super::super::tables::Table::all_columns).collect();
    assert_eq!(carried, there);
}

async fn everything_is_there_afterwards_and_the_old_one_is_not_started_again(on: On) {
    let place = Place::new(on).await;
    place.fill().await;
    // One arrived, one is under way, one is set aside, and the last number was thrown away.
    let claimed = place.store.claim(at("09:00"), 3).await.unwrap();
    place.store.delivered(&claimed[0], at("09:00")).await.unwrap();
    place.store.dead(&claimed[1], "it is refused").await.unwrap();
    place.tamper("UPDATE outbox SET lease_until = 0").await;
    place.tamper("DELETE FROM outbox WHERE id = 4").await;
    let before = place.load().await;
    place.store.close().await;

    let to = elsewhere(on, &place).await;
    let told = place.moved(&to, None).await.unwrap().unwrap();
    let rows = |table| told.iter().find(|moved| moved.table == table).unwrap().rows;
    assert_eq!((told.len(), rows("communities"), rows("inbox"), rows("outbox")), (20, 1, 1234, 3));
    let refused = place.again().await.unwrap_err();
    assert!(matches!(refused, StoreError::WasMoved { .. }), "{refused}");

    let old = place.at.clone();
    let place = place.at(to).await;
    assert_eq!(place.load().await, before);
    let opened = place.store.open_notes(&ward_id(), &[NoteId(12)]).await.unwrap();
    assert_eq!(opened[&NoteId(12)].reveal(), CANARY);
    let posted = place.store.posted(&ward_id()).await.unwrap();
    let states: Vec<_> = posted.iter().map(|(posted, state)| (posted.id, *state)).collect();
    assert_eq!(states, [(1, PostState::Delivered), (2, PostState::Dead), (3, PostState::Pending)]);
    assert_eq!(posted[2].0.maybe_sent_at, Some(at("09:00")));
    let said = Decision { notices: vec![self::to(9)], ..Decision::default() };
    place.commit(4, &said).await.unwrap();
    assert_eq!(place.store.posted(&ward_id()).await.unwrap().last().unwrap().0.id, 5);
    assert!(!place.all_kept().await.windows(CANARY.len()).any(|window| window == CANARY.as_bytes()));

    // Neither back into the old one, nor once more from it.
    place.store.close().await;
    let back = place.moved(&old, None).await.unwrap().unwrap_err();
    assert!(matches!(back, StoreError::NotMoved(NotMoved::NotEmpty { .. })), "{back}");
    let third = place::Place::Sqlite(place.directory.path().join("third.db"));
    let again = Place { at: old, ..place }.moved(&third, None).await.unwrap().unwrap_err();
    assert!(matches!(again, StoreError::WasMoved { .. }), "{again}");
}

async fn a_move_that_is_cut_off_goes_on_where_it_was(on: On) {
    let place = Place::new(on).await;
    place.fill().await;
    let before = place.load().await;
    place.store.close().await;
    let to = elsewhere(on, &place).await;
    let mut cuts = 0;
    // Each time it gets a little further; the last time through.
    while place.moved(&to, Some(4)).await.is_none() {
        cuts += 1;
        assert!(cuts < 50, "it does not get further");
        let half = Store::open(&to, &place.directory.path().join("key"), counting).await.unwrap_err();
        assert!(matches!(half, StoreError::UnfinishedMove { .. }), "{half}");
        // Until the end, one may go on with the old one.
        place.again().await.unwrap().close().await;
        if cuts == 4 {
            break;
        }
    }
    place.moved(&to, None).await.unwrap().unwrap();
    assert_eq!(place.at(to).await.load().await, before);
}

async fn what_changed_since_a_move_was_cut_off_is_moved_too(on: On) {
    let place = Place::new(on).await;
    place.fill().await;
    place.store.close().await;
    let to = elsewhere(on, &place).await;
    assert!(place.moved(&to, Some(9)).await.is_none());
    let place = Place { store: place.again().await.unwrap(), ..place };
    place.commit(4, &changing(vec![Change::NextId(99)])).await.unwrap();
    place.tamper("DELETE FROM inbox WHERE handled_at = 7").await;
    place.tamper("UPDATE addresses SET address = 'moved' WHERE place = 'x7'").await;
    let before = place.load().await;
    place.store.close().await;
    let told = place.moved(&to, None).await.unwrap().unwrap();
    assert_eq!(told.iter().find(|moved| moved.table == "inbox").unwrap().rows, 1233);
    let place = place.at(to).await;
    assert_eq!(place.load().await, before);
    assert_eq!(place.store.exchanges_at(&ward_id(), "moved").await.unwrap(), [ExchangeId(7)]);
}

async fn a_move_that_is_cut_off_at_its_end_is_ended(on: On) {
    let place = Place::new(on).await;
    place.fill().await;
    place.store.close().await;
    let to = elsewhere(on, &place).await;
    place.moved(&to, None).await.unwrap().unwrap();
    // The old one is marked, the mark of the new one is still there.
    let from = place.at.clone();
    let place = place.at(to.clone()).await;
    place.tamper("INSERT INTO meta (name, value) VALUES ('moving', 'from there')").await;
    place.store.close().await;
    let place = Place { at: from, ..place };
    place.moved(&to, None).await.unwrap().unwrap();
    place.at(to).await.load().await;
}

async fn nothing_is_moved_while_somebody_has_it_open(on: On) {
    let place = Place::new(on).await;
    let to = elsewhere(on, &place).await;
    let in_use = place.moved(&to, None).await.unwrap().unwrap_err();
    assert!(matches!(in_use, StoreError::InUse { .. }), "{in_use}");
    place.store.close().await;
    let other = Store::open(&to, &place.directory.path().join("key"), counting).await.unwrap();
    let in_use = place.moved(&to, None).await.unwrap().unwrap_err();
    assert!(matches!(in_use, StoreError::InUse { .. }), "{in_use}");
    other.close().await;
    place.moved(&to, None).await.unwrap().unwrap();
}

async fn nothing_is_moved_into_something_else(on: On) {
    let place = Place::new(on).await;
    place.store.close().await;
    let why = async |from: &Place, to: &place::Place| match from.moved(to, None).await.unwrap() {
        Err(StoreError::NotMoved(why)) => why,
        other => panic!("{other:?}"),
    };
    assert!(matches!(why(&place, &place.at).await, NotMoved::SamePlace { .. }));

    let other = Place::new(if on == On::Sqlite { On::Sqlite } else { On::Postgres }).await;
    other.store.close().await;
    assert!(matches!(why(&place, &other.at).await, NotMoved::OtherKey { .. }));
    let full = Place { at: other.at.clone(), directory: tempfile::tempdir().unwrap(), store: other.store };
    std::fs::copy(other.directory.path().join("key"), full.directory.path().join("key")).unwrap();
    let mine = place::Place::Sqlite(full.directory.path().join("mine.db"));
    let store = Store::open(&mine, &full.directory.path().join("key"), counting).await.unwrap();
    store.create(&ward(), &Decision::default(), at("09:00")).await.unwrap();
    store.close().await;
    assert!(matches!(why(&full, &mine).await, NotMoved::NotEmpty { .. }));

    let absent = place::Place::Sqlite(place.directory.path().join("absent.db"));
    let nowhere = Place { at: absent, ..place };
    assert!(matches!(why(&nowhere, &mine).await, NotMoved::Nothing { .. }));
}

#[tokio::test]
async fn nothing_is_moved_while_something_may_be_on_its_way() {
    if server().is_none() {
        return;
    }
    let place = Place::new(On::Postgres).await;
    place.fill().await;
    place.store.claim(at("09:00"), 2).await.unwrap();
    place.store.close().await;
    let to = elsewhere(On::Postgres, &place).await;
    let told = place.moved(&to, None).await.unwrap().unwrap_err().to_string();
    assert!(told.starts_with("nothing was moved: 2 messages are on their way"), "{told}");
}

#[tokio::test]
async fn what_is_not_the_same_on_both_sides_is_not_used() {
    let place = Place::new(On::Sqlite).await;
    place.fill().await;
    place.store.close().await;
    // Whatever it is that changes a row on its way.
    let to = place::Place::Sqlite(place.directory.path().join("second.db"));
    let store = Store::open(&to, &place.directory.path().join("key"), counting).await.unwrap();
    let changes = "CREATE TRIGGER changes AFTER INSERT ON addresses WHEN new.place = 'x7' \
                   BEGIN UPDATE addresses SET address = 'elsewhere' WHERE place = 'x7'; END";
    sqlx::query(changes).execute(&store.pool).await.unwrap();
    store.close().await;
    for _ in 0..2 {
        let differs = place.moved(&to, None).await.unwrap().unwrap_err();
        assert!(
            matches!(
                differs,
                StoreError::Differs { table: "addresses", source_rows: 1234, target_rows: 1234 }
            ),
            "{differs}"
        );
        let half = Store::open(&to, &place.directory.path().join("key"), counting).await.unwrap_err();
        assert!(matches!(half, StoreError::UnfinishedMove { .. }), "{half}");
        place.again().await.unwrap().close().await;
    }
}
