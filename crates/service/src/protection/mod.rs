//! Protections: what is on, what waits to be off, what is held, and the freeze. Strengthening is immediate, weakening waits
//! (law 2); every change runs through the gate like any other.

mod alert_link;
mod change;
mod check_up;
mod clock;
mod contact;
mod facts;
mod freeze;
mod ledger;
mod requested_change;
mod requested_contact;
mod veto;
mod worker;

pub use alert_link::{FreezeLinkInfo, Pressed, VetoLinkInfo};
pub use check_up::CheckUpView;
pub use ledger::{HoldView, ProtectionsView, WeakeningView};
pub use requested_change::{ChangeDemands, RequestedChange};
pub use requested_contact::{ContactsView, FormerContactView, RequestedContact, WaitingContactView};

pub(crate) use contact::ContactRequest;
use facts::Guard;
pub(crate) use facts::hold_facts;
pub(crate) use requested_change::ChangeRequest;
