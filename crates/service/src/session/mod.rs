//! Sessions as they are checked, listed and ended, and the devices they run on.

mod check;
mod device;
mod feed;
mod kept;
mod list;
mod login_phrase;

pub use device::DeviceView;
pub use kept::KeptForm;
pub use list::SessionView;

pub(crate) use device::DeviceLabel;
pub(crate) use list::SessionOrigin;
