//! What can go wrong at Discord, on demand.

use std::time::Duration;

use serde_json::{Value, json};

use super::acting::{ClientError, Doing};
use super::answer::{Refused, refused, too_many};
use super::gateway::{Out, forget_sessions};
use super::over_http::deliver_waiting;
use super::{Modal, Standin};

/// What is going to go wrong.
#[derive(Default)]
pub(super) struct Plan {
    rules: Vec<Rule>,
    /// Nothing answers.
    pub(super) down: bool,
    /// Interactions are kept back.
    pub(super) hold: bool,
    pub(super) held: Vec<u64>,
}

struct Rule {
    /// Empty is any.
    method: String,
    prefix: String,
    times: usize,
    then: Then,
}

enum Then {
    Fail(Refused),
    Slow(Duration),
    Lose,
}

/// What happens to one request.
pub(super) enum Turn {
    Pass,
    Slow(Duration),
    Fail(Refused),
    /// It is done, and the answer gets lost on the way.
    Lose,
}

impl Plan {
    /// Uses up the first rule that fits.
    pub(super) fn turn(&mut self, method: &str, path: &str) -> Turn {
        if self.down {
            return Turn::Fail(Refused { status: 503, body: Value::Null, retry_after: None });
        }
        let fits = |rule: &&mut Rule| {
            rule.times > 0
                && (rule.method.is_empty() || rule.method == method)
                && path.starts_with(&rule.prefix)
        };
        let Some(rule) = self.rules.iter_mut().find(fits) else { return Turn::Pass };
        rule.times -= 1;
        match &rule.then {
            Then::Fail(refused) => Turn::Fail(refused.clone()),
            Then::Slow(for_how_long) => Turn::Slow(*for_how_long),
            Then::Lose => Turn::Lose,
        }
    }

    fn add(&mut self, method: &str, prefix: &str, times: usize, then: Then) {
        self.rules.push(Rule { method: method.to_owned(), prefix: prefix.to_owned(), times, then });
    }
}

/// A way to make things go wrong. Paths are without `/api/v10`, like `/channels/`; an empty one is every path.
#[derive(Clone, Copy)]
pub struct Faults<'s> {
    standin: &'s Standin,
}

impl Standin {
    /// Makes things go wrong.
    #[must_use]
    pub fn faults(&self) -> Faults<'_> {
        Faults { standin: self }
    }
}

impl Faults<'_> {
    /// The next requests of this kind fail, with nothing done: a status, and a code of Discord's. An empty method is any.
    pub fn fail_next(self, method: &str, prefix: &str, status: u16, code: u64, times: usize) {
        let then = Then::Fail(refused(status, code, "made to fail"));
        self.standin.shared.change(|world| world.faults.add(method, prefix, times, then));
    }

    /// The next requests of this kind are carried out, but their answer gets lost: the client sees a 502.
    pub fn lose_answers(self, method: &str, prefix: &str, times: usize) {
        self.standin.shared.change(|world| world.faults.add(method, prefix, times, Then::Lose));
    }

    /// The next requests here are too many.
    pub fn rate_limit(self, prefix: &str, retry_after: f64, times: usize, global: bool) {
        let then = Then::Fail(too_many(retry_after, global));
        self.standin.shared.change(|world| world.faults.add("", prefix, times, then));
    }

    /// The next requests here take their time, and are then carried out.
    pub fn slow(self, prefix: &str, for_how_long: Duration, times: usize) {
        self.standin.shared.change(|world| world.faults.add("", prefix, times, Then::Slow(for_how_long)));
    }

    /// What was planned for requests is forgotten.
    pub fn forget(self) {
        self.standin.shared.change(|world| world.faults.rules.clear());
    }

    /// Discord is away altogether, or back: connections end, requests get 503.
    pub fn outage(self, down: bool) {
        self.standin.shared.change(|world| {
            world.faults.down = down;
            if down {
                world.each_connection(|| Out::Kill);
            }
        });
    }

    /// Gateway connections break without a word.
    pub fn kill_connections(self) {
        self.standin.shared.change(|world| world.each_connection(|| Out::Kill));
    }

    /// Gateway connections are closed with a code.
    pub fn close_connections(self, code: u16) {
        self.standin.shared.change(|world| world.each_connection(|| Out::Close(code)));
    }

    /// Heartbeats get no acknowledgement, or do again.
    pub fn ignore_heartbeats(self, ignore: bool) {
        self.standin.shared.change(|world| world.sessions.ignore_heartbeats = ignore);
    }

    /// Discord asks to connect anew (op 7).
    pub fn reconnect(self) {
        self.order(json!({"op": 7, "d": null, "s": null, "t": null}));
    }

    /// Discord declares sessions invalid (op 9). Unless they can be resumed they are forgotten, with all they missed.
    pub fn invalid_session(self, resumable: bool) {
        self.order(json!({"op": 9, "d": resumable, "s": null, "t": null}));
        if !resumable {
            self.standin.shared.change(forget_sessions);
        }
    }

    fn order(self, what: Value) {
        self.standin.shared.change(|world| world.each_connection(|| Out::Send(what.clone())));
    }

    /// The last interaction is sent once more, with the same id and token.
    ///
    /// # Panics
    /// When there was none.
    pub fn repeat_last_interaction(self) {
        self.standin.shared.change(|world| {
            let last = *world.interactions.keys().next_back().expect("there was an interaction");
            world.send(last);
        });
        deliver_waiting(&self.standin.shared);
    }

    /// A slash command that is already so old when it arrives. Gives the interaction.
    ///
    /// # Errors
    /// As [`Standin::slash`].
    pub fn send_stale_slash(
        self,
        channel: u64,
        user: u64,
        path: &[&str],
        options: &[(&str, Value)],
        age: Duration,
    ) -> Result<u64, ClientError> {
        let doing = self.standin.typed(channel, user, path, options)?;
        Ok(self.standin.launch(Doing { stale: age, ..doing }))
    }

    /// A press that is already so old when it arrives. Gives the interaction.
    ///
    /// # Errors
    /// As [`Standin::press`].
    pub fn send_stale_press(
        self,
        user: u64,
        message: u64,
        custom_id: &str,
        age: Duration,
    ) -> Result<u64, ClientError> {
        let doing = self.standin.pressed(user, message, custom_id)?;
        Ok(self.standin.launch(Doing { stale: age, ..doing }))
    }

    /// An interaction without `locale`, which some clients can't read: the first command that someone is offered in a
    /// channel, without options. Gives the interaction.
    ///
    /// # Panics
    /// When no command is offered there.
    #[must_use]
    pub fn send_unparsable_interaction(self, channel: u64, user: u64) -> u64 {
        let data = self.standin.shared.look(|world| {
            let command = world.offered(user, channel).into_iter().next().expect("a command is offered");
            json!({"id": command.id.to_string(), "name": command.body["name"], "type": command.body["type"]})
        });
        self.standin.launch(Doing { without: Some("locale"), ..Doing::new(2, user, channel, data) })
    }

    /// A form that comes back after its message, or its opener, is long forgotten: sent though nobody would see it.
    /// Gives the interaction.
    #[must_use]
    pub fn send_form_unseen(self, user: u64, modal: &Modal, inputs: &[(&str, &str)]) -> u64 {
        let channel = self.standin.shared.look(|world| {
            world
                .interactions
                .get(&modal.interaction)
                .map(|opened| opened.channel)
                .expect("a form was opened")
        });
        let row = |(id, value): &(&str, &str)| json!({"type": 1, "components": [{"type": 4, "custom_id": id, "value": value}]});
        let rows: Vec<Value> = inputs.iter().map(row).collect();
        let data = json!({"custom_id": modal.custom_id, "components": rows});
        self.standin.launch(Doing::new(5, user, channel, data))
    }

    /// Interactions are kept back from now on; or all that were kept back are sent, with the ids they had.
    pub fn hold_interactions(self, hold: bool) {
        self.standin.shared.change(|world| {
            world.faults.hold = hold;
            if !hold {
                for id in std::mem::take(&mut world.faults.held) {
                    world.send(id);
                }
            }
        });
        deliver_waiting(&self.standin.shared);
    }
}
