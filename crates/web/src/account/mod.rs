//! The customer’s account: overview, security, profile, contacts, activity, check-up.

pub(crate) mod activity;
pub(crate) mod agreements;
pub(crate) mod api;
pub(crate) mod changes;
pub(crate) mod check_up;
pub(crate) mod contacts;
pub(crate) mod dashboard;
pub(crate) mod export;
pub(crate) mod profile;
pub(crate) mod security;
