//! The proofs that a change within a session asks its owner for.

use vestibule_service::PasskeyQuestion;

use crate::page::problem::{CodeProblem, PasswordProblem};

/// What a change asks of the owner beside its own fields, where the session's last proofs are not fresh.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a field of the form, or a word about one")]
pub(crate) struct Owner {
    /// Whether the password is asked (field `password`).
    pub(crate) password: bool,
    /// What is wrong with it.
    pub(crate) password_problem: Option<PasswordProblem>,
    /// Whether a code of the present authenticator or a backup code is asked (field `present_code`).
    pub(crate) code: bool,
    /// Whether one can be typed at all: the account has an authenticator or unused backup codes.
    pub(crate) types_code: bool,
    /// Why it was not taken.
    pub(crate) code_problem: Option<CodeProblem>,
    /// What a passkey of the account is asked, which proves all of it (fields `ceremony` and `passkey`).
    pub(crate) passkey: Option<PasskeyQuestion>,
    /// Whether its answer was not taken.
    pub(crate) passkey_refused: bool,
}

impl Owner {
    /// Whether nothing but a passkey goes: the button of the page asks for it.
    #[must_use]
    pub(crate) const fn takes_passkey(&self) -> bool {
        self.code && !self.types_code && self.passkey.is_some()
    }

    /// Whether any of it was not taken.
    #[must_use]
    pub(crate) const fn refused(&self) -> bool {
        self.password_problem.is_some() || self.code_problem.is_some() || self.passkey_refused
    }
}
