-- Our own copy of the users, from their events. Without an e-mail address: the user was erased.
create table users (
  user_id uuid primary key,
  email   text,
  name    text,
  locale  text not null,
  active  boolean not null default true
);

-- One row a mail. An event brings each template at most once, however often it is read.
-- due_at is when the message may be claimed: while 'sending' it is the end of the claim, after which another may try.
-- A message whose user is not known yet is not claimed: topics are not ordered among each other.
create table messages (
  id          uuid primary key default uuidv7(),
  event_id    uuid not null,
  template    text not null,
  user_id     uuid not null,
  order_id    uuid,
  shipment_id uuid,
  data        jsonb not null,
  cause       jsonb not null,
  state       text not null default 'pending' check (state in ('pending', 'sending', 'sent', 'failed')),
  attempts    integer not null default 0,
  due_at      timestamptz not null default now(),
  problem     text,
  created_at  timestamptz not null default now(),
  sent_at     timestamptz,
  unique (event_id, template)
);

create index messages_due on messages (due_at) where state in ('pending', 'sending');
create index messages_of_user on messages (user_id, id);
create index messages_of_order on messages (order_id) where order_id is not null;
