//! What holds for all rules at once: they are read back as printed, and the rule files in `config/` are good.

use super::*;
use proptest::prelude::*;

const SOFTWARE: &str = include_str!("../../../config/rules.software.toml");
const HOSPITAL: &str = include_str!("../../../config/rules.hospital.toml");
const SCHOOL: &str = include_str!("../../../config/rules.school.toml");

/// Sets a rule and gives what it then says of itself, or the problem.
#[track_caller]
fn check(rule: Rule, typed: &str, expected: &str) {
    let mut rules = RuleSet::default();
    let said = match rules.set(rule, typed) {
        Ok(()) => rules.get(rule).to_string(),
        Err(problem) => {
            assert_eq!(rules, RuleSet::default(), "a refused value changes nothing");
            problem.to_string()
        }
    };
    assert_eq!(said, expected);
}

#[track_caller]
fn check_file(text: &str, expected: &str) {
    let said = RuleSet::from_toml(text).map(|_| "taken".to_owned()).unwrap_or_else(|e| e.to_string());
    assert_eq!(said, expected);
}

#[test]
fn numbers_keep_to_their_limits() {
    check(Rule::RepeatGapWeeks, " 104 ", "104");
    check(Rule::RepeatGapWeeks, "105", "must be 0 to 104");
    check(Rule::RepeatGapWeeks, "-1", "must be 0 to 104");
    check(Rule::RepeatGapWeeks, "99999999999999999999999", "must be 0 to 104");
    check(Rule::RepeatGapWeeks, "2.5", "must be a whole number");
    check(Rule::SmallestGroupShown, "4", "must be 5 to 50");
}

#[test]
fn words_are_taken_in_english_and_dutch() {
    check(Rule::SharedLanguage, "Nee", "off");
    check(Rule::MostPairsFirst, "aan", "on");
    check(Rule::SharedLanguage, "maybe", "must be on or off");
    check(Rule::SameProfession, "verplicht", "required");
    check(Rule::SameProfession, "uit", "off");
    check(Rule::SameTeam, "Verboden", "forbidden");
    check(Rule::SameTeam, "never", "must be one of: allowed, avoided, forbidden");
    check(Rule::RoundDay, "di", "tuesday");
    check(Rule::RoundDay, "Do.", "thursday");
    check(Rule::RoundDay, "someday", "must be a day of the week, like tuesday");
}

#[test]
fn times_are_to_the_minute() {
    check(Rule::RoundTime, "9:00", "09:00");
    check(Rule::RoundTime, "09.30", "09:30");
    check(Rule::RoundTime, "13:45:00", "13:45");
    check(Rule::RoundTime, "9.5", "must be a time of the day, like 09:00");
    check(Rule::RoundTime, "24:00", "must be a time of the day, like 09:00");
    check(Rule::RoundTime, "9:00:30", "must be a time of the day, like 09:00");
}

#[test]
fn a_team_may_have_a_slower_rhythm_of_its_own() {
    check(Rule::TeamCadence, "Ward  3=4; lab = 8;", "lab=8; ward 3=4");
    check(Rule::TeamCadence, "geen", "none");
    check(Rule::TeamCadence, "", "none");
    check(Rule::TeamCadence, "lab", "must be teams with their weeks, like: ward 3=4; lab=8");
    check(Rule::TeamCadence, "lab=99", "must be 1 to 52");
    check(Rule::TeamCadence, "lab=2; LAB=3", "names the team lab twice");
    check(Rule::TeamCadence, "=2", "needs team names of 1 to 60 characters without a semicolon");
}

#[test]
fn a_community_may_ask_its_own_questions() {
    check(
        Rule::DebriefQuestions,
        "Host: What now? ; beiden: And: next?",
        "host: What now?; both: And: next?",
    );
    check(Rule::DebriefQuestions, "meekijker vraagt: Waarom?", "observer asks: Waarom?");
    check(Rule::DebriefQuestions, "standaard", "standard");
    check(
        Rule::DebriefQuestions,
        "What now?",
        "needs each question to begin with host:, observer:, observer asks: or both:, and a semicolon between two",
    );
    check(Rule::DebriefQuestions, "host:", "needs questions of 1 to 200 characters without a semicolon");
    check(Rule::DebriefQuestions, &"both: Why?;".repeat(9), "takes at most 8 questions");
}

#[test]
fn quiet_hours_leave_room_to_be_reached() {
    check(Rule::QuietUntil, "15:00", "15:00");
    check(Rule::QuietUntil, "15:01", "must leave at least 4 hours a day outside the quiet hours");
    check(Rule::QuietUntil, "19:00", "19:00");
    let rules = RuleSet { quiet_until: on_the_hour(18), ..RuleSet::default() };
    assert_eq!(rules.check(), Err((Rule::QuietUntil, RuleProblem::QuietTooLong { least_hours: 4 })));
}

#[test]
fn a_stored_rule_set_past_its_limits_is_found() {
    let rules = RuleSet { smallest_group_shown: 1, ..RuleSet::default() };
    let problem = RuleProblem::OutOfBounds { least: 5, most: 50 };
    assert_eq!(rules.check(), Err((Rule::SmallestGroupShown, problem)));
}

#[test]
fn an_older_stored_form_loads_and_a_strange_one_does_not() {
    let older: RuleSet = serde_json::from_str(r#"{"repeat_gap_weeks":4,"weights":{"novelty":3}}"#).unwrap();
    assert_eq!((older.repeat_gap_weeks, older.weights.novelty, older.weights.topic_fit), (4, 3, 60));
    assert!(serde_json::from_str::<RuleSet>(r#"{"colour":"red"}"#).is_err());
    let stored = serde_json::to_string(&older).unwrap();
    assert_eq!(serde_json::from_str::<RuleSet>(&stored).unwrap(), older);
}

#[test]
fn every_field_has_its_rule() {
    let stored = serde_json::to_value(RuleSet::default()).unwrap();
    let weights = stored["weights"].as_object().unwrap().len();
    assert_eq!(stored.as_object().unwrap().len() - 1 + weights, Rule::ALL.len());
}

#[test]
fn the_software_file_is_the_standard() {
    assert_eq!(RuleSet::from_toml(SOFTWARE), Ok(RuleSet::default()));
}

#[test]
fn every_starting_file_names_every_rule_under_its_meaning_and_limits() {
    for file in [SOFTWARE, HOSPITAL, SCHOOL] {
        RuleSet::from_toml(file).unwrap();
        for rule in Rule::ALL {
            let line = format!("\n{} = ", rule.key());
            let above = file.split_once(&line).expect("every rule has a line").0;
            let comment: String = above.lines().rev().take_while(|l| l.starts_with("# ")).collect();
            let limits = match rule.limits() {
                Limits::Number { least, most } | Limits::TeamCadence { least, most } => {
                    format!("{least} to {most}")
                }
                Limits::Questions { most } => format!("at most {most}"),
                Limits::Choice(words) => words[0].to_owned(),
                Limits::Switch => "on or off".to_owned(),
                Limits::Day => "monday to sunday".to_owned(),
                Limits::Time => "00:00 to 23:59".to_owned(),
            };
            assert!(comment.to_lowercase().contains(&limits), "{rule}: {limits:?} is not in {comment:?}");
        }
    }
}

#[test]
fn a_file_problem_is_one_sentence_with_its_place() {
    check_file("", "taken");
    check_file("\u{FEFF}round-day = \"di\"\r\nround-time = 09:30:00\r\n", "taken");
    check_file(
        "round-day = ",
        "line 1, column 13: this is not TOML: string values must be quoted, expected literal string",
    );
    check_file(
        "round-day = \"di\"\n  round-tim = \"09:00\"",
        "line 2, column 3: there is no rule called `round-tim`; did you mean `round-time`?",
    );
    check_file("[colours]\nred = 1", "line 1, column 2: there is no rule called `colours`");
    check_file("repeat-gap-weeks = 105", "line 1, column 20: `repeat-gap-weeks` must be 0 to 104");
    check_file("repeat-gap-weeks = [1]", "line 1, column 20: `repeat-gap-weeks` must be a whole number");
    check_file(
        "quiet-from = \"08:00\"\nquiet-until = \"06:00\"",
        "line 2, column 1: `quiet-until` must leave at least 4 hours a day outside the quiet hours",
    );
    check_file("[team-cadence]\n\"Ward 3\" = 4\nlab = 0", "line 3, column 1: `team-cadence` must be 1 to 52");
    check_file(
        "debrief-questions = [\n  { role = \"host\", text = \"é\", tone = \"kind\" },\n]",
        "line 2, column 32: there is no rule called `debrief-questions.tone`",
    );
    check_file(
        "debrief-questions = [{ role = \"boss\", text = \"Well?\" }]",
        "line 1, column 22: `debrief-questions` needs each question to begin with host:, observer:, observer asks: or both:, and a semicolon between two",
    );
}

#[test]
fn tables_and_lists_in_a_file_become_values() {
    let rules = RuleSet::from_toml(
        "debrief-questions = [{ role = \"observer-asks\", text = \"Why?\" }]\n[team-cadence]\n\"Ward 3\" = 4\n",
    )
    .unwrap();
    assert_eq!(rules.get(Rule::DebriefQuestions).to_string(), "observer asks: Why?");
    assert_eq!(rules.get(Rule::TeamCadence).to_string(), "ward 3=4");
}

/// Something that the rule most likely takes.
fn likely(rule: Rule) -> BoxedStrategy<String> {
    let joined = |pieces: Vec<String>| pieces.join(";");
    match rule.limits() {
        Limits::Number { least, most } => (least..=most).prop_map(|n| n.to_string()).boxed(),
        Limits::Switch => prop::sample::select(vec!["on", "uit", "Ja"]).prop_map(str::to_owned).boxed(),
        Limits::Choice(words) => prop::sample::select(words).prop_map(str::to_owned).boxed(),
        Limits::Day => prop::sample::select(vec!["mon", "zondag", "Wo"]).prop_map(str::to_owned).boxed(),
        Limits::Time => (0..24u32, 0..60u32).prop_map(|(h, m)| format!("{h}.{m:02}")).boxed(),
        Limits::TeamCadence { least, most } => {
            let team = ("[^;]{1,8}", least..=most).prop_map(|(team, weeks)| format!("{team}={weeks}"));
            prop::collection::vec(team, 0..4).prop_map(joined).boxed()
        }
        Limits::Questions { most } => {
            let roles = prop::sample::select(vec!["host", "observer", "observer-asks", "beiden"]);
            let question = (roles, "[^;]{1,30}").prop_map(|(role, text)| format!("{role}:{text}"));
            prop::collection::vec(question, 0..=most).prop_map(joined).boxed()
        }
    }
}

proptest! {
    #[test]
    fn what_a_rule_says_of_itself_is_read_back_the_same(
        typed in Rule::ALL.map(|rule| (Just(rule), likely(rule))),
    ) {
        let mut rules = RuleSet::default();
        for (rule, typed) in &typed {
            let before = rules.clone();
            if rules.set(*rule, typed).is_err() {
                prop_assert_eq!(&rules, &before);
            }
        }
        prop_assert_eq!(rules.check(), Ok(()));
        let mut again = rules.clone();
        for rule in Rule::ALL {
            prop_assert_eq!(again.set(rule, &rules.get(rule).to_string()), Ok(()));
        }
        prop_assert_eq!(again, rules);
    }

    #[test]
    fn whatever_is_typed_is_taken_whole_or_not_at_all(at in 0..Rule::ALL.len(), typed: String) {
        let mut rules = RuleSet::default();
        match rules.set(Rule::ALL[at], &typed) {
            Ok(()) => prop_assert_eq!(rules.check(), Ok(())),
            Err(_) => prop_assert_eq!(rules, RuleSet::default()),
        }
    }

    #[test]
    fn no_file_is_too_strange_to_be_refused_in_words(text: String) {
        if let Err(problem) = RuleSet::from_toml(&text) {
            prop_assert!(problem.line >= 1 && problem.column >= 1);
        }
    }
}
