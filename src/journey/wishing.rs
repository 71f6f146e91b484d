//! Wishes and offers, asking a colleague by name, and suggesting two others to each other.

use std::collections::BTreeMap;

use super::Reply;
use super::draft::Draft;
use super::proposing::{self, Pairing};
use super::rounds;
use crate::domain::community::Change;
use crate::domain::ids::{Account, BatchId, OfferId, ParticipantId, TakeawayId, TopicId, WishId};
use crate::domain::notice::{Ask, Notice, Prospect};
use crate::domain::proposal::{Answer, Origin, Side, Visit};
use crate::domain::refusal::Refusal;
use crate::domain::topic::Topic;
use crate::domain::user_text::Label;
use crate::domain::wish_offer::{MOST_OPEN_EACH, Offer, Wish};
use crate::matching::barrier::{Barrier, is_free, open_exchanges, personal};
use crate::matching::candidates::{Seeks, best, visits_between};
use crate::matching::nobody::{Search, because_of_oneself};

/// "I'd like to watch someone do this."
pub fn open_wish(draft: &mut Draft, me: ParticipantId, label: &Label) -> Reply {
    not_paused(draft, me)?;
    let (topic, found_by_spelling) = topic(draft, label);
    open_wish_for(draft, me, topic, found_by_spelling)
}

/// The same with one tap, for a topic that is known here.
pub fn open_known_wish(draft: &mut Draft, me: ParticipantId, topic: TopicId) -> Reply {
    not_paused(draft, me)?;
    draft.state.topic(topic).ok_or(Refusal::AlreadyOver)?;
    open_wish_for(draft, me, topic, false)
}

fn open_wish_for(draft: &mut Draft, me: ParticipantId, topic: TopicId, found_by_spelling: bool) -> Reply {
    let before = draft.state.wishes_of(me).find(|wish| wish.topic == topic).map(|wish| wish.id);
    if let Some(wish) = before {
        // Asked again: maybe somebody came in the meantime.
        let prospect = look_for_host(draft, me, topic, wish)?;
        return Ok(Notice::WishOpened { topic, found_by_spelling, prospect });
    }
    if draft.state.wishes_of(me).count() >= MOST_OPEN_EACH {
        return Err(Refusal::TooMany { most: MOST_OPEN_EACH });
    }
    let wish = Wish { id: draft.name(), who: me, topic, made_at: draft.now };
    draft.change(Change::Wish(wish.clone()));
    let now = draft.now;
    draft.edit(me, |who| {
        who.waiting_since.get_or_insert(now);
    });
    let prospect = look_for_host(draft, me, topic, wish.id)?;
    Ok(Notice::WishOpened { topic, found_by_spelling, prospect })
}

fn look_for_host(
    draft: &mut Draft,
    me: ParticipantId,
    topic: TopicId,
    wish: WishId,
) -> Result<Prospect, Refusal> {
    let known_at = draft.state.proposals_of(me).map(|proposal| proposal.expires_at).max();
    let (state, now) = (draft.state.clone(), draft.now);
    let who = state.participant(me).ok_or(Refusal::NotJoined)?;
    let at = Some(rounds::next_for(&state, who));
    match (is_free(&state, who, state.rules(), now), known_at) {
        (Ok(()), _) => {}
        (Err(Barrier::BeingAsked), Some(known_at)) => return Ok(Prospect::AfterThis { known_at }),
        (Err(_), _) => return Ok(Prospect::NextRound { nobody: because_of_oneself(&state, who, now), at }),
    }
    let most = state.rules().candidates_per_request as usize;
    let found = best(&state, who, topic, Seeks::Host, most, now).unwrap_or_default();
    let ask = (!found.is_empty()).then(|| {
        let pairings: Vec<Pairing> =
            found.into_iter().map(|c| Pairing::of(me, c.who, c.visits, c.points)).collect();
        let batch = proposing::put_to(draft, Origin::Wish(wish), pairings, &BTreeMap::new());
        proposing::ask_in_reply(draft, me, batch)
    });
    Ok(match ask.flatten() {
        Some(ask) => Prospect::Asked { ask },
        None => Prospect::NextRound { nobody: Search::new(&state, now).at_once(who, topic), at },
    })
}

/// "You can watch me do this."
pub fn open_offer(draft: &mut Draft, me: ParticipantId, label: &Label) -> Reply {
    not_paused(draft, me)?;
    let (topic, found_by_spelling) = topic(draft, label);
    if draft.state.offers_of(me).any(|offer| offer.topic == topic) {
        return Err(Refusal::AlreadySaid);
    }
    if draft.state.offers_of(me).count() >= MOST_OPEN_EACH {
        return Err(Refusal::TooMany { most: MOST_OPEN_EACH });
    }
    let offer = Offer { id: draft.name(), who: me, topic, made_at: draft.now };
    draft.change(Change::Offer(offer));
    let ask = look_for_observer(draft, me, topic);
    Ok(Notice::OfferOpened { topic, found_by_spelling, ask })
}

fn look_for_observer(draft: &mut Draft, me: ParticipantId, topic: TopicId) -> Option<Ask> {
    let who = draft.state.participant(me).cloned()?;
    is_free(&draft.state, &who, draft.state.rules(), draft.now).ok()?;
    let most = draft.state.rules().candidates_per_request as usize;
    let found = best(&draft.state, &who, topic, Seeks::Observer, most, draft.now).ok()?;
    let pairings: Vec<Pairing> =
        found.into_iter().map(|c| Pairing::of(me, c.who, c.visits, c.points)).collect();
    let wish =
        draft.state.wishes_for(topic).find(|wish| pairings.iter().any(|p| p.people.contains(&wish.who)))?.id;
    let batch = proposing::put_to(draft, Origin::Wish(wish), pairings, &BTreeMap::new());
    proposing::ask_in_reply(draft, me, batch)
}

/// The topic that a label means; a new one grows the vocabulary, a slip becomes another spelling of the one it meant.
pub fn topic(draft: &mut Draft, label: &Label) -> (TopicId, bool) {
    if let Some((id, guessed)) = draft.state.find_topic(label) {
        let known = draft
            .state
            .topic(id)
            .filter(|topic| guessed && topic.aliases.len() < Topic::MOST_ALIASES)
            .cloned();
        if let Some(mut topic) = known {
            topic.aliases.push(label.key());
            draft.change(Change::Topic(topic));
        }
        return (id, guessed);
    }
    let id = draft.name();
    draft.change(Change::Topic(Topic { id, label: label.clone(), aliases: Vec::new() }));
    (id, false)
}

/// Asks one colleague by name. Whether that colleague is asked at all, and what they say, can't be told from the outside.
pub fn ask_colleague(draft: &mut Draft, me: ParticipantId, with: &Account, label: Option<&Label>) -> Reply {
    not_paused(draft, me)?;
    let other = colleague(draft, me, with)?;
    has_room(draft, me)?;
    let visits = match label {
        Some(label) => vec![Visit { observer: me, host: other, topic: topic(draft, label).0 }],
        None => visits_with(draft, me, other),
    };
    let topic =
        visits.iter().find(|visit| visit.observer == me).or(visits.first()).ok_or(Refusal::NoTopic)?.topic;
    if let Some(yes) = asking_back(draft, me, other)? {
        return Ok(yes);
    }
    let known_at = ask_directly(draft, me, other, visits, Origin::Direct { by: me })?;
    Ok(Notice::ColleagueAsked { with: other, topic, known_at })
}

/// The return visit: who has watched may now be watched.
pub fn swap_roles(draft: &mut Draft, me: ParticipantId, takeaway: TakeawayId) -> Reply {
    not_paused(draft, me)?;
    let takeaway = draft.state.takeaway(takeaway).cloned().ok_or(Refusal::AlreadyOver)?;
    if takeaway.writer != me {
        return Err(Refusal::NotYours);
    }
    let other = takeaway.partner;
    if draft.state.participant(other).is_none() {
        return Err(Refusal::AlreadyOver);
    }
    has_room(draft, me)?;
    let (observer, host) = if takeaway.watched { (other, me) } else { (me, other) };
    let visits = vec![Visit { observer, host, topic: takeaway.topic }];
    if let Some(yes) = asking_back(draft, me, other)? {
        return Ok(yes);
    }
    let known_at = ask_directly(draft, me, other, visits, Origin::Return { by: me, after: takeaway.id })?;
    Ok(Notice::ColleagueAsked { with: other, topic: takeaway.topic, known_at })
}

/// Two who ask for each other have found each other: asking for someone about whom one is being asked is a yes.
fn asking_back(draft: &mut Draft, me: ParticipantId, other: ParticipantId) -> super::MaybeReply {
    let asked = |p: &&crate::domain::proposal::Proposal| {
        p.sides.len() == 2
            && p.side(other).is_some()
            && p.side(me).is_some_and(|side| side.answer == Answer::Open)
    };
    let open = draft.state.proposals_of(me).find(asked).map(|proposal| proposal.id);
    open.map_or(Ok(None), |proposal| proposing::accept(draft, me, &[proposal]))
}

fn ask_directly(
    draft: &mut Draft,
    me: ParticipantId,
    other: ParticipantId,
    visits: Vec<Visit>,
    origin: Origin,
) -> Result<chrono::DateTime<chrono::Utc>, Refusal> {
    let (asker, asked) = both(draft, me, other)?;
    if personal(&draft.state, &asker, &asked) == Some(Barrier::LineManager) {
        return Err(Refusal::LineManager);
    }
    // What they declined, or were never asked, is no reason: it can't be told from there being nothing.
    let waits = |side: Option<&Side>| side.is_some_and(|side| side.answer != Answer::No);
    let again = draft.state.proposals_of(me).any(|p| p.side(other).is_some() && waits(p.side(me)));
    if again || draft.state.exchanges_of(me).any(|exchange| exchange.people.contains(&other)) {
        return Err(Refusal::AlreadySaid);
    }
    let points =
        crate::matching::score::points(&draft.state, &asker, &asked, &visits, draft.state.rules(), draft.now);
    // Whoever can't be asked has answered no without knowing: from here on nothing differs.
    let theirs = if proposing::can_be_asked(draft, &asked, &asker) { Answer::Open } else { Answer::No };
    let answers = BTreeMap::from([(me, Answer::Yes), (other, theirs)]);
    let batch = proposing::put_to(draft, origin, vec![Pairing::of(me, other, visits, points)], &answers);
    proposing::ask(draft, other, batch);
    Ok(proposing::expires_at(draft, batch))
}

/// A third person thinks that two others might like to look along. Each is asked apart; nobody learns more than that.
pub fn introduce(
    draft: &mut Draft,
    me: ParticipantId,
    a: &Account,
    b: &Account,
    label: Option<&Label>,
) -> Reply {
    let a = colleague(draft, me, a)?;
    let b = colleague(draft, me, b)?;
    if a == b {
        return Err(Refusal::Oneself);
    }
    let visits = match label {
        Some(label) => vec![Visit { observer: a, host: b, topic: topic(draft, label).0 }],
        None => visits_with(draft, a, b),
    };
    if visits.is_empty() {
        return Err(Refusal::NoTopic);
    }
    let (first, second) = both(draft, a, b)?;
    if personal(&draft.state, &first, &second) == Some(Barrier::LineManager) {
        return Err(Refusal::LineManager);
    }
    let open = draft.state.proposals_of(a).any(|proposal| proposal.side(b).is_some())
        || draft.state.exchanges_of(a).any(|exchange| exchange.people.contains(&b));
    // Where nobody can be asked, or they are already on their way, the one who suggested it hears the same words.
    if !open
        && proposing::can_be_asked(draft, &first, &second)
        && proposing::can_be_asked(draft, &second, &first)
    {
        let points = crate::matching::score::points(
            &draft.state,
            &first,
            &second,
            &visits,
            draft.state.rules(),
            draft.now,
        );
        let pairing = Pairing::of(a, b, visits, points);
        let batch = proposing::put_to(draft, Origin::Introduced { by: me }, vec![pairing], &BTreeMap::new());
        proposing::ask(draft, a, batch);
        proposing::ask(draft, b, batch);
    }
    Ok(Notice::IntroductionNoted)
}

/// What two people could do together: what each wishes and the other shows; else what the second shows, or the first.
fn visits_with(draft: &Draft, a: ParticipantId, b: ParticipantId) -> Vec<Visit> {
    let known = visits_between(&draft.state, a, b);
    if !known.is_empty() {
        return known;
    }
    let shown = |observer, host| {
        draft.state.offers_of(host).next().map(|offer| Visit { observer, host, topic: offer.topic })
    };
    shown(a, b).or_else(|| shown(b, a)).into_iter().collect()
}

/// All that is open for one person.
pub fn mine(draft: &Draft, me: ParticipantId) -> Notice {
    let state = &draft.state;
    let mut batches: BTreeMap<BatchId, Vec<_>> = BTreeMap::new();
    for proposal in state.proposals_of(me) {
        if proposal.side(me).is_some_and(|side| side.answer == Answer::Open) {
            batches.entry(proposal.batch).or_default().push(proposal.id);
        }
    }
    let asks = batches.keys().filter_map(|batch| proposing::open_ask(draft, me, *batch)).collect();
    let said_yes =
        state.proposals_of(me).filter(|p| p.side(me).is_some_and(|side| side.answer == Answer::Yes));
    Notice::Mine {
        exchanges: state.exchanges_of(me).map(|exchange| exchange.id).collect(),
        wishes: state.wishes_of(me).map(|wish| wish.id).collect(),
        offers: state.offers_of(me).map(|offer| offer.id).collect(),
        doors: state.doors().filter(|door| door.host == me).map(|door| door.id).collect(),
        asks,
        said_yes: said_yes.map(|proposal| proposal.id).collect(),
        next_round: Some(state.round().at),
    }
}

/// Takes a wish back. What is already being asked goes on.
pub fn withdraw_wish(draft: &mut Draft, me: ParticipantId, id: WishId) -> Reply {
    let wish = draft.state.wish(id).cloned().ok_or(Refusal::AlreadyOver)?;
    if wish.who != me {
        return Err(Refusal::NotYours);
    }
    draft.change(Change::WishGone(id));
    if draft.state.wishes_of(me).next().is_none() {
        draft.edit(me, |who| who.waiting_since = None);
    }
    Ok(Notice::WishWithdrawn { topic: wish.topic })
}

/// Takes an offer back.
pub fn withdraw_offer(draft: &mut Draft, me: ParticipantId, id: OfferId) -> Reply {
    let offer = draft.state.offer(id).cloned().ok_or(Refusal::AlreadyOver)?;
    if offer.who != me {
        return Err(Refusal::NotYours);
    }
    draft.change(Change::OfferGone(id));
    Ok(Notice::OfferWithdrawn { topic: offer.topic })
}

/// The participant behind an account, other than the person themselves.
pub fn colleague(draft: &Draft, me: ParticipantId, account: &Account) -> Result<ParticipantId, Refusal> {
    let other = draft
        .state
        .by_account(account)
        .ok_or_else(|| Refusal::ColleagueNotJoined { account: account.clone() })?
        .id;
    if other == me { Err(Refusal::Oneself) } else { Ok(other) }
}

/// Whoever is paused comes back first: one tap.
pub fn not_paused(draft: &Draft, me: ParticipantId) -> Result<(), Refusal> {
    match draft.state.participant(me) {
        Some(who) if who.pause.is_none() => Ok(()),
        Some(_) => Err(Refusal::Paused),
        None => Err(Refusal::NotJoined),
    }
}

/// Whether one more exchange fits for the person who asks.
pub fn has_room(draft: &Draft, me: ParticipantId) -> Result<(), Refusal> {
    let who = draft.state.participant(me).ok_or(Refusal::NotJoined)?;
    let most = who.room(draft.state.rules());
    if open_exchanges(&draft.state, me) < most as usize { Ok(()) } else { Err(Refusal::NoRoom { most }) }
}

type Both = (crate::domain::participant::Participant, crate::domain::participant::Participant);

fn both(draft: &Draft, a: ParticipantId, b: ParticipantId) -> Result<Both, Refusal> {
    let one = |id| draft.state.participant(id).cloned().ok_or(Refusal::UnknownColleague);
    Ok((one(a)?, one(b)?))
}
