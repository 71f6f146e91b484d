//! The picture beside a preview of rules: pairs against the share across teams, of the same figures that the message tells.

use super::super::bundle::with;
use super::super::message::{Attachment, shortened};
use super::super::picture::{Dot, Mark, Picture};
use super::super::reader::Reader;
use super::ruling::{rule_name, value};
use crate::domain::rule_set::Rule;
use crate::domain::trial::{Standing, Trial, Trials};

/// A longer name would not fit beside its dot; which one it is, its form tells.
const LONGEST_NAME: usize = 16;

/// The picture of some trials; none where fewer than two of them can be told apart in it.
#[must_use]
pub fn picture(reader: &Reader<'_>, rule: Rule, trials: &Trials) -> Option<Attachment> {
    let dot = |trial: &Trial| {
        let effect = trial.effect?;
        let name = shortened(value(reader, rule, &trial.setting), LONGEST_NAME);
        Some(Dot { pairs: effect.groups?, share: effect.across_teams?, mark: mark(trial.standing), name })
    };
    let dots: Vec<Dot> = trials.trials.iter().filter_map(dot).collect();
    let first = dots.first()?;
    if dots.iter().all(|dot| (dot.pairs, dot.share) == (first.pairs, first.share)) {
        return None;
    }
    let legend = [
        (Mark::InForce, "picture-in-force"),
        (Mark::Asked, "picture-asked"),
        (Mark::Nearby, "picture-nearby"),
    ];
    let shown =
        |(mark, key): (Mark, &str)| dots.iter().any(|dot| dot.mark == mark).then(|| (mark, reader.line(key)));
    let name = with("rule", rule_name(reader.language, rule));
    let picture = Picture {
        heading: reader.say("picture-heading", &name),
        right: reader.line("picture-right"),
        up: reader.line("picture-up"),
        legend: legend.into_iter().filter_map(shown).collect(),
        dots,
    };
    Some(Attachment {
        name: format!("{}.png", rule_name(reader.language, rule)),
        media_type: "image/png",
        content: picture.png()?,
        described: Some(reader.say("picture-described", &name)),
    })
}

const fn mark(standing: Standing) -> Mark {
    match standing {
        Standing::InForce => Mark::InForce,
        Standing::Asked => Mark::Asked,
        Standing::Nearby => Mark::Nearby,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;
    use crate::domain::notice::{Notice, OpenedNotes};
    use crate::domain::trial::Effect;
    use crate::text::message::Message;
    use crate::text::render::render;
    use crate::text::samples::{self, NOOR};

    fn preview(language: Language, figures: &[(&str, Option<(u32, u32)>)]) -> Message {
        let effect = |(groups, teams): (u32, u32)| Effect {
            groups: Some(groups),
            matched: Some(groups * 2),
            across_teams: Some(teams),
            ..Effect::default()
        };
        let standings = [Standing::InForce, Standing::Asked, Standing::Nearby];
        let trials = figures.iter().zip(standings).map(|((setting, told), standing)| Trial {
            setting: (*setting).to_owned(),
            standing,
            effect: told.map(effect),
        });
        let notice = Notice::RulePreview {
            rule: Rule::SameTeam,
            old: "avoided".to_owned(),
            new: "forbidden".to_owned(),
            trials: Some(Trials {
                version: 1,
                trials: trials.collect(),
                left_out: 0,
                at_least_percent: None,
            }),
            smallest: 5,
            relaxed: false,
            apply_as: None,
        };
        let (community, notes) = (samples::community(language), OpenedNotes::new());
        let noor = community.participant(NOOR).unwrap();
        render(&notice, &Reader::of(&community, noor, samples::now(), &notes))
    }

    #[test]
    fn the_picture_comes_with_words_in_the_readers_language() {
        let told = [("avoided", Some((40, 30))), ("forbidden", Some((35, 100))), ("allowed", Some((40, 20)))];
        for (language, name, described) in [
            (Language::English, "same-team.png", "The settings of same-team as dots"),
            (Language::Dutch, "zelfde-team.png", "De standen van zelfde-team als stippen"),
        ] {
            let message = preview(language, &told);
            let file = message.file.unwrap();
            assert_eq!((file.name.as_str(), file.media_type), (name, "image/png"));
            assert!(file.described.unwrap().starts_with(described));
            // Whoever sees no picture reads every figure of it.
            for figure in ["40", "30 %", "35", "100 %", "20 %"] {
                assert!(message.text.contains(figure), "{figure} is not in\n{}", message.text);
            }
        }
    }

    #[test]
    fn without_two_places_to_tell_apart_there_is_no_picture() {
        let file = |told: &[(&str, Option<(u32, u32)>)]| preview(Language::English, told).file;
        assert_eq!(file(&[("avoided", Some((40, 30))), ("forbidden", Some((40, 30)))]), None);
        assert_eq!(
            file(&[("avoided", Some((40, 30))), ("forbidden", None)]),
            None,
            "one of them is withheld"
        );
        assert_eq!(file(&[("avoided", None), ("forbidden", None)]), None);
    }
}
