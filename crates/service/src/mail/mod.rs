//! Mail: texts in [`MailRenderer`], delivery in [`Mailer`]. This room writes what it is told and hands it to one
//! server; it neither decides who is told what nor tries again: the outbox does both.

mod address;
mod builtin;
mod render;
mod smtp;

pub use address::SmtpAddressError;
pub use render::{Branding, MailRenderer, RenderError, Rendered};
pub use smtp::{MailFault, MailSettings, MailSettingsError, Mailer, OutgoingMail, Receipt};
