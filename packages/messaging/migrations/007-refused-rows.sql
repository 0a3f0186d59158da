-- Which row of a key in quarantine is the one that Kafka refused: it need not be the first, since rows that are published again
-- stand in front of it. Until now it was taken for the first.
alter table messaging.quarantine add column refused boolean not null default false;
update messaging.quarantine q set refused = true
where q.key is null or not exists (
  select from messaging.quarantine where bucket = q.bucket and topic = q.topic and key = q.key and id < q.id
);

create or replace function messaging.quarantine_key(in_bucket smallint, in_topic text, in_key bytea, hash int, first bigint, because text)
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
  insert into messaging.quarantine (bucket, id, event_id, topic, key, value, headers, created_at, reason, refused)
  select *, because, id is not distinct from first from waiting;
  get diagnostics moved = row_count;
  return moved;
end $$;
