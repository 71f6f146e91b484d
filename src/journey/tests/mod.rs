//! Stories of the journey, told with pure decisions: a small world of colleagues, an outbox, and time that moves.

mod complaints;
mod promises;

use chrono::{DateTime, Duration, TimeZone, Utc};

use super::*;
use crate::domain::command::ProfileChange;
use crate::domain::community::Settings;
use crate::domain::exchange::ObservationId;
use crate::domain::ids::{Account, CommunityId};
use crate::domain::language::Language;
use crate::domain::notice::{Ask, Notice, Outgoing, Prospect, Recipient};
use crate::domain::participant::Participant;
use crate::domain::rule_set::{Rule, RuleSet};
use crate::domain::step::Question;
use crate::domain::user_text::Label;
use crate::domain::zone::Zone;

/// A community, its clock, and what was said to whom and when.
pub struct World {
    pub community: Community,
    pub now: DateTime<Utc>,
    waiting: Vec<Outgoing>,
    pub said: Vec<(DateTime<Utc>, Outgoing)>,
}

pub fn label(text: &str) -> Label {
    Label::new(text).unwrap()
}

pub fn account(name: &str) -> Account {
    Account(name.to_owned())
}

impl World {
    /// Monday morning, nobody there yet; rules as they come, but for those given.
    pub fn new(rules: &[(Rule, &str)]) -> Self {
        let mut set = RuleSet::default();
        for (rule, value) in rules {
            set.set(*rule, value).unwrap();
        }
        let now = Utc.with_ymd_and_hms(2026, 3, 2, 9, 0, 0).unwrap();
        let settings =
            Settings { name: label("Test"), language: Language::English, zone: Zone::utc(), home: None };
        let (mut community, first) = found(CommunityId("test".to_owned()), settings, set, now);
        first.changes.iter().for_each(|change| community.apply(change));
        Self { community, now, waiting: Vec::new(), said: Vec::new() }
    }

    /// With these people joined.
    pub fn with(people: &[&str], rules: &[(Rule, &str)]) -> Self {
        let mut world = Self::new(rules);
        for name in people {
            world.presses(name, Press::Join);
        }
        world
    }

    /// What a person does, whatever comes of it.
    pub fn tries(&mut self, name: &str, command: Command) -> Result<Option<Notice>, Refusal> {
        self.asks(name, command, false)
    }

    /// What a person does, and is not refused.
    #[track_caller]
    pub fn does(&mut self, name: &str, command: Command) -> Option<Notice> {
        self.tries(name, command.clone()).unwrap_or_else(|refusal| panic!("{name} {command:?}: {refusal}"))
    }

    #[track_caller]
    pub fn presses(&mut self, name: &str, press: Press) -> Option<Notice> {
        self.does(name, Command::Press(press))
    }

    pub fn facilitates(&mut self, command: Command) -> Result<Option<Notice>, Refusal> {
        self.asks("facilitator", command, true)
    }

    fn asks(&mut self, name: &str, command: Command, facilitator: bool) -> Result<Option<Notice>, Refusal> {
        let actor =
            Actor { account: account(name), name: label(name), language: None, zone: None, facilitator };
        let decision = decide(&self.community, &Event::Asked { actor, command }, self.now)?;
        let reply = decision.reply.clone();
        self.follow(decision);
        Ok(reply)
    }

    pub fn follow(&mut self, decision: Decision) {
        decision.changes.iter().for_each(|change| self.community.apply(change));
        self.waiting.extend(decision.notices);
        let breaches = self.community.check();
        assert!(breaches.is_empty(), "{breaches:?}");
        self.send();
    }

    fn send(&mut self) {
        let (now, waiting) = (self.now, std::mem::take(&mut self.waiting));
        for outgoing in waiting {
            if outgoing.not_before > now {
                self.waiting.push(outgoing);
            } else if still_means_something(&self.community, &outgoing, now) {
                self.said.push((now, outgoing));
            }
        }
    }

    /// Time passes, and all that falls due on the way happens in order.
    pub fn wait(&mut self, time: Duration) {
        let until = self.now + time;
        loop {
            let due = self.community.next_due();
            let posted = self.waiting.iter().map(|outgoing| outgoing.not_before).min();
            let next = due.map(|(at, _)| at).into_iter().chain(posted).min().filter(|at| *at <= until);
            let Some(at) = next else { break };
            self.now = self.now.max(at);
            match due {
                Some((at, due)) if at <= self.now => {
                    self.nothing_comes_of(due, at - Duration::seconds(1));
                    let decision = decide(&self.community, &Event::Fell(due), self.now).unwrap();
                    self.follow(decision);
                    self.nothing_comes_of(due, self.now);
                }
                Some(_) | None => self.send(),
            }
        }
        self.now = until;
    }

    /// What is not due yet, or was done, does nothing, however often it is decided on.
    #[track_caller]
    pub fn nothing_comes_of(&self, due: Due, now: DateTime<Utc>) {
        if self.community.timer(&due).is_none_or(|at| at > now) {
            let decision = decide(&self.community, &Event::Fell(due), now).unwrap();
            assert_eq!(decision, Decision::default(), "{due:?}");
        }
    }

    pub fn days(&mut self, days: i64) {
        self.wait(Duration::days(days));
    }

    #[track_caller]
    pub fn person(&self, name: &str) -> &Participant {
        self.community.by_account(&account(name)).unwrap()
    }

    /// All that a person heard of the bot's own accord, in private or in a pair's place.
    pub fn heard(&self, name: &str) -> Vec<(DateTime<Utc>, Notice)> {
        let who = self.community.by_account(&account(name)).map(|person| person.id);
        let mine = |to: &Recipient| match to {
            Recipient::Person(to) => Some(*to) == who,
            Recipient::Pair { people, .. } => who.is_some_and(|who| people.contains(&who)),
            Recipient::Account(to) => *to == account(name),
            Recipient::Home => false,
        };
        self.said.iter().filter(|(_, o)| mine(&o.to)).map(|(at, o)| (*at, o.notice.clone())).collect()
    }

    pub fn times_heard(&self, name: &str, what: impl Fn(&Notice) -> bool) -> usize {
        self.heard(name).iter().filter(|(_, notice)| what(notice)).count()
    }

    // --- the usual steps -------------------------------------------------------------------------------------------

    pub fn offers(&mut self, name: &str, topic: &str) -> Option<Notice> {
        self.does(name, Command::OpenOffer { topic: label(topic) })
    }

    pub fn wishes(&mut self, name: &str, topic: &str) -> Prospect {
        match self.does(name, Command::OpenWish { topic: label(topic) }) {
            Some(Notice::WishOpened { prospect, .. }) => prospect,
            other => panic!("a wish was answered with {other:?}"),
        }
    }

    /// What a person is being asked: with whom of these?
    #[track_caller]
    pub fn asked(&self, name: &str) -> Ask {
        let who = self.person(name).id;
        let asked = self.community.steps_of(who).find_map(|step| match step.question {
            Question::Proposals(batch) => Some((batch, step.id)),
            Question::Moment(_) | Question::TookPlace(_) | Question::Takeaway(_) | Question::FollowUp(_) => {
                None
            }
        });
        let (batch, step) = asked.unwrap_or_else(|| panic!("{name} is not asked anything"));
        let mine = self.community.proposals_in(batch).filter(|proposal| proposal.side(who).is_some());
        let proposals = mine.map(|proposal| proposal.id).collect();
        let expires_at = self.community.timer(&Due::BatchExpires(batch)).unwrap();
        Ask { batch, proposals, step: Some(step), expires_at }
    }

    #[track_caller]
    pub fn says_yes(&mut self, name: &str) {
        let ask = self.asked(name);
        self.does(name, Command::AcceptAll(ask.proposals));
    }

    #[track_caller]
    pub fn says_yes_to(&mut self, name: &str, other: &str) {
        let (ask, other) = (self.asked(name), self.person(other).id);
        let about =
            |id: &crate::domain::ids::ProposalId| self.community.proposal(*id).unwrap().side(other).is_some();
        let proposal = *ask.proposals.iter().find(|id| about(id)).unwrap();
        self.presses(name, Press::Accept(proposal));
    }

    #[track_caller]
    pub fn says_no(&mut self, name: &str) {
        let ask = self.asked(name);
        self.presses(name, Press::Decline(ask.batch));
    }

    /// Two people in an exchange about a topic: the first watches the second.
    #[track_caller]
    pub fn in_exchange(&mut self, observer: &str, host: &str, topic: &str) -> ObservationId {
        self.offers(host, topic);
        self.wishes(observer, topic);
        self.says_yes(observer);
        self.says_yes(host);
        let exchange =
            self.community.exchanges_of(self.person(observer).id).last().expect("an exchange began").id;
        ObservationId { exchange, index: 0 }
    }

    /// The two agree on the moment in so many hours.
    #[track_caller]
    pub fn agree(&mut self, of: ObservationId, in_hours: i64) {
        let at = self.now + Duration::hours(in_hours);
        let people = self.community.observation(of).unwrap().people();
        let [host, observer] = people.map(|id| self.community.participant(id).unwrap().account.0.clone());
        self.presses(&observer, Press::PutForward { of, at });
        self.presses(&host, Press::Agree { of, at });
    }

    pub fn sets(&mut self, name: &str, change: ProfileChange) {
        self.does(name, Command::SetProfile(vec![change]));
    }
}
