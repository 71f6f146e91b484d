//! Messages as a person sees them: the text, and below it the buttons.

use super::*;
use crate::domain::community::Change;
use crate::domain::ids::{BatchId, ProposalId, StepId};
use crate::domain::language::Language::{self, Dutch, English};
use crate::domain::notice::Ask;
use crate::domain::rule_set::{Rule, RuleVersion};
use crate::domain::step::Question;
use crate::domain::trial::{Effect, Standing, Trial, Trials};
use crate::text::samples::{self, ARRANGING, DEBRIEFING, NOOR, SAM};

fn shown(notice: &Notice, language: Language) -> String {
    let (community, notes) = (samples::community(language), samples::notes());
    let noor = community.participant(NOOR).unwrap();
    let Message { text, buttons, .. } = render(notice, &Reader::of(&community, noor, samples::now(), &notes));
    let labels: Vec<String> = buttons.into_iter().map(|button| format!("[{}]", button.label)).collect();
    format!("{text}\n{}", labels.join(" "))
}

/// Checks what Noor sees.
#[track_caller]
fn check(notice: &Notice, language: Language, expected: &[&str]) {
    assert_eq!(shown(notice, language), expected.join("\n"));
}

fn asked(batch: u64, proposals: &[u64]) -> Notice {
    let ask = Ask {
        batch: BatchId(batch),
        proposals: proposals.iter().map(|id| ProposalId(*id)).collect(),
        step: Some(StepId(70)),
        expires_at: samples::now(),
    };
    Notice::ProposalsMade { ask }
}

#[test]
fn a_colleague_is_proposed_with_the_name_and_the_reason() {
    check(
        &asked(40, &[30]),
        English,
        &[
            "Would you be glad to look along with Sam?",
            "Sam (Lab 4) shows “intake”, and you both have time on a Tuesday.",
            "It begins only if you both say yes. A no is seen by nobody. You can answer until Fri 20 Nov, 13:00.",
            "[Yes, with Sam] [Not this time] [Not now]",
        ],
    );
}

#[test]
fn a_ring_of_three_says_so() {
    check(
        &asked(44, &[36]),
        Dutch,
        &[
            "Heb je zin in een uitwisseling met Sam en Kim?",
            "Met z’n drieën in een rondje: jij kijkt mee met Sam bij ‘intake’, en Kim kijkt mee met jou bij ‘suture’.",
            "Het begint pas als jullie alle drie ja zeggen. Een nee ziet niemand. Je kunt antwoorden tot vr 20 nov, 13:00.",
            "[Ja, met Sam en Kim] [Deze keer niet] [Nu even niet]",
        ],
    );
}

#[test]
fn several_may_be_chosen_at_once_only_where_there_are_several() {
    let (community, notes) = (samples::community(English), samples::notes());
    let noor = community.participant(NOOR).unwrap();
    let reader = Reader::of(&community, noor, samples::now(), &notes);
    assert!(render(&asked(40, &[30, 31]), &reader).several);
    assert!(!render(&asked(40, &[30]), &reader).several);
}

#[test]
fn whoever_left_has_no_name() {
    check(
        &Notice::PartnerLeft { by: samples::GONE, was: Vec::new() },
        English,
        &[
            "A colleague can’t go on with your exchange, so what you had planned together is off. It says nothing \
             about you. If you were to watch, you are first in line at the next round.",
            "[What else can I do?]",
        ],
    );
}

#[test]
fn the_debrief_has_the_standard_questions_or_the_communitys_own() {
    let questions = |language: Language, own: &str| -> Vec<String> {
        let (mut community, notes) = (samples::community(language), samples::notes());
        let mut rules = community.rules().clone();
        rules.set(Rule::DebriefQuestions, own).unwrap();
        community.apply(&Change::Rules(RuleVersion {
            number: 2,
            at: samples::now(),
            by: None,
            why: None,
            rules,
        }));
        let noor = community.participant(NOOR).unwrap();
        let said = render(
            &Notice::Debrief { of: DEBRIEFING },
            &Reader::of(&community, noor, samples::now(), &notes),
        );
        said.text.lines().skip(1).map(ToOwned::to_owned).collect()
    };
    assert_eq!(
        questions(Dutch, "standaard"),
        [
            "Noor: Wat wilde je bereiken, en wat gebeurde er?",
            "Sam: Eén moment: wat zag ik precies, en wat leverde het volgens mij op?",
            "Sam vraagt: Wat deed je toen, en waarom? Wat overwoog je nog meer?",
            "Samen: Wat is het bewaren waard, en waar wil je nog mee experimenteren?",
        ]
    );
    assert_eq!(questions(English, "observer: What struck me?"), ["Sam: What struck me?"]);
}

#[test]
fn a_reminder_names_nobody_and_repeats_the_buttons() {
    check(
        &Notice::Nudged { step: StepId(72), question: Question::Moment(ARRANGING) },
        English,
        &[
            "Whenever it suits you: which moment would do for “intake”?",
            "[Look for a moment] [Type another moment] [Not now]",
        ],
    );
}

#[test]
fn a_figure_about_few_people_is_not_shown() {
    let trial = |setting: &str, standing, across_teams, left_over: Option<u32>| {
        let effect = Effect {
            groups: Some(40),
            matched: Some(80),
            across_teams,
            across_sites: Some(0),
            left_over,
            longest_wait_weeks: left_over.map(|_| 6),
        };
        Trial { setting: setting.to_owned(), standing, effect: Some(effect) }
    };
    let trials = vec![
        trial("26", Standing::InForce, Some(30), Some(10)),
        trial("12", Standing::Asked, None, None),
        Trial { setting: "2".to_owned(), standing: Standing::Nearby, effect: None },
    ];
    let preview = Notice::RulePreview {
        rule: Rule::RepeatGapWeeks,
        old: "26".to_owned(),
        new: "12".to_owned(),
        trials: Some(Trials { version: 1, trials, left_out: 2, at_least_percent: Some(96) }),
        smallest: 5,
        relaxed: false,
        apply_as: None,
    };
    check(
        &preview,
        English,
        &[
            "repeat-gap-weeks: from 26 to 12. Weeks before the same two are matched again.",
            "If there were a round today (people and pairs to the nearest 5, shares to the nearest 10 %):",
            "– 26 (as it is): pairs and rings of three 40, people in them 80, across teams 30 %, across sites 0 %, \
             still without a partner 10, longest wait in weeks 6",
            "– 12 (as you ask): pairs and rings of three 40, people in them 80, across teams not shown, across \
             sites 0 %, still without a partner fewer than 5",
            "– 2: too few people to show",
            "There was no time to find the very best round for each; what is shown is at least 96 % of it.",
            "So as not to keep you waiting I left out 2 settings nearby; you can ask for each by itself.",
            "Nothing has changed. To make the change, type /rules set.",
            "",
        ],
    );
}

#[test]
fn not_now_stands_beside_every_question() {
    let questions = [
        asked(40, &[30]),
        Notice::MomentsSuggested { of: ARRANGING, slots: Vec::new() },
        Notice::MomentPutForward { of: ARRANGING, by: SAM, starts_at: samples::now(), instead_of: None },
        Notice::TookPlaceAsked { of: samples::MOVING, starts_at: None },
        Notice::TakeawayAsked { of: DEBRIEFING, step: Some(StepId(75)) },
    ];
    for question in questions {
        assert!(shown(&question, English).ends_with("[Not now]"), "{question:?}");
    }
}
