//! Promises of the product, each as a story.

use std::collections::BTreeMap;

use super::*;
use crate::domain::exchange::Report;
use crate::domain::outcome::{Sharing, Tried};
use crate::domain::user_text::Words;

/// P shows something to X and says yes, and then X does something. What P hears, and when, is the same whatever X does.
#[test]
fn what_a_partner_hears_is_the_same_whatever_the_other_did() {
    let story = |what_x_does: &dyn Fn(&mut World)| {
        let mut world = World::with(&["p", "q", "x"], &[]);
        world.offers("p", "mri");
        world.offers("q", "mri");
        world.wishes("x", "mri");
        world.says_yes("p");
        what_x_does(&mut world);
        world.days(7);
        world.heard("p")
    };
    let declined = story(&|world| world.says_no("x"));
    let silent = story(&|_| {});
    let taken = story(&|world| {
        world.says_yes("q");
        world.says_yes_to("x", "q");
    });
    let forgotten = story(&|world| {
        world.presses("x", Press::ForgetMe);
    });
    let shut_out = story(&|world| {
        world.does("x", Command::DoNotPair { with: account("p"), on: true });
    });
    assert!(
        declined.iter().any(|(_, notice)| matches!(notice, Notice::DidNotComeTogether { .. })),
        "{declined:?}"
    );
    assert_eq!(declined, silent);
    assert_eq!(declined, taken);
    assert_eq!(declined, forgotten);
    assert_eq!(declined, shut_out);
}

#[test]
fn what_two_replicas_find_due_is_done_once() {
    let mut world = World::with(&["anna", "bram"], &[]);
    world.offers("bram", "mri");
    world.wishes("anna", "mri");
    let step = world.asked("anna").step.unwrap();
    world.now = world.community.timer(&Due::Nudge(step)).unwrap();
    let nudge = |world: &World| decide(&world.community, &Event::Fell(Due::Nudge(step)), world.now).unwrap();
    let (first, second) = (nudge(&world), nudge(&world));
    assert_eq!(first, second, "both saw it due");
    world.follow(first);
    assert_eq!(nudge(&world), Decision::default(), "whoever came second decides again, and does nothing");
}

#[test]
fn a_round_that_was_moved_while_it_was_paired_is_not_held_at_its_old_moment() {
    let mut world = World::with(&["anna", "bram"], &[]);
    world.now = world.community.round().at;
    let paired = pair_round(&world.community, world.now);
    assert_ne!(decide(&world.community, &paired, world.now).unwrap(), Decision::default());
    let (rule, value) = ("round-every-weeks".to_owned(), "3".to_owned());
    world.facilitates(Command::SetRule { rule, value, why: None, apply: true }).unwrap();
    let number = world.community.put_forward_rules().unwrap().number;
    world.facilitates(Command::Press(Press::ApplyRules(number))).unwrap();
    assert_eq!(world.community.round().number, 1);
    assert_eq!(decide(&world.community, &paired, world.now).unwrap(), Decision::default());
}

#[test]
fn a_colleague_on_a_do_not_pair_list_is_answered_like_any_other() {
    let story = |blocked: bool| {
        let mut world = World::with(&["anna", "bram"], &[]);
        if blocked {
            world.does("bram", Command::DoNotPair { with: account("anna"), on: true });
        }
        let ask = || Command::AskColleague { with: account("bram"), topic: Some(label("mri")) };
        let (reply, again) = (world.does("anna", ask()), world.tries("anna", ask()));
        world.days(7);
        let asked = world.times_heard("bram", |notice| matches!(notice, Notice::ProposalsMade { .. }));
        (asked, (reply, again, world.heard("anna")))
    };
    let (asked, open) = story(false);
    let (never_asked, blocked) = story(true);
    assert_eq!((asked, never_asked), (1, 0));
    assert_eq!(open, blocked);
}

#[test]
fn whoever_said_no_waits_for_nothing() {
    let mut world = World::with(&["anna", "bram"], &[]);
    world.offers("bram", "mri");
    world.wishes("anna", "mri");
    world.says_no("anna");
    world.says_yes("bram");
    world.days(7);
    assert!(world.community.exchanges().next().is_none());
    assert_eq!(world.times_heard("anna", |notice| matches!(notice, Notice::DidNotComeTogether { .. })), 0);
}

#[test]
fn from_takeaway_to_return_visit() {
    let mut world = World::with(&["anna", "bram"], &[]);
    let of = world.in_exchange("anna", "bram", "mri");
    world.agree(of, 3);
    world.wait(Duration::hours(5));
    world.presses("anna", Press::Report { of, how: Report::TookPlace });
    assert_eq!(
        world.times_heard("bram", |notice| matches!(notice, Notice::Debrief { .. })),
        1,
        "in the pair's place"
    );
    world.wait(Duration::hours(1));
    let words = Words::new("count out loud before closing").unwrap();
    let kept = world.does("anna", Command::WriteTakeaway { of, words, try_on: None });
    let Some(Notice::TakeawayKept { takeaway, .. }) = kept else { panic!("{kept:?}") };
    assert_eq!(
        world.community.takeaway(takeaway).unwrap().sharing,
        Sharing::Keep,
        "until she chooses otherwise"
    );
    world.presses("bram", Press::SkipTakeaway(of));
    assert!(world.community.exchange(of.exchange).is_none(), "the exchange is over");
    world.days(23);
    assert_eq!(world.times_heard("anna", |notice| matches!(notice, Notice::FollowUpAsked { .. })), 1);
    let reply = world.presses("anna", Press::Tried { takeaway, tried: Tried::Yes });
    assert_eq!(reply, Some(Notice::TriedNoted { takeaway, can_swap: true }));
    world.presses("anna", Press::SwapRoles(takeaway));
    world.days(1);
    world.says_yes("bram");
    let back = world.community.exchanges().next().expect("the return visit").observations[0].clone();
    assert_eq!(
        (back.observer, back.host),
        (world.person("bram").id, world.person("anna").id),
        "who watched is watched"
    );
}

#[test]
fn nudges_are_few_and_stop_by_themselves() {
    let mut world = World::with(&["anna", "bram"], &[(Rule::ProposalExpiryHours, "336")]);
    world.offers("bram", "mri");
    world.wishes("anna", "mri");
    world.says_yes("anna");
    world.days(20);
    let nudges = |name: &str| world.times_heard(name, |notice| matches!(notice, Notice::Nudged { .. }));
    assert_eq!(
        (nudges("anna"), nudges("bram")),
        (0, 2),
        "whoever acted is not nudged; the other twice, no more"
    );
    for (at, notice) in world.heard("bram") {
        let hour = chrono::Timelike::hour(&at);
        let weekend = matches!(chrono::Datelike::weekday(&at), chrono::Weekday::Sat | chrono::Weekday::Sun);
        assert!((8..19).contains(&hour) && !weekend, "{notice:?} at {at}");
    }
}

#[test]
fn whoever_is_left_halfway_is_first_in_line_and_wishes_on() {
    let mut world = World::with(&["anna", "bram"], &[]);
    let of = world.in_exchange("anna", "bram", "mri");
    world.agree(of, 48);
    world.presses("bram", Press::LeaveExchange(of.exchange));
    let left = |notice: &Notice| matches!(notice, Notice::PartnerLeft { was, .. } if was.len() == 1);
    assert_eq!(world.times_heard("anna", left), 1, "told at once, with the moment that is off");
    let anna = world.person("anna");
    assert!(anna.first_in_line && world.community.wishes_of(anna.id).count() == 1);
}

#[test]
fn what_was_called_off_counts_for_nobodys_pace() {
    let mut world = World::with(&["anna", "bram", "chris"], &[]);
    world.sets("anna", ProfileChange::Pace(6));
    let of = world.in_exchange("anna", "bram", "mri");
    world.offers("chris", "ct");
    world.presses("anna", Press::CallOff(of));
    assert!(matches!(world.wishes("anna", "ct"), Prospect::Asked { .. }), "nothing took place");
}

#[test]
fn a_line_manager_and_a_report_are_never_paired() {
    let mut world = World::with(&["anna", "bram", "chris"], &[]);
    let csv = "account,manager\nanna,bram\nbram,chris\n".to_owned();
    world.facilitates(Command::ImportRoster { csv, accounts: BTreeMap::new() }).unwrap();
    world.offers("chris", "mri");
    assert!(matches!(world.wishes("anna", "mri"), Prospect::NextRound { .. }), "two levels up is up");
    let direct =
        world.tries("chris", Command::AskColleague { with: account("anna"), topic: Some(label("ct")) });
    assert_eq!(direct, Err(Refusal::LineManager));
}

#[test]
fn a_command_for_facilitators_by_someone_else_changes_nothing() {
    let mut world = World::with(&["anna"], &[]);
    let before = world.community.clone();
    let (rule, value) = ("repeat-gap-weeks".to_owned(), "4".to_owned());
    let command = Command::SetRule { rule, value, why: None, apply: true };
    assert_eq!(world.tries("anna", command), Err(Refusal::FacilitatorsOnly));
    assert_eq!(world.community, before);
}

#[test]
fn every_version_of_the_rules_is_kept_and_can_be_brought_back() {
    let mut world = World::with(&["anna"], &[]);
    let (rule, value) = ("follow-up-days".to_owned(), "14".to_owned());
    let shown = world.facilitates(Command::SetRule { rule, value, why: None, apply: true }).unwrap();
    let Some(Notice::RulePreview { apply_as: Some(number), .. }) = shown else { panic!("{shown:?}") };
    assert_eq!(world.community.rules().follow_up_days, 21, "shown first");
    world.facilitates(Command::Press(Press::ApplyRules(number))).unwrap();
    assert_eq!(world.community.rules().follow_up_days, 14);
    world.facilitates(Command::UndoRules).unwrap();
    assert_eq!((world.community.rules().follow_up_days, world.community.versions().count()), (21, 3));
}

#[test]
fn who_watches_has_gained_something_and_who_is_watched_has_not() {
    let mut world = World::with(&["observer", "host"], &[]);
    world.in_exchange("observer", "host", "mri");
    let gained = |name| world.person(name).gained;
    assert!((1..=1_000).contains(&gained("observer")), "{}", gained("observer"));
    assert_eq!(gained("host"), 0);
    assert_eq!(world.person("host").exchanges_begun, 1);
}

#[test]
fn what_a_rule_would_do_counts_only_under_the_rules_it_was_tried_under() {
    let mut world = World::with(&["anna"], &[]);
    let set = |rule: &str, value: &str| Command::SetRule {
        rule: rule.to_owned(),
        value: value.to_owned(),
        why: None,
        apply: true,
    };
    let command = set("same-team", "forbidden");
    let tried = try_rule(&world.community, &command, world.now, &|| true).unwrap();
    let shown = |world: &World, facilitator| {
        let (name, command, trials) = ("facilitator", command.clone(), tried.clone());
        let actor =
            Actor { account: account(name), name: label(name), language: None, zone: None, facilitator };
        let reply = decide(&world.community, &Event::RuleTried { actor, command, trials }, world.now)?.reply;
        let Some(Notice::RulePreview { trials, .. }) = reply else { panic!("{reply:?}") };
        Ok(trials)
    };
    assert_eq!(shown(&world, true), Ok(Some(tried.clone())), "told as it was tried");
    assert_eq!(shown(&world, false), Err(Refusal::FacilitatorsOnly));
    // In the meantime somebody else changes a rule.
    world.facilitates(set("repeat-gap-weeks", "12")).unwrap();
    world.facilitates(Command::Press(Press::ApplyRules(2))).unwrap();
    let anew = shown(&world, true).unwrap().unwrap();
    let settings: Vec<&str> = anew.trials.iter().map(|trial| trial.setting.as_str()).collect();
    assert_eq!((anew.version, settings, anew.left_out), (2, vec!["avoided", "forbidden"], 1));
}

#[test]
fn nothing_is_tried_of_what_has_no_part_in_who_is_paired() {
    let world = World::with(&["anna"], &[]);
    let tried = |rule: &str, value: &str| {
        let (rule, value) = (rule.to_owned(), value.to_owned());
        let command = Command::SetRule { rule, value, why: None, apply: false };
        try_rule(&world.community, &command, world.now, &|| true).is_some()
    };
    assert!(tried("repeat-gap-weeks", "12"));
    assert!(!tried("follow-up-days", "14"), "it comes after");
    assert!(!tried("repeat-gap-weeks", "1000"), "it is refused");
    assert!(!tried("no-such-rule", "1"));
}
