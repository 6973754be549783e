//! What a client reads of an account: found by its id, by the exchange's own name for it, or by an address or number.

use vestibule_domain::account::{Consent, IdentifierKind};
use vestibule_domain::audit::{EventKind, Origin};
use vestibule_domain::client::ExternalId;
use vestibule_domain::client::held::{AccountsRead, AccountsWrite, HoldsRead, IdentifiersRead};
use vestibule_domain::id::{AccountId, IdentifierId};
use vestibule_domain::protection::{Freeze, OperatorFreeze, holds};
use vestibule_domain::time::{Span, Timestamp};
use vestibule_store::customer::CustomerRow;
use vestibule_store::snapshot::{self, AccountSnapshot};
use vestibule_store::{Lock, StoreError, Transaction, Tx, account, external_id, identifier, weakening};

use super::Granted;
use crate::app::App;
use crate::core::Core;
use crate::identifiers::IdentifierView;
use crate::problem::{ClientProblem, FieldFault, Problem};
use crate::protection::{HoldView, WeakeningView, hold_facts};
use crate::records::Profile;
use crate::sealed_columns::Column;

/// By what an account is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// The exchange's own name for it.
    ExternalId(String),
    /// An e-mail address or phone number, as it is typed.
    Identifier(String),
}

/// An account as clients see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountView {
    /// The account's id.
    pub id: AccountId,
    /// The exchange's own name for it.
    pub external_id: Option<String>,
    /// What the customer wants to be called.
    pub name: Option<String>,
    /// BCP 47 tag.
    pub language: String,
    /// Since when the account exists.
    pub created_at: Timestamp,
    /// Since when it is closed, where it is.
    pub closed_at: Option<Timestamp>,
    /// Its addresses and numbers, the oldest first; to be shown masked.
    pub identifiers: Vec<MaskedIdentifier>,
    /// What its owner agreed to, the oldest first.
    pub consents: Vec<Consent>,
    /// The owner's freeze in force.
    pub freeze: Option<Freeze>,
    /// The exchange's own freeze in force.
    pub operator_freeze: Option<OperatorFreeze>,
    /// Whether a second factor is set up.
    pub second_factor: bool,
}

/// An address or number with most of it hidden.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MaskedIdentifier {
    /// The identifier's id.
    pub id: IdentifierId,
    /// E-mail address or phone number.
    pub kind: IdentifierKind,
    /// Enough to recognise, too little to use.
    pub masked: String,
    /// When its owner proved to read it.
    pub verified_at: Timestamp,
}

/// What protects an account and what is held, as clients see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountStanding {
    /// The highest assurance level that a sign-in reaches (NIST SP 800-63B-4 §2): 2 with a second factor, otherwise 1.
    pub assurance: u8,
    /// The delay that the customer chose for every weakening.
    pub settings_lock: Option<Span>,
    /// Whether every message carries an anti-phishing code.
    pub anti_phishing_code: bool,
    /// Whether withdrawals go to listed addresses only.
    pub whitelist_only: bool,
    /// Whether nothing but a passkey opens the account.
    pub passkeys_only: bool,
    /// The owner's freeze in force.
    pub freeze: Option<Freeze>,
    /// The exchange's own freeze in force.
    pub operator_freeze: Option<OperatorFreeze>,
    /// What is held and why, the gravest first.
    pub holds: Vec<HoldView>,
    /// What waits, oldest first.
    pub waiting: Vec<WeakeningView>,
}

impl App {
    /// The account that is wanted; [`Problem::NotFound`] where there is none.
    pub async fn find_account(
        &self,
        _right: &Granted<AccountsRead>,
        wanted: &Wanted,
    ) -> Result<AccountId, Problem> {
        let core = &self.0;
        let lookups = match wanted {
            Wanted::ExternalId(name) => {
                let found = external_id::account(&mut core.store.read().await?, name).await?;
                return found.ok_or(Problem::NotFound);
            }
            Wanted::Identifier(typed) => {
                let read = self.read_identifier(typed);
                let identifier = read.map_err(|fault| Problem::Invalid(vec![fault]))?;
                core.seals.ring.lookups(&identifier.lookup_bytes())
            }
        };
        let mut conn = core.store.read().await?;
        for lookup in &lookups {
            if let Some(account) = identifier::find(&mut conn, lookup).await? {
                return Ok(account);
            }
        }
        Err(Problem::NotFound)
    }

    /// An account as clients see it.
    pub async fn account(
        &self,
        _right: &Granted<AccountsRead>,
        id: AccountId,
    ) -> Result<AccountView, Problem> {
        let row = self.0.store.customer(id).await?.filter(|row| !row.state.is_erased());
        let row = row.ok_or(Problem::NotFound)?;
        self.0.account_view(row)
    }

    /// The addresses and numbers of an account in full. Who read them stands in the account's record.
    pub async fn identifiers_in_full(
        &self,
        right: &Granted<IdentifiersRead>,
        id: AccountId,
    ) -> Result<Vec<IdentifierView>, Problem> {
        let origin = right.origin();
        let read = Mark { app: self.clone(), account: id, what: Written::Read, origin, now: self.now() };
        if self.0.store.write(Lock::Account(id), read).await? != Marked::Done {
            return Err(Problem::NotFound);
        }
        let snapshot = snapshot::get(&mut self.0.store.read().await?, id).await?;
        let snapshot = snapshot.filter(is_kept).ok_or(Problem::NotFound)?;
        Ok(self.0.identifier_views(&snapshot.identifiers)?)
    }

    /// Gives an account the exchange's own name for it, once. Giving it the same name again changes nothing;
    /// [`ClientProblem::ExternalIdTaken`] where it has another one or another account has this one.
    pub async fn set_external_id(
        &self,
        right: &Granted<AccountsWrite>,
        id: AccountId,
        name: String,
    ) -> Result<(), Problem> {
        let name = ExternalId::parse(name).ok_or_else(|| Problem::Invalid(vec![FieldFault::ExternalId]))?;
        let origin = right.origin();
        let named =
            Mark { app: self.clone(), account: id, what: Written::Named(name), origin, now: self.now() };
        match self.0.store.write(Lock::Account(id), named).await? {
            Marked::Done => Ok(()),
            Marked::Nobody => Err(Problem::NotFound),
            Marked::Taken => Err(ClientProblem::ExternalIdTaken.into()),
        }
    }

    /// What protects an account and what is held.
    pub async fn standing(
        &self,
        _right: &Granted<HoldsRead>,
        id: AccountId,
    ) -> Result<AccountStanding, Problem> {
        let (core, now) = (&self.0, self.now());
        let mut conn = core.store.read().await?;
        let snapshot = snapshot::get(&mut conn, id).await?.filter(is_kept).ok_or(Problem::NotFound)?;
        let waiting = weakening::waiting_of(&mut conn, id).await?;
        drop(conn);
        let guard = core.guard_of(snapshot)?;
        Ok(AccountStanding {
            assurance: 1 + u8::from(guard.protections.second_factor()),
            settings_lock: guard.protections.settings_lock,
            anti_phishing_code: guard.protections.anti_phishing,
            whitelist_only: guard.protections.whitelist_only,
            passkeys_only: guard.protections.passkeys_only,
            freeze: guard.row.freeze,
            operator_freeze: guard.row.operator_freeze,
            holds: holds(&hold_facts(&guard.row, &waiting), &core.policy().hold, now),
            waiting: waiting.into_iter().map(WeakeningView::of).collect(),
        })
    }
}

impl Core {
    fn account_view(&self, row: CustomerRow) -> Result<AccountView, Problem> {
        let identifiers = self.identifier_views(&row.identifiers)?;
        let profile: Profile = self.seals.open(Column::AccountProfile, row.id.uuid(), &row.profile)?;
        let masked = |one: IdentifierView| MaskedIdentifier {
            id: one.id,
            kind: one.kind,
            masked: one.masked,
            verified_at: one.verified_at,
        };
        Ok(AccountView {
            id: row.id,
            external_id: row.external_id,
            name: profile.name,
            language: row.language,
            created_at: row.created_at,
            closed_at: row.state.closed_at(),
            identifiers: identifiers.into_iter().map(masked).collect(),
            consents: profile.consents,
            freeze: row.freeze,
            operator_freeze: row.operator_freeze,
            second_factor: row.second_factor,
        })
    }
}

/// What a client does to an account that its record tells of.
enum Written {
    Read,
    Named(ExternalId),
}

/// What became of it.
#[derive(Debug, PartialEq, Eq)]
enum Marked {
    Done,
    Nobody,
    Taken,
}

struct Mark {
    app: App,
    account: AccountId,
    what: Written,
    origin: Origin,
    now: Timestamp,
}

impl Transaction for Mark {
    type Output = Marked;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Marked, StoreError> {
        if account::get(tx, self.account).await?.is_none_or(|row| row.state.is_erased()) {
            return Ok(Marked::Nobody);
        }
        let kind = match &self.what {
            Written::Read => EventKind::IdentifiersRead,
            Written::Named(name) => {
                if external_id::of_account(tx, self.account).await?.as_deref() == Some(name.as_str()) {
                    return Ok(Marked::Done);
                }
                if !external_id::claim(tx, self.account, name.as_str()).await? {
                    return Ok(Marked::Taken);
                }
                EventKind::ExternalIdSet
            }
        };
        self.app.0.record(tx, self.account, kind, self.origin.clone(), self.now).await?;
        Ok(Marked::Done)
    }
}

/// Whether anything is kept of an account.
fn is_kept(snapshot: &AccountSnapshot) -> bool {
    !snapshot.account.state.is_erased()
}
