//! What the operator's own schema keeps of customers: given at registration, read and changed by its owner, read and set by
//! programs of the exchange. The values are one sealed document, whose key goes with the account; events name attributes, never values.

use std::sync::Arc;

use vestibule_domain::account::attribute::{Answers, AttributeFaults};
use vestibule_domain::account::{AttributeName, AttributeSchema, AttributeValues};
use vestibule_domain::audit::{EventKind, Origin};
use vestibule_domain::client::held::{AttributesRead, AttributesWrite};
use vestibule_domain::id::AccountId;
use vestibule_domain::time::Timestamp;
use vestibule_store::attributes::{self, AttributesRow};
use vestibule_store::{Conn, Lock, StoreError, Transaction, Tx, account, event};

use crate::app::App;
use crate::caller::{Caller, SignedIn};
use crate::client::Granted;
use crate::core::Core;
use crate::problem::{FieldFault, Problem};
use crate::sealed_columns::Column;

impl App {
    /// The schema in force.
    #[must_use]
    pub fn attribute_schema(&self) -> Arc<AttributeSchema> {
        self.0.attribute_schema()
    }

    /// What cannot be taken of what a new customer gives, for a page that tells everything that is wrong at once.
    #[must_use]
    pub fn attribute_faults(&self, caller: &Caller, given: &Answers) -> Vec<FieldFault> {
        self.attribute_schema().at_registration(given, caller.now).err().map(fields).unwrap_or_default()
    }

    /// What is kept of the signed-in account.
    pub async fn attributes(&self, signed_in: &SignedIn) -> Result<AttributeValues, Problem> {
        let core = &self.0;
        Ok(core.attributes_of(&mut core.store.read().await?, signed_in.session.account).await?)
    }

    /// The names of the attributes that the signed-in customer has yet to give. Where none is required, nothing is read.
    pub async fn attributes_due(&self, signed_in: &SignedIn) -> Result<Vec<AttributeName>, Problem> {
        let schema = self.attribute_schema();
        if !schema.iter().any(|attribute| attribute.required) {
            return Ok(Vec::new());
        }
        let values = self.attributes(signed_in).await?;
        Ok(schema.due(&values).map(|attribute| attribute.name.clone()).collect())
    }

    /// Changes what the customer may change: all of it or, where anything cannot be taken, nothing.
    pub async fn change_attributes(
        &self,
        caller: &Caller,
        signed_in: &SignedIn,
        given: &Answers,
    ) -> Result<AttributeValues, Problem> {
        let (core, session) = (&self.0, &signed_in.session);
        let admitted = core.sessions_pace.admit(session.id.uuid(), caller.now, &core.policy().throttle);
        admitted.map_err(|until| Problem::TooMany { until })?;
        let change = Change {
            app: self.clone(),
            account: session.account,
            given: given.clone(),
            by_client: false,
            origin: signed_in.origin(caller),
            now: caller.now,
        };
        self.changed(change).await
    }

    /// What is kept of an account, for a program of the exchange. Who read it stands in the account's record.
    pub async fn read_attributes(
        &self,
        right: &Granted<AttributesRead>,
        id: AccountId,
    ) -> Result<AttributeValues, Problem> {
        let read = Read { app: self.clone(), account: id, origin: right.origin(), now: self.now() };
        self.0.store.write(Lock::Account(id), read).await?.ok_or(Problem::NotFound)
    }

    /// Sets any attributes of an account, also those that its owner cannot change; nothing where anything cannot be taken.
    pub async fn set_attributes(
        &self,
        right: &Granted<AttributesWrite>,
        id: AccountId,
        given: &Answers,
    ) -> Result<AttributeValues, Problem> {
        let change = Change {
            app: self.clone(),
            account: id,
            given: given.clone(),
            by_client: true,
            origin: right.origin(),
            now: self.now(),
        };
        self.changed(change).await
    }

    async fn changed(&self, change: Change) -> Result<AttributeValues, Problem> {
        match self.0.store.write(Lock::Account(change.account), change).await? {
            Changed::Now(values) => Ok(values),
            Changed::Refused(faults) => Err(Problem::Invalid(fields(faults))),
            Changed::Nobody => Err(Problem::NotFound),
        }
    }
}

impl Core {
    pub(crate) fn attribute_schema(&self) -> Arc<AttributeSchema> {
        Arc::clone(&self.in_force().attributes)
    }

    /// What is kept of an account; nothing of an erased one.
    pub(crate) async fn attributes_of(
        &self,
        conn: &mut Conn<'_>,
        id: AccountId,
    ) -> Result<AttributeValues, StoreError> {
        match attributes::get(conn, id).await? {
            Some(AttributesRow { sealed, key: Some(half) }) => {
                self.seals.open_with(&half, Column::AccountAttributes, id.uuid(), &sealed)
            }
            Some(AttributesRow { key: None, .. }) | None => Ok(AttributeValues::default()),
        }
    }

    /// Keeps these values in the place of those before.
    pub(crate) async fn keep_attributes(
        &self,
        tx: &mut Tx<'_>,
        id: AccountId,
        values: &AttributeValues,
    ) -> Result<(), StoreError> {
        if values.is_empty() {
            return attributes::delete(tx, id).await;
        }
        let half = event::key(tx, id, self.entropy.bytes()).await?;
        let sealed = self.seals.seal_with(&half, Column::AccountAttributes, id.uuid(), values)?;
        attributes::put(tx, id, &sealed).await
    }
}

/// What cannot be taken, as the answer tells it.
pub(super) fn fields(faults: AttributeFaults) -> Vec<FieldFault> {
    faults.into_iter().map(|(name, fault)| FieldFault::Attribute { name, fault }).collect()
}

/// What became of a change.
enum Changed {
    /// What is kept now.
    Now(AttributeValues),
    /// Nothing was taken.
    Refused(AttributeFaults),
    /// There is no account, or it is not there for whoever asks.
    Nobody,
}

struct Change {
    app: App,
    account: AccountId,
    given: Answers,
    /// By a program of the exchange, not by the account's owner.
    by_client: bool,
    origin: Origin,
    now: Timestamp,
}

impl Transaction for Change {
    type Output = Changed;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Changed, StoreError> {
        let (core, id) = (&self.app.0, self.account);
        let row = account::get(tx, id).await?;
        if !row.is_some_and(|row| row.state.is_open() || (self.by_client && !row.state.is_erased())) {
            return Ok(Changed::Nobody);
        }
        let mut values = core.attributes_of(tx, id).await?;
        let schema = core.attribute_schema();
        let changed = if self.by_client {
            schema.by_client(&mut values, &self.given, self.now)
        } else {
            schema.by_customer(&mut values, &self.given, self.now)
        };
        let changed = match changed {
            Ok(changed) => changed,
            Err(faults) => return Ok(Changed::Refused(faults)),
        };
        if !changed.is_empty() {
            core.keep_attributes(tx, id, &values).await?;
            let kind = EventKind::AttributesChanged { attributes: changed };
            core.record(tx, id, kind, self.origin.clone(), self.now).await?;
        }
        Ok(Changed::Now(values))
    }
}

struct Read {
    app: App,
    account: AccountId,
    origin: Origin,
    now: Timestamp,
}

impl Transaction for Read {
    type Output = Option<AttributeValues>;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Self::Output, StoreError> {
        let (core, id) = (&self.app.0, self.account);
        if account::get(tx, id).await?.is_none_or(|row| row.state.is_erased()) {
            return Ok(None);
        }
        core.record(tx, id, EventKind::AttributesRead, self.origin.clone(), self.now).await?;
        core.attributes_of(tx, id).await.map(Some)
    }
}
