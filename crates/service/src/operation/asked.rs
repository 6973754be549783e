//! The client's side of an operation: it asks for one, looks how far it has come, and uses it once.

use vestibule_domain::audit::{EventKind, Origin};
use vestibule_domain::client::held::OperationsBegin;
use vestibule_domain::client::{Actor, Application, ClientName, ReturnTarget};
use vestibule_domain::gate::Refusal;
use vestibule_domain::id::{AccountId, ClientId, OperationId};
use vestibule_domain::operation::{
    Operation, OperationName, OperationStage, OperationState, OperationText, Told,
};
use vestibule_domain::policy::Strength;
use vestibule_domain::session::Session;
use vestibule_domain::time::Timestamp;
use vestibule_store::operation::{self, OperationRow};
use vestibule_store::{Conn, Lock, StoreError, Transaction, Tx, account, application, session};

use crate::app::App;
use crate::client::Granted;
use crate::core::Core;
use crate::facts::Facts;
use crate::problem::{ClientProblem, FieldFault, Problem};
use crate::sealed_columns::Column;

/// How many operations of one client may wait for the owner of one account.
const MOST_WAITING: i64 = 20;

/// What a client asks to be confirmed, as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOperation {
    /// The account whose owner is asked.
    pub account: AccountId,
    /// What is done, by a name of the policy's lists.
    pub name: String,
    /// What the customer reads.
    pub text: String,
    /// Where the customer is sent afterwards; `Some(None)` is one that cannot be an address.
    pub return_to: Option<Option<ReturnTarget>>,
}

/// An operation and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperationView {
    /// The operation.
    pub operation: Operation,
    /// Where it stands now.
    pub stage: OperationStage,
}

/// The client that has the right; the command line is none, and has no operations.
fn client_of(right: &Granted<OperationsBegin>) -> Result<(ClientId, &ClientName), Problem> {
    match right.actor() {
        Actor::Client { id, name } => Ok((*id, name)),
        Actor::Operator => Err(Problem::NotFound),
    }
}

impl App {
    /// Asks the owner of an account to confirm an operation. It is refused where the policy lists no such operation, where it
    /// takes a second factor and the account has none, and where too many of this client wait already.
    pub async fn begin_operation(
        &self,
        right: &Granted<OperationsBegin>,
        asked: NewOperation,
    ) -> Result<OperationView, Problem> {
        let (core, now) = (&self.0, self.now());
        let (client, client_name) = client_of(right)?;
        let known = application::of_client(&mut core.store.read().await?, client).await?;
        let (name, strength, told) = self.read(client_name, known.as_ref(), &asked)?;
        let operation = Operation {
            id: OperationId::from_uuid(core.uuid(now)),
            client,
            account: asked.account,
            name,
            told,
            made_at: now,
            expires_at: now + core.policy().operation.lifetime,
            state: OperationState::Waiting,
        };
        let sealed = core.seals.seal(Column::OperationTold, operation.id.uuid(), &operation.told)?;
        let row = OperationRow::of(&operation, sealed);
        let begin =
            Begin { app: self.clone(), operation: operation.clone(), row, strength, origin: right.origin() };
        match core.store.write(Lock::Account(asked.account), begin).await? {
            Begun::Asked => Ok(OperationView { operation, stage: OperationStage::Waiting }),
            Begun::NoAccount => Err(Problem::NotFound),
            Begun::NoSecondFactor => Err(Refusal::SecondFactorMissing.into()),
            Begun::TooMany { until } => Err(Problem::TooMany { until }),
        }
    }

    fn read(
        &self,
        client: &ClientName,
        application: Option<&Application>,
        asked: &NewOperation,
    ) -> Result<(OperationName, Strength, Told), Problem> {
        let listed = |name: OperationName| {
            let strength = self.0.policy().operation.strength(&name);
            strength.map(|strength| (name, strength))
        };
        let name = asked.name.parse().ok().and_then(listed);
        let text = asked.text.parse::<OperationText>().ok();
        let registered = |target: &ReturnTarget| {
            application.is_some_and(|application| application.admits(&target.address))
        };
        let return_to = asked.return_to.clone().map(|target| target.filter(registered));
        let (Some((name, strength)), Some(text), None | Some(Some(_))) = (&name, &text, &return_to) else {
            let faults = [
                (name.is_none(), FieldFault::Operation),
                (text.is_none(), FieldFault::OperationText),
                (return_to == Some(None), FieldFault::ReturnTo),
            ];
            return Err(Problem::Invalid(
                faults.into_iter().filter(|(is, _)| *is).map(|(_, fault)| fault).collect(),
            ));
        };
        let title = application.map_or_else(|| client.to_string(), |application| application.title.clone());
        let told = Told {
            client: client.clone(),
            application: title,
            text: text.clone(),
            return_to: return_to.flatten(),
        };
        Ok((name.clone(), *strength, told))
    }

    /// An operation of this client, and where it stands.
    pub async fn operation(
        &self,
        right: &Granted<OperationsBegin>,
        id: OperationId,
    ) -> Result<OperationView, Problem> {
        let (client, _) = client_of(right)?;
        let mut conn = self.0.store.read().await?;
        let row = operation::get(&mut conn, id).await?.filter(|row| row.client == client);
        Ok(self.0.operation_view(&mut conn, row.ok_or(Problem::NotFound)?, self.now()).await?)
    }

    /// Uses an operation that was confirmed, once; says how it was confirmed. Refused while it waits
    /// ([`ClientProblem::OperationWaiting`]) and once it was used or has expired ([`Refusal::OperationOver`]).
    pub async fn use_operation(
        &self,
        right: &Granted<OperationsBegin>,
        id: OperationId,
    ) -> Result<OperationView, Problem> {
        let (client, _) = client_of(right)?;
        let row = operation::get(&mut self.0.store.read().await?, id).await?;
        let row = row.filter(|row| row.client == client).ok_or(Problem::NotFound)?;
        let using = Using { app: self.clone(), id, origin: right.origin(), now: self.now() };
        match self.0.store.write(Lock::Account(row.account), using).await? {
            Some(Ok(operation)) => Ok(OperationView { operation, stage: OperationStage::Used }),
            Some(Err(OperationStage::Waiting)) => Err(ClientProblem::OperationWaiting.into()),
            Some(Err(OperationStage::Proven | OperationStage::Used | OperationStage::Expired)) => {
                Err(Refusal::OperationOver.into())
            }
            None => Err(Problem::NotFound),
        }
    }
}

impl Core {
    /// An operation with what the customer reads of it.
    pub(crate) fn opened_operation(&self, row: OperationRow) -> Result<Operation, StoreError> {
        let told = self.seals.open(Column::OperationTold, row.id.uuid(), &row.sealed)?;
        Ok(row.operation(told))
    }

    pub(super) async fn operation_view(
        &self,
        conn: &mut Conn<'_>,
        row: OperationRow,
        now: Timestamp,
    ) -> Result<OperationView, StoreError> {
        let operation = self.opened_operation(row)?;
        let goes_on = session_goes_on(conn, &operation, now).await?;
        let stage = operation.stage(goes_on, self.policy().operation.lasts, now);
        Ok(OperationView { operation, stage })
    }
}

/// Whether the session that confirmed an operation has not ended.
async fn session_goes_on(
    conn: &mut Conn<'_>,
    operation: &Operation,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let Some(approval) = operation.approval() else { return Ok(true) };
    let row = session::get(conn, operation.account, approval.session).await?;
    let goes_on = |session: Session| session.ended.is_none() && now < session.expires_at;
    Ok(row.is_some_and(|row| goes_on(row.session)))
}

struct Begin {
    app: App,
    operation: Operation,
    row: OperationRow,
    strength: Strength,
    origin: Origin,
}

enum Begun {
    Asked,
    NoAccount,
    NoSecondFactor,
    TooMany { until: Timestamp },
}

impl Transaction for Begin {
    type Output = Begun;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Begun, StoreError> {
        let (core, asked) = (&self.app.0, &self.operation);
        if account::get(tx, asked.account).await?.is_none_or(|row| !row.state.is_open()) {
            return Ok(Begun::NoAccount);
        }
        let Some(facts) = Facts::by_account(tx, &core.seals, asked.account).await? else {
            return Ok(Begun::NoAccount);
        };
        if self.strength == Strength::Strong && !facts.second_factor() {
            return Ok(Begun::NoSecondFactor);
        }
        let (waiting, first) = operation::waiting(tx, asked.account, asked.client, asked.made_at).await?;
        if waiting >= MOST_WAITING {
            return Ok(Begun::TooMany { until: first.unwrap_or(asked.expires_at) });
        }
        operation::insert(tx, &self.row).await?;
        let kind =
            EventKind::OperationAsked { operation: asked.name.clone(), client: asked.told.client.clone() };
        core.record(tx, asked.account, kind, self.origin.clone(), asked.made_at).await?;
        Ok(Begun::Asked)
    }
}

struct Using {
    app: App,
    id: OperationId,
    origin: Origin,
    now: Timestamp,
}

impl Transaction for Using {
    type Output = Option<Result<Operation, OperationStage>>;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Self::Output, StoreError> {
        let core = &self.app.0;
        let Some(row) = operation::get(tx, self.id).await? else { return Ok(None) };
        let mut operation = core.opened_operation(row)?;
        let goes_on = session_goes_on(tx, &operation, self.now).await?;
        if let Err(over) = operation.spend(goes_on, core.policy().operation.lasts, self.now) {
            return Ok(Some(Err(over.0)));
        }
        if !operation::use_once(tx, self.id, self.now).await? {
            return Ok(Some(Err(OperationStage::Used)));
        }
        let (name, client) = (operation.name.clone(), operation.told.client.clone());
        let kind = EventKind::OperationUsed { operation: name, client };
        core.record(tx, operation.account, kind, self.origin.clone(), self.now).await?;
        Ok(Some(Ok(operation)))
    }
}
