-- The keys that personal fields of events are encrypted with, one a person, each wrapped by a master key that is in no
-- database. Its owner has them all; every service that reads or writes such fields has a copy, kept by events.
-- A person's row outlives the key: that it is gone must be known, since one that has not arrived yet is waited for.
create table messaging.data_keys (
  key_id        uuid        primary key,
  subject       text        not null unique,
  master_key_id text,
  wrapped       text,
  created_at    timestamptz not null default now(),
  erased_at     timestamptz,
  check ((wrapped is null) = (master_key_id is null)),
  check ((wrapped is null) = (erased_at is not null))
);
create index data_keys_master_key on messaging.data_keys (master_key_id, key_id) where wrapped is not null;
