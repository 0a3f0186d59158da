-- One row an order to pick. The row's lock decides between the packing job and a cancellation.
-- A stopped row without items is a tombstone: the stop was read before the confirmation.
create table picks (
  order_id    uuid primary key,
  customer_id uuid,
  items       jsonb,
  ship_to     jsonb,
  state       text not null check (state in ('picking', 'packed', 'stopped')),
  due_at      timestamptz,
  cause       jsonb,
  changed_at  timestamptz not null default now(),
  check (state <> 'picking' or (customer_id is not null and items is not null and ship_to is not null
    and due_at is not null and cause is not null))
);

create index picks_due on picks (due_at) where state = 'picking';
create index picks_customer on picks (customer_id);
