-- What users do not want to be written about; without a row, nothing. Mails about their account and orders go anyway.
create table preferences (
  user_id  uuid primary key,
  delivery boolean not null
);

alter table messages drop constraint messages_state_check;
alter table messages add constraint messages_state_check
  check (state in ('pending', 'sending', 'sent', 'failed', 'skipped'));

-- Where users want their messages pushed to. The secret is not kept: it follows from the master key of this id.
create table webhooks (
  webhook_id    uuid primary key,
  user_id       uuid not null,
  url           text not null,
  types         text[] not null check (cardinality(types) > 0),
  master_key_id text not null,
  -- Failed attempts in a row, of whatever delivery.
  failures      integer not null default 0,
  disabled_at   timestamptz,
  created_at    timestamptz not null default now()
);
create index webhooks_of_user on webhooks (user_id, webhook_id);

-- One row a webhook and event. The body is kept as it is sent: each attempt sends the same bytes under the same id.
create table webhook_deliveries (
  id           uuid primary key default uuidv7(),
  webhook_id   uuid not null references webhooks on delete cascade,
  event_id     uuid not null,
  type         text not null,
  body         text not null,
  state        text not null default 'pending' check (state in ('pending', 'sending', 'delivered', 'failed')),
  attempts     integer not null default 0,
  due_at       timestamptz not null default now(),
  status_code  integer,
  problem      text,
  created_at   timestamptz not null default now(),
  delivered_at timestamptz,
  unique (webhook_id, event_id, type)
);
create index webhook_deliveries_due on webhook_deliveries (due_at) where state in ('pending', 'sending');
create index webhook_deliveries_of_webhook on webhook_deliveries (webhook_id, id);
