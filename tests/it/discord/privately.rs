//! What is private stays so, whoever closed what: their direct messages, the bot's permissions, a thread, a channel.

use chrono::TimeDelta;
use serde_json::json;

use super::standin::permissions::{
    CREATE_PRIVATE_THREADS, READ_MESSAGE_HISTORY, SEND_MESSAGES, THE_BOT, VIEW_CHANNEL,
};
use super::standin::{Place, Seen, Standin};
use super::story::{STORY, live};
use super::talk::Talk;

/// Up to where anna has wished, and both are asked in private.
const ASKED: std::ops::Range<usize> = 0..6;
/// What the place of the two is called.
const PLACE: &str = "anna & bram: intake interview";
const HOSTILE: &str = "**x** [a](http://b) @everyone <@1> # y";

fn of_bot(talk: &mut Talk, name: &str, words: &str) -> Vec<Seen> {
    let user = talk.member(name);
    let seen = talk.standin.from_bot(user);
    seen.into_iter().filter(|seen| talk.standin.as_read(user, &seen.content).contains(words)).collect()
}

/// The one message in which someone reads this.
#[track_caller]
fn once(talk: &mut Talk, name: &str, words: &str) -> Seen {
    let mut found = of_bot(talk, name, words);
    assert_eq!(found.len(), 1, "{name} reads {words:?} once: {found:?}");
    found.remove(0)
}

fn thread_of(seen: &Seen) -> Option<&str> {
    match &seen.place {
        Place::Thread { name, .. } => Some(name),
        Place::Direct | Place::Channel { .. } | Place::Ephemeral => None,
    }
}

async fn a_while(talk: &mut Talk, span: TimeDelta) {
    let then = talk.now() + span;
    talk.pass(then).await;
}

fn forbid_threads(standin: &Standin, guild: u64) {
    standin.set_bot_permissions(guild, None, THE_BOT & !CREATE_PRIVATE_THREADS);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_answer_to_a_command_is_seen_by_its_asker_alone() {
    let mut talk = Talk::begin().await;
    live(&mut talk, 0..STORY.len()).await;
    for words in ["/observe", "/exchanges", "/doors", "/help", "/me", "/harvest", "/observe topic:\"x\""] {
        talk.play(&format!("anna> {words}")).await.unwrap();
    }
    let (anna, onlooker) = (talk.member("anna"), talk.member("onlooker"));
    let answers = talk.standin.from_bot(anna);
    let ephemeral = answers.iter().filter(|seen| seen.place == Place::Ephemeral).count();
    assert!(ephemeral >= 7, "{ephemeral}");
    let seen = talk.standin.from_bot(onlooker);
    assert!(
        seen.iter().all(|seen| !seen.content.contains("anna") && !seen.content.contains("bram")),
        "{seen:?}"
    );
    for answered in talk.standin.requests().iter().filter(|r| r.path.ends_with("/callback")) {
        if matches!(answered.body["type"].as_u64(), Some(4 | 5)) {
            assert_eq!(answered.body["data"]["flags"].as_u64().unwrap_or(0) & 64, 64, "{answered:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_takes_no_direct_messages_is_told_in_a_thread_of_their_own() {
    let mut talk = Talk::begin().await;
    let (bram, onlooker) = (talk.member("bram"), talk.member("onlooker"));
    talk.standin.close_dms(bram, true);
    live(&mut talk, ASKED).await;
    let asked = once(&mut talk, "bram", "Would you be glad to look along with anna?");
    assert_eq!(thread_of(&asked), Some("Between us"));
    assert!(of_bot(&mut talk, "bram", "only you and I see").len() == 1, "it is told why");
    assert!(talk.standin.from_bot(onlooker).iter().all(|seen| thread_of(seen).is_none()));
    // All that follows is told there too, and can be answered there.
    live(&mut talk, 6..STORY.len()).await;
    let threads: Vec<u64> = talk
        .standin
        .from_bot(bram)
        .iter()
        .filter(|seen| thread_of(seen) == Some("Between us"))
        .map(|seen| seen.channel)
        .collect();
    assert!(threads.iter().all(|thread| *thread == threads[0]), "one thread: {threads:?}");
    assert_eq!(thread_of(&once(&mut talk, "bram", "Agreed:")), Some(PLACE));
    // Somebody clears it away: the next thing is told in a new one.
    talk.standin.delete_channel(threads[0]);
    talk.pass("2026-03-05T12:00:00Z".parse().unwrap()).await;
    talk.play("anna> It took place").await.unwrap();
    talk.pass("2026-03-05T14:00:00Z".parse().unwrap()).await;
    let anew: Vec<Seen> =
        talk.standin.from_bot(bram).into_iter().filter(|s| thread_of(s) == Some("Between us")).collect();
    assert!(!anew.is_empty() && anew.iter().all(|seen| seen.channel != threads[0]), "{anew:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_can_be_told_nowhere_hears_it_at_their_next_command_once() {
    let mut talk = Talk::begin().await;
    let bram = talk.member("bram");
    live(&mut talk, 0..5).await;
    talk.standin.close_dms(bram, true);
    forbid_threads(&talk.standin, talk.guild);
    // What he did a while ago is no place any more.
    a_while(&mut talk, TimeDelta::minutes(20)).await;
    live(&mut talk, 5..6).await;
    const ASKS: &str = "Would you be glad to look along with anna?";
    assert_eq!(of_bot(&mut talk, "bram", ASKS).len(), 0, "it waits");
    talk.play("bram> /exchanges").await.unwrap();
    assert_eq!(once(&mut talk, "bram", ASKS).place, Place::Ephemeral, "it is told at his command");
    talk.play("bram> /exchanges").await.unwrap();
    a_while(&mut talk, TimeDelta::days(8)).await;
    once(&mut talk, "bram", ASKS);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_waited_for_someone_is_told_in_the_order_in_which_it_came() {
    let mut talk = Talk::begin().await;
    let bram = talk.member("bram");
    live(&mut talk, ASKED).await;
    talk.play("bram> Yes, with anna").await.unwrap();
    talk.standin.close_dms(bram, true);
    forbid_threads(&talk.standin, talk.guild);
    a_while(&mut talk, TimeDelta::minutes(20)).await;
    talk.play("anna> Yes, with bram").await.unwrap();
    a_while(&mut talk, TimeDelta::minutes(20)).await;
    let (before, hers) = (talk.standin.from_bot(bram).len(), once(&mut talk, "anna", "you both said yes"));
    assert_eq!(hers.place, Place::Direct, "anna waits for nobody");
    talk.play("bram> /exchanges").await.unwrap();
    let told = talk.standin.from_bot(bram).split_off(before);
    assert!(told.iter().all(|seen| seen.place == Place::Ephemeral), "{told:#?}");
    let place = |words: &str| told.iter().position(|seen| seen.content.contains(words));
    let order = [
        place("you both said yes"),
        place("Three things worth telling"),
        place("When could anna look along"),
    ];
    assert!(order.is_sorted() && order.iter().all(Option::is_some), "{order:?} in {told:#?}");
    a_while(&mut talk, TimeDelta::minutes(20)).await;
    once(&mut talk, "anna", "you both said yes");
    once(&mut talk, "bram", "you both said yes");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_pair_whose_thread_was_cleared_away_gets_a_new_one() {
    let mut talk = Talk::begin().await;
    live(&mut talk, 0..STORY.len()).await;
    let introduced = once(&mut talk, "anna", "you both said yes");
    assert_eq!(thread_of(&introduced), Some(PLACE));
    talk.standin.delete_channel(introduced.channel);
    talk.pass("2026-03-05T12:00:00Z".parse().unwrap()).await;
    let asked = ["anna", "bram"].map(|name| once(&mut talk, name, "Did it take place"));
    for asked in &asked {
        assert_eq!(thread_of(asked), Some(PLACE));
    }
    assert_eq!(asked[0].channel, asked[1].channel, "it is theirs together");
    assert_ne!(asked[0].channel, introduced.channel);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_pair_without_a_thread_talks_by_way_of_the_bot() {
    let mut talk = Talk::begin().await;
    forbid_threads(&talk.standin, talk.guild);
    live(&mut talk, 0..8).await;
    let (anna, bram) = (talk.member("anna"), talk.member("bram"));
    for name in ["anna", "bram"] {
        let introduced = once(&mut talk, name, "you both said yes");
        assert_eq!(introduced.place, Place::Direct);
        once(&mut talk, name, "What you write to me here, I pass on to whoever you look along with");
    }
    talk.standin.write(anna, "Shall I bring **coffee**? @everyone");
    let passed = talk.standin.wait_for(bram, |seen| seen.content.contains("coffee")).await;
    let passed = passed.expect("it is passed on");
    assert_eq!(passed.content, "anna: Shall I bring \\*\\*coffee\\*\\*? @\u{200B}everyone");
    assert_eq!((passed.place, passed.mentions), (Place::Direct, vec![]));
    talk.standin.write(bram, "Tea: at ten");
    let back = talk.standin.wait_for(anna, |seen| seen.content.contains("Tea: at ten")).await;
    assert_eq!(back.expect("and back").content, "bram: Tea: at ten");
    // The story goes on in the same way.
    talk.idle().await;
    live(&mut talk, 8..STORY.len()).await;
    for name in ["anna", "bram"] {
        assert_eq!(once(&mut talk, name, "Agreed:").place, Place::Direct);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_talks_with_two_says_to_whom() {
    let mut talk = Talk::begin().await;
    forbid_threads(&talk.standin, talk.guild);
    live(&mut talk, 0..8).await;
    let more = "chris> /observe\nchris> 1\nchris> /offer topic:\"triage\"\nanna> /observe topic:\"triage\"\n\
                anna> Yes, with chris\nchris> Yes, with anna";
    talk.play(more).await.unwrap();
    a_while(&mut talk, TimeDelta::minutes(1)).await;
    let (anna, bram, chris) = (talk.member("anna"), talk.member("bram"), talk.member("chris"));
    assert_eq!(of_bot(&mut talk, "chris", "you both said yes").len(), 1, "{}", talk.heard());
    talk.standin.write(anna, "See you at ten");
    let asked =
        talk.standin.wait_for(anna, |seen| seen.content.contains("With whom shall I share that?")).await;
    assert!(asked.is_some(), "she is asked");
    talk.standin.write(anna, "chris: see you at eleven");
    let passed = talk.standin.wait_for(chris, |seen| seen.content == "anna: see you at eleven").await;
    assert!(passed.is_some());
    talk.idle().await;
    let everything: Vec<Seen> = [bram, chris].iter().flat_map(|user| talk.standin.from_bot(*user)).collect();
    assert!(everything.iter().all(|seen| !seen.content.contains("See you at ten")), "it went to nobody");
    assert!(talk.standin.from_bot(bram).iter().all(|seen| !seen.content.contains("eleven")));
    // Whoever talks with nobody is told so.
    let dana = talk.member("dana");
    talk.standin.write(dana, "Hello?");
    assert!(
        talk.standin
            .wait_for(dana, |seen| seen.content.contains("nobody to pass that on to"))
            .await
            .is_some()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_pair_of_whom_one_can_be_told_nowhere_hears_everything_once() {
    let mut talk = Talk::begin().await;
    let bram = talk.member("bram");
    forbid_threads(&talk.standin, talk.guild);
    live(&mut talk, 0..8).await;
    talk.standin.close_dms(bram, true);
    a_while(&mut talk, TimeDelta::minutes(20)).await;
    live(&mut talk, 8..10).await;
    a_while(&mut talk, TimeDelta::minutes(20)).await;
    assert_eq!(of_bot(&mut talk, "anna", "anna suggests").len(), 1);
    assert_eq!(of_bot(&mut talk, "bram", "anna suggests").len(), 0);
    talk.play("bram> /exchanges").await.unwrap();
    assert_eq!(once(&mut talk, "bram", "Does that suit you?").place, Place::Ephemeral);
    a_while(&mut talk, TimeDelta::minutes(20)).await;
    assert_eq!(of_bot(&mut talk, "anna", "anna suggests").len(), 1, "and anna does not hear it again");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn without_its_home_channel_nothing_is_told_in_public_and_pairs_are_still_introduced() {
    let mut talk = Talk::begin().await;
    let craft = talk.standin.add_channel(talk.guild, "craft");
    talk.play(":facilitator dana\ndana> /observe").await.unwrap();
    talk.slash("dana", &["setup"], &[("channel", json!(craft.to_string()))]).await.unwrap();
    talk.standin.delete_channel(craft);
    live(&mut talk, 0..STORY.len()).await;
    for name in ["anna", "bram"] {
        assert_eq!(once(&mut talk, name, "you both said yes").place, Place::Direct);
        assert_eq!(once(&mut talk, name, "Agreed:").place, Place::Direct);
    }
    talk.slash("dana", &["setup"], &[]).await.unwrap();
    assert!(talk.heard().contains("can’t find my home channel"), "{}", talk.heard());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_left_the_server_leaves_a_partner_who_is_told_kindly() {
    for threads in [true, false] {
        let mut talk = Talk::begin().await;
        if !threads {
            forbid_threads(&talk.standin, talk.guild);
        }
        live(&mut talk, 0..STORY.len()).await;
        let bram = talk.member("bram");
        talk.standin.leave(talk.guild, bram);
        talk.pass("2026-03-05T16:00:00Z".parse().unwrap()).await;
        let told = once(&mut talk, "anna", "bram can’t go on with your exchange");
        assert!(told.content.contains("It says nothing about you"), "threads {threads}: {told:?}");
        assert!(talk.community().await.exchanges().next().is_none(), "it is over; threads {threads}");
    }
}

/// Anna and bram join, whatever they are called, and are introduced for that topic.
async fn become_a_pair(talk: &mut Talk, topic: &str) {
    for name in ["anna", "bram"] {
        talk.slash(name, &["observe"], &[]).await.unwrap();
        talk.play(&format!("{name}> Yes, I’d like to join")).await.unwrap();
    }
    talk.slash("bram", &["offer"], &[("topic", json!(topic))]).await.unwrap();
    talk.slash("anna", &["observe"], &[("topic", json!(topic))]).await.unwrap();
    for name in ["anna", "bram"] {
        let user = talk.member(name);
        let yes = talk.standin.from_bot(user).into_iter().rev().find_map(|seen| {
            let yes = seen.buttons().into_iter().find(|button| button.starts_with("Yes, with"))?.to_owned();
            Some((seen.id, yes))
        });
        let (message, yes) = yes.unwrap_or_else(|| panic!("{name} is asked: {}", talk.heard()));
        talk.standin.press_labelled(user, message, &yes).await.unwrap();
        talk.idle().await;
        talk.settle().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_topic_of_sixty_pictures_fits_everywhere() {
    let topic = "🦉".repeat(60);
    let mut talk = Talk::begin().await;
    become_a_pair(&mut talk, &topic).await;
    a_while(&mut talk, TimeDelta::minutes(1)).await;
    let introduced = once(&mut talk, "anna", "you both said yes");
    assert!(thread_of(&introduced).is_some_and(|place| place.contains("🦉🦉🦉")), "{introduced:?}");
    assert!(introduced.content.contains(&topic));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn names_and_topics_format_nothing_link_nowhere_and_call_nobody() {
    let mut talk = Talk::begin().await;
    let (anna, bram) = (talk.member("anna"), talk.member("bram"));
    talk.standin.set_nick(talk.guild, anna, Some("**x** <@1>"));
    talk.standin.set_nick(talk.guild, bram, Some(&"👩‍⚕️".repeat(12)));
    become_a_pair(&mut talk, HOSTILE).await;
    a_while(&mut talk, TimeDelta::minutes(1)).await;
    let all: Vec<Seen> = [anna, bram].iter().flat_map(|user| talk.standin.from_bot(*user)).collect();
    let introduced = all.iter().filter(|seen| matches!(seen.place, Place::Thread { .. })).count();
    assert!(introduced >= 2, "they are introduced: {all:#?}");
    for seen in &all {
        assert_eq!(seen.mentions, Vec::<u64>::new(), "{seen:?}");
        for bad in ["**x**", "[a](", "@everyone", "<@1>", "\n#"] {
            assert!(!seen.content.contains(bad), "{bad:?} works in {:?}", seen.content);
        }
    }
    let as_typed = |text: &str| text.replace(['\\', '\u{200B}'], "").contains(HOSTILE);
    assert!(all.iter().any(|seen| as_typed(&seen.content)), "and they read what was typed");
    for request in talk.standin.requests() {
        if request.path.ends_with("/messages") && request.method == "POST" {
            assert_eq!(request.body["allowed_mentions"], json!({"parse": []}), "{request:?}");
            assert_eq!(request.body["enforce_nonce"], true, "{request:?}");
            assert!(request.body["nonce"].as_str().is_some_and(|nonce| !nonce.is_empty()), "{request:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_written_in_a_form_is_nowhere_but_where_its_writer_chose() {
    const SECRET: &str = "Zebras listen better";
    let mut talk = Talk::begin().await;
    live(&mut talk, 0..STORY.len()).await;
    talk.pass("2026-03-05T12:00:00Z".parse().unwrap()).await;
    talk.play("anna> It took place").await.unwrap();
    talk.pass("2026-03-05T13:00:00Z".parse().unwrap()).await;
    talk.play("anna> /debrief\nanna> 1").await.unwrap();
    if talk.play(&format!("anna>> {SECRET}\nanna>> next Tuesday")).await.is_err() {
        panic!("{}", talk.heard());
    }
    assert!(talk.heard().contains("Kept, and only you can read it"), "{}", talk.heard());
    let everyone: Vec<u64> = ["anna", "bram", "onlooker"].map(|name| talk.member(name)).to_vec();
    for user in &everyone {
        let said = talk.standin.dump(*user);
        assert!(!said.contains(SECRET), "before it is shared nobody has it in a message: {said}");
    }
    talk.play("anna> Share with my partner").await.unwrap();
    a_while(&mut talk, TimeDelta::days(1)).await;
    assert!(talk.standin.dump(everyone[1]).contains(SECRET), "then bram reads it");
    assert!(!talk.standin.dump(everyone[2]).contains(SECRET), "and nobody else");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_thread_in_which_the_bot_may_not_write_is_made_up_for_by_direct_messages() {
    let mut talk = Talk::begin().await;
    let may = VIEW_CHANNEL | SEND_MESSAGES | READ_MESSAGE_HISTORY | CREATE_PRIVATE_THREADS;
    talk.standin.set_bot_permissions(talk.guild, None, may);
    live(&mut talk, 0..STORY.len()).await;
    for name in ["anna", "bram"] {
        assert_eq!(once(&mut talk, name, "you both said yes").place, Place::Direct);
        assert_eq!(once(&mut talk, name, "Agreed:").place, Place::Direct);
    }
}
