//! Pages and JSON API over the use cases of `vestibule-service`. This room reads requests, calls one use case and chooses
//! a page; it decides nothing about who may do what, and touches no database.

#![deny(clippy::wildcard_enum_match_arm, reason = "a new variant must be decided on wherever it matters")]

mod account;
mod api;
mod attributes;
mod captcha;
mod client;
mod factor;
mod flow;
#[cfg(any(test, feature = "gallery"))]
pub mod gallery;
mod guard;
mod http;
mod language;
mod message;
mod notice;
mod operation;
mod operations;
pub mod page;
mod protection;
mod recovery;
mod registration;
mod returning;
mod route;
mod routes;
mod session;
mod sign_in;
mod site;
mod well_known;

pub use guard::REQUEST_SPAN;
pub use operations::{api_codes, api_document};
pub use routes::Served;
pub use site::{JoinTrace, Site, SiteInForce, Web};
