//! Rows of buttons and menus.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Findings, texts};

const BUTTON: [&str; 8] = ["type", "id", "style", "label", "emoji", "custom_id", "url", "disabled"];
const SELECT: [&str; 11] = [
    "type",
    "id",
    "custom_id",
    "options",
    "placeholder",
    "min_values",
    "max_values",
    "disabled",
    "default_values",
    "channel_types",
    "required",
];
const OPTION: [&str; 5] = ["label", "value", "description", "emoji", "default"];

pub(super) fn check_rows(found: &mut Findings, at: &str, rows: &Value) {
    let rows = rows.as_array().map_or(&[][..], Vec::as_slice);
    if rows.len() > 5 {
        found.discord(format!("{at}: {} rows, at most 5", rows.len()));
    }
    let mut known = BTreeSet::new();
    for (number, row) in rows.iter().enumerate() {
        let at = format!("{at}[{number}]");
        if row["type"] != 1 {
            found.discord(format!("{at}: type {} is no row", row["type"]));
            continue;
        }
        found.only_known(&at, row, &["type", "id", "components"]);
        let within = row["components"].as_array().map_or(&[][..], Vec::as_slice);
        check_row(found, &at, within);
        for each in within {
            let custom_id = each["custom_id"].as_str().unwrap_or_default();
            if !custom_id.is_empty() && !known.insert(custom_id.to_owned()) {
                found.discord(format!("{at}: the custom_id `{custom_id}` twice"));
            }
        }
    }
}

fn check_row(found: &mut Findings, at: &str, within: &[Value]) {
    let buttons = within.iter().filter(|each| each["type"] == 2).count();
    let selects = within.iter().filter(|each| matches!(each["type"].as_u64(), Some(3 | 5..=8))).count();
    if within.is_empty() {
        found.discord(format!("{at}: an empty row"));
    }
    if buttons > 5 {
        found.discord(format!("{at}: {buttons} buttons, at most 5"));
    }
    if selects > 1 {
        found.discord(format!("{at}: {selects} menus, at most 1"));
    }
    if selects > 0 && buttons > 0 {
        found.discord(format!("{at}: a button and a menu in one row"));
    }
    for (number, each) in within.iter().enumerate() {
        let at = format!("{at}[{number}]");
        match each["type"].as_u64() {
            Some(2) => button(found, &at, each),
            Some(3 | 5..=8) => select(found, &at, each),
            _ => found.discord(format!("{at}: type {} can't be in a message", each["type"])),
        }
    }
}

pub(super) fn custom_id(found: &mut Findings, at: &str, shape: &Value) {
    match shape["custom_id"].as_str() {
        Some(text) => found.within(&format!("{at}.custom_id"), text, 1, 100),
        None => found.discord(format!("{at}.custom_id: must be given")),
    }
}

fn button(found: &mut Findings, at: &str, shape: &Value) {
    found.only_known(at, shape, &BUTTON);
    let label = shape["label"].as_str().unwrap_or_default();
    found.within(&format!("{at}.label"), label, 0, 80);
    texts::calls_everyone(found, &format!("{at}.label"), label);
    if label.trim().is_empty() && shape["emoji"].is_null() {
        found.discord(format!("{at}: a button with neither a label nor an emoji"));
    }
    match shape["style"].as_u64() {
        Some(1..=4) => {
            custom_id(found, at, shape);
            if !shape["url"].is_null() {
                found.discord(format!("{at}.url: only a link has one"));
            }
        }
        Some(5) => {
            let url = shape["url"].as_str().unwrap_or_default();
            if !["https://", "http://", "discord://"].iter().any(|scheme| url.starts_with(scheme)) {
                found.discord(format!("{at}.url: no link"));
            }
            found.within(&format!("{at}.url"), url, 1, 512);
            if !shape["custom_id"].is_null() {
                found.discord(format!("{at}.custom_id: a link has none"));
            }
        }
        _ => found.discord(format!("{at}.style: no such style")),
    }
}

fn select(found: &mut Findings, at: &str, shape: &Value) {
    found.only_known(at, shape, &SELECT);
    custom_id(found, at, shape);
    let placeholder = shape["placeholder"].as_str().unwrap_or_default();
    found.within(&format!("{at}.placeholder"), placeholder, 0, 150);
    texts::calls_everyone(found, &format!("{at}.placeholder"), placeholder);
    let min = shape["min_values"].as_u64().unwrap_or(1);
    let max = shape["max_values"].as_u64().unwrap_or(1);
    if min > 25 || max == 0 || max > 25 || min > max {
        found.discord(format!("{at}: min_values {min} and max_values {max} are out of range"));
    }
    if shape["type"] != 3 {
        return;
    }
    let options = shape["options"].as_array().map_or(&[][..], Vec::as_slice);
    if options.is_empty() || options.len() > 25 {
        found.discord(format!("{at}.options: {} of them, must be 1 to 25", options.len()));
    }
    if max > options.len() as u64 {
        found.discord(format!("{at}.max_values: {max} of {} options", options.len()));
    }
    if options.iter().filter(|option| option["default"] == true).count() as u64 > max {
        found.discord(format!("{at}.options: more chosen from the start than can be chosen"));
    }
    let mut values = BTreeSet::new();
    for (number, option) in options.iter().enumerate() {
        let at = format!("{at}.options[{number}]");
        found.only_known(&at, option, &OPTION);
        let text = |field: &str| option[field].as_str().unwrap_or_default();
        found.within(&format!("{at}.label"), text("label"), 1, 100);
        found.within(&format!("{at}.value"), text("value"), 1, 100);
        found.within(&format!("{at}.description"), text("description"), 0, 100);
        for field in ["label", "description"] {
            texts::calls_everyone(found, &format!("{at}.{field}"), text(field));
        }
        if !values.insert(text("value")) {
            found.discord(format!("{at}.value: `{}` twice", text("value")));
        }
    }
}
