//! What working hours, quiet hours and suggestions promise.

use super::*;
use chrono::Timelike;
use proptest::prelude::*;

const ZONES: [&str; 8] = [
    "Europe/Amsterdam",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "America/Havana",
    "Asia/Beirut",
    "Pacific/Apia",
    "America/New_York",
    "Pacific/Kiritimati",
];

fn zone(name: &str) -> Zone {
    Zone::new(name).unwrap()
}

fn at(utc: &str) -> DateTime<Utc> {
    utc.parse::<NaiveDateTime>().unwrap().and_utc()
}

fn every_day(from: u16, until: u16) -> WorkingHours {
    WorkingHours { days: [Span::new(from, until); 7] }
}

fn quiet(from: u16, until: u16) -> QuietHours {
    let time = |minute: u16| NaiveTime::MIN + minutes(minute);
    QuietHours { from: time(from), until: time(until) }
}

/// Monday-Friday 9-17 in Amsterdam, quiet from 18:00 until 08:00, in local time.
#[track_caller]
fn check(local: &str, expected: &str) {
    let zone = zone("Europe/Amsterdam");
    let asked = zone.forward(local.parse().unwrap());
    let found = next_allowed(&WorkingHours::default(), &zone, &quiet(18 * 60, 8 * 60), asked);
    assert_eq!(zone.local(found).format("%a %FT%R").to_string(), expected);
}

#[test]
fn nothing_is_sent_in_quiet_hours_or_on_a_day_off() {
    check("2026-11-24T12:34:00", "Tue 2026-11-24T12:34");
    check("2026-11-24T03:00:00", "Tue 2026-11-24T08:00");
    check("2026-11-24T18:00:00", "Wed 2026-11-25T08:00");
    check("2026-11-27T19:00:00", "Mon 2026-11-30T08:00");
    check("2026-11-28T12:00:00", "Mon 2026-11-30T08:00");
}

#[test]
fn whoever_has_no_working_day_is_still_left_in_peace_at_night() {
    let nobody = WorkingHours { days: [None; 7] };
    let found = next_allowed(&nobody, &Zone::utc(), &quiet(18 * 60, 8 * 60), at("2026-11-28T19:00:00"));
    assert_eq!(found, at("2026-11-29T08:00:00"));
}

#[test]
fn equal_bounds_mean_no_quiet_hours() {
    let now = at("2026-11-24T03:00:00");
    assert_eq!(next_allowed(&WorkingHours::default(), &Zone::utc(), &quiet(0, 0), now), now);
}

#[test]
fn quiet_hours_that_end_in_a_repeated_hour_do_end() {
    let zone = zone("America/Havana");
    // 00:10 for the second time; the clock went back from 01:00 to 00:00.
    let second = at("2024-11-03T05:10:00");
    let found = next_allowed(&every_day(0, DAY), &zone, &quiet(22 * 60, 30), second);
    assert_eq!(found, at("2024-11-03T05:30:00"));
}

#[test]
fn colleagues_in_one_place_share_their_whole_week() {
    let (hours, zone) = (WorkingHours::default(), zone("Europe/Amsterdam"));
    for now in ["2026-11-24T12:07:00", "2026-11-29T23:59:00", "2026-11-23T00:00:00"] {
        let shared = overlap_minutes((&hours, &zone), (&hours, &zone), at(now));
        assert!((5 * 480 - 15..=5 * 480).contains(&shared), "{now}: {shared}");
    }
}

#[test]
fn far_zones_share_what_they_share() {
    let hours = WorkingHours::default();
    let share =
        |a: &str, b: &str| overlap_minutes((&hours, &zone(a)), (&hours, &zone(b)), at("2026-11-24T00:00:00"));
    assert_eq!(share("Europe/Amsterdam", "Europe/London"), 5 * 7 * 60);
    assert_eq!(share("Europe/Amsterdam", "America/New_York"), 5 * 2 * 60);
    assert_eq!(share("Europe/Amsterdam", "Asia/Kolkata"), 5 * 210);
    assert_eq!(share("Pacific/Kiritimati", "Pacific/Pago_Pago"), 4 * 7 * 60);
    assert_eq!(share("Europe/Amsterdam", "Pacific/Auckland"), 0);
}

#[test]
fn a_night_shift_crosses_the_week() {
    let mut night = WorkingHours { days: [None; 7] };
    night.days[6] = Span::new(23 * 60, 7 * 60);
    let early = every_day(6 * 60, 14 * 60);
    let utc = Zone::utc();
    assert_eq!(overlap_minutes((&night, &utc), (&early, &utc), at("2026-11-24T12:00:00")), 60);
    assert_eq!(overlap_minutes((&night, &utc), (&night, &utc), at("2026-11-24T12:00:00")), 480);
}

#[test]
fn hours_are_stored_as_a_list_of_days() {
    let stored = serde_json::to_string(&WorkingHours::default()).unwrap();
    assert!(
        stored.starts_with(r#"[{"from":540,"until":1020},"#) && stored.ends_with("null,null]"),
        "{stored}"
    );
    assert_eq!(serde_json::from_str::<WorkingHours>(&stored).unwrap(), WorkingHours::default());
}

#[track_caller]
fn suggested(a: (&str, WorkingHours), b: (&str, WorkingHours), how_many: usize) -> Vec<String> {
    let (zone_a, zone_b) = (zone(a.0), zone(b.0));
    suggest_slots((&a.1, &zone_a), (&b.1, &zone_b), 60, how_many, at("2026-11-26T12:00:00"), |_| true)
        .into_iter()
        .map(|start| zone_a.local(start).format("%a %d %R").to_string())
        .collect()
}

#[test]
fn suggestions_vary_day_and_part_of_day() {
    let me = || ("Europe/Amsterdam", WorkingHours::default());
    assert_eq!(suggested(me(), me(), 4), ["Fri 27 10:00", "Mon 30 14:00", "Tue 01 11:00", "Wed 02 15:00"],);
}

#[test]
fn few_common_days_give_more_than_one_moment_each() {
    let mut fridays = WorkingHours { days: [None; 7] };
    fridays.days[4] = Span::new(9 * 60, 17 * 60);
    assert_eq!(
        suggested(("Europe/Amsterdam", WorkingHours::default()), ("Europe/London", fridays), 4),
        ["Fri 27 10:00", "Fri 27 15:00", "Fri 04 14:00", "Fri 11 11:00"],
    );
}

#[test]
fn suggestions_are_on_the_half_hour_of_the_first_clock() {
    let found =
        suggested(("Europe/Amsterdam", every_day(550, 720)), ("Asia/Kolkata", every_day(0, 1_005)), 1);
    assert_eq!(found, ["Fri 27 10:00"]);
}

#[test]
fn nothing_is_suggested_where_nothing_is_shared_or_free() {
    let hours = WorkingHours::default();
    assert!(
        suggested(("Europe/Amsterdam", hours.clone()), ("Pacific/Auckland", hours.clone()), 3).is_empty()
    );
    let utc = Zone::utc();
    let busy = suggest_slots((&hours, &utc), (&hours, &utc), 60, 3, at("2026-11-24T12:00:00"), |_| false);
    assert!(busy.is_empty());
}

prop_compose! {
    fn any_hours()(
        days in prop::array::uniform7(prop::option::of((0..DAY, 0..=DAY))),
    ) -> WorkingHours {
        WorkingHours { days: days.map(|day| day.and_then(|(from, until)| Span::new(from, until))) }
    }
}

prop_compose! {
    /// Any instant from 2009 to 2037: several changes of the rules, and Apia's missing day.
    fn any_instant()(minute in 20_500_000_i64..35_700_000) -> DateTime<Utc> {
        DateTime::from_timestamp(minute * 60, 0).unwrap()
    }
}

proptest! {
    #[test]
    fn the_next_allowed_instant_is_the_first(
        hours in any_hours(),
        name in prop::sample::select(&ZONES),
        from in 0..DAY,
        length in 0..22 * 60_u16,
        asked in any_instant(),
    ) {
        let (zone, quiet) = (zone(name), quiet(from, (from + length) % DAY));
        let works_at_all = hours.days.iter().any(Option::is_some);
        let allowed = |instant: DateTime<Utc>| {
            let local = zone.local(instant);
            !quiet.contains(local.time()) && (!works_at_all || hours.works_on(local.weekday()))
        };
        let found = next_allowed(&hours, &zone, &quiet, asked);
        prop_assert!(found >= asked && allowed(found), "{found}");
        prop_assert_eq!(is_allowed((&hours, &zone), &quiet, asked), found == asked);
        let same_clock = zone.local(found) - zone.local(asked) == found - asked;
        let steps = (found - asked).num_minutes();
        prop_assert!(!same_clock || (0..steps).all(|step| !allowed(asked + TimeDelta::minutes(step))), "{found}");
    }

    #[test]
    fn an_overlap_is_the_same_from_both_sides_and_no_more_than_either_works(
        a in any_hours(),
        b in any_hours(),
        one in prop::sample::select(&ZONES),
        two in prop::sample::select(&ZONES),
        now in any_instant(),
    ) {
        let (one, two) = (zone(one), zone(two));
        let shared = overlap_minutes((&a, &one), (&b, &two), now);
        prop_assert_eq!(shared, overlap_minutes((&b, &two), (&a, &one), now));
        prop_assert!(shared <= overlap_minutes((&a, &one), (&a, &one), now));
    }

    #[test]
    fn a_suggestion_is_worked_by_both(
        a in any_hours(),
        b in any_hours(),
        one in prop::sample::select(&ZONES),
        two in prop::sample::select(&ZONES),
        now in any_instant(),
    ) {
        let (one, two) = (zone(one), zone(two));
        let works = |hours: &WorkingHours, zone: &Zone, start: DateTime<Utc>| {
            let mut shifts = hours.shifts(zone, day_before(zone.local(start).date()), 3);
            shifts.any(|shift| shift.from <= start && start + minutes(45) <= shift.until)
        };
        for start in suggest_slots((&a, &one), (&b, &two), 45, 5, now, |_| true) {
            prop_assert!(works(&a, &one, start) && works(&b, &two, start), "{start}");
            prop_assert!(start > now && start - now <= TimeDelta::days(21), "{start}");
            prop_assert!([0, 30].contains(&one.local(start).time().minute()), "{start}");
        }
    }

    #[test]
    fn no_moment_is_too_far(
        hours in any_hours(), name in prop::sample::select(&ZONES), early in any::<bool>(),
    ) {
        let zone = zone(name);
        let now = if early { DateTime::<Utc>::MIN_UTC } else { DateTime::<Utc>::MAX_UTC };
        let _ = next_allowed(&hours, &zone, &quiet(60, 0), now);
        let _ = overlap_minutes((&hours, &zone), (&hours, &zone), now);
        let _ = suggest_slots((&hours, &zone), (&hours, &zone), 60, 3, now, |_| true);
    }
}
