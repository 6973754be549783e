//! Typed ids. Each noun has an id type and a prefix of its own, so a mix-up does not compile and a pasted id says
//! what it is. Ids are UUID version 7 (RFC 9562), made at the edge; this room never makes one.

use std::fmt;
use std::str::FromStr;

use data_encoding::BASE32_DNSSEC;
use serde::{Deserialize, Serialize, Serializer};
use uuid::Uuid;

/// A text that is not an id of the wanted kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an id of the form {prefix}_…")]
pub struct IdError {
    /// The prefix that was expected.
    pub prefix: &'static str,
}

/// The printed form of an id, in place: ids are printed at every session check.
struct Printed {
    text: [u8; Self::LENGTH],
}

impl Printed {
    /// Three letters, an underscore, and 16 bytes in Base32.
    const LENGTH: usize = 4 + 26;

    fn of(prefix: &str, id: Uuid) -> Self {
        let mut text = [b'_'; Self::LENGTH];
        let (head, body) = text.split_at_mut(4);
        for (place, letter) in head.iter_mut().zip(prefix.bytes()) {
            *place = letter;
        }
        BASE32_DNSSEC.encode_mut(id.as_bytes(), body);
        Self { text }
    }

    fn as_str(&self) -> &str {
        // Letters and digits alone.
        std::str::from_utf8(&self.text).unwrap_or_default()
    }
}

fn parse(prefix: &'static str, text: &str) -> Result<Uuid, IdError> {
    text.strip_prefix(prefix)
        .and_then(|rest| rest.strip_prefix('_'))
        .and_then(|rest| BASE32_DNSSEC.decode(rest.as_bytes()).ok())
        .and_then(|bytes| Uuid::from_slice(&bytes).ok())
        .ok_or(IdError { prefix })
}

macro_rules! typed_id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
        #[serde(try_from = "String")]
        pub struct $name(Uuid);

        impl $name {
            #[doc = concat!("The prefix of its printed form: `", $prefix, "`.")]
            pub const PREFIX: &'static str = $prefix;

            /// Wraps a UUID that is known to name this noun.
            #[must_use]
            pub const fn from_uuid(id: Uuid) -> Self {
                Self(id)
            }

            /// The UUID inside, for storage.
            #[must_use]
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(Printed::of($prefix, self.0).as_str())
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(Printed::of($prefix, self.0).as_str())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                parse($prefix, text).map(Self)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.to_string()
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;
            fn try_from(text: String) -> Result<Self, IdError> {
                text.parse()
            }
        }
    };
}

typed_id!(
    /// Names an account: a customer.
    AccountId,
    "acc"
);
typed_id!(
    /// Names an identifier of an account: an e-mail address or a phone number.
    IdentifierId,
    "idn"
);
typed_id!(
    /// Names an enrolled factor.
    FactorId,
    "fct"
);
typed_id!(
    /// Names a flow: one attempt to get through one gate.
    FlowId,
    "flw"
);
typed_id!(
    /// Names a session.
    SessionId,
    "ses"
);
typed_id!(
    /// Names a device: a browser or app seen before.
    DeviceId,
    "dev"
);
typed_id!(
    /// Names an event of the audit log.
    EventId,
    "evt"
);
typed_id!(
    /// Names a message in the outbox.
    MessageId,
    "msg"
);
typed_id!(
    /// Names a weakening: a change that makes an account less safe and therefore waits.
    WeakeningId,
    "wkn"
);
typed_id!(
    /// Names a client: a program of the exchange.
    ClientId,
    "cli"
);
typed_id!(
    /// Names an operation: something that a client asks a customer to confirm.
    OperationId,
    "opn"
);
typed_id!(
    /// Names a job that does something to many accounts.
    BulkId,
    "blk"
);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_id_survives_being_printed(bits: u128) {
            let id = AccountId::from_uuid(Uuid::from_u128(bits));
            prop_assert_eq!(id.to_string().parse::<AccountId>(), Ok(id));
        }

        #[test]
        fn no_text_breaks_the_parser(text in ".{0,60}") {
            let _ = text.parse::<SessionId>();
        }
    }

    #[test]
    fn an_id_of_another_noun_is_refused() {
        let account = AccountId::from_uuid(Uuid::from_u128(7)).to_string();
        assert!(account.starts_with("acc_"));
        assert_eq!(account.parse::<SessionId>(), Err(IdError { prefix: "ses" }));
    }
}
