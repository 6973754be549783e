//! The profile: identifiers, display name and language.

use std::sync::Arc;

use vestibule_domain::account::{AccountName, Agreement, Consent, Identifier, IdentifierKind};
use vestibule_domain::audit::EventKind;
use vestibule_domain::id::AccountId;
use vestibule_domain::notice::Contact;
use vestibule_domain::time::Timestamp;
use vestibule_store::identifier::IdentifierRow;
use vestibule_store::snapshot::AccountSnapshot;
use vestibule_store::{Lock, StoreError, Transaction, Tx, account};

use crate::app::App;
use crate::caller::{Caller, SignedIn};
use crate::core::Core;
use crate::identifiers::IdentifierView;
use crate::problem::Problem;
use crate::records::Profile;
use crate::sealed_columns::Column;

/// A profile as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileView {
    /// The account's id.
    pub account: AccountId,
    /// What the customer wants to be called.
    pub name: Option<String>,
    /// BCP 47 tag.
    pub language: String,
    /// Since when the account exists.
    pub created_at: Timestamp,
    /// What finds the account.
    pub identifiers: Vec<IdentifierView>,
    /// What its owner agreed to, the oldest first.
    pub consents: Vec<Consent>,
    /// What is to be agreed to anew: documents whose version in force was not agreed to.
    pub agreements_due: Vec<Agreement>,
}

impl App {
    /// The profile of the signed-in account.
    pub async fn profile(&self, signed_in: &SignedIn) -> Result<ProfileView, Problem> {
        let core = &self.0;
        core.profile_of(core.snapshot_within(signed_in).await?)
    }

    /// Reads the signed-in account once for a whole request. Only for one that changes nothing: all that it shows
    /// is then from one moment.
    pub async fn looking(&self, signed_in: SignedIn) -> Result<SignedIn, Problem> {
        let account = Some(Arc::new(self.0.snapshot_within(&signed_in).await?));
        Ok(SignedIn { account, ..signed_in })
    }

    /// Changes the display name (`None` removes it) and the language.
    pub async fn change_profile(
        &self,
        caller: &Caller,
        signed_in: &SignedIn,
        name: Option<AccountName>,
        language: &str,
    ) -> Result<(), Problem> {
        let change = ChangeProfile {
            app: self.clone(),
            caller: caller.clone(),
            signed_in: signed_in.clone(),
            name: name.map(|name| name.reveal().to_owned()),
            language: language.to_owned(),
        };
        Ok(self.0.store.write(Lock::Account(signed_in.session.account), change).await?)
    }
}

struct ChangeProfile {
    app: App,
    caller: Caller,
    signed_in: SignedIn,
    name: Option<String>,
    language: String,
}

impl Transaction for ChangeProfile {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        let (core, id) = (&self.app.0, self.signed_in.session.account);
        // What the same profile holds of protections stays.
        let Some(row) = account::get(tx, id).await?.filter(|row| row.state.is_open()) else { return Ok(()) };
        let present: Profile = core.seals.open(Column::AccountProfile, id.uuid(), &row.profile)?;
        let profile = Profile { name: self.name.clone(), ..present };
        let sealed = core.seals.seal(Column::AccountProfile, id.uuid(), &profile)?;
        account::set_profile(tx, id, &sealed, &self.language).await?;
        core.record(tx, id, EventKind::ProfileChanged, self.signed_in.origin(&self.caller), self.caller.now)
            .await
    }
}

impl Core {
    fn profile_of(&self, snapshot: AccountSnapshot) -> Result<ProfileView, Problem> {
        let identifiers = self.identifier_views(&snapshot.identifiers)?;
        let row = snapshot.account;
        let profile: Profile = self.seals.open(Column::AccountProfile, row.id.uuid(), &row.profile)?;
        Ok(ProfileView {
            account: row.id,
            name: profile.name,
            language: row.language,
            created_at: row.created_at,
            identifiers,
            agreements_due: Agreement::due(&self.operator().agreements, &profile.consents),
            consents: profile.consents,
        })
    }

    /// The verified contacts of an account, e-mail addresses first, with its language and its anti-phishing code.
    pub(crate) fn contacts(&self, snapshot: &AccountSnapshot) -> Result<Vec<Contact>, StoreError> {
        let named = self.named_contacts(snapshot)?;
        Ok(named.into_iter().map(|(_, contact)| contact).collect())
    }

    /// As [`Core::contacts`], each with its row.
    pub(crate) fn named_contacts(
        &self,
        snapshot: &AccountSnapshot,
    ) -> Result<Vec<(IdentifierRow, Contact)>, StoreError> {
        let owner = &snapshot.account;
        let profile: Profile = self.seals.open(Column::AccountProfile, owner.id.uuid(), &owner.profile)?;
        let mut contacts = Vec::with_capacity(snapshot.identifiers.len());
        for row in &snapshot.identifiers {
            let clear: String = self.seals.open(Column::IdentifierValue, row.id.uuid(), &row.sealed)?;
            let identifier = Identifier::stored(&clear).map_err(StoreError::broken)?;
            let (language, anti_phishing_code) = (owner.language.clone(), profile.anti_phishing_code.clone());
            contacts.push((row.clone(), Contact { identifier, language, anti_phishing_code }));
        }
        contacts.sort_by_key(|(_, contact)| contact.identifier.kind() != IdentifierKind::Email);
        Ok(contacts)
    }
}
