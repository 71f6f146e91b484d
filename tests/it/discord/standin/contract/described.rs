//! Discord's own description of its requests (OpenAPI), where it is at hand.
//!
//! It lies in the file that `LOOKALONG_DISCORD_OPENAPI` names, or beside the project. It is Discord's and no part of this
//! project, so without it only the rules written down here are checked, and that is said once, on standard error.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use jsonschema::error::ValidationErrorKind;
use jsonschema::{Draft, ValidationError, Validator};
use serde_json::{Value, json};

use super::super::answer::Call;

const NAMED_BY: &str = "LOOKALONG_DISCORD_OPENAPI";

/// Longer complaints than this are cut.
const LONGEST: usize = 400;

struct Description {
    document: Value,
    /// Compiled once, by method and path.
    validators: Mutex<BTreeMap<String, Option<Arc<Validator>>>>,
}

/// What the description has against a body.
pub(super) fn complaints(call: &Call) -> Vec<String> {
    let Some(description) = description() else { return Vec::new() };
    let Some(validator) = description.validator(call) else { return Vec::new() };
    let body = excused(&call.body);
    validator
        .iter_errors(&body)
        .map(|error| format!("Discord's description: {}", explained(&error)))
        .collect()
}

/// Whether the description was found.
pub(super) fn is_at_hand() -> bool {
    description().is_some()
}

fn description() -> Option<&'static Description> {
    static DESCRIPTION: OnceLock<Option<Description>> = OnceLock::new();
    DESCRIPTION.get_or_init(read).as_ref()
}

fn read() -> Option<Description> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/discord/openapi.json");
    let file = std::env::var_os(NAMED_BY).map_or_else(beside, PathBuf::from);
    let text = fs::read_to_string(&file);
    let document = text.ok().and_then(|text| serde_json::from_str(&text).ok());
    if document.is_none() {
        eprintln!(
            "\n*** Discord's own description is not at hand (no readable JSON at {}), so bodies are checked against the \
             stand-in's rules alone.\n*** Get openapi.json from github.com/discord/discord-api-spec and name it in \
             {NAMED_BY}.\n",
            file.display()
        );
    }
    document.map(|document| Description { document, validators: Mutex::new(BTreeMap::new()) })
}

impl Description {
    fn validator(&self, call: &Call) -> Option<Arc<Validator>> {
        let template = self.template(call)?;
        let key = format!("{} {template}", call.method);
        let mut known = self.validators.lock().unwrap_or_else(PoisonError::into_inner);
        known.entry(key).or_insert_with(|| self.compiled(&call.method, template)).clone()
    }

    /// The path as the description writes it; the one with the most fixed parts.
    fn template(&self, call: &Call) -> Option<&str> {
        let method = call.method.to_lowercase();
        let paths = self.document["paths"].as_object()?;
        let fixed = |template: &str| template.split('/').filter(|part| !part.starts_with('{')).count();
        let fits =
            paths.iter().filter(|(template, ways)| !ways[&method].is_null() && is_at(template, &call.path));
        fits.map(|(template, _)| template.as_str()).max_by_key(|template| fixed(template))
    }

    fn compiled(&self, method: &str, template: &str) -> Option<Arc<Validator>> {
        let way = &self.document["paths"][template][method.to_lowercase()];
        let mut schema = way["requestBody"]["content"]["application/json"]["schema"].clone();
        if !schema.is_object() {
            return None;
        }
        schema["components"] = self.document["components"].clone();
        let validator = jsonschema::options().with_draft(Draft::Draft202012).build(&schema);
        Some(Arc::new(validator.expect("Discord's description can be read as JSON Schema")))
    }
}

fn is_at(template: &str, path: &[String]) -> bool {
    let parts: Vec<&str> = template.split('/').filter(|part| !part.is_empty()).collect();
    parts.len() == path.len()
        && parts.iter().zip(path).all(|(part, given)| part.starts_with('{') || part == given)
}

/// The body without what the description wrongly minds: Discord takes, and documents, permissions as a text and the ids of
/// new attachments as numbers.
fn excused(body: &Value) -> Value {
    match body {
        Value::Array(values) => Value::Array(values.iter().map(excused).collect()),
        Value::Object(fields) => {
            let mut fields = fields.clone();
            for (name, value) in &mut fields {
                *value = match (name.as_str(), &*value) {
                    ("default_member_permissions", Value::String(bits)) => {
                        bits.parse::<u64>().map_or(json!(bits), |bits| json!(bits))
                    }
                    ("attachments", Value::Array(all)) => all.iter().map(with_text_id).collect(),
                    (_, other) => excused(other),
                };
            }
            Value::Object(fields)
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => body.clone(),
    }
}

fn with_text_id(attachment: &Value) -> Value {
    let mut attachment = attachment.clone();
    if let Some(id) = attachment["id"].as_u64() {
        attachment["id"] = json!(id.to_string());
    }
    attachment
}

/// Where it is wrong, and why. Of several alternatives the one that comes nearest is told.
fn explained(error: &ValidationError<'_>) -> String {
    deepest(error).1.chars().take(LONGEST).collect()
}

/// The complaint that lies deepest in the body, with how deep that is. An alternative for another type of thing is no
/// alternative.
fn deepest(error: &ValidationError<'_>) -> (usize, String) {
    let mut context: &[Vec<ValidationError<'_>>] = &[];
    if let ValidationErrorKind::AnyOf { context: all } | ValidationErrorKind::OneOfNotValid { context: all } =
        error.kind()
    {
        context = all;
    }
    let of_type = |branch: &&Vec<ValidationError<'_>>| {
        !branch.iter().any(|error| error.instance_path().as_str().ends_with("/type"))
    };
    let inner = context.iter().filter(of_type).flatten().map(deepest);
    inner.max_by_key(|(depth, _)| *depth).unwrap_or_else(|| {
        let at = error.instance_path().as_str();
        (at.split('/').count(), format!("{at}: {error}"))
    })
}
