//! Clients: the programs of the exchange that ask about accounts and act on them, and what each of them may.

mod actor;
mod application;
mod assertion;
mod bulk;
#[expect(clippy::module_inception, reason = "the noun that the wing is named after")]
mod client;
mod external_id;
mod name;
mod return_address;
mod right;

pub use actor::Actor;
pub use application::{Application, ReturnTarget};
pub use assertion::{AssertionClaims, AssertionFault};
pub use bulk::{
    BULK_AT_ONCE, BULK_FAILURES, BULK_KEPT, BULK_SAMPLE, BulkAccounts, BulkAct, BulkActName, BulkEnd,
    BulkKey, BulkList, bulk_ends, bulk_parts,
};
pub use client::{Client, ClientKey, ClientRefusal, ClientSecret, Validity};
pub use external_id::ExternalId;
pub use name::{ClientName, ClientNameError};
pub use return_address::{ReturnAddress, ReturnAddressError, ReturnState, ReturnStateError};
pub use right::{Right, RightMark, RightSet, held};
