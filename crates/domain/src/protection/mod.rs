//! What makes an account safer and what happens when somebody wants it less safe. One law for all of it: strengthening
//! applies at once, weakening waits for the delay in force, is told everywhere, and can be vetoed (law 2). The states stand in
//! `STATES.md` beside this file.

mod anti_phishing_code;
mod change;
mod check_up;
mod freeze;
mod hold;
mod link;
mod login_phrase;
mod operator_freeze;
mod protections;
mod speaking;
mod weakening;

pub use crate::risk::{Suspicion, SuspicionFacts};
pub use anti_phishing_code::{AntiPhishingCode, AntiPhishingCodeError};
pub use change::{ChangeName, Direction, ProtectionChange};
pub use check_up::{CheckUp, CheckUpFacts, CheckUpPart, Finding, Remedy};
pub use freeze::{Freeze, FreezeScope, FrozenBy};
pub use hold::{Hold, HoldCause, HoldFacts, Lifting, holds};
pub use link::{LinkRecord, veto_denied, veto_denied_at_disowning};
pub use login_phrase::{LoginPhrase, LoginPhraseError};
pub use operator_freeze::{FreezeReason, OperatorFreeze};
pub use protections::{FreshLock, Protections};
pub use speaking::speaking;
pub use weakening::{Ending, VetoedBy, Weakening, WeakeningState};
