//! Accounts and the addresses and numbers that they are reached at.

pub mod account;
pub mod attributes;
pub mod customer;
pub mod erasure;
pub mod external_id;
pub mod former_contact;
pub mod identifier;
pub mod pending_contact;
pub mod snapshot;
