//! What a newcomer reads: the first screen, the help, and a suggestion when nothing happened for a while.

use super::platform::{Pending, Platform};
use super::script::USAGE;
use crate::domain::ids::Account;
use crate::domain::language::Language;

/// Six lines that say what to type.
#[must_use]
pub const fn first_screen(language: Language) -> &'static str {
    match language {
        Language::English => {
            "\
This is a team chat in which you are every colleague; the bot is here too. Say something as one of them:
  anna: /observe          anna meets the bot (any name will do); her answer is a button's number or label: 1
  bram: /observe          a second colleague; from then on, what you type is his until you name another
  /offer topic:\"code review\"   what bram can show;  anna: /observe topic:\"code review\"  brings the two together
  :wait 1d                a day goes by, and all that falls due happens
  :help                   all that can be typed (Tab completes; Ctrl-D leaves)"
        }
        Language::Dutch => {
            "\
Dit is een teamchat waarin je elke collega bent; de bot is er ook. Zeg iets als een van hen:
  anna: /meekijken        anna leert de bot kennen (elke naam mag); antwoorden doet ze met een nummer of label: 1
  bram: /meekijken        een tweede collega; wat je daarna typt is van hem, tot je een ander noemt
  /aanbod onderwerp:\"code review\"   wat bram kan laten zien;  anna: /meekijken onderwerp:\"code review\"  brengt ze samen
  :wait 1d                er gaat een dag voorbij, en alles wat dan aan de beurt is gebeurt
  :help                   alles wat je kunt typen (Tab vult aan; Ctrl-D stopt)"
        }
    }
}

/// All that can be typed besides what the bot itself explains.
#[must_use]
pub fn help(language: Language) -> String {
    let (speak, answer, fill, commands, time) = match language {
        Language::English => (
            "speak as anna; she stays until you name another",
            "a button: its number or label; several at once: 1 3; on the message before: @2 1",
            "the next field of an open form; nothing after it skips one that may stay empty",
            "what the bot understands",
            "and besides",
        ),
        Language::Dutch => (
            "spreek als anna; zij blijft tot je een ander noemt",
            "een knop: het nummer of label; meer tegelijk: 1 3; op het bericht ervoor: @2 1",
            "het volgende veld van een open formulier; niets erachter slaat een veld over dat leeg mag blijven",
            "wat de bot begrijpt",
            "en verder",
        ),
    };
    format!(
        "  anna: /observe    {speak}\n  anna: 1           {answer}\n  anna>> TEXT       {fill}\n  anna: /help       \
         {commands}\n  {time}: {}",
        USAGE.join(" · ")
    )
}

/// What to try next: what the person who spoke last can do, else what another can, else what brings movement.
#[must_use]
pub fn suggestion(platform: &Platform, last: Option<&Account>, language: Language) -> String {
    let english = match language {
        Language::English => true,
        Language::Dutch => false,
    };
    let people = platform.people();
    let Some(last) = last else {
        return if english { "Try:  anna: /observe" } else { "Probeer:  anna: /meekijken" }.to_owned();
    };
    let others = people.iter().filter(|account| *account != last);
    for account in std::iter::once(last).chain(others) {
        match platform.pending(account) {
            Some(Pending::Field(label)) => {
                let fills = if english { "can fill in" } else { "kan invullen" };
                return format!("{account} {fills}: {label}   ({account}>> …)");
            }
            Some(Pending::Buttons(labels)) => {
                let presses = if english { "can answer" } else { "kan antwoorden" };
                let first = labels.first().map(String::as_str).unwrap_or_default();
                return format!("{account} {presses}:  {account}: 1   ({first})");
            }
            None => {}
        }
    }
    match (people.len(), english) {
        (..2, true) => "Let a second colleague in:  bram: /observe".to_owned(),
        (..2, false) => "Laat er een tweede collega bij:  bram: /meekijken".to_owned(),
        (_, true) => format!("Let time go by:  :wait 1d   or look at what is open:  {last}: /exchanges"),
        (_, false) => {
            format!("Laat tijd voorbijgaan:  :wait 1d   of kijk wat er loopt:  {last}: /uitwisselingen")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::command::Press;
    use crate::text::message::{Button, Message, Tap};
    use chrono::DateTime;

    #[test]
    fn the_first_screen_has_six_lines() {
        for language in Language::ALL {
            assert_eq!(first_screen(language).lines().count(), 6);
            assert!(help(language).contains(":until"));
        }
    }

    #[test]
    fn the_suggestion_is_what_someone_can_do_next() {
        let platform = Platform::default();
        let [anna, bram] = ["anna", "bram"].map(|name| Account(name.to_owned()));
        let suggested = |last| suggestion(&platform, last, Language::English);
        assert_eq!(suggested(None), "Try:  anna: /observe");
        platform.acts(&anna);
        assert_eq!(suggested(Some(&anna)), "Let a second colleague in:  bram: /observe");
        let button = Button { label: "Yes, I join".to_owned(), tap: Tap::Press(Press::Join) };
        let message = Message { text: "Hello".to_owned(), buttons: vec![button], ..Message::default() };
        platform.reply(&bram, message, DateTime::default());
        assert_eq!(suggested(Some(&anna)), "bram can answer:  bram: 1   (Yes, I join)");
        platform.acts(&bram);
        assert!(suggested(Some(&anna)).contains(":wait 1d"));
    }
}
