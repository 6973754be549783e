//! The only way through a gate: evidence is checked here, consumed and counted in one transaction, and what the open
//! flow was for is done in that same transaction. Nothing else in this crate begins a session or changes a factor.

mod barred;
mod check;
mod contact_code;
mod context;
mod deed;
mod errand;
mod facts;
mod former;
mod give;
mod given;
mod looking;
mod miss;
mod quota;
mod recovery;
mod register;
mod repeated;
mod sign_in;
mod step_up;
mod still;
mod suspicion;
mod tabs;
mod tokens;
mod two_codes;
mod view;
mod ways;

pub use barred::{Barred, BarredBy};
pub use given::{CaptchaAnswer, Given, SecretText};
pub use recovery::ResetLink;
pub use register::Registration;
pub use step_up::StepUp;
pub use view::{Begun, FlowView, Hint, OfTwo, Progress};

pub(crate) use check::{memory, signed};
pub(crate) use context::{Context, Draft};
pub(crate) use deed::{Act, Deed, Done};
pub(crate) use errand::{Errand, NewAuthenticator, Wanted};
pub(crate) use facts::{Facts, Whereabouts, WrongCodes};
pub(crate) use register::UNSOLVED_AT_ONCE;
pub(crate) use repeated::Ended;
pub(crate) use step_up::{Asked, NewPassword};
