//! Did it take place? Asked after the slot, with four true answers, none of which counts as a failure. Then the debrief.

use chrono::Duration;

use super::draft::Draft;
use super::{MaybeReply, arranging, nudging};
use crate::domain::due::Due;
use crate::domain::exchange::{Observation, ObservationId, Report, Stage};
use crate::domain::ids::ParticipantId;
use crate::domain::notice::Notice;
use crate::domain::refusal::Refusal;
use crate::domain::step::Question;

/// "Still planned": asked again after so many days, when no later moment was agreed.
const STILL_PLANNED_DAYS: i64 = 2;
/// "Not yet": asked again after so many days.
const NOT_YET_DAYS: i64 = 7;

/// Asks both, in the pair's place, whether it took place.
pub fn ask_took_place(draft: &mut Draft, of: ObservationId) {
    let Some(observation) = draft.state.observation(of).cloned() else { return };
    let starts_at = match observation.stage {
        // Moved in the meantime: asked after the new moment.
        Stage::Scheduled { starts_at, .. } if starts_at > draft.now => return,
        Stage::Scheduled { starts_at, .. } => Some(starts_at),
        Stage::Arranging { .. } => None,
        Stage::Waiting | Stage::Debriefing { .. } | Stage::Concluded | Stage::CalledOff { .. } => return,
    };
    for who in observation.people() {
        nudging::answered(draft, who, Question::Moment(of));
        nudging::open(draft, who, Question::TookPlace(of));
    }
    draft.tell_pair(of.exchange, Notice::TookPlaceAsked { of, starts_at });
}

/// What one of the two says of it; it holds for both.
pub fn report(draft: &mut Draft, me: ParticipantId, of: ObservationId, how: Report) -> MaybeReply {
    let observation = draft.observation_of(me, of)?.clone();
    match observation.stage {
        Stage::Arranging { .. } | Stage::Scheduled { .. } => {}
        Stage::Debriefing { .. } if how == Report::TookPlace => return Err(Refusal::AlreadySaid),
        Stage::Waiting | Stage::Debriefing { .. } => return Err(Refusal::NotNow),
        Stage::Concluded | Stage::CalledOff { .. } => return Err(Refusal::AlreadyOver),
    }
    match how {
        Report::TookPlace => took_place(draft, of, &observation),
        Report::StillPlanned => Ok(Some(still_planned(draft, of, &observation))),
        Report::NotYet => Ok(Some(not_yet(draft, of, &observation))),
        Report::WillNotHappen => arranging::call_off(draft, me, of),
    }
}

fn both_answered(draft: &mut Draft, of: ObservationId, observation: &Observation) {
    for who in observation.people() {
        nudging::answered(draft, who, Question::TookPlace(of));
    }
}

fn took_place(draft: &mut Draft, of: ObservationId, observation: &Observation) -> MaybeReply {
    if observation.starts_at().is_some_and(|starts_at| starts_at > draft.now) {
        return Err(Refusal::NotNow);
    }
    both_answered(draft, of, observation);
    for who in observation.people() {
        nudging::answered(draft, who, Question::Moment(of));
    }
    for due in [Due::SlotOver(of), Due::AskAgain(of)] {
        draft.not_due(due);
    }
    let observed_at = draft.now;
    draft.edit_observation(of, |observation| observation.stage = Stage::Debriefing { observed_at });
    draft.pass_on_to_pair(of.exchange, Notice::Debrief { of });
    let over = draft.now + Duration::minutes(draft.state.rules().debrief_minutes.into());
    draft.at(Due::DebriefOver(of), over);
    Ok(None)
}

fn still_planned(draft: &mut Draft, of: ObservationId, observation: &Observation) -> Notice {
    both_answered(draft, of, observation);
    let to_come = observation.starts_at().filter(|starts_at| *starts_at > draft.now);
    let again_at = match to_come {
        Some(_) => draft.state.timer(&Due::SlotOver(of)),
        None => {
            let at = draft.now + Duration::days(STILL_PLANNED_DAYS);
            draft.not_due(Due::SlotOver(of));
            draft.at(Due::AskAgain(of), at);
            Some(at)
        }
    };
    Notice::ReportNoted { of, how: Report::StillPlanned, again_at }
}

fn not_yet(draft: &mut Draft, of: ObservationId, observation: &Observation) -> Notice {
    both_answered(draft, of, observation);
    for who in observation.people() {
        nudging::answered(draft, who, Question::Moment(of));
    }
    draft.not_due(Due::SlotOver(of));
    draft.edit_observation(of, |observation| {
        observation.put_off = observation.put_off.saturating_add(1);
        observation.stage = Stage::Arranging { put_forward: None };
    });
    let at = draft.now + Duration::days(NOT_YET_DAYS);
    draft.at(Due::AskAgain(of), at);
    Notice::ReportNoted { of, how: Report::NotYet, again_at: Some(at) }
}

/// The half hour is over: each is asked, in private, what they take along; and the other visit of the pair comes up.
pub fn debrief_over(draft: &mut Draft, of: ObservationId) {
    let Some(observation) = draft.state.observation(of).cloned() else { return };
    if !matches!(observation.stage, Stage::Debriefing { .. }) {
        return;
    }
    let mut anyone = false;
    for who in observation.people() {
        let written = draft.state.takeaways_of(who).any(|takeaway| takeaway.of == of);
        let inside = draft.state.exchange(of.exchange).is_some_and(|e| e.people.contains(&who));
        if !written && inside {
            anyone = true;
            let step = nudging::open(draft, who, Question::Takeaway(of));
            draft.tell(who, Notice::TakeawayAsked { of, step: Some(step) });
        }
    }
    if !anyone {
        super::outcomes::conclude(draft, of);
    }
    arranging::next_or_over(draft, of.exchange);
}
