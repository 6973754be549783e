//! Why a gate stays shut. A refusal is a value with a stable public code, not an error.

use serde::{Deserialize, Serialize};

use crate::time::Timestamp;

/// The small public vocabulary of refusals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Refusal {
    /// The evidence does not fit. Says nothing about which part of it.
    #[error("that was not right")]
    ProofWrong,
    /// The evidence was right once but has been used.
    #[error("that code has been used")]
    ProofUsed,
    /// The code was right once and was replaced by a newer one; only the newest counts. It costs no try.
    #[error("that code was replaced by a newer one")]
    ProofSuperseded,
    /// After too many wrong codes of the authenticator one code is not looked at; two successive ones are asked for.
    #[error("two codes of the authenticator in a row are needed")]
    TwoCodesNeeded,
    /// No open clause asks for this proof now.
    #[error("that proof is not asked for now")]
    ProofNotAsked,
    /// The flow belongs to another client, account or purpose.
    #[error("that attempt belongs to somebody else")]
    FlowForeign,
    /// The flow is past its end.
    #[error("that attempt has expired")]
    FlowExpired,
    /// The flow is finished, spent or shut.
    #[error("that attempt is over")]
    FlowOver,
    /// What is to be done is not what the flow was opened for.
    #[error("the content differs from what was approved")]
    ContentDiffers,
    /// Not every clause is met yet.
    #[error("more proof is needed")]
    ProofMissing,
    /// A further message may not be sent yet.
    #[error("a further message may not be sent yet")]
    SentTooRecently {
        /// When the next one may be sent.
        until: Timestamp,
    },
    /// This attempt has sent as many messages as it may.
    #[error("no further message is sent in this attempt")]
    SendsSpent,
    /// Everything was proven, but the account is frozen.
    #[error("the account is frozen")]
    Frozen,
    /// Everything was proven, but the exchange froze the account.
    #[error("the exchange froze the account")]
    FrozenByExchange,
    /// Everything was proven, but the exchange demands a new password first.
    #[error("a new password is demanded")]
    PasswordDemanded,
    /// Everything was proven, but there is no freeze to end.
    #[error("the account is not frozen")]
    NotFrozen,
    /// Everything was proven, but no authenticator can be disowned: none was replaced lately, or this address is not older.
    #[error("there is no authenticator that can be disowned")]
    NotDisowned,
    /// Everything was proven, but more than passkeys opens the account already.
    #[error("passkeys are not the only way into the account")]
    NotPasskeysOnly,
    /// Passkeys can be the only way in with two of them, or with one and backup codes.
    #[error("there must be two passkeys, or one and backup codes")]
    TooFewPasskeys,
    /// A link alone does not do this now; somebody signed in can.
    #[error("this link does not do it now; sign in instead")]
    NotByLink,
    /// A session froze everything recently. Without a second factor a session can freeze withdrawals only, for a while.
    #[error("everything was frozen recently; withdrawals alone can be frozen")]
    LockRests {
        /// When it can be done again.
        until: Timestamp,
    },
    /// Everything was proven, but the password is on the list of common ones and must be reset first.
    #[error("the password is known to thieves")]
    PasswordListed,
    /// The operation was confirmed already, or can be no more.
    #[error("that operation was confirmed already, or has expired")]
    OperationOver,
    /// The operation takes a second factor, and the account has none.
    #[error("a second factor has to be set up first")]
    SecondFactorMissing,
    /// Too many failures: nothing is checked before this instant.
    #[error("too many tries")]
    Locked {
        /// When tries count again.
        until: Timestamp,
    },
}

impl Refusal {
    /// The stable code used in the API, the log and the metrics.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::ProofWrong => "proof_wrong",
            Self::ProofUsed => "proof_used",
            Self::ProofSuperseded => "proof_superseded",
            Self::TwoCodesNeeded => "two_codes_needed",
            Self::ProofNotAsked => "proof_not_asked",
            Self::FlowForeign => "flow_foreign",
            Self::FlowExpired => "flow_expired",
            Self::FlowOver => "flow_over",
            Self::ContentDiffers => "content_differs",
            Self::ProofMissing => "proof_missing",
            Self::SentTooRecently { .. } => "sent_too_recently",
            Self::SendsSpent => "sends_spent",
            Self::Frozen => "account_frozen",
            Self::FrozenByExchange => "account_frozen_by_exchange",
            Self::PasswordDemanded => "password_demanded",
            Self::NotFrozen => "account_not_frozen",
            Self::NotPasskeysOnly => "not_passkeys_only",
            Self::TooFewPasskeys => "too_few_passkeys",
            Self::NotByLink => "not_by_link",
            Self::NotDisowned => "nothing_to_disown",
            Self::LockRests { .. } => "lock_rests",
            Self::PasswordListed => "password_listed",
            Self::OperationOver => "operation_over",
            Self::SecondFactorMissing => "second_factor_missing",
            Self::Locked { .. } => "locked",
        }
    }
}
