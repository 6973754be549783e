-- What protects an account and what waits to make it less safe.

-- A row is made with the first thing worth keeping; an account without one has no protection beyond the policy's.
create table protection (
    account_id {id} not null,
    settings_lock {bigint},
    settings_lock_since {bigint},
    settings_lock_before {bigint},
    whitelist_only {bigint} not null default 0,
    frozen_scope text,
    frozen_by text,
    frozen_at {bigint},
    lock_ended_at {bigint},
    suspicion text,
    suspected_at {bigint},
    password_reset_at {bigint},
    authenticator_changed_at {bigint},
    contact_changed_at {bigint},
    notices_seen {bigint} not null default 0,
    check_up_due_at {bigint},
    check_up_done_at {bigint},
    constraint protection_pk primary key (account_id),
    constraint protection_account foreign key (account_id) references account (id) on delete cascade,
    constraint protection_whitelist check (whitelist_only in (0, 1)),
    constraint protection_freeze check (
        (frozen_scope is null) = (frozen_by is null) and (frozen_scope is null) = (frozen_at is null)),
    constraint protection_suspicion check ((suspicion is null) = (suspected_at is null))
) {by_key};

create table weakening (
    account_id {id} not null,
    id {id} not null,
    kind text not null,
    change text not null,
    asked_at {bigint} not null,
    effective_at {bigint} not null,
    reminded_at {bigint} not null,
    barred text not null,
    delivered_at {bigint},
    next_look_at {bigint} not null,
    state text not null,
    ended_at {bigint},
    constraint weakening_pk primary key (account_id, id),
    constraint weakening_account foreign key (account_id) references account (id) on delete cascade,
    constraint weakening_state check (state in ('waiting', 'applied', 'vetoed', 'cancelled')),
    constraint weakening_end check ((state = 'waiting') = (ended_at is null))
) {by_key};
create index weakening_due on weakening (next_look_at) where state = 'waiting';
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
    constraint alert_link_kind check (kind in ('freeze', 'veto')),
    constraint alert_link_matter check ((kind = 'veto') = (weakening_id is not null))
) {by_key};
create index alert_link_end on alert_link (expires_at);

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
    told_step {bigint},
    told_earlier {bytes},
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
    constraint former_contact_account foreign key (account_id) references account (id) on delete cascade,
    constraint former_contact_kind check (kind in ('email', 'phone'))
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
    constraint pending_contact_account foreign key (account_id) references account (id) on delete cascade,
    constraint pending_contact_kind check (kind in ('email', 'phone'))
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

-- Outside the hash chain: it only says which events the list of notices shows.
alter table event add column told {bigint} not null default 0 constraint event_told_flag check (told in (0, 1));
-- With the constant in it, or SQLite would rather walk through all events of the account.
create index event_told on event (account_id, told, seq) where told = 1;

create index device_by_token on device (token);
create index device_by_earlier on device (earlier) where earlier is not null;
create index flow_unfinished on flow (account_id) where state in ('proving', 'open');
