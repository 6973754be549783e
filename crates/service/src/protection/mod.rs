//! Protections: what is on, what waits to be off, what is held, and the brake. Strengthening is immediate, weakening waits
//! (law 2); every change runs through the gate like any other.

mod brake;
mod change;
mod clock;
mod contact;
mod contact_wish;
mod facts;
mod freeze;
mod ledger;
mod veto;
mod wish;
mod worker;

pub use brake::{BrakeOffer, Pressed, VetoOffer};
pub(crate) use clock::Steady;
pub use contact_wish::{ContactWish, ContactsView, FormerContactView, WaitingContactView};
pub use ledger::{HoldView, ProtectionsView, WeakeningView};
pub use wish::{ProtectionWish, WishDemands};

pub(crate) use contact::ContactMove;
pub(crate) use facts::{Guard, hold_facts};
pub(crate) use wish::Wish;
