//! Questions that wait, and their nudges: kind, short, few, and they stop by themselves.

use chrono::{DateTime, Duration, Utc};

use super::draft::Draft;
use super::{Reply, arranging, outcomes};
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
    let read_at = match question {
        Question::Moment(of) | Question::TookPlace(of) => draft.reads_in_place_at(who, of.exchange),
        Question::Proposals(_) | Question::Takeaway(_) | Question::FollowUp(_) => {
            draft.reads_at(who, draft.now)
        }
    };
    next_look(draft, id, who, read_at, 1);
    id
}

/// Looks at a question again so many gaps after a moment, when the person reads again: a question that was asked on Friday
/// night is not nudged about on Sunday.
fn next_look(draft: &mut Draft, step: StepId, who: ParticipantId, from: DateTime<Utc>, gaps: u32) {
    let gap = Duration::hours(draft.state.rules().nudge_gap_hours.into());
    let at = draft.reads_at(who, from + gap * i32::try_from(gaps).unwrap_or(1));
    draft.at(Due::Nudge(step), at);
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
    let now = draft.now;
    let paused = draft.state.participant(step.who).is_none_or(|who| !who.takes_part(draft.now));
    if step.nudges < draft.state.rules().nudges_per_step && !step.not_now && !paused {
        step.nudges += 1;
        draft.tell(step.who, Notice::Nudged { step: id, question: step.question });
        let who = step.who;
        draft.change(Change::Step(step));
        next_look(draft, id, who, now, 1);
    } else if is_proposal(step.question) {
        // Its end is the end of the proposal itself, so that nothing shows before.
        next_look(draft, id, step.who, now, 1);
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
        Question::TookPlace(of) => arranging::lapse_if_forsaken(draft, of, step.who),
        Question::Takeaway(of) => outcomes::takeaway_lapsed(draft, of),
        Question::FollowUp(takeaway) => outcomes::follow_up_lapsed(draft, takeaway),
    }
    if !step.not_now {
        fell_silent(draft, step);
    }
}

/// One more question without any answer. After three (a rule) the person is paused, told so, and can come back with one tap.
/// Whoever was away while it waited may never have read it.
fn fell_silent(draft: &mut Draft, step: &Step) {
    let who = step.who;
    let Some(person) = draft.state.participant(who) else { return };
    let was_away = person.away.iter().any(|away| away.from <= draft.now && away.until > step.asked_at);
    if person.pause.is_some() || was_away {
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
    let left = draft.state.rules().nudges_per_step.saturating_sub(step.nudges);
    let now = draft.now;
    draft.change(Change::Step(step));
    // It waits as long as it would have with its nudges.
    next_look(draft, id, me, now, left + 1);
    Ok(Notice::NotNowNoted)
}
