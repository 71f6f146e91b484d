//! What a facilitator waits for: the settings of a rule tried on the people of today, in communities of 1,000, 10,000 and
//! 100,000, beside one round of the same people in the same run; and the picture of them.
//!
//! Run with `cargo bench --bench preview`. Each figure is the median of five; the aim is an answer within a second among 10,000.

#![expect(clippy::expect_used, reason = "a benchmark that can't be set up has nothing to measure")]

use std::hint::black_box;

use lookalong::app::clock::for_at_most;
use lookalong::app::handle::MOST_TRYING;
use lookalong::domain::command::Command;
use lookalong::domain::notice::{Notice, OpenedNotes};
use lookalong::domain::rule_set::Rule;
use lookalong::journey::try_rule;
use lookalong::matching::round::pair_all;
use lookalong::text::render::{Reader, render};

mod crowd;
#[path = "crowd/median.rs"]
mod median;

use crowd::{community, start};
use median::median;

fn main() {
    println!("people     round s   preview s   settings tried   left out   preview/round   picture ms");
    let same_team = Command::SetRule {
        rule: Rule::SameTeam.key().to_owned(),
        value: "forbidden".to_owned(),
        why: None,
        apply: false,
    };
    let weight = Command::SetRule {
        rule: Rule::WeightOtherTeam.key().to_owned(),
        value: "60".to_owned(),
        why: None,
        apply: false,
    };
    for people in [1_000_u64, 10_000, 100_000] {
        let community = community(people);
        let round = median(|| {
            black_box(pair_all(&community, community.rules(), 1, start()));
        });
        for (rule, command) in [(Rule::SameTeam, &same_team), (Rule::WeightOtherTeam, &weight)] {
            let mut trials = None;
            let preview = median(|| {
                trials = try_rule(&community, command, start(), &for_at_most(MOST_TRYING));
            });
            let trials = trials.expect("the rule has a part in rounds");
            let (tried, left_out) = (trials.trials.len(), trials.left_out);
            let notice = Notice::RulePreview {
                rule,
                old: trials.trials.first().map(|trial| trial.setting.clone()).unwrap_or_default(),
                new: trials.trials.get(1).map(|trial| trial.setting.clone()).unwrap_or_default(),
                trials: Some(trials),
                smallest: 5,
                relaxed: false,
                apply_as: None,
            };
            let notes = OpenedNotes::new();
            let mut pictures = 0;
            let shown = median(|| {
                let message = render(&notice, &Reader::public(&community, start(), &notes));
                pictures = usize::from(message.file.is_some());
            });
            println!(
                "{people:>6}   {:>9.3}   {:>9.3}   {tried:>14}   {left_out:>8}   {:>13.1}   {:>10.1}{}",
                round.as_secs_f64(),
                preview.as_secs_f64(),
                preview.as_secs_f64() / round.as_secs_f64(),
                shown.as_secs_f64() * 1e3,
                if pictures == 0 { " (none: all at one place)" } else { "" }
            );
        }
    }
}
