//! Conversations as they are played, against the whole bot on a database.

use super::*;

struct Stage {
    folder: tempfile::TempDir,
    options: TryOptions,
}

impl Stage {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let db = Some(folder.path().join("try.sqlite"));
        Self { folder, options: TryOptions { db, ..TryOptions::default() } }
    }

    /// What is shown, and whether it ended well.
    async fn play(&self, script: &str, session: &str) -> (String, bool) {
        let now = "2026-03-02T09:00:00Z".parse().unwrap();
        let opening = opening(&self.options, &Config::default(), self.folder.path()).unwrap();
        let mut shown = Vec::new();
        let mut talk =
            Talk::open(opening, Screen::plain(), &mut shown, now, session.to_owned()).await.unwrap();
        let restarts = self.options.restart_after_every_line;
        let played = play(&mut talk, "script", script, restarts, |_| Duration::ZERO).await;
        talk.close().await;
        drop(talk);
        (String::from_utf8(shown).unwrap(), played.is_ok_and(|code| code == ExitCode::SUCCESS))
    }
}

const JOINING: &str = "\
anna> /observe
:expect join
anna> 1
:reject seven
bram> /observe
bram> 1
bram> /offer topic:\"code review\"
anna> /observe topic:\"code review\"
:wait 2h
:inbox bram
:expect with anna
";

#[tokio::test]
async fn a_conversation_is_shown_the_same_each_time_also_with_a_restart_after_every_line() {
    let (first, well) = Stage::new().play(JOINING, "a").await;
    assert!(well, "{first}");
    assert_eq!(Stage::new().play(JOINING, "b").await, (first.clone(), true));
    let mut stage = Stage::new();
    stage.options.restart_after_every_line = true;
    assert_eq!(stage.play(JOINING, "a").await, (first, true));
}

#[tokio::test]
async fn what_was_expected_and_is_not_said_fails_the_script() {
    let stage = Stage::new();
    assert!(!stage.play("anna> /observe\n:expect the moon", "a").await.1);
    assert!(!stage.play("anna> /observe\n:reject join", "b").await.1);
    assert!(!stage.play(":until 2020-01-01 09:00", "c").await.1);
    assert!(!stage.play("anna> /observe\nhello", "d").await.1);
}

#[tokio::test]
async fn a_database_that_is_kept_goes_on_where_it_was() {
    let stage = Stage::new();
    assert!(stage.play(JOINING, "a").await.1);
    let (shown, well) = stage.play("anna> /observe\n:expect My exchanges", "b").await;
    assert!(well, "{shown}");
}

#[tokio::test]
async fn a_form_is_filled_field_by_field_and_a_wrong_field_is_asked_again() {
    let script = "anna> /pause\nanna> /observe\nanna> 1\nanna> /pause\n:expect form:\nanna>> whenever\n:reject form:\n\
        anna>> 2026-04-01\n:expect 1 Apr\n";
    let (shown, well) = Stage::new().play(script, "a").await;
    assert!(well, "{shown}");
}

#[tokio::test]
async fn language_and_zone_are_taken_from_the_platform_before_and_after_joining() {
    let script = ":lang anna nl\nanna> /observe\n:expect Doe je mee\nanna> 1\n:lang anna en\nanna> /observe\n\
        :expect My exchanges\n:zone anna Asia/Kolkata\n:inbox anna\n:expect 2026-03-02 14:30\n";
    let (shown, well) = Stage::new().play(script, "a").await;
    assert!(well, "{shown}");
}

#[tokio::test]
async fn names_may_be_emoji_or_right_to_left() {
    let script = "👩‍⚕️> /observe\n👩‍⚕️> 1\nדנה> /observe\nדנה> 1\n👩‍⚕️> /offer topic:closure\nדנה> /observe with:@👩‍⚕️\n\
        :expect 👩‍⚕️\nדנה> /observe with:@nobody\n:reject known\n";
    let (shown, well) = Stage::new().play(script, "a").await;
    assert!(well, "{shown}");
}

#[tokio::test]
async fn the_prepared_week_is_played_to_its_end() {
    let (shown, well) = Stage::new().play(DEMO, "a").await;
    assert!(well, "{shown}");
}

#[test]
fn a_conversation_begins_on_the_clock_of_the_community() {
    let zone = Zone::new("Europe/Amsterdam").unwrap();
    let started = "2026-11-24T10:11:12Z".parse().unwrap();
    let begun = |options: &TryOptions, source: &Source| begins(options, &zone, source, started).to_rfc3339();
    assert_eq!(begun(&TryOptions::default(), &Source::Demo), "2026-03-02T08:00:00+00:00");
    assert_eq!(begun(&TryOptions::default(), &Source::Keyboard), "2026-11-24T08:00:00+00:00");
    let saturday = "2026-11-28T22:00:00Z".parse().unwrap();
    let on_monday = begins(&TryOptions::default(), &zone, &Source::Keyboard, saturday).to_rfc3339();
    assert_eq!(on_monday, "2026-11-30T08:00:00+00:00", "no newcomer waits out a weekend");
    let now = Some(script::moment("2026-07-01 12:00").unwrap());
    assert_eq!(
        begun(&TryOptions { now, ..TryOptions::default() }, &Source::Keyboard),
        "2026-07-01T10:00:00+00:00"
    );
}
