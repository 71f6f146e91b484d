//! The real binary, run in a folder of its own.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// What came of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// None when it was killed.
    pub code: Option<i32>,
    /// On standard output.
    pub out: String,
    /// On standard error.
    pub err: String,
}

impl Said {
    /// Goes on when it ended well.
    #[track_caller]
    pub fn well(self) -> Self {
        assert_eq!(self.code, Some(0), "{}\nafter\n{}", self.err, self.out);
        self
    }
}

impl From<Output> for Said {
    fn from(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("what it says is text");
        Self { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }
}

/// A folder of its own to run in, gone afterwards.
pub struct Folder(tempfile::TempDir);

impl Folder {
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder can be made"))
    }

    /// A folder that begins as another one is now.
    pub fn copy_of(other: &Self) -> Self {
        let folder = Self::new();
        for (name, _) in other.files() {
            // With its rights: a key file has them checked.
            std::fs::copy(other.path(&name), folder.path(&name)).expect("a file can be copied");
        }
        folder
    }

    pub fn root(&self) -> &Path {
        self.0.path()
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), content).expect("a file can be written");
    }

    /// Every file that lies directly in it, in order, with its bytes.
    pub fn files(&self) -> Vec<(String, Vec<u8>)> {
        let mut files: Vec<(String, Vec<u8>)> = std::fs::read_dir(self.root())
            .expect("the folder can be listed")
            .map(|entry| entry.expect("an entry can be read"))
            .filter(|entry| entry.path().is_file())
            .map(|entry| {
                let name = entry.file_name().into_string().expect("a name is text");
                (name, std::fs::read(entry.path()).expect("a file can be read"))
            })
            .collect();
        files.sort();
        files
    }

    /// The binary with these arguments, in this folder, not yet started.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lookalong"));
        command.args(arguments);
        self.dress(&mut command);
        command
    }

    /// In this folder, and with nothing in the environment that would change what is said.
    pub fn dress(&self, command: &mut Command) {
        command.current_dir(self.root()).stdin(Stdio::null());
        for variable in ["LOOKALONG_LOG", "RUST_LOG", "RUST_BACKTRACE", "NO_COLOR"] {
            command.env_remove(variable);
        }
    }

    /// Runs it to its end.
    pub fn run(&self, arguments: &[&str]) -> Said {
        self.command(arguments).output().expect("the binary starts").into()
    }

    /// Plays a conversation that comes from standard input.
    pub fn play(&self, script: &str, arguments: &[&str]) -> Said {
        play(self.command(&[&["try"], arguments].concat()), script)
    }
}

/// Runs a command to its end, with this on standard input.
pub fn play(mut command: Command, script: &str) -> Said {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the binary starts");
    let mut input = child.stdin.take().expect("its input is a pipe");
    // Whoever has no use for it may end before all is read.
    let _ = input.write_all(script.as_bytes());
    drop(input);
    child.wait_with_output().expect("the binary ends").into()
}

/// Whether these bytes hold that text.
pub fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}
