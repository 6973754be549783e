//! Use cases, background work and the ports to the outside world. One use case is one transaction: facts are read, the
//! domain decides, and rows, event and messages are written together. This room knows nothing of HTTP, and holds no SQL.

mod account;
mod actions;
mod aside;
mod audit;
pub mod blocklist;
mod caller;
pub mod captcha;
mod channels;
pub mod edge;
mod factor;
mod gate;
pub mod geo;
pub mod hashing;
mod housekeeping;
pub mod mail;
mod notice;
mod problem;
mod protection;
mod published;
mod recovery;
pub mod restored;
pub mod sealing;
mod seals;
mod session;
mod sign_in;
pub mod signing;
pub mod sms;
pub mod texts;
mod throttle;
mod vestibule;
mod words;

pub use account::{CheckUpView, IdentifierView, ProfileView, Registration};
pub use aside::Aside;
pub use audit::{ActivityFilter, ActivityPage, ActivityRow, ChangeNow, MOST_UNREAD, Notice, NoticesPage};
pub use caller::Caller;
pub use channels::{Channels, OfficialChannels};
pub use factor::{Enrolment, FactorsView};
pub use gate::{Begun, CaptchaAnswer, FlowView, FreshCodes, Given, Hint, OfTwo, Progress, SecretText};
pub use notice::{BoxedMessage, CheckedMessage, Post};
pub use problem::{FieldFault, IdentifierFault, Problem};
pub use protection::{
    BrakeOffer, ContactWish, ContactsView, FormerContactView, HoldView, Pressed, ProtectionWish,
    ProtectionsView, VetoOffer, WaitingContactView, WeakeningView, WishDemands,
};
pub use published::security_parameters;
pub use recovery::ResetLink;
pub use session::{DeviceView, KeptForm, SessionView, SignedIn};
pub use sign_in::{Barred, BarredBy};
pub use vestibule::{CACHED_SESSIONS, Challenge, House, Parts, Vestibule};
