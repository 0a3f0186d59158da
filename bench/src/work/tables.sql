-- What the benches need beside the library's own tables.
create schema bench;

-- A service's own row: what is written with the event.
create table bench.orders (
  order_id    uuid        primary key,
  customer_id uuid        not null,
  status      text        not null,
  lines       jsonb       not null,
  total_minor bigint      not null,
  currency    text        not null,
  placed_at   timestamptz not null default now()
);

-- The outbox of the peers: as the library's when this was written, whatever becomes of that.
create table bench.outbox (
  bucket     smallint    not null,
  id         bigint      generated always as identity,
  event_id   uuid        not null,
  topic      text        not null,
  key        bytea,
  value      bytea,
  headers    json        not null,
  created_at timestamptz not null default clock_timestamp(),
  primary key (bucket, id)
) with (autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);

-- The outbox of the row-by-row loop: one sequence, as in most tutorials.
create table bench.plain_outbox (
  id      bigint generated always as identity primary key,
  topic   text   not null,
  key     bytea  not null,
  value   bytea  not null,
  headers json   not null
);

-- The outbox of Debezium: one column for each header. Debezium reads the log and not the table, and deletes nothing.
create table bench.debezium_outbox (
  id             uuid  primary key,
  topic          text  not null,
  key            text  not null,
  value          bytea not null,
  ce_specversion text  not null,
  ce_type        text  not null,
  ce_source      text  not null,
  ce_time        text  not null,
  ce_subject     text  not null,
  content_type   text  not null,
  eventversion   text  not null,
  correlationid  text  not null
);

-- What a handler does: one row for each event. No unique key: an effect that happens twice must show.
create table bench.effects (event_id uuid not null, n bigint not null);

-- The inbox of the peer that takes one event a transaction.
create table bench.inbox (event_id uuid primary key, taken_at timestamptz not null default now());
