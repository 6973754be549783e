//! What becomes of an account's addresses when one is added, replaced or removed. Each of these waits. One that went still hears of everything for
//! a while, and can still freeze and veto: a thief who changes the address does not get rid of its owner.

use serde::{Deserialize, Serialize};
use vestibule_domain::account::{Identifier, IdentifierKind};
use vestibule_domain::audit::EventKind;
use vestibule_domain::gate::{Content, Passed, Purpose, Refusal};
use vestibule_domain::id::{IdentifierId, WeakeningId};
use vestibule_domain::protection::{ProtectionChange, Weakening};
use vestibule_domain::time::Span;
use vestibule_store::former_contact::FormerContactRow;
use vestibule_store::identifier::IdentifierRow;
use vestibule_store::pending_contact::PendingContactRow;
use vestibule_store::{StoreError, Tx, former_contact, identifier, pending_contact, protection, weakening};

use super::ChangeRequest;
use crate::action::{Action, ActionCx, Claim, Outcome, Stop, Task};
use crate::caller::ChangeContext;
use crate::core::Core;
use crate::identifiers::Masks;
use crate::records::StoredAction;
use crate::sealed_columns::Column;

/// The most addresses and numbers of one account, with those that wait: each hears of everything.
pub(super) const MOST: usize = 6;

/// How much longer than its weakening a pending address is kept, should nobody mind what waits for a while.
const GRACE: Span = Span::from_days(7);

/// An address or number on its way into an account, with everything drawn and looked up that the transaction needs.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ContactRequest {
    /// The name it will have.
    pub(crate) new: IdentifierId,
    pub(crate) kind: IdentifierKind,
    pub(crate) lookup: [u8; 32],
    /// The address or number in clear; what holds this record is sealed.
    pub(crate) clear: String,
    /// What it takes the place of; none when it comes beside the others.
    pub(crate) old: Option<IdentifierId>,
    /// The name under which the change waits.
    pub(crate) weakening: WeakeningId,
}

impl ContactRequest {
    /// The name under which it is kept with its flow.
    pub(crate) const NAME: &str = "move_contact";

    fn change(&self) -> ProtectionChange {
        match self.old {
            Some(old) => ProtectionChange::ReplaceContact { old, new: self.new },
            None => ProtectionChange::AddContact { new: self.new },
        }
    }
}

impl Action for ContactRequest {
    fn content(&self) -> Option<Content> {
        let content = self.change().describe(Content::of(Self::NAME));
        let kind = match self.kind {
            IdentifierKind::Email => "email",
            IdentifierKind::Phone => "phone",
        };
        Some(content.id("pending", self.weakening.uuid()).text(kind, &self.clear))
    }

    fn perform<'a>(
        &'a self,
        cx: &'a ActionCx,
        tx: &'a mut Tx<'_>,
        passed: Passed,
    ) -> Task<'a, Result<Outcome, Stop>> {
        Box::pin(async move {
            let account = passed.subject().account().ok_or(Refusal::FlowForeign)?;
            cx.core.move_contact(tx, self, passed.purpose(), &cx.change_context(account)).await
        })
    }

    fn stored(&self) -> Option<StoredAction> {
        StoredAction::of(Self::NAME, self)
    }

    fn claim(&self) -> Option<Claim<'_>> {
        Some(Claim { lookup: self.lookup, clear: &self.clear, old: self.old })
    }
}

/// How many of these bring one more address or number.
pub(super) fn added(waiting: &[Weakening]) -> usize {
    waiting.iter().filter(|waiting| matches!(waiting.change, ProtectionChange::AddContact { .. })).count()
}

/// An address that came or went.
struct Moved {
    kind: IdentifierKind,
    masked: String,
}

impl Core {
    /// Lets an address or number wait that was shown to be readable: until its time it gets no messages and has no powers.
    pub(crate) async fn move_contact(
        &self,
        tx: &mut Tx<'_>,
        moved: &ContactRequest,
        through: Purpose,
        on: &ChangeContext,
    ) -> Result<Outcome, Stop> {
        let guard = self.guard(tx, on.account).await?.ok_or_else(StoreError::raced)?;
        if identifier::find(tx, &moved.lookup).await?.is_some() {
            return Ok(Outcome::IdentifierTaken);
        }
        if moved.old.is_some_and(|old| !guard.protections.contacts.contains(&old)) {
            return Err(Refusal::FlowOver.into());
        }
        if guard.row.freeze.is_some() {
            return Err(Refusal::Frozen.into());
        }
        if guard.row.operator_freeze.is_some() {
            return Err(Refusal::FrozenByExchange.into());
        }
        let waiting = weakening::waiting_of(tx, on.account).await?;
        if let Some(waiting) = self.waits_already(tx, moved, &waiting, on).await? {
            return Ok(Outcome::Waits { id: waiting.id, effective_at: waiting.effective_at });
        }
        if moved.old.is_none() && guard.contacts.len() + added(&waiting) >= MOST {
            return Ok(Outcome::ContactsFull);
        }
        let until = on.now + guard.protections.delay_in_force(&self.policy().protection, on.now) + GRACE;
        let row = PendingContactRow {
            account: on.account,
            id: moved.new,
            kind: moved.kind,
            lookup: moved.lookup,
            sealed: self.seals.seal(Column::PendingContact, moved.new.uuid(), &moved.clear)?,
            verified_at: on.now,
            until,
        };
        pending_contact::insert(tx, &row).await?;
        self.settle_change(tx, &ChangeRequest::of(moved.weakening, moved.change()), through, on).await
    }

    /// The weakening by which this very address already waits for its turn: asking again does not begin the time anew.
    async fn waits_already(
        &self,
        tx: &mut Tx<'_>,
        moved: &ContactRequest,
        waiting: &[Weakening],
        on: &ChangeContext,
    ) -> Result<Option<Weakening>, StoreError> {
        for waiting in waiting {
            let Some(new) = waiting.change.incoming() else { continue };
            if waiting.change.removes() != moved.old {
                continue;
            }
            let pending = pending_contact::get(tx, on.account, new).await?;
            if pending.is_some_and(|pending| pending.lookup == moved.lookup) {
                return Ok(Some(waiting.clone()));
            }
        }
        Ok(None)
    }

    /// Whether what a waiting change brings is still there and belongs to nobody.
    pub(super) async fn can_arrive(
        &self,
        tx: &mut Tx<'_>,
        change: &ProtectionChange,
        on: &ChangeContext,
    ) -> Result<bool, StoreError> {
        let Some(new) = change.incoming() else { return Ok(true) };
        let Some(pending) = pending_contact::get(tx, on.account, new).await? else { return Ok(false) };
        Ok(identifier::find(tx, &pending.lookup).await?.is_none())
    }

    /// Forgets an address that nothing waits for any more.
    pub(super) async fn forget_pending(
        &self,
        tx: &mut Tx<'_>,
        change: &ProtectionChange,
        on: &ChangeContext,
    ) -> Result<(), StoreError> {
        if let Some(new) = change.incoming() {
            pending_contact::delete(tx, on.account, new).await?;
        }
        Ok(())
    }

    /// Writes a change of addresses. A new one must have been verified before and wait among the pending ones.
    /// False when nothing changed, for somebody else verified the same address meanwhile: then the old one stays.
    pub(super) async fn make_contact_change(
        &self,
        tx: &mut Tx<'_>,
        change: &ProtectionChange,
        on: &ChangeContext,
    ) -> Result<bool, StoreError> {
        let (old, new) = match change {
            ProtectionChange::AddContact { new } => (None, Some(*new)),
            ProtectionChange::ReplaceContact { old, new } => (Some(*old), Some(*new)),
            ProtectionChange::RemoveContact { old } => (Some(*old), None),
            ProtectionChange::RemoveAuthenticator { .. }
            | ProtectionChange::RemovePasskey { .. }
            | ProtectionChange::SettingsLock { .. }
            | ProtectionChange::AntiPhishing { .. }
            | ProtectionChange::WhitelistOnly { .. }
            | ProtectionChange::PasskeysOnly { .. }
            | ProtectionChange::Unfreeze
            | ProtectionChange::CloseAccount { .. } => return Ok(false),
        };
        let claimed = self.pending(tx, new, on).await?;
        let masks = self.masks(tx, on.account, claimed, on.now).await?;
        let arrived = match new {
            Some(new) => match self.arrive(tx, new, &masks, on).await? {
                Some(arrived) => Some(arrived),
                None => return Ok(false),
            },
            None => None,
        };
        let left = match old {
            Some(old) => self.leave(tx, old, &masks, on).await?,
            None => None,
        };
        let kind = match (left, arrived) {
            (left, Some(arrived)) => EventKind::ContactChanged {
                contact: arrived.kind,
                old: left.map(|left| left.masked),
                new: arrived.masked,
            },
            (Some(left), None) => EventKind::ContactRemoved { contact: left.kind, old: left.masked },
            (None, None) => return Ok(false),
        };
        protection::note_contact_changed(tx, on.account, on.now).await?;
        self.record(tx, on.account, kind, on.origin.clone(), on.now).await?;
        Ok(true)
    }

    /// The address or number that is to come, if it is still there.
    async fn pending(
        &self,
        tx: &mut Tx<'_>,
        new: Option<IdentifierId>,
        on: &ChangeContext,
    ) -> Result<Option<Identifier>, StoreError> {
        let Some(new) = new else { return Ok(None) };
        let pending = pending_contact::get(tx, on.account, new).await?;
        pending.map(|row| self.identifier(Column::PendingContact, new, &row.sealed)).transpose()
    }

    async fn arrive(
        &self,
        tx: &mut Tx<'_>,
        new: IdentifierId,
        masks: &Masks,
        on: &ChangeContext,
    ) -> Result<Option<Moved>, StoreError> {
        let Some(pending) = pending_contact::get(tx, on.account, new).await? else { return Ok(None) };
        pending_contact::delete(tx, on.account, new).await?;
        let clear: String = self.seals.open(Column::PendingContact, new.uuid(), &pending.sealed)?;
        let row = IdentifierRow {
            id: new,
            account: on.account,
            kind: pending.kind,
            lookup: pending.lookup,
            sealed: self.seals.seal(Column::IdentifierValue, new.uuid(), &clear)?,
            verified_at: pending.verified_at,
            created_at: on.now,
        };
        let Some(claimed) = identifier::claim(tx, &row).await? else { return Ok(None) };
        identifier::insert(tx, claimed).await?;
        Ok(Some(Moved { kind: row.kind, masked: masked(&clear, masks)? }))
    }

    async fn leave(
        &self,
        tx: &mut Tx<'_>,
        old: IdentifierId,
        masks: &Masks,
        on: &ChangeContext,
    ) -> Result<Option<Moved>, StoreError> {
        let Some(row) = identifier::get(tx, on.account, old).await? else { return Ok(None) };
        let clear: String = self.seals.open(Column::IdentifierValue, old.uuid(), &row.sealed)?;
        let former = FormerContactRow {
            account: on.account,
            id: old,
            kind: row.kind,
            sealed: self.seals.seal(Column::FormerContact, old.uuid(), &clear)?,
            until: on.now + self.policy().protection.former_contact,
        };
        former_contact::insert(tx, &former).await?;
        identifier::remove(tx, on.account, old).await?;
        Ok(Some(Moved { kind: row.kind, masked: masked(&clear, masks)? }))
    }
}

fn masked(clear: &str, masks: &Masks) -> Result<String, StoreError> {
    Identifier::stored(clear).map(|found| masks.mask(&found)).map_err(StoreError::broken)
}
