//! Clients: the programs of the exchange. They find and read accounts and act on them, each within its rights.

mod acts;
mod admit;
mod applications;
mod events;
mod everybody;
mod granted;
mod look_up;
mod registry;

pub use admit::AdmittedClient;
pub use events::{FeedEvent, FeedPage, FeedStart};
pub use everybody::BulkStep;
pub use granted::Granted;
pub use look_up::{AccountStanding, AccountView, MaskedIdentifier, Wanted};
pub use registry::{ClientSettings, NewClient, RegistryProblem};
