//! Whether a notice that waits still means something: asked again at the moment of sending, so that nothing pointless is said.

use chrono::{DateTime, Utc};

use crate::domain::community::Community;
use crate::domain::exchange::{ObservationId, Stage};
use crate::domain::ids::{Account, ParticipantId};
use crate::domain::notice::{Ask, Notice, Outgoing, Recipient};
use crate::domain::outcome::Sharing;
use crate::domain::participant::PauseCause;
use crate::domain::proposal::{Answer, Proposal};
use crate::domain::step::Question;
use crate::domain::wish_offer::Door;
use crate::matching::barrier::is_free;

/// Whether this is still worth saying, in the state of now.
#[must_use]
pub fn still_means_something(community: &Community, outgoing: &Outgoing, now: DateTime<Utc>) -> bool {
    let to = match &outgoing.to {
        Recipient::Person(who) => Some(*who),
        Recipient::Account(account) => return may_be_invited(community, account, &outgoing.notice),
        Recipient::Pair { .. } | Recipient::Home => None,
    };
    let still_here = to.is_none_or(|who| community.participant(who).is_some());
    still_here
        && still_waits(community, to, &outgoing.notice, now)
        && still_holds(community, to, &outgoing.notice, now)
}

/// An invitation goes out in the name of someone who is still here, to someone who has not come by themselves.
fn may_be_invited(community: &Community, account: &Account, notice: &Notice) -> bool {
    let by_someone =
        if let Notice::Invitation { by } = notice { community.participant(*by).is_some() } else { true };
    by_someone && community.by_account(account).is_none()
}

/// Whether what is asked still waits for an answer; what asks nothing does.
fn still_waits(
    community: &Community,
    to: Option<ParticipantId>,
    notice: &Notice,
    now: DateTime<Utc>,
) -> bool {
    let stage = |of: ObservationId| community.observation(of).map(|observation| &observation.stage);
    if let Notice::ProposalsMade { ask } = notice {
        to.is_some_and(|who| awaits_answer(community, who, ask, now))
    } else if let Notice::Nudged { step, .. } = notice {
        community.step(*step).is_some_and(|step| !step.not_now) && takes_part(community, to, now)
    } else if let Notice::MomentsSuggested { of, .. } = notice {
        stage(*of) == Some(&Stage::Arranging { put_forward: None })
    } else if let Notice::MomentPutForward { of, starts_at, .. } = notice {
        let put = match stage(*of) {
            Some(Stage::Arranging { put_forward: put } | Stage::Scheduled { moving_to: put, .. }) => *put,
            Some(Stage::Waiting | Stage::Debriefing { .. } | Stage::Concluded | Stage::CalledOff { .. })
            | None => None,
        };
        put.is_some_and(|put| put.starts_at == *starts_at)
    } else if let Notice::TookPlaceAsked { of, starts_at } = notice {
        // In the place of the pair it is said to both; where they are told apart, to one.
        let waits = |who| {
            to.is_none_or(|to| to == who) && community.step_for(who, Question::TookPlace(*of)).is_some()
        };
        let observation = community.observation(*of);
        observation.is_some_and(|o| o.starts_at() == *starts_at && o.people().into_iter().any(waits))
    } else if let Notice::TakeawayAsked { of, step } = notice {
        let waits = step.is_none_or(|step| community.step(step).is_some());
        matches!(stage(*of), Some(Stage::Debriefing { .. })) && waits
    } else if let Notice::FollowUpAsked { step, .. } = notice {
        community.step(*step).is_some()
    } else {
        true
    }
}

/// Whether what is told still holds; what was so for good does.
fn still_holds(
    community: &Community,
    to: Option<ParticipantId>,
    notice: &Notice,
    now: DateTime<Utc>,
) -> bool {
    let person = || to.and_then(|who| community.participant(who));
    if let Notice::TakeawayShared { takeaway, .. } = notice {
        community.takeaway(*takeaway).is_some_and(|takeaway| takeaway.sharing == Sharing::Partner)
    } else if let Notice::Introduced { exchange } | Notice::SeatTaken { exchange, .. } = notice {
        community.exchange(*exchange).is_some()
    } else if let Notice::PreBrief { of } = notice {
        let stage = community.observation(*of).map(|observation| &observation.stage);
        matches!(stage, Some(Stage::Waiting | Stage::Arranging { .. } | Stage::Scheduled { .. }))
    } else if let Notice::RoundAnnounced { number, .. } = notice {
        to.is_some_and(|who| in_round(community, who, *number, now))
    } else if let Notice::NobodyThisRound { .. } = notice {
        to.is_some_and(|who| super::rounds::waits(community, who))
    } else if matches!(notice, Notice::PausedForSilence) {
        person().and_then(|who| who.pause.as_ref()).is_some_and(|p| p.cause == PauseCause::Silent)
    } else if let Notice::Resumed { .. } = notice {
        takes_part(community, to, now)
    } else if let Notice::DoorAnnounced { door } = notice {
        let host_is_there =
            |door: &Door| community.participant(door.host).is_some_and(|host| host.pause.is_none());
        community
            .door(*door)
            .is_some_and(|door| door.free() > 0 && door.starts_at > now && host_is_there(door))
    } else {
        true
    }
}

fn takes_part(community: &Community, who: Option<ParticipantId>, now: DateTime<Utc>) -> bool {
    who.and_then(|who| community.participant(who)).is_some_and(|who| who.takes_part(now))
}

fn awaits_answer(community: &Community, who: ParticipantId, ask: &Ask, now: DateTime<Utc>) -> bool {
    let open = |proposal: &Proposal| {
        let still_here = proposal.others(who).all(|other| community.participant(other).is_some());
        still_here && proposal.side(who).is_some_and(|side| side.answer == Answer::Open)
    };
    ask.proposals.iter().filter_map(|id| community.proposal(*id)).any(open)
        && takes_part(community, Some(who), now)
}

fn in_round(community: &Community, who: ParticipantId, number: u64, now: DateTime<Utc>) -> bool {
    let Some(person) = community.participant(who) else { return false };
    let out = person.sits_out_round == Some(number);
    community.round().number == number && !out && is_free(community, person, community.rules(), now).is_ok()
}
