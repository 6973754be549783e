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
    told {bigint} not null,
    constraint decoy_event_pk primary key (account_id, seq),
    constraint decoy_event_outcome check (outcome in ('done', 'refused')),
    constraint decoy_event_told_flag check (told in (0, 1))
) {by_key};
create index decoy_event_by_time on decoy_event (at);
create index decoy_event_told on decoy_event (account_id, told, seq) where told = 1;

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
    constraint decoy_outbox_pk primary key (id),
    constraint decoy_outbox_channel check (channel in ('mail', 'sms')),
    constraint decoy_outbox_state check (state in ('waiting', 'sent', 'dead'))
);
create index decoy_outbox_due on decoy_outbox (next_try_at) where state = 'waiting';
create index decoy_outbox_flow on decoy_outbox (flow_id) where flow_id is not null;

create table decoy_sent (
    code {bytes} not null,
    sealed {bytes} not null,
    sent_at {bigint} not null,
    constraint decoy_sent_pk primary key (code)
) {by_key};
create index decoy_sent_age on decoy_sent (sent_at);
