-- What a user's orders and shipments did, copied from their events.
create table activity (
  user_id     uuid        not null,
  occurred_at timestamptz not null,
  event_id    uuid        not null,
  type        text        not null,
  order_id    uuid,
  shipment_id uuid,
  detail      jsonb       not null default '{}',
  primary key (user_id, occurred_at, event_id)
);
