//! What is known of someone, what is stored, and their do-not-pair list.

use super::super::bundle::with;
use super::super::dates;
use super::super::message::Message;
use super::super::reader::Reader;
use super::outcomes::sharing_word;
use super::yes_no;
use crate::domain::command::Press;
use crate::domain::ids::{NoteId, ParticipantId, TakeawayId};
use crate::domain::outcome::Sharing;
use crate::domain::participant::Participant;

/// What is known of them, with what they can change.
pub fn profile(reader: &Reader<'_>) -> Message {
    let Some(me) = reader.me() else { return super::joining::welcome(reader) };
    let lines = [reader.line("profile")]
        .into_iter()
        .chain(who_i_am(reader, me))
        .chain(how_i_take_part(reader, me))
        .chain([reader.line("profile-change")]);
    let back = me.pause.is_some().then(|| reader.press("button-resume", Press::Resume));
    Message::lines(lines)
        .with(back)
        .with([reader.press("button-my-data", Press::MyData), reader.press("button-panel", Press::Panel)])
}

fn who_i_am(reader: &Reader<'_>, me: &Participant) -> Vec<String> {
    let label = |key, name: &'static str, label: Option<&_>| {
        let label: Option<&crate::domain::user_text::Label> = label;
        label.map(|label| reader.say(key, &with(name, label.to_string())))
    };
    let place = &me.place;
    let speaks = me.speaks.iter().cloned().collect::<Vec<_>>().join(", ");
    let lines = [
        Some(reader.say("profile-name", &with("name", me.name.to_string()))),
        Some(reader.line("profile-language")),
        (!speaks.is_empty()).then(|| reader.say("profile-speaks", &with("languages", speaks))),
        Some(reader.say("profile-clock", &with("zone", me.zone.name().to_owned()))),
        Some(reader.say("profile-hours", &with("hours", dates::hours(&me.hours, reader.language)))),
        label("profile-team", "team", place.team.as_ref()),
        label("profile-site", "site", place.site.as_ref()),
        label("profile-profession", "profession", place.profession.as_ref()),
        place.level.map(|years| reader.say("profile-level", &with("years", years))),
        place.manager.as_ref().map(|_| reader.line("profile-manager")),
    ];
    lines.into_iter().flatten().collect()
}

fn how_i_take_part(reader: &Reader<'_>, me: &Participant) -> Vec<String> {
    let pause = me.pause.as_ref().map(|pause| match pause.until {
        Some(until) => reader.say("profile-paused", &with("day", reader.day(until))),
        None => reader.line("profile-paused-open"),
    });
    let away = me.away.iter().filter(|away| away.until > reader.now).map(|away| {
        let vars = with("from", reader.day(away.from)).with("until", reader.day(away.until));
        reader.say("profile-away", &vars)
    });
    let avoided: Vec<ParticipantId> = me
        .do_not_pair
        .iter()
        .copied()
        .filter(|other| reader.community.participant(*other).is_some())
        .collect();
    let avoids =
        (!avoided.is_empty()).then(|| reader.say("profile-avoids", &with("names", reader.names(avoided))));
    let room = reader.say("profile-room", &with("count", me.room(reader.community.rules())));
    let pace = me.pace_weeks.map(|weeks| reader.say("profile-pace", &with("weeks", weeks)));
    [room].into_iter().chain(pace).chain(pause).chain(away).chain(avoids).collect()
}

/// What is stored of them, for how long, and who sees it.
pub fn my_data(reader: &Reader<'_>, notes: &[(TakeawayId, NoteId)], takeaways: u32) -> Message {
    let Some(me) = reader.me() else { return super::joining::welcome(reader) };
    let (community, rules) = (reader.community, reader.community.rules());
    let open = with("wishes", community.wishes_of(me.id).count())
        .with("offers", community.offers_of(me.id).count())
        .with("exchanges", community.exchanges_of(me.id).count());
    let outcomes = with("count", takeaways).with("months", rules.outcome_retention_months);
    let kept = [
        reader.line("my-data"),
        reader.line("my-data-profile"),
        reader.say("my-data-open", &open),
        reader.line("my-data-past"),
        reader.say("my-data-outcomes", &outcomes),
        reader.say("my-data-notes", &with("count", notes.len()).with("days", rules.note_retention_days)),
    ];
    let written = notes.iter().map(|(takeaway, note)| written(reader, *takeaway, *note));
    Message::lines(kept.into_iter().chain(written).chain([reader.line("my-data-forget")])).with([
        reader.press("button-profile", Press::Me),
        reader.press("button-panel", Press::Panel),
        reader.press("my-data-delete", Press::Leave),
    ])
}

/// One sealed text of the reader's own, with who may read it; or one that a partner shared.
fn written(reader: &Reader<'_>, id: TakeawayId, note: NoteId) -> String {
    let takeaway = reader.community.takeaway(id);
    if let Some(theirs) = takeaway.filter(|takeaway| Some(takeaway.writer) != reader.who) {
        let vars = with("note", reader.note(note))
            .with("topic", reader.topic(theirs.topic))
            .with("name", reader.name(theirs.writer));
        return reader.say("my-data-shared-with-you", &vars);
    }
    // What was noticed later on is for its writer alone, whatever became of the takeaway itself.
    let sharing =
        takeaway.filter(|takeaway| takeaway.note == Some(note)).map_or(Sharing::Keep, |t| t.sharing);
    let topic = takeaway.map_or_else(|| reader.line("topic-gone"), |takeaway| reader.topic(takeaway.topic));
    let vars = with("with", sharing_word(sharing))
        .with("note", reader.note(note))
        .with("topic", topic)
        .with("name", reader.names(takeaway.map(|takeaway| takeaway.partner)));
    reader.say("my-data-note", &vars)
}

/// Their do-not-pair list was changed.
pub fn do_not_pair_set(reader: &Reader<'_>, other: ParticipantId, on: bool) -> Message {
    let vars = with("on", yes_no(on)).with("name", reader.name(other));
    Message::new(reader.say("do-not-pair-set", &vars))
}
