//! What protects an account beyond its policy, and what holds follow from. One row per account, made with the first
//! thing worth keeping; each setter changes its own columns only.

use sqlx::FromRow;
use uuid::Uuid;
use vestibule_domain::id::AccountId;
use vestibule_domain::protection::{
    Freeze, FreezeReason, FreezeScope, FreshLock, FrozenBy, OperatorFreeze, Suspicion,
};
use vestibule_domain::time::{Span, Timestamp};

use crate::engine::column;
use crate::engine::conn::{Conn, Tx, on};
use crate::engine::error::StoreError;
use crate::engine::id_range::IdRange;

/// What protects an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProtectionRow {
    /// The account that is protected.
    pub account: AccountId,
    /// How long every weakening waits, when the customer chose.
    pub settings_lock: Option<Span>,
    /// When that was last set or lengthened, and what counted until then.
    pub fresh_lock: Option<FreshLock>,
    /// Whether withdrawals go to listed addresses only.
    pub whitelist_only: bool,
    /// Whether nothing but a passkey opens the account.
    pub passkeys_only: bool,
    /// The freeze in force.
    pub freeze: Option<Freeze>,
    /// The exchange's own freeze in force.
    pub operator_freeze: Option<OperatorFreeze>,
    /// When the exchange last demanded a new password; one that was chosen later satisfies it.
    pub password_demanded_at: Option<Timestamp>,
    /// When a freeze of everything that was asked for within a session last ended.
    pub lock_ended_at: Option<Timestamp>,
    /// The lock on suspicion in force, with its start.
    pub suspicion: Option<(Suspicion, Timestamp)>,
    /// When the password was last reset.
    pub password_reset_at: Option<Timestamp>,
    /// When an authenticator was last replaced or removed.
    pub authenticator_changed_at: Option<Timestamp>,
    /// When an address or number was last changed.
    pub contact_changed_at: Option<Timestamp>,
    /// When a passkey was last added.
    pub passkey_added_at: Option<Timestamp>,
    /// The place in the event chain up to which notices were read.
    pub notices_seen: i64,
    /// When a recovery last asked for the guided check-up.
    pub check_up_due_at: Option<Timestamp>,
    /// When the guided check-up was last finished.
    pub check_up_done_at: Option<Timestamp>,
}

impl ProtectionRow {
    /// An account of which nothing is kept yet.
    #[must_use]
    pub const fn bare(account: AccountId) -> Self {
        Self {
            account,
            settings_lock: None,
            fresh_lock: None,
            whitelist_only: false,
            passkeys_only: false,
            freeze: None,
            operator_freeze: None,
            password_demanded_at: None,
            lock_ended_at: None,
            suspicion: None,
            password_reset_at: None,
            authenticator_changed_at: None,
            contact_changed_at: None,
            passkey_added_at: None,
            notices_seen: 0,
            check_up_due_at: None,
            check_up_done_at: None,
        }
    }

    /// Whether the guided check-up was asked for and not finished since.
    #[must_use]
    pub fn asks_check_up(&self) -> bool {
        self.check_up_due_at.is_some_and(|due| self.check_up_done_at.is_none_or(|done| done < due))
    }
}

/// As stored.
#[derive(FromRow)]
pub(crate) struct Record {
    account_id: Uuid,
    settings_lock: Option<i64>,
    settings_lock_since: Option<i64>,
    settings_lock_before: Option<i64>,
    whitelist_only: i64,
    passkeys_only: i64,
    #[sqlx(flatten)]
    stops: Stops,
    lock_ended_at: Option<i64>,
    password_reset_at: Option<i64>,
    authenticator_changed_at: Option<i64>,
    contact_changed_at: Option<i64>,
    passkey_added_at: Option<i64>,
    notices_seen: i64,
    check_up_due_at: Option<i64>,
    check_up_done_at: Option<i64>,
}

/// What stands in the way of a sign-in, as stored.
#[derive(FromRow)]
pub(crate) struct Stops {
    frozen_scope: Option<String>,
    frozen_by: Option<String>,
    frozen_at: Option<i64>,
    exchange_freeze: Option<String>,
    exchange_reason: Option<String>,
    exchange_froze_at: Option<i64>,
    password_demanded_at: Option<i64>,
    suspicion: Option<String>,
    suspected_at: Option<i64>,
}

impl Stops {
    pub(crate) fn freeze(&self) -> Result<Option<Freeze>, StoreError> {
        match (&self.frozen_scope, &self.frozen_by, self.frozen_at) {
            (None, None, None) => Ok(None),
            (Some(scope), Some(by), Some(at)) => Ok(Some(Freeze {
                scope: column::word(FreezeScope::parse(scope), "protection.frozen_scope")?,
                since: Timestamp::from_micros(at),
                by: column::word(FrozenBy::parse(by), "protection.frozen_by")?,
            })),
            _ => Err(StoreError::corrupt("protection.frozen_at")),
        }
    }

    pub(crate) fn operator_freeze(&self) -> Result<Option<OperatorFreeze>, StoreError> {
        match (&self.exchange_freeze, &self.exchange_reason, self.exchange_froze_at) {
            (None, None, None) => Ok(None),
            (Some(scope), Some(reason), Some(at)) => Ok(Some(OperatorFreeze {
                scope: column::word(FreezeScope::parse(scope), "protection.exchange_freeze")?,
                reason: column::word(FreezeReason::parse(reason), "protection.exchange_reason")?,
                since: Timestamp::from_micros(at),
            })),
            _ => Err(StoreError::corrupt("protection.exchange_froze_at")),
        }
    }

    pub(crate) fn password_demanded_at(&self) -> Option<Timestamp> {
        column::instant(self.password_demanded_at)
    }

    pub(crate) fn suspicion(&self) -> Result<Option<(Suspicion, Timestamp)>, StoreError> {
        match (&self.suspicion, self.suspected_at) {
            (None, None) => Ok(None),
            (Some(reason), Some(at)) => {
                let reason = column::word(Suspicion::parse(reason), "protection.suspicion")?;
                Ok(Some((reason, Timestamp::from_micros(at))))
            }
            _ => Err(StoreError::corrupt("protection.suspected_at")),
        }
    }
}

impl TryFrom<Record> for ProtectionRow {
    type Error = StoreError;
    fn try_from(record: Record) -> Result<Self, StoreError> {
        Ok(Self {
            account: AccountId::from_uuid(record.account_id),
            settings_lock: record.settings_lock.map(Span::from_micros),
            fresh_lock: record.settings_lock_since.map(|since| FreshLock {
                since: Timestamp::from_micros(since),
                before: record.settings_lock_before.map(Span::from_micros),
            }),
            whitelist_only: record.whitelist_only != 0,
            passkeys_only: record.passkeys_only != 0,
            freeze: record.stops.freeze()?,
            operator_freeze: record.stops.operator_freeze()?,
            password_demanded_at: record.stops.password_demanded_at(),
            lock_ended_at: column::instant(record.lock_ended_at),
            suspicion: record.stops.suspicion()?,
            password_reset_at: column::instant(record.password_reset_at),
            authenticator_changed_at: column::instant(record.authenticator_changed_at),
            contact_changed_at: column::instant(record.contact_changed_at),
            passkey_added_at: column::instant(record.passkey_added_at),
            notices_seen: record.notices_seen,
            check_up_due_at: column::instant(record.check_up_due_at),
            check_up_done_at: column::instant(record.check_up_done_at),
        })
    }
}

const GET: &str = "
    select account_id, settings_lock, settings_lock_since, settings_lock_before, whitelist_only, passkeys_only,
        frozen_scope, frozen_by, frozen_at, exchange_freeze, exchange_reason, exchange_froze_at, password_demanded_at, lock_ended_at, suspicion, suspected_at, password_reset_at, authenticator_changed_at,
        contact_changed_at, passkey_added_at, notices_seen, check_up_due_at, check_up_done_at
    from protection where account_id = $1";

/// What protects an account; the bare row when nothing is kept of it.
pub async fn get(conn: &mut Conn<'_>, account: AccountId) -> Result<ProtectionRow, StoreError> {
    let record: Option<Record> = on!(conn, fetch_optional GET(account.uuid()))?;
    record.map_or_else(|| Ok(ProtectionRow::bare(account)), ProtectionRow::try_from)
}

const SET_SETTINGS_LOCK: &str = "
    insert into protection (account_id, settings_lock, settings_lock_since, settings_lock_before)
    values ($1, $2, $3, $4)
    on conflict (account_id) do update
    set settings_lock = excluded.settings_lock, settings_lock_since = excluded.settings_lock_since,
        settings_lock_before = excluded.settings_lock_before";

/// Sets how long every weakening waits; `None` leaves it to the policy. `fresh` says what counts for a while yet.
pub async fn set_settings_lock(
    tx: &mut Tx<'_>,
    account: AccountId,
    delay: Option<Span>,
    fresh: Option<FreshLock>,
) -> Result<(), StoreError> {
    on!(tx, execute SET_SETTINGS_LOCK(
        account.uuid(),
        delay.map(Span::micros),
        fresh.map(|fresh| fresh.since.micros()),
        fresh.and_then(|fresh| fresh.before).map(Span::micros),
    ))?;
    Ok(())
}

const SET_WHITELIST_ONLY: &str = "
    insert into protection (account_id, whitelist_only) values ($1, $2)
    on conflict (account_id) do update set whitelist_only = excluded.whitelist_only";

/// Sets whether withdrawals go to listed addresses only.
pub async fn set_whitelist_only(tx: &mut Tx<'_>, account: AccountId, on: bool) -> Result<(), StoreError> {
    on!(tx, execute SET_WHITELIST_ONLY(account.uuid(), i64::from(on)))?;
    Ok(())
}

const SET_PASSKEYS_ONLY: &str = "
    insert into protection (account_id, passkeys_only) values ($1, $2)
    on conflict (account_id) do update set passkeys_only = excluded.passkeys_only";

/// Sets whether nothing but a passkey opens the account.
pub async fn set_passkeys_only(tx: &mut Tx<'_>, account: AccountId, on: bool) -> Result<(), StoreError> {
    on!(tx, execute SET_PASSKEYS_ONLY(account.uuid(), i64::from(on)))?;
    Ok(())
}

const SET_FREEZE: &str = "
    insert into protection (account_id, frozen_scope, frozen_by, frozen_at) values ($1, $2, $3, $4)
    on conflict (account_id) do update
    set frozen_scope = excluded.frozen_scope, frozen_by = excluded.frozen_by, frozen_at = excluded.frozen_at";

/// Puts a freeze in force, or ends the present one.
pub async fn set_freeze(
    tx: &mut Tx<'_>,
    account: AccountId,
    freeze: Option<Freeze>,
) -> Result<(), StoreError> {
    on!(tx, execute SET_FREEZE(
        account.uuid(),
        freeze.map(|freeze| freeze.scope.as_str()),
        freeze.map(|freeze| freeze.by.as_str()),
        freeze.map(|freeze| freeze.since.micros()),
    ))?;
    Ok(())
}

const SET_OPERATOR_FREEZE: &str = "
    insert into protection (account_id, exchange_freeze, exchange_reason, exchange_froze_at) values ($1, $2, $3, $4)
    on conflict (account_id) do update
    set exchange_freeze = excluded.exchange_freeze, exchange_reason = excluded.exchange_reason,
        exchange_froze_at = excluded.exchange_froze_at";

/// Puts a freeze of the exchange's in force, or ends the present one.
pub async fn set_operator_freeze(
    tx: &mut Tx<'_>,
    account: AccountId,
    freeze: Option<OperatorFreeze>,
) -> Result<(), StoreError> {
    on!(tx, execute SET_OPERATOR_FREEZE(
        account.uuid(),
        freeze.map(|freeze| freeze.scope.as_str()),
        freeze.map(|freeze| freeze.reason.as_str()),
        freeze.map(|freeze| freeze.since.micros()),
    ))?;
    Ok(())
}

const FROZEN_BY_EXCHANGE: &str = "
    select account_id from protection
    where exchange_reason = $1 and account_id > $2 and account_id <= $3 order by account_id limit $4";

/// The accounts of a range that the exchange froze for this reason, in the order of their ids; at most `limit`.
pub async fn frozen_by_exchange(
    conn: &mut Conn<'_>,
    reason: FreezeReason,
    range: IdRange,
    limit: u32,
) -> Result<Vec<AccountId>, StoreError> {
    let rows: Vec<(Uuid,)> = on!(conn, fetch_all FROZEN_BY_EXCHANGE(
        reason.as_str(),
        range.behind.uuid(),
        range.last.uuid(),
        column::limit(limit),
    ))?;
    Ok(rows.into_iter().map(|(id,)| AccountId::from_uuid(id)).collect())
}

const SET_SUSPICION: &str = "
    insert into protection (account_id, suspicion, suspected_at) values ($1, $2, $3)
    on conflict (account_id) do update
    set suspicion = excluded.suspicion, suspected_at = excluded.suspected_at";

/// Locks an account on suspicion, or releases it.
pub async fn set_suspicion(
    tx: &mut Tx<'_>,
    account: AccountId,
    suspicion: Option<(Suspicion, Timestamp)>,
) -> Result<(), StoreError> {
    on!(tx, execute SET_SUSPICION(
        account.uuid(),
        suspicion.map(|(reason, _)| reason.as_str()),
        suspicion.map(|(_, at)| at.micros()),
    ))?;
    Ok(())
}

/// Sets one column to a value that only grows.
macro_rules! raise {
    ($column:literal) => {
        concat!(
            "insert into protection (account_id, ",
            $column,
            ") values ($1, $2)
             on conflict (account_id) do update set ",
            $column,
            " = excluded.",
            $column,
            " where protection.",
            $column,
            " is null or protection.",
            $column,
            " < excluded.",
            $column
        )
    };
}

const NOTE_LOCK_ENDED: &str = raise!("lock_ended_at");

/// Notes that a freeze of everything that was asked for within a session ended; an older instant than the stored one changes
/// nothing.
pub async fn note_lock_ended(tx: &mut Tx<'_>, account: AccountId, at: Timestamp) -> Result<(), StoreError> {
    on!(tx, execute NOTE_LOCK_ENDED(account.uuid(), at.micros()))?;
    Ok(())
}

const DEMAND_PASSWORD: &str = raise!("password_demanded_at");

/// Demands that a new password is chosen; an older instant than the stored one changes nothing.
pub async fn demand_password(tx: &mut Tx<'_>, account: AccountId, at: Timestamp) -> Result<(), StoreError> {
    on!(tx, execute DEMAND_PASSWORD(account.uuid(), at.micros()))?;
    Ok(())
}

const NOTE_PASSWORD_RESET: &str = raise!("password_reset_at");

/// Notes that the password was reset; an older instant than the stored one changes nothing.
pub async fn note_password_reset(
    tx: &mut Tx<'_>,
    account: AccountId,
    at: Timestamp,
) -> Result<(), StoreError> {
    on!(tx, execute NOTE_PASSWORD_RESET(account.uuid(), at.micros()))?;
    Ok(())
}

const NOTE_AUTHENTICATOR_CHANGED: &str = raise!("authenticator_changed_at");

/// Notes that an authenticator was replaced or removed; an older instant than the stored one changes nothing.
pub async fn note_authenticator_changed(
    tx: &mut Tx<'_>,
    account: AccountId,
    at: Timestamp,
) -> Result<(), StoreError> {
    on!(tx, execute NOTE_AUTHENTICATOR_CHANGED(account.uuid(), at.micros()))?;
    Ok(())
}

const NOTE_CONTACT_CHANGED: &str = raise!("contact_changed_at");

/// Notes that an address or number was changed; an older instant than the stored one changes nothing.
pub async fn note_contact_changed(
    tx: &mut Tx<'_>,
    account: AccountId,
    at: Timestamp,
) -> Result<(), StoreError> {
    on!(tx, execute NOTE_CONTACT_CHANGED(account.uuid(), at.micros()))?;
    Ok(())
}

const NOTE_PASSKEY_ADDED: &str = raise!("passkey_added_at");

/// Notes that a passkey was added; an older instant than the stored one changes nothing.
pub async fn note_passkey_added(
    tx: &mut Tx<'_>,
    account: AccountId,
    at: Timestamp,
) -> Result<(), StoreError> {
    on!(tx, execute NOTE_PASSKEY_ADDED(account.uuid(), at.micros()))?;
    Ok(())
}

const SEE_NOTICES: &str = raise!("notices_seen");

/// Notes up to which place in the event chain notices were read; an earlier place than the stored one changes nothing.
pub async fn see_notices(tx: &mut Tx<'_>, account: AccountId, up_to: i64) -> Result<(), StoreError> {
    on!(tx, execute SEE_NOTICES(account.uuid(), up_to))?;
    Ok(())
}

const ASK_CHECK_UP: &str = raise!("check_up_due_at");

/// Asks for the guided check-up, also when an earlier one was finished; an older instant than the stored one changes
/// nothing.
pub async fn ask_check_up(tx: &mut Tx<'_>, account: AccountId, at: Timestamp) -> Result<(), StoreError> {
    on!(tx, execute ASK_CHECK_UP(account.uuid(), at.micros()))?;
    Ok(())
}

const FINISH_CHECK_UP: &str = raise!("check_up_done_at");

/// Notes that the guided check-up was finished; an older instant than the stored one changes nothing.
pub async fn finish_check_up(tx: &mut Tx<'_>, account: AccountId, at: Timestamp) -> Result<(), StoreError> {
    on!(tx, execute FINISH_CHECK_UP(account.uuid(), at.micros()))?;
    Ok(())
}
