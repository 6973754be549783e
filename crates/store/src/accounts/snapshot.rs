//! Everything that a decision about an account needs, in one statement, or two where it has passkeys: read once before anything is checked and once more
//! behind the account's lock.

use sqlx::FromRow;
use vestibule_domain::id::AccountId;
use vestibule_domain::time::Timestamp;

use super::account::{self, AccountRow};
use super::identifier::{self, IdentifierRow};
use crate::engine::conn::{Conn, on};
use crate::engine::error::StoreError;
use crate::factors::authenticator::AuthenticatorRow;
use crate::factors::backup_code::BackupCodeSummary;
use crate::factors::joined::Joined;
use crate::factors::passkey::{self, PasskeyRow};
use crate::factors::password::PasswordRow;
use crate::protections::protection::{self, ProtectionRow};

/// An account with its factors, its addresses and numbers, and what protects it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountSnapshot {
    /// The account itself.
    pub account: AccountRow,
    /// The password, where the account has one.
    pub password: Option<PasswordRow>,
    /// The authenticator app, where one is enrolled.
    pub authenticator: Option<AuthenticatorRow>,
    /// Its passkeys, the oldest first.
    pub passkeys: Vec<PasskeyRow>,
    /// Its backup codes; `None` when none were made.
    pub backup_codes: Option<BackupCodeSummary>,
    /// Its addresses and numbers, the oldest first.
    pub identifiers: Vec<IdentifierRow>,
    /// What protects it.
    pub protection: ProtectionRow,
}

/// One row for each address or number; all of them have the same beside it.
#[derive(FromRow)]
struct Record {
    #[sqlx(flatten)]
    account: account::Record,
    #[sqlx(flatten)]
    factors: Joined,
    passkeys: i64,
    codes_total: i64,
    codes_left: i64,
    codes_made_at: Option<i64>,
    #[sqlx(flatten)]
    protection: protection::Record,
    #[sqlx(flatten)]
    contact: identifier::Joined,
}

impl AccountSnapshot {
    /// How many of its backup codes are unused.
    #[must_use]
    pub fn backup_codes_left(&self) -> i64 {
        self.backup_codes.map_or(0, |codes| codes.left)
    }
}

fn backup_codes(total: i64, left: i64, made_at: Option<i64>) -> Option<BackupCodeSummary> {
    Some(BackupCodeSummary { total, left, made_at: Timestamp::from_micros(made_at?) })
}

/// The one statement, for the account that this finds.
macro_rules! snapshot {
    ($account:literal) => {
        concat!(
            "
    select a.id, a.created_at, a.language, a.profile, a.location_history, a.closed_at, a.erased_at,
        p.hash, p.pepper_key, p.set_at,
        f.id as factor_id, f.sealed_secret, f.enrolled_at, f.last_step, f.burned_step, f.burned_earlier, f.drift_steps,
        f.failures, f.last_used_at,
        (select count(*) from passkey k where k.account_id = a.id) as passkeys,
        (select count(*) from backup_code b where b.account_id = a.id) as codes_total,
        (select count(*) from backup_code b where b.account_id = a.id and b.used_at is null) as codes_left,
        (select min(b.made_at) from backup_code b where b.account_id = a.id) as codes_made_at,
        a.id as account_id, g.settings_lock, g.settings_lock_since, g.settings_lock_before,
        coalesce(g.whitelist_only, 0) as whitelist_only, coalesce(g.passkeys_only, 0) as passkeys_only,
        g.frozen_scope, g.frozen_by, g.frozen_at, g.exchange_freeze, g.exchange_reason, g.exchange_froze_at,
        g.password_demanded_at, g.lock_ended_at,
        g.suspicion, g.suspected_at, g.password_reset_at, g.authenticator_changed_at, g.contact_changed_at, g.passkey_added_at,
        coalesce(g.notices_seen, 0) as notices_seen, g.check_up_due_at, g.check_up_done_at,
        i.id as contact_id, i.kind as contact_kind, i.lookup as contact_lookup, i.sealed as contact_sealed,
        i.verified_at as contact_verified_at, i.created_at as contact_created_at
    from account a
        left join password p on p.account_id = a.id
        left join authenticator f on f.account_id = a.id
        left join protection g on g.account_id = a.id
        left join identifier i on i.account_id = a.id
    where a.id = ",
            $account,
            " order by i.created_at, i.id"
        )
    };
}

const GET: &str = snapshot!("$1");

const BESIDE: &str = snapshot!(
    "coalesce((select n.id from account n where n.id <= $1 order by n.id desc limit 1),
            (select n.id from account n order by n.id limit 1))"
);

/// An account as it stands now.
pub async fn get(conn: &mut Conn<'_>, id: AccountId) -> Result<Option<AccountSnapshot>, StoreError> {
    let records: Vec<Record> = on!(conn, fetch_all GET(id.uuid()))?;
    of(conn, records).await
}

/// Some account, read in place of one that does not exist, so that as much is read for nobody as for somebody. `None` where there
/// is none at all.
pub async fn beside(conn: &mut Conn<'_>, nobody: AccountId) -> Result<Option<AccountSnapshot>, StoreError> {
    let records: Vec<Record> = on!(conn, fetch_all BESIDE(nobody.uuid()))?;
    of(conn, records).await
}

/// The rows of one account as one.
async fn of(conn: &mut Conn<'_>, records: Vec<Record>) -> Result<Option<AccountSnapshot>, StoreError> {
    let mut records = records.into_iter();
    let Some(mut record) = records.next() else { return Ok(None) };
    let account = AccountRow::from(record.account);
    let mut identifiers: Vec<IdentifierRow> = record.contact.identifier(account.id)?.into_iter().collect();
    for mut other in records {
        identifiers.extend(other.contact.identifier(account.id)?);
    }
    // Few accounts have any, and those take one statement more.
    let passkeys =
        if record.passkeys > 0 { passkey::of_account(conn, account.id).await? } else { Vec::new() };
    Ok(Some(AccountSnapshot {
        passkeys,
        password: record.factors.password(account.id),
        authenticator: record.factors.authenticator(account.id)?,
        backup_codes: backup_codes(record.codes_total, record.codes_left, record.codes_made_at),
        protection: record.protection.try_into()?,
        account,
        identifiers,
    }))
}
