//! The only way through a gate: evidence is checked here, consumed and counted in one transaction, and what the open
//! flow was for is done in that same transaction. Nothing else in this crate begins a session or changes a factor.

mod contact_code;
mod context;
mod evidence;
mod failure;
mod flows;
mod former_authenticator;
mod looking;
mod not_saved;
mod opening;
mod quota;
mod repeated;
mod request;
mod revalidation;
mod showing;
mod suspicion;
mod two_codes;
mod view;
mod ways;
mod within_session;

pub use evidence::{CaptchaAnswer, Evidence, PasskeyAnswer, SecretText};
pub use view::{FlowView, NewSessionTokens, OfTwo, Progress};

pub(crate) use evidence::{memory, signed};
pub(crate) use looking::Looked;
pub(crate) use opening::note_turned_away;
pub(crate) use request::FlowRequest;
pub(crate) use within_session::{Asked, padded};
