//! What a preview tries, what it tells of it, and when it stops.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;
use crate::domain::rule_set::Rule;
use crate::domain::trial::{Effect, Trials};
use crate::matching::pairing::GoOn;
use crate::matching::preview::trials;

/// A town in which so many wish for and show the same, in teams of so many.
fn busy_town(people: u64, team_of: u64) -> Community {
    let mut town = town(people);
    for id in 1..=people {
        both(&mut town, ParticipantId(id), REVIEW);
        let team = label(&format!("team {}", (id - 1) / team_of));
        edit(&mut town, ParticipantId(id), |person| person.place.team = Some(team));
    }
    town
}

fn tried(town: &Community, rule: Rule, value: &str, go_on: GoOn<'_>) -> Trials {
    let mut asked = town.rules().clone();
    asked.set(rule, value).unwrap();
    trials(town, rule, &asked, now(), go_on)
}

/// Checks which settings are tried: the one in force, the one asked for, those nearby.
#[track_caller]
fn check(rule: Rule, value: &str, expected: &[&str]) {
    let tried = tried(&town(0), rule, value, &|| true);
    let settings: Vec<&str> = tried.trials.iter().map(|trial| trial.setting.as_str()).collect();
    assert_eq!((settings, tried.left_out), (expected.to_vec(), 0));
}

#[test]
fn three_settings_near_the_one_asked_for_are_tried_as_well() {
    check(Rule::RepeatGapWeeks, "12", &["26", "12", "2", "7", "17"]);
    check(Rule::RepeatGapWeeks, "60", &["26", "60", "50", "70", "80"]);
    check(Rule::OverlapMinutesPerWeek, "300", &["120", "300", "200", "400", "500"]);
}

#[test]
fn at_its_limits_a_rule_has_its_neighbours_on_one_side() {
    check(Rule::RepeatGapWeeks, "0", &["26", "0", "5", "10", "15"]);
    check(Rule::RepeatGapWeeks, "104", &["26", "104", "44", "64", "84"]);
    check(Rule::OpenExchangesPerPerson, "1", &["2", "1", "3", "4", "5"]);
    check(Rule::OpenExchangesPerPerson, "6", &["2", "6", "3", "4", "5"]);
}

#[test]
fn a_rule_that_takes_few_settings_has_few_neighbours() {
    check(Rule::SameTeam, "forbidden", &["avoided", "forbidden", "allowed"]);
    check(Rule::SharedLanguage, "off", &["on", "off"]);
    check(Rule::TeamCadence, "lab=4", &["none", "lab=4"]);
}

#[test]
fn what_is_in_force_already_is_tried_once() {
    check(Rule::RepeatGapWeeks, "26", &["26", "21", "31", "36"]);
    check(Rule::SharedLanguage, "on", &["on", "off"]);
}

#[test]
fn nothing_more_is_tried_when_time_is_up() {
    let town = busy_town(12, 3);
    let none_left = tried(&town, Rule::RepeatGapWeeks, "12", &|| false);
    assert_eq!((none_left.trials.len(), none_left.left_out), (2, 3), "one tells nothing without the other");
    // The more time there is, the more is tried, and what is left out is counted.
    let mut before = 0;
    for limit in (0..).map(|n| 1 << n) {
        let looks = AtomicUsize::new(0);
        let for_so_long = || looks.fetch_add(1, Ordering::Relaxed) < limit;
        let some = tried(&town, Rule::RepeatGapWeeks, "12", &for_so_long);
        assert!(some.trials.len() >= before, "{limit} looks");
        assert_eq!(some.trials.len() + some.left_out as usize, 5);
        before = some.trials.len();
        if looks.into_inner() < limit {
            assert_eq!((some.left_out, some.at_least_percent), (0, None), "nobody stopped it");
            return;
        }
    }
}

#[test]
fn a_preview_shows_what_other_rules_would_do_and_changes_nothing() {
    let town = busy_town(40, 40);
    let before = town.clone();
    let tried = tried(&town, Rule::SameTeam, "forbidden", &|| true);
    let effects: Vec<Effect> = tried.trials.iter().filter_map(|trial| trial.effect).collect();
    let told = |effect: &Effect| (effect.matched, effect.left_over, effect.across_teams);
    let told: Vec<_> = effects.iter().map(told).collect();
    let all = (Some(40), None, Some(0));
    assert_eq!(told, [all, (None, Some(40), None), all], "avoided, forbidden, allowed");
    assert_eq!(town, before);
}

#[test]
fn a_preview_tells_nothing_about_fewer_people_than_the_smallest_group() {
    let few = busy_town(4, 2);
    let tried_by_few = tried(&few, Rule::RepeatGapWeeks, "12", &|| true);
    assert!(tried_by_few.trials.iter().all(|trial| trial.effect.is_none()), "{tried_by_few:?}");

    let mut town = busy_town(12, 20);
    wishes(&mut town, ParticipantId(5), WARD);
    town.apply(&Change::Participant(person(13)));
    wishes(&mut town, ParticipantId(13), WARD);
    edit(&mut town, ParticipantId(13), |person| person.waiting_since = Some(now() - Duration::weeks(3)));
    edit(&mut town, A, |person| person.place.site = Some(label("here")));
    edit(&mut town, B, |person| person.place.site = Some(label("there")));
    let effect = tried(&town, Rule::RepeatGapWeeks, "12", &|| true).trials[0].effect.unwrap();
    assert_eq!((effect.matched, effect.groups), (Some(10), Some(5)), "rounded to five");
    assert_eq!(
        (effect.left_over, effect.longest_wait_weeks),
        (None, None),
        "one waits on: nobody hears how long"
    );
}

#[test]
fn settings_that_differ_for_few_are_told_alike() {
    let effects = |together: u64| {
        let mut town = busy_town(40, 1);
        // So many pairs can only be had within a team.
        for id in 1..=together * 2 {
            let own = label(&format!("craft {}", id.div_ceil(2)));
            edit(&mut town, ParticipantId(id), |person| person.place.team = Some(own));
            let others =
                (1..=40).filter(|other| u64::div_ceil(*other, 2) != id.div_ceil(2)).map(ParticipantId);
            edit(&mut town, ParticipantId(id), |person| person.do_not_pair = others.collect());
        }
        let tried = tried(&town, Rule::SameTeam, "forbidden", &|| true);
        tried.trials.into_iter().map(|trial| trial.effect.unwrap()).collect::<Vec<_>>()
    };
    let two_people = effects(1);
    assert!(two_people.iter().all(|effect| *effect == two_people[0]), "{two_people:?}");
    let twelve_people = effects(6);
    assert_ne!(twelve_people[0], twelve_people[1]);
    assert_eq!(twelve_people[1].left_over, Some(10));
}

#[test]
fn a_rule_that_shapes_no_rounds_leaves_every_pair_as_it_is() {
    let mut town = busy_town(30, 4);
    past(&mut town, 20, 1);
    let settings =
        [("1", "5"), ("24", "168"), ("8:00", "20:00"), ("monday", "friday"), ("30", "60"), ("off", "on")];
    let as_it_is = pair_all(&town, town.rules(), 1, now());
    let mut changed = 0;
    for rule in Rule::ALL.into_iter().filter(|rule| !rule.shapes_rounds()) {
        for value in settings.iter().flat_map(|(one, other)| [*one, *other]) {
            let mut rules = town.rules().clone();
            if rules.set(rule, value).is_ok() {
                changed += usize::from(rules != *town.rules());
                assert_eq!(pair_all(&town, &rules, 1, now()), as_it_is, "{rule:?} {value}");
            }
        }
    }
    assert!(changed > 20, "{changed} settings were tried");
}
