//! Use cases, background work and the ports to the outside world. One use case is one transaction: facts are read, the
//! domain decides, and rows, event and messages are written together. This room knows nothing of HTTP, and holds no SQL.

mod account;
mod actions;
mod app;
mod aside;
mod audit;
pub mod blocklist;
mod caller;
pub mod captcha;
mod channels;
pub mod clock_entropy;
pub mod crypto;
mod factor;
mod gate;
pub mod geo;
pub mod hashing;
mod housekeeping;
pub mod mail;
mod message;
mod notice;
mod problem;
mod protection;
mod published;
mod recovery;
pub mod restored;
mod sealed_columns;
mod session;
mod sign_in;
pub mod signing;
pub mod sms;
pub mod texts;
mod throttle;

pub use account::{CheckUpView, IdentifierView, ProfileView, Registration};
pub use app::{App, AppParts, CACHED_SESSIONS, Challenge, Operator};
pub use aside::Aside;
pub use audit::{ActivityFilter, ActivityPage, ActivityRow, ChangeNow, MOST_UNREAD, Notice, NoticesPage};
pub use caller::Caller;
pub use channels::{Channels, OfficialChannels};
pub use factor::{Enrolment, FactorsView};
pub use gate::{
    CaptchaAnswer, Evidence, FlowView, FreshCodes, Hint, NewSessionTokens, OfTwo, Progress, SecretText,
};
pub use notice::{CheckedMessage, MailboxMessage, Messengers};
pub use problem::{FieldFault, IdentifierFault, Problem};
pub use protection::{
    ChangeDemands, ContactsView, FormerContactView, FreezeLinkInfo, HoldView, Pressed, ProtectionsView,
    RequestedChange, RequestedContact, VetoLinkInfo, WaitingContactView, WeakeningView,
};
pub use published::security_parameters;
pub use recovery::ResetLink;
pub use session::{DeviceView, KeptForm, SessionView, SignedIn};
pub use sign_in::{BlockReason, SignInBlock};
