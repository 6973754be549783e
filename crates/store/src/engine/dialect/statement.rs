//! The statements that only one engine has, or that the two say differently.

use super::PerEngine;

/// Every statement finds its rows by a key. PostgreSQL keeps the plan that it made when a table was small, where reading
/// the whole table is cheapest, until the table is analysed again; so it is kept from such plans altogether, and from
/// compiling one that it thinks dear.
pub(crate) const BY_KEY_ONLY: [(&str, &str); 4] =
    [("enable_seqscan", "off"), ("enable_hashjoin", "off"), ("enable_mergejoin", "off"), ("jit", "off")];

/// Whether a PostgreSQL takes writes: it is no standby, and nobody has made it read-only.
pub(crate) const TAKES_WRITES: &str =
    "select not pg_is_in_recovery() and not current_setting('transaction_read_only')::boolean";

/// Which server process a connection leads to; another one after a restart or a switchover.
pub(crate) const SERVER: &str = "
    select concat_ws(' ', pg_postmaster_start_time(), inet_server_addr(), inet_server_port())";

/// The process that serves a connection.
pub(crate) const BACKEND: &str = "select pg_backend_pid()";

/// Transactions before `done` have ended; those from `next` on had not begun. PostgreSQL tells the latter only by beginning
/// one. SQLite has one writer, whose transactions end before the next one begins.
pub(crate) const TRANSACTIONS: PerEngine = PerEngine {
    sqlite: "select 0 as done, 0 as next",
    postgres: "select pg_snapshot_xmin(pg_current_snapshot())::text::bigint as done,
        pg_current_xact_id()::text::bigint as next",
};

/// The channel on which PostgreSQL announces revocations.
pub(crate) const REVOCATIONS: &str = "vestibule_revocation";

/// Rings on that channel.
pub(crate) const NOTIFY: &str = "select pg_notify('vestibule_revocation', '')";

/// The time by the clock that all nodes of a PostgreSQL share, in microseconds.
pub(crate) const CLOCK: &str = "select (extract(epoch from clock_timestamp()) * 1000000)::bigint";

/// Whether there is a table of migrations.
pub(crate) const HAS_MIGRATIONS: PerEngine = PerEngine {
    sqlite: "select count(*) from sqlite_master where type = 'table' and name = '_sqlx_migrations'",
    postgres: "select count(*) from pg_class where oid = to_regclass('_sqlx_migrations')",
};

/// The accounts that the exchange calls by the names in a JSON list.
pub(crate) const EXTERNALLY_NAMED: PerEngine = PerEngine {
    sqlite: "select external_id, account_id from external_id where external_id in (select value from json_each($1))",
    postgres: "select external_id, account_id from external_id
        where external_id in (select jsonb_array_elements_text($1::jsonb))",
};

/// Those of the accounts in a JSON list that are open, and where their chains of events end.
pub(crate) const OPEN_ACCOUNTS: PerEngine = PerEngine {
    sqlite: "
        select a.id, h.seq, h.hash, h.key from account a left join event_head h on h.account_id = a.id
        where a.closed_at is null and a.erased_at is null and a.id in (select unhex(value) from json_each($1))",
    postgres: "
        select a.id, h.seq, h.hash, h.key from account a left join event_head h on h.account_id = a.id
        where a.closed_at is null and a.erased_at is null
            and a.id in (select value::uuid from jsonb_array_elements_text($1::jsonb))",
};

/// Ends the sessions of the accounts in a JSON list. Also those that have expired: the clock that says so may be ahead.
pub(crate) const END_ALL: PerEngine = PerEngine {
    sqlite: "
        update session set ended_at = $3, end_cause = $2
        where account_id in (select unhex(value) from json_each($1)) and ended_at is null
        returning account_id, id",
    postgres: "
        update session set ended_at = $3, end_cause = $2
        where account_id in (select value::uuid from jsonb_array_elements_text($1::jsonb)) and ended_at is null
        returning account_id, id",
};

/// Writes revocations of sessions: a JSON list of account and session.
pub(crate) const REVOKE_SESSIONS: PerEngine = PerEngine {
    sqlite: "
        insert into revocation (at, account_id, session_id)
        select $2, unhex(value ->> 0), unhex(value ->> 1) from json_each($1)",
    postgres: "
        insert into revocation (at, account_id, session_id)
        select $2, (value ->> 0)::uuid, (value ->> 1)::uuid from jsonb_array_elements($1::jsonb)",
};

/// Whether something that is done to many accounts goes on, with the client that began it. It does not end before the transaction has.
pub(crate) const BULK_RUNNING: PerEngine = PerEngine {
    sqlite: "select client_id from bulk where id = $1 and ended_at is null",
    postgres: "select client_id from bulk where id = $1 and ended_at is null for share",
};

/// Notes uses of sessions: a JSON list of account, session and microseconds.
pub(crate) const TOUCH_SESSIONS: PerEngine = PerEngine {
    sqlite: "
        with used as (select unhex(value ->> 0) as account_id, unhex(value ->> 1) as id, value ->> 2 as at
            from json_each($1))
        update session set last_seen_at = used.at from used
        where session.account_id = used.account_id and session.id = used.id
            and session.last_seen_at < used.at and session.ended_at is null",
    postgres: "
        with used as (select (value ->> 0)::uuid as account_id, (value ->> 1)::uuid as id, (value ->> 2)::bigint as at
            from jsonb_array_elements($1::jsonb) as uses (value)),
        free as (select held.account_id, held.id, used.at
            from used join session held on held.account_id = used.account_id and held.id = used.id
            where held.last_seen_at < used.at and held.ended_at is null
            for no key update of held skip locked)
        update session set last_seen_at = free.at from free
        where session.account_id = free.account_id and session.id = free.id",
};

/// Notes uses of devices: a JSON list of account, device and microseconds.
pub(crate) const TOUCH_DEVICES: PerEngine = PerEngine {
    sqlite: "
        with used as (select unhex(value ->> 0) as account_id, unhex(value ->> 1) as id, value ->> 2 as at
            from json_each($1))
        update device set last_seen_at = used.at from used
        where device.account_id = used.account_id and device.id = used.id and device.last_seen_at < used.at",
    postgres: "
        with used as (select (value ->> 0)::uuid as account_id, (value ->> 1)::uuid as id, (value ->> 2)::bigint as at
            from jsonb_array_elements($1::jsonb) as uses (value)),
        free as (select held.account_id, held.id, used.at
            from used join device held on held.account_id = used.account_id and held.id = used.id
            where held.last_seen_at < used.at
            for no key update of held skip locked)
        update device set last_seen_at = free.at from free
        where device.account_id = free.account_id and device.id = free.id",
};

/// Appends an event. PostgreSQL counts the events of all accounts by itself; in SQLite the one writer does.
pub(crate) const EVENT: PerEngine = PerEngine {
    sqlite: "
        insert into event (account_id, seq, id, at, kind, outcome, device_id, session_id, sealed, hash, notified, number)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, (select coalesce(max(number), 0) + 1 from event))",
    postgres: "
        insert into event (account_id, seq, id, at, kind, outcome, device_id, session_id, sealed, hash, notified)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
};

/// The same for an account that does not exist. A racing try may have taken the place: then this one leaves nothing.
pub(crate) const DECOY_EVENT: PerEngine = PerEngine {
    sqlite: "
        insert into decoy_event (account_id, seq, id, at, kind, outcome, device_id, session_id, sealed, hash, notified, number)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, (select coalesce(max(number), 0) + 1 from decoy_event))
        on conflict (account_id, seq) do nothing",
    postgres: "
        insert into decoy_event (account_id, seq, id, at, kind, outcome, device_id, session_id, sealed, hash, notified)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        on conflict (account_id, seq) do nothing",
};

/// How far the events of all accounts are counted. In SQLite what can be read is all that was counted.
pub(crate) const EVENTS_COUNTED: PerEngine = PerEngine {
    sqlite: "select coalesce(max(number), 0) from event",
    postgres: "
        select coalesce(pg_sequence_last_value(pg_get_serial_sequence('event', 'number')::regclass), 0)",
};

/// The transactions under way that have begun to write an event: each holds the table's lock before it takes a number. Asked by the
/// lock, because what other databases of the same server do must not hold up anybody who follows the events.
pub(crate) const EVENT_WRITERS: PerEngine = PerEngine {
    sqlite: "select ''",
    postgres: "
        select coalesce(string_agg(virtualtransaction, ','), '') from pg_locks
        where relation = 'event'::regclass and mode = 'RowExclusiveLock'",
};

/// How many of these are still under way.
pub(crate) const STILL_WRITING: PerEngine = PerEngine {
    sqlite: "select 0 where $1 is not null",
    postgres: "
        select count(*) from pg_locks
        where relation = 'event'::regclass and mode = 'RowExclusiveLock'
            and virtualtransaction = any(string_to_array($1, ','))",
};
