//! What made-up people do: when they read something, when a question waits, and when they have an idea of their own.

use std::collections::BTreeMap;

use chrono::{Duration, NaiveTime, Weekday};

use super::dice::Dice;
use super::people::{self, Person, Temper};
use crate::domain::command::{Command, Press, ProfileChange};
use crate::domain::community::Community;
use crate::domain::exchange::{ObservationId, Report, Stage};
use crate::domain::ids::{Account, BatchId, ParticipantId, ProposalId};
use crate::domain::notice::{Ask, Notice, Prospect};
use crate::domain::outcome::{Sharing, Tried};
use crate::domain::proposal::Answer;
use crate::domain::step::Question;
use crate::domain::user_text::{Label, Words};
use crate::domain::written_moment::{WrittenDay, WrittenMoment};

/// Something a person is going to do.
#[derive(Clone, Debug)]
pub enum Act {
    /// Say yes to joining, and tell about themselves.
    Join,
    /// One command, as it was on the button or in the mind: it may have grown old.
    Do(Command),
    /// Answer a question that waits, if it still does.
    Answer(Question),
    /// An idea of their own.
    Idea,
    /// An idea of a facilitator.
    Govern,
    /// Block the bot: the platform says that they can't be reached.
    Block,
}

/// What someone who just joined says of themselves: hours, languages, what they wish for and show.
pub fn introduces_themselves(person: &Person, dice: &mut Dice) -> Vec<Command> {
    let mut commands = vec![
        Command::SetProfile(vec![ProfileChange::Hours(person.hours.clone())]),
        Command::SetProfile(vec![ProfileChange::Speaks(person.speaks.clone())]),
    ];
    for _ in 0..dice.below(3) {
        commands.extend(dice.pick(&person.topics).cloned().map(|topic| Command::OpenOffer { topic }));
    }
    for _ in 0..1 + dice.below(2) {
        commands.extend(dice.pick(&person.topics).cloned().map(|topic| Command::OpenWish { topic }));
    }
    commands
}

/// What someone does about what they just read, and how much later.
pub fn about(
    notice: &Notice,
    me: ParticipantId,
    person: &Person,
    dice: &mut Dice,
) -> Option<(Duration, Act)> {
    if !dice.percent(person.temper.answers()) {
        return None;
    }
    let act = question_in(notice, dice).or_else(|| press_in(notice, me, person, dice))?;
    Some((dice.hours(0, person.temper.within_hours()), act))
}

fn question_in(notice: &Notice, dice: &mut Dice) -> Option<Act> {
    let batch = |ask: &Ask| Some(Act::Answer(Question::Proposals(ask.batch)));
    if let Notice::ProposalsMade { ask }
    | Notice::WishOpened { prospect: Prospect::Asked { ask }, .. }
    | Notice::OfferOpened { ask: Some(ask), .. } = notice
    {
        batch(ask)
    } else if let Notice::TookPlaceAsked { of, .. } = notice {
        Some(Act::Answer(Question::TookPlace(*of)))
    } else if let Notice::TakeawayAsked { of, .. } = notice {
        Some(Act::Answer(Question::Takeaway(*of)))
    } else if let Notice::FollowUpAsked { takeaway, .. } = notice {
        Some(Act::Answer(Question::FollowUp(*takeaway)))
    } else if let Notice::Nudged { step, question } = notice {
        let not_now = dice.percent(15);
        Some(if not_now { Act::Do(Command::Press(Press::NotNow(*step))) } else { Act::Answer(*question) })
    } else {
        None
    }
}

fn press_in(notice: &Notice, me: ParticipantId, person: &Person, dice: &mut Dice) -> Option<Act> {
    let press = |press| Some(Act::Do(Command::Press(press)));
    let sometimes =
        |dice: &mut Dice, percent, then: Press| dice.percent(percent).then_some(then).and_then(press);
    if let Notice::MomentsSuggested { of, slots } = notice {
        match dice.pick(slots) {
            Some(at) if dice.percent(75) => press(Press::PutForward { of: *of, at: *at }),
            Some(_) | None => Some(Act::Do(typed_moment(*of, dice))),
        }
    } else if let Notice::MomentPutForward { of, by, starts_at, .. } = notice {
        if *by == me {
            None
        } else if dice.percent(80) {
            press(Press::Agree { of: *of, at: *starts_at })
        } else {
            Some(Act::Do(typed_moment(*of, dice)))
        }
    } else if let Notice::MomentAgreed { of, .. } = notice {
        match dice.below(100) {
            0..8 => Some(Act::Do(typed_moment(*of, dice))),
            8..11 => press(Press::CallOff(*of)),
            11..14 => press(Press::Report { of: *of, how: Report::NotYet }),
            14..16 => press(Press::LeaveExchange(of.exchange)),
            16..20 => press(Press::Moments(*of)),
            _ => None,
        }
    } else if let Notice::TakeawayKept { takeaway, .. } = notice {
        let with = [Sharing::Partner, Sharing::Harvest, Sharing::Keep];
        dice.pick(&with).and_then(|with| press(Press::Share { takeaway: *takeaway, with: *with }))
    } else if let Notice::TriedNoted { takeaway, can_swap: true } = notice {
        if dice.percent(40) {
            return press(Press::SwapRoles(*takeaway));
        }
        let words = Words::new("It went better than I thought").ok()?;
        Some(Act::Do(Command::WriteNoticed { takeaway: *takeaway, words }))
    } else if let Notice::RoundAnnounced { number, .. } = notice {
        sometimes(dice, 6, Press::SitOut(*number))
    } else if matches!(notice, Notice::PausedForSilence) {
        press(Press::Resume)
    } else if matches!(notice, Notice::Paused { .. } | Notice::AwayNoted { .. }) {
        sometimes(dice, 15, Press::Resume)
    } else if matches!(notice, Notice::DidNotComeTogether { .. } | Notice::NobodyThisRound { .. }) {
        let topic = dice.pick(&person.topics).cloned().filter(|_| dice.percent(25));
        topic.map(|topic| Act::Do(Command::OpenWish { topic }))
    } else if let Notice::DoorAnnounced { door } = notice {
        press(Press::TakeSeat(*door))
    } else {
        None
    }
}

/// A moment of their own, on some day of the next two weeks; now and then in the past, in a gap, or at night.
fn typed_moment(of: ObservationId, dice: &mut Dice) -> Command {
    Command::TypeMoment { of, starts: moment(dice) }
}

fn moment(dice: &mut Dice) -> WrittenMoment {
    let hour = [2, 9, 10, 11, 13, 14, 15, 16, 23].get(dice.below(9)).copied().unwrap_or(9);
    let minute = if dice.percent(30) { 30 } else { 0 };
    let day = u16::try_from(dice.below(14)).unwrap_or(1);
    let time = NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default();
    WrittenMoment { day: WrittenDay::InDays(day), time }
}

/// How a question is answered that still waits.
pub fn answer(
    community: &Community,
    me: ParticipantId,
    question: Question,
    dice: &mut Dice,
) -> Option<Command> {
    community.step_for(me, question)?;
    match question {
        Question::Proposals(batch) => yes_or_no(community, me, batch, dice),
        Question::Moment(of) => match &community.observation(of)?.stage {
            Stage::Arranging { put_forward: Some(put) } | Stage::Scheduled { moving_to: Some(put), .. }
                if put.by != me =>
            {
                Some(Command::Press(Press::Agree { of, at: put.starts_at }))
            }
            Stage::Arranging { .. } | Stage::Scheduled { .. } => Some(typed_moment(of, dice)),
            Stage::Waiting | Stage::Debriefing { .. } | Stage::Concluded | Stage::CalledOff { .. } => None,
        },
        Question::TookPlace(of) => {
            let how = match dice.below(100) {
                0..80 => Report::TookPlace,
                80..87 => Report::StillPlanned,
                87..95 => Report::NotYet,
                _ => Report::WillNotHappen,
            };
            Some(Command::Press(Press::Report { of, how }))
        }
        Question::Takeaway(of) => {
            if dice.percent(25) {
                return Some(Command::Press(Press::SkipTakeaway(of)));
            }
            let words = Words::new("I will wait three breaths before I speak").ok()?;
            Some(Command::WriteTakeaway { of, words, try_on: Some(WrittenDay::Weekday(Weekday::Mon)) })
        }
        Question::FollowUp(takeaway) => {
            let tried = match dice.below(10) {
                0..6 => Tried::Yes,
                6..8 => Tried::NotYet,
                _ => Tried::No,
            };
            Some(Command::Press(Press::Tried { takeaway, tried }))
        }
    }
}

fn yes_or_no(community: &Community, me: ParticipantId, batch: BatchId, dice: &mut Dice) -> Option<Command> {
    let waits = |answer| answer == Some(Answer::Open);
    let open: Vec<ProposalId> = community
        .proposals_of(me)
        .filter(|p| p.batch == batch && waits(p.side(me).map(|side| side.answer)))
        .map(|p| p.id)
        .collect();
    match dice.below(10) {
        0 => Some(Command::Press(Press::Decline(batch))),
        1..4 => Some(Command::AcceptAll(open)),
        _ => dice.pick(&open).map(|id| Command::Press(Press::Accept(*id))),
    }
}

/// An idea of their own.
pub fn idea(person: &Person, how_many: usize, dice: &mut Dice) -> Option<Command> {
    let topic = dice.pick(&person.topics).cloned()?;
    let colleague = |dice: &mut Dice| -> Account { people::account(dice.below(how_many)) };
    let day = |dice: &mut Dice, least: usize, more: usize| {
        WrittenDay::InDays(u16::try_from(least + dice.below(more)).unwrap_or(1))
    };
    let wandering = person.temper == Temper::Wandering;
    Some(match dice.below(100) {
        0..30 => Command::OpenWish { topic },
        30..44 => Command::OpenOffer { topic },
        44..50 => Command::OpenDoor {
            topic,
            starts: moment(dice),
            seats: 1 + u8::try_from(dice.below(4)).unwrap_or(0),
        },
        50..60 => Command::AskColleague { with: colleague(dice), topic: dice.percent(50).then_some(topic) },
        60..65 => Command::Introduce {
            a: colleague(dice),
            b: colleague(dice),
            topic: dice.percent(60).then_some(topic),
        },
        65..69 => Command::Pause { until: day(dice, 1, 20) },
        69..75 => {
            let from = dice.below(15);
            Command::BeAway { from: day(dice, from, 1), until: day(dice, from + 1, 12) }
        }
        75..78 => Command::DoNotPair { with: colleague(dice), on: dice.percent(80) },
        78..82 if wandering => Command::SetProfile(vec![ProfileChange::Hours(people::hours(dice))]),
        82..87 if wandering => Command::SetProfile(vec![ProfileChange::Zone(people::another_zone(dice))]),
        78..82 => {
            Command::SetProfile(vec![ProfileChange::Capacity(u32::try_from(dice.below(4)).unwrap_or(0))])
        }
        82..87 => Command::SetProfile(vec![ProfileChange::Pace(u8::try_from(dice.below(4)).unwrap_or(0))]),
        87 => Command::SetProfile(vec![ProfileChange::Manager(colleague(dice))]),
        88..90 => Command::Invite { who: colleague(dice) },
        90..95 => Command::Debrief,
        _ => Command::Press(
            [Press::Panel, Press::Doors, Press::Mine, Press::MyData]
                .get(dice.below(4))
                .cloned()
                .unwrap_or(Press::Me),
        ),
    })
}

/// An idea of a facilitator.
pub fn govern(community: &Community, how_many: usize, dice: &mut Dice) -> Command {
    let rules = [
        ("nudges-per-step", ["0", "1", "2"]),
        ("nudge-gap-hours", ["24", "48", "72"]),
        ("open-exchanges-per-person", ["1", "2", "3"]),
        ("proposal-expiry-hours", ["24", "96", "168"]),
        ("silent-steps-before-pause", ["1", "3", "4"]),
        ("quiet-from", ["18:00", "20:30", "08:00"]),
        ("round-every-weeks", ["1", "2", "3"]),
        ("round-day", ["monday", "tuesday", "friday"]),
        ("same-team", ["allowed", "avoided", "forbidden"]),
        ("repeat-gap-weeks", ["4", "12", "26"]),
        ("team-cadence", ["none", "team 0=4", "team 1=3; team 2=5"]),
        ("follow-up-days", ["7", "21", "30"]),
        ("candidates-per-request", ["1", "3", "5"]),
    ];
    let newest = community.put_forward_rules().map(|version| version.number);
    match (dice.below(10), newest) {
        (0..4, Some(number)) => Command::Press(Press::ApplyRules(number)),
        (0..6, _) => {
            let (rule, values) =
                rules.get(dice.below(rules.len())).copied().unwrap_or(("round-day", ["friday"; 3]));
            let value = values.get(dice.below(3)).copied().unwrap_or("on").to_owned();
            Command::SetRule {
                rule: rule.to_owned(),
                value,
                why: Label::new("to see what it does").ok(),
                apply: true,
            }
        }
        (6, _) => Command::UndoRules,
        (7, _) if dice.percent(30) => Command::NextRound,
        (7, _) => {
            // Somebody gets another line manager.
            let (who, manager) =
                (people::account(dice.below(how_many)), people::account(dice.below(how_many)));
            Command::ImportRoster {
                csv: format!("account,manager\n{who},{manager}\n"),
                accounts: BTreeMap::new(),
            }
        }
        (8, _) if dice.percent(50) => Command::StartRound,
        (8, _) if dice.percent(50) => Command::SkipRound,
        _ => Command::TopicFigures,
    }
}
