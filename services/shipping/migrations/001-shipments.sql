-- The truth: what happened to each shipment, in order. A shipment is the fold of its events.
create table shipment_events (
  shipment_id uuid not null,
  version     integer not null check (version > 0),
  type        text not null,
  data        jsonb not null,
  occurred_at timestamptz not null,
  primary key (shipment_id, version)
);

-- What lists and the carrier job ask for, kept up in the same transaction. Its row lock makes the writers of one
-- shipment take turns; it can be rebuilt from shipment_events.
create table shipments (
  shipment_id     uuid primary key,
  order_id        uuid unique,
  user_id         uuid not null,
  tracking_number text not null unique,
  status          text not null,
  version         integer not null,
  carrier_due_at  timestamptz,
  cause           jsonb not null,
  created_at      timestamptz not null,
  updated_at      timestamptz not null
);

create index shipments_of_user on shipments (user_id, shipment_id);
create index shipments_due on shipments (carrier_due_at) where carrier_due_at is not null;
