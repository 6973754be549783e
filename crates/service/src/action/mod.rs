//! What flows are spent on: the trait of all actions, what they know of the request, and what comes of them.

mod contract;
mod cx;
mod outcome;

pub use outcome::Hint;

pub(crate) use contract::{Action, Actions, Claim, Drawing, Task, restore};
pub(crate) use cx::ActionCx;
pub(crate) use outcome::{Answer, Outcome, Refused, Stop, Tokens, answered};
