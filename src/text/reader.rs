//! The reader: for whom a message is made, with what it may look up.

use chrono::{DateTime, Utc};

use super::bundle::{self, Vars, with};
use super::dates;
use super::message::{Button, Tap};
use super::stamped;
use crate::domain::command::{FormKind, Press};
use crate::domain::community::Community;
use crate::domain::exchange::{Observation, ObservationId};
use crate::domain::ids::{NoteId, ParticipantId, StepId, TopicId};
use crate::domain::language::Language;
use crate::domain::notice::OpenedNotes;
use crate::domain::participant::Participant;
use crate::domain::proposal::Visit;
use crate::domain::user_text::Words;
use crate::domain::zone::Zone;

/// For whom a message is made.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    /// Where names, topics and the present state are looked up.
    pub community: &'a Community,
    /// Which participant reads; nobody in public, or someone who has not joined.
    pub who: Option<ParticipantId>,
    /// In which language.
    pub language: Language,
    /// On which clock.
    pub zone: &'a Zone,
    /// When.
    pub now: DateTime<Utc>,
    /// The notes that were opened for this message.
    pub notes: &'a OpenedNotes,
}

impl<'a> Reader<'a> {
    /// A participant, in their own language and on their own clock.
    #[must_use]
    pub const fn of(
        community: &'a Community,
        who: &'a Participant,
        now: DateTime<Utc>,
        notes: &'a OpenedNotes,
    ) -> Self {
        Self { community, who: Some(who.id), language: who.language, zone: &who.zone, now, notes }
    }

    /// Everyone, in the language and on the clock of the community.
    #[must_use]
    pub fn public(community: &'a Community, now: DateTime<Utc>, notes: &'a OpenedNotes) -> Self {
        let settings = community.settings();
        Self { community, who: None, language: settings.language, zone: &settings.zone, now, notes }
    }

    /// The participant who reads.
    pub(super) fn me(&self) -> Option<&'a Participant> {
        self.who.and_then(|who| self.community.participant(who))
    }

    /// A text that is the same every time.
    pub(super) fn line(&self, key: &str) -> String {
        self.say(key, &Vars::default())
    }

    /// A text with what it is filled in with.
    pub(super) fn say(&self, key: &str, vars: &Vars) -> String {
        let said = bundle::text(self.language, key, vars);
        let gone = self.gone();
        // Whoever left has no name, and a sentence that begins with them begins with a capital.
        match said.strip_prefix(&gone) {
            Some(rest) if key != GONE => format!("{}{rest}", capital(&gone)),
            Some(_) | None => said,
        }
    }

    fn gone(&self) -> String {
        bundle::text(self.language, GONE, &Vars::default())
    }

    /// What a person is called here; whoever left is a colleague.
    pub(super) fn name(&self, who: ParticipantId) -> String {
        self.community.participant(who).map_or_else(|| self.gone(), |who| who.name.to_string())
    }

    /// "Noor", "Noor and Sam", "Noor, Sam and Kim", "Noor, Sam, Kim and Bo".
    pub(super) fn names(&self, people: impl IntoIterator<Item = ParticipantId>) -> String {
        self.list(people.into_iter().map(|who| self.name(who)).collect())
    }

    /// One, two or more things in a row; nothing is a colleague who left.
    pub(super) fn list(&self, things: Vec<String>) -> String {
        match things.as_slice() {
            [] => self.gone(),
            [one] => one.clone(),
            [a, b] => self.say("people-two", &with("a", a.clone()).with("b", b.clone())),
            [first @ .., b, c] => {
                let vars = with("a", first.join(", ")).with("b", b.clone()).with("c", c.clone());
                self.say("people-three", &vars)
            }
        }
    }

    /// What is watched, as it was first written.
    pub(super) fn topic(&self, id: TopicId) -> String {
        self.community.topic(id).map_or_else(|| self.line("topic-gone"), |topic| topic.label.to_string())
    }

    /// "Tue 24 Nov, 14:00" on the reader's clock; marked, until the text that it stands in is whole.
    pub(super) fn moment(&self, at: DateTime<Utc>) -> String {
        stamped::mark(at, &dates::moment(at, self.zone, self.language, self.now))
    }

    /// "Tue 24 Nov" on the reader's clock.
    pub(super) fn day(&self, at: DateTime<Utc>) -> String {
        let date = |at| self.zone.local(at).date();
        dates::day(date(at), self.language, date(self.now))
    }

    /// A sealed text that was opened for this message; what is no longer there is said to be gone.
    pub(super) fn note(&self, id: NoteId) -> String {
        self.notes.get(&id).map(Words::reveal).map_or_else(|| self.line("note-gone"), ToOwned::to_owned)
    }

    /// A visit of an exchange that is not yet over.
    pub(super) fn visit(&self, of: ObservationId) -> Option<Visit> {
        self.community.observation(of).map(Observation::visit)
    }

    /// Who watches whom at what, as variables.
    pub(super) fn about(&self, visit: Option<Visit>) -> Vars {
        let name = |who: Option<ParticipantId>| who.map_or_else(|| self.gone(), |who| self.name(who));
        let topic = visit.map_or_else(|| self.line("topic-gone"), |visit| self.topic(visit.topic));
        with("observer", name(visit.map(|visit| visit.observer)))
            .with("host", name(visit.map(|visit| visit.host)))
            .with("topic", topic)
    }

    /// A button that says something.
    pub(super) fn press(&self, key: &str, press: Press) -> Button {
        self.button(key, &Vars::default(), Tap::Press(press))
    }

    /// A button that opens a form.
    pub(super) fn opens(&self, key: &str, form: FormKind) -> Button {
        self.button(key, &Vars::default(), Tap::Form(form))
    }

    /// A button whose label is filled in with something.
    pub(super) fn button(&self, key: &str, vars: &Vars, tap: Tap) -> Button {
        Button::new(self.say(key, vars), tap)
    }

    /// *Not now*, beside a question that waits for this reader.
    pub(super) fn not_now(&self, step: Option<StepId>) -> Option<Button> {
        step.map(|step| self.press("button-not-now", Press::NotNow(step)))
    }
}

const GONE: &str = "colleague-gone";

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
