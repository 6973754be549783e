//! What a client may do. Each right is a row of one table, a type of its own in the code, and a column in the committed matrix of
//! rights and routes.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A right as a type: a use case that takes it cannot be called without it.
pub trait RightMark: Send + Sync + 'static {
    /// The right that the type stands for.
    const RIGHT: Right;
}

/// The table of rights: from each row follow the variant with its stable name, what it allows in words, and its type.
macro_rules! rights {
    ($($(#[doc = $doc:literal])* $name:ident => $word:literal;)+) => {
        names! {
            /// Something that a client may do.
            #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
            #[serde(try_from = "String", into = "String")]
            #[repr(u8)]
            pub enum Right {
                $($(#[doc = $doc])* $name => $word,)+
            }
        }

        impl Right {
            /// What it allows, in a sentence for operators.
            #[must_use]
            pub const fn allows(self) -> &'static str {
                match self {
                    $(Self::$name => concat!($($doc),*).trim_ascii(),)+
                }
            }
        }

        /// The rights as types.
        pub mod held {
            use super::{Right, RightMark};

            $(
                $(#[doc = $doc])*
                #[derive(Debug, Clone, Copy)]
                pub struct $name;

                impl RightMark for $name {
                    const RIGHT: Right = Right::$name;
                }
            )+
        }
    };
}

rights! {
    /// Find accounts, and read their state, language, registration, consents and masked addresses.
    AccountsRead => "accounts.read";
    /// Read an account’s addresses and numbers in full; each reading is written into the account’s record.
    IdentifiersRead => "identifiers.read";
    /// Read the attributes that your schema keeps of an account; each reading is written into the account’s record.
    AttributesRead => "attributes.read";
    /// Set the attributes that your schema keeps of an account, also those that its owner cannot change.
    AttributesWrite => "attributes.write";
    /// Set the exchange’s own id of an account.
    AccountsWrite => "accounts.write";
    /// Read holds, protections and assurance of an account.
    HoldsRead => "holds.read";
    /// Read the events of all accounts as they happen.
    EventsRead => "events.read";
    /// Freeze accounts, and end freezes that the exchange made.
    AccountsFreeze => "accounts.freeze";
    /// Close accounts, with the customer’s delay and veto, and take such a closing back.
    AccountsClose => "accounts.close";
    /// Erase accounts that are closed, for good.
    AccountsErase => "accounts.erase";
    /// Read everything that is kept about a customer; the customer is told of each copy.
    AccountsExport => "accounts.export";
    /// End the sessions of accounts.
    SessionsEnd => "sessions.end";
    /// Demand that a new password is chosen at the next sign-in.
    PasswordsDemand => "passwords.demand";
    /// Do to many accounts at once, or to everybody, what the client may do to one, and follow how far it has come.
    AccountsBulk => "accounts.bulk";
    /// Ask customers to prove again who they are, for an operation of the exchange.
    OperationsBegin => "operations.begin";
}

/// A text that names no right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no right; the rights are {list}", list = Right::ALL.map(Right::as_str).join(", "))]
pub struct RightError(String);

impl TryFrom<String> for Right {
    type Error = RightError;
    fn try_from(text: String) -> Result<Self, RightError> {
        Self::parse(&text).ok_or(RightError(text))
    }
}

impl std::str::FromStr for Right {
    type Err = RightError;
    fn from_str(text: &str) -> Result<Self, RightError> {
        text.to_owned().try_into()
    }
}

impl From<Right> for String {
    fn from(right: Right) -> Self {
        right.as_str().to_owned()
    }
}

impl fmt::Display for Right {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A set of rights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(into = "Vec<Right>", from = "Vec<Right>")]
pub struct RightSet(u32);

impl RightSet {
    /// Whether the right is in the set.
    #[must_use]
    pub const fn contains(self, right: Right) -> bool {
        self.0 & (1 << right as u8) != 0
    }

    /// The rights in the set, in the order of [`Right::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Right> {
        Right::ALL.into_iter().filter(move |right| self.contains(*right))
    }
}

impl FromIterator<Right> for RightSet {
    fn from_iter<I: IntoIterator<Item = Right>>(rights: I) -> Self {
        Self(rights.into_iter().fold(0, |set, right| set | 1 << right as u8))
    }
}

impl From<Vec<Right>> for RightSet {
    fn from(rights: Vec<Right>) -> Self {
        rights.into_iter().collect()
    }
}

impl From<RightSet> for Vec<Right> {
    fn from(set: RightSet) -> Self {
        set.iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_what_was_put_in_and_nothing_else() {
        for one in Right::ALL {
            let set = RightSet::from_iter([one]);
            assert!(Right::ALL.into_iter().all(|right| set.contains(right) == (right == one)));
        }
        let set = RightSet::from_iter(Right::ALL);
        assert_eq!(serde_json::from_str::<RightSet>(&serde_json::to_string(&set).unwrap()).unwrap(), set);
        assert_eq!(held::EventsRead::RIGHT, Right::EventsRead);
    }

    #[test]
    fn a_right_is_told_by_its_name_and_a_slip_names_all_of_them() {
        assert_eq!("accounts.read".parse(), Ok(Right::AccountsRead));
        assert!("accounts".parse::<Right>().unwrap_err().to_string().contains("holds.read"));
        assert!(Right::SessionsEnd.allows().starts_with("End"));
    }
}
