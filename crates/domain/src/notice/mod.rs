//! The messages that leave the server, the events that cause them, and the codes by which they are recognised.

mod message;
mod message_code;
mod template;

pub use message::{Channel, CodeMessage, Contact, Message};
pub use message_code::MessageCode;
pub use template::{Advice, Alert, Layout, Nature, Template};
