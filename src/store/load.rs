//! Building the live state of a community from its rows.

use serde::de::DeserializeOwned;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::engine::Engine;
use super::form::decode;
use super::kind::{self, Kind};
use super::{Store, StoreError};
use crate::domain::community::{Change, Community};
use crate::domain::ids::CommunityId;
use crate::domain::round::RoundPlan;
use crate::domain::rule_set::RuleVersion;

impl Store {
    /// Every community, by name.
    ///
    /// # Errors
    /// `Unavailable`, `Damaged`.
    pub async fn communities(&self) -> Result<Vec<CommunityId>, StoreError> {
        let rows = sqlx::query("SELECT id FROM communities ORDER BY id").fetch_all(&self.pool).await?;
        rows.iter().map(|row| Ok(CommunityId(row.try_get("id")?))).collect()
    }

    /// At which version a community is; none when it is not there.
    ///
    /// # Errors
    /// `Unavailable`, `Damaged`.
    pub async fn version(&self, id: &CommunityId) -> Result<Option<u64>, StoreError> {
        let query = sqlx::query("SELECT version FROM communities WHERE id = $1").bind(&id.0);
        let row = query.fetch_optional(&self.pool).await?;
        row.map(|row| Ok(row.try_get::<i64, _>("version")?.cast_unsigned())).transpose()
    }

    /// The version of every community; none where nobody else can have changed one, as on a file that is ours alone.
    ///
    /// # Errors
    /// `Unavailable`, `Damaged`.
    pub async fn versions_if_shared(&self) -> Result<Vec<(CommunityId, u64)>, StoreError> {
        if self.engine == Engine::Sqlite {
            return Ok(Vec::new());
        }
        let rows =
            sqlx::query("SELECT id, version FROM communities ORDER BY id").fetch_all(&self.pool).await?;
        let read = |row: &AnyRow| {
            Ok((CommunityId(row.try_get("id")?), row.try_get::<i64, _>("version")?.cast_unsigned()))
        };
        rows.iter().map(read).collect()
    }

    /// The live state of a community and its version: exactly what the decisions committed so far add up to.
    ///
    /// # Errors
    /// `Corrupt` when a record is not what was stored; `Unavailable`, `Damaged`.
    pub async fn load(&self, id: &CommunityId) -> Result<Option<(Community, u64)>, StoreError> {
        let mut snapshot = self.pool.begin_with(self.engine.begin_reading()).await?;
        let Some((mut community, version)) = found(&mut snapshot, id).await? else { return Ok(None) };
        let mut reading = Reading { conn: &mut snapshot, community: &mut community };
        reading.take(&kind::ROSTER, |(account, place)| Change::Roster(account, place)).await?;
        reading.take(&kind::INVITED, Change::Invited).await?;
        reading.take(&kind::PARTICIPANTS, Change::Participant).await?;
        reading.take(&kind::TOPICS, Change::Topic).await?;
        reading.take(&kind::WISHES, Change::Wish).await?;
        reading.take(&kind::OFFERS, Change::Offer).await?;
        reading.take(&kind::DOORS, Change::Door).await?;
        reading.take(&kind::PROPOSALS, Change::Proposal).await?;
        reading.take(&kind::EXCHANGES, Change::Exchange).await?;
        reading.take(&kind::STEPS, Change::Step).await?;
        reading.take(&kind::TAKEAWAYS, Change::Takeaway).await?;
        reading.take(&kind::PAIRS, |(low, high, past)| Change::Pair(low, high, past)).await?;
        reading.take(&kind::TIMERS, |(due, at)| Change::Timer(due, at)).await?;
        snapshot.commit().await?;
        Ok(Some((community, version)))
    }
}

/// The community itself with its rules, and nobody in it yet.
async fn found(conn: &mut AnyConnection, id: &CommunityId) -> Result<Option<(Community, u64)>, StoreError> {
    let columns = "SELECT version, next_id, settings, round, put_forward FROM communities WHERE id = $1";
    let Some(row) = sqlx::query(columns).bind(&id.0).fetch_optional(&mut *conn).await? else {
        return Ok(None);
    };
    let own = |body: &str| decode_own(id, body);
    let round: RoundPlan = decode_own(id, row.try_get("round")?)?;
    let put_forward: Option<&str> = row.try_get("put_forward")?;
    let versions = rule_versions(conn, id).await?;
    let mut versions = versions.into_iter();
    let first = versions.next().ok_or_else(|| StoreError::Corrupt {
        table: kind::RULE_VERSIONS.table,
        id: id.0.clone(),
        problem: "there are no rules".to_owned(),
    })?;
    let mut community =
        Community::new(id.clone(), decode_own(id, row.try_get("settings")?)?, first, round.at);
    community.apply(&Change::Round(round));
    community.apply(&Change::NextId(row.try_get::<i64, _>("next_id")?.cast_unsigned()));
    community.apply(&Change::PutForwardRules(put_forward.map(own).transpose()?));
    versions.for_each(|version| community.apply(&Change::Rules(version)));
    Ok(Some((community, row.try_get::<i64, _>("version")?.cast_unsigned())))
}

fn decode_own<T: DeserializeOwned>(id: &CommunityId, body: &str) -> Result<T, StoreError> {
    decode("communities", &id.0, body)
}

/// Every version of the rules, oldest first, each within its limits.
async fn rule_versions(conn: &mut AnyConnection, id: &CommunityId) -> Result<Vec<RuleVersion>, StoreError> {
    let table = kind::RULE_VERSIONS.table;
    let rows = sqlx::query(kind::RULE_VERSIONS.all).bind(&id.0).fetch_all(conn).await?;
    let mut versions = Vec::with_capacity(rows.len());
    for row in &rows {
        let number: &str = row.try_get("id")?;
        let version: RuleVersion = decode(table, number, row.try_get("body")?)?;
        version.rules.check().map_err(|(rule, _)| StoreError::Corrupt {
            table,
            id: number.to_owned(),
            problem: format!("{rule:?} is outside its limits"),
        })?;
        versions.push(version);
    }
    Ok(versions)
}

/// A community in the making, and where its rows come from.
struct Reading<'a> {
    conn: &'a mut AnyConnection,
    community: &'a mut Community,
}

impl Reading<'_> {
    /// Takes in every record of a kind.
    async fn take<T: DeserializeOwned>(
        &mut self,
        kind: &Kind,
        change: impl Fn(T) -> Change,
    ) -> Result<(), StoreError> {
        let id = self.community.id().0.clone();
        for row in sqlx::query(kind.all).bind(id).fetch_all(&mut *self.conn).await? {
            let record = decode(kind.table, row.try_get("id")?, row.try_get("body")?)?;
            self.community.apply(&change(record));
        }
        Ok(())
    }
}
