//! The walk of a notice (`app/outbox.rs`): claimed for a while, looked for if it may have been sent before, looked at once more,
//! sent, marked.

use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};

use super::shell::{Stand, Walk};
use super::{Mistake, Seen, Storm};
use crate::domain::command::Event;
use crate::domain::ids::ParticipantId;
use crate::domain::notice::Outgoing;
use crate::journey::{readers, sendable_at, still_means_something};

/// Sent again within so long after it may first have been sent, a nonce protects for sure, however late the request comes.
/// After that the history is looked at first.
const SURELY_KNOWN: Duration = Duration::seconds(90);

/// A notice in the hand of a replica.
#[derive(Clone)]
pub struct Carried {
    /// Its row: the nonce.
    pub row: u64,
    /// What is to be said.
    pub outgoing: Arc<Outgoing>,
    /// The token of the claim.
    pub attempt: u32,
    /// When it was claimed.
    pub claimed_at: DateTime<Utc>,
    /// When the claim ends by itself.
    pub until: DateTime<Utc>,
    /// When it may have been sent before.
    pub tried_at: Option<DateTime<Utc>>,
    /// It was looked for in the history, and not found.
    pub not_found: bool,
}

impl Carried {
    /// It may have been sent so long ago that its nonce is forgotten by the time it is sent again.
    fn is_long_ago(&self, now: DateTime<Utc>) -> bool {
        !self.not_found && self.tried_at.is_some_and(|at| now - at > SURELY_KNOWN)
    }
}

/// What became of a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Became {
    /// People see it.
    Delivered,
    /// No word, or the platform is gone: later.
    Later,
    /// Nothing was sent: not now, but then.
    PutOff(DateTime<Utc>),
    /// It is not sent, for a reason.
    Dropped(&'static str),
    /// The person takes no messages.
    Unreachable(ParticipantId),
}

impl Storm {
    /// Takes what may be sent now; when there is nothing, the replica rests.
    pub fn claims(&mut self, stand: Stand) {
        let now = self.due_clock(stand);
        let claimed = self.truth.claim(now);
        if claimed.is_empty() {
            self.rests(stand.replica);
            return;
        }
        self.replicas[stand.replica].in_hand = claimed.len();
        for (row, claim, tried_at) in claimed {
            let Some(hold) = claim.hold else { continue };
            let carried = Carried {
                row,
                outgoing: claim.outgoing,
                attempt: hold.attempt,
                claimed_at: now,
                until: hold.until,
                tried_at,
                not_found: false,
            };
            self.next(stand, Walk::Looks(carried));
        }
    }

    /// What may have been sent so long ago that its nonce is forgotten is looked for.
    pub fn looks(&mut self, stand: Stand, carried: Carried) {
        let walk = if !carried.is_long_ago(self.now) || self.is(Mistake::NoLook) {
            Walk::Sends(carried)
        } else if self.platform.is_down(self.now) {
            Walk::Marks(carried, Became::Later)
        } else if self.platform.shows(carried.row) {
            self.lived.found += 1;
            Walk::Marks(carried, Became::Delivered)
        } else {
            Walk::Sends(Carried { not_found: true, ..carried })
        };
        self.next(stand, walk);
    }

    /// The last look, and out it goes.
    pub fn sends(&mut self, stand: Stand, carried: Carried) -> Seen {
        // A replica knows how long it has held a claim, whatever its clock shows.
        if self.now >= carried.until {
            self.is_dealt_with(stand);
            return Ok(());
        }
        // It may have stood still since it last asked itself.
        if carried.is_long_ago(self.now) && !self.is(Mistake::NoLook) {
            self.next(stand, Walk::Looks(carried));
            return Ok(());
        }
        self.catches_up(stand);
        let now = self.due_clock(stand);
        let live = &self.replicas[stand.replica].live;
        if !still_means_something(live, &carried.outgoing, now) {
            self.is_pointless(&carried)?;
            self.next(stand, Walk::Marks(carried, Became::Dropped("pointless by then")));
            return Ok(());
        }
        let readers = readers(live, &carried.outgoing.to);
        let at = sendable_at(live, &carried.outgoing, &readers, now);
        if at > now {
            self.next(stand, Walk::Marks(carried, Became::PutOff(at)));
            return Ok(());
        }
        self.may_be_sent(&carried)?;
        self.leaves(stand, carried);
        Ok(())
    }

    /// Tells the store what became of a notice; only its holder may.
    pub fn marks(&mut self, stand: Stand, carried: &Carried, became: Became) -> Seen {
        let holds = self.truth.holds(carried.row, carried.attempt);
        let there = self.truth.outbox.contains_key(&carried.row);
        if holds || (there && self.is(Mistake::NoFence)) {
            self.marked(carried, became, holds)?;
        } else if there {
            self.lived.late_marks += 1;
        }
        self.wake_all();
        if let (true, Became::Unreachable(who)) = (holds, became) {
            return self.tells(stand, Event::Unreachable(who));
        }
        self.is_dealt_with(stand);
        Ok(())
    }

    fn marked(&mut self, carried: &Carried, became: Became, holds: bool) -> Seen {
        if !holds {
            return Err(format!(
                "{:?} was marked by a replica that had lost its claim",
                carried.outgoing.notice
            ));
        }
        let (now, row) = (self.now, carried.row);
        match became {
            Became::Delivered => {
                if !self.platform.shows(row) {
                    return Err(format!("delivered, and nobody saw it: {:?}", carried.outgoing.notice));
                }
                self.truth.is_through(row, now);
            }
            Became::Dropped(why) => self.dropped(row, why),
            Became::Unreachable(_) => self.dropped(row, "they take no messages"),
            Became::Later | Became::PutOff(_) => {
                if let Some(kept) = self.truth.outbox.get_mut(&row) {
                    kept.hold = None;
                    kept.not_before = now + patience(kept.attempts);
                    if let Became::PutOff(at) = became {
                        kept.not_before = at;
                        // Whoever sent nothing knows of nothing that may have been sent, but by others before.
                        kept.tried_at = carried.tried_at;
                    }
                }
            }
        }
        Ok(())
    }

    fn dropped(&mut self, row: u64, why: &'static str) {
        self.truth.is_through(row, self.now);
        *self.lived.dropped.entry(why).or_default() += 1;
    }

    /// One notice less in hand; after the last, what is due next?
    pub fn is_dealt_with(&mut self, stand: Stand) {
        let replica = &mut self.replicas[stand.replica];
        replica.in_hand = replica.in_hand.saturating_sub(1);
        if replica.in_hand == 0 {
            self.next(stand, Walk::Falls);
        }
    }
}

/// How long to wait before the next attempt: twice as long each time, a quarter of an hour at most.
fn patience(attempts: u32) -> Duration {
    Duration::seconds(2_i64.saturating_pow(attempts.min(10)).min(900))
}
