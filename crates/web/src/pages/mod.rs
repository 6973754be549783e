//! The customers' pages. A handler reads the form, calls one use case and chooses a page; the forms' fields are those of
//! the templates.

mod account;
mod activity;
mod captcha;
mod devices;
mod mailbox;
mod passage;
mod plain;
mod profile;
mod proofs;
mod register;
mod security;
mod sent;
mod sign_in;
mod two_factor;

pub(crate) use sent::Sent;

use axum::Router;
use axum::routing::{get, post};

use crate::site::Web;

/// Every page and every form of the customers.
pub(crate) fn routes() -> Router<Web> {
    Router::new()
        .route("/", get(plain::home))
        .route("/static/{*path}", get(plain::asset))
        .route("/brand.css", get(plain::brand))
        .route("/api/docs", get(plain::api_docs))
        .route("/register", get(register::form).post(register::register))
        .route("/register/verify", get(register::verify_form).post(register::verify))
        .route("/register/verify/resend", post(register::resend))
        .route("/register/link", get(register::link_form).post(register::link))
        .route("/sign-in", get(sign_in::form).post(sign_in::sign_in))
        .route("/sign-in/code", get(sign_in::code_form).post(sign_in::code))
        .route("/sign-in/backup", get(sign_in::backup_form).post(sign_in::backup))
        .route("/sign-in/confirm", get(sign_in::confirm_form).post(sign_in::confirm))
        .route("/sign-in/confirm/resend", post(sign_in::resend))
        .route("/sign-in/held", get(sign_in::held_form))
        .route("/sign-in/link", get(sign_in::link_form).post(sign_in::link))
        .route("/sign-out", post(account::sign_out))
        .route("/account", get(account::dashboard))
        .route("/account/security", get(security::overview))
        .route("/account/password", get(security::password_form).post(security::password))
        .route("/account/two-factor", get(two_factor::state))
        .route("/account/two-factor/enrol", get(two_factor::enrol_form).post(two_factor::enrol))
        .route("/account/two-factor/resync", get(two_factor::resync_form).post(two_factor::resync))
        .route("/account/backup-codes", get(two_factor::codes_form).post(two_factor::codes))
        .route("/account/backup-codes.txt", post(two_factor::codes_text))
        .route("/account/backup-codes/print", post(two_factor::codes_print))
        .route("/account/devices", get(devices::list))
        .route("/account/devices/{id}/name", post(devices::rename))
        .route("/account/devices/{id}/forget", post(devices::forget))
        .route("/account/sessions/{id}/end", post(devices::end))
        .route("/account/sessions/end-others", post(devices::end_others))
        .route("/account/activity", get(activity::list))
        .route("/account/activity.csv", get(activity::csv))
        .route("/account/profile", get(profile::form).post(profile::save))
        .route("/dev/mailbox", get(mailbox::list))
        .route("/dev/mailbox/{id}", get(mailbox::message))
        .fallback(plain::not_found)
        .method_not_allowed_fallback(plain::wrong_method)
}
