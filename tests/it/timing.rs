//! Timing gives nothing away: what someone who said yes hears, and when, is the same to the letter and the minute, whether
//! the other declined at once, never answered, or was taken by a better pair.

use crate::binary::Folder;

/// Plays a script with the real binary; gives what it printed.
#[track_caller]
fn play(script: &str) -> String {
    Folder::new().play(script, &[]).well().out
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

/// All that tom can do after pom said yes to him and before the proposal expires, but a yes to her.
const WHAT_TOM_DOES: [(&str, &str); 12] = [
    ("declines at once", "tom> none\n:expect nobody will see it"),
    ("never answers", "# tom says nothing"),
    ("is taken by a better pair", "quo> 1\ntom> quo\n:expect It is mutual"),
    ("is taken, and has no room left", "tom> /me capacity:1\nquo> 1\ntom> quo\n:expect It is mutual"),
    ("would rather look along with quo, who doesn't answer", "tom> quo\n:expect Noted"),
    ("puts it off", "tom> Not now\n:expect leave it at that"),
    ("never wants to be matched with her", "tom> /not-with @pom\n:expect Nobody learns"),
    ("is away", "tom> /away from:tomorrow until:\"in 2 weeks\"\n:expect Noted: you are away"),
    ("pauses", "tom> /pause until:\"in 2 weeks\"\n:expect You are paused"),
    ("can't be reached any more", ":block tom"),
    ("changes his mind", "tom> /exchanges\ntom> No longer wish: triage\n:expect is taken back"),
    ("deletes everything of his", "tom> /leave\ntom> Yes, delete everything of mine\n:expect deleted"),
];

/// Pom says yes to tom, and looks at what she has open in between.
fn heard_by_pom(what_tom_does: &str, until: &str, looks: &str) -> String {
    let script = format!(
        "pom> /observe\npom> 1\nquo> /observe\nquo> 1\ntom> /observe\ntom> 1\npom> /offer triage\nquo> /offer triage\n\
         tom> /observe triage\npom> 1\n:expect Noted\n{what_tom_does}\n:until 2026-03-02 14:00\n{looks}\n\
         :until 2026-03-05 10:00\n{looks}\n:until {until}\n{looks}\n# All that pom has seen:\n:inbox pom\n"
    );
    inbox(&play(&script), "pom")
}

/// Until the round after the proposal has expired, and the one after that: later the world goes on without a secret.
#[test]
fn with_the_same_names_not_a_byte_differs_whatever_the_other_does() {
    for until in ["2026-03-05 17:00", "2026-03-25 12:00"] {
        let declined = heard_by_pom(WHAT_TOM_DOES[0].1, until, "");
        assert_eq!(declined.contains("did not come together"), until > "2026-03-06", "{declined}");
        for (what, how) in WHAT_TOM_DOES {
            assert_eq!(declined, heard_by_pom(how, until, ""), "tom {what}");
        }
    }
}

#[test]
fn whoever_looks_in_between_learns_no_more() {
    let looks = "pom> /exchanges\npom> /me data\npom> /doors\npom> /observe";
    let declined = heard_by_pom(WHAT_TOM_DOES[0].1, "2026-03-25 12:00", looks);
    assert!(declined.contains("You said yes to tom; known on Fri 6 Mar, 09:00 at the latest"), "{declined}");
    // Who deletes everything has no name any more.
    for (what, how) in &WHAT_TOM_DOES[..11] {
        assert_eq!(declined, heard_by_pom(how, "2026-03-25 12:00", looks), "tom {what}");
    }
}

#[test]
fn a_late_no_is_heard_no_later() {
    let early = heard_by_pom("tom> none", "2026-03-11 12:00", "");
    let late = heard_by_pom(":until 2026-03-02 13:59\ntom> none", "2026-03-11 12:00", "");
    assert_eq!(early, late);
}

#[test]
fn whoever_wished_hears_the_same_too() {
    let heard = |what_tom_does: &str| {
        let script = format!(
            "pom> /observe\npom> 1\nquo> /observe\nquo> 1\ntom> /observe\ntom> 1\nquo> /observe triage\npom> /observe triage\n\
             tom> /offer triage\npom> Yes, with tom\n:expect Noted\n{what_tom_does}\n:until 2026-03-25 12:00\n\
             # All that pom has seen:\n:inbox pom\n"
        );
        inbox(&play(&script), "pom")
    };
    let declined = heard("tom> None\n:expect nobody will see it");
    assert!(declined.contains("did not come together"), "{declined}");
    assert_eq!(declined, heard("# tom says nothing"));
    assert_eq!(declined, heard("quo> Yes, with tom\ntom> quo\n:expect It is mutual"));
    assert_eq!(declined, heard("tom> /me capacity:0"));
    assert_eq!(declined, heard("tom> /not-with @pom\n:expect Nobody learns of it"));
    assert_eq!(declined, heard("tom> /pause until:\"in 4 weeks\"\n:expect You are paused"));
    assert_eq!(declined, heard("tom> /away from:today until:\"2026-03-30\"\n:expect back on"));
}

#[test]
fn the_end_of_a_request_by_name_does_not_tell_whether_the_other_is_away() {
    let heard = |what_tom_did: &str| {
        let script = format!(
            "pom> /observe\npom> 1\ntom> /observe\ntom> 1\n{what_tom_did}\npom> /observe with:@tom topic:triage\n\
             :expect otherwise you hear from me\n:until 2026-03-09 12:00\n# All that pom has seen:\n:inbox pom\n"
        );
        inbox(&play(&script), "pom")
    };
    let silent = heard("# tom is there, and says nothing");
    assert!(silent.contains("did not come together"), "{silent}");
    assert_eq!(silent, heard("tom> /away from:today until:\"2026-03-16\"\n:expect back on"));
    assert_eq!(silent, heard("tom> /pause until:\"in 2 weeks\"\n:expect You are paused"));
    assert_eq!(silent, heard("tom> /not-with @pom\n:expect Nobody learns of it"));
}
