//! The customers' pages. A handler reads the form, calls one use case and chooses a page; the forms' fields are those of
//! the templates.

mod account;
mod activity;
mod captcha;
mod check_up;
mod checker;
mod contacts;
mod devices;
mod disown;
mod flow;
mod form_body;
mod freeze;
mod holds;
mod mailbox;
mod notices;
mod plain;
mod profile;
mod proofs;
mod protections;
mod register;
mod reset;
mod security;
mod sign_in;
mod two_factor;
mod unfreeze;
mod well_known;

pub(crate) use form_body::FormBody;

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
        .route("/sign-in/frozen", get(sign_in::frozen))
        .route("/reset-password", get(reset::form).post(reset::ask))
        .route("/reset-password/code", get(reset::code_form).post(reset::code))
        .route("/reset-password/code/resend", post(reset::resend))
        .route("/reset-password/link", get(reset::link_form).post(reset::link))
        .route("/reset-password/second", get(reset::second_form).post(reset::second))
        .route("/reset-password/backup", get(reset::backup_form).post(reset::backup))
        .route("/reset-password/new", get(reset::new_form).post(reset::new))
        .route("/reset-password/held", get(reset::held_form))
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
        .route("/account/contacts/add", get(contacts::add_form).post(contacts::add))
        .route("/account/contacts/{id}/change", get(contacts::change_form).post(contacts::change))
        .route("/account/contacts/{id}/remove", get(contacts::remove_form).post(contacts::remove))
        .route("/account/contacts/waiting/{id}/keep", post(contacts::keep))
        .route("/account/confirm", get(contacts::confirm_form).post(contacts::confirm))
        .route("/account/confirm/resend", post(contacts::resend))
        .route("/account/two-factor/lost", get(contacts::lost_form).post(contacts::lost))
        .route("/account/check-up", get(check_up::show).post(check_up::finish))
        .route("/account/profile", get(profile::form).post(profile::save))
        .merge(protecting())
        .merge(in_public())
        .route("/dev/mailbox", get(mailbox::list))
        .route("/dev/mailbox.json", get(mailbox::data))
        .route("/dev/mailbox/{id}", get(mailbox::message))
        .fallback(plain::not_found)
        .method_not_allowed_fallback(plain::wrong_method)
}

/// What anybody may ask about the server and its messages.
fn in_public() -> Router<Web> {
    Router::new()
        .route("/verify", get(checker::form).post(checker::check))
        .route("/verify/{code}", get(checker::linked))
        .route("/official-channels", get(well_known::channels_page))
        .route("/.well-known/official-channels.json", get(well_known::channels))
        .route("/.well-known/jwks.json", get(well_known::keys))
        .route("/.well-known/change-password", get(well_known::change_password))
        .route("/.well-known/security.txt", get(well_known::security))
        .route("/.well-known/security-parameters.json", get(well_known::parameters))
}

/// Notices, protections, the freeze, and the way back from it.
fn protecting() -> Router<Web> {
    Router::new()
        .route("/account/notices", get(notices::list))
        .route("/account/notices/read", post(notices::read))
        .route("/account/protections", get(protections::overview))
        .route("/account/protections/settings-lock", get(protections::lock))
        .route("/account/protections/{task}", get(protections::form).post(protections::change))
        .route("/account/protections/waiting/{id}", get(protections::waiting))
        .route("/account/protections/waiting/{id}/veto", post(protections::veto))
        .route("/account/freeze", get(freeze::form).post(freeze::freeze))
        .route("/account/holds", get(holds::list))
        .route("/freeze/link", get(freeze::link_form).post(freeze::link))
        .route("/veto/link", get(freeze::veto_form).post(freeze::veto))
        .route("/not-my-authenticator", get(disown::form).post(disown::begin))
        .route("/not-my-authenticator/step", get(disown::step_form).post(disown::step))
        .route("/not-my-authenticator/resend", post(disown::resend))
        .route("/unfreeze", get(unfreeze::form).post(unfreeze::begin))
        .route("/unfreeze/step", get(unfreeze::step_form).post(unfreeze::step))
        .route("/unfreeze/resend", post(unfreeze::resend))
}
