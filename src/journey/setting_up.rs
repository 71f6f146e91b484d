//! Setting a community up: its language and zone, and the roster. A roster enrols nobody.

use std::collections::BTreeMap;

use super::Reply;
use super::draft::Draft;
use crate::domain::community::{Change, Settings};
use crate::domain::ids::{Account, Home};
use crate::domain::language::Language;
use crate::domain::notice::Notice;
use crate::domain::participant::Place;
use crate::domain::refusal::{Refusal, RosterProblem};
use crate::domain::user_text::Label;
use crate::domain::zone::Zone;

/// The longest roster, in lines.
const MOST_LINES: usize = 200_000;
/// The longest experience that counts, in years.
const MOST_LEVEL: u8 = 60;
/// How far up the line a ring is looked for.
const MOST_LEVELS: usize = 100;

/// Language, zone and home of the community.
pub fn set_up(
    draft: &mut Draft,
    language: Option<Language>,
    zone: Option<&Zone>,
    home: Option<&Home>,
) -> Reply {
    let before = draft.state.settings().clone();
    let settings = Settings {
        name: before.name,
        language: language.unwrap_or(before.language),
        zone: zone.cloned().unwrap_or(before.zone),
        home: home.cloned().or(before.home),
    };
    draft.change(Change::Settings(settings));
    Ok(Notice::SetUp)
}

/// Takes a roster in: all of it, or nothing when a line is wrong. What people set by their own hand stays; the line manager
/// is always the roster's.
pub fn import_roster(draft: &mut Draft, csv: &str, accounts: &BTreeMap<String, Account>) -> Reply {
    let places = read(csv, accounts)?;
    no_ring(&places)?;
    let lines = u32::try_from(places.len()).unwrap_or(u32::MAX);
    for (account, (_, place)) in places {
        if let Some(id) = draft.state.by_account(&account).map(|who| who.id) {
            let from_roster = place.clone();
            draft.edit(id, |who| {
                let own = &mut who.place;
                own.team = own.team.take().or(from_roster.team);
                own.site = own.site.take().or(from_roster.site);
                own.profession = own.profession.take().or(from_roster.profession);
                own.level = own.level.or(from_roster.level);
                own.manager = from_roster.manager.or(own.manager.take());
            });
        }
        draft.change(Change::Roster(account, place));
    }
    Ok(Notice::RosterImported { lines })
}

/// Each account with its line and its place.
type Places = BTreeMap<Account, (u64, Place)>;

fn read(csv: &str, accounts: &BTreeMap<String, Account>) -> Result<Places, Refusal> {
    let at = |line: u64, problem| Refusal::RosterLine { line, problem };
    let mut reader =
        csv::ReaderBuilder::new().trim(csv::Trim::All).comment(Some(b'#')).from_reader(csv.as_bytes());
    let heading = reader.headers().map_err(|_| at(1, RosterProblem::Heading))?.clone();
    let known = ["account", "team", "site", "profession", "level", "manager"];
    let columns: Vec<String> = heading.iter().map(str::to_lowercase).collect();
    let unknown = columns.iter().any(|column| !known.contains(&column.as_str()));
    if unknown || !columns.iter().any(|column| column == "account") {
        return Err(at(1, RosterProblem::Heading));
    }
    let mut places = BTreeMap::new();
    for record in reader.records() {
        let record = record.map_err(|problem| {
            at(problem.position().map_or(0, csv::Position::line), RosterProblem::Fields)
        })?;
        let line = record.position().map_or(0, csv::Position::line);
        if places.len() >= MOST_LINES {
            return Err(at(line, RosterProblem::TooMany));
        }
        let field = |name: &str| {
            let column = columns.iter().position(|column| column == name)?;
            record.get(column).filter(|text| !text.is_empty())
        };
        let label = |name: &str| {
            field(name).map(Label::new).transpose().map_err(|_| at(line, RosterProblem::TooLong))
        };
        let level = field("level").map(str::parse::<u8>).transpose().ok().flatten();
        if field("level").is_some() && level.is_none_or(|level| level > MOST_LEVEL) {
            return Err(at(line, RosterProblem::Level));
        }
        let account = |name: &str| {
            let name = field(name)?.trim_start_matches('@');
            Some(accounts.get(name).cloned().unwrap_or_else(|| Account(name.to_owned())))
        };
        let place = Place {
            team: label("team")?,
            site: label("site")?,
            profession: label("profession")?,
            level,
            manager: account("manager"),
        };
        places.insert(account("account").ok_or_else(|| at(line, RosterProblem::NoAccount))?, (line, place));
    }
    Ok(places)
}

/// Nobody is above themselves.
fn no_ring(places: &Places) -> Result<(), Refusal> {
    let above = |account: &Account| places.get(account).and_then(|(_, place)| place.manager.clone());
    let in_ring = |account: &Account| {
        // A line of managers without a ring is never longer than the roster.
        let levels = places.len().min(MOST_LEVELS);
        std::iter::successors(above(account), above).take(levels).any(|manager| manager == *account)
    };
    let first = places.iter().filter(|(account, _)| in_ring(account)).map(|(_, (line, _))| *line).min();
    first.map_or(Ok(()), |line| Err(Refusal::RosterLine { line, problem: RosterProblem::ManagerRing }))
}
