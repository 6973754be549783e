//! Public keys of clients, the access tokens that they were given for signatures, and the assertions that were taken.

use sqlx::FromRow;
use vestibule_domain::client::{ClientKey, Validity};
use vestibule_domain::id::ClientId;
use vestibule_domain::secret::TokenDigest;
use vestibule_domain::time::Timestamp;

use crate::engine::column;
use crate::engine::conn::{Conn, Tx, on};
use crate::engine::error::StoreError;
use crate::revocation;

#[derive(FromRow)]
pub(super) struct KeyRecord {
    key_id: String,
    jwk: String,
    key_made_at: i64,
    key_expires_at: Option<i64>,
}

impl From<KeyRecord> for ClientKey {
    fn from(record: KeyRecord) -> Self {
        let made_at = Timestamp::from_micros(record.key_made_at);
        let validity = Validity { made_at, expires_at: column::instant(record.key_expires_at) };
        Self { id: record.key_id, jwk: record.jwk, validity }
    }
}

const OF_CLIENT: &str = "
    select id as key_id, jwk, made_at as key_made_at, expires_at as key_expires_at
    from client_key where client_id = $1 order by made_at";

pub(super) async fn of_client(conn: &mut Conn<'_>, id: ClientId) -> Result<Vec<ClientKey>, StoreError> {
    let records: Vec<KeyRecord> = on!(conn, fetch_all OF_CLIENT(id.uuid()))?;
    Ok(records.into_iter().map(ClientKey::from).collect())
}

const KNOWN: &str = "select count(*) from client_key where id = $1";

/// Whether a client has this key, or had it lately.
pub async fn is_known(tx: &mut Tx<'_>, key: &str) -> Result<bool, StoreError> {
    let (found,): (i64,) = on!(tx, fetch_one KNOWN(key))?;
    Ok(found > 0)
}

const ADD: &str = "insert into client_key (id, client_id, jwk, made_at) values ($1, $2, $3, $4)";

/// Keeps a public key that no client has.
pub async fn add(tx: &mut Tx<'_>, id: ClientId, key: &ClientKey) -> Result<(), StoreError> {
    on!(tx, execute ADD(key.id.as_str(), id.uuid(), key.jwk.as_str(), key.validity.made_at.micros()))?;
    Ok(())
}

const END: &str = "update client_key set expires_at = $2 where id = $1";

const END_TOKENS: &str = "update client_secret set expires_at = $2 where key_id = $1 and expires_at > $2";

/// Sets from when on a key does not count any more, on every node, and no access token that it was given.
pub async fn end(
    tx: &mut Tx<'_>,
    id: ClientId,
    key: &str,
    end: Timestamp,
    now: Timestamp,
) -> Result<(), StoreError> {
    on!(tx, execute END(key, end.micros()))?;
    on!(tx, execute END_TOKENS(key, end.micros()))?;
    revocation::revoke_client(tx, id, now).await
}

const DROP: &str = "delete from client_key where client_id = $1 and expires_at <= $2";

/// Deletes the keys of a client that no longer count.
pub async fn drop_ended(tx: &mut Tx<'_>, id: ClientId, now: Timestamp) -> Result<(), StoreError> {
    on!(tx, execute DROP(id.uuid(), now.micros()))?;
    Ok(())
}

const COUNTS: &str = "
    select count(*) from client_key k join client c on c.id = k.client_id
    where k.id = $1 and c.disabled_at is null and (k.expires_at is null or k.expires_at > $2)";

/// Whether the key counts, as the transaction sees it.
pub async fn counts(tx: &mut Tx<'_>, key: &str, now: Timestamp) -> Result<bool, StoreError> {
    let (found,): (i64,) = on!(tx, fetch_one COUNTS(key, now.micros()))?;
    Ok(found > 0)
}

const TAKE: &str = "
    insert into client_assertion (client_id, jti, expires_at) values ($1, $2, $3)
    on conflict (client_id, jti) do nothing";

/// Takes an assertion by the digest of its id; says whether it was not taken before.
pub async fn take_assertion(
    tx: &mut Tx<'_>,
    id: ClientId,
    jti: [u8; 32],
    until: Timestamp,
) -> Result<bool, StoreError> {
    let taken = on!(tx, execute TAKE(id.uuid(), &jti[..], until.micros()))?;
    Ok(taken == 1)
}

const ADD_TOKEN: &str = "
    insert into client_secret (digest, client_id, key_id, made_at, expires_at) values ($1, $2, $3, $4, $5)";

/// Keeps the digest of an access token that was given for a signature of the key.
pub async fn add_token(
    tx: &mut Tx<'_>,
    id: ClientId,
    key: &str,
    digest: TokenDigest,
    validity: Validity,
) -> Result<(), StoreError> {
    let end = validity.expires_at.map(Timestamp::micros);
    on!(tx, execute ADD_TOKEN(&digest.bytes()[..], id.uuid(), key, validity.made_at.micros(), end))?;
    Ok(())
}

const PURGE_ASSERTIONS: &str = "
    delete from client_assertion where (client_id, jti) in (
        select client_id, jti from client_assertion where expires_at <= $1 order by expires_at limit $2)";

/// Deletes assertions that would be refused for their age anyway; says how many.
pub async fn purge_assertions(tx: &mut Tx<'_>, before: Timestamp, limit: u32) -> Result<u64, StoreError> {
    on!(tx, execute PURGE_ASSERTIONS(before.micros(), i64::from(limit)))
}
