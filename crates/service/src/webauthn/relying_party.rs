//! Passkeys as the Web Authentication library makes and checks them (Level 3, W3C). Nothing else in this crate knows that library.
//! What a flag or a counter means is not decided here.

use serde::{Deserialize, Serialize};
use url::Url;
use uuid::Uuid;
use vestibule_domain::factor::{Aaguid, PasskeyUse};
use webauthn_rs_core::WebauthnCore;
use webauthn_rs_core::error::WebauthnError;
use webauthn_rs_core::proto::{
    AllowCredentials, AuthenticationState, AuthenticatorTransport, Credential, PublicKeyCredential,
    RegisterPublicKeyCredential, RegistrationState, ResidentKeyRequirement, UserVerificationPolicy,
};

use super::authenticator_data::AuthenticatorData;
use crate::operator::Operator;
use crate::problem::Problem;

/// How long a browser waits for its user; ten minutes, the longest that the standard recommends (§15.1).
const PATIENCE: std::time::Duration = std::time::Duration::from_mins(10);

/// The longest credential id (§4).
const LONGEST_ID: usize = 1023;

/// The site that passkeys are made for.
#[derive(Debug)]
pub(crate) struct RelyingParty(WebauthnCore, String);

/// The public key of a passkey, as the library keeps it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct PublicKey(Credential);

/// What the server remembers of a question to an authenticator.
#[derive(Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct AskedToUse(AuthenticationState);

/// What the server remembers of a request for a new passkey.
#[derive(Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct AskedToMake(RegistrationState);

/// Whether an authenticator has to recognise its user, or is asked to where it can.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Recognition {
    Required,
    Preferred,
}

/// What a browser answers about a passkey that was used (`PublicKeyCredential.toJSON()`).
#[derive(Debug, Clone)]
pub(crate) struct Assertion(PublicKeyCredential);

/// What a browser answers about a passkey that was made.
#[derive(Debug, Clone)]
pub(crate) struct Attestation(RegisterPublicKeyCredential);

/// A passkey that was made, and what its authenticator says of itself.
#[derive(Debug)]
pub(crate) struct Made {
    pub(crate) credential_id: Vec<u8>,
    pub(crate) public_key: PublicKey,
    pub(crate) first_use: PasskeyUse,
    pub(crate) model: Aaguid,
}

/// Why an answer proves nothing. The reason is for the log; whoever answers learns none.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unproven {
    #[error(transparent)]
    Library(#[from] WebauthnError),
    #[error("the authenticator's data cannot be read")]
    Unreadable,
    #[error("the credential's id is longer than {LONGEST_ID} bytes, or is told in two ways")]
    Id,
    #[error("the flags say what cannot be")]
    Flags,
    #[error("the page was in a frame of another site")]
    Framed,
}

/// Whether the page that asked stood in a frame of another site, which the library asks of new passkeys alone (§5.8.1).
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Frame {
    #[serde(default)]
    cross_origin: bool,
    top_origin: Option<String>,
}

fn stands_alone(client_data: &[u8]) -> Result<(), Unproven> {
    let frame: Frame = serde_json::from_slice(client_data).map_err(|_| Unproven::Unreadable)?;
    if frame.cross_origin || frame.top_origin.is_some() { Err(Unproven::Framed) } else { Ok(()) }
}

impl Assertion {
    /// Reads what a browser answers; `None` where it cannot be that.
    pub(crate) fn parse(json: &str) -> Option<Self> {
        let answer: PublicKeyCredential = serde_json::from_str(json).ok()?;
        is_consistent(&answer.id, &answer.raw_id, &answer.type_).then_some(Self(answer))
    }

    pub(crate) fn credential_id(&self) -> &[u8] {
        &self.0.raw_id
    }

    /// The account that the authenticator keeps the passkey for, where it tells.
    pub(crate) fn user(&self) -> Option<&[u8]> {
        self.0.response.user_handle.as_deref()
    }

    /// What the authenticator says of this use; to be believed once its signature is verified.
    pub(crate) fn claimed(&self) -> Option<PasskeyUse> {
        AuthenticatorData::parse(&self.0.response.authenticator_data).map(|data| data.seen)
    }

    /// All that it consists of.
    pub(crate) fn parts(&self) -> [&[u8]; 4] {
        let response = &self.0.response;
        [&self.0.raw_id, &response.authenticator_data, &response.client_data_json, &response.signature]
    }
}

impl Attestation {
    /// Reads what a browser answers; `None` where it cannot be that.
    pub(crate) fn parse(json: &str) -> Option<Self> {
        let answer: RegisterPublicKeyCredential = serde_json::from_str(json).ok()?;
        is_consistent(&answer.id, &answer.raw_id, &answer.type_).then_some(Self(answer))
    }
}

fn is_consistent(id: &str, raw: &[u8], kind: &str) -> bool {
    let same = data_encoding::BASE64URL_NOPAD.encode(raw) == id;
    same && kind == "public-key" && !raw.is_empty() && raw.len() <= LONGEST_ID
}

impl RelyingParty {
    /// The operator's site; none where its address is one of numbers.
    pub(crate) fn of(operator: &Operator) -> Option<Self> {
        let origins: Vec<Url> = std::iter::once(&operator.public_url)
            .chain(&operator.passkeys.related_origins)
            .filter_map(|origin| Url::parse(origin).ok())
            .collect();
        let own = origins.first().and_then(|own| own.host_str().map(str::to_owned)).unwrap_or_default();
        let domain = operator.passkeys.domain.as_deref().unwrap_or(&own);
        Self::new(&operator.name, domain, &origins)
    }

    /// The site under this address, whose passkeys are for this domain, and the further addresses that may use them. `None` where
    /// the domain is none: an address of numbers has no passkeys (§5.1.2).
    fn new(name: &str, domain: &str, origins: &[Url]) -> Option<Self> {
        let named = url::Host::parse(domain).is_ok_and(|host| matches!(host, url::Host::Domain(_)));
        let core = || {
            WebauthnCore::new_unsafe_experts_only(name, domain, origins.to_vec(), PATIENCE, None, Some(false))
        };
        named.then(|| Self(core(), domain.to_owned()))
    }

    /// The domain that its passkeys are made for.
    pub(crate) fn domain(&self) -> &str {
        &self.1
    }

    /// Asks for a use of one of these passkeys; of any that its user chooses where there are none.
    pub(crate) fn ask_to_use(
        &self,
        passkeys: &[&PublicKey],
        recognition: Recognition,
    ) -> Result<(String, AskedToUse), Problem> {
        let policy = match recognition {
            Recognition::Required => UserVerificationPolicy::Required,
            Recognition::Preferred => UserVerificationPolicy::Preferred,
        };
        let builder = self.0.new_challenge_authenticate_builder(Vec::new(), Some(policy)).map_err(fault)?;
        let (mut asked, state) = self.0.generate_challenge_authenticate(builder).map_err(fault)?;
        asked.public_key.allow_credentials = passkeys.iter().map(|key| key.descriptor()).collect();
        let options = serde_json::to_string(&asked.public_key).map_err(Problem::fault)?;
        Ok((options, AskedToUse(state)))
    }

    /// What an authenticator said of a use that it signed with this key.
    pub(crate) fn verify(
        &self,
        answer: &Assertion,
        asked: &AskedToUse,
        key: &PublicKey,
    ) -> Result<PasskeyUse, Unproven> {
        stands_alone(&answer.0.response.client_data_json)?;
        let claimed = answer.claimed().ok_or(Unproven::Unreadable)?;
        // Flags and counter are judged by their meaning once the signature holds; the library would refuse them before it looks.
        let known = Credential {
            counter: 0,
            user_verified: false,
            registration_policy: UserVerificationPolicy::Discouraged_DO_NOT_USE,
            backup_eligible: claimed.backup_eligible,
            ..key.0.clone()
        };
        if claimed.backed_up && !claimed.backup_eligible {
            // What cannot be, signed by the right key or not.
            return key.signed(answer).then_some(claimed).ok_or(Unproven::Flags);
        }
        self.0.authenticate_single_credential(&answer.0, &asked.0, &known)?;
        Ok(claimed)
    }

    /// Asks for a new passkey of this account, on none of the authenticators that have one of these.
    pub(crate) fn ask_to_make(
        &self,
        account: Uuid,
        (name, shown): (&str, &str),
        present: Vec<Vec<u8>>,
    ) -> Result<(String, AskedToMake), Problem> {
        let builder =
            self.0.new_challenge_register_builder(account.as_bytes(), name, shown).map_err(fault)?;
        let builder = builder
            .user_verification_policy(UserVerificationPolicy::Preferred)
            .exclude_credentials(Some(present));
        let (mut asked, state) = self.0.generate_challenge_register(builder).map_err(fault)?;
        if let Some(wanted) = &mut asked.public_key.authenticator_selection {
            // So that it can be found without a user name, where the authenticator has room for it.
            wanted.resident_key = Some(ResidentKeyRequirement::Preferred);
        }
        let options = serde_json::to_string(&asked.public_key).map_err(Problem::fault)?;
        Ok((options, AskedToMake(state)))
    }

    /// A passkey that was made as it was asked for.
    pub(crate) fn made(&self, answer: &Attestation, asked: &AskedToMake) -> Result<Made, Unproven> {
        let data = AuthenticatorData::of_attestation(&answer.0.response.attestation_object);
        let (data, model) = data.ok_or(Unproven::Unreadable)?;
        stands_alone(&answer.0.response.client_data_json)?;
        let mut credential = self.0.register_credential(&answer.0, &asked.0, None)?;
        if credential.cred_id != answer.0.raw_id {
            return Err(Unproven::Id);
        }
        // A hint for the next question, which the authenticator does not sign.
        credential.transports.clone_from(&answer.0.response.transports);
        Ok(Made {
            credential_id: credential.cred_id.clone(),
            public_key: PublicKey(credential),
            first_use: data.seen,
            model,
        })
    }
}

impl PublicKey {
    pub(crate) fn credential_id(&self) -> &[u8] {
        &self.0.cred_id
    }

    fn descriptor(&self) -> AllowCredentials {
        let transports = self.0.transports.clone().map(|transports| {
            transports.into_iter().filter(|way| *way != AuthenticatorTransport::Unknown).collect()
        });
        AllowCredentials { type_: "public-key".to_owned(), id: self.0.cred_id.clone(), transports }
    }

    /// Whether this key made the signature (§7.2, steps 19 to 21).
    fn signed(&self, answer: &Assertion) -> bool {
        use sha2::Digest as _;
        let response = &answer.0.response;
        let told = sha2::Sha256::digest(&response.client_data_json);
        let message = [&response.authenticator_data[..], &told[..]].concat();
        self.0.cred.verify_signature(&response.signature, &message).unwrap_or(false)
    }
}

fn fault(error: WebauthnError) -> Problem {
    Problem::fault(error)
}
