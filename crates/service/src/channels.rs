//! The official channels: by which domains, senders and numbers the server speaks to its customers, signed, so that a
//! wallet or a browser extension can tell ours from others without asking a page that may itself be forged.

use serde_json::{Value, json};

use crate::app::App;
use crate::problem::Problem;
use crate::signing::{Kind, PublicKeys};

/// The official channels as pages show them and the signed list has them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficialChannels {
    /// The name customers know.
    pub name: String,
    /// The domains, that of the pages first.
    pub domains: Vec<String>,
    /// Addresses that mails come from.
    pub mail_senders: Vec<String>,
    /// Names or numbers that text messages come from.
    pub sms_senders: Vec<String>,
    /// Numbers that calls come from or go to.
    pub phones: Vec<String>,
    /// Where customers write for help.
    pub support_email: Option<String>,
    /// The help page.
    pub support_url: Option<String>,
    /// The page of the message checker.
    pub verify_page: String,
    /// The names of the keys that sign, the one in use first.
    pub key_ids: Vec<String>,
}

impl App {
    /// The official channels.
    #[must_use]
    pub fn official_channels(&self) -> OfficialChannels {
        let operator = self.0.operator();
        let rest =
            operator.public_url.split_once("://").map_or(operator.public_url.as_str(), |(_, rest)| rest);
        // With its port, as people type it.
        let mut domains = vec![rest.to_owned()];
        domains.extend(operator.channels.domains.iter().filter(|domain| *domain != rest).cloned());
        OfficialChannels {
            name: operator.name.clone(),
            domains,
            mail_senders: operator.channels.mail_senders.clone(),
            sms_senders: operator.channels.sms_senders.clone(),
            phones: operator.channels.phones.clone(),
            support_email: (!operator.support_email.is_empty()).then(|| operator.support_email.clone()),
            support_url: operator.channels.support_url.clone(),
            verify_page: format!("{}/verify", operator.public_url),
            key_ids: self.public_keys().ids().map(str::to_owned).collect(),
        }
    }

    /// The official channels as a flattened JWS (RFC 7515 §7.2.2). The payload carries the keys too, so that one saved
    /// file is enough to check mails by.
    pub fn signed_channels(&self) -> Result<Value, Problem> {
        let channels = self.official_channels();
        let issued_at = jiff::Timestamp::from_second(self.now().seconds()).unwrap_or_default();
        let payload = json!({
            "version": 1,
            "iss": self.0.operator().public_url,
            "issued_at": issued_at.to_string(),
            "name": channels.name,
            "domains": channels.domains,
            "mail_senders": channels.mail_senders,
            "sms_senders": channels.sms_senders,
            "phones": channels.phones,
            "support": {"email": channels.support_email, "url": channels.support_url},
            "verify_page": channels.verify_page,
            "keys": self.public_keys().list(),
        });
        self.0.signer.sign_flattened(Kind::Channels, &payload).map_err(Problem::fault)
    }

    /// The keys that check what the server signed.
    #[must_use]
    pub fn public_keys(&self) -> &PublicKeys {
        self.0.signer.public()
    }
}
