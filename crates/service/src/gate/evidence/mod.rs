//! Evidence: each kind has a file of its own, which says how it is told from other evidence, how it is checked, and what must be
//! consumed for it to count.

mod authenticator;
mod backup_code;
mod captcha;
mod checked;
mod contact_code;
mod contract;
mod passkey;
mod password;
mod secret_text;

pub use captcha::CaptchaAnswer;
pub use contract::Evidence;
pub use passkey::PasskeyAnswer;
pub use secret_text::SecretText;

pub(crate) use authenticator::{memory, signed};
pub(super) use checked::{CheckedEvidence, Consume, Consuming, Gone};
pub(super) use contract::Looking;
