//! Flows. A flow is saved only over the version that was read, so it never goes backwards.

use sqlx::FromRow;
use uuid::Uuid;
use vestibule_domain::gate::{ContentDigest, Flow, FlowParts, FlowState, HolderDigest, Purpose, Subject};
use vestibule_domain::id::{AccountId, FlowId};
use vestibule_domain::secret::TokenDigest;
use vestibule_domain::time::Timestamp;

use crate::engine::column;
use crate::engine::conn::{Conn, Tx, on};
use crate::engine::error::StoreError;

/// A flow as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlowRow {
    /// The flow as the domain keeps it.
    pub parts: FlowParts,
    /// The keyed hash of the identifier that was typed, for purposes that begin with one.
    pub lookup: Option<[u8; 32]>,
    /// What the use case keeps with it, sealed.
    pub sealed: Option<Vec<u8>>,
    /// How often it was saved.
    pub version: i64,
}

impl FlowRow {
    /// The flow, to be moved on.
    #[must_use]
    pub fn flow(&self) -> Flow {
        Flow::from_parts(self.parts.clone())
    }
}

#[derive(FromRow)]
struct Record {
    id: Uuid,
    purpose: String,
    account_id: Option<Uuid>,
    holder: Vec<u8>,
    content: Option<Vec<u8>>,
    demand: String,
    given: String,
    state: String,
    tries_left: i64,
    opened_at: i64,
    expires_at: i64,
    lookup: Option<Vec<u8>>,
    sealed: Option<Vec<u8>>,
    version: i64,
}

impl TryFrom<Record> for FlowRow {
    type Error = StoreError;
    fn try_from(record: Record) -> Result<Self, StoreError> {
        let content = record.content.map(|bytes| column::bytes32(bytes, "flow.content")).transpose()?;
        Ok(Self {
            parts: FlowParts {
                id: FlowId::from_uuid(record.id),
                purpose: column::word(Purpose::parse(&record.purpose), "flow.purpose")?,
                subject: record
                    .account_id
                    .map_or(Subject::Nobody, |id| Subject::Account(AccountId::from_uuid(id))),
                holder: HolderDigest::from_bytes(column::bytes32(record.holder, "flow.holder")?),
                content: content.map(ContentDigest),
                demand: column::from_json(&record.demand, "flow.demand")?,
                given: column::from_json(&record.given, "flow.given")?,
                state: column::word(state(&record.state), "flow.state")?,
                tries_left: u8::try_from(record.tries_left)
                    .map_err(|_| StoreError::corrupt("flow.tries_left"))?,
                opened_at: Timestamp::from_micros(record.opened_at),
                expires_at: Timestamp::from_micros(record.expires_at),
            },
            lookup: record.lookup.map(|bytes| column::bytes32(bytes, "flow.lookup")).transpose()?,
            sealed: record.sealed,
            version: record.version,
        })
    }
}

const fn state_word(state: FlowState) -> &'static str {
    match state {
        FlowState::Proving => "proving",
        FlowState::Open => "open",
        FlowState::Spent => "spent",
        FlowState::Shut => "shut",
    }
}

fn state(word: &str) -> Option<FlowState> {
    [FlowState::Proving, FlowState::Open, FlowState::Spent, FlowState::Shut]
        .into_iter()
        .find(|state| state_word(*state) == word)
}

const INSERT: &str = "
    insert into flow (id, purpose, account_id, holder, content, demand, given, state, tries_left, opened_at,
        expires_at, lookup, sealed, version)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
    on conflict (holder) do nothing";

/// Stores a flow that was just opened, under a token that follows from the request; false when the same request has stored one
/// already. Who stores it at the same moment waits for the one that came first.
pub async fn insert_once(tx: &mut Tx<'_>, row: &FlowRow) -> Result<bool, StoreError> {
    let parts = &row.parts;
    let demand = column::to_json(&parts.demand, "flow.demand")?;
    let given = column::to_json(&parts.given, "flow.given")?;
    let stored = on!(tx, execute INSERT(
        parts.id.uuid(),
        parts.purpose.as_str(),
        parts.subject.account().map(AccountId::uuid),
        &parts.holder.bytes()[..],
        parts.content.as_ref().map(|content| &content.0[..]),
        demand.as_str(),
        given.as_str(),
        state_word(parts.state),
        i64::from(parts.tries_left),
        parts.opened_at.micros(),
        parts.expires_at.micros(),
        row.lookup.as_ref().map(|lookup| &lookup[..]),
        row.sealed.as_deref(),
        row.version,
    ))?;
    Ok(stored == 1)
}

/// Stores a flow that was just opened, under a token drawn at random.
pub async fn insert(tx: &mut Tx<'_>, row: &FlowRow) -> Result<(), StoreError> {
    if insert_once(tx, row).await? {
        Ok(())
    } else {
        Err(StoreError::corrupt("a random token was drawn twice"))
    }
}

const GET: &str = "
    select id, purpose, account_id, holder, content, demand, given, state, tries_left, opened_at, expires_at,
        lookup, sealed, version
    from flow where id = $1";

/// A flow by its name, whatever its state.
pub async fn get(conn: &mut Conn<'_>, id: FlowId) -> Result<Option<FlowRow>, StoreError> {
    let record: Option<Record> = on!(conn, fetch_optional GET(id.uuid()))?;
    record.map(FlowRow::try_from).transpose()
}

const BY_HOLDER: &str = "
    select id, purpose, account_id, holder, content, demand, given, state, tries_left, opened_at, expires_at,
        lookup, sealed, version
    from flow where holder = $1";

/// A flow by the digest of its client's token, whatever its state.
pub async fn by_holder(conn: &mut Conn<'_>, holder: &TokenDigest) -> Result<Option<FlowRow>, StoreError> {
    let record: Option<Record> = on!(conn, fetch_optional BY_HOLDER(&holder.bytes()[..]))?;
    record.map(FlowRow::try_from).transpose()
}

const SAVE: &str = "
    update flow
    set demand = $3, given = $4, state = $5, tries_left = $6, sealed = coalesce($7, sealed),
        version = version + 1
    where id = $1 and version = $2";

/// Saves how far the flow has come over `version`; false when somebody else saved it meanwhile. Without `sealed`
/// what is kept with it stays.
pub async fn save(
    tx: &mut Tx<'_>,
    flow: &Flow,
    sealed: Option<&[u8]>,
    version: i64,
) -> Result<bool, StoreError> {
    let parts = flow.parts();
    let demand = column::to_json(&parts.demand, "flow.demand")?;
    let given = column::to_json(&parts.given, "flow.given")?;
    let saved = on!(tx, execute SAVE(
        parts.id.uuid(),
        version,
        demand.as_str(),
        given.as_str(),
        state_word(parts.state),
        i64::from(parts.tries_left),
        sealed,
    ))?;
    Ok(saved == 1)
}

const SET_SEALED: &str = "update flow set sealed = $2 where id = $1";

/// Replaces what is kept with a flow that is over.
pub async fn set_sealed(tx: &mut Tx<'_>, id: FlowId, sealed: &[u8]) -> Result<(), StoreError> {
    on!(tx, execute SET_SEALED(id.uuid(), sealed))?;
    Ok(())
}

const SHUT_OTHERS: &str = "
    update flow set state = 'shut', version = version + 1
    where account_id = $1 and state in ('proving', 'open') and ($2 is null or id <> $2)";

/// Shuts every unfinished flow of an account except `keep`, so that nothing begun before goes through. Returns how
/// many were shut.
pub async fn shut_others(
    tx: &mut Tx<'_>,
    account: AccountId,
    keep: Option<FlowId>,
) -> Result<u64, StoreError> {
    on!(tx, execute SHUT_OTHERS(account.uuid(), keep.map(FlowId::uuid)))
}

const SHUT_NOBODYS: &str = "
    update flow set state = 'shut', version = version + 1
    where account_id is null and state in ('proving', 'open')";

/// Shuts every unfinished flow that belongs to no account yet. Returns how many were shut.
pub async fn shut_nobodys(tx: &mut Tx<'_>) -> Result<u64, StoreError> {
    on!(tx, execute SHUT_NOBODYS())
}

const PURGE: &str = "
    delete from flow where id in
        (select id from flow where expires_at < $1 order by expires_at limit $2)";

/// Deletes flows that expired before `before`, with their codes; at most `limit`. Returns how many.
pub async fn purge_before(tx: &mut Tx<'_>, before: Timestamp, limit: u32) -> Result<u64, StoreError> {
    on!(tx, execute PURGE(before.micros(), column::limit(limit)))
}
