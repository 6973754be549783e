//! A look at the database while nobody else uses it: every chain of events holds, and nothing is half done.

use sqlx::types::Uuid;
use vestibule_domain::id::AccountId;
use vestibule_service::clock_entropy::Clock;
use vestibule_store::{Store, StoreSettings, event};

use crate::support::ground::{Ground, Sight};

/// Looks again and again, each time at what was written since the look before.
pub(crate) struct Eye {
    clock: Clock,
    /// Microseconds since the epoch: what was begun before has been looked at twice.
    since: i64,
    /// When the last look was.
    last: i64,
}

impl Eye {
    pub(crate) fn new() -> Self {
        Self { clock: Clock::system(), since: 0, last: 0 }
    }

    /// Looks at what was written since the look before the last: what was under way at the last one may be over by now.
    pub(crate) async fn looks_at_the_new(&mut self, ground: &Ground) {
        let now = self.clock.now_micros();
        examine(ground, self.since).await;
        (self.since, self.last) = (self.last, now);
    }

    /// Looks at everything.
    pub(crate) async fn looks_at_everything(&mut self, ground: &Ground) {
        self.since = 0;
        self.looks_at_the_new(ground).await;
    }
}

async fn examine(ground: &Ground, since: i64) {
    chains_hold(ground, since).await;
    let mut sight = ground.sight().await;
    for (what, query) in HALVES {
        let query = query.replace("{since}", &since.to_string());
        assert_eq!(sight.column::<i64>(&query).await, [0], "{what}");
    }
    sight.close().await;
}

/// Every chain that has grown since holds, from its first event on.
async fn chains_hold(ground: &Ground, since: i64) {
    let grown = grown(&mut ground.sight().await, since).await;
    let settings = StoreSettings { max_connections: 1, ..StoreSettings::default() };
    let store = Store::open(&ground.url(), settings).await.unwrap();
    let mut conn = store.read().await.unwrap();
    for account in grown {
        let events = event::verify(&mut conn, AccountId::from_uuid(account)).await.unwrap();
        assert!(events.expect("the chain holds") > 0, "an account without the event that opened it");
    }
    drop(conn);
    store.close().await;
}

/// The accounts that were opened, and whose chains have grown, since.
async fn grown(sight: &mut Sight, since: i64) -> Vec<Uuid> {
    let query = format!(
        "select id from account where created_at >= {since} union select account_id from event where at >= {since}"
    );
    sight.column(&query).await
}

/// What must never be found, with the query that counts it among what was written since. What has no time of its own is
/// counted when everything is looked at.
const HALVES: [(&str, &str); 12] = [
    (
        "accounts without password",
        "select count(*) from account a where a.created_at >= {since} and not exists (select 1 from password p where p.account_id = a.id)",
    ),
    (
        "accounts without identifier",
        "select count(*) from account a where a.created_at >= {since} and not exists (select 1 from identifier i where i.account_id = a.id)",
    ),
    (
        "accounts without device",
        "select count(*) from account a where a.created_at >= {since} and not exists (select 1 from device d where d.account_id = a.id)",
    ),
    (
        "identifiers that cannot be looked up",
        "select count(*) from identifier i where i.created_at >= {since} and not exists (select 1 from identifier_lookup l
         where l.lookup = i.lookup and l.account_id = i.account_id and l.identifier_id = i.id)",
    ),
    (
        "lookups that lead nowhere",
        "select count(*) from identifier_lookup l where {since} = 0 and not exists (select 1 from identifier i
         where l.lookup = i.lookup and l.account_id = i.account_id and l.identifier_id = i.id)",
    ),
    (
        "open sessions without token",
        "select count(*) from session s where s.begun_at >= {since} and s.ended_at is null and not exists (select 1 from session_token t
         where t.account_id = s.account_id and t.session_id = s.id)",
    ),
    (
        "tokens without session",
        "select count(*) from session_token t where {since} = 0 and not exists (select 1 from session s
         where t.account_id = s.account_id and t.session_id = s.id)",
    ),
    (
        "sessions without device",
        "select count(*) from session s where s.begun_at >= {since} and not exists (select 1 from device d
         where d.account_id = s.account_id and d.id = s.device_id)",
    ),
    (
        "sessions that no event tells of",
        "select count(*) from session s where s.begun_at >= {since} and not exists (select 1 from event e
         where e.account_id = s.account_id and e.session_id = s.id)",
    ),
    (
        "ended sessions whose end no event tells of",
        "select count(*) from session s where s.ended_at >= {since} and 2 > (select count(*) from event e
         where e.account_id = s.account_id and e.session_id = s.id)",
    ),
    (
        "registrations that are over without an account",
        "select count(*) from flow p where p.opened_at >= {since} and p.purpose = 'register' and p.state = 'spent'
         and not exists (select 1 from identifier_lookup l where l.lookup = p.lookup)",
    ),
    ("messages that were given up", "select count(*) from outbox where state = 'dead'"),
];
