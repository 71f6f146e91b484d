//! The invariants of the live state, for simulations and tests (and for an operator who doubts a database).

use super::super::due::Due;
use super::super::exchange::Stage;
use super::super::proposal::Answer;
use super::super::step::Question;
use super::Community;

impl Community {
    /// Every breach of an invariant, in words for an operator; empty when all is well.
    #[must_use]
    pub fn check(&self) -> Vec<String> {
        let mut breaches = Vec::new();
        self.check_people(&mut breaches);
        self.check_market(&mut breaches);
        self.check_proposals(&mut breaches);
        self.check_exchanges(&mut breaches);
        self.check_steps(&mut breaches);
        if self.index.due.len() != self.timers.len() {
            breaches.push(format!("{} timers but {} in order", self.timers.len(), self.index.due.len()));
        }
        breaches
    }

    fn check_people(&self, breaches: &mut Vec<String>) {
        if self.index.by_account.len() != self.participants.len() {
            breaches.push("two participants behind one account".to_owned());
        }
        // Stricter rules count from the next silence on.
        let most_silent = self.versions().map(|version| version.rules.silent_steps_before_pause).max();
        for participant in self.participants() {
            if Some(participant.silent_steps) >= most_silent && participant.pause.is_none() {
                breaches.push(format!(
                    "{} was silent {} times and is not paused",
                    participant.id, participant.silent_steps
                ));
            }
            if participant.do_not_pair.contains(&participant.id) {
                breaches.push(format!("{} is on their own do-not-pair list", participant.id));
            }
        }
    }

    fn check_market(&self, breaches: &mut Vec<String>) {
        for wish in self.wishes() {
            if self.participant(wish.who).is_none() || self.topic(wish.topic).is_none() {
                breaches.push(format!("{} of nobody, or of nothing", wish.id));
            }
        }
        for offer in self.offers() {
            if self.participant(offer.who).is_none() || self.topic(offer.topic).is_none() {
                breaches.push(format!("{} of nobody, or of nothing", offer.id));
            }
        }
        for door in self.doors() {
            if door.taken.len() > usize::from(door.seats) {
                breaches.push(format!("{} has more visitors than seats", door.id));
            }
            if self.timer(&Due::DoorBegins(door.id)).is_none() {
                breaches.push(format!("{} never closes", door.id));
            }
        }
    }

    fn check_proposals(&self, breaches: &mut Vec<String>) {
        for proposal in self.proposals() {
            if self.timer(&Due::BatchExpires(proposal.batch)) != Some(proposal.expires_at) {
                breaches.push(format!("{} does not expire when it says", proposal.id));
            }
            for visit in &proposal.visits {
                if visit.observer == visit.host
                    || proposal.side(visit.observer).is_none()
                    || proposal.side(visit.host).is_none()
                {
                    breaches.push(format!("{} has a visit of others than its people", proposal.id));
                }
            }
            for side in &proposal.sides {
                let forbidden = proposal
                    .others(side.who)
                    .any(|other| self.participant(side.who).is_some_and(|p| p.do_not_pair.contains(&other)));
                // Who asks by name someone on their own list has said yes, and it never comes to more.
                if forbidden && side.answer == Answer::Open {
                    breaches.push(format!(
                        "{} puts {} to someone on their do-not-pair list",
                        proposal.id, side.who
                    ));
                }
            }
        }
    }

    fn check_exchanges(&self, breaches: &mut Vec<String>) {
        for exchange in self.exchanges() {
            if exchange.is_over() {
                breaches.push(format!("{} is over and still open", exchange.id));
            }
            if exchange.people.iter().any(|who| self.participant(*who).is_none()) {
                breaches.push(format!("{} has someone who left", exchange.id));
            }
            for observation in &exchange.observations {
                // Of what was called off, and of what is talked over, someone may have left.
                let to_come = matches!(
                    observation.stage,
                    Stage::Waiting | Stage::Arranging { .. } | Stage::Scheduled { .. }
                );
                let inside = observation.people().iter().all(|who| exchange.people.contains(who));
                if observation.observer == observation.host || (to_come && !inside) {
                    breaches.push(format!("{} has a visit of others than its people", exchange.id));
                }
            }
            let waits =
                exchange.observations.iter().all(|o| matches!(o.stage, Stage::Waiting) || o.stage.is_final());
            if waits && !exchange.is_over() {
                breaches.push(format!("{} waits for nothing", exchange.id));
            }
        }
    }

    fn check_steps(&self, breaches: &mut Vec<String>) {
        if self.index.step_for.len() != self.steps.len() {
            breaches.push("two steps for one question".to_owned());
        }
        for step in self.steps() {
            if step.nudges > self.rules.nudges_per_step.max(2) {
                breaches.push(format!("{} has {} nudges", step.id, step.nudges));
            }
            let alive = match step.question {
                Question::Proposals(batch) => self.proposals_of(step.who).any(|p| p.batch == batch),
                Question::Moment(of) | Question::TookPlace(of) | Question::Takeaway(of) => {
                    self.observation(of).is_some_and(|o| o.has(step.who) && !o.stage.is_final())
                }
                Question::FollowUp(takeaway) => self.takeaway(takeaway).is_some_and(|t| t.writer == step.who),
            };
            if !alive {
                breaches.push(format!("{} asks about something that is over: {:?}", step.id, step.question));
            }
            if self.timer(&Due::Nudge(step.id)).is_none() {
                breaches.push(format!("{} waits for ever", step.id));
            }
        }
    }
}
