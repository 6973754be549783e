//! Backup codes.

use vestibule_domain::audit::{EventKind, RefusedBy};
use vestibule_domain::factor::BackupCode;
use vestibule_domain::gate::{ProofKind, Refusal};
use vestibule_domain::id::AccountId;
use vestibule_store::{StoreError, Tx, backup_code};

use super::checked::{CheckedEvidence, Consume, Consuming, Gone};
use super::contract::{Evidence, Looking, Presented};
use super::secret_text::SecretText;
use crate::action::Task;
use crate::core::Core;
use crate::crypto::hmac_sha256;
use crate::problem::Problem;

const KIND: ProofKind = ProofKind::BackupCode;

impl Evidence {
    /// A backup code.
    #[must_use]
    pub fn backup_code(code: SecretText) -> Self {
        Self::of(Typed(code))
    }
}

#[derive(Debug)]
struct Typed(SecretText);

impl Presented for Typed {
    fn kind(&self) -> ProofKind {
        KIND
    }

    fn parts(&self, add: &mut dyn FnMut(&'static str, &[u8])) {
        add("backup code", self.0.expose().as_bytes());
    }

    fn check<'a>(&'a self, looking: Looking<'a>) -> Task<'a, Result<CheckedEvidence, Problem>> {
        Box::pin(async move {
            let account = looking.facts.map(|facts| facts.account.id);
            Ok(match (BackupCode::parse(self.0.expose()), account) {
                (Ok(code), Some(account)) => {
                    CheckedEvidence::once(KIND, OneCode(looking.core.backup_digest(&code, account)))
                }
                _ => CheckedEvidence::wrong(KIND, Some(RefusedBy::BackupCode)),
            })
        })
    }

    fn counts_once(&self) -> bool {
        true
    }
}

/// One of the codes, by its stored form.
#[derive(Debug)]
struct OneCode([u8; 32]);

impl Consume for OneCode {
    fn consume<'a>(
        &'a self,
        of: Consuming<'a>,
        tx: &'a mut Tx<'_>,
    ) -> Task<'a, Result<Option<Gone>, StoreError>> {
        const WRONG: Gone = (Some(RefusedBy::BackupCode), Refusal::ProofWrong);
        Box::pin(async move {
            let Some(account) = of.account() else { return Ok(Some(WRONG)) };
            let Some(left) = backup_code::use_one(tx, account, &self.0, of.caller.now).await? else {
                return Ok(Some(WRONG));
            };
            let left = u32::try_from(left).unwrap_or(0);
            of.record(tx, account, EventKind::BackupCodeUsed { left }).await?;
            Ok(None)
        })
    }
}

impl Core {
    /// The stored form of a backup code: salted with a keyed hash of the account, so that a stolen database alone is no
    /// start for guessing.
    pub(crate) fn backup_digest(&self, code: &BackupCode, account: AccountId) -> [u8; 32] {
        code.digest(&hmac_sha256(&self.throttle_key, account.uuid().as_bytes()))
    }
}
