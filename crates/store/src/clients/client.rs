//! Clients and the digests of their secrets.

use ipnet::IpNet;
use sqlx::FromRow;
use uuid::Uuid;
use vestibule_domain::client::{Client, ClientKey, ClientName, ClientSecret, Validity};
use vestibule_domain::id::ClientId;
use vestibule_domain::secret::TokenDigest;
use vestibule_domain::time::Timestamp;

use super::client_key::{self, KeyRecord};
use crate::engine::column;
use crate::engine::conn::{Conn, Tx, on};
use crate::engine::error::StoreError;
use crate::revocation;

#[derive(FromRow)]
pub(super) struct Record {
    id: Uuid,
    name: String,
    rights: String,
    networks: String,
    created_at: i64,
    expires_at: Option<i64>,
    disabled_at: Option<i64>,
    last_used_at: Option<i64>,
}

impl TryFrom<Record> for Client {
    type Error = StoreError;
    fn try_from(record: Record) -> Result<Self, StoreError> {
        Ok(Self {
            id: ClientId::from_uuid(record.id),
            name: column::word(record.name.parse().ok(), "client.name")?,
            rights: column::from_json(&record.rights, "client.rights")?,
            networks: column::from_json::<Vec<IpNet>>(&record.networks, "client.networks")?,
            created_at: Timestamp::from_micros(record.created_at),
            expires_at: column::instant(record.expires_at),
            disabled_at: column::instant(record.disabled_at),
        })
    }
}

/// A client with what operators are shown of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedClient {
    /// The client.
    pub client: Client,
    /// When it last made a request, to a minute.
    pub last_used_at: Option<Timestamp>,
    /// Its secrets that were not replaced long ago, the oldest first.
    pub secrets: Vec<ClientSecret>,
    /// Its public keys that were not replaced long ago, the oldest first.
    pub keys: Vec<ClientKey>,
}

const INSERT: &str = "
    insert into client (id, name, rights, networks, created_at, expires_at)
    values ($1, $2, $3, $4, $5, $6)
    on conflict (name) do nothing";

/// Adds a client; says whether its name was free.
pub async fn insert(tx: &mut Tx<'_>, client: &Client) -> Result<bool, StoreError> {
    let added = on!(tx, execute INSERT(
        client.id.uuid(),
        client.name.as_str(),
        column::to_json(&client.rights, "client.rights")?,
        column::to_json(&client.networks, "client.networks")?,
        client.created_at.micros(),
        client.expires_at.map(Timestamp::micros),
    ))?;
    Ok(added == 1)
}

const UPDATE: &str = "update client set rights = $2, networks = $3, expires_at = $4 where id = $1";

/// Changes what a client may do, from where, and until when; every node hears of it.
pub async fn update(tx: &mut Tx<'_>, client: &Client, now: Timestamp) -> Result<(), StoreError> {
    on!(tx, execute UPDATE(
        client.id.uuid(),
        column::to_json(&client.rights, "client.rights")?,
        column::to_json(&client.networks, "client.networks")?,
        client.expires_at.map(Timestamp::micros),
    ))?;
    revocation::revoke_client(tx, client.id, now).await
}

const DISABLE: &str = "update client set disabled_at = $2 where id = $1 and disabled_at is null";

/// Disables a client on every node; says whether it was not disabled before.
pub async fn disable(tx: &mut Tx<'_>, id: ClientId, now: Timestamp) -> Result<bool, StoreError> {
    let disabled = on!(tx, execute DISABLE(id.uuid(), now.micros()))?;
    revocation::revoke_client(tx, id, now).await?;
    Ok(disabled == 1)
}

const NAMED: &str = "
    select id, name, rights, networks, created_at, expires_at, disabled_at, last_used_at
    from client where name = $1";

/// The client of this name.
pub async fn named(conn: &mut Conn<'_>, name: &ClientName) -> Result<Option<ListedClient>, StoreError> {
    let record: Option<Record> = on!(conn, fetch_optional NAMED(name.as_str()))?;
    match record {
        Some(record) => listed(conn, record).await.map(Some),
        None => Ok(None),
    }
}

const GET: &str = "
    select id, name, rights, networks, created_at, expires_at, disabled_at, last_used_at
    from client where id = $1";

/// A client.
pub async fn get(conn: &mut Conn<'_>, id: ClientId) -> Result<Option<Client>, StoreError> {
    let record: Option<Record> = on!(conn, fetch_optional GET(id.uuid()))?;
    record.map(Client::try_from).transpose()
}

const ALL: &str = "
    select id, name, rights, networks, created_at, expires_at, disabled_at, last_used_at
    from client order by name";

/// Every client, by name.
pub async fn all(conn: &mut Conn<'_>) -> Result<Vec<ListedClient>, StoreError> {
    let records: Vec<Record> = on!(conn, fetch_all ALL())?;
    let mut clients = Vec::with_capacity(records.len());
    for record in records {
        clients.push(listed(conn, record).await?);
    }
    Ok(clients)
}

async fn listed(conn: &mut Conn<'_>, record: Record) -> Result<ListedClient, StoreError> {
    let last_used_at = column::instant(record.last_used_at);
    let client = Client::try_from(record)?;
    let secrets = secrets_of(conn, client.id).await?;
    let keys = client_key::of_client(conn, client.id).await?;
    Ok(ListedClient { client, last_used_at, secrets, keys })
}

#[derive(FromRow)]
struct WithKey {
    #[sqlx(flatten)]
    client: Record,
    #[sqlx(flatten)]
    key: KeyRecord,
}

const WITH_KEYS: &str = "
    select c.id, c.name, c.rights, c.networks, c.created_at, c.expires_at, c.disabled_at, c.last_used_at,
        k.id as key_id, k.jwk, k.made_at as key_made_at, k.expires_at as key_expires_at
    from client_key k join client c on c.id = k.client_id where c.id = $1";

/// A client with each of its public keys.
pub async fn with_keys(conn: &mut Conn<'_>, id: ClientId) -> Result<Vec<(Client, ClientKey)>, StoreError> {
    let found: Vec<WithKey> = on!(conn, fetch_all WITH_KEYS(id.uuid()))?;
    found.into_iter().map(|joined| Ok((joined.client.try_into()?, joined.key.into()))).collect()
}

#[derive(FromRow)]
struct SecretRecord {
    digest: Vec<u8>,
    made_at: i64,
    secret_expires_at: Option<i64>,
}

impl TryFrom<SecretRecord> for ClientSecret {
    type Error = StoreError;
    fn try_from(record: SecretRecord) -> Result<Self, StoreError> {
        Ok(Self {
            digest: column::token(record.digest, "client_secret.digest")?,
            validity: Validity {
                made_at: Timestamp::from_micros(record.made_at),
                expires_at: column::instant(record.secret_expires_at),
            },
        })
    }
}

const SECRETS: &str = "
    select digest, made_at, expires_at as secret_expires_at
    from client_secret where client_id = $1 and key_id is null order by made_at";

async fn secrets_of(conn: &mut Conn<'_>, id: ClientId) -> Result<Vec<ClientSecret>, StoreError> {
    let records: Vec<SecretRecord> = on!(conn, fetch_all SECRETS(id.uuid()))?;
    records.into_iter().map(ClientSecret::try_from).collect()
}

#[derive(FromRow)]
struct Joined {
    #[sqlx(flatten)]
    client: Record,
    #[sqlx(flatten)]
    secret: SecretRecord,
}

const BY_SECRET: &str = "
    select c.id, c.name, c.rights, c.networks, c.created_at, c.expires_at, c.disabled_at, c.last_used_at,
        s.digest, s.made_at, s.expires_at as secret_expires_at
    from client_secret s join client c on c.id = s.client_id where s.digest = $1";

/// The client whose secret this is, with what is kept of the secret.
pub async fn by_secret(
    conn: &mut Conn<'_>,
    digest: TokenDigest,
) -> Result<Option<(Client, ClientSecret)>, StoreError> {
    let found: Option<Joined> = on!(conn, fetch_optional BY_SECRET(&digest.bytes()[..]))?;
    found.map(|joined| Ok((joined.client.try_into()?, joined.secret.try_into()?))).transpose()
}

const ADD_SECRET: &str = "insert into client_secret (digest, client_id, made_at) values ($1, $2, $3)";

/// Keeps the digest of a new secret.
pub async fn add_secret(
    tx: &mut Tx<'_>,
    id: ClientId,
    digest: TokenDigest,
    now: Timestamp,
) -> Result<(), StoreError> {
    on!(tx, execute ADD_SECRET(&digest.bytes()[..], id.uuid(), now.micros()))?;
    Ok(())
}

const END_SECRET: &str = "update client_secret set expires_at = $2 where digest = $1";

/// Sets from when on a secret does not count any more, on every node.
pub async fn end_secret(
    tx: &mut Tx<'_>,
    id: ClientId,
    digest: TokenDigest,
    end: Timestamp,
    now: Timestamp,
) -> Result<(), StoreError> {
    on!(tx, execute END_SECRET(&digest.bytes()[..], end.micros()))?;
    revocation::revoke_client(tx, id, now).await
}

const DROP_SECRETS: &str = "delete from client_secret where client_id = $1 and expires_at <= $2";

/// Deletes the secrets of a client that no longer count.
pub async fn drop_secrets(tx: &mut Tx<'_>, id: ClientId, now: Timestamp) -> Result<(), StoreError> {
    on!(tx, execute DROP_SECRETS(id.uuid(), now.micros()))?;
    Ok(())
}

const PURGE: &str = "
    delete from client_secret where digest in (
        select digest from client_secret where expires_at <= $1 order by expires_at limit $2)";

/// Deletes secrets and access tokens that no longer count; says how many.
pub async fn purge(tx: &mut Tx<'_>, before: Timestamp, limit: u32) -> Result<u64, StoreError> {
    on!(tx, execute PURGE(before.micros(), i64::from(limit)))
}

const NOTE_USE: &str = "
    update client set last_used_at = $2 where id = $1 and (last_used_at is null or last_used_at < $2)";

/// Notes that a client made a request.
pub async fn note_use(tx: &mut Tx<'_>, id: ClientId, at: Timestamp) -> Result<(), StoreError> {
    on!(tx, execute NOTE_USE(id.uuid(), at.micros()))?;
    Ok(())
}
