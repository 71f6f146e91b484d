//! What an operator does with the whole of it: a backup is put back, everything moves to a server and back, and a cut in the middle
//! of either loses nothing.

use lookalong::store::crash_point::{CrashPoint, VARIABLE};

use crate::binary::{Folder, Said};
use crate::server;

const DB: [&str; 2] = ["--db", "lookalong.sqlite"];

/// Somebody joins and offers something; somebody else joins.
const BEFORE: &str = "anna> /observe\nanna> 1\nanna> /offer topic:intake when:\"tomorrow 10:00\"\n:expect Tue 3 Mar, 10:00\n\
                      bram> /observe\nbram> 1\n";

/// What was offered is still there.
const STILL_THERE: &str = "anna> /exchanges\n:expect Tue 3 Mar, 10:00\n";

/// A folder with a database that someone has used.
fn used() -> Folder {
    let folder = Folder::new();
    folder.play(BEFORE, &DB).well();
    folder
}

/// The process ends at that point, without any goodbye.
#[track_caller]
fn crashes(folder: &Folder, point: CrashPoint, times: u32, arguments: &[&str]) {
    let mut command = folder.command(arguments);
    command.env(VARIABLE, format!("{}:{times}", point.name()));
    let said: Said = command.output().expect("it starts").into();
    assert_eq!(said.code, None, "{said:?}");
}

#[track_caller]
fn refused(said: &Said, expected: &str) {
    assert!(said.code == Some(1) && said.err.contains(expected), "{said:?}");
}

#[test]
fn a_backup_is_put_back_and_what_was_there_is_kept() {
    let folder = used();
    folder.run(&["backup", "monday"]).well();
    folder.play("anna> /leave\nanna> 1\nchris> /observe\nchris> 1\n", &DB).well();
    let restore = ["restore", "--backup", "monday"];
    refused(&folder.run(&restore), "with --force it is kept beside it");
    let said = folder.run(&[&restore[..], &["--force"]].concat()).well();
    assert!(
        said.out.starts_with("lookalong.sqlite is as monday was, and was checked; communities: 1.\n"),
        "{said:?}"
    );
    assert!(said.out.contains("What was there before is in lookalong.sqlite.before-20"), "{said:?}");
    assert!(said.out.contains("What was erased after the backup is in it again"), "{said:?}");
    folder.play(STILL_THERE, &DB).well();
    let names: Vec<String> = folder.files().into_iter().map(|(name, _)| name).collect();
    assert_eq!(names.len(), 4, "{names:?}");
}

#[test]
fn a_restore_that_crashes_leaves_what_was_there() {
    let folder = used();
    folder.run(&["backup", "monday"]).well();
    folder.play("anna> /me languages:en,nl\n", &DB).well();
    crashes(&folder, CrashPoint::InRestore, 1, &["restore", "--backup", "monday", "--force"]);
    folder.run(&["check-config"]).well();
    folder.play(STILL_THERE, &DB).well();
    std::fs::remove_file(folder.path("lookalong.sqlite")).expect("it was there");
    folder.run(&["restore", "--backup", "monday"]).well();
    folder.play(STILL_THERE, &DB).well();
}

#[test]
fn a_change_of_the_key_that_crashes_goes_on_wherever_it_was() {
    let folder = used();
    let rotate = ["keys", "rotate"];
    let old = std::fs::read(folder.path("lookalong.key")).expect("there is a key");
    crashes(&folder, CrashPoint::InRotation, 1, &rotate);
    folder.play(STILL_THERE, &DB).well();
    for point in [2, 2] {
        crashes(&folder, CrashPoint::InRotation, point, &rotate);
        refused(&folder.run(&["check-config"]), "run `lookalong keys rotate` again");
    }
    let said = folder.run(&rotate).well();
    assert!(said.out.starts_with("lookalong.key holds another key now; exchanges"), "{said:?}");
    folder.play(STILL_THERE, &DB).well();
    let kept = folder.files().into_iter().find(|(name, _)| name.starts_with("lookalong.key.old-"));
    assert_eq!(kept.expect("the old one is kept").1, old);
}

#[test]
fn everything_moves_to_another_file_and_the_old_one_is_not_started_again() {
    let folder = used();
    let to = ["migrate-store", "--to", "sqlite:second.sqlite"];
    crashes(&folder, CrashPoint::InMove, 3, &to);
    // Until it is done, one goes on with the old one.
    folder.play("bram> /offer topic:triage when:\"tomorrow 11:00\"\n", &DB).well();
    let said = folder.run(&to).well();
    assert_eq!(said.err, "");
    assert!(
        said.out.contains("communities: 1 rows, digest ") && said.out.contains("… the same\n"),
        "{said:?}"
    );
    assert!(said.out.contains("Write url = \"sqlite:second.sqlite\" under [store]"), "{said:?}");
    refused(&folder.run(&["check-config"]), "was moved to");
    refused(&folder.run(&["outbox", "list"]), "docs/operating.md says how to go back");
    refused(&folder.run(&to), "was moved to");

    // As the page for operators has it, one goes back all the same.
    let page = include_str!("../../docs/operating.md");
    let undo = "DELETE FROM meta WHERE name = 'moved'";
    assert!(page.contains(undo));
    run_sql(&folder, "lookalong.sqlite", undo);
    folder.play(&format!("{STILL_THERE}bram> /exchanges\n:expect Tue 3 Mar, 11:00\n"), &DB).well();
    // The new one is under its own name, with the same key.
    std::fs::copy(folder.path("lookalong.key"), folder.path("second.key")).expect("a key can be copied");
    folder.play(STILL_THERE, &["--db", "second.sqlite"]).well();
}

#[test]
fn everything_moves_to_a_server_and_back_and_no_password_is_told() {
    let Some(url) = server::fresh_now() else { return };
    let folder = used();
    let password =
        url.rsplit_once('@').and_then(|(before, _)| before.rsplit_once(':')).expect("there is one").1;
    let to = ["migrate-store", "--from", "sqlite:lookalong.sqlite", "--to", &url];
    crashes(&folder, CrashPoint::InMove, 2, &to);
    let mut half = folder.command(&["check-config"]);
    let half: Said = half.env("LOOKALONG_STORE_URL", &url).output().expect("it starts").into();
    refused(&half, "was not finished: run `lookalong migrate-store` again");
    // Each run gets one page further.
    let mut cuts = 0;
    let there = loop {
        let mut command = folder.command(&to);
        command.env(VARIABLE, CrashPoint::InMove.name());
        let said: Said = command.output().expect("it starts").into();
        if said.code.is_some() {
            break said.well();
        }
        cuts += 1;
    };
    assert!((5..20).contains(&cuts), "{cuts} cuts");
    let old = folder.run(&["check-config"]);
    refused(&old, "was moved to postgres of PostgreSQL at 127.0.0.1");
    let back = ["migrate-store", "--from", &url, "--to", "sqlite:lookalong.sqlite"];
    let full = folder.run(&back);
    refused(&full, "lookalong.sqlite is not empty; name a new database");
    std::fs::remove_file(folder.path("lookalong.sqlite")).expect("it was there");
    let back = folder.run(&back).well();
    for said in [half, there, old, full, back.clone()] {
        assert!(!format!("{said:?}").contains(password), "{said:?}");
    }
    assert!(
        back.out.contains("timers: ") && back.out.contains("Everything is in lookalong.sqlite now"),
        "{back:?}"
    );
    folder.play(STILL_THERE, &DB).well();
}

#[test]
fn a_wrong_order_to_move_is_told_with_what_to_do() {
    let folder = used();
    let to = |to| folder.run(&["migrate-store", "--to", to]);
    refused(&to("second.sqlite"), "--to: this names no database; use \"sqlite:\" and a file");
    refused(&to("sqlite:lookalong.sqlite"), "it is in lookalong.sqlite already; name another after --to");
    refused(&to("postgres://me:s3cret@127.0.0.1:1/look"), "its server is down");
    let absent = folder.run(&["migrate-store", "--from", "sqlite:absent", "--to", "sqlite:second"]);
    refused(&absent, "absent holds nothing, or is not there; look at what comes after --from");
    assert!(!folder.path("absent").exists() && !folder.path("second").exists());
}

fn run_sql(folder: &Folder, name: &str, statement: &'static str) {
    use sqlx::{ConnectOptions, Connection};
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(folder.path(name));
        let mut conn = options.connect().await.expect("it opens");
        sqlx::query(statement).execute(&mut conn).await.expect("it runs");
        conn.close().await.expect("it ends well");
    });
}
