//! Operations of the exchange that customers confirm within their session, and step-ups without one.

mod asked;
mod proving;

pub use asked::{NewOperation, OperationView};
