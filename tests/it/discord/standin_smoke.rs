//! The stand-in itself, with serenity as its client: what a real client sends is taken, and what it gets is read.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use chrono::{TimeZone, Utc};
use serde_json::json;
use serenity::all::{
    ButtonStyle, ChannelType, Client, Command, CommandInteraction, CommandOptionType, ComponentInteraction,
    Context, CreateActionRow, CreateAllowedMentions, CreateAttachment, CreateAutocompleteResponse,
    CreateButton, CreateCommand, CreateCommandOption, CreateInputText, CreateInteractionResponse,
    CreateInteractionResponseFollowup, CreateInteractionResponseMessage, CreateMessage, CreateModal,
    CreateSelectMenu, CreateSelectMenuKind, CreateSelectMenuOption, CreateThread, EditInteractionResponse,
    EventHandler, GatewayIntents, HttpBuilder, InputTextStyle, Interaction, Message, ModalInteraction, Nonce,
    Ready, UserId, async_trait,
};

use super::standin::{Answer, ClientError, Clock, Place, Standin};

/// The bot of these tests; it remembers the codes of the errors that it was given.
struct Bot {
    errors: Arc<Mutex<Vec<isize>>>,
}

pub fn nobody() -> CreateAllowedMentions {
    CreateAllowedMentions::new()
}

pub fn words(text: &str) -> CreateInteractionResponseMessage {
    CreateInteractionResponseMessage::new().content(text).allowed_mentions(nobody()).ephemeral(true)
}

fn commands() -> Vec<CreateCommand> {
    let topic = CreateCommandOption::new(CommandOptionType::String, "topic", "What you would like to see")
        .name_localized("nl", "onderwerp")
        .description_localized("nl", "Wat je zou willen zien")
        .required(true)
        .set_autocomplete(true)
        .max_length(80);
    let with = CreateCommandOption::new(CommandOptionType::User, "with", "Whom you would like to watch");
    let observe = CreateCommand::new("observe")
        .name_localized("nl", "meekijken")
        .description("Look along with a colleague")
        .description_localized("nl", "Kijk mee met een collega")
        .add_option(topic)
        .add_option(with);
    let plain = |name: &str| CreateCommand::new(name).description("One of the bot's commands");
    let facilitators = serenity::all::Permissions::MANAGE_GUILD;
    let file = CreateCommandOption::new(CommandOptionType::Attachment, "roster", "The list").required(true);
    vec![
        observe,
        plain("form"),
        plain("think"),
        plain("buttons"),
        plain("rules").default_member_permissions(facilitators),
        plain("roster").add_option(file),
        plain("silent"),
    ]
}

#[async_trait]
impl EventHandler for Bot {
    async fn ready(&self, context: Context, _: Ready) {
        Command::set_global_commands(&context.http, commands()).await.expect("commands are taken");
    }

    async fn interaction_create(&self, context: Context, interaction: Interaction) {
        match interaction {
            Interaction::Command(command) => on_command(self, &context, &command).await,
            Interaction::Autocomplete(typing) => {
                let typed = typing.data.autocomplete().expect("an option is being typed").value.to_owned();
                let choices =
                    CreateAutocompleteResponse::new().add_string_choice(format!("{typed} and more"), typed);
                let response = CreateInteractionResponse::Autocomplete(choices);
                typing.create_response(&context.http, response).await.expect("suggestions are taken");
            }
            Interaction::Component(pressed) => on_component(&context, &pressed).await,
            Interaction::Modal(form) => on_form(&context, &form).await,
            Interaction::Ping(_) | _ => {}
        }
    }

    async fn message(&self, context: Context, message: Message) {
        if !message.author.bot {
            let echo = CreateMessage::new().content(format!("You wrote: {}", message.content));
            let sent = message.channel_id.send_message(&context.http, echo.allowed_mentions(nobody())).await;
            sent.expect("a direct message is answered");
        }
    }
}

async fn on_command(bot: &Bot, context: &Context, command: &CommandInteraction) {
    let http = &context.http;
    let response = match command.data.name.as_str() {
        "observe" => {
            let topic = command.data.options[0].value.as_str().unwrap_or_default();
            let with =
                command.data.resolved.users.values().next().map_or("nobody", |user| user.name.as_str());
            CreateInteractionResponse::Message(words(&format!("{topic} with {with}, in {}", command.locale)))
        }
        "form" => {
            let input = CreateInputText::new(InputTextStyle::Paragraph, "What did you see?", "seen")
                .required(true)
                .max_length(50);
            let rows = vec![CreateActionRow::InputText(input)];
            CreateInteractionResponse::Modal(CreateModal::new("takeaway", "Looking back").components(rows))
        }
        "think" => CreateInteractionResponse::Defer(CreateInteractionResponseMessage::new().ephemeral(true)),
        "buttons" => CreateInteractionResponse::Message(words("Which?").components(controls())),
        "roster" => {
            let file = command.data.resolved.attachments.values().next().expect("a file came along");
            let bytes = file.download().await.expect("the file can be fetched");
            let back = CreateAttachment::bytes(bytes, "back.csv");
            CreateInteractionResponse::Message(words("Read.").add_file(back))
        }
        _ => return,
    };
    if let Err(error) = command.create_response(http, response).await {
        bot.errors.lock().expect("nobody failed with it").push(code(&error));
        return;
    }
    if command.data.name == "think" {
        let edit = EditInteractionResponse::new().content("Thought.").allowed_mentions(nobody());
        command.edit_response(http, edit).await.expect("the deferred answer is given");
        let more = CreateInteractionResponseFollowup::new().content("And more.").allowed_mentions(nobody());
        command.create_followup(http, more.ephemeral(true)).await.expect("a follow-up is taken");
    }
}

/// The status and Discord's own code in one number: 403 and 50007 are 40350007.
pub fn code(error: &serenity::Error) -> isize {
    let serenity::Error::Http(serenity::http::HttpError::UnsuccessfulRequest(response)) = error else {
        panic!("{error:?}");
    };
    isize::from(response.status_code.as_u16() as i16) * 100_000 + response.error.code
}

fn controls() -> Vec<CreateActionRow> {
    let yes = CreateButton::new("yes:1").label("Yes").style(ButtonStyle::Success);
    let more = CreateButton::new("more").label("More");
    let off = CreateButton::new("off:1").label("Off").disabled(true);
    let options =
        vec![CreateSelectMenuOption::new("Monday", "mon"), CreateSelectMenuOption::new("Tuesday", "tue")];
    let day = CreateSelectMenu::new("day", CreateSelectMenuKind::String { options }).placeholder("A day");
    let who = CreateSelectMenu::new("who", CreateSelectMenuKind::User { default_users: None });
    vec![
        CreateActionRow::Buttons(vec![yes, more, off]),
        CreateActionRow::SelectMenu(day),
        CreateActionRow::SelectMenu(who),
    ]
}

async fn on_component(context: &Context, pressed: &ComponentInteraction) {
    if pressed.data.custom_id == "more" {
        let response = CreateInteractionResponse::Message(words("More.").components(controls()));
        pressed.create_response(&context.http, response).await.expect("the answer is taken");
        return;
    }
    let chosen = format!("{:?}", pressed.data.kind);
    let update = CreateInteractionResponseMessage::new().content(chosen).allowed_mentions(nobody());
    let response = CreateInteractionResponse::UpdateMessage(update.components(controls()));
    pressed.create_response(&context.http, response).await.expect("the update is taken");
}

async fn on_form(context: &Context, form: &ModalInteraction) {
    let text = format!("{:?}", form.data.components[0].components[0]);
    let response = CreateInteractionResponse::Message(words(&text).components(controls()));
    form.create_response(&context.http, response).await.expect("the answer is taken");
}

pub fn clock() -> Clock {
    let now = Utc.with_ymd_and_hms(2026, 3, 2, 9, 0, 0).unwrap();
    Arc::new(move || now)
}

/// A server with two colleagues, and a bot that is connected.
pub struct Scene {
    pub standin: Standin,
    pub guild: u64,
    pub home: u64,
    pub anna: u64,
    pub bram: u64,
    pub http: Arc<serenity::http::Http>,
    pub errors: Arc<Mutex<Vec<isize>>>,
    pub shards: Arc<serenity::gateway::ShardManager>,
    bot: tokio::task::JoinHandle<()>,
}

impl Drop for Scene {
    fn drop(&mut self) {
        self.bot.abort();
    }
}

pub async fn scene() -> Scene {
    let standin = Standin::start(clock()).await;
    let guild = standin.new_guild("Our colleagues", "en-US");
    let anna = standin.new_member(guild, "Anna", "nl");
    let bram = standin.new_member(guild, "Bram", "en-GB");
    serenity::utils::token::validate(standin.token()).expect("the token looks like one");
    let http = HttpBuilder::new(standin.token()).proxy(standin.url()).ratelimiter_disabled(true).build();
    let errors = Arc::new(Mutex::new(Vec::new()));
    let intents = GatewayIntents::GUILDS | GatewayIntents::DIRECT_MESSAGES;
    let mut client = serenity::client::ClientBuilder::new_with_http(http, intents)
        .event_handler(Bot { errors: Arc::clone(&errors) })
        .application_id(standin.application_id().into())
        .await
        .expect("a client can be made");
    let (http, shards) = (Arc::clone(&client.http), Arc::clone(&client.shard_manager));
    let bot = tokio::spawn(async move { run(&mut client).await });
    assert!(standin.until(|standin| standin.commands().len() == 7).await, "the commands were registered");
    let home = standin.home(guild);
    Scene { standin, guild, home, anna, bram, http, errors, shards, bot }
}

async fn run(client: &mut Client) {
    // A test may close the gateway for good.
    drop(client.start().await);
}

impl Scene {
    pub async fn slash(
        &self,
        user: u64,
        path: &[&str],
        options: &[(&str, serde_json::Value)],
    ) -> Result<super::standin::Outcome, ClientError> {
        self.standin.slash(self.guild, self.home, user, path, options).await
    }
}

#[tokio::test]
async fn a_command_is_typed_in_the_persons_language_and_only_they_see_the_answer() {
    let scene = scene().await;
    let options = [("onderwerp", json!("wound closure")), ("with", json!(scene.bram))];
    let outcome = scene.slash(scene.anna, &["meekijken"], &options).await.expect("it can be sent");
    assert!(matches!(outcome.answer, Answer::Message(_)), "{outcome:?}");
    let seen = scene.standin.seen(scene.anna);
    assert_eq!(seen[0].content, "wound closure with bram, in nl");
    assert_eq!(seen[0].place, Place::Ephemeral);
    assert!(scene.standin.seen(scene.bram).is_empty());
    let suggestions =
        scene.standin.autocomplete(scene.home, scene.bram, &["observe"], ("topic", "wou"), &[]).await;
    assert_eq!(suggestions, Ok(vec![("wou and more".to_owned(), json!("wou"))]));
}

#[tokio::test]
async fn the_program_refuses_what_discords_would() {
    let scene = scene().await;
    let missing = scene.slash(scene.bram, &["observe"], &[]).await;
    assert_eq!(missing, Err(ClientError::Missing("topic".to_owned())));
    let long = scene.slash(scene.bram, &["observe"], &[("topic", json!("x".repeat(81)))]).await;
    assert!(matches!(long, Err(ClientError::BadValue(_))), "{long:?}");
    let hidden = scene.slash(scene.bram, &["rules"], &[]).await;
    assert_eq!(hidden, Err(ClientError::NotAllowed("rules".to_owned())));
    scene.standin.set_permissions(scene.guild, scene.bram, 1 << 5);
    let silent = scene.slash(scene.bram, &["silent"], &[]).await.expect("it can be sent");
    assert_eq!(silent.answer, Answer::None);
    let unknown = scene.slash(scene.bram, &["meekijken"], &[]).await;
    assert_eq!(unknown, Err(ClientError::NoSuchCommand("meekijken".to_owned())), "that is Dutch");
}

#[tokio::test]
async fn a_form_a_deferred_answer_and_a_file_arrive() {
    let scene = scene().await;
    let opened = scene.slash(scene.anna, &["form"], &[]).await.expect("it can be sent");
    let form = opened.modal().expect("a form opened");
    assert_eq!(form.fields[0].label, "What did you see?");
    let long = scene.standin.submit(scene.anna, form, &[("seen", &"x".repeat(51))]).await;
    assert!(matches!(long, Err(ClientError::BadValue(_))), "{long:?}");
    let sent =
        scene.standin.submit(scene.anna, form, &[("seen", "Calm hands")]).await.expect("it can be sent");
    let message = scene.standin.message(sent.message().expect("an answer came")).expect("it is there");
    assert!(message.content.contains("Calm hands"), "{}", message.content);

    let thinking = scene.slash(scene.anna, &["think"], &[]).await.expect("it can be sent");
    assert_eq!(thinking.answer, Answer::Deferred);
    let settled = scene.standin.settled(thinking.interaction).await.expect("an answer came later");
    assert_eq!(scene.standin.message(settled).map(|seen| seen.content), Some("Thought.".to_owned()));
    assert!(scene.standin.wait_for(scene.anna, |seen| seen.content == "And more.").await.is_some());

    let file = super::standin::acting::slash::file("in.csv", "text/csv", b"name\nAnna\n");
    let read = scene.slash(scene.anna, &["roster"], &[("roster", file)]).await.expect("it can be sent");
    let message = scene.standin.message(read.message().expect("an answer came")).expect("it is there");
    assert_eq!(message.attachments[0].name, "back.csv");
    assert_eq!(message.attachments[0].bytes, b"name\nAnna\n");
}

#[tokio::test]
async fn buttons_and_menus_can_be_used() {
    let scene = scene().await;
    let shown = scene.slash(scene.anna, &["buttons"], &[]).await.expect("it can be sent");
    let message = shown.message().expect("a message came");
    let content = || scene.standin.message(message).expect("it is there").content;
    let pressed = scene.standin.press_labelled(scene.anna, message, "Yes").await.expect("it can be pressed");
    assert_eq!(pressed.answer, Answer::Update(message));
    assert_eq!(content(), "Button");
    scene.standin.choose(scene.anna, message, "day", &["Tuesday"]).await.expect("it can be chosen");
    assert!(content().contains("tue"), "{}", content());
    scene.standin.choose_user(scene.anna, message, "who", scene.bram).await.expect("a person can be chosen");
    assert!(content().contains(&scene.bram.to_string()), "{}", content());
    let off = scene.standin.press(scene.anna, message, "off:1").await;
    assert_eq!(off, Err(ClientError::NoSuchControl("off:1".to_owned())));
    let other = scene.standin.press(scene.bram, message, "yes:1").await;
    assert_eq!(other, Err(ClientError::NoSuchMessage(message)));
}

#[tokio::test]
async fn an_answer_to_a_press_or_a_form_has_buttons_of_its_own() {
    let scene = scene().await;
    let opened = scene.slash(scene.anna, &["form"], &[]).await.expect("it can be sent");
    let form = opened.modal().expect("a form opened");
    let sent =
        scene.standin.submit(scene.anna, form, &[("seen", "Calm hands")]).await.expect("it can be sent");
    let mut message = sent.message().expect("an answer came");
    for _ in 0..2 {
        let pressed = scene.standin.press(scene.anna, message, "more").await.expect("it can be pressed");
        message = pressed.message().expect("the client could read the press, and answered");
    }
    assert_eq!(scene.standin.from_bot(scene.anna).len(), 3);
}

#[tokio::test]
async fn a_client_that_says_goodbye_is_let_go_at_once() {
    let scene = scene().await;
    let since = Instant::now();
    scene.shards.shutdown_all().await;
    assert!(scene.standin.until(|standin| standin.connected() == 0).await);
    assert!(since.elapsed() < Duration::from_secs(4), "it waited {:?}", since.elapsed());
}

#[tokio::test]
async fn direct_messages_go_both_ways_once_and_not_when_closed() {
    let scene = scene().await;
    scene.standin.write(scene.anna, "hello");
    assert!(scene.standin.wait_for(scene.anna, |seen| seen.content == "You wrote: hello").await.is_some());
    let channel = UserId::new(scene.bram).create_dm_channel(&scene.http).await.expect("a channel opens");
    let once = || {
        CreateMessage::new()
            .content("One message")
            .allowed_mentions(nobody())
            .nonce(Nonce::String("row-17".to_owned()))
            .enforce_nonce(true)
    };
    let first = channel.send_message(&scene.http, once()).await.expect("it is sent");
    let second = channel.send_message(&scene.http, once()).await.expect("it is sent");
    assert_eq!(first.id, second.id);
    assert_eq!(scene.standin.seen(scene.bram).len(), 1);
    scene.standin.close_dms(scene.bram, true);
    let closed =
        channel.send_message(&scene.http, CreateMessage::new().content("a").allowed_mentions(nobody()));
    assert_eq!(code(&closed.await.expect_err("it is closed")), 40_350_007);
}

#[tokio::test]
async fn a_private_thread_is_seen_by_those_in_it() {
    let scene = scene().await;
    let home = serenity::all::ChannelId::new(scene.home);
    let thread = CreateThread::new("Wound closure").kind(ChannelType::PrivateThread).invitable(false);
    let thread = home.create_thread(&scene.http, thread).await.expect("a thread opens");
    thread.id.add_thread_member(&scene.http, UserId::new(scene.anna)).await.expect("Anna is added");
    let message = CreateMessage::new()
        .content(format!("Welcome <@{}>", scene.anna))
        .allowed_mentions(nobody().users([UserId::new(scene.anna)]));
    thread.id.send_message(&scene.http, message).await.expect("it is sent");
    let seen = scene.standin.seen(scene.anna);
    assert_eq!(seen[0].mentions, [scene.anna]);
    assert_eq!(seen[0].place, Place::Thread { id: thread.id.get(), name: "Wound closure".to_owned() });
    assert!(scene.standin.seen(scene.bram).is_empty());
    let guild = scene.http.get_guild(scene.guild.into()).await.expect("the server can be read");
    assert_eq!(guild.preferred_locale, "en-US");
    let member = scene.http.get_member(scene.guild.into(), scene.anna.into()).await.expect("Anna is there");
    assert_eq!(member.user.global_name.as_deref(), Some("Anna"));
    scene.standin.leave(scene.guild, scene.anna);
    assert!(scene.http.get_member(scene.guild.into(), scene.anna.into()).await.is_err());
}

#[tokio::test]
#[should_panic(expected = "allowed_mentions: must be on every message")]
async fn the_last_handle_fails_its_test_when_there_were_breaches() {
    let scene = scene().await;
    let home = serenity::all::ChannelId::new(scene.home);
    home.say(&scene.http, "Hello").await.expect("Discord would take it");
    assert_eq!(scene.standin.breaches().len(), 1);
    tokio::time::sleep(Duration::from_millis(10)).await;
}
