//! The participant: a person who joined.
//!
//! Invariant: nobody is a participant without having said yes to joining.
//! Invariant: the do-not-pair list is never shown to anyone but its owner.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::availability::WorkingHours;
use super::ids::{Account, ParticipantId};
use super::language::Language;
use super::rule_set::RuleSet;
use super::user_text::Label;
use super::zone::Zone;

/// A person who joined, with all that matching needs to know of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Participant {
    /// Its name in this community.
    pub id: ParticipantId,
    /// Who it is on the platform.
    pub account: Account,
    /// As the platform shows it.
    pub name: Label,
    /// The language of the screen.
    pub language: Language,
    /// What they can talk in (lower-case names); empty means: the language of the screen alone.
    pub speaks: BTreeSet<String>,
    /// Where their clock is.
    pub zone: Zone,
    /// When they work, in local time.
    pub hours: WorkingHours,
    /// Where they stand in the organisation.
    pub place: Place,
    /// At most so many open exchanges at a time, when they want fewer than the rule allows.
    pub capacity: Option<u32>,
    /// At least so many weeks between two exchanges, when they want a slower pace.
    pub pace_weeks: Option<u8>,
    /// Set while they take part in nothing.
    pub pause: Option<Pause>,
    /// Days away that are known beforehand, soonest first.
    pub away: Vec<Away>,
    /// With whom never, whichever side it came from.
    pub do_not_pair: BTreeSet<ParticipantId>,
    /// When they said yes.
    pub joined_at: DateTime<Utc>,
    /// Questions in a row that stayed without any answer.
    pub silent_steps: u32,
    /// Since when they wait for a partner, through all rounds that brought none.
    pub waiting_since: Option<DateTime<Utc>>,
    /// Something did not come together, through no fault of theirs: first in line at the next.
    pub first_in_line: bool,
    /// The last round they took part in: a slower team skips some.
    pub last_round_at: Option<DateTime<Utc>>,
    /// The round (by number) that they sit out.
    pub sits_out_round: Option<u64>,
    /// Exchanges begun so far.
    pub exchanges_begun: u32,
    /// What they got from what they watched so far, in points of `matching::score::gain`: who got much is asked a little later.
    /// Nobody is ever shown it. Of a participant stored before it was kept, what came later.
    #[serde(default)]
    pub gained: u32,
    /// When the latest one began.
    pub last_exchange_at: Option<DateTime<Utc>>,
}

/// Where someone stands in the organisation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Place {
    /// Ward, squad, department.
    pub team: Option<Label>,
    /// Building, city.
    pub site: Option<Label>,
    /// Surgeon, teacher, engineer.
    pub profession: Option<Label>,
    /// Years of experience in the craft, 0 to 60.
    pub level: Option<u8>,
    /// The line manager's account, whether or not that person joined.
    pub manager: Option<Account>,
}

/// Why someone takes part in nothing for a while.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// When it ends by itself; a pause of their own always has an end.
    pub until: Option<DateTime<Utc>>,
    /// What brought it.
    pub cause: PauseCause,
}

/// What brought a pause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PauseCause {
    /// They asked for it.
    Own,
    /// They left too many questions in a row without any answer.
    Silent,
    /// The platform can't reach them.
    Unreachable,
}

/// Days away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Away {
    /// The first instant away.
    pub from: DateTime<Utc>,
    /// The first instant back.
    pub until: DateTime<Utc>,
}

impl Participant {
    /// Away at `at`, by what they told beforehand.
    #[must_use]
    pub fn is_away(&self, at: DateTime<Utc>) -> bool {
        self.away.iter().any(|away| away.from <= at && at < away.until)
    }

    /// When they are back, if they are away at `at`; always later than `at`.
    #[must_use]
    pub fn away_until(&self, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.away.iter().filter(|away| away.from <= at && at < away.until).map(|away| away.until).max()
    }

    /// Neither paused nor away at `at`.
    #[must_use]
    pub fn takes_part(&self, at: DateTime<Utc>) -> bool {
        self.pause.is_none() && !self.is_away(at)
    }

    /// How many open exchanges they may have, by their own wish and the rules.
    #[must_use]
    pub fn room(&self, rules: &RuleSet) -> u32 {
        self.capacity.map_or(rules.open_exchanges_per_person, |own| own.min(rules.open_exchanges_per_person))
    }

    /// Whether they share a language to talk in. Whoever named none is taken to speak the language of their screen.
    #[must_use]
    pub fn shares_language(&self, other: &Self) -> bool {
        match (self.speaks.is_empty(), other.speaks.is_empty()) {
            (true, true) => self.language == other.language,
            (true, false) => other.speaks.contains(self.language.code()),
            (false, true) => self.speaks.contains(other.language.code()),
            (false, false) => !self.speaks.is_disjoint(&other.speaks),
        }
    }
}
