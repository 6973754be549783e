//! Mail: texts in [`MailRenderer`], delivery in [`Mailer`]. This room writes what it is told and hands it to one
//! server; it neither decides who is told what nor tries again: the outbox does both.

mod address;
mod block;
mod layout;
mod letter;
mod refusal;
mod rehearsal;
mod render;
mod sample;
mod signature;
mod smtp;
mod verify;

pub use address::SmtpAddressError;
pub use render::{Branding, MailRenderer, RenderError, Rendered};
pub use sample::Sample;
pub use smtp::{MailFault, MailSettings, MailSettingsError, Mailer, OutgoingMail, Receipt, bare_address};
pub use verify::{Alteration, Foreign, MailVerdict, SignedMail, verify_mail};

pub(crate) use signature::{Facts as SignedFacts, sign};
