//! A decision in the making: a working copy of the community, and all that is to follow.
//!
//! The copy costs nothing (persistent maps) and always shows what was decided so far, so a later part of a decision can't
//! contradict an earlier one.

use chrono::{DateTime, Duration, Utc};

use crate::domain::availability::{self, QuietHours, next_allowed};
use crate::domain::community::{Change, Community, pair_key};
use crate::domain::decision::Decision;
use crate::domain::due::Due;
use crate::domain::exchange::{Exchange, Observation, ObservationId};
use crate::domain::ids::{ExchangeId, ParticipantId};
use crate::domain::notice::{Notice, Outgoing, Recipient};
use crate::domain::participant::Participant;
use crate::domain::refusal::Refusal;

/// A decision in the making.
pub struct Draft {
    /// The community as decided so far.
    pub state: Community,
    /// When this is decided.
    pub now: DateTime<Utc>,
    decision: Decision,
}

impl Draft {
    /// Begins on a copy.
    pub fn new(community: &Community, now: DateTime<Utc>) -> Self {
        Self { state: community.clone(), now, decision: Decision::default() }
    }

    /// All that follows.
    pub fn done(self) -> Decision {
        self.decision
    }

    /// Done, with an answer for the person who asked.
    pub fn answer(mut self, reply: Notice) -> Decision {
        self.decision.reply = Some(reply);
        self.decision
    }

    /// One change, seen by all that follows.
    pub fn change(&mut self, change: Change) {
        self.state.apply(&change);
        self.decision.changes.push(change);
    }

    /// A new name.
    pub fn name<T: From<u64>>(&mut self) -> T {
        let id = self.state.next_id();
        self.change(Change::NextId(id + 1));
        T::from(id)
    }

    /// The decision itself, for what is neither a change nor a notice.
    pub fn decision(&mut self) -> &mut Decision {
        &mut self.decision
    }

    /// Changes a participant, if there still is one.
    pub fn edit(&mut self, who: ParticipantId, edit: impl FnOnce(&mut Participant)) {
        if let Some(participant) = self.state.participant(who) {
            let mut edited = participant.clone();
            edit(&mut edited);
            if Some(&edited) != self.state.participant(who) {
                self.change(Change::Participant(edited));
            }
        }
    }

    /// Changes an open exchange, if there still is one.
    pub fn edit_exchange(&mut self, id: ExchangeId, edit: impl FnOnce(&mut Exchange)) {
        if let Some(exchange) = self.state.exchange(id) {
            let mut exchange = exchange.clone();
            edit(&mut exchange);
            self.change(Change::Exchange(exchange));
        }
    }

    /// Changes an observation of an open exchange, if there still is one.
    pub fn edit_observation(&mut self, of: ObservationId, edit: impl FnOnce(&mut Observation)) {
        self.edit_exchange(of.exchange, |exchange| {
            if let Some(observation) = exchange.observations.get_mut(usize::from(of.index)) {
                edit(observation);
            }
        });
    }

    /// Nothing of this was said by a colleague: it waits until after the quiet hours.
    pub fn nothing_at_once(&mut self) {
        for outgoing in &mut self.decision.notices {
            let person = match &outgoing.to {
                Recipient::Person(who) => self.state.participant(*who),
                Recipient::Pair { .. } | Recipient::Account(_) | Recipient::Home => None,
            };
            outgoing.at_once = false;
            if let Some(person) = person {
                outgoing.not_before = allowed(&self.state, person, outgoing.not_before);
            }
        }
    }

    /// Something falls due then.
    pub fn at(&mut self, due: Due, at: DateTime<Utc>) {
        self.change(Change::Timer(due, at));
    }

    /// Something no longer falls due.
    pub fn not_due(&mut self, due: Due) {
        if self.state.timer(&due).is_some() {
            self.change(Change::TimerGone(due));
        }
    }

    /// What two people have been to each other, changed.
    pub fn edit_past(
        &mut self,
        a: ParticipantId,
        b: ParticipantId,
        edit: impl FnOnce(&mut crate::domain::community::PairPast),
    ) {
        let (low, high) = pair_key(a, b);
        // Whoever left has no past with anyone.
        if self.state.participant(low).is_none() || self.state.participant(high).is_none() {
            return;
        }
        let mut past = self.state.past(low, high);
        edit(&mut past);
        self.change(Change::Pair(low, high, past));
    }

    /// Tells a person, in private, at the first moment outside their quiet hours.
    pub fn tell(&mut self, who: ParticipantId, notice: Notice) {
        let at = self.now;
        self.tell_at(who, notice, at);
    }

    /// Tells a person, in private, at or after a moment, outside their quiet hours.
    pub fn tell_at(&mut self, who: ParticipantId, notice: Notice, at: DateTime<Utc>) {
        let Some(participant) = self.state.participant(who) else { return };
        let not_before = allowed(&self.state, participant, at);
        self.post(Recipient::Person(who), notice, not_before, false);
    }

    /// Tells a person at once, because a colleague said it a moment ago.
    pub fn pass_on(&mut self, who: ParticipantId, notice: Notice) {
        let now = self.now;
        if self.state.participant(who).is_some() {
            self.post(Recipient::Person(who), notice, now, true);
        }
    }

    /// When a person first reads what is told them from `at` on: outside their quiet hours, and back from days away.
    pub fn reads_at(&self, who: ParticipantId, at: DateTime<Utc>) -> DateTime<Utc> {
        let Some(person) = self.state.participant(who) else { return at };
        let mut moment = allowed(&self.state, person, at);
        while let Some(back) = person.away_until(moment) {
            moment = allowed(&self.state, person, back);
        }
        moment
    }

    /// When a person first reads what is said in the place of an exchange now.
    pub fn reads_in_place_at(&self, who: ParticipantId, exchange: ExchangeId) -> DateTime<Utc> {
        let people = self.state.exchange(exchange).map(|e| e.people.as_slice()).unwrap_or_default();
        let said_at = allowed_for_all(&self.state, people, self.now).unwrap_or(self.now);
        self.reads_at(who, said_at)
    }

    /// Says something in the place of an exchange, outside the quiet hours of its people; where these leave no moment for
    /// all, to each apart.
    pub fn tell_pair(&mut self, exchange: ExchangeId, notice: Notice) {
        let people = self.state.exchange(exchange).map(|e| e.people.clone()).unwrap_or_default();
        match allowed_for_all(&self.state, &people, self.now) {
            Some(not_before) => self.post(Recipient::Pair { exchange, people }, notice, not_before, false),
            None => people.into_iter().for_each(|who| self.tell(who, notice.clone())),
        }
    }

    /// Says something in the place of an exchange at once, because one of the two said it a moment ago.
    pub fn pass_on_to_pair(&mut self, exchange: ExchangeId, notice: Notice) {
        let people = self.state.exchange(exchange).map(|e| e.people.clone()).unwrap_or_default();
        let now = self.now;
        self.post(Recipient::Pair { exchange, people }, notice, now, true);
    }

    /// Posts a notice.
    pub fn post(&mut self, to: Recipient, notice: Notice, not_before: DateTime<Utc>, at_once: bool) {
        self.decision.notices.push(Outgoing { to, notice, not_before, at_once });
    }

    /// An exchange of this person that is not yet over.
    ///
    /// # Errors
    /// `AlreadyOver` when it is, `NotYours` when they are not part of it.
    pub fn exchange_of(&self, who: ParticipantId, id: ExchangeId) -> Result<&Exchange, Refusal> {
        let exchange = self.state.exchange(id).ok_or(Refusal::AlreadyOver)?;
        if exchange.people.contains(&who) { Ok(exchange) } else { Err(Refusal::NotYours) }
    }

    /// An observation of this person, in an exchange that is not yet over.
    ///
    /// # Errors
    /// `AlreadyOver` when it is, `NotYours` when they are not part of it.
    pub fn observation_of(&self, who: ParticipantId, of: ObservationId) -> Result<&Observation, Refusal> {
        let exchange = self.exchange_of(who, of.exchange)?;
        let observation = exchange.observation(of.index).ok_or(Refusal::NotYours)?;
        if !observation.has(who) {
            return Err(Refusal::NotYours);
        }
        if observation.stage.is_final() { Err(Refusal::AlreadyOver) } else { Ok(observation) }
    }
}

/// The first moment at or after `at` that is outside someone's quiet hours and on one of their working days.
#[must_use]
pub fn allowed(community: &Community, who: &Participant, at: DateTime<Utc>) -> DateTime<Utc> {
    next_allowed(&who.hours, &who.zone, &quiet_hours(community), at)
}

/// Whether a moment is outside someone's quiet hours and on one of their working days.
#[must_use]
pub fn is_allowed(community: &Community, who: &Participant, at: DateTime<Utc>) -> bool {
    availability::is_allowed((&who.hours, &who.zone), &quiet_hours(community), at)
}

fn quiet_hours(community: &Community) -> QuietHours {
    let rules = community.rules();
    QuietHours { from: rules.quiet_from, until: rules.quiet_until }
}

/// The first moment at or after `at` that is allowed for everyone; none when the one whose hours come last would have to
/// wait another day for it (their days or hours hardly ever meet).
#[must_use]
pub fn allowed_for_all(
    community: &Community,
    people: &[ParticipantId],
    at: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    let last_of = |at| {
        let each = people.iter().filter_map(|who| community.participant(*who));
        each.map(|who| allowed(community, who, at)).max().unwrap_or(at)
    };
    let mut moment = last_of(at);
    let latest = moment + Duration::hours(24);
    while moment <= latest {
        let later = last_of(moment);
        if later == moment {
            return Some(moment);
        }
        moment = later;
    }
    None
}

/// Who reads what goes there, of the participants: in the place of an exchange those who are in it now, or were at its end.
#[must_use]
pub fn readers(community: &Community, to: &Recipient) -> Vec<ParticipantId> {
    match to {
        Recipient::Person(who) => vec![*who],
        Recipient::Pair { exchange, people } => {
            community.exchange(*exchange).map_or_else(|| people.clone(), |exchange| exchange.people.clone())
        }
        Recipient::Account(_) | Recipient::Home => Vec::new(),
    }
}

/// The first moment, from `now` on, at which a notice may go out to its readers: what was to be said once outside quiet hours
/// may have waited into them.
#[must_use]
pub fn sendable_at(
    community: &Community,
    outgoing: &Outgoing,
    readers: &[ParticipantId],
    now: DateTime<Utc>,
) -> DateTime<Utc> {
    let from = now.max(outgoing.not_before);
    if outgoing.at_once { from } else { allowed_for_all(community, readers, from).unwrap_or(from) }
}
