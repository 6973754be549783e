//! What every noun stands on: connections of either engine, transactions, the two ways to write, errors, the schema. Nothing
//! here knows a table of the product's, except those whose rows are the locks.

pub(crate) mod batcher;
pub(crate) mod clock;
pub(crate) mod column;
pub(crate) mod commits;
pub(crate) mod conn;
pub(crate) mod connecting;
pub(crate) mod dialect;
pub(crate) mod error;
pub(crate) mod id_range;
pub(crate) mod listen;
pub(crate) mod migrate;
pub(crate) mod pool;
pub(crate) mod postgres;
pub(crate) mod readers;
pub(crate) mod schema;
pub(crate) mod settings;
pub(crate) mod transaction;
pub(crate) mod writer;

pub mod key_id;
