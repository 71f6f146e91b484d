//! What is measured of a group that met, and of those who could have met instead.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use super::fairness::{Broken, Could, Met, Watched};
use crate::domain::availability::overlap_minutes;
use crate::domain::community::{Community, pair_key};
use crate::domain::ids::{ParticipantId, TopicId};
use crate::domain::participant::Participant;
use crate::domain::proposal::Visit;
use crate::domain::user_text::Label;
use crate::matching::barrier::{Known, manages, may_pair, same_team};
use crate::matching::candidates::wished_and_shown;
use crate::matching::score::gain;

/// What came of a group that met.
pub fn met(community: &Community, people: &[ParticipantId], visits: &[Visit], now: DateTime<Utc>) -> Met {
    let wishes = |visit: &Visit| community.wishes_of(visit.observer).any(|wish| wish.topic == visit.topic);
    let watched = visits.iter().filter_map(|visit| {
        let observer = community.participant(visit.observer)?;
        let host = community.participant(visit.host)?;
        let points = if wishes(visit) { gain(community, observer, host, community.rules()) } else { 0 };
        Some(Watched { observer: observer.id, host: host.id, points })
    });
    let mut met = Met { people: people.to_vec(), watched: watched.collect(), ..Met::default() };
    if !visits.iter().any(wishes) {
        met.broken.insert(Broken::NothingWished);
    }
    let known: Vec<&Participant> = people.iter().filter_map(|who| community.participant(*who)).collect();
    for (i, a) in known.iter().enumerate() {
        for b in known.iter().skip(i + 1) {
            met.across_teams |= same_team(a, b) == Some(false);
            let site = |who: &Participant| who.place.site.as_ref().map(Label::key);
            met.across_sites |= site(a) != site(b);
            met.broken.extend(broken(community, a, b, now));
        }
    }
    met
}

/// Asked rule by rule, and not by `may_pair`: what is checked here is also what that function lets through.
fn broken(
    community: &Community,
    a: &Participant,
    b: &Participant,
    now: DateTime<Utc>,
) -> impl Iterator<Item = Broken> {
    let rules = community.rules();
    let line = manages(community, &a.account, &b.account) || manages(community, &b.account, &a.account);
    let list = a.do_not_pair.contains(&b.id) || b.do_not_pair.contains(&a.id);
    let together = overlap_minutes((&a.hours, &a.zone), (&b.hours, &b.zone), now);
    let rules = [
        (line, Broken::LineManager),
        (list, Broken::DoNotPair),
        (rules.shared_language && !a.shares_language(b), Broken::Language),
        (together < rules.overlap_minutes_per_week, Broken::Hours),
    ];
    rules.into_iter().filter(|(is_broken, _)| *is_broken).map(|(_, rule)| rule)
}

/// Who could have been paired so that both would watch what they wish: only they could both rather have each other.
pub fn could(
    community: &Community,
    were_in: &BTreeMap<ParticipantId, bool>,
    now: DateTime<Utc>,
) -> Vec<Could> {
    let rules = community.rules();
    let known = Known::new(community, now);
    let mut hosts: BTreeMap<TopicId, Vec<ParticipantId>> = BTreeMap::new();
    for offer in community.offers().filter(|offer| were_in.contains_key(&offer.who)) {
        hosts.entry(offer.topic).or_default().push(offer.who);
    }
    let mut pairs: BTreeSet<(ParticipantId, ParticipantId)> = BTreeSet::new();
    for who in were_in.keys() {
        let topics = community.wishes_of(*who).filter_map(|wish| hosts.get(&wish.topic));
        for host in topics.flatten() {
            if wished_and_shown(community, *host, *who).is_some() {
                pairs.insert(pair_key(*who, *host));
            }
        }
    }
    let could = pairs.into_iter().filter_map(|(a, b)| {
        let (a, b) = community.participant(a).zip(community.participant(b))?;
        may_pair(a, b, rules, &known).ok()?;
        let one = (a.id, gain(community, a, b, rules));
        Some(Could { one, other: (b.id, gain(community, b, a, rules)) })
    });
    could.collect()
}
