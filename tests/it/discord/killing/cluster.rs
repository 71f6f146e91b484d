//! A PostgreSQL server of one's own, to be restarted, paused, filled up and lost; gone with its owner.
//!
//! `tests/with-postgres` makes it and throws it away, as it does for everybody: it stays for as long as its input is open, so that
//! nothing is left behind, however a test ends.

use std::io::{BufRead, BufReader};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/with-postgres");

/// Tells where the server is, and waits.
const HOLD: &str = "printf '%s\\n' \"$LOOKALONG_TEST_POSTGRES\" \"$LOOKALONG_TEST_POSTGRES_FOLDER\" \
     \"$LOOKALONG_TEST_POSTGRES_TOOLS\" \"$LOOKALONG_TEST_POSTGRES_AS\"; exec cat";

/// How the script says that there is no PostgreSQL.
const NONE_HERE: i32 = 69;

/// So long something of the server may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// How a server is stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// Whatever is under way is cut off, and undone.
    Fast,
    /// As if its machine had failed: it recovers at the next start.
    Immediate,
}

/// The server, and its standby once it has one.
pub struct Cluster {
    keeper: Child,
    url: String,
    folder: PathBuf,
    tools: PathBuf,
    /// A command that runs another as the server's user; empty where we are that.
    lent: Vec<String>,
}

impl Cluster {
    /// Starts one, with settings like `-c max_connections=20`. None where there is no PostgreSQL; in CI there must be.
    pub fn start(settings: &str) -> Option<Self> {
        let mut command = Command::new("bash");
        command.args([SCRIPT, "bash", "-c", HOLD]).env("LOOKALONG_TEST_POSTGRES_SETTINGS", settings);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut keeper = command.spawn().expect("there is a shell");
        let told = BufReader::new(keeper.stdout.take().expect("it is ours"));
        let lines: Vec<String> = told.lines().take(4).map_while(Result::ok).collect();
        let [url, folder, tools, lent] = lines.as_slice() else {
            let ended = keeper.wait().expect("it ends").code();
            assert!(ended == Some(NONE_HERE), "the server did not start: {ended:?}");
            assert!(std::env::var("CI").is_err(), "in CI there must be PostgreSQL");
            eprintln!("NOT CHECKED on a PostgreSQL server of its own: there is no PostgreSQL here");
            return None;
        };
        let lent = lent.split_whitespace().map(str::to_owned).collect();
        Some(Self { url: url.clone(), folder: folder.into(), tools: tools.into(), lent, keeper })
    }

    /// Its address.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Stopped in the midst of what it does, and started again at once.
    pub fn restart(&self, how: Stop) {
        let how = match how {
            Stop::Fast => "fast",
            Stop::Immediate => "immediate",
        };
        self.control("data", &["restart", "--wait", "--mode", how]);
    }

    /// Stopped, until it is restarted.
    pub fn stop(&self) {
        self.control("data", &["stop", "--wait", "--mode", "immediate"]);
    }

    /// All of it stands still.
    pub fn pause(&self) {
        self.signal("-STOP");
    }

    /// And goes on as if nothing had happened.
    pub fn go_on(&self) {
        self.signal("-CONT");
    }

    /// Gives it a standby, which has whatever is answered to be kept.
    pub fn begin_standby(&self) {
        let copy = self.folder.join("standby");
        self.run(
            "pg_basebackup",
            &["--write-recovery-conf", "--checkpoint=fast", "--dbname", &self.url],
            &copy,
        );
        self.control("standby", &["start", "--wait", "--options", &Self::at_port(self.port() + 1)]);
        self.tell("ALTER SYSTEM SET synchronous_standby_names = '*'");
        self.tell("SELECT pg_reload_conf()");
        let since = Instant::now();
        while self.tell("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'").trim() != "1" {
            assert!(since.elapsed() < PATIENCE, "the standby follows");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// The server is gone for good. Its standby comes to its address, where at first it can only be read.
    pub fn lose_to_standby(&self) {
        self.signal("-KILL");
        let since = Instant::now();
        while TcpStream::connect(("127.0.0.1", self.port())).is_ok() {
            assert!(since.elapsed() < PATIENCE, "its address becomes free");
            std::thread::sleep(Duration::from_millis(20));
        }
        self.control(
            "standby",
            &["restart", "--wait", "--mode", "fast", "--options", &Self::at_port(self.port())],
        );
    }

    /// From now on the standby is the server.
    pub fn promote(&self) {
        self.control("standby", &["promote", "--wait"]);
    }

    /// What it answers to a statement.
    pub fn tell(&self, sql: &str) -> String {
        let mut command = self.command("psql");
        command.args(["--no-psqlrc", "--tuples-only", "--no-align", "--dbname", &self.url, "--command", sql]);
        done(command)
    }

    fn port(&self) -> u16 {
        let after = self.url.rsplit_once(':').expect("it has a port").1;
        after.split('/').next().and_then(|port| port.parse().ok()).expect("a number")
    }

    fn at_port(port: u16) -> String {
        // No socket in the folder: the one of the server that was lost is there still.
        format!(
            "-c port={port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200"
        )
    }

    fn control(&self, which: &str, arguments: &[&str]) {
        let mut command = self.command("pg_ctl");
        let place = self.folder.join(which);
        command.args(arguments).args(["--silent", "--pgdata"]).arg(&place);
        command.arg("--log").arg(place.join("server.log"));
        done(command);
    }

    fn run(&self, tool: &str, arguments: &[&str], place: &Path) {
        let mut command = self.command(tool);
        command.args(arguments).arg("--pgdata").arg(place);
        done(command);
    }

    fn command(&self, tool: &str) -> Command {
        let tool = self.tools.join(tool);
        let mut command = match self.lent.split_first() {
            Some((first, more)) => {
                let mut command = Command::new(first);
                command.args(more).arg(tool);
                command
            }
            None => Command::new(tool),
        };
        command.current_dir(&self.folder).stdin(Stdio::null());
        command
    }

    /// To the server and to each process of its own; it first, as it would make new ones.
    fn signal(&self, signal: &str) {
        let noted = std::fs::read_to_string(self.folder.join("data/postmaster.pid")).expect("it runs");
        let server = noted.lines().next().expect("its number").to_owned();
        let before = children(&server);
        send(signal, &server);
        // One that stands still makes no new ones, and one that is gone is nobody's parent.
        for own in before.split_whitespace().chain(children(&server).split_whitespace()) {
            send(signal, own);
        }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // Its end is the end of its input; it throws the server away.
        drop(self.keeper.stdin.take());
        let _ = self.keeper.wait();
    }
}

fn children(of: &str) -> String {
    let listed =
        Command::new("ps").args(["-o", "pid=", "--ppid", of]).output().expect("there is such a program");
    String::from_utf8_lossy(&listed.stdout).into_owned()
}

/// One that ended meanwhile need not hear it.
fn send(signal: &str, process: &str) {
    let _ = Command::new("kill").args([signal, process]).stderr(Stdio::null()).status();
}

fn done(mut command: Command) -> String {
    let said = command.stdout(Stdio::piped()).stderr(Stdio::piped()).output().expect("it starts");
    let (out, err) = (String::from_utf8_lossy(&said.stdout), String::from_utf8_lossy(&said.stderr));
    assert!(said.status.success(), "{:?}: {out}{err}", command.get_program());
    out.into_owned()
}
