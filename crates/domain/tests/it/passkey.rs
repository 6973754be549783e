//! What one use of a passkey proves.

use proptest::prelude::*;
use vestibule_domain::factor::{
    Aaguid, PasskeyContradiction, PasskeyMemory, PasskeyStrength, PasskeyUse, PasskeyVerdict,
};

const SYNCED: PasskeyMemory = PasskeyMemory { backup_eligible: true, backed_up: true, counter: 0 };
const BOUND: PasskeyMemory = PasskeyMemory { backup_eligible: false, backed_up: false, counter: 41 };

const fn of(memory: PasskeyMemory, counter: u32) -> PasskeyUse {
    PasskeyUse {
        present: true,
        verified: true,
        backup_eligible: memory.backup_eligible,
        backed_up: memory.backed_up,
        counter,
    }
}

fn contradicts(verdict: PasskeyVerdict) -> Option<PasskeyContradiction> {
    match verdict {
        PasskeyVerdict::Contradicts(why) => Some(why),
        PasskeyVerdict::Accepted { .. } | PasskeyVerdict::Absent => None,
    }
}

#[test]
fn a_verified_user_is_two_factors_and_a_touch_is_one() {
    let (verified, touched) = (of(BOUND, 42), PasskeyUse { verified: false, ..of(BOUND, 42) });
    let memory = PasskeyMemory { counter: 42, ..BOUND };
    assert_eq!(
        BOUND.judge(verified),
        PasskeyVerdict::Accepted { strength: PasskeyStrength::Verified, memory }
    );
    assert_eq!(
        BOUND.judge(touched),
        PasskeyVerdict::Accepted { strength: PasskeyStrength::Possession, memory }
    );
}

#[test]
fn without_anybody_there_nothing_is_proven() {
    assert_eq!(BOUND.judge(PasskeyUse { present: false, ..of(BOUND, 42) }), PasskeyVerdict::Absent);
    assert_eq!(PasskeyUse { present: false, ..of(BOUND, 1) }.registered(), Ok(None));
}

#[test]
fn a_copied_key_is_found_by_its_counter() {
    for counter in [0, 1, 40, 41] {
        let told = contradicts(BOUND.judge(of(BOUND, counter)));
        assert_eq!(told, Some(PasskeyContradiction::CounterBack), "{counter}");
    }
    let uncounted = SYNCED.judge(of(SYNCED, 0));
    assert_eq!(contradicts(uncounted), None, "an authenticator that never counts says 0 each time");
}

#[test]
fn what_can_be_copied_is_settled_at_the_registration() {
    let now_eligible = PasskeyUse { backup_eligible: true, ..of(BOUND, 42) };
    let no_longer = PasskeyUse { backup_eligible: false, backed_up: false, ..of(SYNCED, 0) };
    for (memory, seen) in [(BOUND, now_eligible), (SYNCED, no_longer)] {
        let told = contradicts(memory.judge(seen));
        assert_eq!(told, Some(PasskeyContradiction::BackupEligibilityChanged), "{seen:?}");
    }
    let copied = PasskeyUse { backed_up: true, ..of(BOUND, 42) };
    assert_eq!(contradicts(BOUND.judge(copied)), Some(PasskeyContradiction::BackedUpUnasked));
    assert_eq!(copied.registered(), Err(PasskeyContradiction::BackedUpUnasked));
}

#[test]
fn a_copy_that_is_made_or_deleted_is_remembered() {
    let alone = PasskeyUse { backed_up: false, ..of(SYNCED, 0) };
    let PasskeyVerdict::Accepted { memory, .. } = SYNCED.judge(alone) else { panic!("it is accepted") };
    assert!(!memory.backed_up && !memory.bound_to_device());
    assert!(BOUND.bound_to_device());
}

#[test]
fn makers_are_known_by_name_and_silence_has_none() {
    let apple = 0xfbfc_3007_154e_4ecc_8c0b_6e02_0557_d7bd_u128;
    let name = Aaguid::from_bytes(apple.to_be_bytes()).first_name();
    assert_eq!(name.as_ref().map(vestibule_domain::account::Nickname::as_str), Some("Apple Passwords"));
    assert_eq!(Aaguid::default().first_name(), None);
}

proptest! {
    #[test]
    fn one_use_counts_once_where_it_is_counted(
        eligible: bool, backed: bool, last: u32, present: bool, verified: bool, counter: u32, be: bool, bs: bool,
    ) {
        let memory = PasskeyMemory { backup_eligible: eligible, backed_up: eligible && backed, counter: last };
        let seen = PasskeyUse { present, verified, backup_eligible: be, backed_up: bs, counter };
        if let PasskeyVerdict::Accepted { strength, memory: after } = memory.judge(seen) {
            prop_assert!(present && be == eligible && (be || !bs));
            prop_assert_eq!(strength == PasskeyStrength::Verified, verified);
            prop_assert_eq!(after, PasskeyMemory { backup_eligible: eligible, backed_up: bs, counter });
            let again = contradicts(after.judge(seen));
            prop_assert_eq!(again, (counter != 0).then_some(PasskeyContradiction::CounterBack));
        }
    }

    #[test]
    fn what_is_registered_is_accepted_at_its_next_use(verified: bool, be: bool, bs: bool, counter in 0..u32::MAX) {
        let first = PasskeyUse { present: true, verified, backup_eligible: be, backed_up: bs, counter };
        if let Ok(Some(memory)) = first.registered() {
            let next = PasskeyUse { counter: counter + u32::from(counter > 0), ..first };
            let accepted = matches!(memory.judge(next), PasskeyVerdict::Accepted { .. });
            prop_assert!(accepted);
        }
    }
}
