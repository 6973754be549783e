//! Sessions and the devices they run on.

mod device;
#[expect(clippy::module_inception, reason = "the same noun has the same file name in every room")]
mod session;
pub mod user_agent;

pub use device::{Device, DeviceTokens, ShownDevices};
pub use session::{EndCause, NewSession, Raised, Session, SessionVerdict};
