//! Use cases, background work and the ports to the outside world. One use case is one transaction: facts are read, the
//! domain decides, and rows, event and messages are written together. This room knows nothing of HTTP, and holds no SQL.
#![deny(clippy::wildcard_enum_match_arm, reason = "a new variant must be decided on wherever it matters")]

mod account;
mod action;
mod actions;
mod app;
mod aside;
mod audit;
pub mod blocklist;
mod caller;
pub mod captcha;
mod channels;
mod client;
mod client_cache;
pub mod clock_entropy;
mod core;
pub mod crypto;
mod factor;
mod facts;
mod fresh_codes;
mod gate;
pub mod geo;
pub mod hashing;
mod housekeeping;
mod identifiers;
mod in_force;
pub mod mail;
mod message;
mod messengers;
mod notice;
mod operation;
mod operator;
mod passkey;
mod problem;
mod protection;
mod published;
mod records;
mod recovery;
mod region;
pub mod restored;
mod sealed_columns;
mod session;
mod session_cache;
mod sign_in;
pub mod signing;
pub mod sms;
mod steady;
mod tally;
pub mod texts;
mod throttle;
mod webauthn;
mod wiring;

pub use account::{AccountFault, AccountSummary, ClosingWaits, ProfileView, Registration};
pub use action::Hint;
pub use app::App;
pub use aside::Aside;
pub use audit::{ActivityFilter, ActivityPage, ActivityRow, ChangeNow, MOST_UNREAD, Notice, NoticesPage};
pub use caller::{Caller, SignedIn};
pub use channels::OfficialChannels;
pub use client::{
    AccountStanding, AccountView, AdmittedClient, BulkView, ClientSettings, FeedEvent, FeedPage, FeedStart,
    Granted, GrantedAct, LeftOut, MaskedIdentifier, NewClient, NewCredential, PublicKey, PublicKeyFault,
    RegistryProblem, TOKEN_PATH, TokenProblem, Wanted,
};
pub use core::Challenge;
pub use factor::{Enrolment, FactorsView, NewPasskeyQuestion, PasskeyUser, PasskeyView};
pub use fresh_codes::FreshCodes;
pub use gate::{
    CaptchaAnswer, Evidence, FlowView, NewSessionTokens, OfTwo, PasskeyAnswer, Progress, SecretText,
};
pub use identifiers::IdentifierView;
pub use in_force::{OperatorInForce, PolicyInForce, Reloadable};
pub use messengers::Messengers;
pub use notice::{CheckedMessage, MailboxMessage};
pub use operation::{NewOperation, OperationView};
pub use operator::{Channels, Operator, PasskeySite};
pub use passkey::PasskeyQuestion;
pub use problem::{ClientProblem, FieldFault, IdentifierFault, Problem};
pub use protection::{
    ChangeDemands, CheckUpView, ContactsView, FormerContactView, FreezeLinkInfo, HoldView, Pressed,
    ProtectionsView, RequestedChange, RequestedContact, VetoLinkInfo, WaitingContactView, WeakeningView,
};
pub use published::security_parameters;
pub use recovery::ResetLink;
pub use region::{RefusedRegions, Regions, Way};
pub use session::{DeviceView, KeptForm, SessionView};
pub use sign_in::{BlockReason, SignInBlock};
pub use tally::{Tally, refused_so_far};
pub use wiring::{AppParts, CACHED_SESSIONS};
