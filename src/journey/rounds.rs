//! Rounds: announced beforehand, so that one can sit it out; then everyone who waits is paired, and whoever is left over is
//! told so, and why in kind.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Datelike, Days, Duration, Utc};

use super::Reply;
use super::draft::{Draft, allowed, is_allowed};
use super::proposing::{self, Pairing};
use crate::domain::command::Event;
use crate::domain::community::{Change, Community, Settings};
use crate::domain::decision::Decision;
use crate::domain::due::Due;
use crate::domain::ids::{CommunityId, ParticipantId};
use crate::domain::notice::{Nobody, Notice, WhyNobody};
use crate::domain::participant::Participant;
use crate::domain::proposal::Origin;
use crate::domain::refusal::Refusal;
use crate::domain::round::{Group, RoundPlan};
use crate::domain::rule_set::{RuleSet, RuleVersion};
use crate::domain::zone::Zone;
use crate::matching::candidates::still_fits;
use crate::matching::nobody::Search;
use crate::matching::round::{is_in_turn, pair_all, who_is_in};

/// A round is told a day ahead; to whoever has no working hour just then, on their last one before.
const AHEAD: Duration = Duration::hours(24);
/// Where that last working hour is looked for: whoever works one day a week has one in it.
const LOOK_BACK: Duration = Duration::days(6);
/// The first round of a new community is at least so far ahead: time for people to join.
const FIRST_AHEAD: Duration = Duration::days(4);
/// The warning goes out day by day, so that it goes to those whom the round concerns by then.
const DAY: Duration = Duration::days(1);

/// A new community: nobody in it, its first rules, and its first round to come.
#[must_use]
pub fn found(
    id: CommunityId,
    settings: Settings,
    rules: RuleSet,
    now: DateTime<Utc>,
) -> (Community, Decision) {
    let first = next_at(&rules, &settings.zone, now + FIRST_AHEAD, 1);
    let version = RuleVersion { number: 1, at: now, by: None, why: None, rules };
    let community = Community::new(id, settings, version, first);
    let mut draft = Draft::new(&community, now);
    plan(&mut draft, 1, first);
    (community, draft.done())
}

/// The first round moment after `after`, and then `weeks - 1` weeks later.
fn next_at(rules: &RuleSet, zone: &Zone, after: DateTime<Utc>, weeks: u32) -> DateTime<Utc> {
    let today = zone.local(after).date();
    let days = (7 + rules.round_day.num_days_from_monday() - today.weekday().num_days_from_monday()) % 7;
    let on = |days: u32| {
        today.checked_add_days(Days::new(days.into())).unwrap_or(today).and_time(rules.round_time)
    };
    let first = zone.forward(on(days));
    let skipped = if first > after { days } else { days + 7 };
    zone.forward(on(skipped + 7 * weeks.saturating_sub(1)))
}

fn plan(draft: &mut Draft, number: u64, at: DateTime<Utc>) {
    draft.change(Change::Round(RoundPlan { number, at, announced: false }));
    draft.at(Due::RoundPairs, at);
    // Day by day, the last time a day ahead; a round at shorter notice is not announced.
    let mut announce = at - AHEAD - LOOK_BACK;
    while announce < draft.now {
        announce += DAY;
    }
    if announce <= at - AHEAD {
        draft.at(Due::AnnounceRound, announce);
    } else {
        draft.not_due(Due::AnnounceRound);
    }
}

/// Plans the round after this one.
fn plan_next(draft: &mut Draft) {
    let rules = draft.state.rules().clone();
    let zone = draft.state.settings().zone.clone();
    let number = draft.state.round().number + 1;
    // Far enough ahead to be announced to everyone, also after a round that was started by hand.
    let at = next_at(&rules, &zone, draft.now + LOOK_BACK, rules.round_every_weeks);
    plan(draft, number, at);
}

/// New rules may mean another rhythm.
pub fn replan(draft: &mut Draft, before: &RuleSet) {
    let rules = draft.state.rules().clone();
    let same = (before.round_every_weeks, before.round_day, before.round_time)
        == (rules.round_every_weeks, rules.round_day, rules.round_time);
    if !same {
        let number = draft.state.round().number;
        let zone = draft.state.settings().zone.clone();
        let at = next_at(&rules, &zone, draft.now + AHEAD + LOOK_BACK, 1);
        plan(draft, number, at);
    }
}

/// Tells everyone whom the round may concern, each on their last working moment a day ahead of it: who wishes for something,
/// who waits, and who shows what somebody wishes for.
pub fn announce(draft: &mut Draft) {
    let round = draft.state.round().clone();
    if round.announced || round.at <= draft.now {
        return;
    }
    let now = draft.now;
    let rules = draft.state.rules().clone();
    let today: Vec<(ParticipantId, DateTime<Utc>)> = who_is_in(&draft.state, &rules, round.number, now)
        .filter(|who| concerned(&draft.state, who.id))
        .map(|who| (who.id, last_allowed_before(&draft.state, who, round.at - AHEAD)))
        .filter(|(_, at)| now <= *at && *at < (now + DAY).min(round.at))
        .collect();
    for (who, at) in today {
        draft.tell_at(who, Notice::RoundAnnounced { number: round.number, at: round.at }, at);
    }
    if now + DAY <= round.at - AHEAD {
        draft.at(Due::AnnounceRound, now + DAY);
    } else {
        draft.change(Change::Round(RoundPlan { announced: true, ..round }));
    }
}

fn concerned(community: &Community, who: ParticipantId) -> bool {
    let wanted = |topic| community.wishes_for(topic).any(|wish| wish.who != who);
    waits(community, who) || community.offers_of(who).any(|offer| wanted(offer.topic))
}

/// Who wishes for something, or said yes to something that did not come together. Whether the other's wish is still there must
/// not show, so it does not matter here.
pub fn waits(community: &Community, who: ParticipantId) -> bool {
    let hoped = community.participant(who).is_some_and(|person| person.waiting_since.is_some());
    hoped || community.wishes_of(who).next().is_some()
}

/// The last moment, in whole hours before `latest`, that is in someone's allowed hours; for whoever has none in the days
/// before it (one working day a week, on the other side of the world), the first after it.
fn last_allowed_before(community: &Community, who: &Participant, latest: DateTime<Utc>) -> DateTime<Utc> {
    let mut moment = latest;
    while moment >= latest - LOOK_BACK {
        if is_allowed(community, who, moment) {
            return moment;
        }
        moment -= Duration::hours(1);
    }
    allowed(community, who, latest)
}

/// The round of now, computed: the same whether on a copy beside the work or in place.
#[must_use]
pub fn pair_round(community: &Community, now: DateTime<Utc>) -> Event {
    let number = community.round().number;
    let outcome = pair_all(community, community.rules(), number, now);
    Event::RoundPaired { number, groups: outcome.groups, left_over: outcome.left_over }
}

/// Puts the pairs of a round to their people. A pair that no longer fits is skipped; its people wait on, first in line.
pub fn apply(
    draft: &mut Draft,
    number: u64,
    groups: &[Group],
    left_over: &BTreeMap<ParticipantId, WhyNobody>,
) {
    if number != draft.state.round().number {
        return;
    }
    let mut pairings = Vec::new();
    let mut paired: BTreeSet<ParticipantId> = BTreeSet::new();
    // Whoever came to wait since the round was computed is told as well.
    let rules = draft.state.rules().clone();
    let mut stale: BTreeMap<ParticipantId, WhyNobody> =
        who_is_in(&draft.state, &rules, number, draft.now).map(|who| (who.id, WhyNobody::AllBusy)).collect();
    stale.extend(left_over);
    for group in groups {
        let fits = fits(draft, group) && !group.people.iter().any(|who| paired.contains(who));
        if fits {
            paired.extend(&group.people);
            pairings.push(Pairing {
                people: group.people.clone(),
                visits: group.visits.clone(),
                reasons: group.reasons.clone(),
                points: group.points,
            });
        } else {
            stale.extend(group.people.iter().map(|who| (*who, WhyNobody::AllBusy)));
        }
    }
    stale.retain(|who, _| !paired.contains(who));
    let now = draft.now;
    for who in paired.iter().chain(stale.keys()) {
        draft.edit(*who, |person| person.last_round_at = Some(now));
    }
    if !pairings.is_empty() {
        let batch = proposing::put_to(draft, Origin::Round(number), pairings, &BTreeMap::new());
        for who in &paired {
            proposing::ask(draft, *who, batch);
        }
    }
    plan_next(draft);
    left_waiting(draft, stale);
}

fn fits(draft: &Draft, group: &Group) -> bool {
    let rules = draft.state.rules();
    let person = |id: &ParticipantId| draft.state.participant(*id);
    let pairs = group
        .people
        .iter()
        .enumerate()
        .flat_map(|(i, a)| group.people.iter().skip(i + 1).map(move |b| (a, b)));
    let shown = |visit: &crate::domain::proposal::Visit| {
        draft.state.offers_of(visit.host).any(|offer| offer.topic == visit.topic)
    };
    let mut pairs = pairs.map(|(a, b)| person(a).zip(person(b)));
    let free =
        pairs.all(|pair| pair.is_some_and(|(a, b)| still_fits(&draft.state, a, b, rules, draft.now).is_ok()));
    free && group.visits.iter().all(shown)
}

/// Nobody is left over in silence: whoever waits hears that there was nobody, why in kind, what would help, and when again.
/// Why is looked at anew: the round knows who was free, and that is not for others to hear.
fn left_waiting(draft: &mut Draft, left_over: BTreeMap<ParticipantId, WhyNobody>) {
    let (state, now) = (draft.state.clone(), draft.now);
    let search = Search::new(&state, now);
    for (who, why) in left_over {
        let person = state.participant(who).filter(|person| waits(&state, who) && person.takes_part(now));
        let Some(person) = person else { continue };
        if why != WhyNobody::NobodyOffers {
            draft.edit(who, |person| person.first_in_line = true);
        }
        let next_round = Some(next_for(&state, person));
        let wishes = state.wishes_of(who).map(|wish| wish.topic);
        let notice = match search.in_round(person, wishes) {
            Some((topic, nobody)) => Notice::NobodyThisRound { topic: Some(topic), nobody, next_round },
            None => Notice::NobodyThisRound { topic: None, nobody: nobody_to_watch_them(), next_round },
        };
        draft.tell(who, notice);
    }
}

fn nobody_to_watch_them() -> Nobody {
    Nobody { why: WhyNobody::AllBusy, shown_by: None, help: Vec::new() }
}

/// Rounds that are looked through for one in which somebody takes part: a year of the slowest team in the quickest rhythm.
const MOST_LOOKED_THROUGH: u64 = 53;

/// The first round to come in which someone takes part: not while they are away, not the one that they sit out, and in the
/// rhythm of their team.
pub fn next_for(community: &Community, who: &Participant) -> DateTime<Utc> {
    let (rules, zone) = (community.rules(), &community.settings().zone);
    let next = community.round();
    let takes_part = |number, at| !who.is_away(at) && is_in_turn(who, rules, number, at);
    let mut at = next.at;
    for number in next.number..next.number + MOST_LOOKED_THROUGH {
        if takes_part(number, at) {
            return at;
        }
        at = next_at(rules, zone, at, rules.round_every_weeks);
    }
    next.at
}

/// Sits that round out.
pub fn sit_out(draft: &mut Draft, me: ParticipantId, number: u64) -> Reply {
    let round = draft.state.round();
    if round.number != number {
        return Err(Refusal::AlreadyOver);
    }
    if draft.state.participant(me).is_some_and(|who| who.sits_out_round == Some(number)) {
        return Err(Refusal::AlreadySaid);
    }
    draft.edit(me, |who| who.sits_out_round = Some(number));
    Ok(Notice::SatOut)
}

/// When the next round is, and how many are in.
pub fn next(draft: &Draft) -> Reply {
    let round = draft.state.round();
    let rules = draft.state.rules();
    let people = who_is_in(&draft.state, rules, round.number, draft.now).count();
    let smallest = rules.smallest_group_shown;
    Ok(Notice::RoundNext {
        number: round.number,
        at: round.at,
        people: crate::domain::trial::count(people, smallest),
        smallest,
    })
}

/// A round right now.
pub fn start(draft: &mut Draft) -> Reply {
    let number = draft.state.round().number;
    let now = draft.now;
    draft.change(Change::Round(RoundPlan { number, at: now, announced: true }));
    draft.not_due(Due::AnnounceRound);
    draft.at(Due::RoundPairs, now);
    Ok(Notice::RoundStarted { number })
}

/// No round this time.
pub fn skip(draft: &mut Draft) -> Reply {
    let rules = draft.state.rules().clone();
    let zone = draft.state.settings().zone.clone();
    let number = draft.state.round().number + 1;
    let skipped = draft.state.round().at;
    let at = next_at(&rules, &zone, skipped, rules.round_every_weeks);
    let warned_from = skipped - AHEAD - LOOK_BACK;
    let waiting: Vec<ParticipantId> = who_is_in(&draft.state, &rules, number - 1, draft.now)
        .filter(|who| draft.now >= warned_from && concerned(&draft.state, who.id))
        .map(|who| who.id)
        .collect();
    plan(draft, number, at);
    // Whoever may have been warned of it hears that it does not come, and which one does.
    for who in waiting {
        draft.tell(who, Notice::RoundOff { was: skipped, next_at: at });
    }
    Ok(Notice::RoundSkipped { next_at: at })
}
