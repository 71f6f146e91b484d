//! Every table as rows that can be carried to another database: its columns, its rows page by page in the order of their keys,
//! and a digest over them by which two databases are compared.
//!
//! `meta`, `receipts` and `leases` are facts about one database, and stay there.
//!
//! Invariant: what is read here of a row under way is what a start makes of it: it waits, and may have been sent.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use sqlx::any::{AnyArguments, AnyRow};
use sqlx::query::Query;
use sqlx::{Any, AnyConnection, AssertSqlSafe, Row};

/// So many rows are read and written at a time.
pub(super) const PAGE: usize = 500;

/// So many rows are written by one statement: a database has a limit to the parameters of one.
const AT_ONCE: usize = 50;

/// A table, and how its rows are carried.
pub(super) struct Table {
    /// Its name.
    pub name: &'static str,
    /// The columns of its primary key, which begin each row.
    key: &'static [&'static str],
    columns: &'static [Column],
}

struct Column {
    name: &'static str,
    /// What is read of it.
    read: &'static str,
    holds: Holds,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holds {
    Text,
    Number,
    Bytes,
}

/// What is in one column of one row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Value {
    Text(Option<String>),
    Number(Option<i64>),
    Bytes(Option<Vec<u8>>),
}

/// A row, its key first.
pub(super) type Values = Vec<Value>;

const fn text(name: &'static str) -> Column {
    Column { name, read: name, holds: Holds::Text }
}

const fn number(name: &'static str) -> Column {
    Column { name, read: name, holds: Holds::Number }
}

const fn bytes(name: &'static str) -> Column {
    Column { name, read: name, holds: Holds::Bytes }
}

impl Column {
    /// Reads something else than what is there.
    const fn reading(self, read: &'static str) -> Self {
        Self { read, ..self }
    }
}

const fn records(name: &'static str) -> Table {
    const COLUMNS: &[Column] = &[text("community_id"), text("id"), text("body")];
    Table { name, key: &["community_id", "id"], columns: COLUMNS }
}

/// All that is carried, each after what it refers to.
pub(super) const TABLES: [Table; 20] = [
    Table {
        name: "communities",
        key: &["id"],
        columns: &[
            text("id"),
            number("version"),
            number("next_id"),
            text("settings"),
            text("round"),
            text("put_forward"),
        ],
    },
    records("rule_versions"),
    records("participants"),
    records("roster"),
    records("invited"),
    records("topics"),
    records("wishes"),
    records("offers"),
    records("doors"),
    records("proposals"),
    Table {
        name: "exchanges",
        key: &["community_id", "id"],
        columns: &[text("community_id"), text("id"), number("is_over"), text("body")],
    },
    records("steps"),
    records("takeaways"),
    Table {
        name: "pairs",
        key: &["community_id", "id"],
        columns: &[text("community_id"), text("id"), text("low"), text("high"), text("body")],
    },
    Table {
        name: "timers",
        key: &["community_id", "id"],
        columns: &[text("community_id"), text("id"), number("due_at"), text("body")],
    },
    Table {
        name: "inbox",
        key: &["community_id", "event_key"],
        columns: &[text("community_id"), text("event_key"), number("handled_at")],
    },
    OUTBOX,
    Table {
        name: "exchange_keys",
        key: &["community_id", "exchange_id"],
        columns: &[text("community_id"), text("exchange_id"), bytes("wrapped")],
    },
    Table {
        name: "notes",
        key: &["community_id", "id"],
        columns: &[
            text("community_id"),
            text("id"),
            text("exchange_id"),
            text("writer"),
            bytes("wrapped_key"),
            bytes("sealed"),
        ],
    },
    Table {
        name: "addresses",
        key: &["community_id", "place"],
        columns: &[text("community_id"), text("place"), text("address")],
    },
];

const OUTBOX: Table = Table {
    name: "outbox",
    key: &["id"],
    columns: &[
        number("id"),
        text("community_id"),
        text("recipient"),
        text("notice"),
        number("not_before"),
        number("at_once"),
        text("state").reading("CASE WHEN state = 'sending' THEN 'pending' ELSE state END"),
        number("attempts"),
        number("posted_at"),
        number("claimed_at"),
        number("delivered_at"),
        text("why"),
        number("lease_until").reading("CAST(NULL AS BIGINT)"),
        number("turn"),
        number("maybe_sent_at").reading(
            "CASE WHEN state = 'sending' THEN coalesce(maybe_sent_at, claimed_at) ELSE maybe_sent_at END",
        ),
    ],
};

impl Table {
    /// `table.column` for each of them.
    #[cfg(test)]
    pub(super) fn all_columns(&self) -> impl Iterator<Item = String> {
        self.columns.iter().map(|column| format!("{}.{}", self.name, column.name))
    }

    /// The rows after this key, or the first ones, in the order of their keys.
    pub(super) async fn page(
        &self,
        conn: &mut AnyConnection,
        after: Option<&Values>,
    ) -> Result<Vec<Values>, sqlx::Error> {
        let read: Vec<String> =
            self.columns.iter().map(|column| format!("{} AS {}_read", column.read, column.name)).collect();
        let key = self.key.join(", ");
        let beyond =
            after.map_or_else(String::new, |_| format!("WHERE ({key}) > ({})", places(1, self.key.len())));
        let name = self.name;
        let statement =
            format!("SELECT {} FROM {name} {beyond} ORDER BY {key} LIMIT {PAGE}", read.join(", "));
        // Only names that stand in this file are in it.
        let mut query = sqlx::query(AssertSqlSafe(statement));
        for value in after.into_iter().flatten() {
            query = bind(query, value);
        }
        let rows = query.fetch_all(conn).await?;
        rows.iter().map(|row| self.values(row)).collect()
    }

    fn values(&self, row: &AnyRow) -> Result<Values, sqlx::Error> {
        let value = |(at, column): (usize, &Column)| {
            Ok(match column.holds {
                Holds::Text => Value::Text(row.try_get(at)?),
                Holds::Number => Value::Number(row.try_get(at)?),
                Holds::Bytes => Value::Bytes(row.try_get(at)?),
            })
        };
        self.columns.iter().enumerate().map(value).collect()
    }

    /// The key of a row.
    pub(super) fn key_of(&self, row: &Values) -> Values {
        row.iter().take(self.key.len()).cloned().collect()
    }

    /// Writes rows; those that are there already stay as they are.
    pub(super) async fn write(&self, conn: &mut AnyConnection, rows: &[Values]) -> Result<(), sqlx::Error> {
        let names: Vec<&str> = self.columns.iter().map(|column| column.name).collect();
        for rows in rows.chunks(AT_ONCE) {
            let each = (0..rows.len()).map(|at| format!("({})", places(at * names.len() + 1, names.len())));
            let statement = format!(
                "INSERT INTO {} ({}) VALUES {} ON CONFLICT DO NOTHING",
                self.name,
                names.join(", "),
                each.collect::<Vec<_>>().join(", ")
            );
            let mut query = sqlx::query(AssertSqlSafe(statement));
            for value in rows.iter().flatten() {
                query = bind(query, value);
            }
            query.execute(&mut *conn).await?;
        }
        Ok(())
    }

    /// Throws all rows away.
    pub(super) async fn empty(&self, conn: &mut AnyConnection) -> Result<(), sqlx::Error> {
        let statement = format!("DELETE FROM {}", self.name);
        sqlx::query(AssertSqlSafe(statement)).execute(conn).await.map(drop)
    }

    /// How many rows there are.
    pub(super) async fn count(&self, conn: &mut AnyConnection) -> Result<u64, sqlx::Error> {
        let statement = format!("SELECT count(*) AS times FROM {}", self.name);
        let row = sqlx::query(AssertSqlSafe(statement)).fetch_one(conn).await?;
        Ok(row.try_get::<i64, _>("times")?.unsigned_abs())
    }

    /// How many rows there are, and a digest of all that is in them: two databases that give the same hold the same.
    pub(super) async fn digest(&self, conn: &mut AnyConnection) -> Result<(u64, String), sqlx::Error> {
        let (mut count, mut digest, mut after) = (0, Sha256::new(), None);
        loop {
            let page = self.page(&mut *conn, after.as_ref()).await?;
            let Some(last) = page.last() else { break };
            after = Some(self.key_of(last));
            for row in &page {
                count += 1;
                row.iter().for_each(|value| take_in(&mut digest, value));
            }
        }
        let hex = digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Ok((count, hex))
    }
}

/// `$3, $4` for two from 3.
fn places(first: usize, count: usize) -> String {
    (first..first + count).map(|number| format!("${number}")).collect::<Vec<_>>().join(", ")
}

fn bind<'q>(query: Query<'q, Any, AnyArguments>, value: &Value) -> Query<'q, Any, AnyArguments> {
    match value {
        Value::Text(text) => query.bind(text.clone()),
        Value::Number(number) => query.bind(*number),
        Value::Bytes(bytes) => query.bind(bytes.clone()),
    }
}

/// With its length, so that no two rows of different values look alike.
fn take_in(digest: &mut Sha256, value: &Value) {
    let number;
    let (kind, bytes) = match value {
        Value::Text(text) => (b't', text.as_ref().map(String::as_bytes)),
        Value::Number(found) => {
            number = found.map(i64::to_be_bytes);
            (b'n', number.as_ref().map(<[u8; 8]>::as_slice))
        }
        Value::Bytes(bytes) => (b'b', bytes.as_deref()),
    };
    match bytes {
        None => digest.update([kind, b'-']),
        Some(bytes) => {
            digest.update([kind, b'+']);
            digest.update((bytes.len() as u64).to_be_bytes());
            digest.update(bytes);
        }
    }
}
