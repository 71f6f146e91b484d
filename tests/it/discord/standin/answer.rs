//! What a request is, and what the stand-in answers to it.

use std::collections::BTreeMap;

use serde_json::{Value, json};

/// A file that came along with a request.
#[derive(Clone, Debug)]
pub(super) struct File {
    /// The `n` of `files[n]`; none for another field name.
    pub(super) index: Option<u64>,
    pub(super) name: String,
    pub(super) content_type: String,
    pub(super) bytes: Vec<u8>,
}

/// A request that was read.
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub(super) method: String,
    /// What follows `/api/v10/`, cut at the slashes.
    pub(super) path: Vec<String>,
    pub(super) query: BTreeMap<String, String>,
    /// `Null` when there is none.
    pub(super) body: Value,
    pub(super) files: Vec<File>,
}

impl Call {
    /// A parameter of the query that is a number.
    pub(super) fn number(&self, name: &str) -> Option<u64> {
        self.query.get(name).and_then(|text| text.parse().ok())
    }
}

/// An answer that is not an error.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Reply {
    Ok(Value),
    Created(Value),
    Nothing,
}

/// An error as Discord answers it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Refused {
    pub(super) status: u16,
    pub(super) body: Value,
    /// Filled for 429: seconds, and whether it holds for everything.
    pub(super) retry_after: Option<(f64, bool)>,
}

pub(super) type Answer = Result<Reply, Refused>;

/// An error with a code of Discord's own list.
pub(super) fn refused(status: u16, code: u64, message: &str) -> Refused {
    Refused { status, body: json!({"code": code, "message": message}), retry_after: None }
}

pub(super) fn bad_token() -> Refused {
    refused(401, 0, "401: Unauthorized")
}

pub(super) fn no_such_route() -> Refused {
    refused(404, 0, "404: Not Found")
}

pub(super) fn unknown_interaction() -> Refused {
    refused(404, 10062, "Unknown interaction")
}

pub(super) fn unknown_channel() -> Refused {
    refused(404, 10003, "Unknown Channel")
}

pub(super) fn unknown_message() -> Refused {
    refused(404, 10008, "Unknown Message")
}

pub(super) fn missing_access() -> Refused {
    refused(403, 50001, "Missing Access")
}

pub(super) fn missing_permission() -> Refused {
    refused(403, 50013, "Missing Permissions")
}

/// A body that breaks a rule of Discord's.
pub(super) fn bad_body(findings: &[String]) -> Refused {
    let errors: Vec<Value> =
        findings.iter().map(|text| json!({"code": "BAD_BODY", "message": text})).collect();
    let body = json!({"code": 50035, "message": "Invalid Form Body", "errors": {"_errors": errors}});
    Refused { status: 400, body, retry_after: None }
}

pub(super) fn too_many(seconds: f64, global: bool) -> Refused {
    let message = "You are being rate limited.";
    let body = json!({"message": message, "retry_after": seconds, "global": global});
    Refused { status: 429, body, retry_after: Some((seconds, global)) }
}
