//! The mail templates inside this program: name below `templates/mail/` and text.

macro_rules! files {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../../templates/mail/", $name)))),+]
    };
}

/// Every file that makes up a mail.
pub(super) const FILES: &[(&str, &str)] = files![
    "layout.html",
    "layout.txt",
    "parts.html",
    "parts.txt",
    "en/already-registered.mail",
    "en/authenticator-disabled.mail",
    "en/authenticator-enrolled.mail",
    "en/authenticator-replaced.mail",
    "en/authenticator-resynchronised.mail",
    "en/backup-code-used.mail",
    "en/backup-codes-made.mail",
    "en/client-locked.mail",
    "en/confirm-device.mail",
    "en/new-device.mail",
    "en/new-place.mail",
    "en/password-changed.mail",
    "en/sessions-ended.mail",
    "en/sign-in-code.mail",
    "en/verify-address.mail",
];

/// Sample variables for each mail, as JSON.
pub(super) const SAMPLES: &str = include_str!("../../templates/mail/samples.json");
