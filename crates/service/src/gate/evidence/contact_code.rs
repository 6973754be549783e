//! Consuming evidence in the transaction that counts it: what was checked is good once, also where requests race.

use vestibule_domain::audit::{EventKind, RefusedBy};
use vestibule_domain::gate::{ProofKind, Refusal};
use vestibule_domain::id::FactorId;
use vestibule_domain::secret::TokenDigest;
use vestibule_store::password::PasswordRow;
use vestibule_store::{StoreError, Tx, authenticator, backup_code, code, password};

use super::checked::{Consumption, InvalidateOnFailure};
use super::request::FlowRequest;

/// Why evidence that was right when it was looked at does not count after all.
pub(super) type Gone = (Option<RefusedBy>, Refusal);

const fn used(by: RefusedBy) -> Gone {
    (Some(by), Refusal::ProofUsed)
}

const fn wrong(by: RefusedBy) -> Gone {
    (Some(by), Refusal::ProofWrong)
}

impl FlowRequest {
    /// Consumes evidence; says what it is refused as when it was consumed before or never existed.
    pub(super) async fn consume(
        &self,
        tx: &mut Tx<'_>,
        kind: ProofKind,
        consume: &Consumption,
    ) -> Result<Option<Gone>, StoreError> {
        match consume {
            Consumption::Nothing | Consumption::UsedUp(_) => Ok(None),
            Consumption::Step { factor, step } => self.consume_step(tx, *factor, *step).await,
            Consumption::Adjust { factor, step, drift_steps } => {
                self.consume_pair(tx, *factor, *step, *drift_steps).await
            }
            Consumption::FormerStep { factor, step } => self.use_former(tx, *factor, *step, None).await,
            Consumption::FormerAdjust { factor, step, drift_steps } => {
                self.use_former(tx, *factor, *step, Some(*drift_steps)).await
            }
            Consumption::BackupCode(digest) => self.consume_backup_code(tx, digest).await,
            Consumption::Code(digest) => {
                let fresh = code::use_code(tx, self.row.parts.id, kind, digest, self.caller.now).await?;
                Ok((!fresh).then_some(wrong(RefusedBy::ContactCode)))
            }
            Consumption::Link(link) => self.consume_link(tx, kind, link).await,
            Consumption::Renew(row) => {
                renew(tx, row).await?;
                Ok(None)
            }
        }
    }

    async fn consume_step(
        &self,
        tx: &mut Tx<'_>,
        factor: FactorId,
        step: i64,
    ) -> Result<Option<Gone>, StoreError> {
        let Some(account) = self.account() else { return Ok(Some(wrong(RefusedBy::Authenticator))) };
        let fresh = self.use_step(tx, account, factor, step).await?;
        Ok((!fresh).then_some(used(RefusedBy::Replay)))
    }

    async fn consume_pair(
        &self,
        tx: &mut Tx<'_>,
        factor: FactorId,
        step: i64,
        drift_steps: i64,
    ) -> Result<Option<Gone>, StoreError> {
        let Some(account) = self.account() else { return Ok(Some(wrong(RefusedBy::Authenticator))) };
        if !authenticator::resynchronise(tx, account, factor, drift_steps, step).await? {
            return Ok(Some(used(RefusedBy::Replay)));
        }
        self.forgive_wrong_codes(tx, account).await?;
        let seconds = drift_steps.saturating_mul(30);
        self.record(tx, account, EventKind::AuthenticatorResynchronised { seconds }).await?;
        Ok(None)
    }

    async fn consume_backup_code(
        &self,
        tx: &mut Tx<'_>,
        digest: &[u8; 32],
    ) -> Result<Option<Gone>, StoreError> {
        let Some(account) = self.account() else { return Ok(Some(wrong(RefusedBy::BackupCode))) };
        let Some(left) = backup_code::use_one(tx, account, digest, self.caller.now).await? else {
            return Ok(Some(wrong(RefusedBy::BackupCode)));
        };
        let left = u32::try_from(left).unwrap_or(0);
        self.record(tx, account, EventKind::BackupCodeUsed { left }).await?;
        Ok(None)
    }

    async fn consume_link(
        &self,
        tx: &mut Tx<'_>,
        kind: ProofKind,
        link: &TokenDigest,
    ) -> Result<Option<Gone>, StoreError> {
        // Looked up first: in a foreign flow a link must not even be spoilt.
        let of_this = (self.row.parts.id, kind);
        let ours = code::by_link(tx, link).await?.filter(|row| (row.flow, row.kind) == of_this);
        let fresh = ours.is_some() && code::use_link(tx, link, self.caller.now).await?.is_some();
        Ok((!fresh).then_some(wrong(RefusedBy::ContactCode)))
    }

    /// Uses up what a wrong piece of evidence must not be good for later.
    pub(super) async fn spoil(&self, tx: &mut Tx<'_>, spoil: &InvalidateOnFailure) -> Result<(), StoreError> {
        match (spoil, self.account()) {
            (InvalidateOnFailure::BurnStep { factor, step }, Some(account)) => {
                authenticator::burn_step(tx, account, *factor, *step).await?;
            }
            (InvalidateOnFailure::BurnStep { .. }, None) | (InvalidateOnFailure::Nothing, _) => {}
        }
        Ok(())
    }
}

/// Renews a password's hash, but not over a password that was set meanwhile.
async fn renew(tx: &mut Tx<'_>, row: &PasswordRow) -> Result<(), StoreError> {
    let present = password::get(tx, row.account).await?;
    if present.is_some_and(|present| present.set_at == row.set_at) {
        password::put(tx, row).await?;
    }
    Ok(())
}
