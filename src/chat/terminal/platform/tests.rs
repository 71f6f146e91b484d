//! Who sees what, and what a number or a label means to them.

use super::*;
use crate::domain::ids::{BatchId, ExchangeId, ProposalId};

fn account(name: &str) -> Account {
    Account(name.to_owned())
}

fn message(text: &str, labels: &[(&str, Tap)]) -> Message {
    let button = |(label, tap): &(&str, Tap)| Button { label: (*label).to_owned(), tap: tap.clone() };
    Message { text: text.to_owned(), buttons: labels.iter().map(button).collect(), ..Message::default() }
}

fn question() -> Message {
    let accept = |id| Tap::Press(Press::Accept(ProposalId(id)));
    let decline = Tap::Press(Press::Decline(BatchId(1)));
    message(
        "With whom?",
        &[("✓ Anna", accept(1)), ("Anneke", accept(2)), ("None of these, I’d say", decline)],
    )
}

fn form(kind: FormKind, optional: &[bool]) -> Form {
    let field = |optional: &bool| Field {
        label: "Field".to_owned(),
        example: String::new(),
        optional: *optional,
        long: false,
    };
    Form {
        kind,
        language: Language::English,
        title: "Title".to_owned(),
        fields: optional.iter().map(field).collect(),
    }
}

#[track_caller]
fn check(typed: &str, expected: &str) {
    let platform = Platform::default();
    let cleo = account("cleo");
    let at = DateTime::default();
    platform.reply(&cleo, message("Panel", &[("Offer…", Tap::Form(FormKind::Offer))]), at);
    platform.reply(&cleo, question(), at);
    platform.reply(&cleo, message("Noted.", &[]), at);
    assert_eq!(format!("{:?}", platform.choose(&cleo, typed)), expected);
}

#[test]
fn a_number_or_label_is_of_the_latest_message_with_buttons() {
    let anna = "Presses([Accept(ProposalId(1))])";
    check("1", anna);
    check("anna", anna);
    check("✓ Anna", anna);
    check("annek", "Presses([Accept(ProposalId(2))])");
    check("NONE", "Presses([Decline(BatchId(1))])");
    check("none of these, I'd", "Presses([Decline(BatchId(1))])");
    check("1 2", "Presses([Accept(ProposalId(1)), Accept(ProposalId(2))])");
    check("2, 1, 2", "Presses([Accept(ProposalId(1)), Accept(ProposalId(2))])");
    check("@2 1", "Form(Offer)");
    check("@2 offer", "Form(Offer)");
}

#[test]
fn what_is_on_no_button_is_refused() {
    check("4", "Refused(NoSuchButton)");
    check("0", "Refused(NoSuchButton)");
    check("1 4", "Refused(NoSuchButton)");
    check("@3 1", "Refused(NoSuchButton)");
    check("@0 1", "Refused(NoSuchButton)");
    check("@2 wish", "Refused(NoSuchButton)");
    check("ann", "Refused(NothingAsked)");
    check("good morning", "Refused(NothingAsked)");
    check("…", "Refused(NothingAsked)");
    let nobody = Platform::default().choose(&account("dora"), "99999999999999999999999");
    assert_eq!(nobody, Choice::Refused(Refusal::NothingAsked));
}

fn delivery(id: i64, place: Place) -> Delivery {
    Delivery {
        id,
        community: CommunityId("terminal".to_owned()),
        home: None,
        known: None,
        attempts: 0,
        maybe_sent_at: None,
        place,
        at: DateTime::default(),
    }
}

#[test]
fn a_delivery_is_shown_once_also_when_it_is_sent_again() {
    let platform = Platform::default();
    let reading = |name| Reading { account: account(name), message: message("Hello", &[]) };
    let pair = delivery(
        7,
        Place::Pair(Meeting {
            exchange: ExchangeId(1),
            title: "Anna and Bram".to_owned(),
            readings: vec![reading("anna"), reading("bram")],
        }),
    );
    platform.block(&account("anna"), true);
    let send = |delivery: &Delivery| platform.state().deliver(delivery);
    assert_eq!(send(&pair), Err(ChatError::Unreachable { account: account("anna") }));
    assert_eq!((platform.inbox(&account("anna")).len(), platform.inbox(&account("bram")).len()), (0, 1));
    platform.block(&account("anna"), false);
    assert_eq!(send(&pair), Ok(()));
    assert_eq!(send(&pair), Ok(()));
    assert_eq!((platform.inbox(&account("anna")).len(), platform.inbox(&account("bram")).len()), (1, 1));
    assert_eq!(platform.take_output().len(), 2);
}

#[test]
fn what_is_public_is_seen_by_everyone_who_is_known() {
    let platform = Platform::default();
    platform.actor(&account("anna")).unwrap();
    platform.actor(&account("👩‍⚕️")).unwrap();
    platform.state().deliver(&delivery(1, Place::Public(question()))).unwrap();
    platform.actor(&account("late")).unwrap();
    let seen = |name| platform.inbox(&account(name)).len();
    assert_eq!((seen("anna"), seen("👩‍⚕️"), seen("late")), (1, 1, 0));
    assert_eq!(platform.take_output().len(), 1, "one block for all");
    assert_eq!(platform.choose(&account("anna"), "2"), Choice::Presses(vec![Press::Accept(ProposalId(2))]));
}

#[test]
fn a_form_is_filled_field_by_field_and_a_wrong_field_is_asked_again() {
    let platform = Platform::default();
    let anna = account("anna");
    let at = DateTime::default();
    platform.open_form(&anna, form(FormKind::Door, &[false, false, true]), at);
    assert_eq!(platform.fill(&anna, "code review", at), Filled::Next);
    assert_eq!(platform.fill(&anna, "", at), Filled::Says(Err(Refusal::MomentUnreadable)));
    assert_eq!(platform.fill(&anna, "tue 14:00", at), Filled::Next);
    assert!(platform.has_form(&anna));
    let Filled::Says(Ok(Command::OpenDoor { seats, .. })) = platform.fill(&anna, "", at) else {
        panic!("the last field closes the form");
    };
    assert_eq!(seats, 1);
    assert_eq!(platform.fill(&anna, "more", at), Filled::Says(Err(Refusal::NothingAsked)));
}

#[test]
fn names_differ_by_more_than_case() {
    let platform = Platform::default();
    platform.actor(&account("Anna")).unwrap();
    assert_eq!(platform.account("aNNA"), account("Anna"));
    assert_eq!(platform.account("bram"), account("bram"));
}

#[test]
fn what_waits_is_what_came_since_someone_acted() {
    let platform = Platform::default();
    let anna = account("anna");
    assert_eq!(platform.pending(&anna), None);
    platform.reply(&anna, question(), DateTime::default());
    let labels = ["✓ Anna", "Anneke", "None of these, I’d say"].map(str::to_owned);
    assert_eq!(platform.pending(&anna), Some(Pending::Buttons(labels.into())));
    platform.acts(&anna);
    assert_eq!(platform.pending(&anna), None);
    platform.open_form(&anna, form(FormKind::Wish, &[false]), DateTime::default());
    assert_eq!(platform.pending(&anna), Some(Pending::Field("Field".to_owned())));
}
