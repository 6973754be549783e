//! Sessions and the devices that they run on.

pub(crate) mod api;
pub(crate) mod at_once;
pub(crate) mod devices;
