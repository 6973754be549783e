//! What pages show: one struct per page with display-ready data, its template, and its samples.
//! Views decide nothing and read nothing; handlers fill them. Every word comes from [`text::Text`].

pub mod account;
pub mod activity;
pub mod assets;
pub mod devices;
pub mod gallery;
pub mod mailbox;
pub mod message;
pub mod page;
pub mod problem;
pub mod profile;
mod qr;
pub mod register;
pub mod security;
pub mod sign_in;
#[cfg(test)]
mod tests;
pub mod text;
