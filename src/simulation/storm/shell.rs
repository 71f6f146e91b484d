//! A replica, as far as its shell can fail: the walk of a command (`app/handle.rs`) and of what falls due (`app/due.rs`).
//! Between any two steps it may die, or stand still.

use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};

use super::post::{Became, Carried};
use super::truth::{NotDone, Truth};
use super::weather::Fault;
use super::{Asked, Happening, Mistake, Seen, Storm};
use crate::domain::command::Event;
use crate::domain::community::{Change, Community};
use crate::domain::decision::Decision;
use crate::domain::due::Due;
use crate::domain::notice::Notice;
use crate::journey::{decide, pair_round};

/// How often a decision is made anew when others were faster.
const MOST_TRIES: u32 = 8;
/// The furthest a replica's clock is off, in seconds.
const SKEW: usize = 300;
/// What a replica missed by being told nothing it finds within so long.
const POLL: Duration = Duration::seconds(30);

/// One process.
#[derive(Clone)]
pub struct Replica {
    /// Which life it lives: what an earlier one was about to do never happens.
    life: u32,
    /// Whether it runs.
    pub is_up: bool,
    /// The live state, and its version.
    pub live: Community,
    version: u64,
    /// How far its clock is ahead.
    skew: Duration,
    /// It stands still until then.
    stopped_until: DateTime<Utc>,
    /// When it looks again for what is due.
    wakes_at: Option<DateTime<Utc>>,
    /// It is at work on what is due.
    is_settling: bool,
    /// Notices that it is about to send.
    pub in_hand: usize,
}

/// A replica in one of its lives.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Stand {
    /// Which.
    pub replica: usize,
    life: u32,
}

/// The next step of something that a replica does.
pub enum Walk {
    /// An interaction came in: seen before? decide.
    Hears(Asked),
    /// A decision is made; it is to become durable.
    Commits(Box<Decided>),
    /// The answer goes out.
    Answers(Asked, Option<Box<Notice>>, Upshot),
    /// It looks for what is due, unless it was to look sooner.
    Wakes(DateTime<Utc>),
    /// The next thing that is due.
    Falls,
    /// A round was paired.
    Paired(Arc<Event>),
    /// Nothing is due any more: what may be sent?
    Claims,
    /// Was it sent before?
    Looks(Carried),
    /// It still means something? Out it goes.
    Sends(Carried),
    /// What became of it.
    Marks(Carried, Became),
}

/// What brought a decision, and so what follows once it is made.
pub enum Because {
    /// Somebody asked, and is answered.
    Asked(Asked),
    /// It was due; what is due next?
    Due,
    /// A message could not be delivered; what else is in hand?
    Undeliverable,
}

impl Because {
    const fn key(&self) -> Option<u64> {
        match self {
            Self::Asked(asked) => Some(asked.key),
            Self::Due | Self::Undeliverable => None,
        }
    }
}

/// A decision that is not yet durable.
pub struct Decided {
    because: Because,
    event: Arc<Event>,
    decision: Decision,
    version: u64,
    tries: u32,
    now: DateTime<Utc>,
}

/// What an interaction came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Upshot {
    /// It is done, and durable.
    Done,
    /// Something was looked at, or refused; nothing changed.
    Nothing,
}

impl Replica {
    /// A process that is about to start.
    pub fn new(truth: &Truth, now: DateTime<Utc>) -> Self {
        Self {
            life: 0,
            is_up: false,
            live: truth.community.clone(),
            version: truth.version,
            skew: Duration::zero(),
            stopped_until: now,
            wakes_at: None,
            is_settling: false,
            in_hand: 0,
        }
    }

    /// What its clock shows.
    pub fn clock(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        now + self.skew
    }

    fn catches_up(&mut self, truth: &Truth) {
        if self.version != truth.version {
            self.live = truth.community.clone();
            self.version = truth.version;
        }
    }

    /// Whether it knows all that was decided.
    pub fn knows_all(&self, truth: &Truth) -> bool {
        self.version == truth.version
    }
}

impl Storm {
    /// The life that a replica lives now.
    pub fn stand(&self, replica: usize) -> Stand {
        Stand { replica, life: self.replicas[replica].life }
    }

    /// The next step, after whatever an await takes.
    pub fn next(&mut self, stand: Stand, walk: Walk) {
        let way = Duration::milliseconds(i64::try_from(2 + self.dice.below(40)).unwrap_or(0));
        self.at(self.now + way, Happening::Goes(stand, walk));
    }

    /// A replica dies, with all that it was about to do.
    pub fn dies(&mut self, replica: usize) {
        let dead = &mut self.replicas[replica];
        dead.life += 1;
        dead.is_up = false;
        dead.is_settling = false;
        dead.wakes_at = None;
        dead.in_hand = 0;
    }

    /// A process dies, or the machine with all of them; each is back some minutes later.
    fn crashes(&mut self, replica: usize) {
        let all = self.dice.percent(25);
        for other in 0..self.replicas.len() {
            if all || other == replica {
                self.dies(other);
                let up = Duration::seconds(i64::try_from(1 + self.dice.below(600)).unwrap_or(0));
                self.at(self.now + up, Happening::Starts(other));
            }
        }
    }

    /// A replica starts, unless somebody started it before; it loads, and its clock is off by something else.
    pub fn starts(&mut self, replica: usize) -> Seen {
        let seconds = if self.weather.has(Fault::Clocks) { self.dice.below(2 * SKEW + 1) } else { SKEW };
        let skew = i64::try_from(seconds).unwrap_or(0) - i64::try_from(SKEW).unwrap_or(0);
        if skew != 0 {
            self.weather.happens(Fault::Clocks, self.now);
        }
        let (now, truth) = (self.now, &self.truth);
        let born = &mut self.replicas[replica];
        if born.is_up {
            return Ok(());
        }
        born.is_up = true;
        born.skew = Duration::seconds(skew);
        born.stopped_until = now;
        born.live = truth.community.clone();
        born.version = truth.version;
        let next = self.next_at();
        self.wake(replica, next);
        self.loads(replica)
    }

    /// One step of a replica, unless it died, dies now, or stands still.
    pub fn goes(&mut self, stand: Stand, walk: Walk) -> Seen {
        let replica = &self.replicas[stand.replica];
        if !replica.is_up || replica.life != stand.life {
            return Ok(());
        }
        if replica.stopped_until > self.now {
            self.at(replica.stopped_until, Happening::Goes(stand, walk));
            return Ok(());
        }
        if self.strikes(Fault::Crashes, 200) {
            self.crashes(stand.replica);
            return Ok(());
        }
        if self.strikes(Fault::Pauses, 250) {
            let until = self.now + Duration::seconds(i64::try_from(1 + self.dice.below(600)).unwrap_or(0));
            self.replicas[stand.replica].stopped_until = until;
            self.at(until, Happening::Goes(stand, walk));
            return Ok(());
        }
        match walk {
            Walk::Hears(asked) => self.hears(stand, asked),
            Walk::Commits(decided) => self.commits(stand, *decided),
            Walk::Answers(asked, reply, upshot) => {
                self.answers(asked, reply, upshot);
                Ok(())
            }
            Walk::Wakes(at) => {
                self.wakes(stand, at);
                Ok(())
            }
            Walk::Falls => self.falls(stand),
            Walk::Paired(event) => {
                let now = self.due_clock(stand);
                self.decides(stand, Because::Due, event, 0, now)
            }
            Walk::Claims => {
                self.claims(stand);
                Ok(())
            }
            Walk::Looks(carried) => {
                self.looks(stand, carried);
                Ok(())
            }
            Walk::Sends(carried) => self.sends(stand, carried),
            Walk::Marks(carried, became) => self.marks(stand, &carried, became),
        }
    }

    fn hears(&mut self, stand: Stand, asked: Asked) -> Seen {
        if self.truth.has_handled(asked.key) && !self.is(Mistake::NoInboxKey) {
            self.lived.repeated += 1;
            return Ok(());
        }
        let now = self.replicas[stand.replica].clock(self.now);
        let event = asked.event.clone();
        self.decides(stand, Because::Asked(asked), event, 0, now)
    }

    fn decides(
        &mut self,
        stand: Stand,
        because: Because,
        event: Arc<Event>,
        tries: u32,
        now: DateTime<Utc>,
    ) -> Seen {
        let replica = &self.replicas[stand.replica];
        let again = self.is(Mistake::DueAgain).then(|| as_if_due(&replica.live, &event, now)).flatten();
        let decided = decide(again.as_ref().unwrap_or(&replica.live), &event, now);
        let decision = match (decided, &because) {
            (Ok(decision), _) => decision,
            (Err(_), Because::Asked(_)) => Decision::default(),
            (Err(refusal), Because::Due | Because::Undeliverable) => {
                return Err(format!("what fell due was refused: {refusal}"));
            }
        };
        if changes_nothing(&decision) {
            self.goes_on(stand, because, decision.reply, Upshot::Nothing);
            return Ok(());
        }
        if let (true, Because::Asked(asked)) = (self.is(Mistake::AnswerFirst), &because) {
            self.next(
                stand,
                Walk::Answers(asked.clone(), decision.reply.clone().map(Box::new), Upshot::Done),
            );
        }
        let version = self.replicas[stand.replica].version;
        let decided = Decided { because, event, decision, version, tries, now };
        self.next(stand, Walk::Commits(Box::new(decided)));
        Ok(())
    }

    fn commits(&mut self, stand: Stand, decided: Decided) -> Seen {
        // The word of the store may be lost: then it happened, or it did not.
        let no_word = self.strikes(Fault::Losses, 400);
        if no_word && self.dice.percent(50) {
            self.fails(stand, &decided.because);
            return Ok(());
        }
        let Decided { because, event, decision, version, tries, now } = decided;
        let key = because.key().filter(|_| !self.is(Mistake::NoInboxKey));
        let before = self.truth.community.clone();
        match self.truth.commit(version, key, &decision) {
            Ok(dropped) => {
                self.committed(&before, &event, because.key(), &decision, now, dropped.len())?;
                if no_word {
                    self.fails(stand, &because);
                    return Ok(());
                }
                let replica = &mut self.replicas[stand.replica];
                decision.changes.iter().for_each(|change| replica.live.apply(change));
                replica.version = self.truth.version;
                self.goes_on(stand, because, decision.reply, Upshot::Done);
                Ok(())
            }
            Err(NotDone::AlreadyHandled) => {
                self.lived.repeated += 1;
                Ok(())
            }
            Err(NotDone::Conflict) if tries < MOST_TRIES => {
                self.lived.conflicts += 1;
                let truth = &self.truth;
                self.replicas[stand.replica].catches_up(truth);
                self.decides(stand, because, event, tries + 1, now)
            }
            Err(NotDone::Conflict) => {
                self.fails(stand, &because);
                Ok(())
            }
        }
    }

    /// On the side of the replica it failed: who asked hears so, what is due is looked for again.
    fn fails(&mut self, stand: Stand, because: &Because) {
        match because {
            Because::Asked(_) => {}
            Because::Due => self.rests(stand.replica),
            Because::Undeliverable => self.is_dealt_with(stand),
        }
    }

    fn goes_on(&mut self, stand: Stand, because: Because, reply: Option<Notice>, upshot: Upshot) {
        match because {
            Because::Asked(asked) => self.next(stand, Walk::Answers(asked, reply.map(Box::new), upshot)),
            Because::Due => self.next(stand, Walk::Falls),
            Because::Undeliverable => self.is_dealt_with(stand),
        }
    }

    fn answers(&mut self, asked: Asked, reply: Option<Box<Notice>>, upshot: Upshot) {
        if !self.strikes(Fault::Losses, 100) {
            let way = self.on_its_way();
            self.at(self.now + way, Happening::Shown(asked, reply, upshot));
        }
    }

    /// What is due is asked of the store's clock.
    pub fn due_clock(&self, stand: Stand) -> DateTime<Utc> {
        if self.is(Mistake::OwnClock) { self.replicas[stand.replica].clock(self.now) } else { self.now }
    }

    /// Every replica that is at rest wakes when something is due; of its own accord, or because it is told.
    pub fn wake_all(&mut self) {
        let next = self.next_at();
        for replica in 0..self.replicas.len() {
            self.wake(replica, next);
        }
    }

    /// When something is due, or may be sent.
    fn next_at(&self) -> Option<DateTime<Utc>> {
        let due = self.truth.community.next_due().map(|(at, _)| at);
        due.into_iter().chain(self.truth.next_claim_at()).min()
    }

    fn wake(&mut self, replica: usize, next: Option<DateTime<Utc>>) {
        let Some(at) = next else { return };
        let early = if self.is(Mistake::OwnClock) { self.replicas[replica].skew } else { Duration::zero() };
        let (at, now) = ((at - early).max(self.now), self.now);
        let soon = self.replicas[replica].wakes_at.is_some_and(|wakes| wakes <= at + POLL && wakes >= at);
        if soon || !self.replicas[replica].is_up || self.replicas[replica].is_settling {
            return;
        }
        // Often all look at the very same moment, sometimes one sleeps through what it was told.
        let milliseconds = match self.dice.below(10) {
            0..3 => self.dice.below(60),
            3..9 => self.dice.below(5_000),
            _ => self.dice.below(30_000),
        };
        let wakes = at.max(now) + Duration::milliseconds(i64::try_from(milliseconds).unwrap_or(0));
        if self.replicas[replica].wakes_at.is_none_or(|before| wakes < before || before < now) {
            self.replicas[replica].wakes_at = Some(wakes);
            let stand = self.stand(replica);
            self.at(wakes, Happening::Goes(stand, Walk::Wakes(wakes)));
        }
    }

    fn wakes(&mut self, stand: Stand, at: DateTime<Utc>) {
        let told = self.dice.percent(70);
        let truth = &self.truth;
        let replica = &mut self.replicas[stand.replica];
        if replica.wakes_at != Some(at) || replica.is_settling {
            return;
        }
        replica.wakes_at = None;
        replica.is_settling = true;
        if told {
            replica.catches_up(truth);
        }
        self.next(stand, Walk::Falls);
    }

    /// Nothing is left to do, or something failed: it looks again when something is due.
    pub fn rests(&mut self, replica: usize) {
        self.replicas[replica].is_settling = false;
        self.replicas[replica].wakes_at = None;
        let next = self.next_at();
        self.wake(replica, next);
    }

    fn falls(&mut self, stand: Stand) -> Seen {
        let now = self.due_clock(stand);
        let replica = &self.replicas[stand.replica];
        let Some((_, due)) = replica.live.next_due().filter(|(at, _)| *at <= now) else {
            self.next(stand, Walk::Claims);
            return Ok(());
        };
        if due == Due::RoundPairs {
            // Computed on a copy; people go on meanwhile.
            let paired = Arc::new(pair_round(&replica.live, now));
            self.next(stand, Walk::Paired(paired));
            return Ok(());
        }
        self.decides(stand, Because::Due, Arc::new(Event::Fell(due)), 0, now)
    }

    /// Before something is sent, a replica makes sure that it knows all.
    pub fn catches_up(&mut self, stand: Stand) {
        if !self.is(Mistake::OldNews) {
            let truth = &self.truth;
            self.replicas[stand.replica].catches_up(truth);
        }
    }

    /// Something that is decided because a message could not be delivered.
    pub fn tells(&mut self, stand: Stand, event: Event) -> Seen {
        let now = self.now;
        self.decides(stand, Because::Undeliverable, Arc::new(event), 0, now)
    }
}

/// A look at something: nothing to store.
fn changes_nothing(decision: &Decision) -> bool {
    decision.changes.is_empty()
        && decision.notices.is_empty()
        && decision.notes.is_empty()
        && decision.erased.is_empty()
        && decision.forgotten.is_empty()
}

/// The community as if something were due that is not: what the journey would do without its guard.
fn as_if_due(community: &Community, event: &Event, now: DateTime<Utc>) -> Option<Community> {
    let Event::Fell(due) = event else { return None };
    let mut as_if = community.clone();
    as_if.apply(&Change::Timer(*due, now));
    Some(as_if)
}
