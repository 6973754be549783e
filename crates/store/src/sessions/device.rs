//! Devices that an account was used on, recognised by the digest of a token within that account. The token is renewed at each
//! sign-in; the one before counts for a short while, as [`ShownDevices::earlier_counts`] says.

use sqlx::FromRow;
use uuid::Uuid;
use vestibule_domain::id::{AccountId, DeviceId};
use vestibule_domain::secret::TokenDigest;
use vestibule_domain::session::{Device, DeviceTokens, ShownDevices};
use vestibule_domain::time::Timestamp;

use crate::engine::column;
use crate::engine::conn::{Conn, Tx, on};
use crate::engine::error::StoreError;

/// A device as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceRow {
    /// The device as the domain knows it.
    pub device: Device,
    /// The digest of its token.
    pub token: TokenDigest,
    /// The digest of the token before, and when it was renewed.
    pub before: Option<(TokenDigest, Timestamp)>,
    /// Wrong codes of the authenticator in a row that were typed on it.
    pub wrong_codes: i64,
    /// What it looks like, sealed.
    pub sealed: Vec<u8>,
}

#[derive(FromRow)]
struct Record {
    account_id: Uuid,
    id: Uuid,
    token: Vec<u8>,
    earlier: Option<Vec<u8>>,
    renewed_at: Option<i64>,
    first_seen_at: i64,
    last_seen_at: i64,
    forgotten_at: Option<i64>,
    wrong_codes: i64,
    sealed: Vec<u8>,
}

impl TryFrom<Record> for DeviceRow {
    type Error = StoreError;
    fn try_from(record: Record) -> Result<Self, StoreError> {
        Ok(Self {
            device: Device {
                id: DeviceId::from_uuid(record.id),
                account: AccountId::from_uuid(record.account_id),
                first_seen_at: Timestamp::from_micros(record.first_seen_at),
                last_seen_at: Timestamp::from_micros(record.last_seen_at),
                forgotten_at: column::instant(record.forgotten_at),
            },
            token: column::token(record.token, "device.token")?,
            before: before(record.earlier, record.renewed_at)?,
            wrong_codes: record.wrong_codes,
            sealed: record.sealed,
        })
    }
}

/// The token before, as its two columns say.
pub(crate) fn before(
    earlier: Option<Vec<u8>>,
    renewed_at: Option<i64>,
) -> Result<Option<(TokenDigest, Timestamp)>, StoreError> {
    let (Some(earlier), Some(at)) = (earlier, renewed_at) else { return Ok(None) };
    Ok(Some((column::token(earlier, "device.earlier")?, Timestamp::from_micros(at))))
}

const INSERT: &str = "
    insert into device (account_id, id, token, earlier, renewed_at, first_seen_at, last_seen_at, forgotten_at, wrong_codes,
        sealed)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";

/// Adds a device, whose token the account must not know.
pub async fn insert(tx: &mut Tx<'_>, row: &DeviceRow) -> Result<(), StoreError> {
    let device = &row.device;
    on!(tx, execute INSERT(
        device.account.uuid(),
        device.id.uuid(),
        &row.token.bytes()[..],
        row.before.as_ref().map(|(token, _)| &token.bytes()[..]),
        row.before.map(|(_, at)| at.micros()),
        device.first_seen_at.micros(),
        device.last_seen_at.micros(),
        device.forgotten_at.map(Timestamp::micros),
        row.wrong_codes,
        row.sealed.as_slice(),
    ))?;
    Ok(())
}

const GET: &str = "
    select account_id, id, token, earlier, renewed_at, first_seen_at, last_seen_at, forgotten_at, wrong_codes,
        sealed
    from device where account_id = $1 and id = $2";

/// A device of an account by its name, forgotten or not.
pub async fn get(
    conn: &mut Conn<'_>,
    account: AccountId,
    id: DeviceId,
) -> Result<Option<DeviceRow>, StoreError> {
    let record: Option<Record> = on!(conn, fetch_optional GET(account.uuid(), id.uuid()))?;
    record.map(DeviceRow::try_from).transpose()
}

const FIND: &str = "
    select account_id, id, token, earlier, renewed_at, first_seen_at, last_seen_at, forgotten_at, wrong_codes,
        sealed
    from device where account_id = $1 and forgotten_at is null and (token in ($2, $3, $4, $5, $6)
        or (earlier in ($2, $3, $4, $5, $6) and renewed_at > $7 and renewed_at <= $8))
    order by last_seen_at desc, id desc limit 1";

/// The device of an account that one of these tokens belongs to, unless it was forgotten.
pub async fn find(
    conn: &mut Conn<'_>,
    account: AccountId,
    shown: &ShownDevices,
) -> Result<Option<DeviceRow>, StoreError> {
    let [one, two, three, four, five] = digests(shown);
    let (after, until) = shown.earlier_counts();
    let record: Option<Record> = on!(conn, fetch_optional FIND(
        account.uuid(), one, two, three, four, five, after.micros(), until.micros()
    ))?;
    record.map(DeviceRow::try_from).transpose()
}

/// The digests of tokens, to be bound one by one.
pub(crate) fn digests(shown: &ShownDevices) -> [Option<&[u8]>; DeviceTokens::MOST] {
    shown.digests.each_ref().map(|digest| digest.as_ref().map(|digest| &digest.bytes()[..]))
}

const LATEST_OF: &str = "
    select account_id, id, token, earlier, renewed_at, first_seen_at, last_seen_at, forgotten_at, wrong_codes,
        sealed
    from device where forgotten_at is null and (token in ($1, $2, $3, $4, $5)
        or (earlier in ($1, $2, $3, $4, $5) and renewed_at > $6 and renewed_at <= $7))
    order by last_seen_at desc, id desc limit 1";

/// Of all accounts' devices that these tokens belong to and that were not forgotten, the one used last: the same browser is
/// a device of each account that was used on it.
pub async fn latest_of(conn: &mut Conn<'_>, shown: &ShownDevices) -> Result<Option<DeviceRow>, StoreError> {
    let [one, two, three, four, five] = digests(shown);
    let (after, until) = shown.earlier_counts();
    let record: Option<Record> = on!(conn, fetch_optional LATEST_OF(
        one, two, three, four, five, after.micros(), until.micros()
    ))?;
    record.map(DeviceRow::try_from).transpose()
}

const OF_ACCOUNT: &str = "
    select account_id, id, token, earlier, renewed_at, first_seen_at, last_seen_at, forgotten_at, wrong_codes,
        sealed
    from device where account_id = $1 and forgotten_at is null
    order by last_seen_at desc, id desc";

/// The devices of an account that were not forgotten, last used first.
pub async fn of_account(conn: &mut Conn<'_>, account: AccountId) -> Result<Vec<DeviceRow>, StoreError> {
    let records: Vec<Record> = on!(conn, fetch_all OF_ACCOUNT(account.uuid()))?;
    records.into_iter().map(DeviceRow::try_from).collect()
}

const EVER_OF: &str = "
    select account_id, id, token, earlier, renewed_at, first_seen_at, last_seen_at, forgotten_at, wrong_codes,
        sealed
    from device where account_id = $1 order by last_seen_at desc, id desc limit $2";

/// The devices of an account, forgotten or not, last used first; at most `limit`.
pub async fn ever_of(
    conn: &mut Conn<'_>,
    account: AccountId,
    limit: u32,
) -> Result<Vec<DeviceRow>, StoreError> {
    let records: Vec<Record> = on!(conn, fetch_all EVER_OF(account.uuid(), column::limit(limit)))?;
    records.into_iter().map(DeviceRow::try_from).collect()
}

const SET_SEALED: &str = "
    update device set sealed = $3
    where account_id = $1 and id = $2 and forgotten_at is null";

/// Replaces what a device looks like; false when it was forgotten or never was.
pub async fn set_sealed(
    tx: &mut Tx<'_>,
    account: AccountId,
    id: DeviceId,
    sealed: &[u8],
) -> Result<bool, StoreError> {
    Ok(on!(tx, execute SET_SEALED(account.uuid(), id.uuid(), sealed))? == 1)
}

const TOUCH: &str = "
    update device set last_seen_at = $3
    where account_id = $1 and id = $2 and last_seen_at < $3";

/// Notes when devices were last used; older instants than the stored ones change nothing.
pub async fn touch(tx: &mut Tx<'_>, uses: &[(AccountId, DeviceId, Timestamp)]) -> Result<(), StoreError> {
    let mut uses = uses.to_vec();
    uses.sort_unstable();
    for (account, device, at) in uses {
        on!(tx, execute TOUCH(account.uuid(), device.uuid(), at.micros()))?;
    }
    Ok(())
}

const RECORD_FAILURE: &str = "
    update device set wrong_codes = wrong_codes + 1
    where account_id = $1 and id = $2
    returning wrong_codes";

/// Counts a wrong code of the authenticator that was typed on a device and returns how many there were in a row; 0 when
/// the account has no such device.
pub async fn record_failure(tx: &mut Tx<'_>, account: AccountId, id: DeviceId) -> Result<i64, StoreError> {
    let row: Option<(i64,)> = on!(tx, fetch_optional RECORD_FAILURE(account.uuid(), id.uuid()))?;
    Ok(row.map_or(0, |(wrong,)| wrong))
}

const FORGIVE: &str = "
    update device set wrong_codes = 0
    where account_id = $1 and id = $2 and wrong_codes > 0";

/// Ends the count of wrong codes on a device.
pub async fn forgive(tx: &mut Tx<'_>, account: AccountId, id: DeviceId) -> Result<(), StoreError> {
    on!(tx, execute FORGIVE(account.uuid(), id.uuid()))?;
    Ok(())
}

const RENEW: &str = "
    update device
    set earlier = token, token = $4, renewed_at = $5,
        last_seen_at = case when last_seen_at < $5 then $5 else last_seen_at end
    where account_id = $1 and id = $2 and token = $3 and forgotten_at is null";

/// Puts the next token in place of the present one, which counts for a short while longer, and notes that the device was
/// used; false when its token is another by now or it was forgotten.
pub async fn renew(
    tx: &mut Tx<'_>,
    account: AccountId,
    id: DeviceId,
    present: &TokenDigest,
    next: &TokenDigest,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let (present, next) = (&present.bytes()[..], &next.bytes()[..]);
    let renewed = on!(tx, execute RENEW(account.uuid(), id.uuid(), present, next, now.micros()))?;
    Ok(renewed == 1)
}

const FORGET_OTHERS: &str = "
    update device set forgotten_at = $3
    where account_id = $1 and forgotten_at is null and ($2 is null or id <> $2)";

/// Forgets every device of an account but `keep`; says how many.
pub async fn forget_others(
    tx: &mut Tx<'_>,
    account: AccountId,
    keep: Option<DeviceId>,
    now: Timestamp,
) -> Result<u64, StoreError> {
    on!(tx, execute FORGET_OTHERS(account.uuid(), keep.map(DeviceId::uuid), now.micros()))
}

const FORGET: &str = "
    update device set forgotten_at = $3
    where account_id = $1 and id = $2 and forgotten_at is null";

/// Forgets a device; false when it was forgotten or never was.
pub async fn forget(
    tx: &mut Tx<'_>,
    account: AccountId,
    id: DeviceId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    Ok(on!(tx, execute FORGET(account.uuid(), id.uuid(), now.micros()))? == 1)
}
