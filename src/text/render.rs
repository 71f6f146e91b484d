//! A notice or a refusal as a message for one reader. One line per variant; the files beside this one hold what is more
//! than a line, by theme.

mod exchanging;
mod forms;
mod joining;
mod mine;
mod nobody;
mod nudging;
mod outcomes;
mod personal;
mod proposing;
mod refusing;
mod ruling;
#[cfg(test)]
mod tests;
mod trade_off;
mod wishing;

use super::bundle::with;
use super::message::Message;
pub use super::reader::Reader;
use super::stamped;
use crate::domain::notice::Notice;

pub use exchanging::meeting_title;
pub use forms::form;
pub use refusing::refuse;
pub use ruling::{rule_name, rule_named};

/// What a notice says to this reader.
#[must_use]
pub fn render(notice: &Notice, reader: &Reader<'_>) -> Message {
    stamped::found(Message { language: reader.language, ..say(notice, reader) })
}

#[expect(
    clippy::too_many_lines,
    reason = "the table of all that is said: one entry per variant, none left out"
)]
fn say(notice: &Notice, reader: &Reader<'_>) -> Message {
    let plain = |key: &str| Message::new(reader.line(key));
    match notice {
        Notice::Welcome => joining::welcome(reader),
        Notice::Joined => joining::joined(reader),
        Notice::StayedOut => plain("stayed-out"),
        Notice::Forgotten => plain("forgotten"),
        Notice::ForgetAsk => joining::forget_ask(reader),
        Notice::Help { facilitator } => joining::help(reader, *facilitator),
        Notice::Panel { exchanges, doors, paused } => joining::panel(reader, *exchanges, *doors, *paused),
        Notice::Invitation { by } => joining::invitation(reader, *by),
        Notice::InvitationSent { to: _ } => plain("invitation-sent"),

        Notice::WishOpened { topic, found_by_spelling, prospect } => {
            wishing::wish_opened(reader, *topic, *found_by_spelling, prospect)
        }
        Notice::ColleagueAsked { with, topic, known_at } => {
            wishing::colleague_asked(reader, *with, *topic, *known_at)
        }
        Notice::IntroductionNoted => plain("introduction-noted"),
        Notice::OfferOpened { topic, found_by_spelling, ask } => {
            wishing::offer_opened(reader, *topic, *found_by_spelling, ask.as_ref())
        }
        Notice::DoorOpened { door } => wishing::door_opened(reader, *door),
        Notice::DoorAnnounced { door } => wishing::door_announced(reader, *door),
        Notice::Doors { doors } => wishing::doors(reader, doors),
        Notice::SeatTaken { door, exchange } => wishing::seat_taken(reader, *door, *exchange),
        Notice::DoorClosed { topic, starts_at } => wishing::door_closed(reader, *topic, *starts_at),
        Notice::WishWithdrawn { topic } => wishing::withdrawn(reader, "wish-withdrawn", *topic),
        Notice::OfferWithdrawn { topic } => wishing::withdrawn(reader, "offer-withdrawn", *topic),
        Notice::Mine { exchanges, wishes, offers, doors, asks, said_yes, next_round } => {
            let open =
                mine::Open { exchanges, wishes, offers, doors, asks, said_yes, next_round: *next_round };
            mine::mine(reader, &open)
        }

        Notice::ProposalsMade { ask } => proposing::asked(reader, ask),
        Notice::YesNoted { with, known_at } => proposing::yes_noted(reader, with, *known_at),
        Notice::ItIsMutual { with } => proposing::it_is_mutual(reader, with),
        Notice::NoNoted => plain("no-noted"),
        Notice::DidNotComeTogether { next_round } => proposing::did_not_come_together(reader, *next_round),

        Notice::Introduced { exchange } => exchanging::introduced(reader, *exchange),
        Notice::PreBrief { of } => exchanging::pre_brief(reader, *of),
        Notice::MomentsSuggested { of, slots } => exchanging::moments_suggested(reader, *of, slots),
        Notice::MomentPutForward { of, by, starts_at, instead_of } => {
            exchanging::moment_put_forward(reader, *of, *by, *starts_at, *instead_of)
        }
        Notice::MomentAgreed { of, starts_at, sequence, moved } => {
            exchanging::moment_agreed(reader, *of, *starts_at, *sequence, *moved)
        }
        Notice::CalledOff { of: _, visit, by, was } => {
            exchanging::called_off(reader, *visit, *by, was.as_ref())
        }
        Notice::PartnerLeft { by, was } => exchanging::partner_left(reader, *by, was),
        Notice::ExchangeLeft { was } => exchanging::exchange_left(reader, was),
        Notice::TookPlaceAsked { of, starts_at: _ } => exchanging::took_place_asked(reader, *of),
        Notice::ReportNoted { of, how, again_at } => exchanging::report_noted(reader, *of, *how, *again_at),

        Notice::Debrief { of } => outcomes::debrief(reader, *of),
        Notice::TakeawayAsked { of, step } => outcomes::takeaway_asked(reader, *of, *step),
        Notice::TakeawayKept { takeaway, follow_up_at } => {
            outcomes::takeaway_kept(reader, *takeaway, *follow_up_at)
        }
        Notice::TakeawaySkipped => plain("takeaway-skipped"),
        Notice::SharingSet { takeaway, with } => outcomes::sharing_set(reader, *takeaway, *with),
        Notice::TakeawayShared { by, takeaway, note } => {
            outcomes::takeaway_shared(reader, *by, *takeaway, *note)
        }
        Notice::FollowUpAsked { takeaway, note, step } => {
            outcomes::follow_up_asked(reader, *takeaway, *note, *step)
        }
        Notice::TriedNoted { takeaway, can_swap } => outcomes::tried_noted(reader, *takeaway, *can_swap),
        Notice::NoticedKept { takeaway: _ } => outcomes::noticed_kept(reader),
        Notice::Harvest { notes } => outcomes::harvest(reader, notes),

        Notice::Nudged { step, question } => nudging::nudged(reader, *step, *question),
        Notice::NotNowNoted => plain("not-now-noted"),
        Notice::Paused { until } => nudging::paused(reader, *until),
        Notice::AwayNoted { from, until } => nudging::away_noted(reader, *from, *until),
        Notice::PausedForSilence => nudging::paused_for_silence(reader),
        Notice::Resumed { by_itself } => nudging::resumed(reader, *by_itself),

        Notice::RoundAnnounced { number, at } => nudging::round_announced(reader, *number, *at),
        Notice::RoundOff { was, next_at } => {
            let vars = with("was", reader.moment(*was)).with("at", reader.moment(*next_at));
            Message::new(reader.say("round-off", &vars))
        }
        Notice::SatOut => plain("sat-out"),
        Notice::NobodyThisRound { topic, nobody, next_round } => {
            nobody::in_round(reader, *topic, nobody, *next_round)
        }

        Notice::Profile => personal::profile(reader),
        Notice::MyData { notes, takeaways } => personal::my_data(reader, notes, *takeaways),
        Notice::ProfileSet => plain("profile-set"),
        Notice::DoNotPairSet { with, on } => personal::do_not_pair_set(reader, *with, *on),

        Notice::Rules { number, rules } => ruling::rules(reader, *number, rules),
        Notice::RulePreview { rule, old, new, trials, smallest, relaxed, apply_as } => {
            let change = ruling::Change { rule: *rule, old, new, smallest: *smallest, relaxed: *relaxed };
            ruling::preview(reader, &change, trials.as_ref(), *apply_as)
        }
        Notice::RulesApplied { number } => {
            Message::new(reader.say("rules-applied", &with("number", *number)))
        }
        Notice::RulesHistory { versions } => ruling::history(reader, versions),
        Notice::RulesBroughtBack { from, number } => {
            let vars = with("from", *from).with("number", *number);
            Message::new(reader.say("rules-brought-back", &vars))
        }
        Notice::RoundNext { number, at, people, smallest } => {
            ruling::round_next(reader, *number, *at, *people, *smallest)
        }
        Notice::RoundStarted { number } => {
            Message::new(reader.say("round-started", &with("number", *number)))
        }
        Notice::RoundSkipped { next_at } => {
            Message::new(reader.say("round-skipped", &with("at", reader.moment(*next_at))))
        }
        Notice::TopicFigures { lines, smallest } => ruling::topic_figures(reader, lines, *smallest),
        Notice::RosterImported { lines } => {
            Message::new(reader.say("roster-imported", &with("lines", *lines)))
        }
        Notice::SetUp => ruling::set_up(reader),
    }
}

/// "yes" or "no", for a text that chooses by it.
const fn yes_no(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}
