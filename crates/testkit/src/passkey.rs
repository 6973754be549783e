//! A software authenticator with the browser before it: it makes a passkey and uses it as Web Authentication Level 3 says, or in one
//! respect otherwise, as a test wants it.

use std::collections::BTreeMap;

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};
use data_encoding::BASE64URL_NOPAD;
use serde_cbor_2::Value as Cbor;
use serde_json::{Value, json};

const PRESENT: u8 = 1;
const VERIFIED: u8 = 1 << 2;
const BACKUP_ELIGIBLE: u8 = 1 << 3;
const BACKED_UP: u8 = 1 << 4;
const ATTESTED: u8 = 1 << 6;

/// One passkey in its authenticator. Cloning copies the key out of it, as a thief would.
#[derive(Clone)]
pub struct Passkey {
    key: std::sync::Arc<EcdsaKeyPair>,
    /// The id that the authenticator gives it.
    pub credential_id: Vec<u8>,
    /// Whose it is, as the site said when it was made.
    pub user: Option<Vec<u8>>,
    /// How often it was used; 0 for ever where the authenticator does not count.
    pub counter: u32,
    /// Whether the authenticator counts.
    pub counts: bool,
    /// Its model.
    pub model: [u8; 16],
    /// What is otherwise than it should be.
    pub twist: Twist,
}

/// What an answer says; by itself what a browser and an authenticator say that a person uses.
#[derive(Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own in the authenticator's data")]
pub struct Twist {
    /// The page that asks.
    pub origin: &'static str,
    /// The domain that the authenticator signs for; the one that it is asked for where it is `None`.
    pub domain: Option<String>,
    /// The kind of the ceremony, where it is another one.
    pub ceremony: Option<&'static str>,
    /// The challenge that is signed, where it is another one.
    pub challenge: Option<Vec<u8>>,
    /// Whether the page is in a frame of another site.
    pub cross_origin: bool,
    /// Somebody touches it.
    pub present: bool,
    /// It recognises its user.
    pub verified: bool,
    /// It can be copied.
    pub backup_eligible: bool,
    /// It was copied.
    pub backed_up: bool,
    /// One bit of the signature is flipped.
    pub signature_flipped: bool,
    /// The algorithm of the key, where it claims another one (COSE).
    pub algorithm: i128,
}

impl Default for Twist {
    fn default() -> Self {
        Self {
            origin: "https://access.example",
            domain: None,
            ceremony: None,
            challenge: None,
            cross_origin: false,
            present: true,
            verified: true,
            backup_eligible: true,
            backed_up: true,
            signature_flipped: false,
            algorithm: -7,
        }
    }
}

impl Passkey {
    /// A synced passkey of a phone or computer, with a key of its own.
    #[must_use]
    pub fn synced() -> Self {
        let key = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).unwrap();
        let credential_id = digest(&SHA256, key.public_key().as_ref()).as_ref().to_vec();
        Self {
            key: std::sync::Arc::new(key),
            credential_id,
            user: None,
            counter: 0,
            counts: false,
            model: [0; 16],
            twist: Twist::default(),
        }
    }

    /// A security key: it counts, its passkeys cannot be copied, and it recognises nobody.
    #[must_use]
    pub fn of_security_key() -> Self {
        let twist = Twist { verified: false, backup_eligible: false, backed_up: false, ..Twist::default() };
        Self { counts: true, twist, ..Self::synced() }
    }

    /// The same under another id.
    #[must_use]
    pub fn under(&self, credential_id: &[u8]) -> Self {
        Self { credential_id: credential_id.to_vec(), ..self.clone() }
    }

    /// The same for another user.
    #[must_use]
    pub fn of(&self, user: Option<&[u8]>) -> Self {
        Self { user: user.map(<[u8]>::to_vec), ..self.clone() }
    }

    /// The same with something otherwise.
    #[must_use]
    pub fn with(&self, twist: impl FnOnce(&mut Twist)) -> Self {
        let mut other = self.clone();
        twist(&mut other.twist);
        other
    }

    /// Makes the passkey as these `PublicKeyCredentialCreationOptionsJSON` ask, and answers as `toJSON()` does.
    pub fn made(&mut self, options: &str) -> String {
        let options: Value = serde_json::from_str(options).unwrap();
        self.user = Some(decode(at(&options, "/user/id")));
        let domain = at(&options, "/rp/id").as_str().unwrap();
        let length = u16::try_from(self.credential_id.len()).unwrap().to_be_bytes();
        let mut data = self.data(domain, ATTESTED);
        data.extend([&self.model[..], &length, &self.credential_id, &self.public_key()].concat());
        let object: BTreeMap<Cbor, Cbor> = [
            (text("fmt"), text("none")),
            (text("attStmt"), Cbor::Map(BTreeMap::new())),
            (text("authData"), Cbor::Bytes(data)),
        ]
        .into();
        let object = serde_cbor_2::to_vec(&Cbor::Map(object)).unwrap();
        let client = self.client_data("webauthn.create", &options);
        let response = json!({
            "attestationObject": encode(&object),
            "clientDataJSON": encode(&client),
            "transports": ["internal", "hybrid"],
        });
        self.credential(&response)
    }

    /// Uses the passkey as these `PublicKeyCredentialRequestOptionsJSON` ask, and answers as `toJSON()` does.
    pub fn used(&mut self, options: &str) -> String {
        let options: Value = serde_json::from_str(options).unwrap();
        if self.counts {
            self.counter += 1;
        }
        let data = self.data(at(&options, "/rpId").as_str().unwrap(), 0);
        let client = self.client_data("webauthn.get", &options);
        let told = digest(&SHA256, &client);
        let message = [&data[..], told.as_ref()].concat();
        let mut signature = self.key.sign(&SystemRandom::new(), &message).unwrap().as_ref().to_vec();
        if self.twist.signature_flipped {
            *signature.last_mut().unwrap() ^= 1;
        }
        let response = json!({
            "authenticatorData": encode(&data),
            "clientDataJSON": encode(&client),
            "signature": encode(&signature),
            "userHandle": self.user.as_deref().map(encode),
        });
        self.credential(&response)
    }

    fn credential(&self, response: &Value) -> String {
        let id = encode(&self.credential_id);
        json!({
            "id": id,
            "rawId": id,
            "type": "public-key",
            "authenticatorAttachment": "platform",
            "clientExtensionResults": {},
            "response": response,
        })
        .to_string()
    }

    fn data(&self, domain: &str, more: u8) -> Vec<u8> {
        let Twist { present, verified, backup_eligible, backed_up, .. } = self.twist;
        let flags = [
            (present, PRESENT),
            (verified, VERIFIED),
            (backup_eligible, BACKUP_ELIGIBLE),
            (backed_up, BACKED_UP),
        ];
        let flags = flags.iter().filter(|(set, _)| *set).fold(more, |flags, (_, flag)| flags | flag);
        let domain = digest(&SHA256, self.twist.domain.as_deref().unwrap_or(domain).as_bytes());
        [domain.as_ref(), &[flags], &self.counter.to_be_bytes()].concat()
    }

    fn client_data(&self, ceremony: &str, options: &Value) -> Vec<u8> {
        let asked = decode(at(options, "/challenge"));
        json!({
            "type": self.twist.ceremony.unwrap_or(ceremony),
            "challenge": encode(self.twist.challenge.as_ref().unwrap_or(&asked)),
            "origin": self.twist.origin,
            "crossOrigin": self.twist.cross_origin,
        })
        .to_string()
        .into_bytes()
    }

    /// The public key as a COSE key (RFC 9053 §7.1).
    fn public_key(&self) -> Vec<u8> {
        let (_uncompressed, point) = self.key.public_key().as_ref().split_first().unwrap();
        let (x, y) = point.split_at(32);
        let number = Cbor::Integer;
        let key: BTreeMap<Cbor, Cbor> = [
            (number(1), number(2)),
            (number(3), number(self.twist.algorithm)),
            (number(-1), number(1)),
            (number(-2), Cbor::Bytes(x.to_vec())),
            (number(-3), Cbor::Bytes(y.to_vec())),
        ]
        .into();
        serde_cbor_2::to_vec(&Cbor::Map(key)).unwrap()
    }
}

fn at<'v>(value: &'v Value, place: &str) -> &'v Value {
    value.pointer(place).unwrap()
}

fn text(text: &str) -> Cbor {
    Cbor::Text(text.to_owned())
}

fn encode(bytes: &[u8]) -> String {
    BASE64URL_NOPAD.encode(bytes)
}

fn decode(value: &Value) -> Vec<u8> {
    BASE64URL_NOPAD.decode(value.as_str().unwrap().as_bytes()).unwrap()
}
