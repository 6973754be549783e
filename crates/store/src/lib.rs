//! The only SQL of the server: SQLite and PostgreSQL behind one text. One file per noun holds its rows and its
//! statements; changes go through [`Store::write`], reads through [`Store::read`]. This room decides nothing: it
//! guards what must be guarded in one statement and leaves the rest to the domain.
//!
//! `engine` knows no nouns, the wings beside it stand on it, and `store` joins both.

mod accounts;
mod audit;
mod clients;
mod engine;
mod factors;
mod gate;
mod notices;
mod protections;
mod sessions;
mod store;

pub mod backup;
pub mod revocation;

pub use accounts::{
    account, attributes, customer, erasure, external_id, former_contact, identifier, pending_contact,
    snapshot,
};
pub use audit::{decoy, event, feed};
pub use clients::{application, bulk, client, client_key, operation};
pub use factors::{authenticator, backup_code, former_authenticator, former_password, passkey, password};
pub use gate::{code, counter, flow, sign_in, throttle, used_once};
pub use notices::{mailbox, outbox, sent_message};
pub use protections::{alert_link, link_record, protection, weakening};
pub use revocation::heartbeat;
pub use sessions::{device, session};

pub use engine::clock::database_now;
pub use engine::commits::WriteCounts;
pub use engine::conn::{Conn, ReadConn, Tx};
pub use engine::dialect::Engine;
pub use engine::error::{Cause, MigrationError, SchemaError, StoreError};
pub use engine::id_range::IdRange;
pub use engine::key_id;
pub use engine::listen::Listener;
pub use engine::migrate::history;
pub use engine::pool::PoolCounts;
pub use engine::settings::StoreSettings;
pub use engine::transaction::{Lock, Transaction};
pub use store::Store;
