//! Pairs of colleagues who join, find each other, agree a moment and leave, whatever happens to the bot meanwhile.
//!
//! Whoever gets no answer does the same once more, as people do. What was answered is noted down, to be held against what
//! was seen.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::super::standin::{Answer, ClientError, Outcome, Seen, Standin};
use super::bots::Bots;
use super::chance::Chance;

/// Someone waits so long for a message that must come before they go on without it.
const PATIENCE: Duration = Duration::from_secs(40);
/// And so long for a change of what they pressed.
const FOR_A_CHANGE: Duration = Duration::from_secs(3);
/// Something is tried so often at most; each time the bot died in between.
const TRIES: usize = 200;

/// How the bot says that something went wrong on its side, and nothing was kept.
const NOTHING_KEPT: &str = "Nothing has changed, and nothing is lost";
/// Whoever is told that, or that nobody can tell, tries once more after this.
const BREATH: Duration = Duration::from_millis(500);
const UNCERTAIN: &str = "I can’t tell yet whether I noted that";

/// How the bot says that it took a press.
const TAKEN: [&str; 3] = ["Noted", "It is mutual", "Done."];

/// What an answer promised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Answered {
    /// The observer joined.
    ObserverJoined,
    /// The host joined.
    HostJoined,
    /// The host's offer is noted.
    Offered,
    /// The observer's wish is noted.
    Wished,
    /// The observer said yes.
    ObserverYes,
    /// The host said yes.
    HostYes,
    /// A moment was put forward.
    PutForward,
    /// It suits.
    Agreed,
    /// The observer was forgotten.
    ObserverLeft,
    /// The host was forgotten.
    HostLeft,
}

/// Two colleagues, and how far they came.
pub struct Life {
    /// Who wishes.
    pub observer: Person,
    /// Who shows.
    pub host: Person,
    /// What they were answered.
    pub answered: BTreeSet<Answered>,
    /// What an answer said that can't be, had an earlier one been kept.
    pub forgotten: Vec<String>,
    /// What somebody waited for in vain, whether or not it was promised.
    pub missed: Vec<String>,
    /// Which interactions were answered by a sentence that nothing was kept.
    pub refused: Vec<u64>,
}

/// A colleague.
#[derive(Clone)]
pub struct Person {
    /// Their number.
    pub user: u64,
    /// Their name.
    pub name: String,
}

/// Lives under way.
pub struct Lives {
    under_way: JoinSet<Vec<Life>>,
    over: Arc<AtomicBool>,
}

impl Lives {
    /// Lets those under way finish and begins no more.
    pub async fn come_to_an_end(self) -> Vec<Life> {
        self.over.store(true, Ordering::Relaxed);
        self.under_way.join_all().await.into_iter().flatten().collect()
    }
}

/// So many pairs at a time, one after the other.
pub fn begin(standin: &Standin, guild: u64, bots: &Bots, pairs: u32, mut chance: Chance) -> Lives {
    let over = Arc::new(AtomicBool::new(false));
    let number = Arc::new(AtomicU32::new(0));
    let mut under_way = JoinSet::new();
    for _ in 0..pairs {
        let (over, number, mut chance) = (over.clone(), number.clone(), chance.fork());
        let standin = standin.clone();
        let deaths = bots.deaths();
        under_way.spawn(async move {
            let mut lives = Vec::new();
            while !over.load(Ordering::Relaxed) {
                let number = number.fetch_add(1, Ordering::Relaxed);
                let person = |role: &str| {
                    let name = format!("{role}{number}");
                    Person { user: standin.new_member(guild, &name, "en-US"), name }
                };
                let life = Life {
                    observer: person("anna"),
                    host: person("bram"),
                    answered: BTreeSet::new(),
                    forgotten: Vec::new(),
                    missed: Vec::new(),
                    refused: Vec::new(),
                };
                let stays = chance.one_in(3);
                let topic = chance.word();
                let mut living = Living { standin: standin.clone(), guild, deaths: deaths.clone(), life };
                living.live(&topic, stays).await;
                lives.push(living.life);
            }
            lives
        });
    }
    Lives { under_way, over }
}

struct Living {
    standin: Standin,
    guild: u64,
    deaths: watch::Receiver<u64>,
    life: Life,
}

impl Living {
    async fn live(&mut self, topic: &str, stays: bool) {
        let (observer, host) = (self.life.observer.clone(), self.life.host.clone());
        self.join(&observer, Answered::ObserverJoined).await;
        self.join(&host, Answered::HostJoined).await;
        let topic = [("topic", json!(topic))];
        self.command(&host, &["offer"], &topic, "others may watch you do", Answered::Offered).await;
        self.command(&observer, &["observe"], &topic, "", Answered::Wished).await;
        // When the answer did not come through, the question stands under what they have open.
        if !self.standin.from_bot(observer.user).iter().any(|seen| seen.content.contains(&asks(&host))) {
            self.until_answered(&observer, Does::Types(&["exchanges"], &[])).await;
        }
        self.says_yes(&observer, &host, Answered::ObserverYes).await;
        self.says_yes(&host, &observer, Answered::HostYes).await;
        if let Some(moments) = self.sees(&observer, "When could").await {
            let first = moments.controls().find(|each| each.label().is_some_and(|label| label.contains(':')));
            let first = first.map(|button| button.custom_id().to_owned());
            self.presses(&observer, moments.id, first.as_deref(), Answered::PutForward).await;
        }
        if let Some(asked) = self.sees(&host, "Does that suit you?").await {
            let suits = asked.button("That suits me").map(str::to_owned);
            self.presses(&host, asked.id, suits.as_deref(), Answered::Agreed).await;
        }
        self.sees(&host, "Agreed:").await;
        if !stays {
            self.leave(&observer, Answered::ObserverLeft).await;
            self.sees(&host, "can’t go on with your exchange").await;
            self.leave(&host, Answered::HostLeft).await;
        }
    }

    /// Does something until it was answered, with more than that it was not taken; gives the answer.
    async fn until_answered(&mut self, who: &Person, does: Does<'_>) -> Option<Seen> {
        for _ in 0..TRIES {
            while !self.standin.until(|standin| standin.connected() > 0).await {}
            self.deaths.mark_unchanged();
            tokio::select! {
                biased;
                answer = answer(&self.standin, self.guild, who.user, does) => {
                    match answer {
                        Some((interaction, seen)) if seen.content.contains(NOTHING_KEPT) => {
                            self.life.refused.push(interaction);
                            tokio::time::sleep(BREATH).await;
                        }
                        Some((_, seen)) if seen.content.contains(UNCERTAIN) => tokio::time::sleep(BREATH).await,
                        Some((_, seen)) => return Some(seen),
                        None => {}
                    }
                }
                () = died(&mut self.deaths) => {}
            }
        }
        None
    }

    async fn join(&mut self, who: &Person, answered: Answered) {
        for _ in 0..TRIES {
            let Some(asked) = self.until_answered(who, Does::Types(&["observe"], &[])).await else { return };
            if !asked.content.contains("Would you like to join?") {
                // An answer that did not come through: they are in already.
                break;
            }
            let yes = asked.button("Yes, I’d like to join").map(str::to_owned).unwrap_or_default();
            let before = *self.deaths.borrow();
            let joined = self.until_answered(who, Does::Presses(asked.id, &yes)).await;
            if joined.is_some_and(|joined| joined.content.contains("Welcome")) {
                self.life.answered.insert(answered);
                break;
            }
            if *self.deaths.borrow() == before {
                break;
            }
        }
        // They work round the clock, so that nothing waits for their morning.
        let hours = [("hours", json!("mon-sun 0:00-24:00"))];
        self.until_answered(who, Does::Types(&["me", "profile"], &hours)).await;
        if let Some(again) = self.until_answered(who, Does::Types(&["observe"], &[])).await
            && self.life.answered.contains(&answered)
            && again.content.contains("Would you like to join?")
        {
            self.life.forgotten.push(format!("{} was welcomed, and is a stranger again", who.name));
        }
    }

    async fn command(
        &mut self,
        who: &Person,
        path: &[&str],
        options: &[(&str, Value)],
        says: &str,
        answered: Answered,
    ) {
        if let Some(answer) = self.until_answered(who, Does::Types(path, options)).await {
            self.none_is_a_stranger(who, &answer);
            if answer.content.contains(says) {
                self.life.answered.insert(answered);
            }
        }
    }

    fn none_is_a_stranger(&mut self, who: &Person, answer: &Seen) {
        if answer.content.contains("You have not joined yet") {
            self.life.forgotten.push(format!("{} joined, and is a stranger again", who.name));
        }
    }

    /// Waits for a message of the bot with these words.
    async fn sees(&mut self, who: &Person, words: &str) -> Option<Seen> {
        let since = Instant::now();
        while since.elapsed() < PATIENCE {
            if let Some(seen) = self.standin.wait_for(who.user, |seen| seen.content.contains(words)).await {
                return Some(seen);
            }
        }
        self.life.missed.push(format!("{} never saw {words:?}", who.name));
        None
    }

    async fn presses(&mut self, who: &Person, message: u64, custom_id: Option<&str>, answered: Answered) {
        let Some(custom_id) = custom_id else {
            self.life.missed.push(format!("{} has no button for {answered:?}", who.name));
            return;
        };
        if let Some(answer) = self.until_answered(who, Does::Presses(message, custom_id)).await {
            self.none_is_a_stranger(who, &answer);
            // A moment that has gone by meanwhile is refused, and promises nothing.
            if TAKEN.iter().any(|words| answer.content.contains(words)) {
                self.life.answered.insert(answered);
            }
        }
    }

    async fn says_yes(&mut self, who: &Person, to: &Person, answered: Answered) {
        let label = format!("Yes, with {}", to.name);
        if let Some(asked) = self.sees(who, &asks(to)).await {
            let yes = asked.button(&label).map(str::to_owned);
            self.presses(who, asked.id, yes.as_deref(), answered).await;
        }
    }

    async fn leave(&mut self, who: &Person, answered: Answered) {
        let Some(asked) = self.until_answered(who, Does::Types(&["leave"], &[])).await else { return };
        if let Some(yes) = asked.button("Yes, delete everything of mine").map(str::to_owned)
            && self.until_answered(who, Does::Presses(asked.id, &yes)).await.is_some()
        {
            self.life.answered.insert(answered);
        }
        let after = self.until_answered(who, Does::Types(&["exchanges"], &[])).await;
        if self.life.answered.contains(&answered)
            && after.is_some_and(|after| !after.content.contains("You have not joined yet"))
        {
            self.life.forgotten.push(format!("{} was deleted, and is there again", who.name));
        }
    }
}

/// How a colleague is asked about.
fn asks(about: &Person) -> String {
    format!("look along with {}?", about.name)
}

/// What somebody does.
#[derive(Clone, Copy)]
enum Does<'a> {
    /// A command, with its options.
    Types(&'a [&'a str], &'a [(&'a str, Value)]),
    /// A button of a message.
    Presses(u64, &'a str),
}

/// What they read in the end, with the number of what they did.
async fn answer(standin: &Standin, guild: u64, user: u64, does: Does<'_>) -> Option<(u64, Seen)> {
    let outcome: Result<Outcome, ClientError> = match does {
        Does::Types(path, options) => standin.slash(guild, standin.home(guild), user, path, options).await,
        Does::Presses(message, custom_id) => standin.press(user, message, custom_id).await,
    };
    let outcome = outcome.ok()?;
    match outcome.answer {
        Answer::Message(_) | Answer::Update(_) | Answer::Deferred | Answer::DeferredUpdate => {
            // Where nothing changes under what was pressed, nobody waits for long.
            let patience = if outcome.answer == Answer::DeferredUpdate { FOR_A_CHANGE } else { PATIENCE };
            let message = tokio::time::timeout(patience, standin.ends_with(&outcome)).await.ok()??;
            Some((outcome.interaction, standin.message(message)?))
        }
        Answer::Modal(_) | Answer::Choices(_) | Answer::None => None,
    }
}

/// Somebody died; what came through in that very moment is still taken note of.
async fn died(deaths: &mut watch::Receiver<u64>) {
    // The sender lives as long as the chapter.
    drop(deaths.changed().await);
    tokio::time::sleep(Duration::from_millis(50)).await;
}
