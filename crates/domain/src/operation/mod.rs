//! Operations: what a program of the exchange asks a customer to confirm within the session, with proofs that are given for it.

mod name;
#[expect(clippy::module_inception, reason = "the noun that the wing is named after")]
mod operation;
mod text;

pub use name::{OperationName, OperationNameError};
pub use operation::{Approval, Operation, OperationOver, OperationStage, OperationState, Told};
pub use text::{OperationText, OperationTextError};
