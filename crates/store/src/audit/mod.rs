//! The record of what happened, and what is written in its place where there is no account.

pub mod decoy;
pub mod event;
pub mod feed;
