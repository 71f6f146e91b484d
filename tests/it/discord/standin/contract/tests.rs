//! Each rule has a body that breaks it, and there are bodies that break none.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::super::answer::{Call, File};
use super::{Findings, check};

const MESSAGES: &str = "POST channels/1/messages";
const EDIT: &str = "PATCH channels/1/messages/2";
const CALLBACK: &str = "POST interactions/1/token/callback";
const FOLLOW_UP: &str = "POST webhooks/1/token";
const THREADS: &str = "POST channels/1/threads";
const COMMANDS: &str = "PUT applications/1/commands";

fn call(at: &str, body: Value, files: Vec<File>) -> Call {
    let (method, path) = at.split_once(' ').expect("a method and a path");
    let path = path.split('/').map(str::to_owned).collect();
    Call { method: method.to_owned(), path, query: BTreeMap::new(), body, files }
}

fn found(at: &str, body: Value) -> Findings {
    check(&call(at, body, Vec::new()))
}

#[track_caller]
fn good(at: &str, body: Value) {
    let found: Vec<String> = found(at, body).all().cloned().collect();
    assert!(found.is_empty(), "{found:#?}");
}

/// This is found by the rules written down here.
#[track_caller]
fn bad(at: &str, body: Value, expected: &str) {
    let found = found(at, body);
    let ours: Vec<&String> = found.discord.iter().chain(&found.house).collect();
    assert!(ours.iter().any(|text| text.contains(expected)), "expected `{expected}`, found {ours:#?}");
}

/// A good body with one field changed: the way to it, and what it becomes; `null` takes it away.
fn with(mut body: Value, pointer: &str, value: Value) -> Value {
    let (parent, field) = pointer.rsplit_once('/').expect("a pointer");
    let parent = body.pointer_mut(parent).expect("the parent is there");
    if let (Value::Object(fields), Value::Null) = (&mut *parent, &value) {
        fields.remove(field);
    } else if let Value::Array(values) = parent {
        values[field.parse::<usize>().expect("an index")] = value;
    } else {
        parent[field] = value;
    }
    body
}

fn nobody() -> Value {
    json!({"parse": []})
}

fn button(id: usize) -> Value {
    json!({"type": 2, "style": 1, "label": format!("Button {id}"), "custom_id": format!("button:{id}")})
}

fn row(within: Vec<Value>) -> Value {
    json!({"type": 1, "components": within})
}

fn select() -> Value {
    let options = [json!({"label": "Monday", "value": "mon"}), json!({"label": "Tuesday", "value": "tue"})];
    json!({"type": 3, "custom_id": "day", "options": options, "placeholder": "A day", "min_values": 1, "max_values": 2})
}

fn message() -> Value {
    json!({
        "content": "Hello <@17>", "allowed_mentions": {"parse": [], "users": ["17"]}, "nonce": "row-1",
        "enforce_nonce": true, "components": [row(vec![button(1), button(2)]), row(vec![select()])],
    })
}

fn callback(kind: u64, data: Value) -> Value {
    json!({"type": kind, "data": data})
}

fn modal() -> Value {
    let input = json!({
        "type": 4, "custom_id": "seen", "style": 2, "label": "What did you see?", "max_length": 400, "required": true,
        "placeholder": "Calm hands", "value": "So far",
    });
    callback(9, json!({"custom_id": "takeaway:1", "title": "Looking back", "components": [row(vec![input])]}))
}

fn command() -> Value {
    json!({
        "name": "observe", "name_localizations": {"nl": "meekijken"}, "description": "Look along",
        "description_localizations": {"nl": "Kijk mee"}, "type": 1, "contexts": [0, 1],
        "default_member_permissions": "32",
        "options": [
            {"type": 3, "name": "topic", "description": "What to see", "required": true, "autocomplete": true},
            {"type": 3, "name": "way", "description": "One way or both", "choices": [
                {"name": "One way", "name_localizations": {"nl": "Eén kant op"}, "value": "one"},
                {"name": "Both", "value": "both"},
            ]},
        ],
    })
}

#[test]
fn good_bodies_are_taken() {
    good(MESSAGES, message());
    good(EDIT, json!({"components": []}));
    good(EDIT, json!({"content": "Changed", "allowed_mentions": nobody()}));
    good(FOLLOW_UP, json!({"content": "More", "allowed_mentions": nobody(), "flags": 64}));
    good(CALLBACK, callback(4, json!({"content": "Hello", "allowed_mentions": nobody(), "flags": 64})));
    good(CALLBACK, json!({"type": 5, "data": {"flags": 64}}));
    good(CALLBACK, json!({"type": 6}));
    good(CALLBACK, callback(7, json!({"content": "", "components": []})));
    good(CALLBACK, callback(8, json!({"choices": [{"name": "wound closure", "value": "7"}]})));
    good(CALLBACK, modal());
    good(
        THREADS,
        json!({"name": "Wound closure", "type": 12, "invitable": false, "auto_archive_duration": 10080}),
    );
    good(COMMANDS, json!([command(), {"name": "Look along", "type": 2}]));
    good("POST users/@me/channels", json!({"recipient_id": "17"}));
}

#[test]
fn a_body_where_none_is_expected_is_found() {
    bad("PUT channels/1/thread-members/2", json!({"a": 1}), "none is expected");
}

#[test]
fn the_words_of_a_message_are_checked() {
    bad(MESSAGES, with(message(), "/content", json!(format!("<@17>{}", "x".repeat(1996)))), "content: 2001");
    bad(MESSAGES, json!({"content": " ", "allowed_mentions": nobody()}), "an empty message");
    bad(MESSAGES, with(message(), "/content", json!("<@17> @everyone look")), "reads as @everyone");
    bad(FOLLOW_UP, json!({"content": "see @here", "allowed_mentions": nobody()}), "reads as @here");
    good(MESSAGES, with(message(), "/content", json!("<@17> \\@everyone @\u{200b}here")));
    bad(MESSAGES, with(message(), "/nonce", json!("x".repeat(26))), "nonce: over 25");
    bad(MESSAGES, with(message(), "/nonce", Value::Null), "without a nonce");
    bad(MESSAGES, with(message(), "/colour", json!("red")), "unknown field `colour`");
    bad(
        CALLBACK,
        callback(4, json!({"content": "a", "allowed_mentions": nobody(), "nonce": "1"})),
        "`nonce`",
    );
    bad(MESSAGES, with(message(), "/flags", json!(1 << 15)), "flags");
    bad(CALLBACK, json!({"type": 3}), "no such callback");
}

#[test]
fn nobody_is_notified_by_accident() {
    bad(MESSAGES, with(message(), "/allowed_mentions", Value::Null), "must be on every message");
    bad(EDIT, json!({"content": "Changed"}), "must be on every message");
    bad(MESSAGES, with(message(), "/allowed_mentions/parse", Value::Null), "parse: must be there");
    bad(
        MESSAGES,
        with(message(), "/allowed_mentions/parse", json!(["users"])),
        "parse: must be there, and empty",
    );
    bad(MESSAGES, with(message(), "/content", json!("Hello")), "\"17\" is not mentioned");
    bad(MESSAGES, with(message(), "/allowed_mentions/roles", json!(["3"])), "a whole role");
    bad(MESSAGES, with(message(), "/allowed_mentions/everyone", json!(true)), "unknown field");
}

#[test]
fn embeds_are_checked() {
    let embeds = |embed: Value| json!({"embeds": [embed], "allowed_mentions": nobody()});
    good(MESSAGES, embeds(json!({"title": "a", "description": "b"})));
    bad(MESSAGES, embeds(json!({"title": "x".repeat(257)})), "embeds.title");
    let many: Vec<Value> = (0..11).map(|_| json!({"title": "a"})).collect();
    bad(MESSAGES, json!({"embeds": many, "allowed_mentions": nobody()}), "over 10");
    let long = json!({"description": "x".repeat(4000)});
    bad(MESSAGES, json!({"embeds": [long, long], "allowed_mentions": nobody()}), "8000 characters together");
}

#[test]
fn files_fit_what_is_told_about_them() {
    let file = |index| File {
        index,
        name: "a.ics".to_owned(),
        content_type: "text/calendar".to_owned(),
        bytes: vec![1],
    };
    let check = |told: Value, files: Vec<File>| {
        let body = json!({"content": "a", "allowed_mentions": nobody(), "attachments": told});
        let found = check(&call(MESSAGES, body, files));
        found.all().cloned().collect::<Vec<_>>().join("\n")
    };
    assert_eq!(check(json!([{"id": 0, "filename": "a.ics"}]), vec![file(Some(0))]), "");
    assert!(check(json!([{"id": 1}]), Vec::new()).contains("id 1 has no file"));
    assert!(check(json!([{"id": 0}]), vec![file(Some(0)), file(Some(1))]).contains("nothing is told"));
    assert!(check(json!([]), vec![file(None)]).contains("without an index"));
    assert!(check(json!([]), vec![file(Some(0)), file(Some(0))]).contains("one index twice"));
    let many = (0..11).map(|index| file(Some(index))).collect();
    assert!(check(json!([]), many).contains("over 10 files"));
}

#[test]
fn rows_buttons_and_menus_are_checked() {
    let rows = |rows: Vec<Value>| with(message(), "/components", json!(rows));
    bad(MESSAGES, rows((0..6).map(|id| row(vec![button(id)])).collect()), "6 rows");
    bad(MESSAGES, rows(vec![row((0..6).map(button).collect())]), "6 buttons");
    bad(MESSAGES, rows(vec![row(vec![])]), "an empty row");
    bad(MESSAGES, rows(vec![row(vec![button(1), select()])]), "a button and a menu in one row");
    bad(MESSAGES, rows(vec![row(vec![button(1)]), row(vec![button(1)])]), "`button:1` twice");
    bad(MESSAGES, rows(vec![button(1)]), "is no row");
    bad(MESSAGES, rows(vec![row(vec![json!({"type": 4, "custom_id": "a"})])]), "can't be in a message");
    let one = |field: &str, value: Value| rows(vec![row(vec![with(button(1), field, value)])]);
    bad(MESSAGES, one("/label", json!("x".repeat(81))), "label: 81");
    bad(MESSAGES, one("/label", json!("")), "neither a label");
    bad(MESSAGES, one("/custom_id", json!("")), "custom_id: 0");
    bad(MESSAGES, one("/custom_id", json!("x".repeat(101))), "custom_id: 101");
    bad(MESSAGES, one("/custom_id", Value::Null), "custom_id: must be given");
    bad(MESSAGES, one("/style", json!(9)), "no such style");
    bad(MESSAGES, one("/url", json!("https://example.org")), "only a link");
    bad(MESSAGES, one("/colour", json!(1)), "unknown field `colour`");
    let link = json!({"type": 2, "style": 5, "label": "More", "url": "example"});
    bad(MESSAGES, rows(vec![row(vec![link])]), "no link");
}

#[test]
fn the_options_of_a_menu_are_checked() {
    let menu = |menu: Value| with(message(), "/components", json!([row(vec![menu])]));
    let one = |pointer: &str, value: Value| menu(with(select(), pointer, value));
    let options = |count: usize| -> Value {
        (0..count).map(|each| json!({"label": "a", "value": each.to_string()})).collect()
    };
    bad(MESSAGES, one("/options", json!([])), "0 of them");
    bad(MESSAGES, one("/options", options(26)), "26 of them");
    bad(MESSAGES, one("/options/1/value", json!("mon")), "`mon` twice");
    bad(MESSAGES, one("/options/0/label", json!("x".repeat(101))), "label: 101");
    bad(MESSAGES, one("/options/0/value", json!("x".repeat(101))), "value: 101");
    bad(MESSAGES, one("/options/0/description", json!("x".repeat(101))), "description: 101");
    bad(MESSAGES, one("/placeholder", json!("x".repeat(151))), "placeholder: 151");
    bad(MESSAGES, one("/min_values", json!(3)), "out of range");
    bad(MESSAGES, one("/max_values", json!(3)), "max_values: 3 of 2");
    let chosen = with(select(), "/max_values", json!(1));
    let chosen = with(with(chosen, "/options/0/default", json!(true)), "/options/1/default", json!(true));
    bad(MESSAGES, menu(chosen), "more chosen from the start");
    let twice = row(vec![select(), with(select(), "/custom_id", json!("other"))]);
    bad(MESSAGES, with(message(), "/components", json!([twice])), "2 menus");
}

#[test]
fn forms_are_checked() {
    let one = |pointer: &str, value: Value| with(modal(), pointer, value);
    const INPUT: &str = "/data/components/0/components/0";
    let input = |field: &str, value: Value| one(&format!("{INPUT}/{field}"), value);
    bad(CALLBACK, one("/data/title", json!("x".repeat(46))), "title: 46");
    bad(CALLBACK, one("/data/title", json!("")), "title: 0");
    bad(CALLBACK, one("/data/custom_id", Value::Null), "custom_id: must be given");
    bad(CALLBACK, one("/data/components", json!([])), "0 inputs");
    let rows = |count: usize| -> Value {
        let input = |id: usize| json!({"type": 4, "style": 1, "label": "a", "custom_id": id.to_string()});
        (0..count).map(|id| row(vec![input(id)])).collect()
    };
    bad(CALLBACK, one("/data/components", rows(6)), "6 inputs");
    let twice = json!([rows(1)[0], rows(1)[0]]);
    bad(CALLBACK, one("/data/components", twice), "`0` twice");
    bad(CALLBACK, input("label", json!("x".repeat(46))), "label: 46");
    bad(CALLBACK, input("placeholder", json!("x".repeat(101))), "placeholder: 101");
    bad(CALLBACK, input("value", json!("x".repeat(401))), "don't fit its own bounds");
    bad(CALLBACK, input("max_length", json!(4001)), "out of range");
    bad(CALLBACK, input("style", json!(3)), "neither short nor long");
    bad(CALLBACK, input("type", json!(3)), "only a row with a text input");
    bad(CALLBACK, input("colour", json!(3)), "unknown field `colour`");
}

#[test]
fn threads_are_checked() {
    let thread = json!({"name": "a", "type": 12});
    bad(THREADS, with(thread.clone(), "/name", json!("")), "name: 0");
    bad(THREADS, with(thread.clone(), "/name", json!("x".repeat(101))), "name: 101");
    bad(THREADS, with(thread.clone(), "/name", json!("@here")), "reads as @here");
    bad(THREADS, with(thread.clone(), "/type", Value::Null), "neither a public nor a private");
    bad(THREADS, with(thread, "/auto_archive_duration", json!(5)), "auto_archive_duration");
    bad("PATCH channels/1", json!({"archived": true, "colour": 1}), "unknown field `colour`");
}

#[test]
fn commands_are_checked() {
    let one = |pointer: &str, value: Value| json!([with(command(), pointer, value)]);
    bad(COMMANDS, json!({}), "not a list");
    for name in ["Observe", "look along", "x!"] {
        assert!(!found(COMMANDS, one("/name", json!(name))).discord.is_empty(), "{name}");
    }
    bad(COMMANDS, one("/name", json!("x".repeat(33))), "name: 33");
    bad(COMMANDS, one("/name_localizations/nl", json!("mee kijken")), "has a blank");
    bad(COMMANDS, one("/name_localizations/nl", json!("Meekijken")), "not in lower case");
    bad(COMMANDS, one("/name_localizations/xx", json!("a")), "doesn't know the locale");
    bad(COMMANDS, one("/description", json!("x".repeat(101))), "description: 101");
    bad(COMMANDS, one("/description", Value::Null), "without a description");
    bad(COMMANDS, one("/description_localizations/nl", json!("")), "description (nl): 0");
    bad(COMMANDS, one("/default_member_permissions", json!("all")), "no set of permissions");
    bad(COMMANDS, one("/type", json!(9)), "no such type");
    bad(COMMANDS, one("/colour", json!(9)), "unknown field `colour`");
    bad(COMMANDS, json!([command(), command()]), "/observe: twice");
    let other = with(command(), "/name", json!("other"));
    bad(COMMANDS, json!([command(), other]), "`meekijken` twice in nl");
    let many = |count: usize| -> Value {
        (0..count).map(|each| json!({"name": format!("c{each}"), "description": "a"})).collect()
    };
    good(COMMANDS, many(100));
    bad(COMMANDS, many(101), "101 commands");
    bad(COMMANDS, json!([{"name": "Look", "type": 2, "description": "a"}]), "has none");
    bad("POST applications/1/guilds/2/commands", json!({"description": "a"}), "without a name");
    bad("PATCH applications/1/commands/3", json!({"description": "x".repeat(101)}), "description: 101");
}

#[test]
fn the_options_of_a_command_are_checked() {
    let one = |pointer: &str, value: Value| json!([with(command(), pointer, value)]);
    let options = |options: Value| one("/options", options);
    let plain = |name: &str| json!({"type": 3, "name": name, "description": "a"});
    let first_optional =
        with(with(command(), "/options/0/required", json!(false)), "/options/1/required", json!(true));
    bad(COMMANDS, json!([first_optional]), "required after one that is optional");
    bad(COMMANDS, options((0..26).map(|each| plain(&format!("o{each}"))).collect()), "26 of them");
    bad(COMMANDS, options(json!([plain("a"), plain("a")])), "/observe a: twice");
    bad(
        COMMANDS,
        options(json!([{"type": 1, "name": "b", "description": "a"}, plain("a")])),
        "subcommands beside",
    );
    bad(COMMANDS, options(json!([{"type": 3, "name": "a"}])), "without a description");
    bad(COMMANDS, one("/options/1/autocomplete", json!(true)), "choices and suggestions at once");
    bad(COMMANDS, one("/options/0/type", json!(6)), "a type that has none");
    bad(COMMANDS, one("/options/0/type", json!(12)), "no such type here");
    bad(COMMANDS, one("/options/1/choices/0/name", json!("x".repeat(101))), "name: 101");
    bad(COMMANDS, one("/options/1/choices/1/name", json!("One way")), "`One way` twice");
    bad(COMMANDS, one("/options/1/choices/0/value", json!("x".repeat(101))), "value: 101");
    bad(
        COMMANDS,
        with(one("/options/0/min_length", json!(9)), "/0/options/0/max_length", json!(3)),
        "out of range",
    );
    let large = |each: usize| {
        let choice = |at: usize| json!({"name": format!("{at}{}", "x".repeat(90)), "value": "y".repeat(90)});
        let choices: Vec<Value> = (0..25).map(choice).collect();
        json!({"type": 3, "name": format!("o{each}"), "description": "a", "choices": choices})
    };
    bad(COMMANDS, options(json!([large(1), large(2)])), "characters together, at most 8000");
}

#[test]
fn suggestions_are_checked() {
    let choices = |choices: Value| callback(8, json!({"choices": choices}));
    let many: Value = (0..26).map(|each| json!({"name": each.to_string(), "value": "a"})).collect();
    bad(CALLBACK, choices(many), "26 of them");
    bad(CALLBACK, choices(json!([{"name": "x".repeat(101), "value": "a"}])), "name: 101");
    bad(CALLBACK, choices(json!([{"name": "", "value": "a"}])), "name: 0");
    bad(CALLBACK, choices(json!([{"name": "a", "value": null}])), "without a name or a value");
    bad(CALLBACK, json!({"type": 8, "data": {}}), "must be given");
}

/// What our own rules let pass: the description sees it, where it is at hand.
#[test]
fn discords_own_description_is_asked_too() {
    if super::description_is_at_hand() {
        let wrong = found(MESSAGES, with(message(), "/components/0/components/0/disabled", json!("yes")));
        assert!(wrong.discord.is_empty() && wrong.house.is_empty(), "{wrong:?}");
        assert_eq!(wrong.described.len(), 1, "{wrong:?}");
        assert!(wrong.described[0].contains("/components/0/components/0/disabled"), "{wrong:?}");
    }
}
