//! What holds for texts wherever they stand.

use super::Findings;

/// The locales that Discord knows.
pub(super) const LOCALES: [&str; 34] = [
    "id", "da", "de", "en-GB", "en-US", "es-ES", "es-419", "fr", "hr", "it", "lt", "hu", "nl", "no", "pl",
    "pt-BR", "ro", "fi", "sv-SE", "vi", "tr", "cs", "el", "bg", "ru", "uk", "hi", "th", "zh-CN", "ja",
    "zh-TW", "ko", "ar", "he",
];

/// A text that reads as a call to everyone, wherever it came from: people would think that they were called.
pub(super) fn calls_everyone(found: &mut Findings, at: &str, text: &str) {
    for call in ["@everyone", "@here"] {
        let loud = text.match_indices(call).any(|(place, _)| !text[..place].ends_with('\\'));
        if loud {
            found.house(format!("{at}: reads as {call}"));
        }
    }
}
