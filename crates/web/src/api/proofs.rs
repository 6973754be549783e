//! Evidence as JSON. It is read here and judged nowhere in this room.

use serde::Deserialize;
use utoipa::ToSchema;
use vestibule_domain::account::Password;
use vestibule_domain::secret::{Token, TokenKind};
use vestibule_service::{CaptchaAnswer, Given, SecretText};

use super::problem::FieldBody;

/// The most pieces of evidence in one request; no gate asks for as many.
const MOST: usize = 8;

/// One piece of evidence.
#[derive(Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = Proof, example = json!({"kind": "password", "password": "quiet lantern over the harbour"}))]
pub(crate) enum ProofBody {
    /// A solved captcha: either `altcha` or `slider`.
    Captcha {
        /// The solution of a proof of work, as the altcha protocol writes it (Base64).
        altcha: Option<String>,
        /// Where the piece of a slider puzzle was put.
        slider: Option<SliderBody>,
    },
    /// The password.
    Password {
        /// As it was typed.
        #[schema(format = Password, max_length = 256)]
        password: String,
    },
    /// The authenticator app: either `code`, or `codes` when its clock is off.
    Authenticator {
        /// The code that it shows.
        #[schema(example = "492039")]
        code: Option<String>,
        /// Two codes that it showed one right after the other.
        #[schema(min_items = 2, max_items = 2)]
        codes: Option<Vec<String>>,
    },
    /// A backup code.
    BackupCode {
        /// As it was written down; groups and case do not matter.
        code: String,
    },
    /// A mailed code.
    MailCode {
        /// Six digits.
        #[schema(example = "281930")]
        code: String,
    },
    /// A code sent by SMS.
    SmsCode {
        /// Six digits.
        #[schema(example = "281930")]
        code: String,
    },
    /// A code sent to an address or number that is to be added.
    NewContactCode {
        /// Six digits.
        #[schema(example = "281930")]
        code: String,
    },
    /// A mailed link.
    MailLink {
        /// The link's `token`.
        #[schema(example = "vst_lnk_0123456789abcdefghijklmnopqrstuv0123456789abcdefghijklmnopq")]
        token: String,
    },
}

/// Where the piece of a slider puzzle was put.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SliderAnswer)]
pub(crate) struct SliderBody {
    /// The puzzle's token.
    token: String,
    /// The left edge of the piece in the puzzle's points.
    #[schema(example = 143)]
    x: u16,
}

/// The evidence of a change within a session.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Proofs)]
pub(crate) struct ProofsBody {
    /// Evidence, in the order in which it is asked for.
    #[schema(max_items = 8)]
    pub(crate) proofs: Vec<ProofBody>,
}

/// Reads evidence; `Err` names what cannot be evidence at all.
pub(crate) fn read(proofs: Vec<ProofBody>) -> Result<Vec<Given>, Vec<FieldBody>> {
    if proofs.len() > MOST {
        return Err(vec![FieldBody { field: "proofs", code: "proofs_too_many" }]);
    }
    proofs.into_iter().map(ProofBody::read).collect::<Result<_, _>>().map_err(|fault| vec![fault])
}

impl ProofBody {
    fn read(self) -> Result<Given, FieldBody> {
        let fault = |field, code| FieldBody { field, code };
        Ok(match self {
            Self::Captcha { altcha: Some(payload), slider: None } => {
                Given::Captcha(CaptchaAnswer::Work(payload))
            }
            Self::Captcha { altcha: None, slider: Some(SliderBody { token, x }) } => {
                Given::Captcha(CaptchaAnswer::Slider { token, x })
            }
            Self::Captcha { .. } => return Err(fault("proofs", "captcha_answer_missing")),
            Self::Password { password } => {
                Given::Password(Password::parse(&password).map_err(|_| fault("proofs", "password_length"))?)
            }
            Self::Authenticator { code: Some(code), codes: None } => {
                Given::Authenticator(SecretText::new(code))
            }
            Self::Authenticator { code: None, codes: Some(codes) } => {
                let pair = two(codes).ok_or_else(|| fault("proofs", "codes_not_two"))?;
                Given::AuthenticatorPair(pair.0, pair.1)
            }
            Self::Authenticator { .. } => return Err(fault("proofs", "code_missing")),
            Self::BackupCode { code } => Given::BackupCode(SecretText::new(code)),
            Self::MailCode { code } => Given::MailCode(SecretText::new(code)),
            Self::SmsCode { code } => Given::SmsCode(SecretText::new(code)),
            Self::NewContactCode { code } => Given::NewContactCode(SecretText::new(code)),
            Self::MailLink { token } => Given::MailLink(
                Token::parse(TokenKind::Link, &token).ok_or_else(|| fault("proofs", "token_unreadable"))?,
            ),
        })
    }
}

/// Exactly two codes.
pub(crate) fn two(codes: Vec<String>) -> Option<(SecretText, SecretText)> {
    let [first, second] = <[String; 2]>::try_from(codes).ok()?;
    Some((SecretText::new(first), SecretText::new(second)))
}
