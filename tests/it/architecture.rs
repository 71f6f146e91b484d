//! The house rules that a compiler does not check: who imports whom, what a pure room may touch, names and sizes.
//!
//! The rules are pure functions over sources, so that each has a test with a made-up breach beside the test on `src/`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// A file longer than this is cut in two; aim at half of it.
const LONGEST_FILE: usize = 600;

/// What `main.rs` may name: it starts the application and decides nothing.
const MAIN_IMPORTS: [&str; 2] = ["app", "config"];

/// Names that say nothing about what is inside.
const EMPTY_NAMES: [&str; 11] = [
    "common", "data", "helper", "helpers", "manager", "managers", "misc", "shared", "util", "utils", "stuff",
];

/// The sole reader of the time.
const CLOCK: &str = "app/clock.rs";

/// The sole place for zone arithmetic.
const ZONE: &str = "domain/zone.rs";

const READS_TIME: [&str; 5] = ["Utc::now", "Local::now", "SystemTime::now", "Timestamp::now", "Zoned::now"];

const UNORDERED: [&str; 2] = ["HashMap", "HashSet"];

const IMPURE: [&str; 6] = ["tokio", "sqlx", "serenity", "std::fs", "std::env", "std::net"];

/// A file under `src/`, by its path from there with `/` between the parts.
struct Source {
    path: String,
    text: String,
}

/// A room as the table in `src/lib.rs` has it.
#[derive(Debug, PartialEq)]
struct Room {
    pure: bool,
    imports: Vec<String>,
}

type Rooms = BTreeMap<String, Room>;

#[test]
fn the_sources_keep_the_house_rules() {
    let sources = sources();
    let rooms = rooms(&text_of(&sources, "lib.rs"));
    let found: Vec<String> = sources.iter().flat_map(|source| breaches(source, &rooms)).collect();
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn every_room_of_the_table_is_declared_and_every_declared_room_is_in_the_table() {
    let lib = text_of(&sources(), "lib.rs");
    let declared: Vec<String> = code(&lib)
        .lines()
        .filter_map(|line| line.trim().strip_prefix("pub mod ")?.strip_suffix(';').map(str::to_owned))
        .collect();
    let told: Vec<String> = rooms(&lib).into_keys().collect();
    assert_eq!(told, declared);
}

#[test]
fn the_pure_rooms_are_those_that_were_meant() {
    let rooms = rooms(&text_of(&sources(), "lib.rs"));
    let pure: Vec<&str> = rooms.iter().filter(|(_, room)| room.pure).map(|(name, _)| name.as_str()).collect();
    assert_eq!(pure, ["domain", "journey", "matching", "simulation", "text"]);
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&root, &mut files);
    files.sort();
    assert!(files.len() > 10, "too few sources under {}: is this the right folder?", root.display());
    files.iter().map(|file| Source { path: path_below(&root, file), text: read(file) }).collect()
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of sources can be listed") {
        let path = entry.expect("an entry can be read").path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

fn path_below(root: &Path, file: &Path) -> String {
    let below = file.strip_prefix(root).expect("a source lies below its root");
    below.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
}

fn read(file: &Path) -> String {
    fs::read_to_string(file).expect("a source can be read")
}

fn text_of(sources: &[Source], path: &str) -> String {
    sources.iter().find(|source| source.path == path).expect("the source is there").text.clone()
}

/// Reads the table of rooms from the header of `lib.rs`, so that what is written there is what is checked.
fn rooms(lib: &str) -> Rooms {
    let row = |line: &str| -> Option<(String, String, String)> {
        let mut cells = line.strip_prefix("//! | [`")?.split('|').map(str::trim);
        let name = cells.next()?.strip_suffix("`]")?;
        Some((name.to_owned(), cells.next()?.to_owned(), cells.next()?.to_owned()))
    };
    let rows: Vec<_> = lib.lines().filter_map(row).collect();
    let names: Vec<String> = rows.iter().map(|(name, ..)| name.clone()).collect();
    rows.into_iter()
        .map(|(name, what, imports)| {
            let imports = match imports.as_str() {
                "nothing of ours" => Vec::new(),
                "all of them" => names.clone(),
                some => some.split(',').map(|each| each.trim().trim_matches('`').to_owned()).collect(),
            };
            (name, Room { pure: what.starts_with("PURE"), imports })
        })
        .collect()
}

fn breaches(source: &Source, rooms: &Rooms) -> Vec<String> {
    let mut found = Vec::new();
    let code = code(&source.text);
    header_and_size(source, &mut found);
    names(source, &code, &mut found);
    imports(source, &code, rooms, &mut found);
    if source.path != CLOCK {
        mentions(source, &code, &READS_TIME, "reads the time; only app::clock does", &mut found);
    }
    if source.path != ZONE {
        mentions(source, &code, &["jiff"], "does zone arithmetic; only domain::zone does", &mut found);
    }
    if room_of(source).is_some_and(|room| rooms.get(&room).is_some_and(|room| room.pure)) {
        mentions(source, &code, &UNORDERED, "has an order that differs between runs", &mut found);
        mentions(source, &code, &IMPURE, "reaches outside; this room is pure", &mut found);
    }
    found
}

fn header_and_size(source: &Source, found: &mut Vec<String>) {
    if !source.text.starts_with("//! ") {
        found.push(format!("src/{}:1: has no `//!` header that says what it is", source.path));
    }
    let lines = source.text.lines().count();
    if lines > LONGEST_FILE {
        found.push(format!("src/{}:{lines}: is over {LONGEST_FILE} lines; cut it in two", source.path));
    }
}

fn names(source: &Source, code: &str, found: &mut Vec<String>) {
    let in_path = source.path.split('/').map(|part| part.trim_end_matches(".rs"));
    let in_code = words_after(code, "mod");
    for name in in_path.map(str::to_owned).chain(in_code) {
        let last = name.rsplit('_').next().unwrap_or(&name);
        if EMPTY_NAMES.contains(&name.as_str()) || ["helpers", "manager", "utils"].contains(&last) {
            found.push(format!("src/{}: the name `{name}` says nothing about what is inside", source.path));
        }
    }
}

fn imports(source: &Source, code: &str, rooms: &Rooms, found: &mut Vec<String>) {
    let room = room_of(source);
    let mut allowed: Vec<&str> = match (&room, source.path.as_str()) {
        (None, "main.rs") => MAIN_IMPORTS.to_vec(),
        (None, _) => Vec::new(),
        (Some(name), _) => match rooms.get(name) {
            Some(room) => room.imports.iter().map(String::as_str).collect(),
            None => {
                found.push(format!("src/{}: is in no room of the table in src/lib.rs", source.path));
                return;
            }
        },
    };
    allowed.extend(room.as_deref());
    let mut named = named_after(code, "crate::");
    named.extend(named_after(code, "lookalong::"));
    named.extend(rooms_above(code, depth(source)).into_iter().filter(|name| rooms.contains_key(name)));
    if code.contains("crate as ") {
        named.push("crate as".to_owned());
    }
    named.sort();
    named.dedup();
    for name in named {
        if !allowed.contains(&name.as_str()) {
            let room = room.as_deref().unwrap_or("the root");
            found.push(format!(
                "src/{}: {room} may not import `{name}` (the table is in src/lib.rs)",
                source.path
            ));
        }
    }
}

fn mentions(source: &Source, code: &str, wanted: &[&str], why: &str, found: &mut Vec<String>) {
    for (number, line) in code.lines().enumerate() {
        for &word in wanted {
            if has_word(line, word) {
                found.push(format!("src/{}:{}: `{word}` {why}", source.path, number + 1));
            }
        }
    }
}

/// The room of a file; none for `lib.rs` and `main.rs`.
fn room_of(source: &Source) -> Option<String> {
    let first = source.path.split('/').next()?.trim_end_matches(".rs");
    (!["lib", "main"].contains(&first) || source.path.contains('/')).then(|| first.to_owned())
}

/// How many `super::` lead from a file to the root of the crate.
fn depth(source: &Source) -> usize {
    let parts = source.path.split('/').count();
    if source.path.ends_with("/mod.rs") { parts - 1 } else { parts }
}

/// A text without its comments, with as many lines as before.
fn code(text: &str) -> String {
    let without = |line: &str| match line.find("//") {
        Some(start) if !line[..start].ends_with(':') => line[..start].to_owned(),
        Some(_) | None => line.to_owned(),
    };
    text.lines().map(without).collect::<Vec<_>>().join("\n")
}

/// The first name of each path that starts with `prefix`, also of those in braces.
fn named_after(code: &str, prefix: &str) -> Vec<String> {
    let starts = code.match_indices(prefix).filter(|(at, _)| !ends_in_word(&code[..*at]));
    starts.flat_map(|(at, _)| first_names(&code[at + prefix.len()..])).collect()
}

/// What is named right below the root through a chain of `super::`, at least as long as the file is deep.
fn rooms_above(code: &str, depth: usize) -> Vec<String> {
    let mut named = Vec::new();
    for (at, _) in code.match_indices("super::") {
        if code[..at].ends_with("super::") {
            continue;
        }
        let mut rest = &code[at..];
        let mut climbed = 0;
        while let Some(next) = rest.strip_prefix("super::") {
            rest = next;
            climbed += 1;
        }
        if climbed >= depth {
            named.extend(first_names(rest));
        }
    }
    named
}

/// `a::b` names `a`; `{a::b, c, d::{e, f}}` names `a`, `c` and `d`; `*` names itself.
fn first_names(path: &str) -> Vec<String> {
    let Some(group) = path.trim_start().strip_prefix('{') else {
        return vec![if path.starts_with('*') { "*".to_owned() } else { leading_word(path) }];
    };
    let mut names = vec![leading_word(group)];
    let mut open = 1;
    for (at, character) in group.char_indices() {
        match character {
            '{' => open += 1,
            '}' => open -= 1,
            ',' if open == 1 => names.push(leading_word(&group[at + 1..])),
            _ => {}
        }
        if open == 0 {
            break;
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

fn words_after(code: &str, keyword: &str) -> Vec<String> {
    let starts = code.match_indices(keyword).filter(|(at, _)| !ends_in_word(&code[..*at]));
    starts
        .filter_map(|(at, _)| code[at + keyword.len()..].strip_prefix(' '))
        .map(leading_word)
        .filter(|word| !word.is_empty())
        .collect()
}

fn leading_word(text: &str) -> String {
    text.trim_start().chars().take_while(|&character| is_word(character)).collect()
}

fn has_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let after = line[at + word.len()..].chars().next();
        !ends_in_word(&line[..at]) && !after.is_some_and(is_word)
    })
}

fn ends_in_word(text: &str) -> bool {
    text.chars().next_back().is_some_and(is_word)
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

mod a_breach_is_caught {
    //! Each rule with a source that breaks it, and one that looks like it and does not.

    use super::{LONGEST_FILE, Rooms, Source, breaches, rooms};

    const TABLE: &str = "\
//! | [`domain`] | PURE. Words | nothing of ours |
//! | [`text`] | PURE. Messages | `domain` |
//! | [`chat`] | The fronts | `domain`, `text` |
//! | [`app`] | The shell | all of them |
";

    #[track_caller]
    fn check(path: &str, body: &str, expected: &[&str]) {
        let source = Source { path: path.to_owned(), text: format!("//! What it is.\n{body}") };
        assert_eq!(breaches(&source, &table()), expected);
    }

    fn table() -> Rooms {
        rooms(TABLE)
    }

    #[test]
    fn of_the_table_of_rooms() {
        assert_eq!(table()["chat"].imports, ["domain", "text"]);
        assert_eq!(table()["app"].imports, ["domain", "text", "chat", "app"]);
        assert!(table()["domain"].imports.is_empty());
        assert!(table()["text"].pure && !table()["chat"].pure);
    }

    #[test]
    fn of_an_import_that_the_table_does_not_give() {
        let breach = ["src/domain/a.rs: domain may not import `chat` (the table is in src/lib.rs)"];
        check("domain/a.rs", "use crate::chat::Chat;", &breach);
        check("domain/a.rs", "fn f() { crate::chat::send() }", &breach);
        check("domain/a.rs", "use crate::{domain::Wish,\n    chat::{Chat, domain}};", &breach);
        check("domain/a.rs", "use super::super::chat;", &breach);
        check("domain/a.rs", "use super::super::{chat, domain};", &breach);
        check("domain/a.rs", "mod tests { use super::super::super::chat; }", &breach);
        check(
            "domain/mod.rs",
            "use super::chat;",
            &["src/domain/mod.rs: domain may not import `chat` (the table is in src/lib.rs)"],
        );
    }

    #[test]
    fn of_an_import_that_hides_what_it_takes() {
        check(
            "app/a.rs",
            "use crate::*;",
            &["src/app/a.rs: app may not import `*` (the table is in src/lib.rs)"],
        );
        check(
            "app/a.rs",
            "use crate as root;",
            &["src/app/a.rs: app may not import `crate as` (the table is in src/lib.rs)"],
        );
    }

    #[test]
    fn but_not_of_what_is_allowed() {
        check("chat/a.rs", "use crate::text::Message;\nuse crate::{chat::b, domain::{ids, chat}};", &[]);
        check("app/a.rs", "use crate::chat::Chat;", &[]);
        check("domain/a.rs", "use super::chat;\npub(crate) fn f() {}\n// as crate::chat does it", &[]);
        check("main.rs", "use lookalong::app;", &[]);
    }

    #[test]
    fn of_a_main_that_does_more_than_start() {
        check(
            "main.rs",
            "use lookalong::domain;",
            &["src/main.rs: the root may not import `domain` (the table is in src/lib.rs)"],
        );
    }

    #[test]
    fn of_a_file_outside_the_rooms() {
        check("attic/a.rs", "", &["src/attic/a.rs: is in no room of the table in src/lib.rs"]);
    }

    #[test]
    fn of_a_file_without_a_header() {
        let source = Source { path: "app/a.rs".to_owned(), text: "use std::fmt;".to_owned() };
        assert_eq!(breaches(&source, &table()), ["src/app/a.rs:1: has no `//!` header that says what it is"]);
    }

    #[test]
    fn of_a_file_that_grew_too_long() {
        check("app/a.rs", &"\n".repeat(LONGEST_FILE - 1), &[]);
        check(
            "app/a.rs",
            &"\n".repeat(LONGEST_FILE),
            &["src/app/a.rs:601: is over 600 lines; cut it in two"],
        );
    }

    #[test]
    fn of_a_name_that_says_nothing() {
        check("app/utils.rs", "", &["src/app/utils.rs: the name `utils` says nothing about what is inside"]);
        check("app/misc/a.rs", "", &["src/app/misc/a.rs: the name `misc` says nothing about what is inside"]);
        check(
            "app/a.rs",
            "mod test_helpers {}",
            &["src/app/a.rs: the name `test_helpers` says nothing about what is inside"],
        );
        check("app/my_data.rs", "mod database;", &[]);
    }

    #[test]
    fn of_the_time_being_read_elsewhere() {
        check(
            "app/a.rs",
            "let now = Utc::now();",
            &["src/app/a.rs:2: `Utc::now` reads the time; only app::clock does"],
        );
        check(
            "main.rs",
            "\nstd::time::SystemTime::now();",
            &["src/main.rs:3: `SystemTime::now` reads the time; only app::clock does"],
        );
        check("app/clock.rs", "let now = Utc::now();", &[]);
        check("app/a.rs", "let now = now_or(Utc::nowhere); // not Utc::now", &[]);
    }

    #[test]
    fn of_zone_arithmetic_elsewhere() {
        check(
            "text/a.rs",
            "use jiff::Zoned;",
            &["src/text/a.rs:2: `jiff` does zone arithmetic; only domain::zone does"],
        );
        check("domain/zone.rs", "use jiff::Zoned;", &[]);
    }

    #[test]
    fn of_a_collection_without_an_order_in_a_pure_room() {
        check(
            "text/a.rs",
            "use std::collections::HashMap;",
            &["src/text/a.rs:2: `HashMap` has an order that differs between runs"],
        );
        check("app/a.rs", "use std::collections::HashMap;", &[]);
    }

    #[test]
    fn of_a_pure_room_that_reaches_outside() {
        check(
            "domain/a.rs",
            "std::fs::read(path)",
            &["src/domain/a.rs:2: `std::fs` reaches outside; this room is pure"],
        );
        check("chat/a.rs", "tokio::spawn(work)", &[]);
    }
}
