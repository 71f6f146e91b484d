//! The terminal as a chat platform: who is known, what the platform tells of them, what each has seen, which form is open.
//!
//! It lives through a restart of the bot, as a real platform does.
//!
//! Invariant: a delivery is shown once to each of its readers, however often it is sent.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};

use super::folded;
use crate::chat::{Chat, ChatError, Delivery, Meeting, Place, Reading, Sent, inbound};
use crate::domain::command::{Actor, Command, FormKind, Press};
use crate::domain::ids::{Account, CommunityId};
use crate::domain::language::Language;
use crate::domain::refusal::Refusal;
use crate::domain::user_text::Label;
use crate::domain::zone::Zone;
use crate::text::message::{Button, Field, Form, Message, Tap};

/// Where a message was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Where {
    /// To one person.
    Private,
    /// In the place of a pair.
    Pair,
    /// To everyone.
    Public,
}

/// Something that appeared on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// When.
    pub at: DateTime<Utc>,
    /// For whom; nobody in particular in public.
    pub to: Option<Account>,
    /// What.
    pub shown: Shown,
}

/// What appeared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// A message.
    Message(Where, Message),
    /// A form, at the field that is to be filled next.
    Form {
        /// Its heading.
        title: String,
        /// The field.
        field: Field,
        /// The language it is in.
        language: Language,
    },
}

/// What a plain line means to someone, by the buttons they saw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// These buttons.
    Presses(Vec<Press>),
    /// A button that opens this form.
    Form(FormKind),
    /// Nothing they saw.
    Refused(Refusal),
}

/// What became of a filled field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filled {
    /// The next field was shown.
    Next,
    /// The form is closed and says this, or the field is asked again for this reason.
    Says(Result<Command, Refusal>),
}

/// What someone could do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pending {
    /// Fill this field.
    Field(String),
    /// Press one of these.
    Buttons(Vec<String>),
}

/// The terminal as a chat platform. A handle: clones are the same platform.
#[derive(Clone, Debug, Default)]
pub struct Platform(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    people: BTreeMap<Account, Person>,
    delivered: BTreeSet<(CommunityId, i64, Option<Account>)>,
    output: Vec<Block>,
}

#[derive(Debug, Default)]
struct Person {
    language: Option<Language>,
    zone: Option<Zone>,
    facilitator: bool,
    blocked: bool,
    seen: Vec<Seen>,
    form: Option<OpenForm>,
    /// How much they had seen when they last did something.
    acted_on: usize,
}

#[derive(Debug)]
struct Seen {
    at: DateTime<Utc>,
    place: Where,
    message: Message,
}

#[derive(Debug)]
struct OpenForm {
    form: Form,
    filled: Vec<String>,
}

impl OpenForm {
    fn shown(&self) -> Option<Shown> {
        let field = self.form.fields.get(self.filled.len())?.clone();
        Some(Shown::Form { title: self.form.title.clone(), field, language: self.form.language })
    }
}

impl Platform {
    /// Whose account that name is: names differ by more than case.
    #[must_use]
    pub fn account(&self, name: &str) -> Account {
        let state = self.state();
        let known = state.people.keys().find(|account| account.0.to_lowercase() == name.to_lowercase());
        known.cloned().unwrap_or_else(|| inbound::as_written(name))
    }

    /// Everyone who is known, in order.
    #[must_use]
    pub fn people(&self) -> Vec<Account> {
        self.state().people.keys().cloned().collect()
    }

    /// That person, known from now on, as the platform tells of them at this moment; none when their name can't be shown.
    #[must_use]
    pub fn actor(&self, account: &Account) -> Option<Actor> {
        let name = Label::new(&account.0).ok()?;
        let mut state = self.state();
        let person = state.person(account);
        Some(Actor {
            account: account.clone(),
            name,
            language: person.language,
            zone: person.zone.clone(),
            facilitator: person.facilitator,
        })
    }

    /// The platform tells this language of them from now on.
    pub fn set_language(&self, account: &Account, language: Language) {
        self.state().person(account).language = Some(language);
    }

    /// The platform tells this zone of them from now on.
    pub fn set_zone(&self, account: &Account, zone: Zone) {
        self.state().person(account).zone = Some(zone);
    }

    /// The zone that the platform tells of them.
    #[must_use]
    pub fn zone(&self, account: &Account) -> Option<Zone> {
        self.state().people.get(account)?.zone.clone()
    }

    /// They have admin rights from now on.
    pub fn make_facilitator(&self, account: &Account) {
        self.state().person(account).facilitator = true;
    }

    /// They can't be reached from now on, or can again.
    pub fn block(&self, account: &Account, blocked: bool) {
        self.state().person(account).blocked = blocked;
    }

    /// Shows the answer to what they just did.
    pub fn reply(&self, account: &Account, message: Message, at: DateTime<Utc>) {
        self.state().show(account, Where::Private, message, at);
    }

    /// What appeared since this was last asked.
    #[must_use]
    pub fn take_output(&self) -> Vec<Block> {
        std::mem::take(&mut self.state().output)
    }

    /// All that someone has seen, oldest first.
    #[must_use]
    pub fn inbox(&self, account: &Account) -> Vec<(DateTime<Utc>, Where, Message)> {
        let state = self.state();
        let seen = state.people.get(account).map(|person| person.seen.as_slice()).unwrap_or_default();
        seen.iter().map(|seen| (seen.at, seen.place, seen.message.clone())).collect()
    }

    /// They did something: what they saw until now is answered as far as they wish.
    pub fn acts(&self, account: &Account) {
        let mut state = self.state();
        let person = state.person(account);
        person.acted_on = person.seen.len();
    }

    /// What someone could do next, as far as they have not acted since.
    #[must_use]
    pub fn pending(&self, account: &Account) -> Option<Pending> {
        let state = self.state();
        let person = state.people.get(account)?;
        if let Some(Shown::Form { field, .. }) = person.form.as_ref().and_then(OpenForm::shown) {
            return Some(Pending::Field(field.label));
        }
        let newest =
            person.seen.iter().skip(person.acted_on).rfind(|seen| !seen.message.buttons.is_empty())?;
        Some(Pending::Buttons(newest.message.buttons.iter().map(|button| button.label.clone()).collect()))
    }

    /// What a plain line means: numbers or a label on the latest message with buttons, `@2 1` on the second latest.
    #[must_use]
    pub fn choose(&self, account: &Account, text: &str) -> Choice {
        let (nth, answer) = nth_latest(text);
        let numbers = numbers(answer);
        let asks_for_button = nth.is_some() || numbers.is_some();
        let refusal = if asks_for_button { Refusal::NoSuchButton } else { Refusal::NothingAsked };
        let state = self.state();
        let buttons = state.people.get(account).and_then(|person| {
            let with_buttons = person.seen.iter().rev().filter(|seen| !seen.message.buttons.is_empty());
            with_buttons.map(|seen| &seen.message.buttons).nth(nth.unwrap_or(1).checked_sub(1)?)
        });
        let Some(buttons) = buttons else { return Choice::Refused(refusal) };
        let chosen: Option<Vec<&Button>> = match numbers {
            Some(numbers) => numbers.into_iter().map(|n| buttons.get(n.checked_sub(1)?)).collect(),
            None => labelled(buttons, answer).map(|button| vec![button]),
        };
        let Some(chosen) = chosen else { return Choice::Refused(refusal) };
        match chosen.as_slice() {
            [Button { tap: Tap::Form(kind), .. }] => Choice::Form(kind.clone()),
            several => {
                let presses = several.iter().map(|button| match &button.tap {
                    Tap::Press(press) => Some(press.clone()),
                    Tap::Form(_) => None,
                });
                presses.collect::<Option<_>>().map_or(Choice::Refused(Refusal::NoSuchButton), Choice::Presses)
            }
        }
    }

    /// Opens a form, instead of one that was open.
    pub fn open_form(&self, account: &Account, form: Form, at: DateTime<Utc>) {
        let mut state = self.state();
        let open = OpenForm { form, filled: Vec::new() };
        let shown = open.shown();
        state.person(account).form = Some(open);
        state.output.extend(shown.map(|shown| Block { at, to: Some(account.clone()), shown }));
    }

    /// Whether a form is open.
    #[must_use]
    pub fn has_form(&self, account: &Account) -> bool {
        self.state().people.get(account).is_some_and(|person| person.form.is_some())
    }

    /// Fills the next field; with the last one the form is closed.
    #[must_use]
    pub fn fill(&self, account: &Account, text: &str, at: DateTime<Utc>) -> Filled {
        let mut state = self.state();
        let Some(mut open) = state.person(account).form.take() else {
            return Filled::Says(Err(Refusal::NothingAsked));
        };
        let index = open.filled.len();
        let skips = text.is_empty() && open.form.fields.get(index).is_some_and(|field| field.optional);
        let checked = if skips {
            Ok(())
        } else {
            inbound::check_field(&open.form.kind, index, text, open.form.language)
        };
        if let Err(refusal) = checked {
            state.person(account).form = Some(open);
            return Filled::Says(Err(refusal));
        }
        open.filled.push(text.to_owned());
        match open.shown() {
            Some(shown) => {
                state.person(account).form = Some(open);
                state.output.push(Block { at, to: Some(account.clone()), shown });
                Filled::Next
            }
            None => {
                drop(state);
                let Form { kind, language, .. } = &open.form;
                Filled::Says(inbound::filled(kind, &open.filled, *language, &|name| self.account(name)))
            }
        }
    }

    /// The state; that of a thread which panicked is as good as any.
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn person(&mut self, account: &Account) -> &mut Person {
        self.people.entry(account.clone()).or_default()
    }

    fn show(&mut self, account: &Account, place: Where, message: Message, at: DateTime<Utc>) {
        self.person(account).seen.push(Seen { at, place, message: message.clone() });
        let shown = Shown::Message(place, message);
        self.output.push(Block { at, to: Some(account.clone()), shown });
    }

    fn show_everyone(&mut self, message: &Message, at: DateTime<Utc>) {
        for person in self.people.values_mut() {
            person.seen.push(Seen { at, place: Where::Public, message: message.clone() });
        }
        let shown = Shown::Message(Where::Public, message.clone());
        self.output.push(Block { at, to: None, shown });
    }

    fn deliver(&mut self, delivery: &Delivery) -> Result<(), ChatError> {
        match &delivery.place {
            Place::Private(reading) => self.deliver_to(delivery, Where::Private, reading),
            Place::Pair(Meeting { readings, .. }) => {
                // Those who can be reached see it, also when another can't.
                let each = readings.iter().map(|reading| self.deliver_to(delivery, Where::Pair, reading));
                each.collect::<Vec<_>>().into_iter().collect()
            }
            Place::Public(message) => {
                if self.delivered.insert((delivery.community.clone(), delivery.id, None)) {
                    self.show_everyone(message, delivery.at);
                }
                Ok(())
            }
        }
    }

    fn deliver_to(&mut self, delivery: &Delivery, place: Where, reading: &Reading) -> Result<(), ChatError> {
        let account = &reading.account;
        if self.person(account).blocked {
            return Err(ChatError::Unreachable { account: account.clone() });
        }
        if self.delivered.insert((delivery.community.clone(), delivery.id, Some(account.clone()))) {
            self.show(account, place, reading.message.clone(), delivery.at);
        }
        Ok(())
    }
}

impl Chat for Platform {
    async fn send(&self, delivery: &Delivery) -> Result<Sent, ChatError> {
        self.state().deliver(delivery).map(|()| Sent::Arrived(None))
    }
}

/// `@2 1` is `1` on the second latest message.
fn nth_latest(text: &str) -> (Option<usize>, &str) {
    let split = text.strip_prefix('@').and_then(|text| text.split_once(char::is_whitespace));
    match split.and_then(|(nth, answer)| Some((nth.parse().ok()?, answer))) {
        Some((nth, answer)) => (Some(nth), answer.trim()),
        None => (None, text.trim()),
    }
}

/// `1 3`, `1, 3`: each number once.
fn numbers(text: &str) -> Option<Vec<usize>> {
    let parts = text.split([' ', ',']).filter(|part| !part.is_empty());
    let numbers: BTreeSet<usize> = parts.map(str::parse).collect::<Result<_, _>>().ok()?;
    (!numbers.is_empty()).then(|| numbers.into_iter().collect())
}

/// The button of that label, in any case; or the only one that begins so.
fn labelled<'a>(buttons: &'a [Button], typed: &str) -> Option<&'a Button> {
    let plain = |text: &str| folded(text.trim_start_matches(|c: char| !c.is_alphanumeric())).to_lowercase();
    let typed = plain(typed);
    if typed.is_empty() {
        return None;
    }
    let whole = buttons.iter().find(|button| plain(&button.label) == typed);
    let mut begins = buttons.iter().filter(|button| plain(&button.label).starts_with(&typed));
    match (whole, begins.next(), begins.next()) {
        (Some(button), _, _) | (None, Some(button), None) => Some(button),
        (None, _, _) => None,
    }
}

#[cfg(test)]
mod tests;
