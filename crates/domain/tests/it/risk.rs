//! Each reason for suspicion, and that none of those that know the account shows before the password.

use vestibule_domain::gate::{Risk, RiskFacts, RiskLevel, RiskReason, Sighting};
use vestibule_domain::place::{Coordinates, CountryCode, Place};
use vestibule_domain::policy::RiskPolicy;
use vestibule_domain::time::{Span, Timestamp};

use crate::somebody::NOON;

fn country(code: &str) -> CountryCode {
    CountryCode::parse(code).unwrap()
}

fn place(code: &str, latitude: f64, longitude: f64) -> Place {
    let coordinates = Some(Coordinates::new(latitude, longitude).unwrap());
    Place { country: Some(country(code)), city: None, coordinates }
}

fn berlin() -> Place {
    place("DE", 52.52, 13.405)
}

/// 878 km from Berlin.
fn paris() -> Place {
    place("FR", 48.8566, 2.3522)
}

/// A customer at home in Berlin, on a known device.
fn usual() -> RiskFacts {
    RiskFacts {
        known_device: true,
        place: berlin(),
        usual_countries: vec![country("DE")],
        last_seen: Some(Sighting { at: NOON - Span::from_hours(10), place: berlin() }),
        ..RiskFacts::default()
    }
}

fn judged(facts: &RiskFacts) -> Risk {
    Risk::judge(facts, NOON, &RiskPolicy::default())
}

#[test]
fn each_reason_has_its_fact_and_level() {
    let seen = |hours, place| Some(Sighting { at: NOON - Span::from_hours(hours), place });
    let table: Vec<(RiskFacts, &[RiskReason], RiskLevel)> = vec![
        (usual(), &[], RiskLevel::Low),
        (RiskFacts { known_device: false, ..usual() }, &[RiskReason::NewDevice], RiskLevel::Medium),
        (RiskFacts { failures: 2, ..usual() }, &[], RiskLevel::Low),
        (RiskFacts { failures: 3, ..usual() }, &[RiskReason::Failures], RiskLevel::Medium),
        (RiskFacts { listed_network: true, ..usual() }, &[RiskReason::ListedNetwork], RiskLevel::High),
        (
            RiskFacts { usual_countries: vec![country("CA")], ..usual() },
            &[RiskReason::NewCountry],
            RiskLevel::High,
        ),
        (RiskFacts { usual_countries: Vec::new(), ..usual() }, &[], RiskLevel::Low),
        (RiskFacts { place: Place::unknown(), ..usual() }, &[], RiskLevel::Low),
        (
            RiskFacts { last_seen: seen(0, paris()), failures: 9, ..usual() },
            &[RiskReason::ImpossibleTravel, RiskReason::Failures],
            RiskLevel::High,
        ),
    ];
    for (facts, reasons, level) in table {
        let risk = judged(&facts);
        assert_eq!((risk.reasons(), risk.level()), (reasons, level), "{facts:?}");
    }
}

fn travelled(from: Place, to: Place, minutes: u32, policy: &RiskPolicy) -> bool {
    let last_seen = Some(Sighting { at: NOON - Span::from_minutes(minutes), place: from });
    let facts = RiskFacts { place: to, last_seen, ..RiskFacts::default() };
    Risk::judge(&facts, NOON, policy).reasons().contains(&RiskReason::ImpossibleTravel)
}

#[test]
fn travel_is_impossible_by_distance_and_time() {
    let policy = RiskPolicy::default();
    // 878 km at 900 km/h take 59 minutes.
    assert!(travelled(berlin(), paris(), 50, &policy));
    assert!(!travelled(berlin(), paris(), 60, &policy));
    assert!(travelled(paris(), berlin(), 50, &policy));
    // Sydney to Tokyo, 7,823 km: 8.7 hours.
    let (sydney, tokyo) = (place("AU", -33.8688, 151.2093), place("JP", 35.6762, 139.6503));
    assert!(travelled(sydney.clone(), tokyo.clone(), 8 * 60, &policy));
    assert!(!travelled(sydney, tokyo, 9 * 60, &policy));
}

#[test]
fn short_and_unknown_distances_are_not_judged() {
    let policy = RiskPolicy::default();
    let hamburg = place("DE", 53.5511, 9.9937);
    assert!(!travelled(berlin(), hamburg.clone(), 0, &policy), "255 km are within the error of an address");
    let exact = RiskPolicy { travel_ignored_below_km: 0, ..RiskPolicy::default() };
    assert!(travelled(berlin(), hamburg, 0, &exact));
    assert!(!travelled(berlin(), berlin(), 0, &exact));
    assert!(
        !travelled(Place::unknown(), paris(), 0, &exact) && !travelled(berlin(), Place::unknown(), 0, &exact)
    );
}

#[test]
fn a_clock_that_was_set_back_excuses_no_travel() {
    let last_seen = Some(Sighting { at: NOON + Span::from_hours(5), place: paris() });
    let facts = RiskFacts { last_seen, ..usual() };
    assert!(judged(&facts).reasons().contains(&RiskReason::ImpossibleTravel));
    let long_ago = Some(Sighting { at: Timestamp::from_micros(i64::MIN), place: paris() });
    assert_eq!(judged(&RiskFacts { last_seen: long_ago, ..usual() }), Risk::default());
}

#[test]
fn what_knows_the_account_is_kept_back_before_the_password() {
    let facts = RiskFacts {
        known_device: false,
        failures: 9,
        listed_network: true,
        place: paris(),
        usual_countries: vec![country("CA")],
        last_seen: Some(Sighting { at: NOON, place: berlin() }),
    };
    let risk = judged(&facts);
    assert_eq!(risk.reasons().len(), 5);
    let before = risk.before_password();
    assert_eq!(before.reasons(), [RiskReason::NewDevice, RiskReason::Failures, RiskReason::ListedNetwork]);
}
