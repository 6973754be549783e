//! Registering: nothing is opened before the address is proven, and a stranger cannot tell a taken address from a free
//! one: both get a mail, and only the owner of the mailbox reads which.

use std::sync::Arc;

use vestibule_domain::account::{Identifier, IdentifierError, IdentifierKind, Password, PhoneError};
use vestibule_domain::gate::{Demand, OpenWith, Passage, ProofKind, ProofSet, Purpose, Standing, Subject};
use vestibule_domain::id::{AccountId, IdentifierId, PassageId};
use vestibule_domain::policy::RegistrationPolicy;
use vestibule_domain::secret::TokenKind;
use vestibule_store::passage::PassageRow;

use super::deed::Beginning;
use super::give::Give;
use super::{Context, Deed, Draft, Given, Progress};
use crate::caller::Caller;
use crate::problem::{FieldFault, IdentifierFault, Problem};
use crate::throttle::Scopes;
use crate::vestibule::{Rooms, Vestibule};

/// What somebody fills in to register.
#[derive(Debug, Clone)]
pub struct Registration {
    /// The e-mail address or mobile number.
    pub identifier: Identifier,
    /// The password of choice.
    pub password: Password,
}

impl Vestibule {
    /// Reads an identifier as typed at sign-in.
    pub fn read_identifier(&self, text: &str) -> Result<Identifier, FieldFault> {
        let country = &self.0.policy.registration.default_country;
        Identifier::parse(text, (!country.is_empty()).then_some(country.as_str())).map_err(|error| {
            FieldFault::Identifier(match error {
                IdentifierError::Phone(PhoneError::NoCountry) => IdentifierFault::CountryMissing,
                IdentifierError::Phone(PhoneError::NotMobile) => IdentifierFault::NotMobile,
                _ => IdentifierFault::Unreadable,
            })
        })
    }

    /// Reads an identifier as typed at registration, where the operator may take only some kinds.
    pub fn read_new_identifier(&self, text: &str) -> Result<Identifier, FieldFault> {
        let identifier = self.read_identifier(text)?;
        match taken_kind(identifier.kind(), &self.0.policy.registration) {
            Some(fault) => Err(FieldFault::Identifier(fault)),
            None => Ok(identifier),
        }
    }

    /// Opens a registration passage, and sends the code that proves the address once the captcha is solved.
    pub async fn register(
        &self,
        caller: &Caller,
        registration: &Registration,
        given: &[Given],
    ) -> Result<Progress, Problem> {
        let rooms = &self.0;
        if !rooms.policy.registration.open {
            return Err(Problem::RegistrationClosed);
        }
        rooms.admit(caller)?;
        let Registration { identifier, password } = registration;
        let faults = rooms.password_faults(password, Some(identifier), true);
        if !faults.is_empty() {
            return Err(Problem::Invalid(faults));
        }
        let account = AccountId::from_uuid(rooms.uuid(caller.now));
        let hashed = rooms.hash_password(password, account, caller.now).await?;
        let draft =
            Draft { hash: hashed.hash, pepper_key: hashed.pepper_key, language: caller.language.clone() };
        let token = rooms.token(TokenKind::Passage);
        let lookup = rooms.seals.ring.lookup(&identifier.lookup_bytes());
        let (beginning, tokens) = rooms.beginning(caller, None, Vec::new());
        let context = Context {
            identifier: identifier.reveal().to_owned(),
            kind: identifier.kind(),
            draft: Some(draft),
            password_of: None,
            errand: None,
        };
        let give = Give {
            rooms: Arc::clone(rooms),
            caller: caller.clone(),
            row: rooms.registration_row(caller, identifier.kind(), &token, lookup),
            context,
            fresh: true,
            client: token.digest(),
            checked: Vec::new(),
            scopes: Some(Scopes::of(&rooms.throttle_key, &lookup, None, caller.network())),
            deed: rooms.opening(caller, beginning),
            suspicion: None,
        };
        let gave = rooms.check_and_give(give.clone(), None, given).await?;
        rooms.progress(&give, gave, tokens, Some(token)).await
    }
}

impl Rooms {
    fn registration_row(
        &self,
        caller: &Caller,
        kind: IdentifierKind,
        token: &vestibule_domain::secret::Token,
        lookup: [u8; 32],
    ) -> PassageRow {
        let standing =
            Standing { available: ProofSet::of(&[ProofKind::by_code_to(kind)]), ..Standing::default() };
        let with = OpenWith {
            id: PassageId::from_uuid(self.uuid(caller.now)),
            purpose: Purpose::Register,
            subject: Subject::Nobody,
            client: token.digest(),
            content: None,
            passive: ProofSet::EMPTY,
            tries: self.policy.code.tries,
            lifetime: self.policy.session.passage,
        };
        let demand = Demand::of(Purpose::Register, &standing, &self.policy, caller.now);
        let parts = Passage::open(with, demand, caller.now).parts().clone();
        PassageRow { parts, lookup: Some(lookup), sealed: None, version: 0 }
    }

    /// What a registration passage is spent on.
    pub(super) fn opening(&self, caller: &Caller, beginning: Beginning) -> Deed {
        Deed::OpenAccount {
            account: AccountId::from_uuid(self.uuid(caller.now)),
            identifier: IdentifierId::from_uuid(self.uuid(caller.now)),
            beginning: Box::new(beginning),
        }
    }
}

fn taken_kind(kind: IdentifierKind, policy: &RegistrationPolicy) -> Option<IdentifierFault> {
    match kind {
        IdentifierKind::Email if !policy.email => Some(IdentifierFault::EmailClosed),
        IdentifierKind::Phone if !policy.phone => Some(IdentifierFault::PhoneClosed),
        _ => None,
    }
}
