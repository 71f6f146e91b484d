//! The best partners for one person, at once.

use chrono::{DateTime, Utc};

use super::barrier::{Barrier, Known, allowed, effective_gap_weeks, is_free, may_pair};
use super::between::Between;
use super::score::{Side, points_between};
use crate::domain::community::Community;
use crate::domain::ids::{ParticipantId, TopicId};
use crate::domain::notice::WhyNobody;
use crate::domain::participant::Participant;
use crate::domain::proposal::Visit;
use crate::domain::rule_set::RuleSet;

/// At most so many people are looked at for one topic: enough that a better one is rarely missed, few enough to answer at once.
pub const MOST_LOOKED_AT: usize = 200;

/// Someone to put to a person, with what they would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Who.
    pub who: ParticipantId,
    /// Who would watch whom at what: one visit, or two when each has what the other wishes.
    pub visits: Vec<Visit>,
    /// How good it is for both.
    pub points: u32,
}

/// Which side of a topic someone is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seeks {
    /// They wish to watch it.
    Host,
    /// They show it.
    Observer,
}

/// The best few partners of `who` at `topic`, best first; at most `most`.
///
/// # Errors
/// Why there is nobody, in kind.
pub fn best(
    community: &Community,
    who: &Participant,
    topic: TopicId,
    seeks: Seeks,
    most: usize,
    now: DateTime<Utc>,
) -> Result<Vec<Candidate>, WhyNobody> {
    let rules = community.rules();
    let known = Known::new(community, now);
    let (gap_weeks, _) = effective_gap_weeks(community, rules);
    let mut worst: Option<Barrier> = None;
    let mut found: Vec<Candidate> = Vec::new();
    for other in across(community, who, topic, seeks) {
        let free = is_free(community, other, rules, now);
        let judged = free.and_then(|()| {
            let between = Between::of(who, other, &known);
            allowed(&between, rules, gap_weeks, now).map(|()| between)
        });
        match judged {
            Ok(between) => {
                let visits = visits(community, who, other, topic, seeks);
                let watches = |one: &Participant| visits.iter().any(|visit| visit.observer == one.id);
                let side = |one: &Participant| Side::of(one, watches(one), now);
                let points = points_between(&between, side(who), side(other), rules);
                found.push(Candidate { who: other.id, visits, points });
            }
            // Of several barriers the mildest is told: "busy" passes by itself.
            Err(barrier) => worst = Some(worst.map_or(barrier, |before| before.min(barrier))),
        }
    }
    if found.is_empty() {
        return Err(worst.map_or(WhyNobody::NobodyOffers, Barrier::in_kind));
    }
    found.sort_by(|x, y| y.points.cmp(&x.points).then(x.who.cmp(&y.who)));
    found.truncate(most);
    Ok(found)
}

/// The people on the other side of a topic. Where they are many, each asker begins somewhere else, so that no host is
/// everybody's first.
pub fn across<'a>(
    community: &'a Community,
    who: &Participant,
    topic: TopicId,
    seeks: Seeks,
) -> impl Iterator<Item = &'a Participant> {
    let me = who.id;
    let ids: Vec<ParticipantId> = match seeks {
        Seeks::Host => {
            community.offers_for_from(topic, spread(me)).map(|offer| offer.who).take(MOST_LOOKED_AT).collect()
        }
        Seeks::Observer => {
            community.wishes_for_from(topic, spread(me)).map(|wish| wish.who).take(MOST_LOOKED_AT).collect()
        }
    };
    ids.into_iter().filter(move |id| *id != me).filter_map(|id| community.participant(id))
}

/// A place to begin, different for everyone (multiplicative hashing, Knuth, TAOCP 6.4).
pub(super) const fn spread(who: ParticipantId) -> u64 {
    who.0.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32
}

/// What two people would do together at a topic, and the other way around when there is a wish for it.
#[must_use]
pub fn visits(
    community: &Community,
    who: &Participant,
    other: &Participant,
    topic: TopicId,
    seeks: Seeks,
) -> Vec<Visit> {
    let (observer, host) = match seeks {
        Seeks::Host => (who, other),
        Seeks::Observer => (other, who),
    };
    let mut visits = vec![Visit { observer: observer.id, host: host.id, topic }];
    if let Some(topic) = wished_and_shown(community, host.id, observer.id) {
        visits.push(Visit { observer: host.id, host: observer.id, topic });
    }
    visits
}

/// The oldest wish of `observer` that `host` shows.
#[must_use]
pub fn wished_and_shown(
    community: &Community,
    observer: ParticipantId,
    host: ParticipantId,
) -> Option<TopicId> {
    community
        .wishes_of(observer)
        .map(|wish| wish.topic)
        .find(|topic| community.offers_of(host).any(|offer| offer.topic == *topic))
}

/// What two people could do together, looking at all that each wishes and shows; empty when neither has what the other wishes.
#[must_use]
pub fn visits_between(community: &Community, a: ParticipantId, b: ParticipantId) -> Vec<Visit> {
    let one = |observer, host| {
        wished_and_shown(community, observer, host).map(|topic| Visit { observer, host, topic })
    };
    one(a, b).into_iter().chain(one(b, a)).collect()
}

/// Whether two people are both free and may pair: what a round's group is checked against when it is applied.
///
/// # Errors
/// What is in the way.
pub fn still_fits(
    community: &Community,
    a: &Participant,
    b: &Participant,
    rules: &RuleSet,
    now: DateTime<Utc>,
) -> Result<(), Barrier> {
    is_free(community, a, rules, now)?;
    is_free(community, b, rules, now)?;
    may_pair(a, b, rules, &Known::new(community, now)).map(|_| ())
}
