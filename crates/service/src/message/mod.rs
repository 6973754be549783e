//! What mails and text messages have in common: the operator's name, the words of a message, what keeps it from being written, and
//! what every text is tried with.

mod branding;
mod render_error;
mod sample;
mod words;

pub use branding::Branding;
pub use render_error::RenderError;
pub use sample::Sample;

pub(crate) use words::{Words, flat};
