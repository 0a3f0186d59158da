create table orders (
  -- UUIDv7: in the order of placing, so it is the cursor of lists too.
  order_id uuid primary key,
  customer_id uuid not null,
  status text not null default 'placed' check (
    status in ('placed', 'confirmed', 'cancelling', 'packed', 'completed', 'cancelled')
  ),
  -- Overdue behind the point of no return: nothing is undone, a person has to look.
  attention boolean not null default false,
  reason text,
  lines jsonb not null,
  ship_to jsonb not null,
  total_minor bigint not null check (total_minor > 0),
  currency text not null,
  placed_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create index orders_by_customer on orders (customer_id, order_id desc);
create index orders_by_status on orders (status, order_id desc);

create table order_history (
  id bigint generated always as identity primary key,
  order_id uuid not null references orders,
  event text not null,
  from_status text,
  to_status text not null,
  at timestamptz not null default now(),
  -- The legal ways of an order, also for whoever writes here by hand.
  check (
    coalesce(from_status, '') || ' > ' || to_status in (
      ' > placed',
      'placed > confirmed', 'placed > cancelled',
      'confirmed > packed', 'confirmed > cancelling', 'confirmed > cancelled',
      'cancelling > packed', 'cancelling > cancelled',
      'packed > completed', 'packed > cancelled'
    )
  )
);

create index order_history_by_order on order_history (order_id, id);

-- An order has one beginning and one end.
create unique index order_history_begins_once on order_history (order_id) where from_status is null;
create unique index order_history_ends_once on order_history (order_id) where to_status in ('completed', 'cancelled');

-- Copies of others' data, kept up to date by their events.
create table products (
  sku text primary key,
  name text not null,
  price_minor bigint not null,
  currency text not null,
  requires_prescription boolean not null,
  active boolean not null
);

create table customers (
  customer_id uuid primary key,
  active boolean not null default true
);
