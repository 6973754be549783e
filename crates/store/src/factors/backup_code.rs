//! Backup codes, as digests. Each counts once.

use uuid::Uuid;
use vestibule_domain::id::AccountId;
use vestibule_domain::time::Timestamp;

use crate::engine::conn::{Conn, Tx, on};
use crate::engine::error::StoreError;

/// What is left of an account's backup codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BackupCodeSummary {
    /// How many were made.
    pub total: i64,
    /// How many are unused.
    pub left: i64,
    /// When they were made.
    pub made_at: Timestamp,
}

const DELETE: &str = "delete from backup_code where account_id = $1";

/// Removes all backup codes of an account, used or not.
pub async fn remove_all(tx: &mut Tx<'_>, account: AccountId) -> Result<(), StoreError> {
    on!(tx, execute DELETE(account.uuid()))?;
    Ok(())
}

const INSERT: &str =
    "insert into backup_code (account_id, digest, made_at, used_at) values ($1, $2, $3, null)";

/// Replaces all backup codes of an account.
pub async fn replace(
    tx: &mut Tx<'_>,
    account: AccountId,
    digests: &[[u8; 32]],
    now: Timestamp,
) -> Result<(), StoreError> {
    remove_all(tx, account).await?;
    for digest in digests {
        on!(tx, execute INSERT(account.uuid(), &digest[..], now.micros()))?;
    }
    Ok(())
}

const USE_ONE: &str = "
    update backup_code set used_at = $3
    where account_id = $1 and digest = $2 and used_at is null
    returning account_id";
const HAS: &str = "select digest from backup_code where account_id = $1 and digest = $2";

/// Whether this is one of an account's codes, used or not.
pub async fn has(conn: &mut Conn<'_>, account: AccountId, digest: &[u8; 32]) -> Result<bool, StoreError> {
    let row: Option<(Vec<u8>,)> = on!(conn, fetch_optional HAS(account.uuid(), &digest[..]))?;
    Ok(row.is_some())
}

const LEFT: &str = "select count(*) from backup_code where account_id = $1 and used_at is null";

/// Uses a code and returns how many are left; `None` when there is no such unused code.
pub async fn use_one(
    tx: &mut Tx<'_>,
    account: AccountId,
    digest: &[u8; 32],
    now: Timestamp,
) -> Result<Option<i64>, StoreError> {
    let used: Option<(Uuid,)> = on!(tx, fetch_optional USE_ONE(account.uuid(), &digest[..], now.micros()))?;
    if used.is_none() {
        return Ok(None);
    }
    let (left,): (i64,) = on!(tx, fetch_one LEFT(account.uuid()))?;
    Ok(Some(left))
}

const SUMMARY: &str = "
    select count(*), count(*) filter (where used_at is null), min(made_at)
    from backup_code where account_id = $1";

/// What is left of an account's codes; `None` when none were made.
pub async fn summary(
    conn: &mut Conn<'_>,
    account: AccountId,
) -> Result<Option<BackupCodeSummary>, StoreError> {
    let (total, left, made_at): (i64, i64, Option<i64>) = on!(conn, fetch_one SUMMARY(account.uuid()))?;
    Ok(made_at.map(|made_at| BackupCodeSummary { total, left, made_at: Timestamp::from_micros(made_at) }))
}
