//! The stored form of values: JSON bodies, and moments as whole milliseconds.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::StoreError;

/// The JSON of a record.
pub(super) fn encode<T: Serialize + ?Sized>(
    table: &'static str,
    id: &str,
    value: &T,
) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| corrupt(table, id, &error))
}

/// The record in a JSON body.
pub(super) fn decode<T: DeserializeOwned>(
    table: &'static str,
    id: &str,
    body: &str,
) -> Result<T, StoreError> {
    serde_json::from_str(body).map_err(|error| corrupt(table, id, &error))
}

/// Tells where a body goes wrong, and never what is in it: serde's own words would quote it.
fn corrupt(table: &'static str, id: &str, error: &serde_json::Error) -> StoreError {
    let problem = format!(
        "it does not have the stored form ({:?} error at column {})",
        error.classify(),
        error.column()
    );
    StoreError::Corrupt { table, id: id.to_owned(), problem }
}

/// A moment as it is stored, rounded up: what waits for it is never early.
pub(super) fn to_millis(at: DateTime<Utc>) -> i64 {
    at.timestamp_millis() + i64::from(!at.timestamp_subsec_nanos().is_multiple_of(1_000_000))
}

/// A stored moment.
pub(super) fn from_millis(table: &'static str, id: &str, millis: i64) -> Result<DateTime<Utc>, StoreError> {
    DateTime::from_timestamp_millis(millis).ok_or_else(|| StoreError::Corrupt {
        table,
        id: id.to_owned(),
        problem: "its moment is outside the calendar".to_owned(),
    })
}
