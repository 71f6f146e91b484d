//! A message as Discord shows it: what people typed is shown as they typed it, long texts and many buttons are cut into pages,
//! moments are on the reader's own clock, and nothing mentions anyone.

use serde_json::{Map, Value, json};
use serenity::all::{
    ButtonStyle, CreateActionRow, CreateAttachment, CreateButton, CreateInputText, CreateInteractionResponse,
    CreateModal, CreateSelectMenu, CreateSelectMenuKind, CreateSelectMenuOption, InputTextStyle,
};

use super::codes::{Code, Says, press, tail};
use super::user;
use crate::chat::Reading;
use crate::domain::command::Press;
use crate::domain::ids::Account;
use crate::domain::language::Language;
use crate::text::bundle::{Vars, text};
use crate::text::message::{Attachment, Button, Form, Message, Tap, shortened};

/// What fits on one message, in UTF-16 units, which is how the strictest client counts: 2,000, less room for some names.
const LONGEST: usize = 1_900;
/// What a picture may be described with, for who doesn't see it.
const LONGEST_DESCRIPTION: usize = 1_024;
/// What fits on one message, in rows; and in a row.
const MOST_ROWS: usize = 5;
const MOST_IN_A_ROW: usize = 5;
/// What a select takes.
const MOST_OPTIONS: usize = 25;
/// Only the reader sees it.
pub const EPHEMERAL: u64 = 1 << 6;
/// No picture of a page that a text links to.
const NO_EMBEDS: u64 = 1 << 2;

/// One message of Discord's.
#[derive(Debug)]
pub struct Page {
    content: String,
    rows: Vec<CreateActionRow>,
    file: Option<Attachment>,
}

impl Page {
    /// Its body, for whichever way it goes.
    #[must_use]
    pub fn body(&self, flags: u64) -> Map<String, Value> {
        let mut body = Map::new();
        body.insert("content".to_owned(), self.content.clone().into());
        body.insert("components".to_owned(), serde_json::to_value(&self.rows).unwrap_or_default());
        body.insert("allowed_mentions".to_owned(), json!({ "parse": [] }));
        body.insert("flags".to_owned(), (flags | NO_EMBEDS).into());
        if let Some(file) = &self.file {
            let mut told = json!({ "id": 0, "filename": file.name });
            if let Some(described) = &file.described {
                told["description"] = shortened(described.clone(), LONGEST_DESCRIPTION).into();
            }
            body.insert("attachments".to_owned(), json!([told]));
        }
        body
    }

    /// Its files.
    #[must_use]
    pub fn files(&self) -> Vec<CreateAttachment> {
        let file = |file: &Attachment| CreateAttachment::bytes(file.content.clone(), file.name.clone());
        self.file.iter().map(file).collect()
    }
}

/// A button, as it will be.
struct Tile {
    label: String,
    says: Says,
}

/// A message, for one reader.
#[must_use]
pub fn pages(message: &Message, server: u64) -> Vec<Page> {
    let tiles =
        message.buttons.iter().map(|button| Tile { label: button.label.clone(), says: says(&button.tap) });
    paged(message, tiles.collect(), server)
}

/// What is shown in a place that several share: once for all who read the same, with buttons that know who presses them; and
/// with names above it when they read differently.
#[must_use]
pub fn shared(readings: &[Reading], server: u64) -> Vec<Page> {
    let mut groups: Vec<Vec<&Reading>> = Vec::new();
    for reading in readings {
        let same = |group: &&mut Vec<&Reading>| {
            group.first().is_some_and(|first| reads_alike(&first.message, &reading.message))
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.push(reading),
            None => groups.push(vec![reading]),
        }
    }
    let several = groups.len() > 1;
    groups.iter().flat_map(|group| group_pages(group, server, several)).collect()
}

/// Two people read the same: one language, one text once its moments are on each clock, and what can be tapped by both is
/// called the same (a moment on a button is on one clock).
fn reads_alike(one: &Message, other: &Message) -> bool {
    let called_alike = |button: &Button| {
        other.buttons.iter().all(|theirs| theirs.tap != button.tap || theirs.label == button.label)
    };
    one.language == other.language && shown(one) == shown(other) && one.buttons.iter().all(called_alike)
}

fn group_pages(group: &[&Reading], server: u64, named: bool) -> Vec<Page> {
    let mut labels: Vec<&str> = Vec::new();
    for button in group.iter().flat_map(|reading| &reading.message.buttons) {
        if !labels.contains(&button.label.as_str()) {
            labels.push(&button.label);
        }
    }
    let tiles = labels.into_iter().filter_map(|label| {
        let mut each: Vec<(Account, &Button)> = Vec::new();
        for reading in group {
            let own = reading.message.buttons.iter().find(|button| button.label == label);
            each.extend(own.map(|button| (reading.account.clone(), button)));
        }
        Some(Tile { label: label.to_owned(), says: together(&each, group.len())? })
    });
    let tiles = tiles.collect();
    // A file that only some get is a file of the place.
    let file = group.iter().find_map(|reading| reading.message.file.clone());
    let first = group.first().map(|reading| Message { file, ..reading.message.clone() });
    let mut pages = first.map(|message| paged(&message, tiles, server)).unwrap_or_default();
    if let Some(page) = pages.first_mut().filter(|_| named) {
        // Who reads which language: shown as a name, and calling nobody.
        let names =
            group.iter().filter_map(|reading| user(&reading.account)).map(|user| format!("<@{user}>"));
        page.content = format!("{}\n{}", names.collect::<Vec<_>>().join(" "), page.content);
    }
    pages
}

/// One button for several people: the same for all, or for each who has it their own.
fn together(each: &[(Account, &Button)], people: usize) -> Option<Says> {
    let (_, first) = each.first()?;
    let is_form = matches!(first.tap, Tap::Form(_));
    if each.iter().all(|(_, button)| button.tap == first.tap) && (each.len() == people || is_form) {
        return Some(says(&first.tap));
    }
    let press = |(account, button): &(Account, &Button)| match &button.tap {
        Tap::Press(press) => Some((tail(user(account)?), press.clone())),
        Tap::Form(_) => None,
    };
    each.iter().map(press).collect::<Option<Vec<_>>>().map(Says::Each)
}

fn says(tap: &Tap) -> Says {
    match tap {
        Tap::Press(press) => Says::Press(press.clone()),
        Tap::Form(kind) => Says::Form(kind.clone()),
    }
}

fn paged(message: &Message, mut tiles: Vec<Tile>, server: u64) -> Vec<Page> {
    let mut rows = Vec::new();
    if message.several {
        rows.extend(select(&mut tiles, server, message.language));
    }
    let styled = |tile: &Tile| button(tile, server);
    rows.extend(
        tiles.chunks(MOST_IN_A_ROW).map(|row| CreateActionRow::Buttons(row.iter().map(styled).collect())),
    );
    let mut contents = cut(&shown(message));
    let mut pages: Vec<Page> = Vec::new();
    let mut rows = rows.into_iter().peekable();
    let last = contents.pop().unwrap_or_default();
    pages.extend(contents.into_iter().map(|content| Page { content, rows: Vec::new(), file: None }));
    let mut content = last;
    loop {
        let rows_here: Vec<CreateActionRow> = rows.by_ref().take(MOST_ROWS).collect();
        pages.push(Page {
            content: std::mem::replace(&mut content, "…".to_owned()),
            rows: rows_here,
            file: None,
        });
        if rows.peek().is_none() {
            break;
        }
    }
    if let Some(page) = pages.last_mut() {
        page.file.clone_from(&message.file);
    }
    pages
}

/// The buttons that accept, as one select of several.
fn select(tiles: &mut Vec<Tile>, server: u64, language: Language) -> Option<CreateActionRow> {
    let accepts = |tile: &Tile| matches!(tile.says, Says::Press(Press::Accept(_)));
    let options: Vec<CreateSelectMenuOption> = tiles
        .iter()
        .filter(|tile| accepts(tile))
        .take(MOST_OPTIONS)
        .filter_map(|tile| match &tile.says {
            Says::Press(accept) => Some(CreateSelectMenuOption::new(tile.label.clone(), press(accept))),
            Says::Each(_) | Says::Form(_) | Says::Filled(..) | Says::Several | Says::Whom => None,
        })
        .collect();
    if options.is_empty() {
        return None;
    }
    tiles.retain(|tile| !accepts(tile));
    let most = u8::try_from(options.len()).unwrap_or(u8::MAX);
    let kind = CreateSelectMenuKind::String { options };
    let menu = CreateSelectMenu::new(Code { server, says: Says::Several }.written(), kind)
        .placeholder(text(language, "discord-choose", &Vars::default()))
        .min_values(1)
        .max_values(most);
    Some(CreateActionRow::SelectMenu(menu))
}

/// The question whom to invite.
#[must_use]
pub fn whom(server: u64, language: Language) -> Page {
    let say = |key| text(language, key, &Vars::default());
    let menu = CreateSelectMenu::new(
        Code { server, says: Says::Whom }.written(),
        CreateSelectMenuKind::User { default_users: None },
    );
    let menu = menu.placeholder(say("discord-whom-choose")).min_values(1).max_values(1);
    let content = escaped(&say("discord-whom"));
    Page { content, rows: vec![CreateActionRow::SelectMenu(menu)], file: None }
}

fn button(tile: &Tile, server: u64) -> CreateButton {
    let code = Code { server, says: tile.says.clone() }.written();
    CreateButton::new(code).label(tile.label.clone()).style(style(&tile.says))
}

/// What begins or agrees something stands out; what can't be undone is red.
const fn style(says: &Says) -> ButtonStyle {
    match says {
        Says::Press(
            Press::Join | Press::Accept(_) | Press::Agree { .. } | Press::TakeSeat(_) | Press::ApplyRules(_),
        ) => ButtonStyle::Primary,
        Says::Press(Press::ForgetMe) => ButtonStyle::Danger,
        Says::Press(_) | Says::Each(_) | Says::Form(_) | Says::Filled(..) | Says::Several | Says::Whom => {
            ButtonStyle::Secondary
        }
    }
}

/// A form as a window; `kept` is what was filled in before and could not be read.
#[must_use]
pub fn modal(form: &Form, server: u64, kept: &[String]) -> CreateInteractionResponse {
    let says = Says::Filled(form.kind.clone(), form.language);
    let fields = form.fields.iter().enumerate().map(|(index, field)| {
        let style = if field.long { InputTextStyle::Paragraph } else { InputTextStyle::Short };
        let input = CreateInputText::new(style, field.label.clone(), format!("{index}"))
            .required(!field.optional)
            .max_length(if field.long { 4_000 } else { 200 });
        let input = if field.example.is_empty() { input } else { input.placeholder(field.example.clone()) };
        let kept = kept.get(index).filter(|kept| !kept.is_empty());
        CreateActionRow::InputText(kept.map_or(input.clone(), |kept| input.value(kept)))
    });
    let modal = CreateModal::new(Code { server, says }.written(), form.title.clone());
    CreateInteractionResponse::Modal(modal.components(fields.collect()))
}

/// A text of ours, or of a person, so that it reads as it was written.
#[must_use]
pub fn plain(content: &str) -> Vec<Page> {
    let page = |content| Page { content, rows: Vec::new(), file: None };
    cut(&escaped(content)).into_iter().map(page).collect()
}

/// The text, with its moments as Discord's own.
fn shown(message: &Message) -> String {
    let mut whole = String::new();
    let mut from = 0;
    for stamp in &message.moments {
        whole.push_str(&escaped_after(message.text.get(from..stamp.from).unwrap_or_default(), from == 0));
        whole.push_str(&format!("<t:{}:F>", stamp.at.timestamp()));
        from = stamp.to;
    }
    whole.push_str(&escaped_after(message.text.get(from..).unwrap_or_default(), from == 0));
    whole
}

/// A text that Discord shows as it is: nothing in it is formatted, hidden, linked in disguise or mentioned (Discord's
/// documentation, "Message Formatting", and its help on Markdown).
#[must_use]
pub fn escaped(text: &str) -> String {
    escaped_after(text, true)
}

fn escaped_after(text: &str, begins_a_line: bool) -> String {
    let mut safe = String::with_capacity(text.len());
    let mut at_start = begins_a_line;
    let mut digits = false;
    for c in text.chars() {
        let formats = matches!(c, '\\' | '*' | '_' | '~' | '`' | '|' | '[' | ']' | '<' | '>');
        // A heading, a list, a small text: only where a line begins.
        let begins = at_start && matches!(c, '#' | '-' | '+');
        if formats || begins || (digits && c == '.') {
            safe.push('\\');
        }
        safe.push(c);
        if c == '@' {
            // Whom it would call is not called; and it doesn't look as if.
            safe.push('\u{200B}');
        }
        digits = c.is_ascii_digit() && (at_start || digits);
        at_start = c == '\n' || (at_start && c == ' ');
    }
    safe
}

/// Cuts a text where a line ends, or a word, or else anywhere.
fn cut(text: &str) -> Vec<String> {
    let units = |text: &str| text.encode_utf16().count();
    let mut parts = Vec::new();
    let mut left = text.trim_end();
    while units(left) > LONGEST {
        let mut room = 0;
        let fits = left.char_indices().take_while(|(_, c)| {
            room += c.len_utf16();
            room <= LONGEST
        });
        let end = fits.last().map_or(left.len(), |(at, c)| at + c.len_utf8());
        let (head, _) = left.split_at(end);
        let at = head.rfind('\n').or_else(|| head.rfind(' ')).filter(|at| *at > 0).unwrap_or(end);
        // A mark is not parted from what it marks.
        let at = if head.get(..at).is_some_and(|head| head.ends_with('\\')) { at - 1 } else { at };
        let (part, rest) = left.split_at(at);
        parts.push(part.trim_end().to_owned());
        left = rest.trim_start();
    }
    parts.push(left.to_owned());
    parts.retain(|part| !part.is_empty());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::command::FormKind;
    use crate::domain::ids::{BatchId, ProposalId, StepId};
    use chrono::DateTime;
    use proptest::prelude::*;

    const SERVER: u64 = 1_234_567_890_123_456_789;

    fn message(text: &str, buttons: &[(&str, Tap)]) -> Message {
        let buttons = buttons.iter().map(|(label, tap)| Button::new((*label).to_owned(), tap.clone()));
        Message::new(text).with(buttons)
    }

    fn body(page: &Page) -> Value {
        Value::Object(page.body(EPHEMERAL))
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(escaped(text), expected);
    }

    #[test]
    fn what_people_type_is_shown_as_they_typed_it() {
        check("wound closure", "wound closure");
        check("**bold** _it_ ~~x~~ `c` ||s||", r"\*\*bold\*\* \_it\_ \~\~x\~\~ \`c\` \|\|s\|\|");
        check("[free](https://evil.example)", r"\[free\](https://evil.example)");
        check("<@123> <#1> <t:1:F>", "\\<@\u{200B}123\\> \\<#1\\> \\<t:1:F\\>");
        check("@everyone", "@\u{200B}everyone");
        check("# big\n- one\n1. two\n> three", "\\# big\n\\- one\n1\\. two\n\\> three");
        check("v1.2 costs 3.5", "v1.2 costs 3.5");
        check("intake-interview", "intake-interview");
    }

    #[test]
    fn a_moment_is_on_the_clock_of_the_reader() {
        let at = DateTime::from_timestamp(1_772_442_000, 0).unwrap();
        let stamp = crate::text::message::Stamp { from: 3, to: 12, at };
        let message = Message { moments: vec![stamp], ..message("On Mon 2 Mar_.", &[]) };
        assert_eq!(shown(&message), r"On <t:1772442000:F>\_.");
    }

    #[test]
    fn several_yeses_are_one_select_and_a_no_stays_a_button() {
        let accept = |id| Tap::Press(Press::Accept(ProposalId(id)));
        let decline = Tap::Press(Press::Decline(BatchId(9)));
        let asked = message("With whom?", &[("Noor", accept(1)), ("Sam", accept(2)), ("None", decline)]);
        let pages = pages(&Message { several: true, ..asked }, SERVER);
        let body = body(&pages[0]);
        assert_eq!(body["components"][0]["components"][0]["options"][1]["value"], "yes:2");
        assert_eq!(body["components"][0]["components"][0]["max_values"], 2);
        assert_eq!(body["components"][1]["components"][0]["label"], "None");
        assert_eq!(body["allowed_mentions"], json!({ "parse": [] }));
    }

    #[test]
    fn in_a_shared_place_each_has_their_own_press_behind_one_button() {
        let not_now = |id| Tap::Press(Press::NotNow(StepId(id)));
        let reading = |name: &str, step| Reading {
            account: Account(name.to_owned()),
            message: message(
                "When?",
                &[("Type a moment", Tap::Form(FormKind::Wish)), ("Not now", not_now(step))],
            ),
        };
        let pages = shared(&[reading("11", 1), reading("12", 2)], SERVER);
        assert_eq!(pages.len(), 1);
        let buttons = &body(&pages[0])["components"][0]["components"];
        assert_eq!(buttons.as_array().unwrap().len(), 2);
        let code = Code::read(buttons[1]["custom_id"].as_str().unwrap()).unwrap();
        let each = [("11", 1), ("12", 2)]
            .map(|(name, step)| (tail(name.parse().unwrap()), Press::NotNow(StepId(step))));
        assert_eq!(code.says, Says::Each(each.to_vec()));
    }

    #[test]
    fn a_button_that_only_one_has_is_theirs_alone() {
        let agree = Tap::Press(Press::Panel);
        let one =
            Reading { account: Account("11".to_owned()), message: message("At ten?", &[("Yes", agree)]) };
        let other = Reading { account: Account("12".to_owned()), message: message("At ten?", &[]) };
        let pages = shared(&[one, other], SERVER);
        let code =
            body(&pages[0])["components"][0]["components"][0]["custom_id"].as_str().unwrap().to_owned();
        assert_eq!(Code::read(&code).unwrap().says, Says::Each(vec![(tail(11), Press::Panel)]));
    }

    #[test]
    fn two_languages_are_two_messages() {
        let reading = |language, text: &str| Reading {
            account: Account(text.to_owned()),
            message: Message { language, ..message(text, &[]) },
        };
        let readings = [reading(Language::English, "When?"), reading(Language::Dutch, "Wanneer?")];
        assert_eq!(shared(&readings, SERVER).len(), 2);
    }

    #[test]
    fn many_buttons_go_on_in_the_next_message() {
        let doors: Vec<(String, Tap)> =
            (0..31).map(|n| (format!("{n}"), Tap::Press(Press::TakeSeat(n.into())))).collect();
        let doors: Vec<(&str, Tap)> =
            doors.iter().map(|(label, tap)| (label.as_str(), tap.clone())).collect();
        let pages = pages(&message("Doors", &doors), SERVER);
        let rows: Vec<usize> = pages.iter().map(|page| page.rows.len()).collect();
        assert_eq!(rows, [5, 2]);
    }

    proptest! {
        #[test]
        fn a_long_text_is_cut_into_what_fits_and_nothing_is_lost(text in "([a-z@*_ \n]|👩‍⚕️){0,6000}") {
            let pages = pages(&message(&text, &[]), SERVER);
            let mut all = String::new();
            for page in &pages {
                prop_assert!(page.content.encode_utf16().count() <= LONGEST);
                all.push_str(&page.content);
            }
            let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(letters(&all), letters(&escaped(&text)));
        }
    }
}
