-- Headers as they stand in a Kafka record, packed once when the event is published, so that the relay copies bytes.
-- Rows written before this stay as they are, as JSON text: a packed header never begins with its first byte, '{'.
alter table messaging.outbox alter column headers type bytea using convert_to(headers::text, 'UTF8');

-- Rows that wait for a key that Kafka refused for good: in the order of ids, until somebody releases the key.
-- A key is quarantined while it has rows here.
create table messaging.quarantine (
  bucket         smallint    not null,
  id             bigint      not null,
  event_id       uuid        not null,
  topic          text        not null,
  key            bytea,
  value          bytea,
  headers        bytea       not null,
  created_at     timestamptz not null,
  reason         text        not null,
  quarantined_at timestamptz not null default now(),
  primary key (bucket, id)
);

-- Moves what is pending for a key behind what is quarantined of it; returns how many rows. With `first`, the row that was
-- refused, it begins a quarantine; without it only adds to one, and returns null when there is none. The lock is the one of the key's
-- writers: without it a row could commit between the look and the move, and be sent ahead of those that wait.
create function messaging.quarantine_key(in_bucket smallint, in_topic text, in_key bytea, hash int, first bigint, because text)
returns int language plpgsql as $$
declare moved int;
begin
  perform pg_advisory_xact_lock(7301, hash);
  if first is null and not exists (
    select from messaging.quarantine where bucket = in_bucket and topic = in_topic and key = in_key
  ) then
    return null;
  end if;
  with waiting as (
    delete from messaging.outbox
    where bucket = in_bucket and (id = first or (topic = in_topic and key = in_key))
    returning bucket, id, event_id, topic, key, value, headers, created_at
  )
  insert into messaging.quarantine (bucket, id, event_id, topic, key, value, headers, created_at, reason)
  select *, because from waiting;
  get diagnostics moved = row_count;
  return moved;
end $$;

-- Events to be published at a time to come. When they are due they become rows of the outbox.
create table messaging.scheduled (
  id       bigint      generated always as identity primary key,
  due_at   timestamptz not null,
  bucket   smallint    not null,
  hash     int         not null,
  event_id uuid        not null,
  topic    text        not null,
  key      bytea,
  value    bytea,
  headers  bytea       not null
);
create index scheduled_due on messaging.scheduled (due_at, id);

-- What Kafka has, kept for a time so that it can be sent again when a broker lost it. Empty unless a relay keeps it.
create table messaging.published (
  bucket       smallint    not null,
  id           bigint      not null,
  event_id     uuid        not null,
  topic        text        not null,
  key          bytea,
  value        bytea,
  headers      bytea       not null,
  created_at   timestamptz not null,
  published_at timestamptz not null default now(),
  primary key (bucket, id)
);
create index published_at on messaging.published (published_at);
