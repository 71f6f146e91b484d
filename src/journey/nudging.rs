//! Questions that wait, and their nudges: kind, short, few, and they stop by themselves.

use chrono::Duration;

use super::draft::Draft;
use super::{Reply, arranging, observing, outcomes};
use crate::domain::community::Change;
use crate::domain::due::Due;
use crate::domain::ids::{ParticipantId, StepId};
use crate::domain::notice::Notice;
use crate::domain::participant::{Pause, PauseCause};
use crate::domain::refusal::Refusal;
use crate::domain::step::{Question, Step};

/// A question now waits for this person's answer. Asked again, it begins anew.
pub fn open(draft: &mut Draft, who: ParticipantId, question: Question) -> StepId {
    if let Some(before) = draft.state.step_for(who, question).map(|step| step.id) {
        close(draft, before);
    }
    let id: StepId = draft.name();
    let step = Step { id, who, question, asked_at: draft.now, nudges: 0, not_now: false };
    draft.change(Change::Step(step));
    let gap = Duration::hours(draft.state.rules().nudge_gap_hours.into());
    let at = draft.now + gap;
    draft.at(Due::Nudge(id), at);
    id
}

/// It waits no longer.
pub fn close(draft: &mut Draft, step: StepId) {
    draft.not_due(Due::Nudge(step));
    draft.change(Change::StepGone(step));
}

/// The person has answered: no further nudge.
pub fn answered(draft: &mut Draft, who: ParticipantId, question: Question) {
    if let Some(step) = draft.state.step_for(who, question).map(|step| step.id) {
        close(draft, step);
    }
}

/// A nudge that is due: sent while there are some left, else the question lapses.
pub fn nudge_or_lapse(draft: &mut Draft, id: StepId) {
    let Some(mut step) = draft.state.step(id).cloned() else { return };
    let gap = Duration::hours(draft.state.rules().nudge_gap_hours.into());
    let paused = draft.state.participant(step.who).is_none_or(|who| !who.takes_part(draft.now));
    if step.nudges < draft.state.rules().nudges_per_step && !step.not_now && !paused {
        step.nudges += 1;
        draft.tell(step.who, Notice::Nudged { step: id, question: step.question });
        draft.change(Change::Step(step));
        let at = draft.now + gap;
        draft.at(Due::Nudge(id), at);
    } else if is_proposal(step.question) {
        // Its end is the end of the proposal itself, so that nothing shows before.
        let at = draft.now + gap;
        draft.at(Due::Nudge(id), at);
    } else {
        lapse(draft, &step);
    }
}

const fn is_proposal(question: Question) -> bool {
    matches!(question, Question::Proposals(_))
}

/// The end of a question that stayed open, if it did.
pub fn lapse_if_open(draft: &mut Draft, who: ParticipantId, question: Question) {
    if let Some(step) = draft.state.step_for(who, question).cloned() {
        lapse(draft, &step);
    }
}

fn lapse(draft: &mut Draft, step: &Step) {
    close(draft, step.id);
    match step.question {
        Question::Proposals(_) => {}
        Question::Moment(of) => arranging::moment_lapsed(draft, of, step.who),
        Question::TookPlace(of) => observing::took_place_lapsed(draft, of),
        Question::Takeaway(of) => outcomes::takeaway_lapsed(draft, of),
        Question::FollowUp(takeaway) => outcomes::follow_up_lapsed(draft, takeaway),
    }
    if !step.not_now {
        fell_silent(draft, step.who);
    }
}

/// One more question without any answer. After three (a rule) the person is paused, told so, and can come back with one tap.
fn fell_silent(draft: &mut Draft, who: ParticipantId) {
    let Some(person) = draft.state.participant(who) else { return };
    if person.pause.is_some() || person.is_away(draft.now) {
        return;
    }
    let most = draft.state.rules().silent_steps_before_pause;
    let enough = person.silent_steps + 1 >= most;
    draft.edit(who, |person| {
        person.silent_steps += 1;
        if enough {
            person.pause = Some(Pause { until: None, cause: PauseCause::Silent });
        }
    });
    if enough {
        draft.tell(who, Notice::PausedForSilence);
    }
}

/// Not now: the question stays, without nudges, and does not count as silence.
pub fn not_now(draft: &mut Draft, me: ParticipantId, id: StepId) -> Reply {
    let mut step = draft.state.step(id).cloned().ok_or(Refusal::AlreadyOver)?;
    if step.who != me {
        return Err(Refusal::NotYours);
    }
    if step.not_now {
        return Err(Refusal::AlreadySaid);
    }
    step.not_now = true;
    draft.change(Change::Step(step));
    Ok(Notice::NotNowNoted)
}
