//! The passkeys of an account, as their owner sees and names them.

use vestibule_domain::account::Nickname;
use vestibule_domain::audit::EventKind;
use vestibule_domain::factor::Aaguid;
use vestibule_domain::id::FactorId;
use vestibule_domain::time::Timestamp;
use vestibule_store::passkey::PasskeyRow;
use vestibule_store::snapshot::AccountSnapshot;
use vestibule_store::{Lock, StoreError, Transaction, Tx, passkey};

use crate::app::App;
use crate::caller::{Caller, SignedIn};
use crate::core::Core;
use crate::passkey::{CeremonyPlace, PasskeyQuestion, PasskeyRecord};
use crate::problem::Problem;
use crate::records::Profile;
use crate::sealed_columns::Column;

/// A passkey as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasskeyView {
    /// Its name in the API.
    pub id: FactorId,
    /// The id that its authenticator gave it.
    pub credential_id: Vec<u8>,
    /// What its owner calls it, or the model of its authenticator was called when it was added.
    pub name: Option<Nickname>,
    /// The model of its authenticator; all zeros where that does not say.
    pub model: Aaguid,
    /// Whether it is lost with the one device that it is on.
    pub bound_to_device: bool,
    /// Whether it was copied to another device, or to its maker's servers, when it was last used.
    pub backed_up: bool,
    /// When it was added.
    pub added_at: Timestamp,
    /// When it was last used.
    pub last_used_at: Option<Timestamp>,
}

/// Whose passkeys they are, as authenticators keep it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasskeyUser {
    /// The domain that they are made for (RP ID).
    pub domain: String,
    /// The account, in base64url (user handle).
    pub user: String,
    /// What the account is signed in to with.
    pub name: String,
    /// What its owner is called.
    pub shown: String,
}

impl PasskeyView {
    fn of(row: &PasskeyRow, record: PasskeyRecord) -> Self {
        Self {
            id: row.id,
            credential_id: row.credential_id.clone(),
            name: record.name,
            model: record.model,
            bound_to_device: row.memory.bound_to_device(),
            backed_up: row.memory.backed_up,
            added_at: row.added_at,
            last_used_at: row.last_used_at,
        }
    }
}

impl App {
    /// The passkeys of the account, the oldest first.
    pub async fn passkeys(&self, signed_in: &SignedIn) -> Result<Vec<PasskeyView>, Problem> {
        let core = &self.0;
        let snapshot = core.snapshot_within(signed_in).await?;
        core.passkey_views(&snapshot.passkeys).map_err(Problem::from)
    }

    /// Asks for a use of one of the account's passkeys, for a change that begins within this session. `None` where it has none, or
    /// the site has none.
    pub async fn ask_own_passkey(
        &self,
        caller: &Caller,
        signed_in: &SignedIn,
    ) -> Result<Option<PasskeyQuestion>, Problem> {
        let core = &self.0;
        let records = core.passkey_records(&core.snapshot_within(signed_in).await?.passkeys)?;
        if records.is_empty() {
            return Ok(None);
        }
        core.ask_for_passkey(CeremonyPlace::Session(signed_in.session.id), &records, caller.now)
    }

    /// The pages that may use this site's passkeys, its own first (Web Authentication §5.11). `None` where the site has none.
    #[must_use]
    pub fn passkey_origins(&self) -> Option<Vec<String>> {
        let core = &self.0;
        core.in_force().passkeys()?;
        let operator = core.operator();
        let own = operator.public_url.trim_end_matches('/').to_owned();
        Some(std::iter::once(own).chain(operator.passkeys.related_origins.iter().cloned()).collect())
    }

    /// What password managers are told of the account beside its passkeys. `None` where the site has none.
    pub async fn passkeys_told(&self, signed_in: &SignedIn) -> Result<Option<PasskeyUser>, Problem> {
        let core = &self.0;
        let snapshot = core.snapshot_within(signed_in).await?;
        let (name, shown) = core.passkey_user(&snapshot)?;
        let user = data_encoding::BASE64URL_NOPAD.encode(signed_in.session.account.uuid().as_bytes());
        let in_force = core.in_force();
        Ok(in_force.passkeys().map(|site| PasskeyUser {
            domain: site.domain().to_owned(),
            user,
            name,
            shown,
        }))
    }

    /// Gives a passkey another name.
    pub async fn rename_passkey(
        &self,
        caller: &Caller,
        signed_in: &SignedIn,
        id: FactorId,
        name: Nickname,
    ) -> Result<(), Problem> {
        let account = signed_in.session.account;
        let change =
            Rename { app: self.clone(), caller: caller.clone(), signed_in: signed_in.clone(), id, name };
        let found = self.0.store.write(Lock::Account(account), change).await?;
        if found { Ok(()) } else { Err(Problem::NotFound) }
    }
}

impl Core {
    /// What authenticators show of an account: what it is signed in to with, and what its owner is called.
    pub(super) fn passkey_user(&self, snapshot: &AccountSnapshot) -> Result<(String, String), Problem> {
        let id = snapshot.account.id.uuid();
        let profile: Profile = self.seals.open(Column::AccountProfile, id, &snapshot.account.profile)?;
        let contacts = self.contacts(snapshot)?;
        let name =
            contacts.first().map_or_else(String::new, |contact| contact.identifier.reveal().to_owned());
        let shown = profile.name.unwrap_or_else(|| name.clone());
        Ok((name, shown))
    }

    pub(crate) fn passkey_views(&self, rows: &[PasskeyRow]) -> Result<Vec<PasskeyView>, StoreError> {
        rows.iter().map(|row| Ok(PasskeyView::of(row, self.passkey_record(row)?))).collect()
    }
}

struct Rename {
    app: App,
    caller: Caller,
    signed_in: SignedIn,
    id: FactorId,
    name: Nickname,
}

impl Transaction for Rename {
    type Output = bool;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<bool, StoreError> {
        let (core, account) = (&self.app.0, self.signed_in.session.account);
        let rows = passkey::of_account(tx, account).await?;
        let Some(row) = rows.iter().find(|row| row.id == self.id) else { return Ok(false) };
        let record = PasskeyRecord { name: Some(self.name.clone()), ..core.passkey_record(row)? };
        let sealed = core.seals.seal(Column::PasskeyRecord, row.id.uuid(), &record)?;
        passkey::set_sealed(tx, account, row.id, &sealed).await?;
        let origin = self.signed_in.origin(&self.caller);
        let kind = EventKind::PasskeyRenamed { passkey: self.id };
        core.record(tx, account, kind, origin, self.caller.now).await?;
        Ok(true)
    }
}
