//! Rows of Ann's, as the tests of several nouns store them.

use vestibule_domain::account::IdentifierKind;
use vestibule_domain::factor::{BurnedSteps, PasskeyMemory};
use vestibule_domain::gate::ProofKind;
use vestibule_domain::id::{DeviceId, FactorId, FlowId, IdentifierId};
use vestibule_domain::secret::{Token, TokenKind};
use vestibule_domain::session::{Device, DeviceTokens, ShownDevices};
use vestibule_store::Lock;
use vestibule_store::authenticator::AuthenticatorRow;
use vestibule_store::code::CodeRow;
use vestibule_store::device::DeviceRow;
use vestibule_store::identifier::IdentifierRow;
use vestibule_store::passkey::PasskeyRow;
use vestibule_store::password::PasswordRow;

use crate::test_store::{ANN, NOON, after, token, uuid};

pub(crate) const MINE: Lock = Lock::Account(ANN);

pub(crate) fn identifier_row() -> IdentifierRow {
    IdentifierRow {
        id: IdentifierId::from_uuid(uuid(1)),
        account: ANN,
        kind: IdentifierKind::Phone,
        lookup: [5; 32],
        sealed: b"sealed number".to_vec(),
        verified_at: NOON,
        created_at: after(1),
    }
}

pub(crate) fn password_row(hash: &str) -> PasswordRow {
    PasswordRow { account: ANN, hash: hash.to_owned(), pepper_key: "p1".to_owned(), set_at: NOON }
}

pub(crate) fn app(number: u32) -> AuthenticatorRow {
    AuthenticatorRow {
        account: ANN,
        id: FactorId::from_uuid(uuid(number)),
        sealed_secret: b"sealed secret".to_vec(),
        enrolled_at: NOON,
        last_step: None,
        burned: BurnedSteps::default(),
        drift_steps: -1,
        failures: 0,
        last_used_at: None,
    }
}

pub(crate) fn key(number: u8) -> PasskeyRow {
    PasskeyRow {
        account: ANN,
        id: FactorId::from_uuid(uuid(number.into())),
        credential_id: vec![number; 20],
        sealed: b"sealed passkey".to_vec(),
        memory: PasskeyMemory { backup_eligible: true, backed_up: false, counter: 4 },
        added_at: after(number.into()),
        last_used_at: None,
    }
}

pub(crate) fn laptop(number: u8) -> DeviceRow {
    DeviceRow {
        device: Device {
            id: DeviceId::from_uuid(uuid(number.into())),
            account: ANN,
            first_seen_at: NOON,
            last_seen_at: after(number.into()),
            forgotten_at: None,
        },
        wrong_codes: 0,
        token: held_token(number).digest(),
        before: None,
        sealed: b"Firefox on Linux".to_vec(),
    }
}

pub(crate) fn held_token(number: u8) -> Token {
    Token::new(TokenKind::Device, &[number; 32])
}

pub(crate) fn tokens(numbers: &[u8]) -> DeviceTokens {
    DeviceTokens::of(numbers.iter().copied().map(held_token))
}

pub(crate) fn shown(numbers: &[u8]) -> ShownDevices {
    tokens(numbers).shown(NOON)
}

pub(crate) fn mailed(flow: FlowId, number: u8) -> CodeRow {
    CodeRow {
        flow,
        kind: ProofKind::MailCode,
        digest: [number; 32],
        superseded: Vec::new(),
        digits: 6,
        link: Some(token(number)),
        sent_at: NOON,
        expires_at: after(600),
        sends: number.into(),
        used_at: None,
    }
}
