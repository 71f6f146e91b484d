//! Commands, in each language, and the suggestions for their options.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Findings;
use super::texts::LOCALES;

const COMMAND: [&str; 13] = [
    "id",
    "name",
    "name_localizations",
    "description",
    "description_localizations",
    "options",
    "default_member_permissions",
    "dm_permission",
    "type",
    "nsfw",
    "contexts",
    "integration_types",
    "default_permission",
];
const OPTION: [&str; 14] = [
    "type",
    "name",
    "name_localizations",
    "description",
    "description_localizations",
    "required",
    "choices",
    "options",
    "channel_types",
    "min_value",
    "max_value",
    "min_length",
    "max_length",
    "autocomplete",
];

/// What a command may hold together, by name, description and values.
const LARGEST: usize = 8000;

pub(super) fn check_all(found: &mut Findings, body: &Value) {
    let Some(all) = body.as_array() else {
        found.discord("body: not a list of commands");
        return;
    };
    let of_kind = |kind: u64| all.iter().filter(|each| each["type"].as_u64().unwrap_or(1) == kind).count();
    if of_kind(1) > 100 {
        found.discord(format!("body: {} commands, at most 100", of_kind(1)));
    }
    if of_kind(2) > 15 || of_kind(3) > 15 {
        found.discord("body: over 15 commands in the menu of a person or a message");
    }
    let mut known = BTreeSet::new();
    for each in all {
        check_one(found, each);
        let kind = each["type"].as_u64().unwrap_or(1);
        let name = each["name"].as_str().unwrap_or_default();
        if !known.insert((kind, name)) {
            found.discord(format!("/{name}: twice"));
        }
    }
    same_name_in_a_language(found, "body", all);
}

pub(super) fn check_one(found: &mut Findings, body: &Value) {
    let at = format!("/{}", body["name"].as_str().unwrap_or_default());
    if body.get("name").is_none() {
        found.discord("a command without a name");
    }
    check_fields(found, &at, body);
    if body["type"].as_u64().unwrap_or(1) == 1 && body["description"].as_str().is_none_or(str::is_empty) {
        found.discord(format!("{at}: without a description"));
    }
}

/// A change names only what changes.
pub(super) fn check_change(found: &mut Findings, body: &Value) {
    check_fields(found, "body", body);
}

fn check_fields(found: &mut Findings, at: &str, body: &Value) {
    found.only_known(at, body, &COMMAND);
    let in_menu = match body["type"].as_u64() {
        None | Some(1) => false,
        Some(2 | 3) => true,
        Some(_) => {
            found.discord(format!("{at}.type: no such type"));
            false
        }
    };
    if in_menu {
        if body["description"].as_str().is_some_and(|text| !text.is_empty()) {
            found.discord(format!("{at}.description: a command in a menu has none"));
        }
        if body["options"].as_array().is_some_and(|options| !options.is_empty()) {
            found.discord(format!("{at}.options: a command in a menu has none"));
        }
        each_text(found, at, body, "name", &|found, at, text| found.within(at, text, 1, 32));
    } else {
        each_text(found, at, body, "name", &name);
        each_text(found, at, body, "description", &|found, at, text| found.within(at, text, 1, 100));
    }
    let permissions = &body["default_member_permissions"];
    if permissions.as_str().is_some_and(|bits| bits.parse::<u64>().is_err()) {
        found.discord(format!("{at}.default_member_permissions: {permissions} is no set of permissions"));
    }
    options(found, at, &body["options"], 0);
    let size = size(body);
    if size > LARGEST {
        found.discord(format!("{at}: {size} characters together, at most {LARGEST}"));
    }
}

type Rule<'a> = &'a dyn Fn(&mut Findings, &str, &str);

/// Checks a text and each of its translations.
fn each_text(found: &mut Findings, at: &str, shape: &Value, field: &str, rule: Rule<'_>) {
    if let Some(text) = shape[field].as_str() {
        rule(found, &format!("{at}.{field}"), text);
    }
    for (locale, text) in shape[format!("{field}_localizations")].as_object().into_iter().flatten() {
        if !LOCALES.contains(&locale.as_str()) {
            found.discord(format!("{at}.{field}: Discord doesn't know the locale `{locale}`"));
        }
        rule(found, &format!("{at}.{field} ({locale})"), text.as_str().unwrap_or_default());
    }
}

/// A name that can be typed: letters, digits, `-`, `_` and `'`, in lower case where there is one.
fn name(found: &mut Findings, at: &str, text: &str) {
    found.within(at, text, 1, 32);
    let typed = |letter: char| letter.is_alphanumeric() || "-_'".contains(letter);
    if !text.chars().all(typed) {
        found.discord(format!("{at}: `{text}` has a blank or a sign that a name can't have"));
    }
    if text.to_lowercase() != text {
        found.discord(format!("{at}: `{text}` is not in lower case"));
    }
}

fn options(found: &mut Findings, at: &str, options: &Value, depth: usize) {
    let all = options.as_array().map_or(&[][..], Vec::as_slice);
    if all.len() > 25 {
        found.discord(format!("{at}.options: {} of them, at most 25", all.len()));
    }
    let below = |option: &&Value| matches!(option["type"].as_u64(), Some(1 | 2));
    if all.iter().any(|option| below(&option)) && !all.iter().all(|option| below(&option)) {
        found.discord(format!("{at}.options: subcommands beside other options"));
    }
    let mut optional = false;
    let mut known = BTreeSet::new();
    for option in all {
        let name = option["name"].as_str().unwrap_or_default();
        let at = format!("{at} {name}");
        check_option(found, &at, option, depth);
        if !known.insert(name) {
            found.discord(format!("{at}: twice"));
        }
        if option["required"] == true && optional {
            found.discord(format!("{at}: required after one that is optional"));
        }
        optional |= option["required"] != true;
    }
    same_name_in_a_language(found, at, all);
}

fn check_option(found: &mut Findings, at: &str, option: &Value, depth: usize) {
    found.only_known(at, option, &OPTION);
    each_text(found, at, option, "name", &name);
    each_text(found, at, option, "description", &|found, at, text| found.within(at, text, 1, 100));
    for field in ["name", "description"] {
        if option.get(field).is_none() {
            found.discord(format!("{at}: without a {field}"));
        }
    }
    match option["type"].as_u64() {
        Some(2) if depth == 0 => options(found, at, &option["options"], 1),
        Some(1) if depth < 2 => options(found, at, &option["options"], 2),
        Some(3..=11) => {}
        _ => found.discord(format!("{at}.type: no such type here")),
    }
    let choices = option["choices"].as_array().map_or(&[][..], Vec::as_slice);
    if option["autocomplete"] == true && !choices.is_empty() {
        found.discord(format!("{at}: choices and suggestions at once"));
    }
    if option["autocomplete"] == true && !matches!(option["type"].as_u64(), Some(3 | 4 | 10)) {
        found.discord(format!("{at}: suggestions for a type that has none"));
    }
    check_list(found, &format!("{at}.choices"), choices);
    for (min, max, most) in [("min_length", "max_length", 6000), ("min_value", "max_value", u64::MAX)] {
        let (low, high) = (option[min].as_f64(), option[max].as_f64());
        if low.zip(high).is_some_and(|(low, high)| low > high)
            || option[max].as_u64().is_some_and(|m| m > most)
        {
            found.discord(format!("{at}: {min} and {max} are out of range"));
        }
    }
}

/// The suggestions in a callback.
pub(super) fn check_choices(found: &mut Findings, data: &Value) {
    found.only_known("data", data, &["choices"]);
    match data["choices"].as_array() {
        Some(choices) => check_list(found, "data.choices", choices),
        None => found.discord("data.choices: must be given"),
    }
}

fn check_list(found: &mut Findings, at: &str, choices: &[Value]) {
    if choices.len() > 25 {
        found.discord(format!("{at}: {} of them, at most 25", choices.len()));
    }
    let mut known = BTreeSet::new();
    for choice in choices {
        found.only_known(at, choice, &["name", "name_localizations", "value"]);
        each_text(found, at, choice, "name", &|found, at, text| found.within(at, text, 1, 100));
        let name = choice["name"].as_str().unwrap_or_default();
        if !choice["name"].is_string() || choice["value"].is_null() {
            found.discord(format!("{at}: a choice without a name or a value"));
        }
        if let Some(value) = choice["value"].as_str() {
            found.within(&format!("{at}.value"), value, 0, 100);
        }
        if !known.insert(name) {
            found.discord(format!("{at}: `{name}` twice"));
        }
    }
}

/// In each language too, every name belongs to one thing.
fn same_name_in_a_language(found: &mut Findings, at: &str, all: &[Value]) {
    for locale in LOCALES {
        let mut known = BTreeSet::new();
        for each in all {
            let kind = each["type"].as_u64().filter(|_| at == "body");
            if let Some(name) = each["name_localizations"][locale].as_str()
                && !known.insert((kind, name))
            {
                found.discord(format!("{at}: `{name}` twice in {locale}"));
            }
        }
    }
}

/// What counts towards the size of a command: of each text the longest translation, and all values.
fn size(shape: &Value) -> usize {
    let letters = |value: &Value| value.as_str().map_or(0, |text| text.chars().count());
    let longest = |field: &str| {
        let localised = shape[format!("{field}_localizations")].as_object();
        let lengths = localised.into_iter().flatten().map(|(_, text)| letters(text));
        lengths.max().unwrap_or(0).max(letters(&shape[field]))
    };
    let below =
        ["options", "choices"].iter().flat_map(|field| shape[*field].as_array().into_iter().flatten());
    longest("name") + longest("description") + letters(&shape["value"]) + below.map(size).sum::<usize>()
}
