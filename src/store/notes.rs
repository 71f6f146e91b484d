//! What people wrote: sealed on the way in, opened for those who may read it, erased with its key.

use sqlx::{AnyConnection, Row};

use super::vault::{self, ExchangeKey, MasterKey, NoteAddress, Sealed};
use super::{Entropy, Store, StoreError};
use crate::domain::ids::{CommunityId, NoteId, ParticipantId};
use crate::domain::notice::OpenedNotes;
use crate::domain::outcome::NewNote;

const INSERT_KEY: &str = "INSERT INTO exchange_keys (community_id, exchange_id, wrapped) VALUES ($1, $2, $3)";

const INSERT: &str = "INSERT INTO notes (community_id, id, exchange_id, writer, wrapped_key, sealed) \
     VALUES ($1, $2, $3, $4, $5, $6)";

const OPEN: &str = "SELECT notes.exchange_id, notes.wrapped_key, notes.sealed, exchange_keys.wrapped \
     FROM notes JOIN exchange_keys ON exchange_keys.community_id = notes.community_id \
     AND exchange_keys.exchange_id = notes.exchange_id \
     WHERE notes.community_id = $1 AND notes.id = $2";

const ERASE: &str = "DELETE FROM notes WHERE community_id = $1 AND id = $2 RETURNING exchange_id";

const ERASE_ALL_OF: &str = "DELETE FROM notes WHERE community_id = $1 AND writer = $2 RETURNING exchange_id";

/// A key goes with the last note of its exchange.
const ERASE_KEY: &str = "DELETE FROM exchange_keys WHERE community_id = $1 AND exchange_id = $2 \
     AND NOT EXISTS (SELECT 1 FROM notes WHERE notes.community_id = $1 AND notes.exchange_id = $2)";

/// What seals and opens.
#[derive(Debug)]
pub(super) struct Sealer {
    pub master: MasterKey,
    pub entropy: Entropy,
}

impl Store {
    /// The words of these notes, for whoever may read them. Erased notes are left out.
    ///
    /// # Errors
    /// `Corrupt` when a note does not open; `Unavailable`, `Damaged`.
    pub async fn open_notes(
        &self,
        community: &CommunityId,
        ids: &[NoteId],
    ) -> Result<OpenedNotes, StoreError> {
        let mut opened = OpenedNotes::new();
        for id in ids {
            let note = id.to_string();
            let query = sqlx::query(OPEN).bind(&community.0).bind(&note);
            let Some(row) = query.fetch_optional(&self.pool).await? else { continue };
            let exchange: &str = row.try_get("exchange_id")?;
            let key = unwrap(&self.sealer, &community.0, exchange, row.try_get("wrapped")?)?;
            let sealed = Sealed { wrapped_key: row.try_get("wrapped_key")?, text: row.try_get("sealed")? };
            let address = NoteAddress { community: &community.0, exchange, note: &note };
            let words = vault::open(&key, &address, &sealed)
                .map_err(|problem| unsealable("notes", note.clone(), problem))?;
            opened.insert(*id, words);
        }
        Ok(opened)
    }
}

/// Seals a note with the key of its exchange, which is made for the first one.
pub(super) async fn seal(
    sealer: &Sealer,
    conn: &mut AnyConnection,
    community: &str,
    note: &NewNote,
) -> Result<(), StoreError> {
    let exchange = note.exchange.to_string();
    let key = exchange_key(sealer, conn, community, &exchange).await?;
    let id = note.id.to_string();
    let address = NoteAddress { community, exchange: &exchange, note: &id };
    let mut fill = sealer.entropy;
    let sealed = vault::seal(&key, &address, &note.words, &mut fill);
    let query = sqlx::query(INSERT).bind(community).bind(&id).bind(&exchange).bind(note.writer.to_string());
    query.bind(sealed.wrapped_key).bind(sealed.text).execute(conn).await?;
    Ok(())
}

async fn exchange_key(
    sealer: &Sealer,
    conn: &mut AnyConnection,
    community: &str,
    exchange: &str,
) -> Result<ExchangeKey, StoreError> {
    let query = sqlx::query("SELECT wrapped FROM exchange_keys WHERE community_id = $1 AND exchange_id = $2");
    if let Some(row) = query.bind(community).bind(exchange).fetch_optional(&mut *conn).await? {
        return unwrap(sealer, community, exchange, row.try_get("wrapped")?);
    }
    let mut fill = sealer.entropy;
    let key = ExchangeKey::make(&mut fill);
    let wrapped = vault::wrap_exchange_key(&sealer.master, community, exchange, &key, &mut fill);
    sqlx::query(INSERT_KEY).bind(community).bind(exchange).bind(wrapped).execute(conn).await?;
    Ok(key)
}

fn unwrap(
    sealer: &Sealer,
    community: &str,
    exchange: &str,
    wrapped: &[u8],
) -> Result<ExchangeKey, StoreError> {
    vault::unwrap_exchange_key(&sealer.master, community, exchange, wrapped)
        .map_err(|problem| unsealable("exchange_keys", exchange.to_owned(), problem))
}

fn unsealable(table: &'static str, id: String, problem: vault::Unsealable) -> StoreError {
    StoreError::Corrupt { table, id, problem: problem.to_string() }
}

/// Erases a note whose time has passed.
pub(super) async fn erase(conn: &mut AnyConnection, community: &str, note: NoteId) -> Result<(), StoreError> {
    erase_with_keys(conn, community, ERASE, note.to_string()).await
}

/// Erases all that someone wrote, in finished exchanges too.
pub(super) async fn erase_all_of(
    conn: &mut AnyConnection,
    community: &str,
    who: ParticipantId,
) -> Result<(), StoreError> {
    erase_with_keys(conn, community, ERASE_ALL_OF, who.to_string()).await
}

async fn erase_with_keys(
    conn: &mut AnyConnection,
    community: &str,
    statement: &'static str,
    id: String,
) -> Result<(), StoreError> {
    let erased = sqlx::query(statement).bind(community).bind(id).fetch_all(&mut *conn).await?;
    for row in &erased {
        let exchange: &str = row.try_get("exchange_id")?;
        sqlx::query(ERASE_KEY).bind(community).bind(exchange).execute(&mut *conn).await?;
    }
    Ok(())
}
