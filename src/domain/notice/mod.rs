//! What the bot says, as values: who hears it, and what there is to say. Texts are made of it when it is sent, so a changed
//! language or a corrected text applies to what waits.
//!
//! Invariant: a notice holds ids, figures and labels; never what someone wrote (a note is named by its id).

mod going;
mod nobody;
mod parts;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::exchange::{ObservationId, Report};
use super::ids::{
    Account, DoorId, ExchangeId, NoteId, OfferId, ParticipantId, ProposalId, StepId, TakeawayId, TopicId,
    WishId,
};
use super::outcome::Sharing;
use super::proposal::Visit;
use super::rule_set::{Rule, RuleSet};
use super::step::Question;
use super::trial::Trials;

pub use going::{Outgoing, Posted, Recipient};
pub use nobody::{Nobody, WhyNobody, WouldHelp};
pub use parts::{Ask, Cancelled, Prospect, TopicLine, VersionLine};

/// What the bot says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Notice {
    // --- joining -----------------------------------------------------------------------------------------------------
    /// What this is and what is stored, and the question whether they join.
    Welcome,
    /// They joined; the panel follows.
    Joined,
    /// They did not join; nothing is stored.
    StayedOut,
    /// Everything of theirs is deleted.
    Forgotten,
    /// Are you sure? What deleting means.
    ForgetAsk,
    /// What can be typed.
    Help {
        /// Also what facilitators can.
        facilitator: bool,
    },
    /// The panel of a bare `/observe`.
    Panel {
        /// Open exchanges.
        exchanges: u32,
        /// Open doors that they may see.
        doors: u32,
        /// Paused at the moment.
        paused: bool,
    },
    /// A colleague thinks that they should look along.
    Invitation {
        /// In whose name.
        by: ParticipantId,
    },
    /// The invitation goes out, once.
    InvitationSent {
        /// To whom.
        to: Account,
    },

    // --- wishes, offers, doors ---------------------------------------------------------------------------------------
    /// A wish was noted.
    WishOpened {
        /// What.
        topic: TopicId,
        /// It was written differently: the spelling found this topic.
        found_by_spelling: bool,
        /// What became of it.
        prospect: Prospect,
    },
    /// A colleague was asked by name; or will be, who can tell.
    ColleagueAsked {
        /// Who.
        with: ParticipantId,
        /// At what.
        topic: TopicId,
        /// When the answer is known.
        known_at: DateTime<Utc>,
    },
    /// Two colleagues are asked, each apart.
    IntroductionNoted,
    /// An offer was noted.
    OfferOpened {
        /// What.
        topic: TopicId,
        /// It was written differently: the spelling found this topic.
        found_by_spelling: bool,
        /// Someone who waits for this topic was found: the host is asked in this very reply.
        ask: Option<Ask>,
    },
    /// A door was opened.
    DoorOpened {
        /// Which.
        door: DoorId,
    },
    /// A door was opened, told in public.
    DoorAnnounced {
        /// Which.
        door: DoorId,
    },
    /// The open doors.
    Doors {
        /// Those that they may see, soonest first.
        doors: Vec<DoorId>,
    },
    /// A seat was taken, told to the host. The introduction tells the rest.
    SeatTaken {
        /// Which door.
        door: DoorId,
        /// The exchange.
        exchange: ExchangeId,
    },
    /// A door was closed by its host.
    DoorClosed {
        /// At what it was.
        topic: TopicId,
        /// When it would have begun.
        starts_at: DateTime<Utc>,
    },
    /// A wish was taken back.
    WishWithdrawn {
        /// What it was.
        topic: TopicId,
    },
    /// An offer was taken back.
    OfferWithdrawn {
        /// What it was.
        topic: TopicId,
    },
    /// All that is open for one person.
    Mine {
        /// Open exchanges.
        exchanges: Vec<ExchangeId>,
        /// Open wishes.
        wishes: Vec<WishId>,
        /// Open offers.
        offers: Vec<OfferId>,
        /// Own doors.
        doors: Vec<DoorId>,
        /// Questions that wait for their answer.
        asks: Vec<Ask>,
        /// Proposals that they said yes to, until it is known.
        said_yes: Vec<ProposalId>,
        /// When the next round is.
        next_round: Option<DateTime<Utc>>,
    },

    // --- proposals ---------------------------------------------------------------------------------------------------
    /// With whom of these would you be glad to look along?
    ProposalsMade {
        /// The question.
        ask: Ask,
    },
    /// A yes was noted.
    YesNoted {
        /// To whom.
        with: Vec<ParticipantId>,
        /// When it is known.
        known_at: DateTime<Utc>,
    },
    /// A yes was noted, and it was the last one needed: the introduction follows.
    ItIsMutual {
        /// With whom.
        with: Vec<ParticipantId>,
    },
    /// A no was noted; nobody will see it.
    NoNoted,
    /// It did not come together this time; you are first in line.
    DidNotComeTogether {
        /// When the next round is.
        next_round: Option<DateTime<Utc>>,
    },

    // --- exchanges ---------------------------------------------------------------------------------------------------
    /// Everybody said yes: the place of the pair opens.
    Introduced {
        /// The exchange.
        exchange: ExchangeId,
    },
    /// For the host: what to watch for, what to leave alone, and consent of those present.
    PreBrief {
        /// Which visit.
        of: ObservationId,
    },
    /// Which moment suits you? Said in the pair's place.
    MomentsSuggested {
        /// Which visit.
        of: ObservationId,
        /// Slots in both people's working hours; may be none.
        slots: Vec<DateTime<Utc>>,
    },
    /// One of the two put a moment forward.
    MomentPutForward {
        /// Which visit.
        of: ObservationId,
        /// Who.
        by: ParticipantId,
        /// When.
        starts_at: DateTime<Utc>,
        /// The agreed moment that stands until then.
        instead_of: Option<DateTime<Utc>>,
    },
    /// Both agreed: with the calendar file.
    MomentAgreed {
        /// Which visit.
        of: ObservationId,
        /// When.
        starts_at: DateTime<Utc>,
        /// The calendar sequence number.
        sequence: u32,
        /// It was another moment before.
        moved: bool,
    },
    /// A visit was called off: with the calendar's cancellation when there was a moment.
    CalledOff {
        /// Which visit.
        of: ObservationId,
        /// Who would have watched whom at what: the exchange may be over by the time this is said.
        visit: Visit,
        /// By whom; nobody when it lapsed.
        by: Option<ParticipantId>,
        /// The moment that is off, if there was one.
        was: Option<Cancelled>,
    },
    /// Somebody left the exchange (or all of it).
    PartnerLeft {
        /// Who.
        by: ParticipantId,
        /// Moments that are off.
        was: Vec<Cancelled>,
    },
    /// They left an exchange.
    ExchangeLeft {
        /// Moments that are off.
        was: Vec<Cancelled>,
    },
    /// Did it take place? Said in the pair's place right after the slot.
    TookPlaceAsked {
        /// Which visit.
        of: ObservationId,
        /// The agreed moment, if there was one.
        starts_at: Option<DateTime<Utc>>,
    },
    /// What was answered, and what comes next.
    ReportNoted {
        /// Which visit.
        of: ObservationId,
        /// The answer.
        how: Report,
        /// When it is asked again.
        again_at: Option<DateTime<Utc>>,
    },

    // --- debrief and outcome -----------------------------------------------------------------------------------------
    /// The questions of the debrief, role by role. They guide a talk and are not stored.
    Debrief {
        /// Which visit.
        of: ObservationId,
    },
    /// What will you take into your own work, and when will you first try it?
    TakeawayAsked {
        /// From which visit.
        of: ObservationId,
        /// The step that waits for the answer, if one still does.
        step: Option<StepId>,
    },
    /// It is kept; who may read it?
    TakeawayKept {
        /// Which.
        takeaway: TakeawayId,
        /// When the follow-up comes.
        follow_up_at: DateTime<Utc>,
    },
    /// Nothing was written down; fine.
    TakeawaySkipped,
    /// Who may read it now.
    SharingSet {
        /// Which.
        takeaway: TakeawayId,
        /// Who.
        with: Sharing,
    },
    /// The partner shared what they take along.
    TakeawayShared {
        /// Whose.
        by: ParticipantId,
        /// Which.
        takeaway: TakeawayId,
        /// The sealed text.
        note: NoteId,
    },
    /// Did you try it? What did you notice? Shall we swap roles?
    FollowUpAsked {
        /// Which.
        takeaway: TakeawayId,
        /// The writer's own sealed text.
        note: Option<NoteId>,
        /// The step that waits for the answer.
        step: StepId,
    },
    /// The answer is kept.
    TriedNoted {
        /// Which.
        takeaway: TakeawayId,
        /// The return visit can be asked for.
        can_swap: bool,
    },
    /// What was noticed is kept.
    NoticedKept {
        /// Which.
        takeaway: TakeawayId,
    },
    /// What others added to the harvest, without names.
    Harvest {
        /// The sealed texts; empty until enough people added something.
        notes: Vec<NoteId>,
    },

    // --- nudges and pauses -------------------------------------------------------------------------------------------
    /// A kind reminder of a question that waits.
    Nudged {
        /// Which step.
        step: StepId,
        /// What was asked.
        question: Question,
    },
    /// "Not now" was noted.
    NotNowNoted,
    /// They are paused, by themselves.
    Paused {
        /// Until when.
        until: DateTime<Utc>,
    },
    /// They are away then.
    AwayNoted {
        /// From when.
        from: DateTime<Utc>,
        /// Until when.
        until: DateTime<Utc>,
    },
    /// Three questions stayed without an answer: paused, come back with one tap.
    PausedForSilence,
    /// The pause is over.
    Resumed {
        /// It ended by itself.
        by_itself: bool,
    },

    // --- rounds ------------------------------------------------------------------------------------------------------
    /// A round comes tomorrow.
    RoundAnnounced {
        /// Its number.
        number: u64,
        /// When.
        at: DateTime<Utc>,
    },
    /// A round that they may have been warned of is skipped.
    RoundOff {
        /// When it would have been.
        was: DateTime<Utc>,
        /// When the next one is.
        next_at: DateTime<Utc>,
    },
    /// They sit that round out.
    SatOut,
    /// The round found nobody for them, and why in kind.
    NobodyThisRound {
        /// What they would like to watch; nothing when they only offer.
        topic: Option<TopicId>,
        /// Why, and what would help.
        #[serde(flatten)]
        nobody: Nobody,
        /// When the next one is.
        next_round: Option<DateTime<Utc>>,
    },

    // --- about me ----------------------------------------------------------------------------------------------------
    /// What is known of them, with what they can change.
    Profile,
    /// What is stored of them: their notes in full.
    MyData {
        /// Every sealed text of theirs, and what was shared with them.
        notes: Vec<(TakeawayId, NoteId)>,
        /// Takeaways, with or without text.
        takeaways: u32,
    },
    /// Something about them was changed.
    ProfileSet,
    /// Their do-not-pair list was changed.
    DoNotPairSet {
        /// With whom.
        with: ParticipantId,
        /// On the list, or off it.
        on: bool,
    },

    // --- facilitators ------------------------------------------------------------------------------------------------
    /// The rules as they are.
    Rules {
        /// The version.
        number: u32,
        /// All of them.
        rules: Box<RuleSet>,
    },
    /// What a change would do to the people of today.
    RulePreview {
        /// Which rule.
        rule: Rule,
        /// As it is.
        old: String,
        /// As it would be.
        new: String,
        /// What a round would come to; `None`: the rule has no part in who is paired.
        trials: Option<Trials>,
        /// No figure below this is shown.
        smallest: u32,
        /// The gap between repeats was relaxed so that a small group still finds pairs.
        relaxed: bool,
        /// The version that it becomes with one tap; `None`: only looked at.
        apply_as: Option<u32>,
    },
    /// A version is in force from now on.
    RulesApplied {
        /// Its number.
        number: u32,
    },
    /// Every version with who, when and why.
    RulesHistory {
        /// Newest first; each with what changed since the one before.
        versions: Vec<VersionLine>,
    },
    /// A version was brought back.
    RulesBroughtBack {
        /// The version that was brought back.
        from: u32,
        /// The number it has now.
        number: u32,
    },
    /// When the next round is, and how many are in.
    RoundNext {
        /// Its number.
        number: u64,
        /// When.
        at: DateTime<Utc>,
        /// How many would take part; `None`: too few to show.
        people: Option<u32>,
        /// No figure below this is shown.
        smallest: u32,
    },
    /// A round starts now.
    RoundStarted {
        /// Its number.
        number: u64,
    },
    /// The next round is skipped.
    RoundSkipped {
        /// When the one after it is.
        next_at: DateTime<Utc>,
    },
    /// Supply and demand.
    TopicFigures {
        /// A line per topic, most wished for first.
        lines: Vec<TopicLine>,
        /// No figure below this is shown.
        smallest: u32,
    },
    /// The roster was taken in; nobody was enrolled.
    RosterImported {
        /// Lines taken.
        lines: u32,
    },
    /// The community was set up.
    SetUp,
}

/// The opened notes that a notice needs to be rendered, by id.
pub type OpenedNotes = BTreeMap<NoteId, super::user_text::Words>;

impl Notice {
    /// The sealed notes that must be opened to render this.
    #[must_use]
    pub fn notes(&self) -> Vec<NoteId> {
        if let Self::Harvest { notes } = self {
            notes.clone()
        } else if let Self::MyData { notes, .. } = self {
            notes.iter().map(|(_, note)| *note).collect()
        } else if let Self::TakeawayShared { note, .. } = self {
            vec![*note]
        } else if let Self::FollowUpAsked { note, .. } = self {
            note.iter().copied().collect()
        } else {
            Vec::new()
        }
    }
}
