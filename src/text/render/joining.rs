//! Joining, the panel, help, inviting, being forgotten.

use super::super::bundle::with;
use super::super::dates;
use super::super::message::{Button, Message};
use super::super::reader::Reader;
use crate::domain::command::{FormKind, Press};
use crate::domain::ids::ParticipantId;

pub fn welcome(reader: &Reader<'_>) -> Message {
    Message::new(reader.line("welcome"))
        .with([reader.press("welcome-yes", Press::Join), reader.press("welcome-no", Press::StayOut)])
}

pub fn joined(reader: &Reader<'_>) -> Message {
    let Some(me) = reader.me() else { return welcome(reader) };
    let vars = with("name", me.name.to_string())
        .with("hours", dates::hours(&me.hours, reader.language))
        .with("zone", me.zone.name().to_owned());
    Message::new(reader.say("joined", &vars))
        .with(panel_buttons(reader, false))
        .with([reader.press("button-profile", Press::Me)])
}

pub fn forget_ask(reader: &Reader<'_>) -> Message {
    Message::new(reader.line("forget-ask"))
        .with([reader.press("forget-yes", Press::ForgetMe), reader.press("forget-no", Press::Panel)])
}

pub fn help(reader: &Reader<'_>, facilitator: bool) -> Message {
    let more = facilitator.then(|| reader.line("help-facilitator"));
    Message::lines([reader.line("help")].into_iter().chain(more))
}

pub fn panel(reader: &Reader<'_>, exchanges: u32, doors: u32, paused: bool) -> Message {
    let counted = |key, count: u32| (count > 0).then(|| reader.say(key, &with("count", count)));
    let lines = [
        Some(reader.line("panel")),
        paused.then(|| reader.line("panel-paused")),
        counted("panel-exchanges", exchanges),
        counted("panel-doors", doors),
    ];
    Message::lines(lines.into_iter().flatten()).with(panel_buttons(reader, paused))
}

fn panel_buttons(reader: &Reader<'_>, paused: bool) -> [Button; 6] {
    let pause = if paused {
        reader.press("button-resume", Press::Resume)
    } else {
        reader.opens("button-pause", FormKind::Pause)
    };
    [
        reader.opens("button-wish", FormKind::Wish),
        reader.opens("button-offer", FormKind::Offer),
        reader.press("button-doors", Press::Doors),
        reader.press("button-mine", Press::Mine),
        pause,
        reader.press("button-my-data", Press::MyData),
    ]
}

pub fn invitation(reader: &Reader<'_>, by: ParticipantId) -> Message {
    // What is stored is told before the question whether they join, so this leads there first.
    Message::new(reader.say("invitation", &with("name", reader.name(by))))
        .with([reader.press("invitation-more", Press::Panel)])
}
