//! The proofs that forms carry, and how what is wrong with them is told.

use vestibule_domain::account::{Password, PasswordError, PasswordFault};
use vestibule_domain::gate::Refusal;
use vestibule_domain::secret::{Token, TokenKind};
use vestibule_service::{Evidence, FieldFault, IdentifierFault, SecretText};

use crate::page::problem::{CodeProblem, IdentifierProblem, PasswordProblem};

/// Reads a password field.
pub(crate) fn password(text: &str) -> Result<Password, PasswordProblem> {
    Password::parse(text).map_err(|error| match error {
        PasswordError::Empty => PasswordProblem::Missing,
        PasswordError::TooLong => PasswordProblem::TooLong { most: 256 },
    })
}

/// A code of the second factor as typed: six digits are the authenticator's, twelve are two of its codes in a row, anything
/// else is a backup code, which has sixteen characters.
pub(crate) fn second_factor(text: &str) -> Option<Evidence> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let symbols: Vec<char> = plain.chars().filter(|c| c.is_alphanumeric()).collect();
    let secret = |part: &[char]| SecretText::new(part.iter().collect::<String>());
    match (plain.chars().count(), symbols.split_at_checked(6)) {
        (0, _) => None,
        (1..=7, _) => Some(Evidence::authenticator(SecretText::new(text))),
        (_, Some((first, second))) if second.len() == 6 && symbols.iter().all(|c| c.is_numeric()) => {
            Some(Evidence::authenticator_pair(secret(first), secret(second)))
        }
        _ => Some(Evidence::backup_code(SecretText::new(text))),
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
        Refusal::TwoCodesNeeded => CodeProblem::TwoNeeded,
        Refusal::ProofSuperseded => CodeProblem::Superseded,
        Refusal::ProofMissing | Refusal::ProofNotAsked => CodeProblem::Missing,
        Refusal::FlowExpired | Refusal::FlowOver => CodeProblem::Expired,
        Refusal::ProofWrong
        | Refusal::FlowForeign
        | Refusal::ContentDiffers
        | Refusal::SentTooRecently { .. }
        | Refusal::SendsSpent
        | Refusal::Frozen
        | Refusal::FrozenByExchange
        | Refusal::PasswordDemanded
        | Refusal::NotFrozen
        | Refusal::NotDisowned
        | Refusal::NotPasskeysOnly
        | Refusal::TooFewPasskeys
        | Refusal::NotByLink
        | Refusal::LockRests { .. }
        | Refusal::PasswordListed
        | Refusal::OperationOver
        | Refusal::SecondFactorMissing
        | Refusal::Locked { .. } => CodeProblem::Wrong { left: tries_left.map(u32::from) },
    }
}

/// The first fault of an identifier.
pub(crate) fn identifier_problem(fault: &FieldFault) -> Option<IdentifierProblem> {
    let FieldFault::Identifier(fault) = fault else { return None };
    match fault {
        IdentifierFault::CountryMissing => Some(IdentifierProblem::CountryMissing),
        IdentifierFault::LocalPart => Some(IdentifierProblem::LocalPart),
        IdentifierFault::NotMobile => Some(IdentifierProblem::NotMobile),
        IdentifierFault::EmailClosed => Some(IdentifierProblem::EmailClosed),
        IdentifierFault::PhoneClosed => Some(IdentifierProblem::PhoneClosed),
        IdentifierFault::Unreadable => Some(IdentifierProblem::Malformed),
        IdentifierFault::Present => Some(IdentifierProblem::Present),
        IdentifierFault::TooMany => Some(IdentifierProblem::TooMany),
        IdentifierFault::Last => None,
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
        FieldFault::Identifier(_)
        | FieldFault::NotAgreed(_)
        | FieldFault::Code
        | FieldFault::BackupCode
        | FieldFault::Name
        | FieldFault::Language
        | FieldFault::PasskeysFull
        | FieldFault::PasskeyModel
        | FieldFault::LockDelay
        | FieldFault::AntiPhishingCode
        | FieldFault::LoginPhrase
        | FieldFault::Attribute { .. }
        | FieldFault::MessageCode
        | FieldFault::ExternalId
        | FieldFault::Operation
        | FieldFault::OperationText
        | FieldFault::ReturnTo => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use vestibule_domain::gate::ProofKind;

    #[test]
    fn one_field_takes_one_code_two_in_a_row_or_a_backup_code() {
        for one in ["123456", " 123 456 ", "12345", "x"] {
            let given = second_factor(one).map(|given| (given.kind(), given.is_two_codes()));
            assert_eq!(given, Some((ProofKind::Authenticator, false)), "{one}");
        }
        for two in ["123456654321", "123456 654321", "123 456 654 321", "123456-654321", "123456, 654321"] {
            let given = second_factor(two).map(|given| (given.kind(), given.is_two_codes()));
            assert_eq!(given, Some((ProofKind::Authenticator, true)), "{two}");
        }
        for backup in ["k7tq-9wdn-x2mc-5r8h", "k7tq9wdnx2mc5r8h", "2345-6789-2345-6789", "2345678923456789"] {
            let kind = second_factor(backup).map(|given| given.kind());
            assert_eq!(kind, Some(ProofKind::BackupCode), "{backup}");
        }
        assert!(second_factor("  ").is_none());
    }
}
