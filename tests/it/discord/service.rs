//! The real binary as a service, with the stand-in for Discord: how it starts, shows that it is well, stops, and says why not.

use std::io::Read;
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use lookalong::app::clock;
use serde_json::json;

use super::standin::permissions::MANAGE_GUILD;
use super::standin::{Place, Standin};
use crate::binary::{Folder, Said};

/// A service that runs; it ends with the test.
pub struct Service {
    child: Child,
    health: String,
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub async fn standin() -> Standin {
    Standin::start(Arc::new(clock::now)).await
}

/// A folder with settings that name the stand-in; gives where the health page will be.
pub fn settings(standin: &Standin, token: &str, more: &str) -> (Folder, String) {
    let folder = Folder::new();
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    folder.write("token", format!("{token}\n"));
    let url = standin.url();
    folder.write(
        "lookalong.toml",
        format!(
            "[discord]\ntoken_file = \"token\"\napi = \"{url}\"\n{more}\n[health]\nlisten = \"{free}\"\n"
        ),
    );
    (folder, free)
}

pub fn begin(folder: &Folder, health: &str) -> Service {
    begin_with(folder, health, |_| {})
}

/// With something more in its environment.
pub fn begin_with(folder: &Folder, health: &str, more: impl FnOnce(&mut Command)) -> Service {
    let mut command = folder.command(&["run"]);
    more(&mut command);
    let child = command.stderr(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    Service { child, health: health.to_owned() }
}

impl Service {
    /// The status and the body of a page; none while nothing answers.
    fn page(&self, path: &str) -> Option<(u16, String)> {
        use std::io::Write as _;
        let mut stream = TcpStream::connect(&self.health).ok()?;
        stream.set_read_timeout(Some(Duration::from_secs(5))).ok()?;
        write!(stream, "GET {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n", self.health).ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        let status = answer.split(' ').nth(1)?.parse().ok()?;
        Some((status, answer.split_once("\r\n\r\n")?.1.to_owned()))
    }

    /// Waits until it says that it is well.
    pub async fn becomes_well(&mut self) {
        for _ in 0..100 {
            if self.page("/healthz").is_some_and(|(status, _)| status == 200) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("it does not become well:\n{}", self.killed());
    }

    /// Ends it at once; gives what it logged.
    pub fn killed(&mut self) -> String {
        let _ = self.child.kill();
        let mut err = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
        err
    }

    pub fn told_to_stop(&self) {
        let told = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(told.success());
    }

    /// Waits until it ended by itself; within so many seconds.
    pub async fn ended(mut self, seconds: u32) -> Said {
        self.ended_by_itself(seconds).await
    }

    /// As [`Service::ended`], of one that another will follow.
    pub async fn ended_by_itself(&mut self, seconds: u32) -> Said {
        for _ in 0..seconds * 20 {
            if self.child.try_wait().unwrap().is_some() {
                let (mut out, mut err) = (String::new(), String::new());
                self.child.stdout.take().unwrap().read_to_string(&mut out).unwrap();
                self.child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
                return Said { code: self.child.wait().unwrap().code(), out, err };
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("it does not end:\n{}", self.killed());
    }
}

/// The one line in which it says why it ended.
#[track_caller]
fn why(said: &Said) -> &str {
    let lines: Vec<&str> = said.err.lines().filter(|line| line.starts_with("lookalong: ")).collect();
    assert_eq!(lines.len(), 1, "{}", said.err);
    lines[0]
}

async fn run_to_its_end(folder: &Folder, arguments: &'static [&'static str]) -> Said {
    let mut command = folder.command(arguments);
    let ran = tokio::task::spawn_blocking(move || command.output().expect("the binary starts"));
    ran.await.unwrap().into()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn it_starts_serves_shows_its_figures_and_stops_in_good_order() {
    let standin = standin().await;
    let guild = standin.new_guild("Our colleagues", "en-US");
    let (home, anna) = (standin.home(guild), standin.new_member(guild, "anna", "en-US"));
    let boss = standin.new_member(guild, "boss", "en-US");
    standin.set_permissions(guild, boss, MANAGE_GUILD);
    // At whatever hour, and on whatever day, this is run.
    let (folder, health) = settings(&standin, &standin.token(), "[community]\nrules = \"rules.toml\"");
    folder.write("rules.toml", "quiet-from = \"00:00\"\nquiet-until = \"00:00\"\n");
    let mut service = begin(&folder, &health);
    assert!(standin.connected_with(1).await, "it connects");
    assert!(standin.until(|standin| !standin.commands().is_empty()).await, "it registers its commands");
    service.becomes_well().await;
    let set =
        standin.slash(guild, home, boss, &["setup"], &[("channel", json!(home.to_string()))]).await.unwrap();
    assert!(standin.ends_with(&set).await.is_some());
    let asked = standin.slash(guild, home, anna, &["observe"], &[]).await.unwrap();
    assert!(asked.after < Duration::from_secs(3), "{asked:?}");
    let asked = standin.ends_with(&asked).await.expect("it is answered");
    let yes = standin.press_labelled(anna, asked, "Yes, I’d like to join").await.unwrap();
    assert!(standin.ends_with(&yes).await.is_some());
    let hours = [("hours", json!("mon-sun 0:00-24:00"))];
    let told = standin.slash(guild, home, anna, &["me", "profile"], &hours).await.unwrap();
    assert!(standin.ends_with(&told).await.is_some());
    // Something that the bot says of itself.
    let chris = standin.new_member(guild, "chris", "en-US");
    let invite = [("who", json!(chris.to_string()))];
    standin.slash(guild, home, anna, &["invite"], &invite).await.unwrap();
    assert!(standin.wait_for(chris, |seen| seen.place == Place::Direct).await.is_some(), "chris is invited");
    let (status, figures) = service.page("/metrics").unwrap();
    assert_eq!(status, 200);
    // What was sent is counted right after it was sent.
    let counted =
        standin.until(|_| service.page("/metrics").unwrap().1.contains("lookalong_sends_total{")).await;
    assert!(counted, "{figures}");
    let (_, figures) = service.page("/metrics").unwrap();
    for series in [
        "lookalong_interactions_total{command=\"observe\"",
        "lookalong_acknowledge_seconds_bucket",
        "lookalong_sends_total{result=\"sent\"}",
        "lookalong_outbox_waiting",
        "lookalong_shard_connected{shard=\"0\"} 1",
    ] {
        assert!(figures.contains(series), "{series} in\n{figures}");
    }
    for of_a_person in ["anna", &anna.to_string(), &guild.to_string()] {
        assert!(!figures.contains(of_a_person), "{of_a_person} is nobody's business");
    }
    service.told_to_stop();
    let said = service.ended(15).await;
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert!(!said.err.contains(&standin.token()), "the token is told to nobody");
    assert!(standin.until(|standin| standin.connected() == 0).await);
    // It starts again where it was, and registers nothing anew.
    let registered = |standin: &Standin| {
        standin.requests().iter().filter(|r| r.method == "PUT" && r.path.ends_with("/commands")).count()
    };
    let before = registered(&standin);
    let mut service = begin(&folder, &health);
    service.becomes_well().await;
    let asked = standin.slash(guild, home, anna, &["exchanges"], &[]).await.unwrap();
    assert!(standin.ends_with(&asked).await.is_some());
    assert_eq!(registered(&standin), before);
    service.told_to_stop();
    assert_eq!(service.ended(15).await.code, Some(0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_token_that_discord_does_not_know_ends_it_with_what_to_do() {
    let (standin, other) = (standin().await, standin().await);
    let wrong = format!("{}x", &other.token()[..other.token().len() - 1]);
    let (folder, _) = settings(&standin, &wrong, "");
    for arguments in [&["run"][..], &["check-config"], &["discord", "invite"]] {
        let said: Said = {
            let mut command = folder.command(arguments);
            tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap().into()
        };
        assert_eq!(said.code, Some(1), "{arguments:?}: {}", said.err);
        let why = why(&said);
        assert!(why.contains("copy it anew from the Bot page"), "{arguments:?}: {why}");
        assert!(!said.err.contains(&wrong));
    }
    folder.write("token", "this is no token\n");
    let said = run_to_its_end(&folder, &["run"]).await;
    assert_eq!(said.code, Some(1));
    assert!(why(&said).contains("holds no bot token"), "{}", said.err);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_connection_that_discord_closes_for_good_ends_it_with_one_line_that_explains() {
    for (code, explained) in
        [(4004, "does not know the bot's token"), (4013, "privileged intent"), (4014, "privileged intent")]
    {
        let standin = standin().await;
        let _ = standin.new_guild("Our colleagues", "en-US");
        let (folder, health) = settings(&standin, &standin.token(), "");
        let mut service = begin(&folder, &health);
        assert!(standin.connected_with(1).await);
        service.becomes_well().await;
        standin.faults().close_connections(code);
        let said = service.ended(20).await;
        assert_eq!(said.code, Some(1), "{code}: {}", said.err);
        assert!(why(&said).contains(explained), "{code}: {}", said.err);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_a_start_needs_is_checked_and_the_invitation_is_printed() {
    let standin = standin().await;
    let (folder, _) = settings(&standin, &standin.token(), "");
    let said = run_to_its_end(&folder, &["check-config"]).await.well();
    for line in [
        "settings: understood",
        "rules: within their limits",
        "chat: Discord knows the token, of the application",
        "chat: no privileged intent is needed",
        "clock: within 5 seconds",
    ] {
        assert!(said.out.contains(line), "{line} in\n{}", said.out);
    }
    let said = run_to_its_end(&folder, &["discord", "invite"]).await.well();
    let client = format!("client_id={}&", standin.application_id());
    assert!(said.out.contains(&client) && said.out.contains("permissions=343597485056\n"), "{}", said.out);
    assert!(
        said.out.contains("- Create Private Threads: make a private thread for each pair"),
        "{}",
        said.out
    );
    // While Discord is away it says so.
    standin.faults().outage(true);
    let said = run_to_its_end(&folder, &["check-config"]).await;
    assert_eq!(said.code, Some(1));
    assert!(why(&said).contains("Discord can't be asked"), "{}", said.err);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn it_serves_over_http_without_a_gateway() {
    let standin = standin().await;
    let guild = standin.new_guild("Our colleagues", "en-US");
    let (home, anna) = (standin.home(guild), standin.new_member(guild, "anna", "en-US"));
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let more = format!("transport = \"http\"\nlisten = \"{free}\"\n");
    let (folder, health) = settings(&standin, &standin.token(), &more);
    let mut service = begin(&folder, &health);
    service.becomes_well().await;
    standin
        .deliver_over_http(&format!("http://{free}/interactions"))
        .await
        .expect("Discord takes the address");
    assert!(standin.until(|standin| !standin.commands().is_empty()).await);
    let asked = standin.slash(guild, home, anna, &["observe"], &[]).await.unwrap();
    let asked = standin.ends_with(&asked).await.and_then(|id| standin.message(id)).expect("it is answered");
    assert!(asked.content.contains("Would you like to join?"), "{asked:?}");
    assert_eq!(standin.connected(), 0);
    service.told_to_stop();
    assert_eq!(service.ended(15).await.code, Some(0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nothing_that_someone_wrote_reaches_a_log_that_tells_everything() {
    const WRITTEN: &str = "canary in the quiet room";
    let standin = standin().await;
    let guild = standin.new_guild("Our colleagues", "en-US");
    let (home, anna) = (standin.home(guild), standin.new_member(guild, "anna", "en-US"));
    let everything = "[log]\nfilter = \"trace,serenity=trace,tungstenite=trace,hyper=trace\"";
    let (folder, health) = settings(&standin, &standin.token(), everything);
    let mut service = begin(&folder, &health);
    assert!(standin.until(|standin| !standin.commands().is_empty()).await, "it registers its commands");
    service.becomes_well().await;
    let asked = standin.slash(guild, home, anna, &["observe"], &[]).await.unwrap();
    let asked = standin.ends_with(&asked).await.expect("it is answered");
    let yes = standin.press_labelled(anna, asked, "Yes, I’d like to join").await.unwrap();
    let joined = standin.ends_with(&yes).await.expect("it is answered");
    let form = standin.press_labelled(anna, joined, "I’d like to watch…").await.unwrap();
    let modal = form.modal().expect("a form").clone();
    let sent = standin.submit(anna, &modal, &[(modal.fields[0].custom_id.as_str(), WRITTEN)]).await.unwrap();
    assert!(standin.ends_with(&sent).await.is_some(), "it is taken");
    standin.write(anna, WRITTEN);
    assert!(standin.wait_for(anna, |seen| seen.place == Place::Direct && seen.by_bot).await.is_some());
    let _unread = standin.faults().send_unparsable_interaction(home, anna);
    assert!(
        standin.until(|standin| standin.interaction_log().iter().all(|i| i.acknowledged.is_some())).await
    );
    service.told_to_stop();
    let said = service.ended(20).await;
    assert!(said.err.contains("a decision is durable"), "there is no log to look in: {}", said.err);
    // As text, and as the numbers in which the body of a request is printed.
    let numbers = format!("{:?}", WRITTEN.as_bytes());
    for trace in [WRITTEN, numbers.trim_matches(['[', ']']), &standin.token()] {
        assert!(!said.err.contains(trace) && !said.out.contains(trace), "{trace} is in the log");
    }
}
