//! What lies where in the repository, and that it holds nothing of the machine it was written on.

use std::fs;
use std::path::{Path, PathBuf};

/// All that may lie at the top level. Most of it is for whoever builds; what people read is README.md and docs/.
const TOP_LEVEL: [&str; 25] = [
    ".ci",
    ".git",
    ".github",
    ".gitignore",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "benches",
    "build.rs",
    "clippy.toml",
    "config",
    "deny.toml",
    "docs",
    "examples",
    "justfile",
    "migrations",
    "rustfmt.toml",
    "src",
    "target",
    "tests",
];

/// Written in two halves, so that this file does not hold them itself.
const MACHINE_PATHS: [(&str, &str); 5] =
    [("/wo", "rk/"), ("/ro", "ot/"), ("/ho", "me/"), ("/Us", "ers/"), ("C:\\", "Users")];

#[test]
fn every_dependency_says_what_it_is_for() {
    let bare = without_reason(&read(&root().join("Cargo.toml")));
    assert!(bare.is_empty(), "without a reason in Cargo.toml:\n{}", bare.join("\n"));
}

#[test]
fn a_dependency_without_a_reason_is_caught() {
    let manifest = "[package]\nname = \"a\"\n[dependencies]\nb = \"1\" # why\nc = \"1\"\n\n[dev-dependencies]\n\
                    d = { version = \"1\" } #\n# e\n[target.'cfg(unix)'.dependencies]\nf = \"1\"\n[dependencies.g]\n";
    assert_eq!(
        without_reason(manifest),
        ["c = \"1\"", "d = { version = \"1\" } #", "f = \"1\"", "[dependencies.g]"]
    );
}

#[test]
fn the_top_level_holds_only_what_belongs_there() {
    let found = fs::read_dir(root()).expect("the repository can be listed");
    let names =
        found.map(|entry| entry.expect("an entry can be read").file_name().to_string_lossy().into_owned());
    assert_eq!(strays(names), Vec::<String>::new());
}

#[test]
fn a_stray_at_the_top_level_is_caught() {
    let names = ["src", "notes.txt", "Cargo.toml", "my.sqlite", "my.sqlite-wal", "lookalong.key", "lib"];
    assert_eq!(strays(names.map(str::to_owned).into_iter()), ["notes.txt", "lib"]);
}

#[test]
fn no_file_names_a_path_of_somebodys_machine() {
    let mut files = Vec::new();
    files_below(&root(), &mut files);
    assert!(files.len() > 20, "too few files: is this the right folder?");
    let mut found = Vec::new();
    for file in files {
        // What is not text names no path that a reader would see.
        let Ok(text) = fs::read_to_string(&file) else { continue };
        found.extend(machine_paths(&text).iter().map(|line| format!("{}: {line}", file.display())));
    }
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn a_path_of_somebodys_machine_is_caught() {
    let breach = format!("see {}{}me/notes.txt", "/ho", "me/");
    assert_eq!(machine_paths(&format!("one\n{breach}\n")), [breach]);
    assert!(machine_paths("a network/path, framework/tests, https://example.org/home").is_empty());
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn read(file: &Path) -> String {
    fs::read_to_string(file).expect("a file of the repository can be read")
}

/// The lines of the dependency tables that do not end in a comment with words in it.
fn without_reason(manifest: &str) -> Vec<String> {
    let mut within = false;
    let mut bare = Vec::new();
    for line in manifest.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(table) = line.strip_prefix('[') {
            within = table.trim_end_matches(']').ends_with("dependencies");
            if table.contains("dependencies.") {
                bare.push(line.to_owned()); // a table of its own has no line for a reason: write it inline
            }
        } else if within && line.rsplit_once('#').is_none_or(|(_, reason)| reason.trim().is_empty()) {
            bare.push(line.to_owned());
        }
    }
    bare
}

/// Names that are neither on the list nor ignored by `.gitignore`.
fn strays(names: impl Iterator<Item = String>) -> Vec<String> {
    let ignored = |name: &str| name.ends_with(".key") || name.contains(".sqlite");
    names.filter(|name| !TOP_LEVEL.contains(&name.as_str()) && !ignored(name)).collect()
}

fn files_below(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of the repository can be listed") {
        let path = entry.expect("an entry can be read").path();
        let name = path.file_name().unwrap_or_default();
        if name == "target" || name == ".git" {
            continue;
        }
        if path.is_dir() { files_below(&path, found) } else { found.push(path) }
    }
}

fn machine_paths(text: &str) -> Vec<String> {
    let names_one = |line: &&str| {
        MACHINE_PATHS.iter().any(|(first, second)| {
            let path = format!("{first}{second}");
            line.match_indices(&path).any(|(at, _)| {
                !line[..at]
                    .chars()
                    .next_back()
                    .is_some_and(|before| before.is_alphanumeric() || before == '.')
            })
        })
    };
    text.lines().filter(names_one).map(str::to_owned).collect()
}
