//! What enrolling an authenticator, adjusting to its clock and replacing backup codes do, each as an action.

use serde::{Deserialize, Serialize};
use vestibule_domain::audit::EventKind;
use vestibule_domain::factor::BurnedSteps;
use vestibule_domain::gate::{Content, Passed, Refusal};
use vestibule_domain::id::{AccountId, DeviceId, FactorId};
use vestibule_domain::secret::Token;
use vestibule_domain::session::{EndCause, Session};
use vestibule_store::authenticator::AuthenticatorRow;
use vestibule_store::{StoreError, Tx, authenticator, backup_code, device, protection};

use crate::action::{Action, ActionCx, Outcome, Stop, Task};
use crate::core::Core;
use crate::fresh_codes::FreshCodes;
use crate::records::{Kept, StoredAction};

/// An authenticator that has shown its first code. As an action by itself it is a first one, whose backup codes follow from
/// the flow's token.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct NewAuthenticator {
    pub(crate) id: FactorId,
    pub(crate) sealed_secret: Vec<u8>,
    /// The step of that code.
    pub(crate) step: i64,
}

impl NewAuthenticator {
    /// The name under which it is kept with its flow.
    pub(crate) const NAME: &str = "enrol_authenticator";

    fn described(&self) -> Content {
        Content::of(Self::NAME)
            .id("authenticator", self.id.uuid())
            .bytes("sealed secret", &self.sealed_secret)
    }

    async fn enrol(
        &self,
        cx: &ActionCx,
        tx: &mut Tx<'_>,
        session: &Session,
        backup_codes: Option<&[[u8; 32]]>,
    ) -> Result<Outcome, Stop> {
        let (account, now) = (session.account, cx.caller.now);
        let row = AuthenticatorRow {
            account,
            id: self.id,
            sealed_secret: self.sealed_secret.clone(),
            enrolled_at: now,
            last_step: Some(self.step),
            burned: BurnedSteps::default(),
            drift_steps: 0,
            failures: 0,
            last_used_at: Some(now),
        };
        put(cx, tx, &row).await?;
        if let Some(digests) = backup_codes {
            replace_backup_codes(cx, tx, account, digests).await?;
        }
        let ended = cx.end_others(tx, session, EndCause::FactorChanged).await?;
        Ok(Outcome::Changed { ended })
    }
}

impl Action for NewAuthenticator {
    fn content(&self) -> Option<Content> {
        Some(self.described())
    }

    fn perform<'a>(
        &'a self,
        cx: &'a ActionCx,
        tx: &'a mut Tx<'_>,
        _passed: Passed,
    ) -> Task<'a, Result<Outcome, Stop>> {
        Box::pin(async move {
            let session = cx.session().ok_or(Refusal::FlowForeign)?;
            let digests = cx.caller.flow.as_ref().map(|holder| {
                let (_codes, digests) = cx.core.first_backup_codes(session.account, holder);
                digests
            });
            self.enrol(cx, tx, session, digests.as_deref()).await
        })
    }

    fn stored(&self) -> Option<StoredAction> {
        StoredAction::of(Self::NAME, self)
    }

    fn shown(&self, core: &Core, session: &Session, holder: &Token) -> Option<FreshCodes> {
        Some(core.first_backup_codes(session.account, holder).0)
    }
}

/// An authenticator is enrolled, in place of the present one if there is one.
#[derive(Debug)]
pub(crate) struct EnrolAuthenticator {
    pub(crate) new: NewAuthenticator,
    pub(crate) session: Session,
    /// Digests of backup codes to go with it, where the account has none left.
    pub(crate) backup_codes: Option<Vec<[u8; 32]>>,
}

impl Action for EnrolAuthenticator {
    fn content(&self) -> Option<Content> {
        Some(self.new.described())
    }

    fn perform<'a>(
        &'a self,
        cx: &'a ActionCx,
        tx: &'a mut Tx<'_>,
        _passed: Passed,
    ) -> Task<'a, Result<Outcome, Stop>> {
        Box::pin(self.new.enrol(cx, tx, &self.session, self.backup_codes.as_deref()))
    }
}

/// Adjusting to an authenticator's clock.
#[derive(Debug)]
pub(crate) struct Resynchronise {
    pub(crate) id: FactorId,
    /// The device whose wrong codes are forgotten.
    pub(crate) device: DeviceId,
    pub(crate) drift_steps: i64,
    pub(crate) step: i64,
}

impl Action for Resynchronise {
    fn content(&self) -> Option<Content> {
        let content = Content::of("resynchronise_authenticator");
        Some(content.id("authenticator", self.id.uuid()).number("step", self.step))
    }

    fn perform<'a>(
        &'a self,
        cx: &'a ActionCx,
        tx: &'a mut Tx<'_>,
        passed: Passed,
    ) -> Task<'a, Result<Outcome, Stop>> {
        Box::pin(async move {
            let account = passed.subject().account().ok_or(Refusal::FlowForeign)?;
            if !authenticator::resynchronise(tx, account, self.id, self.drift_steps, self.step).await? {
                return Err(StoreError::raced().into());
            }
            device::forgive(tx, account, self.device).await?;
            let seconds = self.drift_steps.saturating_mul(30);
            cx.record(tx, account, EventKind::AuthenticatorResynchronised { seconds }).await?;
            Ok(Outcome::Changed { ended: Vec::new() })
        })
    }
}

/// Digests of a new set of backup codes, which takes the place of the old.
#[derive(Debug)]
pub(crate) struct ReplaceBackupCodes(pub(crate) Vec<[u8; 32]>);

impl Action for ReplaceBackupCodes {
    fn content(&self) -> Option<Content> {
        Some(Content::of("replace_backup_codes").bytes("digests", &self.0.concat()))
    }

    fn perform<'a>(
        &'a self,
        cx: &'a ActionCx,
        tx: &'a mut Tx<'_>,
        passed: Passed,
    ) -> Task<'a, Result<Outcome, Stop>> {
        Box::pin(async move {
            let account = passed.subject().account().ok_or(Refusal::FlowForeign)?;
            replace_backup_codes(cx, tx, account, &self.0).await?;
            Ok(Outcome::Changed { ended: Vec::new() })
        })
    }

    fn again<'a>(
        &'a self,
        cx: &'a ActionCx,
        tx: &'a mut Tx<'_>,
        kept: &'a Kept,
    ) -> Task<'a, Result<Option<Outcome>, StoreError>> {
        Box::pin(async move {
            let (Some(account), Some(first)) = (cx.account(), self.0.first()) else { return Ok(None) };
            let counts = backup_code::has(tx, account, first).await?;
            Ok(kept.outcome().filter(|_| counts))
        })
    }
}

/// Puts an authenticator in the place of the present one, if there is one, which is kept for a while.
async fn put(cx: &ActionCx, tx: &mut Tx<'_>, row: &AuthenticatorRow) -> Result<(), StoreError> {
    let present = authenticator::get(tx, row.account).await?;
    authenticator::put(tx, row).await?;
    if let Some(present) = &present {
        cx.keep_former(tx, present).await?;
        protection::note_authenticator_changed(tx, row.account, cx.caller.now).await?;
    }
    let replaced = present.is_some();
    cx.record(tx, row.account, EventKind::AuthenticatorEnrolled { replaced }).await
}

pub(super) async fn replace_backup_codes(
    cx: &ActionCx,
    tx: &mut Tx<'_>,
    account: AccountId,
    digests: &[[u8; 32]],
) -> Result<(), StoreError> {
    backup_code::replace(tx, account, digests, cx.caller.now).await?;
    let count = u32::try_from(digests.len()).unwrap_or(u32::MAX);
    cx.record(tx, account, EventKind::BackupCodesMade { count }).await
}
