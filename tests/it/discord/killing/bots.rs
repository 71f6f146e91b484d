//! The real binary as processes that are killed and started again.

use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard};
use std::time::{Duration, Instant};

use lookalong::store::crash_point::VARIABLE;
use tokio::sync::watch;

use super::super::standin::Standin;
use super::chance::Chance;
use crate::layer;

/// How long something is left to a process that died, on a server: as short as it may be set.
pub const LEASE: Duration = Duration::from_secs(2);

/// By so many seconds the clocks of two neighbours differ.
const APART: i64 = 300;

/// SIGTERM.
const TOLD: i32 = 15;

/// How long one that is told to stop may take to end what it has begun.
const STOPS_WITHIN: Duration = Duration::from_secs(20);

/// A folder with settings that name the stand-in.
pub struct Place {
    folder: tempfile::TempDir,
    /// The address of the server, where there is one.
    server: Option<String>,
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
        Self { folder, server: server.map(str::to_owned), clock, crash_at: Mutex::default() }
    }

    /// The address of the database.
    pub fn database(&self) -> String {
        let file = || format!("sqlite:{}", self.folder.path().join("lookalong.sqlite").display());
        self.server.clone().unwrap_or_else(file)
    }

    /// What one says that is started here and does not go on.
    pub fn refused(&self, binary: &Path) -> String {
        let started = Command::new(binary).arg("run").current_dir(self.folder.path()).output();
        let output = started.expect("the bot starts");
        assert_eq!(output.status.code(), Some(1), "it ends by itself");
        String::from_utf8(output.stderr).expect("it says text")
    }

    /// The first has the slowest clock, where they are apart.
    fn start(&self, binary: &Path, which: usize) -> Child {
        let mut command = Command::new(binary);
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

/// How a process ends that is replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ends {
    /// It is told to stop, as an operator does it.
    Told,
    /// It is killed.
    Killed,
}

impl Ends {
    const fn signal(self) -> &'static str {
        match self {
            Self::Told => "-TERM",
            Self::Killed => "-KILL",
        }
    }

    /// One that is told in the midst of its start has nothing to end yet, and is ended by the signal itself.
    fn is(self, status: ExitStatus) -> bool {
        match self {
            Self::Told => status.success() || status.signal() == Some(TOLD),
            Self::Killed => status.code().is_none(),
        }
    }
}

/// A process, and the program that it runs.
struct Bot {
    binary: PathBuf,
    child: Child,
}

/// The processes, and how often they died.
pub struct Bots {
    standin: Standin,
    place: Place,
    all: Mutex<Vec<Bot>>,
    deaths: watch::Sender<u64>,
    pauses: AtomicU32,
}

impl Bots {
    /// Starts so many of that program.
    pub async fn begin(standin: &Standin, place: Place, binary: &Path, replicas: usize) -> Self {
        let start = |which| Bot { binary: binary.to_path_buf(), child: place.start(binary, which) };
        let all = Mutex::new((0..replicas).map(start).collect());
        let (deaths, pauses) = (watch::Sender::new(0), AtomicU32::new(0));
        let bots = Self { standin: standin.clone(), place, all, deaths, pauses };
        let registered = |standin: &Standin| standin.connected() == 1 && !standin.commands().is_empty();
        assert!(standin.until(registered).await, "the bot connects");
        bots
    }

    fn all(&self) -> MutexGuard<'_, Vec<Bot>> {
        self.all.lock().expect("nobody failed while they held it")
    }

    /// Where they are.
    pub const fn place(&self) -> &Place {
        &self.place
    }

    /// Waits until one is connected.
    pub async fn are_up(&self) {
        while !self.standin.until(|standin| standin.connected() > 0).await {
            for bot in self.all().iter_mut() {
                assert!(bot.child.try_wait().expect("it can be asked").is_none(), "the bot ended by itself");
            }
        }
    }

    /// SIGKILL to one, and at once another one in its place.
    pub async fn kill_and_start(&self, chance: &mut Chance) {
        let victim = self.any_of_the_newest(chance);
        {
            let child = &mut self.all()[victim].child;
            child.kill().expect("it can be killed");
            child.wait().expect("it ends");
        }
        self.deaths.send_modify(|deaths| *deaths += 1);
        self.start_again(victim).await;
    }

    /// One ends, and is started again with that program.
    pub async fn replace(&self, which: usize, binary: &Path, how: Ends) {
        self.signal(how.signal(), which);
        let since = Instant::now();
        let status = loop {
            if let Some(status) = self.all()[which].child.try_wait().expect("it can be asked") {
                break status;
            }
            assert!(since.elapsed() < STOPS_WITHIN, "it ends when it is told to");
            tokio::time::sleep(Duration::from_millis(20)).await;
        };
        assert!(how.is(status), "{how:?}: {status}");
        self.deaths.send_modify(|deaths| *deaths += 1);
        self.all()[which].binary = binary.to_path_buf();
        self.start_again(which).await;
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
        usize::try_from(chance.number() % self.all().len() as u64).unwrap_or(0)
    }

    /// While they are replaced, beginning with the first: one of an earlier program may not start again.
    fn any_of_the_newest(&self, chance: &mut Chance) -> usize {
        let all = self.all();
        let newest: Vec<usize> = (0..all.len()).filter(|at| all[*at].binary == all[0].binary).collect();
        newest[usize::try_from(chance.number() % newest.len() as u64).unwrap_or(0)]
    }

    fn signal(&self, signal: &str, victim: usize) {
        let process = self.all()[victim].child.id().to_string();
        let sent = Command::new("kill").args([signal, &process]).status();
        assert!(sent.expect("there is such a program").success(), "{signal}");
    }

    /// Where one is alone, the stand-in first sees that it is gone: the next one would be taken for it.
    async fn start_again(&self, which: usize) {
        if self.all().len() == 1 {
            self.standin.until(|standin| standin.connected() == 0).await;
        }
        let bot = &mut self.all()[which];
        bot.child = self.place.start(&bot.binary, which);
    }

    /// From the next start on, a process ends by itself at that point; or none does.
    pub fn crash_at(&self, point: Option<String>) {
        *self.place.crash_at.lock().expect("nobody failed while they held it") = point;
    }

    /// Waits until a process ended by itself, and starts another one; false when all are still there after a minute.
    pub async fn ends_and_is_started(&self) -> bool {
        for _ in 0..6_000 {
            let mut ended = None;
            for (which, bot) in self.all().iter_mut().enumerate() {
                if let Some(status) = bot.child.try_wait().expect("it can be asked") {
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
        for Bot { mut child, .. } in self.all.into_inner().expect("nobody failed while they held it") {
            child.kill().expect("it can be killed");
            child.wait().expect("it ends");
        }
        self.standin.until(|standin| standin.connected() == 0).await;
        if keep {
            println!("the settings and the log are kept in {}", self.place.folder.keep().display());
        }
    }
}
