-- Open windows: what is counted so far, one row a window and key. Only those past window_marks.closed_until may be added to.
-- A row goes in the transaction that publishes its result.
create table messaging.windows (
  name        text        not null,
  ends_at     timestamptz not null,
  starts_at   timestamptz not null,
  key         text        not null,
  state       json,
  events      bigint      not null default 0,
  -- What an early result has told of, and when.
  told_events bigint      not null default 0,
  told_at     timestamptz,
  -- Set when the result could not be published: the row waits, and holds up no other.
  error       text,
  retry_at    timestamptz,
  -- By end, so that this one index also finds what is to be closed: a second one misled the planner while the table was small.
  primary key (name, ends_at, starts_at, key)
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 5000);

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
