//! Where on the chat platform a place is: made once, and found again after a restart.

use sqlx::{AnyConnection, Row};

use super::{Store, StoreError};
use crate::domain::ids::{CommunityId, ExchangeId, ParticipantId};
use crate::domain::notice::Recipient;

impl Store {
    /// Where the place of that recipient was found to be; none when it wasn't yet, or needs none.
    ///
    /// # Errors
    /// `Unavailable`, `Damaged`.
    pub async fn address(
        &self,
        community: &CommunityId,
        of: &Recipient,
    ) -> Result<Option<String>, StoreError> {
        let Some(place) = place(of) else { return Ok(None) };
        let query = sqlx::query("SELECT address FROM addresses WHERE community_id = $1 AND place = $2");
        let row = query.bind(&community.0).bind(place).fetch_optional(&self.pool).await?;
        Ok(row.map(|row| row.try_get("address")).transpose()?)
    }

    /// The place of that recipient is there from now on.
    ///
    /// # Errors
    /// `Unavailable`, `Damaged`.
    pub async fn found_at(
        &self,
        community: &CommunityId,
        of: &Recipient,
        address: &str,
    ) -> Result<(), StoreError> {
        let Some(place) = place(of) else { return Ok(()) };
        let query = sqlx::query(
            "INSERT INTO addresses (community_id, place, address) VALUES ($1, $2, $3) \
             ON CONFLICT (community_id, place) DO UPDATE SET address = excluded.address",
        );
        query.bind(&community.0).bind(place).bind(address).execute(&self.pool).await?;
        Ok(())
    }

    /// Which exchanges have their place at that address, newest first.
    ///
    /// # Errors
    /// `Unavailable`, `Damaged`.
    pub async fn exchanges_at(
        &self,
        community: &CommunityId,
        address: &str,
    ) -> Result<Vec<ExchangeId>, StoreError> {
        let query = sqlx::query("SELECT place FROM addresses WHERE community_id = $1 AND address = $2");
        let rows = query.bind(&community.0).bind(address).fetch_all(&self.pool).await?;
        let mut found = Vec::new();
        for row in rows {
            let place: String = row.try_get("place")?;
            found.extend(place.strip_prefix('x').and_then(|number| number.parse().ok()).map(ExchangeId));
        }
        found.sort_by(|a, b| b.cmp(a));
        Ok(found)
    }
}

/// Forgets the place of someone who left.
pub(super) async fn forget(
    conn: &mut AnyConnection,
    community: &str,
    who: ParticipantId,
) -> Result<(), StoreError> {
    let query = sqlx::query("DELETE FROM addresses WHERE community_id = $1 AND place = $2");
    query.bind(community).bind(who.to_string()).execute(conn).await?;
    Ok(())
}

/// What a place is called here: the exchange or the person that it belongs to.
fn place(of: &Recipient) -> Option<String> {
    match of {
        Recipient::Person(who) => Some(who.to_string()),
        Recipient::Pair { exchange, .. } => Some(exchange.to_string()),
        Recipient::Account(_) | Recipient::Home => None,
    }
}
