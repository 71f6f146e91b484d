//! Every command, action and option that can be typed, in English and Dutch: the one table behind reading, completion and help.
//!
//! Invariant: no two commands share a word, and no two options of one command do.

use crate::domain::language::Language;

/// How one thing is typed.
#[derive(Clone, Copy, Debug)]
pub struct Spelling {
    /// In English.
    pub english: &'static str,
    /// In Dutch.
    pub dutch: &'static str,
    /// Otherwise: what people are likely to try.
    pub also: &'static [&'static str],
}

impl Spelling {
    /// In that language.
    #[must_use]
    pub const fn of(self, language: Language) -> &'static str {
        match language {
            Language::English => self.english,
            Language::Dutch => self.dutch,
        }
    }

    /// The language in which `typed` is this word, in any case; English for what is the same in both.
    fn language_of(self, typed: &str) -> Option<Language> {
        let is = |word: &str| word.eq_ignore_ascii_case(typed);
        if is(self.english) || self.also.iter().any(|word| is(word)) {
            Some(Language::English)
        } else {
            is(self.dutch).then_some(Language::Dutch)
        }
    }
}

const fn spelled(english: &'static str, dutch: &'static str) -> Spelling {
    Spelling { english, dutch, also: &[] }
}

const fn or(english: &'static str, dutch: &'static str, also: &'static [&'static str]) -> Spelling {
    Spelling { english, dutch, also }
}

/// What stands for the rule in `/rules set RULE VALUE`.
pub const RULE: Spelling = spelled("RULE", "REGEL");
/// What stands for its value.
pub const VALUE: Spelling = spelled("VALUE", "WAARDE");

/// A command, typed after a slash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verb {
    /// I'd like to watch; bare: the panel.
    Observe,
    /// You can watch me; with a moment: an open door.
    Offer,
    /// The open doors.
    Doors,
    /// All that is open for me.
    Exchanges,
    /// Let me write down what I take along.
    Debrief,
    /// These two might like to look along with each other.
    Introduce,
    /// Pass an invitation on.
    Invite,
    /// What others added without their names.
    Harvest,
    /// What can I type?
    Help,
    /// I leave: says what deleting means, with the button that does it.
    Leave,
    /// I go quiet until then.
    Pause,
    /// I'm away from then until then.
    Away,
    /// I'm back.
    Back,
    /// What is known of me, and changing it.
    Me,
    /// Never with this colleague, or again after all.
    NotWith,
    /// The rules.
    Rules,
    /// The rounds.
    Rounds,
    /// Supply and demand.
    Topics,
    /// Home, language and zone of the community.
    Setup,
    /// The roster.
    Roster,
}

/// An option of a command, typed `option:value`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Opt {
    /// What is watched.
    Topic,
    /// With whom.
    With,
    /// When a door opens.
    When,
    /// How many may come.
    Seats,
    /// One of two.
    A,
    /// The other of two.
    B,
    /// Whom it is about.
    Who,
    /// The first day away.
    From,
    /// The first day back.
    Until,
    /// Of the screen.
    Language,
    /// What one can talk in.
    Speaks,
    /// Where one's clock is.
    Zone,
    /// When one works.
    Hours,
    /// One's team.
    Team,
    /// One's site.
    Site,
    /// One's profession.
    Profession,
    /// Years of experience.
    Level,
    /// One's line manager.
    Manager,
    /// Open exchanges at most.
    Capacity,
    /// Weeks between exchanges at least.
    Pace,
    /// Why, for those who come after.
    Why,
    /// A file.
    File,
    /// Where the community is at home.
    Channel,
}

/// A word that says what a command is to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// What is stored of me.
    Data,
    /// Off the list again.
    Off,
    /// As they are.
    Show,
    /// To another value.
    Set,
    /// What another value would do.
    Preview,
    /// Every version.
    History,
    /// Back to the version before.
    Undo,
    /// The next one.
    Next,
    /// Right now.
    Start,
    /// Not this time.
    Skip,
    /// Take a file in.
    Import,
}

/// A row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Usage {
    /// How it is typed, without the slash.
    pub word: Spelling,
    /// What it can be told to do.
    pub actions: &'static [Action],
    /// Its options.
    pub options: &'static [Opt],
    /// Its options that need no name, in order: `/introduce @anna @bram wound closure`.
    pub unnamed: &'static [Opt],
    /// For facilitators only.
    pub facilitators: bool,
}

impl Verb {
    /// Every command, in the order of help.
    pub const ALL: [Self; 20] = [
        Self::Observe,
        Self::Offer,
        Self::Doors,
        Self::Exchanges,
        Self::Debrief,
        Self::Introduce,
        Self::Invite,
        Self::Harvest,
        Self::Me,
        Self::NotWith,
        Self::Pause,
        Self::Away,
        Self::Back,
        Self::Leave,
        Self::Help,
        Self::Rules,
        Self::Rounds,
        Self::Topics,
        Self::Setup,
        Self::Roster,
    ];

    /// The command of that word, in any language and case, and the language it was typed in.
    #[must_use]
    pub fn find(typed: &str) -> Option<(Self, Language)> {
        Self::ALL.into_iter().find_map(|verb| Some((verb, verb.usage().word.language_of(typed)?)))
    }

    /// The command word that a near miss most likely meant; none when nothing is close.
    #[must_use]
    pub fn nearest(typed: &str) -> Option<&'static str> {
        const CLOSE_ENOUGH: f64 = 0.8;
        let typed = typed.to_lowercase();
        Self::ALL
            .into_iter()
            .flat_map(|verb| Language::ALL.map(|language| verb.usage().word.of(language)))
            .map(|word| (strsim::jaro_winkler(&typed, word), word))
            .filter(|(likeness, _)| *likeness >= CLOSE_ENOUGH)
            .max_by(|(one, _), (other, _)| one.total_cmp(other))
            .map(|(_, word)| word)
    }

    /// The one table of commands.
    #[must_use]
    pub const fn usage(self) -> Usage {
        use Opt::{A, B, File, From, Seats, Topic, Until, When, Who, With};
        const ABOUT_ME: &[Opt] = &[
            Opt::Language,
            Opt::Zone,
            Opt::Hours,
            Opt::Speaks,
            Opt::Team,
            Opt::Site,
            Opt::Profession,
            Opt::Level,
            Opt::Manager,
            Opt::Capacity,
            Opt::Pace,
        ];
        const ON_RULES: &[Action] =
            &[Action::Show, Action::Set, Action::Preview, Action::History, Action::Undo];
        match self {
            Self::Observe => plain(spelled("observe", "meekijken"), &[Topic, With], &[With, Topic]),
            Self::Offer => plain(spelled("offer", "aanbod"), &[Topic, When, Seats], &[Topic]),
            Self::Doors => plain(spelled("doors", "deuren"), &[], &[]),
            Self::Exchanges => plain(spelled("exchanges", "uitwisselingen"), &[], &[]),
            Self::Debrief => plain(spelled("debrief", "nagesprek"), &[], &[]),
            Self::Introduce => {
                plain(or("introduce", "voorstellen", &["suggest"]), &[A, B, Topic], &[A, B, Topic])
            }
            Self::Invite => plain(spelled("invite", "uitnodigen"), &[Who], &[Who]),
            Self::Harvest => plain(spelled("harvest", "oogst"), &[], &[]),
            Self::Help => plain(spelled("help", "hulp"), &[], &[]),
            Self::Leave => plain(spelled("leave", "vertrekken"), &[], &[]),
            Self::Pause => plain(spelled("pause", "pauze"), &[Until], &[Until]),
            Self::Away => plain(spelled("away", "afwezig"), &[From, Until], &[]),
            Self::Back => plain(or("back", "terug", &["resume"]), &[], &[]),
            Self::Me => Usage { actions: &[Action::Data], ..plain(spelled("me", "ik"), ABOUT_ME, &[]) },
            Self::NotWith => Usage {
                actions: &[Action::Off],
                ..plain(or("not-with", "niet-met", &["do-not-pair"]), &[Who], &[Who])
            },
            Self::Rules => for_facilitators(spelled("rules", "spelregels"), ON_RULES, &[Opt::Why]),
            Self::Rounds => {
                const ON_ROUNDS: &[Action] = &[Action::Next, Action::Start, Action::Skip];
                for_facilitators(spelled("rounds", "rondes"), ON_ROUNDS, &[])
            }
            Self::Topics => for_facilitators(spelled("topics", "onderwerpen"), &[], &[]),
            Self::Setup => for_facilitators(
                spelled("setup", "inrichten"),
                &[],
                &[Opt::Channel, Opt::Language, Opt::Zone],
            ),
            Self::Roster => {
                for_facilitators(spelled("roster", "personeelslijst"), &[Action::Import], &[File])
            }
        }
    }
}

const fn plain(word: Spelling, options: &'static [Opt], unnamed: &'static [Opt]) -> Usage {
    Usage { word, actions: &[], options, unnamed, facilitators: false }
}

const fn for_facilitators(word: Spelling, actions: &'static [Action], options: &'static [Opt]) -> Usage {
    Usage { word, actions, options, unnamed: &[], facilitators: true }
}

impl Opt {
    /// How it is typed, without the colon.
    #[must_use]
    pub const fn word(self) -> Spelling {
        match self {
            Self::Topic => spelled("topic", "onderwerp"),
            Self::With => spelled("with", "met"),
            Self::When => spelled("when", "wanneer"),
            Self::Seats => or("seats", "plaatsen", &["plekken"]),
            Self::A => spelled("a", "a"),
            Self::B => spelled("b", "b"),
            Self::Who => spelled("who", "wie"),
            Self::From => spelled("from", "van"),
            Self::Until => spelled("until", "tot"),
            Self::Language => spelled("language", "taal"),
            Self::Speaks => spelled("speaks", "spreekt"),
            Self::Zone => spelled("zone", "tijdzone"),
            Self::Hours => spelled("hours", "werktijden"),
            Self::Team => spelled("team", "team"),
            Self::Site => spelled("site", "locatie"),
            Self::Profession => spelled("profession", "beroep"),
            Self::Level => spelled("level", "ervaring"),
            Self::Manager => spelled("manager", "leidinggevende"),
            Self::Capacity => spelled("capacity", "ruimte"),
            Self::Pace => spelled("pace", "tempo"),
            Self::Why => spelled("why", "waarom"),
            Self::File => spelled("file", "bestand"),
            Self::Channel => spelled("channel", "kanaal"),
        }
    }

    /// The option of that name among `options`.
    #[must_use]
    pub fn find(typed: &str, options: &[Self]) -> Option<Self> {
        options.iter().copied().find(|option| option.word().language_of(typed).is_some())
    }

    /// Its value is one word, so that the next word is no part of it.
    #[must_use]
    pub const fn is_one_word(self) -> bool {
        match self {
            Self::With | Self::A | Self::B | Self::Who | Self::Manager => true,
            Self::Channel
            | Self::Seats
            | Self::Language
            | Self::Zone
            | Self::Level
            | Self::Capacity
            | Self::Pace => true,
            Self::Topic | Self::When | Self::From | Self::Until | Self::Speaks | Self::Hours => false,
            Self::Team | Self::Site | Self::Profession | Self::Why | Self::File => false,
        }
    }

    /// Its value is a colleague.
    #[must_use]
    pub const fn is_account(self) -> bool {
        matches!(self, Self::With | Self::A | Self::B | Self::Who | Self::Manager)
    }
}

impl Action {
    /// How it is typed.
    #[must_use]
    pub const fn word(self) -> Spelling {
        match self {
            Self::Data => spelled("data", "gegevens"),
            Self::Off => spelled("off", "uit"),
            Self::Show => spelled("show", "toon"),
            Self::Set => spelled("set", "zet"),
            Self::Preview => spelled("preview", "proef"),
            Self::History => spelled("history", "geschiedenis"),
            Self::Undo => spelled("undo", "herstel"),
            Self::Next => spelled("next", "volgende"),
            Self::Start => spelled("start", "begin"),
            Self::Skip => spelled("skip", "overslaan"),
            Self::Import => spelled("import", "importeer"),
        }
    }

    /// The action of that word among `actions`.
    #[must_use]
    pub fn find(typed: &str, actions: &[Self]) -> Option<Self> {
        actions.iter().copied().find(|action| action.word().language_of(typed).is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn spellings(word: Spelling) -> impl Iterator<Item = &'static str> {
        let both: BTreeSet<_> = [word.english, word.dutch].into();
        both.into_iter().chain(word.also.iter().copied())
    }

    #[test]
    fn no_two_commands_share_a_word() {
        let mut seen = BTreeSet::new();
        for word in Verb::ALL.into_iter().flat_map(|verb| spellings(verb.usage().word)) {
            assert!(seen.insert(word), "{word}");
        }
    }

    #[test]
    fn no_two_options_or_actions_of_one_command_share_a_word() {
        for usage in Verb::ALL.map(Verb::usage) {
            let mut seen = BTreeSet::new();
            let actions = usage.actions.iter().flat_map(|action| spellings(action.word()));
            for word in usage.options.iter().flat_map(|option| spellings(option.word())).chain(actions) {
                assert!(seen.insert(word), "{word}");
            }
            assert!(usage.unnamed.iter().all(|option| usage.options.contains(option)));
        }
    }

    #[test]
    fn a_near_miss_finds_its_command() {
        assert_eq!(Verb::nearest("obsrve"), Some("observe"));
        assert_eq!(Verb::nearest("Meekijke"), Some("meekijken"));
        assert_eq!(Verb::nearest("exchange"), Some("exchanges"));
        assert_eq!(Verb::nearest("weather"), None);
        assert_eq!(Verb::nearest(""), None);
    }
}
