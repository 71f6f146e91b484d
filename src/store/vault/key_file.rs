//! The master key, and the file it is kept in.
//!
//! Only its owner may read the file.
//!
//! Invariant: a key file is whole or absent, and one that is there is never overwritten.

use std::fs::{File, Metadata};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use thiserror::Error;
use zeroize::Zeroizing;

use super::key_text;
use super::secret::{Fill, Secret};

/// More than a key file holds; of a wrong file, no more than this is read.
const MOST_BYTES: usize = 256;

/// Why there is no master key to work with. The messages say what to do.
#[derive(Debug, Error)]
pub enum KeyProblem {
    /// The database was sealed with a key, and its file is gone.
    #[error(
        "there is no key file at {path}, and the database was sealed with one: put it back from its backup. \
         Without it, what people wrote can't be read"
    )]
    Missing {
        /// Where it should be.
        path: PathBuf,
    },
    /// The file is something else.
    #[error(
        "{path} is not a key file: one has a single line, \"lookalong-key-1\" and 64 hexadecimal digits. \
         Name the right file, or put it back from its backup"
    )]
    NotAKeyFile {
        /// The file.
        path: PathBuf,
    },
    /// Others than its owner have rights to the file.
    #[error("{path} is open to others than its owner (mode {mode:04o}): run `chmod 600` on it")]
    TooOpen {
        /// The file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// The system would not let us read it.
    #[error("the key file {path} can't be read: the user who runs lookalong must own it, with mode 0600")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The system would not let us write it.
    #[error(
        "the key file {path} can't be written: its directory must exist and be writable at the first start"
    )]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

/// The key of an installation, which wraps the key of each exchange.
#[derive(Debug)]
pub struct MasterKey(Secret);

impl MasterKey {
    /// Reads the key file, or makes it with a new random key where there is none: for a first start, and for the new
    /// file of a rotation.
    ///
    /// # Errors
    /// As [`MasterKey::open_existing`]; `Unwritable` when the file can't be made.
    pub fn open_or_make(path: &Path, fill: &mut Fill<'_>) -> Result<Self, KeyProblem> {
        let found = Self::open_existing(path);
        if !matches!(found, Err(KeyProblem::Missing { .. })) {
            return found;
        }
        let key = Secret::make(fill);
        match write_new(path, &key_text::write(&key)) {
            Ok(()) => Ok(Self(key)),
            // Another process that started at the same moment was quicker: its key is the one.
            Err(source) if source.kind() == ErrorKind::AlreadyExists => Self::open_existing(path),
            Err(source) => Err(KeyProblem::Unwritable { path: path.into(), source }),
        }
    }

    /// Reads the key file and never makes one: for a start with a database that was sealed before.
    ///
    /// # Errors
    /// `Missing`, `TooOpen`, `NotAKeyFile`, or `Unreadable` for any other reason.
    pub fn open_existing(path: &Path) -> Result<Self, KeyProblem> {
        let unreadable = |source| KeyProblem::Unreadable { path: path.into(), source };
        let file = match File::open(path) {
            Ok(file) => file,
            Err(source) if source.kind() == ErrorKind::NotFound => {
                return Err(KeyProblem::Missing { path: path.into() });
            }
            Err(source) => return Err(unreadable(source)),
        };
        let about = file.metadata().map_err(unreadable)?;
        // A container engine makes a directory of a file that is mounted and absent.
        if !about.is_file() {
            return Err(KeyProblem::NotAKeyFile { path: path.into() });
        }
        let mode = mode(&about);
        if mode & 0o077 != 0 {
            return Err(KeyProblem::TooOpen { path: path.into(), mode });
        }
        // Its full size from the start: growing would leave a copy of the key behind.
        let mut text = Zeroizing::new(Vec::with_capacity(2 * MOST_BYTES));
        file.take(MOST_BYTES as u64).read_to_end(&mut text).map_err(unreadable)?;
        key_text::read(&text).map(Self).ok_or_else(|| KeyProblem::NotAKeyFile { path: path.into() })
    }

    /// A short id of this key from which the key can't be computed. The database keeps it, so that a wrong key file is
    /// noticed at the start.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        key_text::hex(&self.0.fingerprint()).collect()
    }

    pub(super) fn secret(&self) -> &Secret {
        &self.0
    }
}

/// Writes a file that is whole or absent, whenever the power fails, and that only its owner may read.
fn write_new(path: &Path, text: &str) -> std::io::Result<()> {
    let directory = path.parent().filter(|parent| *parent != Path::new("")).unwrap_or(Path::new("."));
    // A draft is made with mode 0600, and is removed again if anything below fails.
    let mut draft = tempfile::Builder::new().prefix(".lookalong-key-").tempfile_in(directory)?;
    draft.write_all(text.as_bytes())?;
    draft.as_file().sync_all()?;
    draft.persist_noclobber(path)?;
    sync_directory(directory)
}

/// The file's permission bits.
#[cfg(unix)]
fn mode(about: &Metadata) -> u32 {
    std::os::unix::fs::PermissionsExt::mode(&about.permissions()) & 0o777
}

/// Where files have no mode, whoever sets up the machine guards the directory.
#[cfg(not(unix))]
fn mode(_: &Metadata) -> u32 {
    0o600
}

/// Makes a new name in the directory survive a power cut.
#[cfg(unix)]
fn sync_directory(directory: &Path) -> std::io::Result<()> {
    File::open(directory)?.sync_all()
}

/// Where a directory can't be opened as a file, the file system sees to it.
#[cfg(not(unix))]
fn sync_directory(_: &Path) -> std::io::Result<()> {
    Ok(())
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::fs::{self, Permissions};
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    const WRITTEN: &str =
        "lookalong-key-1 0707070707070707070707070707070707070707070707070707070707070707\n";

    /// Opens a file of this text and mode, whether or not one may be made.
    #[track_caller]
    fn check(text: &str, mode: u32, expected: &str) {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("key");
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, Permissions::from_mode(mode)).unwrap();
        let told = |opened: Result<MasterKey, KeyProblem>| match opened {
            Ok(key) => key.fingerprint(),
            Err(problem) => problem.to_string().replace(path.to_str().unwrap(), "KEY"),
        };
        let opened = told(MasterKey::open_existing(&path));
        assert!(opened.starts_with(expected), "{opened}");
        assert_eq!(told(MasterKey::open_or_make(&path, &mut |_| panic!("must not make a key"))), opened);
        assert_eq!(fs::read_to_string(&path).unwrap(), text, "the file is left as it was");
    }

    #[test]
    fn a_key_file_is_read_as_an_editor_may_leave_it() {
        check(WRITTEN, 0o600, "b503b145b2be7bbc");
        check(WRITTEN.trim_end(), 0o400, "b503b145b2be7bbc");
        check(&WRITTEN.replace('\n', "\r\n"), 0o600, "b503b145b2be7bbc");
    }

    #[test]
    fn a_wrong_file_is_recognised() {
        for wrong in [
            "",
            "lookalong-key-1 ",
            "SQLite format 3\0",
            &WRITTEN.replace("key-1", "key-2"),
            &WRITTEN.replace("07\n", ""),
            &WRITTEN.replace('\n', "07"),
            &WRITTEN.replace('\n', "7"),
            &WRITTEN.replace("07\n", "+7"),
            &WRITTEN.replace("07\n", "é"),
            &WRITTEN.repeat(2),
            &WRITTEN.repeat(10_000),
        ] {
            check(
                wrong,
                0o600,
                "KEY is not a key file: one has a single line, \"lookalong-key-1\" and 64 hex",
            );
        }
    }

    #[test]
    fn a_file_that_others_could_read_is_refused() {
        check(WRITTEN, 0o644, "KEY is open to others than its owner (mode 0644): run `chmod 600` on it");
        check(WRITTEN, 0o640, "KEY is open to others than its owner (mode 0640)");
    }

    #[test]
    fn the_first_start_makes_a_key_that_only_its_owner_may_read() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("key");
        let made = MasterKey::open_or_make(&path, &mut |bytes| bytes.fill(7)).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), WRITTEN);
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1, "no draft is left behind");
        assert_eq!(MasterKey::open_existing(&path).unwrap().fingerprint(), made.fingerprint());
        assert_eq!(format!("{made:?}"), "MasterKey([redacted])");
    }

    #[test]
    fn of_two_first_starts_at_one_moment_the_quicker_key_is_kept() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("key");
        let ours = MasterKey::open_or_make(&path, &mut |bytes| {
            write_new(&path, WRITTEN).unwrap();
            bytes.fill(9);
        });
        assert_eq!(ours.unwrap().fingerprint(), MasterKey::open_existing(&path).unwrap().fingerprint());
        assert_eq!(fs::read_to_string(&path).unwrap(), WRITTEN);
    }

    #[test]
    fn a_missing_file_is_not_made_beside_a_database() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("key");
        let problem = MasterKey::open_existing(&path).unwrap_err();
        assert!(matches!(problem, KeyProblem::Missing { .. }), "{problem}");
        assert!(!path.exists());
    }

    #[test]
    fn what_the_system_refuses_is_told_apart() {
        let directory = tempfile::tempdir().unwrap();
        let opened = |below: &str| {
            MasterKey::open_or_make(&directory.path().join(below), &mut |bytes| bytes.fill(7)).map(|_| ())
        };
        assert!(matches!(opened(""), Err(KeyProblem::NotAKeyFile { .. })), "a directory");
        assert!(matches!(opened("absent/key"), Err(KeyProblem::Unwritable { .. })));
        assert!(matches!(opened("key"), Ok(())));
        assert!(matches!(opened("key/below"), Err(KeyProblem::Unreadable { .. })));
    }
}
