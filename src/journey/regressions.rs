//! Stories of what once went wrong, each told through commands and time alone.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, Duration, NaiveTime, Utc, Weekday};

use super::{decide, found, pair_round, still_means_something};
use crate::domain::availability::WorkingHours;
use crate::domain::command::{Actor, Command, Event, Press, ProfileChange};
use crate::domain::community::{Community, Settings};
use crate::domain::exchange::{ObservationId, Report, Stage};
use crate::domain::ids::{Account, CommunityId, DoorId, ExchangeId, ParticipantId};
use crate::domain::language::Language;
use crate::domain::notice::{Notice, Outgoing, Recipient};
use crate::domain::proposal::{Reason, Visit};
use crate::domain::refusal::{Refusal, RosterProblem};
use crate::domain::round::Group;
use crate::domain::rule_set::RuleSet;
use crate::domain::user_text::{Label, Words};
use crate::domain::written_moment::{WrittenDay, WrittenMoment};
use crate::domain::zone::Zone;

/// A chat with time that is moved by hand; what is said is kept with the moment at which it may be sent.
struct Chat {
    state: Community,
    now: DateTime<Utc>,
    said: Vec<Outgoing>,
}

fn label(text: &str) -> Label {
    Label::new(text).unwrap()
}

fn account(name: &str) -> Account {
    Account(name.to_owned())
}

impl Chat {
    /// Everyone works Monday to Friday, nine to five, universal time; it is Tuesday 24 November 2026, 10:00.
    fn of(names: &[&str]) -> Self {
        let now = "2026-11-24T10:00:00Z".parse().unwrap();
        let settings =
            Settings { name: label("Ward"), language: Language::English, zone: Zone::utc(), home: None };
        let rules = RuleSet { smallest_group_shown: 5, ..RuleSet::default() };
        let (state, decision) = found(CommunityId("ward".to_owned()), settings, rules, now);
        let mut chat = Self { state, now, said: Vec::new() };
        decision.changes.iter().for_each(|change| chat.state.apply(change));
        for name in names {
            chat.press(name, Press::Join);
        }
        chat
    }

    fn try_ask(&mut self, name: &str, command: Command) -> Result<Option<Notice>, Refusal> {
        let actor = Actor {
            account: account(name),
            name: label(name),
            language: None,
            zone: None,
            facilitator: name == "Fay",
        };
        self.happen(&Event::Asked { actor, command })
    }

    #[track_caller]
    fn ask(&mut self, name: &str, command: Command) -> Option<Notice> {
        self.try_ask(name, command).unwrap()
    }

    #[track_caller]
    fn press(&mut self, name: &str, press: Press) -> Option<Notice> {
        self.ask(name, Command::Press(press))
    }

    fn happen(&mut self, event: &Event) -> Result<Option<Notice>, Refusal> {
        let decision = decide(&self.state, event, self.now)?;
        decision.changes.iter().for_each(|change| self.state.apply(change));
        self.said.extend(decision.notices);
        assert_eq!(self.state.check(), Vec::<String>::new());
        Ok(decision.reply)
    }

    /// Time passes, and all that falls due happens.
    fn wait(&mut self, span: Duration) {
        let end = self.now + span;
        while let Some((at, due)) = self.state.next_due().filter(|(at, _)| *at <= end) {
            self.now = self.now.max(at);
            self.happen(&Event::Fell(due)).unwrap();
        }
        self.now = end;
    }

    fn id(&self, name: &str) -> ParticipantId {
        self.state.by_account(&account(name)).unwrap().id
    }

    fn heard(&self, name: &str) -> Vec<&Outgoing> {
        let to = Recipient::Person(self.id(name));
        self.said.iter().filter(|outgoing| outgoing.to == to).collect()
    }

    /// What `who` wishes, `host` shows; both said yes, and look for a moment.
    #[track_caller]
    fn exchange(&mut self, who: &str, host: &str, topic: &str) -> ObservationId {
        self.ask(who, Command::AskColleague { with: account(host), topic: Some(label(topic)) });
        let proposal = self.state.proposals_of(self.id(host)).last().unwrap().id;
        self.press(host, Press::Accept(proposal));
        let exchange = self.state.exchanges_of(self.id(who)).last().unwrap().id;
        ObservationId { exchange, index: 0 }
    }

    #[track_caller]
    fn agree(&mut self, of: ObservationId, one: &str, other: &str, at: DateTime<Utc>) {
        self.press(one, Press::PutForward { of, at });
        self.press(other, Press::Agree { of, at });
    }

    fn is_open(&self, exchange: ExchangeId) -> bool {
        self.state.exchange(exchange).is_some()
    }

    fn works_only_on(&mut self, name: &str, day: Weekday) {
        let mut hours = WorkingHours::default();
        for (i, span) in hours.days.iter_mut().enumerate() {
            if i != day.num_days_from_monday() as usize {
                *span = None;
            }
        }
        self.ask(name, Command::SetProfile(vec![ProfileChange::Hours(hours)]));
    }
}

fn wish(topic: &str) -> Command {
    Command::OpenWish { topic: label(topic) }
}

fn offer(topic: &str) -> Command {
    Command::OpenOffer { topic: label(topic) }
}

fn on(day: u16, hour: u32) -> WrittenMoment {
    WrittenMoment { day: WrittenDay::InDays(day), time: NaiveTime::from_hms_opt(hour, 0, 0).unwrap() }
}

fn is_nudge(outgoing: &&&Outgoing) -> bool {
    matches!(outgoing.notice, Notice::Nudged { .. })
}

fn is_silent_pause(outgoing: &&Outgoing) -> bool {
    matches!(outgoing.notice, Notice::PausedForSilence)
}

#[test]
fn a_question_of_friday_night_is_not_nudged_about_on_monday_morning_when_it_is_first_read() {
    let mut chat = Chat::of(&["Ann", "Bo"]);
    chat.wait(Duration::hours(3 * 24 + 10));
    chat.ask("Ann", Command::AskColleague { with: account("Bo"), topic: Some(label("handover")) });
    chat.wait(Duration::days(6));
    let bo = chat.heard("Bo");
    let asked = bo.iter().find(|o| matches!(o.notice, Notice::ProposalsMade { .. })).unwrap().not_before;
    let nudges: Vec<DateTime<Utc>> = bo.iter().filter(is_nudge).map(|o| o.not_before).collect();
    assert_eq!(asked.to_rfc3339(), "2026-11-30T08:00:00+00:00");
    assert!(nudges.iter().all(|at| *at >= asked + Duration::hours(48)), "{nudges:?}");
}

#[test]
fn whoever_works_one_day_a_week_has_a_day_to_answer_and_is_no_ghost() {
    let mut chat = Chat::of(&["Ann", "Bo"]);
    chat.works_only_on("Bo", Weekday::Mon);
    chat.ask("Ann", Command::AskColleague { with: account("Bo"), topic: Some(label("handover")) });
    let expires_at = chat.state.proposals().next().unwrap().expires_at;
    assert_eq!(expires_at.to_rfc3339(), "2026-12-01T08:00:00+00:00", "asked on Monday 08:00");
    chat.wait(Duration::days(3));
    assert_eq!(chat.state.participant(chat.id("Bo")).unwrap().silent_steps, 0);
}

#[test]
fn whoever_was_away_while_a_question_waited_was_not_silent() {
    let mut chat = Chat::of(&["Ann", "Bo"]);
    chat.ask("Ann", Command::AskColleague { with: account("Bo"), topic: Some(label("handover")) });
    chat.ask("Bo", Command::BeAway { from: WrittenDay::InDays(0), until: WrittenDay::InDays(3) });
    chat.wait(Duration::days(6));
    assert_eq!(chat.state.proposals().count(), 0);
    assert_eq!(chat.state.participant(chat.id("Bo")).unwrap().silent_steps, 0);
}

#[test]
fn three_silences_pause_and_not_two() {
    let mut chat = Chat::of(&["Ann", "Bo"]);
    for silences in 1..=3 {
        assert!(!chat.heard("Bo").into_iter().any(|o| is_silent_pause(&o)), "before silence {silences}");
        chat.ask("Ann", Command::AskColleague { with: account("Bo"), topic: Some(label("handover")) });
        chat.wait(Duration::days(7));
    }
    assert!(chat.heard("Bo").into_iter().any(|o| is_silent_pause(&o)));
}

#[test]
fn not_now_leaves_as_much_time_as_the_nudges_would_have() {
    let mut chat = Chat::of(&["Ann", "Bo"]);
    let of = chat.exchange("Ann", "Bo", "handover");
    for name in ["Ann", "Bo"] {
        let step = chat.state.steps_of(chat.id(name)).next().unwrap().id;
        chat.press(name, Press::NotNow(step));
    }
    chat.wait(Duration::days(5));
    assert!(chat.is_open(of.exchange), "three gaps of two days have not passed");
    chat.wait(Duration::days(3));
    assert!(!chat.is_open(of.exchange));
    assert!(!chat.heard("Ann").iter().any(|o| is_nudge(&o)));
}

#[test]
fn a_visit_that_was_to_move_after_its_moment_ends_when_nobody_says_anything_more() {
    let mut chat = Chat::of(&["Ann", "Bo"]);
    let of = chat.exchange("Ann", "Bo", "handover");
    let at = chat.now + Duration::hours(25);
    chat.agree(of, "Ann", "Bo", at);
    chat.wait(Duration::hours(27));
    chat.press("Ann", Press::PutForward { of, at: chat.now + Duration::days(9) });
    chat.wait(Duration::days(60));
    assert!(!chat.is_open(of.exchange));
}

#[test]
fn a_moment_put_forward_after_not_yet_is_not_cut_off_by_the_older_question() {
    let mut chat = Chat::of(&["Ann", "Bo"]);
    let of = chat.exchange("Ann", "Bo", "handover");
    chat.press("Ann", Press::Report { of, how: Report::NotYet });
    chat.wait(Duration::days(12));
    let at = chat.now + Duration::days(10);
    chat.press("Ann", Press::PutForward { of, at });
    chat.wait(Duration::days(3));
    chat.press("Bo", Press::Agree { of, at });
    assert!(matches!(chat.state.observation(of).unwrap().stage, Stage::Scheduled { .. }));
}

#[test]
fn nobody_agrees_on_two_visits_at_one_time_nor_on_one_during_their_own_open_door() {
    let mut chat = Chat::of(&["Ann", "Bo", "Cas"]);
    let at = "2026-11-26T10:00:00Z".parse().unwrap();
    let (first, second) = (chat.exchange("Ann", "Bo", "handover"), chat.exchange("Cas", "Ann", "ward round"));
    chat.press("Bo", Press::PutForward { of: first, at });
    chat.agree(second, "Cas", "Ann", at);
    let agree = |of| Command::Press(Press::Agree { of, at });
    assert_eq!(chat.try_ask("Ann", agree(first)), Err(Refusal::MomentTaken { at }));
    let door = |topic| Command::OpenDoor { topic: label(topic), starts: on(2, 10), seats: 1 };
    assert_eq!(chat.try_ask("Cas", door("handover")), Err(Refusal::MomentTaken { at }));
    let agree_on = at + Duration::hours(4);
    chat.ask("Bo", Command::OpenDoor { topic: label("handover"), starts: on(2, 14), seats: 1 });
    let put = Command::Press(Press::PutForward { of: first, at: agree_on });
    assert_eq!(chat.try_ask("Bo", put), Err(Refusal::MomentTaken { at: agree_on }));
}

#[test]
fn seats_at_an_own_door_take_no_room_and_nobody_sits_at_the_door_of_someone_paused() {
    let mut chat = Chat::of(&["Ann", "Bo", "Cas", "Dee", "Eva", "Flo"]);
    chat.ask("Bo", Command::OpenDoor { topic: label("handover"), starts: on(2, 10), seats: 4 });
    let door: DoorId = chat.state.doors().next().unwrap().id;
    for name in ["Ann", "Cas", "Dee"] {
        chat.press(name, Press::TakeSeat(door));
    }
    chat.exchange("Bo", "Eva", "ward round");
    chat.ask("Bo", Command::Pause { until: WrittenDay::InDays(9) });
    assert_eq!(chat.try_ask("Flo", Command::Press(Press::TakeSeat(door))), Err(Refusal::NoSeat));
}

#[test]
fn whoever_is_left_after_a_talk_may_still_write_down_what_they_take_along() {
    let mut chat = Chat::of(&["Ann", "Bo"]);
    let of = chat.exchange("Ann", "Bo", "handover");
    chat.press("Ann", Press::Report { of, how: Report::TookPlace });
    chat.press("Bo", Press::LeaveExchange(of.exchange));
    chat.wait(Duration::hours(1));
    let asked = |name| chat.heard(name).iter().any(|o| matches!(o.notice, Notice::TakeawayAsked { .. }));
    assert!(asked("Ann") && !asked("Bo"));
    let words = Words::new("Wait before I speak").unwrap();
    chat.ask("Ann", Command::WriteTakeaway { of, words, try_on: None });
    assert!(!chat.is_open(of.exchange));
}

#[test]
fn whoever_leaves_a_ring_is_out_of_its_place_and_the_other_two_go_on() {
    let names = ["Ann", "Bo", "Cas"];
    let mut chat = Chat::of(&names);
    names.iter().for_each(|name| drop(chat.ask(name, offer("handover"))));
    let people: Vec<ParticipantId> = names.iter().map(|name| chat.id(name)).collect();
    let topic = chat.state.topics().next().unwrap().id;
    let next = people.iter().cycle().skip(1);
    let visits = people.iter().zip(next).map(|(a, b)| Visit { observer: *a, host: *b, topic }).collect();
    let group = Group { people, visits, reasons: vec![Reason::default(); 3], points: 1 };
    let number = chat.state.round().number;
    chat.now = chat.state.round().at;
    chat.happen(&Event::RoundPaired { number, groups: vec![group], left_over: BTreeMap::new() }).unwrap();
    let proposal = chat.state.proposals().next().unwrap().id;
    names.iter().for_each(|name| drop(chat.press(name, Press::Accept(proposal))));
    let id = chat.state.exchanges().next().unwrap().id;
    chat.press("Ann", Press::LeaveExchange(id));
    let left = chat.state.exchange(id).unwrap();
    assert_eq!(left.people, [chat.id("Bo"), chat.id("Cas")]);
    assert_eq!(left.observations.iter().filter(|visit| !visit.stage.is_final()).count(), 1);
    let again = chat.try_ask("Ann", Command::Press(Press::LeaveExchange(id)));
    assert_eq!(again, Err(Refusal::NotYours));
}

#[test]
fn asking_by_name_tells_nothing_about_having_been_asked_in_secret() {
    let mut chat = Chat::of(&["Ann", "Bo"]);
    chat.ask("Bo", Command::DoNotPair { with: account("Ann"), on: true });
    let by_name = |other| Command::AskColleague { with: account(other), topic: Some(label("handover")) };
    chat.ask("Ann", by_name("Bo"));
    let reply = chat.ask("Bo", by_name("Ann"));
    assert!(matches!(reply, Some(Notice::ColleagueAsked { .. })), "{reply:?}");
    assert!(chat.state.exchanges().next().is_none());
}

#[test]
fn a_declined_proposal_of_someone_on_the_own_list_can_not_be_revived_by_its_old_button() {
    let mut chat = Chat::of(&["Ann", "Bo"]);
    chat.ask("Ann", Command::AskColleague { with: account("Bo"), topic: Some(label("handover")) });
    let proposal = chat.state.proposals().next().unwrap().id;
    chat.ask("Bo", Command::DoNotPair { with: account("Ann"), on: true });
    let accept = Command::Press(Press::Accept(proposal));
    assert_eq!(chat.try_ask("Bo", accept), Err(Refusal::AlreadyOver));
}

#[test]
fn a_round_is_announced_to_whoever_wishes_three_days_before_it_and_to_a_weekly_worker() {
    let mut chat = Chat::of(&["Ann", "Bo"]);
    let round_at = chat.state.round().at;
    chat.works_only_on("Bo", Weekday::Wed);
    chat.ask("Bo", wish("ward round"));
    chat.wait(round_at - Duration::days(3) - chat.now);
    chat.ask("Ann", wish("handover"));
    chat.wait(Duration::days(3) - Duration::minutes(1));
    let told = |name: &str| -> Vec<DateTime<Utc>> {
        let announced = |o: &&Outgoing| matches!(o.notice, Notice::RoundAnnounced { .. });
        chat.heard(name).into_iter().filter(announced).map(|o| o.not_before).collect()
    };
    assert_eq!(told("Ann"), [round_at - Duration::hours(24)]);
    assert_eq!(told("Bo").len(), 1);
    assert_eq!(told("Bo")[0].weekday(), Weekday::Wed);
}

#[test]
fn whoever_came_to_wait_while_a_round_was_computed_hears_of_it() {
    let mut chat = Chat::of(&["Ann", "Bo"]);
    chat.now = chat.state.round().at;
    let paired = pair_round(&chat.state, chat.now);
    chat.ask("Ann", wish("handover"));
    chat.happen(&paired).unwrap();
    let told = chat.heard("Ann").into_iter().any(|o| matches!(o.notice, Notice::NobodyThisRound { .. }));
    assert!(told);
}

#[test]
fn whoever_is_paused_when_the_follow_up_is_due_is_asked_once_they_are_back() {
    let mut chat = Chat::of(&["Ann", "Bo"]);
    let of = chat.exchange("Ann", "Bo", "handover");
    chat.press("Ann", Press::Report { of, how: Report::TookPlace });
    let words = Words::new("Wait before I speak").unwrap();
    chat.ask("Ann", Command::WriteTakeaway { of, words, try_on: None });
    chat.ask("Ann", Command::Pause { until: WrittenDay::InDays(40) });
    let asked =
        |chat: &Chat| chat.heard("Ann").iter().any(|o| matches!(o.notice, Notice::FollowUpAsked { .. }));
    chat.wait(Duration::days(39));
    assert!(!asked(&chat));
    chat.wait(Duration::days(2));
    assert!(asked(&chat));
}

#[test]
fn two_people_whose_hours_never_meet_are_told_apart_and_soon() {
    let mut chat = Chat::of(&["Ann", "Bo"]);
    for (name, zone) in [("Ann", "Asia/Singapore"), ("Bo", "America/New_York")] {
        chat.ask(name, Command::SetProfile(vec![ProfileChange::Zone(Zone::new(zone).unwrap())]));
    }
    chat.exchange("Ann", "Bo", "handover");
    for name in ["Ann", "Bo"] {
        let told = chat.heard(name);
        let introduced = told.iter().find(|o| matches!(o.notice, Notice::Introduced { .. })).unwrap();
        assert!(introduced.not_before < chat.now + Duration::days(1), "{name}: {}", introduced.not_before);
    }
}

#[test]
fn a_question_is_not_sent_after_its_answer_nor_an_invitation_of_someone_who_left() {
    let mut chat = Chat::of(&["Ann", "Bo"]);
    chat.ask("Ann", Command::Invite { who: account("Dirk") });
    let of = chat.exchange("Ann", "Bo", "handover");
    chat.press("Ann", Press::Report { of, how: Report::TookPlace });
    chat.wait(Duration::minutes(31));
    let asked = |name: &str| -> Outgoing {
        let heard = chat.heard(name);
        (*heard.iter().find(|o| matches!(o.notice, Notice::TakeawayAsked { .. })).unwrap()).clone()
    };
    let (of_ann, of_bo) = (asked("Ann"), asked("Bo"));
    let invitation = chat.said.iter().find(|o| matches!(o.to, Recipient::Account(_))).unwrap().clone();
    let means = |chat: &Chat, outgoing| still_means_something(&chat.state, outgoing, chat.now);
    assert!(means(&chat, &of_ann) && means(&chat, &invitation));
    chat.press("Bo", Press::SkipTakeaway(of));
    assert!(!means(&chat, &of_bo));
    chat.press("Ann", Press::ForgetMe);
    assert!(!means(&chat, &of_ann) && !means(&chat, &invitation));
}

#[test]
fn whoever_has_no_rights_learns_only_that() {
    let mut chat = Chat::of(&["Ann"]);
    let csv = "nonsense".to_owned();
    assert_eq!(
        chat.try_ask("Ann", Command::ImportRoster { csv, accounts: BTreeMap::new() }),
        Err(Refusal::FacilitatorsOnly)
    );
    let roster = "account,manager\nzoe,\nbea,ann\nann,bea\n".to_owned();
    let ring = Refusal::RosterLine { line: 3, problem: RosterProblem::ManagerRing };
    assert_eq!(
        chat.try_ask("Fay", Command::ImportRoster { csv: roster, accounts: BTreeMap::new() }),
        Err(ring)
    );
}
