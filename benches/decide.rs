//! One `/observe` in communities of 100, 10,000 and 100,000 participants, a third of them in an open exchange.
//!
//! Run with `cargo bench --bench decide`. After criterion's own figures it prints, from one more run of its own, the median
//! of each size and its ratio to the smallest: the aim is under 1 ms at 10,000, growing slower than the community.

#![expect(clippy::expect_used, reason = "a benchmark that can't be set up has nothing to measure")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeZone, Utc};
use criterion::{BenchmarkId, Criterion};
use lookalong::domain::availability::WorkingHours;
use lookalong::domain::command::{Actor, Command, Event};
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
use lookalong::journey::{decide, found};

const SIZES: [u64; 3] = [100, 10_000, 100_000];
const ZONES: [&str; 4] = ["Europe/Amsterdam", "Europe/Lisbon", "America/New_York", "Asia/Kolkata"];

fn label(text: &str) -> Label {
    Label::new(text).expect("a short label")
}

fn start() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 3, 2, 9, 0, 0).unwrap()
}

fn person(i: u64) -> Participant {
    Participant {
        id: ParticipantId(i),
        account: Account(format!("colleague{i}")),
        name: label(&format!("Colleague {i}")),
        language: Language::English,
        speaks: ["en".to_owned()].into(),
        zone: Zone::new(ZONES[(i % 10).saturating_sub(6) as usize]).expect("a zone"),
        hours: WorkingHours::default(),
        place: Place {
            team: Some(label(&format!("team {}", i % 97))),
            site: Some(label(&format!("site {}", i % 7))),
            profession: Some(label(["surgeon", "teacher", "engineer"][(i % 3) as usize])),
            level: Some((i % 40) as u8),
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
        exchanges_begun: (i % 5) as u32,
        gained: (i % 5) as u32 * 700,
        last_exchange_at: None,
    }
}

/// Topics grow with the community, slower than it: 21 at 100 people, 1,020 at 100,000. Each person shows two things and
/// wishes for one; every third is in an open exchange.
fn community(people: u64) -> Community {
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
        for (k, step) in [(0, 31), (1, 57)] {
            let topic = TopicId(i * step % topics + 1);
            community.apply(&Change::Offer(Offer {
                id: OfferId(i * 2 + k),
                who: ParticipantId(i),
                topic,
                made_at: start(),
            }));
        }
        let topic = TopicId(i * 13 % topics + 1);
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

/// `/observe` by somebody else each time, always with partners to be found.
fn event(people: u64, turn: u64) -> Event {
    let who = person(turn * 6 % people.saturating_sub(7) + 5);
    let actor =
        Actor { account: who.account, name: who.name, language: None, zone: None, facilitator: false };
    let topic = turn % (20 + people / 100) + 1;
    Event::Asked { actor, command: Command::OpenWish { topic: label(&format!("craft number {topic}")) } }
}

fn median_of(community: &Community, people: u64) -> Duration {
    let mut times: Vec<Duration> = (0..2_000)
        .map(|turn| {
            let event = event(people, turn);
            let began = Instant::now();
            let decided = black_box(decide(community, &event, start()));
            let took = began.elapsed();
            assert!(decided.is_ok(), "a wish is never refused here");
            took
        })
        .collect();
    times.sort();
    times[times.len() / 2]
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let mut group = criterion.benchmark_group("decide /observe");
    let communities: Vec<(u64, Community)> =
        SIZES.into_iter().map(|people| (people, community(people))).collect();
    for (people, community) in &communities {
        let mut turn = 0;
        group.bench_with_input(BenchmarkId::from_parameter(people), people, |bencher, people| {
            bencher.iter_batched(
                || {
                    turn += 1;
                    event(*people, turn)
                },
                |event| decide(community, &event, start()),
                criterion::BatchSize::SmallInput,
            );
        });
    }
    group.finish();
    criterion.final_summary();

    let medians: Vec<(u64, Duration)> =
        communities.iter().map(|(people, c)| (*people, median_of(c, *people))).collect();
    let smallest = medians[0].1.as_secs_f64();
    println!("participants   median      ratio to 100   (community grew by)");
    for (people, median) in medians {
        let (grew, ratio) = (people / SIZES[0], median.as_secs_f64() / smallest);
        println!("{people:>12}   {:>7.1} µs   {ratio:>12.2}   {grew:>6}x", median.as_secs_f64() * 1e6);
    }
}
