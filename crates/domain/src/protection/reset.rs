//! What a password reset by a message alone leaves behind: for a while the address or number that it went through does not
//! speak for a first authenticator, where another one does. Otherwise whoever reads one of two mailboxes would reset the
//! password, set up an authenticator, and have the account.

use std::collections::BTreeSet;

use crate::id::IdentifierId;
use crate::policy::ProtectionPolicy;
use crate::time::Timestamp;

/// A password reset that took a message and nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MessageReset {
    /// When it was.
    pub at: Timestamp,
    /// The address or number that the message went to.
    pub through: IdentifierId,
}

/// The addresses and numbers whose messages speak, at `now`, for a first authenticator. For `disown_window` after a reset
/// they are those that are older than it, without the one that it went through; where no other is there, that one as
/// well; and where none is older, all. `contacts` are the present ones with the time since when they belong to the account.
#[must_use]
pub fn speak_for_first_authenticator(
    contacts: &[(IdentifierId, Timestamp)],
    reset: Option<MessageReset>,
    policy: &ProtectionPolicy,
    now: Timestamp,
) -> BTreeSet<IdentifierId> {
    let all = || contacts.iter().map(|(id, _)| *id).collect::<BTreeSet<_>>();
    let Some(reset) = reset.filter(|reset| now < reset.at + policy.disown_window) else { return all() };
    let older: BTreeSet<IdentifierId> =
        contacts.iter().filter(|(_, since)| *since < reset.at).map(|(id, _)| *id).collect();
    let others: BTreeSet<IdentifierId> = older.iter().copied().filter(|id| *id != reset.through).collect();
    [others, older].into_iter().find(|some| !some.is_empty()).unwrap_or_else(all)
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

    #[test]
    fn the_address_of_a_reset_does_not_speak_for_a_first_authenticator_where_another_does() {
        let policy = ProtectionPolicy::default();
        let day = Span::from_days(1);
        let (one, two, young) = ((contact(1), NOON), (contact(2), NOON), (contact(3), NOON + day + day));
        let reset = Some(MessageReset { at: NOON + day, through: contact(1) });
        let speak = |contacts: &[(IdentifierId, Timestamp)], reset, days| {
            let now = NOON + Span::from_days(days);
            speak_for_first_authenticator(contacts, reset, &policy, now).into_iter().collect::<Vec<_>>()
        };
        assert_eq!(speak(&[one, two], None, 2), [contact(1), contact(2)]);
        assert_eq!(speak(&[one, two], reset, 2), [contact(2)]);
        assert_eq!(speak(&[one, two, young], reset, 5), [contact(2)]);
        assert_eq!(speak(&[one], reset, 2), [contact(1)]);
        assert_eq!(speak(&[one, young], reset, 5), [contact(1)]);
        assert_eq!(speak(&[young], reset, 5), [contact(3)]);
        assert_eq!(speak(&[one, two], reset, 31), [contact(1), contact(2)], "the window is over");
        assert_eq!(speak(&[one, two], reset, 30), [contact(2)]);
    }
}
