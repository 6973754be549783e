//! Weakening waits, whatever is asked in whatever order; holds follow from what happened.

use std::collections::BTreeSet;

use proptest::prelude::*;
use uuid::Uuid;
use vestibule_domain::account::AskedBy;
use vestibule_domain::gate::{Risk, RiskFacts, Sighting};
use vestibule_domain::id::{FactorId, IdentifierId, WeakeningId};
use vestibule_domain::place::{CountryCode, Place};
use vestibule_domain::policy::{HoldPolicy, Policy, ProtectionPolicy, SuspicionPolicy};
use vestibule_domain::protection::{
    Direction, Ending, Freeze, FreezeScope, FrozenBy, Hold, HoldCause, HoldFacts, Lifting, ProtectionChange,
    Protections, Suspicion, SuspicionFacts, Weakening, WeakeningState, holds,
};
use vestibule_domain::time::{Span, Timestamp};

use crate::somebody::{NOON, account};

fn factor(number: u128) -> FactorId {
    FactorId::from_uuid(Uuid::from_u128(number))
}

fn contact(number: u128) -> IdentifierId {
    IdentifierId::from_uuid(Uuid::from_u128(number))
}

fn frozen(scope: FreezeScope, since: Timestamp) -> Freeze {
    Freeze { scope, since, by: FrozenBy::Owner }
}

/// Everything is on.
fn fortress() -> Protections {
    Protections {
        authenticator: Some(factor(1)),
        passkeys: BTreeSet::from([factor(11), factor(12)]),
        settings_lock: Some(Span::from_days(7)),
        fresh_lock: None,
        anti_phishing: true,
        whitelist_only: true,
        passkeys_only: true,
        freeze: None,
        contacts: BTreeSet::from([contact(1), contact(2)]),
        closed: false,
    }
}

fn ask(change: ProtectionChange, before: &Protections, now: Timestamp) -> Option<Weakening> {
    let id = WeakeningId::from_uuid(Uuid::from_u128(1));
    Weakening::ask(id, account(1), change, before, &ProtectionPolicy::default(), now)
}

#[test]
fn what_weakens_is_found_by_comparison() {
    let lock = |days| ProtectionChange::SettingsLock { delay: Some(Span::from_days(days)) };
    let table = [
        (ProtectionChange::RemoveAuthenticator { authenticator: factor(1) }, Direction::Weakening),
        (ProtectionChange::RemoveAuthenticator { authenticator: factor(2) }, Direction::Strengthening),
        (ProtectionChange::RemovePasskey { passkey: factor(11) }, Direction::Weakening),
        (ProtectionChange::RemovePasskey { passkey: factor(13) }, Direction::Strengthening),
        (lock(6), Direction::Weakening),
        (lock(7), Direction::Strengthening),
        (lock(8), Direction::Strengthening),
        (ProtectionChange::SettingsLock { delay: None }, Direction::Weakening),
        (ProtectionChange::AntiPhishing { on: false }, Direction::Weakening),
        (ProtectionChange::AntiPhishing { on: true }, Direction::Strengthening),
        (ProtectionChange::WhitelistOnly { on: false }, Direction::Weakening),
        (ProtectionChange::PasskeysOnly { on: false }, Direction::Weakening),
        (ProtectionChange::PasskeysOnly { on: true }, Direction::Strengthening),
        (ProtectionChange::AddContact { new: contact(3) }, Direction::Weakening),
        (ProtectionChange::ReplaceContact { old: contact(1), new: contact(3) }, Direction::Weakening),
        (ProtectionChange::RemoveContact { old: contact(2) }, Direction::Weakening),
        (ProtectionChange::RemoveContact { old: contact(9) }, Direction::Strengthening),
        (ProtectionChange::CloseAccount { by: AskedBy::Owner }, Direction::Weakening),
        (ProtectionChange::CloseAccount { by: AskedBy::Operator }, Direction::Weakening),
    ];
    for (change, direction) in table {
        assert_eq!(change.direction(&fortress()), direction, "{change:?}");
    }
}

/// Nothing could open an account that only passkeys open once the last is gone.
#[test]
fn passkeys_are_the_only_way_in_as_long_as_there_is_one() {
    let first = ProtectionChange::RemovePasskey { passkey: factor(11) }.applied_to(&fortress());
    assert!(first.passkeys_only);
    let last = ProtectionChange::RemovePasskey { passkey: factor(12) }.applied_to(&first);
    assert!(!last.passkeys_only && last.passkeys.is_empty());
}

/// Also of an account that nothing else protects, and as long as the settings lock says.
#[test]
fn closing_always_waits_and_a_closed_account_is_not_closed_again() {
    for by in AskedBy::ALL {
        let close = ProtectionChange::CloseAccount { by };
        let waits = |before: &Protections| ask(close.clone(), before, NOON).unwrap().effective_at.since(NOON);
        assert_eq!(waits(&Protections::default()), Span::from_hours(48));
        assert_eq!(waits(&fortress()), Span::from_days(7));
        let closed = close.applied_to(&fortress());
        assert!(closed.closed && !close.changes(&closed));
        assert!(
            AskedBy::ALL.iter().all(|other| close.comes_to(&ProtectionChange::CloseAccount { by: *other }))
        );
        assert!(!close.comes_to(&ProtectionChange::Unfreeze));
    }
}

#[test]
fn the_last_address_is_never_removed() {
    let before = Protections { contacts: BTreeSet::from([contact(1)]), ..Protections::default() };
    let change = ProtectionChange::RemoveContact { old: contact(1) };
    assert!(!change.changes(&before));
}

#[test]
fn a_weakening_waits_for_the_lock_in_force_when_it_was_asked_for() {
    let off = ProtectionChange::AntiPhishing { on: false };
    let waits = |before: &Protections| ask(off.clone(), before, NOON).unwrap().effective_at.since(NOON);
    assert_eq!(waits(&fortress()), Span::from_days(7));
    assert_eq!(waits(&Protections { settings_lock: None, ..fortress() }), Span::from_hours(48));
    let short = Protections { settings_lock: Some(Span::from_days(1)), ..fortress() };
    assert_eq!(waits(&short), Span::from_hours(48), "a lock does not shorten what the policy asks");
}

/// A thief who sets a lock of 30 days does not lengthen the owner's way back, and does not shorten it either.
#[test]
fn a_new_lock_counts_once_it_is_as_old_as_the_delay() {
    let policy = ProtectionPolicy::default();
    let days = Span::from_days;
    let before = Protections { settings_lock: Some(days(7)), ..fortress() };
    let set = |present: &Protections, new, now| Protections {
        settings_lock: Some(new),
        fresh_lock: present.after_lock(Some(new), &policy, now),
        ..present.clone()
    };
    let longer = set(&before, days(30), NOON);
    let seasoned = NOON + policy.delay;
    assert_eq!(longer.delay_in_force(&policy, NOON), days(7));
    assert_eq!(longer.lock_counts_from(&policy, NOON), Some(seasoned));
    assert_eq!(longer.delay_in_force(&policy, seasoned - Span::from_seconds(1)), days(7));
    assert_eq!(longer.delay_in_force(&policy, seasoned), days(30));
    assert_eq!(longer.lock_counts_from(&policy, seasoned), None);
    // Lengthened once more while it is fresh: what counted still counts.
    let twice = set(&longer, days(40), NOON + Span::from_hours(1));
    assert_eq!(twice.delay_in_force(&policy, NOON + Span::from_hours(48)), days(7));
    // Set to what it is: nothing begins anew.
    assert_eq!(set(&longer, days(30), NOON + Span::from_hours(1)), longer);
    // Shortened: the shorter one counts at once, for that was waited for.
    assert_eq!(set(&longer, days(2), NOON).delay_in_force(&policy, NOON), days(2));
    let first = set(&Protections { settings_lock: None, ..fortress() }, days(30), NOON);
    assert_eq!(first.unfreeze_delay(&policy, NOON), policy.unfreeze_delay);
}

#[test]
fn a_freeze_ends_after_its_own_delay_at_least() {
    let policy = ProtectionPolicy { delay: Span::from_hours(1), ..ProtectionPolicy::default() };
    let before = Protections {
        freeze: Some(frozen(FreezeScope::Everything, NOON)),
        settings_lock: None,
        ..fortress()
    };
    let id = WeakeningId::from_uuid(Uuid::from_u128(1));
    let asked = Weakening::ask(id, account(1), ProtectionChange::Unfreeze, &before, &policy, NOON).unwrap();
    assert_eq!(asked.effective_at.since(NOON), Span::from_hours(48));
}

#[test]
fn it_is_reminded_of_half_way_and_on_the_eve() {
    let mut weakening = ask(ProtectionChange::AntiPhishing { on: false }, &fortress(), NOON).unwrap();
    let mut reminders = Vec::new();
    while let Some(at) = weakening.next_reminder() {
        reminders.push(at.since(NOON).minutes() / 60);
        weakening.reminded_at = at;
    }
    assert_eq!(reminders, [84, 144]);
    assert_eq!(weakening.next_run(), weakening.effective_at);
}

#[test]
fn what_lost_its_matter_is_cancelled_instead_of_applied() {
    let change = ProtectionChange::RemoveAuthenticator { authenticator: factor(1) };
    let weakening = ask(change, &fortress(), NOON).unwrap();
    let (due, renewed) =
        (weakening.effective_at, Protections { authenticator: Some(factor(2)), ..fortress() });
    let heard =
        Weakening { delivered_at: Some(NOON), reminded_at: due - Span::from_days(1), ..weakening.clone() };
    let policy = ProtectionPolicy::default();
    let ends = |weakening: &Weakening, present: &Protections, now| weakening.due(present, None, &policy, now);
    assert_eq!(ends(&heard, &fortress(), due - Span::from_seconds(1)), None);
    assert_eq!(ends(&heard, &fortress(), due), Some(Ending::Apply));
    assert_eq!(ends(&heard, &renewed, due), Some(Ending::Cancel), "another one was enrolled meanwhile");
    assert_eq!(ends(&weakening, &renewed, due), Some(Ending::Cancel));
    let vetoed = Weakening { state: WeakeningState::Vetoed, ..weakening };
    assert_eq!(ends(&vetoed, &fortress(), due), None);
}

#[test]
fn nothing_is_applied_that_its_owner_could_not_hear_of() {
    let policy = ProtectionPolicy::default();
    let hours = Span::from_hours;
    let asked = ask(ProtectionChange::AntiPhishing { on: false }, &fortress(), NOON).unwrap();
    let due = asked.effective_at;
    let eve = due - Span::from_days(1);
    let at = |delivered_at, reminded_at| Weakening { delivered_at, reminded_at, ..asked.clone() };
    let ends = |weakening: Weakening, now| weakening.due(&fortress(), None, &policy, now);
    // No reminder went out, as after an outage: one does now, and a while passes.
    let silent = at(Some(NOON), NOON);
    assert_eq!(ends(silent, due), Some(Ending::Remind));
    let late = at(Some(NOON), due);
    assert!(matches!(ends(late.clone(), due + hours(5)), Some(Ending::Postpone(_))));
    assert_eq!(ends(late, due + hours(6)), Some(Ending::Apply));
    // No announcement was ever delivered: it waits, and is reminded of once a day.
    let unheard = at(None, eve);
    assert_eq!(ends(unheard.clone(), due), Some(Ending::Remind));
    let again = at(None, due);
    assert_eq!(
        ends(again.clone(), due + hours(1)),
        Some(Ending::Postpone(due + hours(1) + Span::from_minutes(10)))
    );
    assert_eq!(ends(again, due + hours(24)), Some(Ending::Remind));
    // Delivered at the last moment: a while passes.
    assert!(matches!(ends(at(Some(due - hours(1)), eve), due), Some(Ending::Postpone(_))));
    // A sign-in after half of the delay shows it to its owner, one before does not.
    let half = NOON + Span::from_micros(due.since(NOON).micros() / 2);
    let signed_in = |at| unheard.due(&fortress(), Some(at), &policy, due);
    assert_eq!(signed_in(half), Some(Ending::Apply));
    assert_eq!(signed_in(half - Span::from_seconds(1)), Some(Ending::Remind));
}

#[test]
fn a_short_delay_asks_for_no_more_than_half_of_itself() {
    let policy = ProtectionPolicy { delay: Span::from_hours(1), ..ProtectionPolicy::default() };
    let before = Protections { settings_lock: None, ..fortress() };
    let id = WeakeningId::from_uuid(Uuid::from_u128(1));
    let change = ProtectionChange::AntiPhishing { on: false };
    let asked = Weakening::ask(id, account(1), change, &before, &policy, NOON).unwrap();
    let half = NOON + Span::from_minutes(30);
    assert_eq!(asked.next_reminder(), Some(half));
    let heard = Weakening { delivered_at: Some(NOON), reminded_at: half, ..asked };
    assert_eq!(heard.due(&before, None, &policy, heard.effective_at), Some(Ending::Apply));
}

/// What somebody does to an account, owner or thief.
#[derive(Debug, Clone)]
enum Act {
    Asks(ProtectionChange),
    Waits(u32),
    WorkerLooks { unheard: bool },
    Vetoes(usize),
    Freezes(FreezeScope),
    EnrolsAnew,
}

fn any_change() -> impl Strategy<Value = ProtectionChange> {
    let contacts = || (1_u128..5).prop_map(contact);
    prop_oneof![
        (1_u128..4)
            .prop_map(|number| ProtectionChange::RemoveAuthenticator { authenticator: factor(number) }),
        proptest::option::of(1_u32..31)
            .prop_map(|days| ProtectionChange::SettingsLock { delay: days.map(Span::from_days) }),
        any::<bool>().prop_map(|on| ProtectionChange::AntiPhishing { on }),
        any::<bool>().prop_map(|on| ProtectionChange::WhitelistOnly { on }),
        any::<bool>().prop_map(|on| ProtectionChange::PasskeysOnly { on }),
        Just(ProtectionChange::Unfreeze),
        contacts().prop_map(|new| ProtectionChange::AddContact { new }),
        (contacts(), contacts()).prop_map(|(old, new)| ProtectionChange::ReplaceContact { old, new }),
        contacts().prop_map(|old| ProtectionChange::RemoveContact { old }),
        (10_u128..14).prop_map(|number| ProtectionChange::RemovePasskey { passkey: factor(number) }),
        any::<bool>().prop_map(|ours| ProtectionChange::CloseAccount {
            by: if ours { AskedBy::Operator } else { AskedBy::Owner },
        }),
    ]
}

fn any_act() -> impl Strategy<Value = Act> {
    prop_oneof![
        4 => any_change().prop_map(Act::Asks),
        3 => (1_u32..200).prop_map(Act::Waits),
        3 => any::<bool>().prop_map(|unheard| Act::WorkerLooks { unheard }),
        1 => (0_usize..8).prop_map(Act::Vetoes),
        1 => prop_oneof![Just(FreezeScope::Withdrawals), Just(FreezeScope::Everything)].prop_map(Act::Freezes),
        1 => Just(Act::EnrolsAnew),
    ]
}

/// An account as the service keeps it: changes that strengthen apply at once, others wait.
struct Account {
    now: Timestamp,
    present: Protections,
    asked: Vec<(Weakening, Span)>,
}

impl Account {
    /// Moves to another state; when that is weaker, some request must have waited for all of its delay.
    fn becomes(
        &mut self,
        after: Protections,
        rested_on: Option<(Timestamp, Span)>,
    ) -> Result<(), TestCaseError> {
        if after.is_weaker_than(&self.present) {
            let (asked_at, in_force) = rested_on.ok_or_else(|| TestCaseError::fail("weaker at once"))?;
            prop_assert!(self.now.since(asked_at) >= in_force, "weaker after {:?}", self.now.since(asked_at));
        }
        self.present = after;
        Ok(())
    }

    fn after(&self, change: &ProtectionChange) -> Protections {
        let after = change.applied_to(&self.present);
        let policy = ProtectionPolicy::default();
        let fresh_lock = self.present.after_lock(after.settings_lock, &policy, self.now);
        Protections { fresh_lock, ..after }
    }

    fn does(&mut self, act: Act) -> Result<(), TestCaseError> {
        let policy = ProtectionPolicy::default();
        match act {
            Act::Waits(hours) => self.now = self.now + Span::from_hours(hours),
            Act::Asks(change) => match ask(change.clone(), &self.present, self.now) {
                Some(waiting) => {
                    self.asked.push((waiting, self.present.delay_in_force(&policy, self.now)));
                }
                None => self.becomes(self.after(&change), None)?,
            },
            Act::WorkerLooks { unheard } => {
                for index in 0..self.asked.len() {
                    let (weakening, in_force) = self.asked[index].clone();
                    if !unheard && weakening.delivered_at.is_none() {
                        self.asked[index].0.delivered_at = Some(self.now);
                    }
                    match weakening.due(&self.present, None, &policy, self.now) {
                        Some(Ending::Apply) => {
                            let heard = weakening.delivered_at.is_some_and(|at| at < self.now);
                            prop_assert!(heard, "made before anybody could have heard of it");
                            self.asked[index].0.state = WeakeningState::Applied;
                            let after = self.after(&weakening.change);
                            self.becomes(after, Some((weakening.asked_at, in_force)))?;
                        }
                        Some(Ending::Cancel) => self.asked[index].0.state = WeakeningState::Cancelled,
                        Some(Ending::Remind) => self.asked[index].0.reminded_at = self.now,
                        None if weakening.next_reminder().is_some_and(|at| at <= self.now) => {
                            self.asked[index].0.reminded_at = self.now;
                        }
                        Some(Ending::Postpone(_)) | None => {}
                    }
                }
            }
            Act::Vetoes(index) => {
                if let Some((weakening, _)) = self.asked.get_mut(index).filter(|(asked, _)| asked.waits()) {
                    weakening.state = WeakeningState::Vetoed;
                }
            }
            Act::Freezes(scope) => {
                let freeze = frozen(scope, self.now).joined(self.present.freeze);
                self.becomes(Protections { freeze: Some(freeze), ..self.present.clone() }, None)?;
            }
            Act::EnrolsAnew => {
                let after = Protections { authenticator: Some(factor(3)), ..self.present.clone() };
                self.becomes(after, None)?;
            }
        }
        Ok(())
    }
}

proptest! {
    /// The law: no sequence of requests makes any protection weaker sooner than the delay that was in force when it was
    /// asked for.
    #[test]
    fn nothing_becomes_weaker_before_its_delay(acts in proptest::collection::vec(any_act(), 1..60)) {
        let mut account = Account { now: NOON, present: fortress(), asked: Vec::new() };
        for act in acts {
            account.does(act)?;
        }
    }

    #[test]
    fn a_change_and_its_own_direction_agree(change in any_change()) {
        let weaker = change.applied_to(&fortress()).is_weaker_than(&fortress());
        prop_assert_eq!(change.direction(&fortress()) == Direction::Weakening, weaker);
        prop_assert!(!fortress().is_weaker_than(&fortress()));
    }
}

#[test]
fn holds_follow_from_what_happened() {
    let hours = Span::from_hours;
    let facts = HoldFacts {
        operator_freeze: None,
        freeze: Some(frozen(FreezeScope::Withdrawals, NOON)),
        unfreezes_at: Some(NOON + hours(48)),
        suspicion: Some((Suspicion::ImpossibleTravel, NOON)),
        password_reset_at: Some(NOON),
        authenticator_changed_at: Some(NOON - hours(23)),
        passkey_added_at: Some(NOON - hours(2)),
        contact_changed_at: Some(NOON - hours(24)),
    };
    let now = NOON + Span::from_seconds(1);
    let held = |cause, start, end, lifting| Hold { cause, start, end, lifting };
    assert_eq!(
        holds(&facts, &HoldPolicy::default(), now),
        [
            held(HoldCause::Frozen, NOON, Some(NOON + hours(48)), Lifting::Unfreeze),
            held(HoldCause::Suspicion, NOON, None, Lifting::Proof),
            held(HoldCause::PasswordReset, NOON, Some(NOON + hours(24)), Lifting::Time),
            held(HoldCause::AuthenticatorChanged, NOON - hours(23), Some(NOON + hours(1)), Lifting::Time),
            held(HoldCause::PasskeyAdded, NOON - hours(2), Some(NOON + hours(22)), Lifting::Time),
        ]
    );
    assert_eq!(holds(&HoldFacts::default(), &HoldPolicy::default(), now), []);
}

#[test]
fn suspicion_has_three_causes_and_each_can_be_switched_off() {
    let country = |code| CountryCode::parse(code);
    let place = |code| Place { country: country(code), ..Place::unknown() };
    let abroad = |failures| {
        let facts = RiskFacts {
            failures,
            place: place("JP"),
            usual_countries: country("PT").into_iter().collect(),
            last_seen: Some(Sighting { at: NOON, place: place("PT") }),
            ..RiskFacts::default()
        };
        Risk::judge(&facts, NOON, &Policy::default().risk)
    };
    let judge = |risk, password_listed, policy: &SuspicionPolicy| {
        Suspicion::judge(&SuspicionFacts { risk, password_listed }, policy)
    };
    let on = SuspicionPolicy::default();
    assert_eq!(judge(abroad(0), false, &on), None);
    assert_eq!(judge(abroad(3), false, &on), Some(Suspicion::NewCountryAfterFailures));
    assert_eq!(judge(abroad(3), true, &on), Some(Suspicion::ListedPassword));
    let off = SuspicionPolicy {
        impossible_travel: false,
        new_country_after_failures: false,
        listed_password: false,
    };
    assert_eq!(judge(abroad(3), true, &off), None);
}
