//! The messages that leave the server, the events that cause them, and the codes by which they are recognised.

mod alert;
mod message;
mod message_code;
mod template;

pub use alert::Alert;
pub use message::{Channel, CodeMessage, Contact, Message};
pub use message_code::MessageCode;
pub use template::{Advice, Nature, Template};
