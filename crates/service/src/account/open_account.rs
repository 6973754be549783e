//! Opening an account: what a registration is spent on, once its address was shown to be readable.

use vestibule_domain::account::AccountState;
use vestibule_domain::audit::EventKind;
use vestibule_domain::gate::{Passed, Refusal};
use vestibule_domain::id::{AccountId, IdentifierId};
use vestibule_store::account::AccountRow;
use vestibule_store::identifier::IdentifierRow;
use vestibule_store::password::PasswordRow;
use vestibule_store::{StoreError, Tx, account, identifier, password};

use crate::action::{Action, ActionCx, Drawing, Outcome, Stop, Task};
use crate::facts::LocationHistory;
use crate::identifiers::masked;
use crate::records::Draft;
use crate::records::{Kept, Profile};
use crate::sealed_columns::Column;
use crate::sign_in::BeginSession;

/// An account about to be opened, with the session that begins with it.
#[derive(Debug)]
pub(crate) struct OpenAccount {
    account: AccountId,
    identifier: IdentifierId,
    beginning: BeginSession,
}

impl OpenAccount {
    pub(crate) fn drawn(drawing: &Drawing<'_>) -> Self {
        Self {
            account: AccountId::from_uuid(drawing.core.uuid(drawing.caller.now)),
            identifier: IdentifierId::from_uuid(drawing.core.uuid(drawing.caller.now)),
            beginning: BeginSession::drawn(drawing),
        }
    }

    async fn open(&self, cx: &ActionCx, tx: &mut Tx<'_>, passed: &Passed) -> Result<Outcome, Stop> {
        let (account, now) = (self.account, cx.caller.now);
        let draft = cx.context.draft.as_ref().ok_or(Refusal::FlowForeign)?;
        let lookup = cx.row.lookup.ok_or(Refusal::FlowForeign)?;
        let identifier = self.identifier_row(cx, lookup)?;
        let Some(claimed) = identifier::claim(tx, &identifier).await? else {
            return Ok(Outcome::IdentifierTaken);
        };
        account::insert(tx, &self.account_row(cx, draft)?).await?;
        identifier::insert(tx, claimed).await?;
        let (hash, pepper_key) = (draft.hash.clone(), draft.pepper_key.clone());
        password::put(tx, &PasswordRow { account, hash, pepper_key, set_at: now }).await?;
        let outcome = self.beginning.begin(cx, tx, passed, account, true).await?;
        let kind = EventKind::AccountRegistered { identifier: masked(&cx.context) };
        let origin = cx.caller.origin(Some(self.beginning.new_device), Some(self.beginning.session));
        cx.core.record(tx, account, kind, origin.clone(), now).await?;
        if !draft.consents.is_empty() {
            let agreed = draft.consents.iter().map(|consent| consent.agreed.clone()).collect();
            cx.core.record(tx, account, EventKind::Agreed { agreed }, origin.clone(), now).await?;
        }
        if !draft.attributes.is_empty() {
            cx.core.keep_attributes(tx, account, &draft.attributes).await?;
            let attributes = draft.attributes.iter().map(|(name, _)| name.clone()).collect();
            cx.core.record(tx, account, EventKind::AttributesChanged { attributes }, origin, now).await?;
        }
        Ok(outcome)
    }

    fn identifier_row(&self, cx: &ActionCx, lookup: [u8; 32]) -> Result<IdentifierRow, StoreError> {
        let name = self.identifier;
        Ok(IdentifierRow {
            id: name,
            account: self.account,
            kind: cx.context.kind,
            lookup,
            sealed: cx.core.seals.seal(Column::IdentifierValue, name.uuid(), &cx.context.identifier)?,
            verified_at: cx.caller.now,
            created_at: cx.caller.now,
        })
    }

    fn account_row(&self, cx: &ActionCx, draft: &Draft) -> Result<AccountRow, StoreError> {
        let (seals, id) = (&cx.core.seals, self.account);
        let profile = Profile { consents: draft.consents.clone(), ..Profile::default() };
        Ok(AccountRow {
            id,
            created_at: cx.caller.now,
            language: draft.language.clone(),
            state: AccountState::Open,
            profile: seals.seal(Column::AccountProfile, id.uuid(), &profile)?,
            location_history: seals.seal(
                Column::AccountLocationHistory,
                id.uuid(),
                &LocationHistory::default(),
            )?,
        })
    }
}

impl Action for OpenAccount {
    fn perform<'a>(
        &'a self,
        cx: &'a ActionCx,
        tx: &'a mut Tx<'_>,
        passed: Passed,
    ) -> Task<'a, Result<Outcome, Stop>> {
        Box::pin(async move { self.open(cx, tx, &passed).await })
    }

    fn lasts(&self) -> bool {
        false
    }

    fn foretold(&self, _passed: &Passed) -> Option<Kept> {
        Some(Kept::Began { account: self.account, session: self.beginning.session })
    }

    fn again<'a>(
        &'a self,
        cx: &'a ActionCx,
        tx: &'a mut Tx<'_>,
        kept: &'a Kept,
    ) -> Task<'a, Result<Option<Outcome>, StoreError>> {
        Box::pin(self.beginning.begun(cx, tx, kept))
    }
}
