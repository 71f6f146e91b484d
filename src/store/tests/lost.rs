//! A commit whose answer is lost on the way: the server is asked what became of it, and whoever asked hears that.

use std::sync::Arc;
use std::sync::atomic::AtomicU8;

use tokio::io::{AsyncReadExt, AsyncWriteExt, copy};
use tokio::net::{TcpListener, TcpStream};

use super::super::Trouble;
use super::*;

const NOTHING: u8 = 0;
const THE_COMMIT: u8 = 1;
const THE_ANSWER: u8 = 2;

/// A road to the server on which something is lost once, and the connection with it.
struct Road {
    loses: Arc<AtomicU8>,
    port: u16,
}

impl Road {
    async fn to(server: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let loses = Arc::new(AtomicU8::new(NOTHING));
        let (server, lost) = (server.to_owned(), loses.clone());
        tokio::spawn(async move {
            while let Ok((ours, _)) = listener.accept().await {
                let theirs = TcpStream::connect(&server).await.unwrap();
                tokio::spawn(carry(ours, theirs, lost.clone()));
            }
        });
        Self { loses, port }
    }
}

async fn carry(ours: TcpStream, theirs: TcpStream, loses: Arc<AtomicU8>) {
    let (mut ours, mut to_us) = ours.into_split();
    let (mut theirs, mut to_them) = theirs.into_split();
    let back = tokio::spawn(async move { copy(&mut theirs, &mut to_us).await });
    let mut buffer = vec![0; 65_536];
    while let Ok(count @ 1..) = ours.read(&mut buffer).await {
        let said = &buffer[..count];
        if said.windows(7).any(|word| word == b"COMMIT\0") {
            let lost = loses.swap(NOTHING, Ordering::SeqCst);
            if lost != NOTHING {
                back.abort();
            }
            if lost == THE_ANSWER {
                to_them.write_all(said).await.unwrap();
                // Until the server is done with it; the answer goes nowhere.
                tokio::time::sleep(std::time::Duration::from_millis(200)).await;
            }
            if lost != NOTHING {
                break;
            }
        }
        if to_them.write_all(said).await.is_err() {
            break;
        }
    }
    back.abort();
}

/// A store at the other end of a road.
async fn place() -> Option<(Place, Road)> {
    let server = server()?;
    let address = server.rsplit_once('@').unwrap().1.split('/').next().unwrap().to_owned();
    let road = Road::to(&address).await;
    let direct = Place::new(On::Postgres).await;
    let place::Place::Postgres(url) = &direct.at else { return None };
    let at = on_server(&url.replaced(&address, &format!("127.0.0.1:{}", road.port)));
    let store = Store::open(&at, &direct.directory.path().join("key"), counting).await.unwrap();
    Some((Place { store, at, directory: direct.directory }, road))
}

#[tokio::test]
async fn what_was_kept_is_known_though_the_answer_was_lost() {
    let Some((place, road)) = place().await else { return };
    for version in 1..6 {
        road.loses.store(THE_ANSWER, Ordering::SeqCst);
        let kept = place.commit(version, &changing(vec![Change::NextId(100 + version)])).await;
        assert_eq!(kept.unwrap(), version + 1);
        let (live, at_version) = place.load().await;
        assert_eq!((live.next_id(), at_version), (100 + version, version + 1));
    }
}

#[tokio::test]
async fn what_was_not_kept_is_known_when_the_commit_itself_was_lost() {
    let Some((place, road)) = place().await else { return };
    for version in 1..6 {
        road.loses.store(THE_COMMIT, Ordering::SeqCst);
        let decision = changing(vec![Change::NextId(100 + version)]);
        let lost = place.commit(version, &decision).await;
        let Err(problem @ StoreError::Unavailable { why: Trouble::Unreachable, .. }) = lost else {
            panic!("{lost:?}")
        };
        assert!(!problem.is_uncertain() && !problem.is_final());
        assert_eq!(place.load().await.1, version);
        assert_eq!(place.commit(version, &decision).await.unwrap(), version + 1, "it goes on");
    }
}

#[tokio::test]
async fn a_community_that_was_made_is_there_though_the_answer_was_lost() {
    let Some((place, road)) = place().await else { return };
    let first = RuleVersion { number: 1, at: at("09:00"), by: None, why: None, rules: RuleSet::default() };
    let id = CommunityId("lab".to_owned());
    let lab = Community::new(id.clone(), ward().settings().clone(), first, at("10:00"));
    road.loses.store(THE_ANSWER, Ordering::SeqCst);
    assert_eq!(place.store.create(&lab, &Decision::default(), at("09:00")).await.unwrap(), 1);
    assert!(place.store.load(&id).await.unwrap().is_some());
}
