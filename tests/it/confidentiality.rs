//! What a person writes is in no file that can be read, in nobody else's messages, and in no log.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};

/// Words that are nowhere else.
const TAKEAWAY: &str = "zebrafinch counts heartbeats aloud";
const NOTICED: &str = "marmalade silence helped everyone";

/// The journey to a takeaway that is kept, and to what was noticed three weeks later.
fn script() -> String {
    format!(
        "anna> /observe\nanna> 1\nbram> /observe\nbram> 1\nbram> /offer triage\nanna> /observe triage\nanna> 1\nbram> 1\n\
         anna> 1\nbram> That suits me\n:until 2026-03-03 11:00\nanna> It took place\n:wait 31m\nanna> @1 1\n\
         anna>> {TAKEAWAY}\nanna>> tomorrow\n:restart\nbram> Nothing this time\n:until 2026-03-26 12:00\n\
         :expect {TAKEAWAY}\nanna> Yes, I tried it\nanna> What I noticed\nanna>> {NOTICED}\n:wait 1d\n\
         :inbox bram\n:reject zebrafinch\n:reject marmalade\n"
    )
}

fn lookalong(arguments: &[&str], folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_lookalong"))
        .args(arguments)
        .current_dir(folder)
        .env("LOOKALONG_LOG", "trace")
        .output()
        .unwrap()
}

fn nowhere_in(folder: &Path) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "txt") {
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        for word in TAKEAWAY.split(' ').chain(NOTICED.split(' ')).filter(|word| word.len() > 6) {
            let found = bytes.windows(word.len()).any(|window| window.eq_ignore_ascii_case(word.as_bytes()));
            assert!(!found, "{word} is in {}", path.display());
        }
    }
}

#[test]
fn no_word_of_a_takeaway_is_in_the_database_its_backup_or_a_log() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("script.txt"), script()).unwrap();
    let played = lookalong(&["try", "--script", "script.txt", "--db", "kept.sqlite"], folder.path());
    let said = String::from_utf8_lossy(&played.stderr).into_owned();
    assert!(played.status.success(), "{said}\n{}", String::from_utf8_lossy(&played.stdout));
    assert!(!said.contains("zebrafinch") && !said.contains("marmalade"), "{said}");

    let config = "[store]\nurl = \"sqlite:kept.sqlite\"\nkey_file = \"kept.key\"\n";
    std::fs::write(folder.path().join("lookalong.toml"), config).unwrap();
    let saved = lookalong(&["backup", "copy.sqlite"], folder.path());
    assert!(saved.status.success(), "{}", String::from_utf8_lossy(&saved.stderr));
    assert!(folder.path().join("copy.sqlite").exists());
    nowhere_in(folder.path());

    let mode = std::fs::metadata(folder.path().join("kept.key")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "the key is its owner's alone");
}

#[test]
fn a_no_leaves_no_trace_in_anybody_elses_messages() {
    let folder = tempfile::tempdir().unwrap();
    let people = ["anna", "bram", "chris"];
    let mut script: String = people.iter().map(|name| format!("{name}> /observe\n{name}> 1\n")).collect();
    script += "bram> /offer triage\nchris> /offer triage\nanna> /observe triage\nanna> bram\nbram> Not this time\n\
               :expect nobody will see it\n:wait 20d\n# from here on\n";
    for name in ["anna", "chris"] {
        script += &format!(":inbox {name}\n:reject nobody will see it\n:reject declined\n:reject said no\n");
    }
    std::fs::write(folder.path().join("script.txt"), script).unwrap();
    let played = lookalong(&["try", "--script", "script.txt"], folder.path());
    let shown = String::from_utf8(played.stdout).unwrap();
    let (_, inboxes) = shown.split_once("# from here on").unwrap();
    assert!(!inboxes.contains("fine, and nobody"), "{inboxes}");
}
