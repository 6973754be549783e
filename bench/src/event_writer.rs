//! Writes events of an account as fast as is asked, sealed as the server seals them, for whoever follows them. They stand outside the
//! account's chain: what is measured is how soon they are read.

use std::time::{SystemTime, UNIX_EPOCH};

use uuid::Uuid;
use vestibule_service::crypto::{KeyRing, SealPurpose};

use crate::Outcome;
use crate::crowd::Conn;
use crate::database::{Database, Kind};

/// The first place of its own in the account's record.
const FIRST: i64 = 1_000_000;

/// Microseconds since 1970.
#[expect(clippy::disallowed_methods, reason = "events carry their time")]
pub(crate) fn micros_since_1970() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_micros()).unwrap_or(i64::MAX)
}

/// A connection beside the server's, and an event that it repeats.
pub(crate) struct EventWriter {
    conn: Conn,
    kind: Kind,
    ring: KeyRing,
    account: Uuid,
    event: Repeated,
    written: u32,
}

struct Repeated {
    /// The account's half of the key.
    half: [u8; 32],
    what: String,
    outcome: String,
    /// What it says, opened.
    body: Vec<u8>,
}

impl EventWriter {
    /// Repeats the newest event of an account.
    pub(crate) async fn of(database: &Database, account: Uuid) -> Outcome<Self> {
        let ring = KeyRing::read_file(&database.setup.directory.join("vestibule.keys"))?;
        let mut conn = Conn::open(database).await?;
        let (half, id, what, outcome, sealed): (Vec<u8>, Uuid, String, String, Vec<u8>) = {
            let id = conn.id(account);
            conn.fetch_one(format!(
                "select h.key, e.id, e.kind, e.outcome, e.sealed
                 from event e join event_head h on h.account_id = e.account_id
                 where e.account_id = {id} order by e.seq desc limit 1"
            ))
            .await?
        };
        let half = <[u8; 32]>::try_from(half).map_err(|_length| "half a key of another length")?;
        let body = ring.open_with(&half, &purpose(&id), &sealed)?.to_vec();
        let event = Repeated { half, what, outcome, body };
        Ok(Self { conn, kind: database.kind, ring, account, event, written: 0 })
    }

    /// Writes so many events in one transaction.
    pub(crate) async fn write(&mut self, count: u32) -> Outcome<()> {
        let at = micros_since_1970();
        let rows: Vec<String> = (1..=count).map(|place| self.row(at, place)).collect::<Outcome<_>>()?;
        self.written += count;
        let number = if self.kind == Kind::Sqlite { ", number" } else { "" };
        let rows = rows.join(", ");
        let columns = "account_id, seq, id, at, kind, outcome, sealed, hash";
        self.conn.run(&format!("insert into event ({columns}{number}) values {rows}")).await
    }

    fn row(&self, at: i64, place: u32) -> Outcome<String> {
        let Self { conn, event, .. } = self;
        let number = self.written + place;
        let id = Uuid::from_u128((u128::try_from(at)? << 64) | u128::from(number));
        let mut nonce = [0; 12];
        nonce.iter_mut().zip(number.to_be_bytes()).for_each(|(to, byte)| *to = byte);
        let sealed = self.ring.seal_with(&event.half, &purpose(&id), &event.body, nonce)?;
        let counted = match self.kind {
            Kind::Sqlite => format!(", (select coalesce(max(number), 0) from event) + {place}"),
            Kind::Postgres => String::new(),
        };
        Ok(format!(
            "({}, {}, {}, {at}, '{}', '{}', {}, {}{counted})",
            conn.id(self.account),
            FIRST + i64::from(number),
            conn.id(id),
            event.what,
            event.outcome,
            conn.bytes(&sealed),
            conn.bytes(&[0; 32]),
        ))
    }
}

fn purpose(id: &Uuid) -> SealPurpose<'_> {
    SealPurpose { table: "event", column: "sealed", row: id.as_bytes() }
}
