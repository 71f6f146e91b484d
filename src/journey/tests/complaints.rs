//! What people complain of elsewhere: each is a test here.

use std::collections::BTreeMap;

use super::*;
use crate::domain::exchange::{Report, Stage};
use crate::domain::notice::WhyNobody;
use crate::domain::participant::PauseCause;
use crate::domain::written_moment::WrittenDay;

#[test]
fn nobody_is_enrolled_without_asking() {
    let mut world = World::with(&["anna"], &[]);
    world.does("anna", Command::Invite { who: account("bram") });
    let csv = "account,team\nbram,ward 3\nchris,ward 4\n".to_owned();
    world.facilitates(Command::ImportRoster { csv, accounts: BTreeMap::new() }).unwrap();
    let refused =
        world.tries("anna", Command::AskColleague { with: account("bram"), topic: Some(label("mri")) });
    assert_eq!(refused, Err(Refusal::ColleagueNotJoined { account: account("bram") }));
    world.days(30);
    assert_eq!(world.community.participant_count(), 1, "only anna, who said yes herself");
    assert_eq!(world.heard("bram").len(), 1, "one invitation, once");
}

#[test]
fn not_the_same_partner_again_and_again() {
    let people = ["anna", "bram", "chris", "dana", "eva", "finn", "gus", "hal", "ida", "jo"];
    let mut world = World::with(&people, &[(Rule::RepeatGapWeeks, "8")]);
    let of = world.in_exchange("anna", "bram", "suturing");
    world.presses("anna", Press::CallOff(of));
    world.days(15);
    let prospect = world.wishes("anna", "suturing");
    assert!(
        matches!(&prospect, Prospect::NextRound { nobody, .. } if nobody.why == WhyNobody::TogetherLately),
        "{prospect:?}"
    );
    world.offers("chris", "suturing");
    let bram = world.person("bram").id;
    let asked = world.asked("anna");
    assert!(asked.proposals.iter().all(|id| world.community.proposal(*id).unwrap().side(bram).is_none()));
}

#[test]
fn a_pause_has_an_end_date() {
    let mut world = World::with(&["anna"], &[]);
    world.does("anna", Command::Pause { until: WrittenDay::InDays(10) });
    assert_eq!(world.tries("anna", Command::OpenWish { topic: label("mri") }), Err(Refusal::Paused));
    world.days(11);
    assert!(world.person("anna").pause.is_none(), "it ended by itself");
    assert_eq!(world.times_heard("anna", |notice| *notice == Notice::Resumed { by_itself: true }), 1);
}

#[test]
fn whoever_was_not_matched_is_told_so() {
    let mut world = World::with(&["anna", "bram"], &[]);
    world.wishes("anna", "mri");
    world.days(21);
    let told = |notice: &Notice| matches!(notice, Notice::NobodyThisRound { nobody, next_round: Some(_), .. } if nobody.why == WhyNobody::NobodyOffers);
    assert!(world.times_heard("anna", told) >= 1, "{:?}", world.heard("anna"));
    assert_eq!(world.heard("bram"), [], "bram waits for nobody");
}

#[test]
fn the_odd_person_is_not_dropped_in_silence() {
    let mut world = World::with(&["anna", "bram", "chris"], &[]);
    // Away until the round, so that nobody is matched before it.
    for (name, shows, likes) in [("anna", "mri", "ct"), ("bram", "ct", "echo"), ("chris", "echo", "mri")] {
        world.does(name, Command::BeAway { from: WrittenDay::InDays(0), until: WrittenDay::InDays(3) });
        world.offers(name, shows);
        world.wishes(name, likes);
    }
    world.days(9);
    for name in ["anna", "bram", "chris"] {
        let ask = world.asked(name);
        assert_eq!(
            world.community.proposal(ask.proposals[0]).unwrap().sides.len(),
            3,
            "{name} is asked about a ring"
        );
        world.says_yes(name);
    }
    let exchange = world.community.exchanges().next().expect("the ring began").clone();
    let watched_by = |who| exchange.observations.iter().find(|o| o.observer == who).unwrap().host;
    let first = exchange.people[0];
    assert_eq!(watched_by(watched_by(watched_by(first))), first, "A watches B, B watches C, C watches A");
}

#[test]
fn nobody_is_matched_while_away() {
    let mut world = World::with(&["anna", "bram"], &[]);
    world.offers("bram", "mri");
    world.does("bram", Command::BeAway { from: WrittenDay::InDays(0), until: WrittenDay::InDays(5) });
    let prospect = world.wishes("anna", "mri");
    assert!(
        matches!(&prospect, Prospect::NextRound { nobody, .. } if nobody.why == WhyNobody::AllBusy),
        "{prospect:?}"
    );
    world.days(4);
    assert_eq!(world.heard("bram"), [], "nothing while away");
    world.days(10);
    let asked = world.times_heard("bram", |notice| matches!(notice, Notice::ProposalsMade { .. }));
    assert_eq!(asked, 1, "back, and asked at the round");
}

#[test]
fn did_it_take_place_is_asked_after_the_meeting_with_a_true_answer_to_choose() {
    let mut world = World::with(&["anna", "bram"], &[]);
    let of = world.in_exchange("anna", "bram", "mri");
    world.agree(of, 48);
    world.wait(Duration::hours(48));
    let asks = |notice: &Notice| matches!(notice, Notice::TookPlaceAsked { .. });
    assert_eq!(world.times_heard("anna", asks), 0, "not before it is over");
    world.wait(Duration::hours(2));
    assert_eq!((world.times_heard("anna", asks), world.times_heard("bram", asks)), (1, 1));
    let reply = world.presses("anna", Press::Report { of, how: Report::NotYet });
    assert!(matches!(reply, Some(Notice::ReportNoted { again_at: Some(_), .. })), "{reply:?}");
    assert!(world.community.observation(of).is_some(), "not yet is no failure: it goes on");
    world.days(8);
    assert!(world.times_heard("anna", asks) >= 2, "asked again later");
}

#[test]
fn ghosts_are_not_matched_again_and_again() {
    let mut world = World::with(&["anna", "bram", "chris", "dana"], &[]);
    world.offers("bram", "mri");
    for (asker, times) in [("anna", 1), ("chris", 2), ("dana", 3)] {
        world.wishes(asker, "mri");
        world.says_yes(asker);
        world.days(7);
        assert_eq!(world.person("bram").silent_steps, times);
        let who = world.person(asker).id;
        let wish = world.community.wishes_of(who).next().unwrap().id;
        world.presses(asker, Press::WithdrawWish(wish));
    }
    assert_eq!(world.person("bram").pause.as_ref().map(|pause| pause.cause), Some(PauseCause::Silent));
    assert_eq!(world.times_heard("bram", |notice| *notice == Notice::PausedForSilence), 1, "told so");
    let before = world.heard("bram").len();
    world.wishes("anna", "mri");
    world.days(30);
    assert_eq!(world.heard("bram").len(), before, "and left in peace");
    world.presses("bram", Press::Resume);
    assert!(world.person("bram").pause.is_none(), "back with one tap");
}

#[test]
fn a_round_warns_a_day_ahead_so_that_one_can_sit_it_out() {
    let mut world = World::with(&["anna"], &[]);
    let round = world.community.round().clone();
    world.wishes("anna", "mri");
    world.wait(round.at - world.now - Duration::hours(1));
    let heard = world.heard("anna");
    let warned =
        heard.iter().find(|(_, notice)| matches!(notice, Notice::RoundAnnounced { .. })).map(|(at, _)| *at);
    assert!(warned.is_some_and(|at| round.at - at >= Duration::hours(24)), "{warned:?} for {}", round.at);
    world.presses("anna", Press::SitOut(round.number));
    world.days(2);
    assert_eq!(world.times_heard("anna", |notice| matches!(notice, Notice::NobodyThisRound { .. })), 0);
}

#[test]
fn teams_have_a_cadence_of_their_own() {
    let mut world =
        World::with(&["anna", "bram"], &[(Rule::RoundEveryWeeks, "1"), (Rule::TeamCadence, "ward 3=4")]);
    world.sets("anna", ProfileChange::Team(label("Ward 3")));
    world.wishes("anna", "mri");
    world.wishes("bram", "mri");
    world.days(7 * 9);
    let rounds =
        |name: &str| world.times_heard(name, |notice| matches!(notice, Notice::NobodyThisRound { .. }));
    let (slow, usual) = (rounds("anna"), rounds("bram"));
    assert!(
        (2..=3).contains(&slow) && usual >= 7,
        "anna's ward every four weeks ({slow}), bram every week ({usual})"
    );
}

#[test]
fn far_time_zones_are_not_paired() {
    let mut world = World::with(&["anna", "bram"], &[]);
    world.sets("bram", ProfileChange::Zone(Zone::new("Pacific/Auckland").unwrap()));
    world.offers("bram", "mri");
    let prospect = world.wishes("anna", "mri");
    assert!(
        matches!(&prospect, Prospect::NextRound { nobody, .. } if nobody.why == WhyNobody::Hours),
        "{prospect:?}"
    );
}

#[test]
fn a_blocked_bot_does_not_leave_the_partner_waiting() {
    let mut world = World::with(&["anna", "bram"], &[]);
    let of = world.in_exchange("anna", "bram", "mri");
    world.agree(of, 48);
    let bram = world.person("bram").id;
    let decision = decide(&world.community, &Event::Unreachable(bram), world.now).unwrap();
    world.follow(decision);
    assert_eq!(
        world.times_heard("anna", |notice| matches!(notice, Notice::PartnerLeft { .. })),
        1,
        "told at once"
    );
    let anna = world.person("anna");
    assert!(anna.first_in_line && world.community.wishes_of(anna.id).next().is_some());
    assert_eq!(world.person("bram").pause.as_ref().map(|pause| pause.cause), Some(PauseCause::Unreachable));
}

#[test]
fn it_is_known_how_many_met_not_only_how_many_were_proposed() {
    let mut world = World::with(&["anna", "bram"], &[]);
    let of = world.in_exchange("anna", "bram", "mri");
    world.agree(of, 3);
    world.wait(Duration::hours(5));
    world.presses("bram", Press::Report { of, how: Report::TookPlace });
    let stage = &world.community.observation(of).unwrap().stage;
    assert!(matches!(stage, Stage::Debriefing { .. }), "held is a fact of its own: {stage:?}");
}
