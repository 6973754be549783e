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
    "en/approve-change.mail",
    "en/authenticator-enrolled.mail",
    "en/authenticator-removed.mail",
    "en/authenticator-replaced.mail",
    "en/authenticator-resynchronised.mail",
    "en/backup-code-used.mail",
    "en/backup-codes-made.mail",
    "en/client-locked.mail",
    "en/confirm-device.mail",
    "en/contact-changed.mail",
    "en/contact-pending.mail",
    "en/contact-removed.mail",
    "en/disown-code.mail",
    "en/frozen.mail",
    "en/new-device.mail",
    "en/new-place.mail",
    "en/password-changed.mail",
    "en/password-was-reset.mail",
    "en/protection-set.mail",
    "en/reset-frozen.mail",
    "en/reset-password.mail",
    "en/sessions-ended.mail",
    "en/sign-in-code.mail",
    "en/sign-in-frozen.mail",
    "en/suspicion-locked.mail",
    "en/suspicion-released.mail",
    "en/two-codes-needed.mail",
    "en/unfreeze-code.mail",
    "en/unfrozen.mail",
    "en/verify-address.mail",
    "en/verify-contact.mail",
    "en/weakening-applied.mail",
    "en/weakening-asked.mail",
    "en/weakening-reminder.mail",
    "en/weakening-cancelled.mail",
    "en/weakening-vetoed.mail",
];

/// Sample variables for each mail, as JSON.
pub(super) const SAMPLES: &str = include_str!("../../templates/mail/samples.json");
