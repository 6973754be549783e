//! What we tell the customer about an event. Messages are derived from events and passages by pure functions; no use
//! case composes a mail.

mod message;

pub use message::{Channel, CodeMessage, Contact, Message, Template};
