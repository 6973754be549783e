//! The nouns and rules of account access. This room is pure: no IO, no async, no framework, no clock and no
//! randomness; facts come in as arguments and decisions go out as values. It refuses to know how anything is
//! stored, shown or sent.

#![deny(clippy::wildcard_enum_match_arm, reason = "a new variant must be decided on wherever it matters")]

// What `#[derive(Described)]` writes names this crate from within, too.
extern crate self as vestibule_domain;

#[macro_use]
mod names;

pub mod account;
pub mod audit;
pub mod client;
pub mod content;
pub mod factor;
pub mod gate;
pub mod id;
pub mod notice;
pub mod operation;
pub mod place;
pub mod policy;
pub mod protection;
pub mod risk;
pub mod secret;
pub mod session;
pub mod setting;
pub mod time;
mod typed;
pub mod watch;

pub use typed::can_be_shown;
