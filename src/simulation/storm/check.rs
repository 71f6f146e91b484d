//! What people see, held against what they were answered; and the store, against the live state of every replica.

use chrono::{DateTime, Duration, Utc};

use super::post::Carried;
use super::shell::Upshot;
use super::{Asked, Seen, Storm};
use crate::domain::command::Event;
use crate::domain::community::{Change, Community};
use crate::domain::decision::Decision;
use crate::domain::due::Due;
use crate::domain::notice::Notice;
use crate::journey::{readers, still_means_something};

/// Once in so many decisions the whole state is read from its rows and compared; what changed is checked after each.
const WHOLE: u64 = 64;
/// After so long of fair weather nothing may be late.
const CALM: Duration = Duration::hours(1);
/// Late is what is due for longer than this.
const LATE: Duration = Duration::minutes(30);

impl Storm {
    /// A decision became durable.
    pub fn committed(
        &mut self,
        before: &Community,
        event: &Event,
        key: Option<u64>,
        decision: &Decision,
        now: DateTime<Utc>,
        dropped: usize,
    ) -> Seen {
        self.lived.decisions += 1;
        if dropped > 0 {
            *self.lived.dropped.entry("they left").or_default() += dropped as u64;
        }
        if key.is_some_and(|key| !self.done.insert(key)) {
            return Err(format!("one interaction was carried out twice: {event:?}"));
        }
        // `app/handle.rs` keeps the key of what was done, and not of what came to nothing.
        self.lived.after_a_no += u64::from(key.is_some_and(|key| self.answered.contains(&key)));
        if let Some(due) = due_of(event)
            && before.timer(&due).is_none_or(|at| at > self.now)
        {
            return Err(format!("{due:?} was done again, or early"));
        }
        for change in &decision.changes {
            if let Change::Exchange(exchange) = change
                && exchange.id.0 >= before.next_id()
                && exchange.began_at == now
                && self.truth.community.exchange(exchange.id) == Some(exchange)
            {
                self.lived.exchanges += 1;
            }
            if let Change::Participant(participant) = change
                && !self.joined.contains_key(&participant.id)
                && let Some(i) = self.people.iter().position(|p| p.actor.account == participant.account)
            {
                self.joined.insert(participant.id, i);
            }
        }
        let after = &self.truth.community;
        self.watch.decided(before, after, event, decision, now)?;
        if let Some(breach) = after.check().into_iter().next() {
            return Err(breach);
        }
        if self.lived.decisions.is_multiple_of(WHOLE) {
            self.is_one_state()?;
        }
        self.wake_all();
        Ok(())
    }

    /// What is read from the store is what every replica holds that knows all of it.
    pub fn is_one_state(&self) -> Seen {
        let loaded = self.truth.load();
        if loaded != self.truth.community {
            return Err("the rows, read again, give another state".to_owned());
        }
        let mut knowing =
            self.replicas.iter().filter(|replica| replica.is_up && replica.knows_all(&self.truth));
        match knowing.find(|replica| replica.live != loaded) {
            Some(_) => Err("a replica holds another state than the store".to_owned()),
            None => Ok(()),
        }
    }

    /// An answer comes to the person: what it says is done is durable.
    pub fn shown(&mut self, asked: &Asked, reply: Option<&Notice>, upshot: Upshot) -> Seen {
        self.lived.answers += 1;
        if upshot == Upshot::Done && !self.done.contains(&asked.key) {
            return Err(format!("answered as done, and lost: {:?}", asked.event));
        }
        self.answered.insert(asked.key);
        if let Some(notice) = reply {
            self.reads(asked.person, notice);
        }
        Ok(())
    }

    /// A notice is about to leave: not early, not in quiet hours, not pointless.
    pub fn may_be_sent(&self, carried: &Carried) -> Seen {
        let (community, outgoing) = (&self.truth.community, &carried.outgoing);
        let told = |problem: &str| Err(format!("{problem}: {:?} to {:?}", outgoing.notice, outgoing.to));
        if outgoing.not_before > self.now {
            return told("sent early");
        }
        if !still_means_something(community, outgoing, self.now) {
            return told("sent though it means nothing any more");
        }
        let readers = readers(community, &outgoing.to);
        self.watch.sent(community, outgoing, &readers, self.now)
    }

    /// A notice is about to be dropped: it does mean nothing.
    pub fn is_pointless(&self, carried: &Carried) -> Seen {
        if still_means_something(&self.truth.community, &carried.outgoing, self.now) {
            return Err(format!("dropped though it means something: {:?}", carried.outgoing.notice));
        }
        Ok(())
    }

    /// What is said to one recipient comes in the order in which it was posted; only what a colleague just said overtakes.
    pub fn nothing_overtaken(&self, carried: &Carried) -> Seen {
        if self.now >= carried.until {
            // It left in time and came late.
            return Ok(());
        }
        let earlier = self.truth.outbox.range(..carried.row).find(|(id, earlier)| {
            let at_once = earlier.outgoing.at_once >= carried.outgoing.at_once;
            let was_due = earlier.not_before <= carried.claimed_at && !self.platform.shows(**id);
            at_once && was_due && earlier.outgoing.to == carried.outgoing.to
        });
        match earlier {
            Some((_, earlier)) => {
                Err(format!("{:?} overtook {:?}", carried.outgoing.notice, earlier.outgoing.notice))
            }
            None => Ok(()),
        }
    }

    /// While the weather is fair nothing waits for long.
    pub fn soon_after(&self) -> Seen {
        if self.weather.last + CALM > self.now {
            return Ok(());
        }
        let late = self.now - LATE;
        if let Some((at, due)) = self.truth.community.next_due().filter(|(at, _)| *at < late) {
            return Err(format!("{due:?} is due since {at}, and nobody does it"));
        }
        match self.truth.next_claim_at().filter(|at| *at < late) {
            Some(at) => Err(format!("a notice waits since {at}, and nobody sends it")),
            None => Ok(()),
        }
    }

    /// A replica loads.
    pub fn loads(&self, replica: usize) -> Seen {
        if self.truth.load() != self.replicas[replica].live {
            return Err("the rows, read at a start, give another state".to_owned());
        }
        Ok(())
    }

    /// The last look.
    pub fn at_last(&self) -> Seen {
        let accounted = self.lived.messages + self.lived.dropped.values().sum::<u64>();
        if self.truth.posted > accounted {
            return Err(format!("{} notices were posted, {accounted} seen or dropped", self.truth.posted));
        }
        self.is_one_state()
    }

    /// What never came to its end.
    pub fn what_is_open(&self) -> String {
        let waiting = self.truth.outbox.values().next().map(|row| &row.outgoing.notice);
        format!(
            "{} weeks after everybody fell silent something is still open: {:?}, {waiting:?}",
            super::SILENT_WEEKS,
            self.truth.community.next_due()
        )
    }
}

/// What has to be due for this to happen.
const fn due_of(event: &Event) -> Option<Due> {
    match event {
        Event::Fell(due) => Some(*due),
        Event::RoundPaired { .. } => Some(Due::RoundPairs),
        Event::Asked { .. } | Event::RuleTried { .. } | Event::Unreachable(_) => None,
    }
}
