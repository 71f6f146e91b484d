//! A conversation going on: each line is handed to the bot, and what the bot says is shown.

use std::collections::BTreeMap;

use std::io::Write;

use anyhow::{Context, ensure};
use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};

use crate::app::{App, clock};
use crate::chat::Inbound;
use crate::chat::inbound::{self, Typed};
use crate::chat::terminal::platform::{Choice, Filled, Platform};
use crate::chat::terminal::screen::Screen;
use crate::chat::terminal::script::Line;
use crate::chat::terminal::{folded, guide};
use crate::config::StoreSettings;
use crate::domain::command::{Command, FormKind, Press, ProfileChange};
use crate::domain::community::{Community, Settings};
use crate::domain::ids::{Account, CommunityId};
use crate::domain::language::Language;
use crate::domain::refusal::Refusal;
use crate::domain::rule_set::RuleSet;
use crate::domain::zone::Zone;
use crate::journey::found;
use crate::store::Store;
use crate::text::dates;

/// What the bot is opened with, at the start and after each restart.
pub struct Opening {
    /// Where things are kept.
    pub store: StoreSettings,
    /// What the community begins with, when the store is new.
    pub settings: Settings,
    /// The rules it begins with.
    pub rules: RuleSet,
}

/// What a line comes to.
pub enum Verdict {
    /// The next line, please.
    GoesOn,
    /// That was all.
    Ends,
    /// Something was not as expected.
    Fails(String),
}

/// A conversation.
pub struct Talk<W> {
    /// None while it is restarted, and once it is closed.
    app: Option<App<Platform>>,
    /// As it is after the last line.
    community: Community,
    opening: Opening,
    platform: Platform,
    screen: Screen,
    out: W,
    now: DateTime<Utc>,
    /// The moment that was last shown.
    dated: Option<DateTime<Utc>>,
    /// What the bot said since somebody last did something, or time was moved.
    heard: String,
    /// How much was shown since this was last asked.
    shown: usize,
    /// Tells this run from others on the same database, in the keys of events.
    session: String,
    events: u64,
}

impl<W: Write> Talk<W> {
    /// Opens the bot, and founds the community when the store is new.
    pub async fn open(
        opening: Opening,
        screen: Screen,
        out: W,
        now: DateTime<Utc>,
        session: String,
    ) -> anyhow::Result<Self> {
        let platform = Platform::default();
        let (app, community) = start(&opening, &platform, now).await?;
        Ok(Self {
            app: Some(app),
            community,
            opening,
            platform,
            screen,
            out,
            now,
            dated: None,
            heard: String::new(),
            shown: 0,
            session,
            events: 0,
        })
    }

    /// Lets go of the database.
    pub async fn close(&mut self) {
        if let Some(app) = self.app.take() {
            app.stop().await;
        }
    }

    /// The chat platform.
    pub const fn platform(&self) -> &Platform {
        &self.platform
    }

    /// The topics of the community.
    pub fn topics(&self) -> Vec<String> {
        self.community.topics().map(|topic| topic.label.to_string()).collect()
    }

    /// When it is, and who speaks.
    pub fn prompt(&self, speaks: Option<&Account>) -> String {
        let local = self.local();
        let (day, time) =
            (dates::day(local.date(), self.language(), local.date()), dates::time(local.time()));
        let when = format!("{day} {time}");
        match speaks {
            Some(account) if self.platform.has_form(account) => format!("{when}  {account}>> "),
            Some(account) => format!("{when}  {account}> "),
            None => format!("{when}> "),
        }
    }

    /// Shows something that neither the bot nor a person says.
    pub fn aside(&mut self, text: &str) -> anyhow::Result<()> {
        let text = self.screen.aside(text);
        self.write(&text)
    }

    /// How many characters were shown since this was last asked.
    pub const fn take_shown(&mut self) -> usize {
        std::mem::replace(&mut self.shown, 0)
    }

    /// Shows a line of a script as if it were typed.
    pub fn echo(&mut self, line: &Line) -> anyhow::Result<()> {
        let shown = match line {
            Line::Says { name, text } => {
                self.date()?;
                self.screen.typed(name, ">", text)
            }
            Line::Fills { name, text } => self.screen.typed(name, ">>", text),
            Line::Comment(comment) => self.screen.aside(&format!("# {comment}")),
            Line::Wait(_) | Line::Until(_) | Line::Restart | Line::Inbox(_) | Line::Help | Line::Quit => {
                return Ok(());
            }
            Line::Facilitator(_) | Line::Zone(..) | Line::Lang(..) | Line::Block { .. } => return Ok(()),
            Line::Expect(_) | Line::Reject(_) => return Ok(()),
        };
        self.write(&shown)
    }

    /// Does what a line says.
    pub async fn play(&mut self, line: &Line) -> anyhow::Result<Verdict> {
        match line {
            Line::Comment(_) => {}
            Line::Says { name, text } => self.says(name, text).await?,
            Line::Fills { name, text } => self.fills(name, text).await?,
            Line::Wait(span) => return self.wait(*span).await,
            Line::Until(local) => return self.until(*local).await,
            Line::Facilitator(name) => self.platform.make_facilitator(&self.platform.account(name)),
            Line::Zone(name, zone) => {
                let account = self.platform.account(name);
                self.platform.set_zone(&account, zone.clone());
                self.change_profile(&account, ProfileChange::Zone(zone.clone())).await?;
            }
            Line::Lang(name, language) => {
                let account = self.platform.account(name);
                self.platform.set_language(&account, *language);
                self.change_profile(&account, ProfileChange::Language(*language)).await?;
            }
            Line::Block { name, blocked } => self.platform.block(&self.platform.account(name), *blocked),
            Line::Restart => {
                self.close().await;
                let (app, community) = start(&self.opening, &self.platform, self.now).await?;
                (self.app, self.community) = (Some(app), community);
            }
            Line::Expect(text) if !self.was_heard(text) => {
                return Ok(Verdict::Fails(format!("expected {text:?}, {}", self.instead())));
            }
            Line::Reject(text) if self.was_heard(text) => {
                return Ok(Verdict::Fails(format!("did not expect {text:?}, {}", self.instead())));
            }
            Line::Expect(_) | Line::Reject(_) => {}
            Line::Inbox(name) => self.inbox(name)?,
            Line::Help => self.aside(&guide::help(self.language()))?,
            Line::Quit => return Ok(Verdict::Ends),
        }
        Ok(Verdict::GoesOn)
    }

    async fn says(&mut self, name: &str, text: &str) -> anyhow::Result<()> {
        let platform = self.platform.clone();
        let account = platform.account(name);
        self.acts(&account);
        let asked = match inbound::parse_line(text, &|name| platform.account(name)) {
            Typed::Command(command) => Ok(command),
            Typed::Form(kind) => return self.open_form(&account, &kind).await,
            Typed::RosterFile(path) => std::fs::read_to_string(path)
                .map(|csv| Command::ImportRoster { csv, accounts: BTreeMap::new() })
                .map_err(|_| Refusal::FileUnreadable),
            Typed::Refused(refusal) => Err(refusal),
            Typed::Words(words) => match platform.choose(&account, &words) {
                Choice::Presses(presses) => inbound::several(&presses),
                Choice::Form(kind) => return self.open_form(&account, &kind).await,
                Choice::Refused(refusal) => Err(refusal),
            },
        };
        self.hand_in(&account, asked).await
    }

    async fn fills(&mut self, name: &str, text: &str) -> anyhow::Result<()> {
        let account = self.platform.account(name);
        self.acts(&account);
        match self.platform.fill(&account, text, self.now) {
            Filled::Next => self.show(),
            Filled::Says(asked) => self.hand_in(&account, asked).await,
        }
    }

    fn acts(&mut self, account: &Account) {
        self.heard.clear();
        self.platform.acts(account);
    }

    /// Whoever has not joined meets the bot first.
    async fn open_form(&mut self, account: &Account, kind: &FormKind) -> anyhow::Result<()> {
        if !self.has_joined(account) {
            return self.hand_in(account, Ok(Command::Press(Press::Panel))).await;
        }
        if let Some(form) = self.app()?.form(&community_id(), account, kind, self.now).await {
            self.platform.open_form(account, form, self.now);
        }
        self.show()
    }

    async fn change_profile(&mut self, account: &Account, change: ProfileChange) -> anyhow::Result<()> {
        if self.has_joined(account) {
            self.hand_in(account, Ok(Command::SetProfile(vec![change]))).await?;
        }
        Ok(())
    }

    async fn hand_in(&mut self, account: &Account, asked: Result<Command, Refusal>) -> anyhow::Result<()> {
        self.events += 1;
        let event_key = format!("{}-{}", self.session, self.events);
        let actor = self.platform.actor(account).context("a name that can't be shown")?;
        let inbound = Inbound { community: community_id(), event_key, actor, asked };
        let answer = self.app()?.handle(inbound, self.now).await?;
        if let Some(message) = answer.and_then(|answer| answer.message) {
            self.platform.reply(account, message, self.now);
        }
        self.settle().await
    }

    /// Lets all that is due happen, and shows it.
    async fn settle(&mut self) -> anyhow::Result<()> {
        let app = self.app()?;
        app.settle(self.now).await?;
        if let Some(community) = app.community(&community_id()).await {
            self.community = community;
        }
        self.show()
    }

    async fn wait(&mut self, span: TimeDelta) -> anyhow::Result<Verdict> {
        match self.now.checked_add_signed(span) {
            Some(target) => self.pass(target).await,
            None => Ok(Verdict::Fails("time ends before that".to_owned())),
        }
    }

    async fn until(&mut self, local: NaiveDateTime) -> anyhow::Result<Verdict> {
        let target = self.zone().forward(local);
        if target < self.now {
            let now = self.local().format("%F %R");
            return Ok(Verdict::Fails(format!("it is {now} already; time goes only one way")));
        }
        self.pass(target).await
    }

    /// Lets time go by, from each thing that falls due to the next.
    async fn pass(&mut self, target: DateTime<Utc>) -> anyhow::Result<Verdict> {
        self.heard.clear();
        while let Some(next) = self.app()?.next_event_at(self.now).await?
            && next <= target
        {
            // What was due already, and is due still, would be so for ever.
            ensure!(next > self.now, "the bot leaves something undone that was due at {next}");
            self.now = next;
            self.settle().await?;
        }
        self.now = target;
        self.settle().await?;
        Ok(Verdict::GoesOn)
    }

    fn inbox(&mut self, name: &str) -> anyhow::Result<()> {
        let account = self.platform.account(name);
        let zone = self.zone_of(&account);
        for (at, place, message) in self.platform.inbox(&account) {
            let when = zone.local(at).format("%F %R").to_string();
            self.heard += &Screen::plain().seen(&when, place, &message);
            let shown = self.screen.seen(&when, place, &message);
            self.write(&shown)?;
        }
        Ok(())
    }

    /// Shows what the bot said since.
    fn show(&mut self) -> anyhow::Result<()> {
        for block in self.platform.take_output() {
            self.date()?;
            self.heard += &Screen::plain().block(&block);
            let shown = self.screen.block(&block);
            self.write(&shown)?;
        }
        Ok(())
    }

    /// Shows when it is, once.
    fn date(&mut self) -> anyhow::Result<()> {
        if self.dated.replace(self.now) == Some(self.now) {
            return Ok(());
        }
        let local = self.local();
        let (day, time) =
            (dates::day(local.date(), self.language(), NaiveDate::MIN), dates::time(local.time()));
        self.aside(&format!("— {day}, {time} —"))
    }

    fn write(&mut self, text: &str) -> anyhow::Result<()> {
        self.shown += text.chars().count();
        self.out.write_all(text.as_bytes())?;
        Ok(self.out.flush()?)
    }

    /// Whether the bot said this, wherever the lines break.
    fn was_heard(&self, text: &str) -> bool {
        folded(&self.heard).contains(&folded(text))
    }

    fn instead(&self) -> String {
        match self.heard.trim_end() {
            "" => "and nothing was said".to_owned(),
            heard => format!("and this was said:\n{heard}"),
        }
    }

    fn app(&self) -> anyhow::Result<&App<Platform>> {
        self.app.as_ref().context("the bot is closed")
    }

    fn has_joined(&self, account: &Account) -> bool {
        self.community.by_account(account).is_some()
    }

    /// The community's language: what stands between the messages is in it.
    fn language(&self) -> Language {
        self.community.settings().language
    }

    /// The community's clock.
    fn zone(&self) -> &Zone {
        &self.community.settings().zone
    }

    /// Someone's own clock.
    fn zone_of(&self, account: &Account) -> Zone {
        let own = self.community.by_account(account).map(|who| who.zone.clone());
        own.or_else(|| self.platform.zone(account)).unwrap_or_else(|| self.zone().clone())
    }

    fn local(&self) -> NaiveDateTime {
        self.zone().local(self.now)
    }
}

/// The terminal's own community.
fn community_id() -> CommunityId {
    CommunityId("terminal".to_owned())
}

/// Opens the bot; founds the community when the store is new.
async fn start(
    opening: &Opening,
    platform: &Platform,
    now: DateTime<Utc>,
) -> anyhow::Result<(App<Platform>, Community)> {
    let id = community_id();
    let store = Store::open(&opening.store.place, &opening.store.key_file, clock::fill).await?;
    if !store.communities().await?.contains(&id) {
        let (community, decision) = found(id.clone(), opening.settings.clone(), opening.rules.clone(), now);
        store.create(&community, &decision, now).await?;
    }
    let app = App::start(store, platform.clone()).await?;
    let community = app.community(&id).await.context("the terminal's own community is gone")?;
    Ok((app, community))
}
