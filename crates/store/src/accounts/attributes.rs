//! What the exchange's own schema keeps of its customers: one sealed document for each account that has any. Half of its key is
//! that of the account's events, so that it is destroyed with the account.

use vestibule_domain::id::AccountId;

use crate::engine::column;
use crate::engine::conn::{Conn, Tx, on};
use crate::engine::error::StoreError;

/// The values of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttributesRow {
    /// All of them, sealed.
    pub sealed: Vec<u8>,
    /// The account's half of the key that they are sealed with; none where the account was erased.
    pub key: Option<[u8; 32]>,
}

const GET: &str = "
    select v.sealed, h.key from account_attributes v
        join event_head h on h.account_id = v.account_id
    where v.account_id = $1";

/// The values of an account; `None` where it has none.
pub async fn get(conn: &mut Conn<'_>, account: AccountId) -> Result<Option<AttributesRow>, StoreError> {
    let row: Option<(Vec<u8>, Option<Vec<u8>>)> = on!(conn, fetch_optional GET(account.uuid()))?;
    row.map(|(sealed, key)| {
        let key = key.map(|key| column::bytes32(key, "event_head.key")).transpose()?;
        Ok(AttributesRow { sealed, key })
    })
    .transpose()
}

const PUT: &str = "
    insert into account_attributes (account_id, sealed) values ($1, $2)
    on conflict (account_id) do update set sealed = excluded.sealed";

/// Keeps the values of an account, sealed with the key that [`event::key`](crate::event::key) told, in the place of those before.
pub async fn put(tx: &mut Tx<'_>, account: AccountId, sealed: &[u8]) -> Result<(), StoreError> {
    on!(tx, execute PUT(account.uuid(), sealed))?;
    Ok(())
}

const DELETE: &str = "delete from account_attributes where account_id = $1";

/// Deletes the values of an account.
pub async fn delete(tx: &mut Tx<'_>, account: AccountId) -> Result<(), StoreError> {
    on!(tx, execute DELETE(account.uuid()))?;
    Ok(())
}
