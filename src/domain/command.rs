//! What a person can ask for: a press of a button, or a command with words.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::availability::WorkingHours;
use super::due::Due;
use super::exchange::{ObservationId, Report};
use super::ids::{
    Account, BatchId, DoorId, ExchangeId, Home, OfferId, ParticipantId, ProposalId, StepId, TakeawayId,
    TopicId, WishId,
};
use super::language::Language;
use super::notice::WhyNobody;
use super::outcome::{Sharing, Tried};
use super::round::Group;
use super::trial::Trials;
use super::user_text::{Label, Words};
use super::written_moment::{WrittenDay, WrittenMoment};
use super::zone::Zone;

/// Who is asking, as the platform tells it at this very moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Who it is on the platform.
    pub account: Account,
    /// As the platform shows it.
    pub name: Label,
    /// The language of their screen, if the platform tells.
    pub language: Option<Language>,
    /// Where their clock is, if the platform tells.
    pub zone: Option<Zone>,
    /// Has admin rights here, now.
    pub facilitator: bool,
}

/// What one tap can say. Small, and stored in the button itself: its JSON is at most 100 characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Press {
    /// Yes, I join.
    Join,
    /// No, I don't.
    StayOut,
    /// The panel of a bare `/observe`.
    Panel,
    /// The open doors.
    Doors,
    /// My exchanges, wishes and offers.
    Mine,
    /// What is known of me.
    Me,
    /// What I wrote and what is stored.
    MyData,
    /// I'd like to watch this, which is known here.
    Wish(TopicId),
    /// I take that wish back.
    WithdrawWish(WishId),
    /// I take that offer back.
    WithdrawOffer(OfferId),
    /// I close my door.
    CloseDoor(DoorId),
    /// I take a seat.
    TakeSeat(DoorId),
    /// I'd be glad to look along with them.
    Accept(ProposalId),
    /// None of these, this time.
    Decline(BatchId),
    /// That moment, please.
    PutForward {
        /// Of which visit.
        of: ObservationId,
        /// When.
        at: DateTime<Utc>,
    },
    /// That suits me.
    Agree {
        /// Of which visit.
        of: ObservationId,
        /// The moment that was put forward: another one in the meantime is not agreed to.
        at: DateTime<Utc>,
    },
    /// Show me moments (also: move it).
    Moments(ObservationId),
    /// Call that visit off.
    CallOff(ObservationId),
    /// I leave that exchange.
    LeaveExchange(ExchangeId),
    /// Whether it took place.
    Report {
        /// Which visit.
        of: ObservationId,
        /// How it went.
        how: Report,
    },
    /// Nothing to write down.
    SkipTakeaway(ObservationId),
    /// Who may read what I wrote.
    Share {
        /// What.
        takeaway: TakeawayId,
        /// Who.
        with: Sharing,
    },
    /// Whether I tried it.
    Tried {
        /// What.
        takeaway: TakeawayId,
        /// The answer.
        tried: Tried,
    },
    /// Shall we swap roles?
    SwapRoles(TakeawayId),
    /// Not now.
    NotNow(StepId),
    /// I sit that round out.
    SitOut(u64),
    /// I'm back.
    Resume,
    /// Pass an invitation on to them in my name.
    Invite(Account),
    /// I think of leaving: what would that mean?
    Leave,
    /// Delete me and what I wrote.
    ForgetMe,
    /// Make that version of the rules the one in force.
    ApplyRules(u32),
}

/// What a form asks; the front shows it in one window, or question by question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FormKind {
    /// I'd like to watch…
    Wish,
    /// You can watch me…
    Offer,
    /// An open door: topic, moment, seats.
    Door,
    /// A moment, typed.
    Moment(ObservationId),
    /// What do you take along, and when will you first try it?
    Takeaway(ObservationId),
    /// What did you notice?
    Noticed(TakeawayId),
    /// Until when?
    Pause,
    /// Who else should look along?
    Invite,
}

/// What someone asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// One tap.
    Press(Press),
    /// Several answers chosen at once.
    AcceptAll(Vec<ProposalId>),
    /// What can I type?
    Help,
    /// I'd like to watch this.
    OpenWish {
        /// What.
        topic: Label,
    },
    /// I'd like to look along with this colleague.
    AskColleague {
        /// Whom.
        with: Account,
        /// At what; without it, at what they show.
        topic: Option<Label>,
    },
    /// You can watch me do this.
    OpenOffer {
        /// What.
        topic: Label,
    },
    /// You can watch me do this, then.
    OpenDoor {
        /// What.
        topic: Label,
        /// When it begins.
        starts: WrittenMoment,
        /// How many may come.
        seats: u8,
    },
    /// These two might like to look along with each other.
    Introduce {
        /// One.
        a: Account,
        /// The other.
        b: Account,
        /// At what; without it, at what either shows and the other wishes, else what either shows.
        topic: Option<Label>,
    },
    /// A moment, typed.
    TypeMoment {
        /// Of which visit.
        of: ObservationId,
        /// When.
        starts: WrittenMoment,
    },
    /// What I take into my own work.
    WriteTakeaway {
        /// From which visit.
        of: ObservationId,
        /// What.
        words: Words,
        /// When I will first try it.
        try_on: Option<WrittenDay>,
    },
    /// Let me write down what I take along.
    Debrief,
    /// What I noticed when I tried it.
    WriteNoticed {
        /// Which takeaway.
        takeaway: TakeawayId,
        /// What.
        words: Words,
    },
    /// I go quiet until then.
    Pause {
        /// The first day back.
        until: WrittenDay,
    },
    /// I'm away from then until then.
    BeAway {
        /// The first day away.
        from: WrittenDay,
        /// The first day back.
        until: WrittenDay,
    },
    /// Things about me: all of them, or none when one can't be.
    SetProfile(Vec<ProfileChange>),
    /// Never with this colleague (or again, after all). Nobody else learns of it.
    DoNotPair {
        /// With whom.
        with: Account,
        /// On the list, or off it.
        on: bool,
    },
    /// Pass an invitation on in my name.
    Invite {
        /// To whom.
        who: Account,
    },
    /// What others added to the harvest.
    Harvest,
    /// The rules as they are.
    ShowRules,
    /// One rule to another value: its effect is shown first.
    SetRule {
        /// Its key.
        rule: String,
        /// Its value, as typed.
        value: String,
        /// Why, for those who come after.
        why: Option<Label>,
        /// Offer to apply it; else only show what it would do.
        apply: bool,
    },
    /// Every version with who, when and why.
    RulesHistory,
    /// Back to the version before.
    UndoRules,
    /// When is the next round, and who is in?
    NextRound,
    /// A round right now.
    StartRound,
    /// No round this time.
    SkipRound,
    /// Supply and demand by topic, never who.
    TopicFigures,
    /// Team, site, profession and line manager of colleagues, as CSV. Enrols nobody.
    ImportRoster {
        /// The file's text.
        csv: String,
        /// Whose account a name in it is, where the front found out; others are the name itself.
        accounts: BTreeMap<String, Account>,
    },
    /// Language, zone and home of the community.
    SetUp {
        /// The language of what is public.
        language: Option<Language>,
        /// The zone in which rounds are timed.
        zone: Option<Zone>,
        /// Where it is at home.
        home: Option<Home>,
    },
}

/// Something that happens to a community: what `journey::decide` decides upon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A person asks for something.
    Asked {
        /// Who.
        actor: Actor,
        /// What.
        command: Command,
    },
    /// Something falls due.
    Fell(Due),
    /// A round was computed on a copy; each of its groups is checked against the state of now.
    RoundPaired {
        /// Which round.
        number: u64,
        /// Its pairs and rings.
        groups: Vec<Group>,
        /// Who waits on, and why in kind.
        left_over: BTreeMap<ParticipantId, WhyNobody>,
    },
    /// Someone asks to see or set a rule, and what that would do was worked out on a copy.
    RuleTried {
        /// Who.
        actor: Actor,
        /// What they ask.
        command: Command,
        /// What it would do.
        trials: Trials,
    },
    /// The platform says that this person can't be reached.
    Unreachable(ParticipantId),
}

/// One thing about a participant, by their own hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProfileChange {
    /// The language of the screen.
    Language(Language),
    /// What they can talk in.
    Speaks(Vec<Label>),
    /// Where their clock is.
    Zone(Zone),
    /// When they work.
    Hours(WorkingHours),
    /// Their team.
    Team(Label),
    /// Their site.
    Site(Label),
    /// Their profession.
    Profession(Label),
    /// Years of experience.
    Level(u8),
    /// Their line manager.
    Manager(Account),
    /// At most so many open exchanges; 0 means as the rules say.
    Capacity(u32),
    /// At least so many weeks between exchanges; 0 means no matter.
    Pace(u8),
}
