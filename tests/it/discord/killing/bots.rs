//! The real binary as processes that are killed and started again.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

use lookalong::store::crash_point::VARIABLE;
use tokio::sync::watch;

use super::super::standin::Standin;
use super::chance::Chance;
use crate::layer;

/// How long something is left to a process that died, on a server: as short as it may be set.
pub const LEASE: Duration = Duration::from_secs(2);

/// By so many seconds the clocks of two neighbours differ.
const APART: i64 = 300;

/// A folder with settings that name the stand-in, for that binary.
pub struct Place {
    binary: PathBuf,
    folder: tempfile::TempDir,
    /// What makes clocks go wrong, where they do.
    clock: Option<PathBuf>,
    /// What the environment of the next process says of crash points.
    crash_at: Mutex<Option<String>>,
}

impl Place {
    /// A new one, on the disk of the build rather than in memory; with a database on a server, or else in a file.
    pub fn new(standin: &Standin, binary: &Path, server: Option<&str>, skewed: bool) -> Self {
        let folder = binary.parent().expect("it lies in a folder");
        let folder = tempfile::tempdir_in(folder).expect("a folder can be made");
        let write = |name: &str, text: String| {
            std::fs::write(folder.path().join(name), text).expect("a file can be written");
        };
        write("token", standin.token());
        // At whatever hour, and on whatever day, this is run.
        write("rules.toml", "quiet-from = \"00:00\"\nquiet-until = \"00:00\"\n".to_owned());
        let url = standin.url();
        let store = server.map_or_else(String::new, |url| {
            format!("[store]\nurl = \"{url}\"\nlease_seconds = {}\n", LEASE.as_secs())
        });
        write(
            "lookalong.toml",
            format!(
                "[community]\nrules = \"rules.toml\"\n[log]\nfilter = \"warn\"\n[health]\nlisten = \"off\"\n{store}\
                 [discord]\ntoken_file = \"token\"\napi = \"{url}\"\n"
            ),
        );
        let clock = skewed.then(|| layer::layer("skewed", folder.path()));
        Self { binary: binary.to_path_buf(), folder, clock, crash_at: Mutex::default() }
    }

    /// The first has the slowest clock, where they are apart.
    fn start(&self, which: usize) -> Child {
        let mut command = Command::new(&self.binary);
        if let Some(clock) = &self.clock {
            let skew = (i64::try_from(which).unwrap_or(0) - 1) * APART;
            command.env(layer::VARIABLE, clock).env("SKEW_SECONDS", skew.to_string());
        }
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
    children: Mutex<Vec<Child>>,
    deaths: watch::Sender<u64>,
    pauses: AtomicU32,
}

impl Bots {
    /// Starts so many.
    pub async fn begin(standin: &Standin, place: Place, replicas: usize) -> Self {
        let children = Mutex::new((0..replicas).map(|which| place.start(which)).collect());
        let (deaths, pauses) = (watch::Sender::new(0), AtomicU32::new(0));
        let bots = Self { standin: standin.clone(), place, children, deaths, pauses };
        let registered = |standin: &Standin| standin.connected() == 1 && !standin.commands().is_empty();
        assert!(standin.until(registered).await, "the bot connects");
        bots
    }

    fn children(&self) -> MutexGuard<'_, Vec<Child>> {
        self.children.lock().expect("nobody failed while they held it")
    }

    /// Waits until one is connected.
    pub async fn are_up(&self) {
        while !self.standin.until(|standin| standin.connected() > 0).await {
            for child in self.children().iter_mut() {
                assert!(child.try_wait().expect("it can be asked").is_none(), "the bot ended by itself");
            }
        }
    }

    /// SIGKILL to one, and at once another one in its place.
    pub async fn kill_and_start(&self, chance: &mut Chance) {
        let victim = self.any(chance);
        {
            let child = &mut self.children()[victim];
            child.kill().expect("it can be killed");
            child.wait().expect("it ends");
        }
        self.deaths.send_modify(|deaths| *deaths += 1);
        self.start_again(victim).await;
    }

    /// One stands still for longer than its lease, and goes on as if nothing had happened.
    pub async fn pause_one(&self, chance: &mut Chance) {
        let victim = self.any(chance);
        self.signal("-STOP", victim);
        tokio::time::sleep(LEASE + chance.millis(200, 2_500)).await;
        self.signal("-CONT", victim);
        self.pauses.fetch_add(1, Ordering::Relaxed);
    }

    /// How often one stood still.
    pub fn pauses(&self) -> u32 {
        self.pauses.load(Ordering::Relaxed)
    }

    fn any(&self, chance: &mut Chance) -> usize {
        usize::try_from(chance.number() % self.children().len() as u64).unwrap_or(0)
    }

    fn signal(&self, signal: &str, victim: usize) {
        let process = self.children()[victim].id().to_string();
        let sent = Command::new("kill").args([signal, &process]).status();
        assert!(sent.expect("there is such a program").success(), "{signal}");
    }

    /// Where one is alone, the stand-in first sees that it is gone: the next one would be taken for it.
    async fn start_again(&self, which: usize) {
        if self.children().len() == 1 {
            self.standin.until(|standin| standin.connected() == 0).await;
        }
        self.children()[which] = self.place.start(which);
    }

    /// From the next start on, a process ends by itself at that point; or none does.
    pub fn crash_at(&self, point: Option<String>) {
        *self.place.crash_at.lock().expect("nobody failed while they held it") = point;
    }

    /// Waits until a process ended by itself, and starts another one; false when all are still there after a minute.
    pub async fn ends_and_is_started(&self) -> bool {
        for _ in 0..6_000 {
            let mut ended = None;
            for (which, child) in self.children().iter_mut().enumerate() {
                if let Some(status) = child.try_wait().expect("it can be asked") {
                    assert_eq!(status.code(), None, "it died, and did not stop");
                    ended = Some(which);
                }
            }
            if let Some(which) = ended {
                self.deaths.send_modify(|deaths| *deaths += 1);
                self.start_again(which).await;
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
        for mut child in self.children.into_inner().expect("nobody failed while they held it") {
            child.kill().expect("it can be killed");
            child.wait().expect("it ends");
        }
        self.standin.until(|standin| standin.connected() == 0).await;
        if keep {
            println!("the settings and the log are kept in {}", self.place.folder.keep().display());
        }
    }
}
