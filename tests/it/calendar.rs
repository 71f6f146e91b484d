//! The calendar file of an agreed moment: a strict reader of another language accepts it, and sees it move and be called off.

use std::process::Command as Process;

use chrono::Duration;
use lookalong::domain::command::{Command, Press};
use lookalong::domain::user_text::Label;

use crate::faithful_chat::Scene;

/// A topic that needs escaping, folding and care with letters of several bytes.
const TOPIC: &str = "חדר לידה; ward, \"A\" 🩺 and a long way to the end";

/// The files that anna saw: agreed, moved, called off.
async fn files() -> Vec<String> {
    let mut scene = Scene::new().await;
    for name in ["anna", "bram, the \\ second"] {
        scene.presses(name, Press::Join).await;
    }
    let bram = "bram, the \\ second";
    let topic = Label::new(TOPIC).unwrap();
    scene.does(bram, Command::OpenOffer { topic: topic.clone() }).await;
    let reply = scene.does("anna", Command::OpenWish { topic }).await.unwrap();
    let lookalong::text::message::Tap::Press(yes) = reply.buttons[0].tap.clone() else { panic!("{reply:?}") };
    scene.presses("anna", yes).await;
    let yes = scene.button(bram, "Yes");
    scene.presses(bram, yes).await;
    for slot in ["3 Mar, 10:00", "4 Mar, 14:00"] {
        let mut press = scene.button("anna", slot);
        if let Press::PutForward { of, at } = &mut press {
            *at += Duration::minutes(5);
            scene.presses("anna", Press::PutForward { of: *of, at: *at }).await;
        }
        let suits = scene.button(bram, "That suits me");
        scene.presses(bram, suits).await;
    }
    let off = scene.button("anna", "Call it off");
    scene.presses("anna", off).await;
    scene
        .chat
        .seen("anna")
        .into_iter()
        .filter_map(|message| message.file)
        .map(|file| String::from_utf8(file.content).unwrap())
        .collect()
}

#[tokio::test]
async fn every_line_is_as_the_standard_wants_it() {
    let files = files().await;
    assert_eq!(files.len(), 3, "agreed, moved, called off");
    for file in &files {
        assert!(file.ends_with("END:VCALENDAR\r\n"));
        assert_eq!(file.matches('\n').count(), file.matches("\r\n").count(), "every line ends with CRLF");
        assert!(file.split("\r\n").all(|line| line.len() <= 75), "no line is longer than 75 octets");
        assert_eq!(file.matches("BEGIN:VEVENT").count(), 2, "the visit, and the half hour after it");
    }
}

/// Reads all files with Python's icalendar and prints what it finds.
const READER: &str = r"
import sys
from datetime import timedelta
from icalendar import Calendar
seen = []
for name in sys.argv[1:]:
    with open(name, 'rb') as file:
        calendar = Calendar.from_ical(file.read())
    assert not calendar.errors, calendar.errors
    assert calendar['METHOD'] and calendar['VERSION'] == '2.0' and calendar['PRODID']
    visit, talk = [part for part in calendar.walk('VEVENT')]
    for part in (visit, talk):
        assert not part.errors, part.errors
        assert part['DTSTART'].dt.utcoffset() == timedelta(0) and part['DTSTAMP'].dt.utcoffset() == timedelta(0)
    assert talk['DTSTART'].dt == visit['DTEND'].dt
    assert talk['DTEND'].dt - talk['DTSTART'].dt == timedelta(minutes=30)
    assert visit['UID'] != talk['UID']
    seen.append((visit, talk))
uids = {(str(v['UID']), str(t['UID'])) for v, t in seen}
assert len(uids) == 1, uids
sequences = [int(v['SEQUENCE']) for v, _ in seen]
assert sequences == sorted(set(sequences)), sequences
assert [str(v['DTSTART'].dt)[:16] for v, _ in seen] == ['2026-03-03 10:05', '2026-03-04 14:05', '2026-03-04 14:05']
assert [str(v['STATUS']) for v, _ in seen] == ['CONFIRMED', 'CONFIRMED', 'CANCELLED']
print(str(seen[0][0]['SUMMARY']))
";

#[tokio::test]
async fn a_strict_reader_of_another_language_accepts_it_moved_and_called_off() {
    let python = std::env::var("LOOKALONG_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let there =
        Process::new(&python).args(["-c", "import icalendar"]).output().is_ok_and(|out| out.status.success());
    if !there {
        assert!(std::env::var("CI").is_err(), "in CI {python} must have the package icalendar");
        eprintln!(
            "NOT CHECKED: {python} has no package icalendar, so no strict reader looked at the calendar files"
        );
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut names = Vec::new();
    for (i, file) in files().await.iter().enumerate() {
        let name = folder.path().join(format!("{i}.ics"));
        std::fs::write(&name, file).unwrap();
        names.push(name);
    }
    let read = Process::new(&python).arg("-c").arg(READER).args(&names).output().unwrap();
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
    let summary = String::from_utf8(read.stdout).unwrap();
    assert!(summary.contains(TOPIC) && summary.contains("bram, the \\ second"), "{summary}");
}
