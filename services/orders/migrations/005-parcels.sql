-- What an order is sent in: a parcel from each warehouse, with how far it is. Empty until the order is confirmed, and for
-- orders from before. Written by the saga alone, with the status.
alter table orders add column parcels jsonb not null default '[]' check (jsonb_typeof(parcels) = 'array');

-- A part of it is packed, the rest is not yet: behind the point of no return.
alter table orders drop constraint orders_status_check;
alter table orders add constraint orders_status_check check (
  status in ('placed', 'confirmed', 'cancelling', 'partly-packed', 'packed', 'completed', 'cancelled')
);

alter table order_history drop constraint order_history_check;
alter table order_history add constraint order_history_check check (
  coalesce(from_status, '') || ' > ' || to_status in (
    ' > placed',
    'placed > confirmed', 'placed > cancelled',
    'confirmed > partly-packed', 'confirmed > packed', 'confirmed > cancelling', 'confirmed > cancelled',
    'cancelling > partly-packed', 'cancelling > packed', 'cancelling > cancelled',
    'partly-packed > packed', 'partly-packed > completed', 'partly-packed > cancelled',
    'packed > completed', 'packed > cancelled'
  )
);
