//! Sessions, found by the digest of their token. Ending one writes the revocation that tells every node.

use std::collections::BTreeMap;

use sqlx::FromRow;
use uuid::Uuid;
use vestibule_domain::gate::ProofSet;
use vestibule_domain::id::{AccountId, DeviceId, SessionId};
use vestibule_domain::secret::TokenDigest;
use vestibule_domain::session::{EndCause, NewSession, Raised, Session};
use vestibule_domain::time::Timestamp;

use crate::engine::batcher::{Answers, Together};
use crate::engine::column;
use crate::engine::conn::{Conn, Tx, on};
use crate::engine::dialect;
use crate::engine::error::StoreError;
use crate::engine::id_range::IdRange;
use crate::revocation;

/// A session as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRow {
    /// The session as the domain knows it.
    pub session: Session,
    /// The digest of its token.
    pub token: TokenDigest,
    /// Where it was begun from, sealed.
    pub sealed: Vec<u8>,
}

/// What a check of a session rests on.
#[derive(FromRow)]
struct Plain {
    account_id: Uuid,
    id: Uuid,
    device_id: Uuid,
    given: String,
    begun_at: i64,
    proven_at: i64,
    last_seen_at: i64,
    expires_at: i64,
    raised_given: Option<String>,
    raised_at: Option<i64>,
    ended_at: Option<i64>,
    end_cause: Option<String>,
}

#[derive(FromRow)]
struct Record {
    #[sqlx(flatten)]
    plain: Plain,
    token: Vec<u8>,
    sealed: Vec<u8>,
}

impl TryFrom<&Plain> for Session {
    type Error = StoreError;
    fn try_from(record: &Plain) -> Result<Self, StoreError> {
        let ended = match (record.ended_at, &record.end_cause) {
            (Some(at), Some(cause)) => {
                Some((Timestamp::from_micros(at), column::word(EndCause::parse(cause), "session.end_cause")?))
            }
            _ => None,
        };
        let raised = match (&record.raised_given, record.raised_at) {
            (Some(given), Some(at)) => Some(Raised {
                given: column::from_json(given, "session.raised_given")?,
                at: Timestamp::from_micros(at),
            }),
            _ => None,
        };
        Ok(Self {
            id: SessionId::from_uuid(record.id),
            account: AccountId::from_uuid(record.account_id),
            device: DeviceId::from_uuid(record.device_id),
            given: column::from_json(&record.given, "session.given")?,
            begun_at: Timestamp::from_micros(record.begun_at),
            proven_at: Timestamp::from_micros(record.proven_at),
            last_seen_at: Timestamp::from_micros(record.last_seen_at),
            expires_at: Timestamp::from_micros(record.expires_at),
            raised,
            ended,
        })
    }
}

impl TryFrom<Record> for SessionRow {
    type Error = StoreError;
    fn try_from(record: Record) -> Result<Self, StoreError> {
        Ok(Self {
            session: Session::try_from(&record.plain)?,
            token: column::token(record.token, "session.token")?,
            sealed: record.sealed,
        })
    }
}

const INSERT_TOKEN: &str = "insert into session_token (token, account_id, session_id) values ($1, $2, $3)";

const INSERT: &str = "
    insert into session (account_id, id, device_id, token, given, begun_at, proven_at, last_seen_at, expires_at,
        raised_given, raised_at, ended_at, end_cause, sealed)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, null, null, null, null, $10)";

/// Stores a session that was just begun.
pub async fn insert(
    tx: &mut Tx<'_>,
    new: &NewSession,
    token: &TokenDigest,
    sealed: &[u8],
) -> Result<(), StoreError> {
    let session = new.session();
    let given = column::to_json(&session.given, "session.given")?;
    on!(tx, execute INSERT_TOKEN(&token.bytes()[..], session.account.uuid(), session.id.uuid()))?;
    on!(tx, execute INSERT(
        session.account.uuid(),
        session.id.uuid(),
        session.device.uuid(),
        &token.bytes()[..],
        given.as_str(),
        session.begun_at.micros(),
        session.proven_at.micros(),
        session.last_seen_at.micros(),
        session.expires_at.micros(),
        sealed,
    ))?;
    Ok(())
}

/// Sessions by the tokens that carry them, ended or not.
pub(crate) struct ByToken;

const BY_TOKENS: &str = "
    select t.token, s.account_id, s.id, s.device_id, s.given, s.begun_at, s.proven_at, s.last_seen_at,
        s.expires_at, s.raised_given, s.raised_at, s.ended_at, s.end_cause
    from session_token t join session s on s.account_id = t.account_id and s.id = t.session_id
    where t.token in ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";

#[derive(FromRow)]
struct Found {
    token: Vec<u8>,
    #[sqlx(flatten)]
    plain: Plain,
}

impl Together for ByToken {
    type Key = TokenDigest;
    type Row = Session;
    const MOST: usize = 16;

    async fn read(conn: &mut Conn<'_>, tokens: &[TokenDigest]) -> Answers<Session> {
        // Repeating the last token changes nothing and keeps the statement the same.
        let at = |place: usize| tokens.get(place).or(tokens.last()).map(|token| &token.bytes()[..]);
        let found: Vec<Found> = on!(conn, fetch_all BY_TOKENS(
            at(0), at(1), at(2), at(3), at(4), at(5), at(6), at(7),
            at(8), at(9), at(10), at(11), at(12), at(13), at(14), at(15),
        ))?;
        let of = |token: &TokenDigest| found.iter().find(|row| row.token == token.bytes()[..]);
        Ok(tokens
            .iter()
            .map(|token| of(token).map(|row| Session::try_from(&row.plain)).transpose())
            .collect())
    }
}

const GET: &str = "
    select account_id, id, device_id, token, given, begun_at, proven_at, last_seen_at, expires_at,
        raised_given, raised_at, ended_at, end_cause, sealed
    from session where account_id = $1 and id = $2";

/// A session of an account, ended or not.
pub async fn get(
    conn: &mut Conn<'_>,
    account: AccountId,
    id: SessionId,
) -> Result<Option<SessionRow>, StoreError> {
    let record: Option<Record> = on!(conn, fetch_optional GET(account.uuid(), id.uuid()))?;
    record.map(SessionRow::try_from).transpose()
}

const LIVE_OF: &str = "
    select account_id, id, device_id, token, given, begun_at, proven_at, last_seen_at, expires_at,
        raised_given, raised_at, ended_at, end_cause, sealed
    from session where account_id = $1 and ended_at is null and expires_at > $2
    order by last_seen_at desc, id desc";

/// The sessions of an account that neither ended nor expired, last used first. Idle ones are among them.
pub async fn live_of(
    conn: &mut Conn<'_>,
    account: AccountId,
    now: Timestamp,
) -> Result<Vec<SessionRow>, StoreError> {
    let records: Vec<Record> = on!(conn, fetch_all LIVE_OF(account.uuid(), now.micros()))?;
    records.into_iter().map(SessionRow::try_from).collect()
}

const ACCOUNTS_WITH_LIVE: &str = "
    select distinct account_id from session
    where ended_at is null and account_id > $1 and account_id <= $2 order by account_id limit $3";

/// The accounts of a range with sessions that have not ended, in the order of their ids; at most `limit`.
pub async fn accounts_with_live(
    conn: &mut Conn<'_>,
    range: IdRange,
    limit: u32,
) -> Result<Vec<AccountId>, StoreError> {
    let rows: Vec<(Uuid,)> = on!(conn, fetch_all ACCOUNTS_WITH_LIVE(
        range.behind.uuid(),
        range.last.uuid(),
        column::limit(limit),
    ))?;
    Ok(rows.into_iter().map(|(id,)| AccountId::from_uuid(id)).collect())
}

const END: &str = "
    update session set ended_at = $4, end_cause = $3
    where account_id = $1 and id = $2 and ended_at is null
    returning id";

/// Ends a session and revokes it on every node; false when it had ended.
pub async fn end(
    tx: &mut Tx<'_>,
    account: AccountId,
    id: SessionId,
    cause: EndCause,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let ended: Vec<(Uuid,)> =
        on!(tx, fetch_all END(account.uuid(), id.uuid(), cause.as_str(), now.micros()))?;
    Ok(!revoke(tx, account, ended, now).await?.is_empty())
}

// Also those that have expired: the clock that says so may be ahead.
const END_OTHERS: &str = "
    update session set ended_at = $4, end_cause = $3
    where account_id = $1 and ended_at is null and ($2 is null or id <> $2)
    returning id";

/// Ends every session of an account but `keep`, revokes them on every node and returns which they were.
pub async fn end_others(
    tx: &mut Tx<'_>,
    account: AccountId,
    keep: Option<SessionId>,
    cause: EndCause,
    now: Timestamp,
) -> Result<Vec<SessionId>, StoreError> {
    let keep = keep.map(SessionId::uuid);
    let ended: Vec<(Uuid,)> =
        on!(tx, fetch_all END_OTHERS(account.uuid(), keep, cause.as_str(), now.micros()))?;
    revoke(tx, account, ended, now).await
}

/// Ends every session of these accounts, revokes them on every node and returns which they were.
pub async fn end_all(
    tx: &mut Tx<'_>,
    accounts: &[AccountId],
    cause: EndCause,
    now: Timestamp,
) -> Result<Vec<(AccountId, SessionId)>, StoreError> {
    let list = column::id_list(accounts.iter().map(|id| id.uuid()))?;
    let sql = dialect::END_ALL.text(tx.engine());
    let ended: Vec<(Uuid, Uuid)> = on!(tx, fetch_all sql(list, cause.as_str(), now.micros()))?;
    let ended: Vec<(AccountId, SessionId)> = ended
        .into_iter()
        .map(|(account, id)| (AccountId::from_uuid(account), SessionId::from_uuid(id)))
        .collect();
    revocation::revoke_sessions(tx, &ended, now).await?;
    Ok(ended)
}

// Also those that have expired: the clock that says so may be ahead.
const END_ON_DEVICE: &str = "
    update session set ended_at = $4, end_cause = $3
    where account_id = $1 and device_id = $2 and ended_at is null
    returning id";

/// Ends every session on a device, revokes them on every node and returns which they were.
pub async fn end_on_device(
    tx: &mut Tx<'_>,
    account: AccountId,
    device: DeviceId,
    cause: EndCause,
    now: Timestamp,
) -> Result<Vec<SessionId>, StoreError> {
    let ended: Vec<(Uuid,)> =
        on!(tx, fetch_all END_ON_DEVICE(account.uuid(), device.uuid(), cause.as_str(), now.micros()))?;
    revoke(tx, account, ended, now).await
}

/// Makes every node forget what it has cached of these sessions.
async fn revoke(
    tx: &mut Tx<'_>,
    account: AccountId,
    ended: Vec<(Uuid,)>,
    now: Timestamp,
) -> Result<Vec<SessionId>, StoreError> {
    let ended: Vec<SessionId> = ended.into_iter().map(|(id,)| SessionId::from_uuid(id)).collect();
    let sessions: Vec<(AccountId, SessionId)> = ended.iter().map(|session| (account, *session)).collect();
    revocation::revoke_sessions(tx, &sessions, now).await?;
    Ok(ended)
}

/// A use of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Use {
    /// Whose session it is.
    pub account: AccountId,
    /// The session that was used.
    pub session: SessionId,
    /// The device that it runs on.
    pub device: DeviceId,
    /// When it was used.
    pub at: Timestamp,
}

/// Notes when sessions and their devices were last used; older instants than the stored ones change nothing. On
/// PostgreSQL rows that somebody else is changing are passed over: a use is not worth waiting for.
pub async fn touch(tx: &mut Tx<'_>, uses: &[Use]) -> Result<(), StoreError> {
    let hex = column::id_text;
    let sessions: Vec<_> =
        uses.iter().map(|it| (hex(it.account.uuid()), hex(it.session.uuid()), it.at.micros())).collect();
    let mut devices: BTreeMap<(AccountId, DeviceId), Timestamp> = BTreeMap::new();
    for it in uses {
        let at = devices.entry((it.account, it.device)).or_insert(it.at);
        *at = it.at.max(*at);
    }
    let devices: Vec<_> = devices
        .iter()
        .map(|((account, id), at)| (hex(account.uuid()), hex(id.uuid()), at.micros()))
        .collect();
    for (touch, rows) in [(dialect::TOUCH_SESSIONS, sessions), (dialect::TOUCH_DEVICES, devices)] {
        let (text, rows) = (touch.text(tx.engine()), column::to_json(&rows, "uses")?);
        on!(tx, execute text(rows.as_str()))?;
    }
    Ok(())
}

const RAISE: &str = "
    update session set raised_given = $3, raised_at = $4
    where account_id = $1 and id = $2 and ended_at is null and expires_at > $4
    returning id";

/// Notes what was proven again in a session; false when it has ended. Whatever a node has cached of the session lacks it, so all
/// of them forget it.
pub async fn raise(
    tx: &mut Tx<'_>,
    account: AccountId,
    id: SessionId,
    given: ProofSet,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let given = column::to_json(&given, "session.raised_given")?;
    let raised: Vec<(Uuid,)> =
        on!(tx, fetch_all RAISE(account.uuid(), id.uuid(), given.as_str(), at.micros()))?;
    Ok(!revoke(tx, account, raised, at).await?.is_empty())
}

const LAST_BEGUN: &str = "
    select max(s.begun_at) from session s
        join device d on d.account_id = s.account_id and d.id = s.device_id
    where s.account_id = $1 and d.first_seen_at < $2";

/// When a session of an account last began on a device that was first used before `known_at`, as far as they are kept; `None`
/// when there is none.
pub async fn last_begun(
    conn: &mut Conn<'_>,
    account: AccountId,
    known_at: Timestamp,
) -> Result<Option<Timestamp>, StoreError> {
    let (at,): (Option<i64>,) = on!(conn, fetch_one LAST_BEGUN(account.uuid(), known_at.micros()))?;
    Ok(column::instant(at))
}

const PURGE_TOKENS: &str = "
    delete from session_token where token in
        (select token from session where expires_at < $1 order by expires_at, token limit $2)";

const PURGE: &str = "
    delete from session where (account_id, id) in
        (select account_id, id from session where expires_at < $1 order by expires_at, token limit $2)";

/// Deletes sessions that expired before `before`, with their tokens; at most `limit`. Returns how many.
pub async fn purge(tx: &mut Tx<'_>, before: Timestamp, limit: u32) -> Result<u64, StoreError> {
    on!(tx, execute PURGE_TOKENS(before.micros(), column::limit(limit)))?;
    on!(tx, execute PURGE(before.micros(), column::limit(limit)))
}

const OF_ACCOUNT: &str = "
    select account_id, id, device_id, token, given, begun_at, proven_at, last_seen_at, expires_at,
        raised_given, raised_at, ended_at, end_cause, sealed
    from session where account_id = $1 order by begun_at desc, id desc limit $2";

/// The sessions of an account, ended or not, the newest first; at most `limit`.
pub async fn of_account(
    conn: &mut Conn<'_>,
    account: AccountId,
    limit: u32,
) -> Result<Vec<SessionRow>, StoreError> {
    let records: Vec<Record> = on!(conn, fetch_all OF_ACCOUNT(account.uuid(), column::limit(limit)))?;
    records.into_iter().map(SessionRow::try_from).collect()
}
