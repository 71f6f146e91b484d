//! Where a pair has no thread, what one writes to the bot directly is passed on to the other. Nothing of it is kept.

use tracing::info;

use super::Front;
use crate::chat::discord::account;
use crate::chat::discord::sending::{BY_DIRECT_MESSAGE, passed_on};
use crate::domain::ids::Account;
use crate::domain::language::Language;
use crate::domain::participant::Participant;
use crate::text::bundle::{Vars, text, with};

/// Someone with whom the writer talks by way of the bot.
struct Partner {
    account: Account,
    language: Language,
    name: String,
    /// What they know the writer as.
    knows_writer_as: String,
}

impl Front {
    pub(super) async fn pass_on(&self, message: u64, user: u64, words: &str) {
        let (now, writer) = (self.now(), account(user));
        let (partners, language) = self.partners(&writer).await;
        let (to, words) = addressed(&partners, words);
        let answer = |key: &str, vars: &Vars| text(language, key, vars);
        let said = match (to, partners.first()) {
            (Some(partner), _) => {
                let passed = passed_on(partner.language, &partner.knows_writer_as, words);
                match self.chat().tell(&partner.account, &passed, &message.to_string(), now).await {
                    Ok(()) => return,
                    Err(problem) => {
                        info!(%problem, message, "what a partner wrote could not be passed on");
                        answer("relay-not-reached", &with("name", partner.name.clone()))
                    }
                }
            }
            (None, Some(one)) => answer("relay-which", &with("name", one.name.clone())),
            (None, None) => answer("relay-passed-on-not", &Vars::default()),
        };
        if let Err(problem) = self.chat().tell(&writer, &said, &format!("{message}-a"), now).await {
            info!(%problem, message, "a writer could not be answered");
        }
    }

    /// With whom someone talks by way of the bot, in all communities; and their own language.
    async fn partners(&self, writer: &Account) -> (Vec<Partner>, Language) {
        let mut partners = Vec::new();
        let mut language = None;
        for community in self.app.communities().await {
            let Some(me) = community.by_account(writer) else { continue };
            language = language.or(Some(me.language));
            let apart = self.app.exchanges_at(community.id(), BY_DIRECT_MESSAGE).await.unwrap_or_default();
            let mine =
                apart.iter().filter_map(|id| community.exchange(*id)).filter(|x| x.people.contains(&me.id));
            for other in mine.flat_map(|exchange| &exchange.people).filter(|other| **other != me.id) {
                let Some(other) = community.participant(*other) else { continue };
                if partners.iter().all(|partner: &Partner| partner.account != other.account) {
                    partners.push(partner(other, me));
                }
            }
        }
        (partners, language.unwrap_or(self.begins.language))
    }
}

fn partner(other: &Participant, writer: &Participant) -> Partner {
    Partner {
        account: other.account.clone(),
        language: other.language,
        name: other.name.to_string(),
        knows_writer_as: writer.name.to_string(),
    }
}

/// To whom it goes, and what: the only one there is, or whoever is named before a colon.
fn addressed<'a, 'w>(partners: &'a [Partner], words: &'w str) -> (Option<&'a Partner>, &'w str) {
    if let Some((name, rest)) = words.split_once(':') {
        let called = |partner: &&Partner| partner.name.to_lowercase() == name.trim().to_lowercase();
        if let Some(partner) = partners.iter().find(called) {
            return (Some(partner), rest.trim());
        }
    }
    match partners {
        [one] => (Some(one), words),
        [..] => (None, words),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> Partner {
        Partner {
            account: Account(name.to_owned()),
            language: Language::English,
            name: name.to_owned(),
            knows_writer_as: "Me".to_owned(),
        }
    }

    #[track_caller]
    fn check(partners: &[&str], words: &str, expected: Option<&str>, left: &str) {
        let partners: Vec<Partner> = partners.iter().map(|name| named(name)).collect();
        let (to, words) = addressed(&partners, words);
        assert_eq!((to.map(|partner| partner.name.as_str()), words), (expected, left));
    }

    #[test]
    fn it_goes_to_the_only_one_or_to_whoever_is_named() {
        check(&["Noor"], "see you at ten: by the door", Some("Noor"), "see you at ten: by the door");
        check(&["Noor", "Sam"], "sam: see you at ten", Some("Sam"), "see you at ten");
        check(&["Noor", "Sam"], "see you at ten", None, "see you at ten");
        check(&[], "hello", None, "hello");
    }
}
