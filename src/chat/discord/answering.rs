//! Acknowledging and answering an interaction: once, and in time. Only the one who asked sees it.

use std::time::Duration;

use serde_json::json;
use serenity::all::{AutocompleteChoice, CreateAutocompleteResponse, CreateInteractionResponse, Http};
use serenity::http::HttpError;

use super::hearing::Heard;
use super::showing::{EPHEMERAL, Page};

/// Why an answer was not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unanswered {
    /// Discord waits for it no longer (10062): final.
    #[error("Discord no longer waits for an answer")]
    TooLate,
    /// It was answered before (40060): final.
    #[error("it was answered before")]
    Before,
    /// Too many at a time (429): nothing was done, and it can be tried again.
    #[error("the answer has to wait: {0}")]
    Later(String),
    /// Discord stumbled, or the way there: whether it was taken is not known.
    #[error("whether the answer was taken is not known: {0}")]
    Unsure(String),
    /// Something else.
    #[error("the answer was not taken: {0}")]
    Failed(String),
}

/// Discord's own code in an error, where there is one; and the HTTP status.
#[must_use]
pub fn code(error: &serenity::Error) -> Option<(u16, isize)> {
    if let serenity::Error::Http(HttpError::UnsuccessfulRequest(response)) = error {
        return Some((response.status_code.as_u16(), response.error.code));
    }
    None
}

/// What an error says, without what was sent: an operator may read it.
#[must_use]
pub fn told(error: &serenity::Error) -> String {
    if let Some((status, code)) = code(error) {
        format!("HTTP {status}, code {code}")
    } else if let serenity::Error::Http(HttpError::Request(problem)) = error {
        if problem.is_timeout() { "no answer in time" } else { "it can't be reached" }.to_owned()
    } else {
        "an answer that can't be read".to_owned()
    }
}

/// How long one request may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long is waited before each new attempt. Together they leave room within the three seconds that Discord waits, also for
/// what was deferred first.
const PAUSES: [Duration; 4] = [
    Duration::from_millis(100),
    Duration::from_millis(250),
    Duration::from_millis(500),
    Duration::from_millis(700),
];

async fn within<T>(request: impl Future<Output = serenity::Result<T>>) -> Result<T, Unanswered> {
    match tokio::time::timeout(PATIENCE, request).await {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(match code(&error) {
            Some((_, 10062 | 10015 | 50027)) => Unanswered::TooLate,
            Some((_, 40060)) => Unanswered::Before,
            Some((429, _)) => Unanswered::Later(told(&error)),
            Some((500.., _)) | None => Unanswered::Unsure(told(&error)),
            Some(_) => Unanswered::Failed(told(&error)),
        }),
        Err(_) => Err(Unanswered::Failed("no answer in time".to_owned())),
    }
}

/// Tries again what does no harm when it is done twice: somebody waits for it.
async fn insist<T, R>(mut request: impl FnMut() -> R) -> Result<(), Unanswered>
where
    R: Future<Output = serenity::Result<T>>,
{
    let mut tried = within(request()).await.map(drop);
    for pause in PAUSES {
        match tried {
            Err(Unanswered::Later(_) | Unanswered::Unsure(_)) => {}
            Ok(()) | Err(Unanswered::TooLate | Unanswered::Before | Unanswered::Failed(_)) => break,
        }
        tokio::time::sleep(pause).await;
        tried = match within(request()).await {
            // The attempt before arrived, and only we did not hear so.
            Ok(_) | Err(Unanswered::Before) => Ok(()),
            Err(problem) => Err(problem),
        };
    }
    tried
}

async fn callback(
    http: &Http,
    heard: &Heard,
    body: &impl serde::Serialize,
    page: Option<&Page>,
) -> Result<(), Unanswered> {
    let files = || page.map(Page::files).unwrap_or_default();
    insist(|| http.create_interaction_response(heard.id.into(), &heard.token, body, files())).await
}

/// Answers at once; without pages it is only acknowledged, and the message that was tapped stays as it is.
///
/// # Errors
/// When it was not taken.
pub async fn answer(http: &Http, heard: &Heard, pages: &[Page]) -> Result<(), Unanswered> {
    let Some((first, rest)) = pages.split_first() else {
        return callback(http, heard, &json!({ "type": 6 }), None).await;
    };
    let body = json!({ "type": 4, "data": first.body(EPHEMERAL) });
    callback(http, heard, &body, Some(first)).await?;
    follow(http, &heard.token, rest).await
}

/// Says that an answer will come.
///
/// # Errors
/// When it was not taken.
pub async fn defer(http: &Http, heard: &Heard) -> Result<(), Unanswered> {
    callback(http, heard, &json!({ "type": 5, "data": { "flags": EPHEMERAL } }), None).await
}

/// Gives the answer that was promised; without pages there is none after all.
///
/// # Errors
/// When it was not taken.
pub async fn complete(http: &Http, heard: &Heard, pages: &[Page]) -> Result<(), Unanswered> {
    let Some((first, rest)) = pages.split_first() else {
        return insist(|| http.delete_original_interaction_response(&heard.token)).await;
    };
    let mut body = first.body(0);
    body.remove("flags");
    insist(|| http.edit_original_interaction_response(&heard.token, &body, first.files())).await?;
    follow(http, &heard.token, rest).await
}

/// Says more, to the one who asked.
///
/// # Errors
/// When it was not taken.
pub async fn follow(http: &Http, token: &str, pages: &[Page]) -> Result<(), Unanswered> {
    for page in pages {
        let body = page.body(EPHEMERAL);
        let say = || within(http.create_followup_message(token, &body, page.files()));
        let mut said = say().await;
        for pause in PAUSES {
            // Only what surely was not said: said twice it stands there twice.
            if !matches!(said, Err(Unanswered::Later(_))) {
                break;
            }
            tokio::time::sleep(pause).await;
            said = say().await;
        }
        said?;
    }
    Ok(())
}

/// Answers one whose interaction can't be read.
///
/// # Errors
/// When it was not taken.
pub async fn answer_unread(http: &Http, id: u64, token: &str, pages: &[Page]) -> Result<(), Unanswered> {
    let Some(first) = pages.first() else { return Ok(()) };
    let body = json!({ "type": 4, "data": first.body(EPHEMERAL) });
    insist(|| http.create_interaction_response(id.into(), token, &body, Vec::new())).await
}

/// Opens a form.
///
/// # Errors
/// When it was not taken.
pub async fn open(http: &Http, heard: &Heard, modal: &CreateInteractionResponse) -> Result<(), Unanswered> {
    callback(http, heard, modal, None).await
}

/// Shows what could stand there.
///
/// # Errors
/// When it was not taken.
pub async fn suggest(http: &Http, heard: &Heard, choices: Vec<String>) -> Result<(), Unanswered> {
    let choices = choices.into_iter().map(|choice| AutocompleteChoice::new(choice.clone(), choice)).collect();
    let response = CreateAutocompleteResponse::new().set_choices(choices);
    open(http, heard, &CreateInteractionResponse::Autocomplete(response)).await
}
