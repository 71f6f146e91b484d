//! A database of every earlier version is served by today's program: nothing is lost, what waited is said once, and the journey
//! goes on to its end. Each migration leaves a program of before at work.

mod expanding;
mod sample;

use std::path::Path;

use lookalong::domain::ids::CommunityId;
use lookalong::store::{PostState, Store};
use sha2::{Digest, Sha384};

use sample::{On, Sample, Unpacked, numbered, repository};

/// What anna wrote, in every sample.
const WRITTEN: &str = "Ask one open question before explaining anything";

/// Versions that no program that landed ever was at: a server was first served with the third migration.
const NEVER: [(On, u32); 2] = [(On::Postgres, 1), (On::Postgres, 2)];

/// Said by today's program, and so often in all: what waited in the sample, and what its timers were set for.
const SAID: [(&str, usize); 8] = [
    ("bot -> finn [private] Heb je zin in een uitwisseling met eva?", 1),
    ("bot -> chris [pair] Did it take place: chris with dana", 1),
    ("bot -> dana [pair] Did it take place: chris with dana", 1),
    // Twice in all, as the rules have it; neither was said before.
    ("bot -> bram [private] While it is still fresh: what will you take into your own work", 2),
    ("bot -> gijs [private] I found nobody for “wound closure” in this round", 2),
    ("Did you try it? What did you notice? Shall we swap roles?", 1),
    // These had been said, by the old one.
    ("bot -> anna [pair] Agreed: anna looks along with bram", 0),
    ("bot -> eva [private] Would you be glad to look along with finn?", 0),
];

#[tokio::test]
async fn today_opens_a_database_of_every_earlier_version_and_nothing_of_it_is_changed_or_lost() {
    for sample in Sample::all() {
        let name = sample.name();
        let Some(unpacked) = sample.unpack().await else { continue };
        let before = unpacked.rows().await;
        let store = open(&unpacked).await;
        assert_eq!(unpacked.rows_as(&before).await, before, "{name}");

        assert_eq!(store.communities().await.unwrap(), [terminal()], "{name}");
        let (live, _) = store.load(&terminal()).await.unwrap().expect("it is there");
        let counts = [
            live.participant_count(),
            live.exchanges().count(),
            live.proposals().count(),
            live.wishes().count(),
            live.doors().count(),
            live.timer_count(),
        ];
        assert_eq!(counts, [7, 2, 1, 2, 1, 8], "{name}");
        let notes: Vec<_> = live.takeaways().filter_map(|taken| taken.note).collect();
        let opened = store.open_notes(&terminal(), &notes).await.unwrap();
        let words: Vec<&str> = opened.values().map(|words| words.reveal()).collect();
        assert_eq!(words, [WRITTEN], "{name}");
        let waiting = states(&store).await.into_iter().filter(|state| *state == PostState::Pending).count();
        assert_eq!(waiting, 1, "{name}");
        store.close().await;
    }
}

#[tokio::test]
async fn from_every_earlier_version_the_journey_goes_on_to_its_end_and_what_waited_is_said_once() {
    let script = std::fs::read_to_string(repository().join("tests/upgrades/goes-on.txt")).unwrap();
    for sample in Sample::all() {
        let name = sample.name();
        let Some(unpacked) = sample.unpack().await else { continue };
        let options = ["--now", "2026-03-04 22:40", "--db", unpacked.database()];
        let said = unpacked.folder.play(&script, &options).well();
        for (words, times) in SAID {
            assert_eq!(said.out.matches(words).count(), times, "{name}: {words}\n{}", said.out);
        }
        let store = open(&unpacked).await;
        let states = states(&store).await;
        assert!(states.iter().all(|state| *state == PostState::Delivered), "{name}: {states:?}");
        store.close().await;
    }
}

async fn open(unpacked: &Unpacked) -> Store {
    Store::open(&unpacked.place(), &unpacked.key(), |bytes| bytes.fill(7)).await.unwrap()
}

async fn states(store: &Store) -> Vec<PostState> {
    store.posted(&terminal()).await.unwrap().into_iter().map(|(_, state)| state).collect()
}

fn terminal() -> CommunityId {
    CommunityId("terminal".to_owned())
}

#[test]
fn there_is_a_sample_of_every_version_before_the_newest() {
    for on in On::ALL {
        let migrations: Vec<u32> = migrations(on).into_iter().map(|(number, _)| number).collect();
        let samples: Vec<u32> = Sample::all_on(on).iter().map(|sample| sample.number).collect();
        let never: Vec<u32> = NEVER.into_iter().filter(|(of, _)| *of == on).map(|(_, it)| it).collect();
        let lacking = lacking(&migrations, &samples, &never);
        assert!(
            lacking.is_empty(),
            "{}: no sample of {lacking:?}: tests/upgrades/README.md says how one is made",
            on.name()
        );
    }
}

#[test]
fn a_migration_without_a_sample_of_the_version_before_is_caught() {
    assert_eq!(lacking(&[1, 2, 3], &[2], &[1]), [0; 0]);
    assert_eq!(lacking(&[1, 2, 3, 4], &[2], &[1]), [3]);
    assert_eq!(lacking(&[1, 2, 3], &[3], &[]), [1, 2]);
}

fn lacking(migrations: &[u32], samples: &[u32], never: &[u32]) -> Vec<u32> {
    let newest = migrations.iter().max();
    let is_lacking =
        |number: &&u32| Some(*number) != newest && !samples.contains(number) && !never.contains(number);
    migrations.iter().filter(is_lacking).copied().collect()
}

#[test]
fn no_migration_that_a_sample_went_through_was_changed() {
    for sample in Sample::all() {
        let files = migrations(sample.on).into_iter().filter(|(number, _)| *number <= sample.number);
        let files: Vec<(u32, Vec<u8>)> =
            files.map(|(number, path)| (number, std::fs::read(path).unwrap())).collect();
        assert!(files.iter().any(|(number, _)| *number == sample.number), "{}", sample.name());
        let changed = changed(&files, &sample.sql);
        assert!(
            changed.is_empty(),
            "{}: it went through another {changed:?} than there is now: take the change back, and make a new migration of it",
            sample.name()
        );
    }
}

#[test]
fn a_migration_that_was_changed_is_caught() {
    let one =
        Sha384::digest(b"CREATE TABLE one ();").iter().map(|byte| format!("{byte:02X}")).collect::<String>();
    let sample = format!("INSERT INTO _sqlx_migrations VALUES(1,'one','then',1,X'{one}',7);");
    let file = |text: &str| vec![(1, text.as_bytes().to_vec())];
    assert_eq!(changed(&file("CREATE TABLE one ();"), &sample), [0; 0]);
    assert_eq!(changed(&file("CREATE TABLE two ();"), &sample), [1]);
}

/// Those of which the digest that was noted when they were carried out is not in the sample.
fn changed(files: &[(u32, Vec<u8>)], sample: &str) -> Vec<u32> {
    let sample = sample.to_lowercase();
    let digest =
        |file: &[u8]| Sha384::digest(file).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    files.iter().filter(|(_, file)| !sample.contains(&digest(file))).map(|(number, _)| *number).collect()
}

/// The migrations of a store, in order.
fn migrations(on: On) -> Vec<(u32, std::path::PathBuf)> {
    numbered(&repository().join(Path::new("migrations")).join(on.name()), ".sql")
}
