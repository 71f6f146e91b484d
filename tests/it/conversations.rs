//! Every story under `tests/conversations/` ends well through the real binary on every store, the same with a restart after
//! every line, with no word of its people in the log; and a story that fails says where.

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use crate::binary::{Folder, Said};
use crate::server;

/// Each is the story of a promise, and so many are in Dutch.
const FEWEST: usize = 40;
const FEWEST_IN_DUTCH: usize = 10;

/// Where a story is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kept {
    /// In a file of a folder of its own.
    InAFile,
    /// On a server.
    OnAServer,
}

const RESTARTS: [&str; 1] = ["--restart-after-every-line"];

/// How each story is played.
const WAYS: [(Kept, &[&str]); 2] = [(Kept::InAFile, &[]), (Kept::InAFile, &RESTARTS)];

/// Every so manieth is also restarted on a server, where a start takes longer.
const RESTARTED_ON_A_SERVER: usize = 8;

/// More would only wait for the same disk.
const AT_A_TIME: usize = 4;

struct Story {
    name: String,
    path: PathBuf,
}

impl Story {
    /// Played from the root of the repository, where the files that it imports are found.
    fn play(&self, kept: Kept, options: &[&str]) -> Said {
        let folder = Folder::new();
        let script = self.path.to_str().expect("a path is text");
        let mut command = folder.command(&["try", "--script", script]);
        command.args(options).arg("--db");
        match kept {
            Kept::InAFile => command.arg(folder.path("kept.sqlite")),
            Kept::OnAServer => {
                folder.write("server.toml", "[store]\nkey_file = \"kept.key\"\n");
                let server = server::fresh_now().expect("there is a server");
                command.arg(server).arg("--config").arg(folder.path("server.toml"))
            }
        };
        // All that a log can say is looked through as well.
        command.current_dir(env!("CARGO_MANIFEST_DIR")).env("LOOKALONG_LOG", "trace");
        command.output().expect("the binary starts").into()
    }

    /// What is wrong with it, if anything.
    fn problem(&self, ways: &[(Kept, &[&str])]) -> Option<String> {
        let mut told: Option<String> = None;
        for (kept, restarts) in ways {
            let said = self.play(*kept, restarts);
            let place = format!("{} {kept:?} {restarts:?}", self.name);
            if said.code != Some(0) {
                return Some(format!("{place}: {:?}\n{}", said.code, said.err));
            }
            if let Some(words) = self.words().into_iter().find(|words| said.err.contains(words)) {
                return Some(format!("{place}: the log holds {words:?}"));
            }
            if !said.err.contains("a decision is durable") {
                return Some(format!("{place}: there is no log to look in\n{}", said.err));
            }
            if let Some((first, other)) = told.as_ref().and_then(|told| difference(told, &said.out)) {
                return Some(format!("{place}:\n{first}\nis now\n{other}"));
            }
            told = Some(said.out);
        }
        None
    }

    /// What its people write in forms and after a command, where it can't be anything else.
    fn words(&self) -> Vec<String> {
        let text = std::fs::read_to_string(&self.path).expect("a story can be read");
        let said = text.lines().filter(|line| !line.starts_with([':', '#']));
        let words = said.filter_map(|line| line.split_once('>')).flat_map(|(_, said)| {
            let free = said.strip_prefix('>').or_else(|| said.trim().split_once(' ').map(|(_, rest)| rest));
            free.unwrap_or_default().split([':', '"']).map(str::trim).map(str::to_owned).collect::<Vec<_>>()
        });
        words.filter(|words| words.len() > 6 && words.contains(' ')).collect()
    }
}

/// The first line in which they differ.
fn difference<'a>(first: &'a str, other: &'a str) -> Option<(&'a str, &'a str)> {
    let line = first.lines().zip(other.lines()).find(|(first, other)| first != other);
    line.or_else(|| (first != other).then_some((first, other)))
}

fn stories() -> Vec<Story> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conversations");
    let files = std::fs::read_dir(folder).expect("the stories can be listed");
    let paths = files.map(|file| file.expect("a story can be listed").path());
    let mut stories: Vec<Story> = paths
        .filter(|path| path.extension().is_some_and(|ending| ending == "txt"))
        .map(|path| Story { name: path.file_name().unwrap_or_default().to_string_lossy().into_owned(), path })
        .collect();
    stories.sort_by(|a, b| a.name.cmp(&b.name));
    stories
}

#[test]
fn every_story_ends_well_on_every_store_and_the_same_with_a_restart_after_every_line() {
    let stories = stories();
    let there_is_a_server = server::fresh_now().is_some();
    let next = Mutex::new(stories.iter().enumerate());
    let problems = Mutex::new(Vec::new());
    std::thread::scope(|threads| {
        for _ in 0..AT_A_TIME {
            threads.spawn(|| {
                loop {
                    let Some((number, story)) = next.lock().expect("no thread panicked").next() else {
                        return;
                    };
                    let mut ways = WAYS.to_vec();
                    if there_is_a_server {
                        ways.push((Kept::OnAServer, &[]));
                    }
                    if there_is_a_server && number % RESTARTED_ON_A_SERVER == 0 {
                        ways.push((Kept::OnAServer, &RESTARTS));
                    }
                    let problem = story.problem(&ways);
                    problems.lock().expect("no thread panicked").extend(problem);
                }
            });
        }
    });
    let problems = problems.into_inner().expect("no thread panicked");
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n\n"));
}

#[test]
fn there_are_enough_stories_in_both_languages_and_each_says_what_it_promises() {
    let stories = stories();
    assert!(stories.len() >= FEWEST, "only {} of {FEWEST}", stories.len());
    let in_dutch = stories.iter().filter(|story| story.name.ends_with(".nl.txt")).count();
    assert!(in_dutch >= FEWEST_IN_DUTCH, "only {in_dutch} of {FEWEST_IN_DUTCH} in Dutch");
    for story in stories {
        let text = std::fs::read_to_string(&story.path).expect("a story can be read");
        let named = [".en.txt", ".nl.txt"].iter().any(|ending| story.name.ends_with(ending));
        assert!(named, "{}: its name ends in .en.txt or .nl.txt", story.name);
        assert!(text.starts_with("# "), "{}: its first line says what it promises", story.name);
        assert!(
            text.contains("\n:expect ") || text.contains("\n:reject "),
            "{}: nothing is checked",
            story.name
        );
    }
}

/// Plays a script that goes wrong; gives what is said about it.
#[track_caller]
fn check(script: &str, code: i32, expected: &str) {
    let folder = Folder::new();
    folder.write("story.txt", script);
    let Said { code: found, err, .. } = folder.run(&["try", "--script", "story.txt"]);
    assert_eq!((found, err.lines().next().unwrap_or_default()), (Some(code), expected), "{err}");
}

#[test]
fn what_was_expected_and_is_not_said_is_named_by_its_line() {
    check(
        "# one\nanna> /observe\n:expect the moon\n",
        1,
        "story.txt, line 3: expected \"the moon\", and this was said:",
    );
    check(
        "anna> /observe\n\n:reject Would you like to join?\n",
        1,
        "story.txt, line 3: did not expect \"Would you like to join?\", and this was said:",
    );
    check(":expect anything\n", 1, "story.txt, line 1: expected \"anything\", and nothing was said");
    check(
        ":until 2020-01-01 09:00\n",
        1,
        "story.txt, line 1: it is 2026-03-02 09:00 already; time goes only one way",
    );
}

#[test]
fn a_line_that_is_none_is_named_before_anything_happens() {
    check(
        "anna> /observe\nhello there\n",
        1,
        "lookalong: story.txt: line 2: this is no line of a script: begin with `NAME> `, `NAME>> `, `:` or `#`",
    );
    check(
        ":wait soon\n",
        1,
        "lookalong: story.txt: line 1: a time span is like 90m, 3d or 2w, at most 520 weeks",
    );
    let folder = Folder::new();
    let said = folder.play("anna> /observe\n:wiat 3d\n", &["--db", "new.sqlite"]);
    assert_eq!(said.code, Some(1));
    assert!(
        said.err.starts_with("lookalong: standard input: line 2: there is no `:wiat`; there are :wait"),
        "{said:?}"
    );
    assert_eq!(said.out, "");
}

#[test]
fn a_story_on_standard_input_is_the_same_as_one_in_a_file() {
    let script = "anna> /observe\nanna> 1\n:inbox anna\n";
    let folder = Folder::new();
    folder.write("story.txt", script);
    assert_eq!(folder.play(script, &[]).well(), folder.run(&["try", "--script", "story.txt"]));
}
