//! Forms.

use std::collections::BTreeSet;

use serde_json::Value;

use super::components::custom_id;
use super::{Findings, texts};

const INPUT: [&str; 10] = [
    "type",
    "id",
    "custom_id",
    "style",
    "label",
    "min_length",
    "max_length",
    "required",
    "value",
    "placeholder",
];

pub(super) fn check(found: &mut Findings, data: &Value) {
    found.only_known("data", data, &["custom_id", "title", "components"]);
    custom_id(found, "data", data);
    let title = data["title"].as_str().unwrap_or_default();
    found.within("data.title", title, 1, 45);
    texts::calls_everyone(found, "data.title", title);
    let rows = data["components"].as_array().map_or(&[][..], Vec::as_slice);
    if rows.is_empty() || rows.len() > 5 {
        found.discord(format!("data.components: {} inputs, must be 1 to 5", rows.len()));
    }
    let mut known = BTreeSet::new();
    for (number, row) in rows.iter().enumerate() {
        let at = format!("data.components[{number}]");
        found.only_known(&at, row, &["type", "id", "components"]);
        let within = row["components"].as_array().map_or(&[][..], Vec::as_slice);
        let [input] = within else {
            found.discord(format!("{at}: {} inputs in one row, must be 1", within.len()));
            continue;
        };
        if row["type"] != 1 || input["type"] != 4 {
            found.discord(format!("{at}: only a row with a text input can be in a form"));
        }
        check_input(found, &at, input);
        let id = input["custom_id"].as_str().unwrap_or_default();
        if !known.insert(id.to_owned()) {
            found.discord(format!("{at}: the custom_id `{id}` twice"));
        }
    }
}

fn check_input(found: &mut Findings, at: &str, input: &Value) {
    found.only_known(at, input, &INPUT);
    custom_id(found, at, input);
    let text = |field: &str| input[field].as_str().unwrap_or_default();
    found.within(&format!("{at}.label"), text("label"), 1, 45);
    found.within(&format!("{at}.placeholder"), text("placeholder"), 0, 100);
    found.within(&format!("{at}.value"), text("value"), 0, 4000);
    for field in ["label", "placeholder"] {
        texts::calls_everyone(found, &format!("{at}.{field}"), text(field));
    }
    if !matches!(input["style"].as_u64(), Some(1 | 2)) {
        found.discord(format!("{at}.style: neither short nor long"));
    }
    let min = input["min_length"].as_u64().unwrap_or(0);
    let max = input["max_length"].as_u64().unwrap_or(4000);
    if min > 4000 || max == 0 || max > 4000 || min > max {
        found.discord(format!("{at}: min_length {min} and max_length {max} are out of range"));
    }
    let filled = text("value").chars().count() as u64;
    if filled > max || (filled > 0 && filled < min) {
        found.discord(format!("{at}.value: {filled} characters don't fit its own bounds"));
    }
}
