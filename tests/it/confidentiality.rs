//! What a person writes is in no file that can be read, in nobody else's messages, and in no log.

use std::io::{BufRead, BufReader, Read};
use std::process::Stdio;

use crate::binary::{Folder, holds};

/// Words that are nowhere else.
const TAKEAWAY: &str = "Zebrafinch counts heartbeats aloud";
const NOTICED: &str = "marmalade silence helped everyone";

/// From two colleagues who know nothing of it to a takeaway that is kept, and to what was noticed three weeks later.
const JOURNEYS: [(&str, &str); 2] = [
    (
        "English",
        "anna> /observe\nanna> 1\nbram> /observe\nbram> 1\nbram> /offer triage\nanna> /observe triage\nanna> 1\nbram> 1\n\
         anna> 1\nbram> That suits me\n:until 2026-03-03 11:00\nanna> It took place\n:wait 31m\nanna> @1 1\n\
         anna>> TAKEAWAY\nanna>> tomorrow\n:expect Kept\n:restart\nbram> Nothing this time\n:until 2026-03-26 12:00\n\
         :expect TAKEAWAY\nanna> Yes, I tried it\nanna> What I noticed\n:expect form:\nanna>> NOTICED\n:wait 1d\n",
    ),
    (
        "Dutch",
        ":lang anna nl\n:lang bram nl\nanna> /meekijken\nanna> Ja, ik doe mee\nbram> /meekijken\nbram> 1\n\
         bram> /aanbod onderwerp:\"triage\"\nanna> /meekijken onderwerp:triage\nanna> Ja, met bram\nbram> 1\n\
         anna> 1\nbram> Dat komt mij goed uit\n:until 2026-03-03 11:00\nanna> Het is doorgegaan\n:wait 31m\nanna> @1 1\n\
         anna>> TAKEAWAY\nanna>> morgen\n:expect Bewaard\n:restart\nbram> Deze keer niets\n:until 2026-03-26 12:00\n\
         :expect TAKEAWAY\nanna> Ja, ik heb het geprobeerd\nanna> Wat mij opviel\n:expect formulier:\nanna>> NOTICED\n:wait 1d\n",
    ),
];

/// What is needed to find the database outside of `lookalong try`.
const SETTINGS: &str =
    "[store]\nurl = \"sqlite:kept.sqlite\"\nkey_file = \"kept.key\"\n[log]\nfilter = \"trace\"\n";

const KEPT: [&str; 2] = ["--db", "kept.sqlite"];

fn journey(words: &str) -> String {
    words.replace("TAKEAWAY", TAKEAWAY).replace("NOTICED", NOTICED)
}

/// No file of the folder holds a word of it, in whatever case and in either width of letters.
#[track_caller]
fn nowhere_in(folder: &Folder) {
    for (name, bytes) in folder.files() {
        let bytes = bytes.to_ascii_lowercase();
        let narrow: Vec<u8> = bytes.iter().copied().filter(|byte| *byte != 0).collect();
        for word in words() {
            assert!(!holds(&bytes, &word) && !holds(&narrow, &word), "{word} is in {name}");
        }
    }
}

#[track_caller]
fn nowhere_said(text: &str) {
    let text = text.to_lowercase();
    for word in words() {
        assert!(!text.contains(&word), "{word} is in {text}");
    }
}

fn words() -> impl Iterator<Item = String> {
    TAKEAWAY.split(' ').chain(NOTICED.split(' ')).map(str::to_lowercase).filter(|word| word.len() > 5)
}

#[test]
fn no_word_of_it_is_in_the_database_its_backup_or_a_log() {
    for (language, words) in JOURNEYS {
        let folder = Folder::new();
        let mut plays = folder.command(&[&["try"], &KEPT[..]].concat());
        plays.env("LOOKALONG_LOG", "trace");
        let script = journey(words) + ":inbox bram\n:reject Zebrafinch\n:reject marmalade\n";
        let played = crate::binary::play(plays, &script);
        assert_eq!(played.code, Some(0), "{language}: {}\nafter\n{}", played.err, played.out);
        assert!(played.err.contains("a decision is durable"), "there is a log");
        nowhere_said(&played.err);

        folder.write("lookalong.toml", SETTINGS);
        nowhere_said(&folder.run(&["backup", "copy.sqlite"]).well().err);
        nowhere_said(&folder.run(&["check-config"]).well().err);
        assert!(folder.path("copy.sqlite").exists());
        nowhere_in(&folder);
    }
}

#[test]
fn nor_is_it_in_the_files_beside_the_database_while_the_bot_runs_and_after_it_was_killed() {
    let folder = Folder::new();
    folder.write("lookalong.toml", SETTINGS);
    // What is shown after the comment is more than a pipe takes: there the bot waits, in the midst of its work.
    let script = journey(JOURNEYS[0].1) + "# all is kept\n" + &":inbox anna\n".repeat(60);
    let read = Folder::new();
    read.write("script", script);
    let script = read.path("script");
    let mut plays = folder.command(&["try", "--script", script.to_str().unwrap()]);
    let mut bot = plays.args(KEPT).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut shown = BufReader::new(bot.stdout.take().unwrap());
    let mut line = String::new();
    while line != "# all is kept\n" {
        line.clear();
        assert!(shown.read_line(&mut line).unwrap() > 0, "it ended before all was kept");
    }
    let names = |folder: &Folder| folder.files().into_iter().map(|(name, _)| name).collect::<Vec<_>>();
    assert!(names(&folder).contains(&"kept.sqlite-wal".to_owned()), "{:?}", names(&folder));
    nowhere_in(&folder);
    nowhere_said(&folder.run(&["backup", "copy.sqlite"]).well().err);
    nowhere_in(&folder);
    assert!(bot.try_wait().unwrap().is_none(), "it still runs");
    bot.kill().unwrap();
    bot.wait().unwrap();
    let mut rest = String::new();
    shown.read_to_string(&mut rest).unwrap();
    nowhere_in(&folder);

    // And yet its writer can read it, in the database and in the copy.
    std::fs::copy(folder.path("kept.key"), folder.path("copy.key")).unwrap();
    for database in ["kept.sqlite", "copy.sqlite"] {
        let script = format!("anna> /me data\n:expect {TAKEAWAY}\n:expect {NOTICED}\n");
        folder.play(&script, &["--db", database, "--now", "2026-03-28 12:00"]).well();
    }
    nowhere_in(&folder);
}

#[test]
fn nor_is_it_in_what_is_said_of_a_problem() {
    let whole = Folder::new();
    whole.play(&journey(JOURNEYS[0].1), &KEPT).well();
    let spoil = |name: &str, at: usize| {
        let folder = Folder::copy_of(&whole);
        let mut bytes = std::fs::read(folder.path(name)).unwrap();
        let from = at.min(bytes.len() - 40);
        bytes[from..from + 40].fill(b'f');
        folder.write(name, bytes);
        folder
    };
    let mut problems = 0;
    for (name, at) in (0..60).map(|n| ("kept.sqlite", n * 4096 + 900)).chain([("kept.key", 30)]) {
        let folder = spoil(name, at);
        let mut plays = folder.command(&[&["try"], &KEPT[..], &["--now", "2026-03-28 12:00"]].concat());
        plays.env("LOOKALONG_LOG", "trace");
        let said = crate::binary::play(
            plays,
            "anna> /me data\nanna> /observe topic:triage\nanna> /leave\nanna> 1\n",
        );
        assert!(matches!(said.code, Some(0 | 1)), "{said:?}");
        problems += u32::from(said.code == Some(1));
        nowhere_said(&said.err);
        assert!(!said.err.contains("panicked"), "{}", said.err);
    }
    assert!(problems > 0, "nothing went wrong, so nothing was looked at");
}

#[cfg(unix)]
#[test]
fn the_key_and_the_database_are_their_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    folder.write("lookalong.toml", SETTINGS);
    folder.play("anna> /observe\nanna> 1\n", &KEPT).well();
    folder.run(&["backup", "copy.sqlite"]).well();
    for name in ["kept.key", "kept.sqlite", "copy.sqlite"] {
        let mode = std::fs::metadata(folder.path(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

#[test]
fn a_no_leaves_no_trace_in_anybody_elses_messages() {
    let people = ["anna", "bram", "chris"];
    let mut script: String = people.iter().map(|name| format!("{name}> /observe\n{name}> 1\n")).collect();
    script += ":facilitator chris\nbram> /offer triage\nchris> /offer triage\nanna> /observe triage\nanna> bram\n\
               bram> Not this time\n:expect nobody will see it\n:wait 20d\n# from here on\n";
    for name in ["anna", "chris"] {
        script += &format!(":inbox {name}\n:reject nobody will see it\n:reject declined\n:reject said no\n");
    }
    let shown = Folder::new().play(&script, &[]).well().out;
    let (_, inboxes) = shown.split_once("# from here on").unwrap();
    assert!(!inboxes.contains("fine, and nobody"), "{inboxes}");
}
