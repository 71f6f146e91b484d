//! What people were answered, held against what they saw.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::AddAssign;

use sqlx::{Connection, PgConnection};

use super::super::standin::{Place, Seen, Standin};
use super::lives::{Answered, Life, Person};

/// What a chapter came to, or all of them together.
#[derive(Default)]
pub struct Verdict {
    /// How often the bot was killed.
    pub kills: u32,
    /// How often a process stood still for longer than its lease.
    pub pauses: u32,
    /// Pairs of colleagues.
    pub pairs: u64,
    /// Answers that were given.
    answers: u64,
    /// Messages that the bot sent of itself.
    messages: u64,
    /// How often somebody waited in vain, for what nobody may have promised: a moment that had gone by, say.
    in_vain: u64,
    /// How often somebody was told that something went wrong and nothing was kept.
    refused: u64,
    /// What was kept all the same.
    untrue: Vec<String>,
    /// What an answer promised and is not there any more.
    answers_missing: Vec<String>,
    /// What should have been said and was not.
    missing: Vec<String>,
    /// What was said twice.
    doubled: Vec<String>,
}

impl Verdict {
    /// Nothing missing, nothing doubled, nothing said that is not so.
    pub fn is_clean(&self) -> bool {
        [&self.answers_missing, &self.missing, &self.doubled, &self.untrue].iter().all(|list| list.is_empty())
    }
}

impl AddAssign for Verdict {
    fn add_assign(&mut self, other: Self) {
        self.kills += other.kills;
        self.pauses += other.pauses;
        self.pairs += other.pairs;
        self.answers += other.answers;
        self.messages += other.messages;
        self.in_vain += other.in_vain;
        self.refused += other.refused;
        self.untrue.extend(other.untrue);
        self.answers_missing.extend(other.answers_missing);
        self.missing.extend(other.missing);
        self.doubled.extend(other.doubled);
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "kills: {}, pauses: {}, pairs: {}, answers: {}, messages: {}, waited in vain: {}, told that nothing was kept: {}",
            self.kills, self.pauses, self.pairs, self.answers, self.messages, self.in_vain, self.refused
        )?;
        let found = [
            ("acknowledged answers missing", &self.answers_missing),
            ("messages missing", &self.missing),
            ("messages doubled", &self.doubled),
            ("kept after all", &self.untrue),
        ];
        let counts: Vec<String> =
            found.iter().map(|(name, list)| format!("{name}: {}", list.len())).collect();
        write!(f, "{}", counts.join(", "))?;
        for each in found.iter().flat_map(|(_, list)| list.iter().take(20)) {
            write!(f, "\n  {each}")?;
        }
        Ok(())
    }
}

/// What follows from answers: whoever got all of these reads this once. Nobody reads it twice.
const FOLLOWS: [(&[Answered], Whom, &str); 6] = {
    use Answered::{Agreed, HostYes, ObserverLeft, ObserverYes, Offered, PutForward, Wished};
    [
        // The observer reads it in the answer to their wish.
        (&[Offered, Wished], Whom::Host, "Would you be glad to look along with"),
        (&[ObserverYes, HostYes], Whom::Both, "you both said yes"),
        (&[ObserverYes, HostYes], Whom::Both, "When could"),
        (&[PutForward], Whom::Both, "Does that suit you?"),
        (&[Agreed], Whom::Both, "Agreed:"),
        (&[ObserverLeft], Whom::Host, "can’t go on with your exchange"),
    ]
};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Whom {
    Both,
    Host,
}

/// Looks at all that everybody saw.
pub fn judge(standin: &Standin, lives: &[Life]) -> Verdict {
    let mut verdict = Verdict::default();
    for life in lives {
        verdict.pairs += 1;
        verdict.answers += life.answered.len() as u64;
        verdict.answers_missing.extend(life.forgotten.iter().cloned());
        verdict.in_vain += life.missed.len() as u64;
        verdict.refused += life.refused.len() as u64;
        for (who, is_host) in [(&life.observer, false), (&life.host, true)] {
            let seen = said(standin, who);
            verdict.messages += seen.len() as u64;
            verdict.doubled.extend(twice(who, &seen));
            for (answers, whom, words) in FOLLOWS {
                let promised = answers.iter().all(|answer| life.answered.contains(answer));
                let times = seen.iter().filter(|seen| seen.content.contains(words)).count();
                if promised && (is_host || whom == Whom::Both) && times == 0 {
                    verdict.missing.push(format!("{}: {words:?} after {answers:?}", who.name));
                }
                if times > 1 {
                    verdict.doubled.push(format!("{}: {words:?}, {times} times", who.name));
                }
            }
        }
    }
    verdict
}

/// Whether what somebody was told was not kept is indeed not there, by the database.
pub async fn believe(url: &str, lives: &[Life], verdict: &mut Verdict) {
    let mut conn = PgConnection::connect(url).await.expect("the server lets us in");
    for interaction in lives.iter().flat_map(|life| &life.refused) {
        let asked = sqlx::query_scalar("SELECT count(*) FROM inbox WHERE event_key = $1");
        let kept: i64 =
            asked.bind(interaction.to_string()).fetch_one(&mut conn).await.expect("it can be asked");
        if kept > 0 {
            verdict.untrue.push(format!("interaction {interaction}"));
        }
    }
    conn.close().await.expect("it ends well");
}

/// What the bot told someone of itself, and not as an answer to what they just did.
fn said(standin: &Standin, who: &Person) -> Vec<Seen> {
    let by_itself = |seen: &Seen| matches!(seen.place, Place::Direct | Place::Thread { .. });
    standin.from_bot(who.user).into_iter().filter(by_itself).collect()
}

/// The same words in the same place twice.
fn twice(who: &Person, seen: &[Seen]) -> Vec<String> {
    let mut times: BTreeMap<(u64, &str), u32> = BTreeMap::new();
    for each in seen {
        *times.entry((each.channel, &each.content)).or_default() += 1;
    }
    let doubled = times.into_iter().filter(|(_, times)| *times > 1);
    doubled.map(|((_, words), times)| format!("{}: {times} times {words:?}", who.name)).collect()
}
