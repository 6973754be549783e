//! Sessions and the devices that they run on.

pub mod device;
pub mod session;
