-- One row a parcel that a courier has. The row's lock makes the courier job and an operator's word take turns.
-- Only the postal code is kept of the address: the rest is nobody's business here.
create table parcels (
  shipment_id uuid primary key,
  order_id    uuid,
  user_id     uuid not null,
  postal_code text not null,
  state       text not null check (state in ('out-for-delivery', 'failed', 'delivered', 'returned')),
  attempt     integer not null check (attempt > 0),
  due_at      timestamptz,
  cause       jsonb not null,
  changed_at  timestamptz not null default now()
);

create index parcels_due on parcels (due_at) where due_at is not null;
