//! The customers' pages. A handler reads the form, calls one use case and chooses a page; the forms' fields are those of
//! the templates.

mod account;
mod activity;
mod backup_codes;
mod captcha;
mod changes;
mod check_up;
mod checker;
mod contacts;
mod devices;
mod disown;
mod flow;
mod form_body;
mod freeze;
mod holds;
mod language;
mod mailbox;
mod notices;
mod owner;
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

use crate::route::Authority::{Anybody, MailboxKey, Session};
use crate::route::Routes;

/// Every page and every form of the customers.
pub(crate) fn routes() -> Routes {
    Routes::default()
        .merge(entering())
        .merge(account())
        .merge(protecting())
        .merge(in_public())
        .get("/dev/mailbox", MailboxKey, mailbox::list)
        .get("/dev/mailbox.json", MailboxKey, mailbox::data)
        .get("/dev/mailbox/{id}", MailboxKey, mailbox::message)
        .otherwise(plain::not_found, plain::wrong_method)
}

/// The ways in, and the ways back in.
fn entering() -> Routes {
    Routes::default()
        .get("/", Anybody, plain::home)
        .merge(register::routes())
        .merge(sign_in::routes())
        .merge(reset::routes())
        .merge(unfreeze::routes())
        .merge(disown::routes())
        .post("/sign-out", Anybody, account::sign_out)
        .post("/language", Anybody, language::choose)
}

/// The owner's account.
fn account() -> Routes {
    Routes::default()
        .get("/account", Session, account::dashboard)
        .get("/account/security", Session, security::overview)
        .form("/account/password", Session, security::password_form, security::password)
        .get("/account/two-factor", Session, two_factor::state)
        .form("/account/two-factor/enrol", Session, two_factor::enrol_form, two_factor::enrol)
        .form("/account/two-factor/resync", Session, two_factor::resync_form, two_factor::resync)
        .form("/account/two-factor/lost", Session, two_factor::lost_form, two_factor::lost)
        .form("/account/backup-codes", Session, backup_codes::codes_form, backup_codes::codes)
        .post("/account/backup-codes.txt", Session, backup_codes::codes_text)
        .post("/account/backup-codes/print", Session, backup_codes::codes_print)
        .get("/account/devices", Session, devices::list)
        .post("/account/devices/{id}/name", Session, devices::rename)
        .post("/account/devices/{id}/forget", Session, devices::forget)
        .post("/account/sessions/{id}/end", Session, devices::end)
        .post("/account/sessions/end-others", Session, devices::end_others)
        .get("/account/activity", Session, activity::list)
        .get("/account/activity.csv", Session, activity::csv)
        .form("/account/contacts/add", Session, contacts::add_form, contacts::add)
        .form("/account/contacts/{id}/change", Session, contacts::change_form, contacts::change)
        .form("/account/contacts/{id}/remove", Session, contacts::remove_form, contacts::remove)
        .post("/account/contacts/waiting/{id}/keep", Session, contacts::keep)
        .merge(changes::routes())
        .form("/account/check-up", Session, check_up::show, check_up::finish)
        .form("/account/profile", Session, profile::form, profile::save)
}

/// Notices, protections, the freeze, and the links of alerts.
fn protecting() -> Routes {
    Routes::default()
        .get("/account/notices", Session, notices::list)
        .post("/account/notices/read", Session, notices::read)
        .get("/account/protections", Session, protections::overview)
        .get("/account/protections/settings-lock", Session, protections::lock)
        .form("/account/protections/{task}", Session, protections::form, protections::change)
        .get("/account/protections/waiting/{id}", Session, protections::waiting)
        .post("/account/protections/waiting/{id}/veto", Session, protections::veto)
        .form("/account/freeze", Session, freeze::form, freeze::freeze)
        .get("/account/holds", Session, holds::list)
        .form("/freeze/link", Anybody, freeze::link_form, freeze::link)
        .form("/veto/link", Anybody, freeze::veto_form, freeze::veto)
}

/// What anybody may ask about the server and its messages.
fn in_public() -> Routes {
    Routes::default()
        .get("/static/{*path}", Anybody, plain::asset)
        .get("/brand.css", Anybody, plain::brand)
        .get("/api/docs", Anybody, plain::api_docs)
        .form("/verify", Anybody, checker::form, checker::check)
        .get("/verify/{code}", Anybody, checker::linked)
        .get("/official-channels", Anybody, well_known::channels_page)
        .get("/.well-known/official-channels.json", Anybody, well_known::channels)
        .get("/.well-known/jwks.json", Anybody, well_known::keys)
        .get("/.well-known/change-password", Anybody, well_known::change_password)
        .get("/.well-known/security.txt", Anybody, well_known::security)
        .get("/.well-known/security-parameters.json", Anybody, well_known::parameters)
}
