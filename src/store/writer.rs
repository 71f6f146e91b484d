//! Group commit: one task writes every decision, and those that wait together share one transaction and so one sync of
//! the disk.
//!
//! Nobody waits for company: what came while the last group reached the disk is the next group. A group in which
//! something fails is undone, and each of it is tried alone, so that nobody is harmed by another's failure. A decision on an
//! old version, or on an event that was handled before, writes nothing and is no failure.
//!
//! Invariant: whoever asked is answered after the disk has what the answer rests on, the decisions of others included.
//! Invariant: after a sync that failed nothing more is written: what is on the disk is known at the next start alone.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyConnection, AnyPool, Connection};
use tokio::sync::{mpsc, oneshot};

use super::commit::{finish, leave_clean, write_one};
use super::engine::Engine;
use super::notes::Sealer;
use super::problem::gave_way;
use super::{StoreError, Trouble, postgres};
use crate::domain::decision::Decision;
use crate::domain::ids::CommunityId;

/// So many decisions share a transaction at most, and so many may wait in line before those who ask wait to stand in it.
const MOST: usize = 64;

/// So often a transaction that had to give way is tried again.
const MOST_GIVING_WAY: u32 = 3;

/// A decision that is to be kept.
#[derive(Debug)]
pub(super) struct Wanted {
    pub community: CommunityId,
    /// What it was decided on.
    pub version: u64,
    pub event_key: Option<String>,
    pub decision: Decision,
    pub now: DateTime<Utc>,
}

/// The new version, or why it was not kept.
type Answer = Result<u64, StoreError>;

/// Whoever asked, and what for. Nothing is written for one who has gone away before their turn.
type Asked = (Wanted, oneshot::Sender<Answer>);

/// Where decisions are handed to the writer.
#[derive(Debug)]
pub(super) struct Writer(mpsc::Sender<Asked>);

impl Writer {
    /// Starts the task that writes; it ends with its `Writer`, or when the disk can't be trusted any more.
    pub fn start(engine: Engine, pool: AnyPool, sealer: Arc<Sealer>) -> Self {
        let (asking, mut line) = mpsc::channel(MOST);
        tokio::spawn(async move {
            let writing = Writing { engine, pool, sealer };
            let mut group = Vec::new();
            while line.recv_many(&mut group, MOST).await > 0 {
                group.retain(|(_, asker): &Asked| !asker.is_closed());
                // In one order everywhere, so that two processes that share a server never wait for each other.
                group.sort_by(|(one, _), (other, _)| one.community.cmp(&other.community));
                if !writing.keep(std::mem::take(&mut group)).await {
                    tracing::error!(
                        "a commit was not confirmed: nothing more is written until the next start"
                    );
                    return;
                }
            }
        });
        Self(asking)
    }

    /// Keeps a decision, and answers when it is durable.
    pub async fn keep(&self, wanted: Wanted) -> Answer {
        let (asker, answer) = oneshot::channel();
        self.0.send((wanted, asker)).await.map_err(|_| StoreError::Closed)?;
        answer.await.unwrap_or(Err(StoreError::Closed))
    }

    /// Refuses when nothing is written any more.
    pub fn check(&self) -> Result<(), StoreError> {
        if self.0.is_closed() { Err(StoreError::Closed) } else { Ok(()) }
    }
}

/// The task's own.
struct Writing {
    engine: Engine,
    pool: AnyPool,
    sealer: Arc<Sealer>,
}

impl Writing {
    /// Keeps a group and answers each of it; tells whether the disk can still be trusted.
    async fn keep(&self, group: Vec<Asked>) -> bool {
        let (wanted, askers): (Vec<_>, Vec<_>) = group.into_iter().unzip();
        let mut answers = Vec::with_capacity(wanted.len());
        match self.write(&wanted).await {
            Ok(all) => answers = all,
            Err(StoreError::Unconfirmed { source }) => {
                answers
                    .extend(wanted.iter().map(|_| Err(StoreError::Unconfirmed { source: source.clone() })));
            }
            Err(problem) if wanted.len() == 1 => answers.push(Err(problem)),
            // To try each alone would only be to wait for each alone.
            Err(StoreError::Unavailable {
                why: why @ (Trouble::Unreachable | Trouble::NoAnswer), ..
            }) => {
                answers.extend(
                    wanted
                        .iter()
                        .map(|_| Err(StoreError::Unavailable { why, source: sqlx::Error::PoolTimedOut })),
                );
            }
            Err(problem) => {
                tracing::debug!(%problem, decisions = wanted.len(), "a group was undone: each is tried alone");
                for one in wanted.chunks(1) {
                    answers.extend(self.write(one).await.unwrap_or_else(|problem| vec![Err(problem)]));
                    if is_unconfirmed(&answers) {
                        break;
                    }
                }
            }
        }
        let trusted = !is_unconfirmed(&answers);
        for (asker, answer) in askers.into_iter().zip(answers) {
            // Whoever went away meanwhile finds it kept when they ask again.
            drop(asker.send(answer));
        }
        trusted
    }

    /// The same, once more where a server undid it as it was in another's way: a newer version that brings the tables up to date,
    /// say.
    async fn write(&self, group: &[Wanted]) -> Result<Vec<Answer>, StoreError> {
        let mut left = MOST_GIVING_WAY;
        loop {
            match self.write_once(group).await {
                Err(StoreError::Unavailable { source, .. }) if left > 0 && gave_way(&source) => left -= 1,
                done => return done,
            }
        }
    }

    /// One transaction: an answer for each; or, on any error, none of it.
    async fn write_once(&self, group: &[Wanted]) -> Result<Vec<Answer>, StoreError> {
        let mut conn = self.pool.acquire().await?;
        let written = self.write_on(&mut conn, group).await;
        leave_clean(conn, &written).await;
        written
    }

    async fn write_on(
        &self,
        conn: &mut PoolConnection<Any>,
        group: &[Wanted],
    ) -> Result<Vec<Answer>, StoreError> {
        let mut transaction = conn.begin_with(self.engine.begin()).await?;
        let answers = match self.engine {
            Engine::Sqlite => self.write_all(&mut transaction, group).await?,
            Engine::Postgres => postgres::in_time(self.write_all(&mut transaction, group)).await?,
        };
        finish(self.engine, &self.pool, transaction).await?;
        metrics::counter!("lookalong_commits_total").increment(1);
        let kept = answers.iter().filter(|answer| answer.is_ok()).count();
        metrics::counter!("lookalong_decisions_total").increment(kept as u64);
        Ok(answers)
    }

    async fn write_all(&self, conn: &mut AnyConnection, group: &[Wanted]) -> Result<Vec<Answer>, StoreError> {
        let mut answers = Vec::with_capacity(group.len());
        for wanted in group {
            answers.push(match write_one(&self.sealer, conn, wanted).await {
                Err(refused @ (StoreError::Conflict | StoreError::AlreadyHandled)) => Err(refused),
                done => Ok(done?),
            });
        }
        Ok(answers)
    }
}

/// The last answer is the one that ends a group.
fn is_unconfirmed(answers: &[Answer]) -> bool {
    matches!(answers.last(), Some(Err(StoreError::Unconfirmed { .. })))
}
