//! The README keeps its word: what a newcomer is told to type is played, and ends with a takeaway.

use std::process::Command;

#[test]
fn the_first_five_minutes_of_the_readme_end_with_a_takeaway() {
    let readme = include_str!("../../README.md");
    let (_, after) = readme.split_once("```text\n").expect("a walkthrough");
    let (walkthrough, _) = after.split_once("```").expect("its end");
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("walkthrough.txt");
    let ends = ":expect Kept, and only you can read it\n:wait 22d\n:expect Did you try it?\n";
    std::fs::write(&script, format!("{walkthrough}{ends}")).unwrap();
    // Begun on each day of a week: the newcomer picks the day.
    for day in 2..=6 {
        let now = format!("2026-03-{day:02} 09:00");
        let lookalong = env!("CARGO_BIN_EXE_lookalong");
        let played =
            Command::new(lookalong).args(["try", "--now", &now, "--script"]).arg(&script).output().unwrap();
        let shown = String::from_utf8_lossy(&played.stdout).into_owned();
        assert!(
            played.status.success(),
            "begun on {now}: {shown}\n{}",
            String::from_utf8_lossy(&played.stderr)
        );
    }
}
