//! Clients: the programs of the exchange that ask about accounts and act on them, and what each of them may.

mod actor;
mod application;
mod assertion;
#[expect(clippy::module_inception, reason = "the noun that the wing is named after")]
mod client;
mod name;
mod return_address;
mod right;

pub use actor::Actor;
pub use application::{Application, ReturnTarget};
pub use assertion::{AssertionClaims, AssertionFault};
pub use client::{Client, ClientKey, ClientRefusal, ClientSecret, Validity};
pub use name::{ClientName, ClientNameError};
pub use return_address::{ReturnAddress, ReturnAddressError, ReturnState, ReturnStateError};
pub use right::{Right, RightMark, RightSet, held};
