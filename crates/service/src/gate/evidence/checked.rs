//! What became of evidence that was looked at, and what must be consumed for it to count.

use std::fmt::Debug;
use std::ops::Deref;
use std::sync::Arc;

use vestibule_domain::audit::RefusedBy;
use vestibule_domain::gate::{ProofKind, Refusal};
use vestibule_store::{StoreError, Tx};

use crate::action::{ActionCx, Refused, Task};
use crate::captcha::OneUse;
use crate::facts::WrongCodes;

/// What became of one piece of evidence.
#[derive(Debug, Clone)]
pub(crate) enum CheckedEvidence {
    /// It is right, if what it uses up can be consumed.
    Right { kind: ProofKind, consume: Option<Arc<dyn Consume>> },
    /// Nobody asked for it, so it was not looked at.
    Unasked { kind: ProofKind },
    /// Strangers have used up their tries since the flow was opened, so it was not looked at.
    Late { kind: ProofKind },
    /// It is one code of the authenticator where two are needed, so it was not looked at.
    OneOfTwo { kind: ProofKind },
    /// It is wrong; `spoil` is used up all the same.
    Wrong { kind: ProofKind, by: Option<RefusedBy>, refused: Refused, spoil: Option<Arc<dyn Consume>> },
}

/// Consumes evidence in the transaction that counts it: what was checked is good once, also where requests race.
pub(crate) trait Consume: Debug + Send + Sync {
    /// Consumes it; says what it is refused as when it was consumed before or never existed.
    fn consume<'a>(
        &'a self,
        of: Consuming<'a>,
        tx: &'a mut Tx<'_>,
    ) -> Task<'a, Result<Option<Gone>, StoreError>>;

    /// The digest of the code, where it is one that was sent.
    fn sent_code(&self) -> Option<&[u8; 32]> {
        None
    }

    /// The captcha that was used up when it was looked at.
    fn captcha(&self) -> Option<OneUse> {
        None
    }
}

/// Why evidence that was right when it was looked at does not count after all.
pub(crate) type Gone = (Option<RefusedBy>, Refusal);

/// The request that gives evidence.
#[derive(Clone, Copy)]
pub(crate) struct Consuming<'a> {
    pub(crate) cx: &'a ActionCx,
    /// Where wrong codes of the authenticator count.
    pub(crate) wrong_codes: WrongCodes,
}

impl Deref for Consuming<'_> {
    type Target = ActionCx;

    fn deref(&self) -> &ActionCx {
        self.cx
    }
}

impl CheckedEvidence {
    /// It is right and can be given again.
    pub(crate) const fn right(kind: ProofKind) -> Self {
        Self::Right { kind, consume: None }
    }

    /// It is right, if this can be consumed.
    pub(crate) fn once(kind: ProofKind, consume: impl Consume + 'static) -> Self {
        Self::Right { kind, consume: Some(Arc::new(consume)) }
    }

    /// It is wrong.
    pub(crate) fn wrong(kind: ProofKind, by: Option<RefusedBy>) -> Self {
        Self::Wrong { kind, by, refused: Refusal::ProofWrong.into(), spoil: None }
    }

    /// It was right once, and was used.
    pub(crate) fn used(kind: ProofKind, by: Option<RefusedBy>) -> Self {
        Self::Wrong { kind, by, refused: Refusal::ProofUsed.into(), spoil: None }
    }

    pub(crate) const fn kind(&self) -> ProofKind {
        match self {
            Self::Right { kind, .. }
            | Self::Unasked { kind }
            | Self::Late { kind }
            | Self::OneOfTwo { kind }
            | Self::Wrong { kind, .. } => *kind,
        }
    }
}
