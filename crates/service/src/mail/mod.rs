//! Mail: texts in [`MailRenderer`], delivery in [`Mailer`]. This room writes what it is told and hands it to one
//! server; it neither decides who is told what nor tries again: the outbox does both.

mod address;
mod block;
mod fault;
mod layout;
mod letter;
mod refusal;
mod rehearsal;
mod render;
mod signature;
mod smtp;
mod verify;

pub use crate::message::{Branding, RenderError, Sample};
pub use address::SmtpAddressError;
pub use fault::MailFault;
pub use render::{MailRenderer, Rendered};
pub use smtp::{MailSettings, MailSettingsError, Mailer, OutgoingMail, Receipt, bare_address};
pub use verify::{Alteration, Foreign, MailVerdict, SignedMail, verify_mail};

pub(crate) use signature::{Facts as SignedFacts, sign};
