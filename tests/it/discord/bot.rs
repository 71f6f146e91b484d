//! The bot as `lookalong run` starts it, on a script's time, and without due work of its own.

use std::path::Path;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use chrono::DateTime;
use lookalong::app::discord::{Clock, Front};
use lookalong::app::{App, clock};
use lookalong::chat::discord::gateway::{Came, Gateway, Watch};
use lookalong::chat::discord::sending::Discord;
use lookalong::config::{CommandScope, CommunitySettings};
use lookalong::store::{Place, Store};
use serenity::all::HttpBuilder;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::sync::watch;

use super::standin::Standin;

/// The bot, connected.
pub struct Bot {
    pub front: Arc<Front>,
    pub came: UnboundedSender<Came>,
    pub watch: Watch,
    pub busy: watch::Receiver<usize>,
    pub tasks: Vec<tokio::task::JoinHandle<()>>,
}

pub fn ticking(millis: &Arc<AtomicI64>) -> Clock {
    let millis = millis.clone();
    Arc::new(move || DateTime::from_timestamp_millis(millis.load(Ordering::Relaxed)).unwrap())
}

/// The bot as `lookalong run` starts it, on the script's time, and without due work of its own.
pub async fn start(
    standin: &Standin,
    place: &Place,
    folder: &Path,
    millis: &Arc<AtomicI64>,
) -> (Bot, Arc<App<Discord>>) {
    let http = || HttpBuilder::new(standin.token()).proxy(standin.url()).ratelimiter_disabled(true).build();
    let speaking = http();
    speaking.set_application_id(standin.application_id().into());
    let (came, mut coming) = unbounded_channel();
    let mut gateway = Gateway::new(http(), came.clone(), clock::stopwatch).await.unwrap();
    assert!(gateway.url().await.starts_with("ws://127.0.0.1"), "only the stand-in is spoken to");
    let store = Store::open(place, &folder.join("talk.key"), clock::fill).await.unwrap();
    let app = Arc::new(App::start(store, Discord::new(Arc::new(speaking), true)).await.unwrap());
    let begins = CommunitySettings::default();
    let front = Arc::new(Front::new(app.clone(), ticking(millis), begins, CommandScope::Global));
    front.register_for_all().await;
    let watch = gateway.watch();
    let (busy_now, busy) = watch::channel(0);
    let listening = front.clone();
    let count = Arc::new((AtomicUsize::new(0), Mutex::new(busy_now)));
    let hearing = tokio::spawn(async move {
        while let Some(came) = coming.recv().await {
            if matches!(came, Came::Server(_)) {
                continue;
            }
            let (front, count) = (listening.clone(), count.clone());
            let change = move |by: isize| {
                let now = count.0.load(Ordering::SeqCst).saturating_add_signed(by);
                count.0.store(now, Ordering::SeqCst);
                let _ = count.1.lock().unwrap().send(now);
            };
            change(1);
            tokio::spawn(async move {
                front.take(came).await;
                change(-1);
            });
        }
    });
    let before = standin.connected();
    let connected = tokio::spawn(async move {
        let _ = gateway.listen(Some(1), None).await;
    });
    assert!(standin.until(|standin| standin.connected() > before).await, "the bot connects");
    (Bot { front, came, watch, busy, tasks: vec![hearing, connected] }, app)
}
