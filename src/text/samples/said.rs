//! Every notice and refusal there is, each with all that can make it say something else.

use super::*;
use crate::domain::exchange::Report;
use crate::domain::notice::{
    Ask, Cancelled, Nobody, Notice, Prospect, TopicLine, VersionLine, WhyNobody, WouldHelp,
};
use crate::domain::refusal::{Refusal, RosterProblem};
use crate::domain::rule_set::{Rule, RuleProblem};
use crate::domain::trial::{Effect, Standing, Trial, Trials};

fn ask(batch: u64, proposals: &[u64]) -> Ask {
    let proposals = proposals.iter().map(|id| ProposalId(*id)).collect();
    Ask { batch: BatchId(batch), proposals, step: Some(StepId(70)), expires_at: days(4) }
}

/// Every notice, each with all that can make it say something else.
pub fn notices() -> Vec<Notice> {
    [
        joining(),
        wishing(),
        proposing(),
        exchanging(),
        closing(),
        outcomes(),
        nudging(),
        personal(),
        ruling(),
        previews(),
    ]
    .concat()
}

fn joining() -> Vec<Notice> {
    vec![
        Notice::Welcome,
        Notice::Joined,
        Notice::StayedOut,
        Notice::Forgotten,
        Notice::ForgetAsk,
        Notice::Help { facilitator: false },
        Notice::Help { facilitator: true },
        Notice::Panel { exchanges: 0, doors: 1, paused: false },
        Notice::Panel { exchanges: 1, doors: 2, paused: true },
        Notice::Panel { exchanges: 2, doors: 0, paused: false },
        Notice::Invitation { by: SAM },
        Notice::Invitation { by: GONE },
        Notice::InvitationSent { to: Account("bo".to_owned()) },
    ]
}

fn nobody(why: WhyNobody) -> Nobody {
    Nobody { why, shown_by: None, help: Vec::new() }
}

/// Each reason that was not said before there was help, with what goes with it.
fn nobodies() -> Vec<Nobody> {
    let with = |why, help: &[WouldHelp]| Nobody { help: help.to_vec(), ..nobody(why) };
    let near = WouldHelp::Nearby(vec![SUTURE]);
    let several = WouldHelp::Nearby(vec![SUTURE, INTAKE, TopicId(99)]);
    let by_name = WouldHelp::AskByName;
    vec![
        with(WhyNobody::NobodyOffers, &[near.clone(), WouldHelp::Invite]),
        Nobody { shown_by: Some(10), ..with(WhyNobody::AllBusy, &[several, WouldHelp::ShowSomething]) },
        with(
            WhyNobody::RulesApart,
            &[WouldHelp::MoreLanguages, WouldHelp::MoreHours, near.clone(), by_name.clone()],
        ),
        with(WhyNobody::TogetherLately, &[near.clone(), by_name.clone()]),
        with(WhyNobody::Languages, &[WouldHelp::MoreLanguages, by_name.clone()]),
        with(WhyNobody::Hours, &[WouldHelp::MoreHours, by_name.clone()]),
        with(WhyNobody::Professions, &[near.clone(), by_name.clone()]),
        with(WhyNobody::SameTeam, &[near, by_name]),
        with(WhyNobody::LineManager, &[WouldHelp::Invite]),
        with(WhyNobody::OwnRoomFull, &[WouldHelp::FinishOne]),
        with(WhyNobody::OwnPace, &[WouldHelp::OtherPace]),
        with(WhyNobody::OwnAway, &[WouldHelp::ComeBack]),
    ]
}

fn wishing() -> Vec<Notice> {
    let prospects = [
        Prospect::Asked { ask: ask(40, &[30, 31, 32]) },
        Prospect::AfterThis { known_at: days(4) },
        Prospect::NextRound { nobody: nobody(WhyNobody::NobodyOffers), at: Some(days(4)) },
        Prospect::NextRound { nobody: nobody(WhyNobody::AllBusy), at: None },
        Prospect::NextRound { nobody: nobody(WhyNobody::RulesApart), at: Some(days(60)) },
        Prospect::NextRound { nobody: nobody(WhyNobody::OddOneOut), at: Some(days(4)) },
        Prospect::NextRound { nobody: nobody(WhyNobody::OwnRoomFull), at: Some(days(4)) },
    ];
    let opened = |(i, prospect)| Notice::WishOpened { topic: INTAKE, found_by_spelling: i == 0, prospect };
    let mut all: Vec<Notice> = (0..).zip(prospects).map(opened).collect();
    let found_nobody = |nobody| Prospect::NextRound { nobody, at: Some(days(4)) };
    all.extend((1..).zip(nobodies().into_iter().map(found_nobody)).map(opened));
    all.extend([
        Notice::ColleagueAsked { with: SAM, topic: INTAKE, known_at: days(4) },
        Notice::IntroductionNoted,
        Notice::OfferOpened { topic: SUTURE, found_by_spelling: true, ask: None },
        Notice::OfferOpened { topic: SUTURE, found_by_spelling: false, ask: Some(ask(41, &[33])) },
        Notice::DoorOpened { door: DoorId(15) },
        Notice::DoorAnnounced { door: DoorId(14) },
        Notice::DoorAnnounced { door: DoorId(99) },
        Notice::Doors { doors: vec![DoorId(14), DoorId(15)] },
        Notice::Doors { doors: Vec::new() },
        Notice::SeatTaken { door: DoorId(14), exchange: ExchangeId(25) },
        Notice::DoorClosed { topic: SUTURE, starts_at: days(5) },
        Notice::WishWithdrawn { topic: INTAKE },
        Notice::OfferWithdrawn { topic: SUTURE },
        Notice::Mine {
            exchanges: (20..=25).map(ExchangeId).collect(),
            wishes: vec![WishId(12)],
            offers: vec![OfferId(13)],
            doors: vec![DoorId(15)],
            asks: vec![ask(40, &[30, 31]), ask(41, &[33])],
            said_yes: vec![ProposalId(36)],
            next_round: Some(days(4)),
        },
        Notice::Mine {
            exchanges: Vec::new(),
            wishes: Vec::new(),
            offers: Vec::new(),
            doors: Vec::new(),
            asks: Vec::new(),
            said_yes: Vec::new(),
            next_round: None,
        },
    ]);
    all
}

fn proposing() -> Vec<Notice> {
    let made = |batch, proposals: &[u64]| Notice::ProposalsMade { ask: ask(batch, proposals) };
    vec![
        made(40, &[30, 31, 32]),
        made(40, &[30]),
        made(41, &[33]),
        made(42, &[34]),
        made(43, &[35]),
        made(44, &[36]),
        made(45, &[37]),
        made(46, &[98]),
        Notice::YesNoted { with: vec![ParticipantId(2), ParticipantId(3)], known_at: days(4) },
        Notice::ItIsMutual { with: vec![ParticipantId(2)] },
        Notice::NoNoted,
        Notice::DidNotComeTogether { next_round: Some(days(4)) },
        Notice::DidNotComeTogether { next_round: None },
    ]
}

fn exchanging() -> Vec<Notice> {
    let put = |by, instead_of| Notice::MomentPutForward { of: MOVING, by, starts_at: days(3), instead_of };
    let report = |how, again_at| Notice::ReportNoted { of: MOVING, how, again_at };
    vec![
        Notice::Introduced { exchange: ExchangeId(20) },
        Notice::Introduced { exchange: ExchangeId(24) },
        Notice::Introduced { exchange: ExchangeId(25) },
        Notice::PreBrief { of: DEBRIEFING },
        Notice::MomentsSuggested { of: ARRANGING, slots: vec![days(3), days(4), days(6)] },
        Notice::MomentsSuggested { of: WAITING, slots: Vec::new() },
        put(SAM, None),
        put(NOOR, Some(days(-1))),
        Notice::MomentAgreed { of: SEAT, starts_at: days(5), sequence: 0, moved: false },
        Notice::MomentAgreed { of: RING, starts_at: days(3), sequence: 1, moved: true },
        Notice::MomentAgreed { of: visit_id(99, 0), starts_at: days(3), sequence: 1, moved: true },
        Notice::TookPlaceAsked { of: MOVING, starts_at: Some(days(-1)) },
        report(Report::TookPlace, None),
        report(Report::StillPlanned, Some(days(2))),
        report(Report::NotYet, Some(days(7))),
        report(Report::WillNotHappen, None),
    ]
}

fn closing() -> Vec<Notice> {
    let watch = visit(NOOR, SAM, INTAKE);
    let was = |of, starts_at| Cancelled { of, visit: watch, starts_at, sequence: 2 };
    let off = |by, was| Notice::CalledOff { of: MOVING, visit: watch, by, was };
    let all = vec![was(MOVING, days(1)), was(SEAT, days(5))];
    vec![
        off(Some(SAM), Some(was(MOVING, days(1)))),
        off(Some(GONE), None),
        off(None, None),
        Notice::PartnerLeft { by: GONE, was: all.clone() },
        Notice::PartnerLeft { by: SAM, was: Vec::new() },
        Notice::ExchangeLeft { was: all },
    ]
}

fn outcomes() -> Vec<Notice> {
    let sharing = |with| Notice::SharingSet { takeaway: KEPT, with };
    vec![
        Notice::Debrief { of: DEBRIEFING },
        Notice::TakeawayAsked { of: DEBRIEFING, step: Some(StepId(75)) },
        Notice::TakeawayKept { takeaway: KEPT, follow_up_at: days(21) },
        Notice::TakeawaySkipped,
        sharing(Sharing::Keep),
        sharing(Sharing::Partner),
        sharing(Sharing::Harvest),
        Notice::TakeawayShared { by: SAM, takeaway: KEPT, note: NoteId(60) },
        Notice::FollowUpAsked { takeaway: KEPT, note: Some(NoteId(60)), step: StepId(76) },
        Notice::FollowUpAsked { takeaway: TOLD, note: Some(NoteId(62)), step: StepId(76) },
        Notice::TriedNoted { takeaway: KEPT, can_swap: true },
        Notice::TriedNoted { takeaway: TOLD, can_swap: false },
        Notice::NoticedKept { takeaway: KEPT },
        Notice::Harvest { notes: vec![NoteId(60), NoteId(61), NoteId(62)] },
        Notice::Harvest { notes: Vec::new() },
    ]
}

fn nudging() -> Vec<Notice> {
    let nudged = |(id, question)| Notice::Nudged { step: StepId(id), question };
    let none = |topic, nobody| Notice::NobodyThisRound { topic, nobody, next_round: Some(days(18)) };
    let mut all: Vec<Notice> = (70..).zip(questions()).map(nudged).collect();
    all.extend(nobodies().into_iter().map(|nobody| none(Some(INTAKE), nobody)));
    all.extend([
        Notice::Nudged { step: StepId(98), question: Question::FollowUp(KEPT) },
        Notice::NotNowNoted,
        Notice::Paused { until: days(30) },
        Notice::AwayNoted { from: days(9), until: days(50) },
        Notice::PausedForSilence,
        Notice::Resumed { by_itself: true },
        Notice::Resumed { by_itself: false },
        Notice::RoundAnnounced { number: 1, at: days(4) },
        Notice::RoundOff { was: days(4), next_at: days(18) },
        Notice::SatOut,
        none(Some(INTAKE), nobody(WhyNobody::NobodyOffers)),
        none(None, nobody(WhyNobody::OddOneOut)),
    ]);
    all
}

fn personal() -> Vec<Notice> {
    let notes =
        vec![(KEPT, NoteId(60)), (KEPT, NoteId(61)), (TOLD, NoteId(62)), (TakeawayId(99), NoteId(99))];
    vec![
        Notice::Profile,
        Notice::MyData { notes, takeaways: 2 },
        Notice::MyData { notes: Vec::new(), takeaways: 0 },
        Notice::MyData { notes: Vec::new(), takeaways: 1 },
        Notice::ProfileSet,
        Notice::DoNotPairSet { with: KIM, on: true },
        Notice::DoNotPairSet { with: KIM, on: false },
    ]
}

fn ruling() -> Vec<Notice> {
    let mut rules = RuleSet::default();
    rules.set(Rule::TeamCadence, "lab 3=4").unwrap();
    rules
        .set(Rule::DebriefQuestions, "host: Hoe?; observer asks: Waarom?; observer: Zo?; both: En nu?")
        .unwrap();
    let version = |number, by: Option<&str>, why: Option<&str>, changed| VersionLine {
        number,
        at: now(),
        by: by.map(ToOwned::to_owned),
        why: why.map(ToOwned::to_owned),
        changed,
    };
    let changed = vec![(Rule::RoundDay, "tuesday".to_owned(), "thursday".to_owned())];
    let mut versions =
        vec![version(3, Some("Bo"), Some("drukte"), changed), version(2, Some("Bo"), None, vec![])];
    versions.extend((0..12).map(|_| version(1, None, None, vec![])));
    let line = |wishes, offers| TopicLine { topic: INTAKE, wishes, offers };
    vec![
        Notice::Rules { number: 1, rules: Box::new(RuleSet::default()) },
        Notice::Rules { number: 2, rules: Box::new(rules) },
        Notice::RulesApplied { number: 3 },
        Notice::RulesHistory { versions },
        Notice::RulesBroughtBack { from: 1, number: 3 },
        Notice::RoundNext { number: 1, at: days(4), people: Some(15), smallest: 5 },
        Notice::RoundNext { number: 1, at: days(4), people: None, smallest: 5 },
        Notice::RoundStarted { number: 1 },
        Notice::RoundSkipped { next_at: days(18) },
        Notice::TopicFigures { lines: vec![line(Some(10), None), line(None, Some(5))], smallest: 5 },
        Notice::TopicFigures { lines: Vec::new(), smallest: 5 },
        Notice::RosterImported { lines: 1 },
        Notice::RosterImported { lines: 40 },
        Notice::SetUp,
    ]
}

/// What rules would do: with all there is to tell, alike, withheld, and with no part in it.
fn previews() -> Vec<Notice> {
    let trial = |setting: &str, standing, effect| Trial { setting: setting.to_owned(), standing, effect };
    let effect = |groups: u32, across_teams| Effect {
        groups: Some(groups),
        matched: Some(groups * 2),
        across_teams,
        across_sites: Some(60),
        left_over: (groups < 45).then_some(20),
        longest_wait_weeks: (groups < 45).then_some(6),
    };
    let preview = |rule, old: &str, new: &str, trials: Option<Vec<Trial>>, apply_as: Option<u32>| {
        let left_out = apply_as.map_or(1, |_| 2);
        Notice::RulePreview {
            rule,
            old: old.to_owned(),
            new: new.to_owned(),
            trials: trials.map(|trials| Trials {
                version: 2,
                trials,
                left_out,
                at_least_percent: apply_as.map(|_| 97),
            }),
            smallest: 5,
            relaxed: apply_as.is_none(),
            apply_as,
        }
    };
    let gaps = vec![
        trial("26", Standing::InForce, Some(effect(40, Some(30)))),
        trial("12", Standing::Asked, Some(effect(45, Some(60)))),
        trial("2", Standing::Nearby, Some(effect(50, None))),
        trial("17", Standing::Nearby, None),
    ];
    let words = vec![
        trial("preferred", Standing::InForce, Some(effect(15, Some(30)))),
        trial("off", Standing::Asked, Some(effect(15, Some(30)))),
    ];
    let few = vec![trial("allowed", Standing::InForce, None), trial("forbidden", Standing::Asked, None)];
    let questions = "host: Hoe?; observer asks: Waarom?";
    vec![
        preview(Rule::RepeatGapWeeks, "26", "12", Some(gaps), Some(3)),
        preview(Rule::SameProfession, "preferred", "off", Some(words), None),
        preview(Rule::SameTeam, "allowed", "forbidden", Some(few), Some(3)),
        preview(Rule::DebriefQuestions, "standard", questions, None, Some(3)),
    ]
}

/// Every refusal.
pub fn refusals() -> Vec<Refusal> {
    let text = |text: &str| text.to_owned();
    let option = |options: &[&str]| Refusal::UnknownOption {
        command: text("pauze"),
        options: options.iter().map(ToString::to_string).collect(),
    };
    let mut all = vec![
        Refusal::UnknownCommand { did_you_mean: None },
        Refusal::UnknownCommand { did_you_mean: Some(text("pauze")) },
        option(&["tot"]),
        option(&[]),
        Refusal::MissingOption { command: text("pauze"), option: text("tot") },
        Refusal::BadValue { option: text("tot"), examples: vec![text("1"), text("2")] },
        Refusal::NothingAsked,
        Refusal::NoSuchButton,
        Refusal::NotJoined,
        Refusal::AlreadyJoined,
        Refusal::UnknownColleague,
        Refusal::ColleagueNotJoined { account: Account(text("bo")) },
        Refusal::Oneself,
        Refusal::LineManager,
        Refusal::TextEmpty,
        Refusal::TextTooLong { most: 60 },
        Refusal::MomentUnreadable,
        Refusal::DayUnreadable,
        Refusal::HoursUnreadable,
        Refusal::MomentPassed { at: days(-1) },
        Refusal::MomentInGap { next: days(128) },
        Refusal::MomentTooFar { weeks: 52 },
        Refusal::NoSuchDay,
        Refusal::EndBeforeStart,
        Refusal::MomentTaken { at: days(3) },
        Refusal::NotYours,
        Refusal::AlreadyOver,
        Refusal::AlreadySaid,
        Refusal::NotNow,
        Refusal::MomentChanged,
        Refusal::NoSeat,
        Refusal::SeatsOutOfRange { most: 6 },
        Refusal::NoRoom { most: 1 },
        Refusal::NoRoom { most: 2 },
        Refusal::TooMany { most: 10 },
        Refusal::Paused,
        Refusal::NoTopic,
        Refusal::AlreadyInvited,
        Refusal::FacilitatorsOnly,
        Refusal::UnknownRule { did_you_mean: None },
        Refusal::UnknownRule { did_you_mean: Some(Rule::QuietFrom) },
        Refusal::NothingToUndo,
        Refusal::FileUnreadable,
        Refusal::UnknownZone,
    ];
    all.extend(rule_problems().into_iter().map(|(rule, problem)| Refusal::RuleValue { rule, problem }));
    all.extend(roster_problems().map(|problem| Refusal::RosterLine { line: 3, problem }));
    all
}

fn rule_problems() -> [(Rule, RuleProblem); 14] {
    let choices = vec!["required".to_owned(), "preferred".to_owned(), "off".to_owned()];
    [
        (Rule::FollowUpDays, RuleProblem::NotANumber),
        (Rule::FollowUpDays, RuleProblem::OutOfBounds { least: 7, most: 90 }),
        (Rule::SharedLanguage, RuleProblem::NotASwitch),
        (Rule::SameProfession, RuleProblem::NotAChoice { choices }),
        (Rule::RoundDay, RuleProblem::NotADay),
        (Rule::RoundTime, RuleProblem::NotATime),
        (Rule::TeamCadence, RuleProblem::TeamCadenceForm),
        (Rule::TeamCadence, RuleProblem::TeamCadenceName { most: 60 }),
        (Rule::TeamCadence, RuleProblem::TeamCadenceTwice { team: "lab".to_owned() }),
        (Rule::TeamCadence, RuleProblem::TeamCadenceTooMany { most: 200 }),
        (Rule::DebriefQuestions, RuleProblem::QuestionsRole),
        (Rule::DebriefQuestions, RuleProblem::QuestionsText { most: 200 }),
        (Rule::DebriefQuestions, RuleProblem::QuestionsTooMany { most: 8 }),
        (Rule::QuietFrom, RuleProblem::QuietTooLong { least_hours: 4 }),
    ]
}

const fn roster_problems() -> [RosterProblem; 7] {
    use RosterProblem::{Fields, Heading, Level, ManagerRing, NoAccount, TooLong, TooMany};
    [Heading, Fields, NoAccount, TooLong, Level, ManagerRing, TooMany]
}
