//! What is known of someone, by their own hand; and their do-not-pair list, which nobody else ever learns of.

use super::Reply;
use super::draft::Draft;
use crate::domain::command::ProfileChange;
use crate::domain::ids::{Account, ParticipantId};
use crate::domain::notice::Notice;
use crate::domain::outcome::Sharing;
use crate::domain::refusal::Refusal;

/// The longest experience that counts, in years.
const MOST_LEVEL: u8 = 60;
/// The most languages that one talks in.
const MOST_LANGUAGES: usize = 12;
/// The most open exchanges and the slowest pace that one can ask for.
const MOST_CAPACITY: u32 = 6;
const MOST_PACE_WEEKS: u8 = 52;

/// What is known, and what can be changed.
pub const fn show() -> Notice {
    Notice::Profile
}

/// What is stored of them, in full: what they wrote, and what was shared with them.
pub fn my_data(draft: &Draft, me: ParticipantId) -> Notice {
    let own = draft
        .state
        .takeaways_of(me)
        .flat_map(|t| t.note.into_iter().chain(t.noticed).map(|note| (t.id, note)));
    let shared = draft.state.takeaways().filter(|t| t.partner == me && t.sharing == Sharing::Partner);
    let shared = shared.filter_map(|t| t.note.map(|note| (t.id, note)));
    let takeaways = u32::try_from(draft.state.takeaways_of(me).count()).unwrap_or(u32::MAX);
    Notice::MyData { notes: own.chain(shared).collect(), takeaways }
}

/// Things about them, changed by their own hand: all of them, or none when one can't be.
pub fn set_all(draft: &mut Draft, me: ParticipantId, changes: &[ProfileChange]) -> Reply {
    changes.iter().try_fold(Notice::Profile, |_, change| set(draft, me, change))
}

fn set(draft: &mut Draft, me: ParticipantId, change: &ProfileChange) -> Reply {
    match change {
        ProfileChange::Language(language) => draft.edit(me, |who| who.language = *language),
        ProfileChange::Speaks(languages) => {
            if languages.len() > MOST_LANGUAGES {
                return Err(Refusal::TooMany { most: MOST_LANGUAGES });
            }
            let speaks = languages.iter().map(crate::domain::user_text::Label::key).collect();
            draft.edit(me, |who| who.speaks = speaks);
        }
        ProfileChange::Zone(zone) => draft.edit(me, |who| who.zone = zone.clone()),
        ProfileChange::Hours(hours) => draft.edit(me, |who| who.hours = hours.clone()),
        ProfileChange::Team(team) => draft.edit(me, |who| who.place.team = Some(team.clone())),
        ProfileChange::Site(site) => draft.edit(me, |who| who.place.site = Some(site.clone())),
        ProfileChange::Profession(profession) => {
            draft.edit(me, |who| who.place.profession = Some(profession.clone()))
        }
        ProfileChange::Level(years) => {
            bounded("years", u32::from(*years), u32::from(MOST_LEVEL))?;
            draft.edit(me, |who| who.place.level = Some(*years));
        }
        ProfileChange::Manager(account) => {
            let mine = draft.state.participant(me).ok_or(Refusal::NotJoined)?.account.clone();
            if *account == mine || crate::matching::barrier::manages(&draft.state, &mine, account) {
                return Err(Refusal::Oneself);
            }
            draft.edit(me, |who| who.place.manager = Some(account.clone()));
        }
        ProfileChange::Capacity(most) => {
            bounded("capacity", *most, MOST_CAPACITY)?;
            draft.edit(me, |who| who.capacity = (*most > 0).then_some(*most));
        }
        ProfileChange::Pace(weeks) => {
            bounded("pace", u32::from(*weeks), u32::from(MOST_PACE_WEEKS))?;
            draft.edit(me, |who| who.pace_weeks = (*weeks > 0).then_some(*weeks));
        }
    }
    Ok(Notice::ProfileSet)
}

fn bounded(option: &str, value: u32, most: u32) -> Result<(), Refusal> {
    if value <= most {
        return Ok(());
    }
    Err(Refusal::BadValue { option: option.to_owned(), examples: vec!["0".to_owned(), most.to_string()] })
}

/// Never with this colleague, or again after all. What is already under way between the two goes on as it would.
pub fn do_not_pair(draft: &mut Draft, me: ParticipantId, with: &Account, on: bool) -> Reply {
    let other = super::wishing::colleague(draft, me, with)?;
    let listed = draft.state.participant(me).is_some_and(|who| who.do_not_pair.contains(&other));
    if listed == on {
        return Err(Refusal::AlreadySaid);
    }
    draft.edit(me, |who| {
        if on {
            who.do_not_pair.insert(other);
        } else {
            who.do_not_pair.remove(&other);
        }
    });
    if on {
        super::proposing::quietly_decline(draft, me, other);
    }
    Ok(Notice::DoNotPairSet { with: other, on })
}
