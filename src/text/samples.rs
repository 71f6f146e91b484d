//! A small community in which something of everything is under way, and every notice and refusal there is.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc, Weekday};

use crate::domain::availability::WorkingHours;
use crate::domain::community::{Change, Community, Settings};
use crate::domain::exchange::{Exchange, Observation, ObservationId, PutForward, Report, Stage};
use crate::domain::ids::{
    Account, BatchId, CommunityId, DoorId, ExchangeId, NoteId, OfferId, ParticipantId, ProposalId, StepId,
    TakeawayId, TopicId, WishId,
};
use crate::domain::language::Language;
use crate::domain::notice::{
    Ask, Cancelled, Notice, OpenedNotes, Prospect, TopicLine, VersionLine, WhyNobody,
};
use crate::domain::outcome::{Sharing, Takeaway, Tried};
use crate::domain::participant::{Away, Participant, Pause, PauseCause, Place};
use crate::domain::proposal::{Answer, Origin, Proposal, Reason, Side, Visit};
use crate::domain::refusal::{Refusal, RosterProblem};
use crate::domain::round::RoundFigures;
use crate::domain::rule_set::{Rule, RuleProblem, RuleSet, RuleVersion};
use crate::domain::step::{Question, Step};
use crate::domain::topic::Topic;
use crate::domain::user_text::{Label, Words};
use crate::domain::wish_offer::{Door, Offer, Wish};
use crate::domain::zone::Zone;

/// The one who reads.
pub const NOOR: ParticipantId = ParticipantId(1);
/// Her colleague.
pub const SAM: ParticipantId = ParticipantId(2);
/// Another one.
pub const KIM: ParticipantId = ParticipantId(3);
/// Someone who left.
pub const GONE: ParticipantId = ParticipantId(99);
/// Visits, one for each way to be under way.
pub const ARRANGING: ObservationId = visit_id(20, 0);
pub const WAITING: ObservationId = visit_id(20, 1);
pub const SUGGESTED: ObservationId = visit_id(21, 0);
pub const MOVING: ObservationId = visit_id(22, 0);
pub const DEBRIEFING: ObservationId = visit_id(23, 0);
pub const RING: ObservationId = visit_id(24, 0);
pub const SEAT: ObservationId = visit_id(25, 0);
const INTAKE: TopicId = TopicId(10);
const SUTURE: TopicId = TopicId(11);
const KEPT: TakeawayId = TakeawayId(50);
const TOLD: TakeawayId = TakeawayId(51);

const fn visit_id(exchange: u64, index: u8) -> ObservationId {
    ObservationId { exchange: ExchangeId(exchange), index }
}

/// Friday 20 November 2026, noon.
pub fn now() -> DateTime<Utc> {
    "2026-11-20T12:00:00Z".parse().unwrap()
}

fn days(count: i64) -> DateTime<Utc> {
    now() + TimeDelta::days(count)
}

pub fn label(text: &str) -> Label {
    Label::new(text).unwrap()
}

/// The notes that were opened.
pub fn notes() -> OpenedNotes {
    let words = |text: &str| Words::new(text).unwrap();
    OpenedNotes::from([
        (NoteId(60), words("Eerst stil, dan pas een vraag.\nEn { $niets } overslaan")),
        (NoteId(61), words("Rustiger")),
    ])
}

/// The community.
pub fn community(language: Language) -> Community {
    let settings = Settings { name: label("Lab"), language, zone: Zone::new("Europe/Amsterdam").unwrap() };
    let first = RuleVersion { number: 1, at: now(), by: None, why: None, rules: RuleSet::default() };
    let mut community = Community::new(CommunityId("lab".to_owned()), settings, first, days(4));
    let topic = |id, text| Change::Topic(Topic { id, label: label(text), aliases: Vec::new() });
    let changes = [topic(INTAKE, "intake"), topic(SUTURE, "suture")]
        .into_iter()
        .chain([(NOOR, "Noor"), (SAM, "Sam"), (KIM, "Kim")].map(|(id, name)| person(id, name, language)))
        .chain(wishes_and_doors())
        .chain(proposals())
        .chain(exchanges())
        .chain(takeaways())
        .chain(steps());
    changes.for_each(|change| community.apply(&change));
    community
}

fn person(id: ParticipantId, name: &str, language: Language) -> Change {
    let place = Place {
        team: Some(label("Lab 3")),
        site: Some(label("Utrecht")),
        profession: Some(label("analist")),
        level: Some(12),
        manager: Some(Account("bo".to_owned())),
    };
    Change::Participant(Participant {
        id,
        account: Account(name.to_lowercase()),
        name: label(name),
        language,
        speaks: ["deutsch".to_owned(), "nederlands".to_owned()].into(),
        zone: Zone::new("Europe/Amsterdam").unwrap(),
        hours: WorkingHours::default(),
        place,
        capacity: Some(1),
        pace_weeks: Some(2),
        pause: (id == NOOR).then(|| Pause { until: Some(days(30)), cause: PauseCause::Own }),
        away: vec![Away { from: days(9), until: days(12) }],
        do_not_pair: [KIM, GONE].into(),
        joined_at: now(),
        silent_steps: 0,
        waiting_since: None,
        first_in_line: false,
        last_round_at: None,
        sits_out_round: None,
        exchanges_begun: 0,
        last_exchange_at: None,
    })
}

fn wishes_and_doors() -> Vec<Change> {
    let door = |id, host, seats| {
        let starts_at = days(5);
        Change::Door(Door { id: DoorId(id), host, topic: SUTURE, starts_at, seats, taken: Vec::new() })
    };
    vec![
        Change::Wish(Wish { id: WishId(12), who: NOOR, topic: INTAKE, made_at: now() }),
        Change::Offer(Offer { id: OfferId(13), who: NOOR, topic: SUTURE, made_at: now() }),
        door(14, SAM, 1),
        door(15, NOOR, 3),
    ]
}

fn visit(observer: ParticipantId, host: ParticipantId, topic: TopicId) -> Visit {
    Visit { observer, host, topic }
}

fn proposals() -> Vec<Change> {
    let watch = visit(NOOR, SAM, INTAKE);
    let host = visit(SAM, NOOR, SUTURE);
    let ring = vec![visit(NOOR, SAM, INTAKE), visit(SAM, KIM, SUTURE), visit(KIM, NOOR, SUTURE)];
    let found = Origin::Wish(WishId(12));
    let swap = Origin::Return { by: SAM, after: KEPT };
    vec![
        proposal(30, 40, found, vec![watch], &[SAM]),
        proposal(31, 40, found, vec![visit(KIM, NOOR, SUTURE)], &[KIM]),
        proposal(32, 40, found, vec![watch, host], &[SAM]),
        proposal(33, 41, Origin::Direct { by: SAM }, vec![host], &[SAM]),
        proposal(34, 42, Origin::Introduced { by: KIM }, vec![watch], &[SAM]),
        proposal(35, 43, swap, vec![host], &[SAM]),
        proposal(36, 44, Origin::Round(1), ring, &[SAM, KIM]),
        proposal(37, 45, Origin::Direct { by: GONE }, vec![visit(GONE, NOOR, SUTURE)], &[GONE]),
    ]
}

fn proposal(id: u64, batch: u64, origin: Origin, visits: Vec<Visit>, others: &[ParticipantId]) -> Change {
    let reason = Reason {
        other_team: (id != 31).then(|| label("Lab 4")),
        other_site: (id > 31).then(|| label("Delft")),
        free_on: (id != 33).then_some(Weekday::Tue),
        first_time: true,
    };
    let side = |who: &ParticipantId| Side { who: *who, reason: reason.clone(), answer: Answer::Open };
    Change::Proposal(Proposal {
        id: ProposalId(id),
        batch: BatchId(batch),
        origin,
        visits,
        sides: [NOOR].iter().chain(others).map(side).collect(),
        made_at: now(),
        expires_at: days(4),
        points: 1,
    })
}

fn exchanges() -> Vec<Change> {
    let put_forward = Some(PutForward { by: SAM, starts_at: days(3) });
    let arranging = Stage::Arranging { put_forward: None };
    let moving = Stage::Scheduled { starts_at: days(-1), moving_to: put_forward };
    let agreed = Stage::Scheduled { starts_at: days(5), moving_to: None };
    let debriefing = Stage::Debriefing { observed_at: now() };
    let pair = [NOOR, SAM];
    let watch = visit(NOOR, SAM, INTAKE);
    let ring = [(watch, arranging.clone()), (visit(SAM, KIM, SUTURE), agreed.clone())];
    vec![
        exchange(20, &pair, vec![(watch, arranging), (visit(SAM, NOOR, SUTURE), Stage::Waiting)]),
        exchange(21, &pair, vec![(watch, Stage::Arranging { put_forward })]),
        exchange(22, &pair, vec![(watch, moving)]),
        exchange(23, &pair, vec![(visit(SAM, NOOR, SUTURE), debriefing)]),
        exchange(24, &[NOOR, SAM, KIM], ring.to_vec()),
        exchange(25, &[NOOR, SAM], vec![(visit(NOOR, SAM, SUTURE), agreed)]),
    ]
}

fn exchange(id: u64, people: &[ParticipantId], visits: Vec<(Visit, Stage)>) -> Change {
    let observation = |(visit, stage): (Visit, Stage)| Observation {
        observer: visit.observer,
        host: visit.host,
        topic: visit.topic,
        stage,
        sequence: 0,
        put_off: 0,
    };
    Change::Exchange(Exchange {
        id: ExchangeId(id),
        people: people.to_vec(),
        observations: visits.into_iter().map(observation).collect(),
        began_at: now(),
        door: (id == 25).then_some(DoorId(14)),
    })
}

fn takeaways() -> Vec<Change> {
    let takeaway = |id, note, sharing, tried| {
        Change::Takeaway(Takeaway {
            id,
            of: visit_id(9, 0),
            topic: INTAKE,
            writer: NOOR,
            partner: SAM,
            watched: true,
            note: Some(NoteId(note)),
            sharing,
            try_on: NaiveDate::from_ymd_opt(2026, 12, 3),
            written_at: now(),
            tried,
            noticed: Some(NoteId(61)),
            followed_up_at: None,
        })
    };
    vec![takeaway(KEPT, 60, Sharing::Partner, Some(Tried::Yes)), takeaway(TOLD, 62, Sharing::Harvest, None)]
}

fn questions() -> Vec<Question> {
    vec![
        Question::Proposals(BatchId(40)),
        Question::Proposals(BatchId(41)),
        Question::Moment(ARRANGING),
        Question::Moment(SUGGESTED),
        Question::TookPlace(MOVING),
        Question::Takeaway(DEBRIEFING),
        Question::FollowUp(KEPT),
    ]
}

fn steps() -> Vec<Change> {
    let step = |(id, question)| {
        Change::Step(Step { id: StepId(id), who: NOOR, question, asked_at: now(), nudges: 0, not_now: false })
    };
    (70..).zip(questions()).map(step).collect()
}

fn ask(batch: u64, proposals: &[u64]) -> Ask {
    let proposals = proposals.iter().map(|id| ProposalId(*id)).collect();
    Ask { batch: BatchId(batch), proposals, step: Some(StepId(70)), expires_at: days(4) }
}

/// Every notice, each with all that can make it say something else.
pub fn notices() -> Vec<Notice> {
    [joining(), wishing(), proposing(), exchanging(), closing(), outcomes(), nudging(), personal(), ruling()]
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

fn wishing() -> Vec<Notice> {
    let prospects = [
        Prospect::Asked { ask: ask(40, &[30, 31, 32]) },
        Prospect::AfterThis { known_at: days(4) },
        Prospect::NextRound { why: WhyNobody::NobodyOffers, at: Some(days(4)) },
        Prospect::NextRound { why: WhyNobody::AllBusy, at: None },
        Prospect::NextRound { why: WhyNobody::RulesApart, at: Some(days(60)) },
        Prospect::NextRound { why: WhyNobody::OddOneOut, at: Some(days(4)) },
        Prospect::NextRound { why: WhyNobody::OwnRoomFull, at: Some(days(4)) },
    ];
    let opened = |(i, prospect)| Notice::WishOpened { topic: INTAKE, found_by_spelling: i == 0, prospect };
    let mut all: Vec<Notice> = (0..).zip(prospects).map(opened).collect();
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
        Notice::YesNoted { proposals: vec![ProposalId(30), ProposalId(31)], known_at: days(4) },
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
    let nobody = |topic, why| Notice::NobodyThisRound { topic, why, next_round: Some(days(18)) };
    let mut all: Vec<Notice> = (70..).zip(questions()).map(nudged).collect();
    all.extend([
        Notice::Nudged { step: StepId(98), question: Question::FollowUp(KEPT) },
        Notice::NotNowNoted,
        Notice::Paused { until: days(30) },
        Notice::AwayNoted { from: days(9), until: days(50) },
        Notice::PausedForSilence,
        Notice::Resumed { by_itself: true },
        Notice::Resumed { by_itself: false },
        Notice::RoundAnnounced { number: 1, at: days(4) },
        Notice::SatOut,
        nobody(Some(INTAKE), WhyNobody::NobodyOffers),
        nobody(None, WhyNobody::OddOneOut),
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
    let round = |groups, across_teams| RoundFigures {
        people: 100,
        groups,
        matched: groups * 2,
        across_teams,
        longest_wait_weeks: 6,
        left_over: 3,
    };
    let preview = |rule, old: &str, new: &str, figures: Option<(u32, u32)>, apply_as: Option<u32>| {
        Notice::RulePreview {
            rule,
            old: old.to_owned(),
            new: new.to_owned(),
            before: figures.map(|(before, _)| round(before, 14)),
            after: figures.map(|(_, after)| round(after, 29)),
            smallest: 5,
            relaxed: apply_as.is_none(),
            apply_as,
        }
    };
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
    let questions = "host: Hoe?; observer asks: Waarom?";
    vec![
        Notice::Rules { number: 1, rules: Box::new(RuleSet::default()) },
        Notice::Rules { number: 2, rules: Box::new(rules) },
        preview(Rule::RepeatGapWeeks, "26", "12", Some((41, 47)), Some(3)),
        preview(Rule::SameProfession, "preferred", "off", Some((16, 30)), None),
        preview(Rule::DebriefQuestions, "standard", questions, None, Some(3)),
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
