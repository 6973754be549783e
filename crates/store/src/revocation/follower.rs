//! Follows the revocations over a connection of its own, so that no other work makes it wait. Before it reads, it writes a
//! sign of life over the same connection: a database that was replaced by another one cannot commit that, as it is
//! read-only, cut off or does not answer.

use std::time::Duration;

use sqlx::PgConnection;
use uuid::Uuid;
use vestibule_domain::id::{ClientId, SessionId};
use vestibule_domain::time::Timestamp;

use super::heartbeat;
use super::{News, RevocationCursor, Revoked, catch_up, head};
use crate::engine::conn::{Conn, Tx, on};
use crate::engine::dialect;
use crate::engine::error::StoreError;
use crate::engine::pool::Pool;
use crate::store::Store;

/// How long one read may take, with everything that belongs to it.
const WITHIN: Duration = Duration::from_secs(1);

/// Microseconds after which a sign of life is written again. One confirmation counts for a second.
const BEAT: i64 = 400_000;

/// What a read of the feed says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Heard {
    /// Sessions that ended.
    pub ended: Vec<SessionId>,
    /// Clients of which what was read before must be forgotten.
    pub clients: Vec<ClientId>,
    /// Whether everything that was read before must be forgotten: this is the first read, another server answers, or
    /// something that cannot be named has ended.
    pub everything: bool,
    /// Whether the connection is a new one, so that ears on the old one may be deaf.
    pub reconnected: bool,
    /// The monotonic microseconds at which the database is known to have been the one that takes writes.
    pub as_of: i64,
}

/// One node's place in the feed.
#[derive(Debug)]
pub struct Follower {
    store: Store,
    node: Uuid,
    cursor: Option<RevocationCursor>,
    line: Option<Line>,
    /// The server that answered last.
    server: Option<String>,
}

/// The connection to PostgreSQL.
#[derive(Debug)]
struct Line {
    conn: PgConnection,
    /// When the last sign of life was begun that was committed; monotonic microseconds.
    beaten_at: Option<i64>,
}

impl Store {
    /// Begins to follow the revocations as the node of this name.
    #[must_use]
    pub fn follow(&self, node: Uuid) -> Follower {
        Follower { store: self.clone(), node, cursor: None, line: None, server: None }
    }
}

impl Follower {
    /// Reads what is new. `monotonic` is taken right before the call, in microseconds. After an error, or after a second
    /// without an answer, the next call connects anew.
    pub async fn hear(&mut self, now: Timestamp, monotonic: i64) -> Result<Heard, StoreError> {
        let reading = tokio::time::timeout(WITHIN, self.read(now, monotonic)).await;
        let heard = reading.unwrap_or_else(|_| Err(StoreError::away("the database does not answer")));
        if heard.is_err() {
            self.line = None;
        }
        heard
    }

    async fn read(&mut self, now: Timestamp, monotonic: i64) -> Result<Heard, StoreError> {
        let Some(pool) = self.store.postgres_pool() else {
            let mut conn = self.store.read().await?;
            return Ok(read_on(&mut conn, &mut self.cursor, true, monotonic).await?.known_at(monotonic));
        };
        let (mut line, reconnected) = match self.line.take() {
            Some(line) => (line, false),
            None => (self.connect(&pool).await?, true),
        };
        let beats = line.beaten_at.is_none_or(|at| monotonic.saturating_sub(at) >= BEAT);
        if beats {
            heartbeat::beat(&mut Tx::new(&mut line.conn), self.node, now).await?;
            line.beaten_at = Some(monotonic);
        }
        let known_at = line.beaten_at.unwrap_or(monotonic);
        let heard = read_on(&mut Conn::from(&mut line.conn), &mut self.cursor, beats, monotonic).await?;
        self.line = Some(line);
        Ok(Heard { reconnected, ..heard.known_at(known_at) })
    }

    async fn connect(&mut self, pool: &Pool<PgConnection>) -> Result<Line, StoreError> {
        let mut conn = pool.open_uncounted().await?;
        let server = Some(server(&mut conn).await?);
        if self.server.is_some() {
            // Whatever was wrong with the old connection may be wrong with all: each is replaced.
            pool.renew();
        }
        if self.server != server {
            // Its numbers need not go on from those of the server before.
            self.cursor = None;
            self.server = server;
        }
        Ok(Line { conn, beaten_at: None })
    }
}

impl Heard {
    fn known_at(self, as_of: i64) -> Self {
        Self { as_of, ..self }
    }
}

/// Reads on from the cursor, or begins at the head. With `compare`, a feed whose numbers went back is begun anew.
async fn read_on(
    conn: &mut Conn<'_>,
    place: &mut Option<RevocationCursor>,
    compare: bool,
    monotonic: i64,
) -> Result<Heard, StoreError> {
    let went_back = match place {
        Some(cursor) if compare => head(conn).await? < cursor.high(),
        _ => false,
    };
    match place {
        Some(cursor) if !went_back => Ok(catch_up(conn, cursor, monotonic).await?.into()),
        _ => {
            *place = Some(RevocationCursor::starting_at(head(conn).await?, monotonic));
            Ok(Heard { everything: true, ..Heard::default() })
        }
    }
}

impl From<News> for Heard {
    fn from(news: News) -> Self {
        let mut heard = Self { everything: news.gap, ..Self::default() };
        for row in news.fresh {
            match row.what {
                Revoked::Session(_, session) => heard.ended.push(session),
                Revoked::Account(_) => heard.everything = true,
                Revoked::Client(client) => heard.clients.push(client),
            }
        }
        heard
    }
}

async fn server(conn: &mut PgConnection) -> Result<String, StoreError> {
    let mut conn = Conn::from(conn);
    let name = dialect::SERVER;
    let (server,): (String,) = on!(conn, fetch_one name())?;
    Ok(server)
}
