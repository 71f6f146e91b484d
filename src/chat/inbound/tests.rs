//! What is typed, and what it turns out to be.

use proptest::prelude::*;

use super::*;
use crate::domain::exchange::ObservationId;
use crate::domain::ids::{BatchId, ExchangeId, ProposalId};

#[track_caller]
fn check(line: &str, expected: &str) {
    let typed = parse_line(line, &as_written);
    let shown = match typed {
        Typed::Command(command) => format!("{command:?}"),
        Typed::Form(kind) => format!("form {kind:?}"),
        Typed::RosterFile(path) => format!("roster {path}"),
        Typed::Refused(refusal) => format!("refused {refusal:?}"),
        Typed::Words(words) => format!("words {words}"),
    };
    assert_eq!(shown, expected);
}

#[test]
fn a_wish_is_asked_for_in_either_language() {
    check(r#"/observe topic:"wound closure""#, r#"OpenWish { topic: Label("wound closure") }"#);
    check("/Meekijken onderwerp:“wond sluiten”", r#"OpenWish { topic: Label("wond sluiten") }"#);
    check("/observe wound closure", r#"OpenWish { topic: Label("wound closure") }"#);
    check("/observe", "Press(Panel)");
    check("/meekijken", "Press(Panel)");
}

#[test]
fn a_colleague_is_asked_by_name() {
    let topic = r#"topic: Some(Label("code review"))"#;
    check("/observe with:@anna topic:code review", &asked("anna", topic));
    check("/meekijken met:@anna", &asked("anna", "topic: None"));
    check("/observe with:@👩‍⚕️", &asked("👩‍⚕️", "topic: None"));
    check("/observe with:@דנה", &asked("דנה", "topic: None"));
    check("/observe with:@", r#"refused BadValue { option: "with", examples: ["@anna"] }"#);
}

fn asked(name: &str, topic: &str) -> String {
    format!("AskColleague {{ with: Account({name:?}), {topic} }}")
}

#[test]
fn an_offer_with_a_moment_is_an_open_door() {
    let door = r#"OpenDoor { topic: Label("intake"), starts: WrittenMoment { day: Weekday(Tue), time: 10:00:00 }, seats: "#;
    check(r#"/offer topic:intake when:"di 10:00" seats:2"#, &format!("{door}2 }}"));
    check("/aanbod onderwerp:intake wanneer:di 10:00", &format!("{door}1 }}"));
    check("/offer topic:intake", r#"OpenOffer { topic: Label("intake") }"#);
    check("/offer", "form Offer");
    check("/offer topic:intake seats:2", r#"refused MissingOption { command: "offer", option: "when" }"#);
    check("/aanbod wanneer:di 10:00", r#"refused MissingOption { command: "aanbod", option: "onderwerp" }"#);
    check("/offer topic:intake when:soon", "refused MomentUnreadable");
    check("/offer topic:intake when:di 10:00 seats:9", "refused SeatsOutOfRange { most: 6 }");
    check(
        "/offer topic:intake when:di 10:00 seats:-1",
        r#"refused BadValue { option: "seats", examples: ["1", "2", "3"] }"#,
    );
}

#[test]
fn the_short_ones_are_one_word() {
    check("/doors", "Press(Doors)");
    check("/deuren", "Press(Doors)");
    check("/uitwisselingen", "Press(Mine)");
    check("/back", "Press(Resume)");
    check("/leave", "Press(Leave)");
    check("/nagesprek", "Debrief");
    check("/harvest", "Harvest");
    check("/help", "Help");
    check("/help please", r#"refused UnknownOption { command: "help", options: [] }"#);
    check("/invite", "form Invite");
    check("/invite @dora", r#"Invite { who: Account("dora") }"#);
    check("/topics", "TopicFigures");
}

#[test]
fn a_pause_has_an_end() {
    check("/pause until:2026-12-03", "Pause { until: Date(2026-12-03) }");
    check("/pauze tot:vrijdag", "Pause { until: Weekday(Fri) }");
    check("/pause", "form Pause");
    check("/pause until:whenever", "refused DayUnreadable");
    check(
        "/afwezig van:2026-12-03 tot:2026-12-10",
        "BeAway { from: Date(2026-12-03), until: Date(2026-12-10) }",
    );
    check("/away from:2026-12-03", r#"refused MissingOption { command: "away", option: "until" }"#);
}

#[test]
fn two_colleagues_are_introduced_by_name_or_by_place() {
    let introduced = r#"Introduce { a: Account("anna"), b: Account("bram"), topic: None }"#;
    check("/introduce a:@anna b:@bram", introduced);
    check("/introduce @anna @bram", introduced);
    check("/voorstellen @anna", r#"refused MissingOption { command: "voorstellen", option: "b" }"#);
}

#[test]
fn things_about_oneself_are_changed_together_or_not_at_all() {
    check("/me", "Press(Me)");
    check("/me data", "Press(MyData)");
    check("/ik taal:nl", "SetProfile([Language(Dutch)])");
    check("/me speaks:Dutch, English", r#"SetProfile([Speaks([Label("Dutch"), Label("English")])])"#);
    check("/me zone:Mars/Olympus", "refused UnknownZone");
    check("/me hours:sometimes", "refused HoursUnreadable");
    check("/me language:fr", r#"refused BadValue { option: "language", examples: ["en", "nl"] }"#);
    check("/me level:300", r#"refused BadValue { option: "level", examples: ["3", "12"] }"#);
    check("/me manager:@kim", r#"SetProfile([Manager(Account("kim"))])"#);
    check("/me capacity:0", "SetProfile([Capacity(0)])");
    check("/ik team:A locatie:B", r#"SetProfile([Team(Label("A")), Site(Label("B"))])"#);
    check("/ik team:A tijdzone:Mars", "refused UnknownZone");
    check("/not-with @anna", r#"DoNotPair { with: Account("anna"), on: true }"#);
    check("/niet-met @anna uit", r#"DoNotPair { with: Account("anna"), on: false }"#);
}

#[test]
fn facilitators_read_and_change_the_rules() {
    check("/rules", "ShowRules");
    check("/spelregels geschiedenis", "RulesHistory");
    check("/rules undo", "UndoRules");
    check(
        r#"/rules set repeat-gap-weeks 12 why:"too often""#,
        r#"SetRule { rule: "repeat-gap-weeks", value: "12", why: Some(Label("too often")), apply: true }"#,
    );
    check(
        "/rules preview quiet-from 20:00",
        r#"SetRule { rule: "quiet-from", value: "20:00", why: None, apply: false }"#,
    );
    check(
        "/spelregels zet weken-tot-zelfde-tweetal 12",
        r#"SetRule { rule: "repeat-gap-weeks", value: "12", why: None, apply: true }"#,
    );
    check("/spelregels zet", r#"refused MissingOption { command: "spelregels", option: "REGEL" }"#);
    check("/rules set repeat-gap-weeks", r#"refused MissingOption { command: "rules", option: "VALUE" }"#);
    check("/rondes overslaan", "SkipRound");
    check("/rounds", "NextRound");
    check("/setup language:nl", "SetUp { language: Some(Dutch), zone: None, home: None }");
    check("/setup", r#"refused MissingOption { command: "setup", option: "language" }"#);
    check("/roster import file:people.csv", "roster people.csv");
}

#[test]
fn what_is_not_known_is_answered_with_what_is() {
    check("/obsrve", r#"refused UnknownCommand { did_you_mean: Some("observe") }"#);
    check("/xyzzy", "refused UnknownCommand { did_you_mean: None }");
    check("/", "refused UnknownCommand { did_you_mean: None }");
    check("/observe seats:3", r#"refused UnknownOption { command: "observe", options: ["topic", "with"] }"#);
    check("/pauze lang:ja", r#"refused UnknownOption { command: "pauze", options: ["tot"] }"#);
    check("  hello there ", "words hello there");
}

#[test]
fn a_topic_of_500_characters_is_too_long_and_an_empty_one_too_short() {
    check(&format!("/observe topic:{}", "x".repeat(500)), "refused TextTooLong { most: 60 }");
    check(r#"/observe topic:"""#, "refused TextEmpty");
}

#[test]
fn buttons_that_accept_go_together_and_others_do_not() {
    let accept = |id| Press::Accept(ProposalId(id));
    assert_eq!(several(&[accept(1), accept(2)]), Ok(Command::AcceptAll(vec![ProposalId(1), ProposalId(2)])));
    assert_eq!(several(&[Press::Panel]), Ok(Command::Press(Press::Panel)));
    assert_eq!(several(&[accept(1), Press::Decline(BatchId(1))]), Err(Refusal::NoSuchButton));
    assert_eq!(several(&[]), Err(Refusal::NoSuchButton));
}

#[test]
fn a_filled_form_is_a_command() {
    let of = ObservationId { exchange: ExchangeId(1), index: 0 };
    let fill = |kind: &FormKind, fields: &[&str]| {
        let fields: Vec<String> = fields.iter().map(|&field| field.to_owned()).collect();
        filled(kind, &fields, Language::English, &as_written).map(|command| format!("{command:?}"))
    };
    assert_eq!(
        fill(&FormKind::Takeaway(of), &["I wait longer", ""]).unwrap(),
        "WriteTakeaway { of: ObservationId { exchange: ExchangeId(1), index: 0 }, words: [redacted], try_on: None }"
    );
    assert_eq!(fill(&FormKind::Takeaway(of), &[]), Err(Refusal::TextEmpty));
    assert_eq!(fill(&FormKind::Moment(of), &["never"]), Err(Refusal::MomentUnreadable));
    assert_eq!(fill(&FormKind::Invite, &["@dora"]).unwrap(), r#"Invite { who: Account("dora") }"#);
    assert_eq!(check_field(&FormKind::Door, 1, "never", Language::English), Err(Refusal::MomentUnreadable));
    assert_eq!(check_field(&FormKind::Door, 2, "", Language::English), Ok(()));
}

proptest! {
    #[test]
    fn whatever_is_typed_is_read_as_something(line in any::<String>()) {
        let _ = parse_line(&line, &as_written);
        let _ = parse_line(&format!("/{line}"), &as_written);
    }

    #[test]
    fn whatever_follows_a_command_is_read_as_something(
        verb in 0..Verb::ALL.len(), rest in r#"([a-z]{1,9}:|[@"“”:א ]|[a-z0-9]{1,5}| ){0,12}"#,
    ) {
        let word = Verb::ALL[verb].usage().word.english;
        let typed = parse_line(&format!("/{word} {rest}"), &as_written);
        prop_assert!(!matches!(typed, Typed::Words(_)));
    }

    #[test]
    fn every_field_that_passes_alone_passes_in_its_form(text in any::<String>()) {
        for kind in [FormKind::Wish, FormKind::Pause, FormKind::Invite] {
            let whole = filled(&kind, std::slice::from_ref(&text), Language::English, &as_written).map(drop);
            prop_assert_eq!(check_field(&kind, 0, &text, Language::English), whole);
        }
    }
}
