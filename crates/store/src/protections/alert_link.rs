//! What the link of an alert can do without a session. Found by the digest of its token; each counts once.

use sqlx::FromRow;
use uuid::Uuid;
use vestibule_domain::id::{AccountId, IdentifierId, WeakeningId};
use vestibule_domain::names;
use vestibule_domain::secret::TokenDigest;
use vestibule_domain::time::Timestamp;

use crate::engine::column;
use crate::engine::conn::{Conn, Tx, on};
use crate::engine::error::StoreError;

names! {
    /// What a link does.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    pub enum AlertLinkKind {
        /// It freezes the account.
        Freeze => "freeze",
        /// It vetoes a weakening.
        Veto => "veto",
    }
}

/// A link of an alert.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlertLinkRow {
    /// The digest of its token.
    pub token: TokenDigest,
    /// Whose account the alert is about.
    pub account: AccountId,
    /// The address or number that it was sent to.
    pub contact: IdentifierId,
    /// Whether it freezes or vetoes.
    pub kind: AlertLinkKind,
    /// What it vetoes; there for exactly the links that veto.
    pub weakening: Option<WeakeningId>,
    /// When it was made.
    pub made_at: Timestamp,
    /// From this instant on it is void.
    pub expires_at: Timestamp,
    /// When it was used, if so.
    pub used_at: Option<Timestamp>,
}

#[derive(FromRow)]
struct Record {
    token: Vec<u8>,
    account_id: Uuid,
    contact_id: Uuid,
    kind: String,
    weakening_id: Option<Uuid>,
    made_at: i64,
    expires_at: i64,
    used_at: Option<i64>,
}

impl TryFrom<Record> for AlertLinkRow {
    type Error = StoreError;
    fn try_from(record: Record) -> Result<Self, StoreError> {
        Ok(Self {
            token: column::token(record.token, "alert_link.token")?,
            account: AccountId::from_uuid(record.account_id),
            contact: IdentifierId::from_uuid(record.contact_id),
            kind: column::word(AlertLinkKind::parse(&record.kind), "alert_link.kind")?,
            weakening: record.weakening_id.map(WeakeningId::from_uuid),
            made_at: Timestamp::from_micros(record.made_at),
            expires_at: Timestamp::from_micros(record.expires_at),
            used_at: column::instant(record.used_at),
        })
    }
}

const INSERT: &str = "
    insert into alert_link (token, account_id, contact_id, kind, weakening_id, made_at, expires_at, used_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8)";

/// Stores a link that an alert is about to carry.
pub async fn insert(tx: &mut Tx<'_>, row: &AlertLinkRow) -> Result<(), StoreError> {
    on!(tx, execute INSERT(
        &row.token.bytes()[..],
        row.account.uuid(),
        row.contact.uuid(),
        row.kind.as_str(),
        row.weakening.map(WeakeningId::uuid),
        row.made_at.micros(),
        row.expires_at.micros(),
        row.used_at.map(Timestamp::micros),
    ))?;
    Ok(())
}

const INSERT_BOTH: &str = "
    insert into alert_link (token, account_id, contact_id, kind, weakening_id, made_at, expires_at, used_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8), ($9, $10, $11, $12, $13, $14, $15, $16)";

/// Stores the two links that one alert is about to carry.
pub async fn insert_both(
    tx: &mut Tx<'_>,
    one: &AlertLinkRow,
    other: &AlertLinkRow,
) -> Result<(), StoreError> {
    on!(tx, execute INSERT_BOTH(
        &one.token.bytes()[..],
        one.account.uuid(),
        one.contact.uuid(),
        one.kind.as_str(),
        one.weakening.map(WeakeningId::uuid),
        one.made_at.micros(),
        one.expires_at.micros(),
        one.used_at.map(Timestamp::micros),
        &other.token.bytes()[..],
        other.account.uuid(),
        other.contact.uuid(),
        other.kind.as_str(),
        other.weakening.map(WeakeningId::uuid),
        other.made_at.micros(),
        other.expires_at.micros(),
        other.used_at.map(Timestamp::micros),
    ))?;
    Ok(())
}

const GET: &str = "
    select token, account_id, contact_id, kind, weakening_id, made_at, expires_at, used_at
    from alert_link where token = $1";

/// The link with this token, used, expired or not.
pub async fn get(conn: &mut Conn<'_>, token: &TokenDigest) -> Result<Option<AlertLinkRow>, StoreError> {
    let record: Option<Record> = on!(conn, fetch_optional GET(&token.bytes()[..]))?;
    record.map(AlertLinkRow::try_from).transpose()
}

const USE_UP: &str = "
    update alert_link set used_at = $3
    where token = $1 and kind = $2 and used_at is null and expires_at > $3
    returning token, account_id, contact_id, kind, weakening_id, made_at, expires_at, used_at";

/// Uses a link for what it does; `None` when it is unknown, does something else, is used or expired.
pub async fn use_up(
    tx: &mut Tx<'_>,
    token: &TokenDigest,
    kind: AlertLinkKind,
    now: Timestamp,
) -> Result<Option<AlertLinkRow>, StoreError> {
    let record: Option<Record> =
        on!(tx, fetch_optional USE_UP(&token.bytes()[..], kind.as_str(), now.micros()))?;
    record.map(AlertLinkRow::try_from).transpose()
}

const REMOVE_FREEZES: &str = "delete from alert_link where account_id = $1 and kind = 'freeze'";

/// Deletes the links that freeze an account; those that veto stay, to say what became of it.
pub async fn remove_freezes(tx: &mut Tx<'_>, account: AccountId) -> Result<(), StoreError> {
    on!(tx, execute REMOVE_FREEZES(account.uuid()))?;
    Ok(())
}

const PURGE: &str = "
    delete from alert_link where token in
        (select token from alert_link where expires_at < $1 order by expires_at limit $2)";

/// Deletes links that expired before `before`; at most `limit`. Returns how many.
pub async fn purge(tx: &mut Tx<'_>, before: Timestamp, limit: u32) -> Result<u64, StoreError> {
    on!(tx, execute PURGE(before.micros(), column::limit(limit)))
}
