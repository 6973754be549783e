//! The only way through a gate: evidence is checked here, consumed and counted in one transaction, and what the open
//! flow was for is done in that same transaction. Nothing else in this crate begins a session or changes a factor.

mod action;
mod check;
mod contact_code;
mod context;
mod facts;
mod flows;
mod former;
mod given;
mod looking;
mod miss;
mod opening;
mod quota;
mod repeated;
mod request;
mod showing;
mod still;
mod suspicion;
mod two_codes;
mod view;
mod ways;
mod within;

pub use given::{CaptchaAnswer, Given, SecretText};
pub use view::{Begun, FlowView, FreshCodes, Hint, OfTwo, Progress};

pub(crate) use action::{
    Action, Actions, Claim, Drawing, Outcome, Stop, StoredAction, Task, Tokens, restore,
};
pub(crate) use check::{memory, signed};
pub(crate) use context::Context;
pub(crate) use facts::{Facts, Whereabouts, WrongCodes};
pub(crate) use looking::Looked;
pub(crate) use repeated::{Ended, Kept};
pub(crate) use request::FlowRequest;
pub(crate) use within::{Asked, padded};
