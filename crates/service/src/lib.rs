//! Use cases, background work and the ports to the outside world. One use case is one transaction: facts are read, the
//! domain decides, and rows, event and messages are written together. This room knows nothing of HTTP, and holds no SQL.

mod account;
mod audit;
pub mod blocklist;
mod caller;
pub mod captcha;
pub mod edge;
mod factor;
mod gate;
pub mod geo;
pub mod hashing;
mod housekeeping;
pub mod mail;
mod notice;
mod problem;
pub mod sealing;
mod seals;
mod session;
pub mod sms;
mod templates;
mod throttle;
mod vestibule;

pub use account::{IdentifierView, ProfileView};
pub use audit::{ActivityFilter, ActivityPage, ActivityRow};
pub use caller::Caller;
pub use factor::{Enrolment, FactorsView, FreshCodes};
pub use gate::{Begun, CaptchaAnswer, Given, Hint, PassageView, Progress, Registration, SecretText, StepUp};
pub use notice::{BoxedMessage, Post};
pub use problem::{FieldFault, IdentifierFault, Problem};
pub use session::{DeviceView, SessionView, SignedIn};
pub use vestibule::{Challenge, House, Parts, Vestibule};
