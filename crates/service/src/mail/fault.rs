//! What keeps a mail from being handed over.

/// Why a mail was not handed over. The causes are for the operator; they may name the recipient.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MailFault {
    /// Worth another try: the server is away or busy.
    #[error("for now: {0}")]
    Temporary(String),
    /// The server refuses us and not this mail: our name, sender, credentials, contract. Worth another try once the
    /// operator has mended it.
    #[error("until the settings are mended: {0}")]
    Refused(String),
    /// Never to succeed: the server refused this mail, or it is malformed.
    #[error("for good: {0}")]
    Permanent(String),
}
