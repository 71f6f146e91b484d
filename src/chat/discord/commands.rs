//! The commands as Discord lists them, in English and Dutch: made from the one table of what can be typed, and registered
//! only when they differ from what is registered.

use serde_json::Value;
use serenity::all::{
    ChannelType, CommandOptionType, CommandType, CreateCommand, CreateCommandOption, GuildId, Http,
    InstallationContext, InteractionContext, Permissions,
};

use crate::chat::inbound::vocabulary::{Action, Opt, RULE, Spelling, VALUE, Verb};
use crate::domain::language::Language;
use crate::domain::wish_offer::Door;
use crate::text::bundle::{Vars, text};

/// What a facilitator is: whoever may manage the server.
pub const FACILITATORS: Permissions = Permissions::MANAGE_GUILD;

/// A command, or one of the things that a command can be told to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// The command.
    pub verb: Verb,
    /// What it is told to do.
    pub action: Option<Action>,
    /// The rule and its value come with it.
    pub takes_rule: bool,
}

/// What stands under one name in the list: a command by itself, or several under one name.
enum Listed {
    Alone,
    /// Each with its word, the key of its description, and what it comes to.
    Under(Vec<(Spelling, &'static str, Order)>),
}

const fn order(verb: Verb, action: Option<Action>) -> Order {
    Order { verb, action, takes_rule: false }
}

const PROFILE: Spelling = Spelling { english: "profile", dutch: "profiel", also: &[] };

fn listed(verb: Verb) -> Listed {
    let under = |action: Action| {
        let takes_rule = matches!((verb, action), (Verb::Rules, Action::Set | Action::Preview));
        (action.word(), action.word().english, Order { verb, action: Some(action), takes_rule })
    };
    match verb {
        Verb::Me => Listed::Under(vec![
            (PROFILE, "profile", order(Verb::Me, None)),
            under(Action::Data),
            (Verb::Pause.usage().word, "pause", order(Verb::Pause, None)),
            (Verb::NotWith.usage().word, "not-with", order(Verb::NotWith, None)),
        ]),
        Verb::Rules | Verb::Rounds | Verb::Roster => {
            Listed::Under(verb.usage().actions.iter().map(|action| under(*action)).collect())
        }
        Verb::Observe | Verb::Offer | Verb::Doors | Verb::Exchanges | Verb::Debrief | Verb::Introduce => {
            Listed::Alone
        }
        Verb::Invite | Verb::Harvest | Verb::Help | Verb::Leave | Verb::Pause | Verb::Away => Listed::Alone,
        Verb::Back | Verb::NotWith | Verb::Topics | Verb::Setup => Listed::Alone,
    }
}

/// Which command that is, by the names it is registered under.
#[must_use]
pub fn find(name: &str, sub: Option<&str>) -> Option<Order> {
    let verb = Verb::ALL.into_iter().find(|verb| verb.usage().word.english == name)?;
    match (listed(verb), sub) {
        (Listed::Alone, None) => Some(order(verb, None)),
        (Listed::Under(orders), Some(sub)) => {
            orders.into_iter().find(|(word, ..)| word.english == sub).map(|(_, _, order)| order)
        }
        (Listed::Alone, Some(_)) | (Listed::Under(_), None) => None,
    }
}

/// The options of an order that are registered, in order; those that are required come first.
fn options(order: Order) -> Vec<(Opt, bool)> {
    let all = order.verb.usage().options;
    let wanted: Vec<Opt> = match (order.verb, order.action) {
        (Verb::Me, Some(_)) => Vec::new(),
        (Verb::Rules, Some(Action::Preview | Action::Show | Action::History | Action::Undo)) => Vec::new(),
        _ => all.to_vec(),
    };
    let required = |option: Opt| match order.verb {
        Verb::Introduce => option != Opt::Topic,
        Verb::Offer => option == Opt::Topic,
        Verb::Invite | Verb::Away | Verb::NotWith | Verb::Roster => true,
        Verb::Observe | Verb::Doors | Verb::Exchanges | Verb::Debrief | Verb::Harvest | Verb::Help => false,
        Verb::Leave | Verb::Pause | Verb::Back | Verb::Me | Verb::Rules | Verb::Rounds => false,
        Verb::Topics | Verb::Setup => false,
    };
    let mut options: Vec<(Opt, bool)> = wanted.into_iter().map(|option| (option, required(option))).collect();
    options.sort_by_key(|(_, required)| !required);
    options
}

/// The name under which the rule, and its value, are given.
#[must_use]
pub fn rule_word() -> String {
    RULE.english.to_lowercase()
}

/// See [`rule_word`].
#[must_use]
pub fn value_word() -> String {
    VALUE.english.to_lowercase()
}

/// Every command, as it is registered.
#[must_use]
pub fn all() -> Vec<CreateCommand> {
    let mut all: Vec<CreateCommand> = Verb::ALL.into_iter().map(command).collect();
    let observe = CreateCommand::new(text(Language::English, "observe-someone", &Vars::default()))
        .name_localized("nl", text(Language::Dutch, "observe-someone", &Vars::default()))
        .kind(CommandType::User);
    all.push(here_only(observe));
    all
}

fn here_only(command: CreateCommand) -> CreateCommand {
    command.contexts(vec![InteractionContext::Guild]).integration_types(vec![InstallationContext::Guild])
}

fn command(verb: Verb) -> CreateCommand {
    let word = verb.usage().word;
    let (english, dutch) = described("command", word.english);
    let command = CreateCommand::new(word.english)
        .name_localized("nl", word.dutch)
        .description(english)
        .description_localized("nl", dutch);
    let command = match listed(verb) {
        Listed::Alone => command.set_options(with_options(order(verb, None))),
        Listed::Under(orders) => command.set_options(orders.into_iter().map(sub_command).collect()),
    };
    let command =
        if verb.usage().facilitators { command.default_member_permissions(FACILITATORS) } else { command };
    here_only(command)
}

fn sub_command((word, key, order): (Spelling, &str, Order)) -> CreateCommandOption {
    let sub = named(CommandOptionType::SubCommand, word, "action", key);
    with_options(order).into_iter().fold(sub, CreateCommandOption::add_sub_option)
}

fn with_options(order: Order) -> Vec<CreateCommandOption> {
    let rule = order.takes_rule.then(|| {
        let rule = CommandOptionType::String;
        [
            named(rule, lower(RULE, "rule", "spelregel"), "option", "rule")
                .required(true)
                .set_autocomplete(true),
            named(rule, lower(VALUE, "value", "waarde"), "option", "value").required(true).max_length(600),
        ]
    });
    let options = options(order).into_iter().map(|(option, required)| shaped(option).required(required));
    let off = (order.verb == Verb::NotWith)
        .then(|| named(CommandOptionType::Boolean, Action::Off.word(), "action", "off"));
    rule.into_iter().flatten().chain(options).chain(off).collect()
}

const fn lower(_: Spelling, english: &'static str, dutch: &'static str) -> Spelling {
    Spelling { english, dutch, also: &[] }
}

/// An option with what Discord itself can check of it.
fn shaped(option: Opt) -> CreateCommandOption {
    let word = option.word();
    let named = |kind| named(kind, word, "option", word.english);
    let number =
        |least: u64, most: u64| named(CommandOptionType::Integer).min_int_value(least).max_int_value(most);
    match option {
        Opt::With | Opt::A | Opt::B | Opt::Who | Opt::Manager => named(CommandOptionType::User),
        Opt::Seats => number(1, u64::from(Door::MOST_SEATS)),
        Opt::Level => number(0, 60),
        Opt::Capacity => number(0, 6),
        Opt::Pace => number(0, 52),
        Opt::Language => named(CommandOptionType::String)
            .add_string_choice_localized("English", "en", [("nl", "Engels")])
            .add_string_choice_localized("Dutch", "nl", [("nl", "Nederlands")]),
        Opt::Topic | Opt::Zone => named(CommandOptionType::String).set_autocomplete(true).max_length(100),
        Opt::File => named(CommandOptionType::Attachment),
        Opt::Channel => named(CommandOptionType::Channel).channel_types(vec![ChannelType::Text]),
        Opt::When | Opt::From | Opt::Until | Opt::Speaks | Opt::Hours => {
            named(CommandOptionType::String).max_length(200)
        }
        Opt::Team | Opt::Site | Opt::Profession | Opt::Why => {
            named(CommandOptionType::String).max_length(100)
        }
    }
}

fn named(kind: CommandOptionType, word: Spelling, group: &str, key: &str) -> CreateCommandOption {
    let (english, dutch) = described(group, key);
    CreateCommandOption::new(kind, word.english, english)
        .name_localized("nl", word.dutch)
        .description_localized("nl", dutch)
}

fn described(group: &str, key: &str) -> (String, String) {
    let key = format!("{group}-{key}");
    let [english, dutch] = Language::ALL.map(|language| text(language, &key, &Vars::default()));
    (english, dutch)
}

/// Where commands are registered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Once for all servers; Discord shows a change within the hour.
    Global,
    /// For one server; a change shows at once.
    Server(GuildId),
}

/// Registers the commands where they differ from what is registered; gives whether they did.
///
/// # Errors
/// Whatever Discord says.
pub async fn register(http: &Http, scope: Scope) -> serenity::Result<bool> {
    let registered = match scope {
        Scope::Global => http.get_global_commands_with_localizations().await?,
        Scope::Server(server) => http.get_guild_commands_with_localizations(server).await?,
    };
    let wanted = all();
    if comparable(&registered) == comparable(&wanted) {
        return Ok(false);
    }
    match scope {
        Scope::Global => http.create_global_commands(&wanted).await?,
        Scope::Server(server) => http.create_guild_commands(server, &wanted).await?,
    };
    Ok(true)
}

/// Commands with what counts of them, in one order.
fn comparable(commands: &impl serde::Serialize) -> Vec<Value> {
    let Ok(Value::Array(commands)) = serde_json::to_value(commands) else { return Vec::new() };
    let mut commands: Vec<Value> = commands.into_iter().map(essence).collect();
    commands.sort_by_key(Value::to_string);
    commands
}

/// Without what Discord adds of its own, and without what is the same left out or written out.
fn essence(value: Value) -> Value {
    const COUNTS: [&str; 17] = [
        "name",
        "name_localizations",
        "description",
        "description_localizations",
        "type",
        "options",
        "required",
        "choices",
        "value",
        "autocomplete",
        "default_member_permissions",
        "channel_types",
        "contexts",
        "min_value",
        "max_value",
        "max_length",
        "nl",
    ];
    match value {
        Value::Object(fields) => {
            let kept = fields.into_iter().filter(|(key, _)| COUNTS.contains(&key.as_str()));
            let kept = kept.map(|(key, value)| (key, essence(value)));
            Value::Object(kept.filter(|(key, value)| !says_nothing(key, value)).collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(essence).collect()),
        // A bound is a whole number here; Discord gives it back as a fraction.
        Value::Number(number) => {
            number.as_f64().and_then(serde_json::Number::from_f64).map_or(Value::Null, Value::Number)
        }
        plain @ (Value::Null | Value::Bool(_) | Value::String(_)) => plain,
    }
}

fn says_nothing(key: &str, value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        Value::String(text) => text.is_empty(),
        // A chat command is what a command is when nothing is said.
        Value::Number(number) => key == "type" && number.as_f64() == Some(1.0),
        Value::Bool(true) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json() -> Vec<Value> {
        all().iter().map(|command| serde_json::to_value(command).unwrap()).collect()
    }

    #[test]
    fn every_name_and_description_fits_in_both_languages() {
        fn check(value: &Value) {
            let kind = value["type"].as_u64().unwrap_or(1);
            let texts = |key: &str| {
                let localized = &value[format!("{key}_localizations")]["nl"];
                [
                    value[key].as_str().unwrap_or_default().to_owned(),
                    localized.as_str().unwrap_or_default().to_owned(),
                ]
            };
            for name in texts("name") {
                assert!((1..=32).contains(&name.chars().count()), "{value}");
                let plain = name.chars().all(|c| c.is_lowercase() || c == '-');
                assert!(kind == 2 || plain, "{name}");
            }
            for description in texts("description") {
                let length = description.chars().count();
                assert!((1..=100).contains(&length) || (kind == 2 && length == 0), "{length}: {description}");
            }
            for option in value["options"].as_array().into_iter().flatten() {
                check(option);
            }
        }
        let all = json();
        assert!(all.len() <= 100);
        for command in &all {
            check(command);
            assert!(command.to_string().chars().count() < 8_000, "{}", command["name"]);
        }
    }

    #[test]
    fn what_is_registered_is_found_again() {
        for command in json().iter().filter(|command| command["type"].as_u64().unwrap_or(1) == 1) {
            let name = command["name"].as_str().unwrap();
            let subs: Vec<&str> = command["options"]
                .as_array()
                .into_iter()
                .flatten()
                .filter(|option| option["type"] == 1)
                .map(|option| option["name"].as_str().unwrap())
                .collect();
            if subs.is_empty() {
                assert!(find(name, None).is_some(), "{name}");
            }
            assert!(subs.iter().all(|sub| find(name, Some(sub)).is_some()), "{name} {subs:?}");
        }
        assert_eq!(find("observe", Some("x")), None);
        assert_eq!(find("rules", None), None);
    }

    #[test]
    fn what_discord_adds_makes_no_difference_and_a_new_text_does() {
        let mut given_back = json();
        for command in &mut given_back {
            command["id"] = "1".into();
            command["version"] = "2".into();
            command["nsfw"] = false.into();
            command["dm_permission"] = Value::Null;
        }
        given_back.reverse();
        assert_eq!(comparable(&given_back), comparable(&all()));
        given_back[3]["description"] = "Something else".into();
        assert_ne!(comparable(&given_back), comparable(&all()));
    }
}
