-- One text for both engines. The words in braces stand for what differs; see dialect.rs.
-- Tables are keyed by account first; what is looked up without knowing the account has a table of its own.

create table account (
    id {id} not null,
    created_at {bigint} not null,
    language text not null,
    profile {bytes} not null,
    whereabouts {bytes} not null,
    constraint account_pk primary key (id)
);

create table identifier (
    account_id {id} not null,
    id {id} not null,
    kind text not null,
    lookup {bytes} not null,
    sealed {bytes} not null,
    verified_at {bigint} not null,
    created_at {bigint} not null,
    constraint identifier_pk primary key (account_id, id),
    constraint identifier_account foreign key (account_id) references account (id) on delete cascade,
    constraint identifier_kind check (kind in ('email', 'phone'))
);

create table identifier_lookup (
    lookup {bytes} not null,
    account_id {id} not null,
    identifier_id {id} not null,
    constraint identifier_lookup_pk primary key (lookup)
) {by_key};

create table password (
    account_id {id} not null,
    hash text not null,
    pepper_key text not null,
    set_at {bigint} not null,
    constraint password_pk primary key (account_id),
    constraint password_account foreign key (account_id) references account (id) on delete cascade
) {by_key};

create table authenticator (
    account_id {id} not null,
    id {id} not null,
    sealed_secret {bytes} not null,
    enrolled_at {bigint} not null,
    last_step {bigint},
    told_step {bigint},
    told_earlier {bytes},
    drift_steps {bigint} not null,
    failures {bigint} not null,
    last_used_at {bigint},
    constraint authenticator_pk primary key (account_id),
    constraint authenticator_account foreign key (account_id) references account (id) on delete cascade
) {by_key};

create table backup_code (
    account_id {id} not null,
    digest {bytes} not null,
    made_at {bigint} not null,
    used_at {bigint},
    constraint backup_code_pk primary key (account_id, digest),
    constraint backup_code_account foreign key (account_id) references account (id) on delete cascade
) {by_key};

create table flow (
    id {id} not null,
    purpose text not null,
    account_id {id},
    client {bytes} not null,
    content {bytes},
    demand text not null,
    given text not null,
    state text not null,
    tries_left {bigint} not null,
    opened_at {bigint} not null,
    expires_at {bigint} not null,
    lookup {bytes},
    sealed {bytes},
    version {bigint} not null,
    constraint flow_pk primary key (id),
    constraint flow_client unique (client),
    constraint flow_state check (state in ('proving', 'open', 'spent', 'shut'))
) {by_key};
create index flow_end on flow (expires_at);

create table code (
    flow_id {id} not null,
    kind text not null,
    digest {bytes} not null,
    superseded {bytes} not null,
    digits {bigint} not null,
    link {bytes},
    sent_at {bigint} not null,
    expires_at {bigint} not null,
    sends {bigint} not null,
    used_at {bigint},
    constraint code_pk primary key (flow_id, kind),
    constraint code_link unique (link),
    constraint code_flow foreign key (flow_id) references flow (id) on delete cascade
) {by_key};

create table session (
    account_id {id} not null,
    id {id} not null,
    device_id {id} not null,
    token {bytes} not null,
    given text not null,
    begun_at {bigint} not null,
    proven_at {bigint} not null,
    last_seen_at {bigint} not null,
    expires_at {bigint} not null,
    ended_at {bigint},
    end_cause text,
    sealed {bytes} not null,
    constraint session_pk primary key (account_id, id),
    constraint session_account foreign key (account_id) references account (id) on delete cascade,
    constraint session_end check ((ended_at is null) = (end_cause is null))
) {by_key};
create index session_expiry on session (expires_at);

create table session_token (
    token {bytes} not null,
    account_id {id} not null,
    session_id {id} not null,
    constraint session_token_pk primary key (token)
) {by_key};

create table device (
    account_id {id} not null,
    id {id} not null,
    token {bytes} not null,
    earlier {bytes},
    renewed_at {bigint},
    first_seen_at {bigint} not null,
    last_seen_at {bigint} not null,
    forgotten_at {bigint},
    wrong_codes {bigint} not null,
    sealed {bytes} not null,
    constraint device_pk primary key (account_id, id),
    constraint device_token unique (account_id, token),
    constraint device_account foreign key (account_id) references account (id) on delete cascade
) {by_key};

create table throttle (
    scope {bytes} not null,
    failures {bigint} not null,
    last_failure_at {bigint} not null,
    locked_until {bigint},
    constraint throttle_pk primary key (scope)
) {by_key};
create index throttle_age on throttle (last_failure_at);

create table counter (
    scope {bytes} not null,
    hour {bigint} not null,
    counted {bigint} not null,
    left_out {bigint} not null,
    expires_at {bigint} not null,
    constraint counter_pk primary key (scope)
) {by_key};
create index counter_end on counter (expires_at);

create table event (
    account_id {id} not null,
    seq {bigint} not null,
    id {id} not null,
    at {bigint} not null,
    kind text not null,
    outcome text not null,
    device_id {id},
    session_id {id},
    sealed {bytes} not null,
    hash {bytes} not null,
    constraint event_pk primary key (account_id, seq),
    constraint event_account foreign key (account_id) references account (id),
    constraint event_outcome check (outcome in ('done', 'refused'))
) {by_key};

create index event_by_time on event (at);

create table event_head (
    account_id {id} not null,
    seq {bigint} not null,
    hash {bytes} not null,
    base_seq {bigint} not null,
    base_hash {bytes},
    constraint event_head_pk primary key (account_id)
) {by_key};

create table outbox (
    id {id} not null,
    account_id {id},
    flow_id {id},
    channel text not null,
    template text not null,
    sealed {bytes} not null,
    state text not null,
    state_at {bigint} not null,
    created_at {bigint} not null,
    next_try_at {bigint} not null,
    tries {bigint} not null,
    error text,
    constraint outbox_pk primary key (id),
    constraint outbox_channel check (channel in ('mail', 'sms')),
    constraint outbox_state check (state in ('waiting', 'sent', 'dead'))
);
create index outbox_due on outbox (next_try_at) where state = 'waiting';
create index outbox_dead on outbox (state_at) where state = 'dead';
create index outbox_sent on outbox (state_at) where state = 'sent';
create index outbox_flow on outbox (flow_id) where flow_id is not null;

create table mailbox (
    id {id} not null,
    at {bigint} not null,
    channel text not null,
    sealed {bytes} not null,
    constraint mailbox_pk primary key (id)
);
create index mailbox_age on mailbox (at);

create table used_captcha (
    id {bytes} not null,
    expires_at {bigint} not null,
    constraint used_captcha_pk primary key (id)
) {by_key};
create index used_captcha_end on used_captcha (expires_at);

create table revocation (
    seq {serial},
    at {bigint} not null,
    account_id {id} not null,
    session_id {id}
);
create index revocation_age on revocation (at);

-- The last sign of life of each node. That it can be written proves that the database takes writes.
create table heartbeat (
    node {id} not null,
    at {bigint} not null,
    constraint heartbeat_pk primary key (node)
) {by_key};

create table key_id (
    id text not null,
    first_used_at {bigint} not null,
    constraint key_id_pk primary key (id)
);
