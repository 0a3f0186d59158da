-- One row a login. Its refresh tokens replace each other; of the one that holds, and the one before it, the hash is kept.
create table sessions (
  session_id    uuid        primary key,
  user_id       uuid        not null references users on delete cascade,
  token_hash    bytea       not null,
  -- The last exchange: which token was given up, and what its successor was derived with.
  previous_hash bytea,
  salt          bytea,
  exchanged_at  timestamptz,
  started_at    timestamptz not null default now(),
  expires_at    timestamptz not null
);

create index sessions_by_user on sessions (user_id, expires_at desc);
create index sessions_by_end on sessions (expires_at);
