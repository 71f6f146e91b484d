//! What can go wrong at Discord, on demand.

use std::time::Duration;

use serde_json::Value;

use super::answer::{Refused, too_many};

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
}

/// What happens to one request.
pub(super) enum Turn {
    Pass,
    Slow(Duration),
    Fail(Refused),
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
        }
    }

    pub(super) fn fail(&mut self, method: &str, prefix: &str, refused: Refused, times: usize) {
        let (method, prefix) = (method.to_owned(), prefix.to_owned());
        self.rules.push(Rule { method, prefix, times, then: Then::Fail(refused) });
    }

    pub(super) fn slow(&mut self, prefix: &str, for_how_long: Duration, times: usize) {
        let prefix = prefix.to_owned();
        self.rules.push(Rule { method: String::new(), prefix, times, then: Then::Slow(for_how_long) });
    }

    pub(super) fn limit(&mut self, prefix: &str, seconds: f64, times: usize, global: bool) {
        self.fail("", prefix, too_many(seconds, global), times);
    }

    pub(super) fn forget(&mut self) {
        self.rules.clear();
    }
}
