//! Evidence as JSON. It is read here and judged nowhere in this room.

use std::borrow::Cow;

use serde::Deserialize;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};
use vestibule_domain::account::Password;
use vestibule_domain::secret::{Token, TokenKind};
use vestibule_service::{CaptchaAnswer, Evidence, FieldFault, PasskeyAnswer, SecretText};

use crate::api::field::{FieldBody, FieldCode};
use crate::api::names::LinkTokenText;
use crate::api::shape::read_whole;
use crate::page::typed::Typed;

/// A proof: something that shows who the customer is.
#[derive(Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = Proof)]
pub(crate) enum ProofBody {
    /// A solved captcha: either `altcha` or `slider`.
    Captcha {
        /// The solution of a proof of work, as the ALTCHA protocol writes it (Base64).
        #[schema(min_length = 1, max_length = 4096)]
        altcha: Option<String>,
        /// The solution of a slider puzzle.
        slider: Option<SliderBody>,
    },
    /// The password.
    Password {
        /// The password, exactly as the customer typed it.
        #[schema(value_type = String, format = Password, min_length = 1, max_length = 256)]
        password: Typed,
    },
    /// The authenticator app: either `code`, or `codes` when its clock is wrong or two codes are demanded.
    Authenticator {
        /// The code that the app shows.
        #[schema(value_type = Option<String>, min_length = 1, max_length = 64, example = "492039")]
        code: Option<Typed>,
        /// Two successive codes.
        #[schema(min_items = 2, max_items = 2, value_type = Option<Vec<CodeText>>)]
        codes: Option<Vec<Typed>>,
    },
    /// The answer of a passkey. One that recognised its user counts as `passkey`, any other as `security_key`.
    Passkey {
        /// The `ceremony` of the question.
        #[schema(min_length = 1, max_length = 4096)]
        ceremony: String,
        /// The answer as text: `JSON.stringify(credential)` of the `PublicKeyCredential`.
        #[schema(min_length = 1, max_length = 4096)]
        credential: String,
    },
    /// A backup code.
    BackupCode {
        /// The code; spaces, dashes and case do not matter.
        #[schema(value_type = String, min_length = 1, max_length = 64, example = "k7tq-9wdn-x2mc-5r8h")]
        code: Typed,
    },
    /// A code sent by e-mail.
    MailCode {
        /// The code: six digits, or ten after many wrong codes.
        #[schema(value_type = String, min_length = 1, max_length = 64, example = "281930")]
        code: Typed,
    },
    /// A code sent by SMS.
    SmsCode {
        /// The code: six digits, or ten after many wrong codes.
        #[schema(value_type = String, min_length = 1, max_length = 64, example = "281930")]
        code: Typed,
    },
    /// A code sent to the address or number that is being added.
    NewContactCode {
        /// The code: six digits, or ten after many wrong codes.
        #[schema(value_type = String, min_length = 1, max_length = 64, example = "281930")]
        code: Typed,
    },
    /// A code sent to a second address or number of the account, where codes sent to two are demanded.
    SecondContactCode {
        /// The code: six digits, or ten after many wrong codes.
        #[schema(value_type = String, min_length = 1, max_length = 64, example = "281930")]
        code: Typed,
    },
    /// A link sent by e-mail.
    MailLink {
        /// The `token` in the link.
        #[schema(value_type = LinkTokenText)]
        token: Typed,
    },
}

/// The solution of a slider puzzle.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SliderAnswer)]
pub(crate) struct SliderBody {
    /// The puzzle's `token`.
    #[schema(value_type = String, min_length = 1, max_length = 2048)]
    token: Typed,
    /// How far the left edge of the piece is from the left of the picture, in CSS pixels.
    #[serde(deserialize_with = "read_whole")]
    #[schema(minimum = 0, maximum = 65535, example = 143)]
    x: u16,
}

/// Proofs for a flow or for a change within a session.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Proofs)]
pub(crate) struct ProofsBody {
    /// The proofs, in the order in which they are asked for.
    #[serde(default)]
    #[schema(max_items = 8)]
    pub(crate) proofs: Vec<ProofBody>,
}

/// A code within a list, as a schema.
pub(crate) enum CodeText {}

impl PartialSchema for CodeText {
    fn schema() -> RefOr<Schema> {
        let text = ObjectBuilder::new().schema_type(Type::String).description(Some("A code."));
        text.min_length(Some(1)).max_length(Some(64)).into()
    }
}

impl ToSchema for CodeText {
    fn name() -> Cow<'static, str> {
        "Code".into()
    }
}

/// Reads evidence; `Err` names what cannot be evidence at all.
pub(crate) fn read(proofs: Vec<ProofBody>) -> Result<Vec<Evidence>, Vec<FieldBody>> {
    let read = |(number, proof): (usize, ProofBody)| proof.read(number);
    proofs.into_iter().enumerate().map(read).collect::<Result<_, _>>().map_err(|fault| vec![fault])
}

impl ProofBody {
    fn read(self, number: usize) -> Result<Evidence, FieldBody> {
        let fault = |field, code| {
            let pointer = if field == "proofs" { String::new() } else { format!("/{field}") };
            FieldBody::at(field, format!("/proofs/{number}{pointer}"), code)
        };
        Ok(match self {
            Self::Captcha { altcha: Some(payload), slider: None } => {
                Evidence::captcha(CaptchaAnswer::Work(payload))
            }
            Self::Captcha { altcha: None, slider: Some(SliderBody { token, x }) } => {
                Evidence::captcha(CaptchaAnswer::Slider { token: token.into(), x })
            }
            Self::Password { password } => Evidence::password(
                Password::parse(&password)
                    .map_err(|_| fault("password", FieldCode::of(&FieldFault::PasswordLength)))?,
            ),
            Self::Authenticator { code: Some(code), codes: None } => {
                Evidence::authenticator(SecretText::new(code))
            }
            Self::Authenticator { code: None, codes: Some(codes) } => {
                let pair = two(codes).ok_or_else(|| fault("codes", FieldCode::TOO_FEW))?;
                Evidence::authenticator_pair(pair.0, pair.1)
            }
            Self::Captcha { .. } | Self::Authenticator { .. } => {
                return Err(fault("proofs", FieldCode::NOT_ONE_OF));
            }
            Self::Passkey { ceremony, credential } => PasskeyAnswer::parse(&ceremony, &credential)
                .ok_or_else(|| fault("credential", FieldCode::PASSKEY_UNREADABLE))?
                .into(),
            Self::BackupCode { code } => Evidence::backup_code(SecretText::new(code)),
            Self::MailCode { code } => Evidence::mail_code(SecretText::new(code)),
            Self::SmsCode { code } => Evidence::sms_code(SecretText::new(code)),
            Self::NewContactCode { code } => Evidence::new_contact_code(SecretText::new(code)),
            Self::SecondContactCode { code } => Evidence::second_contact_code(SecretText::new(code)),
            Self::MailLink { token } => Evidence::mail_link(
                Token::parse(TokenKind::Link, &token)
                    .ok_or_else(|| fault("token", FieldCode::TOKEN_UNREADABLE))?,
            ),
        })
    }
}

/// Exactly two codes.
pub(crate) fn two(codes: Vec<Typed>) -> Option<(SecretText, SecretText)> {
    let [first, second] = <[Typed; 2]>::try_from(codes).ok()?;
    Some((SecretText::new(first), SecretText::new(second)))
}
