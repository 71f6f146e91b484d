//! The best partners for one person, at once.

use chrono::{DateTime, Utc};

use super::barrier::{Barrier, Known, allowed, effective_gap_weeks, is_free, may_pair};
use super::between::{Asker, Between};
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
    let mut mildest: Option<Barrier> = None;
    // Of several barriers the mildest is told: "busy" passes by itself.
    let mut met = |barrier: Barrier| mildest = Some(mildest.map_or(barrier, |before| before.min(barrier)));
    let mut asker = Asker::new(who, &known);
    let back = Back::of(community, who, seeks);
    let points = |between: &Between, other: &Participant, both: bool| {
        let mine = Side::of(who, both || seeks == Seeks::Host, now);
        let theirs = Side::of(other, both || seeks == Seeks::Observer, now);
        points_between(between, mine, theirs, rules)
    };
    // What takes longest to tell is asked of those alone who would be put to them: whether somebody is free, who is above
    // them, and what the two were to each other before, which never makes a pair better than if they had not met.
    let mut seen: Vec<(u32, &Participant, Between, bool)> = Vec::new();
    for other in across(community, who, topic, seeks) {
        let between = asker.look_at(other);
        match allowed(&between, rules, gap_weeks, now) {
            Ok(()) => {
                let both = back.is_with(community, other);
                seen.push((points(&between, other, both), other, between, both));
            }
            Err(barrier) => met(barrier),
        }
    }
    seen.sort_by(|x, y| y.0.cmp(&x.0).then(x.1.id.cmp(&y.1.id)));
    let mut best: Vec<Candidate> = Vec::new();
    for (at_most, other, between, both) in seen {
        if best.len() == most && best.last().is_none_or(|last| at_most < last.points) {
            break;
        }
        let between = Between { past: community.past(who.id, other.id), ..between };
        let judged = is_free(community, other, rules, now)
            .and_then(|()| allowed(&between, rules, gap_weeks, now))
            .and_then(|()| if known.manages(who, other) { Err(Barrier::LineManager) } else { Ok(()) });
        match judged {
            Ok(()) => {
                let points = points(&between, other, both);
                let visits = visits(community, who, other, topic, seeks);
                best.push(Candidate { who: other.id, visits, points });
                best.sort_by(|x, y| y.points.cmp(&x.points).then(x.who.cmp(&y.who)));
                best.truncate(most);
            }
            Err(barrier) => met(barrier),
        }
    }
    if best.is_empty() && most > 0 {
        return Err(mildest.map_or(WhyNobody::NobodyOffers, Barrier::in_kind));
    }
    Ok(best)
}

/// What the asker has for the other way around: where each has what the other wishes, both watch.
enum Back {
    /// The other would watch one of these.
    Shows(Vec<TopicId>),
    /// The asker would watch one of these too.
    Wishes(Vec<TopicId>),
}

impl Back {
    fn of(community: &Community, who: &Participant, seeks: Seeks) -> Self {
        match seeks {
            Seeks::Host => Self::Shows(community.offers_of(who.id).map(|offer| offer.topic).collect()),
            Seeks::Observer => Self::Wishes(community.wishes_of(who.id).map(|wish| wish.topic).collect()),
        }
    }

    fn is_with(&self, community: &Community, other: &Participant) -> bool {
        match self {
            Self::Shows(topics) | Self::Wishes(topics) if topics.is_empty() => false,
            Self::Shows(topics) => community.wishes_of(other.id).any(|wish| topics.contains(&wish.topic)),
            Self::Wishes(topics) => community.offers_of(other.id).any(|offer| topics.contains(&offer.topic)),
        }
    }
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
