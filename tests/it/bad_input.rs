//! Whatever is wrong around the program, it ends with a sentence that says what to do, and changes nothing.
//!
//! Each case runs the real program in a folder of its own, and compares every byte in that folder before and after.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqliteConnection};
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_lookalong");

/// Names the database and the key that [`Place::with_database`] makes.
const STORE: &str = "[store]\nurl = \"sqlite:a.sqlite\"\nkey_file = \"a.key\"\n";

/// Someone joins, so that there is something to lose.
const JOINING: &str =
    "anna> /observe\nanna> 1\nanna> /offer topic:intake when:\"tomorrow 10:00\"\n:expect Tue 3 Mar, 10:00\n";

/// What she offered is still there.
const STILL_THERE: &str = "anna> /exchanges\n:expect Tue 3 Mar, 10:00\n";

const CHECK: [&str; 3] = ["check-config", "--config", "c.toml"];

/// A folder in which the program runs.
struct Place {
    folder: TempDir,
}

impl Place {
    fn new(files: &[(&str, &str)]) -> Self {
        let place = Self { folder: tempfile::tempdir().unwrap() };
        for (name, text) in files {
            place.write(name, text);
        }
        place
    }

    /// A folder with settings, and a database that someone has used.
    #[track_caller]
    fn with_database() -> Self {
        let place = Self::new(&[("c.toml", STORE), ("joining", JOINING), ("later", STILL_THERE)]);
        place.succeeds(&["try", "--db", "a.sqlite", "--script", "joining"]);
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        command.args(arguments);
        self.around(command)
    }

    fn around(&self, mut command: Command) -> Command {
        // With a backtrace asked for, a message that still has none is one for people.
        command.current_dir(self.folder.path()).env("RUST_BACKTRACE", "1").env_remove("LOOKALONG_LOG");
        command
    }

    #[track_caller]
    fn succeeds(&self, arguments: &[&str]) -> String {
        let ended = self.command(arguments).output().unwrap();
        let told = told(&ended);
        assert!(ended.status.success(), "{told}");
        told
    }

    /// Nothing in the folder is another than before, and no file came or went.
    #[track_caller]
    fn refuses(&self, arguments: &[&str], said: &[&str]) -> String {
        self.refuses_when(self.command(arguments), said)
    }

    #[track_caller]
    fn refuses_when(&self, mut command: Command, said: &[&str]) -> String {
        let before = bytes_in(self.folder.path());
        let told = ends_kindly(&command.output().unwrap(), said);
        let after = bytes_in(self.folder.path());
        for (name, bytes) in &before {
            assert!(after.get(name) == Some(bytes), "{name} was changed: {told}");
        }
        assert_eq!(before.len(), after.len(), "{:?}: {told}", after.keys());
        told
    }
}

/// What was told on both streams.
fn told(ended: &Output) -> String {
    format!(
        "{:?}\n{}{}",
        ended.status,
        String::from_utf8_lossy(&ended.stdout),
        String::from_utf8_lossy(&ended.stderr)
    )
}

/// The program ended by itself with 1 or 2, and said these words, and no others than for people.
#[track_caller]
fn ends_kindly(ended: &Output, said: &[&str]) -> String {
    let err = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert!(matches!(ended.status.code(), Some(1 | 2)), "{}", told(ended));
    for part in said {
        assert!(err.contains(part), "`{part}` is not in: {err}");
    }
    for rough in ["panicked", "RUST_BACKTRACE", "backtrace", "unwrap", "Err("] {
        assert!(!err.contains(rough), "`{rough}` is in: {err}");
    }
    err
}

fn bytes_in(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().unwrap().is_file())
        .map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap()))
        .collect()
}

async fn connect(database: &Path) -> SqliteConnection {
    SqliteConnectOptions::new().filename(database).create_if_missing(true).connect().await.unwrap()
}

#[test]
fn a_setting_that_is_not_understood_is_named_with_its_place() {
    let cases: [(&str, &[&str]); 5] = [
        ("[community]\nname = \"open\n", &["c.toml, line 2, column 13: ", "; correct it"]),
        ("[community]\ncolour = 1\n", &["c.toml, line 2, column 1: unknown field `colour`", "; correct it"]),
        (
            "[store]\n\nurl = 5\n",
            &["c.toml, line 3, column 7: this is not the kind of value", "; correct it"],
        ),
        ("[community]\nzone = \"Mars/Olympus\"\n", &["line 2, column 8", "Mars/Olympus", "Europe/Amsterdam"]),
        ("[log]\nfilter = \"a=b=c\"\n", &["line 2, column 10", "use error, warn, info, debug or trace"]),
    ];
    for (settings, said) in cases {
        Place::new(&[("c.toml", settings)]).refuses(&CHECK, said);
    }
    Place::new(&[]).refuses(&CHECK, &["c.toml can't be read", "check the path"]);
}

#[test]
fn a_rule_file_that_is_not_understood_is_named_with_its_place() {
    let settings = "[community]\nrules = \"r.toml\"\n";
    let cases: [(&str, &[&str]); 3] = [
        ("\nno-such-rule = 1\n", &["r.toml, line 2, column 1: ", "no-such-rule", "correct that line"]),
        ("lead_days = \"soon\"\n", &["r.toml, line 1, column ", "correct that line"]),
        ("= =\n", &["r.toml, line 1, column 3", "correct that line"]),
    ];
    for (rules, said) in cases {
        Place::new(&[("c.toml", settings), ("r.toml", rules)]).refuses(&CHECK, said);
    }
    let absent = ["c.toml, line 2, column 9", "r.toml can't be read", "correct the path"];
    Place::new(&[("c.toml", settings)]).refuses(&CHECK, &absent);
}

#[test]
fn a_database_is_not_opened_without_its_own_key() {
    let place = Place::with_database();
    let commands: [&[&str]; 3] = [
        &CHECK,
        &["backup", "copy", "--config", "c.toml"],
        &["try", "--db", "a.sqlite", "--script", "later"],
    ];
    let right = fs::read_to_string(place.path("a.key")).unwrap();
    for command in commands {
        fs::remove_file(place.path("a.key")).unwrap();
        place.refuses(command, &["there is no key file at", "put it back from its backup"]);

        let wrong = Place::with_database();
        fs::copy(wrong.path("a.key"), place.path("a.key")).unwrap();
        place.refuses(
            command,
            &["is not the one that this database was sealed with", "put the right one back"],
        );

        place.write("a.key", "no key\n");
        place.refuses(command, &["is not a key file", "Name the right file"]);
        place.write("a.key", &right);
    }
    place.succeeds(&["try", "--db", "a.sqlite", "--script", "later"]);
}

#[test]
fn a_file_that_is_no_database_is_left_alone() {
    let place = Place::new(&[("c.toml", STORE), ("a.sqlite", "Dear diary, today nobody looked along.\n")]);
    place.refuses(&CHECK, &["a.sqlite is not a database of lookalong", "name another one"]);
    let script = ["try", "--db", "a.sqlite", "--script", "c.toml"];
    place.refuses(&script, &["a.sqlite is not a database of lookalong", "name another one"]);

    let place = Place::new(&[("c.toml", STORE)]);
    fs::create_dir(place.path("a.sqlite")).unwrap();
    place.refuses(&CHECK, &["it is a directory; name a file in it"]);
    let place = Place::new(&[("c.toml", "[store]\nurl = \"sqlite:absent/a.sqlite\"\n")]);
    place.refuses(&CHECK, &["nothing can be written in", "make the folder, or name another one"]);
}

#[tokio::test]
async fn a_database_of_another_program_is_left_alone() {
    let place = Place::new(&[("c.toml", STORE)]);
    let mut conn = connect(&place.path("a.sqlite")).await;
    sqlx::query("CREATE TABLE recipes (body TEXT)").execute(&mut conn).await.unwrap();
    conn.close().await.unwrap();
    place.refuses(&CHECK, &["a.sqlite is not a database of lookalong", "name another one"]);
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_left_alone() {
    let place = Place::with_database();
    let mut conn = connect(&place.path("a.sqlite")).await;
    let newer = "INSERT INTO _sqlx_migrations SELECT 99991231, description, installed_on, success, checksum, \
                 execution_time FROM _sqlx_migrations LIMIT 1";
    sqlx::query(newer).execute(&mut conn).await.unwrap();
    conn.close().await.unwrap();
    let said = ["made by a newer version", "99991231", "start the newer version, or restore a backup"];
    place.refuses(&CHECK, &said);
    place.refuses(&["try", "--db", "a.sqlite", "--script", "later"], &said);
}

#[test]
fn a_database_that_is_damaged_is_left_alone() {
    for kept in [5_000, 9_000, 60_000] {
        let place = Place::with_database();
        let whole = fs::read(place.path("a.sqlite")).unwrap();
        let damaged = [&whole[..kept], b"and something else".repeat(1_000).as_slice()].concat();
        for bytes in [&whole[..kept], &damaged] {
            fs::write(place.path("a.sqlite"), bytes).unwrap();
            let said = ["the database is damaged", "keep it aside and restore the latest backup"];
            place.refuses(&CHECK, &said);
            place.refuses(&["try", "--db", "a.sqlite", "--script", "later"], &said);
            place.refuses(&["backup", "copy", "--config", "c.toml"], &said);
        }
    }
}

#[test]
fn a_key_that_a_first_start_would_refuse_is_told_before() {
    let place = Place::new(&[("c.toml", STORE), ("a.key", "no key\n")]);
    place.refuses(&CHECK, &["a.key", "run `chmod 600` on it"]);
    let elsewhere = "[store]\nurl = \"sqlite:a.sqlite\"\nkey_file = \"absent/a.key\"\n";
    let place = Place::new(&[("c.toml", elsewhere)]);
    place.refuses(&CHECK, &["nothing can be written in absent", "name another one at [store] key_file"]);
}

#[test]
fn a_backup_never_replaces_a_file_and_needs_a_database() {
    let place = Place::with_database();
    place.write("copy", "something dear");
    let backup = ["backup", "copy", "--config", "c.toml"];
    place.refuses(&backup, &["no backup was made at copy", "name another, or move it away"]);
    let absent = ["backup", "absent/copy", "--config", "c.toml"];
    place.refuses(&absent, &["no backup was made at absent/copy", "make the folder"]);

    let place = Place::new(&[("c.toml", STORE)]);
    place.refuses(&backup, &["there is no database at a.sqlite", "--config"]);
    place.refuses(&["backup", "copy"], &["there is no database at lookalong.sqlite", "--config"]);
}

#[test]
fn the_outbox_is_looked_at_only_where_there_is_one() {
    let place = Place::with_database();
    assert!(place.succeeds(&["outbox", "list", "--config", "c.toml"]).contains("Nothing was set aside"));
    for what in ["retry", "drop"] {
        let said = ["no notice 1 was set aside", "lookalong outbox list"];
        place.refuses(&["outbox", what, "1", "--config", "c.toml"], &said);
        place.refuses(&["outbox", what, "--config", "c.toml"], &["<NUMBER>", "--help"]);
    }

    let place = Place::new(&[("c.toml", STORE)]);
    for order in [&["outbox", "list"][..], &["outbox", "retry", "1"], &["outbox", "drop", "1"]] {
        let order = [order, &["--config", "c.toml"]].concat();
        place.refuses(&order, &["there is no database at a.sqlite", "--config"]);
        assert!(!place.path("a.sqlite").exists() && !place.path("a.key").exists());
    }
}

#[test]
fn a_start_without_a_chat_says_what_can_be_done_meanwhile() {
    let place = Place::new(&[("c.toml", STORE)]);
    let said = ["no chat is configured yet", "lookalong try"];
    place.refuses(&["run"], &said);
    place.refuses(&["run", "--config", "c.toml"], &said);
}

#[test]
fn arguments_that_are_not_understood_are_named() {
    let place = Place::new(&[]);
    place.refuses(&["dance"], &["'dance'", "--help"]);
    place.refuses(&["try", "--loud"], &["'--loud'", "--help"]);
    place.refuses(&["try", "--now", "whenever"], &["whenever", "2026-12-01 09:00"]);
    place.refuses(&["simulate", "--people", "1"], &["2..=20000"]);
    place.refuses(&["simulate", "--storm", "--without", "rain"], &["'rain'", "crashes, clocks"]);
    place.refuses(&["simulate", "--seeds", "3"], &["--storm"]);
    place.refuses(&["backup"], &["<FILE>", "--help"]);
    place.refuses(&[], &["Usage: lookalong <COMMAND>", "try"]);
    place.refuses(&["try", "--script", "absent"], &["the script absent can't be read", "check the path"]);
}

#[test]
fn a_script_that_is_not_understood_or_not_met_is_named_with_its_line() {
    let broken = "# hello\nanna> /help\nnot a line\n";
    let unmet = "anna> /help\n:expect observe\n\n:expect pineapple\n";
    let place = Place::new(&[("broken", broken), ("unmet", unmet), ("unknown", ":dance\n")]);
    place.refuses(
        &["try", "--script", "broken"],
        &["broken: line 3: this is no line of a script: begin with"],
    );
    place.refuses(&["try", "--script", "unknown"], &["unknown: line 1: there is no `:dance`; there are"]);
    place.refuses(&["try", "--script", "unmet"], &["unmet, line 4: ", "pineapple"]);
    fs::write(place.path("latin"), b"anna> caf\xE9\n").unwrap();
    place.refuses(&["try", "--script", "latin"], &["the script latin can't be read", "UTF-8"]);
}

#[test]
fn a_try_is_quiet_unless_a_log_is_asked_for() {
    let place = Place::with_database();
    let arguments = ["try", "--script", "joining"];
    let quiet = place.command(&arguments).output().unwrap();
    assert!(quiet.status.success() && quiet.stderr.is_empty(), "{}", told(&quiet));
    let asked = place.command(&arguments).env("LOOKALONG_LOG", "trace").output().unwrap();
    assert!(asked.status.success() && !asked.stderr.is_empty(), "{}", told(&asked));
    assert_eq!(quiet.stdout, asked.stdout);
    let mut wrong = place.command(&arguments);
    wrong.env("LOOKALONG_LOG", "a=b=c");
    place.refuses_when(wrong, &["LOOKALONG_LOG", "a=b=c", "use error, warn, info, debug or trace"]);
}

#[cfg(unix)]
mod rights_and_room {
    use std::fs::{File, Permissions, set_permissions};
    use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
    use std::os::unix::process::CommandExt;

    use super::*;

    /// For whom rights do not bind; the program is then run as [`SOMEBODY`].
    const ROOT: u32 = 0;
    const SOMEBODY: u32 = 65_534;

    fn set_mode(path: &Path, mode: u32) {
        set_permissions(path, Permissions::from_mode(mode)).unwrap();
    }

    impl Place {
        /// The program as a user whom rights bind, and who owns this folder.
        fn as_somebody(&self, arguments: &[&str]) -> Command {
            let folder = self.folder.path();
            if fs::metadata("/proc/self").map_or(SOMEBODY, |about| about.uid()) != ROOT {
                return self.command(arguments);
            }
            // Where the program was built, somebody else may not come. Another process copies it: one that this process
            // still had open for writing could not be run.
            let program = self.path("program");
            if !program.exists() {
                assert!(Command::new("cp").arg(PROGRAM).arg(&program).status().unwrap().success());
                set_mode(&program, 0o755);
            }
            let of_folder = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
            for path in of_folder.chain([folder.to_owned()]) {
                chown(path, Some(SOMEBODY), Some(SOMEBODY)).unwrap();
            }
            let mut command = Command::new(program);
            command.args(arguments).uid(SOMEBODY).gid(SOMEBODY);
            self.around(command)
        }

        /// The program where no file may grow beyond so many blocks of 512 bytes.
        fn with_little_room(&self, blocks: u32, arguments: &[&str]) -> Command {
            let mut command = Command::new("sh");
            command.args(["-c", "trap '' XFSZ; ulimit -f \"$0\"; exec \"$@\""]);
            command.arg(blocks.to_string()).arg(PROGRAM).args(arguments);
            self.around(command)
        }
    }

    #[test]
    fn a_key_that_others_can_read_is_refused() {
        let place = Place::with_database();
        set_mode(&place.path("a.key"), 0o644);
        place.refuses(&CHECK, &["a.key is open to others than its owner (mode 0644)", "chmod 600"]);
        set_mode(&place.path("a.key"), 0o000);
        place.refuses_when(place.as_somebody(&CHECK), &["a.key can't be read", "must own it"]);
    }

    #[test]
    fn a_folder_that_is_read_only_is_named() {
        let read_only = ["is read-only", "give this user the right to write there"];
        let tries = ["try", "--db", "a.sqlite", "--script", "later"];
        let place = Place::with_database();
        let commands = [place.as_somebody(&CHECK), place.as_somebody(&tries)];
        set_mode(place.folder.path(), 0o555);
        for command in commands {
            place.refuses_when(command, &read_only);
        }
        set_mode(place.folder.path(), 0o755);

        let place = Place::new(&[("c.toml", STORE), ("later", STILL_THERE)]);
        let (checks, tries) = (place.as_somebody(&CHECK), place.as_somebody(&tries));
        set_mode(place.folder.path(), 0o555);
        place.refuses_when(checks, &["nothing can be written in", "or name another one"]);
        place.refuses_when(tries, &read_only);
        set_mode(place.folder.path(), 0o755);
    }

    #[test]
    fn a_database_that_is_read_only_is_named() {
        let place = Place::with_database();
        set_mode(&place.path("a.sqlite"), 0o444);
        let said = ["a.sqlite can't be opened", "read-only; give this user the right to write there"];
        place.refuses_when(place.as_somebody(&CHECK), &said);
        let later = ["try", "--db", "a.sqlite", "--script", "later"];
        place.refuses_when(place.as_somebody(&later), &said);
        set_mode(&place.path("a.sqlite"), 0o600);
        assert!(place.as_somebody(&later).status().unwrap().success());
    }

    #[test]
    fn a_first_start_that_found_no_room_is_made_good_by_a_later_one() {
        for blocks in [0, 1, 8, 64, 200, 400] {
            let place = Place::new(&[("joining", JOINING)]);
            let joining = ["try", "--db", "a.sqlite", "--script", "joining"];
            let ended = place.with_little_room(blocks, &joining).output().unwrap();
            ends_kindly(&ended, &["whether there is room"]);
            place.succeeds(&joining);
        }
    }

    /// More than fits where there is little room.
    fn many() -> String {
        (0..60).map(|n| format!("n{n}> /observe\nn{n}> 1\nn{n}> /offer topic:\"intake {n}00\"\n")).collect()
    }

    #[test]
    fn what_was_kept_before_the_room_ran_out_is_there_later() {
        for blocks in [8, 200, 600] {
            let place = Place::with_database();
            place.write("many", &many());
            let tries = ["try", "--db", "a.sqlite", "--script", "many"];
            let ended = place.with_little_room(blocks, &tries).output().unwrap();
            ends_kindly(&ended, &["whether there is room"]);
            place.succeeds(&["try", "--db", "a.sqlite", "--script", "later"]);
            place.succeeds(&CHECK);
            place.succeeds(&tries);
        }
    }

    #[test]
    fn a_backup_that_finds_no_room_leaves_nothing_behind() {
        let place = Place::with_database();
        let backup = ["backup", "copy", "--config", "c.toml"];
        let ended = place.with_little_room(8, &backup).output().unwrap();
        ends_kindly(&ended, &["whether there is room"]);
        assert!(!place.path("copy").exists(), "half a copy is none");
        place.succeeds(&["try", "--db", "a.sqlite", "--script", "later"]);
        place.succeeds(&backup);
    }

    /// In a file system that exists for this one process; where that may not be made, the tests above must do.
    #[cfg(target_os = "linux")]
    #[test]
    fn on_a_full_disk_what_was_kept_stays_and_room_is_all_that_is_needed() {
        const STEPS: &str = "set -e; mkdir disk; mount -t tmpfs -o size=700k tmpfs disk || exit 77\n\
            cp -p a.sqlite a.key disk/; head -c \"$1\" /dev/zero >disk/filling || true\n\
            \"$0\" try --db disk/a.sqlite --script many >/dev/null && exit 78\n\
            rm disk/filling; \"$0\" try --db disk/a.sqlite --script later >/dev/null";
        for (filling, said) in
            [("400k", "the disk is full; make room and it goes on"), ("900k", "whether there is room")]
        {
            let place = Place::with_database();
            place.write("many", &many());
            let mut command = Command::new("unshare");
            command.args(["--mount", "sh", "-c", STEPS, PROGRAM, filling]);
            let Ok(ended) = place.around(command).output() else { return not_checked() };
            let told = told(&ended);
            if ended.status.code() == Some(77) || told.contains("unshare failed") {
                return not_checked();
            }
            assert!(ended.status.success() && told.contains(said), "{told}");
        }
    }

    #[cfg(target_os = "linux")]
    fn not_checked() {
        eprintln!("NOT CHECKED: no file system can be made here, so none was full");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn output_that_finds_no_room_is_told_elsewhere() {
        let place = Place::with_database();
        let backup = ["backup", "copy", "--config", "c.toml"];
        for arguments in [&["try", "--script", "joining"][..], &CHECK, &backup] {
            let full = File::options().write(true).open("/dev/full").unwrap();
            ends_kindly(&place.command(arguments).stdout(full).output().unwrap(), &["No space left"]);
        }
    }
}
