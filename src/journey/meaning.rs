//! Whether a notice that waits still means something: asked again at the moment of sending, so that nothing pointless is said.

use chrono::{DateTime, Utc};

use crate::domain::community::Community;
use crate::domain::exchange::{ObservationId, Stage};
use crate::domain::ids::ParticipantId;
use crate::domain::notice::{Ask, Notice, Outgoing, Recipient};
use crate::domain::outcome::Sharing;
use crate::domain::participant::PauseCause;
use crate::domain::proposal::Answer;
use crate::matching::barrier::is_free;

/// Whether this is still worth saying, in the state of now.
#[must_use]
pub fn still_means_something(community: &Community, outgoing: &Outgoing, now: DateTime<Utc>) -> bool {
    let to = match &outgoing.to {
        Recipient::Person(who) => {
            if community.participant(*who).is_none() {
                return false;
            }
            Some(*who)
        }
        Recipient::Account(account) => return community.by_account(account).is_none(),
        Recipient::Pair { .. } | Recipient::Home => None,
    };
    let stage = |of: ObservationId| community.observation(of).map(|observation| &observation.stage);
    match &outgoing.notice {
        Notice::ProposalsMade { ask } => to.is_some_and(|who| awaits_answer(community, who, ask, now)),
        Notice::Nudged { step, .. } => {
            community.step(*step).is_some_and(|step| !step.not_now) && takes_part(community, to, now)
        }
        Notice::TakeawayAsked { of, .. } => matches!(stage(*of), Some(Stage::Debriefing { .. })),
        Notice::FollowUpAsked { step, .. } => community.step(*step).is_some(),
        Notice::TakeawayShared { takeaway, .. } => {
            community.takeaway(*takeaway).is_some_and(|takeaway| takeaway.sharing == Sharing::Partner)
        }
        Notice::Introduced { exchange } | Notice::SeatTaken { exchange, .. } => {
            community.exchange(*exchange).is_some()
        }
        Notice::PreBrief { of } => {
            matches!(stage(*of), Some(Stage::Waiting | Stage::Arranging { .. } | Stage::Scheduled { .. }))
        }
        Notice::MomentsSuggested { of, .. } => stage(*of) == Some(&Stage::Arranging { put_forward: None }),
        Notice::MomentPutForward { of, starts_at, .. } => match stage(*of) {
            Some(Stage::Arranging { put_forward: put } | Stage::Scheduled { moving_to: put, .. }) => {
                put.is_some_and(|put| put.starts_at == *starts_at)
            }
            Some(Stage::Waiting | Stage::Debriefing { .. } | Stage::Concluded | Stage::CalledOff { .. })
            | None => false,
        },
        Notice::TookPlaceAsked { of, starts_at } => match stage(*of) {
            Some(Stage::Scheduled { starts_at: agreed, .. }) => Some(*agreed) == *starts_at,
            Some(Stage::Arranging { .. }) => starts_at.is_none(),
            Some(Stage::Waiting | Stage::Debriefing { .. } | Stage::Concluded | Stage::CalledOff { .. })
            | None => false,
        },
        Notice::RoundAnnounced { number, .. } => to.is_some_and(|who| in_round(community, who, *number, now)),
        Notice::PausedForSilence => to
            .and_then(|who| community.participant(who)?.pause.as_ref())
            .is_some_and(|p| p.cause == PauseCause::Silent),
        Notice::Resumed { .. } => takes_part(community, to, now),
        Notice::DoorAnnounced { door } => {
            community.door(*door).is_some_and(|door| door.free() > 0 && door.starts_at > now)
        }
        _ => true,
    }
}

fn takes_part(community: &Community, who: Option<ParticipantId>, now: DateTime<Utc>) -> bool {
    who.and_then(|who| community.participant(who)).is_some_and(|who| who.takes_part(now))
}

fn awaits_answer(community: &Community, who: ParticipantId, ask: &Ask, now: DateTime<Utc>) -> bool {
    let open =
        |id| community.proposal(id).and_then(|p| p.side(who)).is_some_and(|side| side.answer == Answer::Open);
    ask.proposals.iter().any(|id| open(*id)) && takes_part(community, Some(who), now)
}

fn in_round(community: &Community, who: ParticipantId, number: u64, now: DateTime<Utc>) -> bool {
    let Some(person) = community.participant(who) else { return false };
    let out = person.sits_out_round == Some(number);
    community.round().number == number && !out && is_free(community, person, community.rules(), now).is_ok()
}
