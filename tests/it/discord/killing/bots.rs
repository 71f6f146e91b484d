//! The real binary as processes that are killed and started again.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::time::Duration;

use lookalong::store::crash_point::VARIABLE;
use tokio::sync::watch;

use super::super::standin::Standin;

/// Where nothing was sent for so long nothing will be: longer than a claim of the outbox lasts after a kill.
pub const QUIET: Duration = Duration::from_secs(3);

/// A folder with settings that name the stand-in, for that binary.
pub struct Place {
    binary: PathBuf,
    folder: tempfile::TempDir,
    /// What the environment of the next process says of crash points.
    crash_at: Mutex<Option<String>>,
}

impl Place {
    /// A new one, on the disk of the build rather than in memory.
    pub fn new(standin: &Standin, binary: &Path) -> Self {
        let folder = binary.parent().expect("it lies in a folder");
        let folder = tempfile::tempdir_in(folder).expect("a folder can be made");
        let write = |name: &str, text: String| {
            std::fs::write(folder.path().join(name), text).expect("a file can be written");
        };
        write("token", standin.token());
        // At whatever hour, and on whatever day, this is run.
        write("rules.toml", "quiet-from = \"00:00\"\nquiet-until = \"00:00\"\n".to_owned());
        let url = standin.url();
        write(
            "lookalong.toml",
            format!(
                "[community]\nrules = \"rules.toml\"\n[log]\nfilter = \"warn\"\n[health]\nlisten = \"off\"\n\
                 [discord]\ntoken_file = \"token\"\napi = \"{url}\"\n"
            ),
        );
        Self { binary: binary.to_path_buf(), folder, crash_at: Mutex::default() }
    }

    fn start(&self) -> Child {
        let mut command = Command::new(&self.binary);
        if let Some(point) = self.crash_at.lock().expect("nobody failed while they held it").as_ref() {
            command.env(VARIABLE, point);
        }
        command
            .arg("run")
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(self.log())
            .spawn()
            .expect("the bot starts")
    }

    /// All processes write into one file, for whoever looks for the reason of a failure.
    fn log(&self) -> Stdio {
        let path = self.folder.path().join("log");
        let file = std::fs::OpenOptions::new().create(true).append(true).open(path);
        file.expect("a log can be written").into()
    }
}

/// The processes, and how often they died.
pub struct Bots {
    standin: Standin,
    place: Place,
    child: Mutex<Child>,
    deaths: watch::Sender<u64>,
}

impl Bots {
    /// Starts.
    pub async fn begin(standin: &Standin, place: Place) -> Self {
        let child = Mutex::new(place.start());
        let bots = Self { standin: standin.clone(), place, child, deaths: watch::Sender::new(0) };
        let registered = |standin: &Standin| standin.connected() == 1 && !standin.commands().is_empty();
        assert!(standin.until(registered).await, "the bot connects");
        bots
    }

    /// Waits until one is connected.
    pub async fn are_up(&self) {
        while !self.standin.until(|standin| standin.connected() > 0).await {
            let mut child = self.child.lock().expect("nobody failed while they held it");
            assert!(child.try_wait().expect("it can be asked").is_none(), "the bot ended by itself");
        }
    }

    /// SIGKILL, and at once another one.
    pub async fn kill_and_start(&self) {
        {
            let mut child = self.child.lock().expect("nobody failed while they held it");
            child.kill().expect("it can be killed");
            child.wait().expect("it ends");
        }
        self.deaths.send_modify(|deaths| *deaths += 1);
        self.standin.until(|standin| standin.connected() == 0).await;
        *self.child.lock().expect("nobody failed while they held it") = self.place.start();
    }

    /// From the next start on, a process ends by itself at that point; or none does.
    pub fn crash_at(&self, point: Option<String>) {
        *self.place.crash_at.lock().expect("nobody failed while they held it") = point;
    }

    /// Waits until the process ended by itself, and starts another one; false when it is still there after a minute.
    pub async fn ends_and_is_started(&self) -> bool {
        for _ in 0..6_000 {
            let ended = {
                let mut child = self.child.lock().expect("nobody failed while they held it");
                child.try_wait().expect("it can be asked")
            };
            if let Some(status) = ended {
                assert_eq!(status.code(), None, "it died, and did not stop");
                self.deaths.send_modify(|deaths| *deaths += 1);
                self.standin.until(|standin| standin.connected() == 0).await;
                *self.child.lock().expect("nobody failed while they held it") = self.place.start();
                return true;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        false
    }

    /// Hears of every death from now on.
    pub fn deaths(&self) -> watch::Receiver<u64> {
        self.deaths.subscribe()
    }

    /// Ends them. What they leave behind is kept when something is to be looked into, and gone else.
    pub async fn end(self, keep: bool) {
        let mut child = self.child.into_inner().expect("nobody failed while they held it");
        child.kill().expect("it can be killed");
        child.wait().expect("it ends");
        self.standin.until(|standin| standin.connected() == 0).await;
        if keep {
            println!("the database and the log are kept in {}", self.place.folder.keep().display());
        }
    }
}
