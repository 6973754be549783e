//! What customers see of clients, and where they may be sent back to.

use sqlx::FromRow;
use vestibule_domain::client::{Application, ReturnAddress};
use vestibule_domain::id::ClientId;
use vestibule_domain::time::Timestamp;

use crate::engine::column;
use crate::engine::conn::{Conn, Tx, on};
use crate::engine::error::StoreError;
use crate::revocation;

#[derive(FromRow)]
struct Record {
    title: String,
    home: Option<String>,
    return_to: String,
}

impl TryFrom<Record> for Application {
    type Error = StoreError;
    fn try_from(record: Record) -> Result<Self, StoreError> {
        let home: Option<Result<ReturnAddress, _>> = record.home.map(|home| home.parse());
        Ok(Self {
            title: record.title,
            home: home.map(|home| column::word(home.ok(), "application.home")).transpose()?,
            return_to: column::from_json(&record.return_to, "application.return_to")?,
        })
    }
}

const PUT: &str = "
    insert into application (client_id, title, home, return_to) values ($1, $2, $3, $4)
    on conflict (client_id) do update
    set title = excluded.title, home = excluded.home, return_to = excluded.return_to";

/// Sets what customers see of a client; every node hears of it.
pub async fn put(
    tx: &mut Tx<'_>,
    client: ClientId,
    application: &Application,
    now: Timestamp,
) -> Result<(), StoreError> {
    on!(tx, execute PUT(
        client.uuid(),
        application.title.as_str(),
        application.home.as_ref().map(ReturnAddress::as_str),
        column::to_json(&application.return_to, "application.return_to")?,
    ))?;
    revocation::revoke_client(tx, client, now).await
}

const OF: &str = "select title, home, return_to from application where client_id = $1";

/// What customers see of a client, where anything was set.
pub async fn of_client(conn: &mut Conn<'_>, client: ClientId) -> Result<Option<Application>, StoreError> {
    let record: Option<Record> = on!(conn, fetch_optional OF(client.uuid()))?;
    record.map(Application::try_from).transpose()
}

const COUNTING: &str = "
    select a.title, a.home, a.return_to
    from application a join client c on c.id = a.client_id
    where c.disabled_at is null and (c.expires_at is null or c.expires_at > $1) order by c.name";

/// The applications of all clients that count.
pub async fn counting(conn: &mut Conn<'_>, now: Timestamp) -> Result<Vec<Application>, StoreError> {
    let records: Vec<Record> = on!(conn, fetch_all COUNTING(now.micros()))?;
    records.into_iter().map(Application::try_from).collect()
}
