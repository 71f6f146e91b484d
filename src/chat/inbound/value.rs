//! The values of options and form fields: what was typed, as what it means, or the refusal that says why not.

use super::vocabulary::Opt;
use super::{Naming, ProfileChange};
use crate::domain::ids::{Account, Home};
use crate::domain::language::Language;
use crate::domain::refusal::Refusal;
use crate::domain::user_text::{Label, TextProblem, Words};
use crate::domain::wish_offer::Door;
use crate::domain::written_moment::{WrittenDay, WrittenMoment};
use crate::domain::zone::Zone;
use crate::text::written;

type Value<T> = Result<T, Refusal>;

const fn text_problem(problem: TextProblem) -> Refusal {
    match problem {
        TextProblem::Empty => Refusal::TextEmpty,
        TextProblem::TooLong { most } => Refusal::TextTooLong { most },
    }
}

fn bad(option: &str, examples: &[&str]) -> Refusal {
    let examples = examples.iter().map(|&example| example.to_owned()).collect();
    Refusal::BadValue { option: option.to_owned(), examples }
}

/// A short name that others will see.
///
/// # Errors
/// `TextEmpty`, `TextTooLong`.
pub fn label(typed: &str) -> Value<Label> {
    Label::new(typed).map_err(text_problem)
}

/// What someone writes for themselves or a partner.
///
/// # Errors
/// `TextEmpty`, `TextTooLong`.
pub fn words(typed: &str) -> Value<Words> {
    Words::new(typed).map_err(text_problem)
}

/// A day and a time.
///
/// # Errors
/// `MomentUnreadable`.
pub fn moment(typed: &str) -> Value<WrittenMoment> {
    written::moment(typed).ok_or(Refusal::MomentUnreadable)
}

/// A day.
///
/// # Errors
/// `DayUnreadable`.
pub fn day(typed: &str) -> Value<WrittenDay> {
    written::day(typed).ok_or(Refusal::DayUnreadable)
}

/// A day, where none is fine as well.
///
/// # Errors
/// `DayUnreadable`.
pub fn day_if_any(typed: &str) -> Value<Option<WrittenDay>> {
    if typed.is_empty() { Ok(None) } else { day(typed).map(Some) }
}

/// A zone by its IANA name.
///
/// # Errors
/// `UnknownZone`.
pub fn zone(typed: &str) -> Value<Zone> {
    Zone::new(typed.trim()).ok_or(Refusal::UnknownZone)
}

/// A channel or room, as the platform names it.
///
/// # Errors
/// `TextEmpty`, `TextTooLong`.
pub fn home(typed: &str) -> Value<Home> {
    Ok(Home(label(typed.trim().trim_start_matches('#'))?.to_string()))
}

/// A language that the bot speaks, by its code or its name.
///
/// # Errors
/// `BadValue`.
pub fn language(typed: &str, option: &str) -> Value<Language> {
    let typed = typed.trim().to_lowercase();
    match typed.as_str() {
        "english" | "engels" => Ok(Language::English),
        "dutch" | "nederlands" => Ok(Language::Dutch),
        code => Language::from_locale(code).ok_or_else(|| bad(option, &Language::ALL.map(Language::code))),
    }
}

/// How many may come; nothing typed means one.
///
/// # Errors
/// `BadValue` for what is no number, `SeatsOutOfRange` for one that is too small or large.
pub fn seats(typed: &str, option: &str) -> Value<u8> {
    let seats = if typed.is_empty() { 1 } else { number(typed, option, &["1", "2", "3"])? };
    let out_of_range = Refusal::SeatsOutOfRange { most: Door::MOST_SEATS };
    u8::try_from(seats).ok().filter(|seats| (1..=Door::MOST_SEATS).contains(seats)).ok_or(out_of_range)
}

/// A colleague, with or without the `@`.
///
/// # Errors
/// `BadValue` when there is no name.
pub fn account(typed: &str, option: &str, naming: Naming<'_>) -> Value<Account> {
    let name = Label::new(typed.trim().trim_start_matches('@')).map_err(|_| bad(option, &["@anna"]))?;
    Ok(naming(name.as_str()))
}

/// What an option of `/me` changes; none for an option that is not about a person.
///
/// # Errors
/// As its value's kind.
pub fn profile(option: Opt, typed: &str, name: &str, naming: Naming<'_>) -> Value<Option<ProfileChange>> {
    let small =
        |examples: &[&str]| u8::try_from(number(typed, name, examples)?).map_err(|_| bad(name, examples));
    Ok(Some(match option {
        Opt::Language => ProfileChange::Language(language(typed, name)?),
        Opt::Zone => ProfileChange::Zone(zone(typed)?),
        Opt::Hours => ProfileChange::Hours(written::working_hours(typed).ok_or(Refusal::HoursUnreadable)?),
        Opt::Speaks => {
            let languages = typed.split([',', ';']).filter(|part| !part.trim().is_empty());
            let languages = languages.map(label).collect::<Value<Vec<_>>>()?;
            ProfileChange::Speaks(if languages.is_empty() {
                return Err(Refusal::TextEmpty);
            } else {
                languages
            })
        }
        Opt::Team => ProfileChange::Team(label(typed)?),
        Opt::Site => ProfileChange::Site(label(typed)?),
        Opt::Profession => ProfileChange::Profession(label(typed)?),
        Opt::Level => ProfileChange::Level(small(&["3", "12"])?),
        Opt::Manager => ProfileChange::Manager(account(typed, name, naming)?),
        Opt::Capacity => ProfileChange::Capacity(number(typed, name, &["1", "2", "3"])?),
        Opt::Pace => ProfileChange::Pace(small(&["4", "8"])?),
        Opt::Topic | Opt::With | Opt::When | Opt::Seats | Opt::A | Opt::B | Opt::Who => return Ok(None),
        Opt::From | Opt::Until | Opt::Why | Opt::File | Opt::Channel => return Ok(None),
    }))
}

fn number(typed: &str, option: &str, examples: &[&str]) -> Value<u32> {
    typed.trim().parse().map_err(|_| bad(option, examples))
}
