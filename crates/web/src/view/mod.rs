//! What pages show: one struct per page with display-ready data and its template; `gallery` holds samples of each.
//! Views decide nothing and read nothing; handlers fill them. Every word comes from [`text::Text`].

pub mod account;
pub mod activity;
pub mod assets;
pub mod captcha;
pub mod channels;
pub mod check_up;
pub mod checker;
pub mod contacts;
pub mod devices;
pub mod disown;
pub mod flow;
pub mod freeze;
pub mod frozen;
#[cfg(any(test, feature = "gallery"))]
pub mod gallery;
pub mod holds;
pub mod mailbox;
pub mod message;
pub mod notices;
pub mod page;
pub mod problem;
pub mod profile;
pub mod protections;
mod qr;
pub mod register;
pub mod reset;
pub mod security;
#[cfg(test)]
mod tests;
pub mod text;
