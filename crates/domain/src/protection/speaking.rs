//! Which addresses and numbers of an account speak where two of them have to, for a first authenticator or a settings lock:
//! those that have belonged to it for a while. Otherwise the reader of one of two mailboxes would add one of their own,
//! wait until it has powers, and speak with both.

use std::collections::BTreeSet;

use crate::id::IdentifierId;
use crate::policy::ProtectionPolicy;
use crate::time::Timestamp;

/// The addresses and numbers whose messages speak at `now`: those that have belonged to the account for
/// `policy.protection.disown_window`, and where that is fewer than two, the two oldest. `contacts` are the present ones with
/// the time since when they belong to it; one that waits to be added, or was only typed, is none.
#[must_use]
pub fn speaking(
    contacts: &[(IdentifierId, Timestamp)],
    policy: &ProtectionPolicy,
    now: Timestamp,
) -> BTreeSet<IdentifierId> {
    let mut by_age: Vec<_> = contacts.iter().map(|(id, since)| (*since, *id)).collect();
    by_age.sort_unstable();
    let settled = by_age.iter().filter(|(since, _)| now >= *since + policy.disown_window).count();
    by_age.into_iter().take(settled.max(2)).map(|(_, id)| id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Span;
    use uuid::Uuid;

    const NOON: Timestamp = Timestamp::from_seconds(1_800_000_000);

    fn contact(number: u128) -> IdentifierId {
        IdentifierId::from_uuid(Uuid::from_u128(number))
    }

    /// The numbers of those that speak, of contacts that are so many days old.
    fn speak(ages: &[u32]) -> Vec<u128> {
        let since = |(number, age): (u128, &u32)| (contact(number), NOON - Span::from_days(*age));
        let contacts: Vec<_> = (1..).zip(ages).map(since).collect();
        let speaking = speaking(&contacts, &ProtectionPolicy::default(), NOON);
        speaking.into_iter().map(|id| id.uuid().as_u128()).collect()
    }

    #[test]
    fn an_address_that_came_lately_does_not_speak_where_two_older_ones_do() {
        assert_eq!(speak(&[100, 90, 3]), [1, 2]);
        assert_eq!(speak(&[100, 90, 29]), [1, 2]);
        assert_eq!(speak(&[100, 90, 30]), [1, 2, 3]);
        assert_eq!(speak(&[100, 20, 3]), [1, 2], "the older of the young");
        assert_eq!(speak(&[3, 100, 90]), [2, 3], "whatever their order");
    }

    #[test]
    fn of_one_or_two_all_speak() {
        assert_eq!(speak(&[]), []);
        assert_eq!(speak(&[0]), [1]);
        assert_eq!(speak(&[100, 0]), [1, 2]);
        assert_eq!(speak(&[1, 0]), [1, 2]);
    }
}
