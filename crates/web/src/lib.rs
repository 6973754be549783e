//! Pages and JSON API over the use cases of `vestibule-service`. This room reads requests, calls one use case and chooses
//! a page; it decides nothing about who may do what, and touches no database.

#![deny(clippy::wildcard_enum_match_arm, reason = "a new variant must be decided on wherever it matters")]

mod activity_csv;
pub mod api;
mod cookies;
mod encoding;
mod error_pages;
mod fill;
mod forwarded;
mod guard;
mod headers;
mod kept;
mod language;
mod page_error;
mod pages;
mod request;
mod rfc3339;
mod route;
mod routes;
mod site;
mod turned_away;
mod typed;
mod under_way;
pub mod view;

pub use routes::router;
pub use site::{Site, Web};
