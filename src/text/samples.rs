//! A small community in which something of everything is under way; and every notice and refusal there is, beside it.

mod said;
mod stored_forms;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc, Weekday};

use crate::domain::availability::WorkingHours;
use crate::domain::community::{Change, Community, Settings};
use crate::domain::exchange::{Exchange, Observation, ObservationId, PutForward, Stage};
use crate::domain::ids::{
    Account, BatchId, CommunityId, DoorId, ExchangeId, NoteId, OfferId, ParticipantId, ProposalId, StepId,
    TakeawayId, TopicId, WishId,
};
use crate::domain::language::Language;
use crate::domain::notice::OpenedNotes;
use crate::domain::outcome::{Sharing, Takeaway, Tried};
use crate::domain::participant::{Away, Participant, Pause, PauseCause, Place};
use crate::domain::proposal::{Answer, Origin, Proposal, Reason, Side, Visit};
use crate::domain::rule_set::{RuleSet, RuleVersion};
use crate::domain::step::{Question, Step};
use crate::domain::topic::Topic;
use crate::domain::user_text::{Label, Words};
use crate::domain::wish_offer::{Door, Offer, Wish};
use crate::domain::zone::Zone;

pub use said::{notices, refusals};

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
    let settings =
        Settings { name: label("Lab"), language, zone: Zone::new("Europe/Amsterdam").unwrap(), home: None };
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
        gained: 0,
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
