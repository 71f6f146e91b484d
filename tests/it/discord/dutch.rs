//! Whoever speaks Dutch sees no English word on Discord, and the other way round: in commands, answers, buttons, menus, forms,
//! suggestions, dates and the names of threads.

use std::collections::BTreeSet;
use std::path::Path;

use chrono::TimeDelta;
use serde_json::json;

use super::standin::permissions::{CREATE_PRIVATE_THREADS, THE_BOT};
use super::story::{STORY, live};
use super::talk::Talk;

/// Common words of one language that the other doesn\u2019t have.
const ENGLISH: &str = "the you your yours and with what when who whom this that for will can are have has nobody nothing visit \
     wish look watch from until they them which it on required preferred both asks an yes no not now here there would like \
     join tell more close moment's moments doors exchanges pause my about know someone write share keep type another \
     monday tuesday wednesday thursday friday saturday sunday january february march june july october december tue wed thu \
     fri sun day days weeks please sorry something went wrong couldn't colleague colleagues people choose one to by \
     off rule value channel team's site hours language languages back form";
const DUTCH: &str = "de het een je jij jullie niet met wat wie wanneer voor geen uit aan dat die deze zijn heb hebt ronde meekijken \
     wens aanbod deur deuren dinsdag maandag woensdag donderdag vrijdag zaterdag zondag januari februari maart mei juni juli \
     oktober ja nee ik mij mijn ook naar hier daar kies wijzig collega spelregel spelregels waarde kanaal taal uren iemand";

fn script(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conversations").join(name);
    std::fs::read_to_string(path).unwrap()
}

/// Every word of `foreign` that is in what somebody can see, with the line it is in; without what people or operators typed.
fn traces(dump: &str, foreign: &str, own: &[&str]) -> Vec<String> {
    let foreign: BTreeSet<&str> = foreign.split_whitespace().collect();
    let mut found = Vec::new();
    for line in dump.lines() {
        let mut said = line.to_owned();
        for words in own {
            said = said.replace(words, "\u{2026}");
        }
        // An IANA zone is called the same in every language.
        let words = said
            .split(|letter: char| letter.is_whitespace())
            .filter(|word| !word.contains('/') || word.starts_with('/'));
        for word in words
            .flat_map(|word| word.split(|letter: char| !letter.is_alphanumeric() && letter != '\u{2019}'))
        {
            if foreign.contains(word.to_lowercase().as_str()) {
                found.push(format!("{word:?} in: {line}"));
            }
        }
    }
    found.sort();
    found.dedup();
    found
}

#[track_caller]
fn speaks_only(talk: &mut Talk, name: &str, foreign: &str, own: &[&str]) {
    let user = talk.member(name);
    let dump = talk.standin.dump(user);
    assert!(dump.lines().count() > 80, "{name} sees all there is: {dump}");
    let traces = traces(&dump, foreign, own);
    assert!(traces.is_empty(), "{name} reads another language:\n{}", traces.join("\n"));
}

/// A server whose language is Dutch, as its facilitator set it.
async fn dutch_server() -> Talk {
    let mut talk = Talk::begin().await;
    talk.play(":lang fleur nl\n:facilitator fleur").await.unwrap();
    talk.slash("fleur", &["inrichten"], &[("taal", json!("nl"))]).await.unwrap();
    talk
}

const OWN: [&str; 12] = [
    "Our colleagues",
    "Lookalong",
    "lookalong",
    "#home",
    "== ",
    "anna",
    "bram",
    "chris",
    "dana",
    "fleur",
    "caretaker",
    "Owner",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_whole_journey_is_dutch_for_those_who_speak_dutch() {
    let mut talk = dutch_server().await;
    talk.play(&script("hele-reis.nl.txt")).await.unwrap();
    for name in ["anna", "bram", "chris", "dana"] {
        speaks_only(&mut talk, name, ENGLISH, &OWN);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_cannot_be_done_is_said_in_dutch_too() {
    let mut talk = dutch_server().await;
    talk.play(&script("verkeerde-invoer.nl.txt")).await.unwrap();
    let (anna, home) = (talk.member("anna"), talk.standin.home(talk.guild));
    // What no script can do: an old button, a command that comes too late, one that can\u2019t be read, a command in private.
    let age = std::time::Duration::from_secs(30);
    let topic = [("onderwerp", json!("triage"))];
    talk.standin.faults().send_stale_slash(home, anna, &["meekijken"], &topic, age).unwrap();
    assert!(
        talk.standin
            .wait_for(anna, |seen| seen.content.contains("Je vroeg me een tijdje geleden"))
            .await
            .is_some()
    );
    talk.standin.write(anna, "Hallo?");
    assert!(
        talk.standin
            .wait_for(anna, |seen| seen.content.contains("niemand aan wie ik dat kan doorgeven"))
            .await
            .is_some()
    );
    let broken = talk.standin.faults().send_unparsable_interaction(home, anna);
    let answered = talk.standin.answered(broken).await;
    let answered = answered.message().and_then(|id| talk.standin.message(id)).unwrap();
    assert!(answered.content.contains("Dat kon ik niet lezen"), "{answered:?}");
    talk.idle().await;
    for path in
        [&["deuren"][..], &["uitwisselingen"], &["hulp"], &["ik", "profiel"], &["ik", "gegevens"], &["oogst"]]
    {
        if let Err(problem) = talk.slash("anna", path, &[]).await {
            panic!("{path:?}: {problem}");
        }
    }
    let zones =
        talk.standin.autocomplete(home, anna, &["ik", "profiel"], ("tijdzone", "amst"), &[]).await.unwrap();
    assert_eq!(zones.len(), 1);
    speaks_only(&mut talk, "anna", ENGLISH, &OWN);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_facilitator_sets_everything_up_in_dutch() {
    let mut talk = dutch_server().await;
    talk.play("fleur> /meekijken\nfleur> Ja, ik doe mee").await.unwrap();
    let (fleur, home) = (talk.member("fleur"), talk.standin.home(talk.guild));
    for path in [
        &["spelregels", "toon"][..],
        &["spelregels", "geschiedenis"],
        &["rondes", "volgende"],
        &["rondes", "begin"],
        &["rondes", "overslaan"],
        &["onderwerpen"],
        &["inrichten"],
    ] {
        if let Err(problem) = talk.slash("fleur", path, &[]).await {
            let offered = talk.standin.dump(fleur);
            panic!("{path:?}: {problem}\n{offered}");
        }
    }
    let rules = talk.standin.autocomplete(home, fleur, &["spelregels", "zet"], ("spelregel", ""), &[]).await;
    let rules = rules.unwrap_or_else(|problem| panic!("{problem}\n{}", talk.standin.dump(fleur)));
    assert_eq!(rules.len(), 25);
    let rule = rules[0].0.clone();
    let change = [("spelregel", json!(rule)), ("waarde", json!("onzin"))];
    talk.slash("fleur", &["spelregels", "zet"], &change).await.unwrap();
    talk.standin.set_bot_permissions(talk.guild, None, THE_BOT & !CREATE_PRIVATE_THREADS);
    talk.slash("fleur", &["inrichten"], &[]).await.unwrap();
    assert!(talk.heard().contains("Ik mag daar geen"), "{}", talk.heard());
    // Discord's own names for its permissions are those of its Dutch program.
    speaks_only(&mut talk, "fleur", ENGLISH, &OWN);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_dutch_member_of_an_english_server_reads_dutch_in_what_is_theirs() {
    let mut talk = Talk::begin().await;
    talk.play(":lang anna nl\n:lang bram nl").await.unwrap();
    let bram = talk.member("bram");
    talk.standin.close_dms(bram, true);
    let story = "
        anna> /meekijken
        anna> Ja, ik doe mee
        bram> /meekijken
        bram> Ja, ik doe mee
        bram> /aanbod onderwerp:\"triage\"
        anna> /meekijken onderwerp:\"triage\"
        anna> Ja, met bram
        bram> Ja, met anna";
    talk.play(story).await.unwrap();
    talk.pass(talk.now() + TimeDelta::days(2)).await;
    for name in ["anna", "bram"] {
        speaks_only(&mut talk, name, ENGLISH, &OWN);
    }
    let seen = talk.standin.from_bot(bram);
    assert!(seen.iter().any(|seen| format!("{:?}", seen.place).contains("Onder ons")), "{seen:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_speaks_english_reads_no_dutch() {
    let mut talk = dutch_server().await;
    live(&mut talk, 0..STORY.len()).await;
    talk.pass("2026-03-27T17:00:00Z".parse().unwrap()).await;
    for path in [&["doors"][..], &["exchanges"], &["help"], &["me", "profile"], &["me", "data"], &["harvest"]]
    {
        talk.slash("anna", path, &[]).await.unwrap();
    }
    for name in ["anna", "bram"] {
        speaks_only(&mut talk, name, DUTCH, &OWN);
    }
}

#[test]
fn a_trace_of_another_language_is_found() {
    assert_eq!(traces("Welkom, anna! What would you like?", ENGLISH, &OWN).len(), 4);
    assert_eq!(traces("Welkom! What would be nicer, of niet?", DUTCH, &OWN).len(), 1);
    assert!(traces("Welkom, anna! Europe/Amsterdam", ENGLISH, &OWN).is_empty());
    assert_eq!(traces("[ Not now ]", ENGLISH, &OWN).len(), 2);
}
