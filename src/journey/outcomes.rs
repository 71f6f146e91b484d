//! What came of it: the takeaway, who may read it, and weeks later whether it was tried. The words are sealed; what is
//! decided here never looks at them.

use chrono::{DateTime, Duration, Utc};

use super::draft::Draft;
use super::{Reply, arranging, nudging};
use crate::domain::community::Change;
use crate::domain::due::Due;
use crate::domain::exchange::{ObservationId, Stage};
use crate::domain::ids::{ExchangeId, NoteId, ParticipantId, TakeawayId};
use crate::domain::notice::Notice;
use crate::domain::outcome::{NewNote, Sharing, Takeaway, Tried};
use crate::domain::refusal::Refusal;
use crate::domain::step::Question;
use crate::domain::user_text::Words;
use crate::domain::written_moment::WrittenDay;

/// The harvest shows a takeaway after so many days, so that it can't be told from the calendar whose it is.
const HARVEST_AFTER_DAYS: i64 = 14;
/// The harvest shows so many at a time, the latest ones.
const HARVEST_MOST: usize = 20;

/// Keeps what someone takes along: for themselves, until they choose otherwise.
pub fn write(
    draft: &mut Draft,
    me: ParticipantId,
    of: ObservationId,
    words: &Words,
    try_on: Option<&WrittenDay>,
) -> Reply {
    let observation = draft.observation_of(me, of)?.clone();
    if !matches!(observation.stage, Stage::Debriefing { .. }) {
        return Err(Refusal::NotNow);
    }
    if draft.state.takeaways_of(me).any(|takeaway| takeaway.of == of) {
        return Err(Refusal::AlreadySaid);
    }
    let zone = draft.state.participant(me).ok_or(Refusal::NotJoined)?.zone.clone();
    let today = zone.local(draft.now).date();
    let try_on = try_on.map(|day| day.resolve(today).ok_or(Refusal::NoSuchDay)).transpose()?;
    let note: NoteId = draft.name();
    draft.decision().notes.push(NewNote {
        id: note,
        exchange: of.exchange,
        writer: me,
        words: words.clone(),
    });
    let id: TakeawayId = draft.name();
    let takeaway = Takeaway {
        id,
        of,
        topic: observation.topic,
        writer: me,
        partner: observation.other(me),
        watched: observation.observer == me,
        note: Some(note),
        sharing: Sharing::Keep,
        try_on,
        written_at: draft.now,
        tried: None,
        noticed: None,
        followed_up_at: None,
    };
    draft.change(Change::Takeaway(takeaway));
    let follow_up_at = draft.now + Duration::days(draft.state.rules().follow_up_days.into());
    draft.at(Due::FollowUp(id), follow_up_at);
    nudging::answered(draft, me, Question::Takeaway(of));
    conclude(draft, of);
    Ok(Notice::TakeawayKept { takeaway: id, follow_up_at })
}

/// Nothing to write down; fine.
pub fn skip(draft: &mut Draft, me: ParticipantId, of: ObservationId) -> Reply {
    let observation = draft.observation_of(me, of)?;
    if !matches!(observation.stage, Stage::Debriefing { .. }) {
        return Err(Refusal::NotNow);
    }
    draft.state.step_for(me, Question::Takeaway(of)).ok_or(Refusal::AlreadySaid)?;
    nudging::answered(draft, me, Question::Takeaway(of));
    conclude(draft, of);
    Ok(Notice::TakeawaySkipped)
}

/// The form again, for whoever would like to write now.
pub fn ask_again(draft: &Draft, me: ParticipantId) -> Reply {
    for exchange in draft.state.exchanges_of(me) {
        for (index, observation) in (0..).zip(&exchange.observations) {
            let of = ObservationId { exchange: exchange.id, index };
            let written = draft.state.takeaways_of(me).any(|takeaway| takeaway.of == of);
            if observation.has(me) && matches!(observation.stage, Stage::Debriefing { .. }) && !written {
                let step = draft.state.step_for(me, Question::Takeaway(of)).map(|step| step.id);
                return Ok(Notice::TakeawayAsked { of, step });
            }
        }
    }
    Err(Refusal::NotNow)
}

/// The visit is done when the half hour is over and nobody is asked any more.
pub fn conclude(draft: &mut Draft, of: ObservationId) {
    let Some(observation) = draft.state.observation(of) else { return };
    let asked =
        observation.people().iter().any(|who| draft.state.step_for(*who, Question::Takeaway(of)).is_some());
    let still_talking = draft.state.timer(&Due::DebriefOver(of)).is_some();
    if matches!(observation.stage, Stage::Debriefing { .. }) && !asked && !still_talking {
        draft.edit_observation(of, |observation| observation.stage = Stage::Concluded);
        arranging::next_or_over(draft, of.exchange);
    }
}

/// Someone wrote nothing, and that is that.
pub fn takeaway_lapsed(draft: &mut Draft, of: ObservationId) {
    conclude(draft, of);
}

/// Who may read it, by the writer's choice alone.
pub fn share(draft: &mut Draft, me: ParticipantId, id: TakeawayId, with: Sharing) -> Reply {
    let mut takeaway = own(draft, me, id)?;
    if takeaway.sharing == with {
        return Err(Refusal::AlreadySaid);
    }
    takeaway.sharing = with;
    if let (Sharing::Partner, Some(note)) = (with, takeaway.note) {
        draft.pass_on(takeaway.partner, Notice::TakeawayShared { by: me, takeaway: id, note });
    }
    draft.change(Change::Takeaway(takeaway));
    Ok(Notice::SharingSet { takeaway: id, with })
}

fn own(draft: &Draft, me: ParticipantId, id: TakeawayId) -> Result<Takeaway, Refusal> {
    let takeaway = draft.state.takeaway(id).ok_or(Refusal::AlreadyOver)?;
    if takeaway.writer == me { Ok(takeaway.clone()) } else { Err(Refusal::NotYours) }
}

/// Three weeks after (a rule): did you try it?
pub fn follow_up(draft: &mut Draft, id: TakeawayId) {
    let Some(takeaway) = draft.state.takeaway(id).cloned() else { return };
    if takeaway.tried.is_some() || takeaway.followed_up_at.is_some() {
        return;
    }
    let Some(writer) = draft.state.participant(takeaway.writer) else { return };
    if !writer.takes_part(draft.now) {
        let back = writer.pause.as_ref().map_or(writer.away_until(draft.now), |pause| pause.until);
        match back {
            // Whoever is not there is asked once they are back.
            Some(back) => {
                let back = back.max(draft.now + Duration::hours(1));
                draft.at(Due::FollowUp(id), back);
            }
            None => followed_up(draft, takeaway),
        }
        return;
    }
    let step = nudging::open(draft, takeaway.writer, Question::FollowUp(id));
    draft.tell(takeaway.writer, Notice::FollowUpAsked { takeaway: id, note: takeaway.note, step });
}

/// The answer; whatever it is, the return visit can be asked for.
pub fn tried(draft: &mut Draft, me: ParticipantId, id: TakeawayId, answer: Tried) -> Reply {
    let mut takeaway = own(draft, me, id)?;
    if takeaway.tried == Some(answer) {
        return Err(Refusal::AlreadySaid);
    }
    takeaway.tried = Some(answer);
    let can_swap = draft.state.participant(takeaway.partner).is_some();
    followed_up(draft, takeaway);
    nudging::answered(draft, me, Question::FollowUp(id));
    Ok(Notice::TriedNoted { takeaway: id, can_swap })
}

fn followed_up(draft: &mut Draft, mut takeaway: Takeaway) {
    let id = takeaway.id;
    draft.not_due(Due::FollowUp(id));
    if takeaway.followed_up_at.is_none() {
        takeaway.followed_up_at = Some(draft.now);
        let rules = draft.state.rules();
        let note = draft.now + Duration::days(rules.note_retention_days.into());
        let outcome = draft.now + Duration::days(i64::from(rules.outcome_retention_months) * 30);
        draft.at(Due::ForgetNote(id), note);
        draft.at(Due::ForgetOutcome(id), outcome.max(note));
    }
    draft.change(Change::Takeaway(takeaway));
}

/// The follow-up stayed without an answer.
pub fn follow_up_lapsed(draft: &mut Draft, id: TakeawayId) {
    if let Some(takeaway) = draft.state.takeaway(id).cloned() {
        followed_up(draft, takeaway);
    }
}

/// What was noticed when it was tried; sealed like the takeaway itself.
pub fn noticed(draft: &mut Draft, me: ParticipantId, id: TakeawayId, words: &Words) -> Reply {
    let mut takeaway = own(draft, me, id)?;
    if takeaway.followed_up_at.is_none() {
        return Err(Refusal::NotNow);
    }
    if takeaway.note.is_none() {
        return Err(Refusal::AlreadyOver);
    }
    let note: NoteId = draft.name();
    draft.decision().notes.push(NewNote {
        id: note,
        exchange: takeaway.of.exchange,
        writer: me,
        words: words.clone(),
    });
    if let Some(before) = takeaway.noticed.replace(note) {
        draft.decision().erased.push(before);
    }
    draft.change(Change::Takeaway(takeaway));
    Ok(Notice::NoticedKept { takeaway: id })
}

/// The text has had its time: it becomes unreadable; that something was taken along stays, without text.
pub fn forget_note(draft: &mut Draft, id: TakeawayId) {
    let Some(mut takeaway) = draft.state.takeaway(id).cloned() else { return };
    let erased = takeaway.note.take().into_iter().chain(takeaway.noticed.take());
    draft.decision().erased.extend(erased);
    draft.change(Change::Takeaway(takeaway));
}

/// The rest has had its time too.
pub fn forget_outcome(draft: &mut Draft, id: TakeawayId) {
    forget_note(draft, id);
    if draft.state.takeaway(id).is_some() {
        draft.change(Change::TakeawayGone(id));
    }
}

/// A finished exchange has had its time.
pub fn forget_exchange(draft: &mut Draft, id: ExchangeId) {
    draft.change(Change::ExchangeForgotten(id));
}

/// What others added to the harvest: only after a wait, and only once enough different people did.
pub fn harvest(draft: &Draft) -> Notice {
    let ripe: DateTime<Utc> = draft.now - Duration::days(HARVEST_AFTER_DAYS);
    let added: Vec<&Takeaway> = draft
        .state
        .takeaways()
        .filter(|t| t.sharing == Sharing::Harvest && t.written_at <= ripe && t.note.is_some())
        .collect();
    let writers: std::collections::BTreeSet<ParticipantId> =
        added.iter().map(|takeaway| takeaway.writer).collect();
    if writers.len() < draft.state.rules().smallest_group_shown as usize {
        return Notice::Harvest { notes: Vec::new() };
    }
    Notice::Harvest {
        notes: added.iter().rev().filter_map(|takeaway| takeaway.note).take(HARVEST_MOST).collect(),
    }
}
