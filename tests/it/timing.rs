//! Timing gives nothing away: what someone who said yes hears, and when, is the same to the letter and the minute, whether
//! the other declined at once, never answered, or was taken by a better pair.

use std::process::Command;

/// Plays a script with the real binary; gives what it printed.
fn play(script: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("script.txt");
    std::fs::write(&file, script).unwrap();
    let played =
        Command::new(env!("CARGO_BIN_EXE_lookalong")).args(["try", "--script"]).arg(&file).output().unwrap();
    let shown = String::from_utf8(played.stdout).unwrap();
    assert!(played.status.success(), "{shown}\n{}", String::from_utf8_lossy(&played.stderr));
    shown
}

/// All that someone has seen, as the script printed it below a comment that says so.
fn inbox(shown: &str, name: &str) -> String {
    let (_, after) = shown
        .split_once(&format!("# All that {name} has seen:\n"))
        .unwrap_or_else(|| panic!("no inbox of {name}: {shown}"));
    after.split("# All that ").next().unwrap_or_default().trim_end().to_owned()
}

#[test]
fn three_partners_of_one_conversation_hear_the_same_at_the_same_minute() {
    let script = include_str!("../conversations/timing-gives-nothing-away.en.txt");
    let shown = play(script);
    let heard = |who: &str, about: &str, topic: &str| {
        inbox(&shown, who).replace(who, "PARTNER").replace(about, "COLLEAGUE").replace(topic, "TOPIC")
    };
    let declined = heard("pam", "dan", "topic-a");
    assert!(declined.contains("COLLEAGUE") && declined.contains("did not come together"), "{declined}");
    assert_eq!(declined, heard("pim", "sia", "topic-b"), "declined at once, or never answered");
    assert_eq!(declined, heard("pom", "tom", "topic-c"), "declined at once, or taken by a better pair");
}

#[test]
fn with_the_same_names_not_a_byte_differs() {
    let heard = |what_tom_does: &str| {
        let script = format!(
            "pom> /observe\npom> 1\nquo> /observe\nquo> 1\ntom> /observe\ntom> 1\npom> /offer triage\nquo> /offer triage\n\
             tom> /observe triage\npom> 1\n{what_tom_does}\n:until 2026-03-11 12:00\n# All that pom has seen:\n:inbox pom\n"
        );
        inbox(&play(&script), "pom")
    };
    let declined = heard("tom> none");
    assert_eq!(declined, heard("# tom says nothing"));
    assert_eq!(declined, heard("quo> 1\ntom> quo"));
    assert_eq!(declined, heard("tom> /leave\ntom> Yes, delete everything of mine"));
    assert_eq!(declined, heard("tom> /not-with @pom"));
}
