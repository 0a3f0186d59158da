-- Events that failed and wait for another try, and those of the same key that wait behind them, as they came from Kafka.
-- They are put here in the transaction that moves their partition on, so a key that fails holds up no other key.
create table messaging.parked (
  consumer_group   text        not null,
  topic_id         uuid        not null,
  partition        int         not null,
  record_offset    bigint      not null,
  topic            text        not null,
  key              bytea,
  value            bytea,
  headers          json        not null,
  record_timestamp bigint      not null,
  attempts         int         not null,
  last_error       text,
  -- When the first of a key may be tried. Of those behind it: when they were parked.
  due_at           timestamptz not null default now(),
  first_failed_at  timestamptz not null default now(),
  parked_at        timestamptz not null default now(),
  primary key (consumer_group, topic_id, partition, record_offset)
);
-- By a digest, since a key may be longer than an index entry.
create index parked_key on messaging.parked (consumer_group, topic_id, partition, md5(key), record_offset);
