-- One text for both engines. The words in braces stand for what differs; see engine/dialect/mod.rs.
-- Columns with a word of a list (kinds, states, outcomes) have no check of it: the lists grow, and SQLite cannot alter a
-- check. Where such a word is read it is held against the list.
-- Tables are keyed by account first; what is looked up without knowing the account has a table of its own.

create table account (
    id {id} not null,
    created_at {bigint} not null,
    language text not null,
    profile {bytes} not null,
    location_history {bytes} not null,
    closed_at {bigint},
    -- The row of an erased account stays, so that its events still belong to one.
    erased_at {bigint},
    constraint account_pk primary key (id),
    constraint account_erased_after_closing check (erased_at is null or closed_at is not null)
);
create index account_closed on account (closed_at) where closed_at is not null and erased_at is null;
create index account_erased on account (erased_at) where erased_at is not null;

-- The exchange's own names for its customers.
create table external_id (
    external_id text not null,
    account_id {id} not null,
    constraint external_id_pk primary key (external_id),
    constraint external_id_account unique (account_id),
    constraint external_id_of foreign key (account_id) references account (id) on delete cascade
) {by_key};

create table identifier (
    account_id {id} not null,
    id {id} not null,
    kind text not null,
    lookup {bytes} not null,
    sealed {bytes} not null,
    verified_at {bigint} not null,
    created_at {bigint} not null,
    constraint identifier_pk primary key (account_id, id),
    constraint identifier_account foreign key (account_id) references account (id) on delete cascade
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
    burned_step {bigint},
    burned_earlier {bytes},
    drift_steps {bigint} not null,
    failures {bigint} not null,
    last_used_at {bigint},
    constraint authenticator_pk primary key (account_id),
    constraint authenticator_account foreign key (account_id) references account (id) on delete cascade
) {by_key};

create table passkey (
    account_id {id} not null,
    id {id} not null,
    credential_id {bytes} not null,
    sealed {bytes} not null,
    counter {bigint} not null,
    backup_eligible {bigint} not null,
    backed_up {bigint} not null,
    added_at {bigint} not null,
    last_used_at {bigint},
    constraint passkey_pk primary key (account_id, id),
    constraint passkey_account foreign key (account_id) references account (id) on delete cascade
) {by_key};
create unique index passkey_credential on passkey (credential_id);

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
    holder {bytes} not null,
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
    constraint flow_holder unique (holder)
) {by_key};
create index flow_end on flow (expires_at);
create index flow_unfinished on flow (account_id) where state in ('proving', 'open');

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
    raised_given text,
    raised_at {bigint},
    ended_at {bigint},
    end_cause text,
    sealed {bytes} not null,
    constraint session_pk primary key (account_id, id),
    constraint session_account foreign key (account_id) references account (id) on delete cascade,
    constraint session_raised check ((raised_given is null) = (raised_at is null)),
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
create index device_by_token on device (token);
create index device_by_earlier on device (earlier) where earlier is not null;

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

-- Before the events and the attributes, so that whoever reads a backup has their keys first.
create table event_head (
    account_id {id} not null,
    seq {bigint} not null,
    hash {bytes} not null,
    base_seq {bigint} not null,
    base_hash {bytes},
    -- Half of the key that the account's events and attributes are sealed with. An erased account has none, so nobody reads them again.
    key {bytes},
    constraint event_head_pk primary key (account_id)
) {by_key};

-- What the exchange's own schema keeps of its customers, all of it in one sealed document.
create table account_attributes (
    account_id {id} not null,
    sealed {bytes} not null,
    constraint account_attributes_pk primary key (account_id),
    constraint account_attributes_account foreign key (account_id) references account (id) on delete cascade
) {by_key};

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
    -- Outside the hash chain: it only says which events the list of notices shows.
    notified {bigint} not null default 0,
    -- Outside it too: the place among the events of all accounts, for those who read them as they happen.
    number {counted},
    constraint event_pk primary key (account_id, seq),
    constraint event_notified_flag check (notified in (0, 1))
) {by_key};
create index event_by_time on event (at);
create unique index event_by_number on event (number);
-- With the constant in it, or SQLite would rather walk through all events of the account.
create index event_notified on event (account_id, notified, seq) where notified = 1;

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
    constraint outbox_pk primary key (id)
);
create index outbox_due on outbox (next_try_at) where state = 'waiting';
create index outbox_dead on outbox (state_at) where state = 'dead';
create index outbox_sent on outbox (state_at) where state = 'sent';
create index outbox_flow on outbox (flow_id) where flow_id is not null;
create index outbox_account on outbox (account_id) where account_id is not null;

create table mailbox (
    id {id} not null,
    at {bigint} not null,
    channel text not null,
    sealed {bytes} not null,
    constraint mailbox_pk primary key (id)
);
create index mailbox_age on mailbox (at);

create table used_once (
    id {bytes} not null,
    expires_at {bigint} not null,
    constraint used_once_pk primary key (id)
) {by_key};
create index used_once_end on used_once (expires_at);

-- A session that ended, or all that is cached of an account, or what is cached of a client.
create table revocation (
    seq {serial},
    at {bigint} not null,
    account_id {id},
    session_id {id},
    client_id {id},
    constraint revocation_subject check ((account_id is null) <> (client_id is null))
);
create index revocation_age on revocation (at);

-- Programs of the exchange. Rights and networks are lists in one text.
create table client (
    id {id} not null,
    name text not null,
    rights text not null,
    networks text not null,
    created_at {bigint} not null,
    expires_at {bigint},
    disabled_at {bigint},
    last_used_at {bigint},
    constraint client_pk primary key (id),
    constraint client_name unique (name)
) {by_key};

-- Public keys of clients that keep the private ones to themselves, as JWKs, by their thumbprints.
create table client_key (
    id text not null,
    client_id {id} not null,
    jwk text not null,
    made_at {bigint} not null,
    expires_at {bigint},
    constraint client_key_pk primary key (id),
    constraint client_key_client foreign key (client_id) references client (id) on delete cascade
) {by_key};
create index client_key_of on client_key (client_id);

-- Secrets of clients, and the access tokens that were given for signatures of their keys.
create table client_secret (
    digest {bytes} not null,
    client_id {id} not null,
    key_id text,
    made_at {bigint} not null,
    expires_at {bigint},
    constraint client_secret_pk primary key (digest),
    constraint client_secret_client foreign key (client_id) references client (id) on delete cascade,
    constraint client_secret_key foreign key (key_id) references client_key (id) on delete cascade
) {by_key};
create index client_secret_of on client_secret (client_id);
create index client_secret_end on client_secret (expires_at);

-- Assertions of clients that were taken: each is taken once.
create table client_assertion (
    client_id {id} not null,
    jti {bytes} not null,
    expires_at {bigint} not null,
    constraint client_assertion_pk primary key (client_id, jti),
    constraint client_assertion_client foreign key (client_id) references client (id) on delete cascade
) {by_key};
create index client_assertion_end on client_assertion (expires_at);

-- What customers see of a client, and where they may be sent back to.
create table application (
    client_id {id} not null,
    title text not null,
    home text,
    return_to text not null,
    constraint application_pk primary key (client_id),
    constraint application_client foreign key (client_id) references client (id) on delete cascade
) {by_key};

-- What a client asks a customer to confirm. What the customer reads is sealed; the content is the digest of all that is approved.
create table operation (
    id {id} not null,
    client_id {id} not null,
    account_id {id} not null,
    name text not null,
    content {bytes} not null,
    made_at {bigint} not null,
    expires_at {bigint} not null,
    proven_at {bigint},
    proven_session {id},
    proven_given text,
    used_at {bigint},
    sealed {bytes} not null,
    constraint operation_pk primary key (id),
    constraint operation_client foreign key (client_id) references client (id) on delete cascade,
    constraint operation_account foreign key (account_id) references account (id) on delete cascade,
    constraint operation_proven check (
        (proven_at is null) = (proven_session is null) and (proven_at is null) = (proven_given is null)),
    constraint operation_used check (used_at is null or proven_at is not null)
) {by_key};
create index operation_end on operation (expires_at);
create index operation_of on operation (account_id, client_id, expires_at);

-- What is done to many accounts. The list goes with the end; the content says what was asked for.
create table bulk (
    id {id} not null,
    client_id {id},
    client_key text,
    content {bytes} not null,
    act text not null,
    everybody {bigint} not null,
    listed {bytes},
    unknown text not null,
    unknown_count {bigint} not null,
    total {bigint},
    begun_at {bigint} not null,
    ended_at {bigint},
    end_cause text,
    held_by {id},
    held_until {bigint} not null,
    constraint bulk_pk primary key (id),
    constraint bulk_key unique (client_id, client_key),
    constraint bulk_client foreign key (client_id) references client (id) on delete cascade,
    constraint bulk_by check ((client_id is null) = (client_key is null)),
    constraint bulk_end check ((ended_at is null) = (end_cause is null)),
    constraint bulk_everybody check (everybody in (0, 1)),
    constraint bulk_list check (listed is null or (ended_at is null and everybody = 0))
);
create index bulk_running on bulk (begun_at) where ended_at is null;
create index bulk_ended on bulk (ended_at) where ended_at is not null;

-- How far a job has come in each part of its accounts, of which each is gone through in the order of their ids.
create table bulk_lane (
    bulk_id {id} not null,
    lane {bigint} not null,
    behind {id} not null,
    last {id} not null,
    over {bigint} not null,
    through {bigint} not null,
    changed {bigint} not null,
    not_found {bytes} not null,
    failed {bytes} not null,
    constraint bulk_lane_pk primary key (bulk_id, lane),
    constraint bulk_lane_over check (over in (0, 1)),
    constraint bulk_lane_of foreign key (bulk_id) references bulk (id) on delete cascade
) {by_key};

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

-- A row is made with the first thing worth keeping; an account without one has no protection beyond the policy's.
create table protection (
    account_id {id} not null,
    settings_lock {bigint},
    settings_lock_since {bigint},
    settings_lock_before {bigint},
    whitelist_only {bigint} not null default 0,
    passkeys_only {bigint} not null default 0,
    frozen_scope text,
    frozen_by text,
    frozen_at {bigint},
    exchange_freeze text,
    exchange_reason text,
    exchange_froze_at {bigint},
    password_demanded_at {bigint},
    lock_ended_at {bigint},
    suspicion text,
    suspected_at {bigint},
    password_reset_at {bigint},
    authenticator_changed_at {bigint},
    passkey_added_at {bigint},
    contact_changed_at {bigint},
    notices_seen {bigint} not null default 0,
    check_up_due_at {bigint},
    check_up_done_at {bigint},
    constraint protection_pk primary key (account_id),
    constraint protection_account foreign key (account_id) references account (id) on delete cascade,
    constraint protection_whitelist check (whitelist_only in (0, 1)),
    constraint protection_passkeys check (passkeys_only in (0, 1)),
    constraint protection_freeze check (
        (frozen_scope is null) = (frozen_by is null) and (frozen_scope is null) = (frozen_at is null)),
    constraint protection_exchange_freeze check (
        (exchange_freeze is null) = (exchange_reason is null)
        and (exchange_freeze is null) = (exchange_froze_at is null)),
    constraint protection_suspicion check ((suspicion is null) = (suspected_at is null))
) {by_key};

create index protection_exchange_freeze on protection (account_id) where exchange_reason is not null;

create table weakening (
    account_id {id} not null,
    id {id} not null,
    kind text not null,
    change text not null,
    asked_at {bigint} not null,
    effective_at {bigint} not null,
    reminded_at {bigint} not null,
    veto_denied text not null,
    delivered_at {bigint},
    next_run_at {bigint} not null,
    state text not null,
    ended_at {bigint},
    constraint weakening_pk primary key (account_id, id),
    constraint weakening_account foreign key (account_id) references account (id) on delete cascade,
    constraint weakening_end check ((state = 'waiting') = (ended_at is null))
) {by_key};
create index weakening_due on weakening (next_run_at) where state = 'waiting';
create index weakening_ended on weakening (ended_at) where ended_at is not null;

create table alert_link (
    token {bytes} not null,
    account_id {id} not null,
    contact_id {id} not null,
    kind text not null,
    weakening_id {id},
    made_at {bigint} not null,
    expires_at {bigint} not null,
    used_at {bigint},
    constraint alert_link_pk primary key (token),
    constraint alert_link_matter check ((kind = 'veto') = (weakening_id is not null))
) {by_key};
create index alert_link_end on alert_link (expires_at);
create index alert_link_account on alert_link (account_id);

-- What the links sent to one address or number have done.
create table link_record (
    account_id {id} not null,
    contact_id {id} not null,
    vetoed_at {bigint},
    froze_at {bigint},
    freeze_ended_at {bigint},
    last_at {bigint} not null,
    constraint link_record_pk primary key (account_id, contact_id),
    constraint link_record_account foreign key (account_id) references account (id) on delete cascade
) {by_key};
create index link_record_age on link_record (last_at);

-- What was replaced, with the password of that moment: both disown, with a message, what took its place.
create table former_authenticator (
    account_id {id} not null,
    id {id} not null,
    sealed_secret {bytes} not null,
    hash text not null,
    pepper_key text not null,
    replaced_at {bigint} not null,
    last_step {bigint},
    burned_step {bigint},
    burned_earlier {bytes},
    drift_steps {bigint} not null,
    failures {bigint} not null,
    constraint former_authenticator_pk primary key (account_id, id),
    constraint former_authenticator_account foreign key (account_id) references account (id) on delete cascade
) {by_key};
create index former_authenticator_age on former_authenticator (replaced_at);

-- The oldest password that was replaced lately while an authenticator stood.
create table former_password (
    account_id {id} not null,
    hash text not null,
    pepper_key text not null,
    set_at {bigint} not null,
    replaced_at {bigint} not null,
    constraint former_password_pk primary key (account_id),
    constraint former_password_account foreign key (account_id) references account (id) on delete cascade
) {by_key};
create index former_password_age on former_password (replaced_at);

create table former_contact (
    account_id {id} not null,
    id {id} not null,
    kind text not null,
    sealed {bytes} not null,
    until {bigint} not null,
    constraint former_contact_pk primary key (account_id, id),
    constraint former_contact_account foreign key (account_id) references account (id) on delete cascade
) {by_key};
create index former_contact_end on former_contact (until);

create table pending_contact (
    account_id {id} not null,
    id {id} not null,
    kind text not null,
    lookup {bytes} not null,
    sealed {bytes} not null,
    verified_at {bigint} not null,
    until {bigint} not null,
    constraint pending_contact_pk primary key (account_id, id),
    constraint pending_contact_account foreign key (account_id) references account (id) on delete cascade
) {by_key};
create index pending_contact_end on pending_contact (until);

-- Without the account on purpose: whoever asks about a message is nobody, and learns nothing about whose it was.
create table sent_message (
    code {bytes} not null,
    sealed {bytes} not null,
    sent_at {bigint} not null,
    constraint sent_message_pk primary key (code)
) {by_key};
create index sent_message_age on sent_message (sent_at);

-- What is written for identifiers that nobody has: tries at them, and messages to them, which go nowhere. Nobody ever reads
-- it: it is there so that it takes as long as for an identifier that somebody has, and is shaped and indexed like what is
-- written then.
create table decoy_event (
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
    notified {bigint} not null,
    number {counted},
    constraint decoy_event_pk primary key (account_id, seq),
    constraint decoy_event_notified_flag check (notified in (0, 1))
) {by_key};
create index decoy_event_by_time on decoy_event (at);
create unique index decoy_event_by_number on decoy_event (number);
create index decoy_event_notified on decoy_event (account_id, notified, seq) where notified = 1;

create table decoy_head (
    account_id {id} not null,
    seq {bigint} not null,
    hash {bytes} not null,
    at {bigint} not null,
    constraint decoy_head_pk primary key (account_id)
) {by_key};

create table decoy_outbox (
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
    constraint decoy_outbox_pk primary key (id)
);
create index decoy_outbox_due on decoy_outbox (next_try_at) where state = 'waiting';
create index decoy_outbox_flow on decoy_outbox (flow_id) where flow_id is not null;
create index decoy_outbox_account on decoy_outbox (account_id) where account_id is not null;

create table decoy_sent (
    code {bytes} not null,
    sealed {bytes} not null,
    sent_at {bigint} not null,
    constraint decoy_sent_pk primary key (code)
) {by_key};
create index decoy_sent_age on decoy_sent (sent_at);
