//! Who runs the server, and by which ways it speaks to customers.

use vestibule_domain::account::Agreement;
use vestibule_domain::factor::Aaguid;

/// What the operator calls itself and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operator {
    /// The name customers know.
    pub name: String,
    /// The address customers type, without a slash at its end.
    pub public_url: String,
    /// Where customers find help.
    pub support_email: String,
    /// By which ways it speaks to customers.
    pub channels: Channels,
    /// What a new customer agrees to.
    pub agreements: Vec<Agreement>,
    /// For which domain passkeys are made, and which are taken.
    pub passkeys: PasskeySite,
}

/// For which domain passkeys are made, and which are taken.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PasskeySite {
    /// The domain (RP ID), which the host of the address is or ends with; that host where none is named.
    pub domain: Option<String>,
    /// Further addresses of the operator that may use its passkeys (related origins).
    pub related_origins: Vec<String>,
    /// The only models of authenticators that are taken; any where there are none.
    pub models: Vec<Aaguid>,
}

/// By which ways the server speaks to customers, beside its own pages.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Channels {
    /// Domains of the server; that of its pages is one without saying.
    pub domains: Vec<String>,
    /// Addresses that mails come from.
    pub mail_senders: Vec<String>,
    /// Names or numbers that text messages come from.
    pub sms_senders: Vec<String>,
    /// Numbers that calls come from or go to.
    pub phones: Vec<String>,
    /// The help page, if there is one.
    pub support_url: Option<String>,
}
