//! What holds for every text: the same keys and variables in each language, none without use, none too long, none that
//! shows how it was made. A notice or refusal without a sample here does not compile or does not pass.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser;

use super::bundle::files;
use super::message::{Button, Message, Tap};
use super::render::{Reader, form, refuse, render, rule_name, rule_named};
use super::samples::{self, MOVING, NOOR};
use crate::domain::command::{FormKind, Press};
use crate::domain::ids::TakeawayId;
use crate::domain::language::Language;
use crate::domain::notice::Notice;
use crate::domain::refusal::Refusal;
use crate::domain::rule_set::{FixedRule, Rule};

/// The name of a variant, and the names of all: a new variant has to be added, and then needs a sample.
macro_rules! variants {
    ($all:ident, $name_of:ident: $type:ident { $($variant:ident)* }) => {
        const $all: &[&str] = &[$(stringify!($variant)),*];

        const fn $name_of(one: &$type) -> &'static str {
            match one {
                $($type::$variant { .. } => stringify!($variant)),*
            }
        }
    };
}

variants!(NOTICES, notice_name: Notice {
    Welcome Joined StayedOut Forgotten ForgetAsk Help Panel Invitation InvitationSent
    WishOpened ColleagueAsked IntroductionNoted OfferOpened DoorOpened DoorAnnounced Doors SeatTaken DoorClosed
    WishWithdrawn OfferWithdrawn Mine
    ProposalsMade YesNoted ItIsMutual NoNoted DidNotComeTogether
    Introduced PreBrief MomentsSuggested MomentPutForward MomentAgreed CalledOff PartnerLeft ExchangeLeft
    TookPlaceAsked ReportNoted
    Debrief TakeawayAsked TakeawayKept TakeawaySkipped SharingSet TakeawayShared FollowUpAsked TriedNoted NoticedKept
    Harvest
    Nudged NotNowNoted Paused AwayNoted PausedForSilence Resumed
    RoundAnnounced RoundOff SatOut NobodyThisRound
    Profile MyData ProfileSet DoNotPairSet
    Rules RulePreview RulesApplied RulesHistory RulesBroughtBack RoundNext RoundStarted RoundSkipped TopicFigures
    RosterImported SetUp
});

variants!(REFUSALS, refusal_name: Refusal {
    UnknownCommand UnknownOption MissingOption BadValue NothingAsked NoSuchButton NotJoined AlreadyJoined
    UnknownColleague ColleagueNotJoined Oneself LineManager TextEmpty TextTooLong MomentUnreadable DayUnreadable
    HoursUnreadable MomentPassed MomentInGap MomentTooFar NoSuchDay EndBeforeStart MomentTaken NotYours AlreadyOver
    AlreadySaid NotNow MomentChanged NoSeat SeatsOutOfRange NoRoom TooMany Paused NoTopic AlreadyInvited
    FacilitatorsOnly UnknownRule RuleValue NothingToUndo RosterLine FileUnreadable UnknownZone
});

/// Words that belong to the other language, whoever is speaking.
const ENGLISH_WORDS: &str = "the you your and with what when who this that for not will can are have nobody nothing \
     visit wish look watch from until they them which it on off required preferred tuesday host both asks a an";
const DUTCH_WORDS: &str = "de het een je jij jullie niet met wat wie wanneer voor geen uit aan dat die deze zijn heb hebt \
     ronde meekijken wens aanbod deur dinsdag";

/// Messages that may be longer than one platform shows at a time.
const LONG: [&str; 4] = ["Rules", "RulesHistory", "MyData", "Harvest"];

const LONGEST_MESSAGE: usize = 2_000;

/// Checks one message in one language.
#[track_caller]
fn check(name: &str, message: &Message, language: Language) {
    let Message { text, buttons, several, .. } = message;
    let shown = format!("{name} in {language:?}:\n{text}\n{buttons:?}");
    assert!(!text.trim().is_empty(), "nothing is said: {shown}");
    let units = text.encode_utf16().count();
    assert!(units <= LONGEST_MESSAGE || LONG.contains(&name), "{units} is too long: {shown}");
    assert!(buttons.len() <= 25, "too many buttons: {shown}");
    assert!(
        buttons.iter().all(|button| !button.label.trim().is_empty()),
        "a button without a label: {shown}"
    );
    for button in buttons {
        let label = button.label.encode_utf16().count();
        assert!(label <= Button::MOST, "{label} is too long for a label: {shown}");
        if let Tap::Press(press) = &button.tap {
            let stored = serde_json::to_string(press).unwrap();
            assert!(stored.len() <= 100, "{stored} is too long: {shown}");
        }
    }
    let accepts = |button: &&Button| matches!(button.tap, Tap::Press(Press::Accept(_)));
    assert!(!several || buttons.iter().filter(accepts).count() > 1, "several of one: {shown}");
    no_traces(&shown, text, language);
    buttons.iter().for_each(|button| no_traces(&shown, &button.label, language));
}

/// Nothing shows how a text was made, or was made in another language.
#[track_caller]
fn no_traces(shown: &str, text: &str, language: Language) {
    let mut said = text.to_owned();
    // What a person typed stays as it was, whatever it looks like.
    for note in samples::notes().values() {
        said = said.replace(note.reveal(), "…");
    }
    for trace in ["{", "}", "$", "  ", " .", " ,", "??", "()", "“”", "‘’"] {
        assert!(!said.contains(trace), "{trace:?} is left: {shown}");
    }
    let lowered = said.to_lowercase();
    for bossy in ["you must", "you have to", "je moet", "verplicht om", " uw "] {
        assert!(!lowered.contains(bossy), "{bossy:?} is not our tone: {shown}");
    }
    let foreign = match language {
        Language::English => DUTCH_WORDS,
        Language::Dutch => ENGLISH_WORDS,
    };
    for word in lowered.split(|letter: char| !letter.is_alphanumeric()) {
        assert!(!foreign.split(' ').any(|other| other == word), "{word:?} is another language: {shown}");
    }
}

#[test]
fn every_notice_is_said_in_every_language() {
    let notices = samples::notices();
    let sampled: BTreeSet<&str> = notices.iter().map(notice_name).collect();
    assert_eq!(sampled, NOTICES.iter().copied().collect::<BTreeSet<_>>());
    for language in Language::ALL {
        let (community, notes) = (samples::community(language), samples::notes());
        let noor = community.participant(NOOR).unwrap();
        for notice in &notices {
            for reader in [
                Reader::of(&community, noor, samples::now(), &notes),
                Reader::public(&community, samples::now(), &notes),
            ] {
                check(notice_name(notice), &render(notice, &reader), language);
            }
        }
    }
}

#[test]
fn every_refusal_is_said_in_every_language() {
    let refusals = samples::refusals();
    let sampled: BTreeSet<&str> = refusals.iter().map(refusal_name).collect();
    assert_eq!(sampled, REFUSALS.iter().copied().collect::<BTreeSet<_>>());
    for language in Language::ALL {
        let (community, notes) = (samples::community(language), samples::notes());
        let reader = Reader::public(&community, samples::now(), &notes);
        for refusal in &refusals {
            check(refusal_name(refusal), &refuse(refusal, &reader), language);
        }
    }
}

#[test]
fn every_form_fits_in_its_window() {
    let kinds = [
        FormKind::Wish,
        FormKind::Offer,
        FormKind::Door,
        FormKind::Moment(MOVING),
        FormKind::Takeaway(MOVING),
        FormKind::Noticed(TakeawayId(50)),
        FormKind::Pause,
        FormKind::Invite,
    ];
    for language in Language::ALL {
        let (community, notes) = (samples::community(language), samples::notes());
        let reader = Reader::public(&community, samples::now(), &notes);
        for kind in &kinds {
            let form = form(kind, &reader);
            assert!((1..=5).contains(&form.fields.len()));
            let labels = form.fields.iter().map(|field| &field.label);
            for label in [&form.title].into_iter().chain(labels) {
                assert!(label.encode_utf16().count() <= 45, "{label} is too long");
                no_traces(label, label, language);
            }
            assert!(form.fields.iter().all(|field| field.example.encode_utf16().count() <= 100));
        }
    }
}

/// The variables of each text, by key; an attribute has a key of its own.
fn texts(language: Language) -> BTreeMap<String, BTreeSet<String>> {
    let mut found = BTreeMap::new();
    for file in files(language) {
        let resource = parser::parse(file).unwrap_or_else(|(_, mistakes)| panic!("{mistakes:?}\n{file}"));
        for entry in resource.body {
            let Entry::Message(message) = entry else { continue };
            let attributes =
                message.attributes.iter().map(|attribute| (Some(attribute.id.name), &attribute.value));
            for (attribute, pattern) in message.value.iter().map(|value| (None, value)).chain(attributes) {
                let mut variables = BTreeSet::new();
                pattern_variables(pattern, &mut variables);
                let key =
                    attribute.map_or(message.id.name.to_owned(), |of| format!("{}.{of}", message.id.name));
                assert!(found.insert(key, variables).is_none(), "{} is there twice", message.id.name);
            }
        }
    }
    found
}

fn pattern_variables(pattern: &Pattern<&str>, found: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            expression_variables(expression, found);
        }
    }
}

fn expression_variables(expression: &Expression<&str>, found: &mut BTreeSet<String>) {
    match expression {
        Expression::Select { selector, variants } => {
            inline_variables(selector, found);
            variants.iter().for_each(|variant| pattern_variables(&variant.value, found));
        }
        Expression::Inline(inline) => inline_variables(inline, found),
    }
}

fn inline_variables(inline: &InlineExpression<&str>, found: &mut BTreeSet<String>) {
    if let InlineExpression::VariableReference { id } = inline {
        found.insert(id.name.to_owned());
    } else if let InlineExpression::MessageReference { id, .. } = inline {
        found.insert(format!("message {}", id.name));
    } else if let InlineExpression::Placeable { expression } = inline {
        expression_variables(expression, found);
    }
}

#[test]
fn every_language_has_the_same_texts_with_the_same_variables() {
    let [english, dutch] = Language::ALL.map(texts);
    let keys = |texts: &BTreeMap<String, _>| texts.keys().cloned().collect::<BTreeSet<_>>();
    let only =
        |one: &BTreeSet<String>, other: &BTreeSet<String>| one.difference(other).cloned().collect::<Vec<_>>();
    let (en, nl) = (keys(&english), keys(&dutch));
    assert_eq!((only(&en, &nl), only(&nl, &en)), (Vec::new(), Vec::new()));
    for (key, variables) in &english {
        assert_eq!(Some(variables), dutch.get(key), "{key}");
    }
}

#[test]
fn every_text_is_used_somewhere() {
    const SOURCES: [&str; 24] = [
        include_str!("../app/discord/interaction.rs"),
        include_str!("../app/discord/mod.rs"),
        include_str!("../app/discord/relay.rs"),
        include_str!("../chat/discord/commands.rs"),
        include_str!("../chat/discord/permissions.rs"),
        include_str!("../chat/discord/reading.rs"),
        include_str!("../chat/discord/sending.rs"),
        include_str!("../chat/discord/showing.rs"),
        include_str!("calendar.rs"),
        include_str!("reader.rs"),
        include_str!("render.rs"),
        include_str!("render/exchanging.rs"),
        include_str!("render/forms.rs"),
        include_str!("render/joining.rs"),
        include_str!("render/mine.rs"),
        include_str!("render/nobody.rs"),
        include_str!("render/nudging.rs"),
        include_str!("render/outcomes.rs"),
        include_str!("render/personal.rs"),
        include_str!("render/proposing.rs"),
        include_str!("render/refusing.rs"),
        include_str!("render/ruling.rs"),
        include_str!("render/trade_off.rs"),
        include_str!("render/wishing.rs"),
    ];
    let made_up: BTreeSet<String> = Rule::ALL
        .map(Rule::key)
        .into_iter()
        .chain(FixedRule::ALL.map(FixedRule::key))
        .map(|key| format!("rule-{key}"))
        .chain(Rule::ALL.map(|rule| format!("name-{}", rule.key())))
        .chain(
            ["on", "off", "required", "preferred", "allowed", "avoided", "forbidden", "none", "standard"]
                .map(|word| format!("value-{word}")),
        )
        .collect();
    let texts = texts(Language::English);
    let referred: BTreeSet<&str> =
        texts.values().flatten().filter_map(|variable| variable.strip_prefix("message ")).collect();
    // The front tests that each of its commands, actions and options has one.
    let described = |key: &str| ["command-", "action-", "option-"].iter().any(|group| key.starts_with(group));
    let others = texts.keys().filter(|key| !described(key));
    for key in others.filter(|key| !made_up.contains(*key) && !referred.contains(key.as_str())) {
        let quoted = format!("\"{key}\"");
        assert!(SOURCES.iter().any(|source| source.contains(&quoted)), "{key} is said by nobody");
    }
}

#[test]
fn a_rule_has_one_name_in_each_language_and_goes_by_either() {
    let mut names = BTreeSet::new();
    for rule in Rule::ALL {
        assert_eq!(rule_name(Language::English, rule), rule.key());
        for language in Language::ALL {
            let name = rule_name(language, rule);
            assert_eq!(rule_named(&name), Some(rule), "{name} is another rule");
            assert!(names.insert((rule, name.clone())) && !name.contains([' ', ':']), "{name}");
        }
    }
}
