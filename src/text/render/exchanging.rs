//! The exchange: introduced, prepared, a moment agreed, moved or called off; and whether it took place.
//!
//! What is said in the place of a pair reads the same for everyone there: it names both people.

use chrono::{DateTime, Utc};

use super::super::bundle::with;
use super::super::calendar;
use super::super::message::{Button, Message, Tap, shortened};
use super::super::reader::Reader;
use super::yes_no;
use crate::domain::command::{FormKind, Press};
use crate::domain::exchange::{ObservationId, Report};
use crate::domain::ids::{ExchangeId, ParticipantId};
use crate::domain::notice::Cancelled;
use crate::domain::proposal::Visit;
use crate::domain::step::Question;

/// The longest name that a platform gives to a place.
const LONGEST_TITLE: usize = 100;

/// The place of the pair opens, with an opening line for each visit.
pub fn introduced(reader: &Reader<'_>, id: ExchangeId) -> Message {
    let exchange = reader.community.exchange(id);
    let people = exchange.map(|exchange| exchange.people.clone()).unwrap_or_default();
    let visits: Vec<Visit> =
        exchange.into_iter().flat_map(|exchange| &exchange.observations).map(|o| o.visit()).collect();
    let each = visits.iter().flat_map(|visit| {
        let vars = reader.about(Some(*visit));
        [reader.say("introduced-visit", &vars), reader.say("introduced-openers", &vars)]
    });
    let agreed = exchange.is_some_and(|exchange| exchange.door.is_some());
    let from = match (agreed, people.len() > 2) {
        (true, _) => "door",
        (false, true) => "ring",
        (false, false) => "pair",
    };
    let heading = reader.say("introduced", &with("names", reader.names(people)).with("from", from));
    let next = reader.say("introduced-next", &with("agreed", yes_no(agreed)));
    Message::lines([heading].into_iter().chain(each).chain([next]))
        .with([reader.press("button-leave", Press::LeaveExchange(id))])
}

/// What the place of a pair is called, at most 100 UTF-16 units: the same in every language, for it has one name for all.
#[must_use]
pub fn meeting_title(reader: &Reader<'_>, id: ExchangeId) -> String {
    let exchange = reader.community.exchange(id);
    let people = exchange.map(|exchange| exchange.people.clone()).unwrap_or_default();
    let names: Vec<String> = people.into_iter().map(|who| reader.name(who)).collect();
    let topic = exchange.and_then(|exchange| exchange.observations.first()).map(|o| o.visit().topic);
    let topic = topic.map_or_else(|| reader.line("topic-gone"), |topic| reader.topic(topic));
    let vars = with("names", names.join(" & ")).with("topic", topic);
    shortened(reader.say("meeting-title", &vars), LONGEST_TITLE)
}

/// For the host: what to watch for, what to leave alone, and consent of those present.
pub fn pre_brief(reader: &Reader<'_>, of: ObservationId) -> Message {
    Message::new(reader.say("pre-brief", &reader.about(reader.visit(of))))
}

/// *Not now* for the reader, where a question about this visit waits for them.
fn not_now(reader: &Reader<'_>, question: Question) -> Option<Button> {
    let step = reader.who.and_then(|who| reader.community.step_for(who, question));
    reader.not_now(step.map(|step| step.id))
}

/// Whether a visit is one of the reader's own. In the place of three the third reads along: for them a button of that visit
/// would only be refused, and their calendar stays as it is.
fn is_own(reader: &Reader<'_>, visit: Option<Visit>) -> bool {
    reader.who.zip(visit).is_none_or(|(who, visit)| who == visit.observer || who == visit.host)
}

/// Which moment suits you?
pub fn moments_suggested(reader: &Reader<'_>, of: ObservationId, slots: &[DateTime<Utc>]) -> Message {
    let key = if slots.is_empty() { "moments-none" } else { "moments-suggested" };
    let suggested =
        slots.iter().map(|at| Button::new(reader.moment(*at), Tap::Press(Press::PutForward { of, at: *at })));
    Message::new(reader.say(key, &reader.about(reader.visit(of))))
        .with(
            suggested
                .chain([reader.opens("button-another-moment", FormKind::Moment(of))])
                .filter(|_| is_own(reader, reader.visit(of))),
        )
        .with(not_now(reader, Question::Moment(of)))
}

/// One of the two put a moment forward.
pub fn moment_put_forward(
    reader: &Reader<'_>,
    of: ObservationId,
    by: ParticipantId,
    starts_at: DateTime<Utc>,
    instead_of: Option<DateTime<Utc>>,
) -> Message {
    let vars =
        reader.about(reader.visit(of)).with("name", reader.name(by)).with("at", reader.moment(starts_at));
    let text = match instead_of {
        None => reader.say("moment-put-forward", &vars),
        Some(before) => reader.say("moment-put-forward-instead", &vars.with("before", reader.moment(before))),
    };
    let agree =
        (reader.who != Some(by)).then(|| reader.press("moment-agree", Press::Agree { of, at: starts_at }));
    let buttons = agree.into_iter().chain([reader.press("button-moments", Press::Moments(of))]);
    Message::new(text)
        .with(buttons.filter(|_| is_own(reader, reader.visit(of))))
        .with(not_now(reader, Question::Moment(of)))
}

/// Both agreed, with the calendar file.
pub fn moment_agreed(
    reader: &Reader<'_>,
    of: ObservationId,
    starts_at: DateTime<Utc>,
    sequence: u32,
    moved: bool,
) -> Message {
    let visit = reader.visit(of);
    let rules = reader.community.rules();
    let vars = reader.about(visit).with("moved", yes_no(moved)).with("at", reader.moment(starts_at));
    let agreed = reader.say("moment-agreed", &vars);
    if !is_own(reader, visit) {
        return Message::new(agreed);
    }
    let lengths = with("minutes", rules.observation_minutes).with("debrief", rules.debrief_minutes);
    Message::lines([agreed, reader.say("moment-agreed-file", &lengths)])
        .with([
            reader.press("moment-move", Press::Moments(of)),
            reader.press("button-call-off", Press::CallOff(of)),
        ])
        .with_file(Some(calendar::agreed(reader, of, visit, starts_at, sequence)))
}

/// A visit was called off, or lapsed.
pub fn called_off(
    reader: &Reader<'_>,
    visit: Visit,
    by: Option<ParticipantId>,
    was: Option<&Cancelled>,
) -> Message {
    let vars = reader.about(Some(visit));
    let text = match by {
        Some(by) => reader.say("called-off", &vars.with("name", reader.name(by))),
        None => reader.say("called-off-lapsed", &vars),
    };
    off(reader, text, was)
}

/// Somebody left the exchange.
pub fn partner_left(reader: &Reader<'_>, by: ParticipantId, was: &[Cancelled]) -> Message {
    off(reader, reader.say("partner-left", &with("name", reader.name(by))), was)
}

/// They left an exchange.
pub fn exchange_left(reader: &Reader<'_>, was: &[Cancelled]) -> Message {
    off(reader, reader.line("exchange-left"), was)
}

/// With the file that takes what was agreed out of a calendar, where something was.
fn off<'c>(reader: &Reader<'_>, text: String, was: impl IntoIterator<Item = &'c Cancelled>) -> Message {
    let own = was.into_iter().filter(|was| is_own(reader, Some(was.visit)));
    let file = calendar::called_off(reader, own);
    let about_it = file.is_some().then(|| reader.line("called-off-file"));
    Message::lines([text].into_iter().chain(about_it))
        .with([reader.press("button-panel", Press::Panel)])
        .with_file(file)
}

/// Did it take place?
pub fn took_place_asked(reader: &Reader<'_>, of: ObservationId) -> Message {
    Message::new(reader.say("took-place-asked", &reader.about(reader.visit(of))))
        .with(reports(reader, of).into_iter().filter(|_| is_own(reader, reader.visit(of))))
        .with(not_now(reader, Question::TookPlace(of)))
}

/// The four true answers.
pub fn reports(reader: &Reader<'_>, of: ObservationId) -> [Button; 4] {
    let report = |key: &str, how| reader.press(key, Press::Report { of, how });
    [
        report("took-place-yes", Report::TookPlace),
        report("took-place-planned", Report::StillPlanned),
        report("took-place-not-yet", Report::NotYet),
        report("took-place-will-not", Report::WillNotHappen),
    ]
}

/// What was answered, and when it is asked again.
pub fn report_noted(
    reader: &Reader<'_>,
    of: ObservationId,
    how: Report,
    again_at: Option<DateTime<Utc>>,
) -> Message {
    let key = match how {
        Report::StillPlanned => "report-noted-planned",
        Report::NotYet => "report-noted-not-yet",
        Report::TookPlace | Report::WillNotHappen => "report-noted",
    };
    let Some(again_at) = again_at else { return Message::new(reader.line("report-noted")) };
    Message::new(reader.say(key, &with("at", reader.moment(again_at))))
        .with([reader.press("button-moments", Press::Moments(of))])
}
