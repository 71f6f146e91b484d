//! What falls due: the same walk as a command, with nobody to answer.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use tracing::info;

use super::{App, AppError, Served};
use crate::chat::Chat;
use crate::domain::command::Event;
use crate::domain::due::Due;
use crate::domain::ids::CommunityId;
use crate::journey::pair_round;

/// At most so many in a row for one community, so that none keeps the others waiting.
const MOST_IN_A_ROW: usize = 500;

impl<C: Chat> App<C> {
    /// Decides on everything that is due; gives how many things were.
    pub(super) async fn run_due(&self, now: DateTime<Utc>) -> Result<usize, AppError> {
        let all: Vec<(CommunityId, Arc<Served>)> =
            self.served.read().await.iter().map(|(id, served)| (id.clone(), served.clone())).collect();
        let mut fell = 0;
        for (id, served) in all {
            for _ in 0..MOST_IN_A_ROW {
                let due = served.seen().next_due().filter(|(at, _)| *at <= now);
                let Some((_, due)) = due else { break };
                let event = self.event(&id, &served, due, now).await?;
                self.decide_and_commit(&id, &served, &event, None, now).await?;
                fell += 1;
            }
        }
        Ok(fell)
    }

    /// A round is computed on a copy, beside the work; everything else is decided in place.
    async fn event(
        &self,
        id: &CommunityId,
        served: &Served,
        due: Due,
        now: DateTime<Utc>,
    ) -> Result<Event, AppError> {
        if due != Due::RoundPairs {
            return Ok(Event::Fell(due));
        }
        let copy = served.seen();
        let number = copy.round().number;
        let paired = tokio::task::spawn_blocking(move || pair_round(&copy, now)).await;
        info!(community = %id, round = number, "a round was paired");
        paired.map_err(|problem| AppError::Failed(id.clone(), problem.to_string()))
    }
}
