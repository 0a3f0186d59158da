-- Private keys of the access tokens, shared by all instances of identity. Only identity's role may read them.
create table signing_keys (
  kid         text        primary key,
  private_jwk jsonb       not null,
  created_at  timestamptz not null default now(),
  retired_at  timestamptz
);
