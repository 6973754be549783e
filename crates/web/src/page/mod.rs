//! What every page is made of: request, text, errors, static files.

pub mod assets;
pub(crate) mod back;
pub(crate) mod error;
pub(crate) mod error_pages;
pub(crate) mod fill;
pub(crate) mod form_body;
pub(crate) mod held;
pub(crate) mod kept;
pub(crate) mod language;
pub(crate) mod message;
#[cfg(any(test, feature = "gallery"))]
pub(crate) mod message_samples;
pub(crate) mod password_length;
pub(crate) mod plain;
pub(crate) mod problem;
pub(crate) mod request;
#[cfg(any(test, feature = "gallery"))]
pub(crate) mod samples;
pub mod text;
pub(crate) mod turned_away;
pub(crate) mod typed;
pub(crate) mod view;
