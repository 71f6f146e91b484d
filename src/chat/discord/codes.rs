//! What a button, a select or a form carries with it: the community, and what it says, in at most 100 characters.
//!
//! A code lives in messages for as long as they stand in a channel, so its form never changes: `community:word:arguments`,
//! numbers in base 36. A code that can't be read is none of ours, or of a version to come: it is refused kindly.

use chrono::{DateTime, Utc};

use crate::domain::command::{FormKind, Press};
use crate::domain::exchange::{ObservationId, Report};
use crate::domain::ids::Account;
use crate::domain::language::Language;
use crate::domain::outcome::{Sharing, Tried};

/// What was tapped, and where it belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// The Discord server.
    pub server: u64,
    /// What it says.
    pub says: Says,
}

/// What a component says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Says {
    /// One press.
    Press(Press),
    /// In a place that several share: each has their own press, by the [`tail`] of their number.
    Each(Vec<(u64, Press)>),
    /// It opens a form.
    Form(FormKind),
    /// A form, filled, and the language it was shown in.
    Filled(FormKind, Language),
    /// A select of several presses; each value is a press.
    Several,
    /// A select of a colleague to invite.
    Whom,
}

impl Code {
    /// As a `custom_id`.
    #[must_use]
    pub fn written(&self) -> String {
        format!("{}:{}", number(self.server), says(&self.says))
    }

    /// Reads a `custom_id`.
    #[must_use]
    pub fn read(written: &str) -> Option<Self> {
        let (server, rest) = written.split_once(':')?;
        Some(Self { server: from_number(server)?, says: read_says(rest)? })
    }
}

/// What tells a few people apart in little room: the last six digits, in base 36, of their number.
#[must_use]
pub const fn tail(user: u64) -> u64 {
    user % 36_u64.pow(6)
}

/// A press by itself, as the value of a select.
#[must_use]
pub fn press(press: &Press) -> String {
    let args = |word: &str, args: &[u64]| {
        let args: Vec<String> = args.iter().map(|arg| number(*arg)).collect();
        if args.is_empty() { word.to_owned() } else { format!("{word}:{}", args.join(".")) }
    };
    let visit = |word: &str, of: &ObservationId| args(word, &[of.exchange.0, u64::from(of.index)]);
    let timed = |word: &str, of: &ObservationId, at: &DateTime<Utc>| {
        args(word, &[of.exchange.0, u64::from(of.index), at.timestamp_millis().unsigned_abs()])
    };
    match press {
        Press::Join => args("join", &[]),
        Press::StayOut => args("stay-out", &[]),
        Press::Panel => args("panel", &[]),
        Press::Doors => args("doors", &[]),
        Press::Mine => args("mine", &[]),
        Press::Me => args("me", &[]),
        Press::MyData => args("my-data", &[]),
        Press::Wish(topic) => args("wish", &[topic.0]),
        Press::WithdrawWish(wish) => args("no-wish", &[wish.0]),
        Press::WithdrawOffer(offer) => args("no-offer", &[offer.0]),
        Press::CloseDoor(door) => args("no-door", &[door.0]),
        Press::TakeSeat(door) => args("seat", &[door.0]),
        Press::Accept(proposal) => args("yes", &[proposal.0]),
        Press::Decline(batch) => args("no", &[batch.0]),
        Press::PutForward { of, at } => timed("put", of, at),
        Press::Agree { of, at } => timed("agree", of, at),
        Press::Moments(of) => visit("moments", of),
        Press::CallOff(of) => visit("off", of),
        Press::LeaveExchange(exchange) => args("part", &[exchange.0]),
        Press::Report { of, how } => visit(report_word(*how), of),
        Press::SkipTakeaway(of) => visit("skip", of),
        Press::Share { takeaway, with } => args(sharing_word(*with), &[takeaway.0]),
        Press::Tried { takeaway, tried } => args(tried_word(*tried), &[takeaway.0]),
        Press::SwapRoles(takeaway) => args("swap", &[takeaway.0]),
        Press::NotNow(step) => args("not-now", &[step.0]),
        Press::SitOut(round) => args("sit-out", &[*round]),
        Press::Resume => args("back", &[]),
        Press::Invite(account) => format!("invite:{}", account_code(account)),
        Press::Leave => args("leave", &[]),
        Press::ForgetMe => args("forget-me", &[]),
        Press::ApplyRules(version) => args("rules", &[u64::from(*version)]),
    }
}

/// Reads what [`press`] wrote.
#[must_use]
pub fn read_press(written: &str) -> Option<Press> {
    let (word, rest) = written.split_once(':').unwrap_or((written, ""));
    if word == "invite" {
        return Some(Press::Invite(from_account_code(rest)?));
    }
    let args: Vec<u64> =
        if rest.is_empty() { Vec::new() } else { rest.split('.').map(from_number).collect::<Option<_>>()? };
    match args.as_slice() {
        [] => plain(word),
        [one] => about_one(word, *one),
        [exchange, index] => about_visit(word, visit(*exchange, *index)?),
        [exchange, index, millis] => {
            let of = visit(*exchange, *index)?;
            let at = DateTime::from_timestamp_millis(i64::try_from(*millis).ok()?)?;
            match word {
                "put" => Some(Press::PutForward { of, at }),
                "agree" => Some(Press::Agree { of, at }),
                _ => None,
            }
        }
        [..] => None,
    }
}

fn plain(word: &str) -> Option<Press> {
    Some(match word {
        "join" => Press::Join,
        "stay-out" => Press::StayOut,
        "panel" => Press::Panel,
        "doors" => Press::Doors,
        "mine" => Press::Mine,
        "me" => Press::Me,
        "my-data" => Press::MyData,
        "back" => Press::Resume,
        "leave" => Press::Leave,
        "forget-me" => Press::ForgetMe,
        _ => return None,
    })
}

fn about_one(word: &str, one: u64) -> Option<Press> {
    let sharing = [Sharing::Keep, Sharing::Partner, Sharing::Harvest];
    let tried = [Tried::Yes, Tried::NotYet, Tried::No];
    if let Some(with) = sharing.into_iter().find(|with| sharing_word(*with) == word) {
        return Some(Press::Share { takeaway: one.into(), with });
    }
    if let Some(tried) = tried.into_iter().find(|tried| tried_word(*tried) == word) {
        return Some(Press::Tried { takeaway: one.into(), tried });
    }
    Some(match word {
        "wish" => Press::Wish(one.into()),
        "no-wish" => Press::WithdrawWish(one.into()),
        "no-offer" => Press::WithdrawOffer(one.into()),
        "no-door" => Press::CloseDoor(one.into()),
        "seat" => Press::TakeSeat(one.into()),
        "yes" => Press::Accept(one.into()),
        "no" => Press::Decline(one.into()),
        "part" => Press::LeaveExchange(one.into()),
        "swap" => Press::SwapRoles(one.into()),
        "not-now" => Press::NotNow(one.into()),
        "sit-out" => Press::SitOut(one),
        "rules" => Press::ApplyRules(u32::try_from(one).ok()?),
        _ => return None,
    })
}

fn about_visit(word: &str, of: ObservationId) -> Option<Press> {
    let reports = [Report::TookPlace, Report::StillPlanned, Report::NotYet, Report::WillNotHappen];
    if let Some(how) = reports.into_iter().find(|how| report_word(*how) == word) {
        return Some(Press::Report { of, how });
    }
    Some(match word {
        "moments" => Press::Moments(of),
        "off" => Press::CallOff(of),
        "skip" => Press::SkipTakeaway(of),
        _ => return None,
    })
}

const fn report_word(how: Report) -> &'static str {
    match how {
        Report::TookPlace => "took-place",
        Report::StillPlanned => "planned",
        Report::NotYet => "not-yet",
        Report::WillNotHappen => "will-not",
    }
}

const fn sharing_word(with: Sharing) -> &'static str {
    match with {
        Sharing::Keep => "keep",
        Sharing::Partner => "share",
        Sharing::Harvest => "harvest",
    }
}

const fn tried_word(tried: Tried) -> &'static str {
    match tried {
        Tried::Yes => "tried",
        Tried::NotYet => "try-later",
        Tried::No => "not-tried",
    }
}

fn says(says: &Says) -> String {
    match says {
        Says::Press(one) => press(one),
        Says::Each(each) => {
            let each = each.iter().map(|(tail, one)| format!("{}={}", number(*tail), press(one)));
            format!("each:{}", each.collect::<Vec<_>>().join(";"))
        }
        Says::Form(kind) => format!("form:{}", form(kind)),
        Says::Filled(kind, language) => format!("filled:{}:{}", language.code(), form(kind)),
        Says::Several => "several".to_owned(),
        Says::Whom => "whom".to_owned(),
    }
}

fn read_says(written: &str) -> Option<Says> {
    let (word, rest) = written.split_once(':').unwrap_or((written, ""));
    match word {
        "several" => Some(Says::Several),
        "whom" => Some(Says::Whom),
        "form" => read_form(rest).map(Says::Form),
        "filled" => {
            let (language, kind) = rest.split_once(':')?;
            Some(Says::Filled(read_form(kind)?, Language::from_locale(language)?))
        }
        "each" => {
            let one = |written: &str| {
                let (tail, one) = written.split_once('=')?;
                Some((from_number(tail)?, read_press(one)?))
            };
            rest.split(';').map(one).collect::<Option<Vec<_>>>().map(Says::Each)
        }
        _ => read_press(written).map(Says::Press),
    }
}

fn form(kind: &FormKind) -> String {
    let visit = |word: &str, of: &ObservationId| format!("{word}.{}.{}", number(of.exchange.0), of.index);
    match kind {
        FormKind::Wish => "wish".to_owned(),
        FormKind::Offer => "offer".to_owned(),
        FormKind::Door => "door".to_owned(),
        FormKind::Moment(of) => visit("moment", of),
        FormKind::Takeaway(of) => visit("takeaway", of),
        FormKind::Noticed(takeaway) => format!("noticed.{}", number(takeaway.0)),
        FormKind::Pause => "pause".to_owned(),
        FormKind::Invite => "invite".to_owned(),
    }
}

fn read_form(written: &str) -> Option<FormKind> {
    let parts: Vec<&str> = written.split('.').collect();
    match parts.as_slice() {
        ["wish"] => Some(FormKind::Wish),
        ["offer"] => Some(FormKind::Offer),
        ["door"] => Some(FormKind::Door),
        ["pause"] => Some(FormKind::Pause),
        ["invite"] => Some(FormKind::Invite),
        ["moment", exchange, index] => {
            Some(FormKind::Moment(visit(from_number(exchange)?, index.parse().ok()?)?))
        }
        ["takeaway", exchange, index] => {
            Some(FormKind::Takeaway(visit(from_number(exchange)?, index.parse().ok()?)?))
        }
        ["noticed", takeaway] => Some(FormKind::Noticed(from_number(takeaway)?.into())),
        [..] => None,
    }
}

fn visit(exchange: u64, index: u64) -> Option<ObservationId> {
    Some(ObservationId { exchange: exchange.into(), index: u8::try_from(index).ok()? })
}

/// An account is a number on Discord.
fn account_code(account: &Account) -> String {
    account.0.parse().map_or_else(|_| format!("@{}", account.0), number)
}

fn from_account_code(written: &str) -> Option<Account> {
    match written.strip_prefix('@') {
        Some(name) => Some(Account(name.to_owned())),
        None => Some(Account(from_number(written)?.to_string())),
    }
}

fn number(mut left: u64) -> String {
    const DIGITS: [char; 36] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j',
        'k', 'l', 'm', 'n', 'o', 'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x', 'y', 'z',
    ];
    let mut digits: Vec<char> = Vec::new();
    loop {
        let digit = usize::try_from(left % 36).unwrap_or_default();
        digits.extend(DIGITS.get(digit));
        left /= 36;
        if left == 0 {
            return digits.into_iter().rev().collect();
        }
    }
}

fn from_number(written: &str) -> Option<u64> {
    let plain = !written.is_empty() && written.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_lowercase());
    plain.then(|| u64::from_str_radix(written, 36).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A server and an account of today have 19 digits; this one has more.
    const SERVER: u64 = u64::MAX;
    const BIG: u64 = 9_999_999_999;

    fn presses() -> Vec<Press> {
        let of = ObservationId { exchange: BIG.into(), index: 2 };
        let at = "2999-12-31T23:59:00Z".parse().unwrap();
        let takeaway = BIG.into();
        let mut all = vec![
            Press::Join,
            Press::StayOut,
            Press::Panel,
            Press::Doors,
            Press::Mine,
            Press::Me,
            Press::MyData,
            Press::WithdrawWish(BIG.into()),
            Press::WithdrawOffer(BIG.into()),
            Press::CloseDoor(BIG.into()),
            Press::TakeSeat(BIG.into()),
            Press::Accept(BIG.into()),
            Press::Decline(BIG.into()),
            Press::PutForward { of, at },
            Press::Agree { of, at },
            Press::Moments(of),
            Press::CallOff(of),
            Press::LeaveExchange(BIG.into()),
            Press::SkipTakeaway(of),
            Press::SwapRoles(takeaway),
            Press::NotNow(BIG.into()),
            Press::SitOut(BIG),
            Press::Resume,
            Press::Invite(Account(u64::MAX.to_string())),
            Press::Leave,
            Press::ForgetMe,
            Press::ApplyRules(u32::MAX),
            Press::Wish(BIG.into()),
        ];
        let reports = [Report::TookPlace, Report::StillPlanned, Report::NotYet, Report::WillNotHappen];
        all.extend(reports.map(|how| Press::Report { of, how }));
        all.extend(
            [Sharing::Keep, Sharing::Partner, Sharing::Harvest].map(|with| Press::Share { takeaway, with }),
        );
        all.extend([Tried::Yes, Tried::NotYet, Tried::No].map(|tried| Press::Tried { takeaway, tried }));
        all
    }

    #[test]
    fn every_code_is_short_and_is_read_as_it_was_written() {
        let of = ObservationId { exchange: BIG.into(), index: 2 };
        let forms = [
            FormKind::Wish,
            FormKind::Offer,
            FormKind::Door,
            FormKind::Moment(of),
            FormKind::Takeaway(of),
            FormKind::Noticed(BIG.into()),
            FormKind::Pause,
            FormKind::Invite,
        ];
        let people = [u64::MAX, u64::MAX - 1, u64::MAX - 2];
        let each = people.map(|who| (tail(who), Press::NotNow(BIG.into())));
        let says = presses().into_iter().map(Says::Press);
        let says = says
            .chain(forms.iter().cloned().map(Says::Form))
            .chain(forms.iter().cloned().map(|kind| Says::Filled(kind, Language::Dutch)))
            .chain([Says::Several, Says::Whom, Says::Each(each.to_vec())]);
        let mut written_before = std::collections::BTreeSet::new();
        for says in says {
            let code = Code { server: SERVER, says };
            let written = code.written();
            assert!(written.len() <= 100, "{written}");
            assert_eq!(Code::read(&written), Some(code), "{written}");
            assert!(written_before.insert(written.clone()), "{written} says two things");
        }
    }

    #[test]
    fn a_code_keeps_its_form_for_ever() {
        let all: Vec<String> = presses().iter().map(press).collect();
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/snapshots"));
        settings.set_prepend_module_to_snapshot(false);
        settings.bind(|| insta::assert_snapshot!("discord-codes", all.join("\n")));
    }

    proptest! {
        #[test]
        fn what_is_no_code_is_none(written in ".{0,120}") {
            if let Some(code) = Code::read(&written) {
                prop_assert_eq!(Code::read(&code.written()), Some(code));
            }
        }
    }
}
