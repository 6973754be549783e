//! The web room as its clients see it: requests go to the real router, and answers are looked at as bytes and headers.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "in a test, what does not go as told ends the test"
)]

mod agreements;
mod api_bad_input;
mod api_client;
mod api_contacts;
mod api_contract;
mod api_journey;
mod api_messages;
mod api_problems;
mod api_protections;
mod api_reset;
mod api_strangers;
mod api_surface;
mod attributes;
mod authority;
mod browser;
mod client_tokens;
mod clients;
mod clients_bulk;
mod clients_leaving;
mod contract;
mod devices;
mod disown;
mod edge;
mod enrol;
mod leaving;
mod operations;
mod pages_contacts;
mod pages_delivery;
mod pages_kept;
mod pages_language;
mod pages_notices;
mod pages_paused;
mod pages_region;
mod pages_reset;
mod pages_returning;
mod pages_tabs;
mod pressed_twice;
mod statements;
mod two_codes;
