//! The mail server as the settings name it.

use std::time::Duration;

use vestibule_service::mail;

use super::Settings;
use super::trust::{self, TrustError};

/// How long handing over one mail may take.
const MAIL_WITHIN: Duration = Duration::from_secs(30);

/// The mail server and the sender. Only of use when there is a mail server.
pub(crate) fn mail_settings(settings: &Settings) -> Result<mail::MailSettings, TrustError> {
    let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Ok(mail::MailSettings {
        smtp_url: settings.mail.smtp_url.expose().to_owned(),
        username: given(&settings.mail.username),
        password: given(settings.mail.password.expose()),
        from: settings.mail.from.clone(),
        reply_to: given(&settings.mail.reply_to),
        ehlo_name: given(&settings.mail.ehlo_name),
        authorities: trust::authorities(settings)?,
        timeout: MAIL_WITHIN,
    })
}
