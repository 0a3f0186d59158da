-- What was answered to a request with an Idempotency-Key. The row is written by the transaction that did the work,
-- so a key is known when and only when its work was done.
create table service.idempotency_keys (
  scope        text        not null, -- who asked, and which route
  key          text        not null,
  request_hash bytea       not null, -- the same key with another request is refused
  status       smallint    not null,
  body         json        not null,
  created_at   timestamptz not null default now(),
  primary key (scope, key)
);

create index idempotency_keys_created_at on service.idempotency_keys (created_at);
