//! The only SQL of the house: SQLite and PostgreSQL behind one text. One file per noun holds its rows and its
//! statements; changes go through [`Store::write`], reads through [`Store::read`]. This room decides nothing: it
//! guards what must be guarded in one statement and leaves the rest to the domain.

mod change;
mod column;
mod conn;
mod connecting;
mod dialect;
mod error;
mod gathering;
mod lending;
mod listen;
mod migrate;
mod postgres;
mod schema;
mod store;
mod writer;

pub mod account;
pub mod alert_link;
pub mod authenticator;
pub mod backup;
pub mod backup_code;
pub mod captcha;
pub mod code;
pub mod counter;
pub mod decoy;
pub mod device;
pub mod event;
pub mod flow;
pub mod former_authenticator;
pub mod former_contact;
pub mod former_password;
pub mod heartbeat;
pub mod identifier;
pub mod key_id;
pub mod link_record;
pub mod mailbox;
pub mod outbox;
pub mod password;
pub mod pending_contact;
pub mod protection;
pub mod revocation;
pub mod sent_message;
pub mod session;
pub mod sign_in;
pub mod throttle;
pub mod weakening;

pub use change::{Change, Lock};
pub use conn::{Conn, ReadConn, Tx};
pub use dialect::{Engine, database_now};
pub use error::{Cause, ConstraintName, SchemaError, StoreError};
pub use listen::Listener;
pub use migrate::history;
pub use store::{Store, StoreSettings, WriteCounts};
