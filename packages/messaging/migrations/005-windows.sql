-- Open windows: what is counted so far, one row a window and key. Only those past window_marks.closed_until may be added to.
-- A row goes in the transaction that publishes its result.
create table messaging.windows (
  name        text        not null,
  starts_at   timestamptz not null,
  key         text        not null,
  ends_at     timestamptz not null,
  state       json,
  events      bigint      not null default 0,
  -- What an early result has told of, and when.
  told_events bigint      not null default 0,
  told_at     timestamptz,
  -- Set when the result could not be published: the row waits, and holds up no other.
  error       text,
  retry_at    timestamptz,
  primary key (name, starts_at, key)
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 5000);
create index windows_ends_at on messaging.windows (name, ends_at);

-- How far each partition's events have come in event time, and how many came too late, by the transactions that took them.
create table messaging.window_clocks (
  name      text   not null,
  topic     text   not null,
  partition int    not null,
  latest    timestamptz,
  late      bigint not null default 0,
  dropped   bigint not null default 0,
  primary key (name, topic, partition)
);

-- Windows that end by this time are closed: nothing is added to them any more.
create table messaging.window_marks (
  name         text        primary key,
  closed_until timestamptz not null
);
