//! Who runs the server, and by which ways it speaks to customers.

use vestibule_domain::account::Agreement;

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
