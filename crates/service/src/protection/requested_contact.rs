//! What somebody signed in wants of their addresses and numbers. Whether a new one has an account already is told to nobody
//! but the reader of its messages (law 3).

use vestibule_domain::account::{Identifier, IdentifierKind};
use vestibule_domain::gate::Purpose;
use vestibule_domain::id::{IdentifierId, WeakeningId};
use vestibule_domain::protection::ProtectionChange;
use vestibule_domain::time::Timestamp;
use vestibule_store::former_contact::FormerContactRow;
use vestibule_store::identifier::IdentifierRow;
use vestibule_store::snapshot::AccountSnapshot;
use vestibule_store::{Conn, StoreError, former_contact, pending_contact, weakening};

use super::contact::{MOST, added};
use super::{ChangeRequest, ContactRequest};
use crate::app::App;
use crate::caller::{Caller, SignedIn};
use crate::core::Core;
use crate::gate::{Asked, Evidence, Progress};
use crate::identifiers::{IdentifierView, Masks};
use crate::problem::{FieldFault, IdentifierFault, Problem};
use crate::sealed_columns::Column;

/// What a customer can want of an address or number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RequestedContact {
    /// A new one beside the others.
    Add(Identifier),
    /// A new one in place of an old one.
    Replace {
        /// The one that goes.
        old: IdentifierId,
        /// The one that comes.
        new: Identifier,
    },
}

impl RequestedContact {
    /// The gate it goes through.
    #[must_use]
    pub const fn purpose(&self) -> Purpose {
        match self {
            Self::Add(_) => Purpose::AddContact,
            Self::Replace { .. } => Purpose::ReplaceContact,
        }
    }

    const fn parts(&self) -> (&Identifier, Option<IdentifierId>) {
        match self {
            Self::Add(new) => (new, None),
            Self::Replace { old, new } => (new, Some(*old)),
        }
    }
}

/// A change of addresses that waits, as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingContactView {
    /// Its name, for a veto.
    pub id: WeakeningId,
    /// The one that goes; none when one is added.
    pub old: Option<IdentifierId>,
    /// The one that comes, masked; none when the old one is only removed.
    pub new: Option<String>,
    /// The same in full; for its owner alone.
    pub new_full: Option<Identifier>,
    /// When it takes effect unless vetoed.
    pub effective_at: Timestamp,
}

/// An address or number that is no longer the owner's and still hears of everything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormerContactView {
    /// E-mail address or phone number.
    pub kind: IdentifierKind,
    /// It, in full; for its owner alone.
    pub full: Identifier,
    /// Masked.
    pub masked: String,
    /// Until when it hears, and can freeze and veto.
    pub until: Timestamp,
}

/// The addresses and numbers of an account, as their owner sees them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactsView {
    /// Those that count, oldest first.
    pub present: Vec<IdentifierView>,
    /// What waits to change about them.
    pub waiting: Vec<WaitingContactView>,
    /// Those that went lately.
    pub former: Vec<FormerContactView>,
}

impl ContactsView {
    /// The same with the masks, which depend on each other.
    fn masked(mut self) -> Self {
        let present = self.present.iter().map(|one| &one.full);
        let waiting = self.waiting.iter().filter_map(|one| one.new_full.as_ref());
        let former = self.former.iter().map(|one| &one.full);
        let masks = Masks::of(present.chain(waiting).chain(former).cloned().collect());
        for one in &mut self.present {
            one.masked = masks.mask(&one.full);
        }
        for one in &mut self.waiting {
            one.new = one.new_full.as_ref().map(|new| masks.mask(new));
        }
        for one in &mut self.former {
            one.masked = masks.mask(&one.full);
        }
        self
    }
}

impl App {
    /// The addresses and numbers of the signed-in account, with what waits and what went lately.
    pub async fn contacts(&self, caller: &Caller, signed_in: &SignedIn) -> Result<ContactsView, Problem> {
        let core = &self.0;
        let mut present = Vec::new();
        for row in core.snapshot_within(signed_in).await?.identifiers {
            let full = core.identifier(Column::IdentifierValue, row.id, &row.sealed)?;
            let IdentifierRow { id, kind, verified_at, .. } = row;
            present.push(IdentifierView { id, kind, masked: String::new(), full, verified_at });
        }
        let former = self.former_contacts(caller, signed_in).await?;
        let waiting = core.waiting_contacts(&mut core.store.read().await?, signed_in).await?;
        Ok(ContactsView { present, waiting, former }.masked())
    }

    /// The addresses and numbers that were replaced or removed lately and still hear of everything.
    pub async fn former_contacts(
        &self,
        caller: &Caller,
        signed_in: &SignedIn,
    ) -> Result<Vec<FormerContactView>, Problem> {
        let (core, account) = (&self.0, signed_in.session.account);
        let mut former = Vec::new();
        for row in former_contact::of_account(&mut core.store.read().await?, account, caller.now).await? {
            let full = core.identifier(Column::FormerContact, row.id, &row.sealed)?;
            let FormerContactRow { kind, until, .. } = row;
            former.push(FormerContactView { kind, masked: full.masked(), full, until });
        }
        Ok(former)
    }

    /// Opens a flow by which an address or number comes, and gives it the evidence at hand; it goes on with
    /// [`App::prove`]. The answer is the same whether or not the new one has an account already.
    pub async fn begin_contact(
        &self,
        caller: &Caller,
        signed_in: &SignedIn,
        requested: &RequestedContact,
        evidence: &[Evidence],
    ) -> Result<Progress, Problem> {
        let core = &self.0;
        let (new, old) = requested.parts();
        let lookup = core.seals.ring.lookup(&new.lookup_bytes());
        let (facts, AccountSnapshot { identifiers: present, .. }) =
            core.facts_with_snapshot(signed_in).await?;
        let waiting = weakening::waiting_of(&mut core.store.read().await?, facts.account.id).await?;
        if old.is_some_and(|old| present.iter().all(|row| row.id != old)) {
            return Err(Problem::NotFound);
        }
        let fault = if present.iter().any(|row| row.lookup == lookup) {
            Some(IdentifierFault::Present)
        } else {
            (old.is_none() && present.len() + added(&waiting) >= MOST).then_some(IdentifierFault::TooMany)
        };
        if let Some(fault) = fault {
            return Err(Problem::Invalid(vec![FieldFault::Identifier(fault)]));
        }
        let moved = ContactRequest {
            new: IdentifierId::from_uuid(core.uuid(caller.now)),
            kind: new.kind(),
            lookup,
            clear: new.reveal().to_owned(),
            old,
            weakening: WeakeningId::from_uuid(core.uuid(caller.now)),
        };
        let asked = Asked::of(requested.purpose(), moved, evidence).going_on();
        core.open_within(caller, signed_in, &facts, asked).await
    }

    /// Asks for an address or number to be removed, which waits like every weakening. The last one stays.
    pub async fn remove_contact(
        &self,
        caller: &Caller,
        signed_in: &SignedIn,
        id: IdentifierId,
        evidence: &[Evidence],
    ) -> Result<Progress, Problem> {
        let core = &self.0;
        let (facts, AccountSnapshot { identifiers: present, .. }) =
            core.facts_with_snapshot(signed_in).await?;
        if present.iter().all(|row| row.id != id) {
            return Err(Problem::NotFound);
        }
        if present.len() < 2 {
            return Err(Problem::Invalid(vec![FieldFault::Identifier(IdentifierFault::Last)]));
        }
        let requested = ChangeRequest::of(
            WeakeningId::from_uuid(core.uuid(caller.now)),
            ProtectionChange::RemoveContact { old: id },
        );
        let asked = Asked::of(Purpose::WeakenProtection, requested, evidence);
        core.open_within(caller, signed_in, &facts, asked).await
    }
}

impl Core {
    async fn waiting_contacts(
        &self,
        conn: &mut Conn<'_>,
        signed_in: &SignedIn,
    ) -> Result<Vec<WaitingContactView>, StoreError> {
        let account = signed_in.session.account;
        let mut rows = weakening::waiting_of(conn, account).await?;
        rows.retain(|row| row.change.removes().is_some() || row.change.incoming().is_some());
        let pending =
            if rows.is_empty() { Vec::new() } else { pending_contact::of_account(conn, account).await? };
        let mut waiting = Vec::new();
        for row in rows {
            let (old, incoming) = (row.change.removes(), row.change.incoming());
            let new_full = pending
                .iter()
                .find(|pending| Some(pending.id) == incoming)
                .map(|pending| self.identifier(Column::PendingContact, pending.id, &pending.sealed))
                .transpose()?;
            let (new, effective_at) = (None, row.effective_at);
            waiting.push(WaitingContactView { id: row.id, old, new, new_full, effective_at });
        }
        Ok(waiting)
    }
}
