//! Made-up communities of any size, for benchmarks.

use chrono::{DateTime, TimeZone, Utc};
use lookalong::domain::availability::WorkingHours;
use lookalong::domain::community::{Change, Community, Settings};
use lookalong::domain::exchange::{Exchange, Observation, Stage};
use lookalong::domain::ids::{Account, CommunityId, ExchangeId, OfferId, ParticipantId, TopicId, WishId};
use lookalong::domain::language::Language;
use lookalong::domain::participant::{Participant, Place};
use lookalong::domain::rule_set::RuleSet;
use lookalong::domain::topic::Topic;
use lookalong::domain::user_text::Label;
use lookalong::domain::wish_offer::{Offer, Wish};
use lookalong::domain::zone::Zone;
use lookalong::journey::found;

const ZONES: [&str; 4] = ["Europe/Amsterdam", "Europe/Lisbon", "America/New_York", "Asia/Kolkata"];

pub fn label(text: &str) -> Label {
    Label::new(text).expect("a short label")
}

pub fn start() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 3, 2, 9, 0, 0).unwrap()
}

/// A number that looks drawn by lot: the same for the same person and purpose (SplitMix64, Steele, Lea and Flood 2014).
fn drawn(i: u64, purpose: u64, below: u64) -> u64 {
    let mut z = (i * 64 + purpose).wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    (z ^ (z >> 31)) % below
}

pub fn person(i: u64) -> Participant {
    Participant {
        id: ParticipantId(i),
        account: Account(format!("colleague{i}")),
        name: label(&format!("Colleague {i}")),
        language: Language::English,
        speaks: ["en".to_owned()].into(),
        zone: Zone::new(ZONES[(i % 10).saturating_sub(6) as usize]).expect("a zone"),
        hours: WorkingHours::default(),
        place: Place {
            team: Some(label(&format!("team {}", drawn(i, 1, 97)))),
            site: Some(label(&format!("site {}", drawn(i, 2, 7)))),
            profession: Some(label(["surgeon", "teacher", "engineer"][drawn(i, 3, 3) as usize])),
            level: Some(drawn(i, 4, 40) as u8),
            manager: (i > 10).then(|| Account(format!("colleague{}", i / 10))),
        },
        capacity: None,
        pace_weeks: None,
        pause: None,
        away: Vec::new(),
        do_not_pair: [ParticipantId((i * 7) % 50 + 1)].into_iter().filter(|other| other.0 != i).collect(),
        joined_at: start(),
        silent_steps: 0,
        waiting_since: None,
        first_in_line: false,
        last_round_at: None,
        sits_out_round: None,
        exchanges_begun: drawn(i, 5, 5) as u32,
        gained: drawn(i, 5, 5) as u32 * 700 + drawn(i, 6, 400) as u32,
        last_exchange_at: None,
    }
}

/// Topics grow with the community, slower than it: 21 at 100 people, 1,020 at 100,000. Each person shows two things and
/// wishes for one; every third is in an open exchange.
pub fn community(people: u64) -> Community {
    let settings =
        Settings { name: label("bench"), language: Language::English, zone: Zone::utc(), home: None };
    let (mut community, first) = found(CommunityId("bench".into()), settings, RuleSet::default(), start());
    first.changes.iter().for_each(|change| community.apply(change));
    let topics = 20 + people / 100;
    for i in 1..=topics {
        let topic = Topic { id: TopicId(i), label: label(&format!("craft number {i}")), aliases: Vec::new() };
        community.apply(&Change::Topic(topic));
    }
    for i in 1..=people {
        community.apply(&Change::Participant(person(i)));
        for k in 0..2 {
            let topic = TopicId(drawn(i, 7 + k, topics) + 1);
            community.apply(&Change::Offer(Offer {
                id: OfferId(i * 2 + k),
                who: ParticipantId(i),
                topic,
                made_at: start(),
            }));
        }
        let topic = TopicId(drawn(i, 9, topics) + 1);
        community.apply(&Change::Wish(Wish {
            id: WishId(i),
            who: ParticipantId(i),
            topic,
            made_at: start(),
        }));
    }
    for i in (3..people).step_by(6) {
        let (observer, host) = (ParticipantId(i), ParticipantId(i + 1));
        let stage = Stage::Arranging { put_forward: None };
        let observations =
            vec![Observation { observer, host, topic: TopicId(1), stage, sequence: 0, put_off: 0 }];
        community.apply(&Change::Exchange(Exchange {
            id: ExchangeId(i),
            people: vec![observer, host],
            observations,
            began_at: start(),
            door: None,
        }));
    }
    community.apply(&Change::NextId(people * 4));
    community
}
