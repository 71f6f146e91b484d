//! A machine that fails under the real binary: a full disk, one that can only be read, and one that does not confirm what it was
//! given.
//!
//! A small library (`failing.c`) stands between the bot and the file system, and fails when a test tells it to.

use serde_json::{Value, json};

use super::service::{Service, begin_with, settings, standin};
use super::standin::permissions::MANAGE_GUILD;
use super::standin::{Seen, Standin};
use crate::binary::{Folder, Said};
use crate::layer::{VARIABLE, layer};

/// A bot on a disk that can be told to fail, with anna in its community.
struct Machine {
    standin: Standin,
    folder: Folder,
    health: String,
    guild: u64,
    anna: u64,
    service: Service,
}

impl Machine {
    async fn begin() -> Self {
        let standin = standin().await;
        let guild = standin.new_guild("Our colleagues", "en-US");
        let boss = standin.new_member(guild, "boss", "en-US");
        standin.set_permissions(guild, boss, MANAGE_GUILD);
        let anna = standin.new_member(guild, "anna", "en-US");
        let (folder, health) = settings(&standin, &standin.token(), "[community]\nrules = \"rules.toml\"");
        folder.write("rules.toml", "quiet-from = \"00:00\"\nquiet-until = \"00:00\"\n");
        let library = layer("failing", folder.root());
        let service = begin_with(&folder, &health, |command| {
            command.env(VARIABLE, &library).env("FAIL_READ_ONLY", folder.path("read-only"));
            command.env("FAIL_SYNC", folder.path("fail-sync")).env("FAIL_WRITE", folder.path("fail-write"));
        });
        let mut machine = Self { standin, folder, health, guild, anna, service };
        machine.is_up().await;
        let home = machine.standin.home(guild);
        let set = [("channel", json!(home.to_string()))];
        assert!(machine.asks(boss, &["setup"], &set).await.is_some());
        let asked = machine.asks(anna, &["observe"], &[]).await.expect("anna is asked");
        let yes = machine.standin.press_labelled(anna, asked.id, "Yes, I’d like to join").await.unwrap();
        assert!(machine.standin.ends_with(&yes).await.is_some());
        machine
    }

    async fn is_up(&mut self) {
        assert!(self.standin.connected_with(1).await, "it connects");
        assert!(self.standin.until(|standin| !standin.commands().is_empty()).await);
        self.service.becomes_well().await;
    }

    /// What somebody types, and what they read in the end; none when nothing answers.
    async fn asks(&self, who: u64, path: &[&str], options: &[(&str, Value)]) -> Option<Seen> {
        let home = self.standin.home(self.guild);
        let outcome = self.standin.slash(self.guild, home, who, path, options).await.ok()?;
        self.standin.ends_with(&outcome).await.and_then(|message| self.standin.message(message))
    }

    async fn offers(&self, topic: &str) -> Option<Seen> {
        self.asks(self.anna, &["offer"], &[("topic", json!(topic))]).await
    }

    /// What anna has open, as the bot tells her.
    async fn open(&self) -> String {
        self.asks(self.anna, &["exchanges"], &[]).await.map(|seen| seen.content).unwrap_or_default()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn on_a_full_disk_nothing_is_promised_and_when_there_is_room_it_goes_on() {
    let machine = Machine::begin().await;
    assert!(machine.offers("triage").await.is_some_and(|seen| seen.content.contains("Noted")));
    machine.folder.write("fail-write", "");
    let told = machine.offers("suturing").await.expect("it answers all the same");
    assert!(told.content.contains("Nothing has changed") && !told.content.contains("Noted"), "{told:?}");
    std::fs::remove_file(machine.folder.path("fail-write")).unwrap();
    assert!(machine.offers("echo").await.is_some_and(|seen| seen.content.contains("Noted")));
    let open = machine.open().await;
    assert!(open.contains("triage") && open.contains("echo") && !open.contains("suturing"), "{open}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn on_a_disk_that_can_only_be_read_nothing_is_promised_and_when_it_is_writable_it_goes_on() {
    let mut machine = Machine::begin().await;
    assert!(machine.offers("triage").await.is_some_and(|seen| seen.content.contains("Noted")));
    machine.folder.write("read-only", "");
    for topic in ["suturing", "intake"] {
        let told = machine.offers(topic).await.expect("it answers all the same");
        assert!(told.content.contains("Nothing has changed") && !told.content.contains("Noted"), "{told:?}");
    }
    std::fs::remove_file(machine.folder.path("read-only")).unwrap();
    // A connection that is only just being closed may still be in the way of the next one.
    let mut tries = 0;
    while !machine.offers("echo").await.is_some_and(|seen| seen.content.contains("Noted")) {
        tries += 1;
        assert!(tries < 5, "{}", machine.service.killed());
    }
    let open = machine.open().await;
    assert!(open.contains("triage") && open.contains("echo") && !open.contains("suturing"), "{open}");
    let said = machine.service.killed();
    assert!(said.contains("read-only"), "{said}");
}

#[test]
fn a_start_on_a_disk_that_can_only_be_read_says_so() {
    let folder = Folder::new();
    let library = layer("failing", folder.root());
    folder.play("anna> /observe\nanna> 1\n", &["--db", "lookalong.sqlite"]).well();
    folder.write("read-only", "");
    let mut starting = folder.command(&["check-config"]);
    starting.env(VARIABLE, &library).env("FAIL_READ_ONLY", folder.path("read-only"));
    let said: Said = starting.output().unwrap().into();
    assert!(said.code == Some(1) && said.err.contains("read-only"), "{said:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_disk_that_does_not_confirm_is_not_trusted_and_what_was_answered_is_there_at_the_next_start() {
    let mut machine = Machine::begin().await;
    assert!(machine.offers("triage").await.is_some_and(|seen| seen.content.contains("Noted")));
    machine.folder.write("fail-sync", "");
    let told = machine.offers("suturing").await.map(|seen| seen.content).unwrap_or_default();
    assert!(!told.contains("Noted") && !told.contains("Nothing has changed"), "nobody can tell: {told}");
    let Machine { service, standin, folder, health, .. } = &mut machine;
    let said = service.ended_by_itself(20).await;
    assert_eq!(said.code, Some(1), "{}", said.err);
    assert!(said.err.contains("did not confirm"), "{}", said.err);
    assert!(standin.until(|standin| standin.connected() == 0).await);
    std::fs::remove_file(folder.path("fail-sync")).unwrap();
    *service = begin_with(folder, health, |_| {});
    machine.is_up().await;
    let open = machine.open().await;
    assert!(open.contains("triage"), "{open}");
    assert!(machine.offers("echo").await.is_some_and(|seen| seen.content.contains("Noted")));
}
