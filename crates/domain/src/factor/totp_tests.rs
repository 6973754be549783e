//! Authenticator codes by the vectors of RFC 6238, by example and by property.

use super::*;
use proptest::prelude::*;

/// Noon of a day, in the middle of a step: `1_800_000_000` is a multiple of 30.
const NOON: i64 = 1_800_000_015;

fn secret() -> TotpSecret {
    TotpSecret::from_bytes(*b"12345678901234567890")
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_seconds(seconds)
}

fn step(seconds: i64) -> u64 {
    u64::try_from(seconds / STEP_SECONDS).unwrap()
}

/// What a phone shows at noon when its clock is so many seconds ahead.
fn shown(seconds_ahead: i64) -> Zeroizing<String> {
    secret().code_at(at(NOON + seconds_ahead))
}

fn judge(code: &str, memory: &TotpMemory) -> TotpVerdict {
    secret().check(code, memory, at(NOON), 1)
}

#[test]
fn codes_are_those_of_rfc_6238() {
    // Appendix B, SHA-1, last six of eight digits.
    for (seconds, code) in [
        (59, "287082"),
        (1_111_111_109, "081804"),
        (1_111_111_111, "050471"),
        (1_234_567_890, "005924"),
        (2_000_000_000, "279037"),
        (20_000_000_000, "353130"),
    ] {
        assert_eq!(*secret().code_at(at(seconds)), code);
        assert_eq!(
            secret().check(code, &TotpMemory::default(), at(seconds), 1),
            TotpVerdict::Accepted { step: step(seconds), drift_seconds: 0 }
        );
    }
}

#[test]
fn one_step_either_side_is_accepted() {
    for ahead in [-30, 0, 30] {
        let verdict = TotpVerdict::Accepted { step: step(NOON + ahead), drift_seconds: ahead };
        assert_eq!(judge(&shown(ahead), &TotpMemory::default()), verdict);
    }
    assert_eq!(
        secret().check(&shown(30), &TotpMemory::default(), at(NOON), 0),
        TotpVerdict::ClockOff { seconds: 30, step: step(NOON) + 1 }
    );
}

#[test]
fn a_code_counts_once_and_so_do_all_before_it() {
    let memory = TotpMemory { last_used_step: Some(step(NOON)), ..TotpMemory::default() };
    assert_eq!(judge(&shown(0), &memory), TotpVerdict::Replayed { step: step(NOON) });
    assert_eq!(judge(&shown(-30), &memory), TotpVerdict::Replayed { step: step(NOON) - 1 });
    let next = TotpVerdict::Accepted { step: step(NOON) + 1, drift_seconds: 30 };
    assert_eq!(judge(&shown(30), &memory), next);
}

#[test]
fn a_spent_code_that_comes_back_minutes_later_is_a_replay_and_no_hint() {
    let memory = TotpMemory { last_used_step: Some(step(NOON) - 4), ..TotpMemory::default() };
    assert_eq!(judge(&shown(-120), &memory), TotpVerdict::Replayed { step: step(NOON) - 4 });
}

#[test]
fn a_wrong_clock_is_told_in_seconds_and_never_accepted() {
    for ahead in [-600, -90, -60, 60, 120, 600] {
        let verdict = TotpVerdict::ClockOff { seconds: ahead, step: step(NOON + ahead) };
        assert_eq!(judge(&shown(ahead), &TotpMemory::default()), verdict);
    }
    for ahead in [-630, 630, 86_400] {
        assert_eq!(judge(&shown(ahead), &TotpMemory::default()), TotpVerdict::Wrong);
    }
}

#[test]
fn a_code_whose_time_was_told_does_not_open_when_its_time_comes() {
    let burned = step(NOON + 300);
    let memory = TotpMemory { burned: BurnedSteps::default().with(burned), ..TotpMemory::default() };
    let later = secret().check(&shown(300), &memory, at(NOON + 300), 1);
    assert_eq!(later, TotpVerdict::Replayed { step: burned });
    assert_eq!(judge(&shown(300), &memory), TotpVerdict::Replayed { step: burned });
}

#[test]
fn of_several_told_codes_none_opens_when_its_time_comes() {
    let ahead = [300, 270, 330, -90, 600];
    let steps = ahead.map(|seconds| step(NOON + seconds));
    let burned = steps.iter().fold(BurnedSteps::default(), |burned, step| burned.with(*step));
    let memory = TotpMemory { burned, ..TotpMemory::default() };
    for (seconds, step) in ahead.iter().zip(steps) {
        let later = secret().check(&shown(*seconds), &memory, at(NOON + seconds), 1);
        assert_eq!(later, TotpVerdict::Replayed { step });
        assert_eq!(judge(&shown(*seconds), &memory), TotpVerdict::Replayed { step });
    }
    let other = secret().check(&shown(240), &memory, at(NOON + 240), 1);
    assert_eq!(other, TotpVerdict::Accepted { step: step(NOON + 240), drift_seconds: 0 });
}

#[test]
fn what_is_no_code_is_wrong() {
    for code in ["", "12345", "1234567", "abcdef", "+12345", "000000"] {
        assert_eq!(judge(code, &TotpMemory::default()), TotpVerdict::Wrong, "{code}");
    }
    let code = shown(0);
    let (left, right) = code.split_at(3);
    let spaced = judge(&format!(" {left} {right}"), &TotpMemory::default());
    assert!(matches!(spaced, TotpVerdict::Accepted { .. }));
}

#[test]
fn a_clock_outside_all_reason_is_answered() {
    for seconds in [i64::MIN, -1, 0, 10, i64::MAX] {
        let verdict = secret().check("123456", &TotpMemory::default(), at(seconds), 255);
        assert!(!matches!(verdict, TotpVerdict::Replayed { .. }));
        assert_eq!(secret().resynchronise("123456", "654321", &TotpMemory::default(), at(seconds)), None);
    }
}

#[test]
fn two_codes_in_a_row_set_the_clock() {
    for steps in [-60, -7, -1, 0, 1, 20, 60] {
        let found = secret().resynchronise(
            &shown((steps - 1) * 30),
            &shown(steps * 30),
            &TotpMemory::default(),
            at(NOON),
        );
        let second = step(NOON + steps * 30);
        assert_eq!(found, Some(Resynchronised { drift: TotpClockDrift::from_steps(steps), step: second }));
    }
}

#[test]
fn a_drift_once_found_moves_the_window() {
    let memory = TotpMemory { drift: TotpClockDrift::from_steps(10), ..TotpMemory::default() };
    let verdict = TotpVerdict::Accepted { step: step(NOON) + 10, drift_seconds: 300 };
    assert_eq!(judge(&shown(300), &memory), verdict);
    // The phone was set right since: it is told, not let in.
    assert_eq!(judge(&shown(0), &memory), TotpVerdict::ClockOff { seconds: 0, step: step(NOON) });
}

#[test]
fn two_codes_that_are_not_in_a_row_or_are_spent_set_nothing() {
    let fresh = TotpMemory::default();
    let try_pair = |first: i64, second: i64, memory: &TotpMemory| {
        secret().resynchronise(&shown(first), &shown(second), memory, at(NOON))
    };
    assert_eq!(try_pair(300, 300, &fresh), None);
    assert_eq!(try_pair(330, 300, &fresh), None);
    assert_eq!(try_pair(300, 360, &fresh), None);
    assert_eq!(try_pair(1830, 1860, &fresh), None);
    assert_eq!(secret().resynchronise("", &shown(0), &fresh, at(NOON)), None);
    let used = TotpMemory { last_used_step: Some(step(NOON + 300)), ..fresh };
    assert_eq!(try_pair(300, 330, &used), None);
    assert!(try_pair(330, 360, &used).is_some());
}

#[test]
fn the_secret_is_handed_over_as_text_and_link() {
    assert_eq!(*secret().grouped(), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
    assert_eq!(
        *secret().otpauth_uri("Paper Exchange", "ann+1@example.com"),
        "otpauth://totp/Paper%20Exchange:ann%2B1%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
         &issuer=Paper%20Exchange&algorithm=SHA1&digits=6&period=30"
    );
    let odd = secret().otpauth_uri("A:B&C=D", "é\n?#/");
    assert!(odd.starts_with("otpauth://totp/AB%26C%3DD:%C3%A9%3F%23%2F?secret="), "{}", odd.as_str());
}

#[test]
fn a_secret_is_not_printed() {
    assert_eq!(format!("{:?}", secret()), "TotpSecret(…)");
}

proptest! {
    #[test]
    fn told_steps_are_remembered_for_an_hour(steps in proptest::collection::vec(1_000_u64..1_120, 1..40), other in 900_u64..1_400) {
        let burned = steps.iter().fold(BurnedSteps::default(), |burned, step| burned.with(*step));
        for step in &steps {
            prop_assert!(burned.contains(*step));
        }
        prop_assert_eq!(burned.contains(other), steps.contains(&other));
        prop_assert_eq!(BurnedSteps::of(burned.newest(), burned.earlier()), burned);
        // Far later, only what is told then is left.
        let later = burned.with(u64::MAX);
        prop_assert!(later.contains(u64::MAX) && steps.iter().all(|step| !later.contains(*step)));
    }

    #[test]
    fn nothing_outside_the_window_is_accepted(
        bytes: [u8; 20],
        seconds in 1_000_000_i64..4_000_000_000,
        ahead in -3600_i64..3600,
        drift in -60_i64..=60,
        used in proptest::option::of(-40_i64..40),
    ) {
        let secret = TotpSecret::from_bytes(bytes);
        let ours = seconds.div_euclid(STEP_SECONDS);
        let last_used_step = used.and_then(|steps| u64::try_from(ours + steps).ok());
        let memory = TotpMemory { drift: TotpClockDrift::from_steps(drift), last_used_step, burned: BurnedSteps::default() };
        let code = secret.code_at(at(seconds + ahead));
        let verdict = secret.check(&code, &memory, at(seconds), 1);
        if let TotpVerdict::Accepted { step, .. } = verdict {
            prop_assert!(step.abs_diff(u64::try_from(ours + drift).unwrap()) <= 1);
            prop_assert!(last_used_step.is_none_or(|used| step > used));
            prop_assert_eq!(&secret.code_at(at(i64::try_from(step).unwrap() * 30)), &code);
            let after = TotpMemory { last_used_step: Some(step), ..memory };
            let replayed = match secret.check(&code, &after, at(seconds), 1) {
                TotpVerdict::Replayed { .. } => true,
                // One time in a million the next code has the same digits.
                TotpVerdict::Accepted { step: other, .. } => other > step,
                TotpVerdict::ClockOff { .. } | TotpVerdict::Wrong => false,
            };
            prop_assert!(replayed);
        }
    }

    #[test]
    fn any_text_is_answered(code in "\\PC{0,12}", second in "\\PC{0,12}", seconds: i64, drift: i64) {
        let memory = TotpMemory { drift: TotpClockDrift::from_steps(drift), ..TotpMemory::default() };
        let _ = secret().check(&code, &memory, at(seconds), 1);
        let _ = secret().resynchronise(&code, &second, &memory, at(seconds));
    }

    #[test]
    fn after_setting_the_clock_the_next_code_is_accepted(bytes: [u8; 20], steps in -60_i64..=60) {
        let secret = TotpSecret::from_bytes(bytes);
        let shown = |offset: i64| secret.code_at(at(NOON + (steps + offset) * 30));
        let found = secret.resynchronise(&shown(-1), &shown(0), &TotpMemory::default(), at(NOON)).unwrap();
        let memory = TotpMemory { drift: found.drift, last_used_step: Some(found.step), burned: BurnedSteps::default() };
        let next = secret.check(&shown(1), &memory, at(NOON + 30), 1);
        let accepted = matches!(next, TotpVerdict::Accepted { .. });
        prop_assert!(accepted);
    }
}
