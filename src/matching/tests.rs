//! What keeps people apart, what makes a pair good, and what a round comes to.

mod nobody;

use std::collections::BTreeSet;

use chrono::{DateTime, Duration, Utc};

mod previewing;

use super::barrier::{Barrier, Known, effective_gap_weeks, is_free, may_pair};
use super::candidates::{Candidate, MOST_LOOKED_AT, Seeks, across, best};
use super::round::{pair_all, who_is_in};
use super::score::points;
use crate::domain::availability::WorkingHours;
use crate::domain::community::{Change, Community, PairPast, Settings, pair_key};
use crate::domain::exchange::{Exchange, Observation, Stage};
use crate::domain::ids::{
    Account, BatchId, CommunityId, DoorId, ExchangeId, OfferId, ParticipantId, ProposalId, TopicId, WishId,
};
use crate::domain::language::Language;
use crate::domain::notice::WhyNobody;
use crate::domain::participant::{Away, Participant, Pause, PauseCause, Place};
use crate::domain::proposal::{Answer, Origin, Proposal, Reason, Side, Visit};
use crate::domain::rule_set::{RuleSet, RuleVersion, SameProfession, SameTeam};
use crate::domain::topic::Topic;
use crate::domain::user_text::Label;
use crate::domain::wish_offer::{Offer, Wish};
use crate::domain::zone::Zone;

const A: ParticipantId = ParticipantId(1);
const B: ParticipantId = ParticipantId(2);
const C: ParticipantId = ParticipantId(3);
pub(super) const REVIEW: TopicId = TopicId(900);
pub(super) const WARD: TopicId = TopicId(901);

pub(super) fn now() -> DateTime<Utc> {
    "2026-11-24T09:00:00Z".parse().unwrap()
}

fn label(text: &str) -> Label {
    Label::new(text).unwrap()
}

/// A community of so many people who have told nothing of themselves.
pub(super) fn town(people: u64) -> Community {
    let settings =
        Settings { name: label("Town"), language: Language::English, zone: Zone::utc(), home: None };
    let first = RuleVersion { number: 1, at: now(), by: None, why: None, rules: RuleSet::default() };
    let mut town = Community::new(CommunityId("town".to_owned()), settings, first, now());
    for (id, name) in [(REVIEW, "code review"), (WARD, "ward round")] {
        town.apply(&Change::Topic(Topic { id, label: label(name), aliases: Vec::new() }));
    }
    for id in 1..=people {
        town.apply(&Change::Participant(person(id)));
    }
    town.apply(&Change::NextId(10_000));
    town
}

fn person(id: u64) -> Participant {
    Participant {
        id: ParticipantId(id),
        account: account(ParticipantId(id)),
        name: label("Someone"),
        language: Language::English,
        speaks: BTreeSet::new(),
        zone: Zone::utc(),
        hours: WorkingHours::default(),
        place: Place::default(),
        capacity: None,
        pace_weeks: None,
        pause: None,
        away: Vec::new(),
        do_not_pair: BTreeSet::new(),
        joined_at: now(),
        silent_steps: 0,
        waiting_since: None,
        first_in_line: false,
        last_round_at: None,
        sits_out_round: None,
        exchanges_begun: 0,
        gained: 0,
        last_exchange_at: None,
    }
}

fn account(id: ParticipantId) -> Account {
    Account(format!("account{}", id.0))
}

pub(super) fn edit(town: &mut Community, id: ParticipantId, edit: impl FnOnce(&mut Participant)) {
    let mut person = town.participant(id).unwrap().clone();
    edit(&mut person);
    town.apply(&Change::Participant(person));
}

fn wishes(town: &mut Community, who: ParticipantId, topic: TopicId) {
    let id = WishId(1_000 + who.0 * 2 + topic.0 % 2);
    town.apply(&Change::Wish(Wish { id, who, topic, made_at: now() }));
}

fn offers(town: &mut Community, who: ParticipantId, topic: TopicId) {
    let id = OfferId(5_000 + who.0 * 2 + topic.0 % 2);
    town.apply(&Change::Offer(Offer { id, who, topic, made_at: now() }));
}

pub(super) fn both(town: &mut Community, who: ParticipantId, topic: TopicId) {
    wishes(town, who, topic);
    offers(town, who, topic);
}

fn exchange(id: u64, people: [ParticipantId; 2], door: Option<DoorId>) -> Change {
    let stage = Stage::Arranging { put_forward: None };
    let [observer, host] = people;
    let visit = Observation { observer, host, topic: REVIEW, stage, sequence: 0, put_off: 0 };
    Change::Exchange(Exchange {
        id: ExchangeId(id),
        people: people.to_vec(),
        observations: vec![visit],
        began_at: now(),
        door,
    })
}

fn proposal(answers: [Answer; 2]) -> Change {
    let side = |who, answer| Side { who, reason: Reason::default(), answer };
    Change::Proposal(Proposal {
        id: ProposalId(7_000),
        batch: BatchId(7_001),
        origin: Origin::Round(1),
        visits: vec![Visit { observer: A, host: B, topic: REVIEW }],
        sides: vec![side(A, answers[0]), side(B, answers[1])],
        made_at: now(),
        expires_at: now() + Duration::days(4),
        points: 1,
    })
}

fn past(town: &mut Community, weeks_ago: i64, times: u32) {
    let (low, high) = pair_key(A, B);
    let began_at = Some(now() - Duration::weeks(weeks_ago));
    town.apply(&Change::Pair(low, high, PairPast { passed_at: None, began_at, times }));
}

/// What keeps A and B apart in a town of 60, in which the gap between repeats holds in full; the same both ways around.
#[track_caller]
fn check_apart(change: impl FnOnce(&mut Community, &mut RuleSet), expected: Option<Barrier>) {
    let mut town = town(60);
    let mut rules = RuleSet::default();
    change(&mut town, &mut rules);
    let (a, b) = (town.participant(A).unwrap(), town.participant(B).unwrap());
    let known = Known::new(&town, now());
    assert_eq!(may_pair(a, b, &rules, &known).err(), expected);
    assert_eq!(may_pair(b, a, &rules, &known).err(), expected, "the other way around");
}

#[test]
fn people_who_told_nothing_of_themselves_may_look_along() {
    check_apart(|_, _| {}, None);
    let strict = |_: &mut Community, rules: &mut RuleSet| {
        rules.same_profession = SameProfession::Required;
        rules.same_team = SameTeam::Forbidden;
    };
    check_apart(strict, None);
}

#[test]
fn whoever_is_on_a_do_not_pair_list_is_kept_apart_whichever_of_the_two_wrote_it() {
    let list = |of, other| {
        move |town: &mut Community, _: &mut RuleSet| {
            edit(town, of, |person| person.do_not_pair.extend([other]));
        }
    };
    check_apart(list(A, B), Some(Barrier::DoNotPair));
    check_apart(list(B, A), Some(Barrier::DoNotPair));
    check_apart(list(A, C), None);
}

#[test]
fn a_line_manager_and_a_report_are_kept_apart_at_any_distance() {
    let reports_to = |town: &mut Community, who, manager| {
        edit(town, who, |person| person.place.manager = Some(account(manager)));
    };
    check_apart(|town, _| reports_to(town, A, B), Some(Barrier::LineManager));
    check_apart(|town, _| reports_to(town, B, A), Some(Barrier::LineManager));
    let over_c = |town: &mut Community, _: &mut RuleSet| {
        reports_to(town, A, C);
        reports_to(town, C, B);
    };
    check_apart(over_c, Some(Barrier::LineManager));
    let same_manager = |town: &mut Community, _: &mut RuleSet| {
        reports_to(town, A, C);
        reports_to(town, B, C);
    };
    check_apart(same_manager, None);
}

#[test]
fn a_line_that_leads_over_someone_who_has_not_joined_still_counts() {
    let over_roster = |town: &mut Community, _: &mut RuleSet| {
        let outside = Account("outside".to_owned());
        edit(town, A, |person| person.place.manager = Some(outside.clone()));
        let place = Place { manager: Some(account(B)), ..Place::default() };
        town.apply(&Change::Roster(outside, place));
    };
    check_apart(over_roster, Some(Barrier::LineManager));
}

#[test]
fn the_same_pair_waits_out_the_gap() {
    check_apart(|town, _| past(town, 25, 1), Some(Barrier::Lately));
    check_apart(|town, _| past(town, 26, 1), None);
    check_apart(|town, _| town.apply(&exchange(8_000, [A, B], None)), Some(Barrier::Lately));
    check_apart(|town, _| town.apply(&proposal([Answer::No, Answer::No])), Some(Barrier::AskedLately));
}

#[test]
fn the_other_hard_rules_hold() {
    let speak = |town: &mut Community, language: &str| {
        edit(town, A, |person| person.speaks.extend([language.to_owned()]));
    };
    check_apart(|town, _| speak(town, "nl"), Some(Barrier::Language));
    check_apart(|town, _| speak(town, "en"), None);
    let by_rule = |town: &mut Community, rules: &mut RuleSet| {
        speak(town, "nl");
        rules.shared_language = false;
    };
    check_apart(by_rule, None);
    let far = |town: &mut Community, _: &mut RuleSet| {
        edit(town, A, |person| person.zone = Zone::new("Australia/Lord_Howe").unwrap());
    };
    check_apart(far, Some(Barrier::Hours));
    let profession = |rule| {
        move |town: &mut Community, rules: &mut RuleSet| {
            edit(town, A, |person| person.place.profession = Some(label("surgeon")));
            edit(town, B, |person| person.place.profession = Some(label("nurse")));
            rules.same_profession = rule;
        }
    };
    check_apart(profession(SameProfession::Required), Some(Barrier::Profession));
    check_apart(profession(SameProfession::Preferred), None);
    let team = |rule| {
        move |town: &mut Community, rules: &mut RuleSet| {
            edit(town, A, |person| person.place.team = Some(label("Ward 3")));
            edit(town, B, |person| person.place.team = Some(label("ward  3")));
            rules.same_team = rule;
        }
    };
    check_apart(team(SameTeam::Forbidden), Some(Barrier::Team));
    check_apart(team(SameTeam::Avoided), None);
}

#[test]
fn a_small_group_gets_a_shorter_gap_and_a_large_one_does_not() {
    let check =
        |people, expected| assert_eq!(effective_gap_weeks(&town(people), &RuleSet::default()), expected);
    check(0, (0, true));
    check(3, (0, true));
    check(6, (4, true));
    check(27, (24, true));
    check(28, (26, false));
    check(60, (26, false));
}

#[test]
fn whoever_is_not_there_has_no_room_or_is_being_asked_is_not_free() {
    #[track_caller]
    fn check(change: impl FnOnce(&mut Community), expected: Result<(), Barrier>) {
        let mut town = town(3);
        change(&mut town);
        let a = town.participant(A).unwrap();
        assert_eq!(is_free(&town, a, town.rules(), now()), expected);
    }
    let pause = Some(Pause { until: None, cause: PauseCause::Own });
    check(|_| {}, Ok(()));
    check(|town| edit(town, A, |person| person.pause = pause), Err(Barrier::NotTakingPart));
    let away = Away { from: now(), until: now() + Duration::days(1) };
    check(|town| edit(town, A, |person| person.away.push(away)), Err(Barrier::NotTakingPart));
    let two = |door| {
        move |town: &mut Community| {
            town.apply(&exchange(8_000, [B, A], door));
            town.apply(&exchange(8_001, [C, A], door));
        }
    };
    check(two(None), Err(Barrier::NoRoom));
    check(two(Some(DoorId(9))), Ok(()));
    let slow = |weeks_ago| {
        move |person: &mut Participant| {
            person.pace_weeks = Some(4);
            person.last_exchange_at = Some(now() - Duration::weeks(weeks_ago));
        }
    };
    check(|town| edit(town, A, slow(3)), Err(Barrier::NoRoom));
    check(|town| edit(town, A, slow(4)), Ok(()));
    check(|town| town.apply(&proposal([Answer::Open, Answer::No])), Err(Barrier::BeingAsked));
    check(|town| town.apply(&proposal([Answer::Yes, Answer::Open])), Err(Barrier::BeingAsked));
    check(|town| town.apply(&proposal([Answer::No, Answer::Open])), Ok(()));
}

fn mutual_points(town: &Community) -> u32 {
    let visit = |observer, host| Visit { observer, host, topic: REVIEW };
    let (a, b) = (town.participant(A).unwrap(), town.participant(B).unwrap());
    points(town, a, b, &[visit(A, B), visit(B, A)], town.rules(), now())
}

#[test]
fn what_one_side_gains_does_not_make_up_for_what_the_other_lacks() {
    let with = |gained_a, gained_b| {
        let mut town = town(2);
        edit(&mut town, A, |person| person.gained = gained_a);
        edit(&mut town, B, |person| person.gained = gained_b);
        mutual_points(&town)
    };
    // λ is 1 and 1/3, against 2/3 and 2/3: the same sum.
    assert!(with(0, 8_000) < with(2_000, 2_000), "{} {}", with(0, 8_000), with(2_000, 2_000));
    assert!(with(0, u32::MAX) < with(4_000, 4_000));
}

#[test]
fn waiting_counts_up_to_eight_weeks_and_who_was_let_down_counts_as_longest() {
    let with = |weeks, first_in_line| {
        let mut town = town(2);
        edit(&mut town, A, |person| {
            person.waiting_since = Some(now() - Duration::weeks(weeks));
            person.first_in_line = first_in_line;
        });
        mutual_points(&town)
    };
    assert!(with(0, false) < with(2, false));
    assert!(with(2, false) < with(8, false));
    assert_eq!(with(8, false), with(30, false));
    assert_eq!(with(0, true), with(8, false));
}

#[test]
fn someone_new_is_better_than_someone_known() {
    let with = |times| {
        let mut town = town(2);
        past(&mut town, 60, times);
        mutual_points(&town)
    };
    assert!(with(0) > with(1));
    assert!(with(1) > with(3));
}

#[track_caller]
fn found(town: &Community, seeks: Seeks) -> Result<Vec<Candidate>, WhyNobody> {
    best(town, town.participant(A).unwrap(), REVIEW, seeks, 3, now())
}

#[test]
fn the_best_few_come_first_and_no_more_than_asked_for() {
    let mut town = town(6);
    for id in 2..=6 {
        offers(&mut town, ParticipantId(id), REVIEW);
        edit(&mut town, ParticipantId(id), |person| {
            person.gained = 10_000 - 1_000 * u32::try_from(id).unwrap()
        });
        edit(&mut town, ParticipantId(id), |person| {
            person.waiting_since = Some(now() - Duration::days(i64::try_from(id).unwrap()));
        });
    }
    let ids: Vec<u64> = found(&town, Seeks::Host).unwrap().iter().map(|found| found.who.0).collect();
    assert_eq!(ids, [6, 5, 4]);
}

#[test]
fn where_each_has_what_the_other_wishes_both_watch() {
    let mut town = town(2);
    offers(&mut town, B, REVIEW);
    wishes(&mut town, B, WARD);
    let visit = |observer, host, topic| Visit { observer, host, topic };
    assert_eq!(found(&town, Seeks::Host).unwrap()[0].visits, [visit(A, B, REVIEW)]);
    offers(&mut town, A, WARD);
    assert_eq!(found(&town, Seeks::Host).unwrap()[0].visits, [visit(A, B, REVIEW), visit(B, A, WARD)]);
}

#[test]
fn many_candidates_are_looked_at_up_to_a_limit_each_asker_beginning_somewhere_else() {
    let mut town = town(300);
    for id in 2..=150 {
        offers(&mut town, ParticipantId(id), REVIEW);
    }
    let looked_at = |town: &Community, who: ParticipantId| -> Vec<ParticipantId> {
        across(town, town.participant(who).unwrap(), REVIEW, Seeks::Host).map(|person| person.id).collect()
    };
    let all: BTreeSet<_> = (2..=150).map(ParticipantId).collect();
    let (one, other) = (looked_at(&town, A), looked_at(&town, ParticipantId(200)));
    assert_eq!(one.iter().copied().collect::<BTreeSet<_>>(), all, "around the end, back to the beginning");
    assert_eq!(other.iter().copied().collect::<BTreeSet<_>>(), all);
    for id in 151..=300 {
        offers(&mut town, ParticipantId(id), REVIEW);
    }
    assert_eq!(looked_at(&town, A).len(), MOST_LOOKED_AT);
    let firsts: BTreeSet<_> = (1..=40).map(|id| looked_at(&town, ParticipantId(id))[0]).collect();
    assert!(firsts.len() > 5, "{firsts:?}");
}

#[test]
fn why_there_is_nobody_is_told_in_kind_the_mildest_first() {
    let mut town = town(4);
    assert_eq!(found(&town, Seeks::Host), Err(WhyNobody::NobodyOffers));
    offers(&mut town, A, REVIEW);
    assert_eq!(found(&town, Seeks::Host), Err(WhyNobody::NobodyOffers), "oneself is nobody");
    offers(&mut town, B, REVIEW);
    edit(&mut town, B, |person| person.place.manager = Some(account(A)));
    assert_eq!(found(&town, Seeks::Host), Err(WhyNobody::RulesApart));
    offers(&mut town, C, REVIEW);
    edit(&mut town, C, |person| person.do_not_pair.extend([A]));
    assert_eq!(found(&town, Seeks::Host), Err(WhyNobody::AllBusy), "a secret list looks like being busy");
}

/// The groups of a round, each with its people in order.
fn groups(town: &Community) -> Vec<Vec<u64>> {
    let outcome = pair_all(town, town.rules(), 1, now());
    let people = |people: &[ParticipantId]| {
        let mut ids: Vec<u64> = people.iter().map(|who| who.0).collect();
        ids.sort_unstable();
        ids
    };
    outcome.groups.iter().map(|group| people(&group.people)).collect()
}

#[test]
fn the_odd_one_out_joins_a_pair_as_a_ring() {
    let mut town = town(3);
    for who in [A, B, C] {
        both(&mut town, who, REVIEW);
    }
    let outcome = pair_all(&town, town.rules(), 1, now());
    assert_eq!(groups(&town), [[1, 2, 3]]);
    let visits = &outcome.groups[0].visits;
    let observers: BTreeSet<_> = visits.iter().map(|visit| visit.observer).collect();
    let hosts: BTreeSet<_> = visits.iter().map(|visit| visit.host).collect();
    assert_eq!((observers.len(), hosts.len()), (3, 3), "each watches once and is watched once: {visits:?}");
    assert!(outcome.left_over.is_empty());
}

#[test]
fn a_ring_is_not_made_of_people_who_may_not_look_along() {
    let mut town = town(3);
    for who in [A, B, C] {
        both(&mut town, who, REVIEW);
    }
    edit(&mut town, A, |person| person.do_not_pair.extend([C]));
    assert_eq!(groups(&town).iter().map(Vec::len).collect::<Vec<_>>(), [2]);
}

#[test]
fn two_communities_of_interest_never_mix() {
    let mut town = town(7);
    for id in 1..=3 {
        both(&mut town, ParticipantId(id), REVIEW);
    }
    for id in 4..=7 {
        both(&mut town, ParticipantId(id), WARD);
    }
    edit(&mut town, A, |person| person.do_not_pair.extend([B, C]));
    let groups = groups(&town);
    assert_eq!(groups.len(), 3, "{groups:?}");
    let mixed = groups.iter().any(|group| group.iter().any(|id| *id <= 3) && group.iter().any(|id| *id > 3));
    assert!(!mixed, "{groups:?}");
    let why = pair_all(&town, town.rules(), 1, now()).left_over;
    assert_eq!(why.get(&A), Some(&WhyNobody::AllBusy), "{why:?}");
}

#[test]
fn whoever_sits_out_or_is_in_a_slower_team_is_not_in_the_round() {
    let mut town = town(4);
    for id in 1..=4 {
        both(&mut town, ParticipantId(id), REVIEW);
    }
    edit(&mut town, A, |person| person.sits_out_round = Some(1));
    let last_round = |days| {
        move |person: &mut Participant| {
            person.place.team = Some(label("Night team"));
            person.last_round_at = Some(now() - Duration::days(days));
        }
    };
    edit(&mut town, B, last_round(14));
    edit(&mut town, C, last_round(28));
    let mut rules = RuleSet::default();
    rules.team_cadence.insert("night team".to_owned(), 4);
    let is_in =
        |number| -> Vec<u64> { who_is_in(&town, &rules, number, now()).map(|who| who.id.0).collect() };
    assert_eq!(is_in(1), [3, 4]);
    assert_eq!(is_in(2), [1, 3, 4], "only that round was sat out");
}

#[test]
fn a_table_says_the_same_of_two_people_as_a_look_at_them() {
    let mut town = town(12);
    for id in 1..=12 {
        let mut who = person(id);
        who.place.team = (id % 3 > 0).then(|| label(["Ward 3", "ward 3", "Lab"][(id % 3) as usize]));
        who.place.site = (id % 4 > 0).then(|| label(["North", "South", "north"][(id % 3) as usize]));
        who.place.profession = (id % 5 > 0).then(|| label(["Surgeon", "Nurse"][(id % 2) as usize]));
        who.place.level = (id % 2 > 0).then_some((id * 3) as u8);
        who.place.manager = (id > 4).then(|| account(ParticipantId(id / 2)));
        who.language = if id % 3 == 0 { Language::Dutch } else { Language::English };
        who.speaks = if id % 4 == 0 { ["nl".to_owned(), "fr".to_owned()].into() } else { BTreeSet::new() };
        who.zone = Zone::new(["UTC", "Asia/Tokyo"][(id % 2) as usize]).unwrap();
        who.do_not_pair = if id == 7 { [ParticipantId(2)].into() } else { BTreeSet::new() };
        town.apply(&Change::Participant(who));
        let topic = if id % 2 == 0 { REVIEW } else { WARD };
        town.apply(&Change::Offer(Offer { id: OfferId(id), who: ParticipantId(id), topic, made_at: now() }));
        let topic = if id % 3 == 0 { REVIEW } else { WARD };
        town.apply(&Change::Wish(Wish { id: WishId(id), who: ParticipantId(id), topic, made_at: now() }));
    }
    town.apply(&Change::Pair(A, C, PairPast { began_at: Some(now()), times: 2, passed_at: None }));
    let (table, known) = (super::table::Table::new(&town, now()), Known::new(&town, now()));
    assert_eq!(table.len(), 12);
    for a in 0..12 {
        for b in (0..12).filter(|b| *b != a) {
            let (one, other) = (table.who(a).unwrap(), table.who(b).unwrap());
            let between = super::between::Between::of(one, other, &known);
            let (mine, theirs) = (table.face(a).unwrap(), table.face(b).unwrap());
            assert_eq!(table.between(mine, theirs), between, "{} and {}", one.id, other.id);
            assert_eq!(table.between(theirs, mine), between, "the other way around");
        }
    }
}

/// The best way to pair all who are in, by trying every one: pairs first, then points.
fn best_by_trying(town: &Community, people: &[ParticipantId]) -> (usize, u32) {
    let Some((first, rest)) = people.split_first() else { return (0, 0) };
    let mut best = best_by_trying(town, rest);
    for (at, other) in rest.iter().enumerate() {
        let visits = super::candidates::visits_between(town, *first, *other);
        let (a, b) = (town.participant(*first).unwrap(), town.participant(*other).unwrap());
        if visits.is_empty() || may_pair(a, b, town.rules(), &Known::new(town, now())).is_err() {
            continue;
        }
        let others: Vec<ParticipantId> =
            rest.iter().enumerate().filter(|(place, _)| *place != at).map(|(_, who)| *who).collect();
        let (pairs, sum) = best_by_trying(town, &others);
        best = best.max((pairs + 1, sum + points(town, a, b, &visits, town.rules(), now())));
    }
    best
}

#[test]
fn a_round_is_the_best_of_all_that_could_be_not_only_of_those_looked_at_first() {
    for seed in 0..40_u64 {
        let mut town = town(8);
        let draw =
            |salt: u64| (seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(salt * 977) >> 33) as u8;
        for id in 1..=8 {
            let mut who = person(id);
            who.place.level = Some(draw(id) % 40);
            who.place.team = Some(label(["Red", "Blue", "Green"][(draw(id + 20) % 3) as usize]));
            who.gained = u32::from(draw(id + 40)) * 30;
            town.apply(&Change::Participant(who));
            let shows = if draw(id + 60) % 2 == 0 { REVIEW } else { WARD };
            let wants = if draw(id + 80) % 2 == 0 { REVIEW } else { WARD };
            let who = ParticipantId(id);
            town.apply(&Change::Offer(Offer { id: OfferId(id), who, topic: shows, made_at: now() }));
            town.apply(&Change::Wish(Wish { id: WishId(id), who, topic: wants, made_at: now() }));
        }
        let people: Vec<ParticipantId> = (1..=8).map(ParticipantId).collect();
        let outcome = pair_all(&town, town.rules(), 1, now());
        let pairs: Vec<_> = outcome.groups.iter().filter(|group| group.people.len() == 2).collect();
        if pairs.len() == outcome.groups.len() {
            let sum = pairs.iter().map(|group| group.points).sum();
            assert_eq!((pairs.len(), sum), best_by_trying(&town, &people), "seed {seed}");
        }
    }
}
