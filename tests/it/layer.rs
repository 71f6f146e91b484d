//! A small library in C that a test loads before the bot, to stand between it and the machine.

use std::path::{Path, PathBuf};
use std::process::Command;

/// What names it to a process that starts.
pub const VARIABLE: &str = "LD_PRELOAD";

/// Builds one of those in `tests/it/discord/machine`, into this folder.
pub fn layer(name: &str, into: &Path) -> PathBuf {
    let source = format!("{}/tests/it/discord/machine/{name}.c", env!("CARGO_MANIFEST_DIR"));
    let library = into.join(name).with_extension("so");
    let mut build = Command::new("cc");
    build.args(["-shared", "-fPIC", "-O1", "-o"]).arg(&library).arg(source).arg("-ldl");
    let built = build.output().expect("there is a C compiler");
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    library
}
