//! Going quiet, being away, coming back.

use chrono::{DateTime, NaiveTime, Utc};

use super::Reply;
use super::draft::Draft;
use crate::domain::due::Due;
use crate::domain::ids::ParticipantId;
use crate::domain::notice::Notice;
use crate::domain::participant::{Away, Pause, PauseCause};
use crate::domain::refusal::Refusal;
use crate::domain::written_moment::WrittenDay;

/// The most stretches of days away that are kept.
const MOST_AWAY: usize = 12;
/// The furthest a pause or an absence may lie ahead, in weeks.
const FURTHEST_WEEKS: u16 = 104;

/// The beginning of a written day, in the person's own zone.
fn beginning(draft: &Draft, me: ParticipantId, day: &WrittenDay) -> Result<DateTime<Utc>, Refusal> {
    let zone = &draft.state.participant(me).ok_or(Refusal::NotJoined)?.zone;
    let day = day.resolve(zone.local(draft.now).date()).ok_or(Refusal::NoSuchDay)?;
    let at = zone.forward(day.and_time(NaiveTime::MIN));
    if at > draft.now + chrono::Duration::weeks(FURTHEST_WEEKS.into()) {
        return Err(Refusal::MomentTooFar { weeks: FURTHEST_WEEKS });
    }
    Ok(at)
}

/// A pause of their own always has an end.
pub fn pause(draft: &mut Draft, me: ParticipantId, until: &WrittenDay) -> Reply {
    let until = beginning(draft, me, until)?;
    if until <= draft.now {
        return Err(Refusal::MomentPassed { at: until });
    }
    draft.edit(me, |who| who.pause = Some(Pause { until: Some(until), cause: PauseCause::Own }));
    draft.at(Due::PauseEnds(me), until);
    Ok(Notice::Paused { until })
}

/// Days away that are known beforehand.
pub fn be_away(draft: &mut Draft, me: ParticipantId, from: &WrittenDay, until: &WrittenDay) -> Reply {
    let from = beginning(draft, me, from)?;
    let until = beginning(draft, me, until)?;
    if until <= draft.now {
        return Err(Refusal::MomentPassed { at: until });
    }
    if until <= from {
        return Err(Refusal::EndBeforeStart);
    }
    let now = draft.now;
    let kept =
        draft.state.participant(me).map_or(0, |who| who.away.iter().filter(|away| away.until > now).count());
    if kept >= MOST_AWAY {
        return Err(Refusal::TooMany { most: MOST_AWAY });
    }
    draft.edit(me, |who| {
        who.away.retain(|away| away.until > now);
        who.away.push(Away { from, until });
        who.away.sort_by_key(|away| away.from);
    });
    Ok(Notice::AwayNoted { from, until })
}

/// Back, with one tap; also from days away that have begun.
pub fn resume(draft: &mut Draft, me: ParticipantId) -> Reply {
    let now = draft.now;
    let who = draft.state.participant(me).ok_or(Refusal::NotJoined)?;
    if who.takes_part(now) {
        return Err(Refusal::AlreadySaid);
    }
    back(draft, me);
    draft.edit(me, |who| who.away.retain(|away| away.from > now));
    // What became mutual in the meantime begins now.
    super::proposing::settle(draft, me);
    Ok(Notice::Resumed { by_itself: false })
}

/// The end of a pause, by itself.
pub fn ends(draft: &mut Draft, who: ParticipantId) {
    let due = draft
        .state
        .participant(who)
        .and_then(|who| who.pause.as_ref()?.until)
        .is_some_and(|until| until <= draft.now);
    if due {
        back(draft, who);
        super::proposing::settle(draft, who);
        draft.tell(who, Notice::Resumed { by_itself: true });
    }
}

fn back(draft: &mut Draft, who: ParticipantId) {
    draft.not_due(Due::PauseEnds(who));
    let now = draft.now;
    let wishes = draft.state.wishes_of(who).next().is_some();
    draft.edit(who, |who| {
        who.pause = None;
        who.silent_steps = 0;
        if wishes {
            who.waiting_since.get_or_insert(now);
        }
    });
}

/// The platform can't reach them: they are paused, and whoever looked along with them is freed, kindly.
pub fn unreachable(draft: &mut Draft, who: ParticipantId) {
    if draft
        .state
        .participant(who)
        .is_none_or(|who| who.pause.as_ref().is_some_and(|p| p.cause == PauseCause::Unreachable))
    {
        return;
    }
    draft.edit(who, |who| who.pause = Some(Pause { until: None, cause: PauseCause::Unreachable }));
    draft.not_due(Due::PauseEnds(who));
    let steps: Vec<_> = draft.state.steps_of(who).map(|step| step.id).collect();
    for step in steps {
        super::nudging::close(draft, step);
    }
    let exchanges: Vec<_> = draft.state.exchanges_of(who).map(|exchange| exchange.id).collect();
    for exchange in exchanges {
        // Leaving is refused only for exchanges of others.
        let left = super::arranging::leave(draft, who, exchange);
        debug_assert!(left.is_ok());
    }
    draft.nothing_at_once();
}
