//! What is unusual about an attempt, what failures cost, and what locks an account on suspicion; each rule with the numbers
//! that an operator can set about it.

#[expect(clippy::module_inception, reason = "the same noun has the same file name in every room")]
mod risk;
mod suspicion;
mod throttle;

pub use risk::{Risk, RiskFacts, RiskLevel, RiskPolicy, RiskReason, Sighting};
pub use suspicion::{Suspicion, SuspicionFacts, SuspicionPolicy};
pub use throttle::{FailureCount, ThrottlePolicy, Verdict};
