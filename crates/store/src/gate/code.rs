//! Codes and links sent to a contact, one per flow and kind: only the newest counts, and it counts once.

use sqlx::FromRow;
use uuid::Uuid;
use vestibule_domain::gate::ProofKind;
use vestibule_domain::id::FlowId;
use vestibule_domain::secret::TokenDigest;
use vestibule_domain::time::Timestamp;

use crate::engine::column;
use crate::engine::conn::{Conn, Tx, on};
use crate::engine::error::StoreError;

/// A code that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeRow {
    /// The flow it is for.
    pub flow: FlowId,
    /// The proof it gives.
    pub kind: ProofKind,
    /// The keyed digest of the code; the code itself is not kept.
    pub digest: [u8; 32],
    /// How many digits it has.
    pub digits: i64,
    /// The digests of those that it took the place of, the oldest first. They open nothing.
    pub superseded: Vec<[u8; 32]>,
    /// The digest of the link that does the same, if the message has one.
    pub link: Option<TokenDigest>,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// From this instant on it is void.
    pub expires_at: Timestamp,
    /// How many were sent in this flow so far, this one included.
    pub sends: i64,
    /// When it was used, if so.
    pub used_at: Option<Timestamp>,
}

fn digests(bytes: &[u8]) -> Result<Vec<[u8; 32]>, StoreError> {
    let (digests, rest) = bytes.as_chunks::<32>();
    if rest.is_empty() { Ok(digests.to_vec()) } else { Err(StoreError::corrupt("code.superseded")) }
}

#[derive(FromRow)]
struct Record {
    flow_id: Uuid,
    kind: String,
    digest: Vec<u8>,
    superseded: Vec<u8>,
    digits: i64,
    link: Option<Vec<u8>>,
    sent_at: i64,
    expires_at: i64,
    sends: i64,
    used_at: Option<i64>,
}

impl TryFrom<Record> for CodeRow {
    type Error = StoreError;
    fn try_from(record: Record) -> Result<Self, StoreError> {
        Ok(Self {
            flow: FlowId::from_uuid(record.flow_id),
            kind: column::word(ProofKind::parse(&record.kind), "code.kind")?,
            digest: column::bytes32(record.digest, "code.digest")?,
            superseded: digests(&record.superseded)?,
            digits: record.digits,
            link: record.link.map(|bytes| column::token(bytes, "code.link")).transpose()?,
            sent_at: Timestamp::from_micros(record.sent_at),
            expires_at: Timestamp::from_micros(record.expires_at),
            sends: record.sends,
            used_at: column::instant(record.used_at),
        })
    }
}

const PUT: &str = "
    insert into code (flow_id, kind, digest, superseded, digits, link, sent_at, expires_at, sends, used_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    on conflict (flow_id, kind) do update
    set digest = excluded.digest, superseded = excluded.superseded, digits = excluded.digits,
        link = excluded.link, sent_at = excluded.sent_at,
        expires_at = excluded.expires_at, sends = excluded.sends, used_at = excluded.used_at";

/// Stores a code in place of the one sent before.
pub async fn put(tx: &mut Tx<'_>, row: &CodeRow) -> Result<(), StoreError> {
    on!(tx, execute PUT(
        row.flow.uuid(),
        row.kind.as_str(),
        &row.digest[..],
        row.superseded.as_flattened(),
        row.digits,
        row.link.as_ref().map(|link| &link.bytes()[..]),
        row.sent_at.micros(),
        row.expires_at.micros(),
        row.sends,
        row.used_at.map(Timestamp::micros),
    ))?;
    Ok(())
}

const GET: &str = "
    select flow_id, kind, digest, superseded, digits, link, sent_at, expires_at, sends, used_at
    from code where flow_id = $1 and kind = $2";

/// The code of a flow.
pub async fn get(conn: &mut Conn<'_>, flow: FlowId, kind: ProofKind) -> Result<Option<CodeRow>, StoreError> {
    let record: Option<Record> = on!(conn, fetch_optional GET(flow.uuid(), kind.as_str()))?;
    record.map(CodeRow::try_from).transpose()
}

const BY_LINK: &str = "
    select flow_id, kind, digest, superseded, digits, link, sent_at, expires_at, sends, used_at
    from code where link = $1";

/// The code that a link stands for, used or not.
pub async fn by_link(conn: &mut Conn<'_>, link: &TokenDigest) -> Result<Option<CodeRow>, StoreError> {
    let record: Option<Record> = on!(conn, fetch_optional BY_LINK(&link.bytes()[..]))?;
    record.map(CodeRow::try_from).transpose()
}

const USE_CODE: &str = "
    update code set used_at = $4
    where flow_id = $1 and kind = $2 and digest = $3 and used_at is null and expires_at > $4";

/// Uses a code; false when it is wrong, used, expired or no longer the newest.
pub async fn use_code(
    tx: &mut Tx<'_>,
    flow: FlowId,
    kind: ProofKind,
    digest: &[u8; 32],
    now: Timestamp,
) -> Result<bool, StoreError> {
    let used = on!(tx, execute USE_CODE(flow.uuid(), kind.as_str(), &digest[..], now.micros()))?;
    Ok(used == 1)
}

const USE_LINK: &str = "
    update code set used_at = $2
    where link = $1 and used_at is null and expires_at > $2
    returning flow_id, kind";

/// Uses a link and returns what it proves for which flow; `None` when it is unknown, used, expired or no longer
/// the newest.
pub async fn use_link(
    tx: &mut Tx<'_>,
    link: &TokenDigest,
    now: Timestamp,
) -> Result<Option<(FlowId, ProofKind)>, StoreError> {
    let row: Option<(Uuid, String)> = on!(tx, fetch_optional USE_LINK(&link.bytes()[..], now.micros()))?;
    row.map(|(flow, kind)| Ok((FlowId::from_uuid(flow), column::word(ProofKind::parse(&kind), "code.kind")?)))
        .transpose()
}
