//! Registering: nothing is opened before the address is proven, and a stranger cannot tell a taken address from a free
//! one: both get a mail, and only the owner of the mailbox reads which.

use std::sync::Arc;

use tokio::sync::SemaphorePermit;
use vestibule_domain::account::attribute::Answers;
use vestibule_domain::account::{
    Agreed, Agreement, AttributeValues, Consent, EmailError, Identifier, IdentifierError, IdentifierKind,
    Password, PhoneError,
};
use vestibule_domain::gate::{
    AccessContext, Demand, Flow, OpenWith, ProofKind, ProofSet, Purpose, Refusal, Subject,
};
use vestibule_domain::id::{AccountId, FlowId};
use vestibule_domain::policy::RegistrationPolicy;
use vestibule_domain::secret::TokenKind;
use vestibule_store::flow::FlowRow;

use super::attributes::fields;
use crate::action::ActionCx;
use crate::app::App;
use crate::caller::Caller;
use crate::core::Core;
use crate::facts::WrongCodes;
use crate::gate::{Evidence, FlowRequest, Looked, Progress, note_turned_away};
use crate::problem::{FieldFault, IdentifierFault, Problem};
use crate::records::{Context, Draft};
use crate::region::Way;
use crate::throttle::{Allowance, NETWORKS_OF_A_SITE, ThrottleKeys, locked_until};

/// What somebody fills in to register.
#[derive(Debug, Clone)]
pub struct Registration {
    /// The e-mail address or mobile number.
    pub identifier: Identifier,
    /// The password of choice.
    pub password: Password,
    /// What is agreed to: all of [`crate::Operator::agreements`] must be among it.
    pub agreed: Vec<Agreed>,
    /// What is given for the operator's schema; all that is required at registration must be among it.
    pub attributes: Answers,
}

impl App {
    /// Reads an identifier as typed at sign-in.
    pub fn read_identifier(&self, text: &str) -> Result<Identifier, FieldFault> {
        let country = self.0.policy().registration.default_country.clone();
        Identifier::parse(text, (!country.is_empty()).then_some(country.as_str())).map_err(|error| {
            FieldFault::Identifier(match error {
                IdentifierError::Phone(PhoneError::NoCountry) => IdentifierFault::CountryMissing,
                IdentifierError::Phone(PhoneError::NotMobile) => IdentifierFault::NotMobile,
                IdentifierError::Email(EmailError::LocalBeyondAscii) => IdentifierFault::LocalPart,
                IdentifierError::Empty | IdentifierError::Email(_) | IdentifierError::Phone(_) => {
                    IdentifierFault::Unreadable
                }
            })
        })
    }

    /// Reads an identifier as typed at registration, where the operator may take only some kinds.
    pub fn read_new_identifier(&self, text: &str) -> Result<Identifier, FieldFault> {
        let identifier = self.read_identifier(text)?;
        match taken_kind(identifier.kind(), &self.0.policy().registration) {
            Some(fault) => Err(FieldFault::Identifier(fault)),
            None => Ok(identifier),
        }
    }

    /// Opens a registration flow, and sends the code that proves the address once the captcha is solved.
    pub async fn register(
        &self,
        caller: &Caller,
        registration: &Registration,
        evidence: &[Evidence],
    ) -> Result<Progress, Problem> {
        let registered = self.register_looked_at(caller, registration, evidence).await;
        registered.inspect_err(|problem| note_turned_away(Purpose::Register, problem))
    }

    async fn register_looked_at(
        &self,
        caller: &Caller,
        registration: &Registration,
        evidence: &[Evidence],
    ) -> Result<Progress, Problem> {
        let core = &self.0;
        core.lets_in(caller, Way::Registration)?;
        if !core.policy().registration.open {
            return Err(Problem::RegistrationClosed);
        }
        core.admit(caller)?;
        let Registration { identifier, password, .. } = registration;
        let (consents, attributes) = core.filled_in(caller, registration)?;
        core.hashing.room_for_new()?;
        let token = core.token(TokenKind::Flow);
        let lookup = core.seals.ring.lookup(&identifier.lookup_bytes());
        let scopes = ThrottleKeys::of(&core.throttle_key, &lookup, None, caller.network());
        let attempts = scopes.read(&mut core.store.read().await?).await?;
        if let Some(until) = locked_until(&attempts, false, caller.now, &core.policy().throttle) {
            return Err(Refusal::Locked { until }.into());
        }
        let action = self.action_of(caller, Purpose::Register, None, &token, &AccessContext::default());
        let context = Context::begun(identifier, caller);
        let mut request = FlowRequest {
            cx: ActionCx {
                core: Arc::clone(core),
                caller: caller.clone(),
                row: core.registration_row(caller, identifier.kind(), &token, lookup),
                context,
                scopes: Some(scopes),
                session: None,
                device: None,
                suspicion: None,
            },
            fresh: true,
            holder: token.digest(),
            checked: Vec::new(),
            attempts,
            action,
            wrong_codes: WrongCodes::default(),
            pair: false,
            evidence_digest: None,
        };
        let gave = match core.look_at(&mut request, None, evidence).await? {
            Looked::Locked { until } => core.refuse_locked(&request, until),
            Looked::Ahead(ahead) => {
                let drafted = core.draft(caller, password, &ahead).await;
                let draft = core.or_give_back(&request.checked, drafted).await?;
                request.context.draft = Some(Draft { consents, attributes, ..draft });
                core.settle(request.clone()).await?
            }
        };
        core.progress(&request, gave, Some(token)).await
    }
}

impl Core {
    /// What is kept of the form beside identifier and password; everything on it that cannot be taken is told at once.
    fn filled_in(
        &self,
        caller: &Caller,
        registration: &Registration,
    ) -> Result<(Vec<Consent>, AttributeValues), Problem> {
        let Registration { identifier, password, agreed, attributes } = registration;
        let mut faults = self.password_faults(password, Some(identifier), true);
        let consents = Agreement::consents(&self.operator().agreements, agreed, caller.now);
        let values = self.attribute_schema().at_registration(attributes, caller.now);
        match (consents, values) {
            (Ok(consents), Ok(values)) if faults.is_empty() => Ok((consents, values)),
            (consents, values) => {
                faults.extend(consents.err().into_iter().flatten().map(FieldFault::NotAgreed));
                faults.extend(fields(values.err().unwrap_or_default()));
                Err(Problem::Invalid(faults))
            }
        }
    }

    /// The account that a registration would open. Its password is hashed once a captcha was solved. Who solves none, and will
    /// read a message instead, has as many hashed as messages can be sent without one.
    async fn draft(&self, caller: &Caller, password: &Password, ahead: &Flow) -> Result<Draft, Problem> {
        let solved = ahead.parts().given.contains(ProofKind::Captcha);
        let place = if solved { None } else { Some(self.unsolved_place(caller)?) };
        let account = AccountId::from_uuid(self.uuid(caller.now));
        let hashed = self.hash_password(password, account, caller.now).await?;
        drop(place);
        Ok(Draft {
            hash: hashed.hash,
            pepper_key: hashed.pepper_key,
            language: caller.language.clone(),
            consents: Vec::new(),
            attributes: AttributeValues::default(),
        })
    }

    fn unsolved_place(&self, caller: &Caller) -> Result<SemaphorePermit<'_>, Problem> {
        let most = self.policy().code.hourly_unsolved_per_network;
        let around = most.saturating_mul(NETWORKS_OF_A_SITE);
        let asked = self.policy().captcha.at_registration;
        for (network, most) in
            [(caller.network(), most), (caller.site(), around)].into_iter().filter(|_| asked)
        {
            let counted = self.unsolved_passwords.count(network, caller.now, Allowance::an_hour(most));
            counted.map_err(|until| Problem::TooMany { until })?;
        }
        self.unsolved_places
            .try_acquire()
            .map_err(|_full| Problem::Busy { retry_after_seconds: 1, begun: false })
    }

    fn registration_row(
        &self,
        caller: &Caller,
        kind: IdentifierKind,
        token: &vestibule_domain::secret::Token,
        lookup: [u8; 32],
    ) -> FlowRow {
        let access = AccessContext {
            available: ProofSet::of(&[ProofKind::by_code_to(kind)]),
            ..AccessContext::default()
        };
        let with = OpenWith {
            id: FlowId::from_uuid(self.uuid(caller.now)),
            purpose: Purpose::Register,
            subject: Subject::Nobody,
            holder: token.digest(),
            content: None,
            passive: ProofSet::EMPTY,
            tries: self.policy().code.tries,
            lifetime: self.policy().session.flow,
        };
        let demand = Demand::of(Purpose::Register, &access, &self.policy(), caller.now);
        let parts = Flow::open(with, demand, caller.now).parts().clone();
        FlowRow { parts, lookup: Some(lookup), sealed: None, version: 0 }
    }
}

fn taken_kind(kind: IdentifierKind, policy: &RegistrationPolicy) -> Option<IdentifierFault> {
    match kind {
        IdentifierKind::Email if !policy.email => Some(IdentifierFault::EmailClosed),
        IdentifierKind::Phone if !policy.phone => Some(IdentifierFault::PhoneClosed),
        IdentifierKind::Email | IdentifierKind::Phone => None,
    }
}
