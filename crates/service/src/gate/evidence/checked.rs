//! What became of evidence that was looked at, and what must be consumed for it to count.

use vestibule_domain::audit::RefusedBy;
use vestibule_domain::gate::{ProofKind, Refusal};
use vestibule_domain::id::FactorId;
use vestibule_domain::secret::TokenDigest;
use vestibule_store::password::PasswordRow;

use crate::action::Refused;
use crate::captcha::OneUse;

/// What must be consumed for a piece of evidence to count.
#[derive(Debug, Clone)]
pub(crate) enum Consumption {
    /// Nothing: it can be given again.
    Nothing,
    /// Nothing more: the captcha is used up already.
    UsedUp(OneUse),
    /// A step of the authenticator.
    Step { factor: FactorId, step: i64 },
    /// A step of the authenticator, whose clock is adjusted for at the same time.
    Adjust { factor: FactorId, step: i64, drift_steps: i64 },
    /// A step of an authenticator that was replaced.
    FormerStep { factor: FactorId, step: i64 },
    /// The same, whose clock is adjusted for at the same time.
    FormerAdjust { factor: FactorId, step: i64, drift_steps: i64 },
    /// A backup code.
    BackupCode([u8; 32]),
    /// A mailed or texted code of this flow.
    Code([u8; 32]),
    /// A mailed link.
    Link(TokenDigest),
    /// Nothing, but the password's hash is renewed with today's parameters.
    Renew(PasswordRow),
}

/// What became of one piece of evidence.
#[derive(Debug, Clone)]
pub(crate) enum CheckedEvidence {
    /// It is right, if it can be consumed.
    Right { kind: ProofKind, consume: Consumption },
    /// Nobody asked for it, so it was not looked at.
    Unasked { kind: ProofKind },
    /// Strangers have used up their tries since the flow was opened, so it was not looked at.
    Late { kind: ProofKind },
    /// It is one code of the authenticator where two are needed, so it was not looked at.
    OneOfTwo { kind: ProofKind },
    /// It is wrong.
    Wrong { kind: ProofKind, by: Option<RefusedBy>, refused: Refused, spoil: InvalidateOnFailure },
}

/// What a wrong piece of evidence uses up all the same.
#[derive(Debug, Clone)]
pub(crate) enum InvalidateOnFailure {
    Nothing,
    /// The step whose code was right for another time: told once, never accepted.
    BurnStep {
        factor: FactorId,
        step: u64,
    },
}

impl CheckedEvidence {
    pub(super) fn wrong(kind: ProofKind, by: Option<RefusedBy>) -> Self {
        Self::Wrong { kind, by, refused: Refusal::ProofWrong.into(), spoil: InvalidateOnFailure::Nothing }
    }
}

impl CheckedEvidence {
    pub(super) const fn kind(&self) -> ProofKind {
        match self {
            Self::Right { kind, .. }
            | Self::Unasked { kind }
            | Self::Late { kind }
            | Self::OneOfTwo { kind }
            | Self::Wrong { kind, .. } => *kind,
        }
    }
}
