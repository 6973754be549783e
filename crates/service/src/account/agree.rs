//! Agreeing anew to what changed: it is asked for after a sign-in, and kept like what was agreed to at registration.

use vestibule_domain::account::{Agreed, Agreement, LegalDocument};
use vestibule_domain::audit::EventKind;
use vestibule_store::account::AccountRow;
use vestibule_store::{Lock, StoreError, Transaction, Tx, account};

use crate::app::App;
use crate::caller::{Caller, SignedIn};
use crate::core::Core;
use crate::problem::{FieldFault, Problem};
use crate::records::Profile;
use crate::sealed_columns::Column;

impl App {
    /// The documents that the customer has not agreed to in the version in force.
    pub async fn agreements_due(&self, signed_in: &SignedIn) -> Result<Vec<Agreement>, Problem> {
        let asked = &self.0.operator().agreements;
        if asked.is_empty() {
            return Ok(Vec::new());
        }
        let row = self.0.snapshot_within(signed_in).await?.account;
        let profile: Profile = self.0.seals.open(Column::AccountProfile, row.id.uuid(), &row.profile)?;
        Ok(Agreement::due(asked, &profile.consents))
    }

    /// Agrees to all that is due; what is named must have the version in force. With nothing due, nothing is kept.
    pub async fn agree(
        &self,
        caller: &Caller,
        signed_in: &SignedIn,
        agreed: &[Agreed],
    ) -> Result<(), Problem> {
        let change = Agree {
            app: self.clone(),
            caller: caller.clone(),
            signed_in: signed_in.clone(),
            agreed: agreed.to_vec(),
        };
        let account = signed_in.session.account;
        let missing = self.0.store.write(Lock::Account(account), change).await?;
        if missing.is_empty() {
            Ok(())
        } else {
            Err(Problem::Invalid(missing.into_iter().map(FieldFault::NotAgreed).collect()))
        }
    }
}

impl Core {
    /// Whether an account has to agree to something anew; no where its profile cannot be read, which others will tell.
    pub(crate) fn has_to_agree(&self, row: &AccountRow) -> bool {
        let asked = &self.operator().agreements;
        let profile = || self.seals.open::<Profile>(Column::AccountProfile, row.id.uuid(), &row.profile);
        !asked.is_empty() && profile().is_ok_and(|kept| !Agreement::due(asked, &kept.consents).is_empty())
    }
}

struct Agree {
    app: App,
    caller: Caller,
    signed_in: SignedIn,
    agreed: Vec<Agreed>,
}

impl Transaction for Agree {
    /// What is due and was not agreed to; then nothing is kept.
    type Output = Vec<LegalDocument>;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Vec<LegalDocument>, StoreError> {
        let (core, id) = (&self.app.0, self.signed_in.session.account);
        let Some(row) = account::get(tx, id).await?.filter(|row| row.state.is_open()) else {
            return Ok(Vec::new());
        };
        let mut profile: Profile = core.seals.open(Column::AccountProfile, id.uuid(), &row.profile)?;
        let due = Agreement::due(&core.operator().agreements, &profile.consents);
        let consents = match Agreement::consents(&due, &self.agreed, self.caller.now) {
            Ok(consents) if consents.is_empty() => return Ok(Vec::new()),
            Ok(consents) => consents,
            Err(missing) => return Ok(missing),
        };
        let agreed = consents.iter().map(|consent| consent.agreed.clone()).collect();
        profile.consents.extend(consents);
        let sealed = core.seals.seal(Column::AccountProfile, id.uuid(), &profile)?;
        account::set_profile(tx, id, &sealed, &row.language).await?;
        let origin = self.signed_in.origin(&self.caller);
        core.record(tx, id, EventKind::Agreed { agreed }, origin, self.caller.now).await?;
        Ok(Vec::new())
    }
}
