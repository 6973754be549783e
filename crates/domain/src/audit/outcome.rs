//! Whether the customer got what was asked for, and what refused it.

use serde::{Deserialize, Serialize};

names! {
    /// Whether the customer got what was asked for.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Outcome {
        /// It was done.
        Done => "done",
        /// It was refused.
        Refused => "refused",
    }
}

names! {
    /// What a sign-in was refused by.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum RefusedBy {
        /// A wrong password.
        Password => "password",
        /// A wrong authenticator code.
        Authenticator => "authenticator",
        /// An authenticator code used before.
        Replay => "replay",
        /// A passkey that is not the account's, or whose signature is wrong.
        Passkey => "passkey",
        /// A wrong or used backup code.
        BackupCode => "backup_code",
        /// A wrong mailed or texted code.
        ContactCode => "contact_code",
    }
}
