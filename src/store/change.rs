//! Each change of a decision as a row.

use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::AnyConnection;

use super::StoreError;
use super::form::{encode, to_millis};
use super::kind::{self, Kind};
use crate::domain::community::{Change, PairPast};
use crate::domain::due::Due;
use crate::domain::exchange::Exchange;
use crate::domain::ids::ParticipantId;

/// Writes the changes of a decision, in order.
pub(super) async fn write_all(
    conn: &mut AnyConnection,
    community: &str,
    changes: &[Change],
) -> Result<(), StoreError> {
    let mut rows = Rows { conn, community };
    for change in changes {
        rows.write(change).await?;
    }
    Ok(())
}

/// The number that the next new thing gets after these changes, if they name anything. It is written with the version,
/// once per decision.
pub(super) fn next_id(changes: &[Change]) -> Option<u64> {
    changes.iter().rev().find_map(|change| if let Change::NextId(next) = change { Some(*next) } else { None })
}

/// The rows of one community.
struct Rows<'a> {
    conn: &'a mut AnyConnection,
    community: &'a str,
}

impl Rows<'_> {
    async fn write(&mut self, change: &Change) -> Result<(), StoreError> {
        match change {
            Change::NextId(_) => Ok(()),
            Change::Settings(settings) => {
                self.set("UPDATE communities SET settings = $2 WHERE id = $1", settings).await
            }
            Change::Round(plan) => self.set("UPDATE communities SET round = $2 WHERE id = $1", plan).await,
            Change::PutForwardRules(version) => {
                self.set("UPDATE communities SET put_forward = $2 WHERE id = $1", version).await
            }
            Change::Rules(version) => self.put(&kind::RULE_VERSIONS, version.number, version).await,
            Change::Participant(participant) => {
                self.put(&kind::PARTICIPANTS, participant.id, participant).await
            }
            Change::ParticipantGone(id) => {
                self.delete(&kind::PARTICIPANTS, id).await?;
                self.run(kind::DELETE_PAIRS_OF, &id.to_string()).await
            }
            Change::Roster(account, place) => self.put(&kind::ROSTER, account, &(account, place)).await,
            Change::Invited(account) => self.put(&kind::INVITED, account, account).await,
            Change::Topic(topic) => self.put(&kind::TOPICS, topic.id, topic).await,
            Change::Wish(wish) => self.put(&kind::WISHES, wish.id, wish).await,
            Change::WishGone(id) => self.delete(&kind::WISHES, id).await,
            Change::Offer(offer) => self.put(&kind::OFFERS, offer.id, offer).await,
            Change::OfferGone(id) => self.delete(&kind::OFFERS, id).await,
            Change::Door(door) => self.put(&kind::DOORS, door.id, door).await,
            Change::DoorGone(id) => self.delete(&kind::DOORS, id).await,
            Change::Proposal(proposal) => self.put(&kind::PROPOSALS, proposal.id, proposal).await,
            Change::ProposalGone(id) => self.delete(&kind::PROPOSALS, id).await,
            Change::Exchange(exchange) => self.put_exchange(exchange, false).await,
            Change::ExchangeOver(exchange) => self.put_exchange(exchange, true).await,
            Change::ExchangeForgotten(id) => self.delete(&kind::EXCHANGES, id).await,
            Change::Step(step) => self.put(&kind::STEPS, step.id, step).await,
            Change::StepGone(id) => self.delete(&kind::STEPS, id).await,
            Change::Takeaway(takeaway) => self.put(&kind::TAKEAWAYS, takeaway.id, takeaway).await,
            Change::TakeawayGone(id) => self.delete(&kind::TAKEAWAYS, id).await,
            Change::Pair(low, high, past) => self.put_pair(*low, *high, past).await,
            Change::Timer(due, at) => self.put_timer(due, *at).await,
            Change::TimerGone(due) => {
                let id = encode(kind::TIMERS.table, "a timer", due)?;
                self.delete(&kind::TIMERS, id).await
            }
        }
    }

    /// Sets one column of the community itself; `None` becomes SQL's NULL.
    async fn set<T: Serialize>(&mut self, statement: &'static str, value: &T) -> Result<(), StoreError> {
        let body = Some(encode("communities", self.community, value)?).filter(|body| body != "null");
        sqlx::query(statement).bind(self.community).bind(body).execute(&mut *self.conn).await?;
        Ok(())
    }

    async fn put<T: Serialize>(
        &mut self,
        kind: &Kind,
        id: impl ToString,
        record: &T,
    ) -> Result<(), StoreError> {
        let id = id.to_string();
        let body = encode(kind.table, &id, record)?;
        sqlx::query(kind.put).bind(self.community).bind(id).bind(body).execute(&mut *self.conn).await?;
        Ok(())
    }

    async fn delete(&mut self, kind: &Kind, id: impl ToString) -> Result<(), StoreError> {
        self.run(kind.delete, &id.to_string()).await
    }

    /// Runs a statement about one id of this community.
    async fn run(&mut self, statement: &'static str, id: &str) -> Result<(), StoreError> {
        sqlx::query(statement).bind(self.community).bind(id).execute(&mut *self.conn).await?;
        Ok(())
    }

    async fn put_exchange(&mut self, exchange: &Exchange, is_over: bool) -> Result<(), StoreError> {
        let id = exchange.id.to_string();
        let body = encode(kind::EXCHANGES.table, &id, exchange)?;
        let query = sqlx::query(kind::PUT_EXCHANGE).bind(self.community).bind(id).bind(body);
        query.bind(i64::from(is_over)).execute(&mut *self.conn).await?;
        Ok(())
    }

    async fn put_pair(
        &mut self,
        low: ParticipantId,
        high: ParticipantId,
        past: &PairPast,
    ) -> Result<(), StoreError> {
        let id = format!("{low} {high}");
        let body = encode(kind::PAIRS.table, &id, &(low, high, past))?;
        let query = sqlx::query(kind::PUT_PAIR).bind(self.community).bind(id).bind(body);
        query.bind(low.to_string()).bind(high.to_string()).execute(&mut *self.conn).await?;
        Ok(())
    }

    async fn put_timer(&mut self, due: &Due, at: DateTime<Utc>) -> Result<(), StoreError> {
        let id = encode(kind::TIMERS.table, "a timer", due)?;
        let body = encode(kind::TIMERS.table, &id, &(due, at))?;
        let query = sqlx::query(kind::PUT_TIMER).bind(self.community).bind(id).bind(body);
        query.bind(to_millis(at)).execute(&mut *self.conn).await?;
        Ok(())
    }
}
