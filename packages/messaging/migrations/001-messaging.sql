-- The library's own tables. They live in a schema of their own, in the database of the service that uses them.
create schema if not exists messaging;

-- Events that are committed but not yet in Kafka. A row is deleted when Kafka has acknowledged it.
-- (bucket, id): each bucket is read by its one owner in the order of ids, which for one key is the order of commits.
create table messaging.outbox (
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

-- Events this database has taken, once per consumer group.
create table messaging.inbox (
  consumer_group text        not null,
  event_id       uuid        not null,
  taken_at       timestamptz not null default now(),
  primary key (consumer_group, event_id)
);
create index inbox_taken_at on messaging.inbox (taken_at);

-- How far each partition was taken, in the transaction that took it. A topic that is deleted and made again
-- has another id, so that its offsets, which begin at 0 again, are not mistaken for old ones.
create table messaging.offsets (
  consumer_group text        not null,
  topic_id       uuid        not null,
  partition      int         not null,
  topic          text        not null,
  next_offset    bigint      not null,
  updated_at     timestamptz not null default now(),
  primary key (consumer_group, topic_id, partition)
);

-- Tries of a record that failed, counted before its handler runs, so that one that kills its process is counted too.
create table messaging.attempts (
  consumer_group  text        not null,
  topic_id        uuid        not null,
  partition       int         not null,
  record_offset   bigint      not null,
  attempts        int         not null,
  last_error      text,
  first_failed_at timestamptz not null default now(),
  primary key (consumer_group, topic_id, partition, record_offset)
);

-- Running and ended sagas, with the deadline of the step each is in.
create table messaging.sagas (
  saga       text        not null,
  key        text        not null,
  step       text        not null,
  state      json        not null,
  cause      json        not null,
  version    int         not null default 1,
  due_at     timestamptz,
  started_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (saga, key)
);
create index sagas_due on messaging.sagas (due_at) where due_at is not null;
