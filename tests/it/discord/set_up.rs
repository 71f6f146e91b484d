//! What facilitators set up, and what Discord is told once: commands, the home channel, a roster, rules; and what people say
//! of themselves.

use std::sync::Arc;

use lookalong::app::discord::Front;
use lookalong::chat::discord::account;
use lookalong::chat::discord::gateway::Came;
use lookalong::chat::discord::hearing::{Given, Heard, Said, Spoken};
use lookalong::config::{CommandScope, CommunitySettings};
use serde_json::{Value, json};

use super::standin::acting::slash::file;
use super::standin::permissions::{
    ATTACH_FILES, CREATE_PRIVATE_THREADS, MANAGE_GUILD, SEND_MESSAGES, SEND_MESSAGES_IN_THREADS, THE_BOT,
    VIEW_CHANNEL,
};
use super::standin::{ClientError, Component, Place};
use super::story::{STORY, live};
use super::talk::Talk;

fn registrations(talk: &Talk, path_ends: &str) -> usize {
    let registers = |r: &&super::standin::Request| r.method == "PUT" && r.path.ends_with(path_ends);
    talk.standin.requests().iter().filter(registers).count()
}

async fn with_facilitator() -> Talk {
    let mut talk = Talk::begin().await;
    let fleur = talk.member("fleur");
    talk.standin.set_permissions(talk.guild, fleur, MANAGE_GUILD);
    talk
}

async fn joins(talk: &mut Talk, name: &str) {
    talk.play(&format!("{name}> /observe\n{name}> Yes, I’d like to join")).await.unwrap();
}

/// The answer to a command, as its asker reads it.
async fn says(talk: &mut Talk, name: &str, path: &[&str], options: &[(&str, Value)]) -> String {
    let (user, home) = (talk.member(name), talk.standin.home(talk.guild));
    let outcome = talk.standin.slash(talk.guild, home, user, path, options).await.unwrap();
    let first = talk.standin.ends_with(&outcome).await.expect("it is answered");
    talk.idle().await;
    let said: Vec<_> = talk.standin.from_bot(user).into_iter().filter(|seen| seen.id >= first).collect();
    assert!(said.iter().all(|seen| seen.place == Place::Ephemeral), "{said:?}");
    let said: Vec<String> = said.iter().map(|seen| talk.standin.as_read(user, &seen.content)).collect();
    said.join("\n")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn commands_are_registered_once_and_again_only_when_they_changed() {
    let mut talk = Talk::begin().await;
    assert_eq!(registrations(&talk, "/commands"), 1);
    assert!(talk.standin.commands().len() > 15);
    talk.restart().await;
    talk.restart().await;
    assert_eq!(registrations(&talk, "/commands"), 1, "they are there already");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn commands_are_registered_for_each_server_where_that_is_how_it_is_set() {
    let talk = Talk::begin().await;
    let other = talk.standin.new_guild("Another", "nl");
    let begins = CommunitySettings::default();
    let front = Arc::new(Front::new(talk.app.clone(), talk.clock(), begins, CommandScope::Server));
    front.register_for_all().await;
    for _ in 0..2 {
        front.take(Came::Server(talk.guild)).await;
        front.take(Came::Server(other)).await;
    }
    for guild in [talk.guild, other] {
        assert_eq!(registrations(&talk, &format!("/guilds/{guild}/commands")), 1);
    }
    let global = |r: &&super::standin::Request| r.method == "PUT" && !r.path.contains("/guilds/");
    assert_eq!(talk.standin.requests().iter().filter(global).count(), 1, "only what was there before");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_set_up_is_checked_and_what_is_missing_is_said_with_what_is_done_without_it() {
    let mut talk = with_facilitator().await;
    let said = says(&mut talk, "fleur", &["setup"], &[]).await;
    assert!(said.contains("#home") && said.contains("I have everything I need there"), "{said}");
    let craft = talk.standin.add_channel(talk.guild, "craft");
    let said = says(&mut talk, "fleur", &["setup"], &[("channel", json!(craft.to_string()))]).await;
    assert!(said.contains("Home: #craft"), "{said}");
    let missing = [
        (SEND_MESSAGES, "open doors are only seen with /doors"),
        (CREATE_PRIVATE_THREADS, "pairs talk by direct message, passed on by me"),
        (SEND_MESSAGES_IN_THREADS, "not allowed to write in threads"),
        (ATTACH_FILES, "no calendar file"),
    ];
    for (permission, without) in missing {
        talk.standin.set_bot_permissions(talk.guild, None, THE_BOT & !permission);
        let said = says(&mut talk, "fleur", &["setup"], &[]).await;
        assert!(said.contains(without) && !said.contains("everything I need"), "{said}");
        assert_eq!(said.matches("I am not allowed").count(), 1, "only that is missing: {said}");
    }
    talk.standin.set_bot_permissions(talk.guild, None, THE_BOT & !VIEW_CHANNEL);
    let said = says(&mut talk, "fleur", &["setup"], &[]).await;
    assert!(said.contains("not allowed to see that channel"), "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_server_without_a_home_channel_is_told_how_to_choose_one() {
    let talk = Talk::begin().await;
    let guild = talk.standin.new_guild("Ward 3", "nl");
    let boss = talk.standin.new_member(guild, "boss", "nl");
    talk.standin.set_permissions(guild, boss, MANAGE_GUILD);
    let home = talk.standin.home(guild);
    let outcome = talk.standin.slash(guild, home, boss, &["inrichten"], &[]).await.unwrap();
    let message = talk.standin.ends_with(&outcome).await.and_then(|id| talk.standin.message(id)).unwrap();
    assert!(message.content.contains("nog geen thuiskanaal"), "{message:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_is_no_facilitator_sets_nothing_up() {
    let mut talk = with_facilitator().await;
    let (anna, home, guild) = (talk.member("anna"), talk.standin.home(talk.guild), talk.guild);
    let refused = talk.standin.slash(guild, home, anna, &["setup"], &[]).await;
    assert!(
        matches!(refused, Err(ClientError::NotAllowed(_))),
        "Discord does not even offer it: {refused:?}"
    );
    let offered: Vec<String> = talk.standin.offered(anna, home).into_iter().map(|(name, _)| name).collect();
    for command in ["setup", "rules", "rounds", "roster", "topics"] {
        assert!(!offered.contains(&command.to_owned()), "{command} is not offered to everyone");
    }
    // A server can let everyone type it all the same: the bot looks for itself.
    let before = talk.community().await;
    let typed = |name: &str, sub: Option<&str>, options: &[(&str, &str)]| {
        let options = options.iter().map(|(n, v)| ((*n).to_owned(), Given::Text((*v).to_owned())));
        Said::Command(Spoken {
            name: name.to_owned(),
            sub: sub.map(str::to_owned),
            options: options.collect(),
        })
    };
    let orders = [
        typed("setup", None, &[("zone", "Europe/Paris")]),
        typed("setup", None, &[]),
        typed("rules", Some("undo"), &[]),
        typed("rounds", Some("start"), &[]),
    ];
    for (nth, said) in (0..).zip(orders) {
        let heard = Heard {
            id: (u64::try_from(talk.now().timestamp_millis() - 1_420_070_400_000).unwrap() << 22) + nth,
            token: "t".to_owned(),
            server: Some(guild),
            user: anna,
            name: "anna".to_owned(),
            locale: "en-US".to_owned(),
            server_locale: None,
            facilitator: false,
            on_message: false,
            said,
        };
        talk.front().take(Came::Interaction(Box::new(heard))).await;
    }
    // The stand-in knows of no such interactions, and takes no answer to them: what was answered is in the requests. `/setup`
    // says that it thinks, and hears then that nobody waits.
    let answers = talk.standin.requests().into_iter().filter(|request| request.path.ends_with("/t/callback"));
    let answers: Vec<String> = answers.map(|request| request.body.to_string()).collect();
    let refused = answers.iter().filter(|answer| answer.contains("for facilitators")).count();
    let thinks = answers.iter().filter(|answer| answer.contains("\"type\":5")).count();
    assert_eq!((refused, thinks), (2, 2), "{answers:#?}");
    let after = talk.community().await;
    assert_eq!(*after.settings(), *before.settings());
    assert_eq!(after.rules(), before.rules());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_roster_finds_people_by_user_name_number_and_mention_and_says_whom_it_does_not_know() {
    let mut talk = with_facilitator().await;
    let (anna, bram, chris) = (talk.member("anna"), talk.member("bram"), talk.member("chris"));
    talk.standin.set_nick(talk.guild, anna, Some("Anna of the ward"));
    let csv = format!(
        "account,team,manager\nanna,Ward 3,{bram}\n<@{bram}>,Ward 4,\n{chris},Ward 5,\nnobody-here,Ward 6,\n"
    );
    let roster = [("file", file("people.csv", "text/csv", csv.as_bytes()))];
    let said = says(&mut talk, "fleur", &["roster", "import"], &roster).await;
    assert!(said.contains("4 lines taken in"), "{said}");
    assert!(said.contains("nobody-here") && !said.contains("anna"), "only the unknown one is named: {said}");
    for (name, team) in [("anna", "Ward 3"), ("bram", "Ward 4"), ("chris", "Ward 5")] {
        joins(&mut talk, name).await;
        let said = says(&mut talk, name, &["me", "profile"], &[]).await;
        assert!(said.contains(team), "{name}: {said}");
    }
    let community = talk.community().await;
    let [anna, bram] = [anna, bram].map(|user| community.by_account(&account(user)).unwrap());
    assert!(anna.place.manager.is_some(), "{anna:?}");
    assert!(bram.place.manager.is_none());
    // What is no list changes nothing, and says where it goes wrong.
    let bad = [("file", file("people.csv", "text/csv", b"name,team\nanna,Ward 9\n"))];
    let said = says(&mut talk, "fleur", &["roster", "import"], &bad).await;
    assert!(said.contains("heading needs"), "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_colleague_is_asked_from_the_menu_on_their_name() {
    let mut talk = Talk::begin().await;
    for name in ["anna", "bram"] {
        joins(&mut talk, name).await;
    }
    talk.play("bram> /offer topic:\"triage\"").await.unwrap();
    let (anna, bram, home) = (talk.member("anna"), talk.member("bram"), talk.standin.home(talk.guild));
    let outcome = talk.standin.context(home, anna, "Observe…", bram).await.unwrap();
    let answer = talk.standin.ends_with(&outcome).await.and_then(|id| talk.standin.message(id)).unwrap();
    assert_eq!(answer.place, Place::Ephemeral);
    talk.idle().await;
    talk.settle().await;
    assert!(talk.heard().contains("anna asked for you in particular"), "{}", talk.heard());
    // With a program nobody looks along.
    let outcome = talk.standin.context(home, anna, "Observe…", talk.standin.application_id()).await.unwrap();
    let answer = talk.standin.ends_with(&outcome).await.and_then(|id| talk.standin.message(id)).unwrap();
    assert!(answer.content.contains("I know nobody here by that name"), "{answer:?}");
    // In Dutch it is called so in Dutch.
    let dirk = talk.standin.new_member(talk.guild, "dirk", "nl");
    let offered = talk.standin.offered(dirk, home);
    assert!(offered.iter().any(|(name, _)| name == "Meekijken…"), "{offered:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_colleague_is_invited_by_choosing_them_from_the_members() {
    let mut talk = Talk::begin().await;
    live(&mut talk, 0..STORY.len()).await;
    let took_something_along = "
        :until 2026-03-05 12:00
        anna> It took place
        :until 2026-03-05 13:00
        anna> /debrief
        anna> 1
        anna>> Ask one open question
        anna>> next Tuesday
        :until 2026-03-26 17:00
        anna> Yes, I tried it";
    talk.play(took_something_along).await.unwrap();
    let (anna, chris) = (talk.member("anna"), talk.member("chris"));
    let panel = talk.standin.from_bot(anna).into_iter().rfind(|seen| seen.button("I know someone").is_some());
    let panel = panel.expect("it is among what one can do");
    let asked = talk.standin.press_labelled(anna, panel.id, "I know someone").await.unwrap();
    let asked = talk.standin.message(asked.message().unwrap()).unwrap();
    assert_eq!(asked.place, Place::Ephemeral);
    let menu = asked.controls().find(|control| matches!(control, Component::UserSelect { .. })).unwrap();
    let chosen = talk.standin.choose_user(anna, asked.id, menu.custom_id(), chris).await.unwrap();
    assert!(talk.standin.ends_with(&chosen).await.is_some());
    talk.idle().await;
    talk.settle().await;
    let invited = talk.standin.from_bot(chris).into_iter().filter(|seen| seen.place == Place::Direct);
    let invited: Vec<_> = invited.collect();
    assert_eq!(invited.len(), 1, "{invited:?}");
    assert!(invited[0].content.contains("anna"), "{invited:?}");
    // They can ask what it is, and join, right there.
    let more = talk.standin.press_labelled(chris, invited[0].id, "Tell me more").await.unwrap();
    let more = talk.standin.ends_with(&more).await.expect("it is told");
    let yes = talk.standin.press_labelled(chris, more, "Yes, I’d like to join").await.unwrap();
    assert!(talk.standin.ends_with(&yes).await.is_some());
    talk.idle().await;
    assert!(talk.community().await.by_account(&account(chris)).is_some());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_profile_takes_several_things_at_once_or_none() {
    let mut talk = Talk::begin().await;
    joins(&mut talk, "anna").await;
    let bram = talk.member("bram");
    joins(&mut talk, "bram").await;
    let options = [
        ("zone", json!("Europe/Amsterdam")),
        ("hours", json!("mon-thu 8:00-16:00")),
        ("speaks", json!("English, Dutch")),
        ("team", json!("Ward 3")),
        ("level", json!(7)),
        ("capacity", json!(2)),
        ("manager", json!(bram.to_string())),
    ];
    let said = says(&mut talk, "anna", &["me", "profile"], &options).await;
    assert!(said.contains("Changed"), "{said}");
    let said = says(&mut talk, "anna", &["me", "profile"], &[]).await;
    for part in ["Europe/Amsterdam", "08:00-16:00", "Ward 3", "7"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    // One that can't be read, and nothing has changed.
    let options = [("team", json!("Ward 9")), ("hours", json!("whenever"))];
    let said = says(&mut talk, "anna", &["me", "profile"], &options).await;
    assert!(!said.contains("Changed"), "{said}");
    let said = says(&mut talk, "anna", &["me", "profile"], &[]).await;
    assert!(said.contains("Ward 3") && !said.contains("Ward 9"), "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn rules_are_found_while_one_types_and_shown_before_they_change() {
    let mut talk = with_facilitator().await;
    let (fleur, home) = (talk.member("fleur"), talk.standin.home(talk.guild));
    let choices =
        talk.standin.autocomplete(home, fleur, &["rules", "set"], ("rule", "follow"), &[]).await.unwrap();
    assert_eq!(choices, [("follow-up-days".to_owned(), json!("follow-up-days"))]);
    let all = talk.standin.autocomplete(home, fleur, &["rules", "set"], ("rule", ""), &[]).await.unwrap();
    assert_eq!(all.len(), 25, "as many as Discord shows");
    let options =
        [("rule", json!("follow-up-days")), ("value", json!("14")), ("why", json!("three weeks is long"))];
    let outcome = talk.standin.slash(talk.guild, home, fleur, &["rules", "set"], &options).await.unwrap();
    let asked = talk.standin.ends_with(&outcome).await.and_then(|id| talk.standin.message(id)).unwrap();
    assert!(
        asked.content.contains("from 21 to 14") && asked.content.contains("Nothing has changed yet"),
        "{asked:?}"
    );
    let applied = talk.standin.press_labelled(fleur, asked.id, "Apply version 2").await.unwrap();
    let applied = talk.standin.ends_with(&applied).await.and_then(|id| talk.standin.message(id)).unwrap();
    assert!(applied.content.contains("Version 2 counts from now on"), "{applied:?}");
    talk.idle().await;
    let said = says(&mut talk, "fleur", &["rules", "history"], &[]).await;
    assert!(said.contains("by fleur: three weeks is long"), "{said}");
}
