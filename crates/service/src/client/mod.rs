//! Clients: the programs of the exchange. They find and read accounts and act on them, each within its rights.

mod access_token;
mod acts;
mod admit;
mod applications;
mod bulk;
mod events;
mod granted;
mod look_up;
mod public_key;
mod registry;

pub use access_token::{TOKEN_PATH, TokenProblem};
pub use admit::AdmittedClient;
pub use bulk::{BulkView, GrantedAct, LeftOut};
pub use events::{FeedEvent, FeedPage, FeedStart};
pub use granted::Granted;
pub use look_up::{AccountStanding, AccountView, MaskedIdentifier, Wanted};
pub use public_key::{PublicKey, PublicKeyFault};
pub use registry::{ClientSettings, NewClient, NewCredential, RegistryProblem};
