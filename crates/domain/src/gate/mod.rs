//! The one mechanism: purpose and access context make a demand, a demand makes a flow, proofs open it, and an open
//! flow is spent once on a session or a change. See `STATES.md` beside this file for the diagram. There is no
//! other way to a session: [`Passed`] has no public constructor.

mod access_context;
mod demand;
mod flow;
mod proof;
mod purpose;
mod refusal;
mod repeat;
mod subject;

pub use crate::content::{Content, ContentDigest};
pub use access_context::{AccessContext, FailureCounts};
pub use demand::{Clause, Demand};
pub use flow::{AfterFailure, Flow, FlowParts, FlowState, HolderDigest, OpenWith, Passed, Step};
pub use proof::{Proof, ProofKind, ProofSet};
pub use purpose::{Entry, Purpose};
pub use refusal::Refusal;
pub use repeat::{Ending, EvidenceDigest};
pub use subject::Subject;

pub use crate::risk::{FailureCount, Risk, RiskFacts, RiskLevel, RiskReason, Sighting, Verdict};
