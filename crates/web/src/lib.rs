//! Under construction.

pub mod view;
