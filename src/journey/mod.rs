//! Every decision of the product: an event, on a community, at a moment, gives what follows. Pure.
//!
//! One file per part of the journey. The room is apart from `domain` so that a decision may ask `matching` without the two
//! importing each other.
//!
//! | file | step of the journey |
//! | --- | --- |
//! | [`joining`] | 1 join, help, panel, invite, be forgotten |
//! | [`wishing`], [`doors`] | 2 wish, offer, open door, 3 match at once |
//! | [`rounds`] | 3 match at the next round |
//! | [`proposing`] | 4 each is asked apart; 5 the introduction |
//! | [`arranging`] | 6 a moment: put forward, agreed, moved, called off |
//! | [`observing`] | 7 did it take place? 8 the debrief |
//! | [`outcomes`] | 8 what is taken along, 9 the follow-up, the return visit |
//! | [`nudging`] | questions that wait, their nudges, silence |
//! | [`pausing`], [`profile`] | pause, away, back; what is known of someone |
//! | [`ruling`], [`setting_up`] | facilitators: rules, figures; roster, language, zone |
//! | [`meaning`] | whether a notice that waits still means something |

mod arranging;
mod doors;
mod draft;
mod joining;
mod meaning;
mod nudging;
mod observing;
mod outcomes;
mod pausing;
mod profile;
mod proposing;
#[cfg(test)]
mod regressions;
mod rounds;
mod ruling;
mod setting_up;
#[cfg(test)]
mod tests;
mod wishing;

use chrono::{DateTime, Utc};

use crate::domain::command::{Actor, Command, Event, Press};
use crate::domain::community::Community;
use crate::domain::decision::Decision;
use crate::domain::due::Due;
use crate::domain::ids::ParticipantId;
use crate::domain::refusal::Refusal;
use crate::domain::trial::Trials;
use draft::Draft;

pub use draft::{allowed, allowed_for_all, readers, sendable_at};
pub use meaning::still_means_something;
pub use rounds::{found, pair_round};
pub use ruling::try_rule;

/// What follows from an event.
///
/// # Errors
/// Why a person's command is not done; what falls due is never refused.
pub fn decide(community: &Community, event: &Event, now: DateTime<Utc>) -> Result<Decision, Refusal> {
    match event {
        Event::Asked { actor, command } => asked(community, actor, command, None, now),
        Event::RuleTried { actor, command, trials } => asked(community, actor, command, Some(trials), now),
        Event::Fell(due) if is_due(community, *due, now) => Ok(fell(community, *due, now)),
        Event::RoundPaired { number, groups, left_over } if is_due(community, Due::RoundPairs, now) => {
            let mut draft = Draft::new(community, now);
            rounds::apply(&mut draft, *number, groups, left_over);
            Ok(draft.done())
        }
        // Another replica did it first, or it was moved: there is nothing left to do.
        Event::Fell(_) | Event::RoundPaired { .. } => Ok(Decision::default()),
        Event::Unreachable(who) => {
            let mut draft = Draft::new(community, now);
            pausing::unreachable(&mut draft, *who);
            Ok(draft.done())
        }
    }
}

/// Only what is due is done: whoever decides on it again, on the state that came of it, finds its moment gone or moved.
fn is_due(community: &Community, due: Due, now: DateTime<Utc>) -> bool {
    community.timer(&due).is_some_and(|at| at <= now)
}

fn fell(community: &Community, due: Due, now: DateTime<Utc>) -> Decision {
    let mut draft = Draft::new(community, now);
    draft.not_due(due);
    match due {
        Due::BatchExpires(batch) => proposing::expire(&mut draft, batch),
        Due::Nudge(step) => nudging::nudge_or_lapse(&mut draft, step),
        Due::SlotOver(of) | Due::AskAgain(of) => observing::ask_took_place(&mut draft, of),
        Due::DebriefOver(of) => observing::debrief_over(&mut draft, of),
        Due::FollowUp(takeaway) => outcomes::follow_up(&mut draft, takeaway),
        Due::ForgetNote(takeaway) => outcomes::forget_note(&mut draft, takeaway),
        Due::ForgetOutcome(takeaway) => outcomes::forget_outcome(&mut draft, takeaway),
        Due::ForgetExchange(exchange) => outcomes::forget_exchange(&mut draft, exchange),
        Due::PauseEnds(who) => pausing::ends(&mut draft, who),
        Due::DoorBegins(door) => doors::begins(&mut draft, door),
        Due::AnnounceRound => rounds::announce(&mut draft),
        Due::RoundPairs => {
            if let Event::RoundPaired { number, groups, left_over } = rounds::pair_round(community, now) {
                rounds::apply(&mut draft, number, &groups, &left_over);
            }
        }
    }
    draft.done()
}

fn asked(
    community: &Community,
    actor: &Actor,
    command: &Command,
    tried: Option<&Trials>,
    now: DateTime<Utc>,
) -> Result<Decision, Refusal> {
    let mut draft = Draft::new(community, now);
    let me = community.by_account(&actor.account).map(|participant| participant.id);
    if let Some(me) = me {
        joining::seen(&mut draft, me, actor);
    }
    if let Some(decided) = for_anyone(&mut draft, actor, command, me) {
        let reply = decided?;
        return Ok(draft.answer(reply));
    }
    if let Some(decided) = for_facilitators(&mut draft, actor, command, tried) {
        let reply = decided?;
        return Ok(draft.answer(reply));
    }
    let me = me.ok_or(Refusal::NotJoined)?;
    let reply = if let Command::Press(press) = command {
        pressed(&mut draft, me, press)?
    } else {
        typed_by(&mut draft, me, command)?
    };
    Ok(match reply {
        Some(reply) => draft.answer(reply),
        None => draft.done(),
    })
}

type Reply = Result<crate::domain::notice::Notice, Refusal>;
type MaybeReply = Result<Option<crate::domain::notice::Notice>, Refusal>;

/// What also someone may do who has not joined.
fn for_anyone(
    draft: &mut Draft,
    actor: &Actor,
    command: &Command,
    me: Option<ParticipantId>,
) -> Option<Reply> {
    match (command, me) {
        (Command::Help, _) => Some(joining::help(actor)),
        (Command::Press(Press::Join), _) => Some(joining::join(draft, actor, me)),
        (Command::Press(Press::StayOut), None) => Some(joining::stay_out()),
        (Command::Press(Press::Panel), None) => Some(joining::welcome()),
        (Command::OpenWish { .. } | Command::AskColleague { .. } | Command::OpenOffer { .. }, None)
        | (Command::OpenDoor { .. }, None) => Some(joining::welcome()),
        (_, Some(_) | None) => None,
    }
}

/// What only facilitators may do, participants or not.
fn for_facilitators(
    draft: &mut Draft,
    actor: &Actor,
    command: &Command,
    tried: Option<&Trials>,
) -> Option<Reply> {
    // Told before anything is looked at: whoever has no rights learns only that.
    let decide = |draft: &mut Draft, decide: &dyn Fn(&mut Draft) -> Reply| {
        Some(if actor.facilitator { decide(draft) } else { Err(Refusal::FacilitatorsOnly) })
    };
    match command {
        Command::ShowRules => decide(draft, &|draft| ruling::show(draft)),
        Command::SetRule { rule, value, why, apply } => decide(draft, &|draft| {
            let asked = ruling::Asked { rule, value, why: why.as_ref(), apply: *apply };
            ruling::put_forward(draft, actor, &asked, tried)
        }),
        Command::RulesHistory => decide(draft, &|draft| ruling::history(draft)),
        Command::UndoRules => decide(draft, &|draft| ruling::undo(draft, actor)),
        Command::Press(Press::ApplyRules(number)) => {
            decide(draft, &|draft| ruling::apply(draft, actor, *number))
        }
        Command::NextRound => decide(draft, &|draft| rounds::next(draft)),
        Command::StartRound => decide(draft, &rounds::start),
        Command::SkipRound => decide(draft, &rounds::skip),
        Command::TopicFigures => decide(draft, &|draft| ruling::topic_figures(draft)),
        Command::ImportRoster { csv, accounts } => {
            decide(draft, &|draft| setting_up::import_roster(draft, csv, accounts))
        }
        Command::SetUp { language, zone, home } => {
            decide(draft, &|draft| setting_up::set_up(draft, *language, zone.as_ref(), home.as_ref()))
        }
        Command::Press(_)
        | Command::AcceptAll(_)
        | Command::Help
        | Command::OpenWish { .. }
        | Command::AskColleague { .. }
        | Command::OpenOffer { .. }
        | Command::OpenDoor { .. }
        | Command::Introduce { .. }
        | Command::TypeMoment { .. }
        | Command::WriteTakeaway { .. }
        | Command::Debrief
        | Command::WriteNoticed { .. }
        | Command::Pause { .. }
        | Command::BeAway { .. }
        | Command::SetProfile(_)
        | Command::DoNotPair { .. }
        | Command::Invite { .. }
        | Command::Harvest => None,
    }
}

fn typed_by(draft: &mut Draft, me: ParticipantId, command: &Command) -> MaybeReply {
    match command {
        Command::AcceptAll(proposals) => proposing::accept(draft, me, proposals),
        Command::OpenWish { topic } => wishing::open_wish(draft, me, topic).map(Some),
        Command::AskColleague { with, topic } => {
            wishing::ask_colleague(draft, me, with, topic.as_ref()).map(Some)
        }
        Command::OpenOffer { topic } => wishing::open_offer(draft, me, topic).map(Some),
        Command::OpenDoor { topic, starts, seats } => doors::open(draft, me, topic, starts, *seats).map(Some),
        Command::Introduce { a, b, topic } => wishing::introduce(draft, me, a, b, topic.as_ref()).map(Some),
        Command::TypeMoment { of, starts } => arranging::type_moment(draft, me, *of, starts),
        Command::WriteTakeaway { of, words, try_on } => {
            outcomes::write(draft, me, *of, words, try_on.as_ref()).map(Some)
        }
        Command::Debrief => outcomes::ask_again(draft, me).map(Some),
        Command::WriteNoticed { takeaway, words } => outcomes::noticed(draft, me, *takeaway, words).map(Some),
        Command::Pause { until } => pausing::pause(draft, me, until).map(Some),
        Command::BeAway { from, until } => pausing::be_away(draft, me, from, until).map(Some),
        Command::SetProfile(changes) => profile::set_all(draft, me, changes).map(Some),
        Command::DoNotPair { with, on } => profile::do_not_pair(draft, me, with, *on).map(Some),
        Command::Invite { who } => joining::invite(draft, me, who).map(Some),
        Command::Harvest => Ok(Some(outcomes::harvest(draft))),
        Command::Press(_)
        | Command::Help
        | Command::ShowRules
        | Command::SetRule { .. }
        | Command::RulesHistory
        | Command::UndoRules
        | Command::NextRound
        | Command::StartRound
        | Command::SkipRound
        | Command::TopicFigures
        | Command::ImportRoster { .. }
        | Command::SetUp { .. } => Err(Refusal::NotNow),
    }
}

fn pressed(draft: &mut Draft, me: ParticipantId, press: &Press) -> MaybeReply {
    match press {
        Press::Panel => Ok(Some(joining::panel(draft, me))),
        Press::Doors => Ok(Some(doors::list(draft, me))),
        Press::Mine => Ok(Some(wishing::mine(draft, me))),
        Press::Me => Ok(Some(profile::show())),
        Press::MyData => Ok(Some(profile::my_data(draft, me))),
        Press::Wish(topic) => wishing::open_known_wish(draft, me, *topic).map(Some),
        Press::WithdrawWish(wish) => wishing::withdraw_wish(draft, me, *wish).map(Some),
        Press::WithdrawOffer(offer) => wishing::withdraw_offer(draft, me, *offer).map(Some),
        Press::CloseDoor(door) => doors::close(draft, me, *door).map(Some),
        Press::TakeSeat(door) => doors::take_seat(draft, me, *door),
        Press::Accept(proposal) => proposing::accept(draft, me, &[*proposal]),
        Press::Decline(batch) => proposing::decline(draft, me, *batch).map(Some),
        Press::PutForward { of, at } => arranging::put_forward(draft, me, *of, *at),
        Press::Agree { of, at } => arranging::agree(draft, me, *of, *at),
        Press::Moments(of) => arranging::moments(draft, me, *of).map(Some),
        Press::CallOff(of) => arranging::call_off(draft, me, *of),
        Press::LeaveExchange(exchange) => arranging::leave(draft, me, *exchange).map(Some),
        Press::Report { of, how } => observing::report(draft, me, *of, *how),
        Press::SkipTakeaway(of) => outcomes::skip(draft, me, *of).map(Some),
        Press::Share { takeaway, with } => outcomes::share(draft, me, *takeaway, *with).map(Some),
        Press::Tried { takeaway, tried } => outcomes::tried(draft, me, *takeaway, *tried).map(Some),
        Press::SwapRoles(takeaway) => wishing::swap_roles(draft, me, *takeaway).map(Some),
        Press::NotNow(step) => nudging::not_now(draft, me, *step).map(Some),
        Press::SitOut(number) => rounds::sit_out(draft, me, *number).map(Some),
        Press::Resume => pausing::resume(draft, me).map(Some),
        Press::Invite(account) => joining::invite(draft, me, account).map(Some),
        Press::Leave => Ok(Some(joining::ask_before_forgetting())),
        Press::ForgetMe => joining::forget(draft, me).map(Some),
        Press::Join | Press::StayOut => Err(Refusal::AlreadyJoined),
        Press::ApplyRules(_) => Err(Refusal::FacilitatorsOnly),
    }
}
