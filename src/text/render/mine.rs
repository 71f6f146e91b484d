//! All that is open for one person, in lines, each with what can be done about it.

use chrono::{DateTime, Utc};

use super::super::bundle::{Vars, with};
use super::super::message::{Button, Message, Tap};
use super::super::reader::Reader;
use super::{proposing, wishing};
use crate::domain::command::{FormKind, Press};
use crate::domain::exchange::{Exchange, Observation, ObservationId, PutForward, Report, Stage};
use crate::domain::ids::{DoorId, ExchangeId, OfferId, ParticipantId, ProposalId, WishId};
use crate::domain::notice::Ask;

/// Buttons shown at a time; what needs an answer comes first.
const MOST_BUTTONS: usize = 20;

/// What is open.
pub struct Open<'a> {
    pub exchanges: &'a [ExchangeId],
    pub wishes: &'a [WishId],
    pub offers: &'a [OfferId],
    pub doors: &'a [DoorId],
    pub asks: &'a [Ask],
    pub said_yes: &'a [ProposalId],
    pub next_round: Option<DateTime<Utc>>,
}

/// Lines and buttons in the making.
#[derive(Default)]
struct List {
    lines: Vec<String>,
    buttons: Vec<Button>,
}

pub fn mine(reader: &Reader<'_>, open: &Open<'_>) -> Message {
    let mut list = List::default();
    for ask in open.asks {
        list.ask(reader, ask);
    }
    for exchange in open.exchanges.iter().filter_map(|id| reader.community.exchange(*id)) {
        list.exchange(reader, exchange);
    }
    for proposal in open.said_yes.iter().filter_map(|id| reader.community.proposal(*id)) {
        let vars = with("names", reader.names(proposing::others(reader, proposal)))
            .with("at", reader.moment(proposal.expires_at));
        list.lines.push(reader.say("mine-said-yes", &vars));
    }
    list.doors(reader, open.doors);
    list.wishes_and_offers(reader, open);
    if list.lines.is_empty() {
        return Message::new(reader.line("mine-nothing")).with([
            reader.opens("button-wish", FormKind::Wish),
            reader.opens("button-offer", FormKind::Offer),
        ]);
    }
    let round = open.next_round.filter(|_| !open.wishes.is_empty());
    let round = round.map(|at| reader.say("mine-round", &with("at", reader.moment(at))));
    list.buttons.truncate(MOST_BUTTONS);
    Message::lines([reader.line("mine")].into_iter().chain(list.lines).chain(round)).with(list.buttons)
}

impl List {
    fn ask(&mut self, reader: &Reader<'_>, ask: &Ask) {
        let open = proposing::still_open(reader, ask.proposals.iter().copied());
        if !open.is_empty() {
            let people = open.iter().flat_map(|proposal| proposing::others(reader, proposal));
            let vars = with("count", open.len()).with("names", reader.names(people));
            self.lines.push(reader.say("mine-ask", &vars));
            self.buttons.extend(proposing::buttons(reader, &open, "proposals-yes", ask.batch, ask.step));
        }
    }

    fn exchange(&mut self, reader: &Reader<'_>, exchange: &Exchange) {
        for (index, observation) in (0..).zip(&exchange.observations) {
            let of = ObservationId { exchange: exchange.id, index };
            if let (Some(key), Some(me)) = (key(observation), reader.who) {
                self.lines.push(reader.say(key, &about(reader, observation)));
                if observation.has(me) {
                    self.visit(reader, me, of, observation);
                }
            }
        }
        let others = exchange.people.iter().copied().filter(|who| Some(*who) != reader.who);
        let vars = with("name", reader.names(others));
        self.buttons.push(reader.button("mine-leave", &vars, Tap::Press(Press::LeaveExchange(exchange.id))));
    }

    /// What can be done about one visit.
    fn visit(
        &mut self,
        reader: &Reader<'_>,
        me: ParticipantId,
        of: ObservationId,
        observation: &Observation,
    ) {
        let theirs = suggested(observation).filter(|put| put.by != me);
        let vars = with("name", reader.name(observation.other(me)))
            .with("at", theirs.map_or_else(String::new, |put| reader.moment(put.starts_at)));
        let mut add = |key: &str, tap: Tap| self.buttons.push(reader.button(key, &vars, tap));
        if let Some(put) = theirs {
            add("mine-agree", Tap::Press(Press::Agree { of, at: put.starts_at }));
        }
        let took_place = Tap::Press(Press::Report { of, how: Report::TookPlace });
        match &observation.stage {
            Stage::Arranging { .. } => {
                add("mine-moments", Tap::Press(Press::Moments(of)));
                add("mine-took-place", took_place);
                add("mine-call-off", Tap::Press(Press::CallOff(of)));
            }
            Stage::Scheduled { starts_at, .. } => {
                if *starts_at <= reader.now {
                    add("mine-took-place", took_place);
                }
                add("mine-move", Tap::Press(Press::Moments(of)));
                add("mine-call-off", Tap::Press(Press::CallOff(of)));
            }
            Stage::Debriefing { .. } => {
                if reader.community.takeaways_of(me).all(|takeaway| takeaway.of != of) {
                    add("mine-takeaway", Tap::Form(FormKind::Takeaway(of)));
                }
            }
            Stage::Waiting | Stage::Concluded | Stage::CalledOff { .. } => {}
        }
    }

    fn doors(&mut self, reader: &Reader<'_>, doors: &[DoorId]) {
        for door in doors.iter().filter_map(|id| reader.community.door(*id)) {
            let vars = with("topic", reader.topic(door.topic))
                .with("at", reader.moment(door.starts_at))
                .with("taken", door.taken.len())
                .with("seats", door.seats);
            self.lines.push(reader.say("mine-door", &vars));
            self.buttons.push(wishing::close(reader, door));
        }
    }

    fn wishes_and_offers(&mut self, reader: &Reader<'_>, open: &Open<'_>) {
        for wish in open.wishes.iter().filter_map(|id| reader.community.wish(*id)) {
            let vars = with("topic", reader.topic(wish.topic));
            self.lines.push(reader.say("mine-wish", &vars));
            let press = Tap::Press(Press::WithdrawWish(wish.id));
            self.buttons.push(reader.button("mine-withdraw-wish", &vars, press));
        }
        for offer in open.offers.iter().filter_map(|id| reader.community.offer(*id)) {
            let vars = with("topic", reader.topic(offer.topic));
            self.lines.push(reader.say("mine-offer", &vars));
            let press = Tap::Press(Press::WithdrawOffer(offer.id));
            self.buttons.push(reader.button("mine-withdraw-offer", &vars, press));
        }
    }
}

/// The moment that one of the two put forward, if it waits for an answer.
pub const fn suggested(observation: &Observation) -> Option<PutForward> {
    match observation.stage {
        Stage::Arranging { put_forward: put } | Stage::Scheduled { moving_to: put, .. } => put,
        Stage::Waiting | Stage::Debriefing { .. } | Stage::Concluded | Stage::CalledOff { .. } => None,
    }
}

/// The line for how far a visit has come; what is over has none.
const fn key(observation: &Observation) -> Option<&'static str> {
    Some(match observation.stage {
        Stage::Waiting => "mine-waiting",
        Stage::Arranging { put_forward: None } => "mine-arranging",
        Stage::Arranging { put_forward: Some(_) } => "mine-put-forward",
        Stage::Scheduled { moving_to: None, .. } => "mine-scheduled",
        Stage::Scheduled { moving_to: Some(_), .. } => "mine-moving",
        Stage::Debriefing { .. } => "mine-debriefing",
        Stage::Concluded | Stage::CalledOff { .. } => return None,
    })
}

fn about(reader: &Reader<'_>, observation: &Observation) -> Vars {
    let vars = reader.about(Some(observation.visit()));
    let put = suggested(observation);
    let (name, to) =
        put.map_or_else(Default::default, |put| (reader.name(put.by), reader.moment(put.starts_at)));
    let at = observation.starts_at().map_or_else(|| to.clone(), |at| reader.moment(at));
    vars.with("name", name).with("at", at).with("to", to)
}
