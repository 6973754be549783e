//! The exchange's own names for its customers: each account has at most one, set once, and each names one account.

use std::collections::HashMap;

use uuid::Uuid;
use vestibule_domain::client::ExternalId;
use vestibule_domain::id::AccountId;

use crate::engine::column;
use crate::engine::conn::{Conn, Tx, on};
use crate::engine::dialect::EXTERNALLY_NAMED;
use crate::engine::error::StoreError;

const CLAIM: &str = "
    insert into external_id (external_id, account_id) values ($1, $2)
    on conflict do nothing";

/// Names an account; says whether both the name was free and the account had none. Of two that claim one at the same moment, one
/// waits for the other.
pub async fn claim(tx: &mut Tx<'_>, account: AccountId, external_id: &str) -> Result<bool, StoreError> {
    Ok(on!(tx, execute CLAIM(external_id, account.uuid()))? == 1)
}

const OF: &str = "select external_id from external_id where account_id = $1";

/// What the exchange calls this account.
pub async fn of_account(conn: &mut Conn<'_>, account: AccountId) -> Result<Option<String>, StoreError> {
    let row: Option<(String,)> = on!(conn, fetch_optional OF(account.uuid()))?;
    Ok(row.map(|(external_id,)| external_id))
}

const ACCOUNT: &str = "select account_id from external_id where external_id = $1";

/// The account that the exchange calls so.
pub async fn account(conn: &mut Conn<'_>, external_id: &str) -> Result<Option<AccountId>, StoreError> {
    let row: Option<(Uuid,)> = on!(conn, fetch_optional ACCOUNT(external_id))?;
    Ok(row.map(|(id,)| AccountId::from_uuid(id)))
}

/// Those of these names that accounts have, with the accounts.
pub async fn accounts(
    conn: &mut Conn<'_>,
    names: &[ExternalId],
) -> Result<HashMap<String, AccountId>, StoreError> {
    let names: Vec<&str> = names.iter().map(ExternalId::as_str).collect();
    let (text, names) = (EXTERNALLY_NAMED.text(conn.engine()), column::to_json(&names, "external_id")?);
    let rows: Vec<(String, Uuid)> = on!(conn, fetch_all text(names))?;
    Ok(rows.into_iter().map(|(name, id)| (name, AccountId::from_uuid(id))).collect())
}
