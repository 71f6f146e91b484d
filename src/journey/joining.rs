//! Joining, and being forgotten. Each person's own choice, one tap either way.

use std::collections::BTreeSet;

use super::draft::Draft;
use super::{Reply, arranging};
use crate::domain::availability::WorkingHours;
use crate::domain::command::Actor;
use crate::domain::community::Change;
use crate::domain::due::Due;
use crate::domain::ids::{Account, ParticipantId};
use crate::domain::notice::{Notice, Recipient};
use crate::domain::participant::Participant;
use crate::domain::proposal::Answer;
use crate::domain::refusal::Refusal;

/// What this is, and the question.
pub fn welcome() -> Reply {
    Ok(Notice::Welcome)
}

/// No: nothing is stored.
pub fn stay_out() -> Reply {
    Ok(Notice::StayedOut)
}

/// What can be typed.
pub fn help(actor: &Actor) -> Reply {
    Ok(Notice::Help { facilitator: actor.facilitator })
}

/// Yes.
pub fn join(draft: &mut Draft, actor: &Actor, me: Option<ParticipantId>) -> Reply {
    if me.is_some() {
        return Err(Refusal::AlreadyJoined);
    }
    let settings = draft.state.settings().clone();
    let place = draft.state.roster(&actor.account).cloned().unwrap_or_default();
    let participant = Participant {
        id: draft.name(),
        account: actor.account.clone(),
        name: actor.name.clone(),
        language: actor.language.unwrap_or(settings.language),
        speaks: BTreeSet::new(),
        zone: actor.zone.clone().unwrap_or(settings.zone),
        hours: WorkingHours::default(),
        place,
        capacity: None,
        pace_weeks: None,
        pause: None,
        away: Vec::new(),
        do_not_pair: BTreeSet::new(),
        joined_at: draft.now,
        silent_steps: 0,
        waiting_since: None,
        first_in_line: false,
        last_round_at: None,
        sits_out_round: None,
        exchanges_begun: 0,
        gained: 0,
        last_exchange_at: None,
    };
    draft.change(Change::Participant(participant));
    Ok(Notice::Joined)
}

/// Someone did something: they are not silent, and the platform may have a new name for them.
pub fn seen(draft: &mut Draft, me: ParticipantId, actor: &Actor) {
    let name = actor.name.clone();
    draft.edit(me, |participant| {
        participant.silent_steps = 0;
        participant.name = name;
    });
}

/// The panel of a bare `/observe`.
pub fn panel(draft: &Draft, me: ParticipantId) -> Notice {
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Notice::Panel {
        exchanges: count(draft.state.exchanges_of(me).count()),
        doors: count(super::doors::visible(draft, me).count()),
        paused: draft.state.participant(me).is_some_and(|who| who.pause.is_some()),
    }
}

/// Passes an invitation on, in the inviter's name, once.
pub fn invite(draft: &mut Draft, me: ParticipantId, account: &Account) -> Reply {
    if draft.state.by_account(account).is_some() {
        return Err(Refusal::AlreadyJoined);
    }
    if draft.state.was_invited(account) {
        return Err(Refusal::AlreadyInvited);
    }
    let inviter = draft.state.participant(me).ok_or(Refusal::NotJoined)?;
    // Nothing is known of someone who has not joined: the inviter's own working hours are the best guess.
    let at = super::draft::allowed(&draft.state, inviter, draft.now);
    draft.change(Change::Invited(account.clone()));
    draft.post(Recipient::Account(account.clone()), Notice::Invitation { by: me }, at, false);
    Ok(Notice::InvitationSent { to: account.clone() })
}

/// What deleting means, before it is done.
pub const fn ask_before_forgetting() -> Notice {
    Notice::ForgetAsk
}

/// Deletes someone and what they wrote, at once. Partners are freed, kindly.
pub fn forget(draft: &mut Draft, me: ParticipantId) -> Reply {
    let exchanges: Vec<_> = draft.state.exchanges_of(me).map(|exchange| exchange.id).collect();
    for exchange in exchanges {
        arranging::leave(draft, me, exchange)?;
    }
    forget_proposals(draft, me);
    let wishes: Vec<_> = draft.state.wishes_of(me).map(|wish| wish.id).collect();
    for wish in wishes {
        draft.change(Change::WishGone(wish));
    }
    let offers: Vec<_> = draft.state.offers_of(me).map(|offer| offer.id).collect();
    for offer in offers {
        draft.change(Change::OfferGone(offer));
    }
    let doors: Vec<_> = draft.state.doors().filter(|door| door.host == me).map(|door| door.id).collect();
    for door in doors {
        super::doors::close(draft, me, door)?;
    }
    let steps: Vec<_> = draft.state.steps_of(me).map(|step| step.id).collect();
    for step in steps {
        super::nudging::close(draft, step);
    }
    let takeaways: Vec<_> = draft.state.takeaways_of(me).cloned().collect();
    for takeaway in takeaways {
        let erased = takeaway.note.into_iter().chain(takeaway.noticed);
        draft.decision().erased.extend(erased);
        for due in [Due::FollowUp(takeaway.id), Due::ForgetNote(takeaway.id), Due::ForgetOutcome(takeaway.id)]
        {
            draft.not_due(due);
        }
        draft.change(Change::TakeawayGone(takeaway.id));
    }
    draft.not_due(Due::PauseEnds(me));
    let avoided_by: Vec<_> =
        draft.state.participants().filter(|who| who.do_not_pair.contains(&me)).map(|who| who.id).collect();
    for who in avoided_by {
        draft.edit(who, |who| {
            who.do_not_pair.remove(&me);
        });
    }
    draft.change(Change::ParticipantGone(me));
    // What was decided above for the leaver's own eyes goes with them.
    draft.decision().notices.retain(|outgoing| outgoing.to != Recipient::Person(me));
    draft.decision().forgotten.push(me);
    Ok(Notice::Forgotten)
}

/// The others hear at the end what they would have heard anyway.
fn forget_proposals(draft: &mut Draft, me: ParticipantId) {
    let theirs: Vec<_> = draft.state.proposals_of(me).cloned().collect();
    for mut proposal in theirs {
        for side in proposal.sides.iter_mut().filter(|side| side.who == me) {
            side.answer = Answer::No;
        }
        draft.change(Change::Proposal(proposal));
    }
}
