//! Why there is nobody: told from what both know, so that a no stays unseen.

use super::*;
use crate::domain::notice::{Nobody, WouldHelp};
use crate::matching::nobody::{Search, because_of_oneself};

const NEAR: TopicId = TopicId(902);

fn told(town: &Community) -> Nobody {
    Search::new(town, now()).at_once(town.participant(A).unwrap(), REVIEW)
}

#[track_caller]
fn check(change: impl FnOnce(&mut Community), why: WhyNobody, help: &[WouldHelp]) {
    let mut town = town(40);
    town.apply(&Change::Topic(Topic { id: NEAR, label: label("design review"), aliases: Vec::new() }));
    change(&mut town);
    assert_eq!(told(&town), Nobody { why, shown_by: None, help: help.to_vec() });
}

#[test]
fn each_reason_comes_with_what_would_help() {
    let by_name = || WouldHelp::AskByName;
    let shown = |edit_host: fn(&mut Participant)| {
        move |town: &mut Community| {
            offers(town, B, REVIEW);
            edit(town, B, edit_host);
        }
    };
    check(|_| {}, WhyNobody::NobodyOffers, &[WouldHelp::Invite]);
    check(|town| offers(town, A, REVIEW), WhyNobody::NobodyOffers, &[WouldHelp::Invite]);
    check(shown(|_| {}), WhyNobody::AllBusy, &[WouldHelp::ShowSomething]);
    check(
        shown(|host| host.language = Language::Dutch),
        WhyNobody::Languages,
        &[WouldHelp::MoreLanguages, by_name()],
    );
    check(
        shown(|host| host.hours = WorkingHours { days: [None; 7] }),
        WhyNobody::Hours,
        &[WouldHelp::MoreHours, by_name()],
    );
    check(shown(|host| host.place.manager = Some(account(A))), WhyNobody::LineManager, &[WouldHelp::Invite]);
    let met = |town: &mut Community| {
        offers(town, B, REVIEW);
        past(town, 1, 1);
    };
    check(met, WhyNobody::TogetherLately, &[by_name()]);
    let close = |town: &mut Community| offers(town, C, NEAR);
    check(close, WhyNobody::NobodyOffers, &[WouldHelp::Nearby(vec![NEAR]), WouldHelp::Invite]);
}

#[test]
fn where_each_is_kept_apart_in_another_way_that_is_said_and_no_more() {
    let several = |town: &mut Community| {
        offers(town, B, REVIEW);
        offers(town, C, REVIEW);
        edit(town, B, |host| host.language = Language::Dutch);
        edit(town, C, |host| host.hours = WorkingHours { days: [None; 7] });
    };
    let help = [WouldHelp::MoreLanguages, WouldHelp::MoreHours, WouldHelp::AskByName];
    check(several, WhyNobody::RulesApart, &help);
    let twice = |town: &mut Community| {
        offers(town, B, REVIEW);
        edit(town, B, |host| {
            host.language = Language::Dutch;
            host.hours = WorkingHours { days: [None; 7] };
        });
    };
    check(twice, WhyNobody::RulesApart, &[WouldHelp::AskByName]);
}

/// What another keeps to themselves, each as a change of the town.
fn secrets() -> Vec<fn(&mut Community)> {
    vec![
        |town| edit(town, B, |host| host.pause = Some(Pause { until: None, cause: PauseCause::Own })),
        |town| edit(town, B, |host| host.away.push(Away { from: now(), until: now() + Duration::days(9) })),
        |town| edit(town, B, |host| host.do_not_pair.extend([A])),
        |town| edit(town, B, |host| host.capacity = Some(0)),
        |town| edit(town, B, |host| host.sits_out_round = Some(1)),
        |town| edit(town, B, |host| host.silent_steps = 2),
        |town| town.apply(&exchange(8_000, [B, C], None)),
        |town| town.apply(&proposal([Answer::Yes, Answer::No])),
        |town| town.apply(&proposal([Answer::Yes, Answer::Open])),
        |town| {
            let past = PairPast { passed_at: Some(now()), ..town.past(A, B) };
            town.apply(&Change::Pair(A, B, past));
        },
    ]
}

#[test]
fn what_another_keeps_to_themselves_never_changes_the_words() {
    let settings: [fn(&mut Community); 4] = [
        |_| {},
        |town| edit(town, B, |host| host.language = Language::Dutch),
        |town| edit(town, B, |host| host.place.manager = Some(account(A))),
        |town| past(town, 1, 1),
    ];
    for setting in settings {
        let mut town = town(12);
        town.apply(&Change::Topic(Topic { id: NEAR, label: label("design review"), aliases: Vec::new() }));
        offers(&mut town, B, REVIEW);
        offers(&mut town, B, NEAR);
        setting(&mut town);
        let who = town.participant(A).unwrap();
        let in_round = |town: &Community| {
            serde_json::to_string(&Search::new(town, now()).in_round(who, [REVIEW, WARD].into_iter()))
                .unwrap()
        };
        let (before, round_before) = (serde_json::to_string(&told(&town)).unwrap(), in_round(&town));
        for (i, secret) in secrets().into_iter().enumerate() {
            let mut other = town.clone();
            secret(&mut other);
            assert_ne!(other, town, "secret {i} is one");
            assert_eq!(serde_json::to_string(&told(&other)).unwrap(), before, "secret {i}");
            assert_eq!(in_round(&other), round_before, "secret {i} in a round");
        }
    }
}

#[test]
fn how_many_show_it_is_told_from_the_smallest_group_on_and_rounded_down() {
    let shown_by = |hosts: u64| {
        let mut town = town(40);
        (2..2 + hosts).for_each(|id| offers(&mut town, ParticipantId(id), REVIEW));
        told(&town).shown_by
    };
    assert_eq!([1, 4, 5, 9, 10, 14].map(shown_by), [None, None, Some(5), Some(5), Some(10), Some(10)]);
}

#[test]
fn what_is_in_ones_own_way_is_told_as_such() {
    let why = |change: fn(&mut Community)| {
        let mut town = town(4);
        change(&mut town);
        because_of_oneself(&town, town.participant(A).unwrap(), now()).why
    };
    let away = |town: &mut Community| {
        edit(town, A, |who| who.away.push(Away { from: now(), until: now() + Duration::days(1) }));
    };
    assert_eq!(why(away), WhyNobody::OwnAway);
    assert_eq!(why(|town| edit(town, A, |who| who.capacity = Some(0))), WhyNobody::OwnRoomFull);
    assert_eq!(why(|_| {}), WhyNobody::OwnPace);
}
