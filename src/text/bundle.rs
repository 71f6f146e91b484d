//! The texts themselves, in Fluent: one bundle per language, made once, never changed.
//!
//! Invariant: looking a text up never fails: what a language lacks is said in English, and what English lacks too is its key.
//! A test guarantees that neither happens.

use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use crate::domain::language::Language;

/// The themes of one language, each in a file of its own.
macro_rules! texts {
    ($($language:literal)*) => {[$([
        include_str!(concat!($language, "/terms.ftl")),
        include_str!(concat!($language, "/joining.ftl")),
        include_str!(concat!($language, "/wishing.ftl")),
        include_str!(concat!($language, "/proposals.ftl")),
        include_str!(concat!($language, "/nobody.ftl")),
        include_str!(concat!($language, "/exchanges.ftl")),
        include_str!(concat!($language, "/outcomes.ftl")),
        include_str!(concat!($language, "/nudges.ftl")),
        include_str!(concat!($language, "/rounds.ftl")),
        include_str!(concat!($language, "/profile.ftl")),
        include_str!(concat!($language, "/forms.ftl")),
        include_str!(concat!($language, "/rules.ftl")),
        include_str!(concat!($language, "/refusals.ftl")),
        include_str!(concat!($language, "/discord.ftl")),
    ]),*]};
}

const TEXTS: [[&str; 14]; 2] = texts!("en" "nl");

/// The files of a language.
pub(super) const fn files(language: Language) -> [&'static str; 14] {
    let [english, dutch] = TEXTS;
    match language {
        Language::English => english,
        Language::Dutch => dutch,
    }
}

/// What a text is filled in with. What people typed gets into a text only this way.
#[derive(Debug, Default)]
pub struct Vars(FluentArgs<'static>);

impl Vars {
    /// With one more variable.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<FluentValue<'static>>) -> Self {
        self.0.set(name, value);
        self
    }
}

/// One variable.
#[must_use]
pub fn with(name: &'static str, value: impl Into<FluentValue<'static>>) -> Vars {
    Vars::default().with(name, value)
}

/// The text of that key in that language.
#[must_use]
pub fn text(language: Language, key: &str, vars: &Vars) -> String {
    look_up(language, key, vars)
        .or_else(|| look_up(Language::English, key, vars))
        .unwrap_or_else(|| key.to_owned())
}

fn look_up(language: Language, key: &str, vars: &Vars) -> Option<String> {
    let bundle = bundle(language);
    let pattern = bundle.get_message(key).and_then(|message| message.value());
    let mut problems = Vec::new();
    let said =
        pattern.map(|pattern| bundle.format_pattern(pattern, Some(&vars.0), &mut problems).into_owned());
    // In a test a gap is a failure, so that no person ever reads one.
    #[cfg(test)]
    assert!(said.is_some() && problems.is_empty(), "{key} in {language:?}: {problems:?}");
    said
}

fn bundle(language: Language) -> &'static FluentBundle<FluentResource> {
    static ENGLISH: OnceLock<FluentBundle<FluentResource>> = OnceLock::new();
    static DUTCH: OnceLock<FluentBundle<FluentResource>> = OnceLock::new();
    let made = match language {
        Language::English => &ENGLISH,
        Language::Dutch => &DUTCH,
    };
    made.get_or_init(|| read(language))
}

fn read(language: Language) -> FluentBundle<FluentResource> {
    let locale: LanguageIdentifier = language.code().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![locale]);
    // The marks that keep directions apart would be seen in a terminal; names are cleaned when they come in.
    bundle.set_use_isolating(false);
    for text in files(language) {
        // A file with a mistake in it gives its other texts; the guards would have failed before.
        let file = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(rest, _)| rest);
        bundle.add_resource_overriding(file);
    }
    bundle
}
