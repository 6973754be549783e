//! What the links of alerts may do without a session. Somebody who reads a mailbox for ever must not be able to keep the
//! owner out for ever: the links of one address or number freeze and veto once, then rest; and an address never stops
//! its own removal while an older one is there.

use std::collections::{BTreeMap, BTreeSet};

use super::ProtectionChange;
use crate::id::IdentifierId;
use crate::policy::ProtectionPolicy;
use crate::time::Timestamp;

/// What the links sent to one address or number have done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LinkRecord {
    /// When one of them last vetoed.
    pub vetoed_at: Option<Timestamp>,
    /// When a freeze that one of them began was last ended.
    pub freeze_ended_at: Option<Timestamp>,
}

impl LinkRecord {
    /// Whether a link of this address vetoes a weakening that is asked for at `asked_at`.
    #[must_use]
    pub fn vetoes(&self, asked_at: Timestamp, policy: &ProtectionPolicy) -> bool {
        self.vetoed_at.is_none_or(|at| asked_at >= at + policy.link_rest)
    }

    /// Whether a link of this address freezes at `now`.
    #[must_use]
    pub fn freezes(&self, now: Timestamp, policy: &ProtectionPolicy) -> bool {
        self.freeze_ended_at.is_none_or(|at| now >= at + policy.link_rest)
    }
}

/// The addresses and numbers whose links do not veto `change` when it is asked for at `now`: those whose links vetoed
/// lately, and the one that the change removes, while an older one is there. `contacts` are the present ones with the
/// time from which on they belong to the account. A closing is vetoed from each of them each time: nobody needs it to get
/// back in, and there is no way back from it.
#[must_use]
pub fn veto_denied(
    change: &ProtectionChange,
    contacts: &[(IdentifierId, Timestamp)],
    records: &BTreeMap<IdentifierId, LinkRecord>,
    policy: &ProtectionPolicy,
    now: Timestamp,
) -> BTreeSet<IdentifierId> {
    if matches!(change, ProtectionChange::CloseAccount { .. }) {
        return BTreeSet::new();
    }
    let resting = records.iter().filter(|(_, record)| !record.vetoes(now, policy)).map(|(id, _)| *id);
    let removed = change.removes().filter(|id| has_older(*id, contacts));
    resting.chain(removed).collect()
}

/// The addresses and numbers whose links do not veto the disowning of what took an authenticator's place at `replaced_at`:
/// those that are not older, for the one who replaced it may have added them. The others veto each time: a link that vetoed
/// before does not rest here, since to ask again takes a password and an authenticator as well.
#[must_use]
pub fn veto_denied_at_disowning(
    contacts: &[(IdentifierId, Timestamp)],
    replaced_at: Timestamp,
) -> BTreeSet<IdentifierId> {
    contacts.iter().filter(|(_, since)| *since >= replaced_at).map(|(id, _)| *id).collect()
}

fn has_older(id: IdentifierId, contacts: &[(IdentifierId, Timestamp)]) -> bool {
    let since = contacts.iter().find(|(one, _)| *one == id).map(|(_, since)| *since);
    since.is_some_and(|since| contacts.iter().any(|(_, theirs)| *theirs < since))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::AskedBy;
    use crate::time::Span;
    use uuid::Uuid;

    fn contact(number: u128) -> IdentifierId {
        IdentifierId::from_uuid(Uuid::from_u128(number))
    }

    const NOON: Timestamp = Timestamp::from_seconds(1_800_000_000);

    #[test]
    fn a_link_vetoes_and_freezes_once_and_then_rests() {
        let policy = ProtectionPolicy::default();
        let used = LinkRecord { vetoed_at: Some(NOON), freeze_ended_at: Some(NOON) };
        let rested = NOON + policy.link_rest;
        assert!(LinkRecord::default().vetoes(NOON, &policy) && LinkRecord::default().freezes(NOON, &policy));
        for at in [NOON, rested - Span::from_seconds(1)] {
            assert!(!used.vetoes(at, &policy) && !used.freezes(at, &policy));
        }
        assert!(used.vetoes(rested, &policy) && used.freezes(rested, &policy));
    }

    #[test]
    fn a_closing_is_vetoed_from_each_address_each_time() {
        let policy = ProtectionPolicy::default();
        let contacts = [(contact(1), NOON), (contact(2), NOON + Span::from_days(1))];
        let used = LinkRecord { vetoed_at: Some(NOON), freeze_ended_at: None };
        let records = BTreeMap::from([(contact(1), used), (contact(2), used)]);
        for by in AskedBy::ALL {
            let close = ProtectionChange::CloseAccount { by };
            assert_eq!(veto_denied(&close, &contacts, &records, &policy, NOON), BTreeSet::new());
        }
    }

    #[test]
    fn only_older_addresses_stop_a_disowning() {
        let contacts = [(contact(1), NOON), (contact(2), NOON + Span::from_days(1))];
        let veto_denied = |days| veto_denied_at_disowning(&contacts, NOON + Span::from_days(days));
        assert_eq!(veto_denied(0), BTreeSet::from([contact(1), contact(2)]));
        assert_eq!(veto_denied(1), BTreeSet::from([contact(2)]));
        assert_eq!(veto_denied(2), BTreeSet::new());
    }

    #[test]
    fn a_younger_address_does_not_stop_its_own_removal() {
        let policy = ProtectionPolicy::default();
        let later = NOON + Span::from_days(1);
        let contacts = [(contact(1), NOON), (contact(2), later)];
        let now = later + Span::from_days(1);
        let none = BTreeMap::new();
        let veto_denied =
            |change: &ProtectionChange, contacts: &[_]| veto_denied(change, contacts, &none, &policy, now);
        let remove = |old| ProtectionChange::RemoveContact { old: contact(old) };
        assert_eq!(veto_denied(&remove(2), &contacts), BTreeSet::from([contact(2)]));
        assert_eq!(veto_denied(&remove(1), &contacts), BTreeSet::new());
        assert_eq!(veto_denied(&ProtectionChange::Unfreeze, &contacts), BTreeSet::new());
        let alone = [(contact(2), later)];
        let replace = ProtectionChange::ReplaceContact { old: contact(2), new: contact(3) };
        assert_eq!(veto_denied(&replace, &alone), BTreeSet::new());
        assert_eq!(veto_denied(&replace, &contacts), BTreeSet::from([contact(2)]));
    }
}
