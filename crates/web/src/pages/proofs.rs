//! The proofs that forms carry, and how what is wrong with them is told.

use vestibule_domain::account::{Password, PasswordError, PasswordFault};
use vestibule_domain::gate::Refusal;
use vestibule_domain::secret::{Token, TokenKind};
use vestibule_service::{FieldFault, Given, IdentifierFault, SecretText};

use crate::view::problem::{CodeProblem, IdentifierProblem, PasswordProblem};

/// Reads a password field.
pub(crate) fn password(text: &str) -> Result<Password, PasswordProblem> {
    Password::parse(text).map_err(|error| match error {
        PasswordError::Empty => PasswordProblem::Missing,
        PasswordError::TooLong => PasswordProblem::TooLong { most: 256 },
    })
}

/// A code of the second factor as typed: six digits are the authenticator's, anything else a backup code.
pub(crate) fn second_factor(text: &str) -> Option<Given> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    match plain.len() {
        0 => None,
        1..=7 => Some(Given::Authenticator(SecretText::new(text))),
        _ => Some(Given::BackupCode(SecretText::new(text))),
    }
}

/// The token of a mailed link.
pub(crate) fn link(text: &str) -> Option<Token> {
    Token::parse(TokenKind::Link, text)
}

/// Why a code was not taken.
pub(crate) fn code_problem(refusal: Refusal, tries_left: Option<u8>) -> CodeProblem {
    match refusal {
        Refusal::ProofUsed => CodeProblem::Used,
        Refusal::ProofMissing | Refusal::ProofNotAsked => CodeProblem::Missing,
        Refusal::PassageExpired | Refusal::PassageOver => CodeProblem::Expired,
        _ => CodeProblem::Wrong { left: tries_left.map(u32::from) },
    }
}

/// The first fault of an identifier.
pub(crate) fn identifier_problem(fault: &FieldFault) -> Option<IdentifierProblem> {
    match fault {
        FieldFault::Identifier(IdentifierFault::CountryMissing) => Some(IdentifierProblem::CountryMissing),
        FieldFault::Identifier(IdentifierFault::LocalPart) => Some(IdentifierProblem::LocalPart),
        FieldFault::Identifier(IdentifierFault::NotMobile) => Some(IdentifierProblem::NotMobile),
        FieldFault::Identifier(IdentifierFault::EmailClosed) => Some(IdentifierProblem::EmailClosed),
        FieldFault::Identifier(IdentifierFault::PhoneClosed) => Some(IdentifierProblem::PhoneClosed),
        FieldFault::Identifier(IdentifierFault::Unreadable) => Some(IdentifierProblem::Malformed),
        FieldFault::Identifier(fault) => super::contacts::of_own(*fault),
        _ => None,
    }
}

/// The fault of a new password that the page tells first.
pub(crate) fn password_problem(faults: &[FieldFault]) -> Option<PasswordProblem> {
    faults.iter().find_map(|fault| match fault {
        FieldFault::Password(PasswordFault::TooShort { min, .. }) => {
            Some(PasswordProblem::TooShort { least: u32::try_from(*min).unwrap_or(u32::MAX) })
        }
        FieldFault::Password(PasswordFault::ClassesMissing { .. }) => Some(PasswordProblem::Classes),
        FieldFault::PasswordListed => Some(PasswordProblem::Listed),
        FieldFault::PasswordContext => Some(PasswordProblem::Context),
        FieldFault::PasswordUnchanged => Some(PasswordProblem::Same),
        FieldFault::PasswordLength => Some(PasswordProblem::TooLong { most: 256 }),
        _ => None,
    })
}
